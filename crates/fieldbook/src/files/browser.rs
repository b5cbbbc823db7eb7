//! The browser's private file system (OPFS): a pool of synchronous access handles in which SQLite keeps its files.
//!
//! The small files beside the database are rows of a second, plain database in the same pool: SQLite makes their writes
//! atomic and durable, and nothing else in a worker can be read and written synchronously. The pool belongs to one tab at a
//! time, which makes it the lock.

use super::database;
use crate::envelope::{KeyParams, Keychain, KeychainError, SlowKey, random};
use crate::error::StoreError;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rsqlite_vfs::VfsFilesManager;
use rusqlite::{Connection, OptionalExtension};
use sqlite_wasm_rs::WasmOsCallback;
use sqlite_wasm_vfs::sahpool::{OpfsSAHError, OpfsSAHPoolCfgBuilder, OpfsSAHPoolUtil, install};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use zeroize::Zeroizing;

/// The pool is the lock.
pub(crate) struct Lock;

/// Handles that the pool holds: two databases with their journals, and room for what SQLite needs for a moment.
const HANDLES: usize = 8;

thread_local! {
    static POOL: RefCell<Option<OpfsSAHPoolUtil>> = const { RefCell::new(None) };
}

/// Why the pool cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PoolError {
    /// Another tab holds it, or one that is closing has not let go yet (up to a few seconds): try again.
    #[error("another tab holds the field book")]
    Held,
    /// This browser has no private file system for workers, or the page is not a secure context.
    #[error("this browser has no private file system")]
    Unsupported,
    /// The browser refused for another reason, for instance no space.
    #[error("the browser refused the private file system")]
    Refused,
}

impl From<OpfsSAHError> for PoolError {
    fn from(error: OpfsSAHError) -> Self {
        match error {
            OpfsSAHError::NotSupported => Self::Unsupported,
            OpfsSAHError::Opfs { message, .. }
                if message.contains("NoModificationAllowed") || message.contains("InvalidState") =>
            {
                Self::Held
            }
            _ => Self::Refused,
        }
    }
}

/// Takes the pool for this worker. To be done once, before anything else of this crate.
///
/// # Errors
/// [`PoolError`].
pub async fn take_pool() -> Result<(), PoolError> {
    let config = OpfsSAHPoolCfgBuilder::new().directory("tabella").initial_capacity(HANDLES).build();
    let pool = install::<WasmOsCallback>(&config, true).await?;
    if pool.is_paused() {
        pool.resume().await?;
    }
    POOL.with(|cell| *cell.borrow_mut() = Some(pool));
    Ok(())
}

/// Lets the pool go, so that another tab may take it. Every [`crate::FieldBook`] must be closed.
///
/// # Errors
/// [`PoolError::Refused`] while a file is open.
pub fn leave_pool() -> Result<(), PoolError> {
    POOL.with(|cell| match cell.borrow().as_ref() {
        Some(pool) => pool.pause().map_err(PoolError::from),
        None => Ok(()),
    })
}

fn with_pool<T>(work: impl FnOnce(&OpfsSAHPoolUtil) -> Result<T, OpfsSAHError>) -> Result<T, StoreError> {
    POOL.with(|cell| {
        let pool = cell.borrow();
        let pool = pool.as_ref().ok_or(StoreError::Internal { what: "file pool" })?;
        work(pool).map_err(|_| StoreError::Internal { what: "file pool" })
    })
}

fn name(path: &Path) -> Result<&str, StoreError> {
    path.to_str().ok_or(StoreError::Internal { what: "file name" })
}

// Closed after each use: the files are few, small and rarely touched, and an open one would keep the pool from being left.
fn shelf(path: &Path) -> Result<Connection, StoreError> {
    let dir = path.parent().unwrap_or_else(|| Path::new("."));
    let conn = Connection::open(dir.join("files.db"))?;
    conn.execute_batch(
        "PRAGMA locking_mode = exclusive; PRAGMA synchronous = FULL; \
         CREATE TABLE IF NOT EXISTS file (name TEXT NOT NULL PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;",
    )?;
    Ok(conn)
}

pub(crate) fn prepare(_: &Path) -> Result<(), StoreError> {
    Ok(())
}

pub(crate) fn has_database(dir: &Path) -> Result<bool, StoreError> {
    let path = database(dir);
    with_pool(|pool| pool.contains(name(&path).unwrap_or_default()))
}

pub(crate) fn begin_database(dir: &Path) -> Result<(), StoreError> {
    let path = database(dir);
    for suffix in ["", "-wal", "-journal"] {
        let file = format!("{}{suffix}", name(&path)?);
        with_pool(|pool| pool.remove(&file))?;
    }
    Ok(())
}

pub(crate) fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    shelf(path)?.execute(
        "INSERT INTO file (name, bytes) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes",
        (name(path)?, bytes),
    )?;
    Ok(())
}

// The browser's quota is not a disk that fills beside us; opening needs no room that a reserve could give.
pub(crate) fn keep_reserve(_: &Path) {}

pub(crate) fn lock(_: &Path) -> Result<Lock, StoreError> {
    Ok(Lock)
}

pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(shelf(path)?.query_row("SELECT bytes FROM file WHERE name = ?1", [name(path)?], |row| row.get(0)).optional()?)
}

/// The browser's keychain: entries sealed under a secret that the page unwraps with a key which the browser never hands out
/// (a non-extractable WebCrypto key). A copy of the files alone opens nothing.
pub struct BrowserKeychain {
    dir: PathBuf,
    base: Zeroizing<[u8; 32]>,
    worked_out: WorkedOut,
}

/// The last result of the slow function that the shell worked out, and what of. Taken once.
pub type WorkedOut = Arc<Mutex<Option<(Vec<u8>, KeyParams, Zeroizing<String>, SlowKey)>>>;

impl BrowserKeychain {
    /// `base`: the unwrapped secret.
    #[must_use]
    pub fn new(dir: PathBuf, base: Zeroizing<[u8; 32]>, worked_out: WorkedOut) -> Self {
        Self { dir, base, worked_out }
    }

    fn path(&self, id: &str) -> PathBuf {
        self.dir.join(format!("keychain-{id}"))
    }

    fn cipher(&self) -> Result<XChaCha20Poly1305, KeychainError> {
        XChaCha20Poly1305::new_from_slice(self.base.as_slice()).map_err(|_| KeychainError)
    }
}

const NONCE: usize = 24;

impl Keychain for BrowserKeychain {
    fn worked_out(&self, salt: &[u8], cost: KeyParams, secret: &str) -> Option<SlowKey> {
        let (of_salt, of_cost, of_secret, slow) =
            self.worked_out.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        (of_salt == salt && of_cost == cost && *of_secret == secret).then_some(slow)
    }

    fn load(&self, id: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        let Some(sealed) = read(&self.path(id)).map_err(|_| KeychainError)? else { return Ok(None) };
        let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or(KeychainError)?;
        let nonce = XNonce::try_from(nonce).map_err(|_| KeychainError)?;
        // Another base secret (the browser's key was cleared and made anew) leaves no entry that could be opened.
        Ok(self.cipher()?.decrypt(&nonce, Payload { msg: sealed, aad: id.as_bytes() }).ok().map(Zeroizing::new))
    }

    fn store(&self, id: &str, secret: &[u8]) -> Result<(), KeychainError> {
        let nonce = random::<NONCE>().map_err(|_| KeychainError)?;
        let at = XNonce::try_from(nonce.as_slice()).map_err(|_| KeychainError)?;
        let sealed =
            self.cipher()?.encrypt(&at, Payload { msg: secret, aad: id.as_bytes() }).map_err(|_| KeychainError)?;
        let mut bytes = nonce.to_vec();
        bytes.extend_from_slice(&sealed);
        write_atomic(&self.path(id), &bytes).map_err(|_| KeychainError)
    }
}
