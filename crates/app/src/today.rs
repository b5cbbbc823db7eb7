//! Today: where the observer is, what is due, what is saved, waiting, received.

use crate::App;
use crate::api::{DueForm, FormRow, Reply, ReportRow, Today};
use crate::day;
use crate::error::Answer;
use crate::records::ReportRecord;
use crate::stations::row;
use tabella_domain::{Assignment, ExpectedForm, FormRef};
use tabella_fieldbook::FormEntry;
use tabella_proto::FormNotice;

/// Reports of the day that Today lists, beside the drafts.
const LISTED: usize = 20;

impl App {
    pub(crate) fn today(&mut self) -> Answer<Reply> {
        self.ready()?;
        let book = self.book()?;
        let (now, zone) = (self.now(), self.zone()?);
        let records = book.reports()?;
        let mut listing = self.listing()?;
        let drafts: Vec<_> =
            records.iter().filter(|r| r.draft.is_some()).map(|r| (r.created_at, r.changed_at)).collect();
        let date = day::today(now, zone, &drafts);
        let of_today = |r: &ReportRecord| day::polling_day(r.created_at, zone) == date;

        let assignment = book.assignment()?;
        let notices = book.forms_in_use()?;
        let expected: Vec<ExpectedForm> = assignment.as_ref().map(|a| a.forms().to_vec()).unwrap_or_default();
        let mut due = Vec::new();
        for wanted in &expected {
            let Some(notice) = notices.iter().find(|n| n.notice.form.form_id == wanted.form_id) else { continue };
            let Some(form) = self.form_row(notice)? else { continue };
            let sent =
                records.iter().filter(|r| r.form.form_id == wanted.form_id && r.version_count > 0 && of_today(r));
            let sent = u16::try_from(sent.count()).unwrap_or(u16::MAX);
            let handed =
                records.iter().filter(|r| r.form.form_id == wanted.form_id && r.given.is_some() && of_today(r));
            let handed = u16::try_from(handed.count()).unwrap_or(u16::MAX);
            let draft = records
                .iter()
                .filter(|r| r.form.form_id == wanted.form_id && r.version_count == 0 && r.draft.is_some())
                .max_by_key(|r| r.changed_at);
            let draft = match draft {
                Some(record) => Some(self.report_row(&mut listing, record)?),
                None => None,
            };
            due.push(DueForm { form, due: wanted.due.clone(), expected: wanted.count, sent, draft, handed });
        }
        // In the order of the day; what has no time comes last, in the mission's order.
        due.sort_by(|a, b| match (&a.due, &b.due) {
            (Some(a), Some(b)) => a.cmp(b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });

        let mut any_time = Vec::new();
        for notice in &self.offered()? {
            let is_due = expected.iter().any(|e| e.form_id == notice.notice.form.form_id);
            // Without a deployment nothing is due, and everything is at hand.
            if notice.notice.any_time || (assignment.is_none() && !is_due) {
                any_time.extend(self.form_row(notice)?);
            }
        }

        // The newest first, as the store has them. A day may have hundreds: all of them are under Reports.
        let mut reports = Vec::new();
        let (mut sent_today, mut listed) = (0_u32, 0_usize);
        for record in records.iter().filter(|r| r.draft.is_some() || of_today(r)) {
            if record.draft.is_none() {
                sent_today = sent_today.saturating_add(1);
                listed = listed.saturating_add(1);
                if listed > LISTED {
                    continue;
                }
            }
            reports.push(self.list_row(&mut listing, record)?);
        }
        sort_rows(&mut reports);

        let visit = self.open_visit(&records)?;
        let of_day: Vec<&ReportRecord> = records.iter().filter(|r| r.draft.is_some() || of_today(r)).collect();
        let visits = self.visits(&of_day);
        let station = match (book.chosen_station()?, &assignment) {
            (Some(chosen), _) => Some(row(&book, chosen)?),
            (None, Some(Assignment::Stationary { station, .. })) => {
                book.station(&station.0)?.map(|s| row(&book, s)).transpose()?
            }
            (None, _) => None,
        };
        let area = match &assignment {
            Some(Assignment::Mobile { area, .. }) => Some(area.0.clone()),
            _ => None,
        };
        Ok(Reply::Today(Box::new(Today {
            date: date.format("%Y-%m-%d").to_string(),
            station,
            area,
            due,
            any_time,
            reports,
            sent_today,
            counts: book.counts()?,
            stations_total: book.station_count()?,
            visit,
            visits,
            check_in: self.has_check_in()?,
            handover: self.handover_today(date, zone)?,
        })))
    }

    /// The forms in use that the mission offers to somebody with this observer's roles.
    pub(crate) fn offered(&self) -> Answer<Vec<FormEntry>> {
        let book = self.book()?;
        let mut forms = book.forms_in_use()?;
        if let (Some(mission), Some(person)) = (book.mission()?, book.person()?) {
            forms.retain(|f| mission.offers(&f.notice.form.form_id, &person.roles));
        }
        Ok(forms)
    }

    /// True for a form that is offered, and for one that this observer's deployment names whatever it is for.
    pub(crate) fn may_begin(&self, form_id: &str) -> Answer<bool> {
        if self.offered()?.iter().any(|f| f.notice.form.form_id == form_id) {
            return Ok(true);
        }
        let assignment = self.book()?.assignment()?;
        Ok(assignment.is_some_and(|a| a.forms().iter().any(|f| f.form_id == form_id)))
    }

    /// `None` while the form's document is on its way.
    pub(crate) fn form_row(&mut self, entry: &FormEntry) -> Answer<Option<FormRow>> {
        if !entry.present {
            return Ok(None);
        }
        let notice = &entry.notice;
        // A form that cannot be parsed stays in the list: opening it says what is wrong with it.
        let needs_station = self.has_role(&notice.form, "station");
        Ok(Some(FormRow {
            form_id: notice.form.form_id.clone(),
            version: notice.form.version.clone(),
            title: self.title(notice),
            questions: notice.questions,
            needs_station,
        }))
    }

    /// True where a question of the form has this role; false for a form that cannot be opened.
    pub(crate) fn has_role(&mut self, form: &FormRef, role: &str) -> bool {
        self.roles(form).is_ok_and(|roles| roles.iter().any(|r| r == role))
    }

    pub(crate) fn title(&self, notice: &FormNotice) -> String {
        let language = self.screen_language();
        let titles = &notice.titles;
        titles
            .get(&language)
            .or_else(|| titles.get("en"))
            .or_else(|| titles.values().next())
            .cloned()
            .unwrap_or_else(|| notice.form.form_id.clone())
    }

    /// Title of a report's form in the language of the screens.
    pub(crate) fn report_title(&mut self, record: &ReportRecord) -> String {
        let language = self.screen_language();
        if let Ok(Some(notice)) = self.book().and_then(|b| b.form_notice(&record.form)) {
            return self.title(&notice);
        }
        match self.form(&record.form) {
            Ok(form) => form.form.title_in(&language).to_owned(),
            Err(_) => record.form.form_id.clone(),
        }
    }
}

/// Drafts before all, then the newest.
pub(crate) fn sort_rows(rows: &mut [ReportRow]) {
    rows.sort_by(|a, b| {
        let draft = |r: &ReportRow| crate::views::is_draft(&r.state) || r.correcting;
        draft(b).cmp(&draft(a)).then_with(|| b.changed_at.cmp(&a.changed_at))
    });
}
