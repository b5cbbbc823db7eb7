//! Finding a station as an observer types.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    missing_docs
)]

mod support;

use support::*;
use tabella_domain::{AreaCode, Station, StationKey};
use tabella_fieldbook::FieldBook;
use tempfile::TempDir;

fn s(key: &str, number: &str, name: &str, address: &str, level: &str, area: &str) -> Station {
    Station {
        key: StationKey(key.into()),
        number: number.into(),
        name: name.into(),
        address: address.into(),
        levels: vec!["Polonia".into(), level.into()],
        area: (!area.is_empty()).then(|| AreaCode(area.into())),
        registered: None,
        at: None,
    }
}

fn book(dir: &TempDir) -> FieldBook {
    let mut book = create(dir.path());
    let list = [
        s("a", "112", "Szkoła Podstawowa Nr 12", "Łąkowa 1", "m. Bolesławiec", "1"),
        s("b", "12", "Przedszkole", "Długa 7", "m. Wrocław", "1"),
        s("c", "120", "Dom Kultury", "Krótka 12", "m. Wrocław", "2"),
        s("d", "7", "Gimnazjum nr 12", "Şəfəqli 3", "Bakı", "2"),
        s("e", "12", "Biblioteka", "Rynek 1", "Kraków", "2"),
        s("f", "12/3", "Świetlica", "Rynek 2", "Kraków", "N-1"),
    ];
    book.replace_stations("s1", &list).unwrap();
    book
}

fn find(book: &FieldBook, text: &str) -> String {
    book.find_stations(text, 10, None).unwrap().into_iter().map(|s| s.key.0).collect()
}

#[test]
fn the_number_as_posted_comes_first_then_numbers_that_begin_so_then_the_rest() {
    let dir = TempDir::new().unwrap();
    assert_eq!(find(&book(&dir), "12"), "befcad");
}

#[test]
fn diacritics_need_not_be_typed_and_every_word_must_match() {
    let dir = TempDir::new().unwrap();
    let book = book(&dir);
    assert_eq!(find(&book, "boleslaw"), "a");
    assert_eq!(find(&book, "BOLESŁAWIEC lakowa"), "a");
    assert_eq!(find(&book, "sefeq"), "d");
    assert_eq!(find(&book, "krak ryn"), "ef");
    assert_eq!(find(&book, "12 krak"), "ef");
    assert_eq!(find(&book, "krakow 12"), "ef");
    // The same number first, then where both words stand anywhere.
    assert_eq!(find(&book, "12/3"), "fd");
    assert_eq!(find(&book, "krakow wroclaw"), "");
}

#[test]
fn one_s_own_area_comes_first_within_each_rank() {
    let dir = TempDir::new().unwrap();
    let book = book(&dir);
    let keys = |text: &str, area: &str| -> String {
        book.find_stations(text, 10, Some(&AreaCode(area.into()))).unwrap().into_iter().map(|s| s.key.0).collect()
    };
    assert_eq!(keys("12", "2"), "ebfcda");
    assert_eq!(keys("", "2"), "cdeabf");
    assert_eq!(keys("12", "N-1"), "fbecad");
    assert_eq!(keys("", "*\" OR"), "abcdef");
}

#[test]
fn what_people_type_by_mistake_is_never_an_error() {
    let dir = TempDir::new().unwrap();
    let book = book(&dir);
    for text in
        ["", " ", "\"", "*", "AND", "12 OR", "number:12", "NEAR(", "^", "{", "-", "łł…", "'; DROP", "\u{0}", "12*"]
    {
        let _ = book.find_stations(text, 10, Some(&AreaCode("\"".into()))).unwrap();
    }
    assert_eq!(book.find_stations("12", 2, None).unwrap().len(), 2);
    assert!(book.find_stations("12", 0, None).unwrap().is_empty());
}

#[test]
fn a_new_list_replaces_the_old_one_whole_or_not_at_all() {
    let dir = TempDir::new().unwrap();
    let mut book = book(&dir);
    let twice = [station(1), station(1)];
    assert!(book.replace_stations("s2", &twice).is_err());
    assert_eq!(book.station_list().unwrap().version.as_deref(), Some("s1"));
    assert_eq!(find(&book, "boleslaw"), "a");
    book.replace_stations("s2", &[station(1), station(2)]).unwrap();
    assert_eq!((find(&book, "krakow"), find(&book, "lakowa 2")), (String::new(), "k2".into()));
    let list = book.station_list().unwrap();
    assert_eq!((list.version.as_deref(), list.count), (Some("s2"), 2));
    assert_eq!(book.all_stations().unwrap(), vec![station(1), station(2)]);
    assert_eq!(book.station(&StationKey("k2".into())).unwrap(), Some(station(2)));
}
