//! The instance document as text.

use super::Session;
use super::preload::stamp;
use super::types::InstanceMeta;
use crate::arena::{NEVER, ROOT, flag};
use crate::form::FormData;
use crate::form::model::Def;
use crate::form::read::{ORX, TABELLA};
use crate::form::secondary::NONE;
use crate::kind::DataType;
use chrono::DateTime;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Escapes character data and attribute values.
pub(crate) fn escape(text: &str, attribute: bool, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' if attribute => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c if super::is_xml_char(c) => out.push(c),
            _ => {}
        }
    }
}

struct Writer<'a> {
    session: &'a Session,
    form: &'a FormData,
    meta: &'a InstanceMeta,
    files: &'a BTreeMap<String, String>,
    out: String,
}

fn qualified(def: &Def) -> String {
    if def.prefix.is_empty() { def.name.to_string() } else { format!("{}:{}", def.prefix, def.name) }
}

fn rfc3339(seconds: i64) -> Option<String> {
    Some(DateTime::from_timestamp(seconds, 0)?.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// Writes the instance.
pub(crate) fn write(session: &Session, meta: &InstanceMeta, files: &BTreeMap<String, String>) -> String {
    let form = &session.form.data;
    let mut writer = Writer { session, form, meta, files, out: String::with_capacity(4096) };
    writer.element(ROOT, "");
    writer.out
}

impl Writer<'_> {
    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape(value, true, &mut self.out);
        self.out.push('"');
    }

    fn leaf(&mut self, name: &str, text: &str) {
        let _ = write!(self.out, "<{name}");
        self.content(name, text);
    }

    fn content(&mut self, name: &str, text: &str) {
        if text.is_empty() {
            self.out.push_str("/>");
        } else {
            self.out.push('>');
            escape(text, false, &mut self.out);
            let _ = write!(self.out, "</{name}>");
        }
    }

    /// Declares on the root what names beneath it use.
    fn declarations(&mut self) {
        let mut declared: Vec<(&str, &str)> = Vec::new();
        for def in &self.form.defs {
            if !def.prefix.is_empty() && &*def.prefix != "xml" && !declared.iter().any(|(p, _)| *p == &*def.prefix) {
                declared.push((&def.prefix, &def.ns));
            }
        }
        let adds_meta = self.form.meta.is_none() && self.adds_anything();
        if adds_meta && !declared.iter().any(|(p, _)| *p == "orx") {
            declared.push(("orx", ORX));
        }
        let uses_own = self.meta.answer_times || !self.meta.elements.is_empty() || !self.files.is_empty();
        if uses_own && !declared.iter().any(|(p, _)| *p == "tabella") {
            declared.push(("tabella", TABELLA));
        }
        for (prefix, ns) in declared {
            self.attribute(&format!("xmlns:{prefix}"), ns);
        }
    }

    /// The identifier to write: the one given, or, where the form declares none, the session's own.
    fn instance_id(&self) -> Option<&str> {
        self.meta.instance_id.as_deref().or(self.session.own_id.as_deref())
    }

    fn adds_anything(&self) -> bool {
        self.instance_id().is_some() || self.meta.deprecated_id.is_some() || !self.meta.elements.is_empty()
    }

    fn element(&mut self, node: u32, default_ns: &str) {
        let arena = &self.session.arena;
        let Some(data) = arena.get(node) else { return };
        if !data.has(flag::RELEVANT) {
            return;
        }
        let Some(def) = self.form.def(data.def) else { return };
        let name = qualified(def);
        let _ = write!(self.out, "<{name}");
        let mut own_default = default_ns;
        if def.prefix.is_empty() && &*def.ns != default_ns {
            self.attribute("xmlns", &def.ns);
            own_default = &def.ns;
        }
        if node == ROOT {
            self.declarations();
        }
        let mut attribute = data.first_attribute;
        while let Some(inner) = arena.get(attribute) {
            if let Some(attribute_def) = self.form.def(inner.def) {
                let text = self.text(attribute, attribute_def);
                self.attribute(&qualified(attribute_def), &text);
            }
            attribute = inner.next;
        }
        let is_meta = self.form.meta == Some(data.def);
        let adds = node == ROOT && self.form.meta.is_none() && self.adds_anything();
        if data.first_child == NONE && !is_meta && !adds {
            let text = self.text(node, def);
            self.times(node, &text);
            self.left(node, &text);
            self.file(def, &text);
            self.content(&name, &text);
            return;
        }
        self.out.push('>');
        let children: Vec<u32> = arena.children(node).collect();
        for child in children {
            let child_def = self.form.def(arena.def_of(child));
            if is_meta && let Some(child_def) = child_def {
                let replaced = match &*child_def.name {
                    "instanceID" => self.meta.instance_id.as_deref(),
                    "deprecatedID" => self.meta.deprecated_id.as_deref(),
                    _ => None,
                };
                if let Some(text) = replaced {
                    self.leaf(&qualified(child_def), text);
                    continue;
                }
            }
            self.element(child, own_default);
        }
        if is_meta {
            let has = |n: &str| def.by_name.contains_key(n);
            let prefix = if def.prefix.is_empty() { String::new() } else { format!("{}:", def.prefix) };
            self.added(&prefix, !has("instanceID"), !has("deprecatedID"));
        } else if adds {
            self.out.push_str("<orx:meta>");
            self.added("orx:", true, true);
            self.out.push_str("</orx:meta>");
        }
        let _ = write!(self.out, "</{name}>");
    }

    fn added(&mut self, prefix: &str, instance_id: bool, deprecated_id: bool) {
        if instance_id && let Some(id) = self.instance_id().map(str::to_owned) {
            self.leaf(&format!("{prefix}instanceID"), &id);
        }
        if deprecated_id && let Some(id) = &self.meta.deprecated_id {
            self.leaf(&format!("{prefix}deprecatedID"), id);
        }
        for (name, text) in &self.meta.elements {
            self.leaf(&format!("tabella:{name}"), text);
        }
    }

    fn text(&self, node: u32, def: &Def) -> String {
        if let Some(preload) = &def.preload
            && &*preload.kind == "timestamp"
            && &*preload.params == "end"
        {
            return stamp(self.meta.end.unwrap_or(self.session.now), self.session.env.tz);
        }
        let in_meta = def.parent == self.form.meta && self.form.meta.is_some();
        if in_meta && &*def.name == "deprecatedID" {
            return self.session.corrects.clone().unwrap_or_default();
        }
        self.session.read(node).to_owned()
    }

    /// The hash of the file that an answer names.
    fn file(&mut self, def: &Def, text: &str) {
        if def.data_type == DataType::Binary
            && let Some(sha256) = self.files.get(text)
        {
            self.attribute("tabella:sha256", sha256);
        }
    }

    fn times(&mut self, node: u32, text: &str) {
        if !self.meta.answer_times {
            return;
        }
        let Some(data) = self.session.arena.get(node) else { return };
        let answered = !text.is_empty() || self.session.state_of(node).is_some();
        if !answered {
            return;
        }
        let (typed, seen) = (data.typed, data.seen);
        if typed != NEVER
            && let Some(typed) = rfc3339(typed)
        {
            self.attribute("tabella:typed", &typed);
        }
        if seen != NEVER
            && seen != typed
            && let Some(seen) = rfc3339(seen)
        {
            self.attribute("tabella:seen", &seen);
        }
        if !self.meta.answered_by.is_empty()
            && let Some(by) = self.meta.answered_by.get(&self.session.path_of(node))
        {
            self.attribute("tabella:by", by);
        }
    }

    /// Why it was still open, on each question that leaving marked.
    fn left(&mut self, node: u32, text: &str) {
        let why = self.session.arena.get(node).and_then(|d| d.left);
        if let Some(why) = why.filter(|_| self.meta.answer_times && text.is_empty()) {
            self.attribute("tabella:left", why.code());
        }
    }
}
