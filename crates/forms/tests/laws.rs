//! Laws, over random forms and random operations.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::{env, form, morning};
use proptest::prelude::*;
use tabella_forms::*;

fn every_rule() -> Form {
    form(
        "<data id=\"f\"><a/><b/><sum/><g><c>3</c><d/><d_state/></g><pick/><many/><n/>\
         <r jr:template=\"\"><x/><y/><z/><s jr:template=\"\"><k/><l/></s></r><t><u/></t><total/><last/></data>",
        "<instance id=\"l\"><root><item><name>p</name><of>1</of></item><item><name>q</name><of>2</of></item><item><name>v</name><of>1</of></item></root></instance>\
         <bind nodeset=\"/data/a\" type=\"int\"/>\
         <bind nodeset=\"/data/sum\" calculate=\"/data/a + coalesce(/data/b, 0)\" relevant=\"/data/b != 'no'\"/>\
         <bind nodeset=\"/data/g\" relevant=\"/data/a &gt; 1\"/>\
         <bind nodeset=\"/data/g/c\" required=\"/data/b = 'x'\" constraint=\". &lt; /data/a\"/>\
         <bind nodeset=\"/data/g/d\" type=\"decimal\" tabella:states=\"all\" readonly=\"/data/b = 'no'\"/>\
         <bind nodeset=\"/data/r/y\" calculate=\"../x * position(..)\"/>\
         <bind nodeset=\"/data/r/z\" calculate=\"sum(../preceding-sibling::r/x) + count-non-empty(../s/k)\"/>\
         <bind nodeset=\"/data/r/s\" relevant=\"../x != 2\"/>\
         <bind nodeset=\"/data/r/s/l\" calculate=\"concat(../k, ../../x, position(..))\"/>\
         <bind nodeset=\"/data/t/u\" calculate=\"count(/data/t)\"/>\
         <bind nodeset=\"/data/total\" calculate=\"concat(sum(/data/r/x), '/', count-non-empty(/data/r/s/k), '/', count(/data/t), '/', /data/sum)\"/>\
         <bind nodeset=\"/data/last\" calculate=\"/data/r[position() = count(/data/r)]/y\"/>",
        "<input ref=\"/data/a\"/><input ref=\"/data/b\"/><group ref=\"/data/g\"><label>g</label><input ref=\"/data/g/c\"/><input ref=\"/data/g/d\"/></group>\
         <select1 ref=\"/data/pick\"><itemset nodeset=\"instance('l')/root/item[of = /data/a]\"><value ref=\"name\"/></itemset></select1>\
         <select ref=\"/data/many\"><item><value>i</value></item><item><value>j</value></item></select><input ref=\"/data/n\"/>\
         <repeat nodeset=\"/data/r\"><input ref=\"x\"/><repeat nodeset=\"/data/r/s\"><input ref=\"k\"/></repeat></repeat>\
         <repeat nodeset=\"/data/t\" jr:count=\"/data/n\"><input ref=\"u\"/></repeat>",
    )
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let paths = prop::sample::select(vec![
        "/data/a",
        "/data/b",
        "/data/g/c",
        "/data/g/d",
        "/data/pick",
        "/data/many",
        "/data/n",
        "/data/r[1]/x",
        "/data/r[2]/x",
        "/data/r[3]/x",
        "/data/r[1]/s[1]/k",
        "/data/r[2]/s[2]/k",
        "/data/nothing",
        "/data/g",
        "nonsense[",
        "/data/r[0]/x",
        "/data/r[99999999999999999999]",
    ]);
    let values =
        prop::sample::select(vec!["", "0", "1", "2", "3", "no", "x", "p", "q v", "i j", "é", "4.5", "\u{1}<&>\"'"]);
    let series = prop::sample::select(vec!["/data/r", "/data/r[1]/s", "/data/r[2]/s", "/data/t", "/data/a"]);
    let instances = prop::sample::select(vec!["/data/r[1]", "/data/r[2]", "/data/r[1]/s[1]", "/data/t[1]", "/data"]);
    let states = prop::sample::select(vec![None, Some(AnswerState::NotObserved), Some(AnswerState::DontKnow)]);
    let op = prop_oneof![
        6 => (paths.clone(), values).prop_map(|(p, v)| Op::Set { path: p.into(), value: v.into() }),
        1 => (paths.clone(), states).prop_map(|(p, state)| Op::State { path: p.into(), state }),
        2 => series.prop_map(|p| Op::AddRepeat { path: p.into() }),
        1 => instances.prop_map(|p| Op::RemoveRepeat { path: p.into() }),
        1 => paths.prop_map(|p| Op::Seen { path: p.into(), at: morning() }),
    ];
    prop::collection::vec(op, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn incremental_state_equals_recomputation_from_scratch(ops in ops()) {
        let form = every_rule();
        let mut session = Session::start(&form, env());
        for op in &ops {
            let _ = session.apply(op, morning());
            let mut whole = session.clone();
            whole.recompute_all();
            prop_assert_eq!(session.items(), whole.items(), "after {:?}", op);
            prop_assert_eq!(session.problems(), whole.problems());
            let meta = InstanceMeta::default();
            prop_assert_eq!(session.instance_xml(&meta), whole.instance_xml(&meta), "after {:?}", op);
        }
    }

    #[test]
    fn a_journal_gives_the_same_state_again(ops in ops()) {
        let form = every_rule();
        let (mut first, mut again) = (Session::start(&form, env()), Session::start(&form, env()));
        for op in ops {
            // As the app does: an answer that is not offered is never given.
            if let Op::Set { path, value } = &op
                && first.question(path).is_some_and(|q| q.kind.is_select())
                && value.split_whitespace().any(|v| first.value_label(path, v).is_none())
            {
                continue;
            }
            let Ok(changed) = first.apply(&op, morning()) else { continue };
            let done = Journalled { op, trimmed: Some(changed.trimmed.clone()) };
            prop_assert_eq!(again.replay(&done, morning()).unwrap().trimmed, changed.trimmed);
            prop_assert_eq!(first.items(), again.items());
            let meta = InstanceMeta { answer_times: true, ..InstanceMeta::default() };
            prop_assert_eq!(first.instance_xml(&meta), again.instance_xml(&meta));
        }
    }

    // Holds where no expression counts instances that are not relevant: a body leaves these out, a session still has them.
    #[test]
    fn what_is_written_reads_back(ops in ops()) {
        let form = every_rule();
        let mut session = Session::start(&form, env());
        for op in &ops {
            let _ = session.apply(op, morning());
        }
        let meta = InstanceMeta { instance_id: Some("uuid:x".into()), answer_times: true, ..InstanceMeta::default() };
        let xml = session.instance_xml(&meta);
        let again = Session::edit(&form, &xml, env()).unwrap();
        prop_assert_eq!(again.instance_xml(&meta), xml.clone());
        for answer in read_answers(&form, &xml).unwrap().answers {
            prop_assert!(answer.known);
            prop_assert_eq!(session.value(&answer.path), Some(answer.value.clone()), "{}", answer.path);
            if let Some(question) = session.question(&answer.path) {
                prop_assert_eq!(question.state, answer.state);
                if question.is_answered() {
                    prop_assert_eq!(question.typed, answer.typed);
                    prop_assert_eq!(question.seen, answer.seen);
                }
            }
        }
    }

    #[test]
    fn nothing_read_panics(text in "(<[/a-z:!?\"= ]{0,12}>|[a-z&;]{0,5}){0,30}") {
        let _ = Form::parse(&text, &NoSources);
        let form = every_rule();
        let _ = Session::edit(&form, &text, env());
        let _ = read_answers(&form, &text);
        let _ = conform::answer(&text);
    }

    #[test]
    fn a_broken_form_is_refused_not_fatal(cut in 0usize..2000, junk in "[<>/\"a-z(\\[]{0,6}") {
        let whole = common::xform("<data id=\"f\"><a/><r><x/></r></data>", "<bind nodeset=\"/data/a\" calculate=\"1 + /data/r/x\"/>", "<repeat nodeset=\"/data/r\" jr:count=\"3\"><input ref=\"x\"/></repeat>");
        let cut = (0..=cut.min(whole.len())).rev().find(|i| whole.is_char_boundary(*i)).unwrap();
        let text = format!("{}{junk}{}", &whole[..cut], &whole[cut..]);
        if let Ok(form) = Form::parse(&text, &NoSources) {
            let _ = Session::start(&form, env()).instance_xml(&InstanceMeta::default());
        }
    }
}
