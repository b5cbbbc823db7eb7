//! Choices: what is offered, its labels, its search.

use super::Session;
use super::types::{Choice, Choices};
use crate::form::model::{Control, Items};
use crate::kind::Kind;
use crate::scene::Scene;
use crate::source::fold;
use rustc_hash::{FxHashMap, FxHashSet};
use tabella_xpath::{Node, Tree};

/// What becomes of an answer that a list from outside the form does not offer. Choices that stand in the form itself are the
/// same whenever it is opened; such a list has editions, and a later one must not take an answer away that was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unlisted<'s> {
    /// It stays, also where the form itself has the choices: their filter may read what a list from outside says.
    Given,
    /// It stays: it is being read back, from the journal or from a body.
    Kept,
    /// A person answers: what stands in the answer already may go on standing there, nothing else.
    Standing(&'s str),
    /// It goes where the list has it and its filter leaves it out; it stays where the list does not know it at all.
    Filtered,
}

/// True where an answer that is not offered stays as it was given.
fn stays(scene: &Scene<'_>, control: &Control, value: &str, unlisted: Unlisted<'_>) -> bool {
    if unlisted == Unlisted::Given {
        return true;
    }
    let Items::Set(set) = &control.items else { return false };
    let Some(id) = set.instance.as_ref().filter(|id| scene.view.form.secondary.external.contains(*id)) else {
        return false;
    };
    match unlisted {
        Unlisted::Given | Unlisted::Kept => true,
        Unlisted::Standing(now) => now.split_whitespace().any(|v| v == value),
        Unlisted::Filtered => set.column.as_ref().is_none_or(|column| scene.find_item(id, column, value).is_none()),
    }
}

/// Of the answers in `text` those that are offered now: several in the order of the choices, ranked ones in their own. Those
/// that stay though they are not offered come after the offered ones.
pub(crate) fn offered_only(
    scene: &Scene<'_>,
    control: &Control,
    node: u32,
    text: &str,
    unlisted: Unlisted<'_>,
) -> String {
    let several = matches!(control.kind, Kind::SelectMultiple | Kind::Rank);
    let wanted: Vec<&str> = if several { text.split_whitespace().collect() } else { vec![text] };
    let places: FxHashMap<&str, usize> = places(scene, control, node, &wanted);
    let mut kept: Vec<(usize, &str)> = Vec::new();
    let mut seen = FxHashSet::default();
    for value in wanted {
        let place = places.get(value).copied();
        let place = place.or_else(|| stays(scene, control, value, unlisted).then_some(usize::MAX));
        if let Some(place) = place
            && seen.insert(value)
        {
            kept.push((place, value));
        }
    }
    if control.kind == Kind::SelectMultiple {
        // Stable: no two that are offered share a place, and the others keep the order in which they were given.
        kept.sort_by_key(|(place, _)| *place);
    }
    kept.into_iter().map(|(_, v)| v).collect::<Vec<_>>().join(" ")
}

/// Where each wanted value stands among those offered; those that are not offered are missing.
fn places<'v>(scene: &Scene<'_>, control: &Control, node: u32, wanted: &[&'v str]) -> FxHashMap<&'v str, usize> {
    let mut out = FxHashMap::default();
    match &control.items {
        Items::None => out.extend(wanted.iter().enumerate().map(|(i, v)| (*v, i))),
        Items::Fixed(items) => {
            for value in wanted {
                if let Some(place) = items.iter().position(|i| &*i.value == *value) {
                    out.insert(*value, place);
                }
            }
        }
        Items::Set(set) => {
            if let Some((id, column)) = &set.whole {
                // Handles of items rise in the order of the list.
                for value in wanted {
                    if let Some(item) = scene.find_item(id, column, value) {
                        out.insert(*value, item.0 as usize);
                    }
                }
                return out;
            }
            let want: FxHashSet<&str> = wanted.iter().copied().collect();
            for (place, item) in scene.itemset(control, node).into_iter().enumerate() {
                if out.len() == want.len() {
                    break;
                }
                let value = item_value(scene, control, item, node);
                if let Some(found) = want.get(value.as_str()) {
                    out.entry(*found).or_insert(place);
                }
            }
        }
    }
    out
}

fn item_value(scene: &Scene<'_>, control: &Control, item: Node, node: u32) -> String {
    let Items::Set(set) = &control.items else { return String::new() };
    if let Some(column) = &set.column {
        // The plain case without an evaluation: the first child of that name.
        let mut first = None;
        if scene.view.children_named(item, column, &mut |n| {
            first.get_or_insert(n);
        }) {
            return first.map(|n| scene.view.string_value(n).into_owned()).unwrap_or_default();
        }
        let mut at = scene.view.first_child(item);
        while let Some(child) = at {
            if scene.view.local_name(child) == &**column {
                return scene.view.string_value(child).into_owned();
            }
            at = scene.view.next_sibling(child);
        }
        return String::new();
    }
    scene.evaluate_text(&set.value, item, Node(node))
}

impl Session {
    /// Choices now offered by the select at `path`, in order; those whose label holds every word of `filter` (case and marks
    /// of letters do not matter), at most `limit` of them. Empty where `path` is no select.
    #[must_use]
    pub fn choices(&self, path: &str, filter: Option<&str>, limit: usize) -> Choices {
        let Some(node) = self.node(path) else { return Choices::default() };
        let form = &self.form.data;
        let Some(control) = form.control_of(self.arena.def_of(node)) else { return Choices::default() };
        let scene = self.scene(form);
        let words: Vec<String> = filter.unwrap_or("").split_whitespace().map(fold).collect();
        let mut out = Choices::default();
        match &control.items {
            Items::None => {}
            Items::Fixed(items) => {
                for item in items {
                    let label = item.label.as_ref().map(|l| scene.text(l, "", Node(node)));
                    let label = label.unwrap_or_else(|| item.value.to_string());
                    if !matches(&words, &label) {
                        continue;
                    }
                    out.total += 1;
                    if out.choices.len() < limit {
                        let media = item.label.as_ref().map(|l| scene.media(l, Node(node))).unwrap_or_default();
                        out.choices.push(Choice { value: item.value.to_string(), label, media });
                    }
                }
            }
            Items::Set(set) => {
                if let Some((id, column)) = &set.whole
                    && let Some(table) = form.secondary.table(id)
                    && !words.is_empty()
                {
                    // A long table: the source searches its own rows; only the labels of the hits are made.
                    for row in table.source.search(filter.unwrap_or(""), limit) {
                        let Some(item) =
                            u32::try_from(row).ok().and_then(|r| table.node(crate::form::secondary::Place::Row(r)))
                        else {
                            continue;
                        };
                        let value = table.source.get(row, column).unwrap_or_default().into_owned();
                        let label = scene.item_label(set.label.as_ref(), item, node).unwrap_or_else(|| value.clone());
                        out.choices.push(Choice { value, label, media: std::collections::BTreeMap::new() });
                    }
                    out.total = out.choices.len();
                    return out;
                }
                for item in scene.itemset(control, node) {
                    if words.is_empty() && out.choices.len() >= limit {
                        out.total += 1;
                        continue;
                    }
                    let value = item_value(&scene, control, item, node);
                    let label = scene.item_label(set.label.as_ref(), item, node).unwrap_or_else(|| value.clone());
                    if !matches(&words, &label) {
                        continue;
                    }
                    out.total += 1;
                    if out.choices.len() < limit {
                        out.choices.push(Choice { value, label, media: std::collections::BTreeMap::new() });
                    }
                }
            }
        }
        out
    }

    /// Label of a value of the select at `path`, in the active language; `None` where it is not offered.
    #[must_use]
    pub fn value_label(&self, path: &str, value: &str) -> Option<String> {
        let node = self.node(path)?;
        let form = &self.form.data;
        let control = form.control_of(self.arena.def_of(node))?;
        self.scene(form).choice_label(control, node, value)
    }
}

fn matches(words: &[String], label: &str) -> bool {
    if words.is_empty() {
        return true;
    }
    let folded = fold(label);
    words.iter().all(|w| folded.contains(w.as_str()))
}
