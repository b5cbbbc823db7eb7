//! A visit and what happens in it besides the answers: leaving early, check-ins, the observer's own count.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why a visit ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum LeftReason {
    /// Had to leave.
    HadToLeave,
    /// Was not let in.
    NotLetIn,
}

/// What an observer tells with one tap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CheckIn {
    /// Arrived.
    Arrived,
    /// Leaving.
    Leaving,
    /// Safe.
    Safe,
    /// Needs help.
    NeedHelp,
}

/// The observer's own count of voters.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TallyView {
    /// The report that it belongs to.
    pub report: String,
    /// Title of its form.
    pub title: String,
    /// Station in one line.
    pub place: Option<String>,
    /// What the question says, in the form's language.
    pub label: String,
    /// Counted so far; `None` before the first.
    pub count: Option<u32>,
    /// When the last one was counted, RFC 3339.
    pub last_at: Option<String>,
    /// Breaks, first to last; the last one may still go on.
    pub breaks: Vec<TallyBreak>,
    /// True during a break: nothing is counted.
    pub on_break: bool,
    /// True where the form has a place for breaks.
    pub has_breaks: bool,
    /// Made in a rehearsal.
    pub practice: bool,
    /// When this became durable, device clock.
    pub saved_at: String,
}

/// A break in the count, by the mission's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TallyBreak {
    /// `HH:MM`.
    pub from: String,
    /// `HH:MM`; `None` while it goes on.
    pub to: Option<String>,
}

/// A visit that is under way: the draft in which it is written down.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OpenVisit {
    /// The draft.
    pub report: String,
    /// Title of its form.
    pub title: String,
    /// Station in one line.
    pub place: Option<String>,
    /// True where the form counts voters.
    pub tally: bool,
    /// Why it ended before its time, where it did.
    pub left: Option<LeftReason>,
}

/// A station visited today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct VisitRow {
    /// Station in one line, or what was said in place of it.
    pub place: String,
    /// Titles of the forms filled there, in the order in which they were begun.
    pub forms: Vec<String>,
    /// Earliest arrival, `HH:MM`.
    pub arrival: Option<String>,
    /// Latest departure, `HH:MM`; `None` while a report there is open without one.
    pub departure: Option<String>,
    /// Breaks in the count.
    pub breaks: u32,
    /// Why a visit there ended before its time, where one did.
    pub left: Option<LeftReason>,
}
