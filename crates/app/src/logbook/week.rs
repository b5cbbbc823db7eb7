//! The week: its records as candidates, and the draft of the weekly report that is made of what was chosen.

use super::list::{ISO, between, day, own_weekly};
use crate::App;
use crate::api::{AppError, Choice, ErrorCode, Reply, ThemeText, WeekView};
use crate::error::{Answer, not_found, wrong_state};
use crate::filling::report_id;
use crate::forms::LoadedForm;
use chrono::NaiveDate;
use tabella_fieldbook::LogQuery;
use tabella_forms::Op;

/// Records of a week that are offered. A pair writes some dozens.
const MOST: usize = 500;
/// Follow-ups that are offered.
const FOLLOW_UPS: usize = 100;
/// Longest span that is composed at once, in days.
const LONGEST: i64 = 31;

fn span(from: &str, to: &str) -> Answer<(NaiveDate, NaiveDate)> {
    let invalid = || AppError::new(ErrorCode::ValueInvalid);
    let (from, to) = (day(from)?.ok_or_else(invalid)?, day(to)?.ok_or_else(invalid)?);
    let days = to.signed_duration_since(from).num_days();
    if (0..=LONGEST).contains(&days) { Ok((from, to)) } else { Err(invalid()) }
}

/// Paths of the texts of a weekly report with the codes of their themes, in the order of the form.
fn texts(form: &LoadedForm) -> Vec<(String, String)> {
    let texts = form.form.questions().filter(|q| q.role() == Some("week_text"));
    texts.filter_map(|q| Some((q.path().to_owned(), q.theme()?.to_owned()))).collect()
}

impl App {
    pub(crate) fn compose_week(&mut self, from: &str, to: &str) -> Answer<Reply> {
        self.ready()?;
        let (from, to) = span(from, to)?;
        self.mend_log()?;
        let (_, form) = self.record_forms()?.1.ok_or_else(not_found)?;
        let book = self.book()?;
        let mut labels = self.labels()?;
        let of_week = LogQuery { weekly: Some(false), ..between(from, to) };
        let mut lines = book.log(&of_week, MOST)?.0;
        lines.reverse();
        let records = self.log_rows(&mut labels, lines, true)?;
        // Everything that was to be looked at again by the end of the week after.
        let ahead = to.checked_add_days(chrono::Days::new(14)).unwrap_or(to);
        let open = LogQuery { follow_up_by: Some(ahead.format(ISO).to_string()), ..LogQuery::default() };
        let mut lines = book.log(&open, FOLLOW_UPS)?.0;
        lines.sort_by(|a, b| a.follow_up.cmp(&b.follow_up));
        let follow_ups = self.log_rows(&mut labels, lines, true)?;
        let existing = own_weekly(&book, from, to)?;
        let existing = existing.map(|line| self.log_row(&mut labels, line, false)).transpose()?;
        let language = self.screen_language();
        let language = form.form.language_for(&language).map(str::to_owned);
        let label = |path: &str| form.form.question(path).map(|q| q.label(language.as_deref())).unwrap_or_default();
        let themes =
            texts(&form).into_iter().map(|(path, theme)| Choice { label: label(&path), value: theme }).collect();
        Ok(Reply::Week(Box::new(WeekView {
            from: from.format(ISO).to_string(),
            to: to.format(ISO).to_string(),
            records,
            themes,
            follow_ups,
            existing,
        })))
    }

    pub(crate) fn write_week(
        &mut self,
        from: &str,
        to: &str,
        place: &str,
        composed: Vec<ThemeText>,
        follow_ups: &str,
    ) -> Answer<Reply> {
        self.ready()?;
        let (from, to) = span(from, to)?;
        self.mend_log()?;
        let (row, form) = self.record_forms()?.1.ok_or_else(not_found)?;
        // What the observer wrote is never composed over: the report that is there is gone on with.
        if own_weekly(&self.book()?, from, to)?.is_some() {
            return Err(wrong_state());
        }
        let texts = texts(&form);
        let mut answers: Vec<(String, String)> = Vec::new();
        let mut answer = |path: Option<&str>, value: String| {
            if let Some(path) = path.filter(|_| !value.trim().is_empty()) {
                answers.push((path.to_owned(), value));
            }
        };
        answer(form.role("week_from"), from.format(ISO).to_string());
        answer(form.role("record_date"), to.format(ISO).to_string());
        answer(form.role("record_place"), place.trim().to_owned());
        for one in composed {
            let path = texts.iter().find(|(_, theme)| *theme == one.theme).map(|(path, _)| path.as_str());
            if path.is_none() && !one.text.trim().is_empty() {
                // A text for which the form has no room must not be lost without a word.
                return Err(AppError::new(ErrorCode::ValueInvalid));
            }
            answer(path, one.text);
        }
        answer(form.role("week_follow_ups"), follow_ups.trim().to_owned());
        let Reply::Form(view) = self.start_report(&row.form_id, None)? else {
            return Err(AppError::internal("weekly report"));
        };
        let report = report_id(&view.report)?;
        for (path, value) in answers {
            let asked = self.opened(report)?.session.question(&path).is_some_and(|q| q.relevant && !q.read_only);
            if asked {
                self.apply(report, &Op::Set { path, value })?;
            }
        }
        if let Some(open) = self.open.get_mut(&report) {
            open.resume = None;
        }
        self.form_view(report)
    }
}
