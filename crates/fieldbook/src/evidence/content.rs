//! Reading content back: whole, or the part of it that is sent next. A part costs the chunks that it touches, not the whole file.

use super::chunks::{CHUNK, Sealer, count};
use super::vault::Vault;
use crate::book::FieldBook;
use crate::error::StoreError;
use rusqlite::OptionalExtension;
use tabella_domain::EvidenceId;
use tabella_proto::sha256_hex;
use zeroize::Zeroizing;

const DAMAGED: StoreError = StoreError::Damaged { what: "evidence" };

/// What it takes to open content.
struct Sealed {
    sealer: Sealer,
    file: String,
    length: usize,
    sha256: String,
}

fn size(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

impl FieldBook {
    fn sealed(&self, evidence: EvidenceId) -> Result<Sealed, StoreError> {
        let (key, file, length, sha256) = self
            .conn
            .prepare_cached("SELECT key, file, bytes, sha256 FROM evidence WHERE id = ?1")?
            .query_row([evidence.to_string()], |row| {
                let key = Zeroizing::new(row.get::<_, [u8; 32]>(0)?);
                Ok((key, row.get::<_, String>(1)?, row.get::<_, i64>(2)?, row.get::<_, String>(3)?))
            })
            .optional()?
            .ok_or(StoreError::NotFound)?;
        let length = usize::try_from(length).map_err(|_| DAMAGED)?;
        Ok(Sealed { sealer: Sealer::new(&key, *evidence.0.as_bytes())?, file, length, sha256 })
    }

    /// The bytes from `first` up to `end`, each chunk proven to be what was sealed in its place.
    fn opened(&self, sealed: &Sealed, first: usize, end: usize) -> Result<Vec<u8>, StoreError> {
        let total = count(sealed.length)?;
        let start = first / CHUNK;
        let number = |at: usize| u32::try_from(at).map_err(|_| StoreError::Internal { what: "chunks" });
        let chunks = number(start)?..number(end.div_ceil(CHUNK))?.min(total);
        let mut bytes = Vec::with_capacity(end.saturating_sub(start.saturating_mul(CHUNK)));
        self.vault().some(&self.conn, &sealed.file, chunks, &mut |number, chunk| {
            let last = number.saturating_add(1) == total;
            bytes.extend(sealed.sealer.open(number, last, &chunk).ok_or(DAMAGED)?);
            Ok(())
        })?;
        let skipped = first.saturating_sub(start.saturating_mul(CHUNK));
        let wanted = end.saturating_sub(first);
        if bytes.len() < skipped.saturating_add(wanted) {
            return Err(DAMAGED);
        }
        bytes.truncate(skipped.saturating_add(wanted));
        if skipped > 0 {
            bytes.drain(..skipped);
        }
        Ok(bytes)
    }

    /// The original bytes.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Damaged`] where they are not what was taken in.
    pub fn original(&self, evidence: EvidenceId) -> Result<Vec<u8>, StoreError> {
        let sealed = self.sealed(evidence)?;
        let bytes = self.opened(&sealed, 0, sealed.length)?;
        if sha256_hex(&bytes) == sealed.sha256 { Ok(bytes) } else { Err(DAMAGED) }
    }

    /// At most `most` of the original bytes, from `first` on.
    ///
    /// # Errors
    /// As [`FieldBook::original`]; the hash of the whole is proven by whoever puts the parts together.
    pub(crate) fn content(&self, evidence: EvidenceId, first: u64, most: u64) -> Result<Vec<u8>, StoreError> {
        let sealed = self.sealed(evidence)?;
        let first = size(first).min(sealed.length);
        self.opened(&sealed, first, first.saturating_add(size(most)).min(sealed.length))
    }
}
