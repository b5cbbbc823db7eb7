//! The secret that opens a device: what the mission asks of it, and how it is changed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

mod common;

use common::*;
use tabella_app::api::*;

const LONGER: &str = "19473826";

fn change(old: &str, new: &str) -> Command {
    Command::ChangeSecret { old: old.into(), new: new.into() }
}

fn begin() -> Command {
    Command::StartReport { form_id: "opening".into(), place: at_station() }
}

#[test]
fn a_mission_that_asks_for_a_longer_pin_gets_one_before_the_first_report() {
    let mut endpoint = Endpoint::new();
    endpoint.mission.secret.min_pin_digits = 8;
    let mut device = Device::ready(&mut endpoint);
    let status = device.status();
    assert_eq!((status.secret_least, status.secret_short), (8, Some(8)));
    let error = device.app.dispatch(begin()).unwrap_err();
    assert_eq!((error.code, error.params["least"].as_str()), (ErrorCode::SecretTooShort, "8"));
    // One that does not fit costs no try, whatever stands beside it.
    assert_eq!(device.code(change("000001", "1947382")), ErrorCode::SecretTooShort);
    assert_eq!(device.code(change("000001", "1947382x")), ErrorCode::SecretTooShort);
    assert_eq!(device.code(change("000001", "12345678")), ErrorCode::SecretTooSimple);
    assert_eq!(device.status().tries_left, 5);
    assert_eq!(device.code(change("000001", LONGER)), ErrorCode::SecretWrong);
    assert_eq!(device.status().tries_left, 4);
    device.ask(change(PIN, LONGER));
    let status = device.status();
    assert_eq!((status.secret_short, status.tries_left), (None, 5));
    let report = device.start("opening", at_station()).report;
    device.kill();
    assert_eq!(device.code(Command::Unlock { secret: PIN.into() }), ErrorCode::SecretWrong);
    device.ask(Command::Unlock { secret: LONGER.into() });
    assert_eq!(device.status().secret_short, None);
    device.open(&report);
}

#[test]
fn a_rule_made_stricter_on_the_day_is_asked_for_and_stands_in_nobody_s_way() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    assert_eq!(device.status().secret_short, None);
    device.start("opening", at_station());
    endpoint.mission.secret.min_pin_digits = 8;
    endpoint.edition = 2;
    device.ask(Command::SyncNow);
    device.sync(&mut endpoint);
    assert_eq!(device.status().secret_short, Some(8));
    device.ask(begin());
    device.kill();
    device.unlock();
    assert_eq!(device.status().secret_short, Some(8));
    device.ask(begin());
}

#[test]
fn a_mission_cannot_ask_for_less_than_the_product_does_nor_for_more_than_can_be_typed() {
    let mut endpoint = Endpoint::new();
    endpoint.mission.secret.min_pin_digits = 1;
    let mut device = Device::ready(&mut endpoint);
    assert_eq!((device.status().secret_least, device.status().secret_short), (6, None));
    assert_eq!(device.code(change(PIN, "1947")), ErrorCode::SecretTooShort);
    endpoint.mission.secret.min_pin_digits = 255;
    endpoint.edition = 2;
    device.ask(Command::SyncNow);
    device.sync(&mut endpoint);
    assert_eq!(device.status().secret_least, 64);
}

#[test]
fn wrong_old_secrets_are_throttled_also_on_an_open_device() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    for _ in 0..4 {
        assert_eq!(device.code(change("000001", LONGER)), ErrorCode::SecretWrong);
    }
    assert_eq!(device.code(change("000001", LONGER)), ErrorCode::SecretThrottled);
    assert_eq!(device.code(change(PIN, LONGER)), ErrorCode::SecretThrottled);
    // Work goes on; the lock screen waits too.
    device.ask(begin());
    device.ask(Command::Lock);
    assert_eq!(device.code(Command::Unlock { secret: PIN.into() }), ErrorCode::SecretThrottled);
    assert_eq!(device.code(change(PIN, LONGER)), ErrorCode::Locked);
    device.clock.pass_seconds(31);
    device.unlock();
    device.ask(change(PIN, LONGER));
}

#[test]
fn a_bundle_is_offered_only_where_somebody_can_open_it() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    assert!(!device.status().mission.unwrap().can_export);
    for (recipient, can) in
        [("age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p", true), ("age1nobody", false)]
    {
        endpoint.mission.unknown.insert("bundle_recipient".into(), recipient.into());
        endpoint.edition += 1;
        device.ask(Command::SyncNow);
        device.sync(&mut endpoint);
        assert_eq!(device.status().mission.unwrap().can_export, can);
    }
}

#[test]
fn send_tries_at_once_whatever_wait_was_planned() {
    for mood in [Mood::Fault, Mood::NoNetwork, Mood::Portal] {
        let mut endpoint = Endpoint::new();
        let mut device = Device::ready(&mut endpoint);
        endpoint.mood = mood;
        let first = filled_opening(&mut device);
        device.send(&first);
        for _ in 0..6 {
            device.sync(&mut endpoint);
            device.clock.pass_seconds(400);
        }
        device.sync(&mut endpoint);
        let ReportState::Waiting { next_at, .. } = device.report(&first).row.state else { panic!() };
        assert!(next_at.is_some(), "{mood:?}");
        endpoint.mood = Mood::Well;
        assert_eq!(device.sync(&mut endpoint), 0, "it waits");
        let second = filled_opening(&mut device);
        device.send(&second);
        device.sync(&mut endpoint);
        for report in [&first, &second] {
            assert!(matches!(device.report(report).row.state, ReportState::Received { .. }), "{mood:?}");
        }
    }
}

#[test]
fn send_on_a_way_that_works_asks_nothing_more_than_the_report() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let report = filled_opening(&mut device);
    device.send(&report);
    assert_eq!(device.sync(&mut endpoint), 1);
}
