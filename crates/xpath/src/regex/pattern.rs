//! What a pattern says, as a tree.

use super::class::Set;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Place {
    TextStart,
    TextEnd,
    /// Before line breaks that end the text, or at its end.
    LastLineEnd,
    LineStart,
    LineEnd,
    WordEdge,
    NoWordEdge,
    WordStart,
    WordEnd,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Pattern {
    Char {
        c: char,
        any_case: bool,
    },
    Set {
        set: Set,
        any_case: bool,
    },
    Place(Place),
    All(Vec<Pattern>),
    One(Vec<Pattern>),
    Repeat {
        of: Box<Pattern>,
        least: u32,
        most: Option<u32>,
        lazy: bool,
    },
    /// Numbered from 1.
    Group {
        of: Box<Pattern>,
        number: usize,
    },
    /// Once matched it is not tried another way.
    Atomic(Box<Pattern>),
    Look {
        of: Box<Pattern>,
        behind: bool,
        negative: bool,
    },
    Same {
        group: usize,
        any_case: bool,
    },
}

impl Pattern {
    /// Whether it may match without taking a character.
    pub(super) fn may_be_empty(&self) -> bool {
        match self {
            Self::Char { .. } | Self::Set { .. } => false,
            Self::Place(_) | Self::Look { .. } | Self::Same { .. } => true,
            Self::All(all) => all.iter().all(Self::may_be_empty),
            Self::One(all) => all.iter().any(Self::may_be_empty),
            Self::Repeat { of, least, .. } => *least == 0 || of.may_be_empty(),
            Self::Group { of, .. } | Self::Atomic(of) => of.may_be_empty(),
        }
    }
}
