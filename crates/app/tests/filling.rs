//! Filling, sending, correcting: what an observer does, command by command.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

mod common;

use common::*;
use tabella_app::api::*;

#[test]
fn a_report_goes_from_the_first_answer_to_its_receipt() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    endpoint.mood = Mood::NoNetwork;

    let today = device.today();
    assert_eq!(today.date, "2024-02-07");
    assert_eq!(today.station.as_ref().unwrap().key, "S-14");
    assert_eq!(today.due.len(), 1);
    assert_eq!((today.due[0].form.title.as_str(), today.due[0].due.as_deref()), ("Opening", Some("08:00")));
    assert!(today.due[0].form.needs_station);
    assert_eq!(today.any_time.len(), 1);
    assert_eq!(today.stations_total, 386);

    let form = device.start("opening", at_station());
    assert_eq!(form.place.as_deref(), Some("14 · Üçbulaq, School No. 3"));
    assert!(form.editable && form.practice && form.version_number == 1);
    let station = question(&form.items, "/data/station");
    assert_eq!((station.kind, station.long_list), (QuestionKind::Station, true));
    assert_eq!(station.value_label, "14 · Üçbulaq, School No. 3");
    assert!(question(&form.items, "/data/arrival").value.starts_with("09:00"));
    assert!(!has(&form.items, "/data/station_other"), "not relevant at a listed station");
    let allowed = question(&form.items, "/data/setup/allowed");
    assert_eq!(allowed.theme, "Setting up");
    assert_eq!(allowed.choices.len(), 2);
    assert_eq!(allowed.states.len(), 4);
    assert!(allowed.required);

    let change = device.answer(&form.report, "/data/setup/allowed", "yes");
    assert!(!change.serious && change.order.is_none());
    assert_eq!(change.changed.len(), 1, "only what differs: {:?}", change.changed);
    device.answer(&form.report, "/data/overall", "4");

    let review = device.review(&form.report);
    assert!(review.can_send, "{:?}", review.blocking);
    assert_eq!(review.answered, 4);
    assert_eq!(review.unanswered.len(), 2);
    let sent = device.send(&form.report);
    assert!(matches!(sent.row.state, ReportState::Waiting { .. }));
    device.sync(&mut endpoint);
    let counts = device.status().counts;
    assert_eq!((counts.drafts, counts.waiting, counts.received), (0, 1, 0));

    endpoint.mood = Mood::Well;
    device.clock.pass_seconds(3600);
    device.sync(&mut endpoint);
    let view = device.report(&form.report);
    let ReportState::Received { receipt, set_aside, .. } = &view.row.state else { panic!("{:?}", view.row.state) };
    assert_eq!((receipt.as_str(), *set_aside), ("7F3K 2041", false));
    assert_eq!(view.versions[0].sha256.len(), 64);
    assert_eq!(view.answers[0].answer, "14 · Üçbulaq, School No. 3");
    assert_eq!(device.status().counts.received, 1);
    assert_eq!(device.today().due[0].sent, 1);

    let body = endpoint.body(0);
    for part in ["<station", "S-14", "yes", ">4<", &form.report, "uuid:"] {
        assert!(body.contains(part), "{part} is not in {body}");
    }
    assert!(!body.contains("station_other"), "what is not relevant is not sent");
}

#[test]
fn every_answer_shown_as_saved_survives_the_end_of_the_process() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let report = device.start("opening", at_station()).report;
    let answers = [
        ("/data/setup/allowed", "no"),
        ("/data/setup/why", "The chair said: \"not today\" & closed the door <again>"),
        ("/data/setup/registered", "842"),
        ("/data/setup/materials", "seals ink"),
        ("/data/overall", "2"),
    ];
    for (n, (path, value)) in answers.iter().enumerate() {
        device.answer(&report, path, value);
        device.kill();
        assert_eq!(device.status().phase, Phase::Locked);
        device.unlock();
        let form = device.open(&report);
        for (path, value) in answers.iter().take(n + 1) {
            assert_eq!(question(&form.items, path).value, *value);
        }
    }
    assert_eq!(device.today().reports[0].answered, 7);
    assert_eq!(device.status().counts.drafts, 1);
}

#[test]
fn reopening_goes_on_where_the_observer_stopped() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let form = device.start("opening", at_station());
    assert_eq!(form.resume.as_deref(), Some("/data/setup/allowed"));
    device.answer(&form.report, "/data/setup/allowed", "yes");
    device.kill();
    device.unlock();
    assert_eq!(device.open(&form.report).resume.as_deref(), Some("/data/setup/registered"));
    device.ask(Command::Leave { report: form.report.clone(), path: "/data/overall".into() });
    device.kill();
    device.unlock();
    let row = &device.today().due[0].draft.clone().unwrap();
    assert_eq!(row.resume_number, Some(6));
    assert_eq!(device.open(&form.report).resume.as_deref(), Some("/data/overall"));
}

#[test]
fn a_serious_answer_is_said_once_and_stands_in_the_review() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let report = device.start("opening", at_station()).report;
    let change = device.answer(&report, "/data/setup/allowed", "no");
    assert!(change.serious && !change.urgent);
    assert!(change.order.is_some() && has(&change.changed, "/data/setup/why"), "a question became relevant");
    assert!(!device.answer(&report, "/data/setup/allowed", "no").serious, "it was serious before");
    assert!(!device.answer(&report, "/data/setup/materials", "seals").urgent);
    assert!(device.answer(&report, "/data/setup/materials", "seals ballots").urgent);
    let review = device.review(&report);
    let serious: Vec<_> = review.serious.iter().map(|l| (l.label.as_str(), l.answer.as_str())).collect();
    assert_eq!(serious, [("Were you allowed to observe?", "No"), ("Materials missing", "Ballots, Seals")]);
}

#[test]
fn a_state_takes_the_place_of_an_answer_and_back() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let report = device.start("opening", at_station()).report;
    let path = "/data/setup/registered";
    device.answer(&report, path, "842");
    let state = |state| Command::AnswerState { report: report.clone(), path: path.into(), state };
    let Reply::FormChanged(change) = device.ask(state(Some(AnswerStateCode::NotObserved))) else { panic!() };
    let q = question(&change.changed, path);
    assert_eq!((q.value.as_str(), q.state), ("", Some(AnswerStateCode::NotObserved)));
    let review = device.review(&report);
    let count = review.states.iter().find(|s| s.state == AnswerStateCode::NotObserved).unwrap().count;
    assert_eq!(count, 1);
    let change = device.answer(&report, path, "611");
    assert_eq!(question(&change.changed, path).state, None);
    assert_eq!(
        device.code(Command::AnswerState {
            report: report.clone(),
            path: "/data/setup/materials".into(),
            state: Some(AnswerStateCode::DontKnow)
        }),
        ErrorCode::ValueInvalid
    );
}

#[test]
fn seen_and_typed_stay_apart() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let report = device.start("opening", at_station()).report;
    device.answer(&report, "/data/setup/allowed", "yes");
    let seen_at = "2024-02-07T08:15:00+04:00".to_owned();
    device.ask(Command::SeenAt { report: report.clone(), path: "/data/setup/allowed".into(), seen_at });
    device.kill();
    device.unlock();
    let form = device.open(&report);
    let q = question(&form.items, "/data/setup/allowed");
    assert_eq!(q.seen_at.as_deref(), Some("2024-02-07T04:15:00.000Z"));
    assert_eq!(q.typed_at.as_deref(), Some("2024-02-07T05:00:00.000Z"));
}

#[test]
fn a_correction_is_a_new_version_and_the_first_stays() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let report = filled_opening(&mut device);
    device.send(&report);
    device.sync(&mut endpoint);
    let first = endpoint.body(0);
    device.clock.pass_seconds(600);

    let form = device.form(Command::Correct { report: report.clone() });
    assert!(form.editable && form.version_number == 2);
    assert_eq!(question(&form.items, "/data/overall").value, "4");
    device.answer(&report, "/data/overall", "1");
    device.kill();
    device.unlock();
    let row = device.reports()[0].clone();
    assert!(row.correcting && row.versions == 1 && matches!(row.state, ReportState::Received { .. }));
    assert_eq!(question(&device.open(&report).items, "/data/overall").value, "1");
    let review = device.review(&report);
    assert_eq!(review.changes.len(), 1);
    assert_eq!((review.changes[0].answer.as_str(), review.changes[0].message.as_str()), ("1", "4"));
    device.send(&report);
    device.sync(&mut endpoint);

    assert_eq!(endpoint.received.len(), 2);
    assert_eq!(endpoint.body(0), first, "the first version is untouched");
    let view = device.report(&report);
    assert_eq!(view.versions.iter().map(|v| v.number).collect::<Vec<_>>(), [2, 1]);
    assert!(view.versions.iter().all(|v| matches!(v.state, ReportState::Received { .. })));
    assert!(view.answers.iter().any(|a| a.label == "Overall" && a.answer == "1"));
}

#[test]
fn discarding_a_correction_leaves_what_was_sent() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let report = filled_opening(&mut device);
    device.send(&report);
    let before = device.report(&report).row.cuts;
    device.form(Command::Correct { report: report.clone() });
    device.answer(&report, "/data/setup/registered", "842");
    device.ask(Command::DiscardDraft { report: report.clone() });
    let view = device.report(&report);
    assert!(!view.row.correcting && view.row.versions == 1);
    assert_eq!(view.row.cuts, before);
    assert_eq!(device.code(Command::DiscardDraft { report }), ErrorCode::WrongState);
}

#[test]
fn a_draft_is_gone_only_when_a_person_discards_it() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let report = device.start("incident", None).report;
    device.ask(Command::DiscardDraft { report: report.clone() });
    assert_eq!(device.status().counts.drafts, 0);
    assert_eq!(device.code(Command::OpenReport { report }), ErrorCode::NotFound);
}

#[test]
fn a_sent_version_is_read_and_not_answered() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let report = filled_opening(&mut device);
    device.send(&report);
    let form = device.open(&report);
    assert!(!form.editable);
    assert_eq!(
        device.code(Command::Answer { report: report.clone(), path: "/data/overall".into(), value: "1".into() }),
        ErrorCode::WrongState
    );
    let form = device.form(Command::FormLanguage { report, language: "az".into() });
    assert_eq!(question(&form.items, "/data/setup/allowed").label, "Müşahidəyə icazə verildimi?");
}

#[test]
fn a_language_chosen_for_a_form_stays() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let report = device.start("opening", at_station()).report;
    let form = device.form(Command::FormLanguage { report: report.clone(), language: "az".into() });
    assert_eq!(form.language, "az");
    device.kill();
    device.unlock();
    let form = device.open(&report);
    assert_eq!(question(&form.items, "/data/setup/allowed").choices[0].label, "Bəli");
    assert_eq!(device.code(Command::FormLanguage { report, language: "ka".into() }), ErrorCode::NotFound);
}

#[test]
fn a_station_that_is_not_in_the_list_has_a_reason() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let place = |reason: &str| Some(Place::NotListed { reason: reason.into() });
    let form = device.start("opening", place("A tent beside the market"));
    assert_eq!(form.place.as_deref(), Some("A tent beside the market"));
    assert_eq!(question(&form.items, "/data/station_other").value, "A tent beside the market");
    assert_eq!(
        device.code(Command::StartReport { form_id: "opening".into(), place: place("  ") }),
        ErrorCode::ValueInvalid
    );
    // Later the observer finds it in the list after all.
    device.answer(&form.report, "/data/station", "S-15");
    assert_eq!(device.reports()[0].place.as_deref(), Some("15 · Üçbulaq, House of Culture"));
}

#[test]
fn repeats_are_added_and_removed() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let form = device.start("opening", at_station());
    let report = form.report;
    let series = "/data/members";
    let Reply::FormChanged(change) = device.ask(Command::AddRepeat { report: report.clone(), path: series.into() })
    else {
        panic!()
    };
    assert!(change.order.is_some());
    let instances = |items: &[Item]| {
        items.iter().find_map(|i| match i {
            Item::Repeat(r) => Some(r.instances.clone()),
            _ => None,
        })
    };
    let now = instances(&change.changed).unwrap();
    let last = now.last().unwrap().clone();
    device.answer(&report, &format!("{last}/gender"), "f");
    device.kill();
    device.unlock();
    let form = device.open(&report);
    assert_eq!(question(&form.items, &format!("{last}/gender")).value, "f");
    device.ask(Command::RemoveRepeat { report: report.clone(), path: last });
    let form = device.open(&report);
    assert_eq!(instances(&form.items).unwrap().len(), now.len() - 1);
}

#[test]
fn stations_are_found_while_typing() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let find = |text: &str, limit| Command::FindStations { text: text.into(), limit };
    let Reply::Stations { stations, more, total } = device.ask(find("ucb", 50)) else { panic!() };
    assert_eq!(stations.iter().map(|s| s.number.as_str()).collect::<Vec<_>>(), ["14", "15"]);
    assert!(!more && total == 386);
    let Reply::Stations { stations, more, .. } = device.ask(find("school", 5)) else { panic!() };
    assert!(stations.len() == 5 && more);
    let report = device.start("opening", at_station()).report;
    let Reply::Choices { choices, .. } = device.ask(Command::FindChoices {
        report: report.clone(),
        path: "/data/station".into(),
        text: "culture".into(),
        limit: 20,
    }) else {
        panic!()
    };
    assert_eq!(choices[0].value, "S-15");
    let Reply::Choices { choices, .. } = device.ask(Command::FindChoices {
        report,
        path: "/data/setup/materials".into(),
        text: "sea".into(),
        limit: 20,
    }) else {
        panic!()
    };
    assert_eq!(choices.iter().map(|c| c.label.as_str()).collect::<Vec<_>>(), ["Seals"]);
    let Reply::Today(today) = device.ask(Command::SetStation { station: "S-20".into() }) else { panic!() };
    assert_eq!(today.station.unwrap().number, "20");
}

#[test]
fn today_outlasts_midnight() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let report = filled_opening(&mut device);
    device.send(&report);
    device.clock.pass_seconds(17 * 3600); // 02:00 of the next day
    let today = device.today();
    assert_eq!((today.date.as_str(), today.reports.len()), ("2024-02-07", 1));
    device.clock.pass_seconds(4 * 3600); // 06:00
    let today = device.today();
    assert_eq!((today.date.as_str(), today.reports.len(), today.due[0].sent), ("2024-02-08", 0, 0));
}

#[test]
fn a_value_that_does_not_fit_changes_nothing() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let report = device.start("opening", at_station()).report;
    let path = "/data/setup/registered";
    device.answer(&report, path, "842");
    for (path, value) in [(path, "many"), ("/data/setup/allowed", "perhaps"), ("/data/station", "S-9999")] {
        let command = Command::Answer { report: report.clone(), path: path.into(), value: value.into() };
        assert_eq!(device.code(command), ErrorCode::ValueInvalid, "{value}");
    }
    let form = device.open(&report);
    assert_eq!(question(&form.items, path).value, "842");
    // A constraint that does not hold is kept and said: what a person saw is not refused.
    let change = device.answer(&report, path, "9999");
    let q = question(&change.changed, path);
    assert_eq!(
        (q.value.as_str(), q.problem, q.message.as_str()),
        ("9999", Some(ProblemKind::Constraint), "At most 5000")
    );
}
