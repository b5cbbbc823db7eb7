//! A visit: leaving early, check-ins, the count of voters, writing down later, the stations of the day.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

mod common;

use common::*;
use tabella_app::api::*;
use tabella_domain::{AreaCode, Assignment, ExpectedForm, StationKey};
use tabella_proto::VisitedStation;

fn mission() -> Endpoint {
    let mut endpoint = Endpoint::new();
    endpoint.forms.push(form("voting", "1", include_str!("data/voting.xml"), false, 9));
    endpoint.forms.push(form("check_in", "1", include_str!("data/check_in.xml"), true, 3));
    endpoint
}

fn mobile() -> Endpoint {
    let mut endpoint = mission();
    let due = |form_id: &str, count| ExpectedForm { form_id: form_id.into(), count, due: None };
    endpoint.assignment =
        Some(Assignment::Mobile { area: AreaCode("8".into()), forms: vec![due("opening", 1), due("voting", 8)] });
    endpoint
}

fn left(device: &mut Device, report: &str, reason: Option<LeftReason>) -> FormView {
    device.form(Command::LeftEarly { report: report.into(), reason })
}

fn tally(device: &mut Device, command: Command) -> TallyView {
    match device.ask(command) {
        Reply::Tally(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn count(device: &mut Device, report: &str, by: i32) -> Option<u32> {
    tally(device, Command::TallyCount { report: report.into(), by }).count
}

fn at(station: &str) -> Option<Place> {
    Some(Place::Station { station: station.into() })
}

fn is_received(row: &ReportRow) -> bool {
    matches!(row.state, ReportState::Received { .. })
}

#[test]
fn who_had_to_leave_sends_what_was_seen_and_the_rest_says_why_it_is_missing() {
    let mut endpoint = mission();
    let mut device = Device::ready(&mut endpoint);
    let form = device.start("voting", at_station());
    assert!(form.visit && form.left.is_none());
    device.answer(&form.report, "/data/ink", "most");
    assert!(!device.review(&form.report).can_send, "the overall answer is missing");
    device.clock.pass_seconds(3600);

    let view = left(&mut device, &form.report, Some(LeftReason::HadToLeave));
    assert_eq!(view.left, Some(LeftReason::HadToLeave));
    let state = |path: &str| question(&view.items, path).state;
    assert_eq!((question(&view.items, "/data/ink").value.as_str(), state("/data/ink")), ("most", None));
    for path in ["/data/tally", "/data/remark", "/data/overall"] {
        assert_eq!(state(path), Some(AnswerStateCode::LeftEarly), "{path}");
    }
    assert!(question(&view.items, "/data/departure").value.starts_with("10:00"), "left when it was said");
    let today = device.today();
    assert_eq!(today.visit.as_ref().unwrap().left, Some(LeftReason::HadToLeave));

    device.kill();
    device.unlock();
    assert_eq!(device.open(&form.report).left, Some(LeftReason::HadToLeave));
    let review = device.review(&form.report);
    assert!(review.can_send, "{:?}", review.blocking);
    let early = review.states.iter().find(|s| s.state == AnswerStateCode::LeftEarly).unwrap();
    assert_eq!((early.count, review.unanswered.len()), (3, 0));
    device.send(&form.report);
    device.sync(&mut endpoint);
    let body = endpoint.body(0);
    for part in ["tabella:left=\"had_to_leave\"", "<tally_state>left_early</tally_state>", "<overall "] {
        assert!(body.contains(part), "{part} is not in {body}");
    }
    let view = device.report(&form.report);
    let overall = view.answers.iter().find(|a| a.label == "Overall").unwrap();
    assert_eq!(overall.state, Some(AnswerStateCode::LeftEarly), "read back from the sent bytes");
}

#[test]
fn who_was_not_let_in_was_refused_access() {
    let mut endpoint = mission();
    let mut device = Device::ready(&mut endpoint);
    let report = device.start("voting", at_station()).report;
    left(&mut device, &report, Some(LeftReason::HadToLeave));
    // The reason is put right afterwards.
    let view = left(&mut device, &report, Some(LeftReason::NotLetIn));
    let state = |path: &str| question(&view.items, path).state;
    assert_eq!(state("/data/ink"), Some(AnswerStateCode::RefusedAccess));
    assert_eq!(state("/data/tally"), Some(AnswerStateCode::RefusedAccess));
    assert_eq!(state("/data/overall"), Some(AnswerStateCode::LeftEarly), "it offers no such state");
    assert_eq!(view.left, Some(LeftReason::NotLetIn));
}

#[test]
fn leaving_is_taken_back_with_the_departure_that_it_wrote() {
    let mut endpoint = mission();
    let mut device = Device::ready(&mut endpoint);
    let report = device.start("voting", at_station()).report;
    left(&mut device, &report, Some(LeftReason::HadToLeave));
    device.clock.pass_seconds(60);
    left(&mut device, &report, Some(LeftReason::NotLetIn));
    device.kill();
    device.unlock();
    device.answer(&report, "/data/remark", "The door was opened again");
    let view = left(&mut device, &report, None);
    assert_eq!(view.left, None);
    assert_eq!(question(&view.items, "/data/departure").value, "");
    assert_eq!(question(&view.items, "/data/ink").state, None);
    assert_eq!(question(&view.items, "/data/remark").value, "The door was opened again");
    assert!(!device.review(&report).can_send);

    // A departure of the observer's own stays.
    device.answer(&report, "/data/departure", "11:30:00.000+04:00");
    device.clock.pass_seconds(1);
    left(&mut device, &report, Some(LeftReason::HadToLeave));
    let view = left(&mut device, &report, None);
    assert!(question(&view.items, "/data/departure").value.starts_with("11:30"));
}

#[test]
fn an_incident_is_nothing_that_one_leaves() {
    let mut endpoint = mission();
    let mut device = Device::ready(&mut endpoint);
    let form = device.start("incident", None);
    assert!(!form.visit && device.today().visit.is_none());
    let command = Command::LeftEarly { report: form.report, reason: Some(LeftReason::HadToLeave) };
    assert_eq!(device.code(command), ErrorCode::WrongState);
}

#[test]
fn a_check_in_is_one_step_and_waits_for_the_network_like_any_report() {
    let mut endpoint = mission();
    let mut device = Device::ready(&mut endpoint);
    assert!(device.today().check_in);
    endpoint.mood = Mood::NoNetwork;
    let Reply::Report(view) = device.ask(Command::CheckIn { what: CheckIn::NeedHelp }) else { panic!() };
    assert!(matches!(view.row.state, ReportState::Waiting { .. }));
    assert_eq!(view.row.place.as_deref(), Some("14 · Üçbulaq, School No. 3"));
    device.sync(&mut endpoint);
    device.kill();
    device.unlock();
    endpoint.mood = Mood::Well;
    device.clock.pass_seconds(3600);
    device.sync(&mut endpoint);
    assert!(is_received(&device.report(&view.row.report).row));
    let body = endpoint.body(0);
    assert!(body.contains(">need_help<") && body.contains(">S-14<") && body.contains("tabella:typed"), "{body}");
    for what in [CheckIn::Arrived, CheckIn::Leaving, CheckIn::Safe] {
        device.clock.pass_seconds(1);
        device.ask(Command::CheckIn { what });
    }
    device.sync(&mut endpoint);
    assert_eq!(endpoint.received.len(), 4);
    assert_eq!(device.status().counts.drafts, 0);
}

#[test]
fn without_its_form_there_is_no_check_in() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    assert!(!device.today().check_in);
    assert_eq!(device.code(Command::CheckIn { what: CheckIn::Safe }), ErrorCode::NotFound);
}

#[test]
fn every_voter_counted_survives_the_end_of_the_process() {
    let mut endpoint = mission();
    let mut device = Device::ready(&mut endpoint);
    let report = device.start("voting", at_station()).report;
    assert!(device.today().visit.unwrap().tally);
    assert_eq!(tally(&mut device, Command::Tally { report: report.clone() }).count, None);
    for n in 1..=12 {
        device.clock.pass_seconds(7);
        assert_eq!(count(&mut device, &report, 1), Some(n));
        if n % 4 == 0 {
            device.kill();
            device.unlock();
            let view = tally(&mut device, Command::Tally { report: report.clone() });
            assert_eq!(view.count, Some(n));
        }
    }
    assert_eq!(count(&mut device, &report, -1), Some(11));
    let view = device.open(&report);
    assert_eq!(question(&view.items, "/data/tally").value, "11");
    let too_many = Command::TallyCount { report: report.clone(), by: 40 };
    assert_eq!(device.code(too_many), ErrorCode::ValueInvalid);
}

#[test]
fn a_break_stops_the_count_and_is_written_down() {
    let mut endpoint = mission();
    let mut device = Device::ready(&mut endpoint);
    let report = device.start("voting", at_station()).report;
    let pause = |device: &mut Device, on| tally(device, Command::TallyPause { report: report.clone(), on });
    let begun = pause(&mut device, true);
    assert_eq!((begun.count, begun.on_break, begun.breaks.len()), (Some(0), true, 1));
    let one = Command::TallyCount { report: report.clone(), by: 1 };
    assert_eq!(device.code(one.clone()), ErrorCode::WrongState);
    device.clock.pass_seconds(14 * 60);
    device.kill();
    device.unlock();
    let ended = pause(&mut device, false);
    assert_eq!(ended.breaks, [TallyBreak { from: "09:00".into(), to: Some("09:14".into()) }]);
    assert_eq!(tally(&mut device, one).count, Some(1));
    assert_eq!(question(&device.open(&report).items, "/data/tally_breaks").value, "09:00–09:14");
}

#[test]
fn nothing_is_taken_back_below_nothing() {
    let mut endpoint = mission();
    let mut device = Device::ready(&mut endpoint);
    let report = device.start("voting", at_station()).report;
    let back = Command::TallyCount { report: report.clone(), by: -1 };
    assert_eq!(device.code(back.clone()), ErrorCode::WrongState);
    assert_eq!(count(&mut device, &report, 1), Some(1));
    assert_eq!(count(&mut device, &report, -1), Some(0));
    assert_eq!(device.code(back), ErrorCode::WrongState);
}

#[test]
fn what_is_written_down_later_keeps_when_it_was_seen() {
    let mut endpoint = mission();
    let mut device = Device::ready(&mut endpoint);
    let report = device.start("voting", at_station()).report;
    device.clock.pass_seconds(2 * 3600);
    let later =
        |seen_at: Option<&str>| Command::WriteLater { report: report.clone(), seen_at: seen_at.map(Into::into) };
    assert_eq!(device.code(later(Some("2024-02-07T12:00:00+04:00"))), ErrorCode::ValueInvalid, "not seen yet");
    let view = device.form(later(Some("2024-02-07T09:40:00+04:00")));
    assert_eq!(view.later.as_deref(), Some("2024-02-07T05:40:00.000Z"));
    device.kill();
    device.unlock();
    assert!(device.open(&report).later.is_some(), "it holds after the process ended");
    let change = device.answer(&report, "/data/ink", "few");
    let ink = question(&change.changed, "/data/ink");
    assert_eq!(ink.seen_at.as_deref(), Some("2024-02-07T05:40:00.000Z"));
    assert_eq!(ink.typed_at.as_deref(), Some("2024-02-07T07:00:00.000Z"));
    device.form(later(None));
    let change = device.answer(&report, "/data/remark", "now");
    let remark = question(&change.changed, "/data/remark");
    assert_eq!(remark.seen_at, remark.typed_at);
}

#[test]
fn a_mobile_team_sees_its_targets_its_visits_and_where_others_have_been() {
    let mut endpoint = mobile();
    endpoint.visited = vec![VisitedStation { station: StationKey("S-20".into()), forms: vec!["voting".into()] }];
    let mut device = Device::ready(&mut endpoint);
    let today = device.today();
    assert_eq!((today.area.as_deref(), today.station.is_none()), (Some("8"), true));
    assert_eq!(today.due.iter().map(|d| (d.expected, d.sent)).collect::<Vec<_>>(), [(1, 0), (8, 0)]);

    for (station, minutes) in [("S-14", 0), ("S-15", 90)] {
        device.clock.pass_seconds(minutes * 60);
        let report = device.start("voting", at(station)).report;
        device.answer(&report, "/data/overall", "good");
        device.clock.pass_seconds(30 * 60);
        let time = if station == "S-14" { "09:30:00.000+04:00" } else { "11:30:00.000+04:00" };
        device.answer(&report, "/data/departure", time);
        device.send(&report);
    }
    let third = device.start("voting", at("S-16")).report;
    let today = device.today();
    assert_eq!(today.due.iter().map(|d| (d.expected, d.sent)).collect::<Vec<_>>(), [(1, 0), (8, 2)]);
    let visits: Vec<_> = today.visits.iter().map(|v| (v.arrival.as_deref(), v.departure.as_deref())).collect();
    assert_eq!(visits, [(Some("09:00"), Some("09:30")), (Some("11:00"), Some("11:30")), (Some("11:30"), None)]);
    assert_eq!(today.visits[0].place, "14 · Üçbulaq, School No. 3");
    assert_eq!(today.visit.unwrap().report, third);

    let mut visited = |text: &str| match device.ask(Command::FindStations { text: text.into(), limit: 1 }) {
        Reply::Stations { stations, .. } => stations[0].visited,
        other => panic!("{other:?}"),
    };
    assert!(visited("20") && visited("14"), "others have been there; and this team");
    assert!(!visited("17"));
}

#[test]
fn the_day_of_a_mobile_team_outlasts_midnight() {
    let mut endpoint = mobile();
    let mut device = Device::ready(&mut endpoint);
    device.clock.pass_seconds(10 * 3600);
    let report = device.start("voting", at_station()).report;
    device.answer(&report, "/data/overall", "good");
    device.send(&report);
    // Half past two at night: the count goes on.
    device.clock.pass_seconds(7 * 3600 + 1800);
    let today = device.today();
    assert_eq!((today.date.as_str(), today.due[1].sent, today.visits.len()), ("2024-02-07", 1, 1));
    let count = device.start("voting", at("S-15")).report;
    // Seven in the morning, and still writing.
    device.clock.pass_seconds(4 * 3600);
    device.answer(&count, "/data/ink", "all");
    device.clock.pass_seconds(1800);
    assert_eq!(device.today().date, "2024-02-07");
    device.clock.pass_seconds(12 * 3600);
    let next = device.today();
    assert_eq!(next.date, "2024-02-08");
    assert_eq!(next.due[1].sent, 0);
}
