//! The answers of a sent body, read without a session: what the endpoint projects.

use crate::form::Form;
use crate::form::model::DefId;
use crate::form::read::{TABELLA, parse_xml, text_of};
use crate::session::edit::times;
use crate::session::types::EditError;
use crate::state::{AnswerState, LeftWhy};
use chrono::{DateTime, Utc};
use roxmltree::Node;
use rustc_hash::FxHashMap;

/// One answer of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Path with the position of every repeat instance on the way.
    pub path: String,
    /// Path without positions, as in [`crate::QuestionDef::path`].
    pub template: String,
    /// Value as text; blank where none.
    pub value: String,
    /// State in place of a value.
    pub state: Option<AnswerState>,
    /// When seen.
    pub seen: Option<DateTime<Utc>>,
    /// When typed.
    pub typed: Option<DateTime<Utc>>,
    /// True where this version of the form has such a node.
    pub known: bool,
}

/// A body as read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers {
    /// Attribute `id` of the root.
    pub form_id: String,
    /// Attribute `version` of the root.
    pub form_version: String,
    /// `instanceID`.
    pub instance_id: Option<String>,
    /// `deprecatedID`.
    pub deprecated_id: Option<String>,
    /// Elements of `meta` in the namespace of Tabella: local name and text.
    pub meta: Vec<(String, String)>,
    /// Values in document order. A node that the body holds was relevant; one that it leaves out was not.
    pub answers: Vec<Answer>,
}

/// Reads a body with its form. The form must be of the version that the body was written with; nodes that it does not have are
/// given as they stand, with `known` false. Nothing is computed and nothing is corrected.
///
/// # Errors
/// [`EditError`]: not XML, or of another form.
pub fn read_answers(form: &Form, body_xml: &str) -> Result<Answers, EditError> {
    let document = parse_xml(body_xml).map_err(|p| EditError::NotXml { offset: p.offset.unwrap_or(0) })?;
    let root = document.root_element();
    let data = &form.data;
    if data.def(0).is_none_or(|d| *d.name != *root.tag_name().name()) {
        return Err(EditError::OtherForm);
    }
    let mut out = Answers {
        form_id: root.attribute("id").unwrap_or("").to_owned(),
        form_version: root.attribute("version").unwrap_or("").to_owned(),
        ..Answers::default()
    };
    let mut path = format!("/{}", root.tag_name().name());
    let mut template = path.clone();
    walk(form, root, Some(0), &mut path, &mut template, &mut out);
    Ok(out)
}

fn read_meta(meta: Node<'_, '_>, out: &mut Answers) {
    for child in meta.children().filter(Node::is_element) {
        let text = text_of(child).trim().to_owned();
        match (child.tag_name().name(), child.tag_name().namespace()) {
            (name, Some(TABELLA)) => out.meta.push((name.to_owned(), text)),
            ("instanceID", _) => out.instance_id = Some(text).filter(|t| !t.is_empty()),
            ("deprecatedID", _) => out.deprecated_id = Some(text).filter(|t| !t.is_empty()),
            _ => {}
        }
    }
}

fn instant(seconds: i64) -> Option<DateTime<Utc>> {
    (seconds != crate::arena::NEVER).then(|| DateTime::from_timestamp(seconds, 0)).flatten()
}

/// A question that offers no states and was still open when the observer left.
fn left_open(node: Node<'_, '_>) -> Option<AnswerState> {
    let marked = node.attribute((TABELLA, "left")).is_some_and(|w| LeftWhy::from_code(w).is_some());
    (marked && text_of(node).trim().is_empty()).then_some(AnswerState::LeftEarly)
}

fn walk(
    form: &Form,
    node: Node<'_, '_>,
    def: Option<DefId>,
    path: &mut String,
    template: &mut String,
    out: &mut Answers,
) {
    let data = &form.data;
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    let mut states: Vec<(DefId, AnswerState)> = Vec::new();
    let first = out.answers.len();
    let mut own: Vec<(usize, DefId)> = Vec::new();
    for child in node.children().filter(Node::is_element) {
        let name = child.tag_name().name();
        if node.parent_element().is_none() && name == "meta" {
            read_meta(child, out);
            continue;
        }
        let id =
            def.and_then(|d| data.def(d)).and_then(|d| d.by_name.get(name)).and_then(|found| found.first().copied());
        let child_def = id.and_then(|i| data.def(i));
        if let Some(question) = child_def.and_then(|d| d.state_of) {
            if let Some(state) = AnswerState::from_code(text_of(child).trim()) {
                states.push((question, state));
            }
            continue;
        }
        let (path_length, template_length) = (path.len(), template.len());
        for text in [&mut *path, &mut *template] {
            text.push('/');
            if let Some(prefix) = child_def.map(|d| &*d.prefix).filter(|p| !p.is_empty()) {
                text.push_str(prefix);
                text.push(':');
            }
            text.push_str(name);
        }
        if child_def.is_some_and(|d| d.repeat.is_some()) {
            let count = counts.entry(name).or_insert(0);
            *count += 1;
            path.push_str(&format!("[{count}]"));
        }
        let leaf = child_def.map_or_else(|| child.first_element_child().is_none(), crate::form::model::Def::is_leaf);
        if leaf {
            let times = times(child);
            if let Some(id) = id {
                own.push((out.answers.len(), id));
            }
            out.answers.push(Answer {
                path: path.clone(),
                template: template.clone(),
                value: child.text().map_or_else(String::new, |first| {
                    if child.children().count() == 1 { first.to_owned() } else { text_of(child) }
                }),
                state: left_open(child),
                seen: times.and_then(|t| instant(t.0)),
                typed: times.and_then(|t| instant(t.1)),
                known: id.is_some(),
            });
        } else {
            walk(form, child, id, path, template, out);
        }
        path.truncate(path_length);
        template.truncate(template_length);
    }
    // A state stands beside its question, before or after it.
    for (question, state) in states {
        for (index, id) in &own {
            if *id == question
                && *index >= first
                && let Some(answer) = out.answers.get_mut(*index)
            {
                answer.state = Some(state);
            }
        }
    }
}
