//! A report before and after sending.

use super::{AnswerStateCode, Cut, ReportRow, ReportState};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What stands before sending.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Review {
    /// The report.
    pub report: String,
    /// Title.
    pub title: String,
    /// Station in one line.
    pub place: Option<String>,
    /// Number of the version that would be sent.
    pub version_number: u32,
    /// Cuts.
    pub cuts: Vec<Cut>,
    /// Earliest and latest time seen, RFC 3339.
    pub seen: Option<(String, String)>,
    /// Questions with a value.
    pub answered: u32,
    /// Questions by state.
    pub states: Vec<StateCount>,
    /// Questions without value or state, that may be sent so.
    pub unanswered: Vec<Listed>,
    /// Questions that must be answered (or given a state) first, and constraints that do not hold.
    pub blocking: Vec<Listed>,
    /// Serious answers: the mission may call about these.
    pub serious: Vec<Listed>,
    /// True where it can be sent now.
    pub can_send: bool,
    /// What the latest sent version had and this one changes, for a correction: `answer` as it is now, `message` holds the
    /// answer that the latest sent version had.
    pub changes: Vec<Listed>,
}

/// Count of a state.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StateCount {
    /// State.
    pub state: AnswerStateCode,
    /// Questions.
    pub count: u32,
}

/// A question in a list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Listed {
    /// Path.
    pub path: String,
    /// Number.
    pub number: Option<u32>,
    /// Label.
    pub label: String,
    /// Answer in words, in the form's language.
    pub answer: String,
    /// Message of the form, where there is one.
    pub message: String,
}

/// A report with its versions.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReportView {
    /// As in a list.
    pub row: ReportRow,
    /// Versions sent, newest first.
    pub versions: Vec<VersionView>,
    /// Answers of the latest version (of the draft, where none is sent).
    pub answers: Vec<AnsweredQuestion>,
}

/// A sent version.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct VersionView {
    /// Number, from 1.
    pub number: u32,
    /// When *Send* was pressed.
    pub sent_at: String,
    /// State.
    pub state: ReportState,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// A question with its answer, to read.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AnsweredQuestion {
    /// Path, as in [`super::Question::path`].
    pub path: String,
    /// Number.
    pub number: Option<u32>,
    /// Theme.
    pub theme: String,
    /// Label.
    pub label: String,
    /// Answer in words; empty where none.
    pub answer: String,
    /// State in place of a value.
    pub state: Option<AnswerStateCode>,
    /// When seen.
    pub seen_at: Option<String>,
    /// When typed.
    pub typed_at: Option<String>,
    /// Code of the observer who answered, where the report was handed over after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub by: Option<String>,
}
