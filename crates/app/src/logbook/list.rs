//! The log as a list, and what Today has of it.

use super::entry::{DAY, WEEK, is_record};
use crate::App;
use crate::api::{AppError, Choice, ErrorCode, FormRow, LogRow, LogToday, Reply};
use crate::book::Book;
use crate::error::Answer;
use crate::filling::report_id;
use crate::forms::LoadedForm;
use crate::reports::Listing;
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use std::collections::HashMap;
use std::sync::Arc;
use tabella_domain::Role;
use tabella_fieldbook::{LogLine, LogQuery};

/// Most rows of one list.
const MOST: u16 = 200;
/// Follow-ups that Today lists.
const FOLLOW_UPS: usize = 20;
/// Places that a filter offers.
const PLACES: usize = 50;
/// How much of what was written a list shows.
const BEGINNING: usize = 240;

pub(super) const ISO: &str = "%Y-%m-%d";

/// A date as a screen gives it; empty is none.
pub(super) fn day(text: &str) -> Answer<Option<NaiveDate>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    NaiveDate::parse_from_str(text, ISO).map(Some).map_err(|_| AppError::new(ErrorCode::ValueInvalid))
}

fn text(day: Option<NaiveDate>) -> Option<String> {
    day.map(|d| d.format(ISO).to_string())
}

fn given(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// What rows of one list have in common: labels are looked up once.
pub(crate) struct Labels {
    listing: Listing,
    language: String,
    titles: HashMap<String, String>,
    forms: HashMap<String, Option<Arc<LoadedForm>>>,
    words: HashMap<(String, &'static str, String), String>,
}

impl Labels {
    fn word(&mut self, form_id: &str, role: &'static str, value: &str) -> Choice {
        let key = (form_id.to_owned(), role, value.to_owned());
        let form = self.forms.get(form_id).cloned().flatten();
        let language = &self.language;
        let label = self.words.entry(key).or_insert_with(|| {
            let label = form.and_then(|f| f.role(role).and_then(|path| f.choice_label(path, value, language)));
            // A code that the form in use does not have any more is shown as it is.
            label.unwrap_or_else(|| value.to_owned())
        });
        Choice { value: value.to_owned(), label: label.clone() }
    }
}

impl App {
    /// The day of the mission on which something was begun.
    pub(crate) fn log_day(&self, at: DateTime<Utc>) -> Answer<String> {
        Ok(at.with_timezone(&self.zone()?).format(ISO).to_string())
    }

    pub(crate) fn labels(&mut self) -> Answer<Labels> {
        let language = self.screen_language();
        let mut labels = Labels {
            listing: self.listing()?,
            language,
            titles: HashMap::new(),
            forms: HashMap::new(),
            words: HashMap::new(),
        };
        for entry in self.book()?.forms_in_use()? {
            let id = entry.notice.form.form_id.clone();
            labels.titles.insert(id.clone(), self.title(&entry.notice));
            labels.forms.insert(id, if entry.present { self.form(&entry.notice.form).ok() } else { None });
        }
        Ok(labels)
    }

    pub(super) fn log_row(&mut self, labels: &mut Labels, line: LogLine, whole: bool) -> Answer<LogRow> {
        let (mut state, mut correcting) = (None, false);
        let mut title = labels.titles.get(&line.form_id).cloned();
        if line.author.is_none()
            && let Some(record) = self.book()?.report(line.report)?
        {
            state = Some(labels.listing.state_of(&record));
            correcting = record.draft.is_some() && record.version_count > 0;
            if title.is_none() {
                title = Some(self.report_title(&record));
            }
        }
        let themes = line.themes.iter().map(|t| labels.word(&line.form_id, "record_themes", t)).collect();
        let confidence = given(&line.confidence).map(|c| labels.word(&line.form_id, "record_confidence", &c));
        let gist = if whole { line.gist } else { line.gist.chars().take(BEGINNING).collect() };
        Ok(LogRow {
            report: line.report.to_string(),
            author: line.author,
            title: title.unwrap_or_else(|| line.form_id.clone()),
            form_id: line.form_id,
            weekly: line.weekly,
            day: line.day,
            place: line.place,
            person: line.person,
            themes,
            confidence,
            follow_up: line.follow_up,
            follow_up_done: line.follow_up_done,
            gist,
            state,
            correcting,
        })
    }

    pub(crate) fn log_rows(&mut self, labels: &mut Labels, lines: Vec<LogLine>, whole: bool) -> Answer<Vec<LogRow>> {
        lines.into_iter().map(|line| self.log_row(labels, line, whole)).collect()
    }

    #[allow(clippy::too_many_arguments)]
    pub(crate) fn log(
        &mut self,
        words: String,
        theme: &str,
        form_id: &str,
        from: &str,
        to: &str,
        place: &str,
        limit: u16,
    ) -> Answer<Reply> {
        self.ready()?;
        self.mend_log()?;
        let query = LogQuery {
            text: words,
            theme: given(theme),
            form_id: given(form_id),
            from: text(day(from)?),
            to: text(day(to)?),
            place: given(place),
            ..LogQuery::default()
        };
        let (lines, total) = self.book()?.log(&query, usize::from(limit.clamp(1, MOST)))?;
        let mut labels = self.labels()?;
        let rows = self.log_rows(&mut labels, lines, false)?;
        Ok(Reply::Log { rows, total })
    }

    pub(crate) fn log_today(&mut self) -> Answer<Reply> {
        self.ready()?;
        let book = self.book()?;
        let long_term = book.person()?.is_some_and(|p| p.roles.contains(&Role::LongTermObserver));
        // To others the log is not offered: they need not wait for its forms to be opened.
        let (records, weekly_form) = if long_term { self.record_forms()? } else { (Vec::new(), None) };
        let today = self.now().with_timezone(&self.zone()?).date_naive();
        let mut out = LogToday {
            long_term: long_term && !records.is_empty(),
            date: today.format(ISO).to_string(),
            week_from: String::new(),
            week_to: String::new(),
            records: 0,
            weekly: None,
            weekly_form: None,
            forms: Vec::new(),
            follow_ups: Vec::new(),
            follow_ups_total: 0,
            themes: Vec::new(),
            places: Vec::new(),
        };
        if !out.long_term {
            return Ok(Reply::LogToday(Box::new(out)));
        }
        self.mend_log()?;
        let (from, to) = self.week_of(&book, today)?;
        out.week_from = from.format(ISO).to_string();
        out.week_to = to.format(ISO).to_string();
        let of_week = LogQuery { weekly: Some(false), ..between(from, to) };
        out.records = book.log(&of_week, 0)?.1;
        let mut labels = self.labels()?;
        let weekly = own_weekly(&book, from, to)?;
        out.weekly = weekly.map(|line| self.log_row(&mut labels, line, false)).transpose()?;
        let due = LogQuery { follow_up_by: Some(out.date.clone()), ..LogQuery::default() };
        let (lines, total) = book.log(&due, FOLLOW_UPS)?;
        out.follow_ups = self.log_rows(&mut labels, lines, false)?;
        out.follow_ups_total = total;
        out.themes = themes(&records, &labels.language);
        out.places = book.log_places(PLACES)?;
        out.forms = records.into_iter().map(|(row, _)| row).collect();
        out.weekly_form = weekly_form.map(|(row, _)| row);
        Ok(Reply::LogToday(Box::new(out)))
    }

    /// Forms of records that are for this observer, and that of the weekly report, in the mission's order.
    #[allow(clippy::type_complexity)]
    pub(super) fn record_forms(
        &mut self,
    ) -> Answer<(Vec<(FormRow, Arc<LoadedForm>)>, Option<(FormRow, Arc<LoadedForm>)>)> {
        let (mut records, mut weekly) = (Vec::new(), None);
        for entry in self.offered()? {
            let Some(row) = self.form_row(&entry)? else { continue };
            let here = &entry.notice.form;
            if !self.has_role(here, WEEK) && !self.has_role(here, DAY) {
                continue;
            }
            let Ok(form) = self.form(here) else { continue };
            if form.role(WEEK).is_some() {
                weekly.get_or_insert((row, form));
            } else if is_record(&form) {
                records.push((row, form));
            }
        }
        Ok((records, weekly))
    }

    /// The week whose report is next. On its first two days the week before counts while its report is missing.
    fn week_of(&self, book: &Book, today: NaiveDate) -> Answer<(NaiveDate, NaiveDate)> {
        let back = u64::from(today.weekday().num_days_from_monday());
        let monday = today.checked_sub_days(Days::new(back)).unwrap_or(today);
        let week = |monday: NaiveDate| (monday, monday.checked_add_days(Days::new(6)).unwrap_or(monday));
        if back < 2
            && let Some(before) = monday.checked_sub_days(Days::new(7))
        {
            let (from, to) = week(before);
            let records = book.log(&LogQuery { weekly: Some(false), ..between(from, to) }, 0)?.1;
            let sent = own_weekly(book, from, to)?;
            if records > 0 && sent.is_none() {
                return Ok((from, to));
            }
        }
        Ok(week(monday))
    }

    pub(crate) fn set_follow_up(&mut self, report: &str, due: &str, done: bool) -> Answer<Reply> {
        let id = report_id(report)?;
        let due = day(due)?.ok_or_else(|| AppError::new(ErrorCode::ValueInvalid))?;
        let now = self.now();
        self.book()?.set_follow_up(id, &due.format(ISO).to_string(), done, now)?;
        self.log_today()
    }
}

pub(super) fn between(from: NaiveDate, to: NaiveDate) -> LogQuery {
    LogQuery { from: text(Some(from)), to: text(Some(to)), ..LogQuery::default() }
}

/// The own weekly report whose last day lies in the week.
pub(super) fn own_weekly(book: &Book, from: NaiveDate, to: NaiveDate) -> Answer<Option<LogLine>> {
    let query = LogQuery { weekly: Some(true), own: true, ..between(from, to) };
    Ok(book.log(&query, 1)?.0.into_iter().next())
}

/// Themes of all the forms, each once, in the order of the first form that has it.
fn themes(forms: &[(FormRow, Arc<LoadedForm>)], language: &str) -> Vec<Choice> {
    let mut out: Vec<Choice> = Vec::new();
    for (_, form) in forms {
        let Some(path) = form.role("record_themes") else { continue };
        let Some(question) = form.form.question(path) else { continue };
        for value in question.fixed_choices() {
            if !out.iter().any(|c| c.value == value) {
                let label = form.choice_label(path, value, language).unwrap_or_else(|| value.to_owned());
                out.push(Choice { value: value.to_owned(), label });
            }
        }
    }
    out
}
