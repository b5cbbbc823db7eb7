//! What goes into a session and what comes out.

use crate::kind::Kind;
use crate::state::{AnswerState, LeftWhy};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a mission's policy keeps blank whatever a form asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Withheld {
    /// Positions (geopoint, geotrace, geoshape).
    Position,
    /// The observer's phone number.
    PhoneNumber,
    /// The audit trail.
    AuditTrail,
    /// Photos, recordings and other files.
    Photos,
}

/// Where and when a session takes place. Nothing else reaches in from outside.
#[derive(Debug, Clone)]
pub struct Env {
    /// The instant at which it starts.
    pub now: DateTime<Utc>,
    /// Zone of dates and times.
    pub tz: tabella_xpath::Zone,
    /// Seed of `random()`, `uuid()` and `randomize()`.
    pub seed: u64,
    /// `jr:preload="property"`: `deviceid`, `username`, `email`, `phonenumber`, … (lower case).
    pub properties: BTreeMap<String, String>,
    /// What reads blank, cannot be set and is never asked.
    pub withheld: Vec<Withheld>,
    /// Language to start in, where the form has it; else the form's default.
    pub language: Option<String>,
    /// Whether withheld photos, recordings and files stand among the items all the same, so that a screen can say why they
    /// cannot be answered.
    pub names_withheld: bool,
}

impl Env {
    /// A session at an instant in a zone; no properties, nothing withheld.
    #[must_use]
    pub fn new(now: DateTime<Utc>, tz: tabella_xpath::Zone, seed: u64) -> Self {
        Self { now, tz, seed, properties: BTreeMap::new(), withheld: Vec::new(), language: None, names_withheld: false }
    }
}

/// One thing that a person does. The field book keeps these as its journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Op {
    /// Answers a question with text; empty clears. An answer takes the place of a state.
    Set {
        /// Path with positions.
        path: String,
        /// Value as text.
        value: String,
    },
    /// Sets or clears a state. A state takes the place of the value.
    State {
        /// Path of the question, with positions.
        path: String,
        /// The state.
        state: Option<AnswerState>,
    },
    /// Appends an instance to a series.
    AddRepeat {
        /// Path of the series (no position at its last step).
        path: String,
    },
    /// Removes an instance; later ones move up.
    RemoveRepeat {
        /// Path of the instance, with position.
        path: String,
    },
    /// Shows another translation.
    Language {
        /// As in [`crate::Form::languages`].
        lang: String,
    },
    /// When the answer was seen, where that is not when it was typed.
    Seen {
        /// Path of the question, with positions.
        path: String,
        /// The instant.
        at: DateTime<Utc>,
    },
    /// The observer had to leave or was not let in: what is still open reads so, and holds nothing up. `None` takes it back.
    Left {
        /// Why.
        why: Option<LeftWhy>,
    },
    /// Counts a whole number up or down, never below 0. Seen and typed at this instant.
    Count {
        /// Path of the question, with positions.
        path: String,
        /// By how much.
        by: i32,
    },
    /// What is answered from here on was seen at this instant, whenever it is typed; `None`: when it is typed.
    Later {
        /// When it was seen.
        seen: Option<DateTime<Utc>>,
    },
}

/// A select that lost answers because a filter stopped offering them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trim {
    /// Path of the question, with positions, at the moment of the loss.
    pub path: String,
    /// What was left of the answer.
    pub value: String,
}

/// An operation as a journal keeps it, with the answers that it cost. What a filter took away while a person worked is a
/// fact of that moment: a later edition of a list neither takes away more nor gives anything back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journalled {
    /// What the person did.
    #[serde(flatten)]
    pub op: Op,
    /// Answers that it took away. `None` in journals that did not keep them: choices that stand in the form itself are then
    /// trimmed anew, which gives the same; those of lists from outside are all kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trimmed: Option<Vec<Trim>>,
}

/// Why an operation was not done. The session is as it was before.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpError {
    /// No such node.
    #[error("no node at this path")]
    NoSuchNode,
    /// The node is a group or a series: it has no value.
    #[error("not a question")]
    NotAQuestion,
    /// The question cannot be changed.
    #[error("read-only")]
    ReadOnly,
    /// The question does not allow this state.
    #[error("state not allowed here")]
    StateNotAllowed,
    /// The path is not a repeat series (or instance).
    #[error("not a repeat")]
    NotARepeat,
    /// The number of instances is fixed by the form.
    #[error("the form fixes the number of instances")]
    RepeatFixed,
    /// The limit of instances is reached.
    #[error("too many instances")]
    TooManyRepeats,
    /// The form has no such language.
    #[error("no such language")]
    NoSuchLanguage,
    /// Kept blank by the mission's policy.
    #[error("withheld by policy")]
    Withheld,
    /// Longer than a value may be.
    #[error("value too long")]
    TooLong,
}

/// What an operation changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// Paths (with positions) of questions whose value, state, choices, label or flags may differ now.
    pub paths: Vec<String>,
    /// True where the list of items or its order may differ (relevance, repeats, language).
    pub structure: bool,
    /// Selects that lost answers which are no longer offered, in the order in which that happened.
    pub trimmed: Vec<Trim>,
    /// Number of expressions evaluated.
    pub evaluations: usize,
}

/// A session cannot begin from this body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// Not well-formed XML (or with a document type declaration, or beyond the limits).
    #[error("not well-formed at byte {offset}")]
    NotXml {
        /// Byte offset of the first fault.
        offset: usize,
    },
    /// The root element is not the form's.
    #[error("the body belongs to another form")]
    OtherForm,
}

/// An item of the form as it stands, in order; only what is relevant.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// Head of a group that has a label or an appearance.
    Group(GroupItem),
    /// Head of a repeat series; its instances follow as [`Item::Instance`].
    Repeat(RepeatItem),
    /// Head of one instance of a series; what it holds follows.
    Instance(GroupItem),
    /// A question.
    Question(Box<QuestionState>),
}

impl Item {
    /// Its path.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::Group(g) | Self::Instance(g) => &g.path,
            Self::Repeat(r) => &r.path,
            Self::Question(q) => &q.path,
        }
    }
}

/// Head of a group or of a repeat instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupItem {
    /// Path, with positions.
    pub path: String,
    /// Label in the active language, outputs filled in; empty where none.
    pub label: String,
    /// Appearance words.
    pub appearance: Vec<String>,
    /// Depth from 0.
    pub depth: u8,
}

/// Head of a repeat series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepeatItem {
    /// Path of the series.
    pub path: String,
    /// Label in the active language.
    pub label: String,
    /// Appearance words.
    pub appearance: Vec<String>,
    /// Paths of its instances, in order.
    pub instances: Vec<String>,
    /// True where instances may be added and removed (no count, no `jr:noAddRemove`).
    pub can_change: bool,
    /// Depth from 0.
    pub depth: u8,
}

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// Required and empty.
    Missing,
    /// The constraint does not hold.
    Constraint,
}

/// A missing or violating answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Path of the question.
    pub path: String,
    /// What.
    pub kind: ProblemKind,
    /// The form's own message in the active language; empty where it has none.
    pub message: String,
}

/// A question as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionState {
    /// Path with positions.
    pub path: String,
    /// Path without positions, as in [`crate::QuestionDef`].
    pub template: String,
    /// Name of the node.
    pub name: String,
    /// Kind.
    pub kind: Kind,
    /// Appearance words.
    pub appearance: Vec<String>,
    /// Label in the active language, outputs filled in, markup untouched.
    pub label: String,
    /// Hint.
    pub hint: String,
    /// Guidance hint.
    pub guidance: String,
    /// Media of the label: form (`image`, `audio`, `video`, `big-image`) → URI.
    pub media: BTreeMap<String, String>,
    /// Value as text; blank where there is none, where a state stands, or where it is not relevant.
    pub value: String,
    /// State in place of a value.
    pub state: Option<AnswerState>,
    /// States that this question allows.
    pub states: Vec<AnswerState>,
    /// True where a value or a state is needed.
    pub required: bool,
    /// True where it cannot be changed.
    pub read_only: bool,
    /// True where it is asked.
    pub relevant: bool,
    /// What is wrong with it now.
    pub problem: Option<ProblemKind>,
    /// The form's own message about it; empty where none.
    pub message: String,
    /// When the answer was seen.
    pub seen: Option<DateTime<Utc>>,
    /// When it was typed.
    pub typed: Option<DateTime<Utc>>,
    /// Range: start, end, step as written in the form.
    pub range: Option<(String, String, String)>,
    /// Depth from 0.
    pub depth: u8,
    /// Kept blank by the mission's policy: it reads blank, cannot be set and stands here only to say so.
    pub withheld: bool,
}

impl QuestionState {
    /// True with a value or a state.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        !self.value.is_empty() || self.state.is_some()
    }
}

/// A choice of a select.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Value.
    pub value: String,
    /// Label in the active language.
    pub label: String,
    /// Media of the label.
    pub media: BTreeMap<String, String>,
}

/// Choices now offered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// At most as many as asked for.
    pub choices: Vec<Choice>,
    /// How many are offered in all (those that match, where a text was given).
    pub total: usize,
}

/// What is written into a body besides the answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InstanceMeta {
    /// `instanceID`; `None` keeps what the form itself computed.
    pub instance_id: Option<String>,
    /// `deprecatedID`; `None` keeps what an edit found.
    pub deprecated_id: Option<String>,
    /// Further elements of `meta` in the namespace of Tabella: local name and text, in order.
    pub elements: Vec<(String, String)>,
    /// True: answered nodes carry `tabella:typed` and, where it differs, `tabella:seen` (RFC 3339, UTC, seconds).
    pub answer_times: bool,
    /// Who answered, by path with positions, where it was not who sends: `tabella:by` of an answered node.
    pub answered_by: BTreeMap<String, String>,
    /// The instant of writing; fills `jr:preload="timestamp"` `end`. `None`: the instant of the last operation.
    pub end: Option<DateTime<Utc>>,
}
