//! The forms in `assets/forms`: the tables and the workbooks are the same form, and it opens.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

use std::path::PathBuf;
use std::sync::Arc;

use tabella_forms::{AnswerState, CsvSource, Form, QuestionDef, Source, SourceProvider};
use tabella_xlsform::{Mode, Options, Outcome, convert, from_markdown, from_xlsx_bytes};

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/forms"))
}

fn options() -> Options {
    Options { mode: Mode::Strict, ..Options::default() }
}

fn from_table(name: &str) -> Outcome {
    let text = std::fs::read_to_string(folder().join(format!("{name}.md"))).unwrap();
    convert(&from_markdown(&text).unwrap(), &options())
}

struct Stations;

impl SourceProvider for Stations {
    fn open(&self, uri: &str) -> Option<Arc<dyn Source>> {
        let csv = "name,label\n1,Station 1\n2,Station 2\n";
        (uri == "jr://file-csv/stations.csv").then(|| Arc::new(CsvSource::parse(csv).unwrap()) as Arc<dyn Source>)
    }
}

fn open(name: &str) -> Form {
    Form::parse(&from_table(name).xform.unwrap(), &Stations).unwrap()
}

#[test]
fn the_workbook_and_the_table_are_the_same_form() {
    for name in ["opening", "incident"] {
        let bytes = std::fs::read(folder().join(format!("{name}.xlsx"))).unwrap();
        let workbook = convert(&from_xlsx_bytes(&bytes).unwrap(), &options());
        let table = from_table(name);
        assert!(table.xform.is_some(), "{:?}", table.problems);
        assert_eq!(workbook.xform, table.xform, "run the example build_forms");
    }
}

#[test]
fn every_text_is_there_in_every_language() {
    for name in ["opening", "incident"] {
        let outcome = from_table(name);
        assert_eq!(outcome.languages, ["English (en)", "Azerbaijani (az)", "Russian (ru)"]);
        let form = outcome.xform.unwrap();
        let doc = roxmltree::Document::parse(&form).unwrap();
        for text in doc
            .descendants()
            .filter(|n| n.tag_name().name() == "translation")
            .flat_map(|t| t.children().filter(|n| n.is_element()))
        {
            for value in text.children().filter(|n| n.is_element()) {
                assert_ne!(value.text(), Some("-"), "{name}: {:?}", text.attribute("id"));
            }
        }
    }
}

#[test]
fn the_forms_open_with_their_roles_and_titles() {
    for (name, title, roles) in [
        ("opening", "Məntəqənin açılması", &["observer", "station", "station_other", "arrival", "departure"][..]),
        ("incident", "Hadisə", &["observer", "station", "station_other"][..]),
    ] {
        let form = open(name);
        assert_eq!((form.id(), form.version(), form.title_in("Azerbaijani (az)")), (name, "1", title));
        for role in roles {
            assert_eq!(form.questions().filter(|q| q.role() == Some(role)).count(), 1, "{name}: {role}");
        }
    }
}

#[test]
fn the_critical_answers_of_the_methodology_are_marked_in_opening() {
    let form = open("opening");
    let find = |name: &str| -> QuestionDef<'_> {
        form.questions().find(|q| q.name() == name).unwrap_or_else(|| panic!("{name}"))
    };
    for (name, answers) in [
        ("access", &["no"][..]),
        ("opened", &["not_opened"]),
        ("box_shown_empty", &["no"]),
        ("box_sealed", &["no"]),
        ("ballots_in_box", &["yes"]),
        ("layout_secrecy", &["no"]),
        ("unauthorised_directing", &["yes"]),
    ] {
        assert_eq!(find(name).serious(), answers, "{name}");
    }
    for (name, answers) in [
        ("safe_access", &["no"][..]),
        ("ballots_removed", &["yes"]),
        ("interruption", &["stopped"]),
        ("tension", &["violence"]),
        ("stay", &["expelled"]),
    ] {
        assert_eq!(find(name).urgent(), answers, "{name}");
    }
    assert_eq!(find("opened").states(), AnswerState::ALL);
}

#[test]
fn opening_has_thirty_to_sixty_questions() {
    let asked = open("opening").questions().filter(|q| q.role() != Some("observer")).count();
    assert!((30..=60).contains(&asked), "{asked}");
}
