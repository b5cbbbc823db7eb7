//! `=`, `!=`, `<`, `<=`, `>`, `>=` (XPath 1.0, section 3.4, with dates).

use crate::{
    ast::CompareOp,
    dates,
    eval::Eval,
    value::{Val, cast_number, number_to_boolean},
};

impl Eval<'_> {
    pub(crate) fn compare(&self, op: CompareOp, left: &Val<'_>, right: &Val<'_>) -> bool {
        match (left, right) {
            (Val::Nodes(a), Val::Nodes(b)) => {
                // Both existential: read the smaller side once.
                if matches!(op, CompareOp::Equal | CompareOp::NotEqual) {
                    let values: Vec<_> = b.iter().map(|n| self.tree.string_value(*n)).collect();
                    a.iter().any(|n| {
                        let value = self.tree.string_value(*n);
                        values.iter().any(|other| self.same_text(&value, other) == (op == CompareOp::Equal))
                    })
                } else {
                    let values: Vec<_> = b.iter().map(|n| self.node_number(*n).value).collect();
                    a.iter().any(|n| {
                        let value = self.node_number(*n).value;
                        values.iter().any(|other| ordered(op, value, *other))
                    })
                }
            }
            // Equal to a boolean is the node-set as a whole; less or greater are its nodes, one by one.
            (Val::Nodes(nodes), Val::Boolean(b)) | (Val::Boolean(b), Val::Nodes(nodes))
                if matches!(op, CompareOp::Equal | CompareOp::NotEqual) =>
            {
                (nodes.is_empty() != *b) == (op == CompareOp::Equal)
            }
            (Val::Nodes(nodes), other) => nodes.iter().any(|n| self.atom(op, &self.node_text(*n), other)),
            (other, Val::Nodes(nodes)) => nodes.iter().any(|n| self.atom(op, other, &self.node_text(*n))),
            _ => self.atom(op, left, right),
        }
    }

    /// Neither side is a node-set.
    fn atom(&self, op: CompareOp, left: &Val<'_>, right: &Val<'_>) -> bool {
        if let CompareOp::Equal | CompareOp::NotEqual = op {
            return match (left, right) {
                (Val::Boolean(_), _) | (_, Val::Boolean(_)) => {
                    (self.boolean(left) == self.boolean(right)) == (op == CompareOp::Equal)
                }
                (Val::Number(_), _) | (_, Val::Number(_)) => {
                    numbers(op, self.number(left).value, self.number(right).value)
                }
                _ => self.same_text(&self.text(left), &self.text(right)) == (op == CompareOp::Equal),
            };
        }
        ordered(op, self.number(left).value, self.number(right).value)
    }

    /// Equal as text, or, in OpenRosa, two dates or date-times that are the same instant: `…T08:00Z` is `…T10:00+02:00`.
    pub(crate) fn same_text(&self, a: &str, b: &str) -> bool {
        if a == b {
            return true;
        }
        if !self.dates_matter(a) || !self.dates_matter(b) {
            return false;
        }
        match (dates::parse(a, self.host.tz()), dates::parse(b, self.host.tz())) {
            (Some(a), Some(b)) => a.at == b.at,
            _ => false,
        }
    }

    /// Whether text could equal other text as an instant.
    pub(crate) fn dates_matter(&self, text: &str) -> bool {
        self.openrosa && text.len() >= 10 && text.as_bytes().get(4) == Some(&b'-')
    }

    pub(crate) fn boolean(&self, value: &Val<'_>) -> bool {
        match value {
            Val::Nodes(nodes) => !nodes.is_empty(),
            Val::Text(text) => !text.is_empty(),
            Val::Number(number) => number_to_boolean(number.value),
            Val::Boolean(b) => *b,
        }
    }

    fn node_text(&self, node: crate::Node) -> Val<'_> {
        Val::Text(self.tree.string_value(node))
    }

    pub(crate) fn node_number(&self, node: crate::Node) -> crate::value::Number {
        cast_number(&self.tree.string_value(node), self.host)
    }
}

#[allow(clippy::float_cmp, reason = "XPath compares doubles exactly")]
fn numbers(op: CompareOp, a: f64, b: f64) -> bool {
    match op {
        CompareOp::Equal => a == b,
        CompareOp::NotEqual => a != b,
        _ => ordered(op, a, b),
    }
}

fn ordered(op: CompareOp, a: f64, b: f64) -> bool {
    match op {
        CompareOp::Less => a < b,
        CompareOp::LessOrEqual => a <= b,
        CompareOp::Greater => a > b,
        CompareOp::GreaterOrEqual => a >= b,
        CompareOp::Equal | CompareOp::NotEqual => numbers(op, a, b),
    }
}
