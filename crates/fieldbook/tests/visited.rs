//! Where somebody of the mission has been.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod support;

use support::*;
use tabella_domain::{AreaCode, Assignment, StationKey};
use tabella_proto::{Change, VisitedStation};
use tabella_sync::{CursorMark, PullStore};
use tempfile::TempDir;

fn key(text: &str) -> StationKey {
    StationKey(text.into())
}

#[test]
fn stations_visited_by_anyone_are_marked_and_go_with_the_deployment() {
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    let mark = CursorMark { cursor: "1".into(), skipped: false, app_version: "0.1.0".into() };
    let deployment = || Change::Deployment {
        person: person(),
        assignment: Some(Assignment::Mobile { area: AreaCode("8".into()), forms: vec![] }),
    };
    let visited = Change::Visited {
        stations: vec![VisitedStation { station: key("k2"), forms: vec!["opening".into(), "voting".into()] }],
    };
    book.apply_changes(&[deployment(), visited.clone(), visited], &mark, NOON).unwrap();
    assert!(book.is_visited(&key("k2")).unwrap() && !book.is_visited(&key("k1")).unwrap());
    assert_eq!(book.forms_at(&key("k2")).unwrap(), ["opening", "voting"]);
    book.apply_changes(&[deployment()], &mark, NOON).unwrap();
    assert!(!book.is_visited(&key("k2")).unwrap());
}
