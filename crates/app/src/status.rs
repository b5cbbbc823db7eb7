//! Phase, status, settings.

use crate::App;
use crate::api::{AppError, Counts, EnrolmentState, ErrorCode, MailCounts, MissionView, Network, Phase, Reply, Status};
use crate::day::{from_ms, rfc3339};
use crate::error::{Answer, locked, wrong_state};
use crate::settings::{LANGUAGES, THEMES, nearest};
use crate::store_errors::{network_code, problem_error, store_error};
use tabella_sync::Standing;

/// Minutes without a touch before the mission says otherwise.
const AUTO_LOCK_MINUTES: u16 = 5;

impl App {
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
        // Of an open store there is something to tell only after a wrong try to change the secret; looking costs a file.
        let looked = self.book.is_none() || self.tried;
        let throttle = looked.then(|| self.inspection().ok().flatten().map(|found| found.throttle)).flatten();
        let theme = self.settings.theme.as_deref().and_then(|t| THEMES.into_iter().find(|k| *k == t));
        let mut status = Status {
            phase,
            secret_kind: kind,
            secret_least: self.least(kind),
            secret_short: self.secret_short(),
            throttled_seconds: throttle.map_or(0, |t| t.wait_seconds),
            tries_left: throttle.map_or(tabella_fieldbook::FREE_TRIES, |t| t.tries_left),
            enrolment: EnrolmentState::None,
            language: self.language(),
            languages: LANGUAGES.iter().map(|l| (*l).to_owned()).collect(),
            theme: theme.unwrap_or("auto").to_owned(),
            counts: Counts::default(),
            mail: MailCounts::default(),
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
        status.mail = book.mail_counts()?;
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
            let can_export = tabella_fieldbook::can_export(&mission);
            status.mission = Some(MissionView {
                can_export,
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

    pub(crate) fn set_language(&mut self, language: &str) -> Answer<Reply> {
        let language = nearest(language).ok_or_else(|| AppError::new(ErrorCode::ValueInvalid))?;
        self.settings.language = Some(language.to_owned());
        self.settings.save(&self.platform.dir).map_err(|e| store_error(&e))?;
        self.status()
    }

    pub(crate) fn set_theme(&mut self, theme: &str) -> Answer<Reply> {
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
