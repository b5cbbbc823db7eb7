//! A device with a clock, a keychain and a network that tests hold in their hands, and an endpoint in this process.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation
)]

pub mod endpoint;

#[allow(unused_imports)]
pub use endpoint::{Endpoint, Mood, form};
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use tabella_app::api::*;
use tabella_app::{App, BundleFolder, Clock, Instants, KeyParams, Keychain, KeychainError, NoRandom, Platform, Random};
use tempfile::TempDir;
use zeroize::Zeroizing;

/// 7 February 2024, 09:00 in Baku.
pub const MORNING_MS: i64 = 1_707_282_000_000;
pub const PIN: &str = "194738";
pub const PASSPHRASE: &str = "kestrel over the pond";

#[derive(Clone)]
pub struct FakeClock {
    pub wall_ms: Arc<AtomicI64>,
    pub mono_ms: Arc<AtomicU64>,
    process: u64,
}

impl FakeClock {
    pub fn new() -> Self {
        Self { wall_ms: Arc::new(AtomicI64::new(MORNING_MS)), mono_ms: Arc::default(), process: 7 }
    }

    pub fn pass_seconds(&self, seconds: i64) {
        self.wall_ms.fetch_add(seconds * 1000, Ordering::Relaxed);
        self.mono_ms.fetch_add(seconds as u64 * 1000, Ordering::Relaxed);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Instants {
        Instants {
            wall_ms: self.wall_ms.load(Ordering::Relaxed),
            mono_ms: self.mono_ms.load(Ordering::Relaxed),
            process: self.process,
        }
    }
}

/// Not random at all, and different each time.
pub struct Counting(pub u64);

impl Random for Counting {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandom> {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (self.0 >> 33) as u8;
        }
        Ok(())
    }
}

#[derive(Clone, Default)]
pub struct MemoryKeychain(pub Arc<Mutex<HashMap<String, Vec<u8>>>>);

impl Keychain for MemoryKeychain {
    fn load(&self, id: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        Ok(self.0.lock().unwrap().get(id).cloned().map(Zeroizing::new))
    }

    fn store(&self, id: &str, secret: &[u8]) -> Result<(), KeychainError> {
        self.0.lock().unwrap().insert(id.to_owned(), secret.to_vec());
        Ok(())
    }
}

pub struct Device {
    pub dir: TempDir,
    pub clock: FakeClock,
    pub keychain: Option<MemoryKeychain>,
    pub app: App,
    runs: u64,
}

pub fn app_in(dir: &Path, clock: &FakeClock, keychain: Option<&MemoryKeychain>, run: u64) -> App {
    App::new(Platform {
        dir: dir.join("book"),
        bundles: Box::new(BundleFolder(dir.join("bundles"))),
        keychain: keychain.cloned().map(|k| Box::new(k) as Box<dyn Keychain + Send>),
        clock: Box::new(clock.clone()),
        random: Box::new(Counting(run)),
        language: "en-GB".into(),
        app_version: "0.1.0".into(),
        platform: "desktop".into(),
        key_params: KeyParams::CHEAP,
    })
}

impl Device {
    /// A new device whose platform has a keychain: it takes a PIN.
    pub fn new() -> Self {
        Self::with(Some(MemoryKeychain::default()))
    }

    pub fn with(keychain: Option<MemoryKeychain>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = FakeClock::new();
        let app = app_in(dir.path(), &clock, keychain.as_ref(), 1);
        Self { dir, clock, keychain, app, runs: 1 }
    }

    /// An enrolled device that has fetched everything.
    pub fn ready(endpoint: &mut Endpoint) -> Self {
        let mut device = Self::new();
        device.enrol(endpoint, PIN).unwrap();
        device.sync(endpoint);
        assert_eq!(device.status().phase, Phase::Ready);
        device
    }

    pub fn enrol(&mut self, endpoint: &Endpoint, secret: &str) -> Result<Reply, AppError> {
        self.app.dispatch(Command::Enrol {
            address: endpoint.address.clone(),
            code: endpoint.code.clone(),
            endpoint_key: Some(endpoint.key.public().to_text()),
            secret: Some(secret.to_owned()),
        })
    }

    /// As if the process was killed: the app is dropped as it stands, and another begins in the same folder.
    pub fn kill(&mut self) {
        self.runs += 1;
        // Released before the next one looks for the lock, as a dead process would.
        let dir = tempfile::tempdir().unwrap();
        let idle = app_in(dir.path(), &self.clock, None, 0);
        drop(std::mem::replace(&mut self.app, idle));
        self.app = app_in(self.dir.path(), &self.clock, self.keychain.as_ref(), self.runs * 1_000_003);
    }

    pub fn unlock(&mut self) {
        self.app.dispatch(Command::Unlock { secret: PIN.into() }).unwrap();
    }

    /// Carries requests until the app has none; the number of them.
    pub fn sync(&mut self, endpoint: &mut Endpoint) -> usize {
        let mut carried = 0;
        while let Some(request) = self.app.next_request() {
            let answer = endpoint.answer(&request, self.clock.now().wall_ms);
            self.app.handle_response(request.id, answer);
            carried += 1;
            assert!(carried < 200, "the app asks without end");
        }
        carried
    }

    pub fn ask(&mut self, command: Command) -> Reply {
        self.app.dispatch(command).unwrap()
    }

    pub fn code(&mut self, command: Command) -> ErrorCode {
        self.app.dispatch(command).unwrap_err().code
    }

    pub fn status(&mut self) -> Status {
        match self.ask(Command::Status) {
            Reply::Status(status) => status,
            other => panic!("{other:?}"),
        }
    }

    pub fn today(&mut self) -> Today {
        match self.ask(Command::Today) {
            Reply::Today(today) => *today,
            other => panic!("{other:?}"),
        }
    }

    pub fn start(&mut self, form_id: &str, place: Option<Place>) -> FormView {
        self.form(Command::StartReport { form_id: form_id.into(), place })
    }

    pub fn open(&mut self, report: &str) -> FormView {
        self.form(Command::OpenReport { report: report.into() })
    }

    pub fn form(&mut self, command: Command) -> FormView {
        match self.ask(command) {
            Reply::Form(form) => *form,
            other => panic!("{other:?}"),
        }
    }

    pub fn answer(&mut self, report: &str, path: &str, value: &str) -> FormChange {
        match self.ask(Command::Answer { report: report.into(), path: path.into(), value: value.into() }) {
            Reply::FormChanged(change) => *change,
            other => panic!("{other:?}"),
        }
    }

    pub fn review(&mut self, report: &str) -> Review {
        match self.ask(Command::Review { report: report.into() }) {
            Reply::Review(review) => *review,
            other => panic!("{other:?}"),
        }
    }

    pub fn send(&mut self, report: &str) -> ReportView {
        match self.ask(Command::Send { report: report.into() }) {
            Reply::Report(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    pub fn report(&mut self, report: &str) -> ReportView {
        match self.ask(Command::Report { report: report.into() }) {
            Reply::Report(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    pub fn reports(&mut self) -> Vec<ReportRow> {
        match self.ask(Command::Reports) {
            Reply::Reports { reports } => reports,
            other => panic!("{other:?}"),
        }
    }
}

pub fn at_station() -> Option<Place> {
    Some(Place::Station { station: "S-14".into() })
}

pub fn question<'a>(items: &'a [Item], path: &str) -> &'a Question {
    items
        .iter()
        .find_map(|i| match i {
            Item::Question(q) if q.path == path => Some(q.as_ref()),
            _ => None,
        })
        .unwrap_or_else(|| panic!("no question {path}"))
}

pub fn has(items: &[Item], path: &str) -> bool {
    items.iter().any(|i| matches!(i, Item::Question(q) if q.path == path))
}

/// An opening report with everything that must be answered.
pub fn filled_opening(device: &mut Device) -> String {
    let form = device.start("opening", at_station());
    device.answer(&form.report, "/data/setup/allowed", "yes");
    device.answer(&form.report, "/data/overall", "4");
    form.report
}
