//! Handing reports over from one device of a team to another, with no network between them.
//!
//! Three messages, as bytes; the screens carry them as codes to be filmed, or as a file:
//!
//! | message | from | what |
//! |---|---|---|
//! | [`Request`] | who takes over | a fresh X25519 key, and the [`Credential`] that the endpoint gave the device; signed by the device |
//! | [`LetterHead`] and ciphertext | who gives | the [`Letter`], signed by the giver's device, sealed for the fresh key |
//! | [`Confirmation`] | who took over | that the letter with this hash was taken over; signed by the device |
//!
//! The endpoint's key, which every device of the mission pinned, is what both trust. Nothing in here seals: that is the field book's.

mod bytes;
mod credential;

pub use credential::{Credential, SignedCredential};

use crate::keys::{DeviceKey, KeyError, PublicKey, Signature};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Reader;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tabella_domain::{DeviceId, FormRef, HandoverId, ReportId, StationKey};

const REQUEST_DOMAIN: &[u8] = b"tabella/handover-request/1\n";
const LETTER_DOMAIN: &[u8] = b"tabella/handover-letter/1\n";
const CONFIRMATION_DOMAIN: &[u8] = b"tabella/handover-confirmation/1\n";

/// Largest sealed letter, in bytes. By code a tenth of it is the most that anybody films.
pub const MAX_SEALED: usize = 1024 * 1024;
/// Largest letter unpacked.
pub const MAX_LETTER: usize = 16 * 1024 * 1024;
/// First byte of each message, and its format.
const REQUEST: [u8; 2] = [b'R', 1];
const SEALED: [u8; 2] = [b'L', 1];
const CONFIRMATION: [u8; 2] = [b'C', 1];

/// Bytes as they cross to a screen: base64url.
#[must_use]
pub fn to_code(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Bytes as they come from a screen; `None` where it is none.
#[must_use]
pub fn from_code(code: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(code.trim()).ok()
}

/// A device asks to be handed something over. Shown by it, filmed by who gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Minted by who asks.
    pub id: [u8; 16],
    /// X25519 key, made for this alone.
    pub key: [u8; 32],
    /// Who asks.
    pub credential: SignedCredential,
}

impl Request {
    /// Its bytes, signed by the device that asks.
    ///
    /// # Errors
    /// A credential that is none.
    pub fn signed(&self, device: &DeviceKey) -> Result<Vec<u8>, KeyError> {
        let mut out = REQUEST.to_vec();
        out.extend_from_slice(&self.id);
        out.extend_from_slice(&self.key);
        self.credential.write(&mut out)?;
        let signature = device.sign_in(REQUEST_DOMAIN, &out);
        out.extend_from_slice(&signature.to_bytes());
        Ok(out)
    }

    /// True for the bytes of one.
    #[must_use]
    pub fn is(bytes: &[u8]) -> bool {
        bytes.starts_with(&REQUEST)
    }

    /// Reads one, and who asks, where the endpoint vouches for the device and the device signed.
    ///
    /// # Errors
    /// [`KeyError::Malformed`] for other bytes, [`KeyError::Mismatch`] for signatures.
    pub fn verified(bytes: &[u8], endpoint: &PublicKey) -> Result<(Self, Credential), KeyError> {
        let mut from = Reader(bytes);
        from.is(REQUEST)?;
        let read = Self { id: from.array()?, key: from.array()?, credential: SignedCredential::take(&mut from)? };
        let said = bytes.get(..bytes.len().saturating_sub(from.0.len())).unwrap_or_default();
        let signature = Signature::from_bytes(&from.array()?);
        from.end()?;
        let who = read.credential.verified(endpoint)?;
        who.key.verify_in(REQUEST_DOMAIN, said, &signature)?;
        Ok((read, who))
    }
}

/// What stands in clear before a sealed letter: random ids and a key, nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterHead {
    /// The handover.
    pub handover: HandoverId,
    /// The request that it answers.
    pub request: [u8; 16],
    /// X25519 key of the giver, made for this alone.
    pub key: [u8; 32],
}

impl LetterHead {
    /// Its bytes; the ciphertext follows, and covers them.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = SEALED.to_vec();
        out.extend_from_slice(self.handover.0.as_bytes());
        out.extend_from_slice(&self.request);
        out.extend_from_slice(&self.key);
        out
    }

    /// True for the bytes of a sealed letter.
    #[must_use]
    pub fn is(bytes: &[u8]) -> bool {
        bytes.starts_with(&SEALED)
    }

    /// Reads it, and the ciphertext after it.
    ///
    /// # Errors
    /// [`KeyError::Malformed`].
    pub fn split(bytes: &[u8]) -> Result<(Self, &[u8]), KeyError> {
        let mut from = Reader(bytes);
        from.is(SEALED)?;
        let head = Self { handover: HandoverId(from.uuid()?), request: from.array()?, key: from.array()? };
        Ok((head, from.0))
    }
}

/// Who held a report before, first to last; whoever gives it is the last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Code of the observer.
    pub observer: String,
    /// The device.
    pub device: DeviceId,
    /// Number of the last event that is theirs.
    pub through: u32,
    /// Until when, clock of that device, Unix ms.
    pub until_ms: i64,
}

/// A draft with its whole journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedDraft {
    /// The report: it stays the same.
    pub report: ReportId,
    /// The form version that it is written with.
    pub form: FormRef,
    /// Where, as the field book has it.
    pub place: Option<Value>,
    /// From a rehearsal.
    pub practice: bool,
    /// When it was begun, Unix ms.
    pub created_ms: i64,
    /// When its draft was begun, Unix ms.
    pub began_ms: i64,
    /// Last change, Unix ms.
    pub changed_ms: i64,
    /// What lists show of it, as the field book has it.
    pub summary: Value,
    /// Who held it before.
    pub holders: Vec<Holder>,
    /// Each event: when, and the operation exactly as stored.
    pub events: Vec<(i64, String)>,
}

/// A matter to follow up, for who comes after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenMatter {
    /// Day, `YYYY-MM-DD`.
    pub day: String,
    /// Place.
    pub place: String,
    /// What.
    pub gist: String,
}

/// What is handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// The handover.
    pub handover: HandoverId,
    /// Code of the observer who gives.
    pub from: String,
    /// When, clock of the giver, Unix ms.
    pub at_ms: i64,
    /// The end of a shift, not a single report.
    pub shift: bool,
    /// The station at which the giver was.
    pub station: Option<StationKey>,
    /// A few words for who comes after.
    pub note: String,
    /// What is still open.
    pub matters: Vec<OpenMatter>,
    /// Drafts that go on at the other device.
    pub drafts: Vec<HandedDraft>,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// The letter with who signed it, as it lies inside of the seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedLetter {
    /// Who gives.
    pub credential: SignedCredential,
    /// JSON text of a [`Letter`].
    pub letter: String,
    /// Signature of the giver's device over the key that the letter is sealed for, the handover, and the text; base64url.
    pub signature: String,
}

fn letter_message(sealed_for: &[u8; 32], handover: HandoverId, letter: &str) -> Vec<u8> {
    let mut message = sealed_for.to_vec();
    message.extend_from_slice(handover.0.as_bytes());
    message.extend_from_slice(letter.as_bytes());
    message
}

impl SignedLetter {
    /// Signs a letter for the key that it will be sealed for, so that it cannot be passed on as if meant for another.
    #[must_use]
    pub fn sign(
        credential: SignedCredential,
        letter: String,
        handover: HandoverId,
        sealed_for: &[u8; 32],
        device: &DeviceKey,
    ) -> Self {
        let signature = device.sign_in(LETTER_DOMAIN, &letter_message(sealed_for, handover, &letter)).to_text();
        Self { credential, letter, signature }
    }

    /// Who signed it, and what it says.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn verified(
        &self,
        handover: HandoverId,
        sealed_for: &[u8; 32],
        endpoint: &PublicKey,
    ) -> Result<(Credential, Letter), KeyError> {
        let who = self.credential.verified(endpoint)?;
        let message = letter_message(sealed_for, handover, &self.letter);
        who.key.verify_in(LETTER_DOMAIN, &message, &Signature::from_text(&self.signature)?)?;
        let letter: Letter = serde_json::from_str(&self.letter).map_err(|_| KeyError::Malformed)?;
        if letter.handover == handover && letter.from == who.observer {
            Ok((who, letter))
        } else {
            Err(KeyError::Mismatch)
        }
    }
}

/// That a letter was taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// The handover.
    pub handover: HandoverId,
    /// SHA-256 of the sealed letter.
    pub sha256: [u8; 32],
}

impl Confirmation {
    /// Its bytes, signed by the device that took over.
    #[must_use]
    pub fn signed(&self, device: &DeviceKey) -> Vec<u8> {
        let mut out = CONFIRMATION.to_vec();
        out.extend_from_slice(self.handover.0.as_bytes());
        out.extend_from_slice(&self.sha256);
        let signature = device.sign_in(CONFIRMATION_DOMAIN, &out);
        out.extend_from_slice(&signature.to_bytes());
        out
    }

    /// True for the bytes of one.
    #[must_use]
    pub fn is(bytes: &[u8]) -> bool {
        bytes.starts_with(&CONFIRMATION)
    }

    /// What it says, before it is known whose key it has to verify against.
    ///
    /// # Errors
    /// [`KeyError::Malformed`].
    pub fn read(bytes: &[u8]) -> Result<Self, KeyError> {
        let mut from = Reader(bytes);
        from.is(CONFIRMATION)?;
        let read = Self { handover: HandoverId(from.uuid()?), sha256: from.array()? };
        from.take(64)?;
        from.end()?;
        Ok(read)
    }

    /// Verifies it against the key of the device that the letter was sealed for.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn verify(bytes: &[u8], device: &PublicKey) -> Result<(), KeyError> {
        let (said, signature) = bytes.split_last_chunk::<64>().ok_or(KeyError::Malformed)?;
        device.verify_in(CONFIRMATION_DOMAIN, said, &Signature::from_bytes(signature))
    }
}

#[cfg(test)]
mod tests;
