//! The operating system's files.

use super::{DATABASE, database};
use crate::error::StoreError;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::Path;

/// Held while the store is open.
pub(crate) type Lock = File;

const LOCK: &str = "book.lock";
const RESERVE: &str = "book.reserve";
const RESERVE_BYTES: usize = 256 * 1024;

#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// Makes the directory where it is missing; only this user reads it.
pub(crate) fn prepare(dir: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(dir)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Whether there is a database, of whatever content.
pub(crate) fn has_database(dir: &Path) -> Result<bool, StoreError> {
    Ok(database(dir).exists())
}

/// Takes away what an unfinished creation left, and makes an empty file that only this user reads.
pub(crate) fn begin_database(dir: &Path) -> Result<(), StoreError> {
    for name in [DATABASE, "book.db-wal", "book.db-shm", "book.db-journal"] {
        match fs::remove_file(dir.join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    drop(create_private(&database(dir))?);
    Ok(())
}

/// A file that only this user reads.
pub(crate) fn create_private(path: &Path) -> std::io::Result<File> {
    private(OpenOptions::new().write(true).create(true).truncate(true)).open(path)
}

pub(crate) fn sync_dir(dir: &Path) -> std::io::Result<()> {
    // A directory cannot be opened as a file everywhere; where it can, the rename must reach the disk.
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}

fn write_once(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let dir = path.parent().unwrap_or_else(|| Path::new("."));
    let temp = path.with_extension("new");
    let mut file = create_private(&temp)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    drop(file);
    if let Err(error) = written {
        // Only the unfinished copy goes; the file itself was not touched.
        let _ = fs::remove_file(&temp);
        return Err(error);
    }
    fs::rename(&temp, path)?;
    sync_dir(dir)
}

/// Replaces a file so that after a crash at any instant it is the old one or the new one. On a full disk the reserve is
/// given up first.
pub(crate) fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    match write_once(path, bytes).map_err(StoreError::from) {
        Err(StoreError::DiskFull) => {
            let dir = path.parent().unwrap_or_else(|| Path::new("."));
            if fs::remove_file(dir.join(RESERVE)).is_ok() {
                return Ok(write_once(path, bytes)?);
            }
            Err(StoreError::DiskFull)
        }
        other => other,
    }
}

/// Keeps some room for the day on which the disk is full. Failing to is no error.
pub(crate) fn keep_reserve(dir: &Path) {
    let path = dir.join(RESERVE);
    if path.exists() {
        return;
    }
    let kept = create_private(&path).and_then(|mut file| {
        // Not zeros: some file systems store those as nothing.
        let filler: Vec<u8> = (0..RESERVE_BYTES).map(|i| u8::try_from(i * 131 % 251).unwrap_or(1)).collect();
        file.write_all(&filler)?;
        file.sync_all()
    });
    if kept.is_err() {
        let _ = fs::remove_file(&path);
    }
}

/// Takes the store's lock for this process; released when the handle is dropped.
pub(crate) fn lock(dir: &Path) -> Result<Lock, StoreError> {
    let path = dir.join(LOCK);
    let file = private(OpenOptions::new().write(true).create(true).truncate(false)).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Busy),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Reads a file; `None` where there is none.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}
