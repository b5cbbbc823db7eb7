//! Secondary instances: small ones as nodes, tables as ranges of numbers that stand for their rows and cells.

use crate::problem::{FormProblem, ProblemCode};
use crate::source::{MAX_COLUMNS, Source};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};
use tabella_xpath::{Node, NodeKind};

/// First handle of nodes of secondary instances.
pub(crate) const STATIC_BASE: u32 = 1 << 29;
/// First handle of rows and cells of tables.
pub(crate) const TABLE_BASE: u32 = 1 << 30;
pub(crate) const NONE: u32 = u32::MAX;

#[derive(Debug, Clone)]
pub(crate) struct StaticNode {
    pub(crate) kind: NodeKind,
    pub(crate) parent: u32,
    pub(crate) first_child: u32,
    pub(crate) last_child: u32,
    pub(crate) next: u32,
    pub(crate) previous: u32,
    pub(crate) first_attribute: u32,
    pub(crate) name: Box<str>,
    pub(crate) prefix: Box<str>,
    pub(crate) ns: Box<str>,
    pub(crate) value: Box<str>,
}

/// A table as virtual nodes: document, root, then for each row `item`, its cells, their texts.
pub(crate) struct Table {
    pub(crate) id: Box<str>,
    pub(crate) base: u32,
    pub(crate) size: u32,
    pub(crate) source: Arc<dyn Source>,
    pub(crate) columns: Vec<Box<str>>,
    pub(crate) rows: u32,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").field("id", &self.id).field("rows", &self.rows).finish_non_exhaustive()
    }
}

/// What a virtual node stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Document,
    Root,
    Row(u32),
    Cell(u32, u32),
    Text(u32, u32),
}

impl Table {
    fn width(&self) -> u32 {
        u32::try_from(self.columns.len()).unwrap_or(0)
    }

    pub(crate) fn place(&self, node: u32) -> Place {
        let at = node.saturating_sub(self.base);
        let Some(at) = at.checked_sub(2) else {
            return if at == 0 { Place::Document } else { Place::Root };
        };
        let width = self.width();
        let block = 1 + 2 * width;
        let (row, rest) = (at / block, at % block);
        if rest == 0 {
            Place::Row(row)
        } else if rest <= width {
            Place::Cell(row, rest - 1)
        } else {
            Place::Text(row, rest - 1 - width)
        }
    }

    pub(crate) fn node(&self, place: Place) -> Option<Node> {
        let width = self.width();
        let block = 1 + 2 * width;
        Some(Node(
            self.base
                + match place {
                    Place::Document => 0,
                    Place::Root => 1,
                    Place::Row(r) if r < self.rows => 2 + r * block,
                    Place::Cell(r, c) if r < self.rows && c < width => 2 + r * block + 1 + c,
                    Place::Text(r, c) if r < self.rows && c < width => {
                        if self.cell(r, c).is_empty() {
                            return None;
                        }
                        2 + r * block + 1 + width + c
                    }
                    _ => return None,
                },
        ))
    }

    pub(crate) fn cell(&self, row: u32, column: u32) -> Cow<'_, str> {
        self.columns
            .get(column as usize)
            .and_then(|name| self.source.get(row as usize, name))
            .unwrap_or(Cow::Borrowed(""))
    }
}

/// Parent, name of the child, name of the key.
type IndexKey = (u32, Box<str>, Box<str>);
type Index = Arc<FxHashMap<Box<str>, Vec<Node>>>;

/// All secondary instances of a form.
#[derive(Debug, Default)]
pub(crate) struct Secondary {
    pub(crate) nodes: Vec<StaticNode>,
    pub(crate) tables: Vec<Table>,
    /// Instance id → document node.
    pub(crate) roots: FxHashMap<Box<str>, Node>,
    /// Ids of the instances that come from outside the form: another edition of theirs may lack what was chosen before.
    pub(crate) external: FxHashSet<Box<str>>,
    indexes: Mutex<FxHashMap<IndexKey, Index>>,
}

impl Secondary {
    pub(crate) fn get(&self, node: u32) -> Option<&StaticNode> {
        self.nodes.get(node.checked_sub(STATIC_BASE)? as usize)
    }

    pub(crate) fn table_of(&self, node: u32) -> Option<&Table> {
        let after = self.tables.partition_point(|t| t.base <= node);
        self.tables.get(after.checked_sub(1)?).filter(|t| node - t.base < t.size)
    }

    pub(crate) fn table(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|t| &*t.id == id)
    }

    /// Adds a table.
    pub(crate) fn add_table(&mut self, id: &str, source: Arc<dyn Source>) -> Result<(), FormProblem> {
        let too_large = || FormProblem::new(ProblemCode::TooLarge, id).part("instance").at(id);
        let columns: Vec<Box<str>> = source.columns().into_iter().map(Into::into).collect();
        if columns.len() > MAX_COLUMNS {
            return Err(too_large());
        }
        let rows = u32::try_from(source.len()).map_err(|_| too_large())?;
        let width = u32::try_from(columns.len()).map_err(|_| too_large())?;
        let size = rows.checked_mul(1 + 2 * width).and_then(|n| n.checked_add(2)).ok_or_else(too_large)?;
        let base = self.tables.last().map_or(TABLE_BASE, |t| t.base + t.size);
        if base.checked_add(size).is_none_or(|end| end == NONE) {
            return Err(too_large());
        }
        self.roots.insert(id.into(), Node(base));
        self.tables.push(Table { id: id.into(), base, size, source, columns, rows });
        Ok(())
    }

    fn push(&mut self, kind: NodeKind, parent: u32) -> u32 {
        let id = STATIC_BASE + u32::try_from(self.nodes.len()).unwrap_or(0);
        self.nodes.push(StaticNode {
            kind,
            parent,
            first_child: NONE,
            last_child: NONE,
            next: NONE,
            previous: NONE,
            first_attribute: NONE,
            name: "".into(),
            prefix: "".into(),
            ns: "".into(),
            value: "".into(),
        });
        id
    }

    fn get_mut(&mut self, node: u32) -> Option<&mut StaticNode> {
        self.nodes.get_mut(node.checked_sub(STATIC_BASE)? as usize)
    }

    fn append(&mut self, kind: NodeKind, parent: u32) -> u32 {
        let id = self.push(kind, parent);
        let last = self.get(parent).map_or(NONE, |p| p.last_child);
        if let Some(node) = self.get_mut(id) {
            node.previous = last;
        }
        if let Some(node) = self.get_mut(last) {
            node.next = id;
        }
        if let Some(parent) = self.get_mut(parent) {
            parent.last_child = id;
            if parent.first_child == NONE {
                parent.first_child = id;
            }
        }
        id
    }

    /// Adds the children of `from` as an instance. White space between elements is left out.
    pub(crate) fn add_tree(&mut self, id: &str, from: roxmltree::Node<'_, '_>) {
        let root = self.push(NodeKind::Document, NONE);
        self.roots.insert(id.into(), Node(root));
        let mut stack: Vec<(roxmltree::Node<'_, '_>, u32)> = from.children().rev().map(|child| (child, root)).collect();
        while let Some((source, parent)) = stack.pop() {
            if source.is_element() {
                let element = self.append(NodeKind::Element, parent);
                let prefix = prefix_of(source);
                let ns = source.tag_name().namespace().filter(|_| !prefix.is_empty()).unwrap_or("");
                if let Some(node) = self.get_mut(element) {
                    node.name = source.tag_name().name().into();
                    node.ns = ns.into();
                    node.prefix = prefix.into();
                }
                let mut last = NONE;
                for attribute in source.attributes() {
                    let made = self.push(NodeKind::Attribute, element);
                    if let Some(node) = self.get_mut(made) {
                        node.name = attribute.name().into();
                        node.ns = attribute.namespace().unwrap_or("").into();
                        node.value = attribute.value().into();
                    }
                    if let Some(node) = self.get_mut(last) {
                        node.next = made;
                    } else if let Some(node) = self.get_mut(element) {
                        node.first_attribute = made;
                    }
                    last = made;
                }
                stack.extend(source.children().rev().map(|child| (child, element)));
            } else if source.is_text() {
                let text = source.text().unwrap_or("");
                let alone = source.prev_sibling().is_none() && source.next_sibling().is_none();
                if text.trim().is_empty() && !alone {
                    continue;
                }
                let made = self.append(NodeKind::Text, parent);
                if let Some(node) = self.get_mut(made) {
                    node.value = text.into();
                }
            }
        }
    }

    /// Texts of a child of the items of an instance that stands in the form itself.
    pub(crate) fn values(&self, id: &str, column: &str) -> Vec<&str> {
        let mut out = Vec::new();
        let root = self.roots.get(id).and_then(|r| self.get(r.0)).and_then(|d| self.get(d.first_child));
        let mut at = root.map_or(NONE, |r| r.first_child);
        while let Some(item) = self.get(at) {
            let mut cell = item.first_child;
            while let Some(data) = self.get(cell) {
                if &*data.name == column
                    && let Cow::Borrowed(text) = self.string_value(cell)
                {
                    out.push(text);
                }
                cell = data.next;
            }
            at = item.next;
        }
        out
    }

    /// An instance without content.
    pub(crate) fn add_empty(&mut self, id: &str) {
        let root = self.push(NodeKind::Document, NONE);
        self.roots.insert(id.into(), Node(root));
    }

    /// Text of a node and of all beneath it.
    pub(crate) fn string_value(&self, node: u32) -> Cow<'_, str> {
        let Some(data) = self.get(node) else { return Cow::Borrowed("") };
        match data.kind {
            NodeKind::Element | NodeKind::Document => {}
            _ => return Cow::Borrowed(&data.value),
        }
        if data.first_child == NONE {
            return Cow::Borrowed("");
        }
        if data.first_child == data.last_child
            && let Some(only) = self.get(data.first_child)
            && only.kind == NodeKind::Text
        {
            return Cow::Borrowed(&only.value);
        }
        let mut out = String::new();
        let mut stack = vec![data.first_child];
        while let Some(at) = stack.pop() {
            let Some(data) = self.get(at) else { continue };
            stack.push(data.next);
            if data.kind == NodeKind::Text {
                out.push_str(&data.value);
            }
            stack.push(data.first_child);
        }
        Cow::Owned(out)
    }

    /// Children of `parent` named `child` with a child `key` of exactly this text; the index is made when first asked for.
    pub(crate) fn indexed(&self, parent: u32, child: &str, key: &str, value: &str) -> Option<Vec<Node>> {
        let data = self.get(parent)?;
        let mut indexes = self.indexes.lock().unwrap_or_else(PoisonError::into_inner);
        let place = (parent, Box::from(child), Box::from(key));
        let index = if let Some(found) = indexes.get(&place) {
            Arc::clone(found)
        } else {
            let mut map: FxHashMap<Box<str>, Vec<Node>> = FxHashMap::default();
            let mut at = data.first_child;
            while let Some(row) = self.get(at) {
                if row.kind == NodeKind::Element && &*row.name == child {
                    let mut cell = row.first_child;
                    let mut seen: Vec<Cow<'_, str>> = Vec::new();
                    while let Some(data) = self.get(cell) {
                        if data.kind == NodeKind::Element && &*data.name == key {
                            let text = self.string_value(cell);
                            if !seen.contains(&text) {
                                map.entry(text.as_ref().into()).or_default().push(Node(at));
                                seen.push(text);
                            }
                        }
                        cell = data.next;
                    }
                }
                at = row.next;
            }
            let index = Arc::new(map);
            indexes.insert(place, Arc::clone(&index));
            index
        };
        Some(index.get(value).cloned().unwrap_or_default())
    }
}

/// The prefix of an element as written.
pub(crate) fn prefix_of<'a>(node: roxmltree::Node<'a, '_>) -> &'a str {
    let Some(ns) = node.tag_name().namespace() else { return "" };
    if node.default_namespace() == Some(ns) {
        return "";
    }
    node.lookup_prefix(ns).unwrap_or("")
}
