//! What the test files share.
#![allow(dead_code)]

use tabella_xlsform::{Mode, Options, Outcome, Problem, Severity, convert, from_markdown};

pub(crate) fn run(md: &str, mode: Mode) -> Outcome {
    convert(&from_markdown(md).unwrap(), &Options { mode, ..Options::default() })
}

/// The XForm of a workbook that must convert in strict mode.
pub(crate) fn xform(md: &str) -> String {
    let outcome = run(md, Mode::Strict);
    outcome.xform.unwrap_or_else(|| panic!("{:?}", outcome.problems))
}

/// The errors of a workbook that must be refused in strict mode.
pub(crate) fn errors(md: &str) -> Vec<Problem> {
    let outcome = run(md, Mode::Strict);
    assert!(outcome.xform.is_none(), "converted");
    outcome.problems.into_iter().filter(|p| p.severity == Severity::Error).collect()
}

/// Asserts that one error has the code and the place.
pub(crate) fn located(md: &str, code: &str, sheet: &str, row: usize, column: Option<&str>) {
    let found = errors(md);
    assert!(
        found.iter().any(|p| p.code == code && p.sheet == sheet && p.row == row && p.column.as_deref() == column),
        "{found:#?}"
    );
}

/// Attributes of the bind of a node.
pub(crate) fn bind(xform: &str, nodeset: &str) -> std::collections::BTreeMap<String, String> {
    let doc = roxmltree::Document::parse(xform).unwrap();
    let node = doc
        .descendants()
        .find(|n| n.tag_name().name() == "bind" && n.attribute("nodeset") == Some(nodeset))
        .unwrap_or_else(|| panic!("no bind for {nodeset}\n{xform}"));
    node.attributes().map(|a| (a.name().to_owned(), a.value().trim().to_owned())).collect()
}
