//! Stores made by earlier versions open with all they hold. A fixture is never made again: see `examples/make_fixture.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    missing_docs
)]

mod support;

use std::path::Path;
use support::*;
use tabella_domain::{Assignment, OutboxState, ParkCode};
use tabella_fieldbook::{Place, Settings};
use tabella_sync::{LinkStore, PullStore, Standing};
use tempfile::TempDir;

#[test]
fn a_book_of_version_1_opens_with_all_it_holds() {
    let dir = TempDir::new().unwrap();
    copy_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/book-v1"), dir.path());
    let mut book = open(dir.path());
    book.check().unwrap();

    let Standing::Enrolled(link) = book.standing().unwrap() else { panic!("not enrolled") };
    assert_eq!(link.endpoint_key, endpoint().public_key());
    assert_eq!((book.mission().unwrap(), book.person().unwrap()), (Some(mission()), Some(person())));
    let Some(Assignment::Stationary { station: at, forms }) = book.assignment().unwrap() else { panic!() };
    assert_eq!((at.0.as_str(), forms[0].due.as_deref()), ("k1", Some("07:30")));
    let mark = book.cursor().unwrap().unwrap();
    assert_eq!((mark.cursor.as_str(), mark.skipped), ("4", true));

    let known = book.forms().unwrap();
    assert!(known.len() == 1 && known[0].present && known[0].notice.titles["en"] == "Opening");
    let document = book.form_document(&known[0].notice.form.sha256).unwrap().unwrap();
    assert_eq!(document, "<h:html>opening, version 2024-1</h:html>");
    assert_eq!(book.all_stations().unwrap(), (1..=5).map(station).collect::<Vec<_>>());
    assert_eq!(book.find_stations("lakowa 3", 5, None).unwrap(), vec![station(3)]);
    assert_eq!(book.current_station().unwrap(), Some(station(2)));

    let counts = book.counts().unwrap();
    assert_eq!((counts.drafts, counts.waiting, counts.parked, counts.received), (1, 2, 1, 1));
    let versions = book.versions(report(1)).unwrap();
    assert_eq!(
        versions.iter().map(|v| (v.version, v.number, v.corrects)).collect::<Vec<_>>(),
        [(version(2), 2, Some(version(1))), (version(1), 1, None)]
    );
    let key = book.device_key().unwrap().public();
    for sent in versions.iter().chain(&book.versions(report(3)).unwrap()) {
        assert_eq!(tabella_proto::sha256_hex(sent.body.as_bytes()), sent.sha256);
        let signature = tabella_proto::Signature::from_text(&sent.signature).unwrap();
        key.verify_version(sent.body.as_bytes(), &signature).unwrap();
    }
    for n in [1, 2] {
        assert!(matches!(state(&book, n), OutboxState::Acknowledged { .. }));
        let receipt = book.receipt(version(n)).unwrap().unwrap();
        let signature = tabella_proto::Signature::from_text(&receipt.signature).unwrap();
        let endpoint = tabella_proto::PublicKey::from_text(&link.endpoint_key).unwrap();
        endpoint.verify_receipt(receipt.receipt.as_bytes(), &signature).unwrap();
    }
    assert!(matches!(state(&book, 3), OutboxState::Parked { code: ParkCode::Conflicting, .. }));
    assert!(matches!(state(&book, 4), OutboxState::Waiting { .. }));

    let draft = book.draft(report(5)).unwrap().unwrap();
    assert_eq!(draft.events.len(), 3);
    assert_eq!(draft.events[2].op, r#"{"op":"set","path":"/data/q3","value":"ə3"}"#);
    let record = book.report(report(5)).unwrap().unwrap();
    assert_eq!(record.place, Some(Place::NotListed { reason: "mobile box".into() }));
    assert_eq!((record.summary.answered, record.summary.resume_path.as_deref()), (3, Some("/data/q3")));
    assert_eq!(Settings::load(dir.path()).language.as_deref(), Some("az"));

    // And it goes on from there.
    book.append_event(report(5), "{}", NOON + 30, &summary(4)).unwrap();
    finalise(&mut book, 5, 5);
}
