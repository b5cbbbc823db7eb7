//! The `model`: itext, instances, binds, actions.

use crate::columns::Record;
use crate::instances;
use crate::itext::{Itext, Speaker};
use crate::lexer;
use crate::model::{Form, Kind, Node};
use crate::params;
use crate::problem::Sink;
use crate::refs::{Context, Resolver};
use crate::settings::yes;
use crate::xml::{El, is_qname};

/// What the model leaves for the body: actions by the node in whose control or repeat they stand.
#[derive(Debug, Default)]
pub(crate) struct Actions {
    list: Vec<(usize, El)>,
}

impl Actions {
    pub(crate) fn add(&mut self, node: usize, action: El) {
        self.list.push((node, action));
    }

    pub(crate) fn of(&self, node: usize) -> impl Iterator<Item = &El> {
        self.list.iter().filter(move |(n, _)| *n == node).map(|(_, e)| e)
    }
}

/// True for yes and no in a bind, in any spelling.
fn truth(text: &str) -> Option<&'static str> {
    match text.trim().to_ascii_lowercase().as_str() {
        "yes" | "true" | "true()" => Some("true()"),
        "no" | "false" | "false()" => Some("false()"),
        _ => None,
    }
}

/// Writes the binds, actions and primary instance. The itext is completed by the body, so it is written by the caller.
pub(crate) struct ModelWriter<'a, 'b> {
    pub(crate) resolver: &'a Resolver<'b>,
    pub(crate) itext: &'a mut Itext,
    pub(crate) actions: &'a mut Actions,
    pub(crate) sink: &'a mut Sink,
}

impl ModelWriter<'_, '_> {
    fn form(&self) -> &'_ Form {
        self.resolver.form
    }

    /// Binds and model actions in document order.
    pub(crate) fn binds(&mut self) -> Vec<El> {
        let mut out = Vec::new();
        for id in self.form().order() {
            let Some(node) = self.resolver.form.node(id) else { continue };
            match &node.kind {
                Kind::Root | Kind::Meta => {}
                Kind::Group | Kind::Repeat => {
                    let bind = self.bind(id, node, None);
                    if bind.1 {
                        out.push(bind.0);
                    }
                }
                Kind::Plain { bind } => out.push(self.bind(id, node, Some(bind)).0),
                Kind::Entity(index) => crate::entities::binds(self, id, *index, &mut out),
                Kind::Question(q) => {
                    if matches!(q.ty.name, "xml-external" | "csv-external") {
                        continue;
                    }
                    let (mut bind, _) = self.bind(id, node, Some(q.ty.bind));
                    if let Some((preload, param)) = q.ty.preload {
                        bind.set("jr:preload", preload);
                        bind.set("jr:preloadParams", param);
                    }
                    match q.ty.name {
                        "image" => param_attr(&mut bind, "orx:max-pixels", params::get(&q.params, "max-pixels")),
                        "audio" => param_attr(&mut bind, "odk:quality", params::get(&q.params, "quality")),
                        "geopoint" | "geoshape" | "geotrace" => param_attr(
                            &mut bind,
                            "odk:allow-mock-accuracy",
                            params::get(&q.params, "allow-mock-accuracy"),
                        ),
                        "audit" => {
                            for (key, value) in &q.params {
                                bind.set(format!("odk:{key}"), value.clone());
                            }
                        }
                        _ => {}
                    }
                    out.push(bind);
                    self.question_actions(id, node, &mut out);
                }
            }
        }
        out
    }

    /// A node's bind, and whether it says anything but which node it is.
    fn bind(&mut self, id: usize, node: &Node, kind: Option<&str>) -> (El, bool) {
        let mut bind = El::new("bind").attr("nodeset", node.path.clone());
        if let Some(kind) = kind.filter(|k| !k.is_empty()) {
            bind.set("type", kind);
        }
        let mut says = false;
        let triggered = node.rec.get("trigger").is_some();
        for (key, texts) in node.rec.entries() {
            let Some(name) = key.strip_prefix("bind::") else { continue };
            if !is_qname(name) {
                self.sink.refuse(
                    node.rec.at(key),
                    "bad_column_name",
                    format!("The column \"{key}\" cannot be an attribute."),
                );
                continue;
            }
            if name == "calculate" && triggered {
                continue;
            }
            says = true;
            let at = node.rec.at(key);
            if name.starts_with("jr:") && name.ends_with("Msg") || name == "jr:noAppErrorString" {
                let mut speaker = Speaker { resolver: self.resolver, itext: &mut *self.itext, sink: &mut *self.sink };
                if let Some(text) = speaker.message(&node.rec, key, name, &node.path, id) {
                    bind.set(name, text);
                }
                continue;
            }
            let Some((_, text)) = texts.first() else { continue };
            let value = match (name, truth(text)) {
                ("readonly" | "required" | "relevant" | "constraint" | "calculate", Some(value)) => value.to_owned(),
                ("readonly" | "required" | "relevant" | "constraint" | "calculate", None) => {
                    let value = self.resolver.expression(text, Context::of(id), &at, self.sink);
                    // Left out after a problem: an attribute without an expression would be another problem for the reader.
                    if value.trim().is_empty() {
                        continue;
                    }
                    value
                }
                _ if text.contains("${") => self.resolver.expression(text, Context::of(id), &at, self.sink),
                _ => text.clone(),
            };
            bind.set(name, value);
        }
        if let Some(target) = node.rec.one("save_to")
            && let Some(property) = crate::entities::property(target)
        {
            bind.set("entities:saveto", property);
        }
        (bind, says)
    }

    /// Dynamic defaults, triggers, recordings and positions.
    fn question_actions(&mut self, id: usize, node: &Node, out: &mut Vec<El>) {
        let Some(q) = node.question() else { return };
        let repeat = self.form().repeat_above(id);
        if let Some(default) = node.rec.one("default")
            && is_dynamic(node, default)
        {
            let at = node.rec.at("default");
            let value = self.resolver.expression(default, Context::of(id), &at, self.sink);
            let action = |event: &str| {
                El::new("setvalue").attr("ref", node.path.clone()).attr("event", event).attr("value", value.clone())
            };
            out.push(action("odk-instance-first-load"));
            if let Some(repeat) = repeat {
                self.actions.add(repeat, action("odk-new-repeat"));
            }
        }
        match q.ty.name {
            "background-audio" => {
                let mut action =
                    El::new("odk:recordaudio").attr("ref", node.path.clone()).attr("event", "odk-instance-load");
                param_attr(&mut action, "odk:quality", params::get(&q.params, "quality"));
                out.push(action);
            }
            "start-geopoint" => {
                out.push(
                    El::new("odk:setgeopoint").attr("ref", node.path.clone()).attr("event", "odk-instance-first-load"),
                );
            }
            _ => {}
        }
        self.trigger(id, node, out);
    }

    fn trigger(&mut self, id: usize, node: &Node, _out: &mut Vec<El>) {
        let Some(text) = node.rec.one("trigger") else {
            if node.question().is_some_and(|q| q.ty.name == "background-geopoint") {
                self.sink.refuse(
                    node.rec.at("trigger"),
                    "missing_trigger",
                    "A background-geopoint needs a trigger, like ${question}.",
                );
            }
            return;
        };
        let at = node.rec.at("trigger");
        for part in text.split(',').map(str::trim).filter(|p| !p.is_empty()) {
            let target = match lexer::refs(part).as_deref() {
                Ok([one]) if one.start == 0 && one.end == part.len() && !one.last_saved => {
                    self.resolver.lookup(one.name, &at, self.sink)
                }
                _ => {
                    self.sink.refuse(
                        at.clone(),
                        "bad_trigger",
                        "A trigger is one or more references to questions, like ${question}, separated by commas.",
                    );
                    continue;
                }
            };
            let Some(target) = target else { continue };
            let Some(other) = self.resolver.form.node(target) else { continue };
            if !visible(other) {
                self.sink.refuse(
                    at.clone(),
                    "hidden_trigger",
                    format!("\"{}\" is not shown to the observer, so its answer cannot trigger anything.", other.name),
                );
                continue;
            }
            let background = node.question().is_some_and(|q| q.ty.name == "background-geopoint");
            let mut action = El::new(if background { "odk:setgeopoint" } else { "setvalue" })
                .attr("ref", node.path.clone())
                .attr("event", "xforms-value-changed");
            if background {
                if node.rec.get("bind::calculate").is_some() {
                    self.sink.refuse(
                        node.rec.at("bind::calculate"),
                        "calculated_geopoint",
                        "A background-geopoint cannot have a calculation.",
                    );
                }
            } else if let Some(calculation) = node.rec.one("bind::calculate") {
                let at = node.rec.at("bind::calculate");
                let value = self.resolver.expression(calculation, Context::of(id), &at, self.sink);
                action.set("value", value);
            }
            self.actions.add(target, action);
        }
    }

    /// The primary instance's tree.
    pub(crate) fn instance(&mut self) -> El {
        let form = self.resolver.form;
        let settings = &form.settings;
        let mut root = El::new(form.root_name.clone()).attr("id", form.id.clone());
        if let Some(version) = settings.one("version") {
            root.set("version", version);
        }
        for (key, attribute) in [
            ("instance_xmlns", "xmlns"),
            ("delimiter", "odk:delimiter"),
            ("sms_separator", "odk:delimiter"),
            ("prefix", "odk:prefix"),
            ("sms_keyword", "odk:prefix"),
        ] {
            if let Some(text) = settings.one(key) {
                root.set(attribute, text);
            }
        }
        for (key, texts) in settings.entries() {
            if let (Some(name), Some((_, text))) = (key.strip_prefix("attribute::"), texts.first())
                && is_qname(name)
            {
                root.set(name, text.clone());
            }
        }
        for (lang, title) in settings.get("title").into_iter().flatten().filter(|(l, _)| !l.is_empty()) {
            root.set(format!("tabella:title_{}", code(lang)), title.clone());
        }
        if let Some(top) = form.node(0) {
            self.children(top, &mut root, true);
        }
        root
    }

    fn children(&mut self, node: &Node, parent: &mut El, templates: bool) {
        let form = self.resolver.form;
        for id in &node.kids {
            let Some(kid) = form.node(*id) else { continue };
            match &kid.kind {
                Kind::Repeat => {
                    // The template is what a new repetition is copied from; the first repetition stands beside it. Inner
                    // templates stand in the outer one.
                    if templates {
                        parent.push(self.element(kid, true));
                    }
                    let mut first = El::new(kid.name.clone());
                    self.attributes(kid, &mut first);
                    self.children(kid, &mut first, false);
                    parent.push(first);
                }
                Kind::Question(q) if matches!(q.ty.name, "xml-external" | "csv-external") => {}
                _ => {
                    let mut el = self.element(kid, false);
                    if kid.is_container() || kid.kind == Kind::Meta {
                        self.children(kid, &mut el, templates);
                    }
                    parent.push(el);
                }
            }
        }
    }

    fn element(&mut self, node: &Node, template: bool) -> El {
        let name =
            if node.kind == Kind::Meta || matches!(node.kind, Kind::Plain { .. }) && node.rec.one("meta").is_some() {
                qualified(self.form(), node)
            } else {
                node.name.clone()
            };
        let mut el = El::new(name);
        if let Kind::Entity(index) = node.kind {
            return crate::entities::element(self.form(), index);
        }
        if template {
            el.set("jr:template", "");
            self.attributes(node, &mut el);
            self.children(node, &mut el, true);
            return el;
        }
        self.attributes(node, &mut el);
        if let Some(default) = node.rec.one("default")
            && node.question().is_some()
            && !is_dynamic(node, default)
        {
            let image = node.question().is_some_and(|q| q.ty.name == "image") && !default.contains("://");
            el.push_text(if image { format!("jr://images/{default}") } else { default.to_owned() });
        }
        el
    }

    fn attributes(&mut self, node: &Node, el: &mut El) {
        for (key, texts) in node.rec.entries() {
            if let (Some(name), Some((_, text))) = (key.strip_prefix("instance::"), texts.first())
                && is_qname(name)
            {
                el.set(name, text.clone());
            }
        }
        for (key, attribute) in [("sms_field", "odk:tag")] {
            if let Some(text) = node.rec.one(key) {
                el.set(attribute, text);
            }
        }
    }

    pub(crate) fn instances(&mut self) -> Vec<El> {
        instances::collect(self.resolver.form, self.resolver, self.itext, self.sink).elements().collect()
    }
}

fn qualified(form: &Form, node: &Node) -> String {
    format!("{}{}", form.meta_prefix, node.name.trim_start_matches("orx:"))
}

fn param_attr(el: &mut El, attribute: &str, value: Option<&str>) {
    if let Some(value) = value {
        el.set(attribute, value);
    }
}

/// The code of `Name (code)`, else the name.
pub(crate) fn code(lang: &str) -> String {
    let inner = lang.rsplit_once('(').and_then(|(_, c)| c.trim_end().strip_suffix(')'));
    let code = inner.unwrap_or(lang).trim();
    code.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
}

fn is_dynamic(node: &Node, default: &str) -> bool {
    let Some(q) = node.question() else { return false };
    let hyphens = matches!(q.ty.bind, "date" | "dateTime" | "time" | "geopoint" | "geotrace" | "geoshape");
    if matches!(q.ty.name, "image" | "audio" | "video" | "file") {
        return lexer::refs(default).is_ok_and(|r| !r.is_empty())
            || lexer::tokens(default).iter().any(|t| t.kind == lexer::Kind::Call);
    }
    lexer::is_dynamic(default, hyphens)
}

/// True for questions that the observer sees.
pub(crate) fn visible(node: &Node) -> bool {
    let Some(q) = node.question() else { return false };
    if q.ty.control == crate::types::Control::None {
        return false;
    }
    let spoken = ["label", "hint", "media::image", "media::audio", "media::video", "guidance_hint"]
        .iter()
        .any(|k| node.rec.get(k).is_some());
    let computed = node.rec.get("bind::calculate").is_some() || node.rec.get("trigger").is_some();
    spoken || !computed
}

/// The `submission` element, if the settings ask for one.
pub(crate) fn submission(settings: &Record) -> Option<El> {
    let mut el = El::new("submission");
    if let Some(url) = settings.one("submission_url") {
        el.set("action", url);
        el.set("method", "post");
    }
    if let Some(key) = settings.one("public_key") {
        el.set("base64RsaPublicKey", key);
    }
    for (key, attribute) in [("auto_send", "orx:auto-send"), ("auto_delete", "orx:auto-delete")] {
        if let Some(text) = settings.one(key) {
            el.set(attribute, text);
        }
    }
    if yes(settings.one("client_editable")) {
        el.set("odk:client-editable", "true");
    }
    el.has_attrs().then_some(el)
}
