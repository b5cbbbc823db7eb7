//! `setvalue`.

use super::Session;
use super::compute::Work;
use crate::arena::{ROOT, flag};
use crate::form::model::{ActionValue, Aspect, DefId, event};
use crate::value;
use std::sync::Arc;

impl Session {
    /// Runs the actions of an event at a node.
    pub(super) fn act(&mut self, work: &mut Work, bit: u8, source: u32) {
        let form = Arc::clone(&self.form.data);
        let def = self.arena.def_of(source);
        let map = if bit == event::CHANGED { &form.on_change } else { &form.on_repeat };
        for index in map.get(&def).into_iter().flatten() {
            self.act_one(work, *index, Some(source));
        }
    }

    /// Runs one action; `source` `None`: at every instance of its target (a form opens).
    pub(super) fn act_one(&mut self, work: &mut Work, index: usize, source: Option<u32>) {
        let form = Arc::clone(&self.form.data);
        let Some(action) = form.actions.get(index) else { return };
        let targets: Vec<u32> = if let Some(expr) = &action.target_expr {
            let from = source.unwrap_or(ROOT);
            let found = self.evaluate(|s| s.nodes(expr, from));
            let of_target = |n: &u32| self.arena.get(*n).is_some_and(|d| d.def == action.target);
            found.into_iter().map(|n| n.0).filter(of_target).collect()
        } else {
            let top = source.and_then(|s| self.common_instance(s, action.target));
            let all = self.arena.instances_of(action.target);
            all.iter().copied().filter(|n| top.is_none_or(|t| self.arena.is_under(*n, t))).collect()
        };
        for target in targets {
            let relevant = self.arena.get(target).is_some_and(|d| d.has(flag::RELEVANT));
            // While a form opens, what is not relevant keeps its default.
            if source.is_none() && !relevant {
                continue;
            }
            let text = match &action.value {
                ActionValue::Literal(text) => text.to_string(),
                ActionValue::Expr(expr) => {
                    work.evaluations += 1;
                    self.evaluate(|s| s.string(expr, target))
                }
            };
            let kind = form.def(action.target).map(|d| d.data_type).unwrap_or_default();
            let text = value::canonical(kind, &text, self.env.tz, true);
            if self.store(work, target, &text) {
                self.enqueue(work, target, Aspect::Choices);
            }
        }
    }

    /// The instance of the deepest ancestor that a node's definition and another have in common.
    fn common_instance(&self, node: u32, def: DefId) -> Option<u32> {
        let form = &self.form.data;
        let mut above = Vec::new();
        let mut at = Some(def);
        while let Some(id) = at {
            above.push(id);
            at = form.def(id).and_then(|d| d.parent);
        }
        let mut at = node;
        while let Some(data) = self.arena.get(at) {
            if above.contains(&data.def) {
                return Some(at);
            }
            at = data.parent;
        }
        None
    }
}
