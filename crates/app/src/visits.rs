//! Visits: leaving before the end, check-ins, writing down later, and the stations of the day.

use crate::App;
use crate::api::{AppError, CheckIn, ErrorCode, LeftReason, OpenVisit, Place, Reply, VisitRow};
use crate::day;
use crate::error::{Answer, not_found, wrong_state};
use crate::filling::report_id;
use crate::forms::LoadedForm;
use crate::open::OpenReport;
use crate::records::ReportRecord;
use chrono::{DateTime, SecondsFormat, Utc};
use tabella_domain::{Assignment, ReportId};
use tabella_forms::Zone;
use tabella_forms::{Kind, LeftWhy, Op};

/// Form of a check-in.
const CHECK_IN: &str = "check_in";

pub(crate) fn left_reason(why: LeftWhy) -> LeftReason {
    match why {
        LeftWhy::HadToLeave => LeftReason::HadToLeave,
        LeftWhy::NotLetIn => LeftReason::NotLetIn,
    }
}

fn left_why(reason: LeftReason) -> LeftWhy {
    match reason {
        LeftReason::HadToLeave => LeftWhy::HadToLeave,
        LeftReason::NotLetIn => LeftWhy::NotLetIn,
    }
}

/// An instant as the question with this role takes it; `None` where the form has none that takes a time.
pub(crate) fn time_for(form: &LoadedForm, role: &str, at: DateTime<Utc>, zone: Zone) -> Option<String> {
    let local = at.with_timezone(&zone);
    match form.role(role).and_then(|p| form.facts(p)).map(|f| f.kind)? {
        Kind::DateTime => Some(local.to_rfc3339_opts(SecondsFormat::Millis, false)),
        Kind::Time => Some(local.format("%H:%M:00.000%:z").to_string()),
        _ => None,
    }
}

/// `HH:MM` of a time or of a date with a time.
fn clock(value: &str) -> Option<String> {
    let time = value.split_once('T').map_or(value, |(_, time)| time);
    time.get(..5).filter(|t| t.as_bytes().get(2) == Some(&b':')).map(str::to_owned)
}

/// What lists say of a visit without opening its report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct VisitSummary {
    pub(crate) arrival: Option<String>,
    pub(crate) departure: Option<String>,
    pub(crate) breaks: u32,
    pub(crate) left: Option<LeftReason>,
}

impl VisitSummary {
    pub(crate) fn of(open: &OpenReport) -> Self {
        let value = |role: &str| open.form.role(role).and_then(|p| open.session.value(p)).unwrap_or_default();
        let breaks = crate::tally::breaks(&value("tally_breaks")).len();
        Self {
            arrival: clock(&value("arrival")),
            departure: clock(&value("departure")),
            breaks: u32::try_from(breaks).unwrap_or(u32::MAX),
            left: open.session.left().map(left_reason),
        }
    }
}

impl App {
    /// Marks everything still open, sets the departure where none stands; `None` takes both back.
    pub(crate) fn left_early(&mut self, report: &str, reason: Option<LeftReason>) -> Answer<Reply> {
        let report = report_id(report)?;
        let (now, zone) = (self.now(), self.zone()?);
        let open = self.writable(report)?;
        let departure = open.form.role("departure").map(str::to_owned).ok_or_else(wrong_state)?;
        match reason {
            Some(reason) => {
                let asked = open.session.question(&departure).is_some_and(|q| q.relevant && !q.read_only);
                let blank = open.session.value(&departure).is_none_or(|v| v.trim().is_empty());
                let time = time_for(&open.form, "departure", now, zone);
                let otherwise = open.session.left().is_some_and(|before| left_reason(before) != reason);
                if let Some(value) = time.filter(|_| asked && blank) {
                    self.apply_at(report, &Op::Set { path: departure, value }, now)?;
                }
                // The reason is put right: what it had marked is marked anew.
                if otherwise {
                    self.apply_at(report, &Op::Left { why: None }, now)?;
                }
                self.apply_at(report, &Op::Left { why: Some(left_why(reason)) }, now)?;
            }
            None if open.session.left().is_none() => {}
            None => {
                let own = self.departure_of_leaving(report, &departure)?;
                self.apply_at(report, &Op::Left { why: None }, now)?;
                // The departure that leaving wrote goes with it; one that the observer wrote stays.
                if own {
                    self.apply_at(report, &Op::Set { path: departure, value: String::new() }, now)?;
                }
            }
        }
        self.form_view(report)
    }

    /// True where the departure that stands there is the one that the command wrote in the same instant.
    fn departure_of_leaving(&mut self, report: ReportId, departure: &str) -> Answer<bool> {
        let Some(journal) = self.book()?.journal(report)? else { return Ok(false) };
        let stands = self.opened(report)?.session.value(departure).unwrap_or_default();
        // The last departure that was written, and whether leaving followed it at once.
        let set =
            journal.ops.iter().rposition(|(_, done)| matches!(&done.op, Op::Set { path, .. } if path == departure));
        let pair = set.and_then(|i| Some((journal.ops.get(i)?, journal.ops.get(i.checked_add(1)?)?)));
        let Some(((set_at, set), (next_at, next))) = pair else { return Ok(false) };
        let Op::Set { value, .. } = &set.op else { return Ok(false) };
        Ok(matches!(next.op, Op::Left { why: Some(_) }) && set_at == next_at && *value == stands)
    }

    /// A whole report in one step. A fault on the way leaves a draft that stands on Today.
    pub(crate) fn check_in(&mut self, what: CheckIn) -> Answer<Reply> {
        self.ready()?;
        let book = self.book()?;
        let entry = book
            .forms_in_use()?
            .into_iter()
            .find(|f| f.notice.form.form_id == CHECK_IN && f.present)
            .ok_or_else(not_found)?;
        let form = self.form(&entry.notice.form)?;
        let path = form.role(CHECK_IN).map(str::to_owned).ok_or_else(not_found)?;
        let station = match (book.chosen_station()?, book.assignment()?) {
            (Some(chosen), _) => Some(chosen.key.0),
            (None, Some(Assignment::Stationary { station, .. })) => Some(station.0),
            _ => None,
        };
        // A station that the list no longer has must not stand in the way of a call for help.
        let known = match station {
            Some(key) => book.station(&key)?.map(|s| Place::Station { station: s.key.0 }),
            None => None,
        };
        let Reply::Form(view) = self.start_report(CHECK_IN, known)? else { return Err(wrong_state()) };
        let value = match what {
            CheckIn::Arrived => "arrived",
            CheckIn::Leaving => "leaving",
            CheckIn::Safe => "safe",
            CheckIn::NeedHelp => "need_help",
        };
        self.answer(&view.report, &path, value)?;
        self.send(&view.report)
    }

    pub(crate) fn write_later(&mut self, report: &str, seen_at: Option<&str>) -> Answer<Reply> {
        let report = report_id(report)?;
        let seen = match seen_at {
            Some(text) => Some(day::parse(text).ok_or_else(|| AppError::new(ErrorCode::ValueInvalid))?),
            None => None,
        };
        // What is still to come has not been seen.
        if seen.is_some_and(|at| at > self.now()) {
            return Err(AppError::new(ErrorCode::ValueInvalid));
        }
        self.writable(report)?;
        self.apply(report, &Op::Later { seen })?;
        self.form_view(report)
    }

    /// True where the mission has check-ins, and their form is here.
    pub(crate) fn has_check_in(&self) -> Answer<bool> {
        Ok(self.book()?.forms_in_use()?.iter().any(|f| f.notice.form.form_id == CHECK_IN && f.present))
    }

    /// The visit under way: the first report of a form that asks for a departure and was touched last.
    pub(crate) fn open_visit(&mut self, records: &[ReportRecord]) -> Answer<Option<OpenVisit>> {
        let mut found: Option<(&ReportRecord, bool)> = None;
        for record in records.iter().filter(|r| r.draft.is_some() && r.version_count == 0) {
            let later = found.is_none_or(|(best, _)| best.changed_at < record.changed_at);
            if later && self.has_role(&record.form, "departure") {
                found = Some((record, self.has_role(&record.form, "tally")));
            }
        }
        let Some((record, tally)) = found else { return Ok(None) };
        Ok(Some(OpenVisit {
            report: record.report.to_string(),
            title: self.report_title(record),
            place: record.summary.place.clone(),
            tally,
            left: record.summary.visit.left,
        }))
    }

    /// Stations of these reports, one row each, in the order of arrival.
    pub(crate) fn visits(&mut self, records: &[&ReportRecord]) -> Vec<VisitRow> {
        let mut at: Vec<&ReportRecord> = records
            .iter()
            .copied()
            .filter(|r| r.summary.visit.arrival.is_some() && r.summary.place.is_some())
            .collect();
        at.sort_by_key(|r| r.created_at);
        let mut rows: Vec<(VisitRow, bool)> = Vec::new();
        for record in at {
            let (title, visit) = (self.report_title(record), &record.summary.visit);
            let place = record.summary.place.clone().unwrap_or_default();
            let open = record.draft.is_some() && record.version_count == 0 && visit.departure.is_none();
            let known = rows.iter().position(|(r, _)| r.place == place);
            match known.and_then(|i| rows.get_mut(i)) {
                Some((row, under_way)) => {
                    row.forms.push(title);
                    row.departure = visit.departure.clone().or_else(|| row.departure.take());
                    row.breaks = row.breaks.saturating_add(visit.breaks);
                    row.left = row.left.or(visit.left);
                    *under_way = open;
                }
                None => rows.push((
                    VisitRow {
                        place,
                        forms: vec![title],
                        arrival: visit.arrival.clone(),
                        departure: visit.departure.clone(),
                        breaks: visit.breaks,
                        left: visit.left,
                    },
                    open,
                )),
            }
        }
        rows.into_iter()
            .map(|(row, under_way)| VisitRow { departure: row.departure.filter(|_| !under_way), ..row })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn a_clock_time_is_read_from_times_and_from_instants() {
        assert_eq!(clock("07:58:00.000+04:00").as_deref(), Some("07:58"));
        assert_eq!(clock("2024-02-07T23:05:00.000+04:00").as_deref(), Some("23:05"));
        assert_eq!(clock(""), None);
        assert_eq!(clock("early"), None);
    }
}
