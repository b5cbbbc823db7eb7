//! What observers say back: notes, apart from reports, so that nothing that is wrong with one holds up the other.
//!
//! `POST /v1/notes`, bearer, body gzip: [`NotesRequest`] → [`NotesAnswer`]. A revoked device may still say; it is set aside.

use crate::messages::{RefusalCode, SignedReceipt};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tabella_domain::{DeviceId, NoteId};

/// Most notes in one request.
pub const MAX_NOTES: usize = 50;
/// Largest body of one note, in bytes.
pub const MAX_NOTE: usize = 16 * 1024;
/// Most characters of what is written in a message, a query or a clarification.
pub const MAX_TEXT: usize = 2_000;

/// One note: an immutable text, signed by the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedNote {
    /// Its id, minted by the device.
    pub note: NoteId,
    /// JSON text of a [`tabella_domain::Note`]. Its UTF-8 bytes are what is hashed and signed.
    pub body: String,
    /// Ed25519 signature over `"tabella/note/1\n"` and the 32 bytes of SHA-256(body), base64url.
    pub signature: String,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// Body of `POST /v1/notes`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotesRequest {
    /// Protocol version of the device.
    pub protocol: u16,
    /// At most [`MAX_NOTES`].
    pub notes: Vec<SignedNote>,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// What became of one note. In the order of the request, one each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum NoteOutcome {
    /// Stored durably; the receipt lists it.
    Received {
        /// The note.
        note: NoteId,
    },
    /// Not stored, and trying again does not mend it.
    Refused {
        /// The note.
        note: NoteId,
        /// Why.
        code: RefusalCode,
    },
    /// An outcome of a later protocol version.
    #[serde(other)]
    Unknown,
}

/// Answer of `POST /v1/notes`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotesAnswer {
    /// One for each note of the request, in its order.
    pub outcomes: Vec<NoteOutcome>,
    /// Covers every note that was received: the JSON text of a [`NoteReceipt`], signed over
    /// `"tabella/note-receipt/1\n"` and the text.
    pub receipt: Option<SignedReceipt>,
    /// Endpoint's clock, RFC 3339 UTC.
    pub server_time: String,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// What a receipt of notes says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteReceipt {
    /// Device that sent.
    pub device: DeviceId,
    /// What was received.
    pub notes: Vec<ReceivedNote>,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// One line of a receipt of notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedNote {
    /// The note.
    pub note: NoteId,
    /// SHA-256 of its body, lower-case hex.
    pub sha256: String,
    /// When it was first received, endpoint's clock, RFC 3339 UTC.
    pub received_at: String,
}
