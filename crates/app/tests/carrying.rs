//! The way to the endpoint, from the app's side: lost answers, clocks, the status bar.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

mod common;

use common::*;
use tabella_app::TransportError;
use tabella_app::api::*;

#[test]
fn a_report_survives_a_lost_response() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let report = filled_opening(&mut device);
    device.send(&report);
    endpoint.mood = Mood::LosesAnswers;
    device.sync(&mut endpoint);
    assert!(matches!(
        device.report(&report).row.state,
        ReportState::Waiting { reason: WaitReason::NoNetwork | WaitReason::Retry, .. }
    ));
    endpoint.mood = Mood::Well;
    device.clock.pass_seconds(3600);
    device.kill();
    device.unlock();
    device.sync(&mut endpoint);
    assert!(matches!(device.report(&report).row.state, ReportState::Received { .. }));
    let (_, times) = endpoint.received.values().next().unwrap();
    assert_eq!((endpoint.received.len(), *times), (1, 2), "sent twice with the same bytes, stored once");
}

#[test]
fn an_answer_that_comes_after_locking_changes_nothing() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let report = filled_opening(&mut device);
    device.send(&report);
    let request = device.app.next_request().unwrap();
    assert!(device.app.next_request().is_none(), "one at a time");
    let answer = endpoint.answer(&request, MORNING_MS);
    device.ask(Command::Lock);
    assert!(!device.app.handle_response(request.id, answer));
    device.unlock();
    device.sync(&mut endpoint);
    assert!(matches!(device.report(&report).row.state, ReportState::Received { .. }));
}

#[test]
fn the_status_bar_says_what_is_known_of_the_network() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let network = device.status().network.unwrap();
    assert!(network.reachable && network.reason.is_none() && network.last_contact.is_some());
    for (mood, reason) in [
        (Mood::NoNetwork, ErrorCode::Unreachable),
        (Mood::Portal, ErrorCode::NotAnEndpoint),
        (Mood::Fault, ErrorCode::EndpointFault),
        (Mood::OtherKey, ErrorCode::EndpointChanged),
    ] {
        endpoint.mood = mood;
        device.clock.pass_seconds(7200);
        device.ask(Command::SyncNow);
        device.sync(&mut endpoint);
        let network = device.status().network.unwrap();
        assert_eq!((network.reachable, network.reason), (false, Some(reason)), "{mood:?}");
    }
    let report = filled_opening(&mut device);
    device.send(&report);
    // It is tried at once, whatever wait stood before; then the next try has its time.
    assert_eq!(device.sync(&mut endpoint), 1);
    let ReportState::Waiting { reason, next_at, .. } = device.report(&report).row.state else { panic!() };
    assert_eq!(reason, WaitReason::NoNetwork);
    assert!(next_at.is_some() && device.app.next_wake_ms().is_none_or(|ms| ms > 0));
}

#[test]
fn a_clock_two_years_off_is_said_and_costs_nothing() {
    let mut endpoint = Endpoint::new();
    endpoint.clock_behind_ms = 2 * 365 * 24 * 3600 * 1000;
    let mut device = Device::ready(&mut endpoint);
    assert_eq!(device.status().network.unwrap().clock_ahead_seconds, 2 * 365 * 24 * 3600);
    let report = filled_opening(&mut device);
    device.send(&report);
    device.sync(&mut endpoint);
    assert!(matches!(device.report(&report).row.state, ReportState::Received { .. }));
}

#[test]
fn a_device_without_network_asks_less_and_less_and_is_woken_by_a_person() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    endpoint.mood = Mood::NoNetwork;
    device.ask(Command::SyncNow);
    assert_eq!(device.sync(&mut endpoint), 1);
    assert!(device.app.next_request().is_none());
    let wake = device.app.next_wake_ms().unwrap();
    assert!(wake >= 250);
    device.ask(Command::SyncNow);
    assert!(device.app.next_request().is_some(), "a person asked");
}

#[test]
fn an_unknown_answer_is_ignored() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    assert!(!device.app.handle_response(4711, Err(TransportError::Timeout)));
    assert_eq!(device.status().phase, Phase::Ready);
}

#[test]
fn a_bundle_holds_what_is_not_received_and_is_not_readable() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let report = filled_opening(&mut device);
    // The mission of this endpoint names nobody who could open a bundle: nothing is ever written in clear.
    assert_eq!(device.code(Command::Export), ErrorCode::WrongState);
    device.send(&report);
    assert_eq!(device.code(Command::Export), ErrorCode::WrongState);

    let mut endpoint = Endpoint::new();
    let recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    endpoint.mission.unknown.insert("bundle_recipient".into(), recipient.into());
    let mut device = Device::ready(&mut endpoint);
    let report = filled_opening(&mut device);
    device.send(&report);
    let Reply::Bundle { file, versions, .. } = device.ask(Command::Export) else { panic!() };
    assert_eq!(versions, 1);
    let bytes = std::fs::read(device.dir.path().join("bundles").join(file)).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org"));
    assert!(!String::from_utf8_lossy(&bytes).contains("S-14"));
    assert_eq!(device.status().counts.waiting, 1, "only a receipt acknowledges");
}
