//! What the columns of an XLSForm become.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

mod common;

use common::{bind, run, xform};
use proptest::prelude::*;
use tabella_xlsform::{Mode, Options, convert, from_markdown};

#[test]
fn references_are_absolute_outside_and_relative_inside_a_repeat() {
    let form = xform(
        "| survey |\n| | type | name | label | calculation |\n| | integer | total | T | |\n| | begin repeat | r | R | |\n| | integer | n | N | |\n| | begin group | g | G | |\n| | calculate | c | | ${n} + ${total} |\n| | end group | | | |\n| | end repeat | | | |\n| | calculate | all | | sum(${n}) |",
    );
    assert_eq!(bind(&form, "/data/r/g/c")["calculate"], "../../n  +  /data/total");
    assert_eq!(bind(&form, "/data/all")["calculate"], "sum( /data/r/n )");
}

#[test]
fn references_in_a_predicate_of_another_instance_start_at_current() {
    let form = xform(
        "| survey |\n| | type | name | label | choice_filter |\n| | begin repeat | r | R | |\n| | text | a | A | |\n| | select_one c | b | B | k = ${a} |\n| | end repeat | | | |\n| choices |\n| | list_name | name | label | k |\n| | c | x | X | 1 |",
    );
    assert!(form.contains("nodeset=\"instance('c')/root/item[k =  current()/../a ]\""), "{form}");
}

#[test]
fn yes_and_no_become_true_and_false() {
    let form = xform("| survey |\n| | type | name | label | required | read_only |\n| | text | a | A | yes | no |");
    let attributes = bind(&form, "/data/a");
    assert_eq!((attributes["required"].as_str(), attributes["readonly"].as_str()), ("true()", "false()"));
}

#[test]
fn a_question_with_states_gets_its_sibling_with_the_same_relevance() {
    let form = xform(
        "| survey |\n| | type | name | label | relevant | bind::tabella:states |\n| | text | a | A | | |\n| | text | b | B | ${a} != '' | all |\n| settings |\n| | namespaces |\n| | tabella=\"https://tabella.org/xforms\" |",
    );
    let state = bind(&form, "/data/b_state");
    assert_eq!((state["type"].as_str(), state["relevant"].as_str()), ("string", "/data/a  != ''"));
    assert_eq!(bind(&form, "/data/b")["states"], "all");
    assert!(!form.contains("ref=\"/data/b_state\""));
}

#[test]
fn static_defaults_are_written_and_dynamic_ones_set_once() {
    let form = xform(
        "| survey |\n| | type | name | label | default |\n| | date | a | A | 2024-09-01 |\n| | text | b | B | now() |\n| | text | c | C | a-b |",
    );
    assert!(form.contains("<a>2024-09-01</a>") && form.contains("<c>a-b</c>"));
    assert!(form.contains("<setvalue ref=\"/data/b\" event=\"odk-instance-first-load\" value=\"now()\"/>"));
}

#[test]
fn a_missing_translation_shows_a_dash() {
    let form = xform(
        "| survey |\n| | type | name | label::English (en) | label::Azerbaijani (az) |\n| | text | a | A | |\n| | text | b | B | B2 |",
    );
    let doc = roxmltree::Document::parse(&form).unwrap();
    let az = doc.descendants().find(|n| n.attribute("lang") == Some("Azerbaijani (az)")).unwrap();
    let texts: Vec<_> = az.descendants().filter(|n| n.tag_name().name() == "value").filter_map(|n| n.text()).collect();
    assert_eq!(texts, ["-", "B2"]);
}

#[test]
fn a_repeat_count_that_computes_gets_a_node_of_its_own() {
    let form = xform(
        "| survey |\n| | type | name | label | repeat_count |\n| | integer | n | N | |\n| | begin repeat | r | R | ${n} + 1 |\n| | text | a | A | |\n| | end repeat | | | |",
    );
    assert_eq!(bind(&form, "/data/r_count")["calculate"], "/data/n  + 1");
    assert!(form.contains("jr:count=\" /data/r_count \""));
}

#[test]
fn a_choice_list_from_a_file_is_an_external_instance() {
    let form = xform(
        "| survey |\n| | type | name | label | parameters |\n| | select_one_from_file stations.csv | s | S | value=id label=name |",
    );
    assert!(form.contains("<instance id=\"stations\" src=\"jr://file-csv/stations.csv\"/>"));
    assert!(form.contains("<value ref=\"id\"/>") && form.contains("<label ref=\"name\"/>"));
}

#[test]
fn markup_in_labels_is_escaped() {
    let form = xform("| survey |\n| | type | name | label |\n| | text | a | <b> & \"x\" |");
    let doc = roxmltree::Document::parse(&form).unwrap();
    let label = doc.descendants().find(|n| n.tag_name().name() == "label").unwrap();
    assert_eq!(label.text(), Some("<b> & \"x\""));
}

#[test]
fn two_thousand_questions_compile_and_open() {
    let mut md = String::from("| survey |\n| | type | name | label | relevant |\n");
    for i in 0..2000 {
        let relevant = if i == 0 { String::new() } else { format!("${{q{}}} != ''", i - 1) };
        md.push_str(&format!("| | text | q{i} | Question {i} | {relevant} |\n"));
    }
    assert_eq!(run(&md, Mode::Strict).questions, 2000);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_never_panics(text in "[ -~\\n|${}şəЖ]{0,400}") {
        if let Ok(book) = from_markdown(&text) {
            for mode in [Mode::Strict, Mode::Lenient] {
                let _ = convert(&book, &Options { mode, ..Options::default() });
            }
        }
    }

    #[test]
    fn what_converts_is_well_formed(rows in proptest::collection::vec((
        prop_oneof!["text", "integer", "select_one c", "begin group", "end group", "begin repeat", "end repeat", "begin loop over c", "end loop", "note", "range", "rank c", "calculate", "image", "select_one \\$\\{a\\}", ".{0,8}"],
        prop_oneof!["[a-d]", ".{0,6}"], ".{0,12}", prop_oneof!["\\$\\{[a-d]\\} *= *[0-9]", ".{0,12}"], ".{0,12}"), 0..12)
    ) {
        let clean = |t: &str| t.replace(['|', '\n', '\r', '\\'], " ");
        let mut md = String::from("| survey |\n| | type | name | label::A (en) | relevant | hint::B (az) | default |\n");
        for (ty, name, label, relevant, default) in &rows {
            md.push_str(&format!("| | {} | {} | {} | {} | x | {} |\n", clean(ty), clean(name), clean(label), clean(relevant), clean(default)));
        }
        md.push_str("| choices |\n| | list_name | name | label |\n| | c | x | X |\n| | c | y | ${a} |\n");
        let book = from_markdown(&md).unwrap();
        for mode in [Mode::Strict, Mode::Lenient] {
            let outcome = convert(&book, &Options { mode, ..Options::default() });
            match outcome.xform {
                Some(document) => { roxmltree::Document::parse(&document).map_err(|e| TestCaseError::fail(format!("{e}\n{document}")))?; }
                None => prop_assert!(outcome.problems.iter().any(|p| p.severity == tabella_xlsform::Severity::Error)),
            }
        }
    }
}
