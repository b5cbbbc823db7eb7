//! A process that answers questions until it is killed. Prints what it is about to give, and again once the app has shown it as
//! saved: `giving` or `saved`, report, path, value, with tabs between. For `tests/kills.rs`; never shipped.
#![allow(clippy::print_stdout)]

use std::io::Write;
use std::path::Path;
use tabella_app::api::{Command, Item, Place, Reply};
use tabella_tests::Fault;
use tabella_tests::device::{PASSPHRASE, app_on, apply, same_answer};

/// A small generator, so that a seed gives the same answers.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % below.max(1)
    }
}

fn main() -> Result<(), Fault> {
    let mut args = std::env::args().skip(1);
    let dir = args.next().ok_or("usage: answering FOLDER SEED")?;
    let seed: u64 = args.next().ok_or("usage: answering FOLDER SEED")?.parse()?;
    let mut dice = Dice(seed);
    let mut app = app_on(Path::new(&dir));
    let failed = |e| Fault::from(format!("{e:?}"));
    app.dispatch(Command::Unlock { secret: PASSPHRASE.into() }).map_err(failed)?;
    let Reply::Stations { stations, .. } =
        app.dispatch(Command::FindStations { text: String::new(), limit: 1 }).map_err(failed)?
    else {
        return Err("no stations".into());
    };
    let station = stations.first().ok_or("no stations")?.key.clone();
    let Reply::Form(form) = app
        .dispatch(Command::StartReport { form_id: "opening".into(), place: Some(Place::Station { station }) })
        .map_err(failed)?
    else {
        return Err("no form".into());
    };
    let mut items = form.items.clone();
    let mut out = std::io::stdout().lock();
    for count in 0_u64.. {
        let open: Vec<_> = items
            .iter()
            .filter_map(|i| if let Item::Question(q) = i { Some(q) } else { None })
            .filter(|q| !q.read_only && (!q.choices.is_empty() || tabella_tests::device::plain(q).is_some()))
            .collect();
        let question = open.get(dice.next(open.len())).ok_or("nothing to answer")?;
        let value = match question.choices.get(dice.next(question.choices.len())) {
            Some(choice) => choice.value.clone(),
            None => match tabella_tests::device::plain(question) {
                Some(text) if text.starts_with(char::is_alphabetic) => format!("{text} {count}"),
                Some(value) => value,
                None => continue,
            },
        };
        // The same answer again is no new answer: the journal does not grow.
        if same_answer(&question.value, &value) {
            continue;
        }
        let path = question.path.clone();
        writeln!(out, "giving\t{}\t{path}\t{value}", form.report)?;
        out.flush()?;
        let reply = app
            .dispatch(Command::Answer { report: form.report.clone(), path: path.clone(), value: value.clone() })
            .map_err(failed)?;
        writeln!(out, "saved\t{}\t{path}\t{value}", form.report)?;
        out.flush()?;
        if let Reply::FormChanged(change) = reply {
            apply(&mut items, change.changed, change.order.as_deref());
        }
    }
    Ok(())
}
