//! What the desk writes and what observers say back, with real devices: read by k of n, a question about an answer, a call for help.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use serde_json::{Value, json};
use std::time::Duration;
use tabella_app::api::{ClarificationState, Command, Item, Reply};
use tabella_tests::device::{Device, Mishap};
use tabella_tests::scenes::{device_of, mail};
use tabella_tests::{Desk, Endpoint, Fault, until};
use tempfile::TempDir;
use uuid::Uuid;

struct Mission {
    endpoint: Endpoint,
    desk: Desk,
    folders: Vec<TempDir>,
}

fn mission() -> Result<Mission, Fault> {
    let folder = tempfile::tempdir()?;
    let endpoint = Endpoint::start(folder.path())?;
    let desk = endpoint.desk()?;
    Ok(Mission { endpoint, desk, folders: vec![folder] })
}

impl Mission {
    fn device(&mut self, observer: &str) -> Result<Device, Fault> {
        let (device, folder) = device_of(&self.endpoint, observer)?;
        self.folders.push(folder);
        Ok(device)
    }
}

fn id() -> String {
    Uuid::now_v7().to_string()
}

fn write(desk: &Desk, to: Value, text: &str, urgent: bool) -> Result<Value, Fault> {
    let page = desk.post("messages", &json!({ "id": id(), "to": to, "text": text, "urgent": urgent }))?;
    Ok(page["messages"][0].clone())
}

/// Of how many a message was read by, and whom it is for.
fn read_of(desk: &Desk, text: &str) -> Result<(u64, usize), Fault> {
    let page = desk.get("messages")?;
    let line = page["messages"].as_array().unwrap().iter().find(|m| m["text"] == text).ok_or("no such message")?;
    Ok((line["read"].as_u64().unwrap(), line["recipients"].as_array().unwrap().len()))
}

/// Opens everything that was not opened.
fn open_all(device: &Device) -> Result<usize, Fault> {
    let unread: Vec<String> =
        mail(device, Command::Messages)?.messages.into_iter().filter(|m| !m.read).map(|m| m.id).collect();
    for mail in &unread {
        device.ok(Command::ReadMail { mail: mail.clone() })?;
    }
    Ok(unread.len())
}

#[test]
fn messages_to_all_to_an_area_and_to_a_team_reach_those_and_are_read_by_k_of_n() -> Result<(), Fault> {
    let mut mission = mission()?;
    // Two of one team in area 1, one in area 2.
    let (one, two, three) = (mission.device("O-001")?, mission.device("O-002")?, mission.device("O-004")?);
    write(&mission.desk, json!({ "to": "all" }), "Stations open at eight.", false)?;
    write(&mission.desk, json!({ "to": "area", "area": "2" }), "The bridge is closed.", true)?;
    write(&mission.desk, json!({ "to": "team", "team": "T-01" }), "Call me at noon.", false)?;
    for device in [&one, &two, &three] {
        device.sync()?;
    }
    let texts = |device: &Device| -> Result<Vec<String>, Fault> {
        Ok(mail(device, Command::Messages)?.messages.into_iter().map(|m| m.text).collect())
    };
    assert_eq!(texts(&one)?, ["Call me at noon.", "Stations open at eight."]);
    assert_eq!(texts(&two)?, texts(&one)?);
    assert_eq!(texts(&three)?, ["The bridge is closed.", "Stations open at eight."]);
    assert_eq!(three.status()?.mail.urgent, 1);

    // n is fixed when a message is written; whoever comes later is not counted, and k counts people.
    let (_, all) = read_of(&mission.desk, "Stations open at eight.")?;
    assert_eq!(read_of(&mission.desk, "Call me at noon.")?, (0, 2));
    assert_eq!(open_all(&one)?, 2);
    // Read offline: nothing is said before the network is there.
    assert_eq!(read_of(&mission.desk, "Stations open at eight.")?, (0, all));
    // The first receipt is lost on the way, the second delivery arrives twice: still one reader.
    one.plan([Mishap::AnswerLost, Mishap::DeliveredTwice]);
    one.sync()?;
    one.restart()?;
    one.set_clock(3600);
    one.sync()?;
    assert_eq!(open_all(&three)?, 2);
    three.sync()?;
    assert_eq!(read_of(&mission.desk, "Stations open at eight.")?, (2, all));
    assert_eq!(read_of(&mission.desk, "Call me at noon.")?, (1, 2));
    assert_eq!(open_all(&one)?, 0, "opened once is opened");
    open_all(&two)?;
    two.sync()?;
    assert_eq!(read_of(&mission.desk, "Call me at noon.")?, (2, 2));
    Ok(())
}

/// The first answer of a report that the desk can ask about.
fn asked_about(desk: &Desk, report: &str) -> Result<(String, String), Fault> {
    let detail = desk.get(&format!("reports/{report}"))?;
    let version = detail["versions"][0]["version"].as_str().ok_or("no version")?.to_owned();
    let question = detail["questions"].as_array().unwrap().iter().find(|q| q["answers"][0]["value"] != "");
    Ok((version, question.ok_or("no answer")?["path"].as_str().ok_or("no path")?.to_owned()))
}

#[test]
fn a_question_is_answered_offline_and_the_clarification_arrives_once_though_its_answer_was_lost() -> Result<(), Fault> {
    let mut mission = mission()?;
    let device = mission.device("O-001")?;
    let other = mission.device("O-002")?;
    let report = device.report("opening", "")?;
    device.sync()?;
    mission.desk.reports(1)?;
    let (version, path) = asked_about(&mission.desk, &report)?;
    let questions = format!("reports/{report}/questions");
    let ask = json!({ "id": id(), "version": version, "path": path, "text": "Who said so?" });
    mission.desk.post(&questions, &ask)?;
    // The desk's own answer was lost: the same question again is one question.
    mission.desk.post(&questions, &ask)?;
    device.sync()?;
    other.sync()?;
    assert!(mail(&other, Command::Messages)?.questions.is_empty(), "only its writer is asked");
    let asked = mail(&device, Command::Messages)?.questions;
    assert_eq!((asked.len(), asked[0].open, asked[0].here), (1, true, true));
    assert_eq!((asked[0].path.as_str(), asked[0].text.as_str()), (path.as_str(), "Who said so?"));

    // Answered with no network, and the process ends.
    device.plan([Mishap::RequestLost]);
    let command = Command::Clarify { query: asked[0].id.clone(), text: "The chair, to both of us.".into() };
    let said = mail(&device, command)?.questions.remove(0).clarifications.remove(0);
    assert_eq!(said.state, ClarificationState::Waiting);
    device.carry();
    device.restart()?;
    // It arrives and its answer is lost; then it arrives twice.
    device.plan([Mishap::Answered(200, ""), Mishap::AnswerLost]);
    for hour in 1..4 {
        device.set_clock(hour * 3600);
        device.sync()?;
    }
    device.plan([Mishap::DeliveredTwice, Mishap::DeliveredTwice]);
    device.set_clock(5 * 3600);
    device.sync()?;
    let asked = mail(&device, Command::Messages)?.questions.remove(0);
    assert!(matches!(asked.clarifications[0].state, ClarificationState::Received { .. }), "{asked:?}");
    let line = mission.desk.get(&questions)?["questions"][0].clone();
    let clarified = line["clarifications"].as_array().unwrap();
    assert_eq!(clarified.len(), 1);
    assert_eq!((&clarified[0]["text"], &clarified[0]["verified"]), (&"The chair, to both of us.".into(), &true.into()));
    assert_eq!(line["open"], false);
    // The answer stays as it was sent.
    let detail = mission.desk.get(&format!("reports/{report}"))?;
    assert_eq!(detail["versions"].as_array().map(Vec::len), Some(1));
    // Closed by the desk, the device hears of it.
    let closed = format!("questions/{}/close", asked.id);
    mission.desk.post(&closed, &json!({ "id": id(), "text": "Thank you." }))?;
    device.sync()?;
    assert!(mail(&device, Command::Messages)?.questions[0].closed_at.is_some());
    Ok(())
}

#[test]
fn a_call_for_help_stays_on_the_desk_until_somebody_takes_it() -> Result<(), Fault> {
    let mut mission = mission()?;
    let device = mission.device("O-001")?;
    let Reply::Form(form) = device.ok(Command::StartReport { form_id: "check_in".into(), place: None })? else {
        return Err("no form".into());
    };
    let path = form.items.iter().find_map(|item| match item {
        Item::Question(q) if q.path.ends_with("/check_in") => Some(q.path.clone()),
        _ => None,
    });
    let answer =
        Command::Answer { report: form.report.clone(), path: path.ok_or("no question")?, value: "need_help".into() };
    device.ok(answer)?;
    device.ok(Command::Send { report: form.report.clone() })?;
    device.sync()?;
    let call = until("the call", Duration::from_secs(20), || {
        let calls = mission.desk.get("calls").ok()?;
        (calls["urgent_total"] == 1).then(|| calls["urgent"][0].clone())
    })?;
    assert_eq!((&call["line"]["report"], &call["line"]["observer"]), (&form.report.as_str().into(), &"O-001".into()));
    let take = json!({ "report": form.report, "tier": "urgent", "through": call["through"] });
    let calls = mission.desk.post("calls", &take)?;
    assert_eq!((&calls["urgent_total"], &calls["taken"][0]["taken"]["by"]), (&0.into(), &"coordinator".into()));
    // Taken twice is taken once, by whoever was first.
    assert_eq!(mission.desk.post("calls", &take)?["taken"].as_array().map(Vec::len), Some(1));
    Ok(())
}
