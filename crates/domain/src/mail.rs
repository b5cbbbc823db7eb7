//! What the desk writes to observers, and what they say back.
//!
//! A *message* is for reading. A *query* is a coordinator's question on one answer of one version; the observer's
//! *clarification* stands beside that answer, which stays as it was. A *note* is what travels back: small, signed, written once.

use crate::ids::{AreaCode, DeviceId, MailId, NoteId, ReportId, VersionId};
use crate::mission::Role;
use crate::report::ParkCode;
use serde::{Deserialize, Serialize};

/// For whom a message is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Addressee {
    /// Everybody in the field.
    All,
    /// Everybody of an area.
    Area {
        /// The area.
        area: AreaCode,
    },
    /// Everybody of a team.
    Team {
        /// The team.
        team: String,
    },
    /// One observer.
    Observer {
        /// Pseudonymous code.
        observer: String,
    },
}

/// A message, as the observer's device gets it. It names the writer's role at the desk and no person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Identity.
    pub id: MailId,
    /// Role of the writer.
    pub from: Role,
    /// For whom it was written.
    pub to: Addressee,
    /// Text, as written.
    pub text: String,
    /// When it was sent, endpoint's clock, RFC 3339 UTC.
    pub sent_at: String,
    /// To be read before anything else.
    pub urgent: bool,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: serde_json::Map<String, serde_json::Value>,
}

/// A question on one answer, as the observer's device gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// Identity.
    pub id: MailId,
    /// Role of whoever asks.
    pub from: Role,
    /// The report.
    pub report: ReportId,
    /// The version that was read when it was asked.
    pub version: VersionId,
    /// The question of the form, path with positions.
    pub path: String,
    /// Its label as the desk showed it: a device that does not hold the report shows this.
    pub label: String,
    /// Its answer as the desk showed it.
    pub answer: String,
    /// What is asked.
    pub text: String,
    /// When, endpoint's clock, RFC 3339 UTC.
    pub sent_at: String,
    /// True where it was answered or closed before this device heard of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub settled: bool,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: serde_json::Map<String, serde_json::Value>,
}

/// What an observer says back. Its JSON text is written once; that text is what is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Identity, minted on the device.
    pub note: NoteId,
    /// The device that says it.
    pub device: DeviceId,
    /// When, device clock, RFC 3339 UTC.
    pub at: String,
    /// What.
    pub what: NoteWhat,
}

/// What a note says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NoteWhat {
    /// A message or a query was opened.
    Read {
        /// Which.
        mail: MailId,
    },
    /// An answer to a query. The answer that it is about stays.
    Clarification {
        /// The query.
        query: MailId,
        /// What the observer says.
        text: String,
    },
    /// Something of a later version.
    #[serde(other)]
    Unknown,
}

impl NoteWhat {
    /// Code of the kind.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Read { .. } => "read",
            Self::Clarification { .. } => "clarification",
            Self::Unknown => "unknown",
        }
    }

    /// What it is about.
    #[must_use]
    pub fn subject(&self) -> Option<MailId> {
        match self {
            Self::Read { mail } => Some(*mail),
            Self::Clarification { query, .. } => Some(*query),
            Self::Unknown => None,
        }
    }
}

/// Where a note stands on the device that wrote it. No state exists in which it is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum NoteState {
    /// Sent by the observer, not received yet.
    Waiting {
        /// Attempts made so far.
        attempts: u32,
    },
    /// A verified receipt names it.
    Received {
        /// When the endpoint received it, its clock, RFC 3339 UTC.
        received_at: String,
    },
    /// The endpoint does not take it: kept and visible.
    Parked {
        /// Why.
        code: ParkCode,
    },
}

/// A transition that the state does not allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a note that is {from} cannot {wanted}")]
pub struct NoteTransitionError {
    /// The state, unchanged.
    pub state: NoteState,
    /// Name of the state.
    pub from: &'static str,
    /// What was asked.
    pub wanted: &'static str,
}

impl NoteState {
    /// Name of the state.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Waiting { .. } => "waiting",
            Self::Received { .. } => "received",
            Self::Parked { .. } => "parked",
        }
    }

    fn refuse(self, wanted: &'static str) -> NoteTransitionError {
        NoteTransitionError { from: self.name(), wanted, state: self }
    }

    /// An attempt brought no receipt.
    ///
    /// # Errors
    /// Only a waiting note is tried.
    pub fn retry(self) -> Result<Self, NoteTransitionError> {
        match self {
            Self::Waiting { attempts } => Ok(Self::Waiting { attempts: attempts.saturating_add(1) }),
            other => Err(other.refuse("be tried again")),
        }
    }

    /// A verified receipt names it; that always wins, also over a refusal before.
    ///
    /// # Errors
    /// A note that is received keeps its first receipt.
    pub fn receive(self, received_at: String) -> Result<Self, NoteTransitionError> {
        match self {
            Self::Waiting { .. } | Self::Parked { .. } => Ok(Self::Received { received_at }),
            other @ Self::Received { .. } => Err(other.refuse("be received again")),
        }
    }

    /// The endpoint refused it for good.
    ///
    /// # Errors
    /// Only a waiting note can be parked.
    pub fn park(self, code: ParkCode) -> Result<Self, NoteTransitionError> {
        match self {
            Self::Waiting { .. } => Ok(Self::Parked { code }),
            other => Err(other.refuse("be parked")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn step(state: NoteState, n: u8) -> NoteState {
        let next = match n % 3 {
            0 => state.retry(),
            1 => state.receive(format!("{n}")),
            _ => state.park(ParkCode::Refused),
        };
        next.unwrap_or_else(|error| error.state)
    }

    proptest! {
        #[test]
        fn a_received_note_stays_received_with_its_first_receipt(steps in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut state = NoteState::Waiting { attempts: 0 };
            let mut first = None;
            for n in steps {
                state = step(state, n);
                if let NoteState::Received { received_at } = &state {
                    prop_assert_eq!(first.get_or_insert_with(|| received_at.clone()), received_at);
                }
                let received = matches!(state, NoteState::Received { .. });
                prop_assert!(first.is_none() || received);
            }
        }
    }

    #[test]
    fn a_note_of_a_later_version_is_unknown_and_no_fault() {
        let text = r#"{"note":"01890a5d-ac96-774b-bcce-b302099a8057","device":"01890a5d-ac96-774b-bcce-b302099a8058","at":"t","what":{"kind":"sang","song":1}}"#;
        let note: Note = serde_json::from_str(text).unwrap();
        assert_eq!((note.what.code(), note.what.subject()), ("unknown", None));
    }
}
