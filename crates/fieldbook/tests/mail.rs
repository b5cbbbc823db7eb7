//! What the desk writes arrives once and stays; what the observer says back arrives once, whatever the network does.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    missing_docs
)]

mod support;

use serde_json::{Value, json};
use support::*;
use tabella_domain::{DeviceId, MailId, Note, NoteId, NoteState, NoteWhat, ParkCode};
use tabella_fieldbook::{FieldBook, StoreError};
use tabella_sync::testing::{FakeEndpoint, Mishap};
use tabella_sync::{LinkStore, Plan, PullStore, RequestKind, Standing, apply, plan, sync_now};
use tempfile::TempDir;
use uuid::Uuid;

fn mail(n: u128) -> MailId {
    MailId(Uuid::from_u128(0x0189_0000_0000_7000_a000_0000_0000_0000 + n))
}

fn note_id(n: u128) -> NoteId {
    NoteId(Uuid::from_u128(0x0189_0000_0000_7000_b000_0000_0000_0000 + n))
}

fn message(n: u128, urgent: bool) -> Value {
    json!({ "kind": "message", "message": { "id": mail(n), "from": "coordinator", "to": { "to": "all" },
        "text": "Check in at 14:00.", "sent_at": "2024-05-01T10:00:00Z", "urgent": urgent } })
}

fn query(n: u128, settled: bool) -> Value {
    json!({ "kind": "query", "query": { "id": mail(n), "from": "area_coordinator", "report": report(1),
        "version": version(1), "path": "/data/open", "label": "Opened", "answer": "Yes", "text": "When?",
        "sent_at": "2024-05-01T10:01:00Z", "settled": settled } })
}

fn device(book: &FieldBook) -> DeviceId {
    let Standing::Enrolled(link) = book.standing().unwrap() else { panic!("not enrolled") };
    link.device
}

fn said(book: &FieldBook, n: u128, what: NoteWhat) -> Note {
    Note { note: note_id(n), device: device(book), at: "2024-05-01T12:00:00Z".into(), what }
}

fn clarification(book: &FieldBook, n: u128, text: &str) -> Note {
    said(book, n, NoteWhat::Clarification { query: mail(2), text: text.into() })
}

/// A book with a message and a question in it.
fn scene(dir: &TempDir) -> (FieldBook, FakeEndpoint) {
    let (mut book, mut endpoint) = (create(dir.path()), endpoint());
    endpoint.changes = vec![message(1, true), query(2, false)];
    enrol(&mut book, &mut endpoint);
    settle(&mut book, &mut endpoint, NOON);
    (book, endpoint)
}

/// *Sync now*, with a mishap for the first request that carries notes.
fn sync_with(book: &mut FieldBook, endpoint: &mut FakeEndpoint, mishap: Mishap) {
    sync_now(book).unwrap();
    for _ in 0..20 {
        let Plan::Send(planned) = plan(book, &agent(), NOON).unwrap() else { return };
        let its = if planned.kind == RequestKind::Notes { mishap } else { Mishap::None };
        let answer = endpoint.exchange(&planned.request, its);
        apply(book, &agent(), planned, answer, NOON, 7).unwrap();
    }
}

#[test]
fn messages_and_questions_arrive_once_and_are_counted() {
    let dir = TempDir::new().unwrap();
    let (mut book, mut endpoint) = scene(&dir);
    let counts = book.mail_counts().unwrap();
    assert_eq!((counts.unread, counts.urgent, counts.questions, counts.waiting), (1, 1, 1, 0));
    // Told again, by an endpoint that was set back: nothing is there twice.
    endpoint.changes.extend([message(1, true), query(2, false), query(3, true)]);
    sync_with(&mut book, &mut endpoint, Mishap::None);
    assert_eq!((book.messages().unwrap().len(), book.queries().unwrap().len()), (1, 2));
    assert_eq!(book.mail_counts().unwrap().questions, 1, "a question that was settled before waits for nobody");
}

#[test]
fn reading_is_said_once_and_a_clarification_waits_for_its_receipt() {
    let dir = TempDir::new().unwrap();
    let (mut book, mut endpoint) = scene(&dir);
    for n in [1, 2] {
        book.say(&said(&book, n, NoteWhat::Read { mail: mail(1) }), NOON).unwrap();
    }
    book.say(&clarification(&book, 3, "At 07:10."), NOON).unwrap();
    book.say(&clarification(&book, 3, "At 07:10."), NOON).unwrap();
    let other = clarification(&book, 3, "At 08:10.");
    assert!(matches!(book.say(&other, NOON), Err(StoreError::WrongState)), "what was said stands");
    let unknown = said(&book, 9, NoteWhat::Read { mail: mail(99) });
    assert!(matches!(book.say(&unknown, NOON), Err(StoreError::NotFound)));
    let counts = book.mail_counts().unwrap();
    assert_eq!((counts.unread, counts.questions, counts.waiting), (0, 0, 1));
    // Offline, killed, opened again: all of it is there.
    drop(book);
    let mut book = open(dir.path());
    assert_eq!(book.mail_counts().unwrap(), counts);
    sync_with(&mut book, &mut endpoint, Mishap::None);
    assert_eq!(endpoint.notes.len(), 2);
    assert_eq!(book.mail_counts().unwrap().waiting, 0);
    let stored = &book.queries().unwrap()[0];
    assert!(!stored.open() && !stored.read);
    assert!(matches!(&stored.clarifications[0].state, NoteState::Received { .. }));
    assert_eq!(stored.clarifications[0].text(), "At 07:10.");
    // A second answer stands beside the first.
    book.say(&clarification(&book, 4, "It was the side door."), NOON + 1).unwrap();
    assert_eq!(book.queries().unwrap()[0].clarifications.len(), 2);
}

#[test]
fn a_note_survives_every_mishap_and_arrives_once() {
    for mishap in [
        Mishap::Unreachable,
        Mishap::LostResponse,
        Mishap::Duplicated,
        Mishap::Fault,
        Mishap::Gateway,
        Mishap::Portal,
        Mishap::Truncated,
        Mishap::ForeignReceipt,
        Mishap::Throttled,
    ] {
        let dir = TempDir::new().unwrap();
        let (mut book, mut endpoint) = scene(&dir);
        book.say(&clarification(&book, 3, "At 07:10."), NOON).unwrap();
        sync_with(&mut book, &mut endpoint, mishap);
        assert_eq!(book.queries().unwrap()[0].clarifications.len(), 1, "{mishap:?}");
        sync_with(&mut book, &mut endpoint, Mishap::None);
        let state = book.queries().unwrap()[0].clarifications[0].state.clone();
        assert!(matches!(state, NoteState::Received { .. }), "{mishap:?}: {state:?}");
        assert_eq!(endpoint.notes.len(), 1, "{mishap:?}");
    }
}

#[test]
fn a_receipt_over_other_bytes_parks_the_note_and_keeps_it() {
    let dir = TempDir::new().unwrap();
    let (mut book, mut endpoint) = scene(&dir);
    book.say(&clarification(&book, 3, "At 07:10."), NOON).unwrap();
    sync_with(&mut book, &mut endpoint, Mishap::OtherBytes);
    let stored = book.queries().unwrap().remove(0);
    assert_eq!(stored.clarifications[0].state, NoteState::Parked { code: ParkCode::Conflicting });
    assert_eq!(book.mail_counts().unwrap().waiting, 1);
}

#[test]
fn an_endpoint_without_an_ear_for_notes_costs_no_report_and_no_note() {
    let dir = TempDir::new().unwrap();
    let (mut book, mut endpoint) = scene(&dir);
    endpoint.hears_notes = false;
    book.say(&clarification(&book, 3, "At 07:10."), NOON).unwrap();
    send(&mut book, 1);
    sync_with(&mut book, &mut endpoint, Mishap::None);
    assert_eq!((endpoint.kept.len(), endpoint.notes.len()), (1, 0));
    let network = book.network().unwrap();
    assert!(network.reachable && network.problem.is_none(), "nothing is wrong with the way");
    // It is offered again later, not at once and not for ever.
    let asked = endpoint.seen.iter().filter(|s| s.contains("/v1/notes")).count();
    assert_eq!(asked, 1);
    assert!(matches!(plan(&mut book, &agent(), NOON + 1_000).unwrap(), Plan::Wait { .. }));
    endpoint.hears_notes = true;
    sync_with(&mut book, &mut endpoint, Mishap::None);
    assert_eq!(endpoint.notes.len(), 1);
}

#[test]
fn a_note_that_the_endpoint_stumbles_over_holds_up_neither_the_others_nor_a_report() {
    let dir = TempDir::new().unwrap();
    let (mut book, mut endpoint) = scene(&dir);
    for n in 3..9 {
        book.say(&clarification(&book, n, "At 07:10."), NOON).unwrap();
    }
    endpoint.poison_notes = vec![note_id(3)];
    send(&mut book, 1);
    for _ in 0..16 {
        sync_with(&mut book, &mut endpoint, Mishap::None);
    }
    assert_eq!(endpoint.kept.len(), 1);
    assert_eq!(endpoint.notes.len(), 5, "all but the one");
    endpoint.poison_notes.clear();
    sync_with(&mut book, &mut endpoint, Mishap::None);
    assert_eq!(endpoint.notes.len(), 6);
}

#[test]
fn a_question_that_the_desk_closes_waits_for_nobody_also_where_that_is_told_first() {
    let dir = TempDir::new().unwrap();
    let (mut book, mut endpoint) = scene(&dir);
    let closed = |n| json!({ "kind": "query_closed", "query": mail(n), "closed_at": "2024-05-01T11:00:00Z" });
    endpoint.changes.extend([closed(2), closed(5), query(5, false)]);
    sync_with(&mut book, &mut endpoint, Mishap::None);
    assert_eq!(book.mail_counts().unwrap().questions, 0);
    assert!(book.queries().unwrap().iter().all(|q| q.closed_at.is_some()));
}

#[test]
fn a_revoked_device_still_says_what_was_written_on_it() {
    let dir = TempDir::new().unwrap();
    let (mut book, mut endpoint) = scene(&dir);
    endpoint.revoked = true;
    book.say(&clarification(&book, 3, "At 07:10."), NOON).unwrap();
    sync_with(&mut book, &mut endpoint, Mishap::None);
    assert_eq!(endpoint.notes.len(), 1);
}

#[test]
fn an_app_that_does_not_know_a_kind_is_told_again_once_it_does() {
    let dir = TempDir::new().unwrap();
    let (mut book, mut endpoint) = (create(dir.path()), endpoint());
    // As an app before messages sees them: kinds that it does not know.
    endpoint.changes = vec![json!({ "kind": "message_of_later", "text": "x" }), message(1, false)];
    enrol(&mut book, &mut endpoint);
    settle(&mut book, &mut endpoint, NOON);
    assert!(book.cursor().unwrap().unwrap().skipped);
    endpoint.changes[0] = query(2, false);
    let newer = tabella_sync::Agent { app_version: "0.2.0".into(), ..agent() };
    sync_now(&mut book).unwrap();
    for _ in 0..20 {
        let Plan::Send(planned) = plan(&mut book, &newer, NOON).unwrap() else { break };
        let answer = endpoint.exchange(&planned.request, Mishap::None);
        apply(&mut book, &newer, planned, answer, NOON, 7).unwrap();
    }
    assert_eq!((book.messages().unwrap().len(), book.queries().unwrap().len()), (1, 1));
}
