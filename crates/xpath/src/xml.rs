//! A [`Tree`] from XML text.

use std::{borrow::Cow, cmp::Ordering};

use thiserror::Error;

use crate::tree::{Node, NodeKind, Tree};

/// Most nodes of a document.
const MAX_NODES: u32 = 8_000_000;

/// Why text is no document.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("XML not well-formed at line {line}, column {column}")]
pub struct XmlError {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

#[derive(Debug)]
struct Record {
    kind: NodeKind,
    parent: Option<Node>,
    first: Option<Node>,
    last: Option<Node>,
    next: Option<Node>,
    previous: Option<Node>,
    attribute: Option<Node>,
    namespace: Option<Node>,
    local: Box<str>,
    prefix: Box<str>,
    uri: Box<str>,
    /// Of everything but documents and elements.
    text: Box<str>,
}

/// An XML document in an arena; handles are in document order. Internal entities are expanded within the reader's
/// limits (no loops, no bombs), external ones never.
#[derive(Debug)]
pub struct XmlTree {
    records: Vec<Record>,
}

impl XmlTree {
    /// Reads a document; a DOCTYPE is allowed and ignored.
    pub fn parse(xml: &str) -> Result<XmlTree, XmlError> {
        let options = roxmltree::ParsingOptions {
            allow_dtd: true,
            nodes_limit: MAX_NODES,
            ..roxmltree::ParsingOptions::default()
        };
        let document = roxmltree::Document::parse_with_options(xml, options).map_err(|error| {
            let place = error.pos();
            XmlError { line: place.row, column: place.col }
        })?;
        let mut tree = XmlTree { records: Vec::new() };
        let top = tree.push(NodeKind::Document, None);
        // Without recursion: documents may be nested as deep as they like.
        let mut at = document.root();
        let mut parent = top;
        loop {
            let mut inner = None;
            if !at.is_root() {
                inner = tree.copy(&at, parent, xml);
            }
            if let Some(child) = at.first_child() {
                parent = inner.unwrap_or(parent);
                at = child;
                continue;
            }
            loop {
                if let Some(next) = at.next_sibling() {
                    at = next;
                    break;
                }
                match at.parent() {
                    Some(up) => {
                        at = up;
                        parent = tree.parent(parent).unwrap_or(top);
                    }
                    None => return Ok(tree),
                }
            }
        }
    }

    /// The document node.
    pub fn document(&self) -> Node {
        Node(0)
    }

    fn push(&mut self, kind: NodeKind, parent: Option<Node>) -> Node {
        let node = Node(u32::try_from(self.records.len()).unwrap_or(u32::MAX));
        self.records.push(Record {
            kind,
            parent,
            first: None,
            last: None,
            next: None,
            previous: None,
            attribute: None,
            namespace: None,
            local: "".into(),
            prefix: "".into(),
            uri: "".into(),
            text: "".into(),
        });
        node
    }

    fn get(&self, n: Node) -> Option<&Record> {
        self.records.get(n.0 as usize)
    }

    fn edit(&mut self, n: Node, change: impl FnOnce(&mut Record)) {
        if let Some(record) = self.records.get_mut(n.0 as usize) {
            change(record);
        }
    }

    fn append(&mut self, kind: NodeKind, parent: Node) -> Node {
        let node = self.push(kind, Some(parent));
        let previous = self.last_child(parent);
        self.edit(node, |r| r.previous = previous);
        match previous {
            Some(p) => self.edit(p, |r| r.next = Some(node)),
            None => self.edit(parent, |r| r.first = Some(node)),
        }
        self.edit(parent, |r| r.last = Some(node));
        node
    }

    fn copy(&mut self, source: &roxmltree::Node<'_, '_>, parent: Node, xml: &str) -> Option<Node> {
        match source.node_type() {
            roxmltree::NodeType::Root => None,
            roxmltree::NodeType::Comment => {
                let node = self.append(NodeKind::Comment, parent);
                self.edit(node, |r| r.text = source.text().unwrap_or_default().into());
                None
            }
            roxmltree::NodeType::PI => {
                let node = self.append(NodeKind::ProcessingInstruction, parent);
                let pi = source.pi();
                self.edit(node, |r| {
                    r.local = pi.map(|p| p.target).unwrap_or_default().into();
                    r.text = pi.and_then(|p| p.value).unwrap_or_default().into();
                });
                None
            }
            roxmltree::NodeType::Text => {
                let text = source.text().unwrap_or_default();
                match self.last_child(parent).filter(|n| self.kind(*n) == NodeKind::Text) {
                    Some(before) => self.edit(before, |r| r.text = format!("{}{text}", r.text).into()),
                    None => {
                        let node = self.append(NodeKind::Text, parent);
                        self.edit(node, |r| r.text = text.into());
                    }
                }
                None
            }
            roxmltree::NodeType::Element => {
                let node = self.append(NodeKind::Element, parent);
                let written = xml.get(source.range()).and_then(|t| t.get(1..)).unwrap_or_default();
                self.edit(node, |r| {
                    r.local = source.tag_name().name().into();
                    r.uri = source.tag_name().namespace().unwrap_or_default().into();
                    r.prefix = prefix_of(written, source.tag_name().name());
                });
                self.copy_namespaces(source, node);
                let mut last: Option<Node> = None;
                for attribute in source.attributes() {
                    let a = self.push(NodeKind::Attribute, Some(node));
                    self.edit(a, |r| {
                        r.local = attribute.name().into();
                        r.uri = attribute.namespace().unwrap_or_default().into();
                        r.prefix = prefix_of(xml.get(attribute.range_qname()).unwrap_or_default(), attribute.name());
                        r.text = attribute.value().into();
                    });
                    match last {
                        Some(before) => self.edit(before, |r| r.next = Some(a)),
                        None => self.edit(node, |r| r.attribute = Some(a)),
                    }
                    last = Some(a);
                }
                Some(node)
            }
        }
    }

    /// Only where they differ from the parent's: other elements share the nodes of their nearest ancestor that has some.
    fn copy_namespaces(&mut self, source: &roxmltree::Node<'_, '_>, node: Node) {
        fn scope<'n>(n: &roxmltree::Node<'n, '_>) -> Vec<(&'n str, &'n str)> {
            n.namespaces().map(|n| (n.name().unwrap_or_default(), n.uri())).collect()
        }
        let own = scope(source);
        if source.parent_element().is_some_and(|parent| scope(&parent) == own) {
            return;
        }
        let mut last: Option<Node> = None;
        for (prefix, uri) in own {
            if uri.is_empty() {
                continue;
            }
            let n = self.push(NodeKind::Namespace, Some(node));
            self.edit(n, |r| {
                r.local = prefix.into();
                r.uri = uri.into();
                r.text = uri.into();
            });
            match last {
                Some(before) => self.edit(before, |r| r.next = Some(n)),
                None => self.edit(node, |r| r.namespace = Some(n)),
            }
            last = Some(n);
        }
    }
}

/// What stands before `:local` at the beginning of `written`.
fn prefix_of(written: &str, local: &str) -> Box<str> {
    match written.split_once(':') {
        Some((prefix, rest))
            if rest.starts_with(local) && !prefix.contains(|c: char| c.is_whitespace() || c == '>') =>
        {
            prefix.into()
        }
        _ => "".into(),
    }
}

impl Tree for XmlTree {
    fn kind(&self, n: Node) -> NodeKind {
        self.get(n).map_or(NodeKind::Text, |r| r.kind)
    }
    fn parent(&self, n: Node) -> Option<Node> {
        self.get(n)?.parent
    }
    fn first_child(&self, n: Node) -> Option<Node> {
        self.get(n)?.first
    }
    fn last_child(&self, n: Node) -> Option<Node> {
        self.get(n)?.last
    }
    fn next_sibling(&self, n: Node) -> Option<Node> {
        let record = self.get(n)?;
        if matches!(record.kind, NodeKind::Attribute | NodeKind::Namespace) { None } else { record.next }
    }
    fn previous_sibling(&self, n: Node) -> Option<Node> {
        self.get(n)?.previous
    }
    fn first_attribute(&self, n: Node) -> Option<Node> {
        self.get(n)?.attribute
    }
    fn next_attribute(&self, n: Node) -> Option<Node> {
        self.get(n).filter(|r| r.kind == NodeKind::Attribute)?.next
    }
    fn first_namespace(&self, n: Node) -> Option<Node> {
        if self.kind(n) != NodeKind::Element {
            return None;
        }
        std::iter::successors(Some(n), |n| self.parent(*n)).find_map(|n| self.get(n)?.namespace)
    }
    fn next_namespace(&self, n: Node) -> Option<Node> {
        self.get(n).filter(|r| r.kind == NodeKind::Namespace)?.next
    }
    fn local_name(&self, n: Node) -> &str {
        self.get(n).map_or("", |r| &r.local)
    }
    fn namespace_uri(&self, n: Node) -> &str {
        self.get(n).map_or("", |r| &r.uri)
    }
    fn prefix(&self, n: Node) -> &str {
        self.get(n).map_or("", |r| &r.prefix)
    }
    fn string_value(&self, n: Node) -> Cow<'_, str> {
        let Some(record) = self.get(n) else {
            return Cow::Borrowed("");
        };
        if !matches!(record.kind, NodeKind::Document | NodeKind::Element) {
            return Cow::Borrowed(&record.text);
        }
        // Most elements hold nothing, or one text.
        let Some(first) = record.first else {
            return Cow::Borrowed("");
        };
        if record.last == Some(first) && self.kind(first) == NodeKind::Text {
            return self.get(first).map_or(Cow::Borrowed(""), |r| Cow::Borrowed(&*r.text));
        }
        let mut all = String::new();
        let mut at = Some(first);
        while let Some(node) = at {
            if let Some(r) = self.get(node).filter(|r| r.kind == NodeKind::Text) {
                all.push_str(&r.text);
            }
            at = self.first_child(node).or_else(|| {
                std::iter::successors(Some(node), |x| self.parent(*x))
                    .take_while(|x| *x != n)
                    .find_map(|x| self.next_sibling(x))
            });
        }
        Cow::Owned(all)
    }
    fn compare(&self, a: Node, b: Node) -> Ordering {
        a.0.cmp(&b.0)
    }
}
