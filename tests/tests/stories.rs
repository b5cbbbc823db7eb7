//! A real endpoint, real devices, and networks that fail. Whatever happens, each report arrives exactly once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use tabella_app::KeyParams;
use tabella_app::api::{Command, ErrorCode, Reply, ReportState};
use tabella_tests::device::{Device, Mishap};
use tabella_tests::{Endpoint, Fault, tabella};

struct Scene {
    endpoint: Endpoint,
    device: Device,
    _folders: (tempfile::TempDir, tempfile::TempDir),
}

fn scene() -> Result<Scene, Fault> {
    let folders = (tempfile::tempdir()?, tempfile::tempdir()?);
    let endpoint = Endpoint::start(folders.0.path())?;
    let device = Device::on(folders.1.path(), KeyParams::CHEAP)?;
    device.enrol(&endpoint.practice.link)?;
    assert!(device.status()?.mission.is_some());
    Ok(Scene { endpoint, device, _folders: folders })
}

fn state(device: &Device, report: &str) -> Result<ReportState, Fault> {
    match device.ok(Command::Report { report: report.into() })? {
        Reply::Report(view) => Ok(view.row.state),
        other => Err(format!("{other:?}").into()),
    }
}

fn received(device: &Device, report: &str) -> Result<String, Fault> {
    match state(device, report)? {
        ReportState::Received { receipt, .. } => Ok(receipt),
        other => Err(format!("{other:?} and not received").into()),
    }
}

fn versions_at_desk(scene: &Scene, report: &str) -> Result<usize, Fault> {
    let desk = scene.endpoint.desk()?;
    desk.reports(1)?;
    let detail = desk.get(&format!("reports/{report}"))?;
    let versions = detail["versions"].as_array().ok_or("no versions")?;
    assert!(versions.iter().all(|v| v["verified"] == true));
    Ok(versions.len())
}

#[test]
fn a_report_survives_a_lost_request() -> Result<(), Fault> {
    let scene = scene()?;
    let report = scene.device.report("opening", "")?;
    scene.device.plan([Mishap::RequestLost]);
    scene.device.sync()?;
    assert!(matches!(state(&scene.device, &report)?, ReportState::Waiting { .. }));
    scene.device.sync()?;
    received(&scene.device, &report)?;
    assert_eq!(versions_at_desk(&scene, &report)?, 1);
    Ok(())
}

#[test]
fn a_report_survives_a_lost_response() -> Result<(), Fault> {
    let scene = scene()?;
    let report = scene.device.report("opening", "")?;
    for lost in 0..3 {
        scene.device.plan([Mishap::AnswerLost]);
        scene.device.sync()?;
        assert!(matches!(state(&scene.device, &report)?, ReportState::Waiting { .. }), "after {lost}");
    }
    scene.device.sync()?;
    received(&scene.device, &report)?;
    assert_eq!(versions_at_desk(&scene, &report)?, 1);
    assert_eq!(scene.endpoint.desk()?.get("reports")?["total"], 1);
    Ok(())
}

#[test]
fn a_report_delivered_twice_counts_once_and_keeps_its_receipt() -> Result<(), Fault> {
    let scene = scene()?;
    scene.device.plan([Mishap::DeliveredTwice, Mishap::DeliveredTwice]);
    let report = scene.device.report("opening", "")?;
    scene.device.sync()?;
    let receipt = received(&scene.device, &report)?;
    assert_eq!(versions_at_desk(&scene, &report)?, 1);
    let detail = scene.endpoint.desk()?.get(&format!("reports/{report}"))?;
    assert_eq!(detail["versions"][0]["receipt"], receipt.as_str());
    Ok(())
}

#[test]
fn a_captive_portal_is_named_and_takes_nothing() -> Result<(), Fault> {
    let scene = scene()?;
    let report = scene.device.report("opening", "")?;
    scene.device.plan([Mishap::Answered(200, "<html><title>Welcome to our Wi-Fi</title></html>")]);
    scene.device.sync()?;
    let network = scene.device.status()?.network.ok_or("no network")?;
    assert!(!network.reachable);
    assert_eq!(network.reason, Some(ErrorCode::NotAnEndpoint));
    assert!(matches!(state(&scene.device, &report)?, ReportState::Waiting { .. }));
    scene.device.sync()?;
    received(&scene.device, &report)?;
    Ok(())
}

#[test]
fn a_server_fault_parks_nothing() -> Result<(), Fault> {
    let scene = scene()?;
    let report = scene.device.report("opening", "")?;
    scene.device.plan([Mishap::Answered(500, "oops"), Mishap::Answered(502, "<html>bad gateway</html>")]);
    scene.device.sync()?;
    scene.device.sync()?;
    assert!(matches!(state(&scene.device, &report)?, ReportState::Waiting { .. }));
    scene.device.sync()?;
    received(&scene.device, &report)?;
    Ok(())
}

#[test]
fn a_clock_two_years_off_changes_nothing_but_what_is_said() -> Result<(), Fault> {
    let scene = scene()?;
    for years in [2, -2] {
        let seconds = years * 365 * 24 * 3600;
        scene.device.set_clock(seconds);
        let report = scene.device.report("opening", "")?;
        scene.device.sync()?;
        received(&scene.device, &report)?;
        let said = scene.device.status()?.network.ok_or("no network")?.clock_ahead_seconds;
        assert!((i64::from(said) - seconds).abs() < 120, "{said} for {seconds}");
    }
    Ok(())
}

#[test]
fn a_revoked_device_still_delivers_and_reads_nothing_more() -> Result<(), Fault> {
    let scene = scene()?;
    let first = scene.device.report("opening", "")?;
    scene.device.sync()?;
    received(&scene.device, &first)?;
    let desk = scene.endpoint.desk()?;
    let device = desk.get(&format!("reports/{first}"))?["versions"][0]["version"].clone();
    assert!(device.is_string());
    let id = rusqlite_device(&scene)?;
    let second = scene.device.report("incident", "")?;
    tabella(&["mission", "revoke", "--data", &scene.endpoint.data(), &id])?;
    scene.device.sync()?;
    match state(&scene.device, &second)? {
        ReportState::Received { set_aside, .. } => assert!(set_aside),
        other => return Err(format!("{other:?}").into()),
    }
    assert!(scene.device.status()?.revoked);
    let line = desk.reports(2)?.into_iter().find(|l| l["report"] == second.as_str()).ok_or("not at the desk")?;
    assert_eq!(line["set_aside"], "device_revoked");
    Ok(())
}

// The id of the one device of the scene, as an administrator reads it from the endpoint's own store.
fn rusqlite_device(scene: &Scene) -> Result<String, Fault> {
    let folder = std::fs::read_dir(scene.endpoint.data())?;
    for entry in folder {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "db") {
            let connection = rusqlite::Connection::open_with_flags(&path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            if let Ok(id) = connection.query_row("SELECT id FROM device", [], |r| r.get::<_, [u8; 16]>(0)) {
                return Ok(uuid::Uuid::from_bytes(id).to_string());
            }
        }
    }
    Err("no device in the store".into())
}

#[test]
fn a_correction_stands_beside_the_first_version() -> Result<(), Fault> {
    let scene = scene()?;
    let report = scene.device.report("opening", "")?;
    scene.device.sync()?;
    let Reply::Form(form) = scene.device.ok(Command::Correct { report: report.clone() })? else {
        return Err("no form".into());
    };
    assert_eq!(form.version_number, 2);
    let path = form
        .items
        .iter()
        .find_map(|i| match i {
            tabella_app::api::Item::Question(q) if q.path.ends_with("/box_shown_empty") => Some(q.path.clone()),
            _ => None,
        })
        .ok_or("the form has no such question")?;
    scene.device.ok(Command::Answer { report: report.clone(), path, value: "no".into() })?;
    scene.device.ok(Command::Send { report: report.clone() })?;
    scene.device.sync()?;
    received(&scene.device, &report)?;
    assert_eq!(versions_at_desk(&scene, &report)?, 2);
    assert_eq!(scene.endpoint.desk()?.get("reports")?["total"], 1);
    Ok(())
}

#[test]
fn a_kill_between_any_two_steps_loses_nothing_and_sends_nothing_twice() -> Result<(), Fault> {
    let scene = scene()?;
    // Each number is the step after which the process ends: answers, send, then each contact.
    for step in 0..8_u32 {
        let view = scene.device.start("incident", "")?;
        let given = scene.device.fill(&view)?;
        if step == 0 {
            scene.device.restart()?;
        }
        scene.device.ok(Command::OpenReport { report: view.report.clone() })?;
        scene.device.ok(Command::Send { report: view.report.clone() })?;
        if step == 1 {
            scene.device.restart()?;
        }
        scene.device.ok(Command::SyncNow)?;
        for contact in 2..step {
            scene.device.carry_one();
            if contact + 1 == step {
                scene.device.restart()?;
            }
        }
        // The answer of the last contact may be lost with the process.
        if step % 2 == 1 {
            scene.device.plan([Mishap::AnswerLost]);
            scene.device.carry_one();
            scene.device.restart()?;
        }
        scene.device.sync()?;
        received(&scene.device, &view.report)?;
        assert!(given.len() > 5);
    }
    let desk = scene.endpoint.desk()?;
    assert_eq!(desk.reports(8)?.len(), 8);
    assert_eq!(desk.get("board")?["versions"], 8);
    Ok(())
}

#[test]
fn an_endpoint_killed_under_load_keeps_what_it_acknowledged() -> Result<(), Fault> {
    let mut scene = scene()?;
    let mut acknowledged = Vec::new();
    for round in 0..3 {
        for _ in 0..4 {
            let report = scene.device.report("incident", "")?;
            scene.device.sync()?;
            acknowledged.push((report.clone(), received(&scene.device, &report)?));
        }
        scene.endpoint.kill();
        let waiting = scene.device.report("incident", "")?;
        scene.device.sync()?;
        assert!(matches!(state(&scene.device, &waiting)?, ReportState::Waiting { .. }), "round {round}");
        scene.endpoint.resume()?;
        scene.device.sync()?;
        acknowledged.push((waiting.clone(), received(&scene.device, &waiting)?));
    }
    let lines = scene.endpoint.desk()?.reports(acknowledged.len())?;
    assert_eq!(lines.len(), acknowledged.len());
    for (report, receipt) in &acknowledged {
        let line = lines.iter().find(|l| l["report"] == report.as_str()).ok_or("an acknowledged report is gone")?;
        assert_eq!(line["receipt"], receipt.as_str());
    }
    Ok(())
}

#[test]
fn a_lost_answer_to_the_enrolment_is_repeated_with_the_same_code() -> Result<(), Fault> {
    let folders = (tempfile::tempdir()?, tempfile::tempdir()?);
    let endpoint = Endpoint::start(folders.0.path())?;
    let device = Device::on(folders.1.path(), KeyParams::CHEAP)?;
    device.plan([Mishap::AnswerLost, Mishap::AnswerLost, Mishap::AnswerLost]);
    device.enrol(&endpoint.practice.link)?;
    device.restart()?;
    for _ in 0..4 {
        device.sync()?;
    }
    assert!(device.status()?.mission.is_some(), "{:?}", device.status()?.enrolment);
    // The code is used now: a second device is told so.
    let folder = tempfile::tempdir()?;
    let second = Device::on(folder.path(), KeyParams::CHEAP)?;
    second.enrol(&endpoint.practice.link)?;
    let enrolment = serde_json::to_value(second.status()?.enrolment)?;
    assert_eq!(enrolment["error"]["code"], "code_used");
    Ok(())
}
