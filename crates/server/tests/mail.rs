//! Messages, questions on answers, clarifications and calls, as the desk and devices are promised them.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::print_stdout
)]

mod common;

use common::{Desk, Device, Endpoint, PASSWORD, PLAIN, Says, sign_in, until};
use serde_json::{Value, json};
use tabella_domain::{MailId, Note, NoteId, NoteWhat};
use tabella_proto::{
    NoteOutcome, NoteReceipt, NotesAnswer, NotesRequest, RefusalCode, Signature, SignedNote, gzip, sha256_hex,
};
use tabella_server::store::Store;
use uuid::Uuid;

fn id() -> String {
    Uuid::now_v7().to_string()
}

fn post(desk: &Desk, path: &str, body: &Value) -> (u16, Value) {
    let mut answer = desk
        .agent
        .post(format!("{}/desk/api{path}", desk.base))
        .header("cookie", &desk.cookie)
        .header("x-tabella", "desk")
        .header("content-type", "application/json")
        .send(body.to_string())
        .unwrap();
    let status = answer.status().as_u16();
    let text = answer.body_mut().read_to_string().unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

fn say(desk: &Desk, to: Value, text: &str) -> (u16, Value) {
    post(desk, "/messages", &json!({ "id": id(), "to": to, "text": text, "urgent": false }))
}

/// Changes of these kinds, from the start.
fn told(device: &Device, kinds: &[&str]) -> Vec<Value> {
    let (status, bytes) = device.get("/v1/pull");
    assert_eq!(status, 200);
    let answer: Value = serde_json::from_slice(&bytes).unwrap();
    let changes = answer["changes"].as_array().unwrap();
    changes.iter().filter(|c| kinds.contains(&c["kind"].as_str().unwrap())).cloned().collect()
}

fn signed(device: &Device, note: NoteId, what: NoteWhat) -> SignedNote {
    let body = Note { note, device: device.id, at: "2026-02-07T05:00:00Z".into(), what };
    let body = serde_json::to_string(&body).unwrap();
    let signature = device.key.sign_note(body.as_bytes()).to_text();
    SignedNote { note, body, signature, unknown: serde_json::Map::new() }
}

fn mail_id(value: &Value) -> MailId {
    value.as_str().unwrap().parse().unwrap()
}

fn notes(device: &Device, notes: Vec<SignedNote>) -> NotesAnswer {
    let request = NotesRequest { protocol: 1, notes, unknown: serde_json::Map::new() };
    let mut answer = device
        .agent
        .post(format!("{}/v1/notes", device.base))
        .header("authorization", format!("Bearer {}", device.token))
        .send(gzip(&serde_json::to_vec(&request).unwrap()).unwrap())
        .unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    serde_json::from_slice(&answer.body_mut().read_to_vec().unwrap()).unwrap()
}

#[test]
fn a_message_reaches_those_it_is_for_once_and_reading_is_counted_by_person() {
    let endpoint = Endpoint::start();
    let (one, two) = (endpoint.device("O-1"), endpoint.device("O-2"));
    let desk = sign_in(&endpoint.base, "All", PASSWORD).unwrap();
    let body = json!({ "id": id(), "to": { "to": "area", "area": "1" }, "text": " Call in. ", "urgent": true });
    let (status, page) = post(&desk, "/messages", &body);
    assert_eq!(status, 200, "{page}");
    // The answer was lost: sent again it is the same message.
    assert_eq!(post(&desk, "/messages", &body).1["messages"].as_array().unwrap().len(), 1);
    let line = &page["messages"][0];
    assert_eq!((&line["by"], &line["role"], &line["text"]), (&"All".into(), &"coordinator".into(), &"Call in.".into()));
    assert_eq!((line["recipients"].as_array().unwrap().len(), &line["read"]), (2, &0.into()));
    let mine = told(&one, &["message"]);
    assert_eq!((mine.len(), told(&two, &["message"]).len()), (1, 0));
    let message = &mine[0]["message"];
    assert_eq!((&message["from"], &message["urgent"]), (&"coordinator".into(), &true.into()));
    assert!(!message.to_string().contains("All\""), "no name of the desk leaves it");
    // Read on the first phone, and again on the second of the same person: once.
    let second = endpoint.device("O-1");
    for device in [&one, &second, &one] {
        let what = NoteWhat::Read { mail: mail_id(&message["id"]) };
        notes(device, vec![signed(device, NoteId(Uuid::now_v7()), what)]);
    }
    // Somebody who was not written to reads nothing of it.
    let what = NoteWhat::Read { mail: mail_id(&message["id"]) };
    notes(&two, vec![signed(&two, NoteId(Uuid::now_v7()), what)]);
    let line = desk.get("/messages")["messages"][0].clone();
    assert_eq!((&line["read"], line["recipients"].as_array().unwrap().len()), (&1.into(), 2));
    assert_eq!(
        (&line["recipients"][0]["observer"], &line["recipients"][0]["has_device"]),
        (&"O-3".into(), &false.into())
    );
    assert!(line["recipients"][1]["read_at"].is_string());
    endpoint.store().verify_audit().unwrap();
}

#[test]
fn an_area_coordinator_writes_to_the_own_area_only() {
    let endpoint = Endpoint::start();
    let desk = sign_in(&endpoint.base, "One", PASSWORD).unwrap();
    let to = desk.get("/addressees");
    assert_eq!((&to["all"], &to["observers"]), (&false.into(), &json!(["O-1", "O-3"])));
    assert_eq!(say(&desk, json!({ "to": "all" }), "x").0, 403);
    assert_eq!(say(&desk, json!({ "to": "area", "area": "2" }), "x").0, 403);
    assert_eq!(say(&desk, json!({ "to": "observer", "observer": "O-2" }), "x").0, 403);
    assert_eq!(say(&desk, json!({ "to": "observer", "observer": "O-99" }), "x").0, 404);
    assert_eq!(say(&desk, json!({ "to": "team", "team": "T1" }), " ").0, 400);
    assert_eq!(say(&desk, json!({ "to": "team", "team": "T1" }), "Good morning.").0, 200);
    let all = sign_in(&endpoint.base, "All", PASSWORD).unwrap();
    assert_eq!(say(&all, json!({ "to": "all" }), "To all.").0, 200);
    assert_eq!(say(&all, json!({ "to": "area", "area": "2" }), "To two.").0, 200);
    // Of a message to all the own area, of one to another area nothing.
    let seen = desk.get("/messages");
    assert_eq!(seen["messages"].as_array().unwrap().len(), 2);
    assert_eq!(seen["messages"][0]["recipients"].as_array().unwrap().len(), 2);
}

#[test]
fn a_question_goes_to_its_writer_and_the_clarification_stands_beside_the_answer() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let version = device.report(&Says { shown: "no", ..PLAIN });
    device.push(vec![version.clone()]);
    let desk = sign_in(&endpoint.base, "One", PASSWORD).unwrap();
    desk.wait_for_reports(1);
    let path = format!("/reports/{}/questions", version.report);
    let ask = json!({ "id": id(), "version": version.version, "path": "/data/shown", "text": "By whom was it seen?" });
    assert_eq!(post(&desk, &path, &ask).0, 200);
    let page = post(&desk, &path, &ask).1;
    assert_eq!(page["questions"].as_array().unwrap().len(), 1, "asked twice is asked once");
    let asked = &page["questions"][0];
    assert_eq!(
        (&asked["label"], &asked["answer"], &asked["open"]),
        (&"Box shown empty".into(), &"No".into(), &true.into())
    );
    // Only about what is there.
    for (field, wrong) in [("path", "/data/nothing".to_owned()), ("version", id())] {
        let mut other = ask.clone();
        other["id"] = id().into();
        other[field] = wrong.into();
        assert_eq!(post(&desk, &path, &other).0, 404);
    }
    let query = told(&device, &["query"]).remove(0)["query"].clone();
    assert_eq!((&query["path"], &query["text"]), (&"/data/shown".into(), &"By whom was it seen?".into()));

    // Delivered twice, the first answer lost: one clarification, the same receipt.
    let what = NoteWhat::Clarification { query: mail_id(&query["id"]), text: "By two agents.".into() };
    let note = signed(&device, NoteId(Uuid::now_v7()), what);
    let first = notes(&device, vec![note.clone()]);
    let again = notes(&device, vec![note.clone()]);
    let receipt = |answer: &NotesAnswer| -> NoteReceipt {
        let signed = answer.receipt.as_ref().unwrap();
        let signature = Signature::from_text(&signed.signature).unwrap();
        device.endpoint.verify_note_receipt(signed.receipt.as_bytes(), &signature).unwrap();
        serde_json::from_str(&signed.receipt).unwrap()
    };
    assert_eq!(receipt(&first).notes, receipt(&again).notes);
    assert_eq!(receipt(&first).notes[0].sha256, sha256_hex(note.body.as_bytes()));
    // Other words under the same id do not replace it; a foreign signature says nothing.
    let other = NoteWhat::Clarification { query: mail_id(&query["id"]), text: "By nobody.".into() };
    let answer = notes(&device, vec![signed(&device, note.note, other.clone())]);
    assert_eq!(answer.outcomes, [NoteOutcome::Refused { note: note.note, code: RefusalCode::VersionConflict }]);
    let stranger = endpoint.device("O-2");
    let forged =
        SignedNote { signature: note.signature.clone(), ..signed(&stranger, NoteId(Uuid::now_v7()), other.clone()) };
    assert!(matches!(
        notes(&device, vec![forged]).outcomes[0],
        NoteOutcome::Refused { code: RefusalCode::BadSignature, .. }
    ));
    // Somebody who was not asked is heard, and not shown.
    notes(&stranger, vec![signed(&stranger, NoteId(Uuid::now_v7()), other)]);

    let asked = desk.get(&path)["questions"][0].clone();
    assert_eq!(asked["clarifications"].as_array().unwrap().len(), 1);
    let said = &asked["clarifications"][0];
    assert_eq!(
        (&said["text"], &said["observer"], &said["verified"]),
        (&"By two agents.".into(), &"O-1".into(), &true.into())
    );
    assert_eq!(asked["open"], false);
    assert!(desk.get("/questions")["questions"].as_array().unwrap().is_empty());
    // The answer itself stays as it was sent.
    let detail = desk.get(&format!("/reports/{}", version.report));
    let shown = detail["questions"].as_array().unwrap().iter().find(|q| q["path"] == "/data/shown").unwrap();
    assert_eq!(shown["answers"][0]["value"], "no");
    // A phone that comes later hears of it as answered.
    assert_eq!(told(&endpoint.device("O-1"), &["query"])[0]["query"]["settled"], true);
}

#[test]
fn a_question_is_closed_once_and_the_observer_learns_it() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-2");
    let version = device.report(&Says { station: "P-3", ..PLAIN });
    device.push(vec![version.clone()]);
    let all = sign_in(&endpoint.base, "All", PASSWORD).unwrap();
    all.wait_for_reports(1);
    let path = format!("/reports/{}/questions", version.report);
    let ask = json!({ "id": id(), "version": version.version, "path": "/data/shown", "text": "Sure?" });
    let question = post(&all, &path, &ask).1["questions"][0]["id"].as_str().unwrap().to_owned();
    // A coordinator of another area does not know of it.
    let one = sign_in(&endpoint.base, "One", PASSWORD).unwrap();
    assert_eq!(one.text(&path).0, 404);
    assert_eq!(post(&one, &path, &ask).0, 404);
    let close = |desk: &Desk, text: &str| {
        post(desk, &format!("/questions/{question}/close"), &json!({ "id": id(), "text": text }))
    };
    assert_eq!(close(&one, "").0, 404);
    assert_eq!(close(&all, "By phone: yes.").0, 200);
    let page = close(&all, "Once more.").1;
    assert_eq!(page["questions"][0]["closed"]["text"], "By phone: yes.", "whoever closed it first stays");
    let closed = told(&device, &["query_closed"]);
    assert_eq!((closed.len(), &closed[0]["query"]), (1, &question.as_str().into()));
}

#[test]
fn a_device_reads_on_from_where_it_was_with_a_cursor_of_before_messages_too() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let desk = sign_in(&endpoint.base, "All", PASSWORD).unwrap();
    let pull = |cursor: &str| -> Value {
        serde_json::from_slice(&device.get(&format!("/v1/pull?cursor={cursor}")).1).unwrap()
    };
    let first = pull("");
    let cursor = first["cursor"].as_str().unwrap().to_owned();
    assert_eq!(say(&desk, json!({ "to": "all" }), "One.").0, 200);
    let second = pull(&cursor);
    assert_eq!(second["changes"].as_array().unwrap().len(), 1, "nothing but the message: {second}");
    let after = second["cursor"].as_str().unwrap();
    assert!(pull(after)["changes"].as_array().unwrap().is_empty());
    // As an endpoint before messages gave it out: three numbers.
    let old: Vec<&str> = cursor.split('.').take(3).collect();
    let again = pull(&old.join("."));
    let kinds: Vec<&str> = again["changes"].as_array().unwrap().iter().map(|c| c["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["message", "credential"], "a cursor that does not say which credential is there is told it");
    // More than one answer holds.
    for n in 0..120 {
        assert_eq!(say(&desk, json!({ "to": "observer", "observer": "O-1" }), &format!("No. {n}")).0, 200);
    }
    let (mut at, mut seen) = (after.to_owned(), 0);
    loop {
        let answer = pull(&at);
        seen += answer["changes"].as_array().unwrap().len();
        at = answer["cursor"].as_str().unwrap().to_owned();
        if answer["more"] == false {
            break;
        }
    }
    assert_eq!(seen, 120);
}

#[test]
fn a_call_for_help_stays_until_somebody_takes_it_also_when_it_is_corrected_away() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let first = device.report(&Says { sealed: "no", ..PLAIN });
    device.push(vec![first.clone()]);
    let desk = sign_in(&endpoint.base, "All", PASSWORD).unwrap();
    until("the call", || desk.get("/calls")["urgent_total"] == 1);
    let call = desk.get("/calls")["urgent"][0].clone();
    assert_eq!(call["said"][0], json!({ "label": "Box sealed", "answer": "No" }));
    let version = tabella_domain::VersionId(Uuid::now_v7());
    device.push(vec![device.sign(first.report, version, device.body(first.report, version, 2, &PLAIN))]);
    until("the correction", || desk.get("/reports")["reports"][0]["versions"] == 2);
    assert_eq!(desk.get("/calls")["urgent_total"], 1, "a correction does not unsay it");
    let take = |through: &Value| json!({ "report": first.report, "tier": "urgent", "through": through });
    assert_eq!(post(&desk, "/calls", &take(&"999999".into())).0, 400, "nothing that has not arrived");
    let taken = post(&desk, "/calls", &take(&call["through"])).1;
    assert_eq!((&taken["urgent_total"], &taken["taken"][0]["taken"]["by"]), (&0.into(), &"All".into()));
    // The second who takes it changes nothing.
    let one = sign_in(&endpoint.base, "One", PASSWORD).unwrap();
    let again = post(&one, "/calls", &take(&call["through"])).1;
    assert_eq!(again["taken"][0]["taken"]["by"], "All");
    // Another urgent answer of the same report calls again.
    let version = tabella_domain::VersionId(Uuid::now_v7());
    let says = Says { sealed: "no", ..PLAIN };
    device.push(vec![device.sign(first.report, version, device.body(first.report, version, 3, &says))]);
    until("the next call", || desk.get("/calls")["urgent_total"] == 1);
    endpoint.store().verify_audit().unwrap();
}

#[test]
fn serious_answers_queue_for_a_call_back_by_area() {
    let endpoint = Endpoint::start();
    let (one, two) = (endpoint.device("O-1"), endpoint.device("O-2"));
    one.push(vec![one.report(&Says { shown: "no", ..PLAIN })]);
    two.push(vec![two.report(&Says { shown: "no", station: "P-3", ..PLAIN })]);
    let all = sign_in(&endpoint.base, "All", PASSWORD).unwrap();
    until("both", || all.get("/calls")["serious_total"] == 2);
    let desk = sign_in(&endpoint.base, "One", PASSWORD).unwrap();
    let calls = desk.get("/calls");
    assert_eq!((&calls["serious_total"], &calls["serious"][0]["line"]["observer"]), (&1.into(), &"O-1".into()));
    let foreign = all.get("/calls")["serious"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["line"]["observer"] == "O-2")
        .unwrap()
        .clone();
    let take = json!({ "report": foreign["line"]["report"], "tier": "serious", "through": foreign["through"] });
    assert_eq!(post(&desk, "/calls", &take).0, 404);
    assert_eq!(post(&all, "/calls", &take).1["serious_total"], 1);
}

#[test]
fn an_analyst_reads_and_does_not_write() {
    let endpoint = Endpoint::start();
    let analyst = vec![tabella_domain::Role::Analyst];
    tabella_server::setup::access::put_account(endpoint.store().as_ref(), "test", "Ana", PASSWORD, analyst, vec![])
        .unwrap();
    let desk = sign_in(&endpoint.base, "Ana", PASSWORD).unwrap();
    assert_eq!(desk.get("/messages")["may_write"], false);
    assert_eq!(desk.get("/calls")["may_take"], false);
    assert_eq!(say(&desk, json!({ "to": "all" }), "x").0, 403);
}

#[test]
fn a_revoked_device_is_heard_and_set_aside() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let version = device.report(&PLAIN);
    device.push(vec![version.clone()]);
    let desk = sign_in(&endpoint.base, "All", PASSWORD).unwrap();
    desk.wait_for_reports(1);
    let path = format!("/reports/{}/questions", version.report);
    let ask = json!({ "id": id(), "version": version.version, "path": "/data/shown", "text": "Sure?" });
    let question = post(&desk, &path, &ask).1["questions"][0]["id"].clone();
    endpoint.store().set_revoked(device.id, true, "test").unwrap();
    let what = NoteWhat::Clarification { query: mail_id(&question), text: "Yes.".into() };
    let answer = notes(&device, vec![signed(&device, NoteId(Uuid::now_v7()), what)]);
    assert!(answer.receipt.is_some());
    let asked = desk.get(&path)["questions"][0].clone();
    assert_eq!((&asked["clarifications"][0]["set_aside"], &asked["open"]), (&true.into(), &true.into()));
}
