//! Brings the log up to date where a report was written without it: by an app of an earlier version, or by the partner.

use super::entry::{is_record, of_body, of_shown};
use crate::App;
use crate::error::Answer;
use crate::forms::LoadedForm;
use std::sync::Arc;
use tabella_domain::{FormRef, ReportId};
use tabella_fieldbook::{LogEntry, Logged, PartnerRecord};

/// Reports that are indexed in one transaction.
const AT_ONCE: usize = 100;
/// Versions of the partner's that are indexed after one answer of the endpoint.
pub(super) const PARTNER_AT_ONCE: usize = 500;

impl App {
    /// After this the log has everything that can be read. Costs two look-ups where nothing is missing.
    pub(crate) fn mend_log(&mut self) -> Answer<()> {
        self.mend_partner();
        let book = self.book()?;
        loop {
            let missing = book.unlogged(AT_ONCE)?;
            if missing.is_empty() {
                return Ok(());
            }
            let mut found = Vec::with_capacity(missing.len());
            for report in missing {
                found.push(self.logged(report)?);
            }
            book.put_log(&found)?;
        }
    }

    fn logged(&mut self, report: ReportId) -> Answer<Logged> {
        let mut out = Logged { report, entry: None, versions: Vec::new() };
        let book = self.book()?;
        let Some(record) = book.report(report)? else { return Ok(out) };
        // A form that cannot be opened has no record to show; opening the report says what is wrong with it.
        let Ok(form) = self.form(&record.form) else { return Ok(out) };
        if !is_record(&form) {
            return Ok(out);
        }
        let day = self.log_day(record.created_at)?;
        for version in book.versions(report)? {
            let Ok(form) = self.form(&version.form) else { continue };
            if let Some(entry) = of_body(&form, &version.body, &day) {
                out.versions.push((version.number, entry.text.clone()));
                // Newest first.
                out.entry.get_or_insert(entry);
            }
        }
        if record.draft.is_some() {
            // One that does not open is listed as it was last sent; opening it says what is wrong.
            if let Ok(open) = self.opened(report) {
                out.entry = of_shown(&open.form, &open.shown, &open.day);
            }
        }
        Ok(out)
    }

    /// Indexes what came of the partner's. What cannot be read yet (its form is on the way) waits.
    pub(crate) fn mend_partner(&mut self) {
        if let Err(error) = self.log_partner() {
            tracing::warn!(code = ?error.code, "the partner's records wait to be listed");
        }
    }

    fn log_partner(&mut self) -> Answer<()> {
        let book = self.book()?;
        if !book.partner_waits()? {
            return Ok(());
        }
        let mut found: Vec<(PartnerRecord, Option<LogEntry>)> = Vec::new();
        for version in book.unlogged_partner(PARTNER_AT_ONCE)? {
            let Some(form) = self.partner_form(&version.form)? else { continue };
            let entry = of_body(&form, &version.body, version.sent_at.get(..10).unwrap_or_default());
            found.push((version, entry));
        }
        book.put_partner_log(&found)
    }

    /// The form of a partner's record: that version, else the one in use. `None` while neither is here.
    pub(super) fn partner_form(&mut self, reference: &FormRef) -> Answer<Option<Arc<LoadedForm>>> {
        if let Ok(form) = self.form(reference) {
            return Ok(Some(form));
        }
        let in_use = self.book()?.forms_in_use()?;
        let other = in_use.into_iter().find(|f| f.present && f.notice.form.form_id == reference.form_id);
        Ok(other.and_then(|f| self.form(&f.notice.form).ok()))
    }
}
