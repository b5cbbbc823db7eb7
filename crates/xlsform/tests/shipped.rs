//! The forms in `assets/forms`: the tables and the workbooks are the same form, and it opens.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

use std::path::PathBuf;
use std::sync::Arc;

use tabella_forms::{AnswerState, CsvSource, Form, QuestionDef, Source, SourceProvider};
use tabella_xlsform::{Mode, Options, Outcome, convert, from_markdown, from_xlsx_bytes};

/// Filled at a station or a commission on polling day.
const POLLING_DAY: &[&str] = &["opening", "voting", "closing", "tabulation"];
/// Records of long-term observation.
const RECORDS: &[&str] = &[
    "campaign_event",
    "meeting",
    "complaint",
    "media_monitoring",
    "commission_session",
    "training_session",
    "venue_check",
    "voter_registration",
    "fundamental_freedoms",
    "social_networks",
];
/// Any time.
const OTHERS: &[&str] = &["incident", "check_in", "weekly_report"];

fn all() -> impl Iterator<Item = &'static str> {
    POLLING_DAY.iter().chain(RECORDS).chain(OTHERS).copied()
}

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
    for name in all() {
        let bytes = std::fs::read(folder().join(format!("{name}.xlsx"))).unwrap();
        let workbook = convert(&from_xlsx_bytes(&bytes).unwrap(), &options());
        let table = from_table(name);
        assert!(table.xform.is_some(), "{:?}", table.problems);
        assert_eq!(workbook.xform, table.xform, "run the example build_forms");
    }
}

#[test]
fn every_text_is_there_in_every_language() {
    for name in all() {
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
        (
            "voting",
            "Səsvermə",
            &[
                "observer",
                "station",
                "station_other",
                "arrival",
                "departure",
                "tally",
                "tally_breaks",
                "announced_time",
                "announced",
                "signatures_arrival",
                "signatures_departure",
            ][..],
        ),
        (
            "closing",
            "Bağlanma və səslərin sayılması",
            &[
                "observer",
                "station",
                "station_other",
                "arrival",
                "departure",
                "protocol:race",
                "protocol:L",
                "protocol:Ls",
                "protocol:A",
                "protocol:U",
                "protocol:Sp",
                "protocol:G",
                "protocol:Sig",
                "protocol:B",
                "protocol:V",
                "protocol:I",
                "protocol:blank",
                "protocol:contestant",
                "protocol:c",
                "protocol:photo",
            ][..],
        ),
        ("tabulation", "Nəticələrin ümumiləşdirilməsi", &["observer", "station", "arrival", "departure"][..]),
        ("check_in", "Əlaqəyə çıxma", &["observer", "station"][..]),
        ("meeting", "Görüş", &["observer", "record_person"][..]),
        (
            "weekly_report",
            "Həftəlik hesabat",
            &["week_from", "record_date", "record_place", "week_follow_ups", "follow_up"][..],
        ),
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

fn asked(name: &str) -> usize {
    open(name).questions().filter(|q| q.kind().is_answered() && q.role() != Some("observer")).count()
}

#[test]
fn polling_day_forms_have_thirty_to_sixty_questions_and_records_as_many_as_they_need() {
    for name in POLLING_DAY {
        assert!((30..=60).contains(&asked(name)), "{name}: {}", asked(name));
    }
    for name in RECORDS {
        assert!((12..=35).contains(&asked(name)), "{name}: {}", asked(name));
    }
    assert!(asked("check_in") <= 8);
}

#[test]
fn no_table_is_forgotten() {
    let mut named: Vec<_> = all().map(str::to_owned).collect();
    let mut there: Vec<_> = std::fs::read_dir(folder())
        .unwrap()
        .filter_map(|f| f.unwrap().file_name().to_str().and_then(|n| n.strip_suffix(".md").map(str::to_owned)))
        .filter(|n| n != "README")
        .collect();
    named.sort();
    there.sort();
    assert_eq!(named, there);
}

#[test]
fn the_log_finds_date_place_themes_confidence_and_follow_up_in_every_record() {
    for name in RECORDS {
        let form = open(name);
        for role in ["observer", "record_date", "record_place", "record_themes", "record_confidence", "follow_up"] {
            assert_eq!(form.questions().filter(|q| q.role() == Some(role)).count(), 1, "{name}: {role}");
        }
    }
}

#[test]
fn every_theme_of_a_record_has_its_text_in_the_weekly_report() {
    let week = open("weekly_report");
    let texts: Vec<_> = week.questions().filter(|q| q.role() == Some("week_text")).filter_map(|q| q.theme()).collect();
    for name in RECORDS {
        let form = open(name);
        let themes = form.questions().find(|q| q.role() == Some("record_themes")).unwrap().fixed_choices();
        assert!(!themes.is_empty());
        for theme in themes.into_iter().filter(|t| *t != "other") {
            assert!(texts.contains(&theme), "{name}: {theme}");
        }
    }
}

#[test]
fn every_question_has_a_theme_and_what_is_counted_says_how() {
    for name in all() {
        let form = open(name);
        for q in form.questions().filter(|q| q.kind().is_answered() && q.role() != Some("observer")) {
            assert!(q.theme().is_some(), "{name}: {}", q.name());
            let counted =
                q.kind().is_select() && !matches!(q.role(), Some("station")) && q.name() != "station_not_listed_reason";
            if counted || !q.serious().is_empty() || !q.urgent().is_empty() {
                assert!(q.unit().is_some() && q.aggregation().is_some(), "{name}: {}", q.name());
            }
        }
    }
}

#[test]
fn a_code_means_the_same_list_in_every_form() {
    let mut seen: std::collections::HashMap<String, (String, Vec<String>)> = std::collections::HashMap::new();
    for name in all() {
        let form = open(name);
        for q in form.questions().filter(|q| !q.fixed_choices().is_empty()) {
            let list: Vec<String> = q.fixed_choices().into_iter().map(str::to_owned).collect();
            let (first, known) = seen.entry(q.name().to_owned()).or_insert_with(|| (name.to_owned(), list.clone()));
            assert_eq!(*known, list, "{} in {first} and {name}", q.name());
        }
    }
}

#[test]
fn the_critical_answers_of_the_methodology_are_marked_in_voting_closing_and_tabulation() {
    for (form, marks) in [
        (
            "voting",
            &[
                ("access", "no"),
                ("not_on_list", "yes"),
                ("identical_signatures", "yes"),
                ("vote_buying", "yes"),
                ("multiple_voting", "yes"),
                ("stuffing", "seen clumps heard"),
                ("campaigning", "voters commission executive police agents other"),
                ("tension", "pressure"),
                ("unauthorised_directing", "yes"),
                ("seals_intact", "no"),
            ][..],
        ),
        (
            "closing",
            &[
                ("access", "no"),
                ("unused_cancelled", "no"),
                ("signatures_counted", "no"),
                ("non_members", "yes"),
                ("clumps", "clumps identical"),
                ("protocol_early", "pre_signed pencil"),
                ("figures_adjusted", "adjusted not_reconciled"),
                ("figures_match", "no"),
                ("copy_given", "no"),
                ("posted", "no"),
            ][..],
        ),
        (
            "tabulation",
            &[
                ("access", "no"),
                ("direct", "stopped"),
                ("inconsistent", "corrected"),
                ("figures_changed", "yes"),
                ("copy_entered", "no"),
                ("copy_published", "no"),
                ("unauthorised_directing", "yes"),
            ][..],
        ),
    ] {
        let open = open(form);
        for (name, answers) in marks {
            let q = open.questions().find(|q| q.name() == *name).unwrap_or_else(|| panic!("{form}: {name}"));
            assert_eq!(q.serious().join(" "), *answers, "{form}: {name}");
        }
    }
    for (form, name, answers) in [
        ("voting", "interruption", "stopped"),
        ("voting", "tension", "violence"),
        ("voting", "ballots_removed", "yes"),
        ("voting", "access_problem", "expelled"),
        ("closing", "stay", "expelled"),
        ("check_in", "check_in", "need_help"),
        ("fundamental_freedoms", "safe", "no"),
    ] {
        let open = open(form);
        let q = open.questions().find(|q| q.name() == name).unwrap_or_else(|| panic!("{form}: {name}"));
        assert_eq!(q.urgent().join(" "), answers, "{form}: {name}");
    }
}
