//! Whatever the network does, each version is acknowledged once and none is lost.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    missing_docs
)]

mod support;

use proptest::prelude::*;
use std::collections::BTreeMap;
use support::*;
use tabella_domain::OutboxState;
use tabella_sync::testing::Mishap;
use tabella_sync::{LinkStore, MAX_WAIT_MS, OutboxStore, Plan, apply, plan, sync_now};
use tempfile::TempDir;

#[derive(Debug, Clone)]
enum Act {
    Exchange(Mishap),
    /// A request leaves and its answer is never applied.
    Abandon(Mishap),
    /// An answer is applied twice.
    Twice,
    Send,
    Correct,
    Restart,
    PassTime(i64),
    SyncNow,
    Revoke(bool),
}

fn mishap() -> impl Strategy<Value = Mishap> {
    proptest::sample::select(vec![
        Mishap::None,
        Mishap::None,
        Mishap::None,
        Mishap::Unreachable,
        Mishap::LostResponse,
        Mishap::LostResponse,
        Mishap::Duplicated,
        Mishap::Fault,
        Mishap::Gateway,
        Mishap::Portal,
        Mishap::PortalForbids,
        Mishap::Redirect,
        Mishap::Truncated,
        Mishap::ForeignReceipt,
        Mishap::OtherBytes,
        Mishap::Throttled,
    ])
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => mishap().prop_map(Act::Exchange),
        1 => mishap().prop_map(Act::Abandon),
        1 => Just(Act::Twice),
        3 => Just(Act::Send),
        1 => Just(Act::Correct),
        1 => Just(Act::Restart),
        3 => prop_oneof![Just(1_000_i64), Just(400_000), Just(-63_072_000_000), Just(63_072_000_000)].prop_map(Act::PassTime),
        1 => Just(Act::SyncNow),
        1 => any::<bool>().prop_map(Act::Revoke),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn every_version_is_acknowledged_once_and_none_is_lost(acts in proptest::collection::vec(act(), 1..60), random in any::<u64>()) {
        let dir = TempDir::new().unwrap();
        let (mut book, mut endpoint) = (create(dir.path()), endpoint());
        enrol(&mut book, &mut endpoint);
        let mut now = NOON;
        let mut bodies = BTreeMap::new();
        let mut receipts = BTreeMap::new();
        let (mut reports, mut versions) = (0_u128, 0_u128);
        for (i, act) in acts.iter().enumerate() {
            let random = random.rotate_left((i % 64) as u32);
            match act {
                Act::Exchange(mishap) => { exchange(&mut book, &mut endpoint, *mishap, now); }
                Act::Abandon(mishap) => {
                    if let Plan::Send(planned) = plan(&mut book, &agent(), now).unwrap() {
                        let _ = endpoint.exchange(&planned.request, *mishap);
                    }
                }
                Act::Twice => {
                    if let Plan::Send(planned) = plan(&mut book, &agent(), now).unwrap() {
                        let answer = endpoint.exchange(&planned.request, Mishap::None);
                        apply(&mut book, &agent(), planned.clone(), answer.clone(), now, random).unwrap();
                        apply(&mut book, &agent(), planned, answer, now, random).unwrap();
                    }
                }
                Act::Send => {
                    reports += 1;
                    versions += 1;
                    book.create_report(report(reports), &form(), None, true, &summary(0), now).unwrap();
                    bodies.insert(version(versions), finalise(&mut book, reports, versions).body);
                }
                Act::Correct => if reports > 0 {
                    versions += 1;
                    book.begin_correction(report(reports), &form(), &summary(0), now).unwrap();
                    bodies.insert(version(versions), finalise(&mut book, reports, versions).body);
                },
                Act::Restart => {
                    drop(book);
                    book = open(dir.path());
                }
                Act::PassTime(ms) => now += ms,
                Act::SyncNow => sync_now(&mut book).unwrap(),
                Act::Revoke(revoked) => endpoint.revoked = *revoked,
            }
            for n in 1..=versions {
                // Kept, with its bytes, at every instant; and a receipt once there never changes.
                prop_assert_eq!(&book.version(version(n)).unwrap().unwrap().body, &bodies[&version(n)]);
                if let OutboxState::Acknowledged { receipt } = state(&book, n) {
                    let first = receipts.entry(n).or_insert_with(|| receipt.number.clone());
                    prop_assert_eq!(&receipt.number, first);
                    prop_assert!(endpoint.kept.contains_key(&version(n)), "acknowledged but not at the endpoint");
                }
            }
        }
        // The network comes back, and a person tries again what was parked.
        endpoint.revoked = false;
        for _ in 0..4 {
            for n in 1..=versions {
                if matches!(state(&book, n), OutboxState::Parked { .. }) {
                    book.requeue(version(n), now).unwrap();
                }
            }
            sync_now(&mut book).unwrap();
            settle(&mut book, &mut endpoint, now);
            now += MAX_WAIT_MS;
        }
        for n in 1..=versions {
            prop_assert!(matches!(state(&book, n), OutboxState::Acknowledged { .. }), "{:?}", state(&book, n));
            let kept = &endpoint.kept[&version(n)];
            prop_assert_eq!(&kept.body, &bodies[&version(n)]);
        }
        prop_assert_eq!(endpoint.kept.len() as u128, versions);
        prop_assert_eq!(book.device_state(now).unwrap().waiting, 0);
        prop_assert!(book.network().unwrap().reachable);
    }
}
