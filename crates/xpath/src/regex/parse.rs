//! Pattern → tree.

use super::class::Set;
use super::pattern::{Pattern, Place};

/// Deepest nesting of groups and classes.
pub(super) const MAX_DEPTH: u32 = 100;
/// Most repetitions by number.
const MAX_TIMES: u32 = 10_000;

pub(super) struct Parsed {
    pub(super) pattern: Pattern,
    pub(super) groups: usize,
    pub(super) refers_back: bool,
}

#[derive(Clone, Copy, Default)]
struct Flags {
    any_case: bool,
    lines: bool,
    dot_all: bool,
    spaced: bool,
}

pub(super) struct Parser {
    pub(super) text: Vec<char>,
    pub(super) at: usize,
    flags: Flags,
    pub(super) depth: u32,
    groups: usize,
    names: Vec<(String, usize)>,
    /// The largest group that is referred to.
    refers: usize,
    refers_back: bool,
}

pub(super) fn parse(pattern: &str) -> Option<Parsed> {
    let mut parser = Parser {
        text: pattern.chars().collect(),
        at: 0,
        flags: Flags::default(),
        depth: 0,
        groups: 0,
        names: Vec::new(),
        refers: 0,
        refers_back: false,
    };
    let pattern = parser.alternatives()?;
    let whole = parser.at == parser.text.len() && parser.refers <= parser.groups;
    whole.then_some(Parsed { pattern, groups: parser.groups, refers_back: parser.refers_back })
}

impl Parser {
    pub(super) fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    pub(super) fn eat(&mut self, wanted: &str) -> bool {
        let count = wanted.chars().count();
        let here = self.text.get(self.at..self.at + count);
        let found = here.is_some_and(|here| here.iter().copied().eq(wanted.chars()));
        if found {
            self.at += count;
        }
        found
    }

    /// Up to a mark, which is eaten.
    pub(super) fn until(&mut self, end: char) -> Option<String> {
        let mut out = String::new();
        loop {
            match self.next()? {
                c if c == end => return Some(out),
                c => out.push(c),
            }
        }
    }

    fn spaces(&mut self) {
        if !self.flags.spaced {
            return;
        }
        while let Some(c) = self.peek() {
            if c == '#' {
                while self.next().is_some_and(|c| c != '\n') {}
            } else if c.is_whitespace() {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn alternatives(&mut self) -> Option<Pattern> {
        let mut all = vec![self.sequence()?];
        while self.eat("|") {
            all.push(self.sequence()?);
        }
        if all.len() == 1 { all.pop() } else { Some(Pattern::One(all)) }
    }

    fn sequence(&mut self) -> Option<Pattern> {
        let mut all = Vec::new();
        loop {
            self.spaces();
            match self.peek() {
                None | Some('|' | ')') => return Some(Pattern::All(all)),
                Some('*' | '+' | '?') => return None,
                Some(_) => {
                    if let Some(atom) = self.atom()? {
                        let repeated = self.repeated(atom)?;
                        all.push(repeated);
                    }
                }
            }
        }
    }

    fn number(&mut self) -> Option<u32> {
        let from = self.at;
        let mut value = 0_u32;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            value = value.checked_mul(10)?.checked_add(digit)?;
            self.at += 1;
        }
        (self.at > from).then_some(value)
    }

    /// `{n}`, `{n,}`, `{,m}`, `{n,m}`; anything else in braces is text.
    fn times(&mut self) -> Option<(u32, Option<u32>)> {
        let from = self.at;
        let mut read = || {
            self.at += 1;
            let least = self.number();
            let most = if self.eat(",") { self.number() } else { Some(least?) };
            let comma_only = least.is_none() && most.is_none();
            (!comma_only && self.eat("}")).then_some((least.unwrap_or(0), most))
        };
        let found = read();
        if found.is_none() {
            self.at = from;
        }
        found
    }

    fn counted(&mut self, least: u32, most: Option<u32>) -> (u32, Option<u32>) {
        self.at += 1;
        (least, most)
    }

    fn repeated(&mut self, mut atom: Pattern) -> Option<Pattern> {
        loop {
            self.spaces();
            let (least, most) = match self.peek() {
                Some('*') => self.counted(0, None),
                Some('+') => self.counted(1, None),
                Some('?') => self.counted(0, Some(1)),
                Some('{') => match self.times() {
                    Some(times) => times,
                    None => return Some(atom),
                },
                _ => return Some(atom),
            };
            if least > MAX_TIMES || most.is_some_and(|most| most < least || most > MAX_TIMES) {
                return None;
            }
            self.spaces();
            let lazy = self.eat("?");
            let repeat = Pattern::Repeat { of: Box::new(atom), least, most, lazy };
            atom = if !lazy && self.eat("+") { Pattern::Atomic(Box::new(repeat)) } else { repeat };
        }
    }

    fn char(&self, c: char) -> Pattern {
        Pattern::Char { c, any_case: self.flags.any_case }
    }

    fn set(&self, set: Set) -> Pattern {
        Pattern::Set { set, any_case: self.flags.any_case }
    }

    /// Nothing where the atom only sets flags or is a comment.
    fn atom(&mut self) -> Option<Option<Pattern>> {
        let place = |plain, lines, flags: Flags| Pattern::Place(if flags.lines { lines } else { plain });
        Some(Some(match self.next()? {
            '.' if self.flags.dot_all => self.set(Set::Any(vec![]).not()),
            '.' => self.set(Set::Range('\n', '\n').not()),
            '^' => place(Place::TextStart, Place::LineStart, self.flags),
            '$' => place(Place::TextEnd, Place::LineEnd, self.flags),
            '(' => return self.group(),
            '[' => {
                let set = self.class()?;
                self.set(set)
            }
            '\\' => self.escape()?,
            c => self.char(c),
        }))
    }

    fn group(&mut self) -> Option<Option<Pattern>> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let before = self.flags;
        let made = self.group_inside(before)?;
        self.depth -= 1;
        Some(made)
    }

    fn group_inside(&mut self, before: Flags) -> Option<Option<Pattern>> {
        let looks = if self.eat("?=") {
            Some((false, false))
        } else if self.eat("?!") {
            Some((false, true))
        } else if self.eat("?<=") {
            Some((true, false))
        } else if self.eat("?<!") {
            Some((true, true))
        } else {
            None
        };
        if let Some((behind, negative)) = looks {
            let of = Box::new(self.rest(before)?);
            return Some(Some(Pattern::Look { of, behind, negative }));
        }
        if self.eat("?>") {
            return Some(Some(Pattern::Atomic(Box::new(self.rest(before)?))));
        }
        if self.eat("?#") {
            self.until(')')?;
            return Some(None);
        }
        if self.eat("?P=") {
            let name = self.until(')')?;
            return Some(Some(self.named(&name)?));
        }
        let name = if self.eat("?P<") || self.eat("?<") {
            Some(self.until('>')?)
        } else if self.eat("?'") {
            Some(self.until('\'')?)
        } else {
            None
        };
        if name.is_some() || !self.eat("?") {
            self.groups += 1;
            let number = self.groups;
            if let Some(name) = name {
                let letters = name.chars().all(|c| c.is_alphanumeric() || c == '_');
                if name.is_empty() || !letters || self.names.iter().any(|(known, _)| *known == name) {
                    return None;
                }
                self.names.push((name, number));
            }
            let of = Box::new(self.rest(before)?);
            return Some(Some(Pattern::Group { of, number }));
        }
        let mut on = true;
        loop {
            match self.next()? {
                '-' if on => on = false,
                'i' => self.flags.any_case = on,
                'm' => self.flags.lines = on,
                's' => self.flags.dot_all = on,
                'x' => self.flags.spaced = on,
                'u' if on => {}
                // For the rest of the group around.
                ')' => return Some(None),
                ':' => return Some(Some(self.rest(before)?)),
                _ => return None,
            }
        }
    }

    /// The inside of a group, its end, and the flags as they were before it.
    fn rest(&mut self, before: Flags) -> Option<Pattern> {
        let inside = self.alternatives()?;
        self.flags = before;
        self.eat(")").then_some(inside)
    }

    fn named(&mut self, name: &str) -> Option<Pattern> {
        let group = self.names.iter().find(|(known, _)| known == name).map(|(_, number)| *number);
        let group = group.or_else(|| name.parse().ok().filter(|number| *number > 0))?;
        self.same(group)
    }

    fn same(&mut self, group: usize) -> Option<Pattern> {
        self.refers = self.refers.max(group);
        self.refers_back = true;
        Some(Pattern::Same { group, any_case: self.flags.any_case })
    }

    fn escape(&mut self) -> Option<Pattern> {
        let place = |place| Some(Pattern::Place(place));
        match self.peek()? {
            'A' => self.then(place(Place::TextStart)),
            'z' => self.then(place(Place::TextEnd)),
            'Z' => self.then(place(Place::LastLineEnd)),
            'b' => self.then(place(Place::WordEdge)),
            'B' => self.then(place(Place::NoWordEdge)),
            '<' => self.then(place(Place::WordStart)),
            '>' => self.then(place(Place::WordEnd)),
            '1'..='9' => {
                let group = usize::try_from(self.number()?).ok()?;
                self.same(group)
            }
            'k' => {
                self.at += 1;
                let end = match self.next()? {
                    '<' => '>',
                    '\'' => '\'',
                    _ => return None,
                };
                let name = self.until(end)?;
                self.named(&name)
            }
            'R' => self.then(Some(line_break())),
            'N' => self.then(Some(self.set(Set::Range('\n', '\n').not()))),
            'O' => self.then(Some(self.set(Set::Any(vec![]).not()))),
            _ => Some(match self.escaped()? {
                Set::Range(a, b) if a == b => self.char(a),
                set => self.set(set),
            }),
        }
    }

    fn then(&mut self, made: Option<Pattern>) -> Option<Pattern> {
        self.at += 1;
        made
    }
}

fn line_break() -> Pattern {
    let char = |c| Pattern::Char { c, any_case: false };
    let single =
        Set::Any(vec![Set::Range('\n', '\r'), Set::Range('\u{85}', '\u{85}'), Set::Range('\u{2028}', '\u{2029}')]);
    let pair = Pattern::All(vec![char('\r'), char('\n')]);
    Pattern::Atomic(Box::new(Pattern::One(vec![pair, Pattern::Set { set: single, any_case: false }])))
}
