//! A mission of one's own, set up from the command line.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::print_stdout
)]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

fn tabella(data: &Path, args: &[&str], input: &str) -> (bool, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tabella"))
        .args(args)
        .current_dir(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    (
        out.status.success(),
        String::from_utf8_lossy(&out.stdout).into_owned(),
        String::from_utf8_lossy(&out.stderr).into_owned(),
    )
}

#[test]
fn a_mission_is_set_up_from_files_and_a_bad_file_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let run = |args: &[&str], input: &str| tabella(dir.path(), args, input);
    let write = |name: &str, text: &[u8]| std::fs::write(dir.path().join(name), text).unwrap();
    write("stations.csv", "Level1,Number,Address\nŞəki,1,Nar 1\nŞəki,2,Nar 2\n".as_bytes());
    let (ok, _, error) = run(&["mission", "import-stations", "--data", "d", "stations.csv"], "");
    assert!(!ok && error.contains("mission init"), "{error}");
    let (ok, out, error) = run(
        &[
            "mission",
            "init",
            "--data",
            "d",
            "--name",
            "Test",
            "--type",
            "citizen-sampled",
            "--time-zone",
            "Asia/Baku",
            "--languages",
            "en,az",
            "--polling-day",
            "2026-02-07",
        ],
        "",
    );
    assert!(ok && out.contains("Endpoint key"), "{error}");
    let (ok, out, error) = run(&["mission", "import-stations", "--data", "d", "stations.csv"], "");
    assert!(ok && out.contains("2 stations"), "{error}");
    write("bad.csv", b"Level1,Number\nA,1\nA,1\n");
    let (ok, _, error) = run(&["mission", "import-stations", "--data", "d", "bad.csv"], "");
    assert!(!ok && error.contains("row 3") && error.contains("Nothing was imported"), "{error}");
    write("latin.csv", b"Level1,Number\nAkr\xf3,1\n");
    let (ok, _, error) = run(&["mission", "import-stations", "--data", "d", "latin.csv"], "");
    assert!(!ok && error.contains("--encoding latin1"), "{error}");
    write("roster.csv", b"code,roles,area,language,station,forms\nO-1,sto,1,az,2,opening@09:00\n");
    let (ok, _, error) = run(&["mission", "import-roster", "--data", "d", "roster.csv"], "");
    assert!(!ok && error.contains("row 2, column forms") && error.contains("Import the forms first"), "{error}");
    let opening = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/forms/opening.xlsx");
    let (ok, out, error) = run(&["mission", "import-form", "--data", "d", opening], "");
    assert!(ok && out.contains("is in use"), "{error}");
    let (ok, out, error) = run(&["mission", "import-roster", "--data", "d", "roster.csv"], "");
    assert!(ok && out.contains("1 person imported"), "{error}");
    let areas = |kind: &str, coordinates: &str| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"area":"1"}},"geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}]}}"#
        )
    };
    write("bad.geojson", areas("Point", "[47,40]").as_bytes());
    let (ok, _, error) = run(&["mission", "import-areas", "--data", "d", "bad.geojson"], "");
    assert!(!ok && error.contains("Feature 1 (“1”)") && error.contains("Nothing was imported"), "{error}");
    write("areas.geojson", areas("Polygon", "[[[47,40],[48,40],[48,41],[47,40]]]").as_bytes());
    let (ok, out, error) = run(&["mission", "import-areas", "--data", "d", "areas.geojson"], "");
    assert!(ok && out.contains("1 area imported: 4 points of 4"), "{error}");
    write("fewer.csv", "Level1,Number,Address\nŞəki,1,Nar 1\n".as_bytes());
    let (ok, out, error) = run(&["mission", "import-stations", "--data", "d", "fewer.csv"], "");
    assert!(
        ok && out.contains("1 station imported") && error.contains("1 person is assigned") && error.contains("O-1"),
        "{error}"
    );
    let (ok, _, error) =
        run(&["mission", "enrol", "--data", "d", "--observer", "O-9", "--address", "https://desk.example.org"], "");
    assert!(!ok && error.contains("No person on the roster"), "{error}");
    let (ok, out, error) =
        run(&["mission", "enrol", "--data", "d", "--observer", "O-1", "--address", "desk.example.org", "--json"], "");
    assert!(ok, "{error}");
    let made: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(made["link"].as_str().unwrap().starts_with("https://desk.example.org/field/#c="));
    let (ok, _, error) = run(&["mission", "add-coordinator", "--data", "d", "--name", "Leyla"], "short\n");
    assert!(!ok && error.contains("at least 12"), "{error}");
    let (ok, _, error) =
        run(&["mission", "add-coordinator", "--data", "d", "--name", "Leyla"], "a long enough password\n");
    assert!(ok, "{error}");
    let (ok, out, error) = run(&["mission", "verify-audit", "--data", "d"], "");
    assert!(ok && out.contains("the chain holds"), "{error}");
    let (ok, out, error) = run(&["rebuild", "--data", "d"], "");
    assert!(ok && out.contains("0 versions"), "{error}");
}

const INIT: [&str; 8] = ["mission", "init", "--data", "d", "--type", "training", "--time-zone", "UTC"];

#[test]
fn what_no_mission_can_be_is_refused_with_words() {
    let dir = tempfile::tempdir().unwrap();
    let run = |args: &[&str], input: &str| tabella(dir.path(), args, input);
    let init = |more: &[&str]| run(&[&INIT, more].concat(), "");
    for (more, word) in [
        (&["--name", "  "][..], "needs a name"),
        (&["--name", "A", "--languages", "en,xx"], "“xx” is no language code"),
        (&["--name", "A", "--languages", "english"], "“english” is no language code"),
        (&["--name", "A", "--bundle-recipient", "age1"], "is no recipient"),
        (&["--name", "A", "--recovery-recipient", "age1"], "is no recipient"),
        (&["--name", "A", "--recovery-recipient", "AGE-SECRET-KEY-1"], "secret identity"),
        (&["--name", "A", "--bundle-recipient", "AGE-SECRET-KEY-1"], "secret identity"),
    ] {
        let (ok, _, error) = init(more);
        assert!(!ok && error.contains(word), "{more:?}: {error}");
    }
    // A folder that was mistyped is named and not made.
    for args in [
        &["mission", "devices", "--data", "typo"][..],
        &["rebuild", "--data", "typo"],
        &["serve", "--data", "typo", "--listen", "127.0.0.1:0"],
    ] {
        let (ok, _, error) = run(args, "");
        assert!(!ok && error.contains("no mission in the folder typo"), "{error}");
        assert!(!dir.path().join("typo").exists());
    }
    let (ok, _, error) = init(&["--name", "A", "--languages", "EN,az"]);
    assert!(ok, "{error}");
    let (ok, _, error) = run(&["mission", "enrol", "--data", "d", "--observer", "O-1", "--hours", "0"], "");
    assert!(!ok && error.contains("1..=8760"), "{error}");
    for role in ["short_term_observer", "boss"] {
        let (ok, _, error) = run(&["mission", "add-coordinator", "--data", "d", "--name", "L", "--role", role], "");
        assert!(!ok && error.contains("no role with a desk") && error.contains("head_of_mission"), "{error}");
    }
    let make = ["mission", "add-coordinator", "--data", "d", "--name", "L", "--make-password"];
    let (ok, _, error) = run(&[&make[..], &["--role", "analyst", "--areas", "1"]].concat(), "");
    assert!(!ok && error.contains("sees the whole mission"), "{error}");
    let (ok, _, error) = run(&[&make[..], &["--role", "area-coordinator", "--areas", "7"]].concat(), "");
    assert!(ok && error.contains("area “7”"), "{error}");
    let (ok, out, _) = run(&["mission", "devices", "--data", "d"], "");
    assert!(ok && out.contains("No device has enrolled"), "{out}");
    let (ok, _, error) = run(&["mission", "revoke", "--data", "d", "--observer", "O-9"], "");
    assert!(!ok && error.contains("No person on the roster"), "{error}");
    let (ok, _, error) = run(&["mission", "revoke", "--data", "d", "O-9"], "");
    assert!(!ok && error.contains("mission devices"), "{error}");
}

#[test]
fn long_lists_of_problems_are_cut_and_a_workbook_is_not_taken_for_csv() {
    let dir = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| tabella(dir.path(), args, "");
    assert!(run(&[&INIT[..], &["--name", "A"]].concat()).0);
    let mut bad = String::from("Level1,Number\n");
    for _ in 0..500 {
        bad.push_str("A,1\n");
    }
    std::fs::write(dir.path().join("bad.csv"), bad).unwrap();
    let (ok, _, error) = run(&["mission", "import-stations", "--data", "d", "bad.csv"]);
    assert!(!ok && error.contains("499 problems") && error.contains("and 459 more"), "{error}");
    assert!(error.lines().count() < 50, "{error}");
    let opening = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/forms/opening.xlsx");
    let (ok, _, error) = run(&["mission", "import-stations", "--data", "d", opening]);
    assert!(!ok && error.contains("workbook") && error.contains("CSV UTF-8"), "{error}");
    // Named columns, and the usual names for the rest.
    std::fs::write(dir.path().join("own.csv"), "Level1,Code,Address\nA,1,Nar\nB,1,Nar\n").unwrap();
    let (ok, out, error) = run(&["mission", "import-stations", "--data", "d", "own.csv", "--map", "number=Code"]);
    assert!(ok && out.contains("2 stations"), "{error}");
}

#[test]
fn a_reader_that_goes_away_ends_nothing_in_a_panic() {
    let dir = tempfile::tempdir().unwrap();
    let gone = |args: &[&str], input: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tabella"))
            .args(args)
            .current_dir(dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let out = child.wait_with_output().unwrap();
        let error = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(out.status.success() && !error.contains("panicked"), "{args:?}: {error}");
    };
    gone(&[&INIT[..], &["--name", "A"]].concat(), "");
    gone(&["mission", "devices", "--data", "d"], "");
    gone(&["mission", "verify-audit", "--data", "d"], "");
    gone(&["conform", "xpath"], "{}\n{}\n{}\n");
    let opening = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/forms/opening.xlsx");
    gone(&["form", "check", opening], "");
    gone(&["form", "check", "--json", opening], "");
}

#[test]
fn the_practice_mission_says_how_to_come_in_and_ends_in_order() {
    let dir = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tabella"))
            .args(["demo", "--json", "--listen", "127.0.0.1:0", "--data"])
            .arg(dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert!(said["desk"].as_str().unwrap().starts_with("http://127.0.0.1:"));
        assert_eq!(said["code"].as_str().unwrap().len(), 14);
        assert!(said["accounts"][0]["password"].as_str().unwrap().len() >= 16);
        let told = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
        assert!(told.success());
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn the_card_is_printed_and_what_opens_something_is_not_taken() {
    let dir = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| tabella(dir.path(), args, "");
    let init = "mission init --data d --name Test --type citizen-sampled --time-zone Asia/Baku --languages az,en";
    let (ok, _, error) = run(&init.split(' ').collect::<Vec<_>>());
    assert!(ok, "{error}");
    let write = |text: &str| std::fs::write(dir.path().join("card.json"), text).unwrap();
    write(
        r#"{"phones": [{"number": "+994 12 000 00 00", "for": {"az": "Qərargah"}}], "lines": {"az": {"more": ["Code 7QK4-M2XP-9T"]}}}"#,
    );
    let (ok, _, error) = run(&["mission", "card", "--data", "d", "--set", "card.json"]);
    assert!(!ok && error.contains("lines.az.more[1]") && error.contains("Nothing was changed"), "{error}");
    write(r#"{"phones": [{"number": "+994 12 000 00 00", "for": {"az": "Qərargah <1>"}}]}"#);
    let (ok, out, error) = run(&["mission", "card", "--data", "d", "--set", "card.json"]);
    assert!(ok && out.is_empty(), "{error}");
    let (ok, page, error) = run(&["mission", "card", "--data", "d"]);
    assert!(ok && page.contains("<html lang=\"az\">") && page.contains("Qərargah &lt;1&gt;"), "{error}");
    assert!(page.contains("+994 12 000 00 00") && !page.contains("Test"), "the card names no mission");
    let (ok, _, error) = run(&["mission", "card", "--data", "d", "--observer", "O-9"]);
    assert!(!ok && !error.is_empty());
    let (ok, page, _) = run(&["mission", "card", "--data", "d", "--language", "ru"]);
    assert!(ok && page.contains("Карточка наблюдателя") && page.contains("Qərargah"));
}
