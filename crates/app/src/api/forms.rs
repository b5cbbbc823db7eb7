//! A form on the screen.

use super::{Bounds, LeftReason};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A form as it stands on the screen.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FormView {
    /// The report.
    pub report: String,
    /// `form_id`.
    pub form_id: String,
    /// Title in the form's language.
    pub title: String,
    /// Version of the form.
    pub form_version: String,
    /// Number of the version being written, from 1.
    pub version_number: u32,
    /// Station in one line.
    pub place: Option<String>,
    /// True where it can be answered (a draft).
    pub editable: bool,
    /// Language shown.
    pub language: String,
    /// Languages that the form has.
    pub languages: Vec<String>,
    /// Made in a rehearsal.
    pub practice: bool,
    /// What is relevant, in the order of the form.
    pub items: Vec<Item>,
    /// Question on which to open.
    pub resume: Option<String>,
    /// True where the form is of a visit that one may have to leave: it asks for the departure.
    pub visit: bool,
    /// Why the visit ended before its time, where it did.
    pub left: Option<LeftReason>,
    /// What is answered now was seen then, RFC 3339, where the observer writes it down later.
    pub later: Option<String>,
    /// The guided practice: its guidance stands open, and it ends with a receipt of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>", optional)]
    pub guide: bool,
}

/// What an answer changed. Apply: drop items that `order` no longer names, put `changed` in, arrange as `order` says.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FormChange {
    /// The report.
    pub report: String,
    /// Items that are new or differ from what was last sent.
    pub changed: Vec<Item>,
    /// Paths of all relevant items, where that set or its order changed.
    pub order: Option<Vec<String>>,
    /// True where the answer is serious: the screen says that nothing need be done and asks whether the observer is safe.
    pub serious: bool,
    /// True where it is urgent.
    pub urgent: bool,
    /// When it became durable, device clock.
    pub saved_at: String,
}

/// An item of a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "item", rename_all = "snake_case")]
#[ts(export)]
pub enum Item {
    /// A question.
    Question(Box<Question>),
    /// Head of a group with a label.
    Group {
        /// Path.
        path: String,
        /// Label.
        label: String,
        /// Depth, from 0.
        depth: u8,
        /// `field-list`, … as in the form.
        appearance: Vec<String>,
    },
    /// A repeat series.
    Repeat(Repeat),
}

/// A repeat series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Repeat {
    /// Path of the series.
    pub path: String,
    /// Label.
    pub label: String,
    /// Paths of its instances.
    pub instances: Vec<String>,
    /// True where the observer may add and remove.
    pub can_change: bool,
    /// Depth, from 0.
    pub depth: u8,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Question {
    /// Absolute path with positions (`/data/agents[2]/name`).
    pub path: String,
    /// Running number among the relevant questions, from 1; notes have none.
    pub number: Option<u32>,
    /// Control.
    pub kind: QuestionKind,
    /// Label, markdown as in the form.
    pub label: String,
    /// Hint.
    pub hint: String,
    /// Guidance, behind a tap.
    pub guidance: String,
    /// Theme, translated by the form (its group) or the code.
    pub theme: String,
    /// `minimal`, `likert`, … as in the form.
    pub appearance: Vec<String>,
    /// Value as text; empty where none.
    pub value: String,
    /// State in place of a value.
    pub state: Option<AnswerStateCode>,
    /// States that this question allows.
    pub states: Vec<AnswerStateCode>,
    /// Choices, where the list is short (at most 200).
    pub choices: Vec<Choice>,
    /// True where choices must be searched with `find_choices` (or `find_stations`).
    pub long_list: bool,
    /// Label of the chosen value, where the list is long.
    pub value_label: String,
    /// True where an answer or a state is needed before sending.
    pub required: bool,
    /// True where it cannot be changed.
    pub read_only: bool,
    /// What is wrong now: the form's own message, or empty.
    pub message: String,
    /// Kind of problem.
    pub problem: Option<ProblemKind>,
    /// When seen, RFC 3339.
    pub seen_at: Option<String>,
    /// When typed, RFC 3339.
    pub typed_at: Option<String>,
    /// Depth, from 0.
    pub depth: u8,
    /// What the question is for, where the form says: `tally`, `protocol:B`.
    pub role: Option<String>,
    /// The mission does not allow it here: it reads blank, cannot be answered, and the screen says why.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>", optional)]
    pub withheld: bool,
    /// Of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub range: Option<Bounds>,
}

/// What is wrong with an answer. The screen never says that what a person saw is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ProblemKind {
    /// Required and empty.
    Missing,
    /// The constraint does not hold.
    Constraint,
}

/// Kind of control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum QuestionKind {
    /// One line or more of text.
    Text,
    /// Whole number.
    Integer,
    /// Decimal number.
    Decimal,
    /// Date.
    Date,
    /// Time of day.
    Time,
    /// Date and time.
    DateTime,
    /// One choice.
    SelectOne,
    /// Several choices.
    SelectMultiple,
    /// Text to read.
    Note,
    /// To be confirmed.
    Acknowledge,
    /// Position.
    Geopoint,
    /// Photo.
    Image,
    /// The station, from the mission's list.
    Station,
    /// A type that this version has no control for yet: shown as text.
    Other,
    /// Sound recording.
    Audio,
    /// Film.
    Video,
    /// Any file.
    File,
    /// A number between two bounds in steps, see [`Question::range`].
    Range,
    /// A list put in order; the value is space-separated in the chosen order.
    Rank,
}

/// Why there is no value. The six states are distinct and never merged; a value is the sixth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum AnswerStateCode {
    /// Not observed.
    NotObserved,
    /// Not applicable.
    NotApplicable,
    /// Refused access.
    RefusedAccess,
    /// Don't know.
    DontKnow,
    /// Left unanswered on purpose.
    Unanswered,
    /// The observer had to leave, or was not let in, before it could be answered. No question offers it.
    LeftEarly,
}

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Choice {
    /// Value.
    pub value: String,
    /// Label.
    pub label: String,
}
