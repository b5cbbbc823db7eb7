//! Files beside the database: atomic writes, the lock, the reserve. One set of functions, two kinds of disk.

use std::path::{Path, PathBuf};

#[cfg(not(target_family = "wasm"))]
mod native;
#[cfg(not(target_family = "wasm"))]
pub(crate) use native::{
    Lock, begin_database, create_private, has_database, keep_reserve, lock, prepare, read, sync_dir, write_atomic,
};

#[cfg(target_family = "wasm")]
pub(crate) mod browser;
#[cfg(target_family = "wasm")]
pub(crate) use browser::{Lock, begin_database, has_database, keep_reserve, lock, prepare, read, write_atomic};

pub(crate) const DATABASE: &str = "book.db";
pub(crate) const ENVELOPE: &str = "book.key.json";

pub(crate) fn database(dir: &Path) -> PathBuf {
    dir.join(DATABASE)
}

pub(crate) fn envelope(dir: &Path) -> PathBuf {
    dir.join(ENVELOPE)
}
