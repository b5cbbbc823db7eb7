//! Leaving before the end, and counting.

use super::Session;
use super::compute::Work;
use super::types::OpError;
use crate::arena::{NEVER, flag};
use crate::form::model::Aspect;
use crate::kind::{DataType, Kind};
use crate::state::{AnswerState, LeftWhy};
use std::sync::Arc;

/// Where a report was made is asked even of those who were not let in.
const PLACE_ROLES: [&str; 2] = ["station", "station_other"];

impl Session {
    /// Why the observer ended the visit before its time; `None` where that did not happen.
    #[must_use]
    pub fn left(&self) -> Option<LeftWhy> {
        self.arena.nodes.iter().filter(|d| d.has(flag::LINKED) && !d.has(flag::ANCHOR)).find_map(|d| d.left)
    }

    /// What is answered now was seen then.
    #[must_use]
    pub fn seen_then(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        self.seen_then.and_then(|s| chrono::DateTime::from_timestamp(s, 0))
    }

    /// Marks everything that is asked and still open. Again marks what was opened since.
    pub(super) fn leave_early(&mut self, work: &mut Work, why: LeftWhy) {
        let form = Arc::clone(&self.form.data);
        for control in &form.controls {
            let Some(def) = form.def(control.def) else { continue };
            let role = def.tabella.as_ref().and_then(|m| m.role.as_deref());
            let asked = control.kind != Kind::Note && control.kind.is_answered() && def.state_of.is_none();
            if !asked || self.is_withheld(control.def) || role.is_some_and(|r| PLACE_ROLES.contains(&r)) {
                continue;
            }
            let offers_refused = def.tabella.as_ref().is_some_and(|m| m.states.contains(&AnswerState::RefusedAccess));
            for node in self.arena.instances_of(control.def).to_vec() {
                let open = self
                    .arena
                    .get(node)
                    .is_some_and(|d| d.has(flag::RELEVANT) && d.has(flag::LINKED) && d.value.trim().is_empty());
                if !open || self.state_of(node).is_some() || self.is_read_only(node) {
                    continue;
                }
                let state = match why {
                    LeftWhy::NotLetIn if offers_refused => AnswerState::RefusedAccess,
                    _ => AnswerState::LeftEarly,
                };
                self.store_state(work, node, Some(state));
                if let Some(data) = self.arena.get_mut(node) {
                    data.left = Some(why);
                }
                self.stamp(work, node);
            }
        }
    }

    /// What leaving had marked is open again; what was answered since stays.
    pub(super) fn take_leaving_back(&mut self, work: &mut Work) {
        let form = Arc::clone(&self.form.data);
        for control in &form.controls {
            for node in self.arena.instances_of(control.def).to_vec() {
                if self.arena.get(node).is_none_or(|d| d.left.is_none()) {
                    continue;
                }
                self.store_state(work, node, None);
                if let Some(data) = self.arena.get_mut(node) {
                    data.left = None;
                    data.typed = NEVER;
                    data.seen = NEVER;
                }
                self.enqueue(work, node, Aspect::Calculate);
                work.changed.insert(node);
            }
        }
    }

    /// An answer or a state of the observer's own takes the place of the mark.
    pub(super) fn forget_leaving(&mut self, node: u32) {
        if let Some(data) = self.arena.get_mut(node) {
            data.left = None;
        }
    }

    pub(super) fn count(&mut self, work: &mut Work, path: &str, by: i32) -> Result<(), OpError> {
        let node = self.answerable(path, work)?;
        let def = self.form.data.def(self.arena.def_of(node)).ok_or(OpError::NoSuchNode)?;
        if def.data_type != DataType::Int {
            return Err(OpError::NotAQuestion);
        }
        let standing: i32 = self.arena.get(node).and_then(|d| d.value.trim().parse().ok()).unwrap_or(0);
        let counted = standing.saturating_add(by).max(0).to_string();
        self.store_state(work, node, None);
        self.forget_leaving(node);
        self.store(work, node, &counted);
        let now = self.now.timestamp();
        if let Some(data) = self.arena.get_mut(node) {
            // A count is seen as it is made: the last one is what the figure says.
            data.typed = now;
            data.seen = now;
        }
        work.changed.insert(node);
        Ok(())
    }
}
