//! Where sealed content lies: files of random names beside the database, or rows in it where the pool of files is fixed.

use crate::error::StoreError;
use rusqlite::Connection;
#[cfg(any(test, target_family = "wasm"))]
use rusqlite::OptionalExtension;
use std::collections::HashSet;
use std::ops::Range;

/// Chunks of sealed content in order.
pub(crate) type Chunks<'a> = dyn Iterator<Item = Result<Vec<u8>, StoreError>> + 'a;

/// A place for sealed content. What [`Vault::keep`] returned `Ok` for is on the disk.
pub(crate) trait Vault {
    /// Keeps content under a name that is not in use; whole or not at all.
    fn keep(&self, conn: &Connection, name: &str, chunks: &mut Chunks<'_>) -> Result<(), StoreError>;
    /// Gives these chunks one after the other, as far as there are any; false where there is none.
    fn some(
        &self,
        conn: &Connection,
        name: &str,
        numbers: Range<u32>,
        take: &mut dyn FnMut(u32, Vec<u8>) -> Result<(), StoreError>,
    ) -> Result<bool, StoreError>;
    /// Lets content go. What is not there is no error.
    fn forget(&self, conn: &Connection, name: &str) -> Result<(), StoreError>;
    /// Lets go of everything that no piece of evidence names: what a killed process had begun, or had not finished letting go.
    fn sweep(&self, conn: &Connection, known: &HashSet<String>) -> Result<(), StoreError>;
}

/// Rows of the database, which is encrypted itself.
#[cfg(any(test, target_family = "wasm"))]
pub(crate) struct Rows;

#[cfg(any(test, target_family = "wasm"))]
impl Vault for Rows {
    fn keep(&self, conn: &Connection, name: &str, chunks: &mut Chunks<'_>) -> Result<(), StoreError> {
        let tx = conn.unchecked_transaction()?;
        {
            let mut put = tx.prepare_cached("INSERT INTO evidence_chunk (file, number, bytes) VALUES (?1, ?2, ?3)")?;
            for (number, chunk) in (0_u32..).zip(chunks) {
                put.execute((name, number, chunk?))?;
            }
        }
        Ok(tx.commit()?)
    }

    fn some(
        &self,
        conn: &Connection,
        name: &str,
        numbers: Range<u32>,
        take: &mut dyn FnMut(u32, Vec<u8>) -> Result<(), StoreError>,
    ) -> Result<bool, StoreError> {
        let first = numbers.start;
        let mut get = conn.prepare_cached("SELECT bytes FROM evidence_chunk WHERE file = ?1 AND number = ?2")?;
        for number in numbers {
            match get.query_row((name, number), |row| row.get(0)).optional()? {
                Some(chunk) => take(number, chunk)?,
                None => return Ok(number > first),
            }
        }
        Ok(true)
    }

    fn forget(&self, conn: &Connection, name: &str) -> Result<(), StoreError> {
        conn.execute("DELETE FROM evidence_chunk WHERE file = ?1", [name])?;
        Ok(())
    }

    fn sweep(&self, conn: &Connection, _: &HashSet<String>) -> Result<(), StoreError> {
        conn.execute("DELETE FROM evidence_chunk WHERE file NOT IN (SELECT file FROM evidence)", [])?;
        Ok(())
    }
}

#[cfg(not(target_family = "wasm"))]
pub(crate) use folder::Folder;

#[cfg(not(target_family = "wasm"))]
mod folder {
    use super::{Chunks, HashSet, Range, Vault};
    use crate::error::StoreError;
    use crate::evidence::chunks::CHUNK;
    use crate::files;
    use rusqlite::Connection;
    use std::fs::{self, File};
    use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
    use std::path::PathBuf;

    const TAG: usize = 16;

    /// Files in a folder beside the database.
    pub(crate) struct Folder(pub(crate) PathBuf);

    impl Vault for Folder {
        fn keep(&self, _: &Connection, name: &str, chunks: &mut Chunks<'_>) -> Result<(), StoreError> {
            files::prepare(&self.0)?;
            let part = self.0.join(format!("{name}.part"));
            let written = (|| {
                let mut file = files::create_private(&part)?;
                for chunk in chunks {
                    file.write_all(&chunk?)?;
                }
                Ok::<_, StoreError>(file.sync_all()?)
            })();
            let done = written.and_then(|()| {
                fs::rename(&part, self.0.join(name))?;
                Ok(files::sync_dir(&self.0)?)
            });
            if done.is_err() {
                // A full disk gets back what was taken.
                let _ = fs::remove_file(&part);
            }
            done
        }

        fn some(
            &self,
            _: &Connection,
            name: &str,
            numbers: Range<u32>,
            take: &mut dyn FnMut(u32, Vec<u8>) -> Result<(), StoreError>,
        ) -> Result<bool, StoreError> {
            let mut file = match File::open(self.0.join(name)) {
                Ok(file) => file,
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
                Err(error) => return Err(error.into()),
            };
            let size = u64::try_from(CHUNK + TAG).unwrap_or(u64::MAX);
            if numbers.start > 0 {
                file.seek(SeekFrom::Start(size.saturating_mul(numbers.start.into())))?;
            }
            for number in numbers {
                let mut chunk = Vec::with_capacity(CHUNK + TAG);
                Read::by_ref(&mut file).take(size).read_to_end(&mut chunk)?;
                if chunk.is_empty() {
                    break;
                }
                take(number, chunk)?;
            }
            Ok(true)
        }

        fn forget(&self, _: &Connection, name: &str) -> Result<(), StoreError> {
            match fs::remove_file(self.0.join(name)) {
                Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
                _ => Ok(()),
            }
        }

        fn sweep(&self, _: &Connection, known: &HashSet<String>) -> Result<(), StoreError> {
            let entries = match fs::read_dir(&self.0) {
                Ok(entries) => entries,
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            for entry in entries {
                let entry = entry?;
                if !entry.file_name().to_str().is_some_and(|name| known.contains(name)) {
                    fs::remove_file(entry.path())?;
                }
            }
            Ok(())
        }
    }
}
