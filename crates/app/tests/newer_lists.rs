//! The mission publishes a newer station list while a report is being written.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

mod common;

use common::*;
use tabella_app::api::*;

#[test]
fn a_newer_station_list_takes_no_saved_station_away() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let report = filled_opening(&mut device);
    // The desk publishes another edition, without the station of this draft.
    endpoint.stations.remove(0);
    endpoint.edition = 2;
    device.ask(Command::SyncNow);
    device.sync(&mut endpoint);
    assert_eq!(device.today().stations_total, 385, "the newer list is here");
    let form = device.open(&report);
    let station = question(&form.items, "/data/station");
    assert_eq!((station.value.as_str(), station.value_label.as_str()), ("S-14", "S-14"));
    assert_eq!(form.place.as_deref(), Some("S-14"));
    let gone = Command::Answer { report: report.clone(), path: "/data/station".into(), value: "S-9999".into() };
    assert_eq!(device.code(gone), ErrorCode::ValueInvalid);
    assert!(device.review(&report).can_send);
    let sent = device.send(&report);
    assert_eq!(sent.answers[0].answer, "S-14");
    let correction = device.form(Command::Correct { report: report.clone() });
    assert_eq!(question(&correction.items, "/data/station").value, "S-14");
    assert!(device.review(&report).changes.is_empty());
    device.sync(&mut endpoint);
    assert!(endpoint.body(0).contains(">S-14<"));
}

const BY_AREA: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
  <h:head>
    <h:title>By area</h:title>
    <model>
      <instance><data id="by_area" version="1"><area/><first/><second/><note/><meta><instanceID/></meta></data></instance>
      <instance id="stations" src="jr://file-csv/stations.csv"/>
      <bind nodeset="/data/area" type="string"/>
    </model>
  </h:head>
  <h:body>
    <input ref="/data/area"><label>Area</label></input>
    <select1 ref="/data/first"><label>First</label><itemset nodeset="instance('stations')/root/item[area = /data/area]"><value ref="name"/><label ref="label"/></itemset></select1>
    <select1 ref="/data/second"><label>Second</label><itemset nodeset="instance('stations')/root/item[area = /data/area]"><value ref="name"/><label ref="label"/></itemset></select1>
    <input ref="/data/note"><label>Note</label></input>
  </h:body>
</h:html>"#;

#[test]
fn a_station_that_moved_out_of_a_filter_stays_and_one_that_was_given_up_does_not_come_back() {
    let mut endpoint = Endpoint::new();
    endpoint.forms.push(form("by_area", "1", BY_AREA, true, 4));
    endpoint.stations[2].area = Some(tabella_domain::AreaCode("9".into()));
    let mut device = Device::ready(&mut endpoint);
    let report = device.start("by_area", None).report;
    device.answer(&report, "/data/area", "9");
    device.answer(&report, "/data/second", "S-16");
    // The filter gives up the second answer before the observer's eyes, and the first is of the new area.
    device.answer(&report, "/data/area", "8");
    device.answer(&report, "/data/first", "S-14");
    device.kill();
    device.unlock();
    let values = |device: &mut Device| {
        let items = device.open(&report).items;
        ["/data/area", "/data/first", "/data/second"].map(|path| question(&items, path).value.clone())
    };
    let seen = ["8", "S-14", ""].map(str::to_owned);
    assert_eq!(values(&mut device), seen);
    endpoint.stations[0].area = Some(tabella_domain::AreaCode("9".into()));
    endpoint.stations[2].area = Some(tabella_domain::AreaCode("8".into()));
    endpoint.edition = 2;
    device.ask(Command::SyncNow);
    device.sync(&mut endpoint);
    assert_eq!(values(&mut device), seen, "S-14 is in area 9 now, S-16 in area 8");
    device.answer(&report, "/data/note", "x");
    assert_eq!(values(&mut device), seen);
    device.send(&report);
    device.sync(&mut endpoint);
    assert!(endpoint.body(0).contains("<first") && endpoint.body(0).contains(">S-14<"));
}
