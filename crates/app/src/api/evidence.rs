//! Evidence on the screens.

use super::ReportState;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What comes with the bytes of a photo, a recording or a file. It crosses in one frame with them, never as JSON alone: its length
/// (four bytes, little end first), its JSON, the small picture, the original bytes. → `form_changed`
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Attach {
    /// The report.
    pub report: String,
    /// Question.
    pub path: String,
    /// Media type, as the platform says.
    pub mime: String,
    /// What the observer says of it; may be empty.
    #[serde(default)]
    pub caption: String,
    /// When it was seen, RFC 3339, where that is known to differ from now.
    #[serde(default)]
    pub seen_at: Option<String>,
    /// Length of the small picture that stands before the original bytes; 0 where there is none.
    #[serde(default)]
    pub thumbnail: u32,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct EvidenceView {
    /// Id.
    pub evidence: String,
    /// The answer that names it.
    pub name: String,
    /// Kind.
    pub kind: EvidenceKindCode,
    /// Media type.
    pub mime: String,
    /// Length of the original, bytes.
    pub bytes: u32,
    /// SHA-256 of the original.
    pub sha256: String,
    /// When it was taken in.
    pub taken_at: String,
    /// What the observer says of it.
    pub caption: String,
    /// Whether there is a small picture.
    pub thumbnail: bool,
    /// Where it stands.
    pub state: ReportState,
}

/// Kind of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum EvidenceKindCode {
    /// A picture.
    Photo,
    /// A sound recording.
    Audio,
    /// A film.
    Video,
    /// Any other file.
    Document,
}

/// How the evidence of a report stands, of what was sent by the observer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Files {
    /// Waiting or under way.
    pub waiting: u32,
    /// Received.
    pub received: u32,
    /// Parked: a person has to look.
    pub parked: u32,
}
