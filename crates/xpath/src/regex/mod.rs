//! The patterns of `regex()`: one small engine for every shell, so that a constraint means the same in the window, in the
//! browser and on the endpoint, and so that the browser's module carries no general one with its tables.
//!
//! Patterns are those of Perl, as form authors write them: classes with Unicode properties, groups, alternatives, greedy,
//! lazy and possessive repetition, look-around, atomic groups, back references, the flags `i`, `m`, `s`, `x`. A match is
//! found by trying, and each place of the pattern is tried at each place of the text only once; only patterns with back
//! references can take more, and those end with "no match" after [`MOST_ATTEMPTS`].

mod class;
mod compile;
mod fold;
mod parse;
mod parse_class;
mod pattern;
mod run;
mod unicode;

use compile::Program;

/// Branches tried before the answer is "no match": what no pattern of a form comes near, and what no phone feels.
const MOST_ATTEMPTS: u32 = 200_000;

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(crate) struct Regex {
    program: Program,
}

impl Regex {
    /// `None` where the pattern is none, or too large.
    pub(crate) fn new(pattern: &str) -> Option<Self> {
        let parsed = parse::parse(pattern)?;
        Some(Self { program: compile::compile(&parsed)? })
    }

    /// Whether the whole text matches.
    pub(crate) fn matches_whole(&self, text: &str) -> bool {
        run::matches_whole(&self.program, text)
    }
}

#[cfg(test)]
mod tests;
