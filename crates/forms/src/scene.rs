//! What expressions and texts see: the tree, the clock, the language, chance.

use crate::arena::{Arena, DOCUMENT, ROOT};
use crate::form::FormData;
use crate::form::language_code;
use crate::form::model::{Control, DefId, Items, Part, Text};
use crate::form::secondary::NONE;
use crate::view::View;
use chrono::{DateTime, FixedOffset, Utc};
use std::cell::Cell;
use std::collections::BTreeMap;
use tabella_xpath::{Expr, Host, Node, Scope, Tree, Value};

/// Deepest chain of a text that asks for a text.
const MAX_TEXTS: u32 = 16;
/// Most choices looked at for one label.
const MAX_CHOICES: usize = 1_000_000;

/// Surroundings of one evaluation.
pub(crate) struct Scene<'a> {
    pub(crate) view: View<'a>,
    pub(crate) now: DateTime<Utc>,
    pub(crate) tz: tabella_xpath::Zone,
    pub(crate) language: usize,
    locale: String,
    pub(crate) seed: u64,
    /// Numbers drawn so far.
    pub(crate) drawn: Cell<u64>,
    context: Cell<u32>,
    depth: Cell<u32>,
    /// Expressions that failed in evaluation.
    pub(crate) failed: Cell<usize>,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(
        view: View<'a>,
        now: DateTime<Utc>,
        tz: tabella_xpath::Zone,
        language: usize,
        seed: u64,
        drawn: u64,
    ) -> Self {
        let locale = view.form.itext.languages.get(language).map(|l| language_code(l)).unwrap_or_default();
        let locale = if matches!(locale.len(), 2 | 3) { locale } else { "en".to_owned() };
        Self {
            view,
            now,
            tz,
            language,
            locale,
            seed,
            drawn: Cell::new(drawn),
            context: Cell::new(NONE),
            depth: Cell::new(0),
            failed: Cell::new(0),
        }
    }

    /// For static texts: no clock, no instance.
    pub(crate) fn of_form(form: &'a FormData, arena: &'a Arena, language: usize) -> Self {
        Self::new(View { form, arena }, DateTime::UNIX_EPOCH, tabella_xpath::Zone::UTC, language, 0, 0)
    }

    fn with<T>(&self, node: u32, current: u32, f: impl FnOnce(&Scope<'_>) -> T) -> T {
        let before = self.context.replace(node);
        let scope = Scope {
            node: Node(node),
            current: Node(current),
            namespaces: &self.view.form.namespaces,
            ..Scope::new(&self.view, self, Node(node))
        };
        let out = f(&scope);
        self.context.set(before);
        out
    }

    fn fail(&self) {
        self.failed.set(self.failed.get() + 1);
    }

    pub(crate) fn boolean(&self, expr: &Expr, node: u32, otherwise: bool) -> bool {
        self.with(node, node, |scope| expr.boolean(scope)).unwrap_or_else(|_| {
            self.fail();
            otherwise
        })
    }

    pub(crate) fn string(&self, expr: &Expr, node: u32) -> String {
        self.with(node, node, |scope| expr.text(scope)).unwrap_or_else(|_| {
            self.fail();
            String::new()
        })
    }

    pub(crate) fn number(&self, expr: &Expr, node: u32) -> f64 {
        self.with(node, node, |scope| expr.number(scope)).unwrap_or_else(|_| {
            self.fail();
            f64::NAN
        })
    }

    pub(crate) fn nodes(&self, expr: &Expr, node: u32) -> Vec<Node> {
        match self.with(node, node, |scope| expr.evaluate(scope)) {
            Ok(Value::Nodes(nodes)) => nodes,
            Ok(_) => Vec::new(),
            Err(_) => {
                self.fail();
                Vec::new()
            }
        }
    }

    /// Text of an expression at a node of a list, for the question `current`.
    pub(crate) fn evaluate_text(&self, expr: &Expr, node: Node, current: Node) -> String {
        self.with(node.0, current.0, |scope| expr.text(scope)).unwrap_or_default()
    }

    fn parts(&self, parts: &[Part], node: u32) -> String {
        let mut out = String::new();
        for part in parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Output(expr) => {
                    out.push_str(&self.with(node, node, |scope| expr.text(scope)).unwrap_or_default());
                }
            }
        }
        out
    }

    /// A text in the active language; `form` is `""`, `image`, `guidance`, ….
    pub(crate) fn text(&self, text: &Text, form: &str, node: Node) -> String {
        match text {
            Text::Parts(parts) if form.is_empty() => self.parts(parts, node.0),
            Text::Parts(_) => String::new(),
            Text::Itext(id) => self.entry(id, form, node.0).unwrap_or_default(),
            Text::Expr(expr) if form.is_empty() => {
                self.with(node.0, node.0, |scope| expr.text(scope)).unwrap_or_default()
            }
            Text::Expr(_) => String::new(),
        }
    }

    fn entry(&self, id: &str, form: &str, node: u32) -> Option<String> {
        if self.depth.get() >= MAX_TEXTS {
            return None;
        }
        let itext = &self.view.form.itext;
        let find = |language| itext.entry(language, id)?.iter().find(|(f, _)| &**f == form);
        let (_, parts) = find(self.language)?;
        self.depth.set(self.depth.get() + 1);
        let out = self.parts(parts, node);
        self.depth.set(self.depth.get() - 1);
        Some(out)
    }

    /// Media and other forms of a text: form → URI.
    pub(crate) fn media(&self, text: &Text, node: Node) -> BTreeMap<String, String> {
        let Text::Itext(id) = text else { return BTreeMap::new() };
        let entry = self.view.form.itext.entry(self.language, id);
        entry
            .into_iter()
            .flatten()
            .filter(|(form, _)| matches!(&**form, "image" | "audio" | "video" | "big-image"))
            .map(|(form, parts)| (form.to_string(), self.parts(parts, node.0)))
            .collect()
    }

    /// The item of a secondary instance whose `column` is `value`.
    pub(crate) fn find_item(&self, id: &str, column: &str, value: &str) -> Option<Node> {
        let document = self.view.form.secondary.roots.get(id)?;
        let root = self.view.first_child(*document)?;
        self.view.indexed(root, "item", column, value)?.first().copied()
    }

    /// The nodes now offered by an itemset.
    pub(crate) fn itemset(&self, control: &Control, node: u32) -> Vec<Node> {
        match &control.items {
            Items::Set(set) => self.nodes(&set.nodeset, node),
            _ => Vec::new(),
        }
    }

    /// Label of a choice of a control, as asked by the question at `node`.
    pub(crate) fn choice_label(&self, control: &Control, node: u32, value: &str) -> Option<String> {
        match &control.items {
            Items::None => None,
            Items::Fixed(items) => {
                let item = items.iter().find(|i| &*i.value == value)?;
                Some(item.label.as_ref().map_or_else(|| value.to_owned(), |l| self.text(l, "", Node(node))))
            }
            Items::Set(set) => {
                let direct = set.whole.as_ref().and_then(|(id, column)| self.find_item(id, column, value));
                let item = direct.or_else(|| {
                    let offered = self.itemset(control, node);
                    offered
                        .into_iter()
                        .take(MAX_CHOICES)
                        .find(|n| self.evaluate_text(&set.value, *n, Node(node)) == value)
                })?;
                Some(self.item_label(set.label.as_ref(), item, node).unwrap_or_else(|| value.to_owned()))
            }
        }
    }

    /// Label of an item of an itemset.
    pub(crate) fn item_label(&self, label: Option<&Text>, item: Node, node: u32) -> Option<String> {
        Some(match label? {
            Text::Expr(expr) => self.evaluate_text(expr, item, Node(node)),
            other => self.text(other, "", Node(node)),
        })
    }

    fn draw(&self) -> u64 {
        let count = self.drawn.get();
        self.drawn.set(count + 1);
        mix(self.seed ^ mix(count.wrapping_add(0x9e37_79b9_7f4a_7c15)))
    }

    /// A version 4 UUID.
    pub(crate) fn make_uuid(&self) -> String {
        let high = (self.draw() & 0xffff_ffff_ffff_0fff) | 0x4000;
        let low = (self.draw() & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000;
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff
        )
    }

    /// The control and node that a path means, seen from the node under evaluation.
    fn question(&self, path: &str) -> Option<(&'a Control, u32)> {
        let form = self.view.form;
        let clean: String = path.chars().filter(|c| !c.is_whitespace()).collect();
        let def: DefId = if clean.starts_with('/') {
            form.find(&clean)?
        } else {
            let context = self.context.get();
            let mut at = form.def(self.view.arena.get(context)?.def)?.path.to_string();
            for step in clean.split('/').filter(|s| !s.is_empty()) {
                match step {
                    "." | "current()" => {}
                    ".." => at.truncate(at.rfind('/')?),
                    step => {
                        at.push('/');
                        at.push_str(step);
                    }
                }
            }
            form.find(&at)?
        };
        let control = form.control_of(def)?;
        let node = nearest(&self.view, self.context.get(), def).unwrap_or(ROOT);
        Some((control, node))
    }
}

/// The instance of a definition that shares most repeat instances with a node; the first of these.
pub(crate) fn nearest(view: &View<'_>, from: u32, def: DefId) -> Option<u32> {
    let all = view.arena.instances_of(def);
    if all.len() <= 1 {
        return all.first().copied();
    }
    let mut top = from;
    loop {
        if let Some(found) = all.iter().find(|n| view.arena.is_under(**n, top)) {
            return Some(*found);
        }
        let parent = view.arena.get(top)?.parent;
        if parent == NONE {
            return all.first().copied();
        }
        top = parent;
    }
}

/// One round of splitmix64.
pub(crate) fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Host for Scene<'_> {
    fn now(&self) -> DateTime<FixedOffset> {
        self.now.with_timezone(&self.tz).fixed_offset()
    }

    fn tz(&self) -> tabella_xpath::Zone {
        self.tz
    }

    fn locale(&self) -> &str {
        &self.locale
    }

    fn instance(&self, id: &str) -> Option<Node> {
        let form = self.view.form;
        if let Some(root) = form.secondary.roots.get(id) {
            return Some(*root);
        }
        (form.primary_id.as_deref() == Some(id) || form.id == id).then_some(Node(DOCUMENT))
    }

    fn root(&self) -> Node {
        Node(DOCUMENT)
    }

    fn itext(&self, id: &str) -> Option<String> {
        self.entry(id, "", self.context.get())
    }

    fn choice_name(&self, value: &str, question_path: &str) -> Option<String> {
        if self.depth.get() >= MAX_TEXTS {
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        let out = self.question(question_path).and_then(|(control, node)| {
            let labels: Vec<String> =
                value.split_whitespace().filter_map(|v| self.choice_label(control, node, v)).collect();
            (!labels.is_empty()).then(|| labels.join(", "))
        });
        self.depth.set(self.depth.get() - 1);
        out
    }

    fn random(&self) -> f64 {
        #[allow(clippy::cast_precision_loss, reason = "53 bits")]
        let bits = (self.draw() >> 11) as f64;
        bits / 9_007_199_254_740_992.0
    }

    fn uuid(&self) -> String {
        self.make_uuid()
    }

    fn pulldata(&self, instance: &str, want: &str, key: &str, value: &str) -> Option<String> {
        let stem = instance.strip_suffix(".csv").unwrap_or(instance);
        let table = self.view.form.secondary.table(stem)?;
        let row = *table.source.lookup(key, value).first()?;
        table.source.get(row, want).map(std::borrow::Cow::into_owned)
    }
}
