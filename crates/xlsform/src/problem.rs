//! Problems: what is wrong in a workbook, and where.

use serde::Serialize;

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The form could not be made.
    Error,
    /// The form was made; something was left out, guessed or is unwise.
    Warning,
}

/// One problem, located. Messages are plain English for the mission's form author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Whether the form could still be made.
    pub severity: Severity,
    /// Sheet, lower case as XLSForm names it (`survey`, `choices`, …).
    pub sheet: String,
    /// Row, counted from 1 with the header row as row 1.
    pub row: usize,
    /// Header of the column, as the author wrote it; `None` when the whole row or sheet is meant.
    pub column: Option<String>,
    /// Stable code, for tests and translations.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub message: String,
}

/// Where a problem is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct At {
    pub(crate) sheet: String,
    pub(crate) row: usize,
    pub(crate) column: Option<String>,
}

impl At {
    pub(crate) fn new(sheet: &str, row: usize) -> Self {
        Self { sheet: sheet.to_owned(), row, column: None }
    }

    pub(crate) fn column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }
}

/// Enough for an author to act on; a hostile sheet cannot make a million of them.
const MAX_PROBLEMS: usize = 1000;

/// Collects problems in the order in which they are found.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    pub(crate) list: Vec<Problem>,
    pub(crate) lenient: bool,
    pub(crate) failed: bool,
    /// A call of a function that does not exist is a problem.
    pub(crate) functions: bool,
}

impl Sink {
    fn push(&mut self, severity: Severity, at: At, code: &'static str, message: String) {
        if severity == Severity::Error {
            self.failed = true;
        }
        let known = |p: &Problem| {
            p.severity == severity
                && p.row == at.row
                && p.code == code
                && p.sheet == at.sheet
                && p.column == at.column
                && p.message == message
        };
        if self.list.len() < MAX_PROBLEMS && !self.list.iter().any(known) {
            self.list.push(Problem { severity, sheet: at.sheet, row: at.row.max(1), column: at.column, code, message });
        }
    }

    /// Nothing sensible can be made of this, in either mode.
    pub(crate) fn error(&mut self, at: At, code: &'static str, message: impl Into<String>) {
        self.push(Severity::Error, at, code, message.into());
    }

    /// Refused in strict mode; lenient mode goes on without the faulty part and says so.
    pub(crate) fn refuse(&mut self, at: At, code: &'static str, message: impl Into<String>) {
        let severity = if self.lenient { Severity::Warning } else { Severity::Error };
        self.push(severity, at, code, message.into());
    }

    pub(crate) fn warn(&mut self, at: At, code: &'static str, message: impl Into<String>) {
        self.push(Severity::Warning, at, code, message.into());
    }
}
