//! The shipped forms in a session: filled to the end in every language, and the protocol's checks at their boundaries.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, TimeZone, Utc};
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
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/forms"))
}

fn names() -> BTreeSet<String> {
    std::fs::read_dir(folder())
        .unwrap()
        .filter_map(|f| f.unwrap().file_name().to_str().and_then(|n| n.strip_suffix(".md").map(str::to_owned)))
        .filter(|n| n != "README")
        .collect()
}

fn form(name: &str) -> Form {
    let text = std::fs::read_to_string(folder().join(format!("{name}.md"))).unwrap();
    let options = Options { mode: Mode::Strict, ..Options::default() };
    Form::parse(&convert(&from_markdown(&text).unwrap(), &options).xform.unwrap(), &Stations).unwrap()
}

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 2, 7, 15, 0, 0).unwrap()
}

fn start(form: &Form) -> Session {
    Session::start(form, Env::new(now(), chrono_tz::Asia::Baku, 7))
}

fn set(session: &mut Session, path: &str, value: &str) {
    session.apply(&Op::Set { path: path.into(), value: value.into() }, now()).unwrap_or_else(|e| panic!("{path}: {e}"));
}

fn questions(session: &Session) -> Vec<QuestionState> {
    session.items().into_iter().filter_map(|i| if let Item::Question(q) = i { Some(*q) } else { None }).collect()
}

/// An answer for a question: the `turn`-th choice, so that several walks reach what hangs on different answers.
fn answer(session: &Session, q: &QuestionState, turn: usize) -> String {
    match q.kind {
        Kind::SelectOne | Kind::SelectMultiple => {
            let offered = session.choices(&q.path, None, 100).choices;
            assert!(!offered.is_empty(), "{}: nothing to choose", q.path);
            offered[turn % offered.len()].value.clone()
        }
        Kind::Integer | Kind::Decimal => "1".into(),
        Kind::Date => "2026-02-06".into(),
        Kind::Time => "08:00:00.000+04:00".into(),
        Kind::DateTime => "2026-02-06T08:00:00.000+04:00".into(),
        Kind::Image => "photo.jpg".into(),
        Kind::Geopoint => "40.5 47.25 0 5".into(),
        Kind::Text => "a few words".into(),
        other => panic!("{}: {other:?}", q.path),
    }
}

#[test]
fn every_form_can_be_filled_to_the_end_in_every_language() {
    for name in names() {
        let form = form(&name);
        let mut reached = BTreeSet::new();
        for (turn, lang) in (0..24).zip(form.languages().iter().cycle()) {
            let mut session = start(&form);
            session.set_language(lang).unwrap();
            // The station is left out now and then, so that "not in the list" is walked too.
            let mut left: BTreeSet<String> = BTreeSet::new();
            while let Some(q) = questions(&session)
                .into_iter()
                .find(|q| q.kind.is_answered() && !q.is_answered() && !q.read_only && !left.contains(&q.path))
            {
                assert!(!q.label.is_empty(), "{name} {lang}: {}", q.path);
                reached.insert(q.template.clone());
                if q.name == "station" && (turn / 3) % 2 == 1 {
                    left.insert(q.path);
                    continue;
                }
                let value = answer(&session, &q, turn);
                set(&mut session, &q.path, &value);
                assert!(
                    session.question(&q.path).is_some_and(|q| q.is_answered()),
                    "{name}: {} did not take {value}",
                    q.path
                );
            }
            // Some have an answer from the start.
            reached.extend(questions(&session).into_iter().map(|q| q.template));
            assert_eq!(session.problems(), [], "{name} {lang} {turn}");
            assert_eq!(session.failures(), 0, "{name}");
        }
        let missed: Vec<_> = form
            .questions()
            .filter(|q| q.kind().is_answered() && q.role() != Some("observer") && !reached.contains(q.path()))
            .map(|q| q.name())
            .collect();
        assert!(missed.is_empty(), "{name}: never asked: {missed:?}");
    }
}

/// A protocol as written; `-` is a figure that was left empty.
const FIGURES: [&str; 11] = [
    "p_register",
    "p_supplementary",
    "p_received",
    "p_unused",
    "p_spoiled",
    "p_issued",
    "p_signatures",
    "p_in_box",
    "p_valid",
    "p_invalid",
    "p_blank",
];

/// Checks and the figures that each compares.
const CHECKS: &[(&str, &[&str])] = &[
    ("check_received", &["p_received", "p_unused", "p_spoiled", "p_issued"]),
    ("check_box", &["p_in_box", "p_valid", "p_invalid"]),
    ("check_votes", &["p_valid"]),
    ("check_list", &["p_signatures", "p_register", "p_supplementary"]),
    ("check_issued", &["p_in_box", "p_received", "p_unused", "p_spoiled"]),
    ("check_more", &["p_in_box", "p_signatures"]),
    ("check_fewer", &["p_in_box", "p_signatures"]),
    ("check_invalid", &["p_in_box", "p_invalid"]),
    ("check_blank", &["p_in_box", "p_blank"]),
    ("check_none", &["p_in_box", "p_valid"]),
];

fn protocol(session: &mut Session, race: usize, figures: &str, votes: &[&str]) -> Vec<String> {
    let at = format!("/data/g_protocol/protocols[{race}]");
    for (name, figure) in FIGURES.iter().zip(figures.split_whitespace()) {
        set(session, &format!("{at}/{name}"), if figure == "-" { "" } else { figure });
    }
    for (i, vote) in votes.iter().enumerate() {
        let path = format!("{at}/contestants[{}]/votes", i + 1);
        if session.question(&path).is_none() {
            session.apply(&Op::AddRepeat { path: format!("{at}/contestants") }, now()).unwrap();
        }
        set(session, &path, vote);
    }
    let before: Vec<_> = questions(session).into_iter().map(|q| (q.path, q.value)).collect();
    let shown = questions(session)
        .into_iter()
        .filter(|q| q.path.starts_with(&at) && q.name.starts_with("check_") && q.relevant)
        .map(|q| q.name)
        .collect();
    let after: Vec<_> = questions(session).into_iter().map(|q| (q.path, q.value)).collect();
    assert_eq!(before, after);
    shown
}

fn checks(figures: &str, votes: &[&str]) -> Vec<String> {
    let form = form("closing");
    protocol(&mut start(&form), 1, figures, votes)
}

#[test]
fn a_protocol_that_adds_up_shows_no_note() {
    // L Ls A U Sp G Sig B V I blank
    assert_eq!(checks("1200 10 1100 480 20 600 600 600 590 10 4", &["400", "190"]), [""; 0]);
}

#[test]
fn each_check_of_the_protocol_shows_where_figures_do_not_add_up() {
    for (figures, votes, expected) in [
        ("- - 1100 481 20 600 - - - - -", &[][..], &["check_received"][..]),
        ("- - - - - - - 600 590 11 -", &[], &["check_box"]),
        ("- - - - - - - - 590 - -", &["400", "191"], &["check_votes"]),
        ("1000 10 - - - - 1011 - - - -", &[], &["check_list"]),
        ("1000 10 - - - - 1010 - - - -", &[], &[]),
        ("- - 1100 480 20 - - 601 - - -", &[], &["check_issued"]),
        ("- - 1100 480 20 - - 600 - - -", &[], &[]),
        ("- - - - - - 600 601 - - -", &[], &["check_more"]),
        ("- - - - - - 600 600 - - -", &[], &[]),
        ("- - - - - - 101 100 - - -", &[], &[]),
        ("- - - - - - 102 100 - - -", &[], &["check_fewer"]),
        ("- - - - - - 1014 1000 - - -", &[], &[]),
        ("- - - - - - 1015 1000 - - -", &[], &["check_fewer"]),
        ("- - - - - - - 1000 971 29 29", &[], &[]),
        ("- - - - - - - 1000 970 30 -", &[], &["check_invalid"]),
        ("- - - - - - - 1000 - - 30", &[], &["check_blank"]),
        ("- - - - - - - 0 1 - -", &[], &["check_none"]),
        ("- - - - - - - 0 0 0 0", &[], &[]),
    ] {
        assert_eq!(checks(figures, votes), expected, "{figures} {votes:?}");
    }
}

#[test]
fn a_figure_left_empty_takes_part_in_no_check_and_is_never_read_as_zero() {
    let full = "1000 10 1100 480 20 600 2000 700 590 10 50";
    assert!(!checks(full, &["1"]).is_empty());
    assert_eq!(checks("- - - - - - - - - - -", &[]), [""; 0]);
    // One vote is missing: no sum is taken.
    assert_eq!(checks("- - - - - - - - 590 - -", &["400", ""]), [""; 0]);
    for (at, name) in FIGURES.iter().enumerate() {
        let with_gap: Vec<_> =
            full.split_whitespace().enumerate().map(|(i, f)| if i == at { "-" } else { f }).collect();
        let form = form("closing");
        let mut session = start(&form);
        let shown = protocol(&mut session, 1, &with_gap.join(" "), &["1"]);
        let path = format!("/data/g_protocol/protocols[1]/{name}");
        assert_eq!(session.value(&path).as_deref(), Some(""), "{name}");
        for (check, figures) in CHECKS {
            assert!(!(figures.contains(name) && shown.iter().any(|c| c == check)), "{check} without {name}");
        }
    }
}

#[test]
fn a_figure_that_could_not_be_seen_takes_part_in_no_check() {
    let form = form("closing");
    let mut session = start(&form);
    assert_eq!(protocol(&mut session, 1, "- - - - - - 600 601 - - -", &[]), ["check_more"]);
    let path = "/data/g_protocol/protocols[1]/p_signatures".to_owned();
    session.apply(&Op::State { path, state: Some(AnswerState::RefusedAccess) }, now()).unwrap();
    assert!(!questions(&session).iter().any(|q| q.name == "check_more" && q.relevant));
}

#[test]
fn the_checks_block_nothing_and_each_race_has_its_own() {
    let form = form("closing");
    let mut session = start(&form);
    let required: Vec<_> = session.problems().into_iter().map(|p| p.path).collect();
    let first = protocol(&mut session, 1, "- - - - - - 600 601 - - -", &[]);
    session.apply(&Op::AddRepeat { path: "/data/g_protocol/protocols".into() }, now()).unwrap();
    let second = protocol(&mut session, 2, "- - - - - - - - 10 - -", &["4", "6"]);
    assert_eq!((first.as_slice(), second.as_slice()), (&["check_more".to_owned()][..], &[][..]));
    let third = protocol(&mut session, 2, "- - - - - - - - 11 - -", &[]);
    assert_eq!(third, ["check_votes"]);
    assert_eq!(session.problems().into_iter().map(|p| p.path).collect::<Vec<_>>(), required);
}

#[test]
fn an_announced_turnout_that_falls_is_shown_and_kept() {
    let form = form("voting");
    let mut session = start(&form);
    let series = "/data/g_turnout/announced_series";
    for (at, figure) in [(1, "96"), (2, "268"), (3, "250"), (4, "251")] {
        if at > 1 {
            session.apply(&Op::AddRepeat { path: series.into() }, now()).unwrap();
        }
        set(&mut session, &format!("{series}[{at}]/announced"), figure);
    }
    let falls: Vec<_> =
        questions(&session).into_iter().filter(|q| q.name == "announced_falls" && q.relevant).map(|q| q.path).collect();
    assert_eq!(falls, [format!("{series}[3]/announced_falls")]);
    assert_eq!(session.value(&format!("{series}[3]/announced")).as_deref(), Some("250"));
}

#[test]
fn a_decision_after_its_deadline_is_shown() {
    let form = form("complaint");
    let mut session = start(&form);
    set(&mut session, "/data/g_decision/outcome", "rejected");
    set(&mut session, "/data/g_case/due_on", "2026-01-28");
    let late = |s: &Session| questions(s).into_iter().any(|q| q.name == "decided_late" && q.relevant);
    set(&mut session, "/data/g_decision/decided_on", "2026-01-28");
    assert!(!late(&session));
    set(&mut session, "/data/g_decision/decided_on", "2026-01-29");
    assert!(late(&session));
}
