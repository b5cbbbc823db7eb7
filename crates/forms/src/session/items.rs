//! What stands on the screen.

use super::Session;
use super::types::{GroupItem, Item, Problem, ProblemKind, QuestionState, RepeatItem};
use crate::arena::{NEVER, ROOT, flag};
use crate::form::model::{BodyNode, Control, Text};
use crate::kind::Kind;
use crate::scene::Scene;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use tabella_xpath::Node;

fn instant(seconds: i64) -> Option<DateTime<Utc>> {
    (seconds != NEVER).then(|| DateTime::from_timestamp(seconds, 0)).flatten()
}

impl Session {
    /// What is relevant, in order.
    #[must_use]
    pub fn items(&self) -> Vec<Item> {
        let form = std::sync::Arc::clone(&self.form.data);
        let scene = self.scene(&form);
        let mut out = Vec::new();
        self.walk(&scene, &form.body, ROOT, 0, &mut out);
        out
    }

    fn walk(&self, scene: &Scene<'_>, nodes: &[BodyNode], context: u32, depth: u8, out: &mut Vec<Item>) {
        for body in nodes {
            match body {
                BodyNode::Control(number) => {
                    let Some(control) = self.form.data.controls.get(*number as usize) else { continue };
                    let Some(node) = self.neighbour(context, control.def) else { continue };
                    let shown = self.arena.get(node).is_some_and(|d| d.has(flag::RELEVANT));
                    let named = self.env.names_withheld && control.kind.is_media();
                    if shown && (named || !self.is_withheld(control.def)) {
                        out.push(Item::Question(Box::new(self.question_state(scene, control, node, depth))));
                    }
                }
                BodyNode::Group { def, label, appearance, children } => {
                    let node = def.and_then(|d| self.neighbour(context, d));
                    if def.is_some() && node.is_none() {
                        continue;
                    }
                    let node = node.unwrap_or(context);
                    if !self.arena.get(node).is_some_and(|d| d.has(flag::RELEVANT)) {
                        continue;
                    }
                    let headed = label.is_some() || !appearance.is_empty();
                    if headed {
                        let label = label.as_ref().map(|l| scene.text(l, "", Node(node))).unwrap_or_default();
                        let path = self.path_of(node);
                        out.push(Item::Group(GroupItem { path, label, appearance: appearance.clone(), depth }));
                    }
                    self.walk(scene, children, node, if headed { depth.saturating_add(1) } else { depth }, out);
                }
                BodyNode::Repeat { def, label, appearance, children } => {
                    let anchors = self.arena.anchors_of(*def);
                    let anchor = anchors
                        .iter()
                        .copied()
                        .find(|a| self.arena.get(*a).is_some_and(|d| self.arena.is_under(d.parent, context)));
                    let Some(anchor) = anchor.or(anchors.first().copied()) else { continue };
                    let Some(data) = self.arena.get(anchor) else { continue };
                    let above = self.arena.get(data.parent).is_some_and(|p| p.has(flag::RELEVANT));
                    let series: Vec<u32> = self
                        .arena
                        .series(data.parent, *def)
                        .into_iter()
                        .filter(|n| self.arena.get(*n).is_some_and(|d| d.has(flag::RELEVANT)))
                        .collect();
                    if !above || (series.is_empty() && !data.has(flag::OWN)) {
                        continue;
                    }
                    let text = |node: u32| label.as_ref().map(|l| scene.text(l, "", Node(node))).unwrap_or_default();
                    out.push(Item::Repeat(RepeatItem {
                        path: self.path_of(anchor),
                        label: text(anchor),
                        appearance: appearance.clone(),
                        instances: series.iter().map(|n| self.path_of(*n)).collect(),
                        can_change: self.can_change(*def),
                        depth,
                    }));
                    for node in series {
                        let inner = depth.saturating_add(1);
                        let path = self.path_of(node);
                        out.push(Item::Instance(GroupItem {
                            path,
                            label: text(node),
                            appearance: appearance.clone(),
                            depth: inner,
                        }));
                        self.walk(scene, children, node, inner.saturating_add(1), out);
                    }
                }
            }
        }
    }

    fn question_state(&self, scene: &Scene<'_>, control: &Control, node: u32, depth: u8) -> QuestionState {
        let form = &self.form.data;
        let def = form.def(control.def);
        let data = self.arena.get(node);
        let has = |bit| data.is_some_and(|d| d.has(bit));
        let text = |t: Option<&Text>, f: &str| t.map(|t| scene.text(t, f, Node(node))).unwrap_or_default();
        let problem = self.problem_at(node);
        let message = problem.map(|p| self.message(scene, node, p)).unwrap_or_default();
        let state = self.state_of(node);
        QuestionState {
            path: self.path_of(node),
            template: def.map(|d| d.path.to_string()).unwrap_or_default(),
            name: def.map(|d| d.name.to_string()).unwrap_or_default(),
            kind: control.kind,
            appearance: control.appearance.clone(),
            label: text(control.label.as_ref(), ""),
            hint: text(control.hint.as_ref(), ""),
            guidance: text(control.hint.as_ref(), "guidance"),
            media: control.label.as_ref().map_or_else(BTreeMap::new, |l| scene.media(l, Node(node))),
            value: self.read(node).to_owned(),
            state,
            states: def
                .filter(|d| d.state_def.is_some())
                .and_then(|d| d.tabella.as_ref())
                .map(|m| m.states.clone())
                .unwrap_or_default(),
            required: has(flag::REQUIRED),
            read_only: self.is_read_only(node),
            relevant: has(flag::RELEVANT),
            problem,
            message,
            seen: instant(data.map_or(NEVER, |d| d.seen)),
            typed: instant(data.map_or(NEVER, |d| d.typed)),
            range: control.range.clone(),
            depth,
            withheld: self.is_withheld(control.def),
        }
    }

    /// A value as expressions read it.
    pub(crate) fn read(&self, node: u32) -> &str {
        match self.arena.get(node) {
            Some(data) if data.has(flag::RELEVANT) => &data.value,
            _ => "",
        }
    }

    /// A question as it stands, relevant or not; `None` where the path is no question with a control.
    #[must_use]
    pub fn question(&self, path: &str) -> Option<QuestionState> {
        let node = self.node(path)?;
        let form = std::sync::Arc::clone(&self.form.data);
        let control = form.control_of(self.arena.def_of(node))?;
        let scene = self.scene(&form);
        Some(self.question_state(&scene, control, node, self.depth_of(path)))
    }

    fn depth_of(&self, path: &str) -> u8 {
        u8::try_from(path.matches('/').count().saturating_sub(2)).unwrap_or(u8::MAX)
    }

    /// Value of any node: blank where not relevant; `None` where there is no such node.
    #[must_use]
    pub fn value(&self, path: &str) -> Option<String> {
        self.node(path).map(|n| self.read(n).to_owned())
    }

    /// Value by the path without positions, of the first instance; also of calculated and hidden nodes.
    #[must_use]
    pub fn first_value(&self, template: &str) -> Option<String> {
        let def = self.form.data.find(template)?;
        self.arena.instances_of(def).first().map(|n| self.read(*n).to_owned())
    }

    /// What is wrong at a node now.
    pub(crate) fn problem_at(&self, node: u32) -> Option<ProblemKind> {
        let data = self.arena.get(node)?;
        let control = self.form.data.control_of(data.def)?;
        if !data.has(flag::RELEVANT) || self.is_withheld(data.def) || self.state_of(node).is_some() {
            return None;
        }
        if data.value.trim().is_empty() {
            let asked = data.has(flag::REQUIRED) && control.kind != Kind::Note;
            return asked.then_some(ProblemKind::Missing);
        }
        data.has(flag::VIOLATED).then_some(ProblemKind::Constraint)
    }

    fn message(&self, scene: &Scene<'_>, node: u32, kind: ProblemKind) -> String {
        let Some(def) = self.form.data.def(self.arena.def_of(node)) else { return String::new() };
        let text = match kind {
            ProblemKind::Missing => def.required_message.as_ref(),
            ProblemKind::Constraint => def.constraint_message.as_ref(),
        };
        text.map(|t| scene.text(t, "", Node(node))).unwrap_or_default()
    }

    /// Every missing and every violating answer, in document order.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let form = std::sync::Arc::clone(&self.form.data);
        let scene = self.scene(&form);
        let mut found: Vec<(u32, u32, ProblemKind)> = Vec::new();
        let mut seen = rustc_hash::FxHashSet::default();
        for control in &form.controls {
            if !seen.insert(control.def) {
                continue;
            }
            for node in self.arena.instances_of(control.def) {
                if let Some(kind) = self.problem_at(*node) {
                    found.push((self.arena.get(*node).map_or(0, |d| d.order), *node, kind));
                }
            }
        }
        found.sort_unstable_by_key(|(order, ..)| *order);
        found
            .into_iter()
            .map(|(_, node, kind)| Problem {
                path: self.path_of(node),
                kind,
                message: self.message(&scene, node, kind),
            })
            .collect()
    }
}
