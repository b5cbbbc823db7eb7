//! Just enough of an XPath lexer to find references, function calls and predicates in a cell.

/// One token with its byte range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Space,
    Literal,
    Number,
    Name,
    /// A name with its opening bracket.
    Call,
    Ref,
    Open,
    Close,
    PredOpen,
    PredClose,
    Comma,
    /// `/` and `//`
    Slash,
    Union,
    /// `+ - * div mod`
    Math,
    /// `= != < > <= >= and or`
    Logic,
    Other,
}

/// Splits an expression; never fails, what it does not know is `Other`.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut out: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|t| t.chars().next()) {
        let rest = text.get(at..).unwrap_or("");
        let (kind, len) = match c {
            c if c.is_whitespace() => (Kind::Space, rest.len() - rest.trim_start().len()),
            '"' | '\'' => match rest.get(1..).and_then(|r| r.find(c)) {
                Some(i) => (Kind::Literal, i + 2),
                None => (Kind::Other, 1),
            },
            '$' if rest.starts_with("${") => match rest.find('}') {
                Some(i) => (Kind::Ref, i + 1),
                None => (Kind::Other, 1),
            },
            '(' => (Kind::Open, 1),
            ')' => (Kind::Close, 1),
            '[' => (Kind::PredOpen, 1),
            ']' => (Kind::PredClose, 1),
            ',' => (Kind::Comma, 1),
            '/' => (Kind::Slash, if rest.starts_with("//") { 2 } else { 1 }),
            '|' => (Kind::Union, 1),
            '+' | '-' => (Kind::Math, 1),
            '*' => {
                let operand = last(&out).is_some_and(|t| {
                    matches!(
                        t.kind,
                        Kind::Literal | Kind::Number | Kind::Name | Kind::Ref | Kind::Close | Kind::PredClose
                    ) || (t.kind == Kind::Other && text.get(t.start..t.end).is_some_and(|s| s.starts_with('.')))
                });
                (if operand { Kind::Math } else { Kind::Name }, 1)
            }
            '=' | '<' | '>' | '!' => (Kind::Logic, if bytes.get(at + 1) == Some(&b'=') { 2 } else { 1 }),
            c if c.is_ascii_digit() || (c == '.' && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)) => {
                (Kind::Number, rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len()))
            }
            c if c == '_' || c.is_alphabetic() => name(rest, &out),
            c => (Kind::Other, c.len_utf8()),
        };
        let len = len.max(1);
        out.push(Token { kind, start: at, end: at + len });
        at += len;
    }
    out
}

fn last(tokens: &[Token]) -> Option<Token> {
    tokens.iter().rev().find(|t| t.kind != Kind::Space).copied()
}

fn name(rest: &str, before: &[Token]) -> (Kind, usize) {
    let mut len =
        rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'))).unwrap_or(rest.len());
    while rest.get(..len).is_some_and(|n| n.ends_with([':', '.']) || n.contains("::")) && len > 1 {
        len = rest.get(..len).and_then(|n| n.find("::")).unwrap_or(len - 1);
    }
    let word = rest.get(..len).unwrap_or("");
    let operand = last(before).is_some_and(|t| {
        matches!(
            t.kind,
            Kind::Literal | Kind::Number | Kind::Name | Kind::Ref | Kind::Close | Kind::PredClose | Kind::Other
        )
    });
    match word {
        "div" | "mod" if operand => return (Kind::Math, len),
        "and" | "or" if operand => return (Kind::Logic, len),
        _ => {}
    }
    let tail = rest.get(len..).unwrap_or("");
    let gap = tail.len() - tail.trim_start().len();
    if tail.trim_start().starts_with('(') { (Kind::Call, len + gap + 1) } else { (Kind::Name, len) }
}

/// One `${name}` or `${last-saved#name}` in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ref<'a> {
    pub(crate) name: &'a str,
    pub(crate) last_saved: bool,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// All references of a text, in order; `Err` holds the position of one that is not closed.
pub(crate) fn refs(text: &str) -> Result<Vec<Ref<'_>>, usize> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(i) = text.get(at..).and_then(|t| t.find("${")) {
        let start = at + i;
        let Some(len) = text.get(start..).and_then(|t| t.find('}')) else { return Err(start) };
        let inner = text.get(start + 2..start + len).unwrap_or("");
        if inner.contains("${") {
            return Err(start);
        }
        let (last_saved, name) = match inner.trim().strip_prefix("last-saved#") {
            Some(name) => (true, name),
            None => (false, inner.trim()),
        };
        out.push(Ref { name, last_saved, start, end: start + len + 1 });
        at = start + len + 1;
    }
    Ok(out)
}

/// Byte ranges of what a label fills in: references, and paths that start at `instance(…)`.
pub(crate) fn outputs(text: &str) -> Result<Vec<(usize, usize)>, usize> {
    let found = refs(text)?;
    let mut out: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(i) = text.get(at..).and_then(|t| t.find("instance(")) {
        let start = at + i;
        at = start + 9;
        let inner_name = text
            .get(..start)
            .and_then(|t| t.chars().next_back())
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        if let Some(len) = text.get(start..).filter(|_| !inner_name).and_then(instance_path) {
            out.push((start, start + len));
            at = start + len;
        }
    }
    let inside = |r: &Ref<'_>| out.iter().any(|(s, e)| r.start >= *s && r.end <= *e);
    let plain: Vec<(usize, usize)> = found.iter().filter(|r| !inside(r)).map(|r| (r.start, r.end)).collect();
    out.extend(plain);
    out.sort_unstable();
    Ok(out)
}

/// Length of the path at the beginning of a text that starts with `instance(`; `None` if it is none.
fn instance_path(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut end = None;
    let mut step = false;
    for token in tokens(text) {
        match token.kind {
            Kind::Call | Kind::Open | Kind::PredOpen => {
                if depth == 0 && token.start > 0 && token.kind != Kind::PredOpen && !step {
                    break;
                }
                depth += 1;
            }
            Kind::Close | Kind::PredClose => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    end = end.map(|_| token.end).or((token.kind == Kind::PredClose).then_some(token.end));
                }
                step = false;
            }
            _ if depth > 0 => {}
            Kind::Slash => step = true,
            Kind::Name if step => {
                end = Some(token.end);
                step = false;
            }
            _ => break,
        }
    }
    end.filter(|_| depth == 0)
}

/// True if a default has to be computed: it refers, calls, or calculates.
pub(crate) fn is_dynamic(text: &str, hyphens_are_data: bool) -> bool {
    tokens(text).iter().any(|t| match t.kind {
        Kind::Ref | Kind::Call | Kind::Union | Kind::PredOpen => true,
        Kind::Math => !(hyphens_are_data && text.get(t.start..t.end) == Some("-")),
        _ => false,
    })
}
