//! A partner's record, to be read.

use crate::App;
use crate::api::{PartnerView, Reply};
use crate::day::parse;
use crate::error::{Answer, not_found};
use crate::filling::report_id;
use crate::reports::answered;
use crate::views::show;
use tabella_forms::Session;

impl App {
    pub(crate) fn partner_record(&mut self, report: &str) -> Answer<Reply> {
        self.ready()?;
        self.mend_partner();
        let id = report_id(report)?;
        let book = self.book()?;
        let line = book.log_line(id)?.filter(|line| line.author.is_some()).ok_or_else(not_found)?;
        let (record, versions) = book.partner_record(id)?.ok_or_else(not_found)?;
        let form = self.partner_form(&record.form)?.ok_or_else(not_found)?;
        let env = self.env(&form, id, parse(&record.sent_at).unwrap_or_else(|| self.now()), None)?;
        let session = Session::edit(&form.form, &record.body, env).map_err(|_| not_found())?;
        let answers = answered(&show(&form, &session, &book, None));
        let mut labels = self.labels()?;
        let row = self.log_row(&mut labels, line, true)?;
        Ok(Reply::PartnerRecord(Box::new(PartnerView {
            row,
            version: record.number,
            versions,
            sent_at: record.sent_at,
            practice: record.practice,
            answers,
        })))
    }
}
