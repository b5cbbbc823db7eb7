//! Evaluation of everything but paths ([`crate::axes`]) and functions ([`crate::functions`]).

use std::{
    borrow::Cow,
    cell::Cell,
    fmt::{self, Display, Formatter},
};

use crate::{
    ast::{ArithmeticOp, Ast, Start},
    dates::Moment,
    error::{EvalError, ParseError},
    functions::Function,
    parse, paths,
    paths::PathRef,
    tree::{Dialect, Host, Node, Tree},
    value::{NodeVec, Number, Val, Value, boolean_to_text, cast_number, number_to_text},
};

/// Node visits and comparisons that one expression may take.
const MAX_WORK: u64 = 100_000_000;

/// A compiled expression: immutable, shareable between threads.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    source: Box<str>,
    ast: Ast,
}

/// Where an expression is evaluated.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The document.
    pub tree: &'a dyn Tree,
    /// What functions reach outside of it.
    pub host: &'a dyn Host,
    /// The context node.
    pub node: Node,
    /// What `current()` gives.
    pub current: Node,
    /// The context position, from 1.
    pub position: usize,
    /// The context size.
    pub size: usize,
    /// Prefixes and their namespaces. The empty prefix gives the namespace of element names without prefix; without such an
    /// entry these match, in OpenRosa, every element written without prefix, and in XPath 1.0 those in no namespace.
    /// Prefixes that are missing here are looked up as the document declares them.
    pub namespaces: &'a [(String, String)],
}

impl<'a> Scope<'a> {
    /// With `node` as the context node and as `current()`.
    pub fn new(tree: &'a dyn Tree, host: &'a dyn Host, node: Node) -> Scope<'a> {
        Scope { tree, host, node, current: node, position: 1, size: 1, namespaces: &[] }
    }

    fn eval(&self) -> (Eval<'a>, Context) {
        let eval = Eval {
            tree: self.tree,
            host: self.host,
            current: self.current,
            namespaces: self.namespaces,
            openrosa: self.host.dialect() == Dialect::OpenRosa,
            work: Cell::new(0),
        };
        (eval, Context { node: self.node, position: self.position, size: self.size })
    }
}

impl Expr {
    /// Compiles an expression. Unknown functions and wrong numbers of arguments are errors of evaluation, as operands that
    /// cannot matter are never looked at.
    pub fn parse(source: &str) -> Result<Expr, ParseError> {
        Ok(Expr { source: source.into(), ast: parse::parse(source)? })
    }

    /// The text it was compiled from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Every location path in the expression, those in predicates resolved against the path that they filter.
    pub fn paths(&self) -> Vec<PathRef> {
        paths::collect(&self.ast)
    }

    /// Whether the function of that name (as written) is called anywhere.
    pub fn calls(&self, function: &str) -> bool {
        paths::calls(&self.ast, function)
    }

    /// Names of called functions that do not exist: calling one is an error of evaluation.
    pub fn unknown_functions(&self) -> Vec<String> {
        paths::unknown_functions(&self.ast)
    }

    /// The value.
    pub fn evaluate(&self, scope: &Scope<'_>) -> Result<Value, EvalError> {
        let (eval, context) = scope.eval();
        Ok(match eval.value(&self.ast, context)? {
            Val::Nodes(nodes) => Value::Nodes(nodes.into_vec()),
            Val::Text(text) => Value::Text(text.into_owned()),
            Val::Number(number) => Value::Number(number.value),
            Val::Boolean(b) => Value::Boolean(b),
        })
    }

    /// The value as by `string()`. Unlike [`Expr::evaluate`] it keeps that `number(date)` reads as whole days.
    pub fn text(&self, scope: &Scope<'_>) -> Result<String, EvalError> {
        let (eval, context) = scope.eval();
        let value = eval.value(&self.ast, context)?;
        Ok(eval.text(&value).into_owned())
    }

    /// The value as by `number()`.
    pub fn number(&self, scope: &Scope<'_>) -> Result<f64, EvalError> {
        let (eval, context) = scope.eval();
        let value = eval.value(&self.ast, context)?;
        Ok(eval.number(&value).value)
    }

    /// The value as by `boolean()`.
    pub fn boolean(&self, scope: &Scope<'_>) -> Result<bool, EvalError> {
        let (eval, context) = scope.eval();
        let value = eval.value(&self.ast, context)?;
        Ok(eval.boolean(&value))
    }

    /// The value as a node-set; `jr:itext()` gives the nodes of the translation where the host knows them.
    pub fn nodes(&self, scope: &Scope<'_>) -> Result<Vec<Node>, EvalError> {
        let (eval, context) = scope.eval();
        if let Ast::Call(call) = &self.ast
            && call.function == Function::Itext
            && let [id] = call.args.as_slice()
        {
            let id = eval.text_of(id, context)?;
            if let Some(nodes) = eval.host.itext_nodes(&id) {
                return Ok(nodes);
            }
        }
        Ok(eval.nodes(&self.ast, context)?.into_vec())
    }
}

impl Display for Expr {
    /// The canonical form; parsing it gives the same expression.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.ast.fmt(f)
    }
}

/// The context of an (inner) expression.
#[derive(Clone, Copy)]
pub(crate) struct Context {
    pub(crate) node: Node,
    pub(crate) position: usize,
    pub(crate) size: usize,
}

/// One evaluation.
pub(crate) struct Eval<'a> {
    pub(crate) tree: &'a dyn Tree,
    pub(crate) host: &'a dyn Host,
    pub(crate) current: Node,
    pub(crate) namespaces: &'a [(String, String)],
    pub(crate) openrosa: bool,
    work: Cell<u64>,
}

pub(crate) type Evaluated<T> = Result<T, EvalError>;

impl<'a> Eval<'a> {
    /// Counts work, so that no expression runs for ever.
    pub(crate) fn spend(&self, amount: usize) -> Evaluated<()> {
        let work = self.work.get().saturating_add(amount as u64);
        self.work.set(work);
        if work > MAX_WORK { Err(EvalError::TooMuchWork) } else { Ok(()) }
    }

    pub(crate) fn value<'e>(&'e self, ast: &'e Ast, context: Context) -> Evaluated<Val<'e>> {
        self.spend(1)?;
        Ok(match ast {
            Ast::Number(n) => Val::number(*n),
            Ast::Text(t) => Val::Text(Cow::Borrowed(t)),
            Ast::Variable(name) => {
                return Err(EvalError::UnknownVariable { name: name.to_string() });
            }
            Ast::Or(all) => {
                for operand in all {
                    if self.boolean_of(operand, context)? {
                        return Ok(Val::Boolean(true));
                    }
                }
                Val::Boolean(false)
            }
            Ast::And(all) => {
                for operand in all {
                    if !self.boolean_of(operand, context)? {
                        return Ok(Val::Boolean(false));
                    }
                }
                Val::Boolean(true)
            }
            Ast::Compare(first, rest) => {
                let mut left = self.value(first, context)?;
                for (op, operand) in rest {
                    let right = self.value(operand, context)?;
                    if let (Val::Nodes(a), Val::Nodes(b)) = (&left, &right) {
                        self.spend(a.len().saturating_mul(b.len()))?;
                    }
                    left = Val::Boolean(self.compare(*op, &left, &right));
                }
                left
            }
            Ast::Arithmetic(first, rest) => {
                let mut left = self.number_of(first, context)?;
                for (op, operand) in rest {
                    let right = self.number_of(operand, context)?;
                    left = self.arithmetic(*op, left, right);
                }
                Val::Number(Number { whole: false, ..left })
            }
            Ast::Negate(times, inner) => {
                let number = self.number_of(inner, context)?.value;
                Val::number(if times % 2 == 1 { -number } else { number })
            }
            Ast::Union(all) => {
                let mut nodes = NodeVec::new();
                for operand in all {
                    nodes.extend(self.nodes(operand, context)?);
                }
                self.sort(&mut nodes)?;
                Val::Nodes(nodes)
            }
            Ast::Path(path) => Val::Nodes(match &path.start {
                Start::Root => self.walk_one(self.host.root(), &path.steps)?,
                Start::Context => self.walk_one(context.node, &path.steps)?,
                Start::Filter(ast, predicates) => {
                    let mut nodes = self.nodes(ast, context)?;
                    for predicate in predicates {
                        nodes = self.filter(nodes, predicate)?;
                    }
                    self.walk(nodes, &path.steps)?
                }
            }),
            Ast::Call(call) => return self.call(call, context),
        })
    }

    /// A sum of a date and whole days is that many days later on the calendar, and the difference of two dates the days
    /// between them, also where the clocks change in between. Everything else is arithmetic of doubles.
    fn arithmetic(&self, op: ArithmeticOp, a: Number, b: Number) -> Number {
        #[allow(clippy::cast_possible_truncation, reason = "checked: integral and small")]
        let whole = |n: f64| {
            if n.fract() == 0.0 && n.abs() < 4e6 { Some(n as i32) } else { None }
        };
        let days = match (op, a.day, b.day) {
            (ArithmeticOp::Subtract, Some(x), Some(y)) => return f64::from(x - y).into(),
            (ArithmeticOp::Add, Some(day), None) => whole(b.value).and_then(|n| day.checked_add(n)),
            (ArithmeticOp::Add, None, Some(day)) => whole(a.value).and_then(|n| day.checked_add(n)),
            (ArithmeticOp::Subtract, Some(day), None) => whole(b.value).and_then(|n| day.checked_sub(n)),
            _ => None,
        };
        if let Some(moment) = days.and_then(|day| Moment::of_day(day, self.host.tz())) {
            return Number { value: moment.days(), day: days, whole: false };
        }
        let (a, b) = (a.value, b.value);
        match op {
            ArithmeticOp::Add => a + b,
            ArithmeticOp::Subtract => a - b,
            ArithmeticOp::Multiply => a * b,
            ArithmeticOp::Divide => a / b,
            ArithmeticOp::Modulo => a % b,
        }
        .into()
    }

    pub(crate) fn nodes(&self, ast: &Ast, context: Context) -> Evaluated<NodeVec> {
        match self.value(ast, context)? {
            Val::Nodes(nodes) => Ok(nodes),
            _ => Err(EvalError::NodesExpected {
                name: match ast {
                    Ast::Call(call) => call.name.to_string(),
                    _ => String::new(),
                },
            }),
        }
    }

    pub(crate) fn text_of<'e>(&'e self, ast: &'e Ast, context: Context) -> Evaluated<Cow<'e, str>> {
        Ok(match self.value(ast, context)? {
            Val::Text(text) => text,
            other => self.written(other),
        })
    }

    pub(crate) fn number_of(&self, ast: &Ast, context: Context) -> Evaluated<Number> {
        let value = self.value(ast, context)?;
        Ok(self.number(&value))
    }

    pub(crate) fn boolean_of(&self, ast: &Ast, context: Context) -> Evaluated<bool> {
        let value = self.value(ast, context)?;
        Ok(self.boolean(&value))
    }

    fn written<'e>(&'e self, value: Val<'e>) -> Cow<'e, str> {
        match value {
            Val::Nodes(nodes) => nodes.first().map_or(Cow::Borrowed(""), |n| self.tree.string_value(*n)),
            Val::Text(text) => text,
            Val::Number(n) if n.whole => Cow::Owned(number_to_text(n.value.floor())),
            Val::Number(n) => Cow::Owned(number_to_text(n.value)),
            Val::Boolean(b) => Cow::Borrowed(boolean_to_text(b)),
        }
    }

    pub(crate) fn text<'e>(&'e self, value: &'e Val<'e>) -> Cow<'e, str> {
        match value {
            Val::Text(text) => Cow::Borrowed(text),
            other => self.written(other.clone()),
        }
    }

    pub(crate) fn number(&self, value: &Val<'_>) -> Number {
        match value {
            Val::Nodes(nodes) => nodes.first().map_or_else(|| f64::NAN.into(), |n| self.node_number(*n)),
            Val::Text(text) => cast_number(text, self.host),
            Val::Number(number) => *number,
            Val::Boolean(b) => f64::from(u8::from(*b)).into(),
        }
    }

    /// Document order, without duplicates.
    pub(crate) fn sort(&self, nodes: &mut NodeVec) -> Evaluated<()> {
        if nodes.len() > 1 {
            self.spend(nodes.len())?;
            nodes.sort_unstable_by(|a, b| self.tree.compare(*a, *b));
            nodes.dedup();
        }
        Ok(())
    }
}
