//! Making, opening and closing the store.

use crate::clock::Clock;
use crate::envelope::{BookKey, Envelope, KeyParams, Keychain, SecretKind};
use crate::error::StoreError;
use crate::tries::Throttle;
use crate::{files, schema};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tabella_sync::LinkStore;
use zeroize::Zeroizing;

/// An open field book. One per directory: a second, in this process or another, is refused with [`StoreError::Busy`].
///
/// Dropping it closes the database and releases the lock; nothing has to be flushed.
pub struct FieldBook {
    pub(crate) conn: Connection,
    /// Kept for wrapping it anew (the connection holds it in memory too); overwritten when this is dropped.
    pub(crate) key: BookKey,
    dir: PathBuf,
    // Declared after the connection, so that it is released after the database is closed.
    _lock: files::Lock,
}

impl std::fmt::Debug for FieldBook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FieldBook").finish_non_exhaustive()
    }
}

/// What is known of a store before it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// What kind of secret it takes.
    pub kind: SecretKind,
    /// Whether a try is taken now.
    pub throttle: Throttle,
    /// Random id of the store; names its keychain entry.
    pub id: String,
    /// What [`crate::slow_key`] takes besides the secret: the salt.
    pub salt: Vec<u8>,
    /// The cost.
    pub cost: KeyParams,
}

/// Looks at a directory without opening the database. `None`: no store yet.
///
/// # Errors
/// [`StoreError::Damaged`], [`StoreError::Newer`], [`StoreError::Io`].
pub fn inspect(dir: &Path, clock: &Clock) -> Result<Option<Inspection>, StoreError> {
    let Some(envelope) = Envelope::load(dir)? else { return Ok(None) };
    if !files::has_database(dir)? {
        return Err(StoreError::Damaged { what: "database missing" });
    }
    let (salt, cost) = envelope.cost()?;
    Ok(Some(Inspection { kind: envelope.kind, throttle: envelope.throttle(clock), id: envelope.id, salt, cost }))
}

impl FieldBook {
    /// Makes a new store and opens it. With a keychain the secret may be a PIN; without one it must be a passphrase (the
    /// caller checks its length against the mission's policy).
    ///
    /// # Errors
    /// [`StoreError::Exists`], [`StoreError::Busy`], [`StoreError::KeychainUnavailable`], [`StoreError::DiskFull`].
    pub fn create(
        dir: &Path,
        secret: &str,
        keychain: Option<&dyn Keychain>,
        params: KeyParams,
        clock: &Clock,
    ) -> Result<Self, StoreError> {
        files::prepare(dir)?;
        let lock = files::lock(dir)?;
        if Envelope::load(dir)?.is_some() {
            return Err(StoreError::Exists);
        }
        let (mut envelope, key) = Envelope::make(secret, keychain, params)?;
        // The key is on the disk before the database is, marked as unfinished: whatever stands in the way of a creation,
        // the next one begins anew, and no database is left behind without its key.
        envelope.save(dir)?;
        files::begin_database(dir)?;
        let mut conn = connect(&files::database(dir), &key)?;
        schema::migrate(&mut conn)?;
        files::keep_reserve(dir);
        envelope.finish(dir)?;
        let mut book = Self { conn, key, dir: dir.to_owned(), _lock: lock };
        book.write(|tx| Ok(crate::audit::note(tx, clock.wall_ms, "book_made", None, None, "")?))?;
        Ok(book)
    }

    /// Opens the store. A wrong secret is counted on the disk before this returns.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Busy`], [`StoreError::SecretWrong`], [`StoreError::SecretThrottled`],
    /// [`StoreError::KeychainMissing`], [`StoreError::KeychainUnavailable`], [`StoreError::Damaged`],
    /// [`StoreError::Newer`], [`StoreError::DiskFull`]. The database's files are left as they are in every case.
    pub fn open(dir: &Path, secret: &str, keychain: Option<&dyn Keychain>, clock: &Clock) -> Result<Self, StoreError> {
        Self::open_by(dir, clock, |envelope| envelope.open(dir, secret, keychain, clock))
    }

    /// Opens the store with the key that `unwrap` gets out of its envelope.
    pub(crate) fn open_by(
        dir: &Path,
        clock: &Clock,
        unwrap: impl FnOnce(&mut Envelope) -> Result<BookKey, StoreError>,
    ) -> Result<Self, StoreError> {
        if Envelope::load(dir)?.is_none() {
            return Err(StoreError::Missing);
        }
        let lock = files::lock(dir)?;
        // Read again under the lock: another process may have counted a try meanwhile.
        let mut envelope = Envelope::load(dir)?.ok_or(StoreError::Missing)?;
        if !files::has_database(dir)? {
            return Err(StoreError::Damaged { what: "database missing" });
        }
        let key = unwrap(&mut envelope)?;
        let mut conn = connect(&files::database(dir), &key)?;
        // SQLite takes an emptied file for a new database; here that would hide a loss.
        schema::require_made(&conn)?;
        schema::migrate(&mut conn)?;
        files::keep_reserve(dir);
        let mut book = Self { conn, key, dir: dir.to_owned(), _lock: lock };
        // What was known of the network is old now, and no request is under way any more.
        let mut network = book.network()?;
        network.forget_contact(clock.wall_ms);
        let ready =
            book.set_network(&network).and_then(|()| book.recall_sending()).and_then(|()| book.recall_evidence());
        // Content that nobody can open takes room and harms nobody; where it cannot go now, the next opening tries again.
        let _ = book.sweep_evidence();
        match ready.and_then(|()| book.keep_recovery()) {
            // With a full disk the book is still readable; sending recovers by itself.
            Ok(()) | Err(StoreError::DiskFull) => Ok(book),
            Err(error) => Err(error),
        }
    }

    /// The directory.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Looks through the whole database for damage. Slow; for a store that has shown an error.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn check(&self) -> Result<(), StoreError> {
        let verdict: String = self.conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if verdict == "ok" { Ok(()) } else { Err(StoreError::Damaged { what: "database" }) }
    }

    /// One durable transaction: what `work` did is on the disk when this returns `Ok`, and nothing of it otherwise.
    pub(crate) fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = work(&tx)?;
        tx.commit()?;
        Ok(value)
    }
}

fn connect(path: &Path, key: &BookKey) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(Duration::ZERO)?;
    let mut pragma = Zeroizing::new(String::with_capacity(96));
    pragma.push_str("PRAGMA key = \"x'");
    for byte in key.iter() {
        for digit in [byte >> 4, byte & 15] {
            pragma.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    pragma.push_str("'\"");
    conn.execute_batch(&pragma)?;
    // Exclusive first: WAL then needs no shared memory, and a process that ignores our lock file is refused too.
    conn.pragma_update_and_check(None, "locking_mode", "exclusive", |_| Ok(()))?;
    // The first real read: a wrong key or a damaged first page shows here, not at `PRAGMA key`.
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    let mode: String = conn.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case("wal") {
        return Err(StoreError::Internal { what: "journal mode" });
    }
    // FULL: each commit reaches the disk. F_FULLFSYNC matters on Apple's systems and is nothing elsewhere.
    conn.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON; PRAGMA foreign_keys = ON; \
         PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;",
    )?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(conn)
}
