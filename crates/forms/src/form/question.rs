//! Static facts of a question.

use super::FormData;
use super::model::{Def, DefId, Items, Text};
use crate::arena::Arena;
use crate::kind::{Aggregation, Kind, Unit};
use crate::scene::Scene;
use crate::state::AnswerState;
use tabella_xpath::{Node, PathStart};

/// Static facts of a question: for the desk, for columns of an export, for findings.
#[derive(Clone, Copy)]
pub struct QuestionDef<'a> {
    form: &'a FormData,
    id: DefId,
    def: &'a Def,
}

impl std::fmt::Debug for QuestionDef<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("QuestionDef").field("path", &self.path()).field("kind", &self.kind()).finish()
    }
}

impl<'a> QuestionDef<'a> {
    pub(crate) fn of(form: &'a FormData, id: DefId) -> Option<Self> {
        let def = form.def(id)?;
        let mut at = Some(id);
        while let Some(above) = at {
            if Some(above) == form.meta {
                return None;
            }
            at = form.def(above)?.parent;
        }
        let asked = def.control.is_some() || def.is_leaf();
        (asked && !def.is_attribute && def.state_of.is_none() && def.repeat.is_none() && def.parent.is_some())
            .then_some(Self { form, id, def })
    }

    /// Path without positions: `/data/group/name`.
    #[must_use]
    pub fn path(&self) -> &'a str {
        &self.def.path
    }

    /// Name of the node.
    #[must_use]
    pub fn name(&self) -> &'a str {
        &self.def.name
    }

    /// Kind; [`Kind::Calculate`] where the body has no control.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.form.control_of(self.id).map_or(Kind::Calculate, |c| c.kind)
    }

    /// Data type of the node.
    #[must_use]
    pub fn data_type(&self) -> crate::DataType {
        self.def.data_type
    }

    /// Appearance words.
    #[must_use]
    pub fn appearance(&self) -> &'a [String] {
        self.form.control_of(self.id).map_or(&[], |c| &c.appearance)
    }

    /// Theme code.
    #[must_use]
    pub fn theme(&self) -> Option<&'a str> {
        self.def.tabella.as_ref()?.theme.as_deref()
    }

    /// Answers that are serious.
    #[must_use]
    pub fn serious(&self) -> &'a [String] {
        self.def.tabella.as_ref().map_or(&[], |m| &m.serious)
    }

    /// Answers that are urgent.
    #[must_use]
    pub fn urgent(&self) -> &'a [String] {
        self.def.tabella.as_ref().map_or(&[], |m| &m.urgent)
    }

    /// Station or visit.
    #[must_use]
    pub fn unit(&self) -> Option<Unit> {
        self.def.tabella.as_ref()?.unit
    }

    /// How visits go together.
    #[must_use]
    pub fn aggregation(&self) -> Option<Aggregation> {
        self.def.tabella.as_ref()?.aggregation
    }

    /// Paragraph of the report outline.
    #[must_use]
    pub fn report_paragraph(&self) -> Option<&'a str> {
        self.def.tabella.as_ref()?.paragraph.as_deref()
    }

    /// `station`, `station_other`, `observer`, `arrival`, `departure`.
    #[must_use]
    pub fn role(&self) -> Option<&'a str> {
        self.def.tabella.as_ref()?.role.as_deref()
    }

    /// Answer states that it allows.
    #[must_use]
    pub fn states(&self) -> &'a [AnswerState] {
        if self.def.state_def.is_none() {
            return &[];
        }
        self.def.tabella.as_ref().map_or(&[], |m| &m.states)
    }

    /// True inside a repeat.
    #[must_use]
    pub fn in_repeat(&self) -> bool {
        self.def.repeated
    }

    /// Paths of the repeats around it, outermost first.
    #[must_use]
    pub fn repeats(&self) -> Vec<&'a str> {
        let mut out = Vec::new();
        let mut at = self.def.parent;
        while let Some(def) = at.and_then(|id| self.form.def(id)) {
            if def.repeat.is_some() {
                out.push(&*def.path);
            }
            at = def.parent;
        }
        out.reverse();
        out
    }

    /// Label in a language (as in [`crate::Form::languages`]; `None` or unknown: the default). Outputs read blank.
    #[must_use]
    pub fn label(&self, lang: Option<&str>) -> String {
        let Some(label) = self.form.control_of(self.id).and_then(|c| c.label.as_ref()) else { return String::new() };
        let arena = Arena::default();
        let scene = Scene::of_form(self.form, &arena, self.language(lang));
        scene.text(label, "", Node(0))
    }

    /// Label of a choice; `None` where the list does not hold it (or holds answers of the report itself).
    #[must_use]
    pub fn choice_label(&self, value: &str, lang: Option<&str>) -> Option<String> {
        let control = self.form.control_of(self.id)?;
        let arena = Arena::default();
        let scene = Scene::of_form(self.form, &arena, self.language(lang));
        match &control.items {
            Items::None => None,
            Items::Fixed(items) => {
                let item = items.iter().find(|i| &*i.value == value)?;
                Some(item.label.as_ref().map_or_else(|| value.to_owned(), |l| scene.text(l, "", Node(0))))
            }
            Items::Set(set) => {
                let column = set.column.as_deref()?;
                let id = set.nodeset.paths().into_iter().find_map(|p| match p.start {
                    PathStart::Instance(id) if !p.nested && p.steps.len() == 2 => Some(id),
                    _ => None,
                })?;
                let item = scene.find_item(&id, column, value)?;
                Some(match &set.label {
                    None => value.to_owned(),
                    Some(Text::Expr(expr)) => scene.evaluate_text(expr, item, item),
                    Some(other) => scene.text(other, "", item),
                })
            }
        }
    }

    /// Values of its list where the list stands in the form itself; empty for tables.
    #[must_use]
    pub fn fixed_choices(&self) -> Vec<&'a str> {
        let Some(control) = self.form.control_of(self.id) else { return Vec::new() };
        match &control.items {
            Items::Fixed(items) => items.iter().map(|i| &*i.value).collect(),
            Items::Set(set) => {
                let Some(column) = set.column.as_deref() else { return Vec::new() };
                let start = set.nodeset.paths().into_iter().find_map(|p| match p.start {
                    PathStart::Instance(id) => Some(id),
                    _ => None,
                });
                start.map(|id| self.form.secondary.values(&id, column)).unwrap_or_default()
            }
            Items::None => Vec::new(),
        }
    }

    fn language(&self, lang: Option<&str>) -> usize {
        lang.and_then(|l| self.form.language(l)).unwrap_or(self.form.itext.default)
    }
}
