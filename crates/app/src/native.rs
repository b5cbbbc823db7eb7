//! What the native shells share: HTTP by `ureq`, and the loop that carries requests to the endpoint.
//!
//! The loop has no judgement of its own: it asks the app for a request, performs it, hands the answer back, and says
//! `changed` where something did. What to send and when is planned by the app.

use crate::{App, HttpRequest, HttpResponse, TransportError};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// Performs one request. Blocks for at most the request's time-out.
pub trait Transport: Send + Sync {
    /// Sends and reads the whole answer. Any HTTP status is an answer.
    ///
    /// # Errors
    /// No answer came.
    fn perform(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError>;
}

/// HTTP by `ureq`: no redirects (a captive portal answers with one), no proxy of its own, no cookies.
#[derive(Debug)]
pub struct HttpTransport {
    public: ureq::Agent,
    own: Option<ureq::Agent>,
}

/// A file of certificates that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// The file cannot be read.
    #[error("the file of certificates cannot be read")]
    Read(#[from] std::io::Error),
    /// There is no certificate in it.
    #[error("no certificate in the file")]
    None,
}

fn agent(roots: RootCerts) -> ureq::Agent {
    let tls = TlsConfig::builder().root_certs(roots).build();
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .allow_non_standard_methods(false)
        .accept_encoding(ureq::config::AutoHeaderValue::None)
        .user_agent(ureq::config::AutoHeaderValue::None)
        .tls_config(tls)
        .build()
        .new_agent()
}

impl HttpTransport {
    /// Trusts the public roots; besides, where a file is given, the certificates (PEM) in it.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub fn new(extra_ca: Option<&Path>) -> Result<Self, CertificateError> {
        let own = match extra_ca {
            None => None,
            Some(path) => {
                let text = std::fs::read(path)?;
                let certificates: Vec<Certificate<'static>> = parse_pem(&text)
                    .filter_map(Result::ok)
                    .filter_map(|item| if let PemItem::Certificate(c) = item { Some(c) } else { None })
                    .collect();
                if certificates.is_empty() {
                    return Err(CertificateError::None);
                }
                Some(agent(RootCerts::new_with_certs(&certificates)))
            }
        };
        Ok(Self { public: agent(RootCerts::WebPki), own })
    }
}

fn once(agent: &ureq::Agent, request: &HttpRequest) -> Result<HttpResponse, ureq::Error> {
    let mut built = ureq::http::Request::builder().method(request.method).uri(&request.url);
    for (name, value) in &request.headers {
        built = built.header(name, value);
    }
    let built = built.body(request.body.clone())?;
    let configured =
        agent.configure_request(built).timeout_global(Some(Duration::from_millis(request.timeout_ms))).build();
    let mut answer = agent.run(configured)?;
    let headers = answer
        .headers()
        .iter()
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
        .collect();
    let body =
        answer.body_mut().with_config().limit(u64::try_from(request.max_response).unwrap_or(u64::MAX)).read_to_vec()?;
    Ok(HttpResponse { status: answer.status().as_u16(), headers, body })
}

fn transport_error(error: &ureq::Error) -> TransportError {
    match error {
        ureq::Error::Timeout(_) => TransportError::Timeout,
        ureq::Error::BodyExceedsLimit(_) | ureq::Error::LargeResponseHeader(..) => TransportError::TooLarge,
        // Something answers, and not in HTTP: the same to a person as a certificate for another name.
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::Protocol(_) => TransportError::Tls,
        ureq::Error::Io(e) if is_tls(e) => TransportError::Tls,
        _ => TransportError::Unreachable,
    }
}

// rustls reports a refused certificate through the stream, as an I/O error that wraps its own.
fn is_tls(error: &std::io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.to_string().contains("certificate"))
}

impl Transport for HttpTransport {
    fn perform(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        let first = once(&self.public, request);
        match (first, &self.own) {
            (Ok(answer), _) => Ok(answer),
            // The handshake failed, so nothing was sent: the mission's own authority may vouch for the endpoint.
            (Err(e), Some(own)) if transport_error(&e) == TransportError::Tls => {
                once(own, request).map_err(|e| transport_error(&e))
            }
            (Err(e), _) => Err(transport_error(&e)),
        }
    }
}

/// Longest sleep of the loop, so that a clock that was set does not stop it.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// The app behind a lock, and the thread that carries its requests.
pub struct Engine {
    app: Mutex<App>,
    nudged: Mutex<bool>,
    bell: Condvar,
    stopping: AtomicBool,
}

impl Engine {
    /// Takes the app; nothing is carried before [`Engine::start`].
    #[must_use]
    pub fn new(app: App) -> Self {
        Self { app: Mutex::new(app), nudged: Mutex::new(false), bell: Condvar::new(), stopping: AtomicBool::new(false) }
    }

    // A panic is caught inside dispatch; a poisoned lock says no more than that.
    fn app(&self) -> MutexGuard<'_, App> {
        self.app.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One command as JSON; then the loop looks whether there is something to carry.
    pub fn dispatch_json(&self, command: &str) -> String {
        let reply = self.app().dispatch_json(command);
        self.nudge();
        reply
    }

    /// Takes a photo, a recording or a file in: one frame, see [`crate::api::Attach`].
    pub fn attach_json(&self, frame: &[u8]) -> String {
        let reply = self.app().attach_json(frame);
        self.nudge();
        reply
    }

    /// Bytes of a piece of evidence; the error as JSON of an [`crate::api::AppError`].
    ///
    /// # Errors
    /// See [`App::evidence_bytes`].
    pub fn evidence_bytes(&self, evidence: &str, small: bool) -> Result<Vec<u8>, String> {
        self.app().evidence_bytes_json(evidence, small)
    }

    /// Work on the app itself, under its lock.
    pub fn with<T>(&self, work: impl FnOnce(&mut App) -> T) -> T {
        let out = work(&mut self.app());
        self.nudge();
        out
    }

    /// Drops the app as it stands, then makes another: what a killed and restarted process does.
    pub fn replace(&self, make: impl FnOnce() -> App) {
        let mut app = self.app();
        app.abandon();
        *app = make();
        drop(app);
        self.nudge();
    }

    /// Wakes the loop.
    pub fn nudge(&self) {
        *self.nudged.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.bell.notify_all();
    }

    /// Ends the loop after the request that is under way.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
        self.nudge();
    }

    /// Carries requests until [`Engine::stop`]; `changed` is called after each contact that changed something.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(
        self: &Arc<Self>,
        transport: impl Transport + 'static,
        changed: impl Fn() + Send + 'static,
    ) -> std::io::Result<JoinHandle<()>> {
        let engine = Arc::clone(self);
        std::thread::Builder::new().name("sync".into()).spawn(move || {
            while !engine.stopping.load(Ordering::Acquire) {
                if carry_one(&engine.app, &transport, &changed) {
                    continue;
                }
                let sleep = engine.app().next_wake_ms().map_or(LONGEST_SLEEP, Duration::from_millis).min(LONGEST_SLEEP);
                let nudged = engine.nudged.lock().unwrap_or_else(PoisonError::into_inner);
                let (mut nudged, _) = engine
                    .bell
                    .wait_timeout_while(nudged, sleep, |nudged| !*nudged)
                    .unwrap_or_else(PoisonError::into_inner);
                *nudged = false;
            }
        })
    }
}

/// Carries one request, if there is one. The lock is not held while the network is waited for.
pub fn carry_one(app: &Mutex<App>, transport: &dyn Transport, changed: &dyn Fn()) -> bool {
    let request = app.lock().unwrap_or_else(PoisonError::into_inner).next_request();
    let Some(request) = request else { return false };
    let answer = transport.perform(&request);
    if app.lock().unwrap_or_else(PoisonError::into_inner).handle_response(request.id, answer) {
        changed();
    }
    true
}

/// Why a field book was not recovered. It is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecoverError {
    /// No field book there.
    #[error("no field book")]
    Missing,
    /// The app has it open.
    #[error("the field book is open")]
    Busy,
    /// No identity of these is the one that the field book was wrapped for.
    #[error("these identities do not open it")]
    NotRecoverable,
    /// Shorter than a passphrase may be.
    #[error("passphrase too short")]
    TooShort,
    /// Anything else, in the store's words.
    #[error("{0}")]
    Failed(String),
}

/// Opens the field book in `dir` with the first of `identities` (`AGE-SECRET-KEY-1…`) that fits, and gives it a passphrase.
///
/// # Errors
/// [`RecoverError`].
pub fn recover<'a>(
    dir: &Path,
    identities: impl Iterator<Item = &'a str>,
    passphrase: &str,
) -> Result<(), RecoverError> {
    use tabella_fieldbook::{Clock, FieldBook, KeyParams, StoreError};
    if passphrase.chars().count() < usize::from(crate::secret::LEAST_PASSPHRASE) {
        return Err(RecoverError::TooShort);
    }
    let clock = Clock::system();
    let named = |error: StoreError| match error {
        StoreError::Missing => RecoverError::Missing,
        StoreError::Busy => RecoverError::Busy,
        StoreError::NotRecoverable => RecoverError::NotRecoverable,
        other => RecoverError::Failed(other.to_string()),
    };
    for identity in identities {
        match FieldBook::recover(dir, identity, &clock) {
            Ok(mut book) => return book.renew_secret(passphrase, None, KeyParams::default(), &clock).map_err(named),
            Err(StoreError::NotRecoverable) => {}
            Err(error) => return Err(named(error)),
        }
    }
    Err(RecoverError::NotRecoverable)
}
