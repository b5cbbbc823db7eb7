//! From text to [`Ast`]. There is no separate token stream: what `*`, `and` or `1div1` means depends only on whether an
//! operand or an operator is due, which the parser knows. So operators and names may touch: `1and1`, `'1'mod'1'`.

use std::sync::OnceLock;

use crate::{
    ast::{ArithmeticOp, Ast, Call, CompareOp},
    error::{ParseError, ParseErrorKind},
    functions::Function,
};

/// Longest source in bytes.
pub(crate) const MAX_LENGTH: usize = 256 * 1024;
/// Most levels of parentheses, calls and predicates inside each other.
pub(crate) const MAX_DEPTH: usize = 200;

pub(crate) type Parsed<T> = Result<T, ParseError>;

pub(crate) fn parse(source: &str) -> Parsed<Ast> {
    if source.len() > MAX_LENGTH {
        return Err(ParseError { offset: MAX_LENGTH, kind: ParseErrorKind::TooLong });
    }
    let mut parser = Parser { source, at: 0, depth: 0 };
    let ast = parser.or()?;
    parser.space();
    if parser.at < source.len() {
        return Err(parser.error(ParseErrorKind::OperatorExpected));
    }
    Ok(ast)
}

pub(crate) struct Parser<'a> {
    source: &'a str,
    pub(crate) at: usize,
    depth: usize,
}

/// Letters that may begin a name (XML 1.0, fifth edition, without the colon).
pub(crate) fn name_start(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '_' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

fn name_char(c: char) -> bool {
    name_start(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

impl<'a> Parser<'a> {
    pub(crate) fn error(&self, kind: ParseErrorKind) -> ParseError {
        ParseError { offset: self.at, kind }
    }

    pub(crate) fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    pub(crate) fn space(&mut self) {
        let rest = self.rest();
        // NBSP and its kin come with expressions that were pasted from a word processor; no grammar needs them.
        self.at += rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace()).len();
    }

    /// Takes `token` when it is next, white space before it included.
    pub(crate) fn take(&mut self, token: &str) -> bool {
        self.space();
        if self.rest().starts_with(token) {
            self.at += token.len();
            return true;
        }
        false
    }

    pub(crate) fn peek(&mut self, token: &str) -> bool {
        self.space();
        self.rest().starts_with(token)
    }

    pub(crate) fn next_is(&mut self, test: impl Fn(char) -> bool) -> bool {
        self.space();
        self.rest().chars().next().is_some_and(test)
    }

    pub(crate) fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            return Err(self.error(ParseErrorKind::TooDeep));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    pub(crate) fn or(&mut self) -> Parsed<Ast> {
        let first = self.and()?;
        if !self.peek("or") {
            return Ok(first);
        }
        let mut all = vec![first];
        while self.take("or") {
            all.push(self.and()?);
        }
        Ok(Ast::Or(all))
    }

    fn and(&mut self) -> Parsed<Ast> {
        let first = self.equality()?;
        if !self.peek("and") {
            return Ok(first);
        }
        let mut all = vec![first];
        while self.take("and") {
            all.push(self.equality()?);
        }
        Ok(Ast::And(all))
    }

    fn equality(&mut self) -> Parsed<Ast> {
        let first = self.relation()?;
        let mut rest = Vec::new();
        loop {
            let op = if self.take("!=") {
                CompareOp::NotEqual
            } else if self.take("=") {
                CompareOp::Equal
            } else {
                break;
            };
            rest.push((op, self.relation()?));
        }
        Ok(if rest.is_empty() { first } else { Ast::Compare(Box::new(first), rest) })
    }

    fn relation(&mut self) -> Parsed<Ast> {
        let first = self.sum()?;
        let mut rest = Vec::new();
        loop {
            let op = if self.take("<=") {
                CompareOp::LessOrEqual
            } else if self.take(">=") {
                CompareOp::GreaterOrEqual
            } else if self.take("<") {
                CompareOp::Less
            } else if self.take(">") {
                CompareOp::Greater
            } else {
                break;
            };
            rest.push((op, self.sum()?));
        }
        Ok(if rest.is_empty() { first } else { Ast::Compare(Box::new(first), rest) })
    }

    fn sum(&mut self) -> Parsed<Ast> {
        let first = self.product()?;
        let mut rest = Vec::new();
        loop {
            let op = if self.take("+") {
                ArithmeticOp::Add
            } else if self.take("-") {
                ArithmeticOp::Subtract
            } else {
                break;
            };
            rest.push((op, self.product()?));
        }
        Ok(if rest.is_empty() { first } else { Ast::Arithmetic(Box::new(first), rest) })
    }

    fn product(&mut self) -> Parsed<Ast> {
        let first = self.unary()?;
        let mut rest = Vec::new();
        loop {
            let op = if self.take("*") {
                ArithmeticOp::Multiply
            } else if self.take("div") {
                ArithmeticOp::Divide
            } else if self.take("mod") {
                ArithmeticOp::Modulo
            } else {
                break;
            };
            rest.push((op, self.unary()?));
        }
        Ok(if rest.is_empty() { first } else { Ast::Arithmetic(Box::new(first), rest) })
    }

    fn unary(&mut self) -> Parsed<Ast> {
        let mut signs = 0;
        while self.take("-") {
            signs += 1;
        }
        let operand = self.union()?;
        Ok(if signs == 0 { operand } else { Ast::Negate(signs, Box::new(operand)) })
    }

    fn union(&mut self) -> Parsed<Ast> {
        let first = self.path()?;
        if !self.peek("|") {
            return Ok(first);
        }
        let mut all = vec![first];
        while self.take("|") {
            all.push(self.path()?);
        }
        Ok(Ast::Union(all))
    }

    /// An NCName directly here.
    pub(crate) fn name(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        if !rest.starts_with(name_start) {
            return None;
        }
        let end = rest.find(|c| !name_char(c)).unwrap_or(rest.len());
        let name = rest.get(..end)?;
        self.at += end;
        Some(name)
    }

    pub(crate) fn literal(&mut self) -> Parsed<&'a str> {
        let rest = self.rest();
        let quote = if rest.starts_with('"') { '"' } else { '\'' };
        let Some(body) = rest.get(1..) else {
            return Err(self.error(ParseErrorKind::UnclosedString));
        };
        match body.split_once(quote) {
            Some((text, _)) => {
                self.at += text.len() + 2;
                Ok(text)
            }
            None => Err(self.error(ParseErrorKind::UnclosedString)),
        }
    }

    /// A literal, number, variable, call or parenthesis; `None` when a location path is due.
    pub(crate) fn primary(&mut self) -> Parsed<Option<Ast>> {
        self.space();
        let rest = self.rest();
        let mut chars = rest.chars();
        let (Some(first), second) = (chars.next(), chars.next()) else {
            return Err(self.error(ParseErrorKind::OperandExpected));
        };
        match first {
            '"' | '\'' => Ok(Some(Ast::Text(self.literal()?.into()))),
            '0'..='9' => Ok(Some(self.number())),
            '.' if second.is_some_and(|c| c.is_ascii_digit()) => Ok(Some(self.number())),
            '$' => {
                self.at += 1;
                match self.qualified_name() {
                    Some(name) => Ok(Some(Ast::Variable(name.into()))),
                    None => Err(self.error(ParseErrorKind::NameExpected)),
                }
            }
            '(' => {
                self.at += 1;
                let inner = self.deeper(Self::or)?;
                if !self.take(")") {
                    return Err(self.error(ParseErrorKind::ParenthesisExpected));
                }
                Ok(Some(inner))
            }
            c if name_start(c) => self.call(),
            _ => Ok(None),
        }
    }

    fn qualified_name(&mut self) -> Option<&'a str> {
        let start = self.at;
        self.name()?;
        if self.rest().starts_with(':') && !self.rest().starts_with("::") {
            let end = self.at;
            self.at += 1;
            if self.name().is_none() {
                self.at = end;
            }
        }
        self.source.get(start..self.at)
    }

    fn number(&mut self) -> Ast {
        let rest = self.rest();
        let mut dots = 0;
        let end = rest
            .find(|c: char| {
                dots += usize::from(c == '.');
                !(c.is_ascii_digit() || (c == '.' && dots == 1))
            })
            .unwrap_or(rest.len());
        self.at += end;
        // Digits with at most one dot always parse; a lone dot never comes here.
        Ast::Number(rest.get(..end).and_then(crate::decimal::decimal).unwrap_or(f64::NAN))
    }

    fn call(&mut self) -> Parsed<Option<Ast>> {
        let start = self.at;
        let Some(name) = self.qualified_name() else {
            return Ok(None);
        };
        let node_type = matches!(name, "node" | "text" | "comment" | "processing-instruction");
        if node_type || !self.take("(") {
            self.at = start;
            return Ok(None);
        }
        let args = self.deeper(|p| {
            let mut args = Vec::new();
            if p.take(")") {
                return Ok(args);
            }
            loop {
                args.push(p.or()?);
                if p.take(")") {
                    return Ok(args);
                }
                if !p.take(",") {
                    return Err(p.error(ParseErrorKind::ParenthesisExpected));
                }
            }
        })?;
        let function = Function::named(name);
        Ok(Some(Ast::Call(Box::new(Call { function, name: name.into(), args, pattern: OnceLock::new() }))))
    }
}
