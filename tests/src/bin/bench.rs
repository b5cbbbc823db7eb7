//! Measures the field book natively, with the key derivation, the synced disk and the encryption that observers get. Prints one row of a
//! Markdown table for each figure. `scripts/bench.sh` runs it, together with what is measured in the window and at the endpoint.
//!
//! `bench STATIONS.csv KEEP_FOLDER`: the folder keeps the field book (500 reports, all stations) for the measurements in the window.
#![allow(clippy::print_stdout)]

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tabella_app::KeyParams;
use tabella_app::api::{Command, Item, Place, Reply};
use tabella_tests::device::{Device, PASSPHRASE};
use tabella_tests::{Endpoint, Fault, tabella};
use tabella_xlsform::{Options, convert, from_markdown};

const QUESTIONS: usize = 60;
const REPORTS: usize = 500;

/// A form of sixty questions as missions write them: choices with states, numbers with constraints, follow-ups that depend on answers.
fn form() -> Result<String, Fault> {
    let mut md = String::from(
        "| survey | | | | | | | |\n| | type | name | label | relevant | constraint | bind::tabella:states | bind::tabella:theme |\n",
    );
    for i in 0..QUESTIONS {
        let theme = i / 10;
        let row = match i % 6 {
            0 | 3 => format!("| | select_one yes_no | q{i} | Question {i}? | | | all | theme{theme} |"),
            1 => format!("| | select_one often | q{i} | How often {i}? | | | all | theme{theme} |"),
            2 => format!("| | integer | q{i} | How many {i}? | | . >= 0 and . < 5000 | all | theme{theme} |"),
            4 => format!("| | time | q{i} | When {i}? | | | all | theme{theme} |"),
            _ => format!("| | text | q{i} | What happened {i}? | ${{q{}}} != 'no' | | all | theme{theme} |", i - 2),
        };
        let _ = writeln!(md, "{row}");
    }
    md.push_str("| choices | | | |\n| | list_name | name | label |\n");
    for (list, name) in [
        ("yes_no", "yes"),
        ("yes_no", "no"),
        ("often", "all"),
        ("often", "most"),
        ("often", "half"),
        ("often", "few"),
        ("often", "none"),
    ] {
        let _ = writeln!(md, "| | {list} | {name} | {name} |");
    }
    md.push_str("| settings | | | | |\n| | form_id | version | form_title | namespaces |\n| | bench60 | 1 | Sixty questions (made up) | tabella=\"https://tabella.org/xforms\" |\n");
    let workbook = from_markdown(&md).map_err(|p| format!("{p:?}"))?;
    let outcome = convert(&workbook, &Options::default());
    outcome.xform.ok_or_else(|| format!("{:?}", outcome.problems).into())
}

fn percentile(times: &mut [Duration], share: usize) -> Duration {
    times.sort_unstable();
    times.get((times.len().saturating_sub(1)) * share / 100).copied().unwrap_or_default()
}

fn row(what: &str, bar: &str, measured: &str, how: &str) {
    println!("| {what} | {bar} | {measured} | {how} |");
}

fn ms(duration: Duration) -> String {
    format!("{:.2} ms", duration.as_secs_f64() * 1000.0)
}

/// Answers with values that a person would type, so that the wire carries what it would in the field.
fn answer_all(
    device: &Device,
    form: &tabella_app::api::FormView,
    salt: usize,
    times: &mut Vec<Duration>,
    most: usize,
) -> Result<(), Fault> {
    for (n, item) in form.items.iter().enumerate().take(most) {
        let Item::Question(q) = item else { continue };
        let pick =
            |options: &[&str]| options.get((n * 7 + salt * 13) % options.len()).copied().unwrap_or_default().to_owned();
        let value = match n % 6 {
            0 | 3 => pick(&["yes", "no", "yes"]),
            1 => pick(&["all", "most", "half", "few", "none"]),
            2 => ((n * 31 + salt * 17) % 1_900).to_string(),
            4 => format!("{:02}:{:02}", 6 + (salt + n) % 14, (salt * 7 + n * 3) % 60),
            _ => pick(&[
                "the chair read the figures twice",
                "two agents asked to see the list",
                "none seen",
                "queue of about twenty",
            ]),
        };
        let began = Instant::now();
        let answered = device.send(Command::Answer { report: form.report.clone(), path: q.path.clone(), value });
        times.push(began.elapsed());
        // A follow-up that is not relevant now takes no answer.
        drop(answered);
    }
    Ok(())
}

fn start(device: &Device, station: &str) -> Result<tabella_app::api::FormView, Fault> {
    match device.ok(Command::StartReport {
        form_id: "bench60".into(),
        place: Some(Place::Station { station: station.into() }),
    })? {
        Reply::Form(form) => Ok(*form),
        other => Err(format!("{other:?}").into()),
    }
}

fn main() -> Result<(), Fault> {
    let mut args = std::env::args().skip(1);
    let stations = args.next().ok_or("usage: bench STATIONS.csv KEEP_FOLDER, or bench log")?;
    if stations == "log" {
        return log_search();
    }
    let keep = PathBuf::from(args.next().ok_or("usage: bench STATIONS.csv KEEP_FOLDER")?);
    std::fs::create_dir_all(&keep)?;
    let data = tempfile::tempdir()?;
    let mut endpoint = Endpoint::start(data.path())?;
    let xform = data.path().join("bench60.xml");
    std::fs::write(&xform, form()?)?;
    let folder = endpoint.data();
    tabella(&["mission", "import-form", "--data", &folder, &xform.display().to_string()])?;
    tabella(&["mission", "import-stations", "--data", &folder, &stations])?;
    // The practice mission is set up again by its start only where it lacks something: take the link from this run.
    let device = Device::on(&keep, KeyParams::default())?;
    device.enrol(&endpoint.practice.link)?;
    let Reply::Today(today) = device.ok(Command::Today)? else { return Err("no Today".into()) };
    let total = today.stations_total;
    endpoint.stop();
    let Reply::Stations { stations: found, .. } =
        device.ok(Command::FindStations { text: String::new(), limit: 10 })?
    else {
        return Err("no stations".into());
    };
    let station = found.first().ok_or("no stations")?.key.clone();

    // Answers: ten reports of sixty, each answer durable when its reply is here.
    let mut times = Vec::new();
    for salt in 0..10 {
        let form = start(&device, &station)?;
        answer_all(&device, &form, salt, &mut times, QUESTIONS)?;
        device.ok(Command::Send { report: form.report })?;
    }
    let count = times.len();
    row(
        "answer → durable → next state known, 60-question form, p99",
        "10 ms",
        &format!("{} (p50 {})", ms(percentile(&mut times, 99)), ms(percentile(&mut times, 50))),
        &format!("{count} answers through `dispatch`, SQLCipher, WAL, synchronous=FULL, {total} stations in the store"),
    );

    wire(&device, &mut endpoint)?;

    for salt in 10..REPORTS {
        let form = start(&device, &station)?;
        answer_all(&device, &form, salt, &mut Vec::new(), 6)?;
        device.ok(Command::Send { report: form.report })?;
    }
    let mut opening = Vec::new();
    for _ in 0..20 {
        device.ok(Command::Lock)?;
        let began = Instant::now();
        device.ok(Command::Unlock { secret: PASSPHRASE.into() })?;
        device.ok(Command::Today)?;
        opening.push(began.elapsed());
    }
    row(
        "secret → Today, core alone",
        "0.8 s",
        &format!("{} (slowest of 20 {})", ms(percentile(&mut opening, 50)), ms(percentile(&mut opening, 100))),
        &format!("Argon2id 64 MiB, {REPORTS} reports, {total} stations"),
    );

    let mut keys = Vec::new();
    for text in [
        "boleslawiec",
        "szkoła podstawowa nr 3",
        "łódź 12",
        "warszawa 100",
        "przedszkole",
        "dom kultury",
        "42",
        "1",
        "ul. kościuszki",
        "zespół szkół",
    ] {
        let letters: Vec<char> = text.chars().collect();
        for _ in 0..10 {
            for typed in 1..=letters.len() {
                let text: String = letters.iter().take(typed).collect();
                let began = Instant::now();
                device.ok(Command::FindStations { text, limit: 20 })?;
                keys.push(began.elapsed());
            }
        }
    }
    let count = keys.len();
    row(
        &format!("station search, per keystroke over {total} rows, p99"),
        "10 ms",
        &format!("{} (p50 {})", ms(percentile(&mut keys, 99)), ms(percentile(&mut keys, 50))),
        &format!("{count} keystrokes, 20 rows each, through `dispatch`"),
    );
    device.ok(Command::Lock)?;
    log_search()
}

/// Records of the log that is searched.
const RECORDS: usize = 5_000;

/// A log of thousands of records, written and sent through the app itself, then searched key by key.
fn log_search() -> Result<(), Fault> {
    let (data, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let mut endpoint = Endpoint::start(data.path())?;
    let enrolled = tabella(&[
        "mission",
        "enrol",
        "--data",
        &endpoint.data(),
        "--observer",
        "L-201",
        "--address",
        &endpoint.address(),
        "--json",
    ])?;
    let enrolled: serde_json::Value = serde_json::from_str(&enrolled)?;
    let device = Device::on(folder.path(), KeyParams::default())?;
    device.enrol(enrolled.get("link").and_then(serde_json::Value::as_str).ok_or("no link")?)?;
    endpoint.stop();
    let pick = |from: &[&str], n: usize| from.get(n % from.len()).copied().unwrap_or_default().to_owned();
    let places = ["Şəfəqli", "Düzənli", "Qayaüstü", "Gölyanı", "Günəşli", "Ağbulaq", "Narbaği"];
    let words = [
        "the hall was full before the speech began",
        "Halıçılıq evində yığıncaq keçirilib",
        "the list of voters hung at the door",
        "сотрудников просили прийти и расписаться",
        "two seats of the commission are vacant",
        "müşahidəçiyə sənəd göstərilib",
        "the deputy spoke for twenty minutes",
        "плакаты висели на здании школы",
        "nobody was turned away",
        "qeydiyyat üçün müraciət edilib",
    ];
    for n in 0..RECORDS {
        let started = device.ok(Command::StartReport { form_id: "campaign_event".into(), place: None })?;
        let Reply::Form(form) = started else { return Err("no form".into()) };
        let text =
            |salt: usize| (0..4).map(|k| pick(&words, n / (k + 1) + salt * 3 + k)).collect::<Vec<_>>().join(", ");
        let day = format!("2026-{:02}-{:02}", 1 + n % 12, 1 + (n / 12) % 28);
        let answers = [
            ("record_date", day),
            ("record_place", pick(&places, n)),
            ("quotes", text(1)),
            ("comment", format!("{} · {n}", text(2))),
            ("record_themes", pick(&["campaign", "campaign media", "fundamental_freedoms", "women"], n)),
        ];
        for (name, value) in answers {
            let ends = format!("/{name}");
            let path = form.items.iter().find_map(|item| match item {
                Item::Question(q) if q.path.ends_with(&ends) => Some(q.path.clone()),
                _ => None,
            });
            // A question that depends on another is not asked here.
            if let Some(path) = path {
                device.ok(Command::Answer { report: form.report.clone(), path, value })?;
            }
        }
    }
    let mut keys = Vec::new();
    for text in
        ["haliciliq ev", "şəfəqli", "плакаты школы", "the list of voters", "vacant seats", "4711", "musahide", "zzz"]
    {
        let letters: Vec<char> = text.chars().collect();
        for _ in 0..10 {
            for typed in 1..=letters.len() {
                let command = Command::Log {
                    text: letters.iter().take(typed).collect(),
                    theme: String::new(),
                    form_id: String::new(),
                    from: String::new(),
                    to: String::new(),
                    place: String::new(),
                    limit: 60,
                };
                let began = Instant::now();
                device.ok(command)?;
                keys.push(began.elapsed());
            }
        }
    }
    let count = keys.len();
    row(
        "log search over 5,000 records, p99",
        "30 ms",
        &format!("{} (p50 {})", ms(percentile(&mut keys, 99)), ms(percentile(&mut keys, 50))),
        &format!("{count} keystrokes, 60 rows each with their labels and states, through `dispatch`, native"),
    );
    Ok(())
}

/// The ten reports of the first measurement go out in one push; its bytes are counted at the door.
fn wire(device: &Device, endpoint: &mut Endpoint) -> Result<(), Fault> {
    endpoint.resume()?;
    device.sync()?;
    let (bytes, versions) = device.network.largest_push();
    row(
        "a 60-answer report on the wire, in a batch of 10, signature included",
        "1.2 kB",
        &format!("{} bytes", bytes.checked_div(versions).unwrap_or(0)),
        &format!("body of the request, gzip, {bytes} bytes for {versions} reports filled by the app itself"),
    );
    endpoint.stop();
    Ok(())
}
