//! Entities: the `entities` sheet and the `save_to` column.
//!
//! Every declaration becomes a `meta/entity` in one container: where its `save_to` questions are, else where the questions that it
//! refers to are. A question saves to the nearest entity above it, so no other entity may lie in between.

use rustc_hash::FxHashMap;

use crate::columns::{self, Record};
use crate::emit_model::ModelWriter;
use crate::lexer::refs;
use crate::model::{Form, Kind};
use crate::problem::Sink;
use crate::refs::Context;
use crate::workbook::Workbook;
use crate::xml::{El, is_name};

/// One row of the entities sheet.
#[derive(Debug, Clone)]
pub(crate) struct Declaration {
    pub(crate) list: String,
    pub(crate) rec: Record,
    /// Container, once one is found.
    pub(crate) container: Option<usize>,
}

const EXPRESSIONS: [&str; 4] = ["label", "create_if", "update_if", "entity_id"];

/// Reads the sheet and checks the declarations and every `save_to`.
pub(crate) fn declare(book: &Workbook, form: &mut Form, sink: &mut Sink) {
    if let Some(sheet) = book.sheet("entities") {
        let table = columns::read(sheet, &columns::ENTITIES, true, sink);
        for rec in table.rows {
            declaration(rec, form, sink);
        }
    }
    let mut seen: FxHashMap<(String, String), usize> = FxHashMap::default();
    for id in form.order() {
        let Some(node) = form.node(id) else { continue };
        let Some(text) = node.rec.one("save_to") else { continue };
        if let Some(problem) = save_to_problem(form, text) {
            sink.refuse(node.rec.at("save_to"), "bad_save_to", problem);
            if let Some(node) = form.nodes.get_mut(id) {
                node.rec.remove("save_to");
            }
            continue;
        }
        let list = list_of(form, text).unwrap_or("").to_owned();
        let property = property(text).unwrap_or("").to_owned();
        let row = node.rec.row;
        if let Some(first) = seen.insert((list, property.clone()), row) {
            sink.refuse(
                node.rec.at("save_to"),
                "duplicate_save_to",
                format!("The property \"{property}\" is saved by row {first} already."),
            );
        }
    }
}

fn declaration(rec: Record, form: &mut Form, sink: &mut Sink) {
    let at = rec.at("list_name");
    let Some(list) = rec.one("list_name").map(str::to_owned) else {
        sink.refuse(at, "missing_entity_list", "The entity list has no name.");
        return;
    };
    if !is_name(&list) || list.contains('.') || list.starts_with("__") {
        sink.refuse(at, "bad_entity_list", format!("\"{list}\" cannot name an entity list: begin with a letter or underscore (not two), then letters, digits, underscores and hyphens."));
        return;
    }
    if form.entities.iter().any(|d| d.list == list) {
        sink.refuse(at, "duplicate_entity_list", format!("The entity list \"{list}\" is declared twice."));
        return;
    }
    let has = |key: &str| rec.get(key).is_some();
    let updates = has("entity_id");
    if !has("label") && !updates {
        sink.refuse(
            rec.at("label"),
            "missing_entity_label",
            format!("The entity list \"{list}\" creates entities and so needs a label."),
        );
    }
    if updates && has("create_if") && !has("update_if") {
        sink.refuse(
            rec.at("update_if"),
            "missing_update_if",
            format!("The entity list \"{list}\" has create_if and entity_id, so it needs update_if too."),
        );
    }
    if !updates && has("update_if") {
        sink.refuse(
            rec.at("entity_id"),
            "missing_entity_id",
            format!("The entity list \"{list}\" has update_if, so it needs entity_id too."),
        );
    }
    form.entities.push(Declaration { list, rec, container: None });
}

/// The property of a `save_to` cell.
pub(crate) fn property(text: &str) -> Option<&str> {
    text.rsplit('#').next().map(str::trim)
}

fn list_of<'a>(form: &'a Form, text: &'a str) -> Option<&'a str> {
    match text.split_once('#') {
        Some((list, _)) => Some(list.trim()),
        None => form.entities.first().map(|d| d.list.as_str()),
    }
}

fn save_to_problem(form: &Form, text: &str) -> Option<String> {
    if form.entities.is_empty() {
        return Some("Nothing can be saved to an entity: declare one in an entities sheet.".to_owned());
    }
    if text.matches('#').count() > 1 {
        return Some("A save_to has at most one \"#\", between list and property.".to_owned());
    }
    if !text.contains('#') && form.entities.len() > 1 {
        return Some(
            "There are several entity lists, so write the list before the property, like list#property.".to_owned(),
        );
    }
    let list = list_of(form, text).unwrap_or("");
    if !form.entities.iter().any(|d| d.list == list) {
        return Some(format!("There is no entity list \"{list}\"."));
    }
    let property = property(text).unwrap_or("");
    if !is_name(property) || property.starts_with("__") {
        return Some(format!(
            "\"{property}\" cannot name a property: begin with a letter or underscore (not two), then letters, digits, underscores, hyphens and full stops."
        ));
    }
    matches!(property.to_ascii_lowercase().as_str(), "name" | "label")
        .then(|| "The properties name and label are kept by the entity itself; choose another name.".to_owned())
}

/// Declarations whose entity stands in the form's own metadata block or elsewhere.
pub(crate) fn in_form(form: &Form) -> Vec<usize> {
    (0..form.entities.len()).collect()
}

/// What a declaration refers to.
struct Needs {
    saves: Vec<usize>,
    /// The nearest repeat, or the root, that its references are in.
    scope: usize,
    /// Where the entity should stand.
    wish: usize,
}

/// Finds a container for every declaration and hangs the entities into the tree.
pub(crate) fn attach(form: &mut Form, meta: usize, list: &[usize], sink: &mut Sink) {
    if list.is_empty() {
        return;
    }
    form.index();
    let mut needs: Vec<(usize, Option<Needs>)> = list.iter().map(|i| (*i, self::needs(form, *i, sink))).collect();
    let alone = needs.len() == 1;
    // Those with questions that save to them come first: they cannot move.
    needs.sort_by_key(|(i, n)| (n.as_ref().is_none_or(|n| n.saves.is_empty()), *i));
    let mut taken: FxHashMap<usize, usize> = FxHashMap::default();
    for (index, need) in &needs {
        let Some(need) = need else { continue };
        let fixed = !need.saves.is_empty();
        let wish = if alone && need.scope == 0 { 0 } else { need.wish };
        let mut place = Some(wish);
        while let Some(at) = place {
            if !taken.contains_key(&at) {
                break;
            }
            place = if fixed || at == need.scope { None } else { form.node(at).map(|n| n.parent) };
        }
        match place {
            Some(at) => {
                taken.insert(at, *index);
                if let Some(d) = form.entities.get_mut(*index) {
                    d.container = Some(at);
                }
            }
            None => no_place(form, *index, sink),
        }
    }
    for (index, need) in &needs {
        let Some(need) = need else { continue };
        let Some(container) = form.entities.get(*index).and_then(|d| d.container) else { continue };
        let stolen = need.saves.iter().any(|q| {
            form.lineage(*q).into_iter().skip(1).take_while(|n| *n != container).any(|n| taken.contains_key(&n))
        });
        if stolen {
            no_place(form, *index, sink);
        }
    }
    for index in list {
        let Some(container) = form.entities.get(*index).and_then(|d| d.container) else { continue };
        let blank = Record::blank("entities", form.entities.get(*index).map_or(1, |d| d.rec.row));
        let holder = if container == 0 { meta } else { form.add(container, "meta", Kind::Meta, blank.clone()) };
        let entity = form.add(holder, "entity", Kind::Entity(*index), blank.clone());
        form.add(entity, "label", Kind::Meta, blank);
    }
}

fn no_place(form: &Form, index: usize, sink: &mut Sink) {
    if let Some(d) = form.entities.get(index) {
        sink.refuse(d.rec.here(), "no_entity_place", format!("There is no place for the entity \"{}\": each group or repeat holds one entity, and all that would do are taken. Move its questions into a group of their own.", d.list));
    }
}

fn scope_of(form: &Form, node: usize) -> usize {
    form.repeat_above(node).unwrap_or(0)
}

fn needs(form: &Form, index: usize, sink: &mut Sink) -> Option<Needs> {
    let d = form.entities.get(index)?;
    let saves: Vec<usize> = form
        .order()
        .into_iter()
        .filter(|id| {
            form.node(*id).and_then(|n| n.rec.one("save_to")).is_some_and(|t| list_of(form, t) == Some(d.list.as_str()))
        })
        .collect();
    let mut scope =
        saves.iter().map(|q| scope_of(form, *q)).max_by_key(|s| form.node(*s).map_or(0, |n| n.depth)).unwrap_or(0);
    let within = |outer: usize, inner: usize| outer == 0 || outer == inner || form.lineage(inner).contains(&outer);
    for q in &saves {
        if scope_of(form, *q) != scope
            && let Some(node) = form.node(*q)
        {
            sink.refuse(
                node.rec.at("save_to"),
                "entity_scope",
                format!("The questions that save to \"{}\" must be in the same repeat.", d.list),
            );
            return None;
        }
    }
    let mut deepest: Option<usize> = None;
    for key in EXPRESSIONS {
        for r in d.rec.one(key).and_then(|t| refs(t).ok()).unwrap_or_default() {
            let Some(target) = form.by_name.get(r.name).and_then(|t| t.first().copied()) else { continue };
            let its = scope_of(form, target);
            if saves.is_empty() && within(scope, its) {
                scope = its;
            } else if !within(its, scope) {
                sink.refuse(
                    d.rec.at(key),
                    "entity_scope",
                    format!("\"{}\" is in another repeat than what \"{}\" refers to otherwise.", r.name, d.list),
                );
                return None;
            }
            let depth = |n: usize| form.node(n).map_or(0, |n| n.depth);
            if deepest.is_none_or(|d| depth(target) > depth(d)) {
                deepest = Some(target);
            }
        }
    }
    let parent = |n: usize| form.node(n).map_or(0, |n| n.parent);
    let wish = match (saves.split_first(), deepest) {
        (Some((first, rest)), _) => rest.iter().fold(parent(*first), |common, q| {
            let line = form.lineage(parent(*q));
            form.lineage(common).into_iter().find(|n| line.contains(n)).unwrap_or(0)
        }),
        (None, Some(target)) => parent(target),
        (None, None) => 0,
    };
    Some(Needs { saves, scope, wish })
}

/// The entity's element in the instance.
pub(crate) fn element(form: &Form, index: usize) -> El {
    let mut el = El::new("entity");
    let Some(d) = form.entities.get(index) else { return el };
    let has = |key: &str| d.rec.get(key).is_some();
    el.set("dataset", d.list.clone());
    if !has("entity_id") || has("create_if") {
        el.set("create", "1");
    }
    if has("entity_id") {
        for (name, value) in [("update", "1"), ("baseVersion", ""), ("trunkVersion", ""), ("branchId", "")] {
            el.set(name, value);
        }
    }
    el.set("id", "");
    if has("label") {
        el.push(El::new("label"));
    }
    el
}

/// Binds and actions of an entity; `node` is the `entity` node.
pub(crate) fn binds(writer: &mut ModelWriter<'_, '_>, node: usize, index: usize, out: &mut Vec<El>) {
    let form = writer.resolver.form;
    let (Some(d), Some(entity)) = (form.entities.get(index), form.node(node)) else { return };
    // Attributes and label are evaluated one step below the entity.
    let inner = entity.kids.first().copied().unwrap_or(node);
    let path = entity.path.clone();
    let bind = |part: &str, calculate: Option<String>| {
        let mut el = El::new("bind").attr("nodeset", format!("{path}/{part}"));
        if let Some(calculate) = calculate {
            el.set("calculate", calculate);
        }
        el.attr("readonly", "true()").attr("type", "string")
    };
    let mut expression = |key: &str, predicate: bool| {
        let at = d.rec.at(key);
        d.rec.one(key).map(|text| {
            writer.resolver.expression(text, Context { node: inner, predicate, item: None }, &at, writer.sink)
        })
    };
    for (key, part) in [("create_if", "@create"), ("update_if", "@update")] {
        if let Some(calculate) = expression(key, false) {
            out.push(bind(part, Some(calculate)));
        }
    }
    if let Some(id) = expression("entity_id", true) {
        for (part, column) in
            [("@baseVersion", "__version"), ("@trunkVersion", "__trunkVersion"), ("@branchId", "__branchId")]
        {
            out.push(bind(part, Some(format!("instance('{}')/root/item[name={id}]/{column}", d.list))));
        }
        out.push(bind("@id", expression("entity_id", false)));
    } else {
        out.push(bind("@id", None));
    }
    let label = expression("label", false);
    if d.rec.get("entity_id").is_none() {
        let action = |event: &str| {
            El::new("setvalue").attr("ref", format!("{path}/@id")).attr("event", event).attr("value", "uuid()")
        };
        out.push(action("odk-instance-first-load"));
        if let Some(repeat) = form.repeat_above(node) {
            writer.actions.add(repeat, action("odk-new-repeat"));
        }
    }
    if label.is_some() {
        out.push(bind("label", label));
    }
}

/// The version of the entities specification that the form needs.
pub(crate) fn version(form: &Form, model: &mut El) {
    if form.entities.is_empty() {
        return;
    }
    let nested = form.entities.iter().any(|d| d.container.is_some_and(|c| c != 0));
    model.set("entities:entities-version", if nested { "2025.1.0" } else { "2024.1.0" });
}
