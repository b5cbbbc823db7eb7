//! The endpoint's secret and what derives from it.
//!
//! One file of 32 random bytes, readable by its owner only. The signing key for receipts, the key of device tokens and
//! the pepper of enrolment codes derive from it by HKDF, so that a copy of the database alone signs nothing, enrols
//! nobody and reads no code.

use crate::store::StoreError;
use hkdf::Hkdf;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::Write;
use std::path::Path;
use tabella_domain::DeviceId;
use tabella_proto::EndpointKey;
use zeroize::Zeroizing;

const FILE: &str = "endpoint.secret";

/// Keys of an endpoint.
pub struct Keys {
    root: Zeroizing<[u8; 32]>,
    endpoint: EndpointKey,
    public: String,
}

impl Keys {
    /// Reads the secret of a data folder, or makes it.
    ///
    /// # Errors
    /// Files; a secret of the wrong length.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join(FILE);
        let mut root = Zeroizing::new([0_u8; 32]);
        match fs::read(&path) {
            Ok(bytes) => {
                let bytes = Zeroizing::new(bytes);
                *root = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| StoreError::Stored("endpoint.secret"))?;
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                fs::create_dir_all(dir)?;
                fill(root.as_mut_slice())?;
                write_private(&path, root.as_slice())?;
            }
            Err(error) => return Err(error.into()),
        }
        let mut signing = Zeroizing::new([0_u8; 32]);
        expand(&root, &[b"tabella/endpoint-key/1"], signing.as_mut_slice());
        let endpoint = EndpointKey::from_bytes(&signing);
        let public = endpoint.public().to_text();
        Ok(Self { root, endpoint, public })
    }

    /// Key that signs receipts.
    #[must_use]
    pub fn endpoint(&self) -> &EndpointKey {
        &self.endpoint
    }

    /// Its public half, base64url.
    #[must_use]
    pub fn public(&self) -> &str {
        &self.public
    }

    /// Token of a device: the same for the same device and key, so that a lost enrolment answer can be repeated
    /// although only the token's hash is stored.
    #[must_use]
    pub fn token(&self, device: DeviceId, device_key: &str) -> String {
        let mut out = Zeroizing::new([0_u8; 32]);
        expand(&self.root, &[b"tabella/token/1", device.0.as_bytes(), device_key.as_bytes()], out.as_mut_slice());
        text(out.as_slice())
    }

    /// Hash under which an enrolment code is stored.
    #[must_use]
    pub fn code_hash(&self, code: &str) -> [u8; 32] {
        let mut out = [0_u8; 32];
        expand(&self.root, &[b"tabella/code/1", code.as_bytes()], &mut out);
        out
    }
}

fn expand(root: &[u8; 32], info: &[&[u8]], out: &mut [u8]) {
    // Every `out` here has 32 bytes, far below what HKDF can give.
    let _ = Hkdf::<Sha256>::new(Some(b"tabella/endpoint"), root).expand_multi_info(info, out);
}

/// Random bytes from the platform.
///
/// # Errors
/// The platform gives none.
pub fn fill(out: &mut [u8]) -> Result<(), StoreError> {
    getrandom::fill(out).map_err(|_| StoreError::File(std::io::Error::other("no random source")))
}

/// A random token, base64url of 32 bytes.
///
/// # Errors
/// The platform gives no randomness.
pub fn random_text() -> Result<String, StoreError> {
    let mut bytes = Zeroizing::new([0_u8; 32]);
    fill(bytes.as_mut_slice())?;
    Ok(text(bytes.as_slice()))
}

fn text(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// SHA-256 of a token.
#[must_use]
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Writes a file that only its owner may read, whole or not at all.
///
/// # Errors
/// Files.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let part = path.with_extension("part");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, path)?;
    Ok(())
}

/// Number of a receipt that a person can read out, `7F3K 2041`: four of Crockford's characters, four digits.
/// A mission's numbers never repeat before 10 billion versions; neighbours look unlike each other.
#[must_use]
pub fn receipt_number(salt: u64, seq: i64) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let seq = seq.unsigned_abs();
    // Odd, and prime to ten: both maps are one to one.
    let group = ((seq / 10_000).wrapping_mul(0x6_5A1D).wrapping_add(salt)) & 0xF_FFFF;
    let rest = ((seq % 10_000) * 7_919 + (salt >> 20) % 10_000) % 10_000;
    let mut out = String::with_capacity(9);
    for shift in [15_u32, 10, 5, 0] {
        let digit = usize::try_from((group >> shift) & 31).unwrap_or(0);
        out.push(char::from(*ALPHABET.get(digit).unwrap_or(&b'0')));
    }
    out.push(' ');
    for divisor in [1_000, 100, 10, 1] {
        out.push(char::from_digit(u32::try_from(rest / divisor % 10).unwrap_or(0), 10).unwrap_or('0'));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn receipt_numbers_do_not_repeat() {
        let mut seen = std::collections::HashSet::new();
        for seq in 1..60_000 {
            assert!(seen.insert(receipt_number(987_654_321_012_345, seq)));
        }
    }

    #[test]
    fn keys_are_the_same_when_the_folder_is_opened_again() {
        let dir = tempfile::tempdir().unwrap();
        let first = Keys::open(dir.path()).unwrap();
        let again = Keys::open(dir.path()).unwrap();
        assert_eq!(first.public(), again.public());
        let device = DeviceId(uuid::Uuid::nil());
        assert_eq!(first.token(device, "k"), again.token(device, "k"));
        assert_ne!(first.token(device, "k"), again.token(device, "l"));
    }
}
