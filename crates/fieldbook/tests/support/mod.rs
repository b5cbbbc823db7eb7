//! A book, an endpoint and a person's hand on both.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation
)]

pub mod evidence;

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use tabella_domain::{
    FormRef, Mission, MissionId, MissionType, OutboxState, Person, PersonStatus, ReportId, Role, SecretPolicy, Station,
    StationKey, VersionId,
};
use tabella_fieldbook::{
    Clock, FieldBook, KeyParams, Keychain, KeychainError, NewVersion, Place, StoredVersion, Summary,
};
use tabella_sync::testing::{FakeEndpoint, Mishap};
use tabella_sync::{Agent, LinkStore, Outcome, Plan, Standing, apply, plan};
use uuid::Uuid;

pub const SECRET: &str = "correct horse battery";
pub const PIN: &str = "271828";
pub const CODE: &str = "K7QDM2XA9FTB";
pub const ADDRESS: &str = "https://desk.example.org";
/// Noon of the polling day.
pub const NOON: i64 = 1_714_564_800_000;

pub fn clock(wall_ms: i64) -> Clock {
    Clock { wall_ms, mono_ms: 1, process: 42 }
}

pub fn agent() -> Agent {
    Agent { platform: "desktop".into(), app_version: "0.1.0".into() }
}

pub fn report(n: u128) -> ReportId {
    ReportId(Uuid::from_u128(0x0189_0000_0000_7000_8000_0000_0000_0000 + n))
}

pub fn version(n: u128) -> VersionId {
    VersionId(Uuid::from_u128(0x0189_0000_0000_7000_9000_0000_0000_0000 + n))
}

pub fn form() -> FormRef {
    FormRef { form_id: "opening".into(), version: "2024-1".into(), sha256: "ab".repeat(32) }
}

pub fn summary(answered: u32) -> Summary {
    Summary { answered, questions: 60, cuts: "v".repeat(answered as usize), ..Summary::default() }
}

pub fn station(n: u32) -> Station {
    Station {
        key: StationKey(format!("k{n}")),
        number: n.to_string(),
        name: format!("Szkoła Podstawowa Nr {n}"),
        address: format!("ul. Łąkowa {n}"),
        levels: vec!["Polonia".into(), "m. Bolesławiec".into()],
        area: None,
        registered: Some(1000 + n),
        at: None,
    }
}

pub fn mission() -> Mission {
    Mission {
        id: MissionId(Uuid::from_u128(5)),
        name: "Rehearsal".into(),
        kind: MissionType::CitizenSampled,
        time_zone: "Europe/Warsaw".into(),
        languages: vec!["en".into()],
        practice: true,
        synthetic: true,
        secret: SecretPolicy::default(),
        unknown: serde_json::Map::new(),
    }
}

pub fn person() -> Person {
    Person {
        code: "O-058".into(),
        roles: vec![Role::ShortTermObserver],
        team: None,
        area: None,
        language: Some("en".into()),
        status: PersonStatus::Deployed,
    }
}

pub fn endpoint() -> FakeEndpoint {
    FakeEndpoint::new(mission(), person(), CODE, NOON)
}

pub fn create(dir: &Path) -> FieldBook {
    FieldBook::create(dir, SECRET, None, KeyParams::CHEAP, &clock(NOON)).unwrap()
}

pub fn open(dir: &Path) -> FieldBook {
    FieldBook::open(dir, SECRET, None, &clock(NOON)).unwrap()
}

/// One exchange, if one is planned.
pub fn exchange(book: &mut FieldBook, endpoint: &mut FakeEndpoint, mishap: Mishap, now_ms: i64) -> Option<Outcome> {
    match plan(book, &agent(), now_ms).unwrap() {
        Plan::Send(planned) => {
            let answer = endpoint.exchange(&planned.request, mishap);
            Some(apply(book, &agent(), planned, answer, now_ms, 12_345).unwrap())
        }
        Plan::Wait { .. } | Plan::Idle => None,
    }
}

/// Exchanges until nothing is planned for now.
pub fn settle(book: &mut FieldBook, endpoint: &mut FakeEndpoint, now_ms: i64) -> Vec<Outcome> {
    let mut out = Vec::new();
    for _ in 0..200 {
        match exchange(book, endpoint, Mishap::None, now_ms) {
            Some(outcome) => out.push(outcome),
            None => return out,
        }
    }
    panic!("it never comes to rest");
}

pub fn enrol(book: &mut FieldBook, endpoint: &mut FakeEndpoint) {
    book.begin_enrolment(ADDRESS, CODE, None).unwrap();
    let outcomes = settle(book, endpoint, NOON);
    assert!(outcomes.iter().any(|o| o.enrolled), "{outcomes:?}");
}

/// A sent report of one version.
pub fn send(book: &mut FieldBook, n: u128) -> StoredVersion {
    if book.standing().unwrap() == Standing::New {
        // The device's key is made when an enrolment begins.
        book.begin_enrolment(ADDRESS, CODE, None).unwrap();
    }
    let place = Place::Station { station: station(u32::try_from(n).unwrap()) };
    book.create_report(report(n), &form(), Some(&place), true, &summary(0), NOON).unwrap();
    book.append_event(report(n), r#"{"op":"set","path":"/data/open","value":"yes"}"#, NOON + 1, &summary(1)).unwrap();
    finalise(book, n, n)
}

pub fn finalise(book: &mut FieldBook, report_n: u128, version_n: u128) -> StoredVersion {
    let body = format!("<data id=\"opening\"><open>yes</open><n>{version_n}</n><q>\"ż\"</q></data>");
    book.finalise(report(report_n), NewVersion { version: version(version_n), body, sent_at_ms: NOON + 2 }).unwrap()
}

pub fn state(book: &FieldBook, n: u128) -> OutboxState {
    book.outbox_state(version(n)).unwrap().unwrap()
}

/// A copy of a book's directory, as a power cut would leave it.
pub fn copy_dir(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[derive(Default)]
pub struct Ring {
    pub kept: RefCell<HashMap<String, Vec<u8>>>,
    pub broken: bool,
    pub forgetful: bool,
}

impl Keychain for Ring {
    fn load(&self, id: &str) -> Result<Option<zeroize::Zeroizing<Vec<u8>>>, KeychainError> {
        if self.broken {
            return Err(KeychainError);
        }
        Ok(self.kept.borrow().get(id).cloned().map(zeroize::Zeroizing::new))
    }

    fn store(&self, id: &str, secret: &[u8]) -> Result<(), KeychainError> {
        if !self.forgetful {
            self.kept.borrow_mut().insert(id.into(), secret.into());
        }
        Ok(())
    }
}
