//! Sets of characters.

use super::fold::cases;
use super::unicode::{DIGITS, Property, is_word};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Set {
    /// From, to, both included.
    Range(char, char),
    Has(Property),
    Word,
    Any(Vec<Set>),
    Not(Box<Set>),
    Both(Box<Set>, Box<Set>),
}

impl Set {
    pub(super) fn digits() -> Self {
        Self::Has(DIGITS)
    }

    pub(super) fn not(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// `[:name:]`.
    pub(super) fn posix(name: &str) -> Option<Self> {
        let ranges = |pairs: &[(char, char)]| Some(Self::Any(pairs.iter().map(|(a, b)| Self::Range(*a, *b)).collect()));
        match name {
            "alnum" => ranges(&[('0', '9'), ('A', 'Z'), ('a', 'z')]),
            "alpha" => ranges(&[('A', 'Z'), ('a', 'z')]),
            "ascii" => ranges(&[('\0', '\x7f')]),
            "blank" => ranges(&[('\t', '\t'), (' ', ' ')]),
            "cntrl" => ranges(&[('\0', '\x1f'), ('\x7f', '\x7f')]),
            "digit" => ranges(&[('0', '9')]),
            "graph" => ranges(&[('!', '~')]),
            "lower" => ranges(&[('a', 'z')]),
            "print" => ranges(&[(' ', '~')]),
            "punct" => ranges(&[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]),
            "space" => ranges(&[('\t', '\r'), (' ', ' ')]),
            "upper" => ranges(&[('A', 'Z')]),
            "word" => ranges(&[('0', '9'), ('A', 'Z'), ('a', 'z'), ('_', '_')]),
            "xdigit" => ranges(&[('0', '9'), ('A', 'F'), ('a', 'f')]),
            _ => None,
        }
    }

    /// Whether a character is in the set; with `any_case` whether one of its cases is.
    pub(super) fn has(&self, c: char, any_case: bool) -> bool {
        let one = |test: &dyn Fn(char) -> bool| if any_case { cases(c).into_iter().any(test) } else { test(c) };
        match self {
            Self::Range(from, to) => one(&|c| *from <= c && c <= *to),
            Self::Has(property) => one(&|c| property.has(c)),
            Self::Word => is_word(c),
            Self::Any(sets) => sets.iter().any(|set| set.has(c, any_case)),
            Self::Not(set) => !set.has(c, any_case),
            Self::Both(a, b) => a.has(c, any_case) && b.has(c, any_case),
        }
    }
}
