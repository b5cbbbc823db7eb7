//! Incremental recomputation: a queue of (expression, node) in the order of the graph.

use super::Session;
use super::choices::Unlisted;
use super::types::Trim;
use crate::arena::flag;
use crate::form::FormData;
use crate::form::graph::Dependent;
use crate::form::model::{Aspect, DefId, event};
use crate::scene::Scene;
use crate::value;
use crate::view::View;
use rustc_hash::FxHashSet;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::sync::Arc;

/// Most actions that one operation may set off.
const MAX_ACTIONS: usize = 20_000;

/// What waits to be recomputed, and what has changed so far.
#[derive(Debug, Default)]
pub(crate) struct Work {
    pub(super) heap: BinaryHeap<Reverse<(u32, u32, u32, u8)>>,
    pub(super) queued: FxHashSet<(u32, u8)>,
    pub(super) events: VecDeque<(u8, u32)>,
    pub(crate) changed: FxHashSet<u32>,
    pub(crate) structure: bool,
    pub(crate) trimmed: Vec<Trim>,
    pub(crate) evaluations: usize,
    /// Nothing that happens while a form opens counts as a change by a person.
    pub(crate) loading: bool,
    /// An operation that was accepted before is done again.
    pub(crate) replay: Option<Replay>,
}

/// What is known of an operation that is done again.
#[derive(Debug)]
pub(crate) struct Replay {
    /// What it took away then and has not yet taken away now; `None` where the journal did not keep that.
    pub(crate) trims: Option<VecDeque<Trim>>,
}

impl Session {
    pub(super) fn scene<'a>(&'a self, form: &'a FormData) -> Scene<'a> {
        let view = View { form, arena: &self.arena };
        Scene::new(view, self.now, self.env.tz, self.language, self.env.seed, self.drawn)
    }

    /// Evaluates with chance drawn on.
    pub(super) fn evaluate<T>(&mut self, f: impl FnOnce(&Scene<'_>) -> T) -> T {
        let form = Arc::clone(&self.form.data);
        let scene = self.scene(&form);
        let out = f(&scene);
        let (drawn, failed) = (scene.drawn.get(), scene.failed.get());
        self.drawn = drawn;
        self.failures += failed;
        out
    }

    pub(super) fn enqueue(&self, work: &mut Work, node: u32, aspect: Aspect) {
        let Some(data) = self.arena.get(node) else { return };
        match aspect {
            Aspect::Label => {
                work.changed.insert(node);
                return;
            }
            Aspect::Choices => {
                work.changed.insert(node);
                if data.value.is_empty() {
                    return;
                }
            }
            _ => {
                if self.form.data.def(data.def).is_none_or(|d| d.expr(aspect).is_none()) {
                    return;
                }
            }
        }
        if work.queued.insert((node, aspect as u8)) {
            let rank = self.form.data.graph.rank(data.def, aspect);
            work.heap.push(Reverse((rank, data.order, node, aspect as u8)));
        }
    }

    /// Everything that a node computes.
    pub(super) fn enqueue_all(&self, work: &mut Work, node: u32) {
        for aspect in Aspect::ALL {
            if aspect != Aspect::Label {
                self.enqueue(work, node, aspect);
            }
        }
    }

    /// Queues an aspect at every instance of a definition (of a repeat's count and relevance: also at the anchors).
    pub(super) fn enqueue_def(&self, work: &mut Work, def: DefId, aspect: Aspect, top: Option<u32>) {
        let under = |n: &u32| top.is_none_or(|t| self.arena.is_under(*n, t));
        if aspect != Aspect::Count {
            for node in self.arena.instances_of(def).iter().filter(|n| under(n)) {
                self.enqueue(work, *node, aspect);
            }
        }
        if matches!(aspect, Aspect::Count | Aspect::Relevant) {
            for node in self.arena.anchors_of(def).iter().filter(|n| under(n)) {
                self.enqueue(work, *node, aspect);
            }
        }
    }

    fn enqueue_dependent(&self, work: &mut Work, dependent: &Dependent, from: u32) {
        let form = &self.form.data;
        let repeated = form.def(dependent.def).is_some_and(|d| d.repeated);
        let top = if dependent.common == 0 || !repeated {
            None
        } else {
            self.arena.ancestor(from, dependent.common).or(Some(from))
        };
        self.enqueue_def(work, dependent.def, dependent.aspect, top);
    }

    /// A node's value reads differently now: queues those that read it.
    pub(super) fn notify(&self, work: &mut Work, node: u32) {
        work.changed.insert(node);
        let def = self.arena.def_of(node);
        for dependent in self.form.data.graph.dependents(def) {
            self.enqueue_dependent(work, dependent, node);
        }
        self.enqueue(work, node, Aspect::Constraint);
        if let Some(question) = self.form.data.def(def).and_then(|d| d.state_of)
            && let Some(found) = self.neighbour(node, question)
        {
            work.changed.insert(found);
            self.enqueue(work, found, Aspect::Constraint);
        }
    }

    /// A series under `parent` gained or lost instances.
    pub(super) fn notify_series(&self, work: &mut Work, parent: u32, def: DefId) {
        work.structure = true;
        let form = &self.form.data;
        let mut stack = vec![def];
        while let Some(id) = stack.pop() {
            for dependent in form.graph.dependents(id) {
                self.enqueue_dependent(work, dependent, parent);
            }
            if let Some(d) = form.def(id) {
                stack.extend(d.children.iter().chain(&d.attributes));
            }
        }
        for (reader, aspect) in &form.graph.positional {
            let mut at = Some(*reader);
            while let Some(id) = at {
                if id == def {
                    self.enqueue_def(work, *reader, *aspect, Some(parent));
                    break;
                }
                at = form.def(id).and_then(|d| d.parent);
            }
        }
    }

    /// Stores a value as computed or given (already canonical). True where it differs.
    pub(super) fn store(&mut self, work: &mut Work, node: u32, text: &str) -> bool {
        let text = if self.is_withheld(self.arena.def_of(node)) { "" } else { text };
        let Some(data) = self.arena.get_mut(node) else { return false };
        if data.value == text {
            return false;
        }
        text.clone_into(&mut data.value);
        let def = data.def;
        self.notify(work, node);
        if !work.loading && self.form.data.on_change.contains_key(&def) {
            work.events.push_back((event::CHANGED, node));
        }
        true
    }

    /// Works the queue off, then the actions that it set off, until nothing is left.
    pub(super) fn run(&mut self, work: &mut Work) {
        let budget = 200_000 + 50 * self.arena.nodes.len();
        let mut actions = 0;
        loop {
            while let Some(Reverse((_, _, node, aspect))) = work.heap.pop() {
                work.queued.remove(&(node, aspect));
                if work.evaluations >= budget {
                    // A form whose series feed each other without end: what has been computed stands.
                    work.heap.clear();
                    work.queued.clear();
                    break;
                }
                let Some(aspect) = Aspect::ALL.get(aspect as usize) else { continue };
                self.compute(work, node, *aspect);
            }
            let Some((bit, source)) = work.events.pop_front() else { break };
            actions += 1;
            if actions > MAX_ACTIONS {
                work.events.clear();
                break;
            }
            self.act(work, bit, source);
        }
        self.evaluations += work.evaluations;
    }

    fn compute(&mut self, work: &mut Work, node: u32, aspect: Aspect) {
        let Some(data) = self.arena.get(node) else { return };
        if !data.has(flag::LINKED)
            || (data.has(flag::ANCHOR) && self.arena.get(data.parent).is_none_or(|p| !p.has(flag::LINKED)))
        {
            return;
        }
        let form = Arc::clone(&self.form.data);
        let Some(def) = form.def(data.def) else { return };
        if aspect == Aspect::Choices {
            work.evaluations += 1;
            self.trim(work, node);
            return;
        }
        let Some(expr) = def.expr(aspect) else { return };
        let (relevant, blank) = (data.has(flag::RELEVANT), data.value.is_empty());
        match aspect {
            Aspect::Relevant => {
                work.evaluations += 1;
                let holds = self.evaluate(|s| s.boolean(expr, node, true));
                self.set_flag(node, flag::OWN, holds);
                self.spread_relevance(work, node);
            }
            Aspect::Calculate => {
                if !relevant || self.state_of(node).is_some() {
                    return;
                }
                work.evaluations += 1;
                let text = self.evaluate(|s| s.string(expr, node));
                // No number is no answer: a sum over a blank is blank.
                let text = if text == "NaN" { "" } else { &text };
                let text = value::canonical(def.data_type, text, self.env.tz, true);
                self.store(work, node, &text);
            }
            Aspect::Count => {
                work.evaluations += 1;
                let number = self.evaluate(|s| s.number(expr, node));
                self.resize(work, node, number);
            }
            Aspect::Constraint => {
                let holds = if !relevant || blank || self.state_of(node).is_some() {
                    true
                } else {
                    work.evaluations += 1;
                    self.evaluate(|s| s.boolean(expr, node, true))
                };
                if self.set_flag(node, flag::VIOLATED, !holds) {
                    work.changed.insert(node);
                }
            }
            Aspect::Required | Aspect::Readonly => {
                work.evaluations += 1;
                let holds = self.evaluate(|s| s.boolean(expr, node, false));
                let bit = if aspect == Aspect::Required { flag::REQUIRED } else { flag::READONLY };
                if self.set_flag(node, bit, holds) {
                    work.changed.insert(node);
                    if aspect == Aspect::Readonly && !def.is_leaf() {
                        work.structure = true;
                    }
                }
            }
            Aspect::Choices | Aspect::Label => {}
        }
    }

    /// True where the flag changed.
    pub(super) fn set_flag(&mut self, node: u32, bit: u8, on: bool) -> bool {
        let Some(data) = self.arena.get_mut(node) else { return false };
        let before = data.flags;
        data.flags = if on { before | bit } else { before & !bit };
        data.flags != before
    }

    /// Brings the effective relevance of a node and all beneath it up to date.
    pub(super) fn spread_relevance(&mut self, work: &mut Work, top: u32) {
        let mut stack = vec![top];
        while let Some(node) = stack.pop() {
            let Some(data) = self.arena.get(node) else { continue };
            let above = self.arena.get(data.parent).is_none_or(|p| p.has(flag::RELEVANT));
            let relevant = above && data.has(flag::OWN);
            let (had_value, first_attribute) = (!data.value.is_empty(), data.first_attribute);
            let is_anchor = data.has(flag::ANCHOR);
            if !self.set_flag(node, flag::RELEVANT, relevant) {
                continue;
            }
            work.structure = true;
            if is_anchor {
                continue;
            }
            work.changed.insert(node);
            if had_value {
                self.notify(work, node);
            }
            if relevant {
                self.enqueue(work, node, Aspect::Calculate);
                self.enqueue(work, node, Aspect::Choices);
            }
            self.enqueue(work, node, Aspect::Constraint);
            let mut attribute = first_attribute;
            while let Some(inner) = self.arena.get(attribute) {
                stack.push(attribute);
                attribute = inner.next;
            }
            stack.extend(self.arena.children(node));
        }
    }

    /// Removes answers that are no longer offered; done again, those that went then and no others.
    fn trim(&mut self, work: &mut Work, node: u32) {
        let Some(data) = self.arena.get(node) else { return };
        if data.value.is_empty() || !data.has(flag::RELEVANT) {
            return;
        }
        let (def, current) = (data.def, data.value.clone());
        let unlisted = if work.loading || work.replay.is_some() { Unlisted::Kept } else { Unlisted::Filtered };
        // Also evaluated where the journal has the outcome: it may draw numbers, and the next draw must be the same.
        let mut kept = self.evaluate_offered(def, node, &current, unlisted);
        if let Some(trims) = work.replay.as_mut().and_then(|r| r.trims.as_mut()) {
            let path = self.path_of(node);
            let known = trims.iter().position(|t| t.path == path);
            kept = known.and_then(|at| trims.remove(at)).map_or_else(|| current.clone(), |trim| trim.value);
        }
        if kept != current && self.store(work, node, &kept) {
            work.trimmed.push(Trim { path: self.path_of(node), value: kept });
        }
    }

    /// What an operation took away then and the queue did not come to now: the lists differ, and what was seen still counts.
    pub(super) fn trim_rest(&mut self, work: &mut Work) {
        let rest = work.replay.as_mut().and_then(|r| r.trims.take()).unwrap_or_default();
        for trim in rest {
            if let Some(node) = self.node(&trim.path)
                && self.store(work, node, &trim.value)
            {
                work.trimmed.push(trim);
            }
        }
        // From here on nothing is left to be taken away.
        if let Some(replay) = &mut work.replay {
            replay.trims = Some(VecDeque::new());
        }
        self.run(work);
    }

    pub(super) fn evaluate_offered(&mut self, def: DefId, node: u32, text: &str, unlisted: Unlisted<'_>) -> String {
        let form = Arc::clone(&self.form.data);
        let Some(control) = form.control_of(def) else { return text.to_owned() };
        self.evaluate(|scene| super::choices::offered_only(scene, control, node, text, unlisted))
    }
}
