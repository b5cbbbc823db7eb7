//! Filling a report: opening, answering, repeats, languages. Every answer is durable before the reply leaves.

use crate::App;
use crate::api::{AnswerStateCode, AppError, Choice, Counts, ErrorCode, FormChange, FormView, Place, Reply};
use crate::day::{self, rfc3339};
use crate::error::{Answer, not_found, wrong_state};
use crate::evidence::{at_stake, named_in};
use crate::open::{OpenReport, place_of, summary};
use crate::values::fitting;
use crate::views::{answer_state, show};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use tabella_domain::ReportId;
use tabella_fieldbook::SealedEvidence;
use tabella_forms::{Journalled, Kind, Op, OpError, Session};

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

impl App {
    pub(crate) fn start_report(&mut self, form_id: &str, place: Option<Place>) -> Answer<Reply> {
        self.ready()?;
        let book = self.book()?;
        // The mission's rule for the secret holds from the first report on. One that is made stricter on the day is asked for,
        // and stands in nobody's way.
        if self.secret_short().is_some() && book.counts()? == Counts::default() {
            return Err(self.too_short());
        }
        let entry =
            book.forms_in_use()?.into_iter().find(|f| f.notice.form.form_id == form_id).ok_or_else(not_found)?;
        if !self.may_begin(form_id)? {
            return Err(not_found());
        }
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
        let env = self.env(&form, report, now, None)?;
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
            day: self.log_day(now)?,
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
        if let Some(time) = crate::visits::time_for(&form, "arrival", now, zone) {
            known.push(("arrival", time));
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
            visit: open.form.role("departure").is_some(),
            left: open.session.left().map(crate::visits::left_reason),
            later: open.session.seen_then().map(rfc3339),
            guide: open.is_guide(),
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
            // Answering has noted the next question already, in the same transaction: most often that is where one goes.
            if open.resume.as_deref() == Some(path) {
                return Ok(Reply::Done);
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
    pub(crate) fn apply(&mut self, report: ReportId, op: &Op) -> Answer<Reply> {
        self.apply_with(report, op, None)
    }

    /// The same with the evidence that the operation brings. A piece that an operation takes the place of goes with it, unless it
    /// was ever sent.
    pub(crate) fn apply_with(&mut self, report: ReportId, op: &Op, added: Option<&SealedEvidence>) -> Answer<Reply> {
        let now = self.now();
        self.apply_all(report, op, now, added)
    }

    /// The same at an instant that several operations of one command share.
    pub(crate) fn apply_at(&mut self, report: ReportId, op: &Op, now: DateTime<Utc>) -> Answer<Reply> {
        self.apply_all(report, op, now, None)
    }

    fn apply_all(
        &mut self,
        report: ReportId,
        op: &Op,
        now: DateTime<Utc>,
        added: Option<&SealedEvidence>,
    ) -> Answer<Reply> {
        let book = self.book()?;
        let open = self.writable(report)?;
        let path = match op {
            Op::Set { path, .. } | Op::State { path, .. } => Some(path.as_str()),
            _ => None,
        };
        let before = path.map_or((false, false), |p| open.weight(p));
        let at_stake = at_stake(&open.shown, op);
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
        let named = if at_stake.is_empty() { Vec::new() } else { named_in(&open.shown) };
        let removed: Vec<_> = at_stake.into_iter().filter(|id| !named.iter().any(|(n, _)| n == id)).collect();
        if let Err(error) = book.append(report, &done, now, &summary, added, &removed) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Command;
    use crate::common::{Device, Endpoint, at_station, question};
    use tabella_domain::VersionId;

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
        device.app.book().unwrap().finalise(id, version, body, &[], device.app.now()).unwrap();
        let command = Command::Answer { report: report.clone(), path: "/data/overall".into(), value: "1".into() };
        assert_eq!(device.code(command.clone()), ErrorCode::WrongState);
        assert!(!device.app.open.contains_key(&id), "the session that ran ahead is dropped");
        assert_eq!(question(&device.open(&report).items, "/data/overall").value, "4");
        assert_eq!(device.code(command), ErrorCode::WrongState);
    }
}
