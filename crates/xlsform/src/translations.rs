//! Languages of a sheet: every translated column should be there in every language.

use indexmap::IndexMap;

use crate::columns::Table;
use crate::itext::DEFAULT;
use crate::problem::{At, Sink};

/// Columns that are worth translating.
fn translated(key: &str) -> bool {
    matches!(key, "label" | "hint" | "guidance_hint" | "bind::jr:constraintMsg" | "bind::jr:requiredMsg")
        || key.starts_with("media::")
}

/// Warns of languages without a code and of columns that are missing in a language.
pub(crate) fn check(sheet: &str, table: &Table, default_language: Option<&str>, sink: &mut Sink) {
    let standard = default_language.unwrap_or(DEFAULT);
    let named = |lang: &str| if lang.is_empty() { standard.to_owned() } else { lang.to_owned() };
    if table.columns.iter().all(|c| c.lang.is_empty()) {
        return;
    }
    let mut columns: IndexMap<&str, Vec<String>> = IndexMap::new();
    let mut languages: Vec<String> = Vec::new();
    for column in table.columns.iter().filter(|c| translated(&c.key)) {
        let lang = named(&column.lang);
        if !languages.contains(&lang) {
            languages.push(lang.clone());
            if !column.lang.is_empty() && !has_code(&column.lang) {
                let message =
                    format!("The language \"{}\" has no code. Write it like \"Azerbaijani (az)\".", column.lang);
                sink.warn(At::new(sheet, 1).column(&column.header), "language_code", message);
            }
        }
        columns.entry(&column.key).or_default().push(lang);
    }
    for (key, has) in &columns {
        for lang in languages.iter().filter(|l| !has.contains(l)) {
            let short = key.rsplit([':']).next().unwrap_or(key);
            let message = format!("The language \"{lang}\" has no column \"{short}\", while other languages have one.");
            sink.warn(At::new(sheet, 1).column(short), "missing_translation", message);
        }
    }
}

/// `Name (code)` with a language code of two or three letters, and subtags.
fn has_code(lang: &str) -> bool {
    let Some(code) = lang.rsplit_once('(').and_then(|(_, c)| c.trim_end().strip_suffix(')')) else { return false };
    let mut parts = code.trim().split('-');
    let primary = parts.next().unwrap_or("");
    matches!(primary.len(), 2 | 3)
        && primary.chars().all(|c| c.is_ascii_alphabetic())
        && parts.all(|p| (1..=8).contains(&p.len()) && p.chars().all(|c| c.is_ascii_alphanumeric()))
}
