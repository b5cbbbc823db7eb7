//! The guided practice: a draft like any other while it is written, of a form that came with the app. It never becomes a version; what
//! remains of it is that it was done.

use crate::audit;
use crate::book::FieldBook;
use crate::drafts::parse;
use crate::error::StoreError;
use crate::evidence;
use crate::records::Summary;
use rusqlite::OptionalExtension;
use std::collections::BTreeMap;
use tabella_domain::{FormRef, GUIDE_FORM, ReportId};

/// A practice that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuideDone {
    /// Its report: the number of the practice receipt comes out of it.
    pub report: ReportId,
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// Questions answered, with a value or a state.
    pub answered: u32,
    /// Questions that there were.
    pub questions: u32,
}

impl FieldBook {
    /// Keeps the practice form that the app brings. It is in no list of forms in use.
    ///
    /// # Errors
    /// [`StoreError::WrongState`] for a form of another name; [`StoreError::DiskFull`].
    pub fn put_guide_form(
        &mut self,
        form: &FormRef,
        titles: &BTreeMap<String, String>,
        questions: u32,
        document: &str,
    ) -> Result<(), StoreError> {
        if form.form_id != GUIDE_FORM {
            return Err(StoreError::WrongState);
        }
        let titles = serde_json::to_string(titles)?;
        self.write(|tx| {
            tx.execute(
                "INSERT INTO form (sha256, form_id, version, titles, any_time, questions, position, document)
                 VALUES (?1, ?2, ?3, ?4, 0, ?5, NULL, ?6) ON CONFLICT (sha256) DO NOTHING",
                (&form.sha256, &form.form_id, &form.version, &titles, questions, document),
            )?;
            Ok(())
        })
    }

    /// The practice that is under way.
    ///
    /// # Errors
    /// The database's.
    pub fn guide_draft(&self) -> Result<Option<ReportId>, StoreError> {
        let found: Option<String> = self
            .conn
            .prepare_cached(
                "SELECT id FROM report WHERE form_id = ?1 AND draft IS NOT NULL ORDER BY created_at DESC, id DESC LIMIT 1",
            )?
            .query_row([GUIDE_FORM], |row| row.get(0))
            .optional()?;
        found.map(|id| parse(&id)).transpose()
    }

    /// Ends a practice: its answers and files go, that it was done stays. One transaction.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::WrongState`] for a report that is no practice, or one that was ended.
    pub fn finish_guide(&mut self, report: ReportId, at_ms: i64) -> Result<(), StoreError> {
        let id = report.to_string();
        let before = self.report(report)?.ok_or(StoreError::NotFound)?;
        if before.form.form_id != GUIDE_FORM || before.draft.is_none() {
            return Err(StoreError::WrongState);
        }
        let kept =
            Summary { answered: before.summary.answered, questions: before.summary.questions, ..Summary::default() };
        let kept = serde_json::to_string(&kept)?;
        let files = self.write(|tx| {
            let files = evidence::remove_drafts(tx, &id, at_ms)?;
            tx.execute("DELETE FROM draft_event WHERE report = ?1", [&id])?;
            tx.execute(
                "UPDATE report SET draft = NULL, draft_began_at = NULL, place = NULL, changed_at = ?2, logged = ?2,
                     summary = ?3 WHERE id = ?1",
                (&id, at_ms, &kept),
            )?;
            audit::note(tx, at_ms, "practice_done", Some(&id), None, "")?;
            Ok(files)
        })?;
        self.forget_content(&files);
        Ok(())
    }

    /// The practice that was done last; `None` where none was.
    ///
    /// # Errors
    /// The database's.
    pub fn guide_done(&self) -> Result<Option<GuideDone>, StoreError> {
        let found: Option<(String, i64, String)> = self
            .conn
            .prepare_cached(
                "SELECT id, changed_at, summary FROM report WHERE form_id = ?1 AND draft IS NULL
                 ORDER BY changed_at DESC, id DESC LIMIT 1",
            )?
            .query_row([GUIDE_FORM], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let Some((id, at_ms, summary)) = found else { return Ok(None) };
        let summary: Summary = serde_json::from_str(&summary)?;
        Ok(Some(GuideDone { report: parse(&id)?, at_ms, answered: summary.answered, questions: summary.questions }))
    }
}
