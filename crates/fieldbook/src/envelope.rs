//! The key envelope: the random database key, wrapped.
//!
//! `KEK = HKDF-SHA-256(ikm = Argon2id(secret, salt) ‖ keychain secret, info = "tabella/book-key/1")`;
//! `wrapped = XChaCha20-Poly1305(KEK, nonce, database key, aad = everything that shapes the KEK)`. A six-digit PIN alone
//! falls in a day once the files are copied, so a PIN is taken only together with a keychain secret that the files lack.

use crate::clock::Clock;
use crate::error::StoreError;
use crate::files;
use crate::tries::{Throttle, Tries};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::Sha256;
use std::path::Path;
use zeroize::{Zeroize, Zeroizing};

const FORMAT: u32 = 1;
const INFO: &[u8] = b"tabella/book-key/1";

/// What kind of secret opens the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretKind {
    /// Digits, combined with a secret in the platform's keychain.
    Pin,
    /// A passphrase alone.
    Passphrase,
}

/// Cost of the key derivation. Production uses the default; tests may be cheap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyParams {
    /// Memory, KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for KeyParams {
    fn default() -> Self {
        Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 }
    }
}

impl KeyParams {
    /// For tests only: milliseconds instead of a tenth of a second.
    pub const CHEAP: Self = Self { memory_kib: 64, passes: 1, lanes: 1 };

    // A hostile envelope must not make the app ask for all memory or hang.
    fn sane(self) -> bool {
        (8..=1024 * 1024).contains(&self.memory_kib)
            && (1..=32).contains(&self.passes)
            && (1..=8).contains(&self.lanes)
            && self.memory_kib >= 8 * self.lanes
    }
}

/// The keychain does not answer, or refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the keychain does not answer")]
pub struct KeychainError;

/// The platform's keychain, given by the shell.
pub trait Keychain {
    /// The secret stored under `id`; `None` where there is none.
    ///
    /// # Errors
    /// [`KeychainError`] where the keychain does not answer (locked, not there).
    fn load(&self, id: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError>;

    /// Stores a secret under `id`.
    ///
    /// # Errors
    /// [`KeychainError`].
    fn store(&self, id: &str, secret: &[u8]) -> Result<(), KeychainError>;

    /// [`slow_key`] of these, where the shell worked it out elsewhere beforehand. The browser does, in a worker of its own: the
    /// memory that the function fills would stay with this one for good.
    fn worked_out(&self, _salt: &[u8], _cost: KeyParams, _secret: &str) -> Option<SlowKey> {
        None
    }
}

/// A second wrap of the database key, to the mission's offline recovery key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RecoveryWrap {
    /// `age1…`
    pub(crate) recipient: String,
    /// An age file, base64url.
    pub(crate) sealed: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Envelope {
    format: u32,
    /// False until the database exists: a creation that was cut off is begun again.
    ready: bool,
    /// Random; names the keychain entry.
    pub(crate) id: String,
    pub(crate) kind: SecretKind,
    kdf: KeyParams,
    salt: String,
    nonce: String,
    wrapped: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) recovery: Vec<RecoveryWrap>,
    #[serde(default)]
    pub(crate) tries: Tries,
    #[serde(flatten)]
    unknown: Map<String, Value>,
}

/// The database key.
pub(crate) type BookKey = Zeroizing<[u8; 32]>;

pub(crate) fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, StoreError> {
    let mut bytes = Zeroizing::new([0_u8; N]);
    getrandom::fill(bytes.as_mut_slice()).map_err(|_| StoreError::Internal { what: "random source" })?;
    Ok(bytes)
}

fn unbase64(text: &str) -> Result<Vec<u8>, StoreError> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| StoreError::Damaged { what: "key envelope" })
}

/// What the slow function makes of a secret: Argon2id, 32 bytes.
pub type SlowKey = Zeroizing<[u8; 32]>;

/// The slow function. Only the secret that the observer types has little entropy; it alone goes through.
///
/// # Errors
/// [`StoreError::Internal`] where the cost is none that Argon2 takes.
pub fn slow_key(secret: &str, salt: &[u8], cost: KeyParams) -> Result<SlowKey, StoreError> {
    let internal = |_| StoreError::Internal { what: "key derivation" };
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).map_err(internal)?;
    let mut out = Zeroizing::new([0_u8; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(secret.as_bytes(), salt, out.as_mut_slice())
        .map_err(internal)?;
    Ok(out)
}

fn key_of(slow: &SlowKey, keychain: Option<&[u8]>, salt: &[u8]) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    // All the room at once: growing would leave a copy behind.
    let mut ikm = Zeroizing::new(Vec::with_capacity(slow.len().saturating_add(keychain.map_or(0, <[u8]>::len))));
    ikm.extend_from_slice(slow.as_slice());
    if let Some(stored) = keychain {
        ikm.extend_from_slice(stored);
    }
    let mut kek = Zeroizing::new([0_u8; 32]);
    Hkdf::<Sha256>::new(Some(salt), &ikm)
        .expand(INFO, kek.as_mut_slice())
        .map_err(|_| StoreError::Internal { what: "key derivation" })?;
    Ok(kek)
}

impl Envelope {
    /// Everything that shapes the key: a changed envelope does not open.
    fn aad(&self) -> Vec<u8> {
        let Self { format, id, kind, kdf, salt, .. } = self;
        let kind = match kind {
            SecretKind::Pin => "pin",
            SecretKind::Passphrase => "passphrase",
        };
        let KeyParams { memory_kib, passes, lanes } = kdf;
        format!("tabella/envelope/{format}\n{id}\n{kind}\nargon2id m={memory_kib} t={passes} p={lanes}\n{salt}")
            .into_bytes()
    }

    /// Makes a new key and its envelope; the keychain secret is stored and read back before this returns.
    pub(crate) fn make(
        secret: &str,
        keychain: Option<&dyn Keychain>,
        kdf: KeyParams,
    ) -> Result<(Self, BookKey), StoreError> {
        let key: BookKey = random()?;
        let envelope = Self::around(&key, secret, keychain, kdf)?;
        Ok((envelope, key))
    }

    /// A new envelope, with a new keychain entry, around a key.
    pub(crate) fn around(
        key: &BookKey,
        secret: &str,
        keychain: Option<&dyn Keychain>,
        kdf: KeyParams,
    ) -> Result<Self, StoreError> {
        let id = URL_SAFE_NO_PAD.encode(random::<16>()?.as_slice());
        let stored = match keychain {
            Some(keychain) => {
                let stored = random::<32>()?;
                let kept = keychain
                    .store(&id, stored.as_slice())
                    .and_then(|()| keychain.load(&id))
                    .map_err(|KeychainError| StoreError::KeychainUnavailable)?;
                // A keychain that forgets would make the book unreadable tomorrow.
                if kept.as_ref().map(|k| k.as_slice()) != Some(stored.as_slice()) {
                    return Err(StoreError::KeychainUnavailable);
                }
                Some(stored)
            }
            None => None,
        };
        let mut envelope = Self {
            format: FORMAT,
            ready: false,
            id,
            kind: if keychain.is_some() { SecretKind::Pin } else { SecretKind::Passphrase },
            kdf,
            salt: String::new(),
            nonce: String::new(),
            wrapped: String::new(),
            recovery: Vec::new(),
            tries: Tries::default(),
            unknown: Map::new(),
        };
        envelope.wrap(key, secret, stored.as_ref().map(|s| s.as_slice()), kdf)?;
        Ok(envelope)
    }

    /// Wraps the key with a secret, under a salt and a nonce that were never used before. The keychain entry stays.
    fn wrap(&mut self, key: &BookKey, secret: &str, stored: Option<&[u8]>, kdf: KeyParams) -> Result<(), StoreError> {
        let (salt, nonce) = (random::<32>()?, random::<24>()?);
        self.kdf = kdf;
        self.salt = URL_SAFE_NO_PAD.encode(salt.as_slice());
        self.nonce = URL_SAFE_NO_PAD.encode(nonce.as_slice());
        let kek = key_of(&slow_key(secret, salt.as_slice(), kdf)?, stored, salt.as_slice())?;
        let wrapped = cipher(&kek)?
            .encrypt(&XNonce::from(*nonce), Payload { msg: key.as_slice(), aad: &self.aad() })
            .map_err(|_| StoreError::Internal { what: "wrapping" })?;
        self.wrapped = URL_SAFE_NO_PAD.encode(wrapped);
        Ok(())
    }

    /// Another secret for the same key. Nothing is written before [`Envelope::save`].
    pub(crate) fn rewrap(
        &mut self,
        key: &BookKey,
        secret: &str,
        keychain: Option<&dyn Keychain>,
        kdf: KeyParams,
    ) -> Result<(), StoreError> {
        let stored = self.stored(keychain)?;
        self.wrap(key, secret, stored.as_ref().map(|s| s.as_slice()), kdf)
    }

    /// What the keychain has for this store, where it takes a PIN.
    fn stored(&self, keychain: Option<&dyn Keychain>) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        match self.kind {
            SecretKind::Passphrase => Ok(None),
            SecretKind::Pin => {
                let keychain = keychain.ok_or(StoreError::KeychainMissing)?;
                let stored = keychain.load(&self.id).map_err(|KeychainError| StoreError::KeychainUnavailable)?;
                Ok(Some(stored.ok_or(StoreError::KeychainMissing)?))
            }
        }
    }

    /// Reads it. `None`: no store yet (none, or a creation that was cut off before the database existed).
    pub(crate) fn load(dir: &Path) -> Result<Option<Self>, StoreError> {
        let Some(bytes) = files::read(&files::envelope(dir))? else {
            // A database without its key is a loss to be told, not a place for a new one.
            return if files::has_database(dir)? {
                Err(StoreError::Damaged { what: "key envelope missing" })
            } else {
                Ok(None)
            };
        };
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let damaged = |_| StoreError::Damaged { what: "key envelope" };
        if serde_json::from_slice::<Format>(&bytes).map_err(damaged)?.format > FORMAT {
            return Err(StoreError::Newer);
        }
        let envelope: Self = serde_json::from_slice(&bytes).map_err(damaged)?;
        if !envelope.kdf.sane() {
            return Err(StoreError::Damaged { what: "key envelope" });
        }
        Ok(envelope.ready.then_some(envelope))
    }

    pub(crate) fn save(&self, dir: &Path) -> Result<(), StoreError> {
        let bytes = serde_json::to_vec_pretty(self).map_err(|_| StoreError::Internal { what: "key envelope" })?;
        files::write_atomic(&files::envelope(dir), &bytes)
    }

    pub(crate) fn finish(&mut self, dir: &Path) -> Result<(), StoreError> {
        self.ready = true;
        self.save(dir)
    }

    /// What [`slow_key`] takes besides the secret: salt and cost.
    pub(crate) fn cost(&self) -> Result<(Vec<u8>, KeyParams), StoreError> {
        Ok((unbase64(&self.salt)?, self.kdf))
    }

    pub(crate) fn throttle(&self, clock: &Clock) -> Throttle {
        self.tries.throttle(clock)
    }

    /// Opens the envelope. The try is counted on the disk before the secret is looked at, and forgotten on success, so that
    /// ending the process in between wins nothing.
    pub(crate) fn open(
        &mut self,
        dir: &Path,
        secret: &str,
        keychain: Option<&dyn Keychain>,
        clock: &Clock,
    ) -> Result<BookKey, StoreError> {
        let stored = self.stored(keychain)?;
        let throttle = self.throttle(clock);
        if throttle.wait_seconds > 0 {
            return Err(StoreError::SecretThrottled { seconds: throttle.wait_seconds });
        }
        let salt = unbase64(&self.salt)?;
        let nonce: [u8; 24] =
            unbase64(&self.nonce)?.try_into().map_err(|_| StoreError::Damaged { what: "key envelope" })?;
        let wrapped = unbase64(&self.wrapped)?;
        if salt.len() < 16 || wrapped.len() != 48 {
            return Err(StoreError::Damaged { what: "key envelope" });
        }
        self.tries.count(clock);
        self.save(dir)?;
        let slow = match keychain.and_then(|k| k.worked_out(&salt, self.kdf, secret)) {
            Some(slow) => slow,
            None => slow_key(secret, &salt, self.kdf)?,
        };
        let kek = key_of(&slow, stored.as_ref().map(|s| s.as_slice()), &salt)?;
        let opened = cipher(&kek)?.decrypt(&XNonce::from(nonce), Payload { msg: &wrapped, aad: &self.aad() });
        let Ok(mut opened) = opened else {
            let after = self.throttle(clock);
            return Err(if after.wait_seconds > 0 {
                StoreError::SecretThrottled { seconds: after.wait_seconds }
            } else {
                StoreError::SecretWrong { left: after.tries_left }
            });
        };
        let mut key: BookKey = Zeroizing::new([0_u8; 32]);
        let fits = opened.len() == key.len();
        if fits {
            key.copy_from_slice(&opened);
        }
        opened.zeroize();
        if !fits {
            return Err(StoreError::Damaged { what: "key envelope" });
        }
        self.tries = Tries::default();
        self.save(dir)?;
        Ok(key)
    }
}

fn cipher(kek: &[u8; 32]) -> Result<XChaCha20Poly1305, StoreError> {
    XChaCha20Poly1305::new_from_slice(kek).map_err(|_| StoreError::Internal { what: "cipher" })
}
