//! What a bundle holds: everything without a receipt, evidence in turns, in a file that earlier importers read too.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    missing_docs
)]

mod support;

use support::*;
use tabella_domain::{EvidenceId, EvidenceKind};
use tabella_fieldbook::{FieldBook, NewEvidence, NewVersion, StoreError};
use tabella_proto::{Beside, EvidenceHead, PushRequest, decode, gunzip, sha256_hex};
use tempfile::TempDir;
use uuid::Uuid;

fn piece(n: u128) -> EvidenceId {
    EvidenceId(Uuid::from_u128(0x0189_0000_0000_7000_a000_0000_0000_0000 + n))
}

fn with_photo(book: &mut FieldBook, n: u128, bytes: &[u8]) {
    book.create_report(report(n), &form(), None, true, &summary(0), NOON).unwrap();
    let new = NewEvidence {
        evidence: piece(n),
        question: "/data/photo".into(),
        kind: EvidenceKind::Photo,
        mime: "image/jpeg".into(),
        name: format!("{}.jpg", piece(n)),
        taken_at_ms: NOON,
        seen_at_ms: None,
        caption: String::new(),
        thumbnail: None,
    };
    let sealed = book.seal_evidence(new, bytes).unwrap();
    book.append_evidence(report(n), "{}", NOON + 1, &summary(1), Some(&sealed), &[]).unwrap();
    let body = format!("<data><photo>{}.jpg</photo></data>", piece(n));
    let version = NewVersion { version: version(n), body, sent_at_ms: NOON + 2 };
    book.finalise_naming(report(n), version, &[(piece(n), "/data/photo".into())]).unwrap();
}

/// A book of a mission that can open bundles, and what opens them.
fn scene(dir: &TempDir) -> (FieldBook, age::x25519::Identity) {
    let (mut book, mut endpoint) = (create(dir.path()), endpoint());
    let identity = age::x25519::Identity::generate();
    endpoint.mission.unknown.insert("bundle_recipient".into(), identity.to_public().to_string().into());
    enrol(&mut book, &mut endpoint);
    (book, identity)
}

/// The push, what stands beside its versions, and each piece with its bytes.
fn opened(identity: &age::x25519::Identity, bundle: &[u8]) -> (PushRequest, Beside, Vec<(EvidenceHead, Vec<u8>)>) {
    let plain = age::decrypt(identity, bundle).unwrap();
    // As an importer of before evidence reads it: what follows the packed push is let be.
    let push: PushRequest = decode(&gunzip(&plain, 64 * 1024 * 1024).unwrap()).unwrap();
    let beside = Beside::from_fields(&push.unknown).unwrap();
    let all: usize = beside.evidence.iter().map(|named| named.bytes as usize).sum();
    let mut rest = &plain[plain.len() - all..];
    let mut pieces = Vec::new();
    for named in &beside.evidence {
        let (bytes, after) = rest.split_at(named.bytes as usize);
        pieces.push((decode(named.head.as_bytes()).unwrap(), bytes.to_vec()));
        rest = after;
    }
    (push, beside, pieces)
}

#[test]
fn a_photo_travels_with_the_report_that_names_it_byte_for_byte() {
    let dir = TempDir::new().unwrap();
    let (mut book, identity) = scene(&dir);
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|i| (i * 7 + i / 255) as u8).collect();
    with_photo(&mut book, 1, &bytes);
    send(&mut book, 2);
    let bundle = book.export_bundle(NOON).unwrap();
    assert_eq!((bundle.versions, bundle.notes, bundle.files, bundle.files_left), (2, 0, 1, 0));
    let (push, beside, pieces) = opened(&identity, &bundle.bytes);
    assert_eq!(push.versions.len(), 2);
    assert!(beside.device.is_some());
    assert_eq!((pieces[0].0.evidence, pieces[0].0.sha256.as_str()), (piece(1), sha256_hex(&bytes).as_str()));
    assert!(pieces[0].1 == bytes);
    assert_eq!(book.evidence_counts().unwrap()[&report(1)].waiting, 1, "exporting is not receiving");
}

#[test]
fn what_does_not_fit_is_counted_and_comes_first_in_the_next() {
    let dir = TempDir::new().unwrap();
    let (mut book, identity) = scene(&dir);
    let most = 100_000;
    with_photo(&mut book, 1, &[5; 99_000]);
    with_photo(&mut book, 2, &[6; 2_000]);
    with_photo(&mut book, 3, &[7; 900]);
    let of =
        |bundle: &[u8]| -> Vec<EvidenceId> { opened(&identity, bundle).2.iter().map(|(h, _)| h.evidence).collect() };
    let first = book.export_within(NOON, most).unwrap();
    assert_eq!((first.files, first.files_left), (2, 1));
    assert_eq!(of(&first.bytes), [piece(1), piece(3)]);
    let second = book.export_within(NOON + 1, most).unwrap();
    assert_eq!((second.files, second.files_left), (2, 1));
    assert_eq!(of(&second.bytes), [piece(2), piece(3)]);
    // And again from the beginning: a bundle may have been lost.
    let third = book.export_within(NOON + 2, most).unwrap();
    assert_eq!(of(&third.bytes)[0], piece(1));
}

#[test]
fn a_piece_that_cannot_be_read_back_holds_up_nothing() {
    let dir = TempDir::new().unwrap();
    let (mut book, identity) = scene(&dir);
    with_photo(&mut book, 1, &[5; 100_000]);
    let file = std::fs::read_dir(dir.path().join("evidence")).unwrap().next().unwrap().unwrap().path();
    std::fs::write(file, b"damaged").unwrap();
    with_photo(&mut book, 2, &[6; 100_000]);
    let bundle = book.export_bundle(NOON).unwrap();
    assert_eq!((bundle.versions, bundle.files), (2, 1));
    assert_eq!(opened(&identity, &bundle.bytes).2[0].0.evidence, piece(2));
}

#[test]
fn a_bundle_can_be_written_as_often_as_it_takes() {
    let dir = TempDir::new().unwrap();
    let (mut book, _) = scene(&dir);
    assert!(matches!(book.export_bundle(NOON), Err(StoreError::NothingToExport)));
    with_photo(&mut book, 1, &[5; 1_000]);
    let (one, two) = (book.export_bundle(NOON).unwrap(), book.export_bundle(NOON).unwrap());
    assert_eq!((one.files, two.files), (1, 1), "as often as it takes");
    assert_ne!(one.bytes, two.bytes, "never the same file twice");
}
