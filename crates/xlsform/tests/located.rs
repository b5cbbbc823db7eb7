//! Faults of a workbook are named with sheet, row and column.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

mod common;

use common::{errors, located, run};
use tabella_xlsform::{Mode, Severity, from_markdown, from_xlsx_bytes};

#[test]
fn a_workbook_without_a_survey_names_the_sheet_that_may_be_meant() {
    let found = errors("| surveys |\n| | type | name | label |\n| | text | a | A |");
    assert_eq!((found[0].sheet.as_str(), found[0].row, found[0].code), ("survey", 1, "missing_sheet"));
    assert!(found[0].message.contains("\"surveys\""));
}

#[test]
fn an_unknown_type_is_located() {
    located(
        "| survey |\n| | type | name | label |\n| | text | a | A |\n| | txet | b | B |",
        "unknown_type",
        "survey",
        3,
        Some("type"),
    );
}

#[test]
fn a_duplicate_name_is_located_at_the_second() {
    located(
        "| survey |\n| | type | name | label |\n| | text | a | A |\n| | text | a | B |",
        "duplicate_name",
        "survey",
        3,
        Some("name"),
    );
}

#[test]
fn a_name_may_come_again_in_another_group() {
    common::xform(
        "| survey |\n| | type | name | label |\n| | text | a | A |\n| | begin group | g | G |\n| | text | a | B |\n| | end group | | |",
    );
}

#[test]
fn an_unclosed_group_is_located_where_it_begins() {
    located(
        "| survey |\n| | type | name | label |\n| | text | a | A |\n| | begin group | g | G |\n| | text | b | B |",
        "unclosed_group",
        "survey",
        3,
        Some("type"),
    );
}

#[test]
fn an_end_without_a_beginning_is_located() {
    located(
        "| survey |\n| | type | name | label |\n| | text | a | A |\n| | end repeat | | |",
        "unmatched_end",
        "survey",
        3,
        Some("type"),
    );
}

#[test]
fn a_reference_to_nothing_is_located_in_its_column() {
    located(
        "| survey |\n| | type | name | label | relevant |\n| | text | a | A | ${b} = 1 |",
        "unknown_reference",
        "survey",
        2,
        Some("relevant"),
    );
    located(
        "| survey |\n| | type | name | label::English (en) |\n| | text | a | A ${zz} |",
        "unknown_reference",
        "survey",
        2,
        Some("label::English (en)"),
    );
}

#[test]
fn an_expression_that_cannot_be_read_is_located() {
    located(
        "| survey |\n| | type | name | label | constraint |\n| | integer | a | A | . >= (1 |",
        "bad_expression",
        "survey",
        2,
        Some("constraint"),
    );
}

#[test]
fn a_missing_list_is_located() {
    let choices = "\n| choices |\n| | list_name | name | label |\n| | c | x | X |";
    located(
        &format!("| survey |\n| | type | name | label |\n| | select_one d | a | A |{choices}"),
        "unknown_list",
        "survey",
        2,
        Some("type"),
    );
}

#[test]
fn a_duplicate_choice_is_located_on_its_sheet() {
    let md = "| survey |\n| | type | name | label |\n| | select_one c | a | A |\n| choices |\n| | list_name | name | label |\n| | c | x | X |\n| | c | x | Y |";
    located(md, "duplicate_choice", "choices", 3, Some("name"));
}

#[test]
fn unknown_columns_are_warned_of_and_never_dropped_in_silence() {
    let outcome = run("| survey |\n| | type | name | label | lable |\n| | text | a | A | x |", Mode::Strict);
    assert!(outcome.xform.is_some());
    let warning = outcome.problems.iter().find(|p| p.code == "unknown_column").unwrap();
    assert_eq!((warning.severity, warning.row, warning.column.as_deref()), (Severity::Warning, 1, Some("lable")));
}

#[test]
fn unknown_answer_states_and_serious_answers_are_refused() {
    let head = "| survey |\n| | type | name | label | bind::tabella:states | bind::tabella:serious |\n";
    let choices = "\n| choices |\n| | list_name | name | label |\n| | yn | yes | Yes |";
    located(
        &format!("{head}| | select_one yn | a | A | maybe | |{choices}"),
        "unknown_state",
        "survey",
        2,
        Some("bind::tabella:states"),
    );
    located(
        &format!("{head}| | select_one yn | a | A | | no |{choices}"),
        "unknown_answer",
        "survey",
        2,
        Some("bind::tabella:serious"),
    );
}

#[test]
fn lenient_mode_imports_what_it_can_and_says_what_it_could_not() {
    let md = "| survey |\n| | type | name | label | relevant |\n| | db:person | a | A | |\n| | text | b | B | ${nobody} = 1 |\n| | text | b | B2 | |";
    assert!(run(md, Mode::Strict).xform.is_none());
    let outcome = run(md, Mode::Lenient);
    let document = outcome.xform.unwrap();
    roxmltree::Document::parse(&document).unwrap();
    let codes: Vec<_> = outcome.problems.iter().map(|p| (p.severity, p.code, p.row)).collect();
    for (code, row) in [("unknown_type", 2), ("unknown_reference", 3), ("duplicate_name", 4)] {
        assert!(codes.contains(&(Severity::Warning, code, row)), "{codes:?}");
    }
}

#[test]
fn files_that_are_no_workbooks_are_refused() {
    for bytes in [&b""[..], b"hello", b"PK\x03\x04 nonsense", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 short"] {
        let problem = from_xlsx_bytes(bytes).unwrap_err();
        assert_eq!(
            (problem.severity, problem.sheet.as_str(), problem.row, problem.code),
            (Severity::Error, "survey", 1, "unreadable_file")
        );
    }
}

#[test]
fn a_damaged_workbook_is_refused_whichever_byte_is_cut() {
    let good = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/forms/incident.xlsx")).unwrap();
    for cut in [10, 100, good.len() / 2, good.len() - 10] {
        assert!(from_xlsx_bytes(&good[..cut]).is_err());
    }
}

#[test]
fn a_sheet_that_claims_a_far_corner_is_refused_without_filling_the_memory() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("survey").unwrap();
    sheet.write_string(0, 0, "type").unwrap();
    sheet.write_string(1_048_575, 16_383, "x").unwrap();
    let problem = from_xlsx_bytes(&book.save_to_buffer().unwrap()).unwrap_err();
    assert_eq!((problem.code, problem.sheet.as_str(), problem.row), ("too_large", "survey", 1_048_576));
}

#[test]
fn text_before_any_sheet_is_refused() {
    assert_eq!(from_markdown("| | type | name |").unwrap_err().code, "unreadable_file");
}

#[test]
fn endless_nesting_is_a_located_error() {
    let mut md = String::from("| survey |\n| | type | name | label |\n");
    for i in 0..10_000 {
        md.push_str(&format!("| | begin group | g{i} | G |\n"));
    }
    assert!(errors(&md).iter().any(|p| p.code == "too_deep"));
}

#[test]
fn a_function_that_does_not_exist_is_located_where_it_is_asked_for() {
    let book = from_markdown(
        "| survey |\n| | type | name | label | relevant | calculation |\n| | text | a | A | | |\n| | text | b | B | lenght(${a}) > 1 | |\n| | calculate | c | | | concat(substring-befor(${a}, '-'), Round(1.5), round(1.5)) |",
    )
    .unwrap();
    let refused = |known_functions| {
        let options = tabella_xlsform::Options { known_functions, ..tabella_xlsform::Options::default() };
        tabella_xlsform::convert(&book, &options)
    };
    assert!(refused(false).xform.is_some(), "the reference takes any name");
    let outcome = refused(true);
    assert!(outcome.xform.is_none());
    let found: Vec<(usize, Option<&str>, &str)> =
        outcome.problems.iter().map(|p| (p.row, p.column.as_deref(), p.code)).collect();
    let one = |row, column| (row, Some(column), "unknown_function");
    assert_eq!(found, [one(3, "relevant"), one(4, "calculation"), one(4, "calculation")]);
    assert!(outcome.problems[0].message.contains("lenght()"));
    assert_eq!(outcome.problems[0].severity, Severity::Error);
}
