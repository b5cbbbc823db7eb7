//! Importing a form: an XLSForm workbook, or an XForm document.

use super::{RowProblem, SetupError};
use crate::store::{Act, Store, StoreError};
use std::collections::BTreeMap;
use tabella_domain::{FormRef, Mission, Role};
use tabella_forms::{Form, NoSources};

/// Largest XForm document.
pub const MAX_XFORM: usize = 16 * 1024 * 1024;

/// A form that was read.
pub struct Read {
    /// The document.
    pub xform: String,
    /// The form.
    pub form: Form,
    /// What the author should know although the form was made: sheet, row, message.
    pub warnings: Vec<RowProblem>,
}

fn located(problem: &tabella_xlsform::Problem) -> RowProblem {
    let sheet = if problem.sheet.is_empty() { String::new() } else { format!("sheet {}: ", problem.sheet) };
    RowProblem {
        row: u64::try_from(problem.row).unwrap_or(0),
        column: problem.column.clone(),
        code: problem.code,
        message: format!("{sheet}{}", problem.message),
    }
}

/// An XForm document, unless an expression in it calls a function that does not exist: found now, not on polling day.
fn with_known_functions(xform: String) -> Result<String, Vec<RowProblem>> {
    const EXPRESSIONS: [&str; 9] =
        ["relevant", "constraint", "calculate", "required", "readonly", "nodeset", "value", "ref", "count"];
    // What is not well-formed is said by the reader of forms.
    let Ok(document) = roxmltree::Document::parse(&xform) else { return Ok(xform) };
    let mut problems = Vec::new();
    for attribute in document
        .descendants()
        .filter(|n| !n.ancestors().any(|a| a.tag_name().name() == "instance"))
        .flat_map(|n| n.attributes())
    {
        if !EXPRESSIONS.contains(&attribute.name()) {
            continue;
        }
        for function in tabella_xlsform::unknown_functions(attribute.value()) {
            let row = u64::from(document.text_pos_at(attribute.range().start).row);
            problems.push(RowProblem::at(
                row,
                attribute.name(),
                "unknown_function",
                format!("There is no function {function}(). Check its spelling; capitals matter."),
            ));
        }
    }
    if problems.is_empty() { Ok(xform) } else { Err(problems) }
}

/// Compiles and reads a form; nothing is stored.
///
/// # Errors
/// Every problem that keeps it from being used.
pub fn read(bytes: &[u8], file_name: &str) -> Result<Read, Vec<RowProblem>> {
    let mut warnings = Vec::new();
    let head = bytes.get(..bytes.len().min(256)).unwrap_or_default();
    let is_xml = String::from_utf8_lossy(head).trim_start_matches('\u{feff}').trim_start().starts_with('<');
    let xform = if is_xml {
        String::from_utf8(bytes.to_vec())
            .map_err(|_| vec![RowProblem::file("not_utf_8", "An XForm document must be UTF-8.")])
            .and_then(with_known_functions)?
    } else {
        let workbook = tabella_xlsform::from_xlsx_bytes(bytes).map_err(|p| vec![located(&p)])?;
        let stem = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
        let stem = stem.split('.').next().unwrap_or(stem).to_owned();
        let options = tabella_xlsform::Options { form_id: Some(stem), known_functions: true, ..Default::default() };
        let outcome = tabella_xlsform::convert(&workbook, &options);
        let all: Vec<RowProblem> = outcome.problems.iter().map(located).collect();
        match outcome.xform {
            Some(xform) => {
                warnings = all;
                xform
            }
            None => return Err(all),
        }
    };
    if xform.len() > MAX_XFORM {
        return Err(vec![RowProblem::file("too_large", "The form is too large for a device.")]);
    }
    let form = Form::parse(&xform, &NoSources).map_err(|problems| {
        problems.iter().map(|p| RowProblem::file("form_not_usable", p.to_string())).collect::<Vec<_>>()
    })?;
    if form.id().is_empty() {
        return Err(vec![RowProblem::file("no_form_id", "The form has no form_id (sheet settings).")]);
    }
    if form.id() == tabella_domain::GUIDE_FORM {
        return Err(vec![RowProblem::file(
            "reserved_form_id",
            format!(
                "The form_id {} belongs to the app's own practice. Give the form another one (sheet settings).",
                form.id()
            ),
        )]);
    }
    if form.version().is_empty() {
        return Err(vec![RowProblem::file(
            "no_version",
            "The form has no version (sheet settings, column version). Every change of a form needs a new one.",
        )]);
    }
    Ok(Read { xform, form, warnings })
}

/// Adds a form version and puts it in use; reports written with earlier versions keep theirs. Answers which version and
/// what its author should know.
///
/// # Errors
/// Problems of the form; storage faults.
pub fn import(
    store: &dyn Store,
    actor: &str,
    bytes: &[u8],
    file_name: &str,
    any_time: bool,
) -> Result<(FormRef, Vec<RowProblem>), SetupError> {
    let read = read(bytes, file_name).map_err(SetupError::File)?;
    let mission = store.setting("mission")?.ok_or(StoreError::NoMission)?;
    let mission: Mission = serde_json::from_str(&mission).map_err(|_| StoreError::Stored("mission"))?;
    let form = FormRef {
        form_id: read.form.id().to_owned(),
        version: read.form.version().to_owned(),
        sha256: tabella_proto::sha256_hex(read.xform.as_bytes()),
    };
    let titles: BTreeMap<String, String> =
        mission.languages.iter().map(|l| (l.clone(), read.form.title_in(l).to_owned())).collect();
    let questions = read.form.questions().filter(|q| q.kind().is_answered()).count();
    let added = store.administer(
        actor,
        Act::AddForm {
            form: form.clone(),
            titles,
            questions: u32::try_from(questions).unwrap_or(u32::MAX),
            any_time,
            xform: read.xform,
        },
    );
    match added {
        Ok(()) => Ok((form, read.warnings)),
        Err(StoreError::VersionTaken) => Err(SetupError::File(vec![RowProblem {
            row: 0,
            column: None,
            code: "version_taken",
            message: format!(
                "The form changed, but not its version: {} version {} is here already with another content, and reports may have \
                 been written with it. Write a new version into the sheet settings, column version, and import the form again.",
                form.form_id, form.version
            ),
        }])),
        Err(error) => Err(error.into()),
    }
}

/// Says for whom forms are; one without roles is for everybody again.
///
/// # Errors
/// Storage faults.
pub fn offer(store: &dyn Store, actor: &str, forms: &[(String, Vec<Role>)]) -> Result<(), SetupError> {
    if forms.is_empty() {
        return Ok(());
    }
    let text = store.setting("mission")?.ok_or(StoreError::NoMission)?;
    let before: Mission = serde_json::from_str(&text).map_err(|_| StoreError::Stored("mission"))?;
    let mut mission = before.clone();
    for (form_id, roles) in forms {
        mission.offer(form_id, roles);
    }
    if mission != before {
        store.administer(actor, Act::SetMission { mission: Box::new(mission), polling_day: None })?;
    }
    Ok(())
}
