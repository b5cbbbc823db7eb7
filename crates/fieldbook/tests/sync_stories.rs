//! Stories of a device and its endpoint, with the real store.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    missing_docs
)]

mod support;

use serde_json::json;
use support::*;
use tabella_domain::{OutboxState, ParkCode};
use tabella_fieldbook::FieldBook;
use tabella_proto::sha256_hex;
use tabella_sync::testing::{FakeEndpoint, Mishap};
use tabella_sync::{
    LinkStore, MAX_WAIT_MS, NetworkState, Plan, Problem, PullStore, RequestKind, Standing, plan, sync_now,
};
use tempfile::TempDir;

struct Day {
    _dir: TempDir,
    book: FieldBook,
    endpoint: FakeEndpoint,
}

fn enrolled() -> Day {
    let dir = TempDir::new().unwrap();
    let (mut book, mut endpoint) = (create(dir.path()), endpoint());
    enrol(&mut book, &mut endpoint);
    Day { _dir: dir, book, endpoint }
}

fn acknowledged(book: &FieldBook, n: u128) -> bool {
    matches!(state(book, n), OutboxState::Acknowledged { .. })
}

#[test]
fn enrolment_exchanges_keys_and_brings_the_mission() {
    let day = enrolled();
    let Standing::Enrolled(link) = day.book.standing().unwrap() else { panic!("not enrolled") };
    assert_eq!(link.endpoint_key, day.endpoint.public_key());
    assert_eq!(day.book.mission().unwrap().unwrap(), mission());
    assert_eq!(day.book.person().unwrap().unwrap(), person());
    assert!(day.book.network().unwrap().reachable);
}

#[test]
fn an_enrolment_survives_a_lost_response_and_a_restart() {
    let dir = TempDir::new().unwrap();
    let mut endpoint = endpoint();
    let mut book = create(dir.path());
    book.begin_enrolment(ADDRESS, CODE, None).unwrap();
    let key = book.device_key().unwrap().public().to_text();
    exchange(&mut book, &mut endpoint, Mishap::None, NOON).unwrap();
    let lost = exchange(&mut book, &mut endpoint, Mishap::LostResponse, NOON).unwrap();
    assert_eq!((lost.kind, lost.problem), (RequestKind::Enrol, Some(Problem::Unreachable)));
    drop(book);
    let mut book = open(dir.path());
    assert_eq!(book.device_key().unwrap().public().to_text(), key);
    settle(&mut book, &mut endpoint, NOON + 3_600_000);
    assert!(matches!(book.standing().unwrap(), Standing::Enrolled(_)));
}

#[test]
fn a_wrong_code_waits_for_a_person_and_a_corrected_one_works_with_the_same_key() {
    let dir = TempDir::new().unwrap();
    let (mut book, mut endpoint) = (create(dir.path()), endpoint());
    book.begin_enrolment(ADDRESS, "AAAAAAAAAAAA", None).unwrap();
    settle(&mut book, &mut endpoint, NOON);
    let Standing::Enrolling(pending) = book.standing().unwrap() else { panic!() };
    assert_eq!(pending.problem, Some(Problem::CodeUnknown));
    assert_eq!(plan(&mut book, &agent(), NOON + 9_000_000).unwrap(), Plan::Idle);
    let key = pending.device_key;
    book.begin_enrolment(ADDRESS, CODE, None).unwrap();
    settle(&mut book, &mut endpoint, NOON);
    assert!(matches!(book.standing().unwrap(), Standing::Enrolled(_)));
    assert_eq!(endpoint.codes[CODE].as_deref(), Some(key.as_str()));
}

#[test]
fn an_endpoint_with_another_key_than_the_link_s_gets_neither_code_nor_reports() {
    let dir = TempDir::new().unwrap();
    let (mut book, mut endpoint) = (create(dir.path()), endpoint());
    let expected = tabella_proto::EndpointKey::from_bytes(&[1; 32]).public().to_text();
    book.begin_enrolment(ADDRESS, CODE, Some(&expected)).unwrap();
    settle(&mut book, &mut endpoint, NOON);
    let Standing::Enrolling(pending) = book.standing().unwrap() else { panic!() };
    assert_eq!(pending.problem, Some(Problem::EndpointChanged));
    assert_eq!(endpoint.seen, ["GET /v1/hello"]);
}

#[test]
fn an_endpoint_that_changes_its_key_later_gets_no_report() {
    let mut day = enrolled();
    send(&mut day.book, 1);
    sync_now(&mut day.book).unwrap();
    day.endpoint.replace_key();
    day.endpoint.seen.clear();
    let outcome = exchange(&mut day.book, &mut day.endpoint, Mishap::None, NOON).unwrap();
    assert_eq!(outcome.problem, Some(Problem::EndpointChanged));
    assert!(!day.book.network().unwrap().reachable);
    assert_eq!(day.endpoint.seen, ["GET /v1/hello"]);
    assert!(matches!(state(&day.book, 1), OutboxState::Waiting { .. }));
}

#[test]
fn a_report_survives_a_lost_response() {
    let mut day = enrolled();
    let sent = send(&mut day.book, 1);
    let lost = exchange(&mut day.book, &mut day.endpoint, Mishap::LostResponse, NOON).unwrap();
    assert_eq!((lost.kind, lost.problem), (RequestKind::Push, Some(Problem::Unreachable)));
    assert!(!day.book.network().unwrap().reachable);
    settle(&mut day.book, &mut day.endpoint, NOON + MAX_WAIT_MS);
    let kept = &day.endpoint.kept[&version(1)];
    assert_eq!((kept.body.as_str(), kept.deliveries), (sent.body.as_str(), 2));
    let OutboxState::Acknowledged { receipt } = state(&day.book, 1) else { panic!() };
    assert_eq!(receipt.number, kept.line.number);
    let whole = day.book.receipt(version(1)).unwrap().unwrap();
    assert!(whole.receipt.contains(&sha256_hex(sent.body.as_bytes())));
}

#[test]
fn reachable_is_said_only_when_the_endpoint_itself_answered() {
    for mishap in [Mishap::Portal, Mishap::PortalForbids, Mishap::Redirect] {
        let mut day = enrolled();
        send(&mut day.book, 1);
        let outcome = exchange(&mut day.book, &mut day.endpoint, mishap, NOON).unwrap();
        let network = day.book.network().unwrap();
        assert_eq!(outcome.problem, Some(Problem::NotAnEndpoint), "{mishap:?}");
        assert_eq!((network.reachable, network.problem), (false, Some(Problem::NotAnEndpoint)));
        // A portal revokes nobody.
        assert!(!network.revoked);
        // After the wait the first request is a hello: no token and no report goes to a portal.
        let Plan::Send(next) = plan(&mut day.book, &agent(), NOON + MAX_WAIT_MS).unwrap() else { panic!() };
        assert_eq!(next.kind, RequestKind::Hello);
        assert!(next.request.headers.iter().all(|(name, _)| name != "authorization"));
    }
}

#[test]
fn an_endpoint_s_own_fault_is_told_apart_and_waits_grow() {
    let mut day = enrolled();
    send(&mut day.book, 1);
    let outcome = exchange(&mut day.book, &mut day.endpoint, Mishap::Fault, NOON).unwrap();
    assert_eq!(outcome.problem, Some(Problem::EndpointFault));
    assert!(matches!(state(&day.book, 1), OutboxState::Waiting { attempts: 1, .. }));
    assert!(settle(&mut day.book, &mut day.endpoint, NOON).iter().all(|o| o.kind != RequestKind::Push));
    settle(&mut day.book, &mut day.endpoint, NOON + MAX_WAIT_MS);
    assert!(acknowledged(&day.book, 1));
}

#[test]
fn the_endpoint_s_wish_to_come_back_later_is_honoured_and_a_person_overrides_it() {
    let mut day = enrolled();
    send(&mut day.book, 1);
    let outcome = exchange(&mut day.book, &mut day.endpoint, Mishap::Throttled, NOON).unwrap();
    assert_eq!(outcome.problem, Some(Problem::Throttled));
    assert!(day.book.network().unwrap().push.not_before_ms >= NOON + 7_000);
    assert!(settle(&mut day.book, &mut day.endpoint, NOON + 6_000).iter().all(|o| o.kind != RequestKind::Push));
    sync_now(&mut day.book).unwrap();
    settle(&mut day.book, &mut day.endpoint, NOON + 6_000);
    assert!(acknowledged(&day.book, 1));
}

#[test]
fn a_receipt_by_someone_else_acknowledges_nothing() {
    let mut day = enrolled();
    send(&mut day.book, 1);
    let mut now = NOON;
    for attempt in 1..=3 {
        let outcome = exchange(&mut day.book, &mut day.endpoint, Mishap::ForeignReceipt, now).unwrap();
        assert_eq!((outcome.kind, outcome.problem), (RequestKind::Push, Some(Problem::ReceiptInvalid)), "{attempt}");
        assert!(outcome.acknowledged.is_empty());
        now += MAX_WAIT_MS;
    }
    assert_eq!(state(&day.book, 1), OutboxState::Parked { code: ParkCode::ReceiptInvalid, attempts: 3 });
    assert!(day.book.receipt(version(1)).unwrap().is_none());
    // A person tries again, and this time it is the endpoint.
    day.book.requeue(version(1), now).unwrap();
    settle(&mut day.book, &mut day.endpoint, now);
    assert!(acknowledged(&day.book, 1));
}

#[test]
fn a_receipt_for_other_bytes_parks_the_version_and_keeps_it() {
    let mut day = enrolled();
    let sent = send(&mut day.book, 1);
    exchange(&mut day.book, &mut day.endpoint, Mishap::OtherBytes, NOON).unwrap();
    assert!(matches!(state(&day.book, 1), OutboxState::Parked { code: ParkCode::Conflicting, .. }));
    assert_eq!(day.book.version(version(1)).unwrap().unwrap().body, sent.body);
}

#[test]
fn a_revoked_device_still_sends_reads_nothing_and_loses_nothing() {
    let mut day = enrolled();
    send(&mut day.book, 1);
    day.endpoint.revoked = true;
    sync_now(&mut day.book).unwrap();
    settle(&mut day.book, &mut day.endpoint, NOON);
    let OutboxState::Acknowledged { receipt } = state(&day.book, 1) else { panic!() };
    assert!(receipt.set_aside);
    assert!(day.book.network().unwrap().revoked);
    day.endpoint.seen.clear();
    send(&mut day.book, 2);
    settle(&mut day.book, &mut day.endpoint, NOON + 3_600_000);
    assert!(acknowledged(&day.book, 2));
    assert!(day.endpoint.seen.iter().all(|s| !s.contains("/v1/pull")), "{:?}", day.endpoint.seen);
    assert_eq!(day.book.reports().unwrap().len(), 2);
    // Only a person's wish asks once more, and the endpoint's word lifts it.
    day.endpoint.revoked = false;
    sync_now(&mut day.book).unwrap();
    settle(&mut day.book, &mut day.endpoint, NOON + 3_600_000);
    assert!(!day.book.network().unwrap().revoked);
}

#[test]
fn a_batch_that_is_too_large_is_split_until_it_fits() {
    let mut day = enrolled();
    day.endpoint.max_batch = 3;
    for n in 1..=20 {
        send(&mut day.book, n);
    }
    settle(&mut day.book, &mut day.endpoint, NOON);
    assert!((1..=20).all(|n| acknowledged(&day.book, n)));
    assert!(day.endpoint.kept.values().all(|k| k.deliveries == 1));
}

#[test]
fn one_version_that_is_too_large_is_parked_and_the_others_go_on() {
    let mut day = enrolled();
    for n in [1, 2, 4] {
        send(&mut day.book, n);
    }
    day.book.create_report(report(3), &form(), None, true, &summary(0), NOON).unwrap();
    let body = format!("<data>{}</data>", "x".repeat(tabella_proto::MAX_BODY));
    let huge = tabella_fieldbook::NewVersion { version: version(3), body, sent_at_ms: NOON };
    day.book.finalise(report(3), huge).unwrap();
    settle(&mut day.book, &mut day.endpoint, NOON + MAX_WAIT_MS);
    assert!([1, 2, 4].iter().all(|n| acknowledged(&day.book, *n)));
    assert!(matches!(state(&day.book, 3), OutboxState::Parked { code: ParkCode::TooLarge, .. }));
    let counts = day.book.counts().unwrap();
    assert_eq!((counts.received, counts.waiting, counts.parked), (3, 1, 1));
}

#[test]
fn a_version_that_the_endpoint_stumbles_over_does_not_hold_up_the_others() {
    let mut day = enrolled();
    for n in 1..=6 {
        send(&mut day.book, n);
    }
    day.endpoint.poison = vec![version(1)];
    let mut now = NOON;
    for _ in 0..40 {
        settle(&mut day.book, &mut day.endpoint, now);
        now += 400_000;
    }
    assert!((2..=6).all(|n| acknowledged(&day.book, n)));
    assert!(matches!(state(&day.book, 1), OutboxState::Waiting { .. }));
    day.endpoint.poison.clear();
    settle(&mut day.book, &mut day.endpoint, now + MAX_WAIT_MS);
    assert!(acknowledged(&day.book, 1));
}

#[test]
fn an_endpoint_of_another_protocol_keeps_everything_waiting() {
    let mut day = enrolled();
    send(&mut day.book, 1);
    day.endpoint.protocol = (9, 12);
    sync_now(&mut day.book).unwrap();
    let outcome = exchange(&mut day.book, &mut day.endpoint, Mishap::None, NOON).unwrap();
    assert_eq!(outcome.problem, Some(Problem::ProtocolUnsupported));
    assert!(matches!(state(&day.book, 1), OutboxState::Waiting { .. }));
}

#[test]
fn a_clock_two_years_off_breaks_nothing_and_is_told() {
    const TWO_YEARS: i64 = 2 * 365 * 86_400_000;
    for shift in [TWO_YEARS, -TWO_YEARS] {
        let mut day = enrolled();
        send(&mut day.book, 1);
        exchange(&mut day.book, &mut day.endpoint, Mishap::Fault, NOON).unwrap();
        // The clock jumps while a wait is running: at most one early try.
        settle(&mut day.book, &mut day.endpoint, NOON + shift);
        assert!(acknowledged(&day.book, 1));
        let ahead = i64::from(day.book.network().unwrap().clock_ahead_seconds);
        assert_eq!(ahead, shift / 1000);
        // And back again.
        send(&mut day.book, 2);
        settle(&mut day.book, &mut day.endpoint, NOON);
        assert!(acknowledged(&day.book, 2));
    }
}

#[test]
fn everything_is_pulled_in_order_and_what_is_unknown_hides_nothing() {
    let mut day = enrolled();
    let document = "<h:html>opening</h:html>";
    let sha256 = sha256_hex(document.as_bytes());
    let mut renamed = mission();
    renamed.name = "Polling day".into();
    day.endpoint.forms.insert(sha256.clone(), document.into());
    day.endpoint.stations =
        Some(tabella_proto::StationList { version: "s/1".into(), stations: (1..=5).map(station).collect() });
    day.endpoint.stations.as_mut().unwrap().version = "s1".into();
    let notice = |sha: &str, id: &str| {
        json!({ "form": { "form_id": id, "version": "1", "sha256": sha }, "titles": { "en": "T" },
        "any_time": false, "questions": 60 })
    };
    day.endpoint.changes = vec![
        json!({ "kind": "weather_of_a_later_version", "sun": true }),
        json!({ "kind": "mission", "mission": renamed }),
        json!({ "kind": "mission", "mission": { "shape": "of a later version" } }),
        json!({ "kind": "forms", "forms": [notice(&sha256, "opening"), notice(&"cd".repeat(32), "lost")] }),
        json!({ "kind": "stations", "version": "s1", "count": 5 }),
        json!({ "kind": "deployment", "person": person(), "assignment": null }),
    ];
    sync_now(&mut day.book).unwrap();
    settle(&mut day.book, &mut day.endpoint, NOON);
    assert_eq!(day.book.mission().unwrap().unwrap().name, "Polling day");
    assert_eq!(day.book.form_document(&sha256).unwrap().as_deref(), Some(document));
    // A form that the endpoint does not have holds up neither the stations nor anything else.
    assert_eq!(day.book.station_list().unwrap().count, 5);
    let forms = day.book.forms().unwrap();
    assert_eq!(forms.iter().map(|f| f.present).collect::<Vec<_>>(), [true, false]);
    // A newer app reads what this one skipped, from the start.
    let mark = day.book.cursor().unwrap().unwrap();
    assert!(mark.skipped);
    let newer = tabella_sync::Agent { app_version: "0.2.0".into(), ..agent() };
    sync_now(&mut day.book).unwrap();
    exchange(&mut day.book, &mut day.endpoint, Mishap::None, NOON).unwrap();
    let mut urls = Vec::new();
    for _ in 0..3 {
        let Plan::Send(next) = plan(&mut day.book, &newer, NOON).unwrap() else { break };
        urls.push(next.request.url.clone());
        let answer = day.endpoint.exchange(&next.request, Mishap::None);
        tabella_sync::apply(&mut day.book, &newer, next, answer, NOON, 1).unwrap();
    }
    assert!(urls.contains(&format!("{ADDRESS}/v1/pull")), "{urls:?}");
}

#[test]
fn a_form_whose_bytes_differ_from_its_hash_is_not_taken() {
    let mut day = enrolled();
    let sha = "ef".repeat(32);
    day.endpoint.forms.insert(sha.clone(), "something else".into());
    day.endpoint.changes = vec![json!({ "kind": "forms", "forms": [
        { "form": { "form_id": "x", "version": "1", "sha256": sha }, "titles": {}, "any_time": true, "questions": 1 }] })];
    sync_now(&mut day.book).unwrap();
    let outcomes = settle(&mut day.book, &mut day.endpoint, NOON);
    assert!(outcomes.iter().any(|o| o.kind == RequestKind::Form && o.problem == Some(Problem::EndpointFault)));
    assert!(day.book.form_document(&sha).unwrap().is_none());
}

#[test]
fn a_status_from_the_mission_reaches_the_version() {
    let mut day = enrolled();
    send(&mut day.book, 1);
    settle(&mut day.book, &mut day.endpoint, NOON);
    day.endpoint.changes = vec![json!({ "kind": "status", "version": version(1), "set_aside": true })];
    sync_now(&mut day.book).unwrap();
    settle(&mut day.book, &mut day.endpoint, NOON);
    assert!(matches!(state(&day.book, 1), OutboxState::Acknowledged { receipt } if receipt.set_aside));
}

#[test]
fn after_a_restart_nothing_counts_as_under_way_or_reachable() {
    let dir = TempDir::new().unwrap();
    let (mut book, mut endpoint) = (create(dir.path()), endpoint());
    enrol(&mut book, &mut endpoint);
    send(&mut book, 1);
    let Plan::Send(planned) = plan(&mut book, &agent(), NOON).unwrap() else { panic!() };
    assert_eq!(planned.kind, RequestKind::Push);
    assert!(matches!(state(&book, 1), OutboxState::Sending { attempts: 1 }));
    drop(book);
    let mut book = open(dir.path());
    assert!(matches!(state(&book, 1), OutboxState::Waiting { attempts: 1, not_before_ms: 0 }));
    let NetworkState { reachable, .. } = book.network().unwrap();
    assert!(!reachable);
    settle(&mut book, &mut endpoint, NOON);
    assert!(acknowledged(&book, 1));
}

#[test]
fn a_well_device_with_nothing_to_send_is_heard_of() {
    let mut day = enrolled();
    settle(&mut day.book, &mut day.endpoint, NOON);
    day.endpoint.seen.clear();
    settle(&mut day.book, &mut day.endpoint, NOON + tabella_sync::HEARTBEAT_MS);
    assert!(day.endpoint.seen.contains(&"POST /v1/push".to_owned()));
}
