//! What the desk writes to the observer, and what the observer says back.

use super::{AnswerStateCode, ParkedCode};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Counts of what the desk wrote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MailCounts {
    /// Messages not opened yet.
    pub unread: u32,
    /// Of those, urgent ones.
    pub urgent: u32,
    /// Questions that wait for an answer.
    pub questions: u32,
    /// Answers to questions that are not received yet, parked ones included.
    pub waiting: u32,
}

/// What the desk wrote to this observer.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Mail {
    /// Messages, newest first.
    pub messages: Vec<MessageView>,
    /// Questions about answers: those that wait for an answer first, then newest first.
    pub questions: Vec<QuestionView>,
}

/// A message of the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MessageView {
    /// Id.
    pub id: String,
    /// Role of the writer: `coordinator`, `area_coordinator`, `head_of_mission`, `administrator`, …
    pub from: String,
    /// For whom: `all`, `area`, `team`, `observer`.
    pub to: String,
    /// Text, as written.
    pub text: String,
    /// When it was sent, endpoint's clock.
    pub sent_at: String,
    /// To be read before anything else.
    pub urgent: bool,
    /// Opened on this device.
    pub read: bool,
}

/// A question of the desk about one answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct QuestionView {
    /// Id.
    pub id: String,
    /// Role of whoever asks.
    pub from: String,
    /// The report.
    pub report: String,
    /// True where this device holds the report.
    pub here: bool,
    /// Title of its form; empty where the report is not here.
    pub title: String,
    /// Its station in one line.
    pub place: Option<String>,
    /// The question of the form.
    pub path: String,
    /// Its number in the version that was asked about.
    pub number: Option<u32>,
    /// Its label, in the form's language where the report is here.
    pub label: String,
    /// Its answer in that version, in words; empty where none.
    pub answer: String,
    /// Its state in place of a value.
    pub state: Option<AnswerStateCode>,
    /// What is asked.
    pub text: String,
    /// When, endpoint's clock.
    pub sent_at: String,
    /// Opened on this device.
    pub read: bool,
    /// True where an answer is waited for.
    pub open: bool,
    /// When the desk closed it.
    pub closed_at: Option<String>,
    /// What was answered here, oldest first.
    pub clarifications: Vec<ClarificationView>,
}

/// An observer's answer to a question of the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ClarificationView {
    /// Text.
    pub text: String,
    /// When, device clock.
    pub at: String,
    /// Where it stands.
    pub state: ClarificationState,
}

/// Where a clarification stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
#[ts(export)]
pub enum ClarificationState {
    /// Saved on this device; goes by itself.
    Waiting,
    /// Received.
    Received {
        /// When, endpoint's clock.
        received_at: String,
    },
    /// Kept and visible; the endpoint does not take it.
    Parked {
        /// Why.
        code: ParkedCode,
    },
}
