//! The map of the own area.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

mod common;

use common::*;
use tabella_app::api::*;
use tabella_domain::{AreaCode, GeoPoint, POSITIONS, Role};
use tabella_proto::{Change, MissionArea, VisitedStation};

const PLACED: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:tabella="https://tabella.org/xforms">
  <h:head>
    <h:title>Event</h:title>
    <model>
      <instance><data id="event" version="1"><day/><where/><note/><meta><instanceID/></meta></data></instance>
      <bind nodeset="/data/day" type="date" tabella:role="record_date"/>
      <bind nodeset="/data/where" type="geopoint"/>
      <bind nodeset="/data/note" type="string"/>
    </model>
  </h:head>
  <h:body>
    <input ref="/data/day"><label>Day</label></input>
    <input ref="/data/where"><label>Where</label></input>
    <input ref="/data/note"><label>Note</label></input>
  </h:body>
</h:html>"#;

fn endpoint(positions: bool) -> Endpoint {
    let mut endpoint = Endpoint::new();
    endpoint.person.roles = vec![Role::LongTermObserver];
    endpoint.assignment = None;
    endpoint.forms.push(form("event", "1", PLACED, true, 3));
    endpoint.stations[0].at = Some(GeoPoint(40_500_000, 47_250_000));
    endpoint.stations[1].at = Some(GeoPoint(40_600_000, 47_300_000));
    endpoint.stations[2].at = Some(GeoPoint(40_700_000, 47_300_000));
    endpoint.stations[2].area = Some(AreaCode("9".into()));
    if positions {
        endpoint.mission.unknown.insert(POSITIONS.into(), true.into());
    }
    let area = MissionArea {
        code: AreaCode("8".into()),
        name: "North".into(),
        geometry: r#"{"type":"MultiPolygon","coordinates":[]}"#.into(),
        unknown: serde_json::Map::new(),
    };
    endpoint.mail.push(Change::Areas { areas: vec![area] });
    endpoint
}

fn map(device: &mut Device) -> MapView {
    match device.ask(Command::Map) {
        Reply::Map(map) => *map,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_map_has_the_own_area_its_stations_and_the_records_that_say_where() {
    let mut endpoint = endpoint(true);
    endpoint.visited =
        vec![VisitedStation { station: tabella_domain::StationKey("S-15".into()), forms: vec!["voting".into()] }];
    let mut device = Device::ready(&mut endpoint);
    let seen = map(&mut device);
    assert_eq!((seen.codes.as_slice(), seen.areas[0].name.as_str()), (&["8".to_owned()][..], "North"));
    let keys: Vec<&str> = seen.stations.iter().map(|s| s.station.key.as_str()).collect();
    assert_eq!((keys, seen.stations_placed, seen.stations_total), (vec!["S-14", "S-15"], 2, 385));
    assert_eq!((seen.stations[0].lat, seen.stations[0].lon, seen.stations[0].own), (40_500_000, 47_250_000, false));
    // A station of another area is drawn once the observer is there.
    device.ask(Command::SetStation { station: "S-16".into() });
    let seen = map(&mut device);
    assert!(seen.stations[0].own && seen.stations[0].station.key == "S-16" && seen.stations.len() == 3);

    let report = device.start("event", None).report;
    device.answer(&report, "/data/day", "2026-02-06");
    assert_eq!((map(&mut device).records.len(), map(&mut device).records_total), (0, 1));
    device.answer(&report, "/data/where", "40.55 47.27 0 12");
    device.kill();
    device.unlock();
    let seen = map(&mut device);
    assert_eq!(
        (seen.records[0].row.report.as_str(), seen.records[0].lat, seen.records[0].lon),
        (report.as_str(), 40_550_000, 47_270_000)
    );
    device.send(&report);
    assert_eq!(map(&mut device).records_placed, 1);
    // The mission turns positions off: what was written down before is not shown either.
    endpoint.mission.unknown.remove(POSITIONS);
    endpoint.edition = 2;
    device.ask(Command::SyncNow);
    device.sync(&mut endpoint);
    let seen = map(&mut device);
    assert!(!seen.positions && seen.records.is_empty() && seen.records_total == 1);
}

#[test]
fn a_position_is_asked_for_only_where_the_mission_says_so() {
    for (allowed, asked) in [(true, true), (false, false)] {
        let mut endpoint = endpoint(allowed);
        let mut device = Device::ready(&mut endpoint);
        let items = device.start("event", None).items;
        assert_eq!(has(&items, "/data/where"), asked);
        assert_eq!(map(&mut device).positions, allowed);
    }
}

#[test]
fn a_short_term_observer_sees_stations_and_no_records() {
    let mut endpoint = Endpoint::new();
    endpoint.stations[0].at = Some(GeoPoint(40_500_000, 47_250_000));
    let mut device = Device::ready(&mut endpoint);
    let seen = map(&mut device);
    assert!(!seen.long_term && seen.areas.is_empty() && seen.records.is_empty());
    assert!(seen.stations.len() == 1 && seen.stations[0].own, "the station of the deployment");
}
