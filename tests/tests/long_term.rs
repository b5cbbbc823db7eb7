//! A week of a long-term pair: one log on two devices, a real endpoint between them, and others who see none of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use tabella_app::api::{
    Command, FormView, Item, LogRow, LogToday, MapView, PartnerView, Reply, ReportState, ThemeText, WeekView,
};
use tabella_tests::device::{Device, Mishap};
use tabella_tests::scenes::device_of;
use tabella_tests::{Endpoint, Fault, tabella};
use tempfile::TempDir;

struct Mission {
    endpoint: Endpoint,
    folders: Vec<TempDir>,
}

impl Mission {
    fn start() -> Result<Self, Fault> {
        let folder = tempfile::tempdir()?;
        let endpoint = Endpoint::start(folder.path())?;
        Ok(Self { endpoint, folders: vec![folder] })
    }

    fn device(&mut self, observer: &str) -> Result<Device, Fault> {
        let (device, folder) = device_of(&self.endpoint, observer)?;
        assert!(device.status()?.mission.is_some());
        self.folders.push(folder);
        Ok(device)
    }
}

fn log(device: &Device, text: &str) -> Result<Vec<LogRow>, Fault> {
    let command = Command::Log {
        text: text.into(),
        theme: String::new(),
        form_id: String::new(),
        from: String::new(),
        to: String::new(),
        place: String::new(),
        limit: 200,
    };
    match device.ok(command)? {
        Reply::Log { rows, .. } => Ok(rows),
        other => Err(format!("{other:?}").into()),
    }
}

fn log_today(device: &Device) -> Result<LogToday, Fault> {
    match device.ok(Command::LogToday)? {
        Reply::LogToday(today) => Ok(*today),
        other => Err(format!("{other:?}").into()),
    }
}

fn map(device: &Device) -> Result<MapView, Fault> {
    match device.ok(Command::Map)? {
        Reply::Map(map) => Ok(*map),
        other => Err(format!("{other:?}").into()),
    }
}

fn partner(device: &Device, report: &str) -> Result<PartnerView, Fault> {
    match device.ok(Command::PartnerRecord { report: report.into() })? {
        Reply::PartnerRecord(view) => Ok(*view),
        other => Err(format!("{other:?}").into()),
    }
}

fn form(device: &Device, command: Command) -> Result<FormView, Fault> {
    match device.ok(command)? {
        Reply::Form(form) => Ok(*form),
        other => Err(format!("{other:?}").into()),
    }
}

fn set(device: &Device, form: &FormView, name: &str, value: &str) -> Result<(), Fault> {
    let wanted = format!("/{name}");
    let path = form.items.iter().find_map(|item| match item {
        Item::Question(q) if q.path.ends_with(&wanted) => Some(q.path.clone()),
        _ => None,
    });
    let path = path.ok_or_else(|| format!("{} has no {name}", form.form_id))?;
    device.ok(Command::Answer { report: form.report.clone(), path, value: value.into() })?;
    Ok(())
}

/// A whole record, with what matters to the log said apart; not sent yet.
fn record(device: &Device, form_id: &str, day: &str, place: &str, comment: &str) -> Result<FormView, Fault> {
    let view = form(device, Command::StartReport { form_id: form_id.into(), place: None })?;
    device.fill(&view)?;
    let view = form(device, Command::OpenReport { report: view.report })?;
    for (name, value) in
        [("record_date", day), ("record_place", place), ("record_themes", "campaign media"), ("comment", comment)]
    {
        set(device, &view, name, value)?;
    }
    set(device, &view, "record_confidence", "seen")?;
    set(device, &view, "follow_up_date", "")?;
    Ok(view)
}

fn send(device: &Device, report: &str) -> Result<(), Fault> {
    device.ok(Command::Send { report: report.into() }).map(drop)
}

fn day_before(date: &str, days: i64) -> String {
    let date: chrono::NaiveDate = date.parse().unwrap();
    (date - chrono::Duration::days(days)).to_string()
}

#[test]
fn a_week_of_a_long_term_pair() -> Result<(), Fault> {
    let mut mission = Mission::start()?;
    let (first, second) = (mission.device("L-201")?, mission.device("L-202")?);
    let (elsewhere, short) = (mission.device("L-203")?, mission.device("O-001")?);

    // Each sees the forms that fit the role.
    let today = log_today(&first)?;
    assert!(today.long_term && today.forms.len() == 10, "{:?}", today.forms);
    assert_eq!(today.weekly_form.as_ref().map(|f| f.form_id.as_str()), Some("weekly_report"));
    assert!(today.themes.len() > 15 && today.themes.iter().any(|t| t.label == "Campaign"));
    assert!(!log_today(&short)?.long_term);
    assert!(short.send(Command::StartReport { form_id: "meeting".into(), place: None }).is_err());
    let (day, week) = (today.date.clone(), (today.week_from.clone(), today.week_to.clone()));

    // Each has a map of the own area, and of no other.
    let area = map(&first)?;
    assert_eq!((area.codes.as_slice(), area.areas.len()), (&["1".to_owned()][..], 1));
    assert!(area.areas[0].geometry.contains("MultiPolygon") && area.long_term && area.positions);
    assert_eq!((area.stations.len(), area.stations_total, area.records.len()), (10, 10, 0));
    assert_eq!(map(&elsewhere)?.areas[0].code, "3");
    let day_team = map(&short)?;
    assert!(!day_team.long_term && day_team.stations.iter().any(|s| s.own && s.station.key == "P-001"));

    // A record each, written with no network; one is killed in the middle of it.
    mission.endpoint.stop();
    let meeting = record(&first, "meeting", &week.0, "Şəfəqli", "Siyahılar dərnəkdə göstərilib")?;
    set(&first, &meeting, "follow_up_date", &day)?;
    set(&first, &meeting, "follow_up_what", "ask again")?;
    first.restart()?;
    assert_eq!(log(&first, "dernekde")?[0].report, meeting.report, "what was written is found after a kill");
    send(&first, &meeting.report)?;
    let event = record(&second, "campaign_event", &week.0, "Günəşli", "Halıçılıq evində yığıncaq")?;
    set(&second, &event, "record_point", "40.65 47.33 0 8")?;
    send(&second, &event.report)?;
    for device in [&first, &second] {
        device.sync()?;
        assert_eq!(log(device, "")?.len(), 1);
    }

    // The network is back: each has the other's record, marked and only to be read.
    mission.endpoint.resume()?;
    first.plan([Mishap::AnswerLost]);
    for device in [&first, &second, &first, &second] {
        device.sync()?;
    }
    let found = log(&first, "haliciliq")?;
    assert_eq!((found.len(), found[0].author.as_deref()), (1, Some("L-202")));
    assert!(found[0].state.is_none() && found[0].report == event.report && found[0].place == "Günəşli");
    let view = partner(&first, &event.report)?;
    assert_eq!((view.version, view.versions), (1, 1));
    assert!(view.answers.iter().any(|a| a.answer == "Halıçılıq evində yığıncaq"));
    for command in [
        Command::OpenReport { report: event.report.clone() },
        Command::Correct { report: event.report.clone() },
        Command::PartnerRecord { report: meeting.report.clone() },
    ] {
        assert!(first.send(command).is_err());
    }
    // It stands on both maps where its author said, and nowhere else.
    for (device, author) in [(&first, Some("L-202")), (&second, None)] {
        let records = map(device)?.records;
        assert_eq!((records.len(), records[0].row.author.as_deref()), (1, author));
        assert_eq!((records[0].lat, records[0].lon), (40_650_000, 47_330_000));
    }
    assert_eq!(log(&second, "dernekde")?[0].author.as_deref(), Some("L-201"));
    // It takes part in nothing that this device sends or counts.
    assert_eq!(first.status()?.counts.received, 1);
    // What comes back, comes back for both; each sees to it on the own device.
    assert_eq!((log_today(&first)?.follow_ups_total, log_today(&second)?.follow_ups_total), (1, 1));
    first.ok(Command::SetFollowUp { report: meeting.report.clone(), due: day.clone(), done: true })?;
    assert_eq!((log_today(&first)?.follow_ups_total, log_today(&second)?.follow_ups_total), (0, 1));

    // A correction arrives too; both wordings are found, the newer one is shown.
    let again = form(&second, Command::Correct { report: event.report.clone() })?;
    set(&second, &again, "record_point", "40.66 47.34 0 8")?;
    set(&second, &again, "comment", "Mədəniyyət evində yığıncaq")?;
    send(&second, &event.report)?;
    second.sync()?;
    first.sync()?;
    assert_eq!(partner(&first, &event.report)?.version, 2);
    assert_eq!(map(&first)?.records[0].lat, 40_660_000);
    for text in ["haliciliq", "medeniyyet"] {
        assert_eq!(log(&first, text)?.len(), 1, "{text}");
    }
    assert_eq!(log(&first, "")?.len(), 2);

    // Nobody else has any of it.
    for other in [&elsewhere, &short] {
        other.sync()?;
        assert!(log(other, "")?.is_empty() && map(other)?.records.is_empty());
        assert!(other.send(Command::PartnerRecord { report: event.report.clone() }).is_err());
    }

    // The week, composed of what both saw.
    record(&first, "venue_check", &day_before(&week.0, 3), "Şəfəqli", "of the week before")?;
    let compose = || Command::ComposeWeek { from: week.0.clone(), to: week.1.clone() };
    let Reply::Week(composed) = first.ok(compose())? else { return Err("no week".into()) };
    let WeekView { records, themes, existing, .. } = *composed;
    assert_eq!(records.len(), 2);
    assert!(existing.is_none() && themes.len() == 18, "{themes:?}");
    let text: Vec<String> = records.iter().rev().map(|r| format!("{}, {}: {}", r.day, r.place, r.gist)).collect();
    let weekly = form(
        &first,
        Command::WriteWeek {
            from: week.0.clone(),
            to: week.1.clone(),
            place: "1".into(),
            texts: vec![ThemeText { theme: "campaign".into(), text: text.join("\n") }],
            follow_ups: "ask again".into(),
        },
    )?;
    let shown = |name: &str| {
        weekly.items.iter().find_map(|i| match i {
            Item::Question(q) if q.path.ends_with(name) => Some(q.value.clone()),
            _ => None,
        })
    };
    assert_eq!(shown("/text_campaign"), Some(text.join("\n")));
    assert_eq!((shown("/week_from"), shown("/week_to")), (Some(week.0.clone()), Some(week.1.clone())));
    first.restart()?;
    let weekly = form(&first, Command::OpenReport { report: weekly.report })?;
    first.fill(&weekly)?;
    send(&first, &weekly.report)?;
    first.sync()?;
    second.sync()?;
    let mine = log_today(&first)?.weekly.ok_or("no weekly report")?;
    assert!(matches!(mine.state, Some(ReportState::Received { .. })));
    let theirs: Vec<LogRow> = log(&second, "")?.into_iter().filter(|r| r.weekly).collect();
    assert_eq!((theirs.len(), theirs[0].author.as_deref()), (1, Some("L-201")));
    // The desk has what was sent: two records, one of them corrected, and the weekly report.
    let desk = mission.endpoint.desk()?;
    desk.reports(3)?;
    assert_eq!(desk.get("reports")?["total"], 3);
    Ok(())
}

#[test]
fn a_mission_that_keeps_logs_apart_shares_nothing() -> Result<(), Fault> {
    let mut mission = Mission::start()?;
    let data = mission.endpoint.data();
    tabella(&[
        "mission",
        "init",
        "--data",
        &data,
        "--name",
        "Practice mission",
        "--type",
        "citizen-sampled",
        "--time-zone",
        "Asia/Baku",
        "--languages",
        "en,az,ru",
        "--practice",
        "--shared-log",
        "false",
    ])?;
    let (first, second) = (mission.device("L-201")?, mission.device("L-202")?);
    let day = log_today(&first)?.date;
    let view = record(&first, "meeting", &day, "Şəfəqli", "mine alone")?;
    send(&first, &view.report)?;
    for device in [&first, &second, &second] {
        device.sync()?;
    }
    assert!(log(&second, "")?.is_empty());
    assert_eq!(log(&first, "")?.len(), 1);
    Ok(())
}

#[test]
fn what_was_set_aside_is_not_handed_on() -> Result<(), Fault> {
    let mut mission = Mission::start()?;
    let (first, second) = (mission.device("L-201")?, mission.device("L-202")?);
    let data = mission.endpoint.data();
    tabella(&["mission", "revoke", "--data", &data, "--observer", "L-201"])?;
    let day = log_today(&first)?.date;
    let view = record(&first, "meeting", &day, "Şəfəqli", "from a device that was taken")?;
    send(&first, &view.report)?;
    first.sync()?;
    second.sync()?;
    assert!(log(&second, "")?.is_empty());
    Ok(())
}
