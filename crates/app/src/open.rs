//! Reports that a screen has open: made from the field book, dropped without loss, made again.

use crate::App;
use crate::api::{AppError, ErrorCode, Item};
use crate::book::Book;
use crate::day;
use crate::error::{Answer, not_found, wrong_state};
use crate::forms::LoadedForm;
use crate::records::{ReportRecord, Summary};
use crate::views::{Shown, holds, show};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use tabella_domain::{ReportId, VersionId};
use tabella_forms::{Changed, EditError, Env, Session, Withheld};

/// A report that a screen has open. Dropping it loses nothing: it is made again from the field book.
pub(crate) struct OpenReport {
    pub(crate) form: Arc<LoadedForm>,
    pub(crate) session: Session,
    pub(crate) shown: Shown,
    pub(crate) editable: bool,
    pub(crate) version_number: u32,
    pub(crate) practice: bool,
    pub(crate) resume: Option<String>,
    pub(crate) place: Option<String>,
    /// Day on which the report was begun: the log's, while the record itself says none.
    pub(crate) day: String,
}

/// Most open reports that are kept in memory.
const MOST_OPEN: usize = 8;

fn edit_error(error: &EditError) -> AppError {
    match error {
        EditError::NotXml { offset } => {
            AppError::new(ErrorCode::FormBroken).with("detail", format!("body at byte {offset}"))
        }
        EditError::OtherForm => AppError::new(ErrorCode::FormBroken).with("detail", "body of another form"),
    }
}

impl App {
    pub(crate) fn env(
        &self,
        form: &LoadedForm,
        report: ReportId,
        begun: DateTime<Utc>,
        language: Option<String>,
    ) -> Answer<Env> {
        let book = self.book()?;
        let (high, low) = report.0.as_u64_pair();
        let mut env = Env::new(begun, self.zone()?, high ^ low);
        if let Some(device) = book.device()? {
            env.properties.insert("deviceid".to_owned(), device.to_string());
        }
        if let Some(person) = book.person()? {
            env.properties.insert("username".to_owned(), person.code);
        }
        // Off unless a mission turns them on.
        env.withheld = vec![Withheld::PhoneNumber, Withheld::AuditTrail];
        if !self.mission()?.is_some_and(|mission| mission.takes_positions()) {
            env.withheld.push(Withheld::Position);
        }
        if !self.evidence_allowed(form)? {
            env.withheld.push(Withheld::Photos);
        }
        env.names_withheld = true;
        env.language = Some(language.unwrap_or_else(|| self.screen_language()));
        Ok(env)
    }

    /// The draft as the field book has it: begun, or begun from the sent body, then every operation in order. Without a
    /// draft the latest sent version, to read.
    fn replay(&mut self, record: &ReportRecord) -> Answer<OpenReport> {
        let book = self.book()?;
        let Some(journal) = book.journal(record.report)? else {
            let latest = record.latest.as_ref().ok_or_else(not_found)?;
            return self.sent(record, latest.version);
        };
        let form = self.form(&journal.form)?;
        let env = self.env(&form, record.report, journal.began_at, record.summary.language.clone())?;
        let mut session = match &journal.base {
            Some(body) => Session::edit(&form.form, body, env).map_err(|e| edit_error(&e))?,
            None => Session::start(&form.form, env),
        };
        for (at, done) in &journal.ops {
            // What was applied once applies again: same form, same order, same instants. A newer station list takes no
            // answer away. Were it otherwise, the answer still stands in the journal, and refusing to open would hide all the others.
            if session.replay(done, *at).is_err() {
                tracing::error!(code = "journal_op_refused", "an operation of the journal does not apply");
            }
        }
        let shown = show(&form, &session, &book, None);
        let place = place_of(&form, &session, &book);
        Ok(OpenReport {
            form,
            session,
            shown,
            editable: true,
            version_number: journal.number,
            practice: record.practice,
            resume: record.summary.resume.clone(),
            place,
            day: self.log_day(record.created_at)?,
        })
    }

    /// A sent version, to read. Not kept among the open reports.
    pub(crate) fn sent(&mut self, record: &ReportRecord, version: VersionId) -> Answer<OpenReport> {
        let book = self.book()?;
        let stored = book.version(version)?.ok_or_else(not_found)?;
        let form = self.form(&stored.form)?;
        let env = self.env(&form, record.report, day::from_ms(stored.sent_at_ms), record.summary.language.clone())?;
        let session = Session::edit(&form.form, &stored.body, env).map_err(|e| edit_error(&e))?;
        let shown = show(&form, &session, &book, None);
        let place = place_of(&form, &session, &book);
        Ok(OpenReport {
            form,
            session,
            shown,
            editable: false,
            version_number: stored.number,
            practice: record.practice,
            resume: None,
            place,
            day: self.log_day(record.created_at)?,
        })
    }

    /// Opens a report if it is not open.
    pub(crate) fn opened(&mut self, report: ReportId) -> Answer<&mut OpenReport> {
        if !self.open.contains_key(&report) {
            let record = self.book()?.report(report)?.ok_or_else(not_found)?;
            let open = self.replay(&record)?;
            if self.open.len() >= MOST_OPEN {
                self.open.clear();
            }
            self.open.insert(report, open);
        }
        self.open.get_mut(&report).ok_or_else(not_found)
    }

    /// A report that can be answered.
    pub(crate) fn writable(&mut self, report: ReportId) -> Answer<&mut OpenReport> {
        let open = self.opened(report)?;
        if open.editable { Ok(open) } else { Err(wrong_state()) }
    }
}

impl OpenReport {
    pub(crate) fn language(&self) -> String {
        self.session.language().unwrap_or_default().to_owned()
    }

    /// Whether the answer that stands is serious, and whether it is urgent.
    pub(crate) fn weight(&self, path: &str) -> (bool, bool) {
        let Some(question) = self.session.question(path).filter(|q| q.relevant) else { return (false, false) };
        let Some(facts) = self.form.facts(&question.template) else { return (false, false) };
        (holds(&question.value, &facts.serious), holds(&question.value, &facts.urgent))
    }

    // Every value is among those offered now, or stands in the answer already: one that a newer list lacks must not lock the
    // others beside it.
    pub(crate) fn offers(&self, path: &str, value: &str, stands: &str) -> bool {
        let stands = |v: &str| stands.split_whitespace().any(|s| s == v);
        value.split_whitespace().all(|v| stands(v) || self.session.value_label(path, v).is_some())
    }

    /// Shows anew; hands back what differs and, where it changed, the order.
    pub(crate) fn refresh(&mut self, book: &Book, changed: &Changed, all: bool) -> (Vec<Item>, Option<Vec<String>>) {
        let before = (!all).then_some((&self.shown, changed));
        let next = show(&self.form, &self.session, book, before);
        let differs = next
            .order
            .iter()
            .filter_map(|p| next.items.get(p).filter(|i| self.shown.items.get(p) != Some(*i)).cloned())
            .collect();
        let order = (next.order != self.shown.order).then(|| next.order.clone());
        self.shown = next;
        (differs, order)
    }

    pub(crate) fn first_empty(&self) -> Option<String> {
        let mut questions = self.shown.questions();
        questions.find(|q| q.value.is_empty() && q.state.is_none() && !q.read_only).map(|q| q.path.clone())
    }

    // Where reopening goes on after this question was answered: the next one, or the same at the end.
    pub(crate) fn after(&self, path: &str) -> Option<String> {
        let paths: Vec<&str> = self.shown.questions().map(|q| q.path.as_str()).collect();
        let at = paths.iter().position(|p| *p == path)?;
        paths.get(at + 1).or_else(|| paths.get(at)).map(|p| (*p).to_owned())
    }
}

/// What lists show of a draft without opening it.
pub(crate) fn summary(open: &OpenReport) -> Summary {
    let cuts = open.shown.cuts();
    let answered = cuts.iter().filter(|c| !matches!(c, crate::api::Cut::Empty)).count();
    let resume = open.resume.clone().or_else(|| open.first_empty());
    let resume_number = resume.and_then(|path| open.shown.questions().find(|q| q.path == path).and_then(|q| q.number));
    Summary {
        place: open.place.clone(),
        answered: u32::try_from(answered).unwrap_or(u32::MAX),
        questions: u32::try_from(cuts.len()).unwrap_or(u32::MAX),
        cuts,
        resume: open.resume.clone(),
        resume_number,
        language: open.session.language().map(str::to_owned),
        visit: crate::visits::VisitSummary::of(open),
        record: crate::logbook::entry::of_shown(&open.form, &open.shown, &open.day).map(Box::new),
    }
}

/// Station in one line, or what was said in place of it.
pub(crate) fn place_of(form: &LoadedForm, session: &Session, book: &Book) -> Option<String> {
    let value = |role: &str| form.role(role).and_then(|p| session.value(p)).filter(|v| !v.trim().is_empty());
    if let Some(key) = value("station") {
        return crate::views::Places::place(book, &key).or(Some(key));
    }
    value("station_other")
}
