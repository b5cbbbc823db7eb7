//! The map of the own area: outlines, places of stations and records.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod support;

use serde_json::Map;
use support::*;
use tabella_domain::{AreaCode, GeoPoint};
use tabella_fieldbook::{LogEntry, Logged};
use tabella_proto::{Change, MissionArea};
use tabella_sync::{CursorMark, PullStore};
use tempfile::TempDir;

fn area(code: &str) -> MissionArea {
    MissionArea {
        code: AreaCode(code.into()),
        name: format!("Area {code}"),
        geometry: r#"{"type":"MultiPolygon","coordinates":[]}"#.into(),
        unknown: Map::new(),
    }
}

#[test]
fn outlines_come_whole_and_replace_the_former_ones() {
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    let mark = CursorMark { cursor: "1".into(), skipped: false, app_version: "0.1.0".into() };
    assert!(book.areas().unwrap().is_empty());
    book.apply_changes(&[Change::Areas { areas: vec![area("8"), area("3")] }], &mark, NOON).unwrap();
    assert_eq!(book.areas().unwrap(), [area("8"), area("3")]);
    drop(book);
    let mut book = open(dir.path());
    assert_eq!(book.areas().unwrap().len(), 2, "kept");
    book.apply_changes(&[Change::Areas { areas: Vec::new() }], &mark, NOON).unwrap();
    assert!(book.areas().unwrap().is_empty());
}

#[test]
fn stations_keep_their_places_and_are_listed_by_area() {
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    let mut stations: Vec<_> = (1..=6).map(station).collect();
    for (n, s) in stations.iter_mut().enumerate() {
        s.area = Some(AreaCode(if n < 4 { "8" } else { "9" }.into()));
        let n = i32::try_from(n).unwrap();
        s.at = (n != 1).then_some(GeoPoint(-1_000_000 * n, 179_999_999 - n));
    }
    book.replace_stations("7", &stations).unwrap();
    assert_eq!(book.all_stations().unwrap(), stations, "every field comes back");
    let own = [AreaCode("8".into())];
    let found = book.area_stations(&own, 100).unwrap();
    assert_eq!((found.placed, found.total, found.stations.len()), (3, 4, 3));
    assert!(found.stations.iter().all(|(s, visited)| s.at.is_some() && !visited));
    assert_eq!(book.area_stations(&own, 2).unwrap().stations.len(), 2);
    assert_eq!(book.area_stations(&[], 100).unwrap().total, 0);
    // An own visit and one that was told count alike, as everywhere else.
    let mark = CursorMark { cursor: "1".into(), skipped: false, app_version: "0.1.0".into() };
    let visited = tabella_proto::VisitedStation { station: stations[2].key.clone(), forms: vec!["voting".into()] };
    book.apply_changes(&[Change::Visited { stations: vec![visited] }], &mark, NOON).unwrap();
    for (s, visited) in book.area_stations(&own, 100).unwrap().stations {
        assert_eq!(visited, book.is_visited(&s.key).unwrap(), "{:?}", s.key);
    }
}

#[test]
fn a_record_stands_where_it_says() {
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    for n in [1, 2] {
        book.create_report(report(n), &form(), None, true, &summary(0), NOON).unwrap();
    }
    let entry = |at| LogEntry { day: "2026-02-07".into(), at, ..LogEntry::default() };
    let logged = |n, at| Logged { report: report(n), entry: Some(entry(at)), versions: Vec::new() };
    let here = GeoPoint(40_409_264, 49_867_092);
    book.put_log(&[logged(1, Some(here)), logged(2, None)]).unwrap();
    let (lines, total) = book.placed_records(10).unwrap();
    assert_eq!((lines.len(), total, lines[0].report, lines[0].at), (1, 1, report(1), Some(here)));
    // A place that was taken back is off the map.
    book.put_log(&[logged(1, None)]).unwrap();
    assert_eq!(book.placed_records(10).unwrap().1, 0);
}
