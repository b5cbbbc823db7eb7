//! What a session promises, rule by rule.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::{at, attempt, env, form, morning, set, start, value};
use tabella_forms::*;

#[test]
fn an_answer_evaluates_only_what_depends_on_it() {
    let mut instance = String::from("<data id=\"f\">");
    let mut binds = String::new();
    let mut body = String::new();
    for i in 0..300 {
        instance.push_str(&format!("<q{i}/><c{i}/>"));
        binds.push_str(&format!("<bind nodeset=\"/data/c{i}\" type=\"int\" calculate=\"/data/q{i} * 2\"/>"));
        body.push_str(&format!("<input ref=\"/data/q{i}\"/>"));
    }
    instance.push_str("<sum/></data>");
    binds.push_str("<bind nodeset=\"/data/sum\" calculate=\"coalesce(/data/c1, 0) + coalesce(/data/c2, 0)\"/>");
    let form = form(&instance, &binds, &body);
    let mut session = start(&form);
    assert_eq!(set(&mut session, "/data/q200", "4").evaluations, 1);
    let changed = set(&mut session, "/data/q1", "4");
    assert_eq!(changed.evaluations, 2, "the calculation and the sum over it");
    assert_eq!(changed.paths, ["/data/q1", "/data/c1", "/data/sum"]);
    set(&mut session, "/data/q2", "1");
    assert_eq!(value(&session, "/data/sum"), "10");
    assert_eq!(set(&mut session, "/data/q2", "1").evaluations, 0, "the same answer again changes nothing");
}

#[test]
fn a_value_that_is_not_relevant_reads_blank_is_kept_and_comes_back() {
    let form = form(
        "<data id=\"f\"><ask/><g><a/></g><copy/></data>",
        "<bind nodeset=\"/data/g\" relevant=\"/data/ask = 'yes'\"/><bind nodeset=\"/data/copy\" calculate=\"concat('[', /data/g/a, ']')\"/>",
        "<input ref=\"/data/ask\"/><group ref=\"/data/g\"><label>G</label><input ref=\"/data/g/a\"/></group>",
    );
    let mut session = start(&form);
    set(&mut session, "/data/ask", "yes");
    set(&mut session, "/data/g/a", "42");
    assert_eq!(value(&session, "/data/copy"), "[42]");
    let changed = set(&mut session, "/data/ask", "no");
    assert!(changed.structure);
    assert_eq!(value(&session, "/data/g/a"), "");
    assert_eq!(value(&session, "/data/copy"), "[]");
    assert!(!session.instance_xml(&InstanceMeta::default()).contains("<g>"));
    assert_eq!(session.items().len(), 1);
    set(&mut session, "/data/ask", "yes");
    assert_eq!(value(&session, "/data/g/a"), "42");
    assert!(session.instance_xml(&InstanceMeta::default()).contains("<g><a>42</a></g>"));
}

#[test]
fn constraints_are_not_asked_of_blank_or_irrelevant_answers() {
    let form = form(
        "<data id=\"f\"><ask>1</ask><n/></data>",
        "<bind nodeset=\"/data/n\" type=\"int\" constraint=\". &gt; 10\" jr:constraintMsg=\"more than ten\" relevant=\"/data/ask = 1\"/>",
        "<input ref=\"/data/ask\"/><input ref=\"/data/n\"/>",
    );
    let mut session = start(&form);
    assert!(session.problems().is_empty());
    set(&mut session, "/data/n", "5");
    assert_eq!(value(&session, "/data/n"), "5", "what was observed is kept, whatever the form thinks of it");
    let problems = session.problems();
    assert_eq!(problems.len(), 1);
    assert_eq!((problems[0].kind, problems[0].message.as_str()), (ProblemKind::Constraint, "more than ten"));
    set(&mut session, "/data/ask", "0");
    assert!(session.problems().is_empty());
    set(&mut session, "/data/ask", "1");
    assert_eq!(session.problems().len(), 1);
    set(&mut session, "/data/n", "");
    assert!(session.problems().is_empty());
}

#[test]
fn every_missing_answer_is_listed_with_its_message() {
    let form = form(
        "<data id=\"f\"><a/><b/><c/></data>",
        "<bind nodeset=\"/data/a\" required=\"true()\" jr:requiredMsg=\"say\"/><bind nodeset=\"/data/b\" required=\"/data/a != ''\"/>",
        "<input ref=\"/data/a\"/><input ref=\"/data/b\"/><input ref=\"/data/c\"/>",
    );
    let mut session = start(&form);
    let problems = session.problems();
    assert_eq!(problems.len(), 1);
    assert_eq!((problems[0].path.as_str(), problems[0].message.as_str()), ("/data/a", "say"));
    set(&mut session, "/data/a", "x");
    assert_eq!(session.problems()[0].path, "/data/b");
    assert!(session.question("/data/b").unwrap().required);
}

const STATES: &str = "<bind nodeset=\"/data/a\" type=\"int\" required=\"true()\" constraint=\". &gt; 10\" \
    tabella:states=\"all\" tabella:theme=\"opening\" tabella:serious=\"0 1\" tabella:unit=\"visit\" tabella:aggregation=\"last\"/>\
    <bind nodeset=\"/data/twice\" calculate=\"/data/a * 2\"/><bind nodeset=\"/data/b\" tabella:states=\"not_observed\"/>";

fn with_states() -> Form {
    form(
        "<data id=\"f\"><a/><a_state/><twice/><b/><b_state/></data>",
        STATES,
        "<input ref=\"/data/a\"/><input ref=\"/data/b\"/>",
    )
}

#[test]
fn a_state_blanks_the_value_satisfies_required_and_silences_the_constraint() {
    let form = with_states();
    let mut session = start(&form);
    assert_eq!(session.items().len(), 2, "the state's node is no item");
    set(&mut session, "/data/a", "4");
    assert_eq!(session.problems()[0].kind, ProblemKind::Constraint);
    let state = |path: &str, state| Op::State { path: path.into(), state };
    attempt(&mut session, state("/data/a", Some(AnswerState::RefusedAccess))).unwrap();
    let question = session.question("/data/a").unwrap();
    assert_eq!((question.value.as_str(), question.state), ("", Some(AnswerState::RefusedAccess)));
    assert!(question.is_answered());
    assert!(session.problems().is_empty());
    let xml = session.instance_xml(&InstanceMeta::default());
    assert!(xml.contains("<a/><a_state>refused_access</a_state>"), "{xml}");
    // An answer takes the place of the state.
    set(&mut session, "/data/a", "12");
    assert_eq!(session.question("/data/a").unwrap().state, None);
    assert!(session.problems().is_empty());
    assert_eq!(attempt(&mut session, state("/data/b", Some(AnswerState::DontKnow))), Err(OpError::StateNotAllowed));
    let set_state_node = Op::Set { path: "/data/a_state".into(), value: "x".into() };
    assert_eq!(attempt(&mut session, set_state_node), Err(OpError::NotAQuestion));
    attempt(&mut session, state("/data/a", Some(AnswerState::DontKnow))).unwrap();
    attempt(&mut session, state("/data/a", None)).unwrap();
    assert_eq!(session.problems()[0].kind, ProblemKind::Missing);
}

#[test]
fn marks_of_a_question_reach_the_desk() {
    let form = with_states();
    let question = form.question("/data/a").unwrap();
    assert_eq!(question.theme(), Some("opening"));
    assert_eq!(question.serious(), ["0", "1"]);
    assert_eq!((question.unit(), question.aggregation()), (Some(Unit::Visit), Some(Aggregation::Last)));
    assert_eq!(question.states().len(), 5);
    let names: Vec<&str> = form.questions().map(|q| q.name()).collect();
    assert_eq!(names, ["a", "twice", "b"]);
    assert_eq!(form.question("/data/twice").unwrap().kind(), Kind::Calculate);
}

const HOUSES: &str = "<bind nodeset=\"/data/house/number\" type=\"int\" calculate=\"position(..)\"/>\
    <bind nodeset=\"/data/house/running\" calculate=\"../people + sum(../preceding-sibling::house/people)\"/>\
    <bind nodeset=\"/data/total\" calculate=\"sum(/data/house/people)\"/>";

fn houses(attributes: &str) -> Form {
    form(
        "<data id=\"f\"><n>0</n><house jr:template=\"\"><number/><people>1</people><running/></house><total/></data>",
        HOUSES,
        &format!(
            "<input ref=\"/data/n\"/><group ref=\"/data/house\"><label>House</label><repeat nodeset=\"/data/house\" {attributes}><input ref=\"people\"/></repeat></group>"
        ),
    )
}

#[test]
fn instances_are_added_removed_and_move_up() {
    let form = houses("");
    let mut session = start(&form);
    for _ in 0..3 {
        attempt(&mut session, Op::AddRepeat { path: "/data/house".into() }).unwrap();
    }
    set(&mut session, "/data/house[2]/people", "5");
    assert_eq!(value(&session, "/data/total"), "7");
    assert_eq!(value(&session, "/data/house[3]/running"), "7");
    attempt(&mut session, Op::RemoveRepeat { path: "/data/house[1]".into() }).unwrap();
    assert_eq!(value(&session, "/data/house[1]/people"), "5");
    assert_eq!(value(&session, "/data/house[1]/number"), "1");
    assert_eq!(value(&session, "/data/house[2]/running"), "6");
    assert_eq!(value(&session, "/data/total"), "6");
    assert_eq!(attempt(&mut session, Op::RemoveRepeat { path: "/data/house[9]".into() }), Err(OpError::NoSuchNode));
    let items = session.items();
    let Item::Repeat(repeat) = &items[1] else { panic!("{items:?}") };
    assert_eq!((repeat.label.as_str(), repeat.instances.len(), repeat.can_change), ("House", 2, true));
}

#[test]
fn a_smaller_count_hides_instances_and_a_larger_one_brings_their_answers_back() {
    let form = houses("jr:count=\"/data/n\"");
    let mut session = start(&form);
    set(&mut session, "/data/n", "3");
    set(&mut session, "/data/house[3]/people", "9");
    assert_eq!(value(&session, "/data/total"), "11");
    set(&mut session, "/data/n", "1");
    assert_eq!(value(&session, "/data/total"), "1");
    assert_eq!(session.value("/data/house[3]/people"), None);
    set(&mut session, "/data/n", "3");
    assert_eq!(value(&session, "/data/house[3]/people"), "9");
    assert_eq!(value(&session, "/data/total"), "11");
    assert_eq!(attempt(&mut session, Op::AddRepeat { path: "/data/house".into() }), Err(OpError::RepeatFixed));
    set(&mut session, "/data/n", "1000000000");
    assert_eq!(session.items().iter().filter(|i| matches!(i, Item::Instance(_))).count(), 5_000, "the stated limit");
}

const ITEXT: &str = "<itext><translation lang=\"en\"><text id=\"q\"><value>Who is <output value=\"/data/name\"/>?</value><value form=\"image\">jr://images/a.png</value></text>\
    <text id=\"h\"><value>hint</value><value form=\"guidance\">more</value></text></translation>\
    <translation lang=\"Azərbaycanca (az)\"><text id=\"q\"><value><output value=\"/data/name\"/> kimdir?</value></text></translation></itext>\
    <bind nodeset=\"/data/said\" calculate=\"jr:itext('h')\"/>";

#[test]
fn texts_follow_the_language_and_their_outputs() {
    let form = form(
        "<data id=\"f\"><name/><q/><said/></data>",
        ITEXT,
        "<input ref=\"/data/name\"/><input ref=\"/data/q\"><label ref=\"jr:itext('q')\"/><hint ref=\"jr:itext('h')\"/></input>",
    );
    assert_eq!(form.default_language(), Some("en"));
    assert_eq!(form.language_for("az"), Some("Azərbaycanca (az)"));
    let mut session = start(&form);
    let changed = set(&mut session, "/data/name", "Ann");
    assert!(changed.paths.contains(&"/data/q".to_owned()), "its label reads differently");
    let question = session.question("/data/q").unwrap();
    assert_eq!((question.label.as_str(), question.guidance.as_str()), ("Who is Ann?", "more"));
    assert_eq!(question.media["image"], "jr://images/a.png");
    attempt(&mut session, Op::Language { lang: "Azərbaycanca (az)".into() }).unwrap();
    assert_eq!(session.question("/data/q").unwrap().label, "Ann kimdir?");
    assert_eq!(value(&session, "/data/said"), "", "texts in values follow, too");
    assert_eq!(attempt(&mut session, Op::Language { lang: "xx".into() }), Err(OpError::NoSuchLanguage));
    assert_eq!(form.question("/data/q").unwrap().label(Some("en")), "Who is ?");
}

#[test]
fn policy_keeps_blank_what_a_form_asks() {
    let form = form(
        "<data id=\"f\"><where>1 2</where><phone/><photo/><copy/><meta><audit/></meta></data>",
        "<bind nodeset=\"/data/where\" type=\"geopoint\" required=\"true()\"/><bind nodeset=\"/data/photo\" type=\"binary\"/>\
         <bind nodeset=\"/data/phone\" jr:preload=\"property\" jr:preloadParams=\"phonenumber\"/>\
         <bind nodeset=\"/data/copy\" calculate=\"/data/where\"/>",
        "<input ref=\"/data/where\"/><upload ref=\"/data/photo\" mediatype=\"image/*\"/>",
    );
    let mut env = env();
    env.properties.insert("phonenumber".into(), "+1".into());
    env.withheld = vec![Withheld::Position, Withheld::PhoneNumber, Withheld::Photos];
    let mut session = Session::start(&form, env);
    assert_eq!(value(&session, "/data/where"), "");
    assert_eq!(value(&session, "/data/copy"), "");
    assert_eq!(value(&session, "/data/phone"), "");
    assert!(session.items().is_empty() && session.problems().is_empty());
    let op = Op::Set { path: "/data/where".into(), value: "1 2".into() };
    assert_eq!(attempt(&mut session, op), Err(OpError::Withheld));
}

#[test]
fn times_of_seeing_and_typing_travel_with_the_answers() {
    let form = with_states();
    let mut session = start(&form);
    let typed = at("2026-11-22T05:00:00Z");
    let seen = at("2026-11-22T04:30:00Z");
    session.apply(&Op::Set { path: "/data/a".into(), value: "20".into() }, typed).unwrap();
    session.apply(&Op::Seen { path: "/data/a".into(), at: seen }, typed).unwrap();
    session.apply(&Op::State { path: "/data/b".into(), state: Some(AnswerState::NotObserved) }, morning()).unwrap();
    let meta = InstanceMeta {
        instance_id: Some("uuid:one".into()),
        deprecated_id: Some("uuid:zero".into()),
        elements: vec![("report".into(), "r & r".into())],
        answer_times: true,
        answered_by: [("/data/b".to_owned(), "O-101".to_owned())].into(),
        end: None,
    };
    let xml = session.instance_xml(&meta);
    insta::assert_snapshot!(xml);
    let answers = read_answers(&form, &xml).unwrap();
    assert_eq!(answers.instance_id.as_deref(), Some("uuid:one"));
    assert_eq!(answers.deprecated_id.as_deref(), Some("uuid:zero"));
    assert_eq!(answers.meta, [("report".to_owned(), "r & r".to_owned())]);
    let a = &answers.answers[0];
    assert_eq!((a.value.as_str(), a.seen, a.typed), ("20", Some(seen), Some(typed)));
    let b = answers.answers.iter().find(|a| a.path == "/data/b").unwrap();
    assert_eq!((b.state, b.seen), (Some(AnswerState::NotObserved), Some(morning())));

    let again = Session::edit(&form, &xml, env()).unwrap();
    assert_eq!(again.corrects(), Some("uuid:one"));
    let question = again.question("/data/a").unwrap();
    assert_eq!((question.value.as_str(), question.seen, question.typed), ("20", Some(seen), Some(typed)));
    assert_eq!(again.question("/data/b").unwrap().state, Some(AnswerState::NotObserved));
    assert_eq!(again.instance_xml(&meta), xml);
}

#[test]
fn the_same_operations_at_the_same_instants_give_the_same_state() {
    let form = form(
        "<data id=\"f\"><a/><r/><u/><t/></data>",
        "<bind nodeset=\"/data/r\" calculate=\"random() + /data/a\"/><bind nodeset=\"/data/u\" calculate=\"concat(uuid(), /data/a)\"/><bind nodeset=\"/data/t\" calculate=\"concat(now(), /data/a)\"/>",
        "<input ref=\"/data/a\"/>",
    );
    let run = |looks: bool| {
        let mut session = start(&form);
        for (i, value) in ["1", "2", "2", "3"].iter().enumerate() {
            let instant = morning() + chrono::Duration::seconds(i64::try_from(i).unwrap());
            session.apply(&Op::Set { path: "/data/a".into(), value: (*value).into() }, instant).unwrap();
            if looks {
                let _ = (session.items(), session.problems());
            }
        }
        session.instance_xml(&InstanceMeta::default())
    };
    assert_eq!(run(false), run(true), "looking changes nothing");
    let op = Op::Set { path: "/data/a".into(), value: "x".into() };
    let text = serde_json::to_string(&op).unwrap();
    assert_eq!(text, r#"{"op":"set","path":"/data/a","value":"x"}"#);
    assert_eq!(serde_json::from_str::<Op>(&text).unwrap(), op);
}

#[test]
fn a_flag_that_asks_the_clock_is_looked_at_with_every_operation() {
    let form = form(
        "<data id=\"f\"><a/><late/></data>",
        "<bind nodeset=\"/data/late\" relevant=\"decimal-date-time(now()) &gt; decimal-date-time('2026-11-22T06:00:00Z')\"/>",
        "<input ref=\"/data/a\"/><input ref=\"/data/late\"/>",
    );
    let mut session = start(&form);
    assert!(!session.question("/data/late").unwrap().relevant);
    session.apply(&Op::Set { path: "/data/a".into(), value: "1".into() }, at("2026-11-22T07:00:00Z")).unwrap();
    assert!(session.question("/data/late").unwrap().relevant);
}

#[test]
fn what_is_read_only_is_not_set() {
    let form = form(
        "<data id=\"f\"><lock>1</lock><g><a>x</a></g></data>",
        "<bind nodeset=\"/data/g\" readonly=\"/data/lock = 1\"/>",
        "<input ref=\"/data/lock\"/><group ref=\"/data/g\"><input ref=\"/data/g/a\"/></group>",
    );
    let mut session = start(&form);
    let op = Op::Set { path: "/data/g/a".into(), value: "y".into() };
    assert_eq!(attempt(&mut session, op.clone()), Err(OpError::ReadOnly));
    set(&mut session, "/data/lock", "0");
    attempt(&mut session, op).unwrap();
    assert_eq!(
        attempt(&mut session, Op::Set { path: "/data/g".into(), value: "y".into() }),
        Err(OpError::NotAQuestion)
    );
    assert_eq!(
        attempt(&mut session, Op::Set { path: "/data/none".into(), value: "y".into() }),
        Err(OpError::NoSuchNode)
    );
}

#[test]
fn a_time_without_seconds_is_kept() {
    let form = form(
        "<data id=\"f\"><t/><d/></data>",
        "<bind nodeset=\"/data/t\" type=\"time\"/><bind nodeset=\"/data/d\" type=\"decimal\"/>",
        "<input ref=\"/data/t\"/><input ref=\"/data/d\"/>",
    );
    let mut session = start(&form);
    set(&mut session, "/data/t", "22:02");
    assert_eq!(value(&session, "/data/t"), "22:02:00");
    set(&mut session, "/data/d", "7");
    assert_eq!(value(&session, "/data/d"), "7.0");
}

#[test]
fn an_earlier_version_is_left_as_it_was_where_the_form_grew() {
    let form =
        form("<data id=\"f\"><a/><new>default</new></data>", "", "<input ref=\"/data/a\"/><input ref=\"/data/new\"/>");
    let session = Session::edit(&form, "<data id=\"f\"><a>1</a><gone>x</gone></data>", env()).unwrap();
    assert_eq!(value(&session, "/data/a"), "1");
    assert_eq!(value(&session, "/data/new"), "default");
    let answers = read_answers(&form, "<data id=\"f\"><a>1</a><gone>x</gone></data>").unwrap();
    assert_eq!((answers.answers[1].template.as_str(), answers.answers[1].known), ("/data/gone", false));
    assert_eq!(Session::edit(&form, "<other/>", env()).err(), Some(EditError::OtherForm));
    assert!(matches!(Session::edit(&form, "<data>", env()), Err(EditError::NotXml { .. })));
}
