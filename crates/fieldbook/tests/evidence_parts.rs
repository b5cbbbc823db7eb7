//! Large evidence in parts: a line that breaks costs what was under way, an endpoint of before parts gets the whole.
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
use tabella_proto::{PART, PART_LEAST};
use tabella_sync::testing::Mishap;
use tabella_sync::{LinkStore, MAX_WAIT_MS, RequestKind};

/// Bytes of a piece that is not one part and not a round number of them.
const LARGE: u32 = PART * 3 + 12_345;

fn bytes(n: u128, length: u32) -> Vec<u8> {
    let mut state = n as u32 + 1;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state as u8
        })
        .collect()
}

fn send_with_film(book: &mut FieldBook, n: u128, length: u32) {
    send_with(book, n, EvidenceKind::Video, &bytes(n, length));
}

impl Day {
    /// A film whose text is received.
    fn with_film(length: u32) -> Self {
        let mut day = day();
        send_with_film(&mut day.book, 1, length);
        assert_eq!(day.step(Mishap::None), RequestKind::Push);
        day
    }

    fn step(&mut self, mishap: Mishap) -> RequestKind {
        exchange(&mut self.book, &mut self.endpoint, mishap, NOON).unwrap().kind
    }

    fn restart(self) -> Self {
        let Self { dir, book, endpoint } = self;
        drop(book);
        let book = open(dir.path());
        Self { dir, book, endpoint }
    }

    /// Up to the answer how far the endpoint is.
    fn asked(&mut self, now_ms: i64) {
        for _ in 0..10 {
            let outcome = exchange(&mut self.book, &mut self.endpoint, Mishap::None, now_ms).unwrap();
            if outcome.kind == RequestKind::EvidenceState {
                return;
            }
        }
        panic!("it is not asked");
    }

    fn settle_later(&mut self) {
        settle(&mut self.book, &mut self.endpoint, NOON + MAX_WAIT_MS);
    }

    fn arrived(&self, length: u32) {
        assert!(received(&self.book, 1), "{:?}", standing(&self.book, 1));
        assert!(self.endpoint.evidence[&piece(1)].1 == bytes(1, length), "other bytes arrived");
        assert!(self.endpoint.partial.is_empty());
    }
}

#[test]
fn a_film_goes_in_parts_and_arrives_whole_with_one_receipt() {
    let mut day = Day::with_film(LARGE);
    let kinds: Vec<_> = settle(&mut day.book, &mut day.endpoint, NOON).into_iter().map(|o| o.kind).collect();
    assert_eq!(kinds[0], RequestKind::EvidenceState, "asked before the first byte");
    assert!(kinds.len() >= 3 && kinds[1..].iter().all(|kind| *kind == RequestKind::Evidence), "{kinds:?}");
    day.arrived(LARGE);
    assert_eq!(day.endpoint.evidence_heard, u64::from(LARGE), "no byte went twice");
}

#[test]
fn a_small_photo_goes_whole_and_unasked() {
    let mut day = Day::with_film(PART);
    assert_eq!(day.step(Mishap::None), RequestKind::Evidence);
    day.arrived(PART);
}

#[test]
fn a_line_that_breaks_costs_nothing_that_arrived() {
    let mut day = Day::with_film(LARGE);
    assert_eq!(day.step(Mishap::None), RequestKind::EvidenceState);
    assert_eq!(day.step(Mishap::Cut(200_000)), RequestKind::Evidence);
    let mut day = day.restart();
    day.settle_later();
    day.arrived(LARGE);
    assert_eq!(day.endpoint.evidence_heard, u64::from(LARGE), "no byte went twice");
}

#[test]
fn what_does_not_get_through_is_tried_smaller() {
    let mut day = Day::with_film(LARGE);
    day.step(Mishap::None);
    let mut now = NOON;
    for _ in 0..5 {
        let tried = exchange(&mut day.book, &mut day.endpoint, Mishap::Unreachable, now).unwrap().kind;
        assert_eq!(tried, RequestKind::Evidence);
        now += MAX_WAIT_MS;
        day.asked(now);
    }
    assert_eq!(day.book.network().unwrap().part, PART_LEAST);
    settle(&mut day.book, &mut day.endpoint, now + MAX_WAIT_MS);
    day.arrived(LARGE);
}

#[test]
fn the_lost_answer_to_the_last_part_costs_a_question_and_no_byte() {
    let mut day = Day::with_film(PART + 1);
    day.step(Mishap::None);
    day.step(Mishap::None);
    assert_eq!(day.step(Mishap::LostResponse), RequestKind::Evidence);
    assert!(!received(&day.book, 1));
    let mut day = day.restart();
    day.settle_later();
    day.arrived(PART + 1);
    assert_eq!(day.endpoint.evidence_heard, u64::from(PART + 1));
}

#[test]
fn an_endpoint_of_before_parts_gets_the_whole() {
    let mut day = Day::with_film(LARGE);
    day.endpoint.resumes = false;
    settle(&mut day.book, &mut day.endpoint, NOON);
    day.arrived(LARGE);
    let uploads = day.endpoint.seen.iter().filter(|seen| seen.starts_with("PUT")).count();
    assert_eq!(uploads, 1, "{:?}", day.endpoint.seen);
}

#[test]
fn an_endpoint_that_forgot_the_parts_or_how_to_take_them_is_begun_with_again() {
    for resumes in [true, false] {
        let mut day = Day::with_film(LARGE);
        day.step(Mishap::None);
        day.step(Mishap::None);
        assert_eq!(day.endpoint.partial[&piece(1)].len(), PART as usize);
        day.endpoint.partial.clear();
        day.endpoint.resumes = resumes;
        for hour in 0..6 {
            settle(&mut day.book, &mut day.endpoint, NOON + hour * MAX_WAIT_MS);
        }
        day.arrived(LARGE);
    }
}

#[test]
fn text_passes_between_two_parts() {
    let mut day = Day::with_film(LARGE);
    day.step(Mishap::None);
    assert_eq!(day.step(Mishap::None), RequestKind::Evidence);
    send(&mut day.book, 2);
    assert_eq!(day.step(Mishap::None), RequestKind::Push);
    assert!(matches!(state(&day.book, 2), OutboxState::Acknowledged { .. }));
    assert_eq!(day.step(Mishap::None), RequestKind::Evidence, "and it goes on unasked");
}

#[test]
fn parts_that_were_damaged_at_the_endpoint_are_sent_once_more_and_then_shown_to_a_person() {
    let spoil = |day: &mut Day| {
        day.step(Mishap::None);
        day.step(Mishap::None);
        day.endpoint.partial.get_mut(&piece(1)).unwrap()[7] ^= 1;
    };
    let mut day = Day::with_film(LARGE);
    spoil(&mut day);
    settle(&mut day.book, &mut day.endpoint, NOON);
    assert!(matches!(standing(&day.book, 1), OutboxState::Waiting { .. }), "{:?}", standing(&day.book, 1));
    day.settle_later();
    day.arrived(LARGE);

    let mut day = Day::with_film(LARGE);
    spoil(&mut day);
    settle(&mut day.book, &mut day.endpoint, NOON);
    // Again, the question first.
    let later = NOON + MAX_WAIT_MS;
    day.asked(later);
    exchange(&mut day.book, &mut day.endpoint, Mishap::None, later).unwrap();
    day.endpoint.partial.get_mut(&piece(1)).unwrap()[7] ^= 1;
    settle(&mut day.book, &mut day.endpoint, later);
    assert!(matches!(standing(&day.book, 1), OutboxState::Parked { code: ParkCode::Refused, .. }));
    day.book.requeue_evidence(piece(1), NOON).unwrap();
    settle(&mut day.book, &mut day.endpoint, later + MAX_WAIT_MS);
    day.arrived(LARGE);
}

/// What may happen between two exchanges.
#[derive(Debug, Clone)]
enum Turn {
    Exchange(Mishap),
    DeviceRestarts,
    EndpointForgets,
    EndpointIsExchanged(bool),
}

fn turn() -> impl Strategy<Value = Turn> {
    let mishap = prop::sample::select(vec![
        Mishap::None,
        Mishap::None,
        Mishap::None,
        Mishap::Unreachable,
        Mishap::LostResponse,
        Mishap::Duplicated,
        Mishap::Fault,
        Mishap::Gateway,
        Mishap::Portal,
        Mishap::Truncated,
        Mishap::Throttled,
    ]);
    prop_oneof![
        6 => mishap.prop_map(Turn::Exchange),
        6 => (0..PART * 2).prop_map(|after| Turn::Exchange(Mishap::Cut(after))),
        2 => Just(Turn::DeviceRestarts),
        1 => Just(Turn::EndpointForgets),
        1 => any::<bool>().prop_map(Turn::EndpointIsExchanged),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_the_way_does_a_film_arrives_once_and_whole(
        turns in prop::collection::vec(turn(), 0..30), extra in 1..PART,
    ) {
        let length = PART * 2 + extra;
        let mut day = day();
        send_with_film(&mut day.book, 1, length);
        let mut now = NOON;
        for turn in turns {
            now += 400_000;
            match turn {
                Turn::Exchange(mishap) => {
                    exchange(&mut day.book, &mut day.endpoint, mishap, now);
                }
                Turn::DeviceRestarts => day = day.restart(),
                Turn::EndpointForgets => day.endpoint.partial.clear(),
                Turn::EndpointIsExchanged(resumes) => day.endpoint.resumes = resumes,
            }
        }
        for _ in 0..8 {
            now += MAX_WAIT_MS;
            settle(&mut day.book, &mut day.endpoint, now);
        }
        prop_assert!(received(&day.book, 1), "{:?} {:?}", standing(&day.book, 1), day.book.network());
        prop_assert!(day.endpoint.evidence[&piece(1)].1 == bytes(1, length));
        prop_assert_eq!(day.book.counts().unwrap().received, 1);
    }
}
