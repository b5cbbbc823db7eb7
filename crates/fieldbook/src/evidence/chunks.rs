//! Sealing of content in chunks: XChaCha20-Poly1305 with a key of its own for each piece, the chunk's number and a mark of the
//! last one in the nonce (the STREAM construction). A chunk that was changed, moved, left out or taken from another piece does not
//! open, nor does one that pretends to be the last.

use crate::error::StoreError;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

/// Original bytes in a chunk.
pub(crate) const CHUNK: usize = 64 * 1024;

pub(crate) struct Sealer {
    cipher: XChaCha20Poly1305,
    id: [u8; 16],
}

fn nonce(number: u32, last: bool) -> XNonce {
    // The key is used for one piece alone: the number makes each nonce its own.
    let mut bytes = [0_u8; 24];
    for (place, byte) in bytes.iter_mut().skip(19).zip(number.to_be_bytes().into_iter().chain([u8::from(last)])) {
        *place = byte;
    }
    XNonce::from(bytes)
}

/// Chunks that so many bytes take; at least one.
pub(crate) fn count(bytes: usize) -> Result<u32, StoreError> {
    u32::try_from(bytes.div_ceil(CHUNK).max(1)).map_err(|_| StoreError::Internal { what: "chunks" })
}

impl Sealer {
    pub(crate) fn new(key: &[u8; 32], id: [u8; 16]) -> Result<Self, StoreError> {
        let cipher = XChaCha20Poly1305::new_from_slice(key).map_err(|_| StoreError::Internal { what: "cipher" })?;
        Ok(Self { cipher, id })
    }

    pub(crate) fn seal(&self, number: u32, last: bool, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.cipher
            .encrypt(&nonce(number, last), Payload { msg: plain, aad: &self.id })
            .map_err(|_| StoreError::Internal { what: "cipher" })
    }

    /// `None` where the chunk is not what was sealed as this number.
    pub(crate) fn open(&self, number: u32, last: bool, sealed: &[u8]) -> Option<Vec<u8>> {
        self.cipher.decrypt(&nonce(number, last), Payload { msg: sealed, aad: &self.id }).ok()
    }

    /// The chunks of some bytes, in order.
    pub(crate) fn chunks<'a>(
        &'a self,
        bytes: &'a [u8],
    ) -> Result<impl Iterator<Item = Result<Vec<u8>, StoreError>> + 'a, StoreError> {
        let total = count(bytes.len())?;
        Ok((0..total).map(move |number| {
            let from = usize::try_from(number).unwrap_or(usize::MAX).saturating_mul(CHUNK);
            let rest = bytes.get(from..).unwrap_or_default();
            self.seal(number, number + 1 == total, rest.get(..CHUNK).unwrap_or(rest))
        }))
    }
}
