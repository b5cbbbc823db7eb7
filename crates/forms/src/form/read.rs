//! XForm document → definitions. Walks the document; every recursion is bounded by the depth checked at the start.

use super::model::{Aspect, Def, DefId, Preload, Repeat, Template, Text};
use super::secondary::{Secondary, prefix_of};
use super::texts::{self, Itext};
use crate::kind::DataType;
use crate::problem::{FormProblem, ProblemCode};
use crate::source::SourceProvider;
use roxmltree::Node;
use rustc_hash::FxHashMap;
use tabella_xpath::Expr;

/// Largest document, bytes.
pub(crate) const MAX_BYTES: usize = 64 << 20;
/// Deepest nesting of elements.
pub(crate) const MAX_DEPTH: usize = 200;
/// Most nodes of a document.
pub(crate) const MAX_NODES: u32 = 8_000_000;

/// Namespace of JavaRosa's attributes.
pub(crate) const JR: &str = "http://openrosa.org/javarosa";
/// Namespace of OpenRosa's `meta` block.
pub(crate) const ORX: &str = "http://openrosa.org/xforms";
/// Namespace of XForms.
pub(crate) const XF: &str = "http://www.w3.org/2002/xforms";
/// Namespace of what Tabella adds.
pub(crate) const TABELLA: &str = "https://tabella.org/xforms";

/// What the reader collects.
pub(crate) struct Reader {
    pub(crate) defs: Vec<Def>,
    pub(crate) by_path: FxHashMap<Box<str>, DefId>,
    pub(crate) by_local_path: FxHashMap<String, DefId>,
    pub(crate) by_parent: FxHashMap<(Option<DefId>, String), DefId>,
    pub(crate) templates: FxHashMap<DefId, Template>,
    pub(crate) secondary: Secondary,
    pub(crate) itext: Itext,
    pub(crate) namespaces: Vec<(String, String)>,
    pub(crate) problems: Vec<FormProblem>,
    pub(crate) warnings: Vec<FormProblem>,
}

/// Parses XML within the limits; no document type declaration.
pub(crate) fn parse_xml(text: &str) -> Result<roxmltree::Document<'_>, FormProblem> {
    if text.len() > MAX_BYTES {
        return Err(FormProblem::new(ProblemCode::TooLarge, "bytes"));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim_start();
    let options = roxmltree::ParsingOptions { nodes_limit: MAX_NODES, ..Default::default() };
    let document = roxmltree::Document::parse_with_options(text, options).map_err(|e| {
        let pos = e.pos();
        FormProblem::new(ProblemCode::NotXml, format!("{}:{}", pos.row, pos.col)).offset(byte_offset(text, pos))
    })?;
    // An iterative walk: a parent is always visited before its children.
    let mut depths: FxHashMap<roxmltree::NodeId, usize> = FxHashMap::default();
    for node in document.descendants().filter(Node::is_element) {
        let depth = node.parent_element().and_then(|p| depths.get(&p.id())).map_or(0, |d| d + 1);
        if depth > MAX_DEPTH {
            return Err(FormProblem::new(ProblemCode::TooLarge, "nesting").offset(node.range().start));
        }
        if node.first_element_child().is_some() {
            depths.insert(node.id(), depth);
        }
    }
    Ok(document)
}

fn byte_offset(text: &str, pos: roxmltree::TextPos) -> usize {
    let line = usize::try_from(pos.row).unwrap_or(1).saturating_sub(1);
    let before: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    before + usize::try_from(pos.col).unwrap_or(1).saturating_sub(1)
}

/// First child element of that local name.
pub(crate) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|c| c.is_element() && c.tag_name().name() == name)
}

/// An attribute of that local name, in no namespace or in JavaRosa's.
pub(crate) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attribute(name).or_else(|| node.attribute((JR, name)))
}

/// Text of an element with that of its children.
pub(crate) fn text_of(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|t| t.text()).collect()
}

/// A reference without its predicates and white space.
pub(crate) fn without_predicates(reference: &str) -> (String, bool) {
    let (mut out, mut depth, mut had, mut quote) = (String::new(), 0usize, false, None);
    for c in reference.chars() {
        if let Some(q) = quote {
            if c == q {
                quote = None;
            }
            continue;
        }
        match c {
            '\'' | '"' if depth > 0 => quote = Some(c),
            '[' => {
                depth += 1;
                had = true;
            }
            ']' => depth = depth.saturating_sub(1),
            c if depth == 0 && !c.is_whitespace() => out.push(c),
            _ => {}
        }
    }
    (out, had)
}

impl Reader {
    pub(crate) fn new() -> Self {
        Self {
            defs: Vec::new(),
            by_path: FxHashMap::default(),
            by_local_path: FxHashMap::default(),
            by_parent: FxHashMap::default(),
            templates: FxHashMap::default(),
            secondary: Secondary::default(),
            itext: Itext::default(),
            namespaces: Vec::new(),
            problems: Vec::new(),
            warnings: Vec::new(),
        }
    }

    pub(crate) fn def(&self, id: DefId) -> Option<&Def> {
        self.defs.get(id as usize)
    }

    pub(crate) fn def_mut(&mut self, id: DefId) -> Option<&mut Def> {
        self.defs.get_mut(id as usize)
    }

    /// The definition for a child (or attribute) of `parent`, made where it is new.
    fn define(&mut self, parent: Option<DefId>, prefix: &str, name: &str, ns: &str, is_attribute: bool) -> DefId {
        let qualified = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}:{name}") };
        let key = (parent, if is_attribute { format!("@{qualified}") } else { qualified.clone() });
        if let Some(found) = self.by_parent.get(&key) {
            return *found;
        }
        let id = DefId::try_from(self.defs.len()).unwrap_or(DefId::MAX);
        let (base, depth) = parent
            .and_then(|p| self.def(p))
            .map_or((String::new(), 0), |p| (p.path.to_string(), p.depth.saturating_add(1)));
        let path = format!("{base}/{}", key.1);
        let local: String = path
            .split('/')
            .map(|s| match (s.strip_prefix('@'), s.rsplit_once(':')) {
                (Some(_), Some((_, n))) => format!("@{n}"),
                (_, Some((_, n))) => n.to_owned(),
                _ => s.to_owned(),
            })
            .collect::<Vec<_>>()
            .join("/");
        self.by_path.insert(path.as_str().into(), id);
        self.by_local_path.entry(local).or_insert(id);
        self.by_parent.insert(key, id);
        self.defs.push(Def {
            name: name.into(),
            prefix: prefix.into(),
            ns: ns.into(),
            path: path.into(),
            parent,
            depth,
            is_attribute,
            ..Def::default()
        });
        if let Some(parent) = parent.and_then(|p| self.def_mut(p)) {
            if is_attribute {
                parent.attributes.push(id);
            } else {
                parent.by_name.entry(name.into()).or_default().push(id);
                parent.children.push(id);
            }
        }
        id
    }

    /// Reads the primary instance. `None`: a template only.
    pub(crate) fn read_instance(&mut self, node: Node<'_, '_>, parent: Option<DefId>) -> Option<Template> {
        let prefix = prefix_of(node);
        let ns = node.tag_name().namespace().unwrap_or("");
        let ns = if ns == XF { "" } else { ns };
        let def = self.define(parent, prefix, node.tag_name().name(), ns, false);
        let mut template = Template { def, ..Template::default() };
        for attribute in node.attributes() {
            if attribute.namespace() == Some(JR) {
                continue;
            }
            let ns = attribute.namespace().unwrap_or("");
            let prefix = if ns.is_empty() { "" } else { node.lookup_prefix(ns).unwrap_or("") };
            let made = self.define(Some(def), prefix, attribute.name(), ns, true);
            template.attributes.push((made, attribute.value().into()));
        }
        if node.first_element_child().is_some() {
            for child in node.children().filter(Node::is_element) {
                if let Some(made) = self.read_instance(child, Some(def)) {
                    template.children.push(made);
                }
            }
        } else {
            let text = text_of(node);
            template.value = if text.trim().is_empty() { "".into() } else { text.into() };
        }
        if node.attribute((JR, "template")).is_some() {
            self.templates.entry(def).or_insert(template);
            return None;
        }
        Some(template)
    }

    /// Resolves a reference written in the form against a base node.
    pub(crate) fn resolve(&self, base: Option<DefId>, reference: &str) -> Option<DefId> {
        let (clean, _) = without_predicates(reference);
        let clean = clean.strip_prefix("current()/").unwrap_or(&clean);
        let (mut path, rest) = if let Some(rest) = clean.strip_prefix('/') {
            (String::new(), rest)
        } else {
            let base = base.or(Some(0))?;
            (self.def(base)?.path.to_string(), clean)
        };
        for step in rest.split('/').filter(|s| !s.is_empty()) {
            match step {
                "." => {}
                ".." => path.truncate(path.rfind('/')?),
                step => {
                    path.push('/');
                    path.push_str(step);
                }
            }
        }
        self.find(&path)
    }

    /// A definition by path.
    pub(crate) fn find(&self, path: &str) -> Option<DefId> {
        self.by_path.get(path).copied().or_else(|| self.by_local_path.get(&local_path(path)).copied())
    }

    pub(crate) fn expr(&mut self, source: &str, path: &str, part: &'static str) -> Option<Expr> {
        match Expr::parse(source) {
            Ok(expr) => Some(expr),
            Err(e) => {
                let problem = FormProblem::new(ProblemCode::Expression, format!("{:?}: {source}", e.kind));
                self.problems.push(problem.at(path).part(part).offset(e.offset));
                None
            }
        }
    }

    /// Reads `instance` elements after the first.
    pub(crate) fn read_secondary(&mut self, instance: Node<'_, '_>, sources: &dyn SourceProvider) {
        let Some(id) = instance.attribute("id") else { return };
        let Some(src) = instance.attribute("src") else {
            self.secondary.add_tree(id, instance);
            return;
        };
        self.secondary.external.insert(id.into());
        if let Some(table) = sources.open(src) {
            if let Err(problem) = self.secondary.add_table(id, table) {
                self.problems.push(problem);
            }
            return;
        }
        let Some(text) = sources.open_xml(src) else {
            if !src.starts_with("jr://instance/") {
                self.warnings.push(FormProblem::new(ProblemCode::MissingSource, src).at(id).part("instance"));
            }
            self.secondary.add_empty(id);
            return;
        };
        if src.ends_with(".geojson") {
            match super::geojson::read(&text) {
                Some(table) => {
                    if let Err(problem) = self.secondary.add_table(id, std::sync::Arc::new(table)) {
                        self.problems.push(problem);
                    }
                }
                None => self.problems.push(FormProblem::new(ProblemCode::BadSource, src).at(id).part("instance")),
            }
            return;
        }
        match parse_xml(&text) {
            Ok(document) => self.secondary.add_tree(id, document.root()),
            Err(problem) => {
                self.problems.push(FormProblem { code: ProblemCode::BadSource, ..problem }.at(id).part("instance"))
            }
        }
    }

    /// Reads a `bind` and those inside it.
    pub(crate) fn read_bind(&mut self, bind: Node<'_, '_>, base: Option<DefId>) {
        let Some(reference) = bind.attribute("nodeset").or_else(|| bind.attribute("ref")) else { return };
        let Some(id) = self.resolve(base, reference) else {
            self.warnings.push(FormProblem::new(ProblemCode::UnknownReference, reference).part("bind"));
            return;
        };
        let path = self.def(id).map(|d| d.path.to_string()).unwrap_or_default();
        if let Some(name) = bind.attribute("type") {
            match DataType::from_name(name.trim()) {
                Some(kind) => {
                    if let Some(def) = self.def_mut(id) {
                        def.data_type = kind;
                    }
                }
                None => self.warnings.push(FormProblem::new(ProblemCode::UnknownType, name).at(&*path).part("type")),
            }
        }
        for aspect in [Aspect::Relevant, Aspect::Calculate, Aspect::Required, Aspect::Readonly, Aspect::Constraint] {
            let Some(source) = bind.attribute(aspect.part()) else { continue };
            if source.trim().is_empty() {
                continue;
            }
            let expr = self.expr(source, &path, aspect.part());
            if let (Some(expr), Some(slot)) = (expr, self.def_mut(id).and_then(|d| d.exprs.get_mut(aspect as usize))) {
                *slot = Some(Box::new(expr));
            }
        }
        let message = |reader: &mut Self, name: &str| -> Option<Text> {
            let text = bind.attribute((JR, name))?;
            Some(texts::attribute_text(reader, text, &path))
        };
        let constraint_message = message(self, "constraintMsg");
        let required_message = message(self, "requiredMsg");
        let marks = super::marks::read(self, bind, &path);
        let preload = bind.attribute((JR, "preload")).map(|kind| Preload {
            kind: kind.into(),
            params: bind.attribute((JR, "preloadParams")).unwrap_or("").into(),
        });
        if let Some(def) = self.def_mut(id) {
            def.constraint_message = constraint_message.or(def.constraint_message.take());
            def.required_message = required_message.or(def.required_message.take());
            def.tabella = marks.map(Box::new).or(def.tabella.take());
            def.preload = preload.or(def.preload.take());
        }
        for inner in bind.children().filter(|c| c.is_element() && c.tag_name().name() == "bind") {
            self.read_bind(inner, Some(id));
        }
    }

    /// Makes a definition a repeat.
    pub(crate) fn make_repeat(&mut self, id: DefId, fixed: bool) {
        if let Some(def) = self.def_mut(id) {
            let repeat = def.repeat.get_or_insert_with(Repeat::default);
            repeat.fixed |= fixed;
        }
    }
}

/// A path without namespace prefixes.
pub(crate) fn local_path(path: &str) -> String {
    path.split('/')
        .map(|s| {
            let (at, bare) = s.strip_prefix('@').map_or(("", s), |b| ("@", b));
            format!("{at}{}", bare.rsplit_once(':').map_or(bare, |(_, n)| n))
        })
        .collect::<Vec<_>>()
        .join("/")
}
