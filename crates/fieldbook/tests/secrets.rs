//! Another secret, and the mission's way back in: at every instant something opens the book, and nothing else does.
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
use tabella_fieldbook::{Clock, FieldBook, KeyParams, RECOVERY_FIELD, SecretKind, StoreError, inspect};
use tabella_sync::testing::FakeEndpoint;
use tempfile::TempDir;

const OTHER: &str = "seven herons at dusk";

fn change(book: &mut FieldBook, old: &str, new: &str, at_ms: i64) -> Result<(), StoreError> {
    book.change_secret(old, new, None, KeyParams::CHEAP, &clock(at_ms))
}

fn opens(dir: &Path, secret: &str) -> bool {
    // On a copy: a wrong try is counted.
    let copy = TempDir::new().unwrap();
    copy_dir(dir, copy.path());
    let opened = FieldBook::open(copy.path(), secret, None, &clock(NOON));
    assert!(matches!(opened, Ok(_) | Err(StoreError::SecretWrong { .. })), "{opened:?}");
    opened.is_ok_and(|book| book.reports().unwrap().len() == 1)
}

#[test]
fn after_a_change_the_new_secret_opens_and_the_old_does_not() {
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    send(&mut book, 1);
    change(&mut book, SECRET, OTHER, NOON).unwrap();
    // The book that is open goes on.
    send(&mut book, 2);
    drop(book);
    assert!(matches!(FieldBook::open(dir.path(), SECRET, None, &clock(NOON)), Err(StoreError::SecretWrong { .. })));
    let book = FieldBook::open(dir.path(), OTHER, None, &clock(NOON)).unwrap();
    assert_eq!(book.reports().unwrap().len(), 2);
}

#[test]
fn a_pin_is_changed_together_with_the_keychain_and_never_without() {
    let (dir, ring) = (TempDir::new().unwrap(), Ring::default());
    let mut book = FieldBook::create(dir.path(), PIN, Some(&ring), KeyParams::CHEAP, &clock(NOON)).unwrap();
    let without = book.change_secret(PIN, "161803", None, KeyParams::CHEAP, &clock(NOON));
    assert!(matches!(without, Err(StoreError::KeychainMissing)));
    book.change_secret(PIN, "161803", Some(&ring), KeyParams::CHEAP, &clock(NOON)).unwrap();
    drop(book);
    assert_eq!(inspect(dir.path(), &clock(NOON)).unwrap().unwrap().kind, SecretKind::Pin);
    assert!(matches!(FieldBook::open(dir.path(), "161803", None, &clock(NOON)), Err(StoreError::KeychainMissing)));
    drop(FieldBook::open(dir.path(), "161803", Some(&ring), &clock(NOON)).unwrap());
}

#[test]
fn a_wrong_old_secret_counts_as_a_wrong_try_and_changes_nothing() {
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    send(&mut book, 1);
    for left in [4, 3, 2, 1] {
        let changed = change(&mut book, "wrong", OTHER, NOON);
        assert!(matches!(changed, Err(StoreError::SecretWrong { left: l }) if l == left), "{changed:?}");
    }
    assert!(matches!(change(&mut book, "wrong", OTHER, NOON), Err(StoreError::SecretThrottled { seconds: 30 })));
    // The right one is not looked at either while it waits; closing the book does not shorten that.
    assert!(matches!(change(&mut book, SECRET, OTHER, NOON), Err(StoreError::SecretThrottled { .. })));
    drop(book);
    let later = Clock { wall_ms: NOON + 10_000, mono_ms: 0, process: 43 };
    let opened = FieldBook::open(dir.path(), SECRET, None, &later);
    assert!(matches!(opened, Err(StoreError::SecretThrottled { seconds: 20 })), "{opened:?}");
    let mut book = FieldBook::open(dir.path(), SECRET, None, &Clock { wall_ms: NOON + 30_000, ..later }).unwrap();
    change(&mut book, SECRET, OTHER, NOON + 30_000).unwrap();
}

#[test]
fn a_change_that_is_cut_off_leaves_exactly_one_secret() {
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    send(&mut book, 1);
    drop(book);
    let envelope = |dir: &Path| dir.join("book.key.json");
    let before = std::fs::read(envelope(dir.path())).unwrap();
    let mut book = open(dir.path());
    change(&mut book, SECRET, OTHER, NOON).unwrap();
    drop(book);
    let after = std::fs::read(envelope(dir.path())).unwrap();
    // The steps on the disk: a part of the new file beside the old one, the whole of it, the rename.
    for cut in [0, 1, after.len() / 2, after.len() - 1, after.len()] {
        std::fs::write(envelope(dir.path()), &before).unwrap();
        std::fs::write(dir.path().join("book.key.new"), &after[..cut]).unwrap();
        assert!(opens(dir.path(), SECRET) && !opens(dir.path(), OTHER), "{cut}");
    }
    std::fs::rename(dir.path().join("book.key.new"), envelope(dir.path())).unwrap();
    assert!(opens(dir.path(), OTHER) && !opens(dir.path(), SECRET));
    // What a cut-off change left behind does not stand in the way of the next one.
    std::fs::write(dir.path().join("book.key.new"), b"{").unwrap();
    let mut book = FieldBook::open(dir.path(), OTHER, None, &clock(NOON)).unwrap();
    change(&mut book, OTHER, SECRET, NOON).unwrap();
    drop(book);
    assert!(opens(dir.path(), SECRET) && !opens(dir.path(), OTHER));
}

#[test]
fn no_two_wraps_share_a_salt_or_a_nonce() {
    let dir = TempDir::new().unwrap();
    let mut book = create(dir.path());
    let fields = || {
        let text = std::fs::read(dir.path().join("book.key.json")).unwrap();
        let envelope: serde_json::Value = serde_json::from_slice(&text).unwrap();
        ["salt", "nonce", "wrapped", "id"].map(|f| envelope[f].as_str().unwrap().to_owned())
    };
    let first = fields();
    change(&mut book, SECRET, SECRET, NOON).unwrap();
    let second = fields();
    assert!(first[..3].iter().zip(&second[..3]).all(|(a, b)| a != b));
    assert_eq!(first[3], second[3]);
}

fn with_recovery(endpoint: &mut FakeEndpoint, identity: Option<&age::x25519::Identity>) {
    match identity {
        Some(identity) => {
            endpoint.mission.unknown.insert(RECOVERY_FIELD.into(), identity.to_public().to_string().into());
        }
        None => {
            endpoint.mission.unknown.remove(RECOVERY_FIELD);
        }
    }
}

fn secret_text(identity: &age::x25519::Identity) -> String {
    use age::secrecy::ExposeSecret;
    identity.to_string().expose_secret().to_owned()
}

#[test]
fn the_mission_s_recovery_key_opens_a_book_whose_pin_and_keychain_are_lost() {
    let (dir, ring) = (TempDir::new().unwrap(), Ring::default());
    let identity = age::x25519::Identity::generate();
    let mut endpoint = endpoint();
    with_recovery(&mut endpoint, Some(&identity));
    let mut book = FieldBook::create(dir.path(), PIN, Some(&ring), KeyParams::CHEAP, &clock(NOON)).unwrap();
    assert!(!book.has_recovery().unwrap());
    enrol(&mut book, &mut endpoint);
    assert!(book.has_recovery().unwrap());
    send(&mut book, 1);
    drop(book);
    for wrong in [secret_text(&age::x25519::Identity::generate()), "AGE-SECRET-KEY-1".into(), String::new()] {
        assert!(matches!(FieldBook::recover(dir.path(), &wrong, &clock(NOON)), Err(StoreError::NotRecoverable)));
    }
    let mut book = FieldBook::recover(dir.path(), &format!("{}\n", secret_text(&identity)), &clock(NOON)).unwrap();
    assert_eq!(book.reports().unwrap().len(), 1);
    // Until it gets a new secret the old one holds, and recovery took no try.
    assert_eq!(inspect(dir.path(), &clock(NOON)).unwrap().unwrap().throttle.tries_left, 5);
    let fresh = Ring::default();
    book.renew_secret("161803", Some(&fresh), KeyParams::CHEAP, &clock(NOON)).unwrap();
    drop(book);
    assert!(matches!(FieldBook::open(dir.path(), PIN, Some(&ring), &clock(NOON)), Err(StoreError::KeychainMissing)));
    let book = FieldBook::open(dir.path(), "161803", Some(&fresh), &clock(NOON)).unwrap();
    assert_eq!(book.reports().unwrap().len(), 1);
    drop(book);
    drop(FieldBook::recover(dir.path(), &secret_text(&identity), &clock(NOON)).unwrap());
}

#[test]
fn the_second_wrap_follows_the_mission() {
    let dir = TempDir::new().unwrap();
    let (first, second) = (age::x25519::Identity::generate(), age::x25519::Identity::generate());
    let (mut book, mut endpoint) = (create(dir.path()), endpoint());
    enrol(&mut book, &mut endpoint);
    assert!(!book.has_recovery().unwrap());
    let mut at_ms = NOON;
    let mut recovers = |book: FieldBook, identity: Option<&age::x25519::Identity>, endpoint: &mut FakeEndpoint| {
        with_recovery(endpoint, identity);
        let mission = serde_json::to_value(&endpoint.mission).unwrap();
        endpoint.changes.push(serde_json::json!({ "kind": "mission", "mission": mission }));
        let mut book = book;
        at_ms += tabella_sync::PULL_EVERY_MS + 1;
        settle(&mut book, endpoint, at_ms);
        assert_eq!(book.has_recovery().unwrap(), identity.is_some());
        drop(book);
        let with = |i: &age::x25519::Identity| match FieldBook::recover(dir.path(), &secret_text(i), &clock(at_ms)) {
            Ok(_) => true,
            Err(StoreError::NotRecoverable) => false,
            Err(other) => panic!("{other:?}"),
        };
        ([with(&first), with(&second)], open(dir.path()))
    };
    let (who, book) = recovers(book, Some(&first), &mut endpoint);
    assert_eq!(who, [true, false]);
    let (who, mut book) = recovers(book, Some(&second), &mut endpoint);
    assert_eq!(who, [false, true]);
    // A new secret of the observer's leaves the mission's way in as it is.
    change(&mut book, SECRET, OTHER, NOON).unwrap();
    change(&mut book, OTHER, SECRET, NOON).unwrap();
    let (who, _) = recovers(book, None, &mut endpoint);
    assert_eq!(who, [false, false]);
}
