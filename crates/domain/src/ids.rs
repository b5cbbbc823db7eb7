//! Identifiers. All are minted by the client (UUIDv7), so that the same work sent twice has the effect of once.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

id!(
    /// An observation mission.
    MissionId
);
id!(
    /// An enrolled device. One observer may have several over time.
    DeviceId
);
id!(
    /// A report: one filled form, whatever the number of its versions.
    ReportId
);
id!(
    /// One sent version of a report; also its XForm `instanceID` (`uuid:<id>`).
    VersionId
);
id!(
    /// A piece of evidence: a photo, a recording, a document.
    EvidenceId
);

id!(
    /// A message of the desk, or its question on an answer.
    MailId
);
id!(
    /// A note of an observer: that something was read, a clarification.
    NoteId
);
id!(
    /// A handover of reports from one device of a team to another.
    HandoverId
);

/// Code of an area of responsibility, as the mission writes it (for example `8` or `north`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AreaCode(pub String);
