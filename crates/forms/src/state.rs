//! Answer states.

use serde::{Deserialize, Serialize};

/// Why a question has no value. Distinct, never merged in exports or findings (methodology, section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerState {
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
    /// The observer had to leave, or was not let in, before it could be answered. Nobody chooses it for one question: leaving
    /// early sets it for all that are still open.
    LeftEarly,
}

impl AnswerState {
    /// All states that a form may offer beside a value, in the order in which screens list them.
    pub const ALL: [Self; 5] =
        [Self::NotObserved, Self::NotApplicable, Self::DontKnow, Self::RefusedAccess, Self::Unanswered];
    /// Every state that an answer may have.
    pub const EVERY: [Self; 6] = [
        Self::NotObserved,
        Self::NotApplicable,
        Self::DontKnow,
        Self::RefusedAccess,
        Self::Unanswered,
        Self::LeftEarly,
    ];

    /// The code that stands in a form's `<name>_state` node.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotObserved => "not_observed",
            Self::NotApplicable => "not_applicable",
            Self::RefusedAccess => "refused_access",
            Self::DontKnow => "dont_know",
            Self::Unanswered => "unanswered",
            Self::LeftEarly => "left_early",
        }
    }

    /// Reads a code; `None` for anything else.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::EVERY.into_iter().find(|s| s.code() == code)
    }
}

/// Why an observer ended a visit before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftWhy {
    /// Had to leave.
    HadToLeave,
    /// Was not let in.
    NotLetIn,
}

impl LeftWhy {
    /// The code that stands in a body, in the attribute `tabella:left` of each question that was still open.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::HadToLeave => "had_to_leave",
            Self::NotLetIn => "not_let_in",
        }
    }

    /// Reads a code; `None` for anything else.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::HadToLeave, Self::NotLetIn].into_iter().find(|w| w.code() == code)
    }
}
