//! Times of a form of many questions: opening, answering, reading a body back. `measure [questions]`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use chrono::{TimeZone, Utc};
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};
use tabella_forms::{Env, Form, InstanceMeta, NoSources, Op, Session, read_answers};

fn xform(count: usize) -> String {
    let (mut instance, mut binds, mut body) = (String::new(), String::new(), String::new());
    for i in 0..count {
        let before = i.saturating_sub(1);
        let _ = write!(instance, "<q{i}/>");
        let _ = match i % 4 {
            0 => write!(
                binds,
                "<bind nodeset=\"/data/q{i}\" type=\"int\" required=\"true()\" constraint=\". &lt; 1000\"/>"
            ),
            1 => write!(binds, "<bind nodeset=\"/data/q{i}\" relevant=\"/data/q{before} &gt; 3\"/>"),
            2 => write!(binds, "<bind nodeset=\"/data/q{i}\" calculate=\"/data/q{} * 2\"/>", i - 2),
            _ => write!(binds, "<bind nodeset=\"/data/q{i}\" type=\"string\"/>"),
        };
        let _ = match i % 4 {
            2 => Ok(()),
            3 => write!(
                body,
                "<select1 ref=\"/data/q{i}\"><label>Question {i}</label><itemset nodeset=\"instance('c')/root/item\"><value ref=\"name\"/><label ref=\"label\"/></itemset></select1>"
            ),
            _ => write!(body, "<input ref=\"/data/q{i}\"><label>Question {i}</label></input>"),
        };
    }
    format!(
        "<h:html xmlns=\"http://www.w3.org/2002/xforms\" xmlns:h=\"http://www.w3.org/1999/xhtml\"><h:head><h:title>m</h:title><model><instance><data id=\"m\">{instance}</data></instance>\
         <instance id=\"c\"><root><item><name>yes</name><label>Yes</label></item><item><name>no</name><label>No</label></item></root></instance>{binds}</model></h:head><h:body>{body}</h:body></h:html>"
    )
}

fn main() -> std::io::Result<()> {
    let count = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(2000);
    let text = xform(count);
    let mut out = std::io::stdout().lock();
    let begun = Instant::now();
    let form = Form::parse(&text, &NoSources).unwrap();
    let parsed = begun.elapsed();
    let now = Utc.timestamp_opt(1_700_000_000, 0).unwrap();
    let mut session = Session::start(&form, Env::new(now, chrono_tz::UTC, 1));
    writeln!(out, "{count} questions: parse {parsed:?}, parse and start {:?}", begun.elapsed())?;
    let mut times: Vec<Duration> = Vec::new();
    for round in 0..3 {
        for i in 0..count {
            let value = match i % 4 {
                0 => format!("{}", (i + round) % 7),
                1 => "text".to_owned(),
                2 => continue,
                _ => (if round % 2 == 0 { "yes" } else { "no" }).to_owned(),
            };
            let op = Op::Set { path: format!("/data/q{i}"), value };
            let begun = Instant::now();
            let changed = session.apply(&op, now);
            let questions: Vec<_> = changed.iter().flat_map(|c| c.paths.iter()).map(|p| session.question(p)).collect();
            times.push(begun.elapsed());
            drop(questions);
        }
    }
    times.sort();
    writeln!(
        out,
        "answer: p50 {:?}, p99 {:?}, max {:?}",
        times[times.len() / 2],
        times[times.len() * 99 / 100],
        times[times.len() - 1]
    )?;
    let begun = Instant::now();
    let items = session.items().len();
    writeln!(out, "{items} items in {:?}; problems in {:?}", begun.elapsed(), {
        let b = Instant::now();
        let _ = session.problems();
        b.elapsed()
    })?;
    let meta = InstanceMeta { answer_times: true, ..InstanceMeta::default() };
    let begun = Instant::now();
    let xml = session.instance_xml(&meta);
    writeln!(out, "{} bytes written in {:?}", xml.len(), begun.elapsed())?;
    let begun = Instant::now();
    for _ in 0..200 {
        let _ = read_answers(&form, &xml).unwrap();
    }
    writeln!(out, "read_answers {:?}", begun.elapsed() / 200)
}
