//! One report being filled.

pub(crate) mod actions;
pub(crate) mod choices;
pub(crate) mod compute;
pub(crate) mod edit;
pub(crate) mod items;
pub(crate) mod leaving;
pub(crate) mod ops;
pub(crate) mod paths;
pub(crate) mod preload;
pub(crate) mod series;
pub mod types;
pub(crate) mod xml;

use crate::arena::{Arena, DOCUMENT, ROOT, flag};
use crate::form::Form;
use crate::form::model::{Aspect, DefId, Template, event};
use crate::form::secondary::NONE;
use crate::kind::DataType;
use crate::scene::{Scene, nearest};
use crate::state::AnswerState;
use crate::value;
use crate::view::View;
use chrono::{DateTime, Utc};
use compute::{Replay, Work};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use types::{Changed, EditError, Env, InstanceMeta, Journalled, Op, OpError, Withheld};

/// One report being filled. Deterministic: the same form, environment, operations and instants give the same state.
#[derive(Debug, Clone)]
pub struct Session {
    pub(crate) form: Form,
    pub(crate) arena: Arena,
    pub(crate) env: Env,
    pub(crate) now: DateTime<Utc>,
    pub(crate) language: usize,
    /// Numbers drawn so far.
    pub(crate) drawn: u64,
    pub(crate) evaluations: usize,
    /// Expressions that failed in evaluation.
    pub(crate) failures: usize,
    /// Instances that a smaller count took away, by anchor.
    pub(crate) stash: FxHashMap<u32, Vec<u32>>,
    /// `instanceID` of the body that this session corrects.
    pub(crate) corrects: Option<String>,
    /// Identifier for forms that declare none.
    pub(crate) own_id: Option<String>,
    /// What is answered now was seen then; Unix seconds.
    pub(crate) seen_then: Option<i64>,
}

impl Session {
    /// A new report.
    #[must_use]
    pub fn start(form: &Form, env: Env) -> Self {
        let template = form.data.instance.clone();
        Self::open(form, env, &template, None)
    }

    /// A correction: starts from a body sent earlier. Values, states and times are read back; first-load actions and preloads
    /// other than the identifier do not run again.
    ///
    /// # Errors
    /// [`EditError`]: not XML, or of another form.
    pub fn edit(form: &Form, instance_xml: &str, env: Env) -> Result<Self, EditError> {
        let (template, instance_id) = edit::read(&form.data, instance_xml)?;
        Ok(Self::open(form, env, &template, Some(instance_id)))
    }

    fn open(form: &Form, env: Env, template: &Template, edited: Option<Option<String>>) -> Self {
        let data = Arc::clone(&form.data);
        let language = env.language.as_deref().and_then(|l| form.language_for(l)).and_then(|l| data.language(l));
        let mut session = Self {
            form: form.clone(),
            arena: Arena::new(&data, template),
            now: env.now,
            language: language.unwrap_or(data.itext.default),
            env,
            drawn: 0,
            evaluations: 0,
            failures: 0,
            stash: FxHashMap::default(),
            corrects: None,
            own_id: None,
            seen_then: None,
        };
        let new = edited.is_none();
        session.corrects = edited.flatten();
        session.canonicalise(ROOT);
        session.preload(new);
        let declares = |name: &str| data.meta.and_then(|m| data.def(m)).is_some_and(|m| m.by_name.contains_key(name));
        if !declares("instanceID") {
            // Drawn apart, so that a form that declares one draws the same numbers as one that does not.
            let apart = Scene::new(
                session.view(&data),
                session.now,
                session.env.tz,
                0,
                crate::scene::mix(session.env.seed),
                u64::from(u32::MAX),
            );
            let made = format!("uuid:{}", apart.make_uuid());
            session.own_id = Some(made);
        }
        // What was sent is read as it was sent: no choice of it is looked at again.
        let replay = (!new).then(|| Replay { trims: Some(std::collections::VecDeque::new()) });
        let mut work = Work { loading: true, replay, ..Work::default() };
        for list in session.arena.instances.iter().chain(&session.arena.anchors) {
            for node in list {
                session.enqueue_all(&mut work, *node);
            }
        }
        session.run(&mut work);
        if new {
            session.fill_fixed(&mut work);
        }
        for (index, action) in data.actions.iter().enumerate() {
            if action.events & event::LOAD != 0 || (new && action.events & event::FIRST_LOAD != 0) {
                session.act_one(&mut work, index, None);
            }
        }
        session.run(&mut work);
        session
    }

    /// Does one thing at an instant; recomputes only what it touches.
    ///
    /// # Errors
    /// [`OpError`]; the session is as before.
    pub fn apply(&mut self, op: &Op, now: DateTime<Utc>) -> Result<Changed, OpError> {
        self.act_at(op, now, Work::default())
    }

    /// Does again what was accepted at an instant. As [`Session::apply`], but answers go only where the journal says that they
    /// went: a newer list takes away nothing that was saved, and a filter that reads it takes away nothing either.
    ///
    /// # Errors
    /// [`OpError`]; the session is as before.
    pub fn replay(&mut self, done: &Journalled, now: DateTime<Utc>) -> Result<Changed, OpError> {
        let replay = Replay { trims: done.trimmed.clone().map(Into::into) };
        self.act_at(&done.op, now, Work { replay: Some(replay), ..Work::default() })
    }

    fn act_at(&mut self, op: &Op, now: DateTime<Utc>, mut work: Work) -> Result<Changed, OpError> {
        let before = self.now;
        self.now = now;
        if let Err(error) = self.perform(op, &mut work) {
            self.now = before;
            return Err(error);
        }
        if now != before {
            let form = Arc::clone(&self.form.data);
            for (def, aspect) in &form.graph.timed {
                self.enqueue_def(&mut work, *def, *aspect, None);
            }
        }
        self.run(&mut work);
        if work.replay.as_ref().is_some_and(|r| r.trims.as_ref().is_some_and(|t| !t.is_empty())) {
            self.trim_rest(&mut work);
        }
        let mut nodes: Vec<u32> = work
            .changed
            .iter()
            .copied()
            .filter(|n| self.arena.get(*n).is_some_and(|d| d.has(flag::LINKED) && !d.has(flag::ANCHOR)))
            .filter(|n| self.form.data.def(self.arena.def_of(*n)).is_some_and(crate::form::model::Def::is_leaf))
            .collect();
        nodes.sort_unstable_by_key(|n| self.arena.get(*n).map_or(0, |d| d.order));
        Ok(Changed {
            paths: nodes.iter().map(|n| self.path_of(*n)).collect(),
            structure: work.structure,
            trimmed: work.trimmed,
            evaluations: work.evaluations,
        })
    }

    /// A series that nobody may add to begins with one instance where the form gives none and counts none.
    fn fill_fixed(&mut self, work: &mut Work) {
        let form = Arc::clone(&self.form.data);
        for (id, def) in (0u32..).zip(&form.defs) {
            if !def.repeat.as_ref().is_some_and(|r| r.fixed) || def.expr(Aspect::Count).is_some() {
                continue;
            }
            for anchor in self.arena.anchors_of(id).to_vec() {
                let parent = self.arena.get(anchor).map_or(NONE, |d| d.parent);
                if self.arena.series(parent, id).is_empty() {
                    self.grow(work, anchor, 1);
                }
            }
        }
        self.run(work);
    }

    /// True where a person may add and remove instances.
    pub(crate) fn can_change(&self, def: DefId) -> bool {
        let Some(def) = self.form.data.def(def) else { return false };
        def.repeat.as_ref().is_some_and(|r| !r.fixed) && def.expr(Aspect::Count).is_none()
    }

    /// Active language, as the form names it.
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.form.data.itext.languages.get(self.language).map(String::as_str)
    }

    /// Shows another translation (as [`Op::Language`], at the instant of the last operation).
    ///
    /// # Errors
    /// [`OpError::NoSuchLanguage`].
    pub fn set_language(&mut self, lang: &str) -> Result<(), OpError> {
        let now = self.now;
        self.apply(&Op::Language { lang: lang.to_owned() }, now).map(|_| ())
    }

    /// Evaluates everything from scratch. Never needed; the incremental state is the same, which tests hold it to.
    pub fn recompute_all(&mut self) {
        let mut work = Work { loading: true, ..Work::default() };
        for list in self.arena.instances.iter().chain(&self.arena.anchors) {
            for node in list {
                self.enqueue_all(&mut work, *node);
            }
        }
        self.run(&mut work);
    }

    /// The form.
    #[must_use]
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Number of expressions evaluated since the session began.
    #[must_use]
    pub fn evaluations(&self) -> usize {
        self.evaluations
    }

    /// Number of expressions that could not be evaluated (an unknown function, a wrong argument). They count as blank, and
    /// as true for relevance and constraints, so that nothing is hidden or refused by a fault of the form.
    #[must_use]
    pub fn failures(&self) -> usize {
        self.failures
    }

    /// `instanceID` of the body that this session corrects.
    #[must_use]
    pub fn corrects(&self) -> Option<&str> {
        self.corrects.as_deref()
    }

    /// The instance document as it would be sent: non-relevant nodes left out.
    #[must_use]
    pub fn instance_xml(&self, meta: &InstanceMeta) -> String {
        self.instance_xml_with(meta, &std::collections::BTreeMap::new())
    }

    /// The same, with the hashes of the files that answers name: file name → SHA-256 in hex, written as `tabella:sha256`
    /// beside the name.
    #[must_use]
    pub fn instance_xml_with(&self, meta: &InstanceMeta, files: &std::collections::BTreeMap<String, String>) -> String {
        xml::write(self, meta, files)
    }

    pub(crate) fn view<'a>(&'a self, form: &'a crate::form::FormData) -> View<'a> {
        View { form, arena: &self.arena }
    }

    /// The node of a definition nearest to another node.
    pub(crate) fn neighbour(&self, node: u32, def: DefId) -> Option<u32> {
        nearest(&self.view(&self.form.data), node, def)
    }

    /// The sibling that holds a question's state.
    pub(crate) fn state_node(&self, node: u32) -> Option<u32> {
        let state = self.form.data.def(self.arena.def_of(node))?.state_def?;
        self.neighbour(node, state)
    }

    /// A question's state.
    pub(crate) fn state_of(&self, node: u32) -> Option<AnswerState> {
        if let Some(sibling) = self.state_node(node) {
            return AnswerState::from_code(&self.arena.get(sibling)?.value);
        }
        // A question that offers no states may still have been open when the observer left.
        let data = self.arena.get(node)?;
        (data.left.is_some() && data.value.trim().is_empty()).then_some(AnswerState::LeftEarly)
    }

    /// Read-only itself or by an ancestor.
    pub(crate) fn is_read_only(&self, node: u32) -> bool {
        let mut at = node;
        while let Some(data) = self.arena.get(at) {
            if data.has(flag::READONLY) {
                return true;
            }
            if at == DOCUMENT || data.parent == NONE {
                break;
            }
            at = data.parent;
        }
        false
    }

    /// Kept blank by the mission's policy.
    pub(crate) fn is_withheld(&self, def: DefId) -> bool {
        if self.env.withheld.is_empty() {
            return false;
        }
        let form = &self.form.data;
        let Some(data) = form.def(def) else { return false };
        self.env.withheld.iter().any(|what| match what {
            Withheld::Position => {
                matches!(data.data_type, DataType::Geopoint | DataType::Geotrace | DataType::Geoshape)
            }
            Withheld::Photos => {
                data.data_type == DataType::Binary && !is_audit(form, def)
                    || form.control_of(def).is_some_and(|c| c.kind.is_media())
            }
            Withheld::PhoneNumber => data.preload.as_ref().is_some_and(|p| {
                &*p.kind == "property" && matches!(&*p.params, "phonenumber" | "phone number" | "uri:phonenumber")
            }),
            Withheld::AuditTrail => is_audit(form, def),
        })
    }

    /// Brings values that stand in the form or in a body into the text of their types.
    pub(crate) fn canonicalise(&mut self, top: u32) {
        let form = Arc::clone(&self.form.data);
        for node in self.arena.subtree(top) {
            let def = self.arena.def_of(node);
            let withheld = self.is_withheld(def);
            let (Some(kind), Some(data)) = (form.def(def).map(|d| d.data_type), self.arena.get_mut(node)) else {
                continue;
            };
            if withheld {
                data.value.clear();
            } else if !data.value.is_empty() {
                data.value = value::canonical(kind, &data.value, self.env.tz, true);
            }
        }
    }
}

fn is_audit(form: &crate::form::FormData, def: DefId) -> bool {
    form.def(def).is_some_and(|d| &*d.name == "audit" && d.parent.is_some() && d.parent == form.meta)
}

/// What XML 1.0 can hold.
pub(crate) fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
