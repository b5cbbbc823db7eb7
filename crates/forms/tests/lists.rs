//! What a session promises about lists: those of the form, those from outside, and what a newer edition of one may take away.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::{env, form, morning, set, start, value};
use std::sync::Arc;
use tabella_forms::*;

const CHOICES: &str = "<instance id=\"towns\"><root>\
    <item><name>a1</name><label>A one</label><area>a</area></item>\
    <item><name>a2</name><label>Łódź</label><area>a</area></item>\
    <item><name>b1</name><label>B one</label><area>b</area></item></root></instance>";

#[test]
fn answers_no_longer_offered_are_removed() {
    let form = form(
        "<data id=\"f\"><area/><town/><towns/></data>",
        CHOICES,
        "<input ref=\"/data/area\"/>\
         <select1 ref=\"/data/town\"><itemset nodeset=\"instance('towns')/root/item[area = /data/area]\"><value ref=\"name\"/><label ref=\"label\"/></itemset></select1>\
         <select ref=\"/data/towns\"><itemset nodeset=\"instance('towns')/root/item[area = /data/area or name = 'b1']\"><value ref=\"name\"/><label ref=\"label\"/></itemset></select>",
    );
    let mut session = start(&form);
    assert_eq!(session.choices("/data/town", None, 10).total, 0);
    set(&mut session, "/data/area", "a");
    let choices = session.choices("/data/town", None, 10);
    assert_eq!(choices.choices.iter().map(|c| c.label.as_str()).collect::<Vec<_>>(), ["A one", "Łódź"]);
    assert_eq!(session.choices("/data/town", Some("lodz"), 10).choices[0].value, "a2");
    set(&mut session, "/data/town", "a2");
    set(&mut session, "/data/towns", "b1 a1 nowhere a1");
    assert_eq!(value(&session, "/data/towns"), "a1 b1", "in the order of the list, once each");
    assert_eq!(session.value_label("/data/town", "a2").unwrap(), "Łódź");
    assert_eq!(form.question("/data/town").unwrap().choice_label("b1", None).unwrap(), "B one");
    let changed = set(&mut session, "/data/area", "b");
    assert_eq!(value(&session, "/data/town"), "");
    assert_eq!(value(&session, "/data/towns"), "b1");
    assert_eq!(changed.trimmed.len(), 2);
}

struct Stations(Arc<CsvSource>);

impl SourceProvider for Stations {
    fn open(&self, uri: &str) -> Option<Arc<dyn Source>> {
        (uri == "jr://file-csv/stations.csv").then(|| Arc::clone(&self.0) as Arc<dyn Source>)
    }
}

#[test]
fn a_table_of_a_hundred_thousand_rows_is_looked_up_not_walked() {
    let mut csv = String::from("name,label,area\n");
    for i in 0..100_000 {
        csv.push_str(&format!("s{i},Station {i},{}\n", i % 500));
    }
    let text = common::xform(
        "<data id=\"f\"><area/><station/><label/><count/></data>",
        "<instance id=\"stations\" src=\"jr://file-csv/stations.csv\"/>\
         <bind nodeset=\"/data/label\" calculate=\"pulldata('stations', 'label', 'name', /data/station)\"/>\
         <bind nodeset=\"/data/count\" calculate=\"count(instance('stations')/root/item[area = /data/area])\"/>",
        "<input ref=\"/data/area\"/><select1 ref=\"/data/station\"><itemset nodeset=\"instance('stations')/root/item[area = /data/area]\"><value ref=\"name\"/><label ref=\"label\"/></itemset></select1>",
    );
    let form = Form::parse(&text, &Stations(Arc::new(CsvSource::parse(&csv).unwrap()))).unwrap();
    let mut session = start(&form);
    set(&mut session, "/data/area", "7");
    assert_eq!(value(&session, "/data/count"), "200");
    assert_eq!(session.choices("/data/station", None, 5).total, 200);
    set(&mut session, "/data/station", "s507");
    assert_eq!(value(&session, "/data/label"), "Station 507");
    set(&mut session, "/data/station", "s508");
    assert_eq!(value(&session, "/data/station"), "", "not offered in this area");
    assert_eq!(form.question("/data/station").unwrap().choice_label("s9", None).unwrap(), "Station 9");
}

/// One question after a station of the area, one after several; the list as given.
fn with_stations(csv: &str) -> Form {
    let list = "<value ref=\"name\"/><label ref=\"label\"/></itemset>";
    let text = common::xform(
        "<data id=\"f\"><ask/><area/><any/><here/><several/></data>",
        "<instance id=\"stations\" src=\"jr://file-csv/stations.csv\"/>\
         <bind nodeset=\"/data/any\" relevant=\"/data/ask != 'no'\"/>",
        &format!(
            "<input ref=\"/data/ask\"/><input ref=\"/data/area\"/>\
             <select1 ref=\"/data/any\"><itemset nodeset=\"instance('stations')/root/item\">{list}</select1>\
             <select1 ref=\"/data/here\"><itemset nodeset=\"instance('stations')/root/item[area = /data/area]\">{list}</select1>\
             <select ref=\"/data/several\"><itemset nodeset=\"randomize(instance('stations')/root/item)\">{list}</select>"
        ),
    );
    Form::parse(&text, &Stations(Arc::new(CsvSource::parse(csv).unwrap()))).unwrap()
}

#[test]
fn a_newer_list_takes_no_answer_away() {
    let before = with_stations("name,label,area\na,A,1\nb,B,1\nc,C,2\n");
    let journal = [
        ("/data/area", "1"),
        ("/data/any", "a"),
        ("/data/here", "b"),
        ("/data/several", "a c"),
        ("/data/ask", "no"),
        ("/data/ask", "yes"),
    ]
    .map(|(path, value)| Op::Set { path: path.into(), value: value.into() });
    let mut first = start(&before);
    for op in &journal {
        first.apply(op, morning()).unwrap();
    }
    let answers = |s: &Session| ["/data/any", "/data/here"].map(|p| value(s, p));
    let sorted = |s: &Session| {
        let text = value(s, "/data/several");
        let mut all: Vec<String> = text.split(' ').map(str::to_owned).collect();
        all.sort();
        all
    };
    assert_eq!((answers(&first), sorted(&first)), (["a".into(), "b".into()], vec!["a".into(), "c".into()]));
    let body = first.instance_xml(&InstanceMeta::default());

    // `a` is gone, `b` has moved to another area; or there is no list at all.
    for csv in ["name,label,area\nb,B,2\nc,C,2\n", "name,label,area\n"] {
        let after = with_stations(csv);
        let mut again = start(&after);
        for op in &journal {
            again.replay(&Journalled { op: op.clone(), trimmed: None }, morning()).unwrap();
        }
        let edited = Session::edit(&after, &body, env()).unwrap();
        for mut session in [again, edited] {
            assert_eq!((answers(&session), sorted(&session)), (answers(&first), sorted(&first)));
            assert!(session.problems().is_empty());
            session.recompute_all();
            assert_eq!(answers(&session), answers(&first));
            // What stands goes on standing beside others; what is new must be offered.
            set(&mut session, "/data/several", "a c x");
            assert_eq!(sorted(&session), ["a", "c"]);
            set(&mut session, "/data/any", "x");
            assert_eq!(value(&session, "/data/any"), "");
        }
    }
}

/// Does it all as a person would, and keeps the journal.
fn journal(session: &mut Session, answers: &[(&str, &str)]) -> Vec<Journalled> {
    let done = answers.iter().map(|(path, value)| {
        let op = Op::Set { path: (*path).into(), value: (*value).into() };
        let trimmed = Some(session.apply(&op, morning()).unwrap().trimmed);
        // As the field book keeps it.
        let text = serde_json::to_string(&Journalled { op, trimmed }).unwrap();
        serde_json::from_str(&text).unwrap()
    });
    done.collect()
}

#[test]
fn what_a_filter_took_away_stays_away_and_a_newer_list_takes_nothing_more() {
    let before = with_stations("name,label,area\na,A,1\nb,B,1\nc,C,2\n");
    let mut first = start(&before);
    let done = journal(
        &mut first,
        &[("/data/area", "1"), ("/data/here", "a"), ("/data/area", "2"), ("/data/here", "c"), ("/data/any", "a")],
    );
    let trims: Vec<_> = done.iter().flat_map(|d| d.trimmed.clone().unwrap()).collect();
    assert_eq!(trims, [Trim { path: "/data/here".into(), value: String::new() }]);
    assert_eq!(value(&first, "/data/here"), "c");
    // The same list, one in which the station moved, one that does not have it, none.
    for csv in [
        "name,label,area\na,A,1\nb,B,1\nc,C,2\n",
        "name,label,area\na,A,2\nc,C,1\n",
        "name,label,area\na,A,2\n",
        "name,label,area\n",
    ] {
        for upto in 0..=done.len() {
            let (mut was, mut again) = (start(&before), start(&with_stations(csv)));
            for one in &done[..upto] {
                was.apply(&one.op, morning()).unwrap();
                let changed = again.replay(one, morning()).unwrap();
                assert_eq!(Some(changed.trimmed), one.trimmed, "{csv}");
            }
            for path in ["/data/area", "/data/any", "/data/here", "/data/several"] {
                assert_eq!(value(&again, path), value(&was, path), "{csv} {path} {upto}");
            }
        }
    }
}

#[test]
fn a_journal_that_kept_no_losses_loses_nothing_of_an_outside_list() {
    let form = with_stations("name,label,area\na,A,1\nc,C,2\n");
    let mut session = start(&form);
    for (path, value) in [("/data/area", "1"), ("/data/here", "a"), ("/data/area", "2")] {
        let text = format!(r#"{{"op":"set","path":"{path}","value":"{value}"}}"#);
        session.replay(&serde_json::from_str(&text).unwrap(), morning()).unwrap();
    }
    assert_eq!(value(&session, "/data/here"), "a");
}

/// Rooms stand in the form; which of them are offered follows from where the list says that the station is.
fn with_rooms(csv: &str) -> Form {
    let rooms = "<instance id=\"rooms\"><root><item><name>r1</name><label>One</label><area>1</area></item>\
         <item><name>r2</name><label>Two</label><area>2</area></item></root></instance>";
    let text = common::xform(
        "<data id=\"f\"><station/><area/><room/><fixed/></data>",
        &format!(
            "<instance id=\"stations\" src=\"jr://file-csv/stations.csv\"/>{rooms}\
             <bind nodeset=\"/data/area\" calculate=\"instance('stations')/root/item[name = /data/station]/area\"/>\
             <bind nodeset=\"/data/fixed\" readonly=\"/data/area = '2'\"/>"
        ),
        "<input ref=\"/data/station\"/><input ref=\"/data/fixed\"/>\
         <select1 ref=\"/data/room\"><itemset nodeset=\"instance('rooms')/root/item[area = /data/area]\"><value ref=\"name\"/><label ref=\"label\"/></itemset></select1>",
    );
    Form::parse(&text, &Stations(Arc::new(CsvSource::parse(csv).unwrap()))).unwrap()
}

#[test]
fn a_newer_list_takes_no_answer_away_by_way_of_a_calculation() {
    let mut first = start(&with_rooms("name,label,area\na,A,1\n"));
    let done = journal(&mut first, &[("/data/station", "a"), ("/data/room", "r1"), ("/data/fixed", "seen")]);
    let body = first.instance_xml(&InstanceMeta::default());
    let moved = with_rooms("name,label,area\na,A,2\n");
    let mut again = start(&moved);
    for one in &done {
        again.replay(one, morning()).unwrap();
    }
    for session in [again, Session::edit(&moved, &body, env()).unwrap()] {
        assert_eq!(["/data/room", "/data/fixed"].map(|p| value(&session, p)), ["r1", "seen"]);
    }
}
