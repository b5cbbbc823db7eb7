//! The guided practice: the document that the app carries is the table's, it teaches each control, and it can be walked to its end.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use chrono::{DateTime, TimeZone, Utc};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use tabella_forms::session::types::{Env, Item, Op, QuestionState};
use tabella_forms::{AnswerState, CsvSource, Form, Kind, Session, Source, SourceProvider};
use tabella_xlsform::{Mode, Options, convert, from_markdown};

struct Stations;

impl SourceProvider for Stations {
    fn open(&self, uri: &str) -> Option<Arc<dyn Source>> {
        let csv = "name,label\n1,Station 1\n2,Station 2\n";
        (uri == "jr://file-csv/stations.csv").then(|| Arc::new(CsvSource::parse(csv).unwrap()) as Arc<dyn Source>)
    }
}

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/guide"))
}

fn document() -> String {
    std::fs::read_to_string(folder().join("practice.xml")).unwrap()
}

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 2, 7, 15, 0, 0).unwrap()
}

fn questions(session: &Session) -> Vec<QuestionState> {
    session.items().into_iter().filter_map(|i| if let Item::Question(q) = i { Some(*q) } else { None }).collect()
}

fn set(session: &mut Session, name: &str, value: &str) {
    let path = questions(session).into_iter().find(|q| q.name == name).unwrap_or_else(|| panic!("{name}")).path;
    session.apply(&Op::Set { path, value: value.into() }, now()).unwrap();
}

fn shown(session: &Session, name: &str) -> bool {
    questions(session).iter().any(|q| q.name == name)
}

#[test]
fn the_document_that_the_app_carries_is_the_tables() {
    let text = std::fs::read_to_string(folder().join("practice.md")).unwrap();
    let options = Options { mode: Mode::Strict, known_functions: true, ..Options::default() };
    let outcome = convert(&from_markdown(&text).unwrap(), &options);
    // Originals of photos are kept as they are: the advice to make them smaller does not hold here.
    assert!(outcome.problems.iter().all(|p| p.code == "no_max_pixels"), "{:?}", outcome.problems);
    assert_eq!(outcome.languages, ["English (en)", "Azerbaijani (az)", "Russian (ru)"]);
    assert_eq!(outcome.xform.unwrap(), document(), "run the example build_forms");
}

#[test]
fn it_teaches_each_control_and_each_step_says_what_to_try() {
    let form = Form::parse(&document(), &Stations).unwrap();
    assert_eq!(form.id(), "tabella_practice");
    let kinds: BTreeSet<Kind> = form.questions().map(|q| q.kind()).collect();
    for kind in [Kind::SelectOne, Kind::SelectMultiple, Kind::Integer, Kind::Time, Kind::Text, Kind::Image, Kind::Note]
    {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
    for role in ["station", "tally", "departure"] {
        assert!(form.role(role).is_some(), "{role}");
    }
    assert!(form.questions().any(|q| !q.serious().is_empty()), "a serious answer");
    assert!(form.questions().any(|q| q.states() == AnswerState::ALL), "all states");
    assert!(form.questions().all(|q| q.urgent().is_empty()), "practice calls nobody");
    for language in form.languages() {
        let mut session = Session::start(&form, Env::new(now(), chrono_tz::Asia::Baku, 7));
        session.set_language(language).unwrap();
        let steps: BTreeSet<String> =
            questions(&session).into_iter().map(|q| q.guidance).filter(|g| !g.is_empty()).collect();
        assert!(steps.len() >= 14, "{language}: {}", steps.len());
    }
}

#[test]
fn a_walk_that_does_as_it_is_told_ends_with_nothing_in_the_way() {
    let form = Form::parse(&document(), &Stations).unwrap();
    let mut session = Session::start(&form, Env::new(now(), chrono_tz::Asia::Baku, 7));
    set(&mut session, "station", "1");
    assert!(!shown(&session, "station_not_listed"));
    set(&mut session, "came", "08:00:00.000+04:00");
    set(&mut session, "box_empty", "yes");
    assert!(!shown(&session, "sealed_good") && !shown(&session, "sealed_other"));
    let sealed = questions(&session).into_iter().find(|q| q.name == "sealed").unwrap().path;
    session.apply(&Op::State { path: sealed.clone(), state: Some(AnswerState::NotObserved) }, now()).unwrap();
    assert!(shown(&session, "sealed_good") && !shown(&session, "sealed_other"));
    session.apply(&Op::Set { path: sealed.clone(), value: "no".into() }, now()).unwrap();
    assert!(!shown(&session, "sealed_good") && shown(&session, "sealed_other"));
    session.apply(&Op::State { path: sealed, state: Some(AnswerState::NotObserved) }, now()).unwrap();
    set(&mut session, "present", "commission agents");
    set(&mut session, "registered", "1042");
    set(&mut session, "tally", "4");
    assert!(shown(&session, "tally_breaks"));
    for (figure, value) in [("box", "310"), ("valid", "300"), ("invalid", "5")] {
        set(&mut session, figure, value);
    }
    assert!(shown(&session, "check_box"), "figures that do not add up are said, and stay");
    set(&mut session, "pressure", "yes");
    set(&mut session, "overall", "2");
    assert_eq!(session.problems(), []);
    set(&mut session, "overall", "4");
    assert_eq!(session.problems().len(), 1, "very bad asks for a comment");
    set(&mut session, "overall_comment", "in a few words");
    assert_eq!(session.problems(), []);
}
