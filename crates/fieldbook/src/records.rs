//! What the store hands out and takes.

use serde::{Deserialize, Serialize};
use tabella_domain::{FormRef, HandoverId, OutboxState, ReportId, Station, VersionId};

/// Where a report is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "place", rename_all = "snake_case")]
pub enum Place {
    /// A station, as the list had it when the report was begun.
    Station {
        /// The station.
        station: Station,
    },
    /// Not in the list.
    NotListed {
        /// What the observer says of it.
        reason: String,
    },
}

/// What a list shows of a report without replaying it. Written together with each event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// Station in one line as the answers have it now, or what was said in place of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Questions with a value or a state, of those relevant.
    pub answered: u32,
    /// Questions relevant.
    pub questions: u32,
    /// One mark per question, in the app's own coding.
    pub cuts: String,
    /// Question to go on with.
    pub resume_path: Option<String>,
    /// Its number, from 1.
    pub resume_number: Option<u32>,
    /// Language of the form, where one was chosen.
    pub language: Option<String>,
    /// Of a visit: arrival, `HH:MM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrival: Option<String>,
    /// Departure, `HH:MM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub departure: Option<String>,
    /// Breaks in the count.
    #[serde(skip_serializing_if = "none")]
    pub breaks: u32,
    /// Why it ended before its time, in the app's own coding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<String>,
    /// What the log has of it. Written into the log's own tables, in the same transaction; never read back with the summary.
    #[serde(skip)]
    pub record: Option<Box<crate::log::LogEntry>>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // the shape that serde asks for
fn none(number: &u32) -> bool {
    *number == 0
}

/// An event of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Number in the draft, from 1 without gaps.
    pub seq: u32,
    /// When it was given, device clock, Unix ms.
    pub at_ms: i64,
    /// The operation, JSON, as it was handed in.
    pub op: String,
}

/// A draft with its journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Number of the version that is being written, from 1.
    pub number: u32,
    /// The form version that it is written with.
    pub form: FormRef,
    /// The version that it corrects: its body is where the draft starts from.
    pub base: Option<StoredVersion>,
    /// When it was begun, device clock, Unix ms.
    pub began_at_ms: i64,
    /// The journal, in order.
    pub events: Vec<Event>,
}

/// A version to be made from a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVersion {
    /// Its id, minted by the caller.
    pub version: VersionId,
    /// Its body. From here on these bytes never change.
    pub body: String,
    /// When *Send* was pressed, device clock, Unix ms.
    pub sent_at_ms: i64,
}

/// A sent version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredVersion {
    /// Id.
    pub version: VersionId,
    /// Its report.
    pub report: ReportId,
    /// Number, from 1.
    pub number: u32,
    /// The version that it corrects.
    pub corrects: Option<VersionId>,
    /// The form version that it was written with.
    pub form: FormRef,
    /// The body.
    pub body: String,
    /// SHA-256 of the body, lower-case hex.
    pub sha256: String,
    /// Signature of the device, base64url.
    pub signature: String,
    /// When *Send* was pressed, device clock, Unix ms.
    pub sent_at_ms: i64,
    /// Where it stands.
    pub state: OutboxState,
}

/// The latest sent version of a report, without its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LatestVersion {
    /// Id.
    pub version: VersionId,
    /// Number, from 1.
    pub number: u32,
    /// When *Send* was pressed, device clock, Unix ms.
    pub sent_at_ms: i64,
    /// Where it stands.
    pub state: OutboxState,
}

/// A report in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRecord {
    /// Id.
    pub report: ReportId,
    /// The form version of its draft, else of its latest version.
    pub form: FormRef,
    /// Where.
    pub place: Option<Place>,
    /// Made in a rehearsal.
    pub practice: bool,
    /// When it was begun, device clock, Unix ms.
    pub created_at_ms: i64,
    /// Last answer or sending, device clock, Unix ms.
    pub changed_at_ms: i64,
    /// Versions sent.
    pub versions: u32,
    /// Number of the version being written; `None` where no draft is open.
    pub draft: Option<u32>,
    /// Progress of the draft, else of the latest version.
    pub summary: Summary,
    /// The latest version.
    pub latest: Option<LatestVersion>,
    /// Another device holds the draft, or was offered it: it is only to be read here.
    pub given: Option<Given>,
    /// Code of the observer who handed it over to this device.
    pub taken_from: Option<String>,
}

/// A draft that was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The handover.
    pub handover: HandoverId,
    /// Code of the observer to whom.
    pub peer: String,
    /// True once the other device said that it took over.
    pub confirmed: bool,
    /// When it was confirmed, else offered; device clock, Unix ms.
    pub at_ms: i64,
}

/// Counts of reports. A report whose correction is being written counts as a draft and as what its versions are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BookCounts {
    /// With an open draft that this device holds.
    pub drafts: u32,
    /// With a version or a piece of evidence that has no receipt, parked ones included.
    pub waiting: u32,
    /// Of those, with a parked version or piece.
    pub parked: u32,
    /// Sent, and every version and every piece of its evidence has its receipt.
    pub received: u32,
}
