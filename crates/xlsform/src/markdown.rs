//! Workbooks written as text tables: `| survey |` starts a sheet, the next row holds its columns.

use crate::problem::Problem;
use crate::workbook::{Builder, Workbook, unreadable};

/// Reads a workbook from a text table. `\|` is a literal bar, `\n` after a backslash is not special; empty lines, lines that are no
/// table rows and rows of dashes are skipped. A row with text in its first cell starts a sheet.
///
/// # Errors
/// A located problem when a limit is exceeded or a row stands before any sheet.
pub fn from_markdown(text: &str) -> Result<Workbook, Problem> {
    let mut builder = Builder::default();
    let mut row = 0;
    let mut any = false;
    for line in text.lines() {
        let Some(cells) = split(line) else { continue };
        if cells.iter().all(|c| !c.is_empty() && c.chars().all(|c| matches!(c, '-' | ':'))) {
            continue;
        }
        let first = cells.first().map_or("", String::as_str);
        if first.is_empty() {
            if !any {
                return Err(unreadable("The first row of the table must name a sheet, like | survey |."));
            }
            for (column, cell) in cells.iter().skip(1).enumerate() {
                builder.cell(row, column, cell.clone())?;
            }
            row += 1;
        } else {
            builder.sheet(first)?;
            any = true;
            row = 0;
        }
    }
    Ok(builder.finish())
}

/// Cells of one table row, trimmed; `None` for a line that is none.
fn split(line: &str) -> Option<Vec<String>> {
    let line = line.trim();
    let inner = line.strip_prefix('|')?;
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek() == Some(&'|') => {
                chars.next();
                cell.push('|');
            }
            '|' => cells.push(std::mem::take(&mut cell).trim().to_owned()),
            c => cell.push(c),
        }
    }
    if !cell.trim().is_empty() {
        cells.push(cell.trim().to_owned());
    }
    Some(cells)
}
