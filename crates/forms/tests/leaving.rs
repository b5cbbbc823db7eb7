//! Leaving before the end, counting, and writing down later.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::*;
use tabella_forms::*;

fn visit() -> Form {
    form(
        "<data id=\"f\"><station/><a/><a_state/><b/><c/><d/><d_state/><n/></data>",
        "<bind nodeset=\"/data/station\" tabella:role=\"station\"/>\
         <bind nodeset=\"/data/a\" type=\"int\" required=\"true()\" tabella:states=\"all\"/>\
         <bind nodeset=\"/data/b\" required=\"true()\"/>\
         <bind nodeset=\"/data/c\" relevant=\"/data/a = 5\"/>\
         <bind nodeset=\"/data/d\" required=\"true()\" tabella:states=\"not_observed dont_know\"/>\
         <bind nodeset=\"/data/n\" type=\"int\" tabella:role=\"tally\"/>",
        "<input ref=\"/data/station\"><label>S</label></input><input ref=\"/data/a\"><label>A</label></input>\
         <input ref=\"/data/b\"><label>B</label></input><input ref=\"/data/c\"><label>C</label></input>\
         <input ref=\"/data/d\"><label>D</label></input><input ref=\"/data/n\"><label>N</label></input>",
    )
}

fn state(session: &Session, path: &str) -> Option<AnswerState> {
    session.question(path).unwrap().state
}

fn meta() -> InstanceMeta {
    InstanceMeta { answer_times: true, ..InstanceMeta::default() }
}

#[test]
fn what_is_open_when_the_observer_has_to_leave_is_marked_so_and_holds_nothing_up() {
    let form = visit();
    let mut session = start(&form);
    set(&mut session, "/data/a", "3");
    assert_eq!(session.problems().len(), 2);
    attempt(&mut session, Op::Left { why: Some(LeftWhy::HadToLeave) }).unwrap();
    assert_eq!(session.left(), Some(LeftWhy::HadToLeave));
    assert!(session.problems().is_empty());
    assert_eq!((value(&session, "/data/a").as_str(), state(&session, "/data/a")), ("3", None), "an answer stays");
    for path in ["/data/b", "/data/d", "/data/n"] {
        assert_eq!(state(&session, path), Some(AnswerState::LeftEarly), "{path}");
    }
    assert_eq!(state(&session, "/data/c"), None, "what was not asked was not left");
    assert_eq!(state(&session, "/data/station"), None, "where it was is asked all the same");
}

#[test]
fn who_was_not_let_in_was_refused_where_the_question_has_that_state() {
    let form = visit();
    let mut session = start(&form);
    attempt(&mut session, Op::Left { why: Some(LeftWhy::NotLetIn) }).unwrap();
    assert_eq!(state(&session, "/data/a"), Some(AnswerState::RefusedAccess));
    assert_eq!(state(&session, "/data/d"), Some(AnswerState::LeftEarly));
    assert_eq!(state(&session, "/data/b"), Some(AnswerState::LeftEarly));
}

#[test]
fn leaving_is_taken_back_and_what_was_answered_since_stays() {
    let form = visit();
    let mut session = start(&form);
    let before = session.instance_xml(&meta());
    attempt(&mut session, Op::Left { why: Some(LeftWhy::NotLetIn) }).unwrap();
    attempt(&mut session, Op::Left { why: None }).unwrap();
    assert_eq!(session.instance_xml(&meta()), before);
    assert_eq!(session.left(), None);

    attempt(&mut session, Op::Left { why: Some(LeftWhy::HadToLeave) }).unwrap();
    set(&mut session, "/data/b", "seen after all");
    attempt(&mut session, Op::State { path: "/data/d".into(), state: Some(AnswerState::DontKnow) }).unwrap();
    attempt(&mut session, Op::Left { why: None }).unwrap();
    assert_eq!(value(&session, "/data/b"), "seen after all");
    assert_eq!(state(&session, "/data/d"), Some(AnswerState::DontKnow));
    assert_eq!(state(&session, "/data/a"), None);
}

#[test]
fn leaving_travels_with_the_body_and_comes_back_with_it() {
    let form = visit();
    let mut session = start(&form);
    attempt(&mut session, Op::Left { why: Some(LeftWhy::NotLetIn) }).unwrap();
    let xml = session.instance_xml(&meta());
    assert!(xml.contains("tabella:left=\"not_let_in\""), "{xml}");
    let answers = read_answers(&form, &xml).unwrap();
    let of = |path: &str| answers.answers.iter().find(|a| a.path == path).unwrap().state;
    assert_eq!(of("/data/a"), Some(AnswerState::RefusedAccess));
    assert_eq!(of("/data/b"), Some(AnswerState::LeftEarly));
    assert_eq!(of("/data/d"), Some(AnswerState::LeftEarly));
    assert_eq!(of("/data/station"), None);
    let mut again = Session::edit(&form, &xml, env()).unwrap();
    assert_eq!(again.left(), Some(LeftWhy::NotLetIn));
    assert!(again.problems().is_empty());
    attempt(&mut again, Op::Left { why: None }).unwrap();
    assert_eq!(state(&again, "/data/a"), None);
}

#[test]
fn nobody_chooses_left_early_for_one_question_and_no_form_offers_it() {
    let mut session = start(&visit());
    let op = Op::State { path: "/data/a".into(), state: Some(AnswerState::LeftEarly) };
    assert_eq!(attempt(&mut session, op), Err(OpError::StateNotAllowed));
    let document = xform(
        "<data id=\"f\"><a/><a_state/></data>",
        "<bind nodeset=\"/data/a\" tabella:states=\"left_early\"/>",
        "<input ref=\"/data/a\"><label>A</label></input>",
    );
    assert!(Form::parse(&document, &NoSources).is_err());
}

#[test]
fn a_count_goes_up_and_down_and_never_below_nothing() {
    let mut session = start(&visit());
    let count = |session: &mut Session, by: i32, when: &str| {
        session.apply(&Op::Count { path: "/data/n".into(), by }, at(when)).unwrap();
        value(session, "/data/n")
    };
    assert_eq!(count(&mut session, -1, "2026-11-22T05:00:00Z"), "0");
    assert_eq!(count(&mut session, 1, "2026-11-22T05:00:01Z"), "1");
    assert_eq!(count(&mut session, 1, "2026-11-22T06:00:00Z"), "2");
    assert_eq!(count(&mut session, -1, "2026-11-22T06:00:02Z"), "1");
    let q = session.question("/data/n").unwrap();
    let last = Some(at("2026-11-22T06:00:02Z"));
    assert_eq!((q.seen, q.typed), (last, last), "seen when it was last counted");
    assert_eq!(attempt(&mut session, Op::Count { path: "/data/b".into(), by: 1 }), Err(OpError::NotAQuestion));
}

#[test]
fn what_is_written_down_later_keeps_the_time_at_which_it_was_seen() {
    let mut session = start(&visit());
    let (seen, typed) = (at("2026-11-22T06:00:00Z"), at("2026-11-22T09:30:00Z"));
    session.apply(&Op::Later { seen: Some(seen) }, typed).unwrap();
    assert_eq!(session.seen_then(), Some(seen));
    session.apply(&Op::Set { path: "/data/a".into(), value: "1".into() }, typed).unwrap();
    session.apply(&Op::Set { path: "/data/b".into(), value: "x".into() }, typed).unwrap();
    session.apply(&Op::Later { seen: None }, typed).unwrap();
    session.apply(&Op::Set { path: "/data/d".into(), value: "y".into() }, typed).unwrap();
    for (path, expected) in [("/data/a", seen), ("/data/b", seen), ("/data/d", typed)] {
        let q = session.question(path).unwrap();
        assert_eq!((q.seen, q.typed), (Some(expected), Some(typed)), "{path}");
    }
}
