//! Uploads that go on where they stopped, over lines that break and an endpoint that ends in between.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::print_stdout
)]

mod common;

use common::Endpoint;
use common::evidence::{Shot, head, noise};
use proptest::prelude::*;
use std::fs;
use std::sync::OnceLock;
use tabella_domain::ReportId;
use tabella_proto::{EvidenceAnswer, EvidenceRefusal, PartRange, WireCode, WireError};
use uuid::Uuid;

fn report() -> ReportId {
    ReportId(Uuid::now_v7())
}

fn range(shot: &Shot, first: usize, length: usize) -> PartRange {
    PartRange::new(first as u64, length as u64, shot.bytes.len() as u64).unwrap()
}

#[test]
fn parts_are_put_together_across_a_restart_and_receipted_once_whole() {
    let mut endpoint = Endpoint::start();
    let mut device = endpoint.device("O-1");
    let shot = device.shot(report(), noise(1, 300_000));
    let first = device.part(&shot, 0, 120_000);
    assert_eq!((first.here, first.resumes, first.receipt.is_none(), first.refused), (120_000, true, true, None));
    assert!(!endpoint.place_of(&shot.bytes).exists(), "no reader sees what is not whole");
    endpoint.restart();
    device.base = endpoint.base.clone();
    assert_eq!(device.here(shot.id).here, 120_000);
    // A gap is not taken; what is there already is passed over.
    assert_eq!(device.part(&shot, 200_000, 100_000).here, 120_000);
    assert_eq!(device.part(&shot, 0, 100_000).here, 120_000);
    assert_eq!(device.part(&shot, 60_000, 100_000).here, 160_000);
    let receipt = device.evidence_receipt(&device.part(&shot, 160_000, 140_000));
    assert_eq!(fs::read(endpoint.place_of(&shot.bytes)).unwrap(), shot.bytes);
    assert_eq!(endpoint.files_in("partial"), 0);
    // Any part again, and the whole again, have the same receipt.
    assert_eq!(device.evidence_receipt(&device.part(&shot, 0, 10)), receipt);
    assert_eq!(device.evidence_receipt(&device.put(&shot)), receipt);
}

#[test]
fn what_arrived_before_the_line_broke_stays() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let shot = device.shot(report(), noise(2, 500_000));
    let mut here = 0;
    for sent in [1, 70_000, 150_000] {
        let rest = shot.bytes.len() - here;
        device.broken_off(&shot, Some(range(&shot, here, rest)), &shot.bytes[here..], sent);
        common::until("what was sent", || device.here(shot.id).here as usize == here + sent);
        here += sent;
    }
    device.evidence_receipt(&device.part(&shot, here, shot.bytes.len() - here));
    assert_eq!(fs::read(endpoint.place_of(&shot.bytes)).unwrap(), shot.bytes);
}

#[test]
fn parts_that_do_not_add_up_are_let_go_of_and_the_piece_is_begun_again() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let shot = device.shot(report(), noise(3, 10_000));
    let (_, body) = device.put_raw(&shot, Some(range(&shot, 0, 4_000)), &noise(4, 4_000));
    assert_eq!(serde_json::from_slice::<EvidenceAnswer>(&body).unwrap().here, 4_000);
    let answer = device.part(&shot, 4_000, 6_000);
    assert_eq!((answer.refused, answer.here, answer.receipt), (Some(EvidenceRefusal::Damaged), 0, None));
    assert_eq!(device.here(shot.id).here, 0);
    device.evidence_receipt(&device.part(&shot, 0, 10_000));
}

#[test]
fn a_part_is_checked_as_a_whole_is() {
    let endpoint = Endpoint::start();
    let (device, stranger) = (endpoint.device("O-1"), endpoint.device("O-2"));
    let shot = device.shot(report(), noise(5, 10_000));
    let mut forged = shot.clone();
    forged.signature = stranger.shot(report(), noise(5, 10_000)).signature;
    assert_eq!(device.part(&forged, 0, 10).refused, Some(EvidenceRefusal::BadSignature));
    assert_eq!(device.here(shot.id).here, 0);
    // More than the range says, a range of another whole.
    let malformed = |range: PartRange, body: &[u8]| {
        let (status, body) = device.put_raw(&shot, Some(range), body);
        (status, serde_json::from_slice::<WireError>(&body).unwrap().code)
    };
    assert_eq!(malformed(range(&shot, 0, 10), &shot.bytes[..20]), (400, WireCode::Malformed));
    let other = PartRange::new(0, 10, 9_999).unwrap();
    assert_eq!(malformed(other, &shot.bytes[..10]), (400, WireCode::Malformed));
    // Two devices may mint one id; neither adds to the other's.
    device.part(&shot, 0, 5_000);
    let mut theirs = head(report(), &noise(6, 7_000));
    theirs.evidence = shot.id;
    let theirs = stranger.shot_of(&theirs, noise(6, 7_000));
    assert_eq!(stranger.here(shot.id).here, 0);
    assert_eq!(stranger.part(&theirs, 0, 1_000).here, 1_000);
    device.evidence_receipt(&device.part(&shot, 5_000, 5_000));
    assert_eq!(stranger.part(&theirs, 1_000, 6_000).refused, Some(EvidenceRefusal::Conflict));
}

#[test]
fn the_whole_takes_the_place_of_parts() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let shot = device.shot(report(), noise(7, 10_000));
    device.part(&shot, 0, 5_000);
    assert_eq!(endpoint.files_in("partial"), 1);
    device.evidence_receipt(&device.put(&shot));
    assert_eq!(endpoint.files_in("partial"), 0);
}

#[test]
fn a_kill_between_the_file_and_its_row_costs_one_byte() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let shot = device.shot(report(), noise(8, 10_000));
    device.part(&shot, 0, 9_999);
    // As it lies after the kill: whole in its parts and under its hash, no row.
    let part = fs::read_dir(endpoint.evidence_dir().join("partial")).unwrap().next().unwrap().unwrap().path();
    fs::write(&part, &shot.bytes).unwrap();
    let place = endpoint.place_of(&shot.bytes);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::hard_link(&part, &place).unwrap();
    let here = device.here(shot.id);
    assert_eq!((here.here, here.receipt), (10_000, None));
    device.evidence_receipt(&device.part(&shot, 9_999, 1));
    assert_eq!(fs::read(place).unwrap(), shot.bytes);
    assert_eq!(endpoint.files_in("partial"), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_keeps_what_it_has_and_the_next_try_goes_on() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let shot = device.shot(report(), noise(9, 200_000));
    device.part(&shot, 0, 100_000);
    let partial = fs::read_dir(endpoint.evidence_dir().join("partial")).unwrap().next().unwrap().unwrap().path();
    let aside = endpoint.dir.path().join("aside");
    fs::rename(&partial, &aside).unwrap();
    // A device on which every write says that there is no room.
    std::os::unix::fs::symlink("/dev/full", &partial).unwrap();
    let (status, body) = device.put_raw(&shot, Some(range(&shot, 0, 100_000)), &shot.bytes[..100_000]);
    let code = serde_json::from_slice::<WireError>(&body).unwrap().code;
    assert_eq!((status, code), (503, WireCode::Internal), "said as a fault of the endpoint, to be tried again");
    fs::remove_file(&partial).unwrap();
    fs::rename(&aside, &partial).unwrap();
    assert_eq!(device.here(shot.id).here, 100_000);
    device.evidence_receipt(&device.part(&shot, 100_000, 100_000));
}

fn shared() -> &'static Endpoint {
    static ENDPOINT: OnceLock<Endpoint> = OnceLock::new();
    ENDPOINT.get_or_init(Endpoint::start)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// Parts of any length from any place, whole or broken off anywhere: the endpoint is always as far as an unbroken beginning
    /// reaches, and the piece is received exactly when that is all of it.
    #[test]
    fn however_it_is_cut_a_piece_arrives_byte_for_byte(
        seed in any::<u32>(),
        length in 1_usize..200_000,
        parts in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<bool>()), 0..10),
    ) {
        let endpoint = shared();
        let device = endpoint.device("O-1");
        let shot = device.shot(report(), noise(seed, length));
        let mut expected = 0_usize;
        for (from, long, cut, breaks) in parts {
            let first = from.index(length);
            let size = 1 + long.index(length - first);
            let arrives = if breaks { cut.index(size + 1) } else { size };
            if breaks {
                device.broken_off(&shot, Some(range(&shot, first, size)), &shot.bytes[first..first + size], arrives);
            } else {
                device.part(&shot, first, size);
            }
            if first <= expected {
                expected = expected.max(first + arrives);
            }
            common::until("as far as it came", || device.here(shot.id).here as usize == expected);
            prop_assert_eq!(device.here(shot.id).receipt.is_some(), expected == length);
        }
        if expected < length {
            device.part(&shot, expected, length - expected);
        }
        device.evidence_receipt(&device.here(shot.id));
        prop_assert!(fs::read(endpoint.place_of(&shot.bytes)).unwrap() == shot.bytes);
    }
}
