//! Makes the kept store of this schema version: `cargo run --release -p tabella-fieldbook --example make_fixture -- <dir>`.
//!
//! Run once per schema version, by the app of that version, and kept for ever: `tests/old_books.rs` opens each with today's
//! code. It refuses to write over one that exists.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

#[path = "../tests/support/mod.rs"]
mod support;

use serde_json::json;
use std::path::PathBuf;
use support::*;
use tabella_fieldbook::{Place, Settings};
use tabella_proto::{StationList, sha256_hex};
use tabella_sync::sync_now;
use tabella_sync::testing::Mishap;

fn main() {
    let dir = PathBuf::from(std::env::args().nth(1).expect("a directory"));
    assert!(!dir.exists(), "a kept store is never written over");
    let mut book = create(&dir);
    let mut endpoint = endpoint();
    let document = "<h:html>opening, version 2024-1</h:html>";
    let sha256 = sha256_hex(document.as_bytes());
    endpoint.forms.insert(sha256.clone(), document.into());
    endpoint.stations = Some(StationList { version: "s1".into(), stations: (1..=5).map(station).collect() });
    endpoint.changes = vec![
        json!({ "kind": "forms", "forms": [{ "form": { "form_id": "opening", "version": "2024-1", "sha256": sha256 },
            "titles": { "en": "Opening" }, "any_time": false, "questions": 60 }] }),
        json!({ "kind": "stations", "version": "s1", "count": 5 }),
        json!({ "kind": "deployment", "person": person(), "assignment": { "deployment": "stationary",
            "station": "k1", "forms": [{ "form_id": "opening", "count": 1, "due": "07:30" }] } }),
        json!({ "kind": "of_a_later_version" }),
    ];
    enrol(&mut book, &mut endpoint);
    // Report 1: received. Its correction: sent, waiting.
    send(&mut book, 1);
    settle(&mut book, &mut endpoint, NOON);
    book.begin_correction(report(1), &form(), &summary(1), NOON + 10).unwrap();
    book.append_event(report(1), r#"{"op":"set","path":"/data/open","value":"no"}"#, NOON + 11, &summary(2)).unwrap();
    finalise(&mut book, 1, 2);
    exchange(&mut book, &mut endpoint, Mishap::LostResponse, NOON).unwrap();
    // Report 3: parked.
    sync_now(&mut book).unwrap();
    settle(&mut book, &mut endpoint, NOON);
    send(&mut book, 3);
    exchange(&mut book, &mut endpoint, Mishap::OtherBytes, NOON).unwrap();
    // Report 4: sent, waiting. Report 5: a draft, left at its third question.
    send(&mut book, 4);
    let place = Place::NotListed { reason: "mobile box".into() };
    book.create_report(report(5), &form(), Some(&place), true, &summary(0), NOON + 20).unwrap();
    for n in 1..=3_u32 {
        let op = format!(r#"{{"op":"set","path":"/data/q{n}","value":"ə{n}"}}"#);
        book.append_event(report(5), &op, NOON + 20 + i64::from(n), &summary(n)).unwrap();
    }
    book.leave(report(5), "/data/q3", Some(3)).unwrap();
    book.set_current_station(&station(2).key).unwrap();
    drop(book);
    Settings { language: Some("az".into()), theme: Some("dark".into()), ..Settings::default() }.save(&dir).unwrap();
    // Neither holds anything: they are made again at the next opening.
    for name in ["book.lock", "book.reserve"] {
        std::fs::remove_file(dir.join(name)).unwrap();
    }
}
