//! Handing reports over to the partner's device, and taking over, with no network between them.

use super::ErrorCode;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One step of a handover.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "step", rename_all = "snake_case")]
#[ts(export)]
pub enum HandoverStep {
    /// What there is.
    Look,
    /// This device's own code, to be filmed by whoever hands over.
    Ask,
    /// What was filmed, or opened from a file: a request, a letter, a confirmation. A letter is kept, and nothing is taken over yet;
    /// a confirmation settles the handover.
    Read {
        /// Base64url.
        code: String,
    },
    /// Seals drafts for whoever asked, and locks them here.
    Offer {
        /// The request, as it was read.
        code: String,
        /// The drafts.
        reports: Vec<String>,
        /// The end of a shift: station, words and open matters go with them.
        shift: bool,
        /// A few words for who comes after; at most 1000 characters are kept.
        note: String,
    },
    /// The code to show again: the letter, or the confirmation.
    Show {
        /// Which.
        handover: String,
    },
    /// The same as a file, sealed as it is.
    Save {
        /// Which; `None`: this device's own code.
        handover: Option<String>,
    },
    /// Takes over what was read. Durable when the reply arrives.
    Accept {
        /// Which.
        handover: String,
    },
    /// Takes an offer back that was not confirmed.
    Withdraw {
        /// Which.
        handover: String,
    },
}

/// Where a handover stands on this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum HandoverStanding {
    /// Given, not confirmed yet.
    Offered,
    /// Given; the other device has it.
    Confirmed,
    /// Given, and taken back.
    Withdrawn,
    /// Came; nothing taken over yet.
    Received,
    /// Taken over.
    Accepted,
}

/// Handovers of this device, and what the last step brought.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HandoverView {
    /// The team; `None` where this device cannot hand over or take over.
    pub team: Option<String>,
    /// Why it cannot.
    pub why: Option<ErrorCode>,
    /// Drafts of this device that were never sent.
    pub drafts: Vec<HandoverReport>,
    /// Handovers, latest first.
    pub handovers: Vec<HandoverRow>,
    /// The one that the step was about.
    pub handover: Option<String>,
    /// What to show, base64url.
    pub code: Option<String>,
    /// Code of the observer who asks, where a request was read.
    pub asked_by: Option<String>,
    /// Name of the file that was written.
    pub file: Option<String>,
}

/// A handover.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HandoverRow {
    /// Id.
    pub handover: String,
    /// Where it stands.
    pub standing: HandoverStanding,
    /// Code of the other observer.
    pub peer: String,
    /// The end of a shift.
    pub shift: bool,
    /// When it was given, clock of the giver, RFC 3339.
    pub at: String,
    /// When it was confirmed, taken back or taken over here.
    pub settled_at: Option<String>,
    /// A few words for who comes after.
    pub note: String,
    /// What is still open.
    pub matters: Vec<HandoverMatter>,
    /// Its reports.
    pub reports: Vec<HandoverReport>,
}

/// A report of a handover.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HandoverReport {
    /// Id.
    pub report: String,
    /// Title of its form.
    pub title: String,
    /// Station in one line, or what was said in place of it.
    pub place: Option<String>,
    /// Questions answered, of those relevant.
    pub answered: u32,
    /// Questions relevant.
    pub questions: u32,
    /// Arrival, `HH:MM`, where its form has one.
    pub arrival: Option<String>,
    /// Breaks in the count.
    pub breaks: u32,
    /// Why it cannot be handed over, or taken over, here.
    pub blocked: Option<ErrorCode>,
}

/// A matter that is still open.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HandoverMatter {
    /// `YYYY-MM-DD`.
    pub day: String,
    /// Place.
    pub place: String,
    /// What.
    pub gist: String,
}

/// What Today says of handovers.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HandoverToday {
    /// True where this device can hand over and take over.
    pub can: bool,
    /// An offer that is not confirmed yet, or something that came and is not taken over.
    pub open: Option<HandoverRow>,
    /// What the shift before has left to this one today, where it left words or open matters.
    pub left: Option<HandoverRow>,
}
