//! Paths with positions ↔ nodes.

use super::Session;
use crate::arena::{DOCUMENT, flag};
use crate::form::model::DefId;

/// What a path means.
pub(crate) enum Found {
    Node(u32),
    Series { anchor: u32, parent: u32, def: DefId },
}

/// A step: qualified name and position.
fn step(text: &str) -> Option<(&str, Option<usize>)> {
    match text.split_once('[') {
        None => Some((text, None)),
        Some((name, rest)) => Some((name, Some(rest.strip_suffix(']')?.trim().parse().ok()?))),
    }
}

impl Session {
    /// Finds a node or a series. A repeat without position is its series at the last step, its first instance before.
    pub(crate) fn find(&self, path: &str) -> Option<Found> {
        let form = &self.form.data;
        let mut at = DOCUMENT;
        let steps: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        let last = steps.len().checked_sub(1)?;
        for (index, text) in steps.iter().enumerate() {
            let (name, position) = step(text.trim())?;
            if let Some(name) = name.strip_prefix('@') {
                let local = name.rsplit_once(':').map_or(name, |(_, n)| n);
                let mut attribute = self.arena.get(at)?.first_attribute;
                loop {
                    let data = self.arena.get(attribute)?;
                    if form.def(data.def).is_some_and(|d| &*d.name == local) {
                        break;
                    }
                    attribute = data.next;
                }
                return (index == last).then_some(Found::Node(attribute));
            }
            let (prefix, local) = name.rsplit_once(':').unwrap_or(("", name));
            let def = if at == DOCUMENT {
                Some(0).filter(|_| form.def(0).is_some_and(|d| &*d.name == local))?
            } else {
                let parent = form.def(self.arena.def_of(at))?;
                let named = parent.by_name.get(local)?;
                let exact = named.iter().find(|d| form.def(**d).is_some_and(|d| &*d.prefix == prefix));
                *exact.or(named.first())?
            };
            let data = form.def(def)?;
            if data.repeat.is_some() && position.is_none() && index == last {
                let anchor = self
                    .arena
                    .anchors_of(def)
                    .iter()
                    .copied()
                    .find(|a| self.arena.get(*a).is_some_and(|d| d.parent == at))?;
                return Some(Found::Series { anchor, parent: at, def });
            }
            let wanted = position.unwrap_or(1).checked_sub(1)?;
            at = if data.repeated || wanted > 0 {
                self.arena.children(at).filter(|c| self.arena.def_of(*c) == def).nth(wanted)?
            } else {
                *self.arena.instances_of(def).first()?
            };
        }
        Some(Found::Node(at))
    }

    /// The node at a path; of a series nothing.
    pub(crate) fn node(&self, path: &str) -> Option<u32> {
        match self.find(path)? {
            Found::Node(node) => Some(node),
            Found::Series { .. } => None,
        }
    }

    /// The path of a node, with the position of every repeat instance on the way; of an anchor the path of its series.
    pub(crate) fn path_of(&self, node: u32) -> String {
        let form = &self.form.data;
        let mut steps: Vec<String> = Vec::new();
        let mut at = node;
        while at != DOCUMENT {
            let Some(data) = self.arena.get(at) else { break };
            let Some(def) = form.def(data.def) else { break };
            if !def.repeated {
                // From here up there are no positions.
                steps.push(def.path.strip_prefix('/').unwrap_or(&def.path).to_owned());
                break;
            }
            let name = def.path.rsplit('/').next().unwrap_or("");
            if def.repeat.is_some() && !data.has(flag::ANCHOR) {
                steps.push(format!("{name}[{}]", self.position(at)));
            } else {
                steps.push(name.to_owned());
            }
            at = data.parent;
        }
        steps.reverse();
        format!("/{}", steps.join("/"))
    }

    /// Position of a repeat instance in its series, from 1.
    pub(crate) fn position(&self, node: u32) -> usize {
        let def = self.arena.def_of(node);
        let mut count = 1;
        let mut at = self.arena.get(node).map(|d| d.previous);
        while let Some(data) = at.and_then(|n| self.arena.get(n)) {
            if data.def == def {
                count += 1;
            }
            at = Some(data.previous);
        }
        count
    }
}
