//! Evidence on the wire: bytes that are never touched, and a head that says what they are, signed by the device.
//!
//! The text of a report goes first and names the file and its hash; the file follows, whole or in parts (see [`crate::parts`]). The head
//! travels in the header [`HEAD`] (base64url of its JSON text), its signature in [`SIGNATURE`]. The same file again has the same
//! answer. [`HERE`] on an answer says how many bytes the endpoint holds.

use crate::keys::{DeviceKey, EndpointKey, KeyError, PublicKey, Signature};
use crate::messages::SignedReceipt;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tabella_domain::{DeviceId, EvidenceId, EvidenceKind, ReportId, VersionId};

/// Largest piece of evidence, in bytes.
pub const MAX_EVIDENCE: usize = 64 * 1024 * 1024;
/// Longest text that goes with a piece of evidence, in characters.
pub const MAX_CAPTION: usize = 500;
/// Request header: the head.
pub const HEAD: &str = "tabella-evidence";
/// Request header: its signature.
pub const SIGNATURE: &str = "tabella-signature";
/// Answer header: bytes that the endpoint holds.
pub const HERE: &str = "tabella-here";

const HEAD_DOMAIN: &[u8] = b"tabella/evidence/1\n";
const RECEIPT_DOMAIN: &[u8] = b"tabella/evidence-receipt/1\n";

/// What a piece of evidence is. Its JSON text is written once and signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceHead {
    /// Its id, minted by the device.
    pub evidence: EvidenceId,
    /// The report.
    pub report: ReportId,
    /// The version that named it first.
    pub version: VersionId,
    /// The question, path with positions.
    pub question: String,
    /// Name of the file, as the answer has it.
    pub name: String,
    /// Kind.
    pub kind: EvidenceKind,
    /// Media type, as the device was told; not checked against the bytes.
    pub mime: String,
    /// Length of the bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes, computed when the device took them in; lower-case hex.
    pub sha256: String,
    /// When the device took it in, device clock, RFC 3339 UTC.
    pub taken_at: String,
    /// When the observer saw it, where that is known to differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<String>,
    /// What the observer says of it.
    #[serde(default)]
    pub caption: String,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// Answer of `PUT` and `GET /v1/evidence/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceAnswer {
    /// Bytes that the endpoint holds of it, from the first on.
    pub here: u64,
    /// The endpoint takes parts, and keeps those that came. Absent from endpoints of before parts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub resumes: bool,
    /// Receipt, where all of it is there: JSON text of an [`EvidenceReceipt`], signed.
    #[serde(default)]
    pub receipt: Option<SignedReceipt>,
    /// Why it was not stored.
    #[serde(default)]
    pub refused: Option<EvidenceRefusal>,
    /// Endpoint's clock, RFC 3339 UTC.
    pub server_time: String,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// Why a piece of evidence is not stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceRefusal {
    /// Larger than [`MAX_EVIDENCE`].
    TooLarge,
    /// The head's signature does not verify, or the head is of another piece.
    BadSignature,
    /// Other bytes are stored under this id.
    Conflict,
    /// The bytes that came are not those that the head names: damaged on the way, to be sent again.
    Damaged,
    /// A code of a later version.
    #[serde(other)]
    Unknown,
}

/// What a receipt for evidence says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceReceipt {
    /// Device that sent.
    pub device: DeviceId,
    /// The piece.
    pub evidence: EvidenceId,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// SHA-256 of its head.
    pub head_sha256: String,
    /// Number that a person can read out.
    pub number: String,
    /// When it was first received, endpoint's clock, RFC 3339 UTC.
    pub received_at: String,
    /// True where it was set aside at once.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub set_aside: bool,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// A text as it stands in a header.
#[must_use]
pub fn header_text(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

/// A text out of a header; `None` where it is none.
#[must_use]
pub fn from_header(header: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(header.trim()).ok()?).ok()
}

impl DeviceKey {
    /// Signs a head.
    #[must_use]
    pub fn sign_evidence(&self, head: &str) -> Signature {
        self.sign_in(HEAD_DOMAIN, head.as_bytes())
    }
}

impl EndpointKey {
    /// Signs the receipt of a piece of evidence.
    #[must_use]
    pub fn sign_evidence_receipt(&self, receipt: &str) -> Signature {
        self.sign_in(RECEIPT_DOMAIN, receipt.as_bytes())
    }
}

impl PublicKey {
    /// Verifies a head.
    ///
    /// # Errors
    /// [`KeyError::Mismatch`].
    pub fn verify_evidence(&self, head: &str, signature: &Signature) -> Result<(), KeyError> {
        self.verify_in(HEAD_DOMAIN, head.as_bytes(), signature)
    }

    /// Verifies the receipt of a piece of evidence.
    ///
    /// # Errors
    /// [`KeyError::Mismatch`].
    pub fn verify_evidence_receipt(&self, receipt: &str, signature: &Signature) -> Result<(), KeyError> {
        self.verify_in(RECEIPT_DOMAIN, receipt.as_bytes(), signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_and_a_receipt_sign_in_domains_of_their_own() {
        let (device, endpoint) = (DeviceKey::from_bytes(&[1; 32]), EndpointKey::from_bytes(&[1; 32]));
        let text = "{}";
        let head = device.sign_evidence(text);
        assert!(device.public().verify_evidence(text, &head).is_ok());
        assert!(device.public().verify_evidence("{ }", &head).is_err());
        assert!(device.public().verify_version(text.as_bytes(), &head).is_err());
        let receipt = endpoint.sign_evidence_receipt(text);
        assert!(endpoint.public().verify_evidence_receipt(text, &receipt).is_ok());
        assert!(endpoint.public().verify_receipt(text.as_bytes(), &receipt).is_err());
        assert!(endpoint.public().verify_evidence(text, &receipt).is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_text_crosses_in_a_header(text in "\\PC{0,80}") {
            let header = header_text(&text);
            proptest::prop_assert!(header.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
            proptest::prop_assert_eq!(from_header(&header), Some(text));
        }
    }
}
