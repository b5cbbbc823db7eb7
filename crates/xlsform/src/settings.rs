//! The settings sheet.

use crate::columns::{self, Record};
use crate::problem::{At, Sink};
use crate::workbook::Workbook;
use crate::xml::is_name;

/// The namespace of Tabella's own bind attributes.
pub(crate) const TABELLA: &str = "https://tabella.org/xforms";

/// Reads the settings; without a sheet they are blank.
pub(crate) fn read(book: &Workbook, sink: &mut Sink) -> Record {
    let Some(sheet) = book.sheet("settings") else { return Record::blank("settings", 1) };
    let table = columns::read(sheet, &columns::SETTINGS, true, sink);
    if let Some(second) = table.rows.get(1) {
        sink.warn(second.here(), "extra_row", "Only the first row of settings is read; this one was left out.");
    }
    table.rows.into_iter().next().unwrap_or(Record::blank("settings", 1))
}

/// True for the ways in which authors write yes.
pub(crate) fn yes(text: Option<&str>) -> bool {
    text.is_some_and(|t| matches!(t.trim().to_ascii_lowercase().as_str(), "yes" | "true" | "true()" | "1" | "y"))
}

/// Prefix and URI of the namespaces that the form declares.
pub(crate) fn namespaces(settings: &Record, sink: &mut Sink) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    let Some(text) = settings.one("namespaces") else { return out };
    let text = crate::refs::plain_quotes(text);
    for part in text.split_whitespace() {
        let pair = part.split_once('=').map(|(p, u)| (p.trim_start_matches("xmlns:"), u.trim_matches(['"', '\''])));
        match pair {
            Some((prefix, uri)) if is_name(prefix) && !uri.is_empty() => {
                if RESERVED.iter().all(|(p, _)| *p != prefix) && out.iter().all(|(p, _)| p != prefix) {
                    out.push((prefix.to_owned(), uri.to_owned()));
                }
            }
            _ => sink.refuse(
                settings.at("namespaces"),
                "bad_namespaces",
                format!("The namespace \"{part}\" cannot be read. Write it as prefix=\"https://example.org/x\"."),
            ),
        }
    }
    out
}

/// Prefixes that every form has.
pub(crate) const RESERVED: &[(&str, &str)] = &[
    ("h", "http://www.w3.org/1999/xhtml"),
    ("ev", "http://www.w3.org/2001/xml-events"),
    ("xsd", "http://www.w3.org/2001/XMLSchema"),
    ("jr", "http://openrosa.org/javarosa"),
    ("orx", "http://openrosa.org/xforms"),
    ("odk", "http://www.opendatakit.org/xforms"),
];

/// The name of the root element: from the settings, else from the file, else `data`.
pub(crate) fn root_name(settings: &Record, form_name: Option<&str>, sink: &mut Sink) -> String {
    let (name, at) = match (settings.one("name"), form_name) {
        (Some(name), _) => (name, settings.at("name")),
        (None, Some(name)) => (name, At::new("settings", 1)),
        (None, None) => ("data", At::new("settings", 1)),
    };
    if is_name(name) {
        return name.to_owned();
    }
    sink.refuse(at, "bad_form_name", format!("\"{name}\" cannot be the form's name: names begin with a letter or underscore and hold letters, digits, underscores, hyphens and full stops."));
    "data".to_owned()
}
