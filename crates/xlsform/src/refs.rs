//! `${name}` → XPath.

use crate::lexer::{self, Kind as Tok, Token, refs};
use crate::model::{Form, Kind};
use crate::problem::{At, Sink};

/// Resolves the references of one cell.
pub(crate) struct Resolver<'a> {
    pub(crate) form: &'a Form,
}

/// What a cell's expression is evaluated against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Context {
    pub(crate) node: usize,
    /// The whole cell stands in a predicate of another tree: relative paths start at `current()`.
    pub(crate) predicate: bool,
    /// The cell filters the repetitions of this repeat: what is in it is read from the repetition itself.
    pub(crate) item: Option<usize>,
}

impl Context {
    pub(crate) fn of(node: usize) -> Self {
        Self { node, predicate: false, item: None }
    }
}

impl Resolver<'_> {
    /// The expression with its references replaced, blank if it cannot be read. Faults are reported.
    pub(crate) fn expression(&self, text: &str, context: Context, at: &At, sink: &mut Sink) -> String {
        let out = self.substitute(text, context, at, sink);
        if out.trim().is_empty() {
            return out;
        }
        match tabella_xpath::Expr::parse(&out) {
            Err(e) => {
                sink.refuse(at.clone(), "bad_expression", format!("The expression cannot be read: {}.", fault(e.kind)));
                return String::new();
            }
            Ok(expression) if sink.functions => {
                for name in expression.unknown_functions() {
                    sink.refuse(
                        at.clone(),
                        "unknown_function",
                        format!("There is no function {name}(). Check its spelling; capitals matter."),
                    );
                }
            }
            Ok(_) => {}
        }
        out
    }

    fn substitute(&self, text: &str, context: Context, at: &At, sink: &mut Sink) -> String {
        let text = plain_quotes(text);
        let found = match refs(&text) {
            Ok(found) => found,
            Err(_) => {
                sink.refuse(
                    at.clone(),
                    "bad_reference",
                    "A reference is not closed: references start with ${, then a question name, and end with }.",
                );
                return String::new();
            }
        };
        if found.is_empty() {
            return text;
        }
        let scopes = scopes(&text);
        let mut out = String::with_capacity(text.len() + 32);
        let mut last = 0;
        for r in found {
            out.push_str(text.get(last..r.start).unwrap_or(""));
            let scope = scopes.iter().find(|s| s.at == r.start).copied().unwrap_or_default();
            if let Some(target) = self.lookup(r.name, at, sink) {
                let path = if r.last_saved {
                    self.form.node(target).map_or(String::new(), |n| format!(" instance('__last-saved'){} ", n.path))
                } else if scope.absolute {
                    self.form.node(target).map_or(String::new(), |n| format!(" {} ", n.path))
                } else if let Some(inner) = context.item.and_then(|item| self.below(target, item)) {
                    inner
                } else {
                    self.path(target, context.node, context.predicate || scope.predicate)
                };
                out.push_str(&path);
            }
            last = r.end;
        }
        out.push_str(text.get(last..).unwrap_or(""));
        out
    }

    /// The one node with this name.
    pub(crate) fn lookup(&self, name: &str, at: &At, sink: &mut Sink) -> Option<usize> {
        if name == self.form.root_name && !self.form.by_name.contains_key(name) {
            return Some(0);
        }
        match self.form.by_name.get(name).map(Vec::as_slice) {
            None | Some([]) => {
                sink.refuse(at.clone(), "unknown_reference", format!("There is no question, group or repeat named \"{name}\" in the survey sheet. Check the spelling of ${{{name}}}."));
                None
            }
            Some([one]) => Some(*one),
            Some([first, ..]) => {
                sink.refuse(at.clone(), "ambiguous_reference", format!("The name \"{name}\" appears more than once in the survey sheet, so ${{{name}}} is not clear. Give the questions different names."));
                Some(*first)
            }
        }
    }

    /// Path of a node in a repetition, from the repetition.
    fn below(&self, target: usize, item: usize) -> Option<String> {
        let inside = target != item && self.form.repeat_above(target) == Some(item);
        let (target, item) = (self.form.node(target)?, self.form.node(item)?);
        target.path.get(item.path.len() + 1..).filter(|_| inside).map(|p| format!(" ./{p} "))
    }

    /// Path from a node to another: relative inside a repeat that both are in, else absolute.
    pub(crate) fn path(&self, target: usize, from: usize, predicate: bool) -> String {
        let form = self.form;
        let absolute = || form.node(target).map_or(String::new(), |n| format!(" {} ", n.path));
        let above = form.lineage(from);
        let goal = form.lineage(target);
        let shared_repeat = above
            .iter()
            .skip(1)
            .any(|n| goal.contains(n) && *n != target && form.node(*n).is_some_and(|n| n.kind == Kind::Repeat));
        if !shared_repeat {
            return absolute();
        }
        let Some(common) = above.iter().skip(1).find(|n| goal.contains(n) && **n != target) else { return absolute() };
        let steps = above.iter().position(|n| n == common).unwrap_or(0);
        let down: Vec<&str> =
            goal.iter().take_while(|n| *n != common).filter_map(|n| form.node(*n).map(|n| n.name.as_str())).collect();
        let mut path = String::from(if predicate { " current()/" } else { " " });
        path.push_str(&vec![".."; steps].join("/"));
        for name in down.iter().rev() {
            path.push('/');
            path.push_str(name);
        }
        path.push(' ');
        path
    }
}

/// What is wrong with an expression, for the form's author.
fn fault(kind: tabella_xpath::ParseErrorKind) -> &'static str {
    use tabella_xpath::ParseErrorKind as K;
    match kind {
        K::TooLong => "it is too long",
        K::TooDeep => "its brackets are nested too deeply",
        K::OperandExpected => "a value or a question is missing",
        K::OperatorExpected => "there is something after its end, or an operator such as \"and\" is missing",
        K::UnclosedString => "a quotation mark is not closed",
        K::ParenthesisExpected => "a closing bracket \")\" is missing",
        K::BracketExpected => "a closing bracket \"]\" is missing",
        K::NameExpected => "a name is missing",
        K::UnknownAxis => "\"::\" stands after something that is no axis",
        K::StepExpected => "a name is missing after \"/\"",
    }
}

/// What a reference stands in.
#[derive(Debug, Clone, Copy, Default)]
struct Scope {
    at: usize,
    /// In a predicate of `instance(…)/…[ ]`.
    predicate: bool,
    /// An argument of `indexed-repeat` that must be absolute.
    absolute: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Frame {
    /// The path being read starts at `instance(`.
    instance: bool,
    predicate: bool,
    /// Position of the argument within `indexed-repeat(`, if that is what the bracket is.
    indexed: Option<usize>,
}

/// Finds for every reference of an expression where it stands.
fn scopes(text: &str) -> Vec<Scope> {
    let tokens = lexer::tokens(text);
    let word = |t: &Token| text.get(t.start..t.end).unwrap_or("").trim_end_matches('(').trim_end();
    let mut stack = vec![Frame::default()];
    let mut out = Vec::new();
    for token in &tokens {
        let top = stack.last().copied().unwrap_or_default();
        match token.kind {
            Tok::Call => {
                if let Some(last) = stack.last_mut() {
                    last.instance = word(token) == "instance";
                }
                let indexed = (word(token) == "indexed-repeat").then_some(0);
                stack.push(Frame { instance: false, predicate: top.predicate, indexed });
            }
            Tok::Open => stack.push(Frame { instance: false, predicate: top.predicate, indexed: None }),
            Tok::PredOpen => {
                stack.push(Frame { instance: false, predicate: top.predicate || top.instance, indexed: None })
            }
            Tok::Close | Tok::PredClose if stack.len() > 1 => {
                stack.pop();
            }
            Tok::Comma => {
                if let Some(last) = stack.last_mut() {
                    last.instance = false;
                    last.indexed = last.indexed.map(|i| i + 1);
                }
            }
            Tok::Math | Tok::Logic | Tok::Union => {
                if let Some(last) = stack.last_mut() {
                    last.instance = false;
                }
            }
            Tok::Ref => {
                // Of indexed-repeat(question, repeat, index, repeat, index, …) only the indexes are evaluated here.
                let absolute = top.indexed.is_some_and(|i| i == 0 || i % 2 == 1);
                out.push(Scope { at: token.start, predicate: top.predicate, absolute });
            }
            _ => {}
        }
    }
    out
}

/// Word processors' quotation marks mean the plain ones in an expression.
pub(crate) fn plain_quotes(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{201c}' | '\u{201d}' => '"',
            c => c,
        })
        .collect()
}
