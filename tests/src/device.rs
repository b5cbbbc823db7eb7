//! A real device as a library: the observer's app with its store on disk and real HTTP, whose network and clock a test can bend.

use crate::Fault;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tabella_app::api::{
    AppError, Attach, Command, EvidenceView, FormView, Item, Place, Question, QuestionKind, Reply, Status,
};
use tabella_app::native::{HttpTransport, Transport, carry_one};
use tabella_app::{
    App, BundleFolder, Clock, HttpRequest, HttpResponse, Instants, KeyParams, Platform, SystemRandom, TransportError,
};

/// The passphrase of every test device.
pub const PASSPHRASE: &str = "seven quiet herons over rice";

/// What happens to one request.
#[derive(Debug, Clone)]
pub enum Mishap {
    /// It never leaves.
    RequestLost,
    /// The endpoint handles it; the answer is lost.
    AnswerLost,
    /// Delivered twice; the second answer counts.
    DeliveredTwice,
    /// Something between answers with this status and text (a captive portal, a proxy).
    Answered(u16, &'static str),
}

/// A network that has mishaps in the order in which a test plans them, and then works.
pub struct Network {
    inner: HttpTransport,
    planned: Mutex<VecDeque<Mishap>>,
    /// Requests that reached the endpoint.
    pub delivered: AtomicU32,
    /// The largest push so far: bytes of its body, versions in it.
    push: Mutex<(usize, usize)>,
}

impl Network {
    fn new() -> Result<Self, Fault> {
        Ok(Self {
            inner: HttpTransport::new(None)?,
            planned: Mutex::default(),
            delivered: AtomicU32::new(0),
            push: Mutex::default(),
        })
    }

    /// The largest push so far: bytes of its body as sent, and how many versions it held.
    #[must_use]
    pub fn largest_push(&self) -> (usize, usize) {
        *self.push.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn weigh(&self, request: &HttpRequest) {
        let held = tabella_proto::gunzip(&request.body, tabella_proto::MAX_PUSH)
            .and_then(|bytes| tabella_proto::decode::<tabella_proto::PushRequest>(&bytes))
            .map_or(0, |push| push.versions.len());
        let mut largest = self.push.lock().unwrap_or_else(PoisonError::into_inner);
        if held > largest.1 {
            *largest = (request.body.len(), held);
        }
    }

    fn deliver(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        self.delivered.fetch_add(1, Ordering::Relaxed);
        if request.url.ends_with("/v1/push") {
            self.weigh(request);
        }
        self.inner.perform(request)
    }
}

impl Transport for Network {
    fn perform(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        let mishap = self.planned.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        match mishap {
            None => self.deliver(request),
            Some(Mishap::RequestLost) => Err(TransportError::Unreachable),
            Some(Mishap::AnswerLost) => {
                // What the endpoint said is what nobody hears.
                drop(self.deliver(request));
                Err(TransportError::Timeout)
            }
            Some(Mishap::DeliveredTwice) => {
                drop(self.deliver(request));
                self.deliver(request)
            }
            Some(Mishap::Answered(status, text)) => Ok(HttpResponse {
                status,
                headers: vec![("content-type".into(), "text/html".into())],
                body: text.as_bytes().to_vec(),
            }),
        }
    }
}

struct ShiftedClock(Arc<AtomicI64>);

impl Clock for ShiftedClock {
    fn now(&self) -> Instants {
        let mut now = Instants::system();
        now.wall_ms += self.0.load(Ordering::Relaxed);
        now
    }
}

/// A device.
pub struct Device {
    /// Its folder.
    pub dir: PathBuf,
    /// Its network.
    pub network: Network,
    ahead_ms: Arc<AtomicI64>,
    app: Mutex<App>,
}

fn platform(dir: &Path, ahead_ms: &Arc<AtomicI64>, key_params: KeyParams) -> Platform {
    Platform {
        dir: dir.to_path_buf(),
        bundles: Box::new(BundleFolder(dir.join("bundles"))),
        keychain: None,
        clock: Box::new(ShiftedClock(Arc::clone(ahead_ms))),
        random: Box::new(SystemRandom),
        language: "en".into(),
        app_version: env!("CARGO_PKG_VERSION").into(),
        platform: "desktop".into(),
        key_params,
    }
}

/// An app on a folder, with a cheap key derivation. For processes that are killed.
#[must_use]
pub fn app_on(dir: &Path) -> App {
    App::new(platform(dir, &Arc::new(AtomicI64::new(0)), KeyParams::CHEAP))
}

impl Device {
    /// A device on a folder, new or as it was left. Key derivation as `key_params` say.
    ///
    /// # Errors
    /// The trust store cannot be read.
    pub fn on(dir: &Path, key_params: KeyParams) -> Result<Self, Fault> {
        let ahead_ms = Arc::new(AtomicI64::new(0));
        let app = App::new(platform(dir, &ahead_ms, key_params));
        Ok(Self { dir: dir.to_path_buf(), network: Network::new()?, ahead_ms, app: Mutex::new(app) })
    }

    fn app(&self) -> MutexGuard<'_, App> {
        self.app.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the device's clock ahead (or back) of the real one.
    pub fn set_clock(&self, ahead_seconds: i64) {
        self.ahead_ms.store(ahead_seconds * 1000, Ordering::Relaxed);
    }

    /// Plans what happens to the next requests.
    pub fn plan(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.network.planned.lock().unwrap_or_else(PoisonError::into_inner).extend(mishaps);
    }

    /// One command.
    ///
    /// # Errors
    /// The app's own error.
    pub fn send(&self, command: Command) -> Result<Reply, AppError> {
        self.app().dispatch(command)
    }

    /// As if the process were killed and started again; then unlocked.
    ///
    /// # Errors
    /// It does not open.
    pub fn restart(&self) -> Result<(), Fault> {
        {
            let mut app = self.app();
            app.abandon();
            *app = App::new(platform(&self.dir, &self.ahead_ms, KeyParams::CHEAP));
        }
        self.ok(Command::Unlock { secret: PASSPHRASE.into() }).map(|_| ())
    }

    /// One command that must work.
    ///
    /// # Errors
    /// It did not.
    pub fn ok(&self, command: Command) -> Result<Reply, Fault> {
        let name = serde_json::to_value(&command).ok().and_then(|v| v.get("command").map(ToString::to_string));
        self.send(command).map_err(|e| format!("{}: {e:?}", name.unwrap_or_default()).into())
    }

    /// Status.
    ///
    /// # Errors
    /// It does not answer with one.
    pub fn status(&self) -> Result<Status, Fault> {
        match self.ok(Command::Status)? {
            Reply::Status(status) => Ok(status),
            other => Err(format!("status answered {other:?}").into()),
        }
    }

    /// Enrols with a link and fetches forms and stations.
    ///
    /// # Errors
    /// A step did not work.
    pub fn enrol(&self, link: &str) -> Result<(), Fault> {
        let Reply::Link(read) =
            self.ok(Command::ReadLink { link: link.into(), address: String::new(), code: String::new() })?
        else {
            return Err("no link".into());
        };
        self.ok(Command::Enrol {
            address: read.address,
            code: read.code,
            endpoint_key: read.endpoint_key,
            secret: Some(PASSPHRASE.into()),
        })?;
        self.carry();
        Ok(())
    }

    /// Carries one request, if the app has one now.
    pub fn carry_one(&self) -> bool {
        carry_one(&self.app, &self.network, &|| ())
    }

    /// Carries requests until the app has none now. Gives how many.
    pub fn carry(&self) -> u32 {
        let mut carried = 0;
        while carried < 1_000 && self.carry_one() {
            carried += 1;
        }
        carried
    }

    /// *Sync now*, then everything that there is to carry.
    ///
    /// # Errors
    /// The command is refused.
    pub fn sync(&self) -> Result<u32, Fault> {
        self.ok(Command::SyncNow)?;
        Ok(self.carry())
    }

    /// Takes a photo, a recording or a file in, as a screen hands it over.
    ///
    /// # Errors
    /// The app's own error.
    pub fn attach(&self, report: &str, path: &str, mime: &str, bytes: &[u8]) -> Result<Reply, AppError> {
        let what = Attach {
            report: report.into(),
            path: path.into(),
            mime: mime.into(),
            caption: "the door, from outside".into(),
            seen_at: None,
            thumbnail: 3,
        };
        let json = serde_json::to_vec(&what).unwrap_or_default();
        let length = u32::try_from(json.len()).unwrap_or(0);
        let frame = [&length.to_le_bytes(), json.as_slice(), b"jpg", bytes].concat();
        self.app().attach(&frame)
    }

    /// The photos, recordings and files of a report.
    ///
    /// # Errors
    /// It does not answer with them.
    pub fn evidence(&self, report: &str) -> Result<Vec<EvidenceView>, Fault> {
        match self.ok(Command::Evidence { report: report.into() })? {
            Reply::Evidence { evidence } => Ok(evidence),
            other => Err(format!("evidence answered {other:?}").into()),
        }
    }

    /// The original bytes of a piece.
    ///
    /// # Errors
    /// The app's own error.
    pub fn original(&self, evidence: &str) -> Result<Vec<u8>, AppError> {
        self.app().evidence_bytes(evidence, false)
    }

    /// Begins a report at the first station that `station` finds.
    ///
    /// # Errors
    /// No such station or form.
    pub fn start(&self, form: &str, station: &str) -> Result<FormView, Fault> {
        let Reply::Stations { stations, .. } = self.ok(Command::FindStations { text: station.into(), limit: 1 })?
        else {
            return Err("no stations".into());
        };
        let station = stations.first().ok_or("no such station")?.key.clone();
        match self.ok(Command::StartReport { form_id: form.into(), place: Some(Place::Station { station }) })? {
            Reply::Form(form) => Ok(*form),
            other => Err(format!("start answered {other:?}").into()),
        }
    }

    /// Answers every question of an open form plainly, those that answers bring up included. Gives path and value of each.
    ///
    /// # Errors
    /// An answer is refused.
    pub fn fill(&self, form: &FormView) -> Result<Vec<(String, String)>, Fault> {
        let mut items = form.items.clone();
        let mut given: Vec<(String, String)> = Vec::new();
        while let Some((path, value)) = next_plain(&items, &given) {
            let change =
                self.ok(Command::Answer { report: form.report.clone(), path: path.clone(), value: value.clone() })?;
            given.push((path, value));
            if let Reply::FormChanged(change) = change {
                apply(&mut items, change.changed, change.order.as_deref());
            }
        }
        Ok(given)
    }

    /// Fills a form and sends it. Gives the report's id.
    ///
    /// # Errors
    /// A step did not work.
    pub fn report(&self, form: &str, station: &str) -> Result<String, Fault> {
        let view = self.start(form, station)?;
        self.fill(&view)?;
        self.ok(Command::Send { report: view.report.clone() })?;
        Ok(view.report)
    }
}

fn path_of(item: &Item) -> &str {
    match item {
        Item::Question(q) => &q.path,
        Item::Group { path, .. } => path,
        Item::Repeat(r) => &r.path,
    }
}

/// What a screen does with a change.
pub fn apply(items: &mut Vec<Item>, changed: Vec<Item>, order: Option<&[String]>) {
    for new in changed {
        match items.iter_mut().find(|i| path_of(i) == path_of(&new)) {
            Some(old) => *old = new,
            None => items.push(new),
        }
    }
    if let Some(order) = order {
        items.retain(|i| order.iter().any(|p| p == path_of(i)));
        items.sort_by_key(|i| order.iter().position(|p| p == path_of(i)));
    }
}

fn next_plain(items: &[Item], given: &[(String, String)]) -> Option<(String, String)> {
    items.iter().find_map(|item| match item {
        Item::Question(q) if !q.read_only && q.value.is_empty() && !given.iter().any(|(p, _)| *p == q.path) => {
            plain(q).map(|value| (q.path.clone(), value))
        }
        _ => None,
    })
}

/// A plausible answer to a question; `None` where there is nothing to give.
#[must_use]
pub fn plain(question: &Question) -> Option<String> {
    match question.kind {
        QuestionKind::SelectOne | QuestionKind::SelectMultiple => question
            .choices
            .iter()
            .find(|c| c.value == "yes")
            .or_else(|| question.choices.first())
            .map(|c| c.value.clone()),
        QuestionKind::Integer => Some("3".into()),
        QuestionKind::Decimal => Some("1.5".into()),
        QuestionKind::Time => Some("07:20".into()),
        QuestionKind::Date => Some("2026-02-07".into()),
        QuestionKind::DateTime => Some("2026-02-07T07:20".into()),
        QuestionKind::Text => Some("as seen from the door".into()),
        QuestionKind::Acknowledge => Some("OK".into()),
        _ => None,
    }
}

/// True where what is shown is what was given: multiple choices come back in the order of the form, times with seconds.
#[must_use]
pub fn same_answer(shown: &str, given: &str) -> bool {
    let sorted = |text: &str| {
        let mut parts: Vec<String> = text.split(' ').map(str::to_owned).collect();
        parts.sort_unstable();
        parts
    };
    sorted(shown) == sorted(given) || (given.contains(':') && shown.starts_with(given))
}
