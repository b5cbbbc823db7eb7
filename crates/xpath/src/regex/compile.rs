//! Tree → instructions.

use super::class::Set;
use super::fold::fold;
use super::parse::Parsed;
use super::pattern::{Pattern, Place};

/// Most instructions of a pattern: `{n,m}` writes its inside out.
const MAX_INSTRUCTIONS: usize = 50_000;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Instruction {
    Char(char),
    /// Folded.
    AnyCase(char),
    /// Index of the set; whether any case of the character may be in it.
    Set(usize, bool),
    Place(Place),
    /// Goes on at the first, later at the second.
    Split(usize, usize),
    Jump(usize),
    /// Keeps the place in the text.
    Keep(usize),
    /// Goes on where the place differs from the kept one; else a loop took nothing, and ends.
    Moved {
        kept: usize,
        else_to: usize,
    },
    Same(usize, bool),
    /// The inside follows; then it goes on at `after`.
    Look {
        after: usize,
        behind: bool,
        negative: bool,
    },
    Atomic {
        after: usize,
    },
    /// The end of the pattern or of an inside.
    Accept,
}

#[derive(Debug, Clone)]
pub(super) struct Program {
    pub(super) code: Vec<Instruction>,
    pub(super) sets: Vec<Set>,
    /// Places kept: two for each group, one for each loop that may take nothing.
    pub(super) places: usize,
    pub(super) refers_back: bool,
}

pub(super) fn compile(parsed: &Parsed) -> Option<Program> {
    let program = Program {
        code: Vec::new(),
        sets: Vec::new(),
        places: (parsed.groups + 1) * 2,
        refers_back: parsed.refers_back,
    };
    let mut compiler = Compiler { program };
    compiler.pattern(&parsed.pattern)?;
    compiler.push(Instruction::Accept)?;
    Some(compiler.program)
}

struct Compiler {
    program: Program,
}

impl Compiler {
    fn here(&self) -> usize {
        self.program.code.len()
    }

    fn push(&mut self, instruction: Instruction) -> Option<usize> {
        let at = self.here();
        self.program.code.push(instruction);
        (at < MAX_INSTRUCTIONS).then_some(at)
    }

    fn set(&mut self, at: usize, instruction: Instruction) {
        if let Some(place) = self.program.code.get_mut(at) {
            *place = instruction;
        }
    }

    fn split(&mut self, at: usize, inside: usize, after: usize, lazy: bool) {
        self.set(at, if lazy { Instruction::Split(after, inside) } else { Instruction::Split(inside, after) });
    }

    fn pattern(&mut self, pattern: &Pattern) -> Option<()> {
        match pattern {
            Pattern::Char { c, any_case } => {
                self.push(if *any_case { Instruction::AnyCase(fold(*c)) } else { Instruction::Char(*c) })?;
            }
            Pattern::Set { set, any_case } => {
                let known = self.program.sets.iter().position(|other| other == set);
                let index = known.unwrap_or_else(|| {
                    self.program.sets.push(set.clone());
                    self.program.sets.len() - 1
                });
                self.push(Instruction::Set(index, *any_case))?;
            }
            Pattern::Place(place) => {
                self.push(Instruction::Place(*place))?;
            }
            Pattern::All(all) => {
                for one in all {
                    self.pattern(one)?;
                }
            }
            Pattern::One(all) => self.one(all)?,
            Pattern::Repeat { of, least, most, lazy } => self.repeat(of, *least, *most, *lazy)?,
            Pattern::Group { of, number } => {
                // Where nothing refers back, nobody asks for the places.
                if self.program.refers_back {
                    self.push(Instruction::Keep(number * 2))?;
                    self.pattern(of)?;
                    self.push(Instruction::Keep(number * 2 + 1))?;
                } else {
                    self.pattern(of)?;
                }
            }
            Pattern::Atomic(of) => {
                let at = self.inside(of)?;
                let after = self.here();
                self.set(at, Instruction::Atomic { after });
            }
            Pattern::Look { of, behind, negative } => {
                let at = self.inside(of)?;
                let after = self.here();
                self.set(at, Instruction::Look { after, behind: *behind, negative: *negative });
            }
            Pattern::Same { group, any_case } => {
                self.push(Instruction::Same(*group, *any_case))?;
            }
        }
        Some(())
    }

    /// A place for the instruction before an inside, and the inside.
    fn inside(&mut self, of: &Pattern) -> Option<usize> {
        let at = self.push(Instruction::Accept)?;
        self.pattern(of)?;
        self.push(Instruction::Accept)?;
        Some(at)
    }

    fn one(&mut self, all: &[Pattern]) -> Option<()> {
        let mut ends = Vec::new();
        for (i, one) in all.iter().enumerate() {
            if i + 1 == all.len() {
                self.pattern(one)?;
            } else {
                let at = self.push(Instruction::Accept)?;
                self.pattern(one)?;
                ends.push(self.push(Instruction::Accept)?);
                self.split(at, at + 1, self.here(), false);
            }
        }
        let after = self.here();
        for end in ends {
            self.set(end, Instruction::Jump(after));
        }
        Some(())
    }

    fn repeat(&mut self, of: &Pattern, least: u32, most: Option<u32>, lazy: bool) -> Option<()> {
        for _ in 0..least {
            self.pattern(of)?;
        }
        let Some(most) = most else { return self.endless(of, lazy) };
        let mut splits = Vec::new();
        for _ in least..most {
            splits.push(self.push(Instruction::Accept)?);
            self.pattern(of)?;
        }
        let after = self.here();
        for at in splits {
            self.split(at, at + 1, after, lazy);
        }
        Some(())
    }

    fn endless(&mut self, of: &Pattern, lazy: bool) -> Option<()> {
        let at = self.push(Instruction::Accept)?;
        if !of.may_be_empty() {
            self.pattern(of)?;
            self.push(Instruction::Jump(at))?;
        } else {
            self.program.places += 1;
            let kept = self.program.places - 1;
            self.push(Instruction::Keep(kept))?;
            self.pattern(of)?;
            let check = self.push(Instruction::Accept)?;
            self.push(Instruction::Jump(at))?;
            self.set(check, Instruction::Moved { kept, else_to: self.here() });
        }
        self.split(at, at + 1, self.here(), lazy);
        Some(())
    }
}
