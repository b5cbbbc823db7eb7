//! Opening, pragmas, migrations.

use crate::store::types::StoreError;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// File of the truth.
pub(super) const TRUTH: &str = "truth.db";
/// File of the projections.
pub(super) const PROJECTION: &str = "projection.db";
/// Changes whenever the shape or the meaning of the projections changes: they are then computed again.
const PROJECTION_SHAPE: i64 = 2;

refinery::embed_migrations!("migrations");

/// Another process (the command line beside a running endpoint) may hold the write lock for a moment.
const BUSY: Duration = Duration::from_secs(10);

/// The folder and the databases in it are for the endpoint's own user: they hold reports and people. SQLite gives the files beside a
/// database its mode.
pub(super) fn keep_private(dir: &Path) -> Result<(), StoreError> {
    std::fs::create_dir_all(dir)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))?;
        for name in [TRUTH, PROJECTION] {
            let path = dir.join(name);
            std::fs::OpenOptions::new().create(true).append(true).mode(0o600).open(&path)?;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
        }
    }
    Ok(())
}

pub(super) fn truth(dir: &Path) -> Result<Connection, StoreError> {
    let mut connection = Connection::open(dir.join(TRUTH))?;
    connection.busy_timeout(BUSY)?;
    // FULL: a commit is on the disk when it returns; receipts are signed after that.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -32768; PRAGMA trusted_schema = OFF;",
    )?;
    connection.set_prepared_statement_cache_capacity(64);
    migrations::runner().run(&mut connection).map_err(|e| StoreError::Migration(e.to_string()))?;
    Ok(connection)
}

pub(super) fn projection(dir: &Path) -> Result<Connection, StoreError> {
    let path = dir.join(PROJECTION);
    let connection = Connection::open(&path)?;
    connection.busy_timeout(BUSY)?;
    // NORMAL: consistent after a crash, perhaps behind; what is missing is projected again.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768; PRAGMA trusted_schema = OFF;",
    )?;
    connection.set_prepared_statement_cache_capacity(64);
    let shape: i64 = connection.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    if shape != PROJECTION_SHAPE {
        connection.execute_batch(super::project::DROP)?;
        connection.execute_batch(super::project::SCHEMA)?;
        connection.execute_batch(&format!("PRAGMA user_version = {PROJECTION_SHAPE}"))?;
    }
    // Came later; what it speeds up is computed as before.
    connection.execute_batch(super::project::CALLING)?;
    Ok(connection)
}

pub(super) fn reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF;")?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}
