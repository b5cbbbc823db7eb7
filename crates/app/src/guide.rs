//! The guided practice: a form that the shell brings, filled like any other, ended on this device. And the observer's card.

use crate::App;
use crate::api::{AppError, CardNumber, CardView, ErrorCode, GuideReceipt, GuideView, Reply};
use crate::book::Book;
use crate::day::{from_ms, rfc3339};
use crate::error::{Answer, wrong_state};
use crate::filling::report_id;
use crate::forms::LoadedForm;
use crate::open::{OpenReport, summary};
use crate::views::show;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::sync::Arc;
use tabella_domain::{Assignment, Bearer, FormRef, GUIDE_FORM, ReportId, guide_number};
use tabella_fieldbook::GuideDone;
use tabella_forms::Session;

/// Longest document of a practice form, bytes.
const MAX_DOCUMENT: usize = 512 * 1024;

impl Book {
    fn guide_draft(&self) -> Answer<Option<ReportId>> {
        self.read(tabella_fieldbook::FieldBook::guide_draft)
    }

    fn guide_done(&self) -> Answer<Option<GuideDone>> {
        self.read(tabella_fieldbook::FieldBook::guide_done)
    }

    fn put_guide_form(
        &self,
        form: &FormRef,
        titles: &BTreeMap<String, String>,
        questions: u32,
        document: &str,
    ) -> Answer<()> {
        self.write(|b| b.put_guide_form(form, titles, questions, document))
    }

    fn finish_guide(&self, report: ReportId, now: DateTime<Utc>) -> Answer<()> {
        self.write(|b| b.finish_guide(report, now.timestamp_millis()))
    }
}

impl App {
    /// Where the practice stands.
    pub(crate) fn guide(&self) -> Answer<Reply> {
        let book = self.book()?;
        let draft = match book.guide_draft()? {
            Some(report) => book.report(report)?,
            None => None,
        };
        let receipt = book.guide_done()?.map(|done| GuideReceipt {
            number: guide_number(done.report),
            at: rfc3339(from_ms(done.at_ms)),
            answered: done.answered,
            questions: done.questions,
        });
        Ok(Reply::Guide(Box::new(GuideView {
            report: draft.as_ref().map(|d| d.report.to_string()),
            answered: draft.as_ref().map_or(0, |d| d.summary.answered),
            questions: draft.as_ref().map_or(0, |d| d.summary.questions),
            receipt,
        })))
    }

    /// Begins the practice, or goes on with the one under way. One that was begun with another version of the form begins anew.
    pub(crate) fn start_guide(&mut self, document: &str) -> Answer<Reply> {
        self.ready()?;
        let book = self.book()?;
        let sha256 = tabella_proto::sha256_hex(document.as_bytes());
        let now = self.now();
        if let Some(report) = book.guide_draft()? {
            self.open.remove(&report);
            if book.report(report)?.is_some_and(|r| r.form.sha256 == sha256) {
                self.opened(report)?;
                return self.form_view(report);
            }
            book.discard_draft(report, now)?;
        }
        if document.len() > MAX_DOCUMENT {
            return Err(AppError::new(ErrorCode::FormBroken).with("detail", "too large"));
        }
        let reference = FormRef { form_id: GUIDE_FORM.to_owned(), version: String::new(), sha256 };
        let mut form = LoadedForm::parse(reference, document, &book)?;
        if form.form.id() != GUIDE_FORM {
            return Err(AppError::new(ErrorCode::FormBroken).with("detail", "no practice form"));
        }
        form.reference.version = form.form.version().to_owned();
        let titles = form.form.languages().iter().map(|l| (l.clone(), form.form.title_in(l).to_owned())).collect();
        let questions = form.form.questions().filter(|q| q.kind().is_answered()).count();
        book.put_guide_form(&form.reference, &titles, u32::try_from(questions).unwrap_or(u32::MAX), document)?;
        let form = Arc::new(form);
        let report = ReportId(self.new_id()?);
        let session = Session::start(&form.form, self.env(&form, report, now, None)?);
        let shown = show(&form, &session, &book, None);
        let open = OpenReport {
            form: Arc::clone(&form),
            session,
            shown,
            editable: true,
            version_number: 1,
            practice: true,
            resume: None,
            place: None,
            day: self.log_day(now)?,
        };
        book.create_report(report, &form.reference, None, true, &summary(&open), now)?;
        self.open.insert(report, open);
        self.form_view(report)
    }

    /// Ends the practice with its own receipt. Nothing is queued: the answers go, and what stays is that it was done.
    pub(crate) fn finish_guide(&mut self, report: &str) -> Answer<Reply> {
        let id = report_id(report)?;
        let book = self.book()?;
        let open = self.opened(id)?;
        if !open.is_guide() || !open.editable || !open.session.problems().is_empty() {
            return Err(wrong_state());
        }
        book.finish_guide(id, self.now())?;
        self.open.remove(&id);
        self.guide()
    }

    /// What the mission and the roster put on the card.
    pub(crate) fn card(&self, language: &str) -> Answer<Reply> {
        let book = self.book()?;
        let (Some(mission), Some(person)) = (book.mission()?, book.person()?) else { return Err(wrong_state()) };
        let station = match book.assignment()? {
            Some(Assignment::Stationary { station, .. }) => book.station(&station.0)?,
            _ => None,
        };
        let bearer = Bearer::of(&person, station.as_ref());
        let card = mission.card();
        let lines = card.lines_in(language).cloned().unwrap_or_default();
        let phones = card.phones_in(language, &mission.languages);
        Ok(Reply::Card(Box::new(CardView {
            observer: bearer.code,
            team: bearer.team,
            area: bearer.area,
            station: bearer.station,
            phones: phones.into_iter().map(|(whose, number)| CardNumber { whose, number }).collect(),
            conduct: lines.conduct,
            urgent: lines.urgent,
            leave: lines.leave,
            more: lines.more,
        })))
    }
}

impl OpenReport {
    /// True for the guided practice.
    pub(crate) fn is_guide(&self) -> bool {
        self.form.reference.form_id == GUIDE_FORM
    }
}
