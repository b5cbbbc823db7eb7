//! JSON and gzip with limits.

use serde::{Serialize, de::DeserializeOwned};

/// A message that cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// More than `limit` bytes when unpacked.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// Not gzip, or truncated.
    #[error("compressed data is damaged or cut short")]
    Damaged,
    /// Not JSON of the expected shape.
    #[error("not a message of the expected shape (line {line}, column {column})")]
    Shape {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
}

impl From<serde_json::Error> for CodecError {
    fn from(error: serde_json::Error) -> Self {
        Self::Shape { line: error.line(), column: error.column() }
    }
}

/// Message to JSON bytes.
///
/// # Errors
/// A map with keys that are not text (none of ours has).
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, CodecError> {
    Ok(serde_json::to_vec(message)?)
}

/// JSON bytes to message.
///
/// # Errors
/// [`CodecError::Shape`] with the place of the fault.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    Ok(serde_json::from_slice(bytes)?)
}

/// Compresses. Level 9: the device's battery pays milliseconds, the radio pays seconds.
///
/// # Errors
/// Writing to memory does not fail in practice.
#[cfg(not(target_family = "wasm"))]
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>, CodecError> {
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::best());
    encoder.write_all(bytes).map_err(|_| CodecError::Damaged)?;
    encoder.finish().map_err(|_| CodecError::Damaged)
}

/// Compresses, with the module's own small packer.
///
/// # Errors
/// None.
#[cfg(target_family = "wasm")]
#[allow(clippy::unnecessary_wraps)] // the shape that the other shells need
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>, CodecError> {
    Ok(crate::small_gzip::gzip(bytes))
}

/// Unpacks at most `limit` bytes, so that a bomb costs no more than the limit.
///
/// # Errors
/// [`CodecError::TooLarge`], [`CodecError::Damaged`].
#[cfg(not(target_family = "wasm"))]
pub fn gunzip(bytes: &[u8], limit: usize) -> Result<Vec<u8>, CodecError> {
    use flate2::read::GzDecoder;
    use std::io::Read;
    // How large it gets, gzip says itself in its last four bytes; believed up to the limit, it saves growing step by step.
    let said = bytes.last_chunk::<4>().map_or(0, |tail| u32::from_le_bytes(*tail));
    let mut out = Vec::with_capacity(usize::try_from(said).unwrap_or(limit).min(limit).saturating_add(1));
    let ceiling = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    GzDecoder::new(bytes).take(ceiling).read_to_end(&mut out).map_err(|_| CodecError::Damaged)?;
    if out.len() > limit {
        return Err(CodecError::TooLarge { limit });
    }
    Ok(out)
}

/// Unpacks at most `limit` bytes, in the browser's module.
///
/// # Errors
/// [`CodecError::TooLarge`], [`CodecError::Damaged`].
#[cfg(target_family = "wasm")]
pub fn gunzip(bytes: &[u8], limit: usize) -> Result<Vec<u8>, CodecError> {
    crate::small_gzip::gunzip(bytes, limit)
}
