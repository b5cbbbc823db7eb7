//! A process that is answering is killed with SIGKILL, seed after seed; each time every answer that was shown as saved is there.
//! `TABELLA_KILLS` sets how many (100; `make soak` takes more).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout)]

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command as Program, Stdio};
use tabella_app::KeyParams;
use tabella_app::api::{Command, Item, Reply};
use tabella_fieldbook::{Clock, FieldBook};
use tabella_forms::Op;
use tabella_tests::device::{Device, PASSPHRASE, same_answer};
use tabella_tests::{Endpoint, Fault, Process};

#[test]
fn every_answer_shown_as_saved_survives_kill_9() -> Result<(), Fault> {
    let kills: u64 = std::env::var("TABELLA_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(100);
    let folders = (tempfile::tempdir()?, tempfile::tempdir()?);
    let endpoint = Endpoint::start(folders.0.path())?;
    {
        let device = Device::on(folders.1.path(), KeyParams::CHEAP)?;
        device.enrol(&endpoint.practice.link)?;
        device.ok(Command::Lock)?;
    }
    drop(endpoint);

    let mut answers = 0;
    for seed in 1..=kills {
        let mut child = Process(
            Program::new(env!("CARGO_BIN_EXE_answering"))
                .arg(folders.1.path())
                .arg(seed.to_string())
                .stdout(Stdio::piped())
                .spawn()?,
        );
        // Killed after a number of lines that the seed decides, at whatever point of the next answer it then is.
        let lines = usize::try_from(1 + seed.wrapping_mul(2_654_435_761) % 60)?;
        let mut out = BufReader::new(child.0.stdout.take().ok_or("no output")?);
        let mut said: Vec<String> = Vec::new();
        for _ in 0..lines {
            let mut line = String::new();
            assert!(out.read_line(&mut line)? > 0, "seed {seed}: the process ended by itself");
            said.push(line.trim_end().to_owned());
        }
        for _ in 0..seed.wrapping_mul(40_503) % 200_000 {
            std::hint::spin_loop();
        }
        child.kill();
        // What it had printed before the end counts too; a line that was cut off does not.
        let mut rest = String::new();
        out.read_to_string(&mut rest)?;
        said.extend(rest.split_inclusive('\n').filter(|l| l.ends_with('\n')).map(|l| l.trim_end().to_owned()));

        let said: Vec<Vec<&str>> = said.iter().map(|l| l.split('\t').collect()).collect();
        let report = said[0][1];
        let given: Vec<(&str, &str)> = said.iter().filter(|l| l[0] == "saved").map(|l| (l[2], l[3])).collect();
        let under_way = said.last().filter(|l| l[0] == "giving").map(|l| (l[2], l[3]));
        answers += given.len();

        // The journal holds every answer that was shown as saved, in order, and at most the one under way after them.
        {
            let book = FieldBook::open(folders.1.path(), PASSPHRASE, None, &Clock::system())?;
            let draft = book.draft(report.parse()?)?.ok_or("no draft")?;
            let kept: Vec<(String, String)> = draft
                .events
                .iter()
                .filter_map(|e| serde_json::from_str::<Op>(&e.op).ok())
                .filter_map(|op| if let Op::Set { path, value } = op { Some((path, value)) } else { None })
                .collect();
            // The app itself answers station and arrival before the first question is shown; after that come the answers that were
            // shown as saved, in their order, and then at most the one under way.
            let matches = |k: &(String, String), g: (&str, &str)| k.0 == g.0 && same_answer(&k.1, g.1);
            let whole = (0..=2).any(|own| {
                let Some(kept) = kept.get(own..) else { return false };
                let all = given.len() <= kept.len() && kept.iter().zip(&given).all(|(k, g)| matches(k, *g));
                let after = kept.get(given.len()..).unwrap_or_default();
                all && after.len() <= 1 && after.iter().all(|k| under_way.is_some_and(|g| matches(k, g)))
            });
            assert!(
                whole,
                "seed {seed}: the journal {kept:?} is not what was shown as saved: {given:?}, {under_way:?} under way"
            );
        }

        // And the screen shows them again (those that are still relevant).
        let device = Device::on(folders.1.path(), KeyParams::CHEAP)?;
        device.ok(Command::Unlock { secret: PASSPHRASE.into() })?;
        let Reply::Form(form) = device.ok(Command::OpenReport { report: report.into() })? else {
            return Err("no form".into());
        };
        let shown: HashMap<&str, &str> = form
            .items
            .iter()
            .filter_map(|i| if let Item::Question(q) = i { Some((q.path.as_str(), q.value.as_str())) } else { None })
            .collect();
        let last: HashMap<&str, &str> = given.iter().copied().collect();
        for (path, value) in last {
            let Some(now) = shown.get(path) else { continue };
            let changed_by_the_one_under_way = under_way.is_some_and(|(p, v)| p == path && same_answer(now, v));
            assert!(
                same_answer(now, value) || changed_by_the_one_under_way,
                "seed {seed}: {path} is {now}, not {value}"
            );
        }
        device.ok(Command::Lock)?;
    }
    assert!(answers as u64 >= kills, "only {answers} answers in {kills} kills");
    println!("{kills} kills, {answers} answers shown as saved, none lost");
    Ok(())
}
