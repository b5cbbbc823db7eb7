//! Escapes and classes of a pattern.

use super::class::Set;
use super::parse::{MAX_DEPTH, Parser};
use super::unicode::Property;

impl Parser {
    fn code(&mut self, digits: usize) -> Option<Set> {
        let hex = if self.eat("{") {
            self.until('}')?
        } else {
            let hex: String = self.text.get(self.at..self.at.checked_add(digits)?)?.iter().collect();
            self.at += digits;
            hex
        };
        let plain = !hex.is_empty() && hex.chars().all(|c| c.is_ascii_hexdigit());
        let c = plain.then(|| u32::from_str_radix(&hex, 16).ok()).flatten().and_then(char::from_u32)?;
        Some(Set::Range(c, c))
    }

    /// What an escape means both in and outside of a class; the backslash is behind.
    pub(super) fn escaped(&mut self) -> Option<Set> {
        let one = |c| Some(Set::Range(c, c));
        let hex = || Set::posix("xdigit");
        match self.next()? {
            'd' => Some(Set::digits()),
            'D' => Some(Set::digits().not()),
            'w' => Some(Set::Word),
            'W' => Some(Set::Word.not()),
            's' => Some(Set::Has(Property::Space)),
            'S' => Some(Set::Has(Property::Space).not()),
            'h' => hex(),
            'H' => hex().map(Set::not),
            'p' => self.property(),
            'P' => self.property().map(Set::not),
            'x' => self.code(2),
            'u' => self.code(4),
            'U' => self.code(8),
            'a' => one('\x07'),
            'e' => one('\x1b'),
            'f' => one('\x0c'),
            'n' => one('\n'),
            'r' => one('\r'),
            't' => one('\t'),
            'v' => one('\x0b'),
            c if c.is_ascii_alphanumeric() => None,
            c => one(c),
        }
    }

    fn property(&mut self) -> Option<Set> {
        let name = if self.eat("{") { self.until('}')? } else { self.next()?.to_string() };
        let (name, negated) = name.strip_prefix('^').map_or((name.as_str(), false), |rest| (rest, true));
        let set = Set::Has(Property::named(name)?);
        Some(if negated { set.not() } else { set })
    }

    /// A class; its opening bracket is behind.
    pub(super) fn class(&mut self) -> Option<Set> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let negated = self.eat("^");
        let mut sets = Vec::new();
        let mut whole: Option<Set> = None;
        let mut first = true;
        loop {
            if !first && self.eat("]") {
                break;
            }
            first = false;
            if self.eat("&&") {
                whole = Some(joined(whole, std::mem::take(&mut sets)));
                continue;
            }
            // Differences of classes are left out; taking their signs as characters would change their meaning.
            if self.eat("--") || self.eat("~~") {
                return None;
            }
            let set = self.class_item()?;
            sets.push(set);
        }
        self.depth -= 1;
        let set = joined(whole, sets);
        Some(if negated { set.not() } else { set })
    }

    fn class_item(&mut self) -> Option<Set> {
        if self.eat("[:") {
            let negated = self.eat("^");
            let name = self.until(':')?;
            let set = self.eat("]").then(|| Set::posix(&name)).flatten()?;
            return Some(if negated { set.not() } else { set });
        }
        let from = match self.next()? {
            '[' => return self.class(),
            '\\' if self.eat("b") => '\x08',
            '\\' => match self.escaped()? {
                Set::Range(a, b) if a == b => a,
                set => return Some(set),
            },
            c => c,
        };
        let ranges = self.peek() == Some('-') && !matches!(self.text.get(self.at + 1), None | Some(']' | '-'));
        if !ranges {
            return Some(Set::Range(from, from));
        }
        self.at += 1;
        let to = match self.next()? {
            '[' => return None,
            '\\' => match self.escaped()? {
                Set::Range(a, b) if a == b => a,
                _ => return None,
            },
            c => c,
        };
        (from <= to).then_some(Set::Range(from, to))
    }
}

fn joined(whole: Option<Set>, sets: Vec<Set>) -> Set {
    let sets = Set::Any(sets);
    match whole {
        Some(whole) => Set::Both(Box::new(whole), Box::new(sets)),
        None => sets,
    }
}
