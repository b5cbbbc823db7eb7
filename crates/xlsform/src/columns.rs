//! Headers: aliases, groups (`bind::`, `body::`, `instance::`, `media::`) and languages.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::problem::{At, Sink};
use crate::workbook::Sheet;

/// Texts of one column group in several languages; `""` is the column without a language.
pub(crate) type Texts = Vec<(String, String)>;

/// What a sheet's columns may be called.
pub(crate) struct Dialect {
    pub(crate) sheet: &'static str,
    /// Canonical names and aliases → canonical key.
    pub(crate) names: &'static [(&'static str, &'static str)],
    /// Keys that may have a language.
    pub(crate) translated: &'static [&'static str],
    /// Column names of the author's own are data (choices, external choices).
    pub(crate) open: bool,
}

pub(crate) const SURVEY: Dialect = Dialect {
    sheet: "survey",
    names: &[
        ("type", "type"),
        ("command", "type"),
        ("name", "name"),
        ("value", "name"),
        ("tag", "name"),
        ("label", "label"),
        ("caption", "label"),
        ("hint", "hint"),
        ("guidance_hint", "guidance_hint"),
        ("short_label", "label"),
        ("image", "media::image"),
        ("big-image", "media::big-image"),
        ("audio", "media::audio"),
        ("video", "media::video"),
        ("relevant", "bind::relevant"),
        ("relevance", "bind::relevant"),
        ("skip_logic", "bind::relevant"),
        ("required", "bind::required"),
        ("read_only", "bind::readonly"),
        ("readonly", "bind::readonly"),
        ("read only", "bind::readonly"),
        ("constraint", "bind::constraint"),
        ("calculation", "bind::calculate"),
        ("calculate", "bind::calculate"),
        ("constraint_message", "bind::jr:constraintMsg"),
        ("constraining_message", "bind::jr:constraintMsg"),
        ("required_message", "bind::jr:requiredMsg"),
        ("noapperrorstring", "bind::jr:noAppErrorString"),
        ("no_app_error_string", "bind::jr:noAppErrorString"),
        ("appearance", "control::appearance"),
        ("intent", "control::intent"),
        ("rows", "control::rows"),
        ("autoplay", "control::autoplay"),
        ("repeat_count", "control::jr:count"),
        ("count", "control::jr:count"),
        ("jr:count", "control::jr:count"),
        ("accuracythreshold", "control::accuracyThreshold"),
        ("choice_filter", "choice_filter"),
        ("parameters", "parameters"),
        ("default", "default"),
        ("trigger", "trigger"),
        ("save_to", "save_to"),
        ("disabled", "disabled"),
        ("query", "query"),
        ("sms_field", "sms_field"),
        ("sms_option", "sms_option"),
        ("compact_tag", "instance::odk:tag"),
        ("hxl", "instance::hxl"),
        ("list_name", "list_name"),
        ("prefix", "prefix"),
        ("no_app_error", "bind::jr:noAppErrorString"),
    ],
    translated: &[
        "label",
        "hint",
        "guidance_hint",
        "bind::jr:constraintMsg",
        "bind::jr:requiredMsg",
        "bind::jr:noAppErrorString",
    ],
    open: false,
};

pub(crate) const CHOICES: Dialect = Dialect {
    sheet: "choices",
    names: &[
        ("list_name", "list_name"),
        ("list name", "list_name"),
        ("name", "name"),
        ("value", "name"),
        ("label", "label"),
        ("caption", "label"),
        ("image", "media::image"),
        ("big-image", "media::big-image"),
        ("audio", "media::audio"),
        ("video", "media::video"),
    ],
    translated: &["label"],
    open: true,
};

pub(crate) const EXTERNAL_CHOICES: Dialect = Dialect { sheet: "external_choices", ..CHOICES };

pub(crate) const OSM: Dialect = Dialect { sheet: "osm", ..CHOICES };

pub(crate) const SETTINGS: Dialect = Dialect {
    sheet: "settings",
    names: &[
        ("form_title", "title"),
        ("title", "title"),
        ("set_form_title", "title"),
        ("form_id", "id_string"),
        ("id_string", "id_string"),
        ("set_form_id", "id_string"),
        ("version", "version"),
        ("default_language", "default_language"),
        ("name", "name"),
        ("style", "style"),
        ("namespaces", "namespaces"),
        ("instance_name", "instance_name"),
        ("instance_id", "instance_id"),
        ("instance_xmlns", "instance_xmlns"),
        ("omit_instanceid", "omit_instanceID"),
        ("public_key", "public_key"),
        ("submission_url", "submission_url"),
        ("auto_send", "auto_send"),
        ("auto_delete", "auto_delete"),
        ("allow_choice_duplicates", "allow_choice_duplicates"),
        ("clean_text_values", "clean_text_values"),
        ("client_editable", "client_editable"),
        ("sms_keyword", "sms_keyword"),
        ("prefix", "prefix"),
        ("delimiter", "delimiter"),
        ("sms_separator", "sms_separator"),
        ("sms_allow_media", "sms_allow_media"),
        ("sms_date_format", "sms_date_format"),
        ("sms_datetime_format", "sms_datetime_format"),
        ("sms_response", "sms_response"),
        ("attribute", "attribute"),
    ],
    translated: &["title"],
    open: false,
};

pub(crate) const ENTITIES: Dialect = Dialect {
    sheet: "entities",
    names: &[
        ("list_name", "list_name"),
        ("dataset", "list_name"),
        ("label", "label"),
        ("create_if", "create_if"),
        ("update_if", "update_if"),
        ("entity_id", "entity_id"),
        ("repeat", "repeat"),
    ],
    translated: &[],
    open: false,
};

#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) key: String,
    pub(crate) lang: String,
    pub(crate) header: String,
    pub(crate) index: usize,
}

/// One row, its cells by canonical key.
#[derive(Debug, Clone, Default)]
pub(crate) struct Record {
    pub(crate) sheet: &'static str,
    pub(crate) row: usize,
    cells: Vec<(String, Texts)>,
    headers: Arc<Vec<(String, String, String)>>,
}

impl Record {
    /// A row without cells.
    pub(crate) fn blank(sheet: &'static str, row: usize) -> Self {
        Self { sheet, row, ..Self::default() }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Texts> {
        self.cells.iter().find(|(k, _)| k == key).map(|(_, t)| t)
    }

    /// The text without a language, else the first one.
    pub(crate) fn one(&self, key: &str) -> Option<&str> {
        let texts = self.get(key)?;
        texts.iter().find(|(l, _)| l.is_empty()).or_else(|| texts.first()).map(|(_, t)| t.as_str())
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = (&str, &Texts)> {
        self.cells.iter().map(|(k, t)| (k.as_str(), t))
    }

    pub(crate) fn set(&mut self, key: &str, lang: &str, text: impl Into<String>) {
        let text = text.into();
        match self.cells.iter_mut().find(|(k, _)| k == key) {
            Some((_, texts)) => match texts.iter_mut().find(|(l, _)| l == lang) {
                Some(slot) => slot.1 = text,
                None => texts.push((lang.to_owned(), text)),
            },
            None => self.cells.push((key.to_owned(), vec![(lang.to_owned(), text)])),
        }
    }

    pub(crate) fn remove(&mut self, key: &str) {
        self.cells.retain(|(k, _)| k != key);
    }

    /// Where a cell of this row is, under the header that the author wrote.
    pub(crate) fn at(&self, key: &str) -> At {
        self.at_lang(key, None)
    }

    pub(crate) fn at_lang(&self, key: &str, lang: Option<&str>) -> At {
        let header =
            self.headers.iter().find(|(k, l, _)| k == key && lang.is_none_or(|x| x == l)).map(|(_, _, h)| h.clone());
        At::new(self.sheet, self.row)
            .column(header.unwrap_or_else(|| key.rsplit("::").next().unwrap_or(key).to_owned()))
    }

    pub(crate) fn here(&self) -> At {
        At::new(self.sheet, self.row)
    }
}

/// A sheet read by its dialect.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Record>,
}

impl Table {
    /// True if the sheet has the column, filled or not.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.columns.iter().any(|c| c.key == key)
    }
}

/// Reads a sheet. Unknown columns are reported, conflicting ones refused.
pub(crate) fn read(sheet: &Sheet, dialect: &Dialect, clean: bool, sink: &mut Sink) -> Table {
    let mut rows = sheet.rows.iter().filter(|r| !r.is_blank());
    let Some(head) = rows.next() else { return Table::default() };
    let double = head.cells.iter().any(|h| h.contains("::"));
    let mut columns: Vec<Column> = Vec::new();
    let mut ignored: Vec<(usize, String)> = Vec::new();
    for (index, raw) in head.cells.iter().enumerate() {
        let header = collapse(raw);
        if header.is_empty() {
            continue;
        }
        let at = At::new(dialect.sheet, head.number).column(&header);
        match header_key(&header, dialect, double) {
            Some((key, lang)) => {
                if let Some(twin) = columns.iter_mut().find(|c| c.key == key && c.lang == lang) {
                    if dialect.sheet == "settings" {
                        sink.warn(
                            at,
                            "duplicate_column",
                            format!(
                                "The columns \"{}\" and \"{header}\" mean the same; the second is used.",
                                twin.header
                            ),
                        );
                        (twin.index, twin.header) = (index, header);
                        continue;
                    }
                    sink.refuse(
                        at,
                        "duplicate_column",
                        format!("The columns \"{}\" and \"{header}\" mean the same. Keep one of them.", twin.header),
                    );
                    continue;
                }
                columns.push(Column { key, lang, header, index });
            }
            None => ignored.push((index, header)),
        }
    }
    for (_, header) in &ignored {
        let at = At::new(dialect.sheet, head.number).column(header);
        if dialect.sheet == "entities" {
            sink.refuse(
                at,
                "unknown_column",
                format!("The entities sheet has no column \"{header}\". Check its spelling or remove it."),
            );
        } else {
            sink.warn(at, "unknown_column", format!("The column \"{header}\" is not known and was left out. Check its spelling; your own columns are kept as bind::…, body::… or instance::…."));
        }
    }
    let headers: Arc<Vec<(String, String, String)>> =
        Arc::new(columns.iter().map(|c| (c.key.clone(), c.lang.clone(), c.header.clone())).collect());
    let sheet_name = dialect.sheet;
    let records = rows.map(|row| {
        let mut cells: Vec<(String, Texts)> = Vec::new();
        let mut slot: FxHashMap<&str, usize> = FxHashMap::default();
        for column in &columns {
            let raw = row.cell(column.index);
            if raw.trim().is_empty() {
                continue;
            }
            let text = if clean { collapse_spaces(raw) } else { raw.trim().to_owned() };
            let at = *slot.entry(column.key.as_str()).or_insert_with(|| {
                cells.push((column.key.clone(), Vec::new()));
                cells.len() - 1
            });
            if let Some((_, texts)) = cells.get_mut(at) {
                texts.push((column.lang.clone(), text));
            }
        }
        Record { sheet: sheet_name, row: row.number, cells, headers: Arc::clone(&headers) }
    });
    Table { rows: records.collect(), columns }
}

/// White space to single spaces, none at the ends.
pub(crate) fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Runs of spaces to one, ends trimmed; line breaks stay.
fn collapse_spaces(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.trim().chars() {
        let c = if c == '\u{a0}' { ' ' } else { c };
        if c == ' ' && space {
            continue;
        }
        space = c == ' ';
        out.push(c);
    }
    out
}

/// Canonical key and language of a header; `None` for one that is not known.
fn header_key(header: &str, dialect: &Dialect, double: bool) -> Option<(String, String)> {
    let named = |name: &str| {
        let normal = name.trim().to_ascii_lowercase().replace(' ', "_");
        dialect.names.iter().find(|(n, _)| *n == name.trim() || *n == normal).map(|(_, key)| (*key).to_owned())
    };
    if let Some(key) = named(header) {
        return Some((key, String::new()));
    }
    let parts: Vec<&str> = if header.contains("::") {
        header.split("::").map(str::trim).collect()
    } else if !double && header.contains(':') && !header.starts_with("jr:") {
        // `bind:jr:count` has one colon of its own.
        let mut parts: Vec<&str> = header.split(':').map(str::trim).collect();
        if let Some(i) = parts.iter().position(|p| *p == "jr").filter(|i| i + 1 < parts.len()) {
            let tail = header.match_indices(':').nth(i.checked_sub(1)?)?.0 + 1;
            parts.truncate(i);
            parts.push(header.get(tail..)?.trim());
        }
        parts
    } else {
        vec![header]
    };
    let first = *parts.first()?;
    let rest = parts.get(1..).unwrap_or(&[]);
    let group = match first.to_ascii_lowercase().as_str() {
        "bind" => Some("bind"),
        "body" | "control" => Some("control"),
        "instance" => Some("instance"),
        "media" => Some("media"),
        "attribute" if dialect.sheet == "settings" => Some("attribute"),
        _ => None,
    };
    let spoken = |i: usize| rest.get(i).map_or(String::new(), |l| collapse(l));
    match group {
        Some(group) if !rest.is_empty() => {
            let inner = rest.first().map(|s| (*s).to_owned()).unwrap_or_default();
            let key = format!("{group}::{}", canonical_inner(group, &inner));
            Some((key, spoken(1)))
        }
        Some("media") => None,
        _ => match named(first) {
            Some(key)
                if !rest.is_empty() && (key.starts_with("media::") || dialect.translated.contains(&key.as_str())) =>
            {
                Some((key, spoken(0)))
            }
            Some(key) if rest.is_empty() => Some((key, String::new())),
            _ if dialect.open => Some((format!("extra::{header}"), String::new())),
            _ => None,
        },
    }
}

/// `bind::relevance` and the like mean the attribute of the specification.
fn canonical_inner(group: &str, inner: &str) -> String {
    let full = format!("{group}::");
    let lower = inner.to_ascii_lowercase();
    match (group, lower.as_str()) {
        ("bind", "relevance") => "relevant".to_owned(),
        ("bind", "calculation") => "calculate".to_owned(),
        ("bind", "read_only") => "readonly".to_owned(),
        ("bind", "constraint_message") => "jr:constraintMsg".to_owned(),
        ("bind", "required_message") => "jr:requiredMsg".to_owned(),
        ("control", "repeat_count" | "count") => "jr:count".to_owned(),
        _ => inner.strip_prefix(&full).unwrap_or(inner).to_owned(),
    }
}
