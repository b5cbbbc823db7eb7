//! Two devices of a team and nothing between them but what each shows to the other.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

mod common;

use common::*;
use tabella_app::api::*;
use tabella_domain::DeviceId;
use uuid::Uuid;

/// A device of an observer, told by the endpoint whose it is.
fn device(observer: &str, team: Option<&str>, number: u128) -> (Endpoint, Device) {
    let mut endpoint = Endpoint::new();
    endpoint.forms.push(form("voting", "1", include_str!("data/voting.xml"), true, 9));
    endpoint.person.code = observer.into();
    endpoint.person.team = team.map(str::to_owned);
    endpoint.device = DeviceId(Uuid::from_u128(number));
    let mut device = Device::ready(&mut endpoint);
    endpoint.vouch();
    device.ask(Command::SyncNow);
    device.sync(&mut endpoint);
    // Each device has a range of ids of its own.
    for _ in 0..number {
        device.kill();
    }
    device.unlock();
    (endpoint, device)
}

fn step(device: &mut Device, step: HandoverStep) -> HandoverView {
    match device.ask(Command::Handover { step }) {
        Reply::Handover(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn refused(device: &mut Device, step: HandoverStep) -> ErrorCode {
    device.code(Command::Handover { step })
}

fn read(code: &str) -> HandoverStep {
    HandoverStep::Read { code: code.into() }
}

fn offer(code: &str, report: &str) -> HandoverStep {
    HandoverStep::Offer { code: code.into(), reports: vec![report.into()], shift: false, note: String::new() }
}

fn standing(view: &HandoverView) -> HandoverStanding {
    view.handovers.iter().find(|h| Some(&h.handover) == view.handover.as_ref()).unwrap().standing
}

#[test]
fn a_draft_goes_on_at_the_partners_device_with_all_that_it_was() {
    let (_, mut first) = device("O-101", Some("T-01"), 1);
    let (mut endpoint, mut second) = device("O-102", Some("T-01"), 2);
    // The clocks of two devices may even agree on an instant that was not the same.
    second.clock.wall_ms.fetch_add(-600_000, std::sync::atomic::Ordering::Relaxed);
    let report = first.start("opening", at_station()).report;
    first.clock.pass_seconds(60);
    first.answer(&report, "/data/setup/allowed", "yes");
    let before = first.report(&report);
    let created = before.row.created_at.clone();

    let request = step(&mut second, HandoverStep::Ask).code.unwrap();
    second.kill();
    second.unlock();
    assert_eq!(step(&mut second, HandoverStep::Ask).code.as_ref(), Some(&request), "the same code is shown again");
    assert_eq!(step(&mut first, read(&request)).asked_by.as_deref(), Some("O-102"));
    first.open(&report);
    let offered = step(&mut first, offer(&request, &report));
    assert_eq!(standing(&offered), HandoverStanding::Offered);
    let (handover, letter) = (offered.handover.clone().unwrap(), offered.code.clone().unwrap());
    let command = Command::Answer { report: report.clone(), path: "/data/overall".into(), value: "4".into() };
    assert_eq!(first.code(command), ErrorCode::WrongState, "offered is locked, also where a screen had it open");
    first.kill();
    first.unlock();
    assert_eq!(step(&mut first, HandoverStep::Show { handover: handover.clone() }).code, Some(letter.clone()));

    let came = step(&mut second, read(&letter));
    assert_eq!(standing(&came), HandoverStanding::Received);
    let row = &came.handovers[0];
    assert_eq!(
        (row.peer.as_str(), row.reports[0].title.as_str(), row.reports[0].answered),
        ("O-101", "Opening", before.row.answered)
    );
    assert!(second.reports().is_empty());
    second.kill();
    second.unlock();
    let taken = step(&mut second, HandoverStep::Accept { handover: handover.clone() });
    let confirmation = taken.code.clone().unwrap();
    assert_eq!(
        standing(&step(&mut second, read(&letter))),
        HandoverStanding::Accepted,
        "an already taken one is known"
    );
    assert_eq!(step(&mut second, HandoverStep::Show { handover: handover.clone() }).code, Some(confirmation.clone()));
    assert!(first.today().handover.open.is_some());
    assert_eq!(standing(&step(&mut first, read(&confirmation))), HandoverStanding::Confirmed);
    assert!(first.today().handover.open.is_none());

    // At the first: kept, readable, not a draft, not unsent, not due a second time.
    let kept = first.report(&report);
    assert!(matches!(&kept.row.state, ReportState::HandedOver { to, confirmed: true, .. } if to == "O-102"));
    assert_eq!(serde_json::to_value(&kept.answers).unwrap(), serde_json::to_value(&before.answers).unwrap());
    assert_eq!((first.status().counts.drafts, first.status().counts.waiting), (0, 0));
    let due = &first.today().due[0];
    assert_eq!((due.form.form_id.as_str(), due.handed, due.draft.is_none()), ("opening", 1, true));
    assert!(!first.open(&report).editable);
    for command in [
        Command::Send { report: report.clone() },
        Command::DiscardDraft { report: report.clone() },
        Command::Review { report: report.clone() },
    ] {
        assert_eq!(first.code(command), ErrorCode::WrongState);
    }

    // At the second: the same report, begun when it was begun; who answered stands with each answer.
    assert_eq!(second.today().due[0].draft.as_ref().map(|d| d.report.clone()), Some(report.clone()));
    second.clock.wall_ms.fetch_add(-60_000, std::sync::atomic::Ordering::Relaxed);
    second.answer(&report, "/data/overall", "4");
    let sent = second.send(&report);
    assert_eq!((sent.row.created_at.as_str(), sent.row.from.as_deref()), (created.as_str(), Some("O-101")));
    let by = |path: &str| sent.answers.iter().find(|a| a.path == path).unwrap().by.clone();
    assert_eq!((by("/data/setup/allowed").as_deref(), by("/data/overall")), (Some("O-101"), None));
    second.sync(&mut endpoint);
    assert_eq!(endpoint.received.len(), 1);
    let body = endpoint.body(0);
    assert!(body.contains(r#"tabella:by="O-101">yes</allowed>"#), "{body}");
    assert_eq!(body.matches("tabella:by=\"O-101\">4<").count(), 0);
    assert!(matches!(second.report(&report).row.state, ReportState::Received { .. }));
}

#[test]
fn a_shift_leaves_its_words_its_station_and_its_count() {
    let (_, mut first) = device("O-101", Some("T-01"), 1);
    let (_, mut second) = device("O-102", Some("T-01"), 2);
    first.ask(Command::SetStation { station: "S-15".into() });
    let report = first.start("voting", Some(Place::Station { station: "S-15".into() })).report;
    for _ in 0..3 {
        first.ask(Command::TallyCount { report: report.clone(), by: 1 });
    }
    first.ask(Command::TallyPause { report: report.clone(), on: true });
    let request = step(&mut second, HandoverStep::Ask).code.unwrap();
    let note = "Seals 0412 to 0415 are whole.";
    let offer =
        HandoverStep::Offer { code: request, reports: vec![report.clone()], shift: true, note: format!("  {note} ") };
    let offered = step(&mut first, offer);
    let (handover, letter) = (offered.handover.unwrap(), offered.code.unwrap());
    assert_eq!(step(&mut second, read(&letter)).handovers[0].note, note);
    step(&mut second, HandoverStep::Accept { handover });
    let today = second.today();
    assert_eq!(today.station.map(|s| s.key).as_deref(), Some("S-15"));
    assert_eq!(today.handover.left.map(|h| h.note).as_deref(), Some(note));
    assert_eq!(today.visit.map(|v| v.report).as_deref(), Some(report.as_str()));
    let Reply::Tally(tally) = second.ask(Command::Tally { report: report.clone() }) else { panic!() };
    assert_eq!((tally.count, tally.on_break, tally.breaks.len()), (Some(3), true, 1));
    second.ask(Command::TallyPause { report: report.clone(), on: false });
    let Reply::Tally(tally) = second.ask(Command::TallyCount { report, by: 1 }) else { panic!() };
    assert_eq!(tally.count, Some(4));
}

#[test]
fn what_stands_in_the_way_is_said_and_changes_nothing() {
    let (_, mut first) = device("O-101", Some("T-01"), 1);
    let (_, mut other) = device("O-201", Some("T-02"), 2);
    let (_, mut alone) = device("O-301", None, 3);
    let report = first.start("opening", at_station()).report;
    let request = step(&mut other, HandoverStep::Ask).code.unwrap();
    assert_eq!(refused(&mut first, offer(&request, &report)), ErrorCode::HandoverOtherTeam);
    let own = step(&mut first, HandoverStep::Ask).code.unwrap();
    assert_eq!(refused(&mut first, read(&own)), ErrorCode::HandoverOwnCode);
    for none in ["", "!!", "bm90IG9uZQ"] {
        assert_eq!(refused(&mut first, read(none)), ErrorCode::HandoverDamaged);
    }
    assert_eq!(refused(&mut alone, HandoverStep::Ask), ErrorCode::HandoverNoTeam);
    let view = step(&mut alone, HandoverStep::Look);
    assert_eq!((view.team, view.why), (None, Some(ErrorCode::HandoverNoTeam)));
    assert!(!alone.today().handover.can && first.today().handover.can);
    assert!(first.open(&report).editable);
    let mut endpoint = Endpoint::new();
    let mut fresh = Device::ready(&mut endpoint);
    assert_eq!(refused(&mut fresh, HandoverStep::Ask), ErrorCode::HandoverNotReady);
}

#[test]
fn an_offer_that_was_taken_back_goes_on_here_and_a_late_confirmation_hides_nothing() {
    let (_, mut first) = device("O-101", Some("T-01"), 1);
    let (_, mut second) = device("O-102", Some("T-01"), 2);
    let report = first.start("opening", at_station()).report;
    let request = step(&mut second, HandoverStep::Ask).code.unwrap();
    let offered = step(&mut first, offer(&request, &report));
    let (handover, letter) = (offered.handover.unwrap(), offered.code.unwrap());
    step(&mut second, read(&letter));
    let confirmation = step(&mut second, HandoverStep::Accept { handover: handover.clone() }).code.unwrap();
    assert_eq!(standing(&step(&mut first, HandoverStep::Withdraw { handover })), HandoverStanding::Withdrawn);
    first.answer(&report, "/data/setup/allowed", "yes");
    assert_eq!(refused(&mut first, read(&confirmation)), ErrorCode::HandoverHere);
    first.answer(&report, "/data/overall", "4");
    first.send(&report);
}

#[test]
fn the_same_bytes_go_as_a_file() {
    let (_, mut first) = device("O-101", Some("T-01"), 1);
    let (_, mut second) = device("O-102", Some("T-01"), 2);
    let code = |device: &Device, name: &str| {
        tabella_proto::handover::to_code(&std::fs::read(device.dir.path().join("bundles").join(name)).unwrap())
    };
    let file = step(&mut second, HandoverStep::Save { handover: None }).file.unwrap();
    let report = first.start("opening", at_station()).report;
    let offered = step(&mut first, offer(&code(&second, &file), &report));
    let handover = offered.handover.unwrap();
    let file = step(&mut first, HandoverStep::Save { handover: Some(handover.clone()) }).file.unwrap();
    assert_eq!(code(&first, &file), offered.code.unwrap());
    let plain = std::fs::read(first.dir.path().join("bundles").join(&file)).unwrap();
    for word in ["O-101", "T-01", "S-14", "opening"] {
        assert!(!plain.windows(word.len()).any(|w| w == word.as_bytes()), "{word} can be read");
    }
    step(&mut second, read(&code(&first, &file)));
    step(&mut second, HandoverStep::Accept { handover });
    assert!(second.open(&report).editable);
}
