//! Measures what the store promises: `cargo run --release -p tabella-fieldbook --example measure [<directory>]`.
//!
//! Prints one line per figure: what, p50, p99, worst, in milliseconds. The directory should be on the disk that is meant.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::print_stdout
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::path::PathBuf;
use std::time::Instant;
use support::*;
use tabella_domain::{Station, StationKey};
use tabella_fieldbook::{FieldBook, KeyParams, NewVersion};

const STATIONS: u32 = 31_497;

fn line(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |q: f64| times[((times.len() - 1) as f64 * q).round() as usize];
    println!("{what:<52} n {:>5}  p50 {:>8.3}  p99 {:>8.3}  worst {:>8.3}", times.len(), at(0.5), at(0.99), at(1.0));
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let value = work();
    (value, start.elapsed().as_secs_f64() * 1000.0)
}

// Shaped like a national register: many towns, numbers that repeat in each, schools everywhere.
fn register() -> Vec<Station> {
    let kinds = ["Szkoła Podstawowa", "Przedszkole", "Dom Kultury", "Świetlica Wiejska", "Zespół Szkół", "Remiza OSP"];
    let streets = ["Łąkowa", "Długa", "Kościuszki", "Mickiewicza", "Szkolna", "Polna", "Ogrodowa", "Żeromskiego"];
    (0..STATIONS)
        .map(|n| {
            let (town, number) = (n / 13, n % 13 + 1);
            Station {
                key: StationKey(format!("{town}/{number}")),
                number: number.to_string(),
                name: format!("{} Nr {}", kinds[(n * 7 % 6) as usize], n % 40 + 1),
                address: format!("ul. {} {}", streets[(n * 5 % 8) as usize], n % 120 + 1),
                levels: vec![
                    "Polonia".into(),
                    format!("województwo {}", town % 16),
                    format!("powiat {}ski", town % 380),
                    format!("gm. Miejscowość{town}"),
                ],
                area: None,
                registered: Some(900 + n % 700),
                at: None,
            }
        })
        .collect()
}

fn main() {
    let temp = tempfile::TempDir::new().unwrap();
    let dir = std::env::args().nth(1).map_or_else(|| temp.path().to_owned(), PathBuf::from).join("book");
    let (mut book, made) = timed(|| FieldBook::create(&dir, SECRET, None, KeyParams::default(), &clock(NOON)).unwrap());
    println!("create with a 64 MiB key derivation: {made:.0} ms");
    book.begin_enrolment(ADDRESS, CODE, None).unwrap();

    let list = register();
    let ((), import) = timed(|| book.replace_stations("s1", &list).unwrap());
    let ((), again) = timed(|| book.replace_stations("s2", &list).unwrap());
    println!("import of {STATIONS} stations: {import:.0} ms; replacing them: {again:.0} ms");

    let op = r#"{"op":"set","path":"/data/commission/members_total","value":"7"}"#;
    let mut appends = Vec::new();
    let mut sends = Vec::new();
    for n in 1..=500_u128 {
        book.create_report(report(n), &form(), None, true, &summary(0), NOON).unwrap();
        for answered in 1..=20 {
            appends.push(timed(|| book.append_event(report(n), op, NOON, &summary(answered)).unwrap()).1);
        }
        let body = format!("<data id=\"opening\" version=\"2024-1\">{}</data>", "<q>yes</q>".repeat(300));
        let new = NewVersion { version: version(n), body, sent_at_ms: NOON };
        sends.push(timed(|| book.finalise(report(n), new).unwrap()).1);
    }
    line("an answer, durable", appends);
    line("a version made, signed and queued, durable", sends);

    let mut typed = Vec::new();
    for text in
        ["szkola podstawowa lakowa", "gm. miejscowosc1200", "12 miejscowosc77", "kosciuszki 15", "1 1 1", "s z p d"]
    {
        for (end, c) in text.char_indices() {
            let so_far = &text[..end + c.len_utf8()];
            typed.push(timed(|| book.find_stations(so_far, 51, None).unwrap()).1);
        }
    }
    line("station search, per keystroke", typed);
    line("all stations, read", (0..5).map(|_| timed(|| book.all_stations().unwrap()).1).collect());
    drop(book);

    let mut opens = Vec::new();
    let mut today = Vec::new();
    for _ in 0..5 {
        let (book, time) = timed(|| FieldBook::open(&dir, SECRET, None, &clock(NOON)).unwrap());
        opens.push(time);
        today.push(timed(|| (book.reports().unwrap().len(), book.counts().unwrap(), book.forms().unwrap().len())).1);
    }
    line("open at 64 MiB, 500 reports, 31,497 stations", opens);
    line("reports, counts and forms for Today", today);
}
