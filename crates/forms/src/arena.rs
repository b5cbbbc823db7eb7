//! The nodes of one primary instance: handles into one vector, linked both ways.

use crate::form::FormData;
use crate::form::model::{Def, DefId, Template};
use crate::form::secondary::NONE;
use crate::state::LeftWhy;

/// Handles of text nodes: that of their element with this bit.
pub(crate) const TEXT_BIT: u32 = 1 << 28;
/// Most nodes of an instance.
pub(crate) const MAX_NODES: usize = 2_000_000;
/// The document node.
pub(crate) const DOCUMENT: u32 = 0;
/// The root element.
pub(crate) const ROOT: u32 = 1;
/// No instant.
pub(crate) const NEVER: i64 = i64::MIN;

pub(crate) mod flag {
    /// Own relevance expression holds.
    pub(crate) const OWN: u8 = 1;
    /// Relevant with all ancestors.
    pub(crate) const RELEVANT: u8 = 2;
    pub(crate) const REQUIRED: u8 = 4;
    pub(crate) const READONLY: u8 = 8;
    pub(crate) const VIOLATED: u8 = 16;
    /// In the document (not removed).
    pub(crate) const LINKED: u8 = 32;
    /// Stands for a series: linked to its parent only one way.
    pub(crate) const ANCHOR: u8 = 64;
}

#[derive(Debug, Clone)]
pub(crate) struct Data {
    pub(crate) def: DefId,
    pub(crate) parent: u32,
    pub(crate) first_child: u32,
    pub(crate) last_child: u32,
    pub(crate) next: u32,
    pub(crate) previous: u32,
    pub(crate) first_attribute: u32,
    pub(crate) order: u32,
    pub(crate) flags: u8,
    pub(crate) value: String,
    /// Unix seconds; [`NEVER`] where none.
    pub(crate) typed: i64,
    pub(crate) seen: i64,
    /// Still open when the observer left.
    pub(crate) left: Option<LeftWhy>,
}

impl Data {
    fn new(def: DefId, parent: u32) -> Self {
        Self {
            def,
            parent,
            first_child: NONE,
            last_child: NONE,
            next: NONE,
            previous: NONE,
            first_attribute: NONE,
            order: 0,
            flags: flag::OWN | flag::RELEVANT | flag::LINKED,
            value: String::new(),
            typed: NEVER,
            seen: NEVER,
            left: None,
        }
    }

    pub(crate) fn has(&self, bit: u8) -> bool {
        self.flags & bit != 0
    }
}

/// The instance.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arena {
    pub(crate) nodes: Vec<Data>,
    /// Nodes of each definition, in document order.
    pub(crate) instances: Vec<Vec<u32>>,
    /// Anchors of each repeat definition, one for each parent instance.
    pub(crate) anchors: Vec<Vec<u32>>,
}

impl Arena {
    pub(crate) fn get(&self, node: u32) -> Option<&Data> {
        self.nodes.get(node as usize)
    }

    pub(crate) fn get_mut(&mut self, node: u32) -> Option<&mut Data> {
        self.nodes.get_mut(node as usize)
    }

    pub(crate) fn def_of(&self, node: u32) -> DefId {
        self.get(node).map_or(DefId::MAX, |d| d.def)
    }

    pub(crate) fn instances_of(&self, def: DefId) -> &[u32] {
        self.instances.get(def as usize).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn anchors_of(&self, def: DefId) -> &[u32] {
        self.anchors.get(def as usize).map_or(&[], Vec::as_slice)
    }

    /// An instance from a template of the whole.
    pub(crate) fn new(form: &FormData, template: &Template) -> Self {
        let mut arena = Self {
            nodes: Vec::with_capacity(form.defs.len() + 1),
            instances: vec![Vec::new(); form.defs.len()],
            anchors: vec![Vec::new(); form.defs.len()],
        };
        arena.nodes.push(Data::new(DefId::MAX, NONE));
        arena.build(form, template, DOCUMENT, None);
        arena.number();
        arena
    }

    fn push(&mut self, def: DefId, parent: u32) -> u32 {
        let id = u32::try_from(self.nodes.len()).unwrap_or(NONE);
        self.nodes.push(Data::new(def, parent));
        id
    }

    /// Makes the nodes of a template under `parent`, after the sibling `after` (`None`: at the end; [`NONE`]: at the front).
    /// `None` at the limit of nodes.
    pub(crate) fn build(
        &mut self,
        form: &FormData,
        template: &Template,
        parent: u32,
        after: Option<u32>,
    ) -> Option<u32> {
        if self.nodes.len() >= MAX_NODES {
            return None;
        }
        let id = self.push(template.def, parent);
        let after = after.unwrap_or_else(|| self.get(parent).map_or(NONE, |p| p.last_child));
        self.link_after(id, parent, after);
        let mut last = NONE;
        for (def, value) in &template.attributes {
            let made = self.push(*def, id);
            if let Some(data) = self.get_mut(made) {
                data.value = value.to_string();
            }
            if last == NONE {
                if let Some(data) = self.get_mut(id) {
                    data.first_attribute = made;
                }
            } else if let Some(data) = self.get_mut(last) {
                data.next = made;
            }
            last = made;
        }
        if let Some(data) = self.get_mut(id) {
            data.value = template.value.to_string();
            data.left = template.left;
            if let Some((seen, typed)) = template.times {
                data.seen = seen;
                data.typed = typed;
            }
        }
        for child in &template.children {
            self.build(form, child, id, None)?;
        }
        for def in form.def(template.def).map_or(&[][..], |d: &Def| &d.children) {
            if form.def(*def).is_some_and(|d| d.repeat.is_some()) {
                let anchor = self.push(*def, id);
                if let Some(data) = self.get_mut(anchor) {
                    data.flags |= flag::ANCHOR;
                }
            }
        }
        Some(id)
    }

    pub(crate) fn link_after(&mut self, id: u32, parent: u32, after: u32) {
        let next = match self.get(after) {
            Some(data) => data.next,
            None => self.get(parent).map_or(NONE, |p| p.first_child),
        };
        if let Some(data) = self.get_mut(id) {
            data.previous = after;
            data.next = next;
        }
        match self.get_mut(after) {
            Some(data) => data.next = id,
            None => {
                if let Some(parent) = self.get_mut(parent) {
                    parent.first_child = id;
                }
            }
        }
        match self.get_mut(next) {
            Some(data) => data.previous = id,
            None => {
                if let Some(parent) = self.get_mut(parent) {
                    parent.last_child = id;
                }
            }
        }
    }

    /// Takes a node out of its parent, with all beneath it.
    pub(crate) fn unlink(&mut self, id: u32, keep: bool) {
        let Some(data) = self.get(id) else { return };
        let (parent, previous, next) = (data.parent, data.previous, data.next);
        match self.get_mut(previous) {
            Some(data) => data.next = next,
            None => {
                if let Some(parent) = self.get_mut(parent) {
                    parent.first_child = next;
                }
            }
        }
        match self.get_mut(next) {
            Some(data) => data.previous = previous,
            None => {
                if let Some(parent) = self.get_mut(parent) {
                    parent.last_child = previous;
                }
            }
        }
        for node in self.subtree(id) {
            if let Some(data) = self.get_mut(node) {
                data.flags &= !flag::LINKED;
                if !keep {
                    data.value = String::new();
                }
            }
        }
    }

    /// Numbers all nodes in document order and lists them by definition.
    pub(crate) fn number(&mut self) {
        for list in self.instances.iter_mut().chain(self.anchors.iter_mut()) {
            list.clear();
        }
        let mut order = 0;
        let mut at = self.get(DOCUMENT).map_or(NONE, |d| d.first_child);
        let mut counted: Vec<(u32, u32)> = Vec::with_capacity(self.nodes.len());
        while at != NONE {
            order += 1;
            counted.push((at, order));
            let Some(data) = self.get(at) else { break };
            let mut attribute = data.first_attribute;
            while let Some(inner) = self.get(attribute) {
                order += 1;
                counted.push((attribute, order));
                attribute = inner.next;
            }
            // One number for the text.
            order += 1;
            if data.first_child != NONE {
                at = data.first_child;
                continue;
            }
            let mut up = at;
            at = loop {
                let Some(data) = self.get(up) else { break NONE };
                if data.next != NONE {
                    break data.next;
                }
                if data.parent == DOCUMENT || data.parent == NONE {
                    break NONE;
                }
                up = data.parent;
            };
        }
        for (node, order) in counted {
            let Some(data) = self.nodes.get_mut(node as usize) else { continue };
            data.order = order;
            if let Some(list) = self.instances.get_mut(data.def as usize) {
                list.push(node);
            }
        }
        for node in 0..self.nodes.len() {
            let Ok(id) = u32::try_from(node) else { break };
            let Some((def, parent)) = self.nodes.get(node).filter(|d| d.has(flag::ANCHOR)).map(|d| (d.def, d.parent))
            else {
                continue;
            };
            let Some(above) = self.get(parent).filter(|p| p.has(flag::LINKED)) else { continue };
            let order = above.order;
            if let Some(data) = self.nodes.get_mut(node) {
                data.order = order;
            }
            if let Some(list) = self.anchors.get_mut(def as usize) {
                list.push(id);
            }
        }
    }

    /// A node, its attributes and all beneath it, in document order (anchors left out).
    pub(crate) fn subtree(&self, top: u32) -> Vec<u32> {
        let mut out = Vec::new();
        let mut stack = vec![top];
        while let Some(node) = stack.pop() {
            let Some(data) = self.get(node) else { continue };
            out.push(node);
            let mut attribute = data.first_attribute;
            while let Some(inner) = self.get(attribute) {
                out.push(attribute);
                attribute = inner.next;
            }
            let mut child = data.last_child;
            while let Some(inner) = self.get(child) {
                stack.push(child);
                child = inner.previous;
            }
        }
        out
    }

    pub(crate) fn children(&self, parent: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = self.get(parent).map_or(NONE, |d| d.first_child);
        std::iter::from_fn(move || {
            let data = self.get(at)?;
            let found = at;
            at = data.next;
            Some(found)
        })
    }

    /// The instances of a series under a parent, in order.
    pub(crate) fn series(&self, parent: u32, def: DefId) -> Vec<u32> {
        self.children(parent).filter(|c| self.def_of(*c) == def).collect()
    }

    /// The ancestor (or self) that is of a definition.
    pub(crate) fn ancestor(&self, node: u32, def: DefId) -> Option<u32> {
        let mut at = node;
        loop {
            let data = self.get(at)?;
            if data.def == def && !data.has(flag::ANCHOR) {
                return Some(at);
            }
            at = data.parent;
        }
    }

    /// True where `node` stands under (or is) `top`.
    pub(crate) fn is_under(&self, node: u32, top: u32) -> bool {
        let mut at = node;
        loop {
            if at == top {
                return true;
            }
            match self.get(at) {
                Some(data) => at = data.parent,
                None => return false,
            }
        }
    }
}
