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
}

impl AnswerState {
    /// All states, in the order in which screens list them.
    pub const ALL: [Self; 5] =
        [Self::NotObserved, Self::NotApplicable, Self::DontKnow, Self::RefusedAccess, Self::Unanswered];

    /// The code that stands in a form's `<name>_state` node.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotObserved => "not_observed",
            Self::NotApplicable => "not_applicable",
            Self::RefusedAccess => "refused_access",
            Self::DontKnow => "dont_know",
            Self::Unanswered => "unanswered",
        }
    }

    /// Reads a code; `None` for anything else.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }
}
