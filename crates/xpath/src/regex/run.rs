//! Trying a program on a text.

use super::MOST_ATTEMPTS;
use super::compile::{Instruction, Program};
use super::fold::fold;
use super::pattern::Place;
use super::unicode::is_word;
use std::collections::{HashMap, HashSet};

/// No place kept yet.
const NOWHERE: usize = usize::MAX;
/// Deepest look-around within look-around.
const MAX_INSIDE: u32 = 100;

/// What is left to try, newest last.
enum Later {
    Try {
        at: usize,
        place: usize,
    },
    /// A kept place as it was before.
    Restore {
        index: usize,
        place: usize,
    },
}

/// Where an inside was tried, and up to where it reached.
type Known = HashMap<(usize, usize, usize), Option<usize>>;

struct Run<'a> {
    program: &'a Program,
    text: &'a [char],
    places: Vec<usize>,
    attempts: u32,
    known: Known,
    depth: u32,
}

pub(super) fn matches_whole(program: &Program, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let mut run =
        Run { program, text: &text, places: vec![NOWHERE; program.places], attempts: 0, known: Known::new(), depth: 0 };
    run.from(0, 0, Some(text.len())).is_some()
}

impl Run<'_> {
    fn char(&self, place: usize) -> Option<char> {
        self.text.get(place).copied()
    }

    fn holds(&self, what: Place, place: usize) -> bool {
        let before = place.checked_sub(1).and_then(|place| self.char(place));
        let after = self.char(place);
        let (word_before, word_after) = (before.is_some_and(is_word), after.is_some_and(is_word));
        match what {
            Place::TextStart => before.is_none(),
            Place::TextEnd => after.is_none(),
            Place::LastLineEnd => self.text.get(place..).is_some_and(|rest| rest.iter().all(|c| *c == '\n')),
            Place::LineStart => before.is_none_or(|c| c == '\n'),
            Place::LineEnd => after.is_none_or(|c| c == '\n'),
            Place::WordEdge => word_before != word_after,
            Place::NoWordEdge => word_before == word_after,
            Place::WordStart => !word_before && word_after,
            Place::WordEnd => word_before && !word_after,
        }
    }

    fn keep(&mut self, index: usize, place: usize, later: &mut Vec<Later>) {
        if let Some(kept) = self.places.get_mut(index) {
            later.push(Later::Restore { index, place: *kept });
            *kept = place;
        }
    }

    /// The text of a group again.
    fn same(&self, group: usize, any_case: bool, place: usize) -> Option<usize> {
        let (from, to) = (*self.places.get(group * 2)?, *self.places.get(group * 2 + 1)?);
        let wanted = self.text.get(from..to)?;
        let after = place.checked_add(wanted.len())?;
        let here = self.text.get(place..after)?;
        let equal = |(a, b): (&char, &char)| a == b || (any_case && fold(*a) == fold(*b));
        wanted.iter().zip(here).all(equal).then_some(after)
    }

    /// Tries an inside at a place; what it kept stays kept where it matches.
    fn inside(&mut self, at: usize, place: usize, end: Option<usize>, later: &mut Vec<Later>) -> Option<usize> {
        let key = (at, place, end.unwrap_or(NOWHERE));
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        self.depth += 1;
        let before = if self.program.refers_back { self.places.clone() } else { Vec::new() };
        let reached = if self.depth > MAX_INSIDE { None } else { self.from(at, place, end) };
        self.depth -= 1;
        if self.program.refers_back {
            for (index, place) in before.into_iter().enumerate() {
                if self.places.get(index) != Some(&place) {
                    later.push(Later::Restore { index, place });
                }
            }
        } else {
            self.known.insert(key, reached);
        }
        reached
    }

    fn look(&mut self, at: usize, place: usize, behind: bool, later: &mut Vec<Later>) -> bool {
        if !behind {
            return self.inside(at, place, None, later).is_some();
        }
        (0..=place).rev().any(|start| self.inside(at, start, Some(place), later).is_some())
    }

    fn undo(&mut self, later: &mut Vec<Later>, down_to: usize) {
        while later.len() > down_to {
            if let Some(Later::Restore { index, place }) = later.pop()
                && let Some(kept) = self.places.get_mut(index)
            {
                *kept = place;
            }
        }
    }

    /// Runs from an instruction to its `Accept`, which counts only at `end` where one is given. Says where it ended.
    fn from(&mut self, at: usize, place: usize, end: Option<usize>) -> Option<usize> {
        let mut tried: HashSet<(usize, usize)> = HashSet::new();
        let mut later = vec![Later::Try { at, place }];
        while let Some(next) = later.pop() {
            match next {
                Later::Restore { index, place } => {
                    if let Some(kept) = self.places.get_mut(index) {
                        *kept = place;
                    }
                }
                Later::Try { at, place } => {
                    if let Some(reached) = self.thread(at, place, end, &mut tried, &mut later) {
                        return Some(reached);
                    }
                }
            }
            if self.attempts > MOST_ATTEMPTS {
                return None;
            }
        }
        None
    }

    /// One way through the program, until it fails or accepts.
    fn thread(
        &mut self,
        mut at: usize,
        mut place: usize,
        end: Option<usize>,
        tried: &mut HashSet<(usize, usize)>,
        later: &mut Vec<Later>,
    ) -> Option<usize> {
        let program = self.program;
        loop {
            let here = self.char(place);
            let taken = match program.code.get(at)? {
                Instruction::Char(c) => here == Some(*c),
                Instruction::AnyCase(c) => here.map(fold) == Some(*c),
                Instruction::Set(index, any_case) => {
                    let set = program.sets.get(*index)?;
                    here.is_some_and(|c| set.has(c, *any_case))
                }
                other => {
                    (at, place) = self.step(other, at, place, end, tried, later)?;
                    if at == NOWHERE {
                        return Some(place);
                    }
                    continue;
                }
            };
            if !taken {
                return None;
            }
            place += 1;
            at += 1;
        }
    }

    /// An instruction that takes no single character: where it goes on. At [`NOWHERE`] it has accepted.
    fn step(
        &mut self,
        instruction: &Instruction,
        at: usize,
        place: usize,
        end: Option<usize>,
        tried: &mut HashSet<(usize, usize)>,
        later: &mut Vec<Later>,
    ) -> Option<(usize, usize)> {
        let next = (at + 1, place);
        match instruction {
            Instruction::Place(what) => self.holds(*what, place).then_some(next),
            Instruction::Jump(to) => Some((*to, place)),
            Instruction::Split(first, second) => {
                self.attempts += 1;
                // Everything that follows from here depends on these two alone, unless the pattern refers back.
                if self.attempts > MOST_ATTEMPTS || (!self.program.refers_back && !tried.insert((at, place))) {
                    return None;
                }
                later.push(Later::Try { at: *second, place });
                Some((*first, place))
            }
            Instruction::Keep(index) => {
                self.keep(*index, place, later);
                Some(next)
            }
            Instruction::Moved { kept, else_to } => {
                Some(if self.places.get(*kept) == Some(&place) { (*else_to, place) } else { next })
            }
            Instruction::Same(group, any_case) => Some((at + 1, self.same(*group, *any_case, place)?)),
            Instruction::Look { after, behind, negative } => {
                let before = later.len();
                let found = self.look(at + 1, place, *behind, later);
                if *negative {
                    self.undo(later, before);
                }
                // An attempt that was given up says nothing, also not the contrary.
                (found != *negative && self.attempts <= MOST_ATTEMPTS).then_some((*after, place))
            }
            Instruction::Atomic { after } => {
                let reached = self.inside(at + 1, place, None, later)?;
                Some((*after, reached))
            }
            Instruction::Accept => end.is_none_or(|end| end == place).then_some((NOWHERE, place)),
            Instruction::Char(_) | Instruction::AnyCase(_) | Instruction::Set(..) => None,
        }
    }
}
