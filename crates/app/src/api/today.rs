//! Today, and reports in lists.

use super::{Counts, Files, OpenVisit, VisitRow};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Today.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Today {
    /// Now, mission's date `YYYY-MM-DD`.
    pub date: String,
    /// Own or chosen station.
    pub station: Option<StationRow>,
    /// Area, for a mobile team.
    pub area: Option<String>,
    /// Forms due, in order.
    pub due: Vec<DueForm>,
    /// Forms that are always at hand.
    pub any_time: Vec<FormRow>,
    /// Drafts, then the newest reports of today; [`Today::sent_today`] says how many there are.
    pub reports: Vec<ReportRow>,
    /// Reports of today that are not drafts, those not listed included.
    pub sent_today: u32,
    /// Counts.
    pub counts: Counts,
    /// Stations in the list on this device.
    pub stations_total: u32,
    /// The visit that is under way.
    pub visit: Option<OpenVisit>,
    /// Stations visited today, in the order of arrival.
    pub visits: Vec<VisitRow>,
    /// True where check-ins work: the mission has their form.
    pub check_in: bool,
    /// What there is of handovers.
    pub handover: super::HandoverToday,
}

/// A form that is due.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DueForm {
    /// The form.
    pub form: FormRow,
    /// `HH:MM` in the mission's zone.
    pub due: Option<String>,
    /// Reports expected.
    pub expected: u16,
    /// Sent by this device.
    pub sent: u16,
    /// A draft of it that is under way.
    pub draft: Option<ReportRow>,
    /// Handed over to the partner today, who sends them.
    pub handed: u16,
}

/// A form.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FormRow {
    /// `form_id`.
    pub form_id: String,
    /// Version.
    pub version: String,
    /// Title in the language of the screens.
    pub title: String,
    /// Number of questions.
    pub questions: u32,
    /// True where it asks for a station.
    pub needs_station: bool,
}

/// A station.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StationRow {
    /// Key.
    pub key: String,
    /// Number as posted.
    pub number: String,
    /// Name, may be empty.
    pub name: String,
    /// Address, may be empty.
    pub address: String,
    /// Levels from the largest, blanks left out.
    pub levels: Vec<String>,
    /// Registered voters.
    pub registered: Option<u32>,
    /// True where somebody of the mission has been, as far as this device knows.
    pub visited: bool,
}

/// Where a report is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "place", rename_all = "snake_case")]
#[ts(export)]
pub enum Place {
    /// A station of the list.
    Station {
        /// Its key.
        station: String,
    },
    /// Not in the list.
    NotListed {
        /// What the observer says of it; must not be empty.
        reason: String,
    },
}

/// A report in a list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReportRow {
    /// Id.
    pub report: String,
    /// The form.
    pub form_id: String,
    /// Title in the language of the screens.
    pub title: String,
    /// Station in one line (number and name), or what was said in place of it.
    pub place: Option<String>,
    /// State of its latest version.
    pub state: ReportState,
    /// Number of versions sent.
    pub versions: u32,
    /// True while a correction is being written.
    pub correcting: bool,
    /// When it was begun.
    pub created_at: String,
    /// Last change.
    pub changed_at: String,
    /// Questions answered (a value or a state), of those relevant now.
    pub answered: u32,
    /// Questions relevant now.
    pub questions: u32,
    /// One mark per question, for the row of cuts; of lists only drafts have them.
    pub cuts: Vec<Cut>,
    /// Question to go on with: its number from 1.
    pub resume_number: Option<u32>,
    /// Made in a rehearsal.
    pub practice: bool,
    /// Its photos, recordings and files, where some were sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub files: Option<Files>,
    /// Code of the observer who handed it over to this device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub from: Option<String>,
}

/// One mark of the progress row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Cut {
    /// A value.
    Value,
    /// A state (not seen, …).
    State,
    /// Unanswered.
    Empty,
}

/// State of a report on the device. There is no state in which it is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
#[ts(export)]
pub enum ReportState {
    /// Being filled; saved on this device.
    Draft,
    /// Sent by the observer; waits.
    Waiting {
        /// Why it waits: `no_network`, `retry`, `queued`, `sending`.
        reason: WaitReason,
        /// Attempts so far.
        attempts: u32,
        /// Next try, where one is planned.
        next_at: Option<String>,
    },
    /// Received.
    Received {
        /// Number of the receipt.
        receipt: String,
        /// When the endpoint received it.
        received_at: String,
        /// Set aside by the mission for a look.
        set_aside: bool,
    },
    /// Kept, visible, exportable; the endpoint does not take it.
    Parked {
        /// Why.
        code: ParkedCode,
    },
    /// The partner's device holds it, or was offered it: kept here, only to be read.
    HandedOver {
        /// Code of the partner.
        to: String,
        /// When it was confirmed, else offered.
        at: String,
        /// False while the partner's device has not confirmed.
        confirmed: bool,
    },
}

/// Why a version waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum WaitReason {
    /// The endpoint does not answer.
    NoNetwork,
    /// The last attempt, of this version or of another, failed; the next is planned.
    Retry,
    /// In line.
    Queued,
    /// On its way.
    Sending,
}

/// Why a version is parked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ParkedCode {
    /// Larger than the endpoint takes.
    TooLarge,
    /// Refused as malformed or wrongly signed.
    Refused,
    /// No common protocol version.
    ProtocolUnsupported,
    /// The endpoint holds other bytes under this id.
    Conflicting,
    /// The receipt did not verify.
    ReceiptInvalid,
    /// What was kept on this device cannot be read back as it was.
    Unreadable,
}
