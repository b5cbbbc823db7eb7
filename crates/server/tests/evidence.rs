//! What a device and the desk are promised of photos, recordings and files.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::print_stdout
)]

mod common;

use common::evidence::{head, noise};
use common::{Endpoint, PASSWORD, PLAIN, Says, agent, sign_in, until};
use std::fs;
use tabella_domain::{EvidenceId, EvidenceKind, ReportId};
use tabella_proto::{EvidenceRefusal, MAX_EVIDENCE, WireCode, WireError, sha256_hex};
use tabella_server::store::Store;
use uuid::Uuid;

fn report() -> ReportId {
    ReportId(Uuid::now_v7())
}

#[test]
fn the_same_piece_again_has_the_same_receipt_also_after_a_restart() {
    let mut endpoint = Endpoint::start();
    let mut device = endpoint.device("O-1");
    let shot = device.shot(report(), noise(1, 200_000));
    assert_eq!((device.here(shot.id).here, device.here(shot.id).receipt), (0, None));
    let first = device.put(&shot);
    let receipt = device.evidence_receipt(&first);
    assert_eq!((receipt.device, receipt.evidence), (device.id, shot.id));
    assert_eq!(receipt.sha256, sha256_hex(&shot.bytes));
    assert_eq!(receipt.head_sha256, sha256_hex(shot.head.as_bytes()));
    assert!(!receipt.set_aside);
    assert_eq!(device.evidence_receipt(&device.put(&shot)), receipt);
    endpoint.restart();
    device.base = endpoint.base.clone();
    assert_eq!(device.evidence_receipt(&device.here(shot.id)), receipt);
    // Whatever bytes come under it now: what is there stands.
    let (status, _) = device.put_raw(&shot, None, b"other bytes");
    assert_eq!(status, 200);
    assert_eq!(fs::read(endpoint.place_of(&shot.bytes)).unwrap(), shot.bytes);
    assert_eq!(endpoint.files_in("incoming"), 0);
    // Asked without a body wanted, the same in a header.
    let answer = device
        .agent
        .head(format!("{}/v1/evidence/{}", device.base, shot.id))
        .header("authorization", format!("Bearer {}", device.token))
        .call()
        .unwrap();
    assert_eq!(answer.headers().get(tabella_proto::HERE).unwrap(), "200000");
}

#[test]
fn bytes_that_are_not_those_of_the_head_leave_nothing_behind() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let shot = device.shot(report(), noise(2, 50_000));
    let mut changed = shot.bytes.clone();
    changed[49_999] ^= 1;
    let longer = [&shot.bytes[..], b"x"].concat();
    for wrong in [&changed[..], &shot.bytes[..49_999], &longer[..], b""] {
        let (status, body) = device.put_raw(&shot, None, wrong);
        let answer: tabella_proto::EvidenceAnswer = serde_json::from_slice(&body).unwrap();
        assert_eq!((status, answer.refused, answer.receipt), (200, Some(EvidenceRefusal::Damaged), None));
        assert_eq!(endpoint.files_in("incoming"), 0);
    }
    assert_eq!(device.here(shot.id).here, 0);
    // Nothing is held against it.
    device.evidence_receipt(&device.put(&shot));
}

#[test]
fn what_the_device_did_not_sign_is_refused() {
    let endpoint = Endpoint::start();
    let (device, stranger) = (endpoint.device("O-1"), endpoint.device("O-2"));
    let shot = device.shot(report(), noise(3, 1_000));
    let other = device.shot(report(), noise(4, 1_000));
    let mut wrong = Vec::new();
    // Another's signature; a head of another piece; a head that was touched; none; nothing that is one.
    let mut forged = shot.clone();
    forged.signature = stranger.shot(report(), noise(3, 1_000)).signature;
    wrong.push(forged);
    let mut moved = other.clone();
    moved.id = shot.id;
    wrong.push(moved);
    let mut touched = shot.clone();
    touched.head = touched.head.replace("the door", "the wall");
    wrong.push(touched);
    for head in ["", "{}", "no head"] {
        let mut none = shot.clone();
        none.head = head.into();
        none.signature = device.key.sign_evidence(head).to_text();
        wrong.push(none);
    }
    for one in &wrong {
        assert_eq!(device.put(one).refused, Some(EvidenceRefusal::BadSignature), "{}", one.head);
    }
    // What was signed by the device comes with another's token: not the other's.
    assert_eq!(stranger.put(&shot).refused, Some(EvidenceRefusal::BadSignature));
    assert!(!endpoint.evidence_dir().exists() || endpoint.files_in("incoming") == 0);
    assert_eq!(device.here(shot.id).here, 0);
    // Nobody without a token, nothing that is no id.
    let refused = agent().put(format!("{}/v1/evidence/{}", endpoint.base, shot.id)).send(b"x").unwrap();
    assert_eq!(refused.status().as_u16(), 401);
    assert_eq!(device.get("/v1/evidence/nothing").0, 404);
}

#[test]
fn an_id_belongs_to_whoever_came_first_and_tells_nobody_else_anything() {
    let endpoint = Endpoint::start();
    let (device, stranger) = (endpoint.device("O-1"), endpoint.device("O-2"));
    let shot = device.shot(report(), noise(5, 3_000));
    device.put(&shot);
    let mut theirs = head(report(), b"their bytes");
    theirs.evidence = shot.id;
    let theirs = stranger.shot_of(&theirs, b"their bytes".to_vec());
    let answer = stranger.put(&theirs);
    assert_eq!((answer.refused, answer.receipt, answer.here), (Some(EvidenceRefusal::Conflict), None, 0));
    assert_eq!((stranger.here(shot.id).here, stranger.here(shot.id).receipt), (0, None));
    // Nor does another head of the same device take its place.
    let mut again = head(report(), &shot.bytes);
    again.evidence = shot.id;
    let again = device.shot_of(&again, shot.bytes.clone());
    assert_eq!(device.put(&again).refused, Some(EvidenceRefusal::Conflict));
    device.evidence_receipt(&device.here(shot.id));
    // The same bytes under an id of their own are a piece of their own, kept once.
    let copy = stranger.shot(report(), shot.bytes.clone());
    stranger.evidence_receipt(&stranger.put(&copy));
    assert_eq!(fs::read(endpoint.place_of(&shot.bytes)).unwrap(), shot.bytes);
}

#[test]
fn what_is_too_large_is_said_before_and_after() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let mut large = head(report(), b"x");
    large.bytes = MAX_EVIDENCE as u64 + 1;
    let said = device.put(&device.shot_of(&large, b"x".to_vec()));
    assert_eq!(said.refused, Some(EvidenceRefusal::TooLarge));
    // A head that says less than comes.
    let shot = device.shot(report(), b"x".to_vec());
    let (status, body) = device.put_raw(&shot, None, &vec![7; MAX_EVIDENCE + 1]);
    let code = serde_json::from_slice::<WireError>(&body).unwrap().code;
    assert_eq!((status, code), (413, WireCode::TooLarge));
    assert_eq!(endpoint.files_in("incoming"), 0);
}

#[test]
fn a_whole_that_is_cut_off_leaves_nothing_behind() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let shot = device.shot(report(), noise(6, 900_000));
    for sent in [0, 1, 600_000, 899_999] {
        device.broken_off(&shot, None, &shot.bytes, sent);
        until("the end of the broken upload", || endpoint.files_in("incoming") == 0);
        assert_eq!(device.here(shot.id).here, 0);
    }
    device.evidence_receipt(&device.put(&shot));
}

#[test]
fn a_revoked_device_hands_in_and_it_is_set_aside() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let version = device.report(&PLAIN);
    device.push(vec![version.clone()]);
    let desk = sign_in(&endpoint.base, "All", PASSWORD).unwrap();
    desk.wait_for_reports(1);
    endpoint.store().set_revoked(device.id, true, "test").unwrap();
    let (whole, parts) = (noise(7, 4_000), noise(8, 4_000));
    let (whole, parts) = (device.shot(version.report, whole), device.shot(version.report, parts));
    assert!(device.evidence_receipt(&device.put(&whole)).set_aside);
    device.part(&parts, 0, 2_000);
    assert!(device.evidence_receipt(&device.part(&parts, 2_000, 2_000)).set_aside);
    let detail = desk.get(&format!("/reports/{}", version.report));
    let seen: Vec<bool> = detail["evidence"].as_array().unwrap().iter().map(|e| e["set_aside"] == true).collect();
    assert_eq!(seen, [true, true]);
}

#[test]
fn a_disk_that_refuses_gives_no_receipt_and_the_next_try_is_taken() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let shot = device.shot(report(), noise(9, 100_000));
    // First no room to take in, then no room to keep.
    let dir = endpoint.evidence_dir();
    fs::create_dir_all(&dir).unwrap();
    let place = endpoint.place_of(&shot.bytes);
    for in_the_way in [dir.join("incoming"), place.parent().unwrap().to_path_buf()] {
        fs::write(&in_the_way, b"").unwrap();
        let (status, body) = device.put_raw(&shot, None, &shot.bytes);
        let code = serde_json::from_slice::<WireError>(&body).unwrap().code;
        assert_eq!((status, code), (503, WireCode::Internal));
        let here = device.here(shot.id);
        assert_eq!((here.here, here.receipt), (0, None));
        fs::remove_file(&in_the_way).unwrap();
        assert_eq!(endpoint.files_in("incoming"), 0);
    }
    device.evidence_receipt(&device.put(&shot));
}

#[test]
fn a_kill_between_the_file_and_its_row_costs_an_upload_and_nothing_else() {
    let mut endpoint = Endpoint::start();
    let mut device = endpoint.device("O-1");
    let shot = device.shot(report(), noise(10, 100_000));
    // As it lies after the kill: whole under its hash, no row; and one that was half-way in.
    let place = endpoint.place_of(&shot.bytes);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(&place, &shot.bytes).unwrap();
    let before = fs::metadata(&place).unwrap().modified().unwrap();
    fs::create_dir_all(endpoint.evidence_dir().join("incoming")).unwrap();
    fs::write(endpoint.evidence_dir().join("incoming/half"), b"half").unwrap();
    endpoint.restart();
    device.base = endpoint.base.clone();
    assert_eq!(endpoint.files_in("incoming"), 0, "what was half-way is let go of");
    assert_eq!(device.here(shot.id).receipt, None, "nothing was promised, nothing is");
    device.evidence_receipt(&device.put(&shot));
    assert_eq!(fs::metadata(&place).unwrap().modified().unwrap(), before, "what lay there was not touched");
    endpoint.store().verify_audit().unwrap();
}

#[test]
fn the_desk_sees_evidence_by_area_without_a_cache_and_each_look_is_written_down() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-2");
    let version = device.report(&Says { station: "P-3", ..PLAIN });
    device.push(vec![version.clone()]);
    let photo = device.shot(version.report, noise(11, 70_000));
    let mut page = head(version.report, b"<script>alert(1)</script>");
    page.mime = "text/html".into();
    page.kind = EvidenceKind::Document;
    page.name = "a\"b\r\nc/../d.html".into();
    let page = device.shot_of(&page, b"<script>alert(1)</script>".to_vec());
    // Of a report that has not arrived: seen by those alone who see everything.
    let early = device.shot(report(), noise(12, 10));
    for shot in [&photo, &page, &early] {
        device.put(shot);
    }
    let (all, one) =
        (sign_in(&endpoint.base, "All", PASSWORD).unwrap(), sign_in(&endpoint.base, "One", PASSWORD).unwrap());
    all.wait_for_reports(1);
    let look = |desk: &common::Desk, id: EvidenceId, query: &str| {
        let mut answer = desk
            .agent
            .get(format!("{}/desk/api/evidence/{id}{query}", desk.base))
            .header("cookie", &desk.cookie)
            .call()
            .unwrap();
        let header =
            |name: &str| answer.headers().get(name).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
        let (kind, how, cache) = (header("content-type"), header("content-disposition"), header("cache-control"));
        (answer.status().as_u16(), kind, how, cache, answer.body_mut().read_to_vec().unwrap())
    };
    let (status, kind, how, cache, bytes) = look(&all, photo.id, "");
    assert_eq!((status, kind.as_str(), cache.as_str()), (200, "image/jpeg", "no-store"));
    assert!(how.starts_with("inline") && bytes == photo.bytes);
    assert!(look(&all, photo.id, "?download=1").2.starts_with("attachment"));
    // What could carry a script is kept from being shown.
    let (status, kind, how, ..) = look(&all, page.id, "");
    assert_eq!((status, kind.as_str()), (200, "application/octet-stream"));
    assert_eq!(how, "attachment; filename=\"abc..d.html\"");
    assert_eq!(look(&all, early.id, "").0, 200);
    // Of another area, and of none yet: as if it were not there, and no look.
    for id in [photo.id, early.id, EvidenceId(Uuid::now_v7())] {
        assert_eq!(look(&one, id, "").0, 404);
    }
    let refused = agent().get(format!("{}/desk/api/evidence/{}", endpoint.base, photo.id)).call().unwrap();
    assert_eq!(refused.status().as_u16(), 401);
    let looks: Vec<(String, EvidenceId)> =
        endpoint.store().accesses().unwrap().into_iter().map(|(_, who, what)| (who, what)).collect();
    // By the name under which the account is kept.
    let all = |id: EvidenceId| ("all".to_owned(), id);
    assert_eq!(looks, [all(photo.id), all(photo.id), all(page.id), all(early.id)]);
}

#[test]
fn a_file_that_was_changed_on_the_disk_is_never_shown_as_whole() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let shot = device.shot(report(), noise(13, 600_000));
    device.put(&shot);
    let mut changed = shot.bytes.clone();
    changed[10] ^= 1;
    let place = endpoint.place_of(&shot.bytes);
    fs::write(&place, changed).unwrap();
    let desk = sign_in(&endpoint.base, "All", PASSWORD).unwrap();
    let mut answer = desk
        .agent
        .get(format!("{}/desk/api/evidence/{}", desk.base, shot.id))
        .header("cookie", &desk.cookie)
        .call()
        .unwrap();
    assert!(answer.body_mut().read_to_vec().is_err(), "it breaks off");
}
