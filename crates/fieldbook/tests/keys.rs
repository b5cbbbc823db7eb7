//! The key envelope: what opens a book, what does not, and what that costs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    missing_docs
)]

mod support;

use std::path::Path;
use support::*;
use tabella_fieldbook::{
    Clock, FieldBook, KeyParams, Keychain, KeychainError, SecretKind, SlowKey, StoreError, inspect, slow_key,
};
use tempfile::TempDir;

fn pin_book(dir: &Path, ring: &Ring) {
    drop(FieldBook::create(dir, PIN, Some(ring), KeyParams::CHEAP, &clock(NOON)).unwrap());
}

fn edit_envelope(dir: &Path, from: &str, to: &str) {
    let path = dir.join("book.key.json");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{text}");
    std::fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn a_pin_opens_a_book_only_together_with_the_keychain() {
    let (dir, ring) = (TempDir::new().unwrap(), Ring::default());
    pin_book(dir.path(), &ring);
    assert_eq!(inspect(dir.path(), &clock(NOON)).unwrap().unwrap().kind, SecretKind::Pin);
    drop(FieldBook::open(dir.path(), PIN, Some(&ring), &clock(NOON)).unwrap());
    assert!(matches!(FieldBook::open(dir.path(), PIN, None, &clock(NOON)), Err(StoreError::KeychainMissing)));
    let empty = Ring::default();
    assert!(matches!(FieldBook::open(dir.path(), PIN, Some(&empty), &clock(NOON)), Err(StoreError::KeychainMissing)));
    let broken = Ring { broken: true, ..Ring::default() };
    assert!(matches!(
        FieldBook::open(dir.path(), PIN, Some(&broken), &clock(NOON)),
        Err(StoreError::KeychainUnavailable)
    ));
    // None of these was a wrong PIN.
    assert_eq!(inspect(dir.path(), &clock(NOON)).unwrap().unwrap().throttle.tries_left, 5);
    // Another device's keychain entry of the same name does not open it.
    let id = inspect(dir.path(), &clock(NOON)).unwrap().unwrap().id;
    empty.store(&id, &[1; 32]).unwrap();
    assert!(matches!(
        FieldBook::open(dir.path(), PIN, Some(&empty), &clock(NOON)),
        Err(StoreError::SecretWrong { .. })
    ));
}

/// A shell that works the slow function out beforehand.
struct Beforehand<'a>(&'a Ring, SlowKey);

impl Keychain for Beforehand<'_> {
    fn load(&self, id: &str) -> Result<Option<zeroize::Zeroizing<Vec<u8>>>, KeychainError> {
        self.0.load(id)
    }

    fn store(&self, id: &str, secret: &[u8]) -> Result<(), KeychainError> {
        self.0.store(id, secret)
    }

    fn worked_out(&self, _: &[u8], _: KeyParams, _: &str) -> Option<SlowKey> {
        Some(self.1.clone())
    }
}

#[test]
fn a_key_worked_out_elsewhere_opens_the_same_book_and_a_wrong_one_is_a_try() {
    let (dir, ring) = (TempDir::new().unwrap(), Ring::default());
    pin_book(dir.path(), &ring);
    let found = inspect(dir.path(), &clock(NOON)).unwrap().unwrap();
    let right = Beforehand(&ring, slow_key(PIN, &found.salt, found.cost).unwrap());
    drop(FieldBook::open(dir.path(), PIN, Some(&right), &clock(NOON)).unwrap());
    // What the shell hands over is no way around the count of tries.
    let wrong = Beforehand(&ring, slow_key("135790", &found.salt, found.cost).unwrap());
    let opened = FieldBook::open(dir.path(), PIN, Some(&wrong), &clock(NOON));
    assert!(matches!(opened, Err(StoreError::SecretWrong { left: 4 })));
    assert_eq!(inspect(dir.path(), &clock(NOON)).unwrap().unwrap().throttle.tries_left, 4);
}

#[test]
fn a_keychain_that_forgets_is_found_out_before_anything_is_written() {
    let dir = TempDir::new().unwrap();
    let ring = Ring { forgetful: true, ..Ring::default() };
    let made = FieldBook::create(dir.path(), PIN, Some(&ring), KeyParams::CHEAP, &clock(NOON));
    assert!(matches!(made, Err(StoreError::KeychainUnavailable)));
    assert!(inspect(dir.path(), &clock(NOON)).unwrap().is_none());
    // The shell falls back to a passphrase, in the same place.
    drop(create(dir.path()));
}

#[test]
fn wrong_secrets_are_counted_over_restarts_then_throttled_and_nothing_is_wiped() {
    let dir = TempDir::new().unwrap();
    send(&mut create(dir.path()), 1);
    let at = |wall_ms, process| Clock { wall_ms, mono_ms: 0, process };
    for (try_number, left) in (0..4).zip([4, 3, 2, 1]) {
        let opened = FieldBook::open(dir.path(), "wrong", None, &at(NOON, try_number));
        assert!(matches!(opened, Err(StoreError::SecretWrong { left: l }) if l == left), "{opened:?}");
    }
    assert!(matches!(
        FieldBook::open(dir.path(), "wrong", None, &at(NOON, 9)),
        Err(StoreError::SecretThrottled { seconds: 30 })
    ));
    // While it waits the right secret is not looked at either, and looking costs nothing.
    for _ in 0..3 {
        assert!(matches!(
            FieldBook::open(dir.path(), SECRET, None, &at(NOON + 10_000, 10)),
            Err(StoreError::SecretThrottled { seconds: 20 })
        ));
    }
    // Moving the clock back does not help, and does not lock for years.
    assert!(matches!(
        FieldBook::open(dir.path(), SECRET, None, &at(NOON - 63_072_000_000, 11)),
        Err(StoreError::SecretThrottled { seconds: 30 })
    ));
    let book = FieldBook::open(dir.path(), SECRET, None, &at(NOON + 30_000, 12)).unwrap();
    assert_eq!(book.reports().unwrap().len(), 1);
    drop(book);
    assert_eq!(inspect(dir.path(), &clock(NOON)).unwrap().unwrap().throttle.tries_left, 5);
}

#[test]
fn a_try_that_is_cut_off_counts() {
    // The count is on the disk before the secret is looked at: a copy of the directory taken at any time during a try
    // (here: after it) never shows fewer tries than were made.
    let (dir, copy) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    drop(create(dir.path()));
    let _ = FieldBook::open(dir.path(), "wrong", None, &clock(NOON));
    copy_dir(dir.path(), copy.path());
    assert_eq!(inspect(copy.path(), &clock(NOON)).unwrap().unwrap().throttle.tries_left, 4);
}

#[test]
fn a_tampered_envelope_does_not_open_and_the_files_stay() {
    let dir = TempDir::new().unwrap();
    drop(create(dir.path()));
    let before = std::fs::read(dir.path().join("book.db")).unwrap();
    for (from, to) in [("\"passes\": 1", "\"passes\": 2"), ("\"memory_kib\": 64", "\"memory_kib\": 128")] {
        edit_envelope(dir.path(), from, to);
        assert!(matches!(FieldBook::open(dir.path(), SECRET, None, &clock(NOON)), Err(StoreError::SecretWrong { .. })));
        edit_envelope(dir.path(), to, from);
    }
    // Costs that would take all memory are refused before they are paid.
    edit_envelope(dir.path(), "\"memory_kib\": 64", "\"memory_kib\": 4000000000");
    assert!(matches!(inspect(dir.path(), &clock(NOON)), Err(StoreError::Damaged { .. })));
    edit_envelope(dir.path(), "\"memory_kib\": 4000000000", "\"memory_kib\": 64");
    edit_envelope(dir.path(), "\"format\": 1", "\"format\": 2");
    assert!(matches!(inspect(dir.path(), &clock(NOON)), Err(StoreError::Newer)));
    edit_envelope(dir.path(), "\"format\": 2", "\"format\": 1");
    let whole = std::fs::read(dir.path().join("book.key.json")).unwrap();
    std::fs::write(dir.path().join("book.key.json"), &whole[..whole.len() / 2]).unwrap();
    assert!(matches!(FieldBook::open(dir.path(), SECRET, None, &clock(NOON)), Err(StoreError::Damaged { .. })));
    std::fs::write(dir.path().join("book.key.json"), &whole).unwrap();
    assert_eq!(std::fs::read(dir.path().join("book.db")).unwrap(), before);
    drop(open(dir.path()));
}

#[test]
fn a_database_without_its_key_is_told_and_never_overwritten() {
    let dir = TempDir::new().unwrap();
    drop(create(dir.path()));
    std::fs::remove_file(dir.path().join("book.key.json")).unwrap();
    assert!(matches!(inspect(dir.path(), &clock(NOON)), Err(StoreError::Damaged { .. })));
    let made = FieldBook::create(dir.path(), SECRET, None, KeyParams::CHEAP, &clock(NOON));
    assert!(matches!(made, Err(StoreError::Damaged { .. })));
    assert!(dir.path().join("book.db").exists());
}

#[test]
fn a_creation_that_was_cut_off_is_begun_anew() {
    let dir = TempDir::new().unwrap();
    drop(create(dir.path()));
    edit_envelope(dir.path(), "\"ready\": true", "\"ready\": false");
    assert!(inspect(dir.path(), &clock(NOON)).unwrap().is_none());
    assert!(matches!(FieldBook::open(dir.path(), SECRET, None, &clock(NOON)), Err(StoreError::Missing)));
    drop(create(dir.path()));
    drop(open(dir.path()));
}

#[test]
fn a_book_is_made_once() {
    let dir = TempDir::new().unwrap();
    drop(create(dir.path()));
    let again = FieldBook::create(dir.path(), SECRET, None, KeyParams::CHEAP, &clock(NOON));
    assert!(matches!(again, Err(StoreError::Exists)));
}

#[test]
fn nothing_on_the_disk_is_readable_without_the_key() {
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    send(&mut book, 1);
    for entry in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for plain in ["SQLite format", "opening", "Bolesławiec", "draft_event", SECRET] {
            assert!(!bytes.windows(plain.len()).any(|w| w == plain.as_bytes()), "{plain}");
        }
    }
}

#[cfg(unix)]
#[test]
fn files_are_the_user_s_own() {
    use std::os::unix::fs::PermissionsExt;
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    send(&mut book, 1);
    for entry in std::fs::read_dir(dir.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o077;
        assert_eq!(mode, 0, "{:?}", entry.file_name());
    }
}
