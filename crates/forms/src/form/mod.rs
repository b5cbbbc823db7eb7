//! A parsed, immutable form.

pub(crate) mod body;
pub(crate) mod geojson;
pub(crate) mod graph;
pub(crate) mod marks;
pub(crate) mod model;
pub(crate) mod question;
pub(crate) mod reach;
pub(crate) mod read;
pub(crate) mod secondary;
pub(crate) mod texts;

pub use question::QuestionDef;

use crate::problem::{FormProblem, ProblemCode};
use crate::source::SourceProvider;
use body::Body;
use graph::Graph;
use model::{Action, BodyNode, Control, Def, DefId, Template, event};
use read::{MAX_DEPTH, Reader, TABELLA, attribute, child, parse_xml, text_of};
use rustc_hash::FxHashMap;
use secondary::Secondary;
use std::sync::Arc;
use texts::Itext;

/// Everything of a form, shared by its sessions.
#[derive(Debug)]
pub(crate) struct FormData {
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) title: String,
    pub(crate) titles: Vec<(String, String)>,
    pub(crate) defs: Vec<Def>,
    pub(crate) by_path: FxHashMap<Box<str>, DefId>,
    pub(crate) by_local_path: FxHashMap<String, DefId>,
    pub(crate) instance: Template,
    pub(crate) primary_id: Option<String>,
    pub(crate) secondary: Secondary,
    pub(crate) itext: Itext,
    pub(crate) namespaces: Vec<(String, String)>,
    pub(crate) body: Vec<BodyNode>,
    pub(crate) controls: Vec<Control>,
    pub(crate) actions: Vec<Action>,
    /// Actions on a changed value, by source; on a new instance, by repeat.
    pub(crate) on_change: FxHashMap<DefId, Vec<usize>>,
    pub(crate) on_repeat: FxHashMap<DefId, Vec<usize>>,
    pub(crate) graph: Graph,
    pub(crate) meta: Option<DefId>,
    pub(crate) submission: Option<String>,
    pub(crate) warnings: Vec<FormProblem>,
}

impl FormData {
    pub(crate) fn def(&self, id: DefId) -> Option<&Def> {
        self.defs.get(id as usize)
    }

    pub(crate) fn control_of(&self, id: DefId) -> Option<&Control> {
        self.controls.get(self.def(id)?.control? as usize)
    }

    pub(crate) fn find(&self, path: &str) -> Option<DefId> {
        self.by_path.get(path).copied().or_else(|| self.by_local_path.get(&read::local_path(path)).copied())
    }

    pub(crate) fn language(&self, lang: &str) -> Option<usize> {
        self.itext.languages.iter().position(|l| l == lang)
    }
}

/// A parsed form. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Form {
    pub(crate) data: Arc<FormData>,
}

impl Form {
    /// Reads an XForm document. External lists and tables are opened through `sources`.
    ///
    /// # Errors
    /// Every fault found, located. What only loses something (an unknown reference in a bind, a list that is missing) is in
    /// [`Form::warnings`] instead.
    pub fn parse(xform: &str, sources: &dyn SourceProvider) -> Result<Self, Vec<FormProblem>> {
        let document = parse_xml(xform).map_err(|p| vec![p])?;
        let not_a_form = |what: &str| vec![FormProblem::new(ProblemCode::NotAForm, what)];
        let root = document.root_element();
        let model = root
            .descendants()
            .find(|n| n.is_element() && n.tag_name().name() == "model")
            .ok_or_else(|| not_a_form("model"))?;
        let mut instances = model.children().filter(|c| c.is_element() && c.tag_name().name() == "instance");
        let primary = instances.next().ok_or_else(|| not_a_form("instance"))?;
        let data = primary.first_element_child().ok_or_else(|| not_a_form("instance"))?;

        let mut reader = Reader::new();
        for ns in model.namespaces().chain(data.namespaces()) {
            if let Some(name) = ns.name()
                && !reader.namespaces.iter().any(|(n, _)| n == name)
            {
                reader.namespaces.push((name.to_owned(), ns.uri().to_owned()));
            }
        }
        let instance = reader.read_instance(data, None).ok_or_else(|| not_a_form("instance"))?;
        for secondary in instances {
            reader.read_secondary(secondary, sources);
        }
        if let Some(itext) = child(model, "itext") {
            texts::read_itext(&mut reader, itext);
        }
        for bind in model.children().filter(|c| c.is_element() && c.tag_name().name() == "bind") {
            reader.read_bind(bind, None);
        }
        let mut body = Body::default();
        for action in model.children().filter(|c| c.is_element() && c.tag_name().name() == "setvalue") {
            body.action(&mut reader, action, None);
        }
        let html_body = root
            .descendants()
            .find(|n| n.is_element() && n.tag_name().name() == "body" && !n.ancestors().any(|a| a == model));
        if let Some(element) = html_body {
            body.nodes = body.read(&mut reader, element, Some(0));
        }
        reader.finish(&instance);
        if !reader.problems.is_empty() {
            return Err(reader.problems);
        }
        let graph = graph::build(&reader, &body)?;

        let title_node = root.descendants().find(|n| n.is_element() && n.tag_name().name() == "title");
        let titles = title_node
            .into_iter()
            .flat_map(|t| t.attributes().collect::<Vec<_>>())
            .chain(data.attributes())
            .filter(|a| a.namespace() == Some(TABELLA))
            .filter_map(|a| Some((a.name().strip_prefix("title_")?.to_owned(), a.value().to_owned())))
            .collect();
        let by = |bit: u8| {
            let mut map: FxHashMap<DefId, Vec<usize>> = FxHashMap::default();
            for (index, action) in body.actions.iter().enumerate().filter(|(_, a)| a.events & bit != 0) {
                map.entry(action.source.unwrap_or(action.target)).or_default().push(index);
            }
            map
        };
        let (on_change, on_repeat) = (by(event::CHANGED), by(event::NEW_REPEAT));
        let meta = reader.def(0).and_then(|root| root.by_name.get("meta")).and_then(|m| m.first().copied());
        let submission = child(model, "submission").and_then(|s| s.attribute("action")).map(str::to_owned);
        let id = attribute(data, "id").or_else(|| data.tag_name().namespace().filter(|n| *n != read::XF));
        let data = FormData {
            id: id.unwrap_or("").to_owned(),
            version: attribute(data, "version").unwrap_or("").to_owned(),
            title: title_node.map(text_of).unwrap_or_default().trim().to_owned(),
            titles,
            defs: reader.defs,
            by_path: reader.by_path,
            by_local_path: reader.by_local_path,
            instance,
            primary_id: primary.attribute("id").map(str::to_owned),
            secondary: reader.secondary,
            itext: reader.itext,
            namespaces: reader.namespaces,
            body: body.nodes,
            controls: body.controls,
            actions: body.actions,
            on_change,
            on_repeat,
            graph,
            meta,
            submission,
            warnings: reader.warnings,
        };
        Ok(Self { data: Arc::new(data) })
    }

    /// `form_id`: attribute `id` of the instance's root.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.data.id
    }

    /// Attribute `version` of the instance's root; empty where none.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.data.version
    }

    /// Title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.data.title
    }

    /// Title in a language (`tabella:title_<lang>`), else [`Form::title`].
    #[must_use]
    pub fn title_in(&self, lang: &str) -> &str {
        let code = language_code(lang);
        let found = self.data.titles.iter().find(|(l, _)| l == lang || language_code(l) == code);
        found.map_or(&self.data.title, |(_, t)| t)
    }

    /// Languages as named in the form; empty: untranslated.
    #[must_use]
    pub fn languages(&self) -> &[String] {
        &self.data.itext.languages
    }

    /// The language in which a session starts.
    #[must_use]
    pub fn default_language(&self) -> Option<&str> {
        self.data.itext.languages.get(self.data.itext.default).map(String::as_str)
    }

    /// The form's language for a BCP 47 code: `az` finds `az`, `az-AZ` and `Azərbaycanca (az)`.
    #[must_use]
    pub fn language_for(&self, code: &str) -> Option<&str> {
        let languages = &self.data.itext.languages;
        let exact = languages.iter().find(|l| *l == code);
        let wanted = language_code(code);
        exact.or_else(|| languages.iter().find(|l| language_code(l) == wanted)).map(String::as_str)
    }

    /// Questions and values in document order, static: what is asked, and what is calculated, hidden or preloaded
    /// ([`crate::Kind::Calculate`]). Neither `meta` nor the siblings that hold states.
    pub fn questions(&self) -> impl Iterator<Item = QuestionDef<'_>> {
        self.data.defs_in_order().into_iter().filter_map(|id| QuestionDef::of(&self.data, id))
    }

    /// One of [`Form::questions`] by its path without positions.
    #[must_use]
    pub fn question(&self, path: &str) -> Option<QuestionDef<'_>> {
        QuestionDef::of(&self.data, self.data.find(path)?)
    }

    /// What was lost in reading: nothing that keeps the form from working.
    #[must_use]
    pub fn warnings(&self) -> &[FormProblem] {
        &self.data.warnings
    }

    /// Where the form itself says to send to. Tabella never does; for the importer's report.
    #[must_use]
    pub fn submission_url(&self) -> Option<&str> {
        self.data.submission.as_deref()
    }

    /// Path of the first question with this `tabella:role`.
    #[must_use]
    pub fn role(&self, role: &str) -> Option<&str> {
        let has = |d: &&Def| d.tabella.as_ref().is_some_and(|m| m.role.as_deref() == Some(role));
        self.data.defs.iter().find(has).map(|d| &*d.path)
    }
}

/// The two or three letters of a language: `az-AZ` → `az`, `Русский (ru)` → `ru`.
pub(crate) fn language_code(lang: &str) -> String {
    let inner = lang.rsplit_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).unwrap_or(lang);
    inner.split(['-', '_']).next().unwrap_or(inner).trim().to_lowercase()
}

impl FormData {
    /// Definitions in document order, attributes left out.
    pub(crate) fn defs_in_order(&self) -> Vec<DefId> {
        let mut out = Vec::with_capacity(self.defs.len());
        let mut stack = vec![0];
        while let Some(id) = stack.pop() {
            out.push(id);
            if let Some(def) = self.def(id) {
                stack.extend(def.children.iter().rev());
            }
        }
        out
    }
}

impl Reader {
    /// What needs the whole form: which nodes repeat, what their templates are, which nodes hold states.
    fn finish(&mut self, instance: &Template) {
        for id in 0..self.defs.len() {
            let Ok(id) = DefId::try_from(id) else { continue };
            let Some(def) = self.def(id) else { continue };
            let above = def.parent.and_then(|p| self.def(p)).is_some_and(|p| p.repeated);
            let repeats = def.repeat.is_some();
            if repeats {
                let explicit = self.templates.get(&id).cloned();
                let found = explicit.or_else(|| {
                    first_of(instance, id, 0).or_else(|| self.templates.values().find_map(|t| first_of(t, id, 0)))
                });
                if let Some(repeat) = self.def_mut(id).and_then(|d| d.repeat.as_mut()) {
                    repeat.template = found;
                }
            }
            if let Some(def) = self.def_mut(id) {
                def.repeated = above || repeats;
            }
        }
        for id in 0..self.defs.len() {
            let Ok(id) = DefId::try_from(id) else { continue };
            let Some(def) = self.def(id) else { continue };
            if def.tabella.as_ref().is_none_or(|m| m.states.is_empty()) {
                continue;
            }
            let sibling = format!("{}_state", def.path);
            if let Some(state) = self.find(&sibling) {
                if let Some(def) = self.def_mut(id) {
                    def.state_def = Some(state);
                }
                if let Some(def) = self.def_mut(state) {
                    def.state_of = Some(id);
                }
            } else {
                self.problems.push(FormProblem::new(ProblemCode::UnknownReference, sibling).part("tabella:states"));
            }
        }
    }
}

fn first_of(template: &Template, id: DefId, depth: usize) -> Option<Template> {
    if template.def == id {
        return Some(template.clone());
    }
    if depth > MAX_DEPTH {
        return None;
    }
    template.children.iter().find_map(|c| first_of(c, id, depth + 1))
}
