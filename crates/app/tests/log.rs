//! The log: whatever is written, corrected, sent or discarded, it has what a look through every report would find.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

mod common;

use common::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use tabella_app::api::*;
use tabella_domain::text::fold;
use tabella_domain::{FORM_ROLES, Role};

const RECORD: &str = include_str!("data/record.xml");
const WEEK: &str = include_str!("data/week.xml");

/// An endpoint of a mission whose observer is a long-term observer.
fn endpoint() -> Endpoint {
    let mut endpoint = Endpoint::new();
    endpoint.person.roles = vec![Role::LongTermObserver];
    endpoint.assignment = None;
    endpoint.forms.push(form("record", "1", RECORD, true, 10));
    endpoint.forms.push(form("weekly", "1", WEEK, true, 6));
    let roles = serde_json::json!({ "record": ["long_term_observer"], "weekly": ["long_term_observer"], "opening": ["short_term_observer"] });
    endpoint.mission.unknown.insert(FORM_ROLES.into(), roles);
    endpoint
}

fn log(device: &mut Device, text: &str) -> (Vec<LogRow>, u32) {
    find(device, text, "", "", "", "")
}

fn find(device: &mut Device, text: &str, theme: &str, from: &str, to: &str, place: &str) -> (Vec<LogRow>, u32) {
    let command = Command::Log {
        text: text.into(),
        theme: theme.into(),
        form_id: String::new(),
        from: from.into(),
        to: to.into(),
        place: place.into(),
        limit: 200,
    };
    match device.ask(command) {
        Reply::Log { rows, total } => (rows, total),
        other => panic!("{other:?}"),
    }
}

fn log_today(device: &mut Device) -> LogToday {
    match device.ask(Command::LogToday) {
        Reply::LogToday(today) => *today,
        other => panic!("{other:?}"),
    }
}

fn record(device: &mut Device, day: &str, place: &str, themes: &str, comment: &str) -> String {
    let report = device.start("record", None).report;
    for (path, value) in
        [("day", day), ("place", place), ("themes", themes), ("confidence", "seen"), ("comment", comment)]
    {
        device.answer(&report, &format!("/data/{path}"), value);
    }
    report
}

fn ids(rows: &[LogRow]) -> BTreeSet<String> {
    rows.iter().map(|r| r.report.clone()).collect()
}

#[test]
fn forms_are_offered_by_role() {
    let mut endpoint = endpoint();
    let mut device = Device::ready(&mut endpoint);
    let offered =
        |device: &mut Device| -> Vec<String> { device.today().any_time.into_iter().map(|f| f.form_id).collect() };
    assert_eq!(offered(&mut device), ["incident", "record", "weekly"]);
    assert_eq!(
        device.code(Command::StartReport { form_id: "opening".into(), place: at_station() }),
        ErrorCode::NotFound
    );
    assert!(log_today(&mut device).long_term);

    let mut others = crate::endpoint();
    others.person.roles = vec![Role::ShortTermObserver];
    let mut device = Device::ready(&mut others);
    assert_eq!(offered(&mut device), ["opening", "incident"]);
    assert_eq!(device.code(Command::StartReport { form_id: "record".into(), place: None }), ErrorCode::NotFound);
    let today = log_today(&mut device);
    assert!(!today.long_term && today.forms.is_empty() && today.themes.is_empty());
}

#[test]
fn a_record_is_found_by_every_word_also_of_an_earlier_version() {
    let mut endpoint = endpoint();
    let mut device = Device::ready(&mut endpoint);
    let report = record(&mut device, "2024-02-05", "Üçbulaq", "campaign media", "Halıçılıq evində yığıncaq");
    let other = record(&mut device, "2024-02-06", "Łódź", "social_networks", "nothing of note");
    let (rows, total) = log(&mut device, "");
    assert_eq!((rows.len(), total), (2, 2));
    assert_eq!((rows[0].report.as_str(), rows[0].day.as_str()), (other.as_str(), "2024-02-06"));
    let labels: Vec<&str> = rows[1].themes.iter().map(|t| t.label.as_str()).collect();
    assert_eq!(labels, ["Campaign", "Media"]);
    assert_eq!(rows[1].confidence.as_ref().unwrap().label, "Seen");
    assert_eq!(rows[1].gist, "Halıçılıq evində yığıncaq");
    for text in ["halicil", "HALIÇILIQ ev", "yig", "ucbul", "evinde halic"] {
        assert_eq!(ids(&log(&mut device, text).0), BTreeSet::from([report.clone()]), "{text}");
    }
    assert_eq!(ids(&log(&mut device, "lodz").0), BTreeSet::from([other.clone()]));
    assert!(log(&mut device, "halicil lodz").0.is_empty() && log(&mut device, "?!").0.is_empty());
    assert_eq!(ids(&find(&mut device, "", "social_networks", "", "", "").0), BTreeSet::from([other.clone()]));
    assert_eq!(ids(&find(&mut device, "", "", "2024-02-06", "2024-02-29", "").0), BTreeSet::from([other.clone()]));
    assert_eq!(ids(&find(&mut device, "", "", "", "", "Üçbulaq").0), BTreeSet::from([report.clone()]));
    let bad = Command::Log {
        text: String::new(),
        theme: String::new(),
        form_id: String::new(),
        from: "yesterday".into(),
        to: String::new(),
        place: String::new(),
        limit: 1,
    };
    assert_eq!(device.code(bad), ErrorCode::ValueInvalid);

    // What was sent is found by what it said then, and by what its correction says.
    device.send(&report);
    device.form(Command::Correct { report: report.clone() });
    device.answer(&report, "/data/comment", "Məktəbdə görüş");
    for text in ["halicil", "mekteb"] {
        assert_eq!(ids(&log(&mut device, text).0), BTreeSet::from([report.clone()]), "{text}");
    }
    assert!(log(&mut device, "").0[1].correcting);
    device.ask(Command::DiscardDraft { report: report.clone() });
    assert!(log(&mut device, "mekteb").0.is_empty());
    assert_eq!(log(&mut device, "halicil").0[0].gist, "Halıçılıq evində yığıncaq");
    device.ask(Command::DiscardDraft { report: other });
    assert_eq!(log(&mut device, "").1, 1);
}

#[test]
fn a_follow_up_comes_back_on_its_day_until_somebody_saw_to_it() {
    let mut endpoint = endpoint();
    let mut device = Device::ready(&mut endpoint);
    let report = record(&mut device, "2024-02-05", "Üçbulaq", "media", "the list");
    device.answer(&report, "/data/back", "2024-02-08");
    device.send(&report);
    // The clock of the tests stands at 7 February.
    assert_eq!(log_today(&mut device).follow_ups_total, 0);
    device.clock.pass_seconds(24 * 3600);
    let today = log_today(&mut device);
    assert_eq!((today.date.as_str(), today.follow_ups_total), ("2024-02-08", 1));
    assert_eq!(today.follow_ups[0].report, report);
    let seen_to = |device: &mut Device, report: &str, done: bool| {
        let command = Command::SetFollowUp { report: report.into(), due: "2024-02-08".into(), done };
        match device.ask(command) {
            Reply::LogToday(today) => today.follow_ups_total,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(seen_to(&mut device, &report, true), 0);
    assert_eq!(seen_to(&mut device, &report, true), 0);
    assert!(log(&mut device, "").0[0].follow_up_done);
    assert_eq!(seen_to(&mut device, &report, false), 1);
    assert_eq!(seen_to(&mut device, &report, true), 0);
    // Another day is another follow-up.
    device.form(Command::Correct { report: report.clone() });
    device.answer(&report, "/data/back", "2024-02-07");
    assert_eq!(log_today(&mut device).follow_ups_total, 1);
    let nobody = "0190f3a2-7777-7000-8000-000000000000";
    let missing = Command::SetFollowUp { report: nobody.into(), due: "2024-02-08".into(), done: true };
    assert_eq!(device.code(missing), ErrorCode::NotFound);
}

#[test]
fn a_weekly_report_is_composed_once_and_then_gone_on_with() {
    let mut endpoint = endpoint();
    let mut device = Device::ready(&mut endpoint);
    record(&mut device, "2024-02-05", "Üçbulaq", "media", "one");
    record(&mut device, "2024-02-07", "Üçbulaq", "campaign", "two");
    record(&mut device, "2024-02-12", "Üçbulaq", "campaign", "of the next week");
    let today = log_today(&mut device);
    assert_eq!((today.week_from.as_str(), today.week_to.as_str(), today.records), ("2024-02-05", "2024-02-11", 2));
    assert_eq!(today.weekly_form.unwrap().form_id, "weekly");
    assert_eq!(today.places, ["Üçbulaq"]);
    let week = |device: &mut Device| match device
        .ask(Command::ComposeWeek { from: "2024-02-05".into(), to: "2024-02-11".into() })
    {
        Reply::Week(week) => *week,
        other => panic!("{other:?}"),
    };
    let found = week(&mut device);
    assert_eq!(found.records.iter().map(|r| r.gist.as_str()).collect::<Vec<_>>(), ["one", "two"]);
    let themes: Vec<(&str, &str)> = found.themes.iter().map(|t| (t.value.as_str(), t.label.as_str())).collect();
    assert_eq!(themes, [("campaign", "The campaign"), ("media", "The media")]);
    assert!(found.existing.is_none());

    let write = |theme: &str| Command::WriteWeek {
        from: "2024-02-05".into(),
        to: "2024-02-11".into(),
        place: "Area 8".into(),
        texts: vec![ThemeText { theme: theme.into(), text: "two, then\none".into() }],
        follow_ups: "to ask".into(),
    };
    assert_eq!(
        device.code(write("women")),
        ErrorCode::ValueInvalid,
        "a text without a place in the form is not dropped"
    );
    let form = device.form(write("campaign"));
    for (path, value) in [
        ("from", "2024-02-05"),
        ("to", "2024-02-11"),
        ("place", "Area 8"),
        ("campaign", "two, then\none"),
        ("media", ""),
        ("open", "to ask"),
    ] {
        assert_eq!(question(&form.items, &format!("/data/{path}")).value, value, "{path}");
    }
    assert_eq!(device.code(write("campaign")), ErrorCode::WrongState);
    let existing = week(&mut device).existing.unwrap();
    assert!(existing.report == form.report && existing.weekly);
    assert_eq!(log_today(&mut device).weekly.unwrap().report, form.report);
    // It is in the log, and no part of a week itself.
    assert_eq!(week(&mut device).records.len(), 2);
    assert_eq!(log(&mut device, "then").0[0].report, form.report);
    let odd = Command::ComposeWeek { from: "2024-02-11".into(), to: "2024-02-05".into() };
    assert_eq!(device.code(odd), ErrorCode::ValueInvalid);
}

#[test]
fn on_monday_the_week_before_is_reported() {
    let mut endpoint = endpoint();
    let mut device = Device::ready(&mut endpoint);
    record(&mut device, "2024-02-07", "Üçbulaq", "campaign", "two");
    device.clock.pass_seconds(5 * 24 * 3600);
    let today = log_today(&mut device);
    assert_eq!((today.date.as_str(), today.week_from.as_str()), ("2024-02-12", "2024-02-05"));
    device.clock.pass_seconds(2 * 24 * 3600);
    assert_eq!(log_today(&mut device).week_from, "2024-02-12");
}

#[test]
fn a_copy_of_the_log_is_written_only_for_who_understood() {
    let mut endpoint = endpoint();
    let mut device = Device::ready(&mut endpoint);
    let export = |format, understood| Command::ExportLog { format, understood };
    assert_eq!(device.code(export(LogFormat::Csv, true)), ErrorCode::WrongState, "an empty log is no file");
    let report = record(&mut device, "2024-02-05", "Üçbulaq", "media", "=HYPERLINK(\"x\") <b>");
    device.send(&report);
    record(&mut device, "2024-02-06", "Dağətəyi", "media", "a draft");
    assert_eq!(device.code(export(LogFormat::Csv, false)), ErrorCode::WrongState);
    assert!(!device.dir.path().join("bundles").exists());
    let write = |device: &mut Device, format| match device.ask(export(format, true)) {
        Reply::LogFile { file, records } => {
            assert_eq!(records, 2);
            std::fs::read_to_string(device.dir.path().join("bundles").join(file)).unwrap()
        }
        other => panic!("{other:?}"),
    };
    let csv = write(&mut device, LogFormat::Csv);
    assert!(
        csv.contains("\"2024-02-05\",\"Üçbulaq\"") && csv.contains("a draft") && csv.contains("\"draft\""),
        "{csv}"
    );
    assert!(!csv.contains(",=") && !csv.contains(",\"="));
    let html = write(&mut device, LogFormat::Html);
    assert!(html.contains("<dd>Dağətəyi</dd>") && html.contains("&lt;b&gt;") && !html.contains("<b>"), "{html}");
}

#[derive(Debug, Clone)]
enum Step {
    Start,
    Answer(u8, u8, u8),
    AddClaim(u8),
    Send(u8),
    Correct(u8),
    Discard(u8),
    Reopen,
}

const WORDS: [&str; 8] =
    ["", "Üçbulaq", "Łódź Fabryczna", "ışıq və səs", "two\nlines", "<tags> & more", "bread", "Bread and 12 roses"];
const DAYS: [&str; 4] = ["", "2024-02-01", "2024-02-05", "2024-02-28"];
const THEMES: [&str; 4] = ["", "campaign", "media social_networks", "campaign media"];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        2 => Just(Step::Start),
        12 => (any::<u8>(), any::<u8>(), any::<u8>()).prop_map(|(r, q, v)| Step::Answer(r, q, v)),
        2 => any::<u8>().prop_map(Step::AddClaim),
        3 => any::<u8>().prop_map(Step::Send),
        2 => any::<u8>().prop_map(Step::Correct),
        2 => any::<u8>().prop_map(Step::Discard),
        1 => Just(Step::Reopen),
    ];
    proptest::collection::vec(step, 1..50)
}

/// What a look through a report finds: what it says now, and all words of all its versions.
struct Scanned {
    day: String,
    place: String,
    themes: BTreeSet<String>,
    words: Vec<BTreeSet<String>>,
}

fn words(texts: &[String]) -> BTreeSet<String> {
    let all = fold(&texts.join(" "));
    all.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

fn texts(items: &[Item]) -> Vec<String> {
    let question = |i: &Item| match i {
        Item::Question(q) if q.kind == QuestionKind::Text => Some(q.value.clone()),
        _ => None,
    };
    items.iter().filter_map(question).collect()
}

/// Looks at every report through its form, and remembers what each sent version said when it was sent.
fn scan(device: &mut Device, sent: &BTreeMap<String, Vec<BTreeSet<String>>>) -> BTreeMap<String, Scanned> {
    let mut out = BTreeMap::new();
    for row in device.reports() {
        let form = device.open(&row.report);
        let value = |path: &str| question(&form.items, path).value.clone();
        let mut versions = sent.get(&row.report).cloned().unwrap_or_default();
        versions.push(words(&texts(&form.items)));
        let day = value("/data/day");
        out.insert(
            row.report,
            Scanned {
                // Begun on 7 February by the tests' clock.
                day: if day.is_empty() { "2024-02-07".into() } else { day },
                place: value("/data/place"),
                themes: value("/data/themes").split_whitespace().map(str::to_owned).collect(),
                words: versions,
            },
        );
    }
    out
}

fn same_as_a_scan(device: &mut Device, sent: &BTreeMap<String, Vec<BTreeSet<String>>>) {
    let scanned = scan(device, sent);
    let (rows, total) = log(device, "");
    assert_eq!(ids(&rows), scanned.keys().cloned().collect());
    assert_eq!(total as usize, scanned.len());
    assert!(rows.windows(2).all(|pair| pair[0].day >= pair[1].day));
    for row in &rows {
        let one = &scanned[&row.report];
        assert_eq!((&row.day, &row.place), (&one.day, &one.place));
        assert_eq!(row.themes.iter().map(|t| t.value.clone()).collect::<BTreeSet<_>>(), one.themes);
    }
    for query in ["ucb", "lodz", "isiq", "lines two", "tags", "bread", "bread roses", "12", "more bread", "zzz"] {
        let wanted: Vec<&str> = query.split(' ').collect();
        let begins = |version: &BTreeSet<String>| wanted.iter().all(|w| version.iter().any(|v| v.starts_with(w)));
        let expected: BTreeSet<String> =
            scanned.iter().filter(|(_, s)| s.words.iter().any(begins)).map(|(id, _)| id.clone()).collect();
        assert_eq!(ids(&log(device, query).0), expected, "{query}");
    }
    for theme in ["campaign", "media", "social_networks"] {
        let expected: BTreeSet<String> =
            scanned.iter().filter(|(_, s)| s.themes.contains(theme)).map(|(id, _)| id.clone()).collect();
        assert_eq!(ids(&find(device, "", theme, "", "", "").0), expected, "{theme}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_log_has_what_a_look_through_every_report_finds(steps in steps()) {
        let mut endpoint = endpoint();
        let mut device = Device::ready(&mut endpoint);
        let mut reports: Vec<String> = Vec::new();
        let mut sent: BTreeMap<String, Vec<BTreeSet<String>>> = BTreeMap::new();
        let pick = |reports: &[String], n: u8| reports.get(usize::from(n) % reports.len().max(1)).cloned();
        for step in steps {
            match step {
                Step::Start => reports.push(device.start("record", None).report),
                Step::Answer(r, q, v) => {
                    let Some(report) = pick(&reports, r) else { continue };
                    let (path, value) = match q % 8 {
                        0 => ("day", DAYS[usize::from(v) % DAYS.len()]),
                        1 => ("place", WORDS[usize::from(v) % WORDS.len()]),
                        2 => ("person", WORDS[usize::from(v) % WORDS.len()]),
                        3 => ("attended", ["", "3", "40"][usize::from(v) % 3]),
                        4 => ("hidden", WORDS[usize::from(v) % WORDS.len()]),
                        5 => ("themes", THEMES[usize::from(v) % THEMES.len()]),
                        6 => ("claims[1]/claim", WORDS[usize::from(v) % WORDS.len()]),
                        _ => ("comment", WORDS[usize::from(v) % WORDS.len()]),
                    };
                    // What is not asked now, or was sent, takes no answer.
                    let _ = device.app.dispatch(Command::Answer { report, path: format!("/data/{path}"), value: value.into() });
                }
                Step::AddClaim(r) => {
                    let Some(report) = pick(&reports, r) else { continue };
                    let added = device.app.dispatch(Command::AddRepeat { report: report.clone(), path: "/data/claims".into() });
                    if added.is_ok() {
                        let path = "/data/claims[2]/claim".to_owned();
                        let _ = device.app.dispatch(Command::Answer { report, path, value: "roses".into() });
                    }
                }
                Step::Send(r) => {
                    let Some(report) = pick(&reports, r) else { continue };
                    let form = device.open(&report);
                    if form.editable && device.app.dispatch(Command::Send { report: report.clone() }).is_ok() {
                        sent.entry(report).or_default().push(words(&texts(&form.items)));
                    }
                }
                Step::Correct(r) => {
                    let Some(report) = pick(&reports, r) else { continue };
                    let _ = device.app.dispatch(Command::Correct { report });
                }
                Step::Discard(r) => {
                    let Some(report) = pick(&reports, r) else { continue };
                    if device.app.dispatch(Command::DiscardDraft { report: report.clone() }).is_ok() && !sent.contains_key(&report) {
                        reports.retain(|one| *one != report);
                    }
                }
                Step::Reopen => {
                    device.ask(Command::Lock);
                    device.ask(Command::Unlock { secret: PIN.into() });
                }
            }
        }
        same_as_a_scan(&mut device, &sent);
        // As if an older app had written it: the log is gone, and made again it is the same.
        device.ask(Command::Lock);
        forget_log(&device);
        device.ask(Command::Unlock { secret: PIN.into() });
        same_as_a_scan(&mut device, &sent);
    }
}

/// Takes the log out of a closed book, as if it had never been written.
fn forget_log(device: &Device) {
    let keychain = device.keychain.clone().unwrap();
    let mut book = tabella_fieldbook::FieldBook::open(
        &device.dir.path().join("book"),
        PIN,
        Some(&keychain),
        &tabella_app::Clock::now(&device.clock),
    )
    .unwrap();
    book.forget_log().unwrap();
}
