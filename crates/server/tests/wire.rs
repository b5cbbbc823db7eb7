//! What devices are promised.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::print_stdout
)]

mod common;

use common::{Endpoint, PLAIN, Says, agent, enrol, until};
use serde_json::Value;
use tabella_domain::{ReportId, VersionId};
use tabella_proto::{
    Change, DeviceKey, Hello, Outcome, PullAnswer, RefusalCode, STATION_COLUMNS, StationAnswer, StationList, WireCode,
    WireError,
};
use tabella_server::store::Store;
use uuid::Uuid;

fn code(bytes: &[u8]) -> WireCode {
    serde_json::from_slice::<WireError>(bytes).unwrap().code
}

fn pull(device: &common::Device, cursor: &str) -> PullAnswer {
    let (status, bytes) = device.get(&format!("/v1/pull?cursor={cursor}"));
    assert_eq!(status, 200);
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn a_device_enrols_pulls_pushes_and_gets_a_receipt_that_verifies() {
    let endpoint = Endpoint::start();
    let mut answer = agent().get(format!("{}/v1/hello", endpoint.base)).call().unwrap();
    let hello: Hello = serde_json::from_slice(&answer.body_mut().read_to_vec().unwrap()).unwrap();
    assert_eq!((hello.product.as_str(), hello.endpoint_key.as_str()), ("tabella", endpoint.keys().public()));

    let device = endpoint.device("O-1");
    let first = pull(&device, "");
    let kinds: Vec<&str> = first
        .changes
        .iter()
        .map(|c| match c {
            Change::Mission { .. } => "mission",
            Change::Forms { .. } => "forms",
            Change::Stations { .. } => "stations",
            Change::Deployment { .. } => "deployment",
            Change::Status { .. } => "status",
            Change::Visited { .. } => "visited",
            Change::Records { .. } => "records",
            Change::Message { .. } => "message",
            Change::Query { .. } => "query",
            Change::QueryClosed { .. } => "query_closed",
            Change::Areas { .. } => "areas",
            Change::Credential { .. } => "credential",
            Change::Unknown => "unknown",
        })
        .collect();
    assert_eq!(kinds, ["mission", "forms", "stations", "deployment", "credential"]);
    for change in &first.changes {
        match change {
            Change::Forms { forms } => {
                let (status, bytes) = device.get(&format!("/v1/forms/{}", forms[0].form.sha256));
                assert_eq!(status, 200);
                assert_eq!(tabella_proto::sha256_hex(&bytes), forms[0].form.sha256);
            }
            Change::Stations { version, count } => {
                let (_, bytes) = device.get(&format!("/v1/stations/{version}"));
                let list: StationList = serde_json::from_slice(&bytes).unwrap();
                assert_eq!((list.stations.len() as u32, *count), (3, 3));
                // The same by columns, for a device that reads them; twice, as the second is kept from the first.
                for _ in 0..2 {
                    let (_, bytes) = device.get_with(&format!("/v1/stations/{version}"), STATION_COLUMNS);
                    let columns: StationAnswer = serde_json::from_slice(&bytes).unwrap();
                    assert!(columns.stations.is_none() && columns.columns.is_some());
                    assert_eq!(columns.list().unwrap(), list);
                }
            }
            _ => {}
        }
    }
    assert!(pull(&device, &first.cursor).changes.is_empty());
    assert_eq!(pull(&device, "9.9.9").changes.len(), 5, "a cursor of another protocol starts from the beginning");

    let version = device.report(&PLAIN);
    let answer = device.push(vec![version.clone()]);
    assert_eq!(answer.outcomes, [Outcome::Received { version: version.version }]);
    let receipt = device.receipt(&answer);
    assert_eq!(receipt.device, device.id);
    assert_eq!(receipt.received[0].sha256, tabella_proto::sha256_hex(version.body.as_bytes()));
    assert!(!receipt.received[0].set_aside);
}

#[test]
fn the_same_push_again_gets_the_first_receipt_line() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let (a, b) = (device.report(&PLAIN), device.report(&PLAIN));
    let first = device.receipt(&device.push(vec![a.clone()]));
    // The response was lost: the device sends both.
    let second = device.receipt(&device.push(vec![a.clone(), b.clone()]));
    assert_eq!(second.received[0], first.received[0]);
    let third = device.push(vec![a.clone(), a.clone(), b]);
    assert_eq!(third.outcomes.len(), 3);
    assert_eq!(device.receipt(&third).received, second.received);
    assert_eq!(endpoint.store().last_seq(), 2);
}

#[test]
fn other_bytes_under_the_same_version_id_are_refused_and_the_first_stay() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let first = device.report(&PLAIN);
    device.push(vec![first.clone()]);
    let body = device.body(first.report, first.version, 1, &Says { shown: "no", ..PLAIN });
    let answer = device.push(vec![device.sign(first.report, first.version, body)]);
    assert_eq!(answer.outcomes, [Outcome::Refused { version: first.version, code: RefusalCode::VersionConflict }]);
    assert!(answer.receipt.is_none());
    let stored = endpoint.store().versions_of(first.report).unwrap();
    assert_eq!(stored[0].body, first.body.as_bytes());
}

#[test]
fn a_bad_signature_or_an_oversized_body_is_refused_alone() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let good = device.report(&PLAIN);
    let mut forged = device.report(&PLAIN);
    forged.body.push(' ');
    let mut unsigned = device.report(&PLAIN);
    unsigned.signature = "no signature".into();
    let large = "x".repeat(tabella_proto::MAX_BODY + 1);
    let (report, version) = (ReportId(Uuid::now_v7()), VersionId(Uuid::now_v7()));
    let large = device.sign(report, version, large);
    let answer = device.push(vec![forged.clone(), good.clone(), unsigned.clone(), large.clone()]);
    assert_eq!(
        answer.outcomes,
        [
            Outcome::Refused { version: forged.version, code: RefusalCode::BadSignature },
            Outcome::Received { version: good.version },
            Outcome::Refused { version: unsigned.version, code: RefusalCode::BadSignature },
            Outcome::Refused { version: large.version, code: RefusalCode::TooLarge },
        ]
    );
    assert_eq!(device.receipt(&answer).received.len(), 1);
}

#[test]
fn damaged_requests_get_a_typed_error_and_never_harm_the_endpoint() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let whole = device.request(vec![device.report(&PLAIN)]);
    for cut in [0, 1, 2, 10, whole.len() / 2, whole.len() - 1] {
        let (status, bytes) = device.send(&whole[..cut]);
        assert_eq!((status, code(&bytes)), (400, WireCode::Malformed), "cut at {cut}");
    }
    for text in ["", "{}", "[]", "null", r#"{"protocol":1,"versions":[{}]}"#, "\u{1f}\u{8b}", "<html>"] {
        let (status, bytes) = device.send(text.as_bytes());
        assert_eq!((status, code(&bytes)), (400, WireCode::Malformed), "{text}");
    }
    let bomb = tabella_proto::gzip(&vec![b' '; tabella_proto::MAX_PUSH + 1]).unwrap();
    let (status, bytes) = device.send(&bomb);
    assert_eq!((status, code(&bytes)), (413, WireCode::TooLarge));
    let (status, bytes) = device.send(&vec![b' '; tabella_proto::MAX_PUSH + 70_000]);
    assert_eq!((status, code(&bytes)), (413, WireCode::TooLarge));
    let many = (0..=tabella_proto::MAX_BATCH).map(|_| device.report(&PLAIN)).collect();
    let (status, bytes) = device.send(&device.request(many));
    assert_eq!((status, code(&bytes)), (413, WireCode::TooLarge));
    let (status, bytes) = device.send(br#"{"protocol":99,"versions":[]}"#);
    assert_eq!((status, code(&bytes)), (426, WireCode::ProtocolUnsupported));
    let (status, bytes) = device.get("/v1/nothing");
    assert_eq!((status, code(&bytes)), (404, WireCode::NotFound));
    assert_eq!(device.push(vec![device.report(&PLAIN)]).outcomes.len(), 1);
}

#[test]
fn fields_of_later_versions_are_kept_and_an_unreadable_body_is_set_aside() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let mut later = device.report(&PLAIN);
    later.unknown.insert("colour".into(), Value::String("blue".into()));
    let (report, version) = (ReportId(Uuid::now_v7()), VersionId(Uuid::now_v7()));
    let broken = device.sign(report, version, "<data><unclosed>".into());
    let answer = device.push(vec![later.clone(), broken]);
    assert!(answer.outcomes.iter().all(|o| matches!(o, Outcome::Received { .. })));
    // The device learns later that it was set aside.
    let mut cursor = String::new();
    until("the status", || {
        let answer = pull(&device, &cursor);
        cursor = answer.cursor.clone();
        answer.changes.contains(&Change::Status { version, set_aside: true })
    });
}

#[test]
fn a_code_enrols_one_device_and_the_same_device_again_alike() {
    let endpoint = Endpoint::start();
    let code = endpoint.code("O-1");
    let (one, other) = (DeviceKey::from_bytes(&[1; 32]), DeviceKey::from_bytes(&[2; 32]));
    let first = enrol(&endpoint.base, &code, &one).unwrap();
    let again = enrol(&endpoint.base, &code.to_lowercase(), &one).unwrap();
    assert_eq!((first.device, &first.token), (again.device, &again.token));
    assert_eq!(first.person.code, "O-1");
    assert_eq!(enrol(&endpoint.base, &code, &other).unwrap_err(), (409, WireCode::CodeUsed));
    assert_eq!(enrol(&endpoint.base, "0000-0000-0000", &other).unwrap_err(), (404, WireCode::CodeUnknown));
    let (store, keys) = tabella_server::open(endpoint.dir.path()).unwrap();
    let (old, _) = tabella_server::setup::access::enrol_code(store.as_ref(), &keys, "test", "O-2", 0).unwrap();
    assert_eq!(enrol(&endpoint.base, &old, &other).unwrap_err(), (410, WireCode::CodeExpired));
    for _ in 0..40 {
        if enrol(&endpoint.base, "0000-0000-0000", &other).unwrap_err().1 == WireCode::Throttled {
            return;
        }
    }
    panic!("guessing codes was never throttled");
}

#[test]
fn a_revoked_device_may_send_and_reads_nothing() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    endpoint.store().set_revoked(device.id, true, "test").unwrap();
    let answer = device.push(vec![device.report(&PLAIN)]);
    assert!(device.receipt(&answer).received[0].set_aside);
    let form = format!("/v1/forms/{}", endpoint.form.sha256);
    for path in ["/v1/pull", form.as_str(), "/v1/stations/1"] {
        let (status, bytes) = device.get(path);
        assert_eq!((status, code(&bytes)), (403, WireCode::DeviceRevoked), "{path}");
    }
}

#[test]
fn a_wrong_token_is_unauthorized() {
    let endpoint = Endpoint::start();
    let mut device = endpoint.device("O-1");
    device.token = "x".repeat(43);
    let (status, bytes) = device.send(&device.request(vec![]));
    assert_eq!((status, code(&bytes)), (401, WireCode::Unauthorized));
}

#[test]
fn what_was_acknowledged_survives_the_end_of_the_endpoint() {
    let mut endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let base = endpoint.base.clone();
    let (sender, acknowledged) = std::sync::mpsc::channel();
    let pushing = std::thread::spawn({
        let token = device.token.clone();
        let requests: Vec<_> =
            (0..400).map(|_| device.report(&PLAIN)).map(|v| (v.version, device.request(vec![v]))).collect();
        move || {
            let agent = agent();
            for (version, bytes) in requests {
                let sent = agent
                    .post(format!("{base}/v1/push"))
                    .header("authorization", format!("Bearer {token}"))
                    .send(&bytes[..]);
                match sent {
                    Ok(mut answer) if answer.status() == 200 => {
                        if answer.body_mut().read_to_vec().is_ok() {
                            sender.send(version).unwrap();
                        }
                    }
                    _ => return,
                }
            }
        }
    });
    let mut kept: Vec<VersionId> = (0..20).map(|_| acknowledged.recv().unwrap()).collect();
    endpoint.stop();
    pushing.join().unwrap();
    kept.extend(acknowledged.try_iter());
    let store = endpoint.store();
    let stored: std::collections::HashSet<VersionId> =
        store.versions_since(0, 10_000).unwrap().into_iter().map(|v| v.version).collect();
    assert!(kept.iter().all(|v| stored.contains(v)));
    assert!(store.verify_audit().unwrap() > 5);
}

#[test]
fn readiness_and_health_are_told_apart() {
    let endpoint = Endpoint::start();
    for path in ["/healthz", "/readyz"] {
        assert_eq!(agent().get(format!("{}{path}", endpoint.base)).call().unwrap().status(), 200);
    }
}

#[test]
fn a_receipt_that_comes_late_tells_the_latest_standing() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let version = device.report(&common::Says { station: "P-99", ..PLAIN });
    let first = device.receipt(&device.push(vec![version.clone()]));
    assert!(!first.received[0].set_aside, "decided after the receipt");
    let desk = common::sign_in(&endpoint.base, "All", common::PASSWORD).unwrap();
    common::until("the decision", || desk.wait_for_reports(1)[0]["set_aside"] == "station_unknown");
    // The first answer was lost: the second has the same number and time, and what was decided since.
    let again = device.receipt(&device.push(vec![version.clone()]));
    let (one, two) = (&first.received[0], &again.received[0]);
    assert_eq!((&one.number, &one.received_at, &one.sha256), (&two.number, &two.received_at, &two.sha256));
    assert!(two.set_aside);
    // The station list is mended: released, and a late receipt says so.
    let list = format!("{}P-99,Düzənli,Çaykənd,99,Hall,Nar 9,2\n", common::STATIONS);
    tabella_server::setup::stations::import(
        endpoint.store().as_ref(),
        "test",
        list.as_bytes(),
        tabella_server::setup::stations::Columns::default(),
        None,
    )
    .unwrap();
    common::until("its release", || desk.get("/reports")["reports"][0]["set_aside"].is_null());
    common::until("a receipt with it", || !device.receipt(&device.push(vec![version.clone()])).received[0].set_aside);
}

#[test]
fn another_process_may_store_between_two_pushes() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    device.push(vec![device.report(&PLAIN)]);
    // As the command line does when it takes a bundle in.
    let version = device.report(&PLAIN);
    let key = tabella_proto::PublicKey::from_text(&device.key.public().to_text()).unwrap();
    let store = endpoint.store();
    let row = store.devices().unwrap().into_iter().find(|d| d.id == device.id).unwrap();
    let checked = tabella_server::intake::check(&key, row.no, 0, vec![version.clone()]);
    let fates = store.accept_batch(checked.batch).blocking_recv().unwrap().unwrap();
    assert!(matches!(&fates[0], tabella_server::store::Fate::Stored(line) if !line.again));
    let answer = device.push(vec![device.report(&PLAIN), version]);
    assert_eq!(device.receipt(&answer).received.len(), 2);
    let desk = common::sign_in(&endpoint.base, "All", common::PASSWORD).unwrap();
    desk.wait_for_reports(3);
}

#[test]
fn a_mobile_team_hears_where_the_mission_has_been_and_never_who() {
    let endpoint = Endpoint::start();
    let store = endpoint.store();
    let visit = common::XFORM
        .replace("id=\"opening\"", "id=\"visit\"")
        .replace("<remark/>", "<remark/><departure/>")
        .replace("</model>", "<bind nodeset=\"/data/departure\" type=\"time\" tabella:role=\"departure\"/></model>")
        .replace("</h:body>", "<input ref=\"/data/departure\"><label>Left at</label></input></h:body>");
    let (form, _) =
        tabella_server::setup::form::import(store.as_ref(), "test", visit.as_bytes(), "visit.xml", false).unwrap();
    let roster = "code,roles,team,area,language,station,forms\nM-1,sto,T8,1,az,,visit*8\n";
    tabella_server::setup::roster::import(store.as_ref(), "test", roster.as_bytes(), None).unwrap();
    let mut at_station = endpoint.device("O-1");
    let team = endpoint.device("M-1");
    let begun = pull(&team, "");
    let visited = |answer: &PullAnswer| -> Vec<(String, Vec<String>)> {
        let stations = answer.changes.iter().find_map(|c| match c {
            Change::Visited { stations } => Some(stations.clone()),
            _ => None,
        });
        stations.unwrap_or_default().into_iter().map(|s| (s.station.0, s.forms)).collect()
    };
    assert!(visited(&begun).is_empty());

    // One form that is no visit, one visit in the team's area, one in another.
    let plain = at_station.report(&PLAIN);
    at_station.form = form;
    let mut versions = vec![plain];
    for station in ["P-2", "P-3"] {
        let (report, version) = (ReportId(Uuid::now_v7()), VersionId(Uuid::now_v7()));
        let body =
            at_station.body(report, version, 1, &Says { station, ..PLAIN }).replace("id=\"opening\"", "id=\"visit\"");
        versions.push(at_station.sign(report, version, body));
    }
    at_station.push(versions);
    until("the visit", || !visited(&pull(&team, &begun.cursor)).is_empty());
    let told = pull(&team, &begun.cursor);
    assert_eq!(visited(&told), [("P-2".to_owned(), vec!["visit".to_owned()])]);
    assert!(visited(&pull(&team, &told.cursor)).is_empty(), "told once");
    let early = begun.cursor.rsplit_once('.').unwrap().0;
    assert_eq!(visited(&pull(&team, early)).len(), 1, "a cursor of an earlier endpoint");
    // Who stays at one station need not know.
    assert!(visited(&pull(&at_station, "")).is_empty());
    let again = "code,roles,team,area,language,station,forms\nM-1,sto,T8,1,az,,visit*9\n";
    tabella_server::setup::roster::import(store.as_ref(), "test", again.as_bytes(), None).unwrap();
    assert_eq!(visited(&pull(&team, &told.cursor)).len(), 1, "another deployment is told all over");
    let before = store.dump_projections().unwrap();
    assert!(before.iter().any(|row| row.starts_with("visited|")));
}
