//! Choice lists.

use indexmap::IndexMap;
use rustc_hash::FxHashSet;

use crate::columns::{self, Dialect, Record};
use crate::lexer::refs;
use crate::model::List;
use crate::problem::Sink;
use crate::settings::yes;
use crate::workbook::Workbook;
use crate::xml::is_name;

/// Reads a sheet of lists by name.
pub(crate) fn read(book: &Workbook, dialect: &Dialect, settings: &Record, sink: &mut Sink) -> IndexMap<String, List> {
    let mut lists: IndexMap<String, List> = IndexMap::new();
    let Some(sheet) = book.sheet(dialect.sheet) else { return lists };
    // Spaces inside a choice's name are part of the name.
    let table = columns::read(sheet, dialect, false, sink);
    if !table.rows.is_empty() && !table.has("list_name") {
        let row = sheet.rows.first().map_or(1, |r| r.number);
        sink.refuse(
            crate::problem::At::new(dialect.sheet, row).column("list_name"),
            "missing_column",
            format!("The {} sheet needs a column list_name.", dialect.sheet),
        );
    }
    crate::translations::check(dialect.sheet, &table, settings.one("default_language"), sink);
    for column in &table.columns {
        if let Some(header) = column.key.strip_prefix("extra::")
            && !is_name(header)
        {
            let at = crate::problem::At::new(dialect.sheet, 1).column(header);
            sink.warn(at, "bad_column_name", format!("The column \"{header}\" was left out: columns for filters are named like questions, without spaces."));
        }
    }
    for mut rec in table.rows {
        let Some(list) = rec.one("list_name").map(str::to_owned) else {
            sink.warn(rec.at("list_name"), "missing_list_name", "This row names no list and was left out.");
            continue;
        };
        let Some(name) = rec.one("name") else {
            sink.refuse(rec.at("name"), "missing_choice_name", "The choice has no name.");
            continue;
        };
        if name.split_whitespace().count() > 1 && dialect.sheet == "choices" {
            sink.warn(
                rec.at("name"),
                "spaces_in_choice",
                format!("The choice name \"{name}\" has spaces; it cannot be used in questions with several answers."),
            );
        }
        if rec.get("label").is_none() && dialect.sheet == "choices" {
            sink.warn(rec.at("label"), "missing_choice_label", format!("The choice \"{name}\" has no label."));
        }
        rec.remove("list_name");
        lists.entry(list).or_default().items.push(rec);
    }
    let duplicates = yes(settings.one("allow_choice_duplicates"));
    for list in lists.values_mut() {
        let mut seen: FxHashSet<String> = FxHashSet::default();
        for rec in &list.items {
            let name = rec.one("name").unwrap_or("").to_owned();
            if !seen.insert(name.clone()) && !duplicates && dialect.sheet == "choices" {
                sink.refuse(rec.at("name"), "duplicate_choice", format!("The list has the choice \"{name}\" already. If that is meant, set allow_choice_duplicates to yes in the settings."));
            }
            list.itext |= rec.entries().any(|(key, texts)| {
                key.starts_with("media::")
                    || (key == "label"
                        && texts.iter().any(|(lang, text)| !lang.is_empty() || refs(text).is_ok_and(|r| !r.is_empty())))
            });
        }
        if !duplicates && sink.lenient && dialect.sheet == "choices" {
            let mut seen: FxHashSet<String> = FxHashSet::default();
            list.items.retain(|r| seen.insert(r.one("name").unwrap_or("").to_owned()));
        }
    }
    lists
}
