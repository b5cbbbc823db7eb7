//! The guided practice: a draft that never leaves the device.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod support;

use std::collections::BTreeMap;
use support::*;
use tabella_domain::{FormRef, GUIDE_FORM};
use tabella_fieldbook::{FieldBook, NewVersion, StoreError};
use tabella_sync::OutboxStore;
use tempfile::TempDir;

fn guide() -> FormRef {
    FormRef { form_id: GUIDE_FORM.into(), version: "1".into(), sha256: "cd".repeat(32) }
}

fn begun(book: &mut FieldBook, n: u128) {
    book.put_guide_form(&guide(), &BTreeMap::new(), 14, "<form/>").unwrap();
    book.create_report(report(n), &guide(), None, true, &summary(0), NOON).unwrap();
    book.append_event(report(n), "{}", NOON + 1, &summary(3)).unwrap();
}

#[test]
fn a_practice_never_becomes_a_version_and_is_counted_nowhere() {
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    let mut endpoint = endpoint();
    enrol(&mut book, &mut endpoint);
    begun(&mut book, 1);
    let version = NewVersion { version: version(1), body: "<data/>".into(), sent_at_ms: NOON + 2 };
    assert!(matches!(book.finalise(report(1), version), Err(StoreError::WrongState)));
    assert_eq!(book.guide_draft().unwrap(), Some(report(1)), "and the draft stands as it was");
    assert!(book.reports().unwrap().is_empty());
    assert_eq!(book.counts().unwrap().drafts, 0);
    assert_eq!(book.device_state(NOON).unwrap().drafts, 0, "the endpoint does not hear of it either");
    assert!(book.forms().unwrap().iter().all(|f| f.notice.form.form_id != GUIDE_FORM));
    assert_eq!(book.form_document(&guide().sha256).unwrap().as_deref(), Some("<form/>"));
}

#[test]
fn a_practice_survives_the_end_of_the_app_and_its_answers_go_when_it_is_done() {
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    begun(&mut book, 1);
    drop(book);
    let mut book = open(dir.path());
    assert_eq!(book.guide_draft().unwrap(), Some(report(1)));
    assert_eq!(book.guide_done().unwrap(), None);
    book.finish_guide(report(1), NOON + 5).unwrap();
    assert_eq!(book.guide_draft().unwrap(), None);
    let done = book.guide_done().unwrap().unwrap();
    assert_eq!((done.report, done.at_ms, done.answered), (report(1), NOON + 5, 3));
    assert!(book.draft(report(1)).unwrap().is_none());
    assert!(matches!(book.finish_guide(report(1), NOON + 6), Err(StoreError::WrongState)));
    // Once more, as often as one likes.
    begun(&mut book, 2);
    book.finish_guide(report(2), NOON + 9).unwrap();
    assert_eq!(book.guide_done().unwrap().unwrap().report, report(2));
}

#[test]
fn only_a_practice_ends_as_one() {
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    book.create_report(report(1), &form(), None, false, &summary(0), NOON).unwrap();
    assert!(matches!(book.finish_guide(report(1), NOON + 1), Err(StoreError::WrongState)));
    assert!(matches!(book.put_guide_form(&form(), &BTreeMap::new(), 1, "<form/>"), Err(StoreError::WrongState)));
    assert_eq!(book.counts().unwrap().drafts, 1);
}
