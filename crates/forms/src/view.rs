//! The tree that expressions walk: the primary instance, small secondary instances, tables.

use crate::arena::{Arena, DOCUMENT, TEXT_BIT, flag};
use crate::form::FormData;
use crate::form::model::Def;
use crate::form::secondary::{NONE, Place, STATIC_BASE, TABLE_BASE, Table};
use std::borrow::Cow;
use std::cmp::Ordering;
use tabella_xpath::{Node, NodeKind, Tree};

/// Primary and secondary instances as one tree of handles.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) form: &'a FormData,
    pub(crate) arena: &'a Arena,
}

fn some(node: u32) -> Option<Node> {
    (node != NONE).then_some(Node(node))
}

impl<'a> View<'a> {
    fn def(&self, node: u32) -> Option<&'a Def> {
        self.form.def(self.arena.get(node)?.def)
    }

    fn table(&self, node: u32) -> Option<(&'a Table, Place)> {
        let table = self.form.secondary.table_of(node)?;
        Some((table, table.place(node)))
    }

    /// The value of a leaf as expressions read it: blank where not relevant.
    pub(crate) fn leaf(&self, node: u32) -> &'a str {
        match self.arena.get(node) {
            Some(data) if data.has(flag::RELEVANT) => &data.value,
            _ => "",
        }
    }

    fn order(&self, node: u32) -> (u32, u32) {
        if node & TEXT_BIT != 0 && node < STATIC_BASE {
            let data = self.arena.get(node & !TEXT_BIT);
            let order = data.map_or(0, |d| d.order);
            let mut count = 1;
            let mut at = data.map_or(NONE, |d| d.first_attribute);
            while let Some(next) = self.arena.get(at) {
                count += 1;
                at = next.next;
            }
            return (order.saturating_add(count), 1);
        }
        (self.arena.get(node).map_or(0, |d| d.order), 0)
    }
}

impl Tree for View<'_> {
    fn kind(&self, n: Node) -> NodeKind {
        if n.0 >= TABLE_BASE {
            return match self.table(n.0) {
                Some((_, Place::Document)) => NodeKind::Document,
                Some((_, Place::Text(..))) => NodeKind::Text,
                _ => NodeKind::Element,
            };
        }
        if n.0 >= STATIC_BASE {
            return self.form.secondary.get(n.0).map_or(NodeKind::Element, |d| d.kind);
        }
        if n.0 & TEXT_BIT != 0 {
            return NodeKind::Text;
        }
        if n.0 == DOCUMENT {
            return NodeKind::Document;
        }
        if self.def(n.0).is_some_and(|d| d.is_attribute) { NodeKind::Attribute } else { NodeKind::Element }
    }

    fn parent(&self, n: Node) -> Option<Node> {
        if n.0 >= TABLE_BASE {
            let (table, place) = self.table(n.0)?;
            return table.node(match place {
                Place::Document => return None,
                Place::Root => Place::Document,
                Place::Row(_) => Place::Root,
                Place::Cell(r, _) => Place::Row(r),
                Place::Text(r, c) => Place::Cell(r, c),
            });
        }
        if n.0 >= STATIC_BASE {
            return some(self.form.secondary.get(n.0)?.parent);
        }
        if n.0 & TEXT_BIT != 0 {
            return Some(Node(n.0 & !TEXT_BIT));
        }
        some(self.arena.get(n.0)?.parent)
    }

    fn first_child(&self, n: Node) -> Option<Node> {
        if n.0 >= TABLE_BASE {
            let (table, place) = self.table(n.0)?;
            return table.node(match place {
                Place::Document => Place::Root,
                Place::Root => Place::Row(0),
                Place::Row(r) => Place::Cell(r, 0),
                Place::Cell(r, c) => Place::Text(r, c),
                Place::Text(..) => return None,
            });
        }
        if n.0 >= STATIC_BASE {
            return some(self.form.secondary.get(n.0)?.first_child);
        }
        if n.0 & TEXT_BIT != 0 {
            return None;
        }
        let data = self.arena.get(n.0)?;
        if data.first_child != NONE {
            return Some(Node(data.first_child));
        }
        let is_attribute = self.form.def(data.def).is_some_and(|d| d.is_attribute);
        (!is_attribute && !self.leaf(n.0).is_empty()).then_some(Node(n.0 | TEXT_BIT))
    }

    fn last_child(&self, n: Node) -> Option<Node> {
        if n.0 >= TABLE_BASE {
            let (table, place) = self.table(n.0)?;
            return match place {
                Place::Root => table.node(Place::Row(table.rows.checked_sub(1)?)),
                Place::Row(r) => table.node(Place::Cell(r, u32::try_from(table.columns.len()).ok()?.checked_sub(1)?)),
                _ => self.first_child(n),
            };
        }
        if n.0 >= STATIC_BASE {
            return some(self.form.secondary.get(n.0)?.last_child);
        }
        match self.arena.get(n.0) {
            Some(data) if data.last_child != NONE => Some(Node(data.last_child)),
            _ => self.first_child(n),
        }
    }

    fn next_sibling(&self, n: Node) -> Option<Node> {
        if n.0 >= TABLE_BASE {
            let (table, place) = self.table(n.0)?;
            return match place {
                Place::Row(r) => table.node(Place::Row(r + 1)),
                Place::Cell(r, c) => table.node(Place::Cell(r, c + 1)),
                _ => None,
            };
        }
        if n.0 >= STATIC_BASE {
            let data = self.form.secondary.get(n.0)?;
            return if data.kind == NodeKind::Attribute { None } else { some(data.next) };
        }
        if n.0 & TEXT_BIT != 0 || self.def(n.0)?.is_attribute {
            return None;
        }
        some(self.arena.get(n.0)?.next)
    }

    fn previous_sibling(&self, n: Node) -> Option<Node> {
        if n.0 >= TABLE_BASE {
            let (table, place) = self.table(n.0)?;
            return match place {
                Place::Row(r) => table.node(Place::Row(r.checked_sub(1)?)),
                Place::Cell(r, c) => table.node(Place::Cell(r, c.checked_sub(1)?)),
                _ => None,
            };
        }
        if n.0 >= STATIC_BASE {
            return some(self.form.secondary.get(n.0)?.previous);
        }
        if n.0 & TEXT_BIT != 0 || self.def(n.0)?.is_attribute {
            return None;
        }
        some(self.arena.get(n.0)?.previous)
    }

    fn first_attribute(&self, n: Node) -> Option<Node> {
        if n.0 >= TABLE_BASE {
            return None;
        }
        if n.0 >= STATIC_BASE {
            return some(self.form.secondary.get(n.0)?.first_attribute);
        }
        some(self.arena.get(n.0)?.first_attribute)
    }

    fn next_attribute(&self, n: Node) -> Option<Node> {
        if n.0 >= TABLE_BASE {
            return None;
        }
        if n.0 >= STATIC_BASE {
            return some(self.form.secondary.get(n.0)?.next);
        }
        some(self.arena.get(n.0)?.next)
    }

    fn local_name(&self, n: Node) -> &str {
        if n.0 >= TABLE_BASE {
            return match self.table(n.0) {
                Some((_, Place::Root)) => "root",
                Some((_, Place::Row(_))) => "item",
                Some((table, Place::Cell(_, c))) => table.columns.get(c as usize).map_or("", |n| n),
                _ => "",
            };
        }
        if n.0 >= STATIC_BASE {
            return self.form.secondary.get(n.0).map_or("", |d| &d.name);
        }
        self.def(n.0).map_or("", |d| &d.name)
    }

    fn namespace_uri(&self, n: Node) -> &str {
        if n.0 >= TABLE_BASE {
            return "";
        }
        if n.0 >= STATIC_BASE {
            return self.form.secondary.get(n.0).map_or("", |d| &d.ns);
        }
        // Names without prefix match whatever default namespace the form gives its instance.
        self.def(n.0).map_or("", |d| if d.prefix.is_empty() && !d.is_attribute { "" } else { &d.ns })
    }

    fn prefix(&self, n: Node) -> &str {
        if n.0 >= TABLE_BASE {
            return "";
        }
        if n.0 >= STATIC_BASE {
            return self.form.secondary.get(n.0).map_or("", |d| &d.prefix);
        }
        self.def(n.0).map_or("", |d| &d.prefix)
    }

    fn string_value(&self, n: Node) -> Cow<'_, str> {
        if n.0 >= TABLE_BASE {
            return match self.table(n.0) {
                Some((table, Place::Cell(r, c) | Place::Text(r, c))) => table.cell(r, c),
                Some((table, Place::Row(r))) => {
                    let width = u32::try_from(table.columns.len()).unwrap_or(0);
                    Cow::Owned((0..width).map(|c| table.cell(r, c)).collect())
                }
                // The text of a whole table is never wanted; it would be its size.
                _ => Cow::Borrowed(""),
            };
        }
        if n.0 >= STATIC_BASE {
            return self.form.secondary.string_value(n.0);
        }
        let node = n.0 & !TEXT_BIT;
        let Some(data) = self.arena.get(node) else { return Cow::Borrowed("") };
        if data.first_child == NONE {
            return Cow::Borrowed(self.leaf(node));
        }
        let mut out = String::new();
        for inner in self.arena.subtree(node) {
            let Some(inner_data) = self.arena.get(inner) else { continue };
            let is_attribute = self.form.def(inner_data.def).is_some_and(|d| d.is_attribute);
            if inner_data.first_child == NONE && !is_attribute {
                out.push_str(self.leaf(inner));
            }
        }
        Cow::Owned(out)
    }

    fn compare(&self, a: Node, b: Node) -> Ordering {
        if a.0 >= STATIC_BASE || b.0 >= STATIC_BASE {
            // Secondary instances are numbered in document order.
            return match (self.table(a.0), self.table(b.0)) {
                (Some((ta, pa)), Some((tb, pb))) if ta.base == tb.base => place_key(pa).cmp(&place_key(pb)),
                _ => a.0.cmp(&b.0),
            };
        }
        self.order(a.0).cmp(&self.order(b.0))
    }

    fn indexed(&self, parent: Node, child: &str, key: &str, value: &str) -> Option<Vec<Node>> {
        if parent.0 >= TABLE_BASE {
            let (table, place) = self.table(parent.0)?;
            if place != Place::Root || child != "item" {
                return Some(Vec::new());
            }
            if !table.columns.iter().any(|c| &**c == key) {
                return Some(Vec::new());
            }
            let rows = table.source.lookup(key, value);
            return Some(rows.into_iter().filter_map(|r| table.node(Place::Row(u32::try_from(r).ok()?))).collect());
        }
        if parent.0 >= STATIC_BASE {
            return self.form.secondary.indexed(parent.0, child, key, value);
        }
        None
    }

    fn children_named(&self, parent: Node, local_name: &str, found: &mut dyn FnMut(Node)) -> bool {
        if parent.0 >= TABLE_BASE {
            let Some((table, Place::Row(row))) = self.table(parent.0) else { return false };
            let columns = (0u32..).zip(&table.columns).filter(|(_, name)| &***name == local_name);
            for (column, _) in columns {
                if let Some(node) = table.node(Place::Cell(row, column)) {
                    found(node);
                }
            }
            return true;
        }
        if parent.0 >= STATIC_BASE || parent.0 & TEXT_BIT != 0 {
            return false;
        }
        let Some(data) = self.arena.get(parent.0) else { return false };
        let Some(def) = self.form.def(data.def) else { return false };
        // One instance of the parent: all nodes of the child's definition are its children.
        if def.children.len() < 6 || self.arena.instances_of(data.def).len() != 1 {
            return false;
        }
        match def.by_name.get(local_name).map(Vec::as_slice) {
            None => true,
            Some([only]) => {
                self.arena.instances_of(*only).iter().for_each(|n| found(Node(*n)));
                true
            }
            Some(_) => false,
        }
    }
}

fn place_key(place: Place) -> (u32, u32, u32) {
    match place {
        Place::Document => (0, 0, 0),
        Place::Root => (1, 0, 0),
        Place::Row(r) => (r.saturating_add(2), 0, 0),
        Place::Cell(r, c) => (r.saturating_add(2), c.saturating_add(1), 0),
        Place::Text(r, c) => (r.saturating_add(2), c.saturating_add(1), 1),
    }
}
