//! A link that carries small requests and not the large ones: it is neither filled with uploads for ever nor given up.
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
use tabella_domain::OutboxState;
use tabella_fieldbook::FieldBook;
use tabella_proto::{MAX_PUSH, PushRequest, decode, gunzip, sha256_hex};
use tabella_sync::testing::{FakeEndpoint, Mishap};
use tabella_sync::{
    HttpRequest, HttpResponse, Lane, LinkStore, MAX_BACKOFF_MS, NetworkState, Plan, PullStore, RequestKind,
    TransportError, apply, plan, sync_now,
};
use tempfile::TempDir;

struct Day {
    _dir: TempDir,
    book: FieldBook,
    endpoint: FakeEndpoint,
    now: i64,
}

/// What becomes of a push or a document that the link does not carry.
type Loss = fn(&mut FakeEndpoint, &HttpRequest) -> Result<HttpResponse, TransportError>;

const LOSSES: [Loss; 4] = [
    |_, _| Err(TransportError::Timeout),
    |_, _| Err(TransportError::Unreachable),
    |endpoint, request| endpoint.exchange(request, Mishap::Gateway),
    |endpoint, request| endpoint.exchange(request, Mishap::PortalForbids),
];

fn day(reports: u128) -> Day {
    let dir = TempDir::new().unwrap();
    let (mut book, mut endpoint) = (create(dir.path()), endpoint());
    enrol(&mut book, &mut endpoint);
    for n in 1..=reports {
        send(&mut book, n);
    }
    Day { _dir: dir, book, endpoint, now: NOON }
}

fn versions_in(request: &HttpRequest) -> usize {
    decode::<PushRequest>(&gunzip(&request.body, MAX_PUSH).unwrap()).unwrap().versions.len()
}

/// The longest wait after so many failures: the draw that gives it is the number itself.
fn ceiling(failures: u32) -> i64 {
    (2_000_i64 << failures.min(16)).min(MAX_BACKOFF_MS)
}

impl Day {
    fn network(&self) -> NetworkState {
        self.book.network().unwrap()
    }

    fn acknowledged(&self, n: u128) -> bool {
        matches!(state(&self.book, n), OutboxState::Acknowledged { .. })
    }

    /// Goes on, through waits too, until a request of that kind was answered: when, how many versions, whether it worked.
    fn next(
        &mut self,
        kind: RequestKind,
        lane: fn(&NetworkState) -> Lane,
        carries: impl Fn(&HttpRequest) -> Option<Loss>,
    ) -> (i64, usize, bool) {
        for _ in 0..2_000 {
            match plan(&mut self.book, &agent(), self.now).unwrap() {
                Plan::Send(planned) => {
                    let asked = planned.kind;
                    let count = if asked == RequestKind::Push { versions_in(&planned.request) } else { 0 };
                    let answer = match carries(&planned.request) {
                        Some(loss) => loss(&mut self.endpoint, &planned.request),
                        None => self.endpoint.exchange(&planned.request, Mishap::None),
                    };
                    let longest = ceiling(lane(&self.network()).failures).unsigned_abs();
                    let outcome = apply(&mut self.book, &agent(), planned, answer, self.now, longest).unwrap();
                    if asked == kind {
                        return (self.now, count, outcome.problem.is_none());
                    }
                }
                Plan::Wait { until_ms } => {
                    assert!(until_ms > self.now, "whoever waits would spin");
                    self.now = until_ms;
                }
                Plan::Idle => panic!("idle"),
            }
        }
        panic!("it never comes to that request");
    }

    fn next_push(&mut self, loss: Option<Loss>) -> (i64, usize, bool) {
        self.next(RequestKind::Push, |n| n.push, |r| loss.filter(|_| r.url.ends_with("/v1/push")))
    }
}

#[test]
fn pushes_that_never_arrive_come_ever_more_rarely_and_ever_smaller_and_then_everything_arrives_once() {
    for loss in LOSSES {
        let mut day = day(12);
        let pushes: Vec<_> = (0..16).map(|_| day.next_push(Some(loss))).collect();
        assert!(pushes.iter().all(|(_, _, worked)| !worked));
        let waits: Vec<i64> = pushes.windows(2).map(|w| w[1].0 - w[0].0).collect();
        for (failures, wait) in waits.iter().enumerate() {
            assert!(*wait >= ceiling(failures as u32), "{waits:?}");
        }
        assert!(waits.iter().skip(8).all(|w| *w >= MAX_BACKOFF_MS && *w <= MAX_BACKOFF_MS + 1_000), "{waits:?}");
        let sizes: Vec<usize> = pushes.iter().map(|(_, count, _)| *count).collect();
        assert_eq!(sizes[..7], [12, 12, 12, 6, 3, 1, 1], "{sizes:?}");
        assert!(sizes[5..].iter().all(|n| *n == 1), "{sizes:?}");
        // The endpoint was heard all the while, and nothing was parked or lost.
        assert!((1..=12).all(|n| matches!(state(&day.book, n), OutboxState::Waiting { .. })));
        assert!(day.network().last_contact_ms.is_some_and(|at| at > NOON));

        while !(1..=12).all(|n| day.acknowledged(n)) {
            assert!(day.next_push(None).2);
        }
        assert_eq!(day.endpoint.kept.len(), 12);
        assert!(day.endpoint.kept.values().all(|kept| kept.deliveries == 1));
    }
}

#[test]
fn a_link_that_carries_two_at_a_time_gets_everything_through() {
    let mut day = day(12);
    let mut pushes = 0;
    while !(1..=12).all(|n| day.acknowledged(n)) {
        day.next(
            RequestKind::Push,
            |n| n.push,
            |r| (r.url.ends_with("/v1/push") && versions_in(r) > 2).then_some(LOSSES[0]),
        );
        pushes += 1;
        assert!(pushes < 30, "each growth that fails is taken back at once");
    }
    assert!(day.endpoint.kept.values().all(|kept| kept.deliveries == 1));
}

#[test]
fn a_push_that_arrives_makes_the_next_trouble_begin_anew() {
    let mut day = day(1);
    for _ in 0..9 {
        day.next_push(Some(LOSSES[0]));
    }
    assert_eq!(day.network().push.failures, 9);
    assert!(day.next_push(None).2);
    assert_eq!(day.network().push, Lane::default());
    send(&mut day.book, 2);
    day.next_push(Some(LOSSES[0]));
    assert_eq!(day.network().push.failures, 1);
    assert!(day.network().push.not_before_ms <= day.now + 2_000);
}

#[test]
fn neither_a_hello_nor_a_pull_nor_a_restart_opens_the_lane_of_pushes() {
    let mut day = day(1);
    for _ in 0..6 {
        day.next_push(Some(LOSSES[0]));
    }
    let lane = day.network().push;
    day.next(RequestKind::Hello, |n| n.push, |_| None);
    assert_eq!((day.network().push, day.network().way), (lane, Lane::default()));
    assert!(day.network().reachable);
    let mut network = day.network();
    network.last_pull_ms = None;
    day.book.set_network(&network).unwrap();
    day.next(RequestKind::Pull, |n| n.push, |_| None);
    assert!(day.now < lane.not_before_ms, "reading goes on meanwhile");
    assert_eq!(day.network().push, lane);
    let dir = day._dir;
    drop(day.book);
    assert_eq!(open(dir.path()).network().unwrap().push, lane);
}

#[test]
fn a_person_s_wish_tries_at_once_whatever_the_lane_says() {
    let mut day = day(3);
    for _ in 0..9 {
        day.next_push(Some(LOSSES[0]));
    }
    let asked = day.now;
    sync_now(&mut day.book).unwrap();
    settle(&mut day.book, &mut day.endpoint, asked);
    assert!((1..=3).all(|n| day.acknowledged(n)));
}

#[test]
fn a_form_that_never_arrives_is_asked_for_ever_more_rarely_though_pulls_work() {
    let mut day = day(0);
    let sha = sha256_hex(b"opening");
    day.endpoint.forms.insert(sha.clone(), "opening".into());
    day.endpoint.changes = vec![json!({ "kind": "forms", "forms": [
        { "form": { "form_id": "x", "version": "1", "sha256": sha }, "titles": {}, "any_time": true, "questions": 1 }] })];
    sync_now(&mut day.book).unwrap();
    let mut form = |loss: Option<Loss>| {
        day.next(RequestKind::Form, |n| n.documents, |r| loss.filter(|_| r.url.contains("/v1/forms/"))).0
    };
    let asked: Vec<i64> = (0..14).map(|_| form(Some(LOSSES[0]))).collect();
    let waits: Vec<i64> = asked.windows(2).map(|w| w[1] - w[0]).collect();
    assert!(waits.iter().skip(8).all(|w| *w >= MAX_BACKOFF_MS), "{waits:?}");
    form(None);
    assert_eq!(day.book.form_document(&sha).unwrap().as_deref(), Some("opening"));
    assert_eq!(day.network().documents, Lane::default());
}

#[test]
fn a_standing_told_before_the_receipt_holds_when_the_receipt_comes() {
    for (told, first) in [(true, false), (false, true)] {
        let mut day = day(1);
        // The endpoint has it and says how it stood; the answer is lost, and a coordinator decides otherwise meanwhile.
        day.endpoint.revoked = first;
        let lost = exchange(&mut day.book, &mut day.endpoint, Mishap::LostResponse, NOON).unwrap();
        assert_eq!(lost.kind, RequestKind::Push);
        day.endpoint.revoked = false;
        assert_eq!(day.endpoint.kept[&version(1)].line.set_aside, first);
        let mark = day.book.cursor().unwrap().unwrap();
        let change = tabella_proto::Change::Status { version: version(1), set_aside: told };
        day.book.apply_changes(&[change], &mark, NOON).unwrap();
        assert!(!day.acknowledged(1), "only a receipt acknowledges");
        sync_now(&mut day.book).unwrap();
        settle(&mut day.book, &mut day.endpoint, NOON);
        let OutboxState::Acknowledged { receipt } = state(&day.book, 1) else { panic!() };
        assert_eq!(receipt.set_aside, told);
    }
}
