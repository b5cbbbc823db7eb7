//! A bundle's way: from a device that no network reaches, on a stick, into the endpoint. What is in it counts as if it had been sent.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};
use tabella_app::KeyParams;
use tabella_app::api::{ClarificationState, Command, Reply, ReportState};
use tabella_tests::device::Device;
use tabella_tests::scenes::{incident, mail, noise, row};
use tabella_tests::{Endpoint, Fault, tabella};

fn bundle(device: &Device) -> Result<(PathBuf, u32), Fault> {
    match device.ok(Command::Export)? {
        Reply::Bundle { file, versions, .. } => Ok((device.dir.join("bundles").join(file), versions)),
        other => Err(format!("{other:?}").into()),
    }
}

fn import(endpoint: &Endpoint, file: &Path, identity: &Path) -> Result<String, Fault> {
    let text = |p: &Path| p.display().to_string();
    tabella(&["bundle", "import", "--data", &endpoint.data(), &text(file), "--identity", &text(identity)])
}

fn receipt(device: &Device, report: &str) -> Result<String, Fault> {
    match device.ok(Command::Report { report: report.into() })? {
        Reply::Report(view) => match view.row.state {
            ReportState::Received { receipt, .. } => Ok(receipt),
            other => Err(format!("{other:?} and not received").into()),
        },
        other => Err(format!("{other:?}").into()),
    }
}

#[test]
fn a_bundle_brings_everything_once_while_the_endpoint_runs() -> Result<(), Fault> {
    let folders = (tempfile::tempdir()?, tempfile::tempdir()?);
    let endpoint = Endpoint::start(folders.0.path())?;
    let identity = folders.0.path().join("bundle-identity.txt");
    let device = Device::on(folders.1.path(), KeyParams::CHEAP)?;
    device.enrol(&endpoint.practice.link)?;
    // One is received by the wire before, so that the endpoint has a number to go on from.
    let sent = device.report("opening", "")?;
    device.sync()?;
    receipt(&device, &sent)?;
    let carried = [device.report("opening", "")?, device.report("opening", "")?];
    let (file, versions) = bundle(&device)?;
    assert_eq!(versions, 2);

    let said = import(&endpoint, &file, &identity)?;
    assert!(said.contains("2 versions received, 0 received before."), "{said}");
    let again = import(&endpoint, &file, &identity)?;
    assert!(again.contains("0 versions received, 2 received before."), "{again}");
    let desk = endpoint.desk()?;
    assert_eq!(desk.reports(3)?.len(), 3);
    let numbers: Vec<String> = carried
        .iter()
        .map(|r| desk.get(&format!("reports/{r}")).map(|d| d["versions"][0]["receipt"].as_str().unwrap().to_owned()))
        .collect::<Result<_, _>>()?;

    // The network comes back: the device sends the same again, next to something new, and hears the first receipts.
    let fresh = device.report("opening", "")?;
    device.sync()?;
    for (report, number) in carried.iter().zip(&numbers) {
        assert_eq!(&receipt(&device, report)?, number);
    }
    receipt(&device, &fresh)?;
    assert_eq!(desk.reports(4)?.len(), 4);
    assert_eq!(desk.get("reports")?["total"], 4);
    for report in carried.iter().chain([&fresh]) {
        let detail = desk.get(&format!("reports/{report}"))?;
        assert_eq!(detail["versions"].as_array().map(Vec::len), Some(1));
        assert_eq!(detail["versions"][0]["verified"], true);
    }
    assert!(tabella(&["mission", "verify-audit", "--data", &endpoint.data()])?.contains("the chain holds"));
    Ok(())
}

#[test]
fn a_bundle_of_a_revoked_device_is_kept_and_set_aside() -> Result<(), Fault> {
    let folders = (tempfile::tempdir()?, tempfile::tempdir()?);
    let mut endpoint = Endpoint::start(folders.0.path())?;
    let identity = folders.0.path().join("bundle-identity.txt");
    let device = Device::on(folders.1.path(), KeyParams::CHEAP)?;
    device.enrol(&endpoint.practice.link)?;
    device.report("opening", "")?;
    let (file, _) = bundle(&device)?;
    endpoint.stop();
    let devices: serde_json::Value =
        serde_json::from_str(&tabella(&["mission", "devices", "--data", &endpoint.data(), "--json"])?)?;
    let observer = devices[0]["observer"].as_str().ok_or("no observer")?.to_owned();
    tabella(&["mission", "revoke", "--data", &endpoint.data(), "--observer", &observer])?;
    let said = import(&endpoint, &file, &identity)?;
    assert!(said.contains("1 version received") && said.contains("1 is set aside"), "{said}");
    endpoint.resume()?;
    let lines = endpoint.desk()?.reports(1)?;
    assert_eq!(lines[0]["set_aside"], "device_revoked");
    Ok(())
}

#[test]
fn a_bundle_opens_with_the_mission_s_identity_only_and_a_mission_without_one_lets_no_device_write_any()
-> Result<(), Fault> {
    let folders = (tempfile::tempdir()?, tempfile::tempdir()?, tempfile::tempdir()?);
    let endpoint = Endpoint::start(folders.0.path())?;
    let device = Device::on(folders.1.path(), KeyParams::CHEAP)?;
    device.enrol(&endpoint.practice.link)?;
    device.report("opening", "")?;
    let (file, _) = bundle(&device)?;

    let (data, other) = (folders.2.path().join("d").display().to_string(), folders.2.path().join("other.txt"));
    let mission = ["mission", "init", "--data", &data, "--name", "Other", "--type", "training", "--time-zone", "UTC"];
    let said = tabella(&mission)?;
    assert!(said.contains("cannot write bundles"), "{said}");
    let made = tabella(&[&mission[..], &["--make-bundle-identity", &other.display().to_string()]].concat())?;
    assert!(made.contains("age1") && made.contains("Move it off this machine"), "{made}");
    assert!(tabella(&mission)?.contains("Bundle recipient: age1"), "the recipient stays");

    let refused = import(&endpoint, &file, &other).unwrap_err().to_string();
    assert!(refused.contains("another identity") && refused.contains("Nothing was imported"), "{refused}");
    let text = |p: &Path| p.display().to_string();
    let identity = folders.0.path().join("bundle-identity.txt");
    let elsewhere =
        tabella(&["bundle", "import", "--data", &data, &text(&file), "--identity", &text(&identity)]).unwrap_err();
    assert!(elsewhere.to_string().contains("not enrolled at this endpoint"), "{elsewhere}");
    assert_eq!(endpoint.desk()?.get("reports")?["total"], 0);
    Ok(())
}

#[test]
fn a_bundle_brings_a_photo_and_a_clarification_and_the_same_by_the_wire_is_no_second() -> Result<(), Fault> {
    let folders = (tempfile::tempdir()?, tempfile::tempdir()?);
    let endpoint = Endpoint::start(folders.0.path())?;
    let identity = folders.0.path().join("bundle-identity.txt");
    let device = Device::on(folders.1.path(), KeyParams::CHEAP)?;
    device.enrol(&endpoint.practice.link)?;
    let desk = endpoint.desk()?;
    // Asked about while there was a network.
    let opening = device.report("opening", "")?;
    device.sync()?;
    desk.reports(1)?;
    let detail = desk.get(&format!("reports/{opening}"))?;
    let path = detail["questions"].as_array().unwrap().iter().find(|q| q["answers"][0]["value"] != "").unwrap()["path"]
        .clone();
    let version = detail["versions"][0]["version"].clone();
    let questions = format!("reports/{opening}/questions");
    let id = uuid::Uuid::now_v7().to_string();
    desk.post(&questions, &serde_json::json!({ "id": id, "version": version, "path": path, "text": "Sure?" }))?;
    device.sync()?;

    // Then there was none.
    let query = mail(&device, Command::Messages)?.questions.remove(0).id;
    mail(&device, Command::Clarify { query, text: "Yes, twice.".into() })?;
    let (report, photo) = incident(&device)?;
    let bytes = noise(1, 1_200_000);
    device.attach(&report, &photo.path, "image/jpeg", &bytes).map_err(|e| format!("{e:?}"))?;
    device.ok(Command::Send { report: report.clone() })?;
    let Reply::Bundle { file, versions, notes, files, files_left } = device.ok(Command::Export)? else {
        return Err("no bundle".into());
    };
    assert_eq!((versions, notes >= 1, files, files_left), (1, true, 1, 0));
    let file = device.dir.join("bundles").join(file);

    let said = import(&endpoint, &file, &identity)?;
    assert!(said.contains("1 version received, 0 received before."), "{said}");
    assert!(said.contains("1 photo, recording or file received, 0 received before."), "{said}");
    assert!(said.contains(&format!("{notes} note")), "{said}");
    let again = import(&endpoint, &file, &identity)?;
    assert!(again.contains("0 photos, recordings or files received, 1 received before."), "{again}");
    assert!(again.contains(&format!("0 notes received, {notes} received before.")), "{again}");

    desk.reports(2)?;
    let piece = desk.get(&format!("reports/{report}"))?["evidence"][0].clone();
    assert_eq!((&piece["verified"], &piece["named"]), (&true.into(), &true.into()));
    let evidence = piece["evidence"].as_str().unwrap().to_owned();
    assert!(desk.bytes(&format!("evidence/{evidence}"))?.0 == bytes);
    let clarified = desk.get(&questions)?["questions"][0]["clarifications"].clone();
    assert_eq!((clarified.as_array().map(Vec::len), &clarified[0]["text"]), (Some(1), &"Yes, twice.".into()));

    // The network comes back: everything has its receipt, nothing is there twice, and no byte of the photo goes again.
    assert_eq!(row(&device, &report)?.files.ok_or("no files")?.waiting, 1, "a bundle acknowledges nothing");
    device.sync()?;
    assert_eq!(row(&device, &report)?.files.ok_or("no files")?.received, 1);
    let asked = mail(&device, Command::Messages)?.questions.remove(0);
    assert!(matches!(asked.clarifications[0].state, ClarificationState::Received { .. }), "{asked:?}");
    assert_eq!(desk.get(&format!("reports/{report}"))?["evidence"].as_array().map(Vec::len), Some(1));
    assert_eq!(desk.get(&questions)?["questions"][0]["clarifications"].as_array().map(Vec::len), Some(1));
    assert!(tabella(&["mission", "verify-audit", "--data", &endpoint.data()])?.contains("the chain holds"));
    let nothing = device.send(Command::Export).expect_err("a bundle of nothing");
    assert_eq!(nothing.code, tabella_app::api::ErrorCode::WrongState);
    Ok(())
}
