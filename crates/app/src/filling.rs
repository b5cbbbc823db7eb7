//! Filling a report: opening, answering, repeats, languages. Every answer is durable before the reply leaves.

use crate::App;
use crate::api::{AnswerStateCode, AppError, Choice, ErrorCode, FormChange, FormView, Item, Place, Reply};
use crate::book::{ReportRecord, Summary};
use crate::day::{self, rfc3339};
use crate::error::{Answer, not_found, wrong_state};
use crate::forms::LoadedForm;
use crate::values::fitting;
use crate::views::{Shown, answer_state, holds, show};
use chrono::{DateTime, SecondsFormat, Utc};
use std::sync::Arc;
use tabella_domain::{ReportId, VersionId};
use tabella_forms::{Changed, EditError, Env, Journalled, Kind, Op, OpError, Session, Withheld};

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
}

/// Most open reports that are kept in memory.
const MOST_OPEN: usize = 8;

pub(crate) fn report_id(text: &str) -> Answer<ReportId> {
    text.parse().map_err(|_| not_found())
}

fn op_error(error: &OpError) -> AppError {
    match error {
        OpError::NoSuchNode | OpError::NotAQuestion | OpError::NotARepeat | OpError::NoSuchLanguage => not_found(),
        OpError::ReadOnly | OpError::RepeatFixed | OpError::TooManyRepeats | OpError::Withheld => wrong_state(),
        OpError::StateNotAllowed | OpError::TooLong => AppError::new(ErrorCode::ValueInvalid),
    }
}

fn edit_error(error: &EditError) -> AppError {
    match error {
        EditError::NotXml { offset } => {
            AppError::new(ErrorCode::FormBroken).with("detail", format!("body at byte {offset}"))
        }
        EditError::OtherForm => AppError::new(ErrorCode::FormBroken).with("detail", "body of another form"),
    }
}

impl App {
    fn env(&self, report: ReportId, begun: DateTime<Utc>, language: Option<String>) -> Answer<Env> {
        let book = self.book()?;
        let (high, low) = report.0.as_u64_pair();
        let mut env = Env::new(begun, self.zone()?, high ^ low);
        if let Some(device) = book.device()? {
            env.properties.insert("deviceid".to_owned(), device.to_string());
        }
        if let Some(person) = book.person()? {
            env.properties.insert("username".to_owned(), person.code);
        }
        // Off unless a mission turns them on; this version has no door through which they could come in.
        env.withheld = vec![Withheld::Position, Withheld::PhoneNumber, Withheld::AuditTrail, Withheld::Photos];
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
        let env = self.env(record.report, journal.began_at, record.summary.language.clone())?;
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
        })
    }

    /// A sent version, to read. Not kept among the open reports.
    pub(crate) fn sent(&mut self, record: &ReportRecord, version: VersionId) -> Answer<OpenReport> {
        let book = self.book()?;
        let stored = book.version(version)?.ok_or_else(not_found)?;
        let form = self.form(&stored.form)?;
        let env = self.env(record.report, day::from_ms(stored.sent_at_ms), record.summary.language.clone())?;
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
    fn writable(&mut self, report: ReportId) -> Answer<&mut OpenReport> {
        let open = self.opened(report)?;
        if open.editable { Ok(open) } else { Err(wrong_state()) }
    }

    pub(crate) fn start_report(&mut self, form_id: &str, place: Option<Place>) -> Answer<Reply> {
        self.ready()?;
        let book = self.book()?;
        let entry =
            book.forms_in_use()?.into_iter().find(|f| f.notice.form.form_id == form_id).ok_or_else(not_found)?;
        let form = self.form(&entry.notice.form)?;
        match &place {
            Some(Place::Station { station }) if book.station(station)?.is_none() => return Err(not_found()),
            Some(Place::NotListed { reason }) if reason.trim().is_empty() => {
                return Err(AppError::new(ErrorCode::ValueInvalid));
            }
            _ => {}
        }
        let now = self.now();
        let report = ReportId(self.new_id()?);
        let practice = self.mission()?.is_some_and(|m| m.practice);
        let env = self.env(report, now, None)?;
        let zone = env.tz;
        let session = Session::start(&form.form, env);
        let shown = show(&form, &session, &book, None);
        let open = OpenReport {
            form: Arc::clone(&form),
            session,
            shown,
            editable: true,
            version_number: 1,
            practice,
            resume: None,
            place: None,
        };
        book.create_report(report, &form.reference, place.as_ref(), practice, &summary(&open), now)?;
        self.open.insert(report, open);

        // What is known already stands there when the form opens; it is an answer like any other.
        let mut known: Vec<(&str, String)> = Vec::new();
        match &place {
            Some(Place::Station { station }) => known.push(("station", station.clone())),
            Some(Place::NotListed { reason }) => known.push(("station_other", reason.trim().to_owned())),
            None => {}
        }
        let local = now.with_timezone(&zone);
        match form.role("arrival").and_then(|p| form.facts(p)).map(|f| f.kind) {
            Some(Kind::DateTime) => known.push(("arrival", local.to_rfc3339_opts(SecondsFormat::Millis, false))),
            Some(Kind::Time) => known.push(("arrival", local.format("%H:%M:00.000%:z").to_string())),
            _ => {}
        }
        for (role, value) in known {
            let Some(path) = form.role(role) else { continue };
            let askable = |o: &OpenReport| o.session.question(path).is_some_and(|q| q.relevant && !q.read_only);
            // A form may not ask it here: then it is not answered.
            if self.open.get(&report).is_some_and(askable) {
                self.apply(report, &Op::Set { path: path.to_owned(), value })?;
            }
        }
        if let Some(open) = self.open.get_mut(&report) {
            open.resume = None;
        }
        self.form_view(report)
    }

    pub(crate) fn open_report(&mut self, report: &str) -> Answer<Reply> {
        let report = report_id(report)?;
        // Anew from the field book: what the screen gets is what is saved.
        self.open.remove(&report);
        self.opened(report)?;
        self.form_view(report)
    }

    pub(crate) fn form_view(&mut self, report: ReportId) -> Answer<Reply> {
        let open = self.opened(report)?;
        let language = open.language();
        Ok(Reply::Form(Box::new(FormView {
            report: report.to_string(),
            form_id: open.form.reference.form_id.clone(),
            title: open.form.form.title_in(&language).to_owned(),
            form_version: open.form.reference.version.clone(),
            version_number: open.version_number,
            place: open.place.clone(),
            editable: open.editable,
            languages: open.form.form.languages().to_vec(),
            language,
            practice: open.practice,
            items: open.shown.list(),
            resume: open.resume.clone().or_else(|| open.first_empty()),
        })))
    }

    pub(crate) fn answer(&mut self, report: &str, path: &str, value: &str) -> Answer<Reply> {
        let report = report_id(report)?;
        let book = self.book()?;
        let open = self.writable(report)?;
        let question = open.session.question(path).ok_or_else(not_found)?;
        if !question.relevant || question.read_only {
            return Err(wrong_state());
        }
        let invalid = || AppError::new(ErrorCode::ValueInvalid);
        let value = fitting(question.kind, value).ok_or_else(invalid)?;
        if question.kind.is_select() && !value.is_empty() {
            let is_station = open.form.facts(&question.template).is_some_and(|f| f.role.as_deref() == Some("station"));
            let known = !is_station || question.kind != Kind::SelectOne || book.station(&value)?.is_some();
            if !known || !open.offers(path, &value, &question.value) {
                return Err(invalid());
            }
        }
        if question.value == value && question.state.is_none() {
            return Ok(self.unchanged(report));
        }
        self.apply(report, &Op::Set { path: path.to_owned(), value })
    }

    pub(crate) fn answer_state(&mut self, report: &str, path: &str, state: Option<AnswerStateCode>) -> Answer<Reply> {
        let report = report_id(report)?;
        let open = self.writable(report)?;
        let question = open.session.question(path).ok_or_else(not_found)?;
        if !question.relevant {
            return Err(wrong_state());
        }
        let state = state.map(answer_state);
        if question.state == state {
            return Ok(self.unchanged(report));
        }
        self.apply(report, &Op::State { path: path.to_owned(), state })
    }

    pub(crate) fn seen_at(&mut self, report: &str, path: &str, seen_at: &str) -> Answer<Reply> {
        let report = report_id(report)?;
        let open = self.writable(report)?;
        let question = open.session.question(path).ok_or_else(not_found)?;
        if !question.relevant || !question.is_answered() {
            return Err(wrong_state());
        }
        let at = day::parse(seen_at).ok_or_else(|| AppError::new(ErrorCode::ValueInvalid))?;
        self.apply(report, &Op::Seen { path: path.to_owned(), at })
    }

    pub(crate) fn add_repeat(&mut self, report: &str, path: &str) -> Answer<Reply> {
        let report = report_id(report)?;
        self.writable(report)?;
        self.apply(report, &Op::AddRepeat { path: path.to_owned() })
    }

    pub(crate) fn remove_repeat(&mut self, report: &str, path: &str) -> Answer<Reply> {
        let report = report_id(report)?;
        self.writable(report)?;
        self.apply(report, &Op::RemoveRepeat { path: path.to_owned() })
    }

    pub(crate) fn form_language(&mut self, report: &str, language: &str) -> Answer<Reply> {
        let report = report_id(report)?;
        let open = self.opened(report)?;
        let language = open.form.form.language_for(language).ok_or_else(not_found)?.to_owned();
        let op = Op::Language { lang: language };
        if open.editable {
            self.apply(report, &op)?;
        } else {
            // Reading a sent version in another language changes nothing of it.
            let now = self.now();
            let book = self.book()?;
            let open = self.opened(report)?;
            open.session.apply(&op, now).map_err(|e| op_error(&e))?;
            open.shown = show(&open.form, &open.session, &book, None);
        }
        self.form_view(report)
    }

    pub(crate) fn leave(&mut self, report: &str, path: &str) -> Answer<Reply> {
        let report = report_id(report)?;
        let book = self.book()?;
        let open = self.opened(report)?;
        if open.editable {
            if open.session.question(path).is_none() {
                return Err(not_found());
            }
            open.resume = Some(path.to_owned());
            let number = open.shown.questions().find(|q| q.path == path).and_then(|q| q.number);
            book.leave(report, path, number)?;
        }
        Ok(Reply::Done)
    }

    pub(crate) fn find_choices(&mut self, report: &str, path: &str, text: &str, limit: u16) -> Answer<Reply> {
        let report = report_id(report)?;
        let limit = usize::from(limit.clamp(1, 50));
        let book = self.book()?;
        let open = self.opened(report)?;
        let question = open.session.question(path).ok_or_else(not_found)?;
        if !question.kind.is_select() {
            return Err(wrong_state());
        }
        if open.form.facts(&question.template).is_some_and(|f| f.role.as_deref() == Some("station")) {
            let (stations, more) = book.find_stations(text, limit)?;
            let choices =
                stations.into_iter().map(|s| Choice { label: crate::book::place_line(&s), value: s.key.0 }).collect();
            return Ok(Reply::Choices { choices, more });
        }
        let text = text.trim();
        let offered = open.session.choices(path, (!text.is_empty()).then_some(text), limit);
        let more = offered.total > offered.choices.len();
        let choices = offered.choices.into_iter().map(|c| Choice { value: c.value, label: c.label }).collect();
        Ok(Reply::Choices { choices, more })
    }

    // Nothing to write: what the screen has is what is saved.
    fn unchanged(&self, report: ReportId) -> Reply {
        Reply::FormChanged(Box::new(FormChange {
            report: report.to_string(),
            changed: Vec::new(),
            order: None,
            serious: false,
            urgent: false,
            saved_at: rfc3339(self.now()),
        }))
    }

    /// One operation: into the session, durably into the journal, then what differs. Where the journal does not take it, the
    /// session is dropped and made again from what is saved.
    fn apply(&mut self, report: ReportId, op: &Op) -> Answer<Reply> {
        let now = self.now();
        let book = self.book()?;
        let open = self.writable(report)?;
        let path = match op {
            Op::Set { path, .. } | Op::State { path, .. } => Some(path.as_str()),
            _ => None,
        };
        let before = path.map_or((false, false), |p| open.weight(p));
        let changed = open.session.apply(op, now).map_err(|e| op_error(&e))?;
        if let Op::Set { path, value } = op
            && !value.is_empty()
            && open.session.value(path).is_none_or(|v| v.is_empty())
        {
            // The engine does not take it. What stood there before stands there still: in the journal.
            self.open.remove(&report);
            return Err(AppError::new(ErrorCode::ValueInvalid));
        }
        let after = path.map_or((false, false), |p| open.weight(p));
        let fresh = open.refresh(&book, &changed, matches!(op, Op::Language { .. }));
        if let Some(path) = path {
            open.resume = open.after(path);
        }
        open.place = place_of(&open.form, &open.session, &book);
        let summary = summary(open);
        // What the operation took away goes into the same row: both are on the disk, or neither.
        let done = Journalled { op: op.clone(), trimmed: Some(changed.trimmed) };
        if let Err(error) = book.append(report, &done, now, &summary) {
            self.open.remove(&report);
            return Err(error);
        }
        Ok(Reply::FormChanged(Box::new(FormChange {
            report: report.to_string(),
            changed: fresh.0,
            order: fresh.1,
            serious: after.0 && !before.0,
            urgent: after.1 && !before.1,
            saved_at: rfc3339(now),
        })))
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
    fn offers(&self, path: &str, value: &str, stands: &str) -> bool {
        let stands = |v: &str| stands.split_whitespace().any(|s| s == v);
        value.split_whitespace().all(|v| stands(v) || self.session.value_label(path, v).is_some())
    }

    /// Shows anew; hands back what differs and, where it changed, the order.
    fn refresh(&mut self, book: &crate::book::Book, changed: &Changed, all: bool) -> (Vec<Item>, Option<Vec<String>>) {
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

    fn first_empty(&self) -> Option<String> {
        let mut questions = self.shown.questions();
        questions.find(|q| q.value.is_empty() && q.state.is_none() && !q.read_only).map(|q| q.path.clone())
    }

    // Where reopening goes on after this question was answered: the next one, or the same at the end.
    fn after(&self, path: &str) -> Option<String> {
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
    }
}

/// Station in one line, or what was said in place of it.
pub(crate) fn place_of(form: &LoadedForm, session: &Session, book: &crate::book::Book) -> Option<String> {
    let value = |role: &str| form.role(role).and_then(|p| session.value(p)).filter(|v| !v.trim().is_empty());
    if let Some(key) = value("station") {
        return crate::views::Places::place(book, &key).or(Some(key));
    }
    value("station_other")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Command;
    use crate::common::{Device, Endpoint, at_station, question};

    #[test]
    fn an_answer_that_was_not_saved_is_not_shown() {
        let mut endpoint = Endpoint::new();
        let mut device = Device::ready(&mut endpoint);
        let report = device.start("opening", at_station()).report;
        device.answer(&report, "/data/setup/allowed", "yes");
        device.answer(&report, "/data/overall", "4");
        // Behind the back of the open session the draft is closed, so that its journal takes nothing more.
        let id: ReportId = report.parse().unwrap();
        let open = &device.app.open[&id];
        let body = open.session.instance_xml(&tabella_forms::InstanceMeta::default());
        let version = VersionId(device.app.new_id().unwrap());
        device.app.book().unwrap().finalise(id, version, body, device.app.now()).unwrap();
        let command = Command::Answer { report: report.clone(), path: "/data/overall".into(), value: "1".into() };
        assert_eq!(device.code(command.clone()), ErrorCode::WrongState);
        assert!(!device.app.open.contains_key(&id), "the session that ran ahead is dropped");
        assert_eq!(question(&device.open(&report).items, "/data/overall").value, "4");
        assert_eq!(device.code(command), ErrorCode::WrongState);
    }
}
