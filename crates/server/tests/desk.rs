//! What the desk is promised.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::print_stdout
)]

mod common;

use common::{Endpoint, PASSWORD, PLAIN, Says, agent, sign_in, until};
use std::io::{BufRead, BufReader};
use tabella_domain::{ReportId, VersionId};
use tabella_server::store::Store;
use uuid::Uuid;

#[test]
fn a_report_shows_with_every_answer_state_time_and_receipt() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let says = Says { shown: "", shown_state: "not_observed", sealed: "no", remark: "=HYPERLINK(1)", ..PLAIN };
    let version = device.report(&says);
    let receipt = device.receipt(&device.push(vec![version.clone()]));
    let desk = sign_in(&endpoint.base, "all", PASSWORD).unwrap();
    let me = desk.get("/me");
    assert_eq!((me["name"].as_str(), me["mission"]["stations"].as_u64()), (Some("All"), Some(3)));
    let line = desk.wait_for_reports(1).remove(0);
    assert_eq!(line["receipt"], receipt.received[0].number.as_str());
    assert_eq!(
        (&line["answered"], &line["states"], &line["blank"], &line["serious"], &line["urgent"]),
        (&2.into(), &1.into(), &0.into(), &0.into(), &1.into())
    );
    assert_eq!((line["station_number"].as_str(), line["area"].as_str()), (Some("1"), Some("1")));
    assert!(line["set_aside"].is_null(), "{line}");
    let detail = desk.get(&format!("/reports/{}", version.report));
    assert_eq!(detail["versions"][0]["verified"], true);
    assert_eq!(detail["versions"][0]["sha256"], receipt.received[0].sha256.as_str());
    let shown = detail["questions"].as_array().unwrap().iter().find(|q| q["path"] == "/data/shown").unwrap();
    assert_eq!(shown["label"], "Box shown empty");
    assert_eq!(shown["answers"][0]["state"], "not_observed");
    let sealed = detail["questions"].as_array().unwrap().iter().find(|q| q["path"] == "/data/sealed").unwrap();
    assert_eq!((&sealed["tier"], &sealed["answers"][0]["text"]), (&"urgent".into(), &"No".into()));

    let (_, csv) = desk.text("/export.csv?form=opening");
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = reader.records().next().unwrap().unwrap();
    let cell = |name: &str| row[header.iter().position(|h| h == name).unwrap()].to_owned();
    assert_eq!((cell("shown"), cell("shown_state")), (String::new(), "not_observed".into()));
    assert_eq!(cell("shown_seen"), "2026-02-07T03:52:00Z");
    assert_eq!(cell("remark"), "'=HYPERLINK(1)");
    assert_eq!(cell("signature_verified"), "true");
    // Found by folded text, by receipt, and not by what is not there.
    for (text, found) in
        [("gunesli", 1), ("O-1", 1), (receipt.received[0].number.as_str(), 1), ("nowhere", 0), ("\"; --", 1)]
    {
        let query: String = text.bytes().map(|b| format!("%{b:02x}")).collect();
        assert_eq!(desk.get(&format!("/reports?text={query}"))["total"], found, "{text}");
    }
}

#[test]
fn corrections_stand_beside_the_first_whatever_their_order_of_arrival() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let report = ReportId(Uuid::now_v7());
    let (v1, v2) = (VersionId(Uuid::now_v7()), VersionId(Uuid::now_v7()));
    let first = device.sign(report, v1, device.body(report, v1, 1, &PLAIN));
    let second = device.sign(report, v2, device.body(report, v2, 2, &Says { shown: "no", ..PLAIN }));
    let later = device.receipt(&device.push(vec![second]));
    device.push(vec![first]);
    let desk = sign_in(&endpoint.base, "All", PASSWORD).unwrap();
    until("both versions", || desk.get("/reports")["reports"][0]["versions"] == 2);
    let line = desk.get("/reports")["reports"][0].clone();
    assert_eq!((line["receipt"].as_str(), &line["serious"]), (Some(later.received[0].number.as_str()), &1.into()));
    let detail = desk.get(&format!("/reports/{report}"));
    let shown = detail["questions"].as_array().unwrap().iter().find(|q| q["path"] == "/data/shown").unwrap();
    assert_eq!((&shown["answers"][0]["value"], &shown["answers"][1]["value"]), (&"no".into(), &"yes".into()));
    let board = desk.get("/board");
    assert_eq!((&board["reports"], &board["versions"]), (&1.into(), &2.into()));
}

#[test]
fn what_does_not_fit_is_set_aside_with_its_reason_and_counts_nowhere_else() {
    let endpoint = Endpoint::start();
    let (device, other) = (endpoint.device("O-1"), endpoint.device("O-2"));
    let good = device.report(&PLAIN);
    let station = device.report(&Says { station: "P-99", ..PLAIN });
    let real = device.report(&Says { practice: false, ..PLAIN });
    let mut form = device.report(&PLAIN);
    form.form.sha256 = "0".repeat(64);
    let mut envelope = device.report(&PLAIN);
    envelope.report = ReportId(Uuid::now_v7());
    device.push(vec![good.clone(), station.clone(), real.clone(), form.clone(), envelope.clone()]);
    // Somebody else's device adds a version to a report that is not its own.
    let version = VersionId(Uuid::now_v7());
    let foreign = other.sign(good.report, version, other.body(good.report, version, 2, &PLAIN));
    other.push(vec![foreign]);
    let desk = sign_in(&endpoint.base, "All", PASSWORD).unwrap();
    desk.wait_for_reports(5);
    until("the foreign version", || desk.get("/board")["versions"] == 6);
    let reason = |report: ReportId| desk.get(&format!("/reports/{report}"))["line"]["set_aside"].clone();
    assert_eq!(reason(station.report), "station_unknown");
    assert_eq!(reason(real.report), "practice_mismatch");
    assert_eq!(reason(form.report), "form_unknown");
    assert_eq!(reason(envelope.report), "envelope_mismatch");
    assert!(reason(good.report).is_null(), "the report that was there keeps counting");
    let board = desk.get("/board");
    assert_eq!(board["set_aside"], 5);
    let cell = &board["total"]["cells"][0];
    assert_eq!((&cell["expected"], &cell["received"], &cell["extra"]), (&3.into(), &1.into(), &0.into()));
}

#[test]
fn an_area_coordinator_sees_only_the_own_area() {
    let endpoint = Endpoint::start();
    let (one, two) = (endpoint.device("O-1"), endpoint.device("O-2"));
    let mine = one.report(&PLAIN);
    let theirs = two.report(&Says { station: "P-3", ..PLAIN });
    one.push(vec![mine.clone()]);
    two.push(vec![theirs.clone()]);
    sign_in(&endpoint.base, "All", PASSWORD).unwrap().wait_for_reports(2);
    let desk = sign_in(&endpoint.base, "One", PASSWORD).unwrap();
    let lines = desk.wait_for_reports(1);
    assert_eq!(lines[0]["report"], mine.report.to_string());
    assert_eq!(desk.text(&format!("/reports/{}", theirs.report)).0, 404);
    assert_eq!(desk.text("/reports?area=2").0, 403);
    let board = desk.get("/board");
    assert_eq!(board["areas"].as_array().unwrap().len(), 1);
    assert_eq!((&board["reports"], board["devices"].as_array().unwrap().len()), (&1.into(), 1));
    let (_, csv) = desk.text("/export.csv");
    assert!(csv.contains(&mine.report.to_string()) && !csv.contains(&theirs.report.to_string()));
}

#[test]
fn the_desk_is_closed_to_strangers_and_to_other_sites() {
    let endpoint = Endpoint::start();
    let base = &endpoint.base;
    for path in ["me", "board", "reports", "export.csv", "events"] {
        assert_eq!(agent().get(format!("{base}/desk/api/{path}")).call().unwrap().status(), 401, "{path}");
    }
    let body = serde_json::json!({ "name": "All", "password": PASSWORD }).to_string();
    let unmarked =
        agent().post(format!("{base}/desk/api/sign-in")).header("content-type", "application/json").send(body).unwrap();
    assert_eq!(unmarked.status(), 403);
    let page = agent().get(format!("{base}/desk/reports/1")).call().unwrap();
    assert_eq!(page.status(), 200);
    let policy = page.headers().get("content-security-policy").unwrap().to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"));
    let desk = sign_in(base, "All", PASSWORD).unwrap();
    desk.agent
        .post(format!("{base}/desk/api/sign-out"))
        .header("cookie", &desk.cookie)
        .header("x-tabella", "desk")
        .send_empty()
        .unwrap();
    assert_eq!(desk.text("/me").0, 401);
}

#[test]
fn guessing_passwords_is_throttled() {
    let endpoint = Endpoint::start();
    let mut last = 0;
    for _ in 0..7 {
        let (status, error) = sign_in(&endpoint.base, "One", "wrong password").err().unwrap();
        last = status;
        if status == 429 {
            assert!(error["wait_seconds"].as_u64().unwrap() > 0);
        }
    }
    assert_eq!(last, 429);
    assert!(sign_in(&endpoint.base, "All", PASSWORD).is_ok(), "other accounts are not locked out");
}

#[test]
fn an_open_page_hears_of_a_report_within_a_second() {
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let desk = sign_in(&endpoint.base, "One", PASSWORD).unwrap();
    let mut answer =
        agent().get(format!("{}/desk/api/events", endpoint.base)).header("cookie", &desk.cookie).call().unwrap();
    let mut lines = BufReader::new(answer.body_mut().as_reader()).lines();
    let mut event = |name: &str| loop {
        let line = lines.next().unwrap().unwrap();
        if line == format!("event: {name}") {
            let data = lines.next().unwrap().unwrap();
            return serde_json::from_str::<serde_json::Value>(data.strip_prefix("data: ").unwrap()).unwrap();
        }
    };
    assert_eq!(event("board")["reports"], 0);
    let began = std::time::Instant::now();
    let version = device.report(&PLAIN);
    device.push(vec![version.clone()]);
    assert_eq!(event("report")["report"], version.report.to_string());
    assert!(began.elapsed() < std::time::Duration::from_secs(1));
    while event("board")["reports"] != 1 {}
}

#[test]
fn rebuilt_projections_equal_the_live_ones() {
    let mut endpoint = Endpoint::start();
    let (one, two) = (endpoint.device("O-1"), endpoint.device("O-2"));
    for n in 0..30 {
        let device = if n % 3 == 0 { &two } else { &one };
        let shown = if n % 4 == 0 { "no" } else { "yes" };
        let station = if n % 7 == 0 { "P-77" } else { "P-2" };
        let first = device.report(&Says { shown, station, remark: "Qapı açıq idi", ..PLAIN });
        let version = VersionId(Uuid::now_v7());
        let second = device.sign(first.report, version, device.body(first.report, version, 2, &PLAIN));
        device.push(if n % 2 == 0 { vec![first, second] } else { vec![second, first] });
    }
    let store = endpoint.store();
    until("the projections", || store.progress().unwrap().seq == 60);
    endpoint.stop();
    let live = store.dump_projections().unwrap();
    assert!(live.len() > 120);
    assert_eq!(tabella_server::project::worker::rebuild(store.as_ref()).unwrap(), 60);
    assert_eq!(store.dump_projections().unwrap(), live);
    // Nothing but the file is needed to have them again.
    drop(store);
    for name in ["projection.db", "projection.db-wal", "projection.db-shm"] {
        let _ = std::fs::remove_file(endpoint.dir.path().join(name));
    }
    let store = endpoint.store();
    tabella_server::project::worker::rebuild(store.as_ref()).unwrap();
    assert_eq!(store.dump_projections().unwrap(), live);
}

#[test]
fn a_form_imported_later_releases_what_was_set_aside_for_it() {
    let endpoint = Endpoint::start();
    let mut device = endpoint.device("O-1");
    let next = common::XFORM.replace("version=\"1\"", "version=\"2\"");
    device.form = tabella_domain::FormRef {
        form_id: "opening".into(),
        version: "2".into(),
        sha256: tabella_proto::sha256_hex(next.as_bytes()),
    };
    let (report, version) = (ReportId(Uuid::now_v7()), VersionId(Uuid::now_v7()));
    let body = device.body(report, version, 1, &PLAIN).replace("version=\"1\"", "version=\"2\"");
    device.push(vec![device.sign(report, version, body)]);
    let desk = sign_in(&endpoint.base, "All", PASSWORD).unwrap();
    assert_eq!(desk.wait_for_reports(1)[0]["set_aside"], "form_unknown");
    tabella_server::setup::form::import(endpoint.store().as_ref(), "test", next.as_bytes(), "opening.xml", false)
        .unwrap();
    until("its release", || desk.get("/reports")["reports"][0]["set_aside"].is_null());
}

#[test]
fn an_export_is_one_moment_however_much_is_corrected_meanwhile() {
    const REPORTS: usize = 600;
    let endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    let ids: Vec<ReportId> = (0..REPORTS).map(|_| ReportId(Uuid::now_v7())).collect();
    let version = |report: ReportId, number: u32| {
        let version = VersionId(Uuid::now_v7());
        let remark = format!("remark {number}");
        device.sign(report, version, device.body(report, version, number, &common::Says { remark: &remark, ..PLAIN }))
    };
    for part in ids.chunks(50) {
        device.push(part.iter().map(|r| version(*r, 1)).collect());
    }
    let desk = sign_in(&endpoint.base, "All", PASSWORD).unwrap();
    until("all reports", || desk.get("/reports?limit=1")["total"] == REPORTS);
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            // Oldest first: each correction moves to the top of the list, above where an export has been.
            let mut number = 1;
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                number += 1;
                for part in ids.chunks(50) {
                    device.push(part.iter().map(|r| version(*r, number)).collect());
                }
            }
            number
        });
        for _ in 0..6 {
            let (status, text) = desk.text("/export.csv?form=opening");
            assert_eq!(status, 200);
            let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
            let header = reader.headers().unwrap().clone();
            let at = |name: &str| header.iter().position(|h| h == name).unwrap();
            let (report, number, remark) = (at("report"), at("version"), at("remark"));
            let mut seen = std::collections::HashSet::new();
            for row in reader.records().map(Result::unwrap) {
                assert!(seen.insert(row[report].to_owned()), "{} twice", &row[report]);
                assert_eq!(row[remark], format!("remark {}", &row[number]), "the row is of one version");
            }
            let missed = ids.iter().filter(|r| !seen.contains(&r.to_string())).count();
            assert_eq!((missed, seen.len()), (0, REPORTS));
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(writer.join().unwrap() > 1);
    });
}

#[test]
fn a_damaged_pack_sets_its_own_versions_aside_and_hides_no_other() {
    let mut endpoint = Endpoint::start();
    let device = endpoint.device("O-1");
    for _ in 0..3 {
        device.push(vec![device.report(&PLAIN)]);
    }
    sign_in(&endpoint.base, "All", PASSWORD).unwrap().wait_for_reports(3);
    endpoint.stop();
    let connection = rusqlite::Connection::open(endpoint.dir.path().join("truth.db")).unwrap();
    // A disk keeps no promise of append-only.
    connection
        .execute_batch("DROP TRIGGER body_pack_is_never_changed; UPDATE body_pack SET bytes = x'00ff' WHERE no = 2")
        .unwrap();
    drop(connection);
    tabella_server::project::worker::rebuild(endpoint.store().as_ref()).unwrap();
    endpoint.restart();
    let desk = sign_in(&endpoint.base, "All", PASSWORD).unwrap();
    let mut aside: Vec<_> = desk.wait_for_reports(3).iter().map(|r| r["set_aside"].to_string()).collect();
    aside.sort();
    assert_eq!(aside, ["\"unreadable\"", "null", "null"]);
    let lines = desk.get("/reports")["reports"].as_array().unwrap().clone();
    let bad = lines.iter().find(|l| l["set_aside"] == "unreadable").unwrap();
    let detail = desk.get(&format!("/reports/{}", bad["report"].as_str().unwrap()));
    assert_eq!(detail["versions"][0]["verified"], false);
    assert_eq!(desk.text("/export.csv").0, 200);
}
