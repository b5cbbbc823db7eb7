//! Evidence between a device and its endpoint: text first, then the file; exactly once, whatever the way does.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    missing_docs
)]

mod support;

use proptest::prelude::*;
use support::evidence::*;
use support::*;
use tabella_domain::{EvidenceKind, OutboxState, ParkCode};
use tabella_fieldbook::FieldBook;
use tabella_sync::testing::Mishap;
use tabella_sync::{LinkStore, MAX_WAIT_MS, RequestKind};

fn bytes(n: u128) -> Vec<u8> {
    (0..150_000_u32).map(|i| (u128::from(i) * 7 + n) as u8).collect()
}

/// A sent report with a photo.
fn send_with_photo(book: &mut FieldBook, n: u128) {
    send_with(book, n, EvidenceKind::Photo, &bytes(n));
}

#[test]
fn the_text_goes_first_and_the_photo_after() {
    let mut day = day();
    send_with_photo(&mut day.book, 1);
    let kinds: Vec<RequestKind> =
        settle(&mut day.book, &mut day.endpoint, NOON).into_iter().map(|outcome| outcome.kind).collect();
    assert_eq!(kinds, [RequestKind::Push, RequestKind::Evidence]);
    assert!(received(&day.book, 1));
    assert_eq!(day.endpoint.evidence[&piece(1)].1, bytes(1));
    let counts = day.book.evidence_counts().unwrap()[&report(1)];
    assert_eq!((counts.waiting, counts.received, counts.parked), (0, 1, 0));
    assert_eq!(day.book.counts().unwrap().received, 1);
}

#[test]
fn a_report_counts_as_waiting_until_its_photo_has_its_receipt() {
    let mut day = day();
    send_with_photo(&mut day.book, 1);
    exchange(&mut day.book, &mut day.endpoint, Mishap::None, NOON).unwrap();
    assert!(matches!(state(&day.book, 1), OutboxState::Acknowledged { .. }));
    let counts = day.book.counts().unwrap();
    assert_eq!((counts.waiting, counts.received), (1, 0));
}

#[test]
fn a_photo_that_arrived_although_its_answer_was_lost_is_asked_for_and_not_sent_again() {
    let mut day = day();
    send_with_photo(&mut day.book, 1);
    exchange(&mut day.book, &mut day.endpoint, Mishap::None, NOON).unwrap();
    let lost = exchange(&mut day.book, &mut day.endpoint, Mishap::LostResponse, NOON).unwrap();
    assert_eq!(lost.kind, RequestKind::Evidence);
    assert!(!received(&day.book, 1));
    // The process ends meanwhile.
    drop(day.book);
    let mut book = open(day.dir.path());
    settle(&mut book, &mut day.endpoint, NOON + MAX_WAIT_MS);
    assert!(received(&book, 1));
    let uploads = day.endpoint.seen.iter().filter(|seen| seen.starts_with("PUT")).count();
    assert_eq!(uploads, 1, "{:?}", day.endpoint.seen);
}

#[test]
fn a_photo_that_never_arrived_is_sent_again_after_the_question() {
    let mut day = day();
    send_with_photo(&mut day.book, 1);
    exchange(&mut day.book, &mut day.endpoint, Mishap::None, NOON).unwrap();
    exchange(&mut day.book, &mut day.endpoint, Mishap::Unreachable, NOON).unwrap();
    settle(&mut day.book, &mut day.endpoint, NOON + MAX_WAIT_MS);
    assert!(received(&day.book, 1));
    let about: Vec<&str> =
        day.endpoint.seen.iter().filter(|s| s.contains("/evidence/")).map(|s| s.split(' ').next().unwrap()).collect();
    assert_eq!(about, ["GET", "PUT"]);
}

#[test]
fn text_goes_on_while_a_photo_does_not_get_through() {
    let mut day = day();
    send_with_photo(&mut day.book, 1);
    exchange(&mut day.book, &mut day.endpoint, Mishap::None, NOON).unwrap();
    exchange(&mut day.book, &mut day.endpoint, Mishap::Gateway, NOON).unwrap();
    send(&mut day.book, 2);
    // The next contact is a hello, then the text; the photo still waits for its own time.
    let mut now = NOON;
    for _ in 0..20 {
        now += 300;
        let outcomes = settle(&mut day.book, &mut day.endpoint, now);
        if outcomes.iter().any(|o| o.kind == RequestKind::Push && !o.acknowledged.is_empty()) {
            break;
        }
    }
    assert!(matches!(state(&day.book, 2), OutboxState::Acknowledged { .. }));
}

#[test]
fn one_that_is_too_large_is_parked_and_holds_up_nobody() {
    let mut day = day();
    day.endpoint.most_evidence = 1_000;
    send_with_photo(&mut day.book, 1);
    settle(&mut day.book, &mut day.endpoint, NOON);
    assert!(matches!(standing(&day.book, 1), OutboxState::Parked { code: ParkCode::TooLarge, .. }));
    assert_eq!(day.book.counts().unwrap().parked, 1);
    day.endpoint.most_evidence = 1_000_000;
    send_with_photo(&mut day.book, 2);
    settle(&mut day.book, &mut day.endpoint, NOON);
    assert!(received(&day.book, 2));
    day.book.requeue_evidence(piece(1), NOON).unwrap();
    settle(&mut day.book, &mut day.endpoint, NOON);
    assert!(received(&day.book, 1));
}

#[test]
fn one_that_cannot_be_read_back_is_parked_with_its_own_word() {
    let mut day = day();
    send_with_photo(&mut day.book, 1);
    let file = std::fs::read_dir(day.dir.path().join("evidence")).unwrap().next().unwrap().unwrap().path();
    std::fs::write(file, b"damaged").unwrap();
    settle(&mut day.book, &mut day.endpoint, NOON);
    assert!(matches!(state(&day.book, 1), OutboxState::Acknowledged { .. }));
    assert!(matches!(standing(&day.book, 1), OutboxState::Parked { code: ParkCode::Unreadable, .. }));
    assert!(day.endpoint.evidence.is_empty());
}

#[test]
fn a_receipt_of_a_stranger_or_of_other_bytes_acknowledges_nothing() {
    for mishap in [Mishap::ForeignReceipt, Mishap::OtherBytes] {
        let mut day = day();
        send_with_photo(&mut day.book, 1);
        exchange(&mut day.book, &mut day.endpoint, Mishap::None, NOON).unwrap();
        exchange(&mut day.book, &mut day.endpoint, mishap, NOON).unwrap();
        assert!(!received(&day.book, 1), "{mishap:?}");
        settle(&mut day.book, &mut day.endpoint, NOON + MAX_WAIT_MS);
        assert!(received(&day.book, 1), "{mishap:?}");
    }
}

#[test]
fn a_revoked_device_still_hands_its_photo_in() {
    let mut day = day();
    send_with_photo(&mut day.book, 1);
    day.endpoint.revoked = true;
    settle(&mut day.book, &mut day.endpoint, NOON);
    let OutboxState::Acknowledged { receipt } = standing(&day.book, 1) else { panic!("not received") };
    assert!(receipt.set_aside);
}

fn mishap() -> impl Strategy<Value = Mishap> {
    prop::sample::select(vec![
        Mishap::None,
        Mishap::Unreachable,
        Mishap::LostResponse,
        Mishap::Duplicated,
        Mishap::Fault,
        Mishap::Gateway,
        Mishap::Portal,
        Mishap::PortalForbids,
        Mishap::Redirect,
        Mishap::Truncated,
        Mishap::Throttled,
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_the_way_does_each_piece_arrives_once_and_whole(
        mishaps in prop::collection::vec((mishap(), any::<bool>()), 0..14),
    ) {
        let mut day = day();
        send_with_photo(&mut day.book, 1);
        send_with_photo(&mut day.book, 2);
        let mut now = NOON;
        for (mishap, restart) in mishaps {
            now += 400_000;
            exchange(&mut day.book, &mut day.endpoint, mishap, now);
            if restart {
                drop(day.book);
                day.book = open(day.dir.path());
            }
        }
        for _ in 0..6 {
            now += MAX_WAIT_MS;
            settle(&mut day.book, &mut day.endpoint, now);
        }
        for n in [1, 2] {
            prop_assert!(received(&day.book, n), "{n}: {:?} {:?}", standing(&day.book, n), day.book.network());
            prop_assert_eq!(&day.endpoint.evidence[&piece(n)].1, &bytes(n));
        }
        prop_assert_eq!(day.book.counts().unwrap().received, 2);
    }
}
