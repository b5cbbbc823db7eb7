//! A CSV file as rows with their line numbers.

use super::RowProblem;
use super::encoding;

/// A table as read: header and rows.
#[derive(Debug)]
pub struct Table {
    /// Header.
    pub header: Vec<String>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Name of the encoding.
    pub encoding: &'static str,
}

/// A row.
#[derive(Debug)]
pub struct Row {
    /// Line on which it starts, from 1.
    pub line: u64,
    cells: Vec<String>,
}

impl Row {
    /// A cell, trimmed, line breaks and runs of blanks as one blank.
    #[must_use]
    pub fn cell(&self, column: usize) -> String {
        let text = self.cells.get(column).map(String::as_str).unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Table {
    /// Position of a column, by name without regard to case.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|h| h.eq_ignore_ascii_case(name.trim()))
    }
}

/// What a file is that is often given in place of CSV.
fn not_csv(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"PK\x03\x04") {
        Some("a workbook (.xlsx, .ods) or another archive")
    } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        Some("an old workbook (.xls)")
    } else if bytes.starts_with(b"%PDF") {
        Some("a PDF document")
    } else {
        None
    }
}

/// Reads a table. The separator is the one of comma, semicolon and tab that the header has most of.
///
/// # Errors
/// Encoding; no header; rows with another number of cells. All of them.
pub fn read(bytes: &[u8], named_encoding: Option<&str>) -> Result<Table, Vec<RowProblem>> {
    if let Some(what) = not_csv(bytes) {
        return Err(vec![RowProblem::file(
            "not_csv",
            format!(
                "The file is {what}, not a CSV file. Save it as “CSV UTF-8” in the spreadsheet program and import that."
            ),
        )]);
    }
    let (text, encoding) = encoding::decode(bytes, named_encoding).map_err(|p| vec![p])?;
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|d| (first.bytes().filter(|b| b == d).count(), *d == b','))
        .unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut problems = Vec::new();
    let mut header: Option<Vec<String>> = None;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let row = error.position().map_or(0, csv::Position::line);
                problems.push(RowProblem {
                    row,
                    column: None,
                    code: "row_unreadable",
                    message: "This row cannot be read as CSV.".into(),
                });
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        let Some(header) = &header else {
            header = Some(cells.into_iter().map(|c| c.trim().to_owned()).collect());
            continue;
        };
        if cells.iter().all(|c| c.trim().is_empty()) {
            continue;
        }
        if cells.len() != header.len() {
            problems.push(RowProblem {
                row: line,
                column: None,
                code: "row_width",
                message: format!(
                    "This row has {} cells, the header has {}. Is a quotation mark or a separator missing?",
                    cells.len(),
                    header.len()
                ),
            });
            continue;
        }
        rows.push(Row { line, cells });
    }
    let header = header.unwrap_or_default();
    if header.iter().all(String::is_empty) {
        problems.push(RowProblem::file("no_header", "The file is empty, or its first line names no columns."));
    }
    let mut sorted: Vec<String> = header.iter().filter(|h| !h.is_empty()).map(|h| h.to_lowercase()).collect();
    sorted.sort();
    for pair in sorted.windows(2) {
        if let [a, b] = pair
            && a == b
        {
            problems.push(RowProblem::at(1, a, "column_twice", format!("Two columns are named “{a}”.")));
        }
    }
    if problems.is_empty() { Ok(Table { header, rows, encoding }) } else { Err(problems) }
}
