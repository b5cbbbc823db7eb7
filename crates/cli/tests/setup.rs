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
    write("roster.csv", b"code,roles,area,station,forms\nO-1,sto,1,2,opening@09:00\n");
    let (ok, _, error) = run(&["mission", "import-roster", "--data", "d", "roster.csv"], "");
    assert!(ok, "{error}");
    let (ok, _, error) =
        run(&["mission", "enrol", "--data", "d", "--observer", "O-9", "--address", "https://desk.example.org"], "");
    assert!(!ok && error.contains("person"), "{error}");
    let (ok, out, error) =
        run(&["mission", "enrol", "--data", "d", "--observer", "O-1", "--address", "desk.example.org", "--json"], "");
    assert!(ok, "{error}");
    let made: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(made["link"].as_str().unwrap().starts_with("tabella://enrol#a=https://desk.example.org&c="));
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
