//! Whatever a screen asks, in whatever order: no panic, no lost answer, and what reopening shows is what was shown.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

mod common;

use common::*;
use proptest::prelude::*;
use tabella_app::api::*;

const PATHS: [&str; 12] = [
    "/data/station",
    "/data/station_other",
    "/data/arrival",
    "/data/setup/allowed",
    "/data/setup/why",
    "/data/setup/registered",
    "/data/setup/materials",
    "/data/members",
    "/data/members[1]",
    "/data/members[2]/gender",
    "/data/overall",
    "/data/nowhere",
];
const VALUES: [&str; 12] =
    ["", "yes", "no", "842", "-1", "seals ink", "S-14", "S-15", "08:15", "f", "text with <tags> & \"quotes\"", "ə"];

#[derive(Debug, Clone)]
enum Step {
    Ask(u8, u8, u8, String),
    Kill,
    Sync(bool),
    Pass(u16),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        20 => (any::<u8>(), any::<u8>(), any::<u8>(), "\\PC{0,12}").prop_map(|(a, b, c, d)| Step::Ask(a, b, c, d)),
        1 => Just(Step::Kill),
        2 => any::<bool>().prop_map(Step::Sync),
        2 => any::<u16>().prop_map(Step::Pass),
    ];
    proptest::collection::vec(step, 1..60)
}

fn command(kind: u8, a: u8, b: u8, text: &str, reports: &[String]) -> Command {
    let pick = |list: &[&str], n: u8| list[usize::from(n) % list.len()].to_owned();
    let report = if reports.is_empty() { text.to_owned() } else { reports[usize::from(a) % reports.len()].clone() };
    let path = if b == 255 { text.to_owned() } else { pick(&PATHS, b) };
    let value = if a > 200 { text.to_owned() } else { pick(&VALUES, a) };
    match kind % 32 {
        0 => Command::Status,
        1 => Command::ReadLink { link: text.to_owned(), address: pick(&VALUES, a), code: text.to_owned() },
        2 => Command::Enrol {
            address: "https://desk.example.org".into(),
            code: text.to_owned(),
            endpoint_key: None,
            secret: Some(text.to_owned()),
        },
        3 => Command::Lock,
        4 => Command::Today,
        5 => Command::FindStations { text: text.to_owned(), limit: u16::from(b) },
        6 => Command::SetStation { station: value },
        7 => Command::StartReport {
            form_id: pick(&["opening", "incident", "closing"], a),
            place: match b % 3 {
                0 => None,
                1 => Some(Place::Station { station: pick(&["S-14", "S-15", "?"], a) }),
                _ => Some(Place::NotListed { reason: text.to_owned() }),
            },
        },
        8 => Command::OpenReport { report },
        9 => Command::AnswerState {
            report,
            path,
            state: [None, Some(AnswerStateCode::DontKnow), Some(AnswerStateCode::NotObserved)][usize::from(a) % 3],
        },
        10 => Command::SeenAt { report, path, seen_at: pick(&["2024-02-07T08:00:00Z", "yesterday"], a) },
        11 => Command::AddRepeat { report, path },
        12 => Command::RemoveRepeat { report, path },
        13 => Command::FindChoices { report, path, text: text.to_owned(), limit: u16::from(a) },
        14 => Command::Leave { report, path },
        15 => Command::FormLanguage { report, language: pick(&["az", "en", "xx"], b) },
        16 => Command::Review { report },
        17 => Command::Send { report },
        18 => Command::Correct { report },
        19 => Command::DiscardDraft { report },
        20 => Command::Reports,
        21 => Command::Report { report },
        22 => Command::TryAgain { report },
        23 => Command::SyncNow,
        24 => Command::Export,
        25 => Command::SetLanguage { language: pick(&["az", "ru", "tlh"], b) },
        _ => Command::Answer { report, path, value },
    }
}

fn shown(device: &mut Device, report: &str) -> Vec<Item> {
    device.open(report).items
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn random_commands_never_panic_and_lose_nothing(steps in steps()) {
        let mut endpoint = Endpoint::new();
        let mut device = Device::ready(&mut endpoint);
        let mut reports: Vec<String> = vec![device.start("opening", at_station()).report];
        // The screen's own copy of the first report, kept up by the differences alone.
        for step in steps {
            match step {
                Step::Ask(kind, a, b, text) => {
                    let asked = command(kind, a, b, &text, &reports);
                    let before = matches!(asked, Command::Answer { .. } | Command::AnswerState { .. }
                        | Command::AddRepeat { .. } | Command::RemoveRepeat { .. } | Command::SeenAt { .. });
                    let screen = match (&asked, before) {
                        (Command::Answer { report, .. } | Command::AnswerState { report, .. } | Command::AddRepeat { report, .. }
                            | Command::RemoveRepeat { report, .. } | Command::SeenAt { report, .. }, true) =>
                            match device.app.dispatch(Command::OpenReport { report: report.clone() }) {
                                Ok(Reply::Form(form)) => Some((report.clone(), form.items)),
                                _ => None,
                            },
                        _ => None,
                    };
                    match device.app.dispatch(asked) {
                        Ok(Reply::Form(form)) if !reports.contains(&form.report) => reports.push(form.report),
                        Ok(Reply::FormChanged(change)) => {
                            let (report, mut items) = screen.unwrap();
                            let path = |i: &Item| match i {
                                Item::Question(q) => q.path.clone(),
                                Item::Group { path, .. } => path.clone(),
                                Item::Repeat(r) => r.path.clone(),
                            };
                            for changed in change.changed {
                                match items.iter_mut().find(|i| path(i) == path(&changed)) {
                                    Some(old) => *old = changed,
                                    None => items.push(changed),
                                }
                            }
                            if let Some(order) = change.order {
                                items = order.iter().map(|p| items.iter().find(|i| path(i) == *p).unwrap().clone()).collect();
                            }
                            prop_assert_eq!(items, shown(&mut device, &report), "the differences do not add up");
                        }
                        Err(error) => prop_assert_ne!(error.code, ErrorCode::Internal, "{:?}", error),
                        _ => {}
                    }
                }
                Step::Kill => device.kill(),
                Step::Sync(well) => {
                    endpoint.mood = if well { Mood::Well } else { Mood::LosesAnswers };
                    device.sync(&mut endpoint);
                }
                Step::Pass(seconds) => device.clock.pass_seconds(i64::from(seconds)),
            }
            if device.status().phase == Phase::Locked {
                device.unlock();
            }
        }
        let list = device.reports();
        for row in &list {
            let before = shown(&mut device, &row.report);
            device.kill();
            device.unlock();
            prop_assert_eq!(&before, &shown(&mut device, &row.report));
        }
        prop_assert!(endpoint.received.values().all(|(v, _)| reports.contains(&v.report.to_string())));
    }
}
