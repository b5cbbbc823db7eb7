//! A workbook as plain tables of text, whatever file it came from.

use crate::problem::{Problem, Severity};

/// Most rows that are read of one sheet.
pub(crate) const MAX_ROWS: usize = 200_000;
/// Most columns that are read of one sheet.
pub(crate) const MAX_COLUMNS: usize = 1_000;
/// Longest text of a cell, in bytes (Excel's own limit is 32,767 characters).
pub(crate) const MAX_CELL: usize = 200_000;
/// Most text in the whole workbook, in bytes.
pub(crate) const MAX_TEXT: usize = 64 << 20;
/// Most filled cells in the whole workbook.
pub(crate) const MAX_CELLS: usize = 2_000_000;
/// Most sheets that are read.
pub(crate) const MAX_SHEETS: usize = 256;

/// One row: its number as the author sees it, and its cells from the first column on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Counted from 1; the header row is 1.
    pub number: usize,
    /// Text of the cells; missing ones at the end are left out.
    pub cells: Vec<String>,
}

impl Row {
    /// Text of a cell, blank if there is none.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// True if no cell holds more than white space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|c| c.trim().is_empty())
    }
}

/// A sheet: the first row holds the headers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// Name as in the file.
    pub name: String,
    /// Rows that hold anything, in order.
    pub rows: Vec<Row>,
}

/// A workbook as plain tables.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Workbook {
    /// Sheets in the file's order.
    pub sheets: Vec<Sheet>,
}

impl Workbook {
    /// The sheet with this name, in any case.
    #[must_use]
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|s| s.name.trim().eq_ignore_ascii_case(name))
    }
}

/// Collects cells up to the limits; past them it says where it stopped.
#[derive(Default)]
pub(crate) struct Builder {
    book: Workbook,
    cells: usize,
    text: usize,
}

impl Builder {
    pub(crate) fn sheet(&mut self, name: &str) -> Result<(), Problem> {
        if self.book.sheets.len() >= MAX_SHEETS {
            return Err(limit(name, 1, &format!("The workbook has more than {MAX_SHEETS} sheets.")));
        }
        self.book.sheets.push(Sheet { name: name.to_owned(), rows: Vec::new() });
        Ok(())
    }

    /// Adds a cell to the last sheet; `row` and `column` count from 0 and rows do not go back.
    pub(crate) fn cell(&mut self, row: usize, column: usize, text: String) -> Result<(), Problem> {
        let Some(sheet) = self.book.sheets.last_mut() else { return Ok(()) };
        if text.trim().is_empty() {
            return Ok(());
        }
        self.cells += 1;
        self.text = self.text.saturating_add(text.len());
        let at = |why: String| Err(limit(&sheet.name, row + 1, &why));
        if row >= MAX_ROWS {
            return at(format!("The sheet has more than {MAX_ROWS} rows."));
        }
        if column >= MAX_COLUMNS {
            return at(format!("The row has more than {MAX_COLUMNS} columns."));
        }
        if text.len() > MAX_CELL {
            return at(format!("A cell holds more than {MAX_CELL} bytes of text."));
        }
        if self.cells > MAX_CELLS || self.text > MAX_TEXT {
            return at("The workbook holds too much text to be a form.".to_owned());
        }
        if sheet.rows.last().is_none_or(|r| r.number != row + 1) {
            if sheet.rows.last().is_some_and(|r| r.number > row + 1) {
                return at("The rows of the sheet are not in order.".to_owned());
            }
            sheet.rows.push(Row { number: row + 1, cells: Vec::new() });
        }
        if let Some(last) = sheet.rows.last_mut() {
            if last.cells.len() <= column {
                last.cells.resize(column + 1, String::new());
            }
            if let Some(slot) = last.cells.get_mut(column) {
                *slot = text;
            }
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Workbook {
        self.book
    }
}

fn limit(sheet: &str, row: usize, why: &str) -> Problem {
    Problem {
        severity: Severity::Error,
        sheet: sheet.to_owned(),
        row,
        column: None,
        code: "too_large",
        message: format!("{why} Remove what the form does not need."),
    }
}

/// A file that cannot be read at all is located at the sheet that it should have had.
pub(crate) fn unreadable(message: &str) -> Problem {
    Problem {
        severity: Severity::Error,
        sheet: "survey".to_owned(),
        row: 1,
        column: None,
        code: "unreadable_file",
        message: message.to_owned(),
    }
}
