//! The survey sheet: rows → tree.

use crate::columns::{self, Record, SURVEY};
use crate::lexer::refs;
use crate::loops;
use crate::model::{Form, Kind, Question};
use crate::params;
use crate::problem::{At, Sink};
use crate::settings::yes;
use crate::types::{self, Control, Parsed, QuestionType};
use crate::workbook::Sheet;
use crate::xml::{is_name, is_name_char};

/// Deeper groups than any form needs; deeper ones would exhaust the stack of whoever reads the XForm.
const MAX_DEPTH: usize = 64;

/// An open group, repeat or loop.
struct Open {
    node: usize,
    kind: Begin,
    row: usize,
    table_list: Option<TableList>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Begin {
    Group,
    Repeat,
    Loop(String),
}

impl Begin {
    fn word(&self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Repeat => "repeat",
            Self::Loop(_) => "loop",
        }
    }
}

/// State of a group with the appearance `table-list`.
struct TableList {
    group_label: Record,
    done: bool,
}

struct Build<'a> {
    form: &'a mut Form,
    sink: &'a mut Sink,
    stack: Vec<Open>,
}

/// Reads the survey into the form's tree.
pub(crate) fn read(sheet: &Sheet, form: &mut Form, sink: &mut Sink) {
    let clean = form.settings.one("clean_text_values").is_none_or(|t| yes(Some(t)));
    let table = columns::read(sheet, &SURVEY, clean, sink);
    crate::translations::check("survey", &table, form.default_language.as_deref(), sink);
    let head = sheet.rows.first().map_or(1, |r| r.number);
    if !table.has("type") {
        sink.error(
            At::new("survey", head).column("type"),
            "missing_column",
            "The survey sheet needs a column \"type\" in its first row.",
        );
        return;
    }
    let mut build = Build { form, sink, stack: Vec::new() };
    for rec in table.rows {
        build.row(rec);
    }
    build.close_all();
}

impl Build<'_> {
    fn parent(&self) -> usize {
        self.stack.last().map_or(0, |o| o.node)
    }

    fn row(&mut self, rec: Record) {
        if yes(rec.one("disabled")) {
            return;
        }
        let Some(cell) = rec.one("type").map(str::to_owned) else {
            if rec.get("name").is_some() || rec.get("label").is_some() {
                self.sink.refuse(
                    rec.at("type"),
                    "missing_type",
                    "The row has a name or label but no type. Give it a type or leave the row blank.",
                );
            }
            return;
        };
        match types::parse(&cell) {
            Parsed::BeginGroup => self.begin(rec, Begin::Group),
            Parsed::BeginRepeat => self.begin(rec, Begin::Repeat),
            Parsed::BeginLoop(list) => self.begin(rec, Begin::Loop(list)),
            Parsed::EndGroup => self.end(&rec, "group"),
            Parsed::EndRepeat => self.end(&rec, "repeat"),
            Parsed::EndLoop => self.end(&rec, "loop"),
            Parsed::Question(ty) => {
                self.question(rec, ty, None, false, false);
            }
            Parsed::Select { kind, list, or_other, from_file } => {
                self.question(rec, kind, Some(list), or_other, from_file);
            }
            Parsed::Osm(list) => {
                self.question(rec, OSM, list, false, false);
            }
            Parsed::NoList => {
                self.sink.refuse(
                    rec.at("type"),
                    "missing_list",
                    format!("The type \"{cell}\" needs the name of a list, like \"{cell} yes_no\"."),
                );
                if self.sink.lenient {
                    self.question(rec, TEXT, None, false, false);
                }
            }
            Parsed::Unknown => {
                self.sink.refuse(
                    rec.at("type"),
                    "unknown_type",
                    format!(
                        "The type \"{cell}\" is not known. It is read as text where the form is imported all the same."
                    ),
                );
                if self.sink.lenient && rec.get("name").is_some() {
                    self.question(rec, TEXT, None, false, false);
                }
            }
        }
    }

    /// The row's name, checked. In lenient mode a missing or faulty one is replaced.
    fn name(&mut self, rec: &Record, what: &str) -> Option<String> {
        let lenient = self.sink.lenient;
        let Some(name) = rec.one("name") else {
            self.sink.refuse(rec.at("name"), "missing_name", format!("The {what} has no name."));
            return lenient.then(|| format!("unnamed_{}", rec.row));
        };
        if is_name(name) {
            return Some(name.to_owned());
        }
        self.sink.refuse(rec.at("name"), "bad_name", format!("The name \"{name}\" cannot be used: names begin with a letter or underscore and hold letters, digits, underscores, hyphens and full stops."));
        let fixed: String = name.chars().map(|c| if is_name_char(c) { c } else { '_' }).collect();
        lenient.then(|| if is_name(&fixed) { fixed } else { format!("_{fixed}") }).filter(|n| is_name(n))
    }

    fn begin(&mut self, mut rec: Record, begin: Begin) {
        if rec.get("save_to").is_some() {
            self.sink.refuse(
                rec.at("save_to"),
                "save_to_container",
                "Groups and repeats cannot be saved to an entity. Remove the save_to of this row.",
            );
            rec.remove("save_to");
        }
        if self.stack.len() >= MAX_DEPTH {
            self.sink.error(rec.here(), "too_deep", format!("Groups are nested more than {MAX_DEPTH} deep."));
            return;
        }
        let name = match (rec.one("name"), &begin) {
            (None, Begin::Group) if self.sink.lenient => format!("group_{}", rec.row),
            _ => match self.name(&rec, begin.word()) {
                Some(name) => name,
                // Its end row must still find it.
                None => format!("unnamed_{}", rec.row),
            },
        };
        let mut table_list = None;
        if begin == Begin::Group
            && rec.one("control::appearance").is_some_and(|a| a.split_whitespace().any(|w| w == "table-list"))
        {
            let rest: Vec<String> = rec
                .one("control::appearance")
                .unwrap_or("")
                .split_whitespace()
                .filter(|w| *w != "table-list")
                .map(str::to_owned)
                .collect();
            let look = std::iter::once("field-list".to_owned()).chain(rest).collect::<Vec<_>>().join(" ");
            rec.set("control::appearance", "", look);
            table_list = Some(TableList { group_label: rec.clone(), done: false });
            for key in ["label", "hint"] {
                rec.remove(key);
            }
        }
        let parent = self.parent();
        let row = rec.row;
        if begin == Begin::Repeat {
            if rec.get("label").is_none() {
                self.sink.warn(rec.at("label"), "missing_repeat_label", "The repeat has no label.");
            }
            self.repeat_count(&mut rec, &name, parent);
        }
        let kind = if begin == Begin::Repeat { Kind::Repeat } else { Kind::Group };
        let node = self.form.add(parent, &name, kind, rec);
        self.stack.push(Open { node, kind: begin, row, table_list });
    }

    /// A count that is more than one reference is computed in a node of its own.
    fn repeat_count(&mut self, rec: &mut Record, name: &str, parent: usize) {
        let Some(count) = rec.one("control::jr:count").map(str::to_owned) else { return };
        let single = refs(&count).is_ok_and(
            |r| matches!(r.as_slice(), [one] if one.start == 0 && one.end == count.len() && !one.last_saved),
        );
        if single {
            return;
        }
        let mut calc = Record::blank("survey", rec.row);
        calc.set("bind::calculate", "", count);
        calc.set("bind::readonly", "", "true()");
        let counter = format!("{name}_count");
        rec.set("control::jr:count", "", format!("${{{counter}}}"));
        self.form.add(
            parent,
            &counter,
            Kind::Question(Question { ty: CALCULATE, list: None, from_file: false, params: Vec::new() }),
            calc,
        );
    }

    fn end(&mut self, rec: &Record, word: &'static str) {
        if rec.get("save_to").is_some() {
            self.sink.refuse(
                rec.at("save_to"),
                "save_to_container",
                "Groups and repeats cannot be saved to an entity. Remove the save_to of this row.",
            );
        }
        match self.stack.last() {
            Some(open) if open.kind.word() == word => {
                if let Some(open) = self.stack.pop() {
                    self.closed(open);
                }
            }
            Some(open) => {
                let (kind, row) = (open.kind.word(), open.row);
                self.sink.error(
                    rec.at("type"),
                    "unmatched_end",
                    format!("\"end {word}\" closes nothing: the {kind} that began in row {row} is still open."),
                );
            }
            None => self.sink.error(
                rec.at("type"),
                "unmatched_end",
                format!("\"end {word}\" closes nothing: no {word} is open here."),
            ),
        }
    }

    fn closed(&mut self, open: Open) {
        if let Begin::Loop(list) = &open.kind {
            loops::expand(self.form, open.node, list, self.sink);
        }
    }

    fn close_all(&mut self) {
        while let Some(open) = self.stack.pop() {
            let word = open.kind.word();
            let name = self.form.node(open.node).map_or(String::new(), |n| n.name.clone());
            self.sink.error(
                At::new("survey", open.row).column("type"),
                "unclosed_group",
                format!(
                    "The {word} \"{name}\" that begins here is never closed. Add a row with the type \"end {word}\"."
                ),
            );
            self.closed(open);
        }
    }

    fn question(&mut self, mut rec: Record, ty: QuestionType, list: Option<String>, or_other: bool, from_file: bool) {
        let name = match (rec.one("name"), ty.name) {
            (None, "note") => format!("generated_note_name_{}", rec.row),
            (None, "audit") => "audit".to_owned(),
            (None, _) if ty.preload.is_some() && self.sink.lenient => ty.name.to_owned(),
            _ => match self.name(&rec, "question") {
                Some(name) => name,
                None => return,
            },
        };
        match ty.name {
            "note" => rec.set("bind::readonly", "", "true()"),
            "audit" if name != "audit" => {
                self.sink.refuse(rec.at("name"), "audit_name", "A question of type audit is always named \"audit\".");
            }
            "simserial" | "subscriberid" => {
                self.sink.warn(
                    rec.at("type"),
                    "unsupported_metadata",
                    format!("{} is not available on today's devices.", ty.name),
                );
            }
            _ => {}
        }
        let params = params::read(&rec, ty, from_file, self.form, self.sink);
        let ty = if ty.name == "range" { params::range_type(ty, &params) } else { ty };
        let name = if ty.name == "audit" { "audit".to_owned() } else { name };
        self.table_list(&mut rec, ty, list.as_deref());
        if from_file && let Some(file) = &list {
            let known = [".csv", ".xml", ".geojson"].iter().any(|e| file.to_ascii_lowercase().ends_with(e));
            if !known {
                self.sink.refuse(
                    rec.at("type"),
                    "bad_file_extension",
                    format!("The file \"{file}\" of this question must end in .csv, .xml or .geojson."),
                );
                return;
            }
        }
        if or_other && rec.get("choice_filter").is_some() {
            self.sink.refuse(
                rec.at("choice_filter"),
                "or_other_filter",
                "A choice filter cannot be used together with or_other.",
            );
        }
        let parent = self.parent();
        let states = rec.get("bind::tabella:states").is_some();
        let other = or_other.then(|| rec.clone());
        let relevant = rec.one("bind::relevant").map(str::to_owned);
        let row = rec.row;
        let (key, sheet) = (list.clone(), rec.sheet);
        self.form.add(parent, &name, Kind::Question(Question { ty, list, from_file, params }), rec);
        if states {
            let mut state = Record::blank(sheet, row);
            if let Some(relevant) = relevant {
                state.set("bind::relevant", "", relevant);
            }
            self.form.add(parent, &format!("{name}_state"), Kind::Plain { bind: "string" }, state);
        }
        if let (Some(rec), Some(list)) = (other, key) {
            self.or_other(&rec, &name, &list, parent);
        }
    }

    /// `or_other`: a last choice, and a text that asks which.
    fn or_other(&mut self, rec: &Record, name: &str, list: &str, parent: usize) {
        if let Some(list) = self.form.lists.get_mut(list)
            && !list.items.iter().any(|i| i.one("name") == Some("other"))
        {
            let mut item = Record::blank("choices", rec.row);
            item.set("name", "", "other");
            let langs: Vec<String> =
                list.items.iter().flat_map(|i| i.get("label").into_iter().flatten().map(|(l, _)| l.clone())).collect();
            if langs.is_empty() {
                item.set("label", "", "Other");
            }
            for lang in langs {
                item.set("label", &lang, "Other");
            }
            list.items.push(item);
        }
        if rec
            .get("label")
            .into_iter()
            .chain(self.form.lists.get(list).and_then(|l| l.items.first()).and_then(|i| i.get("label")))
            .any(|t| t.iter().any(|(l, _)| !l.is_empty()))
        {
            self.sink.warn(rec.at("type"), "or_other_untranslated", "or_other makes an English choice and question that are not translated. Write them out as a choice and a text question instead.");
        }
        let mut follow = Record::blank(rec.sheet, rec.row);
        follow.set("label", "", "Specify other.");
        follow.set("bind::relevant", "", format!("selected(../{name}, 'other')"));
        self.form.add(
            parent,
            &format!("{name}_other"),
            Kind::Question(Question { ty: TEXT, list: None, from_file: false, params: Vec::new() }),
            follow,
        );
    }

    /// In a `table-list` the first select gives the head line, the others follow without labels.
    fn table_list(&mut self, rec: &mut Record, ty: QuestionType, list: Option<&str>) {
        if !ty.control.is_select() {
            return;
        }
        let Some(table) = self.stack.last_mut().and_then(|o| o.table_list.as_mut()) else { return };
        let first = !std::mem::replace(&mut table.done, true);
        let mut head = table.group_label.clone();
        let parent = self.parent();
        if first {
            for key in [
                "name",
                "bind::relevant",
                "bind::readonly",
                "control::appearance",
                "choice_filter",
                "parameters",
                "default",
            ] {
                head.remove(key);
            }
            // A group's own attributes are no attributes of the head line.
            let extra: Vec<String> = head
                .entries()
                .map(|(k, _)| k.to_owned())
                .filter(|k| k.starts_with("bind::") || k.starts_with("instance::") || k.starts_with("control::"))
                .collect();
            for key in extra {
                head.remove(&key);
            }
            head.set("control::appearance", "", "label");
            if let Some(filter) = rec.one("choice_filter") {
                head.set("choice_filter", "", filter);
            }
            let name = format!("reserved_name_for_field_list_labels_{}", rec.row);
            let kind =
                Kind::Question(Question { ty, list: list.map(str::to_owned), from_file: false, params: Vec::new() });
            self.form.add(parent, &name, kind, head);
        }
        rec.set("control::appearance", "", "list-nolabel");
    }
}

const fn plain(name: &'static str, control: Control) -> QuestionType {
    QuestionType { name, bind: "string", control, preload: None }
}

pub(crate) const TEXT: QuestionType = plain("text", Control::Input);
pub(crate) const CALCULATE: QuestionType = plain("calculate", Control::None);
const OSM: QuestionType =
    QuestionType { name: "osm", bind: "binary", control: Control::Upload("osm/*"), preload: None };
