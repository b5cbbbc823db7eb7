//! The compiled expression. Left-associative operators are flat lists, so only parentheses, calls and predicates nest.

use std::sync::OnceLock;

use crate::functions::Function;

/// An axis of XPath 1.0.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Hash)]
#[allow(missing_docs, reason = "the names are those of the XPath specification")]
pub enum Axis {
    Ancestor,
    AncestorOrSelf,
    Attribute,
    Child,
    Descendant,
    DescendantOrSelf,
    Following,
    FollowingSibling,
    Namespace,
    Parent,
    Preceding,
    PrecedingSibling,
    SelfNode,
}

pub(crate) const AXES: [(Axis, &str); 13] = [
    (Axis::Ancestor, "ancestor"),
    (Axis::AncestorOrSelf, "ancestor-or-self"),
    (Axis::Attribute, "attribute"),
    (Axis::Child, "child"),
    (Axis::Descendant, "descendant"),
    (Axis::DescendantOrSelf, "descendant-or-self"),
    (Axis::Following, "following"),
    (Axis::FollowingSibling, "following-sibling"),
    (Axis::Namespace, "namespace"),
    (Axis::Parent, "parent"),
    (Axis::Preceding, "preceding"),
    (Axis::PrecedingSibling, "preceding-sibling"),
    (Axis::SelfNode, "self"),
];

impl Axis {
    pub(crate) fn reverse(self) -> bool {
        matches!(self, Axis::Ancestor | Axis::AncestorOrSelf | Axis::Parent | Axis::Preceding | Axis::PrecedingSibling)
    }
    pub(crate) fn name(self) -> &'static str {
        AXES.iter().find(|(a, _)| *a == self).map_or("child", |(_, n)| n)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CompareOp {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ArithmeticOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Ast {
    Number(f64),
    Text(Box<str>),
    Variable(Box<str>),
    Or(Vec<Ast>),
    And(Vec<Ast>),
    /// Left-associative: `a < b = c` is `(a < b) = c`.
    Compare(Box<Ast>, Vec<(CompareOp, Ast)>),
    Arithmetic(Box<Ast>, Vec<(ArithmeticOp, Ast)>),
    /// Negated that many times.
    Negate(u32, Box<Ast>),
    Union(Vec<Ast>),
    Path(Box<Path>),
    Call(Box<Call>),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Path {
    pub(crate) start: Start,
    pub(crate) steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Start {
    Root,
    Context,
    /// A primary expression with the predicates that filter it.
    Filter(Ast, Vec<Predicate>),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Step {
    pub(crate) axis: Axis,
    pub(crate) test: Test,
    pub(crate) predicates: Vec<Predicate>,
}

impl Step {
    pub(crate) fn plain(axis: Axis, test: Test) -> Step {
        Step { axis, test, predicates: Vec::new() }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Test {
    /// `*`
    Any,
    /// `prefix:*`
    AnyIn(Box<str>),
    /// `name`, `prefix:name`
    Name {
        prefix: Option<Box<str>>,
        local: Box<str>,
    },
    Node,
    Text,
    Comment,
    ProcessingInstruction(Option<Box<str>>),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Predicate {
    pub(crate) ast: Ast,
    /// Conjuncts `name = value` where the value does not depend on the node that is filtered.
    pub(crate) keys: Vec<Key>,
    /// Whether something is left to evaluate when all keys match.
    pub(crate) rest: bool,
    /// Whether the value can be a number, or depends on `position()` or `last()`.
    pub(crate) positional: bool,
}

/// Where a key conjunct stands: which operand of the `and` (0 where the predicate is the comparison itself), and which
/// side of `=` is the child's name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Key {
    pub(crate) conjunct: usize,
    pub(crate) name_is_left: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) function: Function,
    pub(crate) name: Box<str>,
    pub(crate) args: Vec<Ast>,
    /// Compiled at first use where the pattern is a literal.
    pub(crate) pattern: OnceLock<Option<crate::regex::Regex>>,
}

impl PartialEq for Call {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.args == other.args
    }
}
