//! Importing real station lists, and refusing bad ones whole.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::print_stdout
)]

mod common;

use std::path::PathBuf;
use tabella_server::setup::stations::{Columns, import, read};
use tabella_server::store::Store;

fn real(name: &str) -> Option<Vec<u8>> {
    let shared = std::env::var_os("TABELLA_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let found = std::fs::read(shared.join("data/stations").join(name)).ok();
    if found.is_none() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{name} is not there");
        println!("skipped: {name} is not there (set TABELLA_SHARED)");
    }
    found
}

#[test]
fn four_real_lists_are_imported_whole() {
    let ghana = "number=PS_Code,name=PS_Name,registered=Registered_Voters,level=Region_Name,level=District_Name";
    for (name, map, encoding, count) in [
        ("poland-2023.csv", "", None, 31_497),
        ("romania-2024.csv", "", None, 0),
        ("norway.csv", "", None, 0),
        ("ghana-2008.csv", ghana, Some("latin1"), 20_928),
    ] {
        let Some(bytes) = real(name) else { continue };
        let list = read(&bytes, Columns::parse(map).unwrap(), encoding)
            .unwrap_or_else(|p| panic!("{name}: {} problems, first {:?}", p.len(), &p[..p.len().min(5)]));
        println!("{name}: {} stations", list.stations.len());
        if count > 0 {
            assert_eq!(list.stations.len(), count, "{name}");
        }
        assert!(list.stations.iter().all(|s| !s.address.contains('\n') && !s.key.0.contains(' ')));
        let keys: std::collections::HashSet<_> = list.stations.iter().map(|s| &s.key).collect();
        assert_eq!(keys.len(), list.stations.len());
    }
    if let Some(bytes) = real("ghana-2008.csv") {
        let refused = read(&bytes, Columns::parse(ghana).unwrap(), None).unwrap_err();
        assert_eq!(refused[0].code, "encoding_ambiguous");
        assert!(refused[0].row > 1);
    }
    if let Some(bytes) = real("norway.csv") {
        let list = read(&bytes, Columns::default(), None).unwrap();
        assert!(list.stations.iter().any(|s| s.address == "Skoleveien 15 1430 Ås Akershus"));
    }
}

#[test]
fn a_bad_list_names_its_rows_and_leaves_the_mission_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    common::set_up(dir.path());
    let (store, _) = tabella_server::open(dir.path()).unwrap();
    let bad = "Level1,Number,Address,Registered\nA,1,x,10\nA,1,y,11\nB,,z,\nB,2,z,12.104\n";
    let error = import(store.as_ref(), "test", bad.as_bytes(), Columns::default(), None).unwrap_err();
    let tabella_server::setup::SetupError::File(problems) = error else { panic!("{error}") };
    let found: Vec<(u64, &str)> = problems.iter().map(|p| (p.row, p.code)).collect();
    assert_eq!(found, [(3, "station_twice"), (4, "number_blank"), (5, "registered_not_a_number")]);
    assert_eq!(store.stations().unwrap().len(), 3);
    let wrong = read(b"Town,Street\nA,B\n", Columns::default(), None).unwrap_err();
    assert_eq!(wrong[0].code, "column_missing");
    let wide = read(b"Level1,Number\nA,1\nA,2,3\n", Columns::default(), None).unwrap_err();
    assert_eq!((wide[0].code, wide[0].row), ("row_width", 3));
    let twice = read(b"Level1,Number,number\nA,1,1\n", Columns::default(), None).unwrap_err();
    assert_eq!(twice[0].code, "column_twice");
    assert!(read(b"", Columns::default(), None).is_err());
}

#[test]
fn truth_cannot_be_changed_or_deleted() {
    let mut endpoint = common::Endpoint::start();
    let device = endpoint.device("O-1");
    device.push(vec![device.report(&common::PLAIN)]);
    endpoint.stop();
    let connection = rusqlite::Connection::open(endpoint.dir.path().join("truth.db")).unwrap();
    for sql in [
        "UPDATE report_version SET number = 'x'",
        "DELETE FROM report_version",
        "UPDATE body_pack SET codec = 0",
        "DELETE FROM body_pack",
        "UPDATE form_ref SET version = 'x'",
        "DELETE FROM form_ref",
        "UPDATE audit SET actor = 'x'",
        "DELETE FROM audit",
    ] {
        assert!(connection.execute(sql, []).is_err(), "{sql}");
    }
}

#[test]
fn the_practice_mission_is_set_up_once() {
    let dir = tempfile::tempdir().unwrap();
    let (store, keys) = tabella_server::open(dir.path()).unwrap();
    let first = tabella_server::setup::practice::ensure(store.as_ref(), dir.path()).unwrap();
    let epochs = store.epochs().unwrap();
    let again = tabella_server::setup::practice::ensure(store.as_ref(), dir.path()).unwrap();
    assert_eq!(first.accounts[0].password, again.accounts[0].password);
    assert_eq!(store.epochs().unwrap(), epochs);
    assert_eq!((store.stations().unwrap().len(), store.forms().unwrap().len()), (40, 16));
    let (code, _) = tabella_server::setup::practice::code(store.as_ref(), &keys, &first).unwrap();
    assert_eq!(code.len(), 12);
}

#[test]
fn a_form_that_changed_needs_a_new_version() {
    let dir = tempfile::tempdir().unwrap();
    let kept = common::set_up(dir.path());
    let (store, _) = tabella_server::open(dir.path()).unwrap();
    let import =
        |text: &str| tabella_server::setup::form::import(store.as_ref(), "test", text.as_bytes(), "x.xml", false);
    assert_eq!(import(common::XFORM).unwrap().0, kept, "the same again changes nothing");
    let changed = common::XFORM.replace("Remark", "Remarks");
    let Err(tabella_server::setup::SetupError::File(problems)) = import(&changed) else { panic!("taken") };
    assert_eq!(problems[0].code, "version_taken");
    assert!(problems[0].message.contains("opening version 1") && problems[0].message.contains("new version"));
    assert_eq!(store.forms().unwrap().len(), 1);
    import(&changed.replace("version=\"1\"", "version=\"2\"")).unwrap();
    let forms = store.forms().unwrap();
    assert_eq!((forms.len(), forms.iter().filter(|f| f.in_use).count()), (2, 1));
}

#[test]
fn a_function_that_does_not_exist_is_located_in_an_xform_too() {
    let wrong = common::XFORM.replace(
        r#"<bind nodeset="/data/remark" type="string"/>"#,
        r#"<bind nodeset="/data/remark" type="string" relevant="lenght(/data/shown) > 0 and not(false())"/>"#,
    );
    let Err(problems) = tabella_server::setup::form::read(wrong.as_bytes(), "x.xml") else { panic!("taken") };
    assert_eq!(problems.len(), 1, "{problems:?}");
    let problem = &problems[0];
    assert_eq!((problem.code, problem.column.as_deref()), ("unknown_function", Some("relevant")));
    let line = wrong.lines().position(|l| l.contains("lenght")).unwrap() + 1;
    assert_eq!(problem.row, line as u64);
    assert!(problem.message.contains("lenght()"));
}

#[test]
fn a_new_list_says_whose_station_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    common::set_up(dir.path());
    let (store, _) = tabella_server::open(dir.path()).unwrap();
    let fewer = "Key,Level1,Number,Area\nP-1,A,1,1\nP-9,A,9,1\n";
    let done = import(store.as_ref(), "test", fewer.as_bytes(), Columns::default(), None).unwrap();
    assert_eq!((done.stations, done.stranded), (2, vec!["O-2".to_owned(), "O-3".to_owned()]));
}
