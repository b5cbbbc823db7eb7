//! What was confirmed is on the disk, whatever happens next.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    missing_docs
)]

mod support;

use support::*;
use tabella_domain::OutboxState;
use tabella_fieldbook::{FieldBook, NewVersion, Place, Settings, StoreError};
use tabella_sync::{OutboxStore, Settlement};
use tempfile::TempDir;

#[test]
fn every_answer_is_there_after_the_power_is_cut_at_any_step() {
    let (dir, copies) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut book = create(dir.path());
    book.create_report(report(1), &form(), None, true, &summary(0), NOON).unwrap();
    let op = |n: u32| format!(r#"{{"op":"set","path":"/data/q{n}","value":"{n}"}}"#);
    for n in 1..=12_u32 {
        assert_eq!(book.append_event(report(1), &op(n), NOON + i64::from(n), &summary(n)).unwrap(), n);
        copy_dir(dir.path(), &copies.path().join(n.to_string()));
    }
    // Each copy is what the disk held at that instant; the process that wrote it is simply gone.
    for n in 1..=12_u32 {
        let survivor = open(&copies.path().join(n.to_string()));
        let draft = survivor.draft(report(1)).unwrap().unwrap();
        let expected: Vec<String> = (1..=n).map(op).collect();
        assert_eq!(draft.events.iter().map(|e| e.op.clone()).collect::<Vec<_>>(), expected);
        assert_eq!(draft.events.last().unwrap().seq, n);
        let record = survivor.report(report(1)).unwrap().unwrap();
        assert_eq!((record.summary.answered, record.changed_at_ms), (n, NOON + i64::from(n)));
    }
}

#[test]
fn a_sent_version_its_place_in_the_outbox_and_its_receipt_survive_the_power_cut() {
    let (dir, copies) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut book = create(dir.path());
    let mut endpoint = endpoint();
    enrol(&mut book, &mut endpoint);
    let sent = send(&mut book, 1);
    copy_dir(dir.path(), &copies.path().join("sent"));
    settle(&mut book, &mut endpoint, NOON);
    copy_dir(dir.path(), &copies.path().join("received"));

    let mut survivor = open(&copies.path().join("sent"));
    assert_eq!(survivor.versions(report(1)).unwrap(), vec![sent.clone()]);
    assert!(survivor.draft(report(1)).unwrap().is_none());
    settle(&mut survivor, &mut endpoint, NOON);
    assert_eq!(endpoint.kept.len(), 1);

    let survivor = open(&copies.path().join("received"));
    assert!(matches!(state(&survivor, 1), OutboxState::Acknowledged { .. }));
    assert!(survivor.receipt(version(1)).unwrap().is_some());
}

#[test]
fn a_log_that_was_torn_by_the_power_cut_loses_only_what_was_not_confirmed() {
    let (dir, torn) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut book = create(dir.path());
    book.create_report(report(1), &form(), None, true, &summary(0), NOON).unwrap();
    book.append_event(report(1), "{}", NOON, &summary(1)).unwrap();
    let confirmed = std::fs::metadata(dir.path().join("book.db-wal")).unwrap().len();
    book.append_event(report(1), "{}", NOON, &summary(2)).unwrap();
    let whole = std::fs::metadata(dir.path().join("book.db-wal")).unwrap().len();
    assert!(whole > confirmed);
    for cut in [confirmed, confirmed + 1, (confirmed + whole) / 2, whole - 1] {
        let copy = torn.path().join(cut.to_string());
        copy_dir(dir.path(), &copy);
        let wal = std::fs::OpenOptions::new().write(true).open(copy.join("book.db-wal")).unwrap();
        wal.set_len(cut).unwrap();
        let survivor = open(&copy);
        assert_eq!(survivor.draft(report(1)).unwrap().unwrap().events.len(), 1, "cut at {cut} of {whole}");
        survivor.check().unwrap();
    }
}

#[test]
fn a_second_process_is_told_that_the_book_is_open() {
    let dir = TempDir::new().unwrap();
    let book = create(dir.path());
    assert!(matches!(FieldBook::open(dir.path(), SECRET, None, &clock(NOON)), Err(StoreError::Busy)));
    // The second one's try was not counted: its secret was never looked at.
    assert_eq!(tabella_fieldbook::inspect(dir.path(), &clock(NOON)).unwrap().unwrap().throttle.tries_left, 5);
    drop(book);
    drop(open(dir.path()));
}

#[test]
fn a_damaged_database_is_told_and_left_as_it_is() {
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    for n in 1..=20 {
        send(&mut book, n);
    }
    drop(book);
    let path = dir.path().join("book.db");
    let mut bytes = std::fs::read(&path).unwrap();
    let len = bytes.len();
    bytes[100..400].fill(0x55);
    std::fs::write(&path, &bytes).unwrap();
    assert!(matches!(FieldBook::open(dir.path(), SECRET, None, &clock(NOON)), Err(StoreError::Damaged { .. })));
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    assert_eq!(bytes.len(), len);
    std::fs::write(&path, b"").unwrap();
    let emptied = FieldBook::open(dir.path(), SECRET, None, &clock(NOON));
    assert!(matches!(emptied, Err(StoreError::Damaged { .. })), "{emptied:?}");
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(FieldBook::open(dir.path(), SECRET, None, &clock(NOON)), Err(StoreError::Damaged { .. })));
}

#[test]
fn a_page_damaged_in_the_middle_is_found_by_the_check() {
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    book.replace_stations("s1", &(1..=500).map(station).collect::<Vec<_>>()).unwrap();
    drop(book);
    let path = dir.path().join("book.db");
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 64].fill(0);
    std::fs::write(&path, &bytes).unwrap();
    let verdict = FieldBook::open(dir.path(), SECRET, None, &clock(NOON)).and_then(|book| book.check());
    assert!(matches!(verdict, Err(StoreError::Damaged { .. })), "{verdict:?}");
}

#[test]
fn a_sent_version_can_be_neither_answered_nor_discarded() {
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    book.begin_enrolment(ADDRESS, CODE, None).unwrap();
    send(&mut book, 1);
    assert!(matches!(book.append_event(report(1), "{}", NOON, &summary(2)), Err(StoreError::WrongState)));
    assert!(matches!(book.discard_draft(report(1), NOON), Err(StoreError::WrongState)));
    let again = NewVersion { version: version(7), body: "<data/>".into(), sent_at_ms: NOON };
    assert!(matches!(book.finalise(report(1), again), Err(StoreError::WrongState)));
}

#[test]
fn sending_twice_is_sending_once() {
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    book.begin_enrolment(ADDRESS, CODE, None).unwrap();
    let first = send(&mut book, 1);
    assert_eq!(finalise(&mut book, 1, 1), first);
    let other = NewVersion { version: version(1), body: "<other/>".into(), sent_at_ms: NOON };
    assert!(matches!(book.finalise(report(1), other), Err(StoreError::WrongState)));
    assert_eq!(book.versions(report(1)).unwrap().len(), 1);
}

#[test]
fn a_version_is_signed_with_the_device_s_key() {
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    book.begin_enrolment(ADDRESS, CODE, None).unwrap();
    let sent = send(&mut book, 1);
    let signature = tabella_proto::Signature::from_text(&sent.signature).unwrap();
    book.device_key().unwrap().public().verify_version(sent.body.as_bytes(), &signature).unwrap();
}

#[test]
fn a_correction_is_a_second_version_and_the_first_stays() {
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    book.begin_enrolment(ADDRESS, CODE, None).unwrap();
    let first = send(&mut book, 1);
    let mut newer = form();
    newer.version = "2024-2".into();
    book.begin_correction(report(1), &newer, &summary(1), NOON + 5).unwrap();
    assert!(matches!(book.begin_correction(report(1), &newer, &summary(1), NOON), Err(StoreError::WrongState)));
    let draft = book.draft(report(1)).unwrap().unwrap();
    assert_eq!((draft.number, draft.base.as_ref(), draft.events.len()), (2, Some(&first), 0));
    assert_eq!(draft.form, newer);
    // Thought better of it: the draft goes, the sent version and its form stay.
    book.append_event(report(1), "{}", NOON + 6, &summary(2)).unwrap();
    book.discard_draft(report(1), NOON + 7).unwrap();
    let record = book.report(report(1)).unwrap().unwrap();
    assert_eq!((record.versions, record.draft, record.form.clone()), (1, None, form()));
    // And again, to the end.
    book.begin_correction(report(1), &newer, &summary(1), NOON + 8).unwrap();
    book.append_event(report(1), "{}", NOON + 9, &summary(2)).unwrap();
    let second = finalise(&mut book, 1, 2);
    assert_eq!((second.number, second.corrects, second.form.clone()), (2, Some(version(1)), newer));
    assert_eq!(book.versions(report(1)).unwrap(), vec![second, first]);
    assert_eq!(book.report(report(1)).unwrap().unwrap().latest.unwrap().number, 2);
}

#[test]
fn a_draft_that_was_never_sent_can_be_discarded_and_only_that() {
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    book.create_report(report(1), &form(), None, true, &summary(0), NOON).unwrap();
    book.append_event(report(1), "{}", NOON, &summary(1)).unwrap();
    book.discard_draft(report(1), NOON).unwrap();
    assert!(book.report(report(1)).unwrap().is_none());
    assert!(matches!(book.discard_draft(report(1), NOON), Err(StoreError::NotFound)));
    assert!(matches!(book.draft(report(1)), Err(StoreError::NotFound)));
}

#[test]
fn counts_say_what_is_saved_waiting_and_received() {
    let dir = TempDir::new().unwrap();
    let (mut book, mut endpoint) = (create(dir.path()), endpoint());
    enrol(&mut book, &mut endpoint);
    send(&mut book, 1);
    settle(&mut book, &mut endpoint, NOON);
    send(&mut book, 2);
    book.create_report(report(3), &form(), None, true, &summary(0), NOON).unwrap();
    book.begin_correction(report(1), &form(), &summary(1), NOON).unwrap();
    let counts = book.counts().unwrap();
    assert_eq!((counts.drafts, counts.waiting, counts.parked, counts.received), (2, 1, 0, 1));
    let state = book.device_state(NOON).unwrap();
    assert_eq!((state.waiting, state.drafts), (1, 2));
}

#[test]
fn a_report_carries_its_place_as_it_was() {
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    book.replace_stations("s1", &[station(1)]).unwrap();
    let place = Place::Station { station: station(1) };
    book.create_report(report(1), &form(), Some(&place), false, &summary(0), NOON).unwrap();
    let other = Place::NotListed { reason: "mobile box".into() };
    book.create_report(report(2), &form(), Some(&other), true, &summary(0), NOON + 1).unwrap();
    book.set_current_station(&station(1).key).unwrap();
    book.replace_stations("s2", &[station(2)]).unwrap();
    let records = book.reports().unwrap();
    assert_eq!(records.iter().map(|r| r.place.clone().unwrap()).collect::<Vec<_>>(), [other, place]);
    assert_eq!(records.iter().map(|r| r.practice).collect::<Vec<_>>(), [true, false]);
    assert_eq!(book.current_station().unwrap(), Some(station(1)));
    assert!(matches!(book.set_current_station(&station(1).key), Err(StoreError::NotFound)));
}

#[test]
fn leaving_remembers_where_to_go_on() {
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    book.create_report(report(1), &form(), None, true, &summary(3), NOON).unwrap();
    book.leave(report(1), "/data/q4", Some(4)).unwrap();
    drop(book);
    let summary = open(dir.path()).report(report(1)).unwrap().unwrap().summary;
    assert_eq!(
        (summary.answered, summary.resume_path.as_deref(), summary.resume_number),
        (3, Some("/data/q4"), Some(4))
    );
}

#[test]
fn an_acknowledgement_without_a_receipt_is_refused() {
    let dir = TempDir::new().unwrap();
    let (mut book, mut endpoint) = (create(dir.path()), endpoint());
    enrol(&mut book, &mut endpoint);
    send(&mut book, 1);
    let line = tabella_domain::ReceiptRef { number: "1".into(), received_at: String::new(), set_aside: false };
    let settlement = Settlement { acknowledged: vec![(version(1), line)], ..Settlement::default() };
    assert!(book.settle(&settlement, NOON).is_err());
    assert!(matches!(state(&book, 1), OutboxState::Waiting { .. }));
}

#[test]
fn settings_are_there_before_unlocking_and_survive_nonsense() {
    let dir = TempDir::new().unwrap();
    assert_eq!(Settings::load(dir.path()), Settings::default());
    let mut settings = Settings { language: Some("az".into()), theme: Some("sunlight".into()), ..Settings::default() };
    settings.unknown.insert("of_a_later_version".into(), 1.into());
    settings.save(dir.path()).unwrap();
    assert_eq!(Settings::load(dir.path()), settings);
    std::fs::write(dir.path().join("settings.json"), b"{\"language\": 7").unwrap();
    assert_eq!(Settings::load(dir.path()), Settings::default());
}

#[test]
fn a_bundle_holds_what_waits_for_the_mission_s_eyes_only() {
    let dir = TempDir::new().unwrap();
    let (mut book, mut endpoint) = (create(dir.path()), endpoint());
    assert!(matches!(book.export_bundle(NOON), Err(StoreError::NoBundleRecipient)));
    let identity = age::x25519::Identity::generate();
    endpoint.mission.unknown.insert("bundle_recipient".into(), identity.to_public().to_string().into());
    enrol(&mut book, &mut endpoint);
    assert!(matches!(book.export_bundle(NOON), Err(StoreError::NothingToExport)));
    let sent = send(&mut book, 1);
    let bundle = book.export_bundle(NOON).unwrap();
    assert_eq!(bundle.versions, 1);
    let plain = age::decrypt(&identity, &bundle.bytes).unwrap();
    let json = tabella_proto::gunzip(&plain, tabella_proto::MAX_PUSH).unwrap();
    let push: tabella_proto::PushRequest = tabella_proto::decode(&json).unwrap();
    assert_eq!(push.versions, vec![sent.signed()]);
    // Exporting is not receiving.
    assert!(matches!(state(&book, 1), OutboxState::Waiting { .. }));
}
