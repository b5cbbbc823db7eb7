//! What the desk's pages get and give about messages, questions on answers, and calls.
//!
//! | call | answers |
//! |---|---|
//! | `GET  /desk/api/messages?before=` | [`MessagePage`], newest first |
//! | `POST /desk/api/messages` [`NewMessage`] | [`MessagePage`]; the same id again changes nothing |
//! | `GET  /desk/api/addressees` | [`Addressees`]: to whom this person may write |
//! | `GET  /desk/api/questions` | [`AskedPage`]: questions that wait for a clarification |
//! | `GET  /desk/api/reports/{id}/questions` | [`AskedPage`]: all of a report |
//! | `POST /desk/api/reports/{id}/questions` [`NewQuestion`] | the same, with it |
//! | `POST /desk/api/questions/{id}/close` [`CloseQuestion`] | the same, with it closed |
//! | `GET  /desk/api/calls` | [`Calls`] |
//! | `POST /desk/api/calls` [`TakeCall`] | [`Calls`] |

use super::types::{ReportLine, Tier};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something was written or said: pages that show such things load them again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MailStir {
    /// What.
    pub what: Stirred,
    /// About which report.
    pub report: Option<String>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Stirred {
    /// A message was sent.
    Message,
    /// A question was asked or closed.
    Question,
    /// An observer clarified.
    Clarification,
    /// Something was read.
    Read,
    /// Somebody took a report upon themselves.
    Call,
}

/// For whom a message is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "to", rename_all = "snake_case")]
#[ts(export)]
pub enum To {
    /// Everybody in the field.
    All,
    /// An area.
    Area {
        /// Its code.
        area: String,
    },
    /// A team.
    Team {
        /// Its code.
        team: String,
    },
    /// One observer.
    Observer {
        /// Code.
        observer: String,
    },
}

/// A message to send.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NewMessage {
    /// UUID, minted by the page: sent twice it is one message.
    pub id: String,
    /// For whom.
    pub to: To,
    /// Text, at most 2000 characters.
    pub text: String,
    /// To be read before anything else.
    pub urgent: bool,
}

/// Messages.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MessagePage {
    /// True where this person may write.
    pub may_write: bool,
    /// Newest first.
    pub messages: Vec<SentLine>,
    /// Give as `before` for older ones.
    pub next: Option<String>,
}

/// A message that was sent. Of its recipients those that this person sees.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SentLine {
    /// Id.
    pub id: String,
    /// Who wrote it.
    pub by: String,
    /// In which role.
    pub role: String,
    /// For whom.
    pub to: To,
    /// Text.
    pub text: String,
    /// Urgent.
    pub urgent: bool,
    /// When.
    pub sent_at: String,
    /// Read by so many.
    pub read: u32,
    /// For whom, one by one: those who have not read it first.
    pub recipients: Vec<RecipientLine>,
}

/// Somebody for whom a message or a question is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RecipientLine {
    /// Code.
    pub observer: String,
    /// Area.
    pub area: Option<String>,
    /// False where no device of theirs can get it.
    pub has_device: bool,
    /// When the endpoint heard that it was read.
    pub read_at: Option<String>,
}

/// To whom this person may write.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Addressees {
    /// Everybody.
    pub all: bool,
    /// How many that would be.
    pub all_count: u32,
    /// Areas.
    pub areas: Vec<Group>,
    /// Teams.
    pub teams: Vec<Group>,
    /// Observers.
    pub observers: Vec<String>,
}

/// Several observers under one code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Group {
    /// Code of the area or team.
    pub code: String,
    /// Observers in it.
    pub count: u32,
}

/// A question to ask about an answer.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NewQuestion {
    /// UUID, minted by the page.
    pub id: String,
    /// The version that was read.
    pub version: String,
    /// The question of the form, path with positions.
    pub path: String,
    /// What is asked, at most 2000 characters.
    pub text: String,
}

/// A question needs no clarification any more.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CloseQuestion {
    /// UUID, minted by the page.
    pub id: String,
    /// What was said by other ways, or why it is closed; may be empty.
    pub text: String,
}

/// Questions.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AskedPage {
    /// True where this person may ask and close.
    pub may_ask: bool,
    /// Newest first.
    pub questions: Vec<AskedLine>,
}

/// A question on an answer, and what became of it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AskedLine {
    /// Id.
    pub id: String,
    /// The report.
    pub report: String,
    /// The version that was read.
    pub version: String,
    /// The question of the form.
    pub path: String,
    /// Its label as it was shown.
    pub label: String,
    /// Its answer as it was shown; empty where there was no value.
    pub answer: String,
    /// What was asked.
    pub text: String,
    /// By whom.
    pub by: String,
    /// In which role.
    pub role: String,
    /// When.
    pub asked_at: String,
    /// Whom.
    pub recipients: Vec<RecipientLine>,
    /// True while a clarification is waited for.
    pub open: bool,
    /// What was answered, oldest first.
    pub clarifications: Vec<ClarificationLine>,
    /// That it was closed.
    pub closed: Option<ClosedLine>,
}

/// What an observer answered.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ClarificationLine {
    /// Who.
    pub observer: String,
    /// Text.
    pub text: String,
    /// When, device clock.
    pub said_at: String,
    /// When received.
    pub received_at: String,
    /// True where the device's signature verifies.
    pub verified: bool,
    /// Came from a revoked device.
    pub set_aside: bool,
}

/// That a question was closed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ClosedLine {
    /// By whom.
    pub by: String,
    /// When.
    pub at: String,
    /// With which words; may be empty.
    pub text: String,
}

/// Reports that interrupt, and reports that queue for a call.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Calls {
    /// True where this person may take one upon themselves.
    pub may_take: bool,
    /// Urgent, taken by nobody yet; newest first, at most 50.
    pub urgent: Vec<Call>,
    /// How many in all.
    pub urgent_total: u32,
    /// Serious, not called back yet; newest first, at most 100.
    pub serious: Vec<Call>,
    /// How many in all.
    pub serious_total: u32,
    /// Lately taken, newest first.
    pub taken: Vec<Call>,
}

/// A report of them.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Call {
    /// `urgent` or `serious`.
    pub tier: Tier,
    /// Which arrival is meant; to be given back.
    pub through: String,
    /// The report as listed.
    pub line: ReportLine,
    /// The answers that made it so, as far as they can be read.
    pub said: Vec<Said>,
    /// Who took it.
    pub taken: Option<TakenLine>,
}

/// An answer that matters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Said {
    /// Label of the question.
    pub label: String,
    /// Answer in words.
    pub answer: String,
}

/// Who took a report upon themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TakenLine {
    /// Who.
    pub by: String,
    /// When.
    pub at: String,
}

/// A report is taken on.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TakeCall {
    /// The report.
    pub report: String,
    /// `urgent` or `serious`.
    pub tier: Tier,
    /// As in [`Call::through`].
    pub through: String,
}
