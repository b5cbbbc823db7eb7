//! The app: phases, enrolment, lock, and the one door for commands.

use crate::api::{AppError, Command, ErrorCode, Reply, SecretKind};
use crate::book::Book;
use crate::day::{from_ms, zone};
use crate::door::InFlight;
use crate::error::{Answer, locked};
use crate::forms::LoadedForm;
use crate::open::OpenReport;
use crate::platform::Platform;
use crate::secret::read_link;
use crate::store_errors::store_error;
use chrono::{DateTime, Utc};
use std::cell::Cell;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use tabella_domain::{FormRef, Mission, ReportId};
use tabella_fieldbook::{Settings, StoreError, inspect};
use tabella_sync::Agent;
use uuid::Uuid;
use zeroize::Zeroizing;

/// The observer's app. See the crate's own words.
pub struct App {
    pub(crate) platform: Platform,
    pub(crate) settings: Settings,
    pub(crate) book: Option<Book>,
    /// Characters of the secret that opened the store.
    pub(crate) secret_chars: Option<usize>,
    /// Kind of the store's secret, once known: it never changes.
    pub(crate) kind: Cell<Option<SecretKind>>,
    /// A wrong secret was given while the store stood open: tries are counted.
    pub(crate) tried: bool,
    /// Why the store cannot be opened, where it cannot.
    pub(crate) blocked: Option<AppError>,
    pub(crate) open: HashMap<ReportId, OpenReport>,
    forms: HashMap<String, Arc<LoadedForm>>,
    /// Roles of forms that a list asked for, by hash.
    roles: HashMap<String, Arc<[String]>>,
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
            secret_chars: None,
            kind: Cell::new(None),
            tried: false,
            blocked: None,
            open: HashMap::new(),
            forms: HashMap::new(),
            roles: HashMap::new(),
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
            Command::ChangeSecret { old, new } => self.change_secret(&Zeroizing::new(old), &Zeroizing::new(new)),
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
            Command::LeftEarly { report, reason } => self.left_early(&report, reason),
            Command::CheckIn { what } => self.check_in(what),
            Command::Tally { report } => self.tally(&report),
            Command::TallyCount { report, by } => self.tally_count(&report, by),
            Command::TallyPause { report, on } => self.tally_pause(&report, on),
            Command::WriteLater { report, seen_at } => self.write_later(&report, seen_at.as_deref()),
            Command::LogToday => self.log_today(),
            Command::Log { text, theme, form_id, from, to, place, limit } => {
                self.log(text, &theme, &form_id, &from, &to, &place, limit)
            }
            Command::SetFollowUp { report, due, done } => self.set_follow_up(&report, &due, done),
            Command::PartnerRecord { report } => self.partner_record(&report),
            Command::ComposeWeek { from, to } => self.compose_week(&from, &to),
            Command::WriteWeek { from, to, place, texts, follow_ups } => {
                self.write_week(&from, &to, &place, texts, &follow_ups)
            }
            Command::ExportLog { format, understood } => self.export_log(format, understood),
            Command::Messages => self.mail(),
            Command::ReadMail { mail } => self.read_mail(&mail),
            Command::Clarify { query, text } => self.clarify(&query, &text),
            Command::Evidence { report } => self.evidence(&report),
            Command::Map => self.map(),
            Command::Caption { report, evidence, caption } => self.caption(&report, &evidence, &caption),
            Command::Handover { step } => self.handover(step),
            Command::Guide => self.guide(),
            Command::StartGuide { document } => self.start_guide(&document),
            Command::FinishGuide { report } => self.finish_guide(&report),
            Command::Card { language } => self.card(&language),
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
    pub(crate) fn zone(&self) -> Answer<tabella_forms::Zone> {
        Ok(self.mission()?.map_or(tabella_forms::Zone::UTC, |m| zone(&m.time_zone)))
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

    /// Roles of a form's questions, without opening the form where they were noted once.
    pub(crate) fn roles(&mut self, reference: &FormRef) -> Answer<Arc<[String]>> {
        if let Some(known) = self.roles.get(&reference.sha256) {
            return Ok(Arc::clone(known));
        }
        let book = self.book()?;
        let noted = book.read(|b| b.form_roles(&reference.sha256))?;
        let roles: Arc<[String]> = match noted {
            Some(noted) => noted.into(),
            None => {
                let roles = self.form(reference)?.roles();
                // Only saves time: where it cannot be written now, the form is opened again the next time.
                let _ = book.write(|b| b.put_form_roles(&reference.sha256, &roles));
                roles.into()
            }
        };
        self.roles.insert(reference.sha256.clone(), Arc::clone(&roles));
        Ok(roles)
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
        self.roles.clear();
        self.book = None;
        self.secret_chars = None;
    }

    pub(crate) fn block(&mut self, error: &StoreError) {
        let error = store_error(error);
        if matches!(error.code, ErrorCode::StoreDamaged | ErrorCode::StoreNewer | ErrorCode::KeychainMissing) {
            self.blocked = Some(error);
        }
    }

    pub(crate) fn keychain(&self) -> Option<&dyn tabella_fieldbook::Keychain> {
        match &self.platform.keychain {
            Some(keychain) => Some(keychain.as_ref()),
            None => None,
        }
    }
}
