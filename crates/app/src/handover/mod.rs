//! Handing over and taking over: steps, and what screens see of them.

mod authors;

use crate::App;
use crate::api::{
    AppError, ErrorCode, HandoverMatter, HandoverReport, HandoverRow, HandoverStanding, HandoverStep, HandoverToday,
    HandoverView, Reply,
};
use crate::book::Book;
use crate::day::{from_ms, polling_day, rfc3339};
use crate::error::{Answer, not_found};
use crate::filling::report_id;
use crate::store_errors::store_error;
use chrono::NaiveDate;
use tabella_domain::{Assignment, FormRef, GivenState, HandoverId, ReportId, TakenState};
use tabella_fieldbook::{FieldBook, HandedReport, HandoverRecord, HandoverState, NewLetter, StoreError};
use tabella_forms::Zone;
use tabella_proto::handover::{Confirmation, LetterHead, OpenMatter, Request, from_code, to_code};

/// Longest words for who comes after, in characters.
const MOST_NOTE: usize = 1_000;
/// Most open matters that are handed on.
const MOST_MATTERS: usize = 30;

fn handover_id(text: &str) -> Answer<HandoverId> {
    text.parse().map_err(|_| not_found())
}

fn damaged() -> AppError {
    AppError::new(ErrorCode::HandoverDamaged)
}

fn standing(state: HandoverState) -> HandoverStanding {
    match state {
        HandoverState::Given(GivenState::Offered) => HandoverStanding::Offered,
        HandoverState::Given(GivenState::Confirmed) => HandoverStanding::Confirmed,
        HandoverState::Given(GivenState::Withdrawn) => HandoverStanding::Withdrawn,
        HandoverState::Taken(TakenState::Received) => HandoverStanding::Received,
        HandoverState::Taken(TakenState::Accepted) => HandoverStanding::Accepted,
    }
}

/// What a step leaves to be shown.
#[derive(Default)]
struct Brought {
    handover: Option<HandoverId>,
    code: Option<Vec<u8>>,
    asked_by: Option<String>,
    file: Option<String>,
}

impl Brought {
    fn of(handover: HandoverId) -> Self {
        Self { handover: Some(handover), ..Self::default() }
    }
}

impl App {
    pub(crate) fn handover(&mut self, step: HandoverStep) -> Answer<Reply> {
        self.ready()?;
        let book = self.book()?;
        let now_ms = self.now().timestamp_millis();
        let brought = match step {
            HandoverStep::Look => Brought::default(),
            HandoverStep::Ask => {
                Brought { code: Some(book.changed(|b| b.ask_handover(now_ms))?), ..Brought::default() }
            }
            HandoverStep::Read { code } => self.read_code(&book, &code, now_ms)?,
            HandoverStep::Offer { code, reports, shift, note } => {
                let handover = self.offer(&book, &code, &reports, shift, &note, now_ms)?;
                Brought { code: Some(book.asked(|b| b.show_handover(handover))?), ..Brought::of(handover) }
            }
            HandoverStep::Show { handover } => {
                let handover = handover_id(&handover)?;
                Brought { code: Some(book.asked(|b| b.show_handover(handover))?), ..Brought::of(handover) }
            }
            HandoverStep::Save { handover } => {
                let handover = handover.as_deref().map(handover_id).transpose()?;
                Brought { file: Some(self.save(&book, handover, now_ms)?), handover, ..Brought::default() }
            }
            HandoverStep::Accept { handover } => {
                let handover = handover_id(&handover)?;
                book.changed(|b| b.accept_handover(handover, now_ms))?;
                self.settle_in(&book, handover)?;
                Brought { code: Some(book.asked(|b| b.show_handover(handover))?), ..Brought::of(handover) }
            }
            HandoverStep::Withdraw { handover } => {
                let handover = handover_id(&handover)?;
                book.changed(|b| b.withdraw_handover(handover, now_ms))?;
                self.open.clear();
                Brought::of(handover)
            }
        };
        self.handover_view(&book, brought)
    }

    fn read_code(&mut self, book: &Book, code: &str, now_ms: i64) -> Answer<Brought> {
        let bytes = from_code(code).ok_or_else(damaged)?;
        if Request::is(&bytes) {
            let asked_by = Some(book.asked(|b| b.read_handover_request(&bytes))?);
            return Ok(Brought { asked_by, ..Brought::default() });
        }
        if LetterHead::is(&bytes) {
            return Ok(Brought::of(book.changed(|b| b.read_handover(&bytes, now_ms))?));
        }
        if Confirmation::is(&bytes) {
            let handover = book.changed(|b| b.confirm_handover(&bytes, now_ms))?;
            self.open.clear();
            return Ok(Brought::of(handover));
        }
        Err(damaged())
    }

    fn offer(
        &mut self,
        book: &Book,
        code: &str,
        reports: &[String],
        shift: bool,
        note: &str,
        now_ms: i64,
    ) -> Answer<HandoverId> {
        let request = from_code(code).ok_or_else(damaged)?;
        let reports = reports.iter().map(|id| report_id(id)).collect::<Answer<Vec<ReportId>>>()?;
        let station = match (book.chosen_station()?, book.assignment()?) {
            (Some(chosen), _) => Some(chosen.key),
            (None, Some(Assignment::Stationary { station, .. })) => Some(station),
            _ => None,
        };
        let letter = NewLetter {
            reports,
            shift,
            station: station.filter(|_| shift),
            note: note.trim().chars().take(MOST_NOTE).collect(),
            matters: if shift { self.open_matters()? } else { Vec::new() },
        };
        let handover = HandoverId(self.new_id()?);
        book.changed(|b| b.offer_handover(handover, &request, &letter, now_ms))?;
        // What a screen has open of them is to be read from here on.
        self.open.clear();
        Ok(handover)
    }

    /// Follow-ups that are still open.
    fn open_matters(&mut self) -> Answer<Vec<OpenMatter>> {
        let Reply::LogToday(today) = self.log_today()? else { return Ok(Vec::new()) };
        let matter = |row: crate::api::LogRow| OpenMatter {
            day: row.follow_up.unwrap_or(row.day),
            place: row.place,
            gist: row.gist,
        };
        Ok(today.follow_ups.into_iter().take(MOST_MATTERS).map(matter).collect())
    }

    /// The drafts go on in the language of this device's screens. What stands in the way of that stands in nobody's way.
    fn settle_in(&mut self, book: &Book, handover: HandoverId) -> Answer<()> {
        self.open.clear();
        let language = self.screen_language();
        for report in book.asked(|b| b.handover(handover))?.reports {
            let id = report.report.to_string();
            let other = self.opened(report.report).is_ok_and(|open| {
                open.editable && open.form.form.language_for(&language).is_some_and(|l| l != open.language())
            });
            if other && let Err(error) = self.form_language(&id, &language) {
                tracing::warn!(code = ?error.code, "a draft that was taken over keeps its language");
            }
        }
        self.open.clear();
        Ok(())
    }

    fn save(&mut self, book: &Book, handover: Option<HandoverId>, now_ms: i64) -> Answer<String> {
        let bytes = match handover {
            Some(handover) => book.asked(|b| b.show_handover(handover))?,
            None => book.changed(|b| b.ask_handover(now_ms))?,
        };
        // The name says nothing of its content.
        let name = format!("tabella-{}.handover", &self.new_id()?.simple().to_string().split_off(24));
        let kept = self.platform.bundles.keep(&name, &bytes);
        kept.map_err(|e| store_error(&StoreError::from(e)))?;
        Ok(name)
    }

    // ---- what screens see ------------------------------------------------------------------------------------------

    fn handover_view(&mut self, book: &Book, brought: Brought) -> Answer<Reply> {
        let (team, why) = match book.asked(FieldBook::handover_team) {
            Ok(team) => (Some(team), None),
            Err(error) => (None, Some(error.code)),
        };
        let mut drafts = Vec::new();
        for record in book.reports()?.iter().filter(|r| r.draft.is_some() && r.version_count == 0) {
            let files = !book.evidence(record.report)?.is_empty();
            drafts.push(HandoverReport {
                report: record.report.to_string(),
                title: self.report_title(record),
                place: record.summary.place.clone(),
                answered: record.summary.answered,
                questions: record.summary.questions,
                arrival: record.summary.visit.arrival.clone(),
                breaks: record.summary.visit.breaks,
                blocked: files.then_some(ErrorCode::HandoverFiles),
            });
        }
        let mut handovers = Vec::new();
        for record in book.asked(FieldBook::handovers)? {
            handovers.push(self.handover_row(book, record)?);
        }
        Ok(Reply::Handover(Box::new(HandoverView {
            team,
            why,
            drafts,
            handovers,
            handover: brought.handover.map(|id| id.to_string()),
            code: brought.code.map(|bytes| to_code(&bytes)),
            asked_by: brought.asked_by,
            file: brought.file,
        })))
    }

    fn handover_row(&mut self, book: &Book, record: HandoverRecord) -> Answer<HandoverRow> {
        let waits = record.state == HandoverState::Taken(TakenState::Received);
        let mut reports = Vec::with_capacity(record.reports.len());
        for report in record.reports {
            let missing = waits && book.form_document(&report.form)?.is_none();
            reports.push(HandoverReport {
                blocked: missing.then_some(ErrorCode::HandoverForm),
                ..self.handed(book, report)
            });
        }
        let matter = |m: OpenMatter| HandoverMatter { day: m.day, place: m.place, gist: m.gist };
        Ok(HandoverRow {
            handover: record.handover.to_string(),
            standing: standing(record.state),
            peer: record.peer,
            shift: record.shift,
            at: rfc3339(from_ms(record.at_ms)),
            settled_at: record.settled_at_ms.map(|ms| rfc3339(from_ms(ms))),
            note: record.note,
            matters: record.matters.into_iter().map(matter).collect(),
            reports,
        })
    }

    fn handed(&mut self, book: &Book, report: HandedReport) -> HandoverReport {
        HandoverReport {
            report: report.report.to_string(),
            title: self.form_title(book, &report.form),
            place: report.summary.place,
            answered: report.summary.answered,
            questions: report.summary.questions,
            arrival: report.summary.arrival,
            breaks: report.summary.breaks,
            blocked: None,
        }
    }

    fn form_title(&mut self, book: &Book, form: &FormRef) -> String {
        match book.form_notice(form) {
            Ok(Some(notice)) => self.title(&notice),
            _ => form.form_id.clone(),
        }
    }

    pub(crate) fn handover_today(&mut self, date: NaiveDate, zone: Zone) -> Answer<HandoverToday> {
        let book = self.book()?;
        let can = book.asked(FieldBook::handover_team).is_ok();
        let mut today = HandoverToday { can, open: None, left: None };
        let mut came = None;
        for record in book.asked(FieldBook::handovers)? {
            let of_today = polling_day(from_ms(record.settled_at_ms.unwrap_or(record.at_ms)), zone) == date;
            match record.state {
                HandoverState::Given(GivenState::Offered) if today.open.is_none() => {
                    today.open = Some(self.handover_row(&book, record)?);
                }
                HandoverState::Taken(TakenState::Received) if came.is_none() && !record.stale => came = Some(record),
                HandoverState::Taken(TakenState::Accepted)
                    if today.left.is_none() && of_today && !(record.note.is_empty() && record.matters.is_empty()) =>
                {
                    today.left = Some(self.handover_row(&book, record)?);
                }
                _ => {}
            }
        }
        // What one has locked oneself comes first: somebody waits for it.
        if let (None, Some(record)) = (&today.open, came) {
            today.open = Some(self.handover_row(&book, record)?);
        }
        Ok(today)
    }
}
