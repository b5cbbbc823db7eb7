//! Predicates: positions, conditions, and keys that are looked up instead of evaluated row by row.

use crate::{
    ast::{Ast, Axis, Predicate, Test},
    eval::{Context, Eval, Evaluated},
    tree::Node,
    value::{NodeVec, Val},
};

impl Eval<'_> {
    /// `name[key = value]` through the tree's index, where it has one.
    pub(crate) fn indexed(&self, parent: Node, name: &str, predicate: &Predicate) -> Evaluated<Option<NodeVec>> {
        if predicate.positional {
            return Ok(None);
        }
        for key in &predicate.keys {
            let Some((child, value)) = predicate.key(*key) else {
                continue;
            };
            let Some(value) = self.key_text(value) else {
                continue;
            };
            // The same instant can be written in many ways; an index of strings knows one.
            if self.dates_matter(&value) {
                continue;
            }
            if let Some(nodes) = self.tree.indexed(parent, name, child, &value) {
                self.spend(nodes.len())?;
                return Ok(Some(NodeVec::from_vec(nodes)));
            }
        }
        Ok(None)
    }

    /// The text that a key is compared with; `None` where it is a number, several nodes or an error: those go the long way.
    fn key_text(&self, value: &Ast) -> Option<String> {
        // Invariant: any context node will do.
        let context = Context { node: self.current, position: 1, size: 1 };
        match self.value(value, context).ok()? {
            Val::Text(text) => Some(text.into_owned()),
            Val::Nodes(nodes) => match nodes.as_slice() {
                [node] => Some(self.tree.string_value(*node).into_owned()),
                _ => None,
            },
            _ => None,
        }
    }

    /// Keeps the nodes for which the predicate holds; positions count in the order given.
    pub(crate) fn filter(&self, mut nodes: NodeVec, predicate: &Predicate) -> Evaluated<NodeVec> {
        let size = nodes.len();
        if size == 0 {
            return Ok(nodes);
        }
        if let Ast::Number(n) = predicate.ast {
            let chosen = nodes.iter().enumerate().find(|(i, _)| is_position(*i + 1, n)).map(|(_, node)| *node);
            nodes.clear();
            nodes.extend(chosen);
            return Ok(nodes);
        }
        let mut rest = true;
        if size > 1 && !predicate.positional {
            for key in &predicate.keys {
                let Some((name, value)) = predicate.key(*key) else {
                    continue;
                };
                let Some(value) = self.key_text(value) else {
                    continue;
                };
                self.keep_key(&mut nodes, name, &value)?;
                rest = predicate.rest || predicate.keys.len() > 1;
            }
        }
        if !rest {
            return Ok(nodes);
        }
        let mut kept = NodeVec::new();
        let size = nodes.len();
        for (i, node) in nodes.into_iter().enumerate() {
            let value = self.value(&predicate.ast, Context { node, position: i + 1, size })?;
            let keep = match &value {
                Val::Number(n) => is_position(i + 1, n.value),
                other => self.boolean(other),
            };
            if keep {
                kept.push(node);
            }
        }
        Ok(kept)
    }

    fn keep_key(&self, nodes: &mut NodeVec, name: &str, value: &str) -> Evaluated<()> {
        let test = Test::Name { prefix: None, local: name.into() };
        let Some(near) = nodes.first().copied() else {
            return Ok(());
        };
        let matcher = self.matcher(&test, Axis::Child, near)?;
        let mut result = Ok(());
        nodes.retain(|node| {
            let mut child = self.tree.first_child(*node);
            let mut visited = 1;
            let mut hit = false;
            while let Some(c) = child {
                visited += 1;
                if self.matches(c, Axis::Child, &matcher) && self.same_text(&self.tree.string_value(c), value) {
                    hit = true;
                    break;
                }
                child = self.tree.next_sibling(c);
            }
            if let Err(error) = self.spend(visited) {
                result = Err(error);
            }
            hit
        });
        result
    }
}

#[allow(clippy::float_cmp, clippy::cast_precision_loss, reason = "positions are small integers, compared exactly")]
fn is_position(position: usize, number: f64) -> bool {
    position as f64 == number
}
