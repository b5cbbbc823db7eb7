//! The guided practice from its first step to its own receipt, and the observer's card.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod common;

use common::{Device, Endpoint, Mood, at_station, form, question};
use tabella_app::api::*;
use tabella_domain::{Assignment, Card, CardLines, CardPhone, StationKey};

const PRACTICE: &str = include_str!("../../../assets/guide/practice.xml");
const CONTROLS: &str = r#"<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>C</h:title><model>
<instance><data id="controls" version="1"><room/><order/><where/></data></instance>
<bind nodeset="/data/room" type="int"/><bind nodeset="/data/order" type="odk:rank"/><bind nodeset="/data/where" type="geopoint"/></model></h:head>
<h:body><range ref="/data/room" start="1" end="5" step="1"><label>Room</label></range>
<odk:rank xmlns:odk="http://www.opendatakit.org/xforms" ref="/data/order"><label>Order</label>
<item><label>First</label><value>a</value></item><item><label>Second</label><value>b</value></item></odk:rank>
<input ref="/data/where"><label>Where</label></input></h:body></h:html>"#;

fn begin(device: &mut Device) -> FormView {
    device.form(Command::StartGuide { document: PRACTICE.into() })
}

fn guide(device: &mut Device, command: Command) -> GuideView {
    match device.ask(command) {
        Reply::Guide(view) => *view,
        other => panic!("{other:?}"),
    }
}

/// As the steps say.
fn walk(device: &mut Device, report: &str) {
    device.answer(report, "/data/g_station/station", "S-14");
    device.answer(report, "/data/g_answers/box_empty", "yes");
    let path = "/data/g_answers/sealed".to_owned();
    let state = Some(AnswerStateCode::NotObserved);
    device.ask(Command::AnswerState { report: report.into(), path, state });
    let serious = device.answer(report, "/data/g_safety/pressure", "yes");
    assert!(serious.serious && !serious.urgent);
}

#[test]
fn the_practice_ends_with_a_receipt_of_its_own_and_nothing_of_it_leaves_the_device() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    device.status();
    endpoint.mood = Mood::NoNetwork;
    let before = device.today();
    let view = begin(&mut device);
    assert!(view.guide && view.practice && view.editable);
    assert!(view.languages.iter().any(|l| l.contains("az")) && view.languages.iter().any(|l| l.contains("ru")));
    assert!(view.items.iter().any(|i| matches!(i, Item::Question(q) if !q.guidance.is_empty())));
    walk(&mut device, &view.report);
    // It is in no list, counted nowhere, and cannot be sent.
    assert_eq!(device.code(Command::Send { report: view.report.clone() }), ErrorCode::WrongState);
    let today = device.today();
    assert_eq!((today.reports.len(), today.counts), (before.reports.len(), before.counts));
    assert!(today.visit.is_none() && today.visits.is_empty());
    assert!(device.reports().is_empty());
    let review = device.review(&view.report);
    assert!(review.can_send && review.serious.len() == 1, "{:?}", review.blocking);

    let done = guide(&mut device, Command::FinishGuide { report: view.report.clone() });
    let receipt = done.receipt.unwrap();
    assert_eq!(receipt.number.len(), 6);
    assert!(receipt.number.contains('-') && receipt.answered >= 4 && receipt.questions > receipt.answered);
    assert_eq!(done.report, None);
    assert_eq!(device.code(Command::OpenReport { report: view.report }), ErrorCode::NotFound, "its answers are gone");
    endpoint.mood = Mood::Well;
    device.clock.pass_seconds(3600);
    device.sync(&mut endpoint);
    assert!(endpoint.received.is_empty() && endpoint.notes.is_empty());
}

#[test]
fn the_practice_goes_on_after_a_lock_and_can_be_done_again() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let view = begin(&mut device);
    walk(&mut device, &view.report);
    device.kill();
    device.unlock();
    let kept = guide(&mut device, Command::Guide);
    assert_eq!(kept.report.as_deref(), Some(view.report.as_str()));
    assert!(kept.answered >= 4 && kept.receipt.is_none());
    let again = begin(&mut device);
    assert_eq!(again.report, view.report, "the same practice");
    assert_eq!(question(&again.items, "/data/g_answers/box_empty").value, "yes");
    // A newer app brings another form: the practice begins anew.
    let newer = PRACTICE.replace("version=\"1\"", "version=\"2\"");
    let fresh = device.form(Command::StartGuide { document: newer });
    assert!(fresh.report != view.report && question(&fresh.items, "/data/g_answers/box_empty").value.is_empty());
    let first = begin(&mut device);
    walk(&mut device, &first.report);
    let one = guide(&mut device, Command::FinishGuide { report: first.report.clone() }).receipt.unwrap();
    let second = begin(&mut device);
    walk(&mut device, &second.report);
    device.clock.pass_seconds(60);
    let two = guide(&mut device, Command::FinishGuide { report: second.report }).receipt.unwrap();
    assert!(one.number != two.number && one.at < two.at);
}

#[test]
fn what_is_still_asked_for_holds_the_practice_up_as_it_would_a_report() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let view = begin(&mut device);
    assert!(!device.review(&view.report).can_send);
    assert_eq!(device.code(Command::FinishGuide { report: view.report }), ErrorCode::WrongState);
    // Only the practice ends as one, and only the practice form begins it.
    let real = device.start("opening", at_station());
    assert_eq!(device.code(Command::FinishGuide { report: real.report }), ErrorCode::WrongState);
    assert_eq!(device.code(Command::StartGuide { document: CONTROLS.into() }), ErrorCode::FormBroken);
}

#[test]
fn leaving_early_and_counting_can_be_tried() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let report = begin(&mut device).report;
    device.ask(Command::TallyCount { report: report.clone(), by: 1 });
    let Reply::Tally(tally) = device.ask(Command::TallyPause { report: report.clone(), on: true }) else { panic!() };
    assert!(tally.on_break && tally.practice && tally.count == Some(1));
    let left = device.form(Command::LeftEarly { report: report.clone(), reason: Some(LeftReason::HadToLeave) });
    assert_eq!(left.left, Some(LeftReason::HadToLeave));
    let back = device.form(Command::LeftEarly { report, reason: None });
    assert_eq!(back.left, None);
}

#[test]
fn a_range_and_a_rank_reach_the_screen_as_what_they_are_and_positions_where_the_mission_wants_them() {
    let mut endpoint = Endpoint::new();
    endpoint.forms.push(form("controls", "1", CONTROLS, true, 3));
    let mut device = Device::ready(&mut endpoint);
    let view = device.start("controls", None);
    let room = question(&view.items, "/data/room");
    assert_eq!(room.kind, QuestionKind::Range);
    assert_eq!(room.range, Some(Bounds { start: "1".into(), end: "5".into(), step: "1".into() }));
    let order = question(&view.items, "/data/order");
    assert_eq!((order.kind, order.choices.len(), order.long_list), (QuestionKind::Rank, 2, false));
    assert!(!common::has(&view.items, "/data/where"), "positions are off unless the mission turns them on");
    device.answer(&view.report, "/data/room", "3");
    device.answer(&view.report, "/data/order", "b a");
    let again = device.open(&view.report);
    assert_eq!(question(&again.items, "/data/order").value, "b a");
    assert_eq!(device.report(&view.report).answers[1].answer, "Second, First");

    let mut endpoint = Endpoint::new();
    endpoint.mission.unknown.insert(tabella_domain::POSITIONS.into(), true.into());
    endpoint.forms.push(form("controls", "1", CONTROLS, true, 3));
    let mut device = Device::ready(&mut endpoint);
    let view = device.start("controls", None);
    device.answer(&view.report, "/data/where", "40.4 49.8 0.0 12.5");
    assert_eq!(question(&device.open(&view.report).items, "/data/where").value, "40.4 49.8 0.0 12.5");
}

#[test]
fn the_card_has_the_missions_numbers_and_ones_own_code_and_station() {
    let mut endpoint = Endpoint::new();
    let whose = [("en".to_owned(), "Coordinators".to_owned()), ("az".to_owned(), "Koordinatorlar".to_owned())];
    let phones = vec![CardPhone { number: "112".into(), whose: whose.into() }];
    let lines = CardLines { more: vec!["Debriefing at ten.".into()], ..CardLines::default() };
    let card = Card { phones, lines: [("en".to_owned(), lines)].into(), ..Card::default() };
    endpoint.mission.set_card(&card).unwrap();
    endpoint.assignment = Some(Assignment::Stationary { station: StationKey("S-14".into()), forms: vec![] });
    let mut device = Device::ready(&mut endpoint);
    let mut card = |language: &str| match device.ask(Command::Card { language: language.into() }) {
        Reply::Card(card) => *card,
        other => panic!("{other:?}"),
    };
    let en = card("en");
    assert_eq!((en.observer.as_str(), en.station.as_deref()), ("O-047", Some("14 · Üçbulaq, School No. 3")));
    assert_eq!(en.phones, [CardNumber { whose: "Coordinators".into(), number: "112".into() }]);
    assert_eq!((en.more.len(), en.conduct.len()), (1, 0));
    let ru = card("ru");
    assert_eq!(
        (ru.phones[0].whose.as_str(), ru.more.len()),
        ("Coordinators", 0),
        "another language's lines are no use"
    );
}
