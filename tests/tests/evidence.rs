//! A photo from a device without network to the desk, over a real endpoint: the text first, then the photo, byte for byte.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::time::Duration;
use tabella_app::KeyParams;
use tabella_app::api::{Command, ErrorCode, Reply, ReportState};
use tabella_tests::device::{Device, Mishap};
use tabella_tests::scenes::{incident, noise, row};
use tabella_tests::{Endpoint, Fault, tabella, until};

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
    Ok(Scene { endpoint, device, _folders: folders })
}

/// Two megabytes that no packing makes small.
fn picture(seed: u32) -> Vec<u8> {
    noise(seed, 2_000_000)
}

#[test]
fn a_photo_taken_offline_follows_its_report_and_stands_at_the_desk_byte_for_byte() -> Result<(), Fault> {
    let scene = scene()?;
    let (device, bytes) = (&scene.device, picture(1));
    let (report, photo) = incident(device)?;
    let Ok(Reply::FormChanged(_)) = device.attach(&report, &photo.path, "image/jpeg", &bytes) else {
        return Err("not taken in".into());
    };
    // The process ends, and nothing is lost.
    device.restart()?;
    let known = device.evidence(&report)?;
    assert_eq!((known.len(), known[0].state.clone()), (1, ReportState::Draft));
    assert_eq!(device.original(&known[0].evidence).map_err(|e| format!("{e:?}"))?, bytes);

    // Text received, one photo waiting.
    device.ok(Command::Send { report: report.clone() })?;
    device.ok(Command::SyncNow)?;
    until("the text", Duration::from_secs(20), || {
        device.carry_one();
        matches!(row(device, &report).ok()?.state, ReportState::Received { .. }).then_some(())
    })?;
    let files = row(device, &report)?.files.ok_or("no files")?;
    assert_eq!((files.waiting, files.received, files.parked), (1, 0, 0));
    let desk = scene.endpoint.desk()?;
    desk.reports(1)?;
    let awaited = desk.get(&format!("reports/{report}"))?["evidence"].clone();
    assert_eq!(awaited[0]["received_at"], serde_json::Value::Null, "the signed text names it already: {awaited}");
    assert_eq!(awaited[0]["sha256"], known[0].sha256.as_str());

    // The question how far it is, its first part; the answer to the second is lost: it is asked for, not sent again.
    assert!(device.carry_one() && device.carry_one());
    device.plan([Mishap::AnswerLost]);
    device.carry();
    assert_eq!(row(device, &report)?.files.ok_or("no files")?.waiting, 1);
    device.restart()?;
    device.sync()?;
    assert_eq!(row(device, &report)?.files.ok_or("no files")?.received, 1);

    let detail = desk.get(&format!("reports/{report}"))?["evidence"].clone();
    assert_eq!(detail.as_array().map(Vec::len), Some(1), "{detail}");
    let piece = &detail[0];
    assert_eq!(piece["sha256"], known[0].sha256.as_str());
    assert_eq!((&piece["verified"], &piece["named"]), (&true.into(), &true.into()));
    assert_eq!(piece["caption"], "the door, from outside");
    let (seen, kind, cache) = desk.bytes(&format!("evidence/{}", known[0].evidence))?;
    assert!(seen == bytes, "the desk shows other bytes");
    assert_eq!((kind.as_str(), cache.as_str()), ("image/jpeg", "no-store"));

    // Each look is written down, in a chain.
    let (store, _) = tabella_server::open(std::path::Path::new(&scene.endpoint.data()))?;
    let looks = tabella_server::store::Store::accesses(store.as_ref())?;
    assert_eq!((looks.len(), looks[0].2.to_string()), (1, known[0].evidence.clone()));
    drop(store);

    // The export names the file.
    let (csv, _, _) = desk.bytes("export.csv?form=incident")?;
    assert!(String::from_utf8(csv)?.contains(&known[0].name));
    Ok(())
}

#[test]
fn nobody_sees_evidence_without_signing_in() -> Result<(), Fault> {
    let scene = scene()?;
    let (report, photo) = incident(&scene.device)?;
    scene.device.attach(&report, &photo.path, "image/png", b"a small one").map_err(|e| format!("{e:?}"))?;
    scene.device.ok(Command::Send { report: report.clone() })?;
    scene.device.sync()?;
    let id = scene.device.evidence(&report)?[0].evidence.clone();
    let refused = ureq::get(format!("{}/desk/api/evidence/{id}", scene.endpoint.address())).call();
    assert!(matches!(refused, Err(ureq::Error::StatusCode(401))), "{refused:?}");
    // A device reads no content either, not even its own.
    let refused = ureq::get(format!("{}/v1/evidence/{id}", scene.endpoint.address())).call();
    assert!(matches!(refused, Err(ureq::Error::StatusCode(401))), "{refused:?}");
    Ok(())
}

#[test]
fn a_photo_taken_back_before_sending_never_leaves_the_device() -> Result<(), Fault> {
    let scene = scene()?;
    let device = &scene.device;
    let (report, photo) = incident(device)?;
    for n in 0..2 {
        // The second takes the place of the first.
        device.attach(&report, &photo.path, "image/jpeg", &picture(n)).map_err(|e| format!("{e:?}"))?;
        assert_eq!(device.evidence(&report)?.len(), 1);
    }
    device.ok(Command::Answer { report: report.clone(), path: photo.path.clone(), value: String::new() })?;
    assert!(device.evidence(&report)?.is_empty());
    assert_eq!(std::fs::read_dir(device.dir.join("evidence"))?.count(), 0);
    device.ok(Command::Send { report: report.clone() })?;
    device.sync()?;
    assert_eq!(row(device, &report)?.files, None);
    let detail = {
        scene.endpoint.desk()?.reports(1)?;
        scene.endpoint.desk()?.get(&format!("reports/{report}"))?
    };
    assert_eq!(detail["evidence"].as_array().map(Vec::len), Some(0));
    Ok(())
}

#[test]
fn what_is_too_large_is_refused_in_words_and_costs_no_answer() -> Result<(), Fault> {
    let scene = scene()?;
    let (report, photo) = incident(&scene.device)?;
    let huge = vec![1; tabella_proto::MAX_EVIDENCE + 1];
    let refused = scene.device.attach(&report, &photo.path, "video/mp4", &huge).expect_err("taken in");
    assert_eq!((refused.code, refused.params["most"].as_str()), (ErrorCode::EvidenceTooLarge, "64"));
    assert!(scene.device.evidence(&report)?.is_empty());
    scene.device.ok(Command::Send { report })?;
    Ok(())
}

#[test]
fn a_rule_of_the_mission_takes_the_camera_away_and_says_so() -> Result<(), Fault> {
    let scene = scene()?;
    let device = &scene.device;
    let data = scene.endpoint.data();
    tabella(&[
        "mission",
        "init",
        "--data",
        &data,
        "--name",
        "Practice",
        "--type",
        "citizen-sampled",
        "--time-zone",
        "Asia/Baku",
        "--languages",
        "en,az,ru",
        "--practice",
        "--photos",
        "incident=forbidden",
    ])?;
    device.sync()?;
    let (report, photo) = incident(device)?;
    assert!(photo.withheld && photo.number.is_none() && photo.value.is_empty());
    let refused = device.attach(&report, &photo.path, "image/jpeg", b"bytes").expect_err("taken in");
    assert_eq!(refused.code, ErrorCode::WrongState);
    device.ok(Command::Send { report: report.clone() })?;
    device.sync()?;
    assert!(matches!(row(device, &report)?.state, ReportState::Received { .. }));
    Ok(())
}

#[test]
fn an_endpoint_killed_between_parts_goes_on_with_what_it_said_to_have() -> Result<(), Fault> {
    let mut scene = scene()?;
    let bytes = noise(7, 3_000_000);
    let (report, photo) = incident(&scene.device)?;
    scene.device.attach(&report, &photo.path, "image/jpeg", &bytes).map_err(|e| format!("{e:?}"))?;
    scene.device.ok(Command::Send { report: report.clone() })?;
    scene.device.ok(Command::SyncNow)?;
    until("the text", Duration::from_secs(20), || {
        scene.device.carry_one();
        matches!(row(&scene.device, &report).ok()?.state, ReportState::Received { .. }).then_some(())
    })?;
    let partial = std::path::Path::new(&scene.endpoint.data()).join("evidence/partial");
    let there = || {
        let sizes = std::fs::read_dir(&partial).into_iter().flatten().flatten().filter_map(|file| file.metadata().ok());
        sizes.map(|file| file.len()).sum::<u64>()
    };
    let mut last = 0;
    for kill in 0_i64..3 {
        // One part more than before, then the power goes; the device may end as well.
        until("a part", Duration::from_secs(20), || {
            scene.device.carry_one();
            (there() > last || row(&scene.device, &report).ok()?.files?.received == 1).then_some(())
        })?;
        let said = there();
        scene.endpoint.kill();
        assert!(there() >= said);
        last = said;
        if kill == 1 {
            scene.device.restart()?;
        }
        scene.endpoint.resume()?;
        scene.device.set_clock((kill + 1) * 7200);
        scene.device.ok(Command::SyncNow)?;
    }
    scene.device.set_clock(12 * 3600);
    scene.device.sync()?;
    assert_eq!(row(&scene.device, &report)?.files.ok_or("no files")?.received, 1);
    let desk = scene.endpoint.desk()?;
    desk.reports(1)?;
    let piece = desk.get(&format!("reports/{report}"))?["evidence"][0].clone();
    assert_eq!((&piece["verified"], &piece["named"]), (&true.into(), &true.into()));
    let id = piece["evidence"].as_str().unwrap().to_owned();
    assert!(desk.bytes(&format!("evidence/{id}"))?.0 == bytes);
    assert_eq!(there(), 0);
    Ok(())
}
