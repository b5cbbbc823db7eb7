//! Checks over the whole form, after the tree stands.

use rustc_hash::FxHashMap;

use crate::columns::Texts;
use crate::emit_model::visible;
use crate::model::{Form, Kind, Node};
use crate::problem::{At, Sink};
use crate::settings::{self, TABELLA};
use crate::workbook::Workbook;

/// Reports a sheet that is not there, naming one that may be meant.
pub(crate) fn missing_sheet(book: &Workbook, name: &str, at: At, sink: &mut Sink) {
    let similar: Vec<&str> =
        book.sheets.iter().map(|s| s.name.as_str()).filter(|s| !s.starts_with('_') && near(s, name)).collect();
    let hint =
        if similar.is_empty() { String::new() } else { format!(" Is it the sheet \"{}\"?", similar.join("\" or \"")) };
    sink.error(at, "missing_sheet", format!("The workbook has no sheet named \"{name}\".{hint}"));
}

/// At most two letters differ.
fn near(a: &str, b: &str) -> bool {
    let a: Vec<char> = a.trim().to_lowercase().chars().take(64).collect();
    let b: Vec<char> = b.chars().collect();
    if a == b || a.is_empty() {
        return false;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let (up, left, corner) = (
                row.get(j + 1).copied().unwrap_or(0),
                next.get(j).copied().unwrap_or(0),
                row.get(j).copied().unwrap_or(0),
            );
            next.push((up + 1).min(left + 1).min(corner + usize::from(x != y)));
        }
        row = next;
    }
    row.last().is_some_and(|d| *d <= 2)
}

pub(crate) fn run(book: &Workbook, form: &mut Form, sink: &mut Sink) {
    names(form, sink);
    lists(book, form, sink);
    labels(form, sink);
    tabella(form, sink);
    if book.sheet("settings").is_none()
        && let Some(sheet) = book.sheets.iter().find(|s| !s.name.starts_with('_') && near(&s.name, "settings"))
    {
        sink.warn(
            At::new(&sheet.name.to_lowercase(), 1),
            "misspelled_sheet",
            format!("The sheet \"{}\" was left out. Should it be \"settings\"?", sheet.name),
        );
    }
}

fn names(form: &mut Form, sink: &mut Sink) {
    let mut repeats: FxHashMap<String, usize> = FxHashMap::default();
    let mut drop: Vec<(usize, usize)> = Vec::new();
    let order = form.order();
    for parent in std::iter::once(0).chain(order) {
        let Some(node) = form.node(parent) else { continue };
        if !node.is_container() {
            continue;
        }
        let mut exact: FxHashMap<&str, usize> = FxHashMap::default();
        let mut folded: FxHashMap<String, &str> = FxHashMap::default();
        for kid in &node.kids {
            let Some(k) = form.node(*kid) else { continue };
            if matches!(k.kind, Kind::Meta | Kind::Entity(_)) {
                continue;
            }
            let at = k.rec.at("name");
            if let Some(first) = exact.insert(&k.name, k.rec.row) {
                sink.refuse(
                    at,
                    "duplicate_name",
                    format!(
                        "The name \"{}\" is used already in row {first}. Names are unique within their group.",
                        k.name
                    ),
                );
                drop.push((parent, *kid));
                continue;
            }
            if let Some(other) = folded.insert(k.name.to_lowercase(), &k.name) {
                sink.warn(
                    at.clone(),
                    "similar_name",
                    format!("The name \"{}\" differs from \"{other}\" only in upper and lower case.", k.name),
                );
            }
            if k.name == "meta" && !k.from_loop {
                sink.refuse(at.clone(), "reserved_name", "The name \"meta\" is reserved for the form's metadata.");
            }
            if k.kind == Kind::Repeat {
                if k.name == form.root_name {
                    sink.refuse(
                        at.clone(),
                        "repeat_named_as_form",
                        format!("A repeat must not have the form's own name \"{}\".", k.name),
                    );
                }
                if let Some(first) = repeats.insert(k.name.clone(), k.rec.row) {
                    sink.refuse(at, "duplicate_repeat", format!("The repeat \"{}\" has the name of the one in row {first}. Repeats have names of their own in the whole form.", k.name));
                }
            }
        }
    }
    // Two nodes with one path would be one node with two meanings, so only the first is imported.
    for (parent, kid) in drop {
        if let Some(p) = form.nodes.get_mut(parent)
            && let Some(i) = p.kids.iter().rposition(|k| *k == kid)
        {
            p.kids.remove(i);
        }
    }
    form.index();
}

fn lists(book: &Workbook, form: &mut Form, sink: &mut Sink) {
    let mut searched: Vec<(String, usize)> = Vec::new();
    let mut plain: Vec<(String, usize)> = Vec::new();
    let mut needs_choices = false;
    for id in form.order() {
        let Some(node) = form.node(id) else { continue };
        let Some(q) = node.question() else { continue };
        let Some(list) = &q.list else { continue };
        let search =
            node.rec.one("control::appearance").is_some_and(|a| a.contains("search(") || a.contains("search ("));
        if q.from_file {
            if search {
                sink.refuse(
                    node.rec.at("control::appearance"),
                    "search_from_file",
                    "A select from a file cannot use search() too.",
                );
            }
            continue;
        }
        match q.ty.name {
            "select_one_external" => {
                if book.sheet("external_choices").is_none() {
                    missing_sheet(book, "external_choices", node.rec.at("type"), sink);
                } else if !form.external_lists.contains(list) {
                    sink.refuse(
                        node.rec.at("type"),
                        "unknown_list",
                        format!("There is no list \"{list}\" in the external_choices sheet."),
                    );
                }
            }
            "osm" => {
                if !form.osm.contains_key(list) {
                    sink.refuse(
                        node.rec.at("type"),
                        "unknown_list",
                        format!("There is no list \"{list}\" in the osm sheet."),
                    );
                }
            }
            _ if list.starts_with("${") => {}
            _ => {
                if !form.lists.contains_key(list) {
                    if book.sheet("choices").is_none() {
                        if !std::mem::replace(&mut needs_choices, true) {
                            if sink.lenient {
                                sink.warn(node.rec.at("type"), "missing_sheet", "The workbook has no sheet named \"choices\", so this question has no answers to choose.");
                            } else {
                                missing_sheet(book, "choices", node.rec.at("type"), sink);
                            }
                        }
                    } else {
                        sink.refuse(
                            node.rec.at("type"),
                            "unknown_list",
                            format!("There is no list \"{list}\" in the choices sheet."),
                        );
                    }
                } else if search {
                    searched.push((list.clone(), id));
                } else {
                    plain.push((list.clone(), id));
                }
            }
        }
    }
    for (list, id) in &plain {
        if searched.iter().any(|(l, _)| l == list)
            && let Some(node) = form.node(*id)
        {
            sink.refuse(node.rec.at("type"), "search_list_reused", format!("The list \"{list}\" is used with search() by another question, so this one needs a list of its own."));
        }
    }
    for (list, _) in searched {
        if let Some(list) = form.lists.get_mut(&list) {
            list.search = true;
        }
    }
}

/// Questions without anything to show, calculations without a calculation.
fn labels(form: &Form, sink: &mut Sink) {
    for id in form.order() {
        let Some(node) = form.node(id) else { continue };
        let Some(q) = node.question() else { continue };
        let has = |keys: &[&str]| keys.iter().any(|k| node.rec.get(k).is_some());
        if q.ty.name == "calculate" && !has(&["bind::calculate", "trigger"]) {
            let dynamic = node.rec.one("default").is_some_and(|d| crate::lexer::is_dynamic(d, false));
            if !dynamic {
                sink.refuse(
                    node.rec.at("bind::calculate"),
                    "missing_calculation",
                    format!("The calculation of \"{}\" is missing.", node.name),
                );
            }
        } else if visible(node)
            && !node.name.starts_with("reserved_name_for_field_list_labels_")
            && !has(&["label", "hint", "media::image", "media::audio", "media::video"])
        {
            sink.refuse(
                node.rec.at("label"),
                "missing_label",
                format!("The question \"{}\" has no label and no hint.", node.name),
            );
        }
    }
}

/// What the field book and the endpoint look for in a form; described in `assets/forms/README.md`.
#[rustfmt::skip]
const ROLES: &[&str] = &[
    "observer", "station", "station_other", "arrival", "departure", "check_in",
    "tally", "tally_breaks", "signatures_arrival", "signatures_departure", "announced_time", "announced",
    "protocol:race", "protocol:L", "protocol:Ls", "protocol:A", "protocol:U", "protocol:Sp", "protocol:G", "protocol:Sig",
    "protocol:B", "protocol:V", "protocol:I", "protocol:blank", "protocol:contestant", "protocol:c",
    "protocol:photo",
    "record_date", "record_place", "record_person", "record_themes", "record_confidence", "follow_up",
    "week_from", "week_text", "week_follow_ups",
];

fn tabella(form: &Form, sink: &mut Sink) {
    const STATES: &[&str] = &["not_observed", "not_applicable", "refused_access", "dont_know", "unanswered"];
    for id in form.order() {
        let Some(node) = form.node(id) else { continue };
        let words =
            |key: &str| node.rec.one(key).unwrap_or("").split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let states = words("bind::tabella:states");
        for state in states.iter().filter(|s| *s != "all" && !STATES.contains(&s.as_str())) {
            sink.refuse(
                node.rec.at("bind::tabella:states"),
                "unknown_state",
                format!("\"{state}\" is no answer state. Known are: all, {}.", STATES.join(", ")),
            );
        }
        one_of(node, "bind::tabella:unit", &["station", "visit"], sink);
        one_of(node, "bind::tabella:aggregation", &["any", "last", "max", "sum"], sink);
        one_of(node, "bind::tabella:role", ROLES, sink);
        let list = node.question().and_then(|q| q.list.as_ref()).and_then(|l| form.lists.get(l));
        for key in ["bind::tabella:serious", "bind::tabella:urgent", "bind::tabella:positive"] {
            for answer in words(key) {
                if list.is_some_and(|l| !l.items.iter().any(|i| i.one("name") == Some(&answer))) {
                    sink.refuse(
                        node.rec.at(key),
                        "unknown_answer",
                        format!("\"{answer}\" is not among the choices of \"{}\".", node.name),
                    );
                }
            }
        }
    }
}

fn one_of(node: &Node, key: &str, known: &[&str], sink: &mut Sink) {
    if let Some(text) = node.rec.one(key)
        && !known.contains(&text)
    {
        sink.refuse(
            node.rec.at(key),
            "unknown_value",
            format!("\"{text}\" is not known here. Known are: {}.", known.join(", ")),
        );
    }
}

/// Namespaces that the document declares, beside those of every form.
pub(crate) fn namespaces(form: &Form, sink: &mut Sink) -> Vec<(String, String)> {
    let mut out = settings::namespaces(&form.settings, sink);
    if !form.entities.is_empty() {
        out.push(("entities".to_owned(), "http://www.opendatakit.org/xforms/entities".to_owned()));
    }
    let known = |out: &[(String, String)], prefix: &str| {
        settings::RESERVED.iter().any(|(p, _)| *p == prefix) || out.iter().any(|(p, _)| p == prefix) || prefix == "xml"
    };
    let mut used: Vec<(String, At)> = Vec::new();
    let attribute = |key: &str| {
        key.split_once("::")
            .filter(|(group, _)| matches!(*group, "bind" | "control" | "instance" | "attribute"))
            .map(|(_, name)| name.to_owned())
    };
    for (rec, extra) in form.nodes.iter().map(|n| (&n.rec, false)).chain(std::iter::once((&form.settings, true))) {
        for (key, texts) in rec.entries() {
            let translated_title = extra && key == "title" && has_language(texts);
            let name = if translated_title { Some("tabella:title".to_owned()) } else { attribute(key) };
            if let Some((prefix, _)) = name.as_deref().and_then(|n| n.split_once(':')) {
                used.push((prefix.to_owned(), rec.at(key)));
            }
        }
    }
    for (prefix, at) in used {
        if known(&out, &prefix) {
            continue;
        }
        if prefix == "tabella" {
            out.push((prefix, TABELLA.to_owned()));
        } else {
            sink.refuse(at, "unknown_namespace", format!("The prefix \"{prefix}\" is not declared. Add it to the column namespaces of the settings sheet, like {prefix}=\"https://example.org/x\"."));
            // A document with an undeclared prefix is no XML; in lenient mode the attribute keeps a name of its own.
            out.push((prefix.clone(), format!("urn:undeclared:{prefix}")));
        }
    }
    out
}

fn has_language(texts: &Texts) -> bool {
    texts.iter().any(|(lang, _)| !lang.is_empty())
}
