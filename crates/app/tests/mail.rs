//! Messages and questions of the desk on the device, and the observer's answers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

mod common;

use common::*;
use tabella_app::api::*;
use tabella_domain::{Addressee, MailId, Message, Query, ReportId, Role, VersionId};
use tabella_proto::Change;
use uuid::Uuid;

fn mail(device: &mut Device, command: Command) -> Mail {
    match device.ask(command) {
        Reply::Mail(mail) => *mail,
        other => panic!("{other:?}"),
    }
}

fn id(n: u128) -> MailId {
    MailId(Uuid::from_u128(n))
}

fn message(n: u128, urgent: bool) -> Change {
    Change::Message {
        message: Message {
            id: id(n),
            from: Role::Coordinator,
            to: Addressee::All,
            text: "Check in at 14:00.".into(),
            sent_at: "2024-02-07T05:10:00Z".into(),
            urgent,
            unknown: serde_json::Map::new(),
        },
    }
}

fn query(n: u128, report: &str, version: VersionId, path: &str) -> Change {
    Change::Query {
        query: Query {
            id: id(n),
            from: Role::AreaCoordinator,
            report: ReportId(report.parse().unwrap()),
            version,
            path: path.into(),
            label: "As the desk showed it".into(),
            answer: "its answer".into(),
            text: "Are you sure?".into(),
            sent_at: "2024-02-07T05:20:00Z".into(),
            settled: false,
            unknown: serde_json::Map::new(),
        },
    }
}

/// The desk wrote; the device hears of it.
fn tell(device: &mut Device, endpoint: &mut Endpoint, changes: Vec<Change>) {
    endpoint.mail = changes;
    endpoint.edition += 1;
    device.ask(Command::SyncNow);
    device.sync(endpoint);
}

fn asked() -> (Endpoint, Device, String) {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let report = filled_opening(&mut device);
    device.send(&report);
    device.sync(&mut endpoint);
    let version = *endpoint.received.keys().next().unwrap();
    let missing = Uuid::from_u128(99).to_string();
    let changes = vec![
        message(1, true),
        query(2, &report, version, "/data/setup/allowed"),
        query(3, &missing, version, "/data/x"),
    ];
    tell(&mut device, &mut endpoint, changes);
    (endpoint, device, report)
}

#[test]
fn a_message_is_new_until_it_is_opened_and_the_mission_learns_of_it() {
    let (mut endpoint, mut device, _) = asked();
    let counts = device.status().mail;
    assert_eq!((counts.unread, counts.urgent, counts.questions), (1, 1, 2));
    let view = mail(&mut device, Command::Messages).messages.remove(0);
    assert_eq!((view.from.as_str(), view.to.as_str(), view.read), ("coordinator", "all", false));
    for _ in 0..2 {
        assert!(mail(&mut device, Command::ReadMail { mail: view.id.clone() }).messages[0].read);
    }
    assert_eq!(device.status().mail.unread, 0);
    device.sync(&mut endpoint);
    assert_eq!(endpoint.notes.len(), 1, "said once");
    assert_eq!(device.code(Command::ReadMail { mail: id(77).to_string() }), ErrorCode::NotFound);
}

#[test]
fn a_question_shows_the_answer_in_the_words_of_the_form_and_the_desk_s_where_the_report_is_elsewhere() {
    let (_, mut device, report) = asked();
    let questions = mail(&mut device, Command::Messages).questions;
    let here = questions.iter().find(|q| q.here).unwrap();
    assert_eq!((here.report.as_str(), here.title.as_str()), (report.as_str(), "Opening"));
    assert!(here.number.is_some() && here.label != "As the desk showed it", "{here:?}");
    let line = device.report(&report).answers.into_iter().find(|a| a.path == here.path).unwrap();
    assert_eq!((here.label.as_str(), here.answer.as_str()), (line.label.as_str(), line.answer.as_str()));
    let elsewhere = questions.iter().find(|q| !q.here).unwrap();
    assert_eq!((elsewhere.label.as_str(), elsewhere.answer.as_str()), ("As the desk showed it", "its answer"));
}

#[test]
fn a_clarification_given_offline_survives_a_kill_and_a_lost_answer_and_arrives_once() {
    let (mut endpoint, mut device, report) = asked();
    endpoint.mood = Mood::NoNetwork;
    let body = endpoint.body(0);
    let clarify = |text: &str| Command::Clarify { query: id(2).to_string(), text: text.into() };
    assert_eq!(device.code(clarify("  ")), ErrorCode::ValueInvalid);
    assert_eq!(device.code(clarify(&"x".repeat(2_001))), ErrorCode::ValueInvalid);
    let said = mail(&mut device, clarify("Yes, from two metres.\nBoth of us."));
    let question = said.questions.iter().find(|q| q.id == id(2).to_string()).unwrap();
    assert!(!question.open && question.read);
    assert_eq!(question.clarifications[0].state, ClarificationState::Waiting);
    device.sync(&mut endpoint);
    device.kill();
    device.unlock();
    assert_eq!(device.status().mail.waiting, 1);
    endpoint.mood = Mood::LosesAnswers;
    device.ask(Command::SyncNow);
    device.sync(&mut endpoint);
    endpoint.mood = Mood::Well;
    for _ in 0..3 {
        device.clock.pass_seconds(600);
        device.ask(Command::SyncNow);
        device.sync(&mut endpoint);
    }
    let said = mail(&mut device, Command::Messages);
    let question = said.questions.iter().find(|q| q.id == id(2).to_string()).unwrap();
    assert!(matches!(question.clarifications[0].state, ClarificationState::Received { .. }), "{question:?}");
    assert_eq!(question.clarifications[0].text, "Yes, from two metres.\nBoth of us.");
    assert_eq!(device.status().mail.waiting, 0);
    assert_eq!(endpoint.notes.len(), 2, "read, and answered");
    // The report is the one that was sent.
    assert_eq!((endpoint.received.len(), endpoint.body(0)), (1, body));
    assert_eq!(device.report(&report).versions.len(), 1);
}

#[test]
fn a_question_that_the_desk_closes_is_open_no_more() {
    let (mut endpoint, mut device, _) = asked();
    let closed = Change::QueryClosed { query: id(2), closed_at: "2024-02-07T06:00:00Z".into() };
    tell(&mut device, &mut endpoint, vec![closed]);
    let questions = mail(&mut device, Command::Messages).questions;
    assert_eq!(questions[0].id, id(3).to_string(), "what waits for an answer stands first");
    assert!(questions.iter().find(|q| q.id == id(2).to_string()).unwrap().closed_at.is_some());
    assert_eq!(device.status().mail.questions, 1);
}

#[test]
fn while_locked_nothing_of_it_shows() {
    let (_, mut device, _) = asked();
    device.ask(Command::Lock);
    assert_eq!(device.status().mail, MailCounts::default());
    assert_eq!(device.code(Command::Messages), ErrorCode::Locked);
}
