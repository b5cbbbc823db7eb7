//! The app: phases, enrolment, lock, and the one door for commands.

use crate::api::{
    AppError, Command, Counts, EnrolmentState, ErrorCode, Link, MissionView, Network, Phase, Reply, SecretKind, Status,
};
use crate::book::Book;
use crate::day::{from_ms, rfc3339, zone};
use crate::door::InFlight;
use crate::error::{Answer, locked, wrong_state};
use crate::filling::OpenReport;
use crate::forms::LoadedForm;
use crate::platform::Platform;
use crate::settings::{LANGUAGES, THEMES, nearest};
use crate::store_errors::{network_code, problem_error, store_error};
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use tabella_domain::{FormRef, Mission, ReportId};
use tabella_fieldbook::{FieldBook, Inspection, Settings, StoreError, inspect};
use tabella_proto::EnrolLink;
use tabella_proto::enrolment::{EnrolLinkError, group_code, normalise_address, normalise_code};
use tabella_sync::{Agent, Standing};
use uuid::Uuid;
use zeroize::Zeroizing;

/// Least length of a PIN before the mission says otherwise.
const LEAST_PIN: u8 = 6;
/// Least length of a passphrase before the mission says otherwise.
const LEAST_PASSPHRASE: u8 = 12;
/// Minutes without a touch before the mission says otherwise.
const AUTO_LOCK_MINUTES: u16 = 5;

/// The observer's app. See the crate's own words.
pub struct App {
    pub(crate) platform: Platform,
    pub(crate) settings: Settings,
    book: Option<Book>,
    /// Why the store cannot be opened, where it cannot.
    blocked: Option<AppError>,
    pub(crate) open: HashMap<ReportId, OpenReport>,
    forms: HashMap<String, Arc<LoadedForm>>,
    pub(crate) in_flight: Option<InFlight>,
    pub(crate) requests: u64,
    pub(crate) wake_ms: Option<i64>,
    /// Monotonic clock: nothing is asked before.
    pub(crate) hold_until_mono: Option<u64>,
}

impl App {
    /// An app that is locked, or new. Nothing is opened yet.
    #[must_use]
    pub fn new(platform: Platform) -> Self {
        let settings = Settings::load(&platform.dir);
        let mut app = Self {
            platform,
            settings,
            book: None,
            blocked: None,
            open: HashMap::new(),
            forms: HashMap::new(),
            in_flight: None,
            requests: 0,
            wake_ms: None,
            hold_until_mono: None,
        };
        let clock = app.platform.clock.now();
        if let Err(error) = inspect(&app.platform.dir, &clock) {
            app.block(&error);
        }
        app
    }

    /// One command. Never panics: a fault of ours is an error, and what was shown as saved is in the store.
    ///
    /// # Errors
    /// [`AppError`], whose code the screen translates.
    pub fn dispatch(&mut self, command: Command) -> Result<Reply, AppError> {
        match catch_unwind(AssertUnwindSafe(|| self.run(command))) {
            Ok(answer) => answer,
            Err(_) => {
                // Sessions may be half-way: they are made again from what is saved.
                self.open.clear();
                self.forms.clear();
                tracing::error!(code = "panic", "a command ended in a fault");
                Err(AppError::internal("fault"))
            }
        }
    }

    /// The same for shells: JSON of a [`Command`] in; `{"ok": Reply}` or `{"error": AppError}` out.
    pub fn dispatch_json(&mut self, command: &str) -> String {
        let answer = match serde_json::from_str::<Command>(command) {
            Ok(command) => self.dispatch(command),
            Err(_) => Err(AppError::internal("command")),
        };
        let text = match &answer {
            Ok(reply) => serde_json::to_string(&serde_json::json!({ "ok": reply })),
            Err(error) => serde_json::to_string(&serde_json::json!({ "error": error })),
        };
        text.unwrap_or_else(|_| r#"{"error":{"code":"internal","params":{},"retryable":false}}"#.to_owned())
    }

    fn run(&mut self, command: Command) -> Answer<Reply> {
        match command {
            Command::Status => self.status(),
            Command::ReadLink { link, address, code } => read_link(&link, &address, &code).map(Reply::Link),
            Command::Enrol { address, code, endpoint_key, secret } => {
                self.enrol(&address, &code, endpoint_key, secret.map(Zeroizing::new))
            }
            Command::Unlock { secret } => self.unlock(&Zeroizing::new(secret)),
            Command::Lock => {
                self.abandon();
                self.status()
            }
            Command::SetLanguage { language } => self.set_language(&language),
            Command::SetTheme { theme } => self.set_theme(&theme),
            Command::Today => self.today(),
            Command::FindStations { text, limit } => self.find_stations(&text, limit),
            Command::SetStation { station } => self.set_station(&station),
            Command::StartReport { form_id, place } => self.start_report(&form_id, place),
            Command::OpenReport { report } => self.open_report(&report),
            Command::Answer { report, path, value } => self.answer(&report, &path, &value),
            Command::AnswerState { report, path, state } => self.answer_state(&report, &path, state),
            Command::SeenAt { report, path, seen_at } => self.seen_at(&report, &path, &seen_at),
            Command::AddRepeat { report, path } => self.add_repeat(&report, &path),
            Command::RemoveRepeat { report, path } => self.remove_repeat(&report, &path),
            Command::FindChoices { report, path, text, limit } => self.find_choices(&report, &path, &text, limit),
            Command::Leave { report, path } => self.leave(&report, &path),
            Command::FormLanguage { report, language } => self.form_language(&report, &language),
            Command::Review { report } => self.review(&report),
            Command::Send { report } => self.send(&report),
            Command::Correct { report } => self.correct(&report),
            Command::DiscardDraft { report } => self.discard_draft(&report),
            Command::Reports => self.reports(),
            Command::Report { report } => self.report(&report),
            Command::TryAgain { report } => self.try_again(&report),
            Command::SyncNow => self.sync_now(),
            Command::Export => self.export(),
        }
    }

    // ---- the store -------------------------------------------------------------------------------------------------

    /// The open store; a cheap handle. [`ErrorCode::Locked`] without one.
    pub(crate) fn book(&self) -> Answer<Book> {
        self.book.clone().ok_or_else(locked)
    }

    /// Wall clock of the device.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        from_ms(self.platform.clock.now().wall_ms)
    }

    pub(crate) fn agent(&self) -> Agent {
        Agent { platform: self.platform.platform.clone(), app_version: self.platform.app_version.clone() }
    }

    /// The mission; `None` before the endpoint named it.
    pub(crate) fn mission(&self) -> Answer<Option<Mission>> {
        self.book()?.mission()
    }

    /// The mission's time zone.
    pub(crate) fn zone(&self) -> Answer<chrono_tz::Tz> {
        Ok(self.mission()?.map_or(chrono_tz::Tz::UTC, |m| zone(&m.time_zone)))
    }

    /// A new identifier, in the order of time.
    pub(crate) fn new_id(&mut self) -> Answer<Uuid> {
        let mut random = [0_u8; 10];
        self.platform.random.fill(&mut random).map_err(|_| AppError::internal("random source"))?;
        let ms = u64::try_from(self.platform.clock.now().wall_ms).unwrap_or(0);
        Ok(uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid())
    }

    /// A parsed form; kept while the store is open.
    pub(crate) fn form(&mut self, reference: &FormRef) -> Answer<Arc<LoadedForm>> {
        if let Some(form) = self.forms.get(&reference.sha256) {
            return Ok(Arc::clone(form));
        }
        let book = self.book()?;
        let document = book.form_document(reference)?.ok_or_else(crate::error::not_found)?;
        let form = Arc::new(LoadedForm::parse(reference.clone(), &document, &book)?);
        self.forms.insert(reference.sha256.clone(), Arc::clone(&form));
        Ok(form)
    }

    /// Forms and sessions that hold what the endpoint may just have changed (station list, mission) are made anew.
    pub(crate) fn forget_forms(&mut self) {
        self.open.clear();
        self.forms.clear();
    }

    /// Closes the store as it stands and forgets keys, sessions and forms. What is shown as saved is on the disk already.
    pub fn abandon(&mut self) {
        self.in_flight = None;
        self.wake_ms = None;
        self.open.clear();
        self.forms.clear();
        self.book = None;
    }

    fn block(&mut self, error: &StoreError) {
        let error = store_error(error);
        if matches!(error.code, ErrorCode::StoreDamaged | ErrorCode::StoreNewer | ErrorCode::KeychainMissing) {
            self.blocked = Some(error);
        }
    }

    fn keychain(&self) -> Option<&dyn tabella_fieldbook::Keychain> {
        match &self.platform.keychain {
            Some(keychain) => Some(keychain.as_ref()),
            None => None,
        }
    }

    fn unlock(&mut self, secret: &str) -> Answer<Reply> {
        if self.book.is_some() {
            // The screen is behind: it may show what is open only to who knows the secret.
            self.abandon();
        }
        let clock = self.platform.clock.now();
        match FieldBook::open(&self.platform.dir, secret, self.keychain(), &clock) {
            Ok(book) => {
                self.blocked = None;
                self.book = Some(Book::new(book));
                self.status()
            }
            Err(StoreError::Missing) => Err(wrong_state()),
            Err(error) => {
                self.block(&error);
                Err(store_error(&error))
            }
        }
    }

    // ---- enrolment -------------------------------------------------------------------------------------------------

    fn inspection(&self) -> Result<Option<Inspection>, StoreError> {
        inspect(&self.platform.dir, &self.platform.clock.now())
    }

    fn secret_kind(&self) -> SecretKind {
        match self.inspection() {
            Ok(Some(found)) => match found.kind {
                tabella_fieldbook::SecretKind::Pin => SecretKind::Pin,
                tabella_fieldbook::SecretKind::Passphrase => SecretKind::Passphrase,
            },
            _ if self.platform.keychain.is_some() => SecretKind::Pin,
            _ => SecretKind::Passphrase,
        }
    }

    fn enrol(
        &mut self,
        address: &str,
        code: &str,
        endpoint_key: Option<String>,
        secret: Option<Zeroizing<String>>,
    ) -> Answer<Reply> {
        let address = normalise_address(address).map_err(|_| AppError::new(ErrorCode::AddressInvalid))?;
        let code = normalise_code(code).map_err(|_| AppError::new(ErrorCode::CodeInvalid))?;
        if let Some(key) = &endpoint_key {
            tabella_proto::PublicKey::from_text(key).map_err(|_| AppError::new(ErrorCode::AddressInvalid))?;
        }
        match self.phase()? {
            Phase::New => {
                let secret = secret.ok_or_else(|| self.too_short())?;
                self.check_secret(&secret)?;
                let clock = self.platform.clock.now();
                let made =
                    FieldBook::create(&self.platform.dir, &secret, self.keychain(), self.platform.key_params, &clock);
                let book = made.map_err(|e| {
                    self.block(&e);
                    store_error(&e)
                })?;
                self.book = Some(Book::new(book));
            }
            Phase::Enrolling => {}
            Phase::Locked => return Err(locked()),
            Phase::Fetching | Phase::Ready | Phase::Blocked => return Err(wrong_state()),
        }
        self.in_flight = None;
        self.wake_ms = None;
        self.book()?.begin_enrolment(&address, &code, endpoint_key.as_deref())?;
        self.status()
    }

    fn least(&self, kind: SecretKind) -> u8 {
        match kind {
            SecretKind::Pin => LEAST_PIN,
            SecretKind::Passphrase => LEAST_PASSPHRASE,
        }
    }

    fn too_short(&self) -> AppError {
        let kind = self.secret_kind();
        let name = match kind {
            SecretKind::Pin => "pin",
            SecretKind::Passphrase => "passphrase",
        };
        AppError::new(ErrorCode::SecretTooShort).with("least", self.least(kind)).with("kind", name)
    }

    fn check_secret(&self, secret: &str) -> Answer<()> {
        let kind = self.secret_kind();
        let long_enough = secret.chars().count() >= usize::from(self.least(kind));
        let digits = secret.chars().all(|c| c.is_ascii_digit());
        if !long_enough || (kind == SecretKind::Pin && !digits) {
            return Err(self.too_short());
        }
        if too_simple(secret) { Err(AppError::new(ErrorCode::SecretTooSimple)) } else { Ok(()) }
    }

    // ---- status ----------------------------------------------------------------------------------------------------

    pub(crate) fn phase(&self) -> Answer<Phase> {
        let Some(book) = &self.book else {
            if self.blocked.is_some() {
                return Ok(Phase::Blocked);
            }
            return Ok(match self.inspection() {
                Ok(None) => Phase::New,
                Ok(Some(_)) => Phase::Locked,
                Err(_) => Phase::Blocked,
            });
        };
        Ok(match book.standing()? {
            Standing::New | Standing::Enrolling(_) => Phase::Enrolling,
            Standing::Enrolled(_) if book.first_pull_done()? => Phase::Ready,
            Standing::Enrolled(_) => Phase::Fetching,
        })
    }

    /// Open and enrolled, with something to fill; else [`ErrorCode::Locked`] or [`ErrorCode::WrongState`].
    pub(crate) fn ready(&self) -> Answer<()> {
        match self.phase()? {
            Phase::Ready | Phase::Fetching => Ok(()),
            Phase::Locked | Phase::Blocked => Err(locked()),
            Phase::New | Phase::Enrolling => Err(wrong_state()),
        }
    }

    fn language(&self) -> String {
        let chosen = self.settings.language.as_deref().and_then(nearest);
        chosen.or_else(|| nearest(&self.platform.language)).unwrap_or("en").to_owned()
    }

    pub(crate) fn status(&self) -> Answer<Reply> {
        let phase = self.phase()?;
        let kind = self.secret_kind();
        let throttle = self.inspection().ok().flatten().map(|found| found.throttle);
        let theme = self.settings.theme.as_deref().and_then(|t| THEMES.into_iter().find(|k| *k == t));
        let mut status = Status {
            phase,
            secret_kind: kind,
            secret_least: self.least(kind),
            throttled_seconds: throttle.map_or(0, |t| t.wait_seconds),
            tries_left: throttle.map_or(tabella_fieldbook::FREE_TRIES, |t| t.tries_left),
            enrolment: EnrolmentState::None,
            language: self.language(),
            languages: LANGUAGES.iter().map(|l| (*l).to_owned()).collect(),
            theme: theme.unwrap_or("auto").to_owned(),
            counts: Counts::default(),
            network: None,
            mission: None,
            auto_lock_minutes: AUTO_LOCK_MINUTES,
            revoked: false,
            app_version: self.platform.app_version.clone(),
            blocked: self.blocked.clone(),
        };
        let Some(book) = &self.book else { return Ok(Reply::Status(status)) };
        let network = book.network()?;
        let host = book.host()?;
        status.counts = book.counts()?;
        status.revoked = network.revoked;
        status.enrolment = match book.standing()? {
            Standing::New => EnrolmentState::None,
            Standing::Enrolling(pending) => match pending.problem.or(network.problem) {
                Some(problem) => EnrolmentState::Failed { error: problem_error(problem, host.as_deref()) },
                None => EnrolmentState::Working,
            },
            Standing::Enrolled(_) => EnrolmentState::Done,
        };
        status.network = Some(Network {
            reachable: network.reachable,
            // Never asked yet: unknown since now.
            since: rfc3339(if network.since_ms == 0 { self.now() } else { from_ms(network.since_ms) }),
            last_contact: network.last_contact_ms.map(|ms| rfc3339(from_ms(ms))),
            reason: network.problem.map(network_code),
            clock_ahead_seconds: network.clock_ahead_seconds,
        });
        if let Some(mission) = book.mission()? {
            status.auto_lock_minutes = mission.secret.auto_lock_minutes.max(1);
            let person = book.person()?;
            status.mission = Some(MissionView {
                name: mission.name,
                time_zone: mission.time_zone,
                practice: mission.practice,
                synthetic: mission.synthetic,
                observer: person.as_ref().map(|p| p.code.clone()).unwrap_or_default(),
                area: person.and_then(|p| p.area).map(|a| a.0),
            });
        }
        Ok(Reply::Status(status))
    }

    // ---- settings --------------------------------------------------------------------------------------------------

    fn set_language(&mut self, language: &str) -> Answer<Reply> {
        let language = nearest(language).ok_or_else(|| AppError::new(ErrorCode::ValueInvalid))?;
        self.settings.language = Some(language.to_owned());
        self.settings.save(&self.platform.dir).map_err(|e| store_error(&e))?;
        self.status()
    }

    fn set_theme(&mut self, theme: &str) -> Answer<Reply> {
        let theme = THEMES.into_iter().find(|t| *t == theme).ok_or_else(|| AppError::new(ErrorCode::ValueInvalid))?;
        self.settings.theme = Some(theme.to_owned());
        self.settings.save(&self.platform.dir).map_err(|e| store_error(&e))?;
        self.status()
    }

    /// Language of the screens.
    pub(crate) fn screen_language(&self) -> String {
        self.language()
    }
}

fn read_link(link: &str, address: &str, code: &str) -> Answer<Link> {
    if link.trim().is_empty() {
        let address = normalise_address(address).map_err(|_| AppError::new(ErrorCode::AddressInvalid))?;
        let code = normalise_code(code).map_err(|_| AppError::new(ErrorCode::CodeInvalid))?;
        return Ok(Link { address, code: group_code(&code), endpoint_key: None });
    }
    let link = EnrolLink::parse(link).map_err(|e| {
        AppError::new(match e {
            EnrolLinkError::Address => ErrorCode::AddressInvalid,
            EnrolLinkError::CodeLength | EnrolLinkError::CodeCharacter | EnrolLinkError::CodeCheck => {
                ErrorCode::CodeInvalid
            }
        })
    })?;
    Ok(Link { address: link.address, code: group_code(&link.code), endpoint_key: link.endpoint_key })
}

// One character over and over, or a run up or down (`123456`, `987654`, `abcdef…`).
fn too_simple(secret: &str) -> bool {
    let codes: Vec<i64> = secret.chars().map(|c| i64::from(u32::from(c))).collect();
    let steps: Vec<i64> = codes.windows(2).filter_map(|w| Some(w.get(1)? - w.first()?)).collect();
    let one_step = steps.iter().all(|s| Some(s) == steps.first()) && steps.first().is_some_and(|s| s.abs() <= 1);
    let wraps = steps.iter().all(|s| *s == 1 || *s == -9) || steps.iter().all(|s| *s == -1 || *s == 9);
    one_step || wraps || codes.is_empty()
}

#[cfg(test)]
mod tests {
    use super::too_simple;

    #[test]
    fn runs_and_repetitions_are_too_simple() {
        for secret in ["111111", "123456", "654321", "789012", "210987", "aaaaaaaaaaaa", "abcdefghijkl"] {
            assert!(too_simple(secret), "{secret}");
        }
        for secret in ["194738", "112233", "kestrel over the pond"] {
            assert!(!too_simple(secret), "{secret}");
        }
    }
}
