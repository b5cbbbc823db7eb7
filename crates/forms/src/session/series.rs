//! Repeat series: growing, shrinking, following a count.

use super::Session;
use super::compute::Work;
use crate::arena::{MAX_NODES, flag};
use crate::form::model::{Aspect, DefId, event};
use crate::form::secondary::NONE;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Most instances of one series, whatever a form's count says.
pub(crate) const MAX_REPEATS: usize = 5_000;

impl Session {
    /// Brings the number of instances of a series to what its count says.
    pub(super) fn resize(&mut self, work: &mut Work, anchor: u32, number: f64) {
        let Some(data) = self.arena.get(anchor) else { return };
        let (parent, def) = (data.parent, data.def);
        let wanted = if number.is_nan() { 0.0 } else { number.trunc().clamp(0.0, 5_000.0) };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let wanted = (wanted as usize).min(MAX_REPEATS);
        let series = self.arena.series(parent, def);
        if series.len() < wanted {
            self.grow(work, anchor, wanted - series.len());
        } else if series.len() > wanted {
            // Answers in instances that a smaller count hides come back when it grows again.
            for node in series.get(wanted..).unwrap_or_default().iter().rev() {
                self.arena.unlink(*node, true);
                self.stash.entry(anchor).or_default().push(*node);
            }
            self.arena.number();
            self.notify_series(work, parent, def);
        }
    }

    /// Appends instances to a series; the number that could be made.
    pub(super) fn grow(&mut self, work: &mut Work, anchor: u32, count: usize) -> usize {
        let Some(data) = self.arena.get(anchor) else { return 0 };
        let (parent, def) = (data.parent, data.def);
        let form = Arc::clone(&self.form.data);
        let Some(template) = form.def(def).and_then(|d| d.repeat.as_ref()).and_then(|r| r.template.as_ref()) else {
            return 0;
        };
        let mut after = self.place_in(parent, def);
        let mut made = Vec::new();
        for _ in 0..count {
            let back = self.stash.get_mut(&anchor).and_then(Vec::pop);
            if let Some(node) = back {
                self.arena.link_after(node, parent, after);
                for inner in self.arena.subtree(node) {
                    self.set_flag(inner, flag::LINKED, true);
                }
                made.push((node, false));
                after = node;
                continue;
            }
            if self.arena.nodes.len() >= MAX_NODES {
                break;
            }
            let Some(node) = self.arena.build(&form, template, parent, Some(after)) else { break };
            self.canonicalise(node);
            made.push((node, true));
            after = node;
        }
        self.arena.number();
        for (node, new) in &made {
            for inner in self.arena.subtree(*node) {
                let parent = self.arena.get(inner).map_or(NONE, |d| d.parent);
                let relevant = self.arena.get(parent).is_none_or(|p| p.has(flag::RELEVANT));
                let own = self.arena.get(inner).is_some_and(|d| d.has(flag::OWN));
                self.set_flag(inner, flag::RELEVANT, relevant && own);
                self.enqueue_all(work, inner);
                work.changed.insert(inner);
            }
            if *new && !form.on_repeat.is_empty() {
                for inner in self.arena.subtree(*node) {
                    if form.on_repeat.contains_key(&self.arena.def_of(inner)) {
                        work.events.push_back((event::NEW_REPEAT, inner));
                    }
                }
            }
        }
        self.enqueue_anchors(work, &made.iter().map(|(node, _)| *node).collect());
        self.notify_series(work, parent, def);
        made.len()
    }

    /// Queues what hangs on the series inside new instances.
    fn enqueue_anchors(&self, work: &mut Work, made: &FxHashSet<u32>) {
        for anchor in self.arena.anchors.iter().flatten() {
            let mut at = self.arena.get(*anchor).map_or(NONE, |d| d.parent);
            while let Some(data) = self.arena.get(at) {
                if made.contains(&at) {
                    self.enqueue(work, *anchor, Aspect::Relevant);
                    self.enqueue(work, *anchor, Aspect::Count);
                    break;
                }
                at = data.parent;
            }
        }
    }

    /// The sibling after which a new instance of a series goes ([`NONE`]: at the front).
    fn place_in(&self, parent: u32, def: DefId) -> u32 {
        let order = |d: DefId| {
            let parent = self.form.data.def(self.arena.def_of(parent))?;
            parent.children.iter().position(|c| *c == d)
        };
        let own = order(def);
        let mut after = NONE;
        for child in self.arena.children(parent) {
            if order(self.arena.def_of(child)) <= own {
                after = child;
            }
        }
        after
    }
}
