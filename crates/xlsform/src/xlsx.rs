//! Excel files, .xlsx and .xls, read with bounded memory.

use std::io::{Cursor, Read};

use calamine::{Data, DataRef, ExcelDateTime, Reader, SheetType, Xls, Xlsx};

use crate::biff;
use crate::problem::Problem;
use crate::workbook::{Builder, MAX_COLUMNS, MAX_ROWS, Workbook, unreadable};

/// Largest file that is looked at, in bytes.
pub(crate) const MAX_FILE: usize = 32 << 20;
/// Most that the XML parts of a file may unpack to, together and each, in bytes.
const MAX_UNPACKED: u64 = 96 << 20;
const MAX_PART: u64 = 48 << 20;
const MAX_PARTS: usize = 4096;

/// Reads an Excel workbook, .xlsx or .xls by content.
///
/// # Errors
/// A located problem: not an Excel file, damaged, or larger than the limits.
pub fn from_xlsx_bytes(bytes: &[u8]) -> Result<Workbook, Problem> {
    if bytes.len() > MAX_FILE {
        return Err(unreadable(&format!(
            "The file is larger than {} MB. Remove pictures and sheets that the form does not need.",
            MAX_FILE >> 20
        )));
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        xls(bytes)
    } else if bytes.starts_with(b"PK") {
        xlsx(bytes)
    } else {
        Err(unreadable("This is not an Excel file. Save the form as .xlsx and try again."))
    }
}

fn damaged() -> Problem {
    unreadable(
        "The Excel file is damaged and cannot be read. Open it in a spreadsheet program, save it again as .xlsx and try that file.",
    )
}

fn xlsx(bytes: &[u8]) -> Result<Workbook, Problem> {
    measure(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let names: Vec<String> =
        book.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet).map(|s| s.name.clone()).collect();
    let mut builder = Builder::default();
    for name in names {
        builder.sheet(&name)?;
        // Cell by cell: a range would be as large as the sheet claims to be.
        let mut cells = book.worksheet_cells_reader(&name).map_err(|_| damaged())?;
        while let Some(cell) = cells.next_cell().map_err(|_| damaged())? {
            let (row, column) = cell.get_position();
            let text = match cell.get_value() {
                DataRef::SharedString(s) => (*s).to_owned(),
                DataRef::String(s) | DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => s.clone(),
                DataRef::Int(i) => i.to_string(),
                DataRef::Float(f) => number(*f),
                DataRef::Bool(b) => boolean(*b),
                DataRef::DateTime(d) => date(d),
                DataRef::Error(_) | DataRef::Empty => continue,
            };
            builder.cell(row as usize, column as usize, text)?;
        }
    }
    Ok(builder.finish())
}

/// Unpacks every XML part into nothing, so that a part that unpacks to gigabytes is met here and not in memory.
fn measure(bytes: &[u8]) -> Result<(), Problem> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if zip.len() > MAX_PARTS {
        return Err(unreadable("The Excel file has too many parts to be a form."));
    }
    let mut total = 0;
    for i in 0..zip.len() {
        let part = zip.by_index(i).map_err(|_| damaged())?;
        let name = part.name().map_err(|_| damaged())?.to_ascii_lowercase();
        if !(name.ends_with(".xml") || name.ends_with(".rels")) {
            continue;
        }
        let size = std::io::copy(&mut part.take(MAX_PART + 1), &mut std::io::sink()).map_err(|_| damaged())?;
        total += size;
        if size > MAX_PART || total > MAX_UNPACKED {
            return Err(unreadable("The Excel file unpacks to far more than a form needs, so it was not read."));
        }
    }
    Ok(())
}

fn xls(bytes: &[u8]) -> Result<Workbook, Problem> {
    // The reader below allocates the rectangle that the cells span, so that is bounded first.
    let span = biff::span(bytes).ok_or_else(damaged)?;
    if span.rows > MAX_ROWS || span.columns > MAX_COLUMNS || span.area > 8_000_000 {
        return Err(unreadable("The Excel file claims more rows or columns than a form needs, so it was not read."));
    }
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut builder = Builder::default();
    for name in book.sheet_names() {
        builder.sheet(&name)?;
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let (top, left) = range.start().unwrap_or((0, 0));
        for (row, column, value) in range.used_cells() {
            let text = match value {
                Data::String(s) | Data::DateTimeIso(s) | Data::DurationIso(s) => s.clone(),
                Data::Int(i) => i.to_string(),
                Data::Float(f) => number(*f),
                Data::Bool(b) => boolean(*b),
                Data::DateTime(d) => date(d),
                Data::Error(_) | Data::Empty => continue,
            };
            builder.cell(row + top as usize, column + left as usize, text)?;
        }
    }
    Ok(builder.finish())
}

/// Whole numbers without a fraction, as the author sees them.
fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 { format!("{value:.0}") } else { format!("{value}") }
}

fn boolean(value: bool) -> String {
    if value { "TRUE" } else { "FALSE" }.to_owned()
}

fn date(value: &ExcelDateTime) -> String {
    let serial = value.as_f64();
    let (y, mo, d, h, mi, s, _) = value.to_ymd_hms_milli();
    if serial < 1.0 {
        format!("{h:02}:{mi:02}:{s:02}")
    } else if serial.fract() == 0.0 {
        format!("{y:04}-{mo:02}-{d:02}")
    } else {
        format!("{y:04}-{mo:02}-{d:02}T{h:02}:{mi:02}:{s:02}")
    }
}
