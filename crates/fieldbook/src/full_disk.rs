//! A full disk, by limiting the pages that the database may have.

use crate::{Clock, FieldBook, KeyParams, NewVersion, StoreError, Summary};
use tabella_domain::{FormRef, ReportId, VersionId};
use uuid::Uuid;

const NOW: Clock = Clock { wall_ms: 1_714_564_800_000, mono_ms: 0, process: 1 };

#[test]
fn a_full_disk_refuses_the_answer_and_keeps_all_before_it() {
    let dir = tempfile::TempDir::new().unwrap();
    let mut book = FieldBook::create(dir.path(), "passphrase", None, KeyParams::CHEAP, &NOW).unwrap();
    book.begin_enrolment("https://desk.example.org", "CODE", None).unwrap();
    let report = ReportId(Uuid::from_u128(1));
    let form = FormRef { form_id: "opening".into(), version: "1".into(), sha256: "ab".into() };
    book.create_report(report, &form, None, true, &Summary::default(), 0).unwrap();
    let pages: i64 = book.conn.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    let limit = |book: &FieldBook, pages: i64| {
        book.conn.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).unwrap();
    };
    limit(&book, pages + 3);
    let op = format!("{{\"value\":\"{}\"}}", "x".repeat(600));
    let mut kept = 0;
    let refused = loop {
        match book.append_event(report, &op, 1, &Summary { answered: kept + 1, ..Summary::default() }) {
            Ok(seq) => kept = seq,
            Err(error) => break error,
        }
        assert!(kept < 1_000);
    };
    assert!(matches!(refused, StoreError::DiskFull), "{refused:?}");
    let body = "x".repeat(100_000);
    let version = NewVersion { version: VersionId(Uuid::from_u128(2)), body, sent_at_ms: 2 };
    assert!(matches!(book.finalise(report, version.clone()), Err(StoreError::DiskFull)));
    // Nothing half-written: journal and summary agree, the draft is open, nothing was sent.
    let agree = |book: &FieldBook| {
        let draft = book.draft(report).unwrap().unwrap();
        assert_eq!(u32::try_from(draft.events.len()).unwrap(), kept);
        let record = book.report(report).unwrap().unwrap();
        assert_eq!((record.summary.answered, record.versions, record.latest), (kept, 0, None));
    };
    agree(&book);
    drop(book);
    let mut book = FieldBook::open(dir.path(), "passphrase", None, &NOW).unwrap();
    agree(&book);
    // Room again: it goes on where it stood.
    assert_eq!(book.append_event(report, &op, 3, &Summary::default()).unwrap(), kept + 1);
    book.finalise(report, version).unwrap();
}

#[test]
fn a_sent_version_resists_even_a_mistake_in_the_code() {
    let dir = tempfile::TempDir::new().unwrap();
    let mut book = FieldBook::create(dir.path(), "passphrase", None, KeyParams::CHEAP, &NOW).unwrap();
    book.begin_enrolment("https://desk.example.org", "CODE", None).unwrap();
    let report = ReportId(Uuid::from_u128(1));
    let form = FormRef { form_id: "opening".into(), version: "1".into(), sha256: "ab".into() };
    book.create_report(report, &form, None, true, &Summary::default(), 0).unwrap();
    book.append_event(report, "{}", 1, &Summary::default()).unwrap();
    let version = NewVersion { version: VersionId(Uuid::from_u128(2)), body: "<data/>".into(), sent_at_ms: 2 };
    book.finalise(report, version).unwrap();
    for sql in [
        "UPDATE version SET body = x'00'",
        "DELETE FROM version",
        "DELETE FROM outbox",
        "DELETE FROM report",
        "DELETE FROM draft_event",
        "UPDATE draft_event SET op = ''",
        "DELETE FROM audit",
        "UPDATE audit SET what = ''",
    ] {
        assert!(book.conn.execute(sql, []).is_err(), "{sql}");
    }
}
