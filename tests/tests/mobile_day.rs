//! A day of a mobile team on two devices: visits, the count of voters, several Voting forms, check-ins, a phone that runs low, the
//! closing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use tabella_app::api::{CheckIn, Command, ReportState};
use tabella_tests::Fault;
use tabella_tests::team::{Team, answer_some, finish, form, hand_over, page, today};

#[test]
fn a_day_of_a_mobile_team() -> Result<(), Fault> {
    let forms = "opening@09:30;voting*8@18:30;closing@23:00";
    let mut team =
        Team::start(&[&format!("O-003,sto,T-03m,1,ru,,{forms}"), &format!("O-013,sto,T-03m,1,az,,{forms}")])?;
    let (first, second) = (team.device("O-003")?, team.device("O-013")?);
    let has = |list: &[tabella_app::api::VisitRow], number: &str| list.iter().any(|v| v.place.starts_with(number));

    // Morning: the opening at one station, sent from the door.
    first.ok(Command::CheckIn { what: CheckIn::Arrived })?;
    let opening = first.report("opening", "Zeytun 77")?;
    // The first Voting there, with the own count and a break in it.
    let voting = first.start("voting", "Zeytun 77")?;
    for _ in 0..12 {
        first.ok(Command::TallyCount { report: voting.report.clone(), by: 1 })?;
    }
    first.ok(Command::TallyPause { report: voting.report.clone(), on: true })?;
    assert!(first.send(Command::TallyCount { report: voting.report.clone(), by: 1 }).is_err(), "a break counts nobody");
    first.ok(Command::TallyPause { report: voting.report.clone(), on: false })?;
    finish(&first, &voting.report)?;
    first.sync()?;
    assert!(matches!(page(&first, &opening)?.row.state, ReportState::Received { .. }));

    // The partner learns where the team has been, and writes the next one elsewhere.
    let known = |text: &str| -> Result<bool, Fault> {
        second.sync()?;
        match second.ok(Command::FindStations { text: text.into(), limit: 1 })? {
            tabella_app::api::Reply::Stations { stations, .. } => Ok(stations[0].visited),
            other => Err(format!("{other:?}").into()),
        }
    };
    tabella_tests::until("the visit", std::time::Duration::from_secs(20), || known("Zeytun 77").ok()?.then_some(()))?;
    assert!(!known("Sunbul 73")?);
    let elsewhere = second.report("voting", "Sunbul 73")?;
    second.sync()?;

    // Afternoon, no network. A third Voting is begun; the phone runs low, and the partner goes on with it.
    team.endpoint.stop();
    let third = first.start("voting", "6 Narbagi")?;
    answer_some(&first, &third, 9)?;
    for _ in 0..20 {
        first.ok(Command::TallyCount { report: third.report.clone(), by: 1 })?;
    }
    hand_over(&first, &second, &[&third.report], false, "")?;
    assert!(has(&today(&first)?.visits, "6"), "where one has been is still there to be read");
    let at = today(&second)?;
    assert_eq!(at.visit.map(|v| v.report), Some(third.report.clone()));
    assert!(has(&at.visits, "5") && has(&at.visits, "6"), "{:?}", at.visits);
    finish(&second, &third.report)?;

    // The count, on the partner's phone; one of them is asked whether they are safe.
    let closing = second.start("closing", "6 Narbagi")?;
    second.fill(&closing)?;
    second.restart()?;
    let closing = form(&second, Command::OpenReport { report: closing.report })?;
    second.ok(Command::Send { report: closing.report.clone() })?;
    second.ok(Command::CheckIn { what: CheckIn::Safe })?;
    assert_eq!(second.status()?.counts.drafts, 0);
    assert!(second.status()?.counts.waiting >= 3);

    // Night: the network is back, first for the one whose phone ran low.
    team.endpoint.resume()?;
    first.sync()?;
    second.sync()?;
    for (device, report) in [(&second, &third.report), (&second, &elsewhere), (&second, &closing.report)] {
        assert!(matches!(page(device, report)?.row.state, ReportState::Received { set_aside: false, .. }));
    }
    let desk = team.endpoint.desk()?;
    let lines = desk.reports(7)?;
    let of = |form: &str| lines.iter().filter(|l| l["form_id"] == form).count();
    assert_eq!((of("opening"), of("voting"), of("closing"), of("check_in")), (1, 3, 1, 2), "{lines:?}");
    let third = lines.iter().find(|l| l["report"] == third.report.as_str()).ok_or("not there")?;
    assert_eq!((&third["observer"], &third["versions"]), (&"O-013".into(), &1.into()));
    // Of the eight that each owes, the first sent one and handed one over.
    let due = today(&first)?.due.into_iter().find(|d| d.form.form_id == "voting").ok_or("no voting")?;
    assert_eq!((due.sent, due.handed, due.expected), (1, 1, 8));
    Ok(())
}
