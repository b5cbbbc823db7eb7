//! Answers for the conformance commands: JSON in, JSON out.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Mode, Options, Problem, Severity, convert, from_markdown, from_xlsx_bytes};

#[derive(Deserialize)]
struct Case {
    id: Value,
    md: String,
    #[serde(default)]
    form_name: Option<String>,
}

fn located(problem: &Problem) -> Value {
    json!({"message": problem.message, "sheet": problem.sheet, "row": problem.row, "column": problem.column, "code": problem.code})
}

/// Answers one line `{id, md, form_name}` with `{id, xform, warnings}` or `{id, errors}`, in strict mode.
#[must_use]
pub fn answer(line: &str) -> String {
    let case: Case = match serde_json::from_str(line) {
        Ok(case) => case,
        Err(e) => return json!({"id": null, "error": format!("not a case: {e}")}).to_string(),
    };
    let book = match from_markdown(&case.md) {
        Ok(book) => book,
        Err(problem) => return json!({"id": case.id, "errors": [located(&problem)]}).to_string(),
    };
    let outcome = convert(&book, &Options { mode: Mode::Strict, form_name: case.form_name, ..Options::default() });
    match outcome.xform {
        Some(xform) => {
            let warnings: Vec<Value> = outcome.problems.iter().map(located).collect();
            json!({"id": case.id, "xform": xform, "warnings": warnings}).to_string()
        }
        None => {
            let errors: Vec<Value> =
                outcome.problems.iter().filter(|p| p.severity == Severity::Error).map(located).collect();
            json!({"id": case.id, "errors": errors}).to_string()
        }
    }
}

/// Checks a form file in lenient mode: `{ok, problems, languages, questions}`.
#[must_use]
pub fn check(path: &Path) -> Value {
    let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned());
    let book = match std::fs::read(path) {
        Ok(bytes) => read(&bytes, path),
        Err(e) => Err(crate::workbook::unreadable(&format!("The file cannot be read: {}.", e.kind()))),
    };
    match book {
        Err(problem) => json!({"ok": false, "problems": [problem], "languages": [], "questions": 0}),
        Ok(book) => {
            let outcome =
                convert(&book, &Options { mode: Mode::Lenient, known_functions: true, form_name: None, form_id: stem });
            json!({"ok": outcome.xform.is_some(), "problems": outcome.problems, "languages": outcome.languages, "questions": outcome.questions})
        }
    }
}

fn read(bytes: &[u8], path: &Path) -> Result<crate::Workbook, Problem> {
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("md")) {
        return match std::str::from_utf8(bytes) {
            Ok(text) => from_markdown(text),
            Err(_) => Err(crate::workbook::unreadable("The text file is not UTF-8.")),
        };
    }
    from_xlsx_bytes(bytes)
}
