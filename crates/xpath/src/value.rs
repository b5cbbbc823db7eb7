//! Values and the casts between them.

use std::borrow::Cow;

use smallvec::SmallVec;

use crate::{
    dates,
    tree::{Dialect, Host, Node, Tree},
};

/// The value of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A node-set in document order (shuffled, where `randomize()` made it).
    Nodes(Vec<Node>),
    /// A string. Dates and times are strings in ISO form.
    Text(String),
    /// A number.
    Number(f64),
    /// A boolean.
    Boolean(bool),
}

impl Value {
    /// As by `string()`.
    pub fn to_text(&self, tree: &dyn Tree) -> String {
        match self {
            Value::Nodes(nodes) => nodes.first().map_or_else(String::new, |n| tree.string_value(*n).into_owned()),
            Value::Text(text) => text.clone(),
            Value::Number(number) => number_to_text(*number),
            Value::Boolean(b) => boolean_to_text(*b).to_owned(),
        }
    }

    /// As by `number()`: in OpenRosa a date counts days since 1970-01-01T00:00Z.
    pub fn to_number(&self, tree: &dyn Tree, host: &dyn Host) -> f64 {
        match self {
            Value::Nodes(nodes) => nodes.first().map_or(f64::NAN, |n| cast_number(&tree.string_value(*n), host).value),
            Value::Text(text) => cast_number(text, host).value,
            Value::Number(number) => *number,
            Value::Boolean(b) => f64::from(u8::from(*b)),
        }
    }

    /// As by `boolean()`.
    pub fn to_boolean(&self) -> bool {
        match self {
            Value::Nodes(nodes) => !nodes.is_empty(),
            Value::Text(text) => !text.is_empty(),
            Value::Number(number) => number_to_boolean(*number),
            Value::Boolean(b) => *b,
        }
    }
}

pub(crate) type NodeVec = SmallVec<[Node; 4]>;

/// A value on the way, borrowing from the tree and the expression where it can.
#[derive(Debug, Clone)]
pub(crate) enum Val<'a> {
    Nodes(NodeVec),
    Text(Cow<'a, str>),
    Number(Number),
    Boolean(bool),
}

/// A number that may remember that it is a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Number {
    pub(crate) value: f64,
    /// The days since 1970-01-01 of a date without time: such dates are added and subtracted as whole days,
    /// whatever the clocks did in between.
    pub(crate) day: Option<i32>,
    /// As text it is the whole days: what `number()` makes of a date.
    pub(crate) whole: bool,
}

impl From<f64> for Number {
    fn from(value: f64) -> Self {
        Number { value, day: None, whole: false }
    }
}

impl Val<'_> {
    pub(crate) fn number(value: f64) -> Self {
        Val::Number(value.into())
    }
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Val::Text(Cow::Owned(text.into()))
    }
    pub(crate) fn empty() -> Self {
        Val::Text(Cow::Borrowed(""))
    }
}

pub(crate) fn boolean_to_text(b: bool) -> &'static str {
    if b { "true" } else { "false" }
}

pub(crate) fn number_to_boolean(number: f64) -> bool {
    !(number == 0.0 || number.is_nan())
}

/// As by `round()` of XPath: halves go up, also below zero.
pub(crate) fn round_half_up(x: f64) -> f64 {
    let below = x.floor();
    if x - below >= 0.5 { below + 1.0 } else { below }
}

/// As by `string()`: the shortest decimal that reads back the same, never with an exponent.
pub fn number_to_text(number: f64) -> String {
    if number.is_nan() {
        "NaN".to_owned()
    } else if number.is_infinite() {
        if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
    } else if number == 0.0 {
        "0".to_owned()
    } else {
        format!("{number}")
    }
}

/// As by `number()` in XPath 1.0: white space, an optional minus, digits with an optional point. NaN for the rest.
pub fn text_to_number(text: &str) -> f64 {
    let text = text.trim_matches([' ', '\t', '\n', '\r']);
    let digits = text.strip_prefix('-').unwrap_or(text);
    let mut points = 0;
    let mut any = false;
    for b in digits.bytes() {
        match b {
            b'0'..=b'9' => any = true,
            b'.' => points += 1,
            _ => return f64::NAN,
        }
    }
    if !any || points > 1 {
        return f64::NAN;
    }
    crate::decimal::decimal(text).unwrap_or(f64::NAN)
}

/// Text as a number, by the rules of the dialect.
pub(crate) fn cast_number(text: &str, host: &dyn Host) -> Number {
    let value = text_to_number(text);
    if value.is_nan()
        && host.dialect() == Dialect::OpenRosa
        && let Some(moment) = dates::parse(text, host.tz())
    {
        return Number { value: moment.days(), day: moment.day(), whole: false };
    }
    value.into()
}
