//! Laws of sealed content, over both places where it may lie.

use super::chunks::{CHUNK, Sealer, count};
use super::vault::{Chunks, Folder, Rows, Vault};
use super::{NewEvidence, SealedEvidence};
use crate::{Clock, EvidenceState, FieldBook, KeyParams, NewVersion, StoreError, Summary};
use proptest::prelude::*;
use rusqlite::Connection;
use std::collections::HashSet;
use std::path::Path;
use tabella_domain::{EvidenceId, EvidenceKind, FormRef, ReportId, VersionId};
use uuid::Uuid;

const KEY: [u8; 32] = [7; 32];
const ID: [u8; 16] = [3; 16];
const NOW: Clock = Clock { wall_ms: 1_714_564_800_000, mono_ms: 0, process: 1 };

fn database() -> Connection {
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch(
        "CREATE TABLE evidence_chunk (file TEXT, number INTEGER, bytes BLOB, PRIMARY KEY (file, number)) STRICT;
         CREATE TABLE evidence (file TEXT) STRICT;",
    )
    .unwrap();
    conn
}

fn opened(vault: &dyn Vault, conn: &Connection, name: &str, length: usize) -> Option<Vec<u8>> {
    let sealer = Sealer::new(&KEY, ID).unwrap();
    let total = count(length).unwrap();
    let mut out = Vec::new();
    let there = vault.some(conn, name, 0..u32::MAX, &mut |number, chunk| {
        let plain = sealer.open(number, number + 1 == total, &chunk);
        out.extend(plain.ok_or(StoreError::Damaged { what: "evidence" })?);
        Ok(())
    });
    matches!(there, Ok(true)).then_some(out)
}

fn both(work: impl Fn(&dyn Vault, &Connection)) {
    let (dir, conn) = (tempfile::TempDir::new().unwrap(), database());
    work(&Folder(dir.path().join("evidence")), &conn);
    work(&Rows, &conn);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn what_was_sealed_opens_as_it_was(bytes in prop::collection::vec(any::<u8>(), 1..200_000)) {
        both(|vault, conn| {
            let sealer = Sealer::new(&KEY, ID).unwrap();
            vault.keep(conn, "a", &mut sealer.chunks(&bytes).unwrap()).unwrap();
            assert_eq!(opened(vault, conn, "a", bytes.len()).as_deref(), Some(bytes.as_slice()));
            vault.forget(conn, "a").unwrap();
            assert!(opened(vault, conn, "a", bytes.len()).is_none());
        });
    }

    #[test]
    fn a_chunk_that_was_changed_moved_cut_or_swapped_does_not_open(
        chunks in 2_usize..4, at in any::<prop::sample::Index>(), bit in 0_u8..8,
    ) {
        let sealer = Sealer::new(&KEY, ID).unwrap();
        let bytes = vec![9_u8; CHUNK * chunks];
        let sealed: Vec<Vec<u8>> = sealer.chunks(&bytes).unwrap().map(Result::unwrap).collect();
        let total = u32::try_from(sealed.len()).unwrap();
        let mut broken = sealed[0].clone();
        let place = at.index(broken.len());
        broken[place] ^= 1 << bit;
        prop_assert!(sealer.open(0, false, &broken).is_none());
        prop_assert!(sealer.open(1, false, &sealed[0]).is_none(), "moved");
        prop_assert!(sealer.open(0, true, &sealed[0]).is_none(), "taken for the last");
        prop_assert!(sealer.open(total - 1, false, &sealed[chunks - 1]).is_none(), "taken for one of the middle");
        prop_assert!(sealer.open(0, false, &sealed[0][..sealed[0].len() - 1]).is_none(), "cut");
        prop_assert!(Sealer::new(&[8; 32], ID).unwrap().open(0, false, &sealed[0]).is_none(), "another key");
        prop_assert!(Sealer::new(&KEY, [4; 16]).unwrap().open(0, false, &sealed[0]).is_none(), "another piece");
    }
}

#[test]
fn content_that_breaks_off_leaves_nothing() {
    both(|vault, conn| {
        let mut chunks = vec![Ok(vec![1; 100]), Err(StoreError::DiskFull)].into_iter();
        let chunks: &mut Chunks<'_> = &mut chunks;
        assert!(matches!(vault.keep(conn, "b", chunks), Err(StoreError::DiskFull)));
        assert!(!vault.some(conn, "b", 0..u32::MAX, &mut |_, _| Ok(())).unwrap());
    });
    let dir = tempfile::TempDir::new().unwrap();
    let folder = Folder(dir.path().join("evidence"));
    let mut chunks = vec![Ok(vec![1; 100]), Err(StoreError::DiskFull)].into_iter();
    folder.keep(&database(), "b", &mut chunks).unwrap_err();
    assert_eq!(std::fs::read_dir(dir.path().join("evidence")).unwrap().count(), 0);
}

#[test]
fn sweeping_lets_go_of_what_nobody_names_and_of_nothing_else() {
    both(|vault, conn| {
        conn.execute_batch("DELETE FROM evidence; INSERT INTO evidence (file) VALUES ('named')").unwrap();
        for name in ["named", "orphan"] {
            vault.keep(conn, name, &mut vec![Ok(vec![1; 10])].into_iter()).unwrap();
        }
        vault.sweep(conn, &HashSet::from(["named".to_owned()])).unwrap();
        assert!(vault.some(conn, "named", 0..u32::MAX, &mut |_, _| Ok(())).unwrap());
        assert!(!vault.some(conn, "orphan", 0..u32::MAX, &mut |_, _| Ok(())).unwrap());
    });
}

// ---- with a book ---------------------------------------------------------------------------------------------------

fn report() -> ReportId {
    ReportId(Uuid::from_u128(1))
}

fn piece(n: u128) -> EvidenceId {
    EvidenceId(Uuid::from_u128(0x0189_0000_0000_7000_a000_0000_0000_0000 + n))
}

fn new(n: u128) -> NewEvidence {
    NewEvidence {
        evidence: piece(n),
        question: "/data/photo".into(),
        kind: EvidenceKind::Photo,
        mime: "image/jpeg".into(),
        name: format!("{}.jpg", piece(n)),
        taken_at_ms: 5,
        seen_at_ms: None,
        caption: "the door".into(),
        thumbnail: Some(vec![1, 2, 3]),
    }
}

fn book(dir: &Path) -> FieldBook {
    let mut book = FieldBook::create(dir, "passphrase", None, KeyParams::CHEAP, &NOW).unwrap();
    book.begin_enrolment("https://desk.example.org", "CODE", None).unwrap();
    let form = FormRef { form_id: "incident".into(), version: "1".into(), sha256: "ab".into() };
    book.create_report(report(), &form, None, true, &Summary::default(), 0).unwrap();
    book
}

fn attach(book: &mut FieldBook, n: u128, bytes: &[u8]) -> SealedEvidence {
    let sealed = book.seal_evidence(new(n), bytes).unwrap();
    book.append_evidence(report(), "{}", 6, &Summary::default(), Some(&sealed), &[]).unwrap();
    sealed
}

fn files(dir: &Path) -> usize {
    std::fs::read_dir(dir.join("evidence")).map_or(0, Iterator::count)
}

#[test]
fn evidence_outlives_the_process_and_lies_nowhere_in_clear() {
    let dir = tempfile::TempDir::new().unwrap();
    let bytes = b"a picture of the protocol on the door ".repeat(9_000);
    let mut book = book(dir.path());
    attach(&mut book, 1, &bytes);
    drop(book);
    for entry in std::fs::read_dir(dir.path().join("evidence")).unwrap() {
        let sealed = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!sealed.windows(16).any(|w| w == &bytes[..16]));
    }
    let book = FieldBook::open(dir.path(), "passphrase", None, &NOW).unwrap();
    assert_eq!(book.original(piece(1)).unwrap(), bytes);
    assert_eq!(book.thumbnail(piece(1)).unwrap(), Some(vec![1, 2, 3]));
    let known = book.evidence(report()).unwrap();
    assert_eq!(known.len(), 1);
    assert_eq!((known[0].bytes, known[0].state.clone()), (bytes.len() as u64, EvidenceState::Draft));
    assert_eq!(known[0].sha256, tabella_proto::sha256_hex(&bytes));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn any_part_of_a_piece_is_that_part_of_the_original(
        length in 1_usize..300_000, cuts in prop::collection::vec((any::<prop::sample::Index>(), 1_u64..200_000), 1..8),
    ) {
        let dir = tempfile::TempDir::new().unwrap();
        let mut book = book(dir.path());
        let bytes: Vec<u8> = (0..length).map(|i| u8::try_from((i * 31 + i / 251) % 256).unwrap()).collect();
        attach(&mut book, 1, &bytes);
        for (at, most) in cuts {
            let first = at.index(length + 1);
            let end = first.saturating_add(usize::try_from(most).unwrap()).min(length);
            prop_assert_eq!(book.content(piece(1), first as u64, most).unwrap(), &bytes[first..end]);
        }
        prop_assert_eq!(book.original(piece(1)).unwrap(), bytes);
    }
}

#[test]
fn content_changed_on_the_disk_is_said_and_never_handed_out() {
    let dir = tempfile::TempDir::new().unwrap();
    let mut book = book(dir.path());
    attach(&mut book, 1, &[5; 100_000]);
    let file = std::fs::read_dir(dir.path().join("evidence")).unwrap().next().unwrap().unwrap().path();
    let whole = std::fs::read(&file).unwrap();
    let mut changed = whole.clone();
    changed[70_000] ^= 1;
    for broken in [changed, whole[..whole.len() - 1].to_vec(), whole[..CHUNK + 16].to_vec(), Vec::new()] {
        std::fs::write(&file, broken).unwrap();
        assert!(matches!(book.original(piece(1)), Err(StoreError::Damaged { what: "evidence" })));
    }
    std::fs::write(&file, whole).unwrap();
    assert_eq!(book.original(piece(1)).unwrap(), vec![5; 100_000]);
}

#[test]
fn a_process_killed_between_content_and_answer_leaves_no_trace() {
    let dir = tempfile::TempDir::new().unwrap();
    let mut book = book(dir.path());
    attach(&mut book, 1, b"kept");
    // Sealed, and then the end.
    book.seal_evidence(new(2), b"never named").unwrap();
    std::fs::write(dir.path().join("evidence/half.part"), b"half").unwrap();
    assert_eq!(files(dir.path()), 3);
    drop(book);
    let book = FieldBook::open(dir.path(), "passphrase", None, &NOW).unwrap();
    assert_eq!(files(dir.path()), 1);
    assert_eq!(book.original(piece(1)).unwrap(), b"kept");
    assert_eq!(book.evidence(report()).unwrap().len(), 1);
}

#[test]
fn what_was_never_sent_goes_with_its_draft_and_what_was_sent_stays() {
    let dir = tempfile::TempDir::new().unwrap();
    let mut book = book(dir.path());
    attach(&mut book, 1, b"one");
    attach(&mut book, 2, b"two");
    book.append_evidence(report(), "{}", 7, &Summary::default(), None, &[piece(2)]).unwrap();
    assert_eq!(files(dir.path()), 1);
    let version = NewVersion { version: VersionId(Uuid::from_u128(2)), body: "<data/>".into(), sent_at_ms: 8 };
    book.finalise_naming(report(), version, &[(piece(1), "/data/photo".into())]).unwrap();
    let form = FormRef { form_id: "incident".into(), version: "1".into(), sha256: "ab".into() };
    book.begin_correction(report(), &form, &Summary::default(), 9).unwrap();
    attach(&mut book, 3, b"three");
    // A sent piece is not taken away, whoever asks.
    book.append_evidence(report(), "{}", 10, &Summary::default(), None, &[piece(1)]).unwrap();
    assert!(matches!(book.set_caption(piece(1), "other", 11), Err(StoreError::WrongState)));
    book.discard_draft(report(), 12).unwrap();
    let known = book.evidence(report()).unwrap();
    assert_eq!(known.iter().map(|e| e.evidence).collect::<Vec<_>>(), [piece(1)]);
    assert_eq!((files(dir.path()), book.original(piece(1)).unwrap()), (1, b"one".to_vec()));
    for sql in [
        "DELETE FROM evidence",
        "UPDATE evidence SET caption = 'x'",
        "UPDATE evidence SET sha256 = 'x'",
        "UPDATE evidence SET head = 'x'",
    ] {
        assert!(book.conn.execute(sql, []).is_err(), "{sql}");
    }
}

#[test]
fn a_full_disk_refuses_the_piece_and_keeps_the_draft() {
    let dir = tempfile::TempDir::new().unwrap();
    let mut book = book(dir.path());
    attach(&mut book, 1, b"before");
    let sealed = book.seal_evidence(new(2), &[1; 50_000]).unwrap();
    let pages: i64 = book.conn.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    book.conn.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).unwrap();
    let op = format!("\"{}\"", "x".repeat(9_000));
    let refused = book.append_evidence(report(), &op, 7, &Summary::default(), Some(&sealed), &[]);
    assert!(matches!(refused, Err(StoreError::DiskFull)), "{refused:?}");
    book.forget_sealed(&sealed);
    assert_eq!((files(dir.path()), book.evidence(report()).unwrap().len()), (1, 1));
    assert_eq!(book.draft(report()).unwrap().unwrap().events.len(), 1);
}
