//! The `h:body`: controls, groups, repeats.

use crate::columns::Record;
use crate::emit_model::{Actions, visible};
use crate::instances::{choice_text, file_source};
use crate::itext::{Itext, Speaker, Spoken};
use crate::lexer::refs;
use crate::model::{Form, Kind, Node, Question};
use crate::params;
use crate::problem::Sink;
use crate::refs::{Context, Resolver};
use crate::types::Control;
use crate::xml::{El, is_qname};

pub(crate) struct BodyWriter<'a, 'b> {
    pub(crate) resolver: &'a Resolver<'b>,
    pub(crate) itext: &'a mut Itext,
    pub(crate) actions: &'a Actions,
    pub(crate) sink: &'a mut Sink,
    /// Labels of the range question that is being written.
    pub(crate) ticks: Option<El>,
}

fn itemset(nodeset: String, value: String, label: String) -> El {
    El::new("itemset")
        .attr("nodeset", nodeset)
        .kid(El::new("value").attr("ref", value))
        .kid(El::new("label").attr("ref", label))
}

impl BodyWriter<'_, '_> {
    pub(crate) fn body(&mut self) -> El {
        let form = self.resolver.form;
        let mut body = El::new("h:body");
        if let Some(style) = form.settings.one("style") {
            body.set("class", style);
        }
        self.children(form, 0, &mut body);
        body
    }

    fn children(&mut self, form: &Form, parent: usize, out: &mut El) {
        for id in form.node(parent).map(|n| n.kids.clone()).unwrap_or_default() {
            let Some(node) = form.node(id) else { continue };
            match &node.kind {
                Kind::Group => {
                    let mut group = El::new("group").attr("ref", node.path.clone());
                    self.control_attributes(id, node, &mut group);
                    self.label(id, node, &mut group, false);
                    self.children(form, id, &mut group);
                    out.push(group);
                }
                Kind::Repeat => {
                    let mut group = El::new("group").attr("ref", node.path.clone());
                    self.label(id, node, &mut group, true);
                    let mut repeat = El::new("repeat").attr("nodeset", node.path.clone());
                    self.control_attributes(id, node, &mut repeat);
                    self.children(form, id, &mut repeat);
                    for action in self.actions.of(id) {
                        repeat.push(action.clone());
                    }
                    group.push(repeat);
                    out.push(group);
                }
                Kind::Question(q) => {
                    if let Some(control) = self.question(id, node, q) {
                        out.push(control);
                    }
                }
                Kind::Root | Kind::Meta | Kind::Plain { .. } | Kind::Entity(_) => {}
            }
        }
    }

    fn speaker(&mut self) -> Speaker<'_, '_> {
        Speaker { resolver: self.resolver, itext: &mut *self.itext, sink: &mut *self.sink }
    }

    fn label(&mut self, id: usize, node: &Node, out: &mut El, always: bool) {
        match self.speaker().label(&node.rec, &node.path, id) {
            Spoken::Absent if always => out.push(El::new("label")),
            Spoken::Absent => {}
            Spoken::Inline(el) => out.push(el),
            Spoken::Id(text) => out.push(El::new("label").attr("ref", format!("jr:itext('{text}')"))),
        }
    }

    fn control_attributes(&mut self, id: usize, node: &Node, out: &mut El) {
        for (key, texts) in node.rec.entries() {
            let (Some(name), Some((_, text))) = (key.strip_prefix("control::"), texts.first()) else { continue };
            if !is_qname(name) {
                self.sink.refuse(
                    node.rec.at(key),
                    "bad_column_name",
                    format!("The column \"{key}\" cannot be an attribute."),
                );
                continue;
            }
            let at = node.rec.at(key);
            let value = if refs(text).is_ok_and(|r| r.is_empty()) {
                text.clone()
            } else {
                self.resolver.expression(text, Context::of(id), &at, self.sink)
            };
            out.set(name, value);
        }
    }

    fn question(&mut self, id: usize, node: &Node, q: &Question) -> Option<El> {
        if !visible(node) {
            return None;
        }
        let mut el = El::new(q.ty.control.element()).attr("ref", node.path.clone());
        if let Control::Upload(kind) = q.ty.control {
            el.set("mediatype", kind);
        }
        self.control_attributes(id, node, &mut el);
        self.control_params(node, q, &mut el);
        if q.ty.name == "select_one_external"
            && let Some(list) = &q.list
        {
            let nodeset = self.filtered(id, node, format!("instance('{list}')/root/item"));
            el.set("query", nodeset);
        }
        self.label(id, node, &mut el, true);
        match self.speaker().hint(&node.rec, &node.path, id) {
            Spoken::Absent => {}
            Spoken::Inline(hint) => el.push(hint),
            Spoken::Id(text) => el.push(El::new("hint").attr("ref", format!("jr:itext('{text}')"))),
        }
        if let Some(ticks) = self.ticks.take() {
            el.push(ticks);
        }
        if q.ty.control.is_select() {
            self.choices(id, node, q, &mut el);
        }
        if let Some(source) = params::get(&q.params, "reference-geometry") {
            self.geometry(id, node, source, &mut el);
        }
        if q.ty.name == "osm" {
            self.tags(q, &mut el);
        }
        for action in self.actions.of(id) {
            el.push(action.clone());
        }
        Some(el)
    }

    fn control_params(&mut self, node: &Node, q: &Question, el: &mut El) {
        let p = |key: &str| params::get(&q.params, key).map(str::to_owned);
        match q.ty.name {
            "range" => {
                for (key, standard) in [("start", "1"), ("end", "10"), ("step", "1")] {
                    el.set(key, p(key).unwrap_or_else(|| standard.to_owned()));
                }
                if let Some(list) = p("tick_labelset") {
                    let label = if self.resolver.form.lists.get(&list).is_some_and(|l| l.itext) {
                        "jr:itext(itextId)"
                    } else {
                        "label"
                    };
                    self.ticks =
                        Some(itemset(format!("instance('{list}')/root/item"), "name".to_owned(), label.to_owned()));
                }
                for (key, attribute) in [("tick_interval", "odk:tick-interval"), ("placeholder", "odk:placeholder")] {
                    if let Some(value) = p(key) {
                        el.set(attribute, value);
                    }
                }
            }
            "geopoint" => {
                for (key, attribute) in
                    [("capture-accuracy", "accuracyThreshold"), ("warning-accuracy", "unacceptableAccuracyThreshold")]
                {
                    if let Some(value) = p(key) {
                        el.set(attribute, value);
                    }
                }
            }
            "geoshape" | "geotrace" => {
                if let Some(value) = p("incremental") {
                    el.set("incremental", value);
                }
            }
            "text" => {
                if let Some(rows) = p("rows") {
                    el.set("rows", rows);
                }
            }
            "image" => {
                let plain =
                    node.rec.one("control::appearance").is_none_or(|a| a.trim().is_empty() || a.trim() == "annotate");
                if let Some(app) = p("app").filter(|_| plain) {
                    el.set("intent", app);
                }
            }
            _ => {}
        }
    }

    /// The nodeset with the row's choice filter as its predicate.
    fn filtered(&mut self, id: usize, node: &Node, nodeset: String) -> String {
        match node.rec.one("choice_filter") {
            None => nodeset,
            Some(filter) => {
                let at = node.rec.at("choice_filter");
                let filter =
                    self.resolver.expression(filter, Context { node: id, predicate: true, item: None }, &at, self.sink);
                if filter.trim().is_empty() { nodeset } else { format!("{nodeset}[{filter}]") }
            }
        }
    }

    fn choices(&mut self, id: usize, node: &Node, q: &Question, el: &mut El) {
        let form = self.resolver.form;
        let Some(list) = &q.list else { return };
        let (mut value, mut label) = ("name".to_owned(), "label".to_owned());
        let nodeset = if q.from_file {
            if list.to_ascii_lowercase().ends_with(".geojson") {
                (value, label) = ("id".to_owned(), "title".to_owned());
            }
            value = params::get(&q.params, "value").map_or(value, str::to_owned);
            label = params::get(&q.params, "label").map_or(label, str::to_owned);
            format!("instance('{}')/root/item", file_source(list).0)
        } else if list.starts_with("${") {
            match self.repeat_source(id, node, list) {
                Some((nodeset, name)) => {
                    value.clone_from(&name);
                    label = name;
                    nodeset
                }
                None => return,
            }
        } else {
            let Some(choices) = form.lists.get(list.as_str()) else { return };
            if choices.search {
                for (number, rec) in choices.items.iter().enumerate() {
                    el.push(self.item(rec, list, number, choices.itext));
                }
                return;
            }
            if choices.itext {
                label = "jr:itext(itextId)".to_owned();
            }
            format!("instance('{list}')/root/item")
        };
        let from_repeat = list.starts_with("${");
        let mut nodeset = if from_repeat { nodeset } else { self.filtered(id, node, nodeset) };
        if params::get(&q.params, "randomize").is_some_and(|r| r.eq_ignore_ascii_case("true")) {
            let seed = params::get(&q.params, "seed").map(str::to_owned).map(|seed| {
                let at = node.rec.at("parameters");
                self.resolver.expression(&seed, Context::of(id), &at, self.sink)
            });
            nodeset = match seed {
                Some(seed) => format!("randomize({nodeset}, {})", seed.trim()),
                None => format!("randomize({nodeset})"),
            };
        }
        el.push(itemset(nodeset, value, label));
    }

    /// `select_one ${question}`: the answers to a question in a repeat are the choices.
    fn repeat_source(&mut self, id: usize, node: &Node, list: &str) -> Option<(String, String)> {
        let form = self.resolver.form;
        let at = node.rec.at("type");
        let name = list.trim_start_matches("${").trim_end_matches('}').trim();
        let target = self.resolver.lookup(name, &at, self.sink)?;
        let Some(repeat) = form.repeat_above(target) else {
            self.sink.refuse(
                at,
                "not_in_repeat",
                format!("The choices can only come from a question in a repeat, and \"{name}\" is in none."),
            );
            return None;
        };
        let path = self.resolver.path(repeat, id, false);
        let below = form
            .node(target)
            .zip(form.node(repeat))
            .map(|(t, r)| t.path.get(r.path.len() + 1..).unwrap_or("").to_owned())?;
        let filter = match node.rec.one("choice_filter") {
            Some(filter) => {
                let at = node.rec.at("choice_filter");
                self.resolver.expression(
                    filter,
                    Context { node: id, predicate: true, item: Some(repeat) },
                    &at,
                    self.sink,
                )
            }
            None => format!("./{below} != ''"),
        };
        Some((format!("{}[{filter}]", path.trim()), below))
    }

    /// `reference-geometry`: what else is shown on the map.
    fn geometry(&mut self, id: usize, node: &Node, source: &str, el: &mut El) {
        let form = self.resolver.form;
        let at = node.rec.at("parameters");
        let (mut value, mut label) = ("name".to_owned(), "label".to_owned());
        let nodeset = if source.starts_with("${") {
            let name = source.trim_start_matches("${").trim_end_matches('}').trim();
            let Some(target) = self.resolver.lookup(name, &at, self.sink) else { return };
            if form.node(target).is_none_or(|n| n.kind != Kind::Repeat) {
                self.sink.refuse(
                    at,
                    "bad_reference_geometry",
                    format!("The reference-geometry \"{name}\" is no repeat."),
                );
                return;
            }
            (value, label) = ("geometry".to_owned(), "geometry".to_owned());
            let path = self.resolver.path(target, id, false);
            if node.rec.get("choice_filter").is_some() {
                self.filtered(id, node, path.trim().to_owned())
            } else {
                format!("{}[./geometry != '']", path.trim())
            }
        } else {
            if form.lists.get(source).is_some_and(|l| l.itext) {
                label = "jr:itext(itextId)".to_owned();
            } else if !crate::instances::is_known(form, source) {
                self.sink.refuse(at, "bad_reference_geometry", format!("The reference-geometry \"{source}\" is neither a list, nor the name of a file without its ending, nor a reference to a repeat."));
                return;
            }
            self.filtered(id, node, format!("instance('{source}')/root/item"))
        };
        el.push(itemset(nodeset, value, label));
    }

    fn item(&mut self, rec: &Record, list: &str, number: usize, itext: bool) -> El {
        let mut item = El::new("item");
        if itext {
            let id = format!("{list}-{number}");
            choice_text(&mut self.speaker(), rec, &id);
            item.push(El::new("label").attr("ref", format!("jr:itext('{id}')")));
        } else {
            item.push(El::new("label").text(rec.one("label").unwrap_or("")));
        }
        item.kid(El::new("value").text(rec.one("name").unwrap_or("")))
    }

    fn tags(&mut self, q: &Question, el: &mut El) {
        let Some(list) = q.list.as_ref().and_then(|l| self.resolver.form.osm.get(l)) else { return };
        for rec in &list.items {
            let tag = El::new("tag")
                .attr("key", rec.one("name").unwrap_or(""))
                .kid(El::new("label").text(rec.one("label").unwrap_or("")));
            el.push(tag);
        }
    }
}
