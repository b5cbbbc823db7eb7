//! `begin loop over list`: the loop's rows once for every choice of a list.

use crate::columns::{Record, Texts};
use crate::model::{Form, Kind};
use crate::problem::Sink;

/// Most nodes that a loop may make.
const MAX_COPIES: usize = 20_000;

/// Replaces the children of `node` by one group of copies for every choice.
pub(crate) fn expand(form: &mut Form, node: usize, list: &str, sink: &mut Sink) {
    let Some(found) = form.lists.get(list) else {
        if let Some(n) = form.node(node) {
            sink.refuse(n.rec.at("type"), "unknown_list", format!("There is no list \"{list}\" in the choices sheet."));
        }
        return;
    };
    let items: Vec<Record> = found.items.clone();
    let Some(n) = form.nodes.get_mut(node) else { return };
    let kids = std::mem::take(&mut n.kids);
    let rec = n.rec.clone();
    if items.len().saturating_mul(subtree(form, &kids)) > MAX_COPIES {
        sink.error(
            rec.at("type"),
            "too_large",
            format!("The loop over \"{list}\" makes more than {MAX_COPIES} questions."),
        );
        return;
    }
    for item in &items {
        let name = item.one("name").unwrap_or("").to_owned();
        if !crate::xml::is_name(&name) {
            sink.refuse(
                item.at("name"),
                "bad_name",
                format!("The choice \"{name}\" cannot name a group of the loop over \"{list}\"."),
            );
            continue;
        }
        let mut group = Record::blank(rec.sheet, rec.row);
        for (key, texts) in item.entries().filter(|(k, _)| *k == "label" || k.starts_with("media::")) {
            for (lang, text) in texts {
                group.set(key, lang, text.clone());
            }
        }
        let copy = form.add(node, &name, Kind::Group, group);
        for kid in &kids {
            clone_into(form, copy, *kid, item);
        }
    }
}

fn subtree(form: &Form, roots: &[usize]) -> usize {
    let mut stack = roots.to_vec();
    let mut count = 0;
    while let Some(id) = stack.pop() {
        count += 1;
        stack.extend(form.node(id).map(|n| n.kids.clone()).unwrap_or_default());
    }
    count
}

fn clone_into(form: &mut Form, parent: usize, source: usize, item: &Record) {
    let Some(node) = form.node(source).cloned() else { return };
    let mut rec = node.rec.clone();
    let cells: Vec<(String, Texts)> = rec.entries().map(|(k, t)| (k.to_owned(), t.clone())).collect();
    for (key, texts) in cells {
        for (lang, text) in texts {
            if text.contains("%(") {
                let label = item
                    .get("label")
                    .and_then(|t| t.iter().find(|(l, _)| *l == lang))
                    .map(|(_, t)| t.as_str())
                    .or_else(|| item.one("label"))
                    .unwrap_or("");
                let filled = text.replace("%(name)s", item.one("name").unwrap_or("")).replace("%(label)s", label);
                rec.set(&key, &lang, filled);
            }
        }
    }
    let copy = form.add(parent, &node.name, node.kind.clone(), rec);
    if let Some(n) = form.nodes.get_mut(copy) {
        n.from_loop = true;
    }
    for kid in node.kids {
        clone_into(form, copy, kid, item);
    }
}
