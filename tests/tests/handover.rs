//! Two devices of a team, and no network between them: a report changes hands, and arrives once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use tabella_app::api::{Command, ErrorCode, HandoverStanding, HandoverStep, ReportState};
use tabella_tests::Fault;
use tabella_tests::team::{Team, answer_some, code, finish, form, hand_over, page, read, relock, row, step, today};

const MOBILE: [&str; 3] = [
    "O-003,sto,T-03m,1,ru,,opening*2@09:30;voting*8@18:30;closing@23:00",
    "O-013,sto,T-03m,1,az,,opening*2@09:30;voting*8@18:30;closing@23:00",
    "O-004,sto,T-02,2,az,,voting@18:00",
];

#[test]
fn a_report_that_changed_hands_offline_arrives_once_with_both_who_answered() -> Result<(), Fault> {
    let mut team = Team::start(&MOBILE)?;
    let (first, second) = (team.device("O-003")?, team.device("O-013")?);
    team.endpoint.stop();

    // Half of it at the first, its count and a break included.
    let voting = first.start("voting", "Zeytun 77")?;
    let given = answer_some(&first, &voting, 12)?;
    for _ in 0..37 {
        first.ok(Command::TallyCount { report: voting.report.clone(), by: 1 })?;
    }
    first.ok(Command::TallyPause { report: voting.report.clone(), on: true })?;
    let before = page(&first, &voting.report)?;
    assert_eq!(today(&first)?.due.iter().filter(|d| d.draft.is_some()).count(), 1);

    // Over to the second, with a kill between the steps on either side.
    let request = code(&second, HandoverStep::Ask)?;
    second.restart()?;
    assert_eq!(code(&second, HandoverStep::Ask)?, request, "the same code is shown again");
    assert_eq!(read(&first, &request)?.asked_by.as_deref(), Some("O-013"));
    let reports = vec![voting.report.clone()];
    let offered = step(&first, HandoverStep::Offer { code: request, reports, shift: false, note: String::new() })?;
    let handover = row(&offered)?.handover;
    first.restart()?;
    assert!(first.send(Command::TallyCount { report: voting.report.clone(), by: 1 }).is_err(), "offered is locked");
    assert_eq!(today(&first)?.handover.open.map(|h| h.standing), Some(HandoverStanding::Offered));
    let letter = code(&first, HandoverStep::Show { handover: handover.clone() })?;
    let shown = row(&read(&second, &letter)?)?;
    assert_eq!((shown.peer.as_str(), shown.standing, shown.reports.len()), ("O-003", HandoverStanding::Received, 1));
    assert_eq!((shown.reports[0].answered, shown.reports[0].breaks), (before.row.answered, 1));
    assert!(second.send(Command::Report { report: voting.report.clone() }).is_err(), "looking takes nothing over");
    second.restart()?;
    let confirmation = code(&second, HandoverStep::Accept { handover: handover.clone() })?;
    second.restart()?;
    assert_eq!(code(&second, HandoverStep::Show { handover: handover.clone() })?, confirmation);
    assert_eq!(row(&read(&second, &letter)?)?.standing, HandoverStanding::Accepted, "an already taken one is known");
    assert!(matches!(page(&first, &voting.report)?.row.state, ReportState::HandedOver { confirmed: false, .. }));
    assert_eq!(row(&read(&first, &confirmation)?)?.standing, HandoverStanding::Confirmed);

    // The first's copy is kept and readable, neither a draft nor unsent; nobody starts a second one for it.
    let kept = page(&first, &voting.report)?;
    assert!(matches!(&kept.row.state, ReportState::HandedOver { to, confirmed: true, .. } if to == "O-013"));
    assert_eq!(kept.answers.len(), before.answers.len());
    assert_eq!((first.status()?.counts.drafts, first.status()?.counts.waiting), (0, 0));
    let due = today(&first)?.due.into_iter().find(|d| d.form.form_id == "voting").ok_or("no voting")?;
    assert_eq!((due.handed, due.sent, due.draft.is_none()), (1, 0, true));
    for command in [
        Command::Send { report: voting.report.clone() },
        Command::DiscardDraft { report: voting.report.clone() },
        Command::Correct { report: voting.report.clone() },
    ] {
        assert_eq!(first.send(command).unwrap_err().code, ErrorCode::WrongState);
    }
    assert!(!form(&first, Command::OpenReport { report: voting.report.clone() })?.editable);

    // It goes on at the second: same id, same answers, same count and break.
    let row = page(&second, &voting.report)?.row;
    assert_eq!((row.state, row.from.as_deref()), (ReportState::Draft, Some("O-003")));
    second.ok(Command::TallyPause { report: voting.report.clone(), on: false })?;
    second.ok(Command::TallyCount { report: voting.report.clone(), by: 1 })?;
    finish(&second, &voting.report)?;
    let sent = page(&second, &voting.report)?;
    let by = |path: &str| sent.answers.iter().find(|a| a.path == path).and_then(|a| a.by.clone());
    assert!(given.iter().all(|path| by(path).as_deref() == Some("O-003")), "{:?}", sent.answers);
    assert!(sent.answers.iter().any(|a| a.by.is_none() && !a.answer.is_empty()));
    assert!(sent.answers.iter().any(|a| a.answer == "38"), "the count went on");

    // The desk has one report, sent by the second, with both who answered. The first syncs later and adds nothing.
    team.endpoint.resume()?;
    second.sync()?;
    first.sync()?;
    let desk = team.endpoint.desk()?;
    let lines = desk.reports(1)?;
    assert_eq!(
        (lines.len(), &lines[0]["report"], &lines[0]["observer"]),
        (1, &voting.report.as_str().into(), &"O-013".into())
    );
    assert!(lines[0]["set_aside"].is_null(), "{lines:?}");
    let detail = desk.get(&format!("reports/{}", voting.report))?;
    assert_eq!(detail["versions"].as_array().map(Vec::len), Some(1));
    assert_eq!((&detail["versions"][0]["observer"], &detail["versions"][0]["twin"]), (&"O-013".into(), &false.into()));
    let authors = detail["questions"].as_array().ok_or("no questions")?;
    let named =
        |path: &String| authors.iter().find(|q| q["path"] == path.as_str()).map(|q| q["answers"][0]["by"].clone());
    assert!(given.iter().all(|path| named(path) == Some("O-003".into())), "{detail}");
    assert!(authors.iter().any(|q| q["answers"][0]["by"].is_null() && q["answers"][0]["value"] != ""));
    assert!(matches!(page(&second, &voting.report)?.row.state, ReportState::Received { .. }));
    Ok(())
}

#[test]
fn two_who_both_send_one_report_lose_neither() -> Result<(), Fault> {
    let mut team = Team::start(&MOBILE)?;
    let (first, second) = (team.device("O-003")?, team.device("O-013")?);
    let voting = first.start("voting", "Zeytun 77")?;
    answer_some(&first, &voting, 5)?;
    let request = code(&second, HandoverStep::Ask)?;
    let reports = vec![voting.report.clone()];
    let letter = step(&first, HandoverStep::Offer { code: request, reports, shift: false, note: String::new() })?;
    let handover = row(&letter)?.handover;
    read(&second, &letter.code.ok_or("no code")?)?;
    let confirmation = code(&second, HandoverStep::Accept { handover: handover.clone() })?;
    // The first does not believe it and goes on.
    step(&first, HandoverStep::Withdraw { handover })?;
    finish(&first, &voting.report)?;
    assert_eq!(
        read(&first, &confirmation).unwrap_err().code,
        ErrorCode::HandoverHere,
        "what was sent here is not hidden"
    );
    finish(&second, &voting.report)?;
    first.sync()?;
    second.sync()?;
    for device in [&first, &second] {
        assert!(matches!(page(device, &voting.report)?.row.state, ReportState::Received { set_aside: false, .. }));
    }
    let desk = team.endpoint.desk()?;
    tabella_tests::until("both versions", std::time::Duration::from_secs(20), || {
        let detail = desk.get(&format!("reports/{}", voting.report)).ok()?;
        (detail["versions"].as_array()?.len() == 2).then_some(())
    })?;
    let detail = desk.get(&format!("reports/{}", voting.report))?;
    let observers: Vec<_> = detail["versions"].as_array().unwrap().iter().map(|v| v["observer"].clone()).collect();
    assert_eq!(observers, ["O-003", "O-013"], "the one that was received first counts, and stands first");
    assert!(detail["versions"].as_array().unwrap().iter().all(|v| v["twin"] == true && v["verified"] == true));
    assert_eq!(detail["line"]["observer"], "O-003");
    assert_eq!(desk.get("reports")?["total"], 1);
    Ok(())
}

#[test]
fn the_next_shift_begins_where_the_one_before_stopped() -> Result<(), Fault> {
    let forms = "voting*3@18:00;closing@23:00";
    let early = format!("O-001,sto,T-01,1,az,P-001,opening@09:00;{forms}");
    let late = format!("O-021,sto,T-01,1,ru,P-001,{forms}");
    let mut team = Team::start(&[&early, &late])?;
    let (first, second) = (team.device("O-001")?, team.device("O-021")?);
    first.report("opening", "Lale 70")?;
    let voting = first.start("voting", "Lale 70")?;
    for _ in 0..5 {
        first.ok(Command::TallyCount { report: voting.report.clone(), by: 1 })?;
    }
    let closing = first.start("closing", "Lale 70")?;
    let waiting = first.status()?.counts.waiting;
    team.endpoint.stop();
    let drafts = step(&first, HandoverStep::Look)?.drafts;
    assert_eq!(drafts.len(), 2, "what was sent stays: {drafts:?}");
    let note = "Seals 0412 to 0415 are whole.";
    hand_over(&first, &second, &[&voting.report, &closing.report], true, note)?;
    relock(&second)?;
    let at = today(&second)?;
    assert_eq!(at.station.map(|s| s.key).as_deref(), Some("P-001"));
    assert_eq!(at.handover.left.map(|h| (h.peer, h.note)), Some(("O-001".to_owned(), note.to_owned())));
    assert!(at.due.iter().filter(|d| d.draft.is_some()).count() == 2, "{:?}", at.due);
    let visit = at.visit.ok_or("no visit")?;
    assert!([voting.report.as_str(), closing.report.as_str()].contains(&visit.report.as_str()));
    let opened = form(&second, Command::OpenReport { report: voting.report.clone() })?;
    assert!(opened.language.contains("en"), "in the language of this device's screens: {}", opened.language);
    assert_eq!(first.status()?.counts.waiting, waiting, "what was sent there still goes from there");
    second.ok(Command::TallyCount { report: voting.report.clone(), by: 1 })?;
    let tally = page(&second, &voting.report)?.answers.into_iter().find(|a| a.answer == "6");
    assert!(tally.is_some());
    Ok(())
}

#[test]
fn somebody_of_another_team_is_handed_nothing() -> Result<(), Fault> {
    let mut team = Team::start(&MOBILE)?;
    let (first, other) = (team.device("O-003")?, team.device("O-004")?);
    let voting = first.start("voting", "Zeytun 77")?;
    let request = code(&other, HandoverStep::Ask)?;
    assert_eq!(read(&first, &request).unwrap_err().code, ErrorCode::HandoverOtherTeam);
    let reports = vec![voting.report.clone()];
    let offer = HandoverStep::Offer { code: request, reports, shift: false, note: String::new() };
    assert_eq!(step(&first, offer).unwrap_err().code, ErrorCode::HandoverOtherTeam);
    assert_eq!(read(&first, &code(&first, HandoverStep::Ask)?).unwrap_err().code, ErrorCode::HandoverOwnCode);
    assert_eq!(read(&first, "bm90IGEgY29kZQ").unwrap_err().code, ErrorCode::HandoverDamaged);
    assert!(form(&first, Command::OpenReport { report: voting.report })?.editable, "a refused offer locks nothing");
    Ok(())
}
