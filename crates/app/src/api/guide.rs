//! The guided practice, and the observer's card.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where the guided practice stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct GuideView {
    /// The practice under way.
    pub report: Option<String>,
    /// Its questions answered, with a value or a state.
    pub answered: u32,
    /// Its questions.
    pub questions: u32,
    /// The practice that was done last.
    pub receipt: Option<GuideReceipt>,
}

/// A practice receipt. The device makes it by itself: it says that the practice was done, and nothing of any report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct GuideReceipt {
    /// Three digits, a hyphen, two digits; an endpoint's receipt never looks so.
    pub number: String,
    /// When, RFC 3339.
    pub at: String,
    /// Questions answered, with a value or a state.
    pub answered: u32,
    /// Questions that there were.
    pub questions: u32,
}

/// What the mission and the roster put on the observer's card. Nothing of it opens anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CardView {
    /// Observer's code.
    pub observer: String,
    /// Team.
    pub team: Option<String>,
    /// Area.
    pub area: Option<String>,
    /// Own station: number and name.
    pub station: Option<String>,
    /// Numbers to call.
    pub phones: Vec<CardNumber>,
    /// Code of conduct in the mission's words; empty: in the product's.
    pub conduct: Vec<String>,
    /// What is told at once; empty: in the product's words.
    pub urgent: Vec<String>,
    /// How to leave; empty: in the product's words.
    pub leave: Vec<String>,
    /// Anything else.
    pub more: Vec<String>,
}

/// A number to call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CardNumber {
    /// Whose it is.
    pub whose: String,
    /// As it is dialled.
    pub number: String,
}

/// Bounds and step of a range, as the form writes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Bounds {
    /// First value.
    pub start: String,
    /// Last value; may be the smaller one.
    pub end: String,
    /// From one value to the next.
    pub step: String,
}
