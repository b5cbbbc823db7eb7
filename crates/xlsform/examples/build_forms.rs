//! Writes the shipped forms' .xlsx files from the Markdown tables beside them: `build_forms [FOLDER]`, `assets/forms` by default; then
//! also the document of the guided practice, which the app carries along.
//!
//! Deterministic: the same tables give the same bytes, so a rebuilt file differs only when the form does.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook};
use tabella_xlsform::{Mode, Options, convert, from_markdown};

fn main() -> Result<(), Box<dyn Error>> {
    let standard = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/forms");
    let folder = std::env::args().nth(1).map_or(standard, PathBuf::from);
    for name in names(&folder)? {
        let source = folder.join(format!("{name}.md"));
        let book = from_markdown(&std::fs::read_to_string(&source)?).map_err(|p| p.message)?;
        let options =
            Options { mode: Mode::Strict, known_functions: true, form_id: Some(name.clone()), ..Options::default() };
        let outcome = convert(&book, &options);
        for p in &outcome.problems {
            println!("{name}: {} row {} {}: {}", p.sheet, p.row, p.column.as_deref().unwrap_or(""), p.message);
        }
        if outcome.xform.is_none() {
            return Err(format!("{name}.md does not convert").into());
        }
        write(&book, &folder.join(format!("{name}.xlsx")))?;
        println!("{name}.xlsx: {} questions, {}", outcome.questions, outcome.languages.join(", "));
    }
    if std::env::args().nth(1).is_none() {
        practice(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/guide"))?;
    }
    Ok(())
}

/// The guided practice is no form that a mission imports: of it only the document is wanted.
fn practice(folder: &Path) -> Result<(), Box<dyn Error>> {
    let book = from_markdown(&std::fs::read_to_string(folder.join("practice.md"))?).map_err(|p| p.message)?;
    let outcome = convert(&book, &Options { mode: Mode::Strict, known_functions: true, ..Options::default() });
    for p in &outcome.problems {
        println!("practice: {} row {} {}: {}", p.sheet, p.row, p.column.as_deref().unwrap_or(""), p.message);
    }
    let document = outcome.xform.ok_or("practice.md does not convert")?;
    std::fs::write(folder.join("practice.xml"), document)?;
    println!("practice.xml: {} questions, {}", outcome.questions, outcome.languages.join(", "));
    Ok(())
}

/// Names of the tables in the folder, in order; `README.md` is no form.
fn names(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(name) = name.strip_suffix(".md").filter(|n| *n != "README") {
            out.push(name.to_owned());
        }
    }
    out.sort();
    Ok(out)
}

fn write(book: &tabella_xlsform::Workbook, path: &Path) -> Result<(), Box<dyn Error>> {
    let mut out = Workbook::new();
    // The time of writing would make every build another file.
    out.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1)?));
    let head = Format::new().set_bold();
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for table in &book.sheets {
        let sheet = out.add_worksheet();
        sheet.set_name(&table.name)?;
        sheet.set_freeze_panes(1, 2)?;
        for row in &table.rows {
            let number = u32::try_from(row.number)? - 1;
            for (column, cell) in row.cells.iter().enumerate() {
                let column = u16::try_from(column)?;
                if !cell.is_empty() {
                    sheet.write_string_with_format(number, column, cell, if number == 0 { &head } else { &text })?;
                }
            }
        }
        let columns = table.rows.first().map_or(0, |r| r.cells.len());
        for column in 0..columns {
            let width = table.rows.iter().map(|r| r.cell(column).chars().count()).max().unwrap_or(0).clamp(8, 48);
            sheet.set_column_width(u16::try_from(column)?, u32::try_from(width)?)?;
        }
    }
    out.save(path)?;
    Ok(())
}
