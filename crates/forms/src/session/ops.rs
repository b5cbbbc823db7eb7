//! What a person does.

use super::choices::Unlisted;
use super::compute::Work;
use super::paths::Found;
use super::series::MAX_REPEATS;
use super::types::{Op, OpError};
use super::{Session, is_xml_char};
use crate::arena::NEVER;
use crate::form::model::Aspect;
use crate::kind::Kind;
use crate::state::AnswerState;
use crate::value::{self, MAX_VALUE};
use std::sync::Arc;

impl Session {
    pub(super) fn perform(&mut self, op: &Op, work: &mut Work) -> Result<(), OpError> {
        match op {
            Op::Set { path, value } => self.set(work, path, value),
            Op::State { path, state } => self.set_state(work, path, *state),
            Op::AddRepeat { path } => self.add_repeat(work, path),
            Op::RemoveRepeat { path } => self.remove_repeat(work, path),
            Op::Language { lang } => self.change_language(work, lang),
            Op::Seen { path, at } => {
                let node = self.answerable(path, work)?;
                let stamp = at.timestamp();
                if let Some(data) = self.arena.get_mut(node) {
                    data.seen = stamp;
                }
                work.changed.insert(node);
                Ok(())
            }
            Op::Left { why: Some(why) } => {
                self.leave_early(work, *why);
                Ok(())
            }
            Op::Left { why: None } => {
                self.take_leaving_back(work);
                Ok(())
            }
            Op::Count { path, by } => self.count(work, path, *by),
            Op::Later { seen } => {
                self.seen_then = seen.map(|at| at.timestamp());
                Ok(())
            }
        }
    }

    /// The question at a path, where a person may answer it. What was accepted once is not refused because a rule that reads
    /// a list from outside says otherwise today.
    pub(super) fn answerable(&self, path: &str, work: &Work) -> Result<u32, OpError> {
        let node = self.node(path).ok_or(OpError::NoSuchNode)?;
        let def = self.form.data.def(self.arena.def_of(node)).ok_or(OpError::NoSuchNode)?;
        if !def.is_leaf() || def.state_of.is_some() {
            return Err(OpError::NotAQuestion);
        }
        if self.is_withheld(self.arena.def_of(node)) {
            return Err(OpError::Withheld);
        }
        if work.replay.is_none() && self.is_read_only(node) {
            return Err(OpError::ReadOnly);
        }
        Ok(node)
    }

    fn set(&mut self, work: &mut Work, path: &str, text: &str) -> Result<(), OpError> {
        if text.len() > MAX_VALUE {
            return Err(OpError::TooLong);
        }
        let node = self.answerable(path, work)?;
        let text: String = text.chars().filter(|c| is_xml_char(*c)).collect();
        let text = self.fitting(node, &text, work);
        if !text.is_empty() {
            self.store_state(work, node, None);
            self.forget_leaving(node);
        }
        self.store(work, node, &text);
        self.stamp(work, node);
        Ok(())
    }

    pub(super) fn stamp(&mut self, work: &mut Work, node: u32) {
        let now = self.now.timestamp();
        let then = self.seen_then;
        if let Some(data) = self.arena.get_mut(node) {
            data.typed = now;
            match then {
                Some(then) => data.seen = then,
                None if data.seen == NEVER => data.seen = now,
                None => {}
            }
        }
        work.changed.insert(node);
    }

    /// The text that is stored where a person gives `text` to a question.
    fn fitting(&mut self, node: u32, text: &str, work: &Work) -> String {
        let def_id = self.arena.def_of(node);
        let form = Arc::clone(&self.form.data);
        let Some(def) = form.def(def_id) else { return String::new() };
        let text = value::canonical(def.data_type, text, self.env.tz, false);
        let Some(control) = form.control_of(def_id) else { return text };
        match control.kind {
            Kind::SelectOne | Kind::SelectMultiple | Kind::Rank if !text.is_empty() => {
                let standing = self.arena.get(node).map(|d| d.value.clone()).unwrap_or_default();
                let unlisted = match &work.replay {
                    Some(replay) if replay.trims.is_some() => Unlisted::Given,
                    Some(_) => Unlisted::Kept,
                    None => Unlisted::Standing(&standing),
                };
                self.evaluate_offered(def_id, node, &text, unlisted)
            }
            Kind::Acknowledge => match text.trim() {
                "" | "false" | "0" => String::new(),
                _ => "OK".to_owned(),
            },
            Kind::Range => {
                let Some((start, end, step)) = &control.range else { return text };
                value::in_range(&text, start, end, step).unwrap_or_default()
            }
            _ => text,
        }
    }

    fn set_state(&mut self, work: &mut Work, path: &str, state: Option<AnswerState>) -> Result<(), OpError> {
        let node = self.answerable(path, work)?;
        let def = self.form.data.def(self.arena.def_of(node)).ok_or(OpError::NoSuchNode)?;
        let allowed = def.state_def.is_some()
            && state.is_none_or(|s| def.tabella.as_ref().is_some_and(|m| m.states.contains(&s)));
        if !allowed {
            return Err(OpError::StateNotAllowed);
        }
        self.store_state(work, node, state);
        self.forget_leaving(node);
        if state.is_some() {
            self.store(work, node, "");
        } else {
            // A calculation that the state had put aside has its say again.
            self.enqueue(work, node, Aspect::Calculate);
        }
        self.stamp(work, node);
        Ok(())
    }

    pub(super) fn store_state(&mut self, work: &mut Work, node: u32, state: Option<AnswerState>) {
        if let Some(sibling) = self.state_node(node) {
            self.store(work, sibling, state.map_or("", AnswerState::code));
        }
    }

    fn add_repeat(&mut self, work: &mut Work, path: &str) -> Result<(), OpError> {
        let Some(Found::Series { anchor, parent, def }) = self.find(path) else { return Err(OpError::NotARepeat) };
        if !self.can_change(def) {
            return Err(OpError::RepeatFixed);
        }
        if self.arena.series(parent, def).len() >= MAX_REPEATS || self.grow(work, anchor, 1) == 0 {
            return Err(OpError::TooManyRepeats);
        }
        Ok(())
    }

    fn remove_repeat(&mut self, work: &mut Work, path: &str) -> Result<(), OpError> {
        let Some(Found::Node(node)) = self.find(path) else { return Err(OpError::NoSuchNode) };
        let (def, parent) = self.arena.get(node).map(|d| (d.def, d.parent)).ok_or(OpError::NoSuchNode)?;
        if self.form.data.def(def).is_none_or(|d| d.repeat.is_none()) {
            return Err(OpError::NotARepeat);
        }
        if !self.can_change(def) {
            return Err(OpError::RepeatFixed);
        }
        self.arena.unlink(node, false);
        self.arena.number();
        self.notify_series(work, parent, def);
        Ok(())
    }

    fn change_language(&mut self, work: &mut Work, lang: &str) -> Result<(), OpError> {
        let found = self.form.data.language(lang).ok_or(OpError::NoSuchLanguage)?;
        if found == self.language {
            return Ok(());
        }
        self.language = found;
        work.structure = true;
        let form = Arc::clone(&self.form.data);
        for (def, aspect) in &form.graph.spoken {
            self.enqueue_def(work, *def, *aspect, None);
        }
        for control in &form.controls {
            work.changed.extend(self.arena.instances_of(control.def));
        }
        Ok(())
    }
}
