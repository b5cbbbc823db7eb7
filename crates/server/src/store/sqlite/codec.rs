//! Packing of bodies: the bodies of one push together, XML with the same long names again and again. Deflate at level 2
//! costs little and saves the writer most of its pages, checksums and checkpoints.

use crate::store::types::StoreError;
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use std::cell::RefCell;

const AS_IS: u8 = 0;
const DEFLATE: u8 = 1;

thread_local! {
    // Its tables are large: made once a thread, reset for each body.
    // Level 2, not 1: the packer's level 1 fails on noise when room runs short.
    static PACKER: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(2), false));
}

/// Packs bytes; answers the codec and the bytes.
#[must_use]
pub fn pack(body: &[u8]) -> (u8, Vec<u8>) {
    if body.len() < 256 {
        return (AS_IS, body.to_vec());
    }
    PACKER.with(|packer| {
        let mut packer = packer.borrow_mut();
        packer.reset();
        // Room for the worst case: the packer must never have to stop for want of it.
        let mut out = Vec::with_capacity(body.len() + body.len() / 64 + 256);
        match packer.compress_vec(body, &mut out, FlushCompress::Finish) {
            Ok(Status::StreamEnd) if out.len() < body.len() => (DEFLATE, out),
            _ => (AS_IS, body.to_vec()),
        }
    })
}

/// Unpacks bytes.
///
/// # Errors
/// [`StoreError::Stored`] where the bytes are damaged.
pub fn unpack(codec: i64, bytes: Vec<u8>, limit: usize) -> Result<Vec<u8>, StoreError> {
    if codec == i64::from(AS_IS) {
        return Ok(bytes);
    }
    if codec != i64::from(DEFLATE) {
        return Err(StoreError::Stored("body_pack.codec"));
    }
    let mut inflate = Decompress::new(false);
    let mut out = Vec::with_capacity(bytes.len().saturating_mul(8).clamp(4096, limit.max(4096)));
    loop {
        let done = usize::try_from(inflate.total_in()).unwrap_or(usize::MAX);
        let rest = bytes.get(done..).unwrap_or_default();
        match inflate.decompress_vec(rest, &mut out, FlushDecompress::Finish) {
            Ok(Status::StreamEnd) => return Ok(out),
            Ok(_) if out.len() < limit && out.len() == out.capacity() => out.reserve(out.len().max(4096)),
            _ => return Err(StoreError::Stored("body_pack.bytes")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn a_body_is_unpacked_as_it_was_packed(body in proptest::collection::vec(0_u8..20, 0..150_000)) {
            let (codec, packed) = pack(&body);
            proptest::prop_assert_eq!(unpack(i64::from(codec), packed, 1 << 20).unwrap(), body);
        }

        #[test]
        fn noise_is_kept_as_it_is(body in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..150_000)) {
            let (codec, packed) = pack(&body);
            proptest::prop_assert_eq!(unpack(i64::from(codec), packed, 1 << 20).unwrap(), body);
        }
    }
}
