//! The life of a report on the device that wrote it.
//!
//! `draft → final → sending → acknowledged`, or `parked{code}`: kept, visible, exportable. Only a verified
//! receipt acknowledges. Transitions consume the state and return the next or a typed error, so that no
//! path exists on which a report is dropped.

use crate::ids::VersionId;
use serde::{Deserialize, Serialize};

/// Why a version is parked. Parked work is kept, visible and exportable; it is never deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParkCode {
    /// The endpoint says that the message is larger than it takes.
    TooLarge,
    /// The endpoint says that the version is malformed or its signature does not verify.
    Refused,
    /// The endpoint speaks no protocol version that this app speaks.
    ProtocolUnsupported,
    /// The endpoint holds other bytes under the same version id.
    Conflicting,
    /// The endpoint's receipt did not verify.
    ReceiptInvalid,
    /// What was kept on the device cannot be read back as it was.
    Unreadable,
}

/// A verified receipt, as the report carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptRef {
    /// Number that a person can read out (for example `7F3K 2041`).
    pub number: String,
    /// When the endpoint received the version, its clock, RFC 3339 in UTC.
    pub received_at: String,
    /// True where the endpoint set the version aside for a person to look at.
    pub set_aside: bool,
}

/// Where a version stands in the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum OutboxState {
    /// Final, waiting to be sent. `attempts` so far; not before `not_before_ms` (device clock, Unix ms).
    Waiting {
        /// Attempts made so far.
        attempts: u32,
        /// Device clock, Unix milliseconds; 0 means at once.
        not_before_ms: i64,
    },
    /// A request that holds it is under way. After a restart it counts as waiting: sending twice is harmless.
    Sending {
        /// Attempts made, this one included.
        attempts: u32,
    },
    /// A verified receipt is stored beside it.
    Acknowledged {
        /// The receipt.
        receipt: ReceiptRef,
    },
    /// Kept, visible, exportable; a person is told why.
    Parked {
        /// The reason.
        code: ParkCode,
        /// Attempts made before it was parked.
        attempts: u32,
    },
}

/// A version in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outbox {
    /// Which version.
    pub version: VersionId,
    /// Its state.
    pub state: OutboxState,
}

/// A transition that the state does not allow. The state is handed back unchanged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a version that is {from} cannot {wanted}")]
pub struct TransitionError {
    /// The state, unchanged.
    pub state: Box<OutboxState>,
    /// Name of the state.
    pub from: &'static str,
    /// What was asked.
    pub wanted: &'static str,
}

impl OutboxState {
    /// A version that was just made final.
    #[must_use]
    pub fn queued() -> Self {
        Self::Waiting { attempts: 0, not_before_ms: 0 }
    }

    /// Name of the state, for logs and errors.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Waiting { .. } => "waiting",
            Self::Sending { .. } => "sending",
            Self::Acknowledged { .. } => "acknowledged",
            Self::Parked { .. } => "parked",
        }
    }

    fn refuse(self, wanted: &'static str) -> TransitionError {
        TransitionError { from: self.name(), wanted, state: Box::new(self) }
    }

    /// A request that holds the version leaves now.
    ///
    /// # Errors
    /// Only a waiting version can be sent.
    pub fn send(self) -> Result<Self, TransitionError> {
        match self {
            Self::Waiting { attempts, .. } => Ok(Self::Sending { attempts: attempts.saturating_add(1) }),
            other => Err(other.refuse("be sent")),
        }
    }

    /// The attempt ended without a verified receipt: no network, a lost response, a 500.
    ///
    /// # Errors
    /// Only a version under way can be retried.
    pub fn retry(self, not_before_ms: i64) -> Result<Self, TransitionError> {
        match self {
            Self::Sending { attempts } => Ok(Self::Waiting { attempts, not_before_ms }),
            other => Err(other.refuse("be retried")),
        }
    }

    /// A part of it got through and the rest follows at once: no attempt is counted for it.
    ///
    /// # Errors
    /// Only what is under way can go on.
    pub fn go_on(self) -> Result<Self, TransitionError> {
        match self {
            Self::Sending { attempts } => Ok(Self::Waiting { attempts: attempts.saturating_sub(1), not_before_ms: 0 }),
            other => Err(other.refuse("go on")),
        }
    }

    /// A verified receipt arrived. A receipt may also find the version waiting (late answer) or parked
    /// (an export was imported elsewhere): a receipt always wins.
    ///
    /// # Errors
    /// A version that is acknowledged keeps its first receipt.
    pub fn acknowledge(self, receipt: ReceiptRef) -> Result<Self, TransitionError> {
        match self {
            Self::Waiting { .. } | Self::Sending { .. } | Self::Parked { .. } => Ok(Self::Acknowledged { receipt }),
            other @ Self::Acknowledged { .. } => Err(other.refuse("be acknowledged again")),
        }
    }

    /// The endpoint refused it for a reason that trying again does not mend.
    ///
    /// # Errors
    /// Only a version under way can be parked.
    pub fn park(self, code: ParkCode) -> Result<Self, TransitionError> {
        match self {
            Self::Sending { attempts } => Ok(Self::Parked { code, attempts }),
            other => Err(other.refuse("be parked")),
        }
    }

    /// A person asks to try a parked version again, or the process that was sending it ended.
    ///
    /// # Errors
    /// An acknowledged version has nothing to send; a waiting one waits already.
    pub fn requeue(self) -> Result<Self, TransitionError> {
        match self {
            Self::Parked { attempts, .. } | Self::Sending { attempts } => {
                Ok(Self::Waiting { attempts, not_before_ms: 0 })
            }
            other => Err(other.refuse("be queued again")),
        }
    }
}
