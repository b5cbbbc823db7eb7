//! Reports and their drafts: a journal of operations, one durable transaction each.

use crate::audit;
use crate::book::FieldBook;
use crate::error::StoreError;
use crate::evidence::{self, SealedEvidence};
use crate::log;
use crate::outbox::state_from_row;
use crate::records::{BookCounts, Draft, Event, Given, LatestVersion, Place, ReportRecord, Summary};
use rusqlite::{Connection, OptionalExtension, Row};
use std::str::FromStr;
use tabella_domain::{EvidenceId, FormRef, GUIDE_FORM, ReportId, VersionId};

const REPORT: &str =
    "SELECT r.id, r.form_id, r.form_version, r.form_sha256, r.place, r.practice, r.created_at, r.changed_at,
        r.versions, r.draft, r.summary, v.id, v.number, v.sent_at,
        o.state, o.attempts, o.not_before, o.park_code, o.number, o.received_at, o.set_aside,
        h.peer, h.state, coalesce(h.settled_at, h.at),
        (SELECT observer FROM report_holder WHERE report = r.id ORDER BY position DESC LIMIT 1), h.id
    FROM report r
    LEFT JOIN version v ON v.report = r.id AND v.number = r.versions
    LEFT JOIN outbox o ON o.version = v.id
    LEFT JOIN handover h ON h.id = r.given";

pub(crate) fn parse<T: FromStr>(text: &str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Damaged { what: "record" })
}

fn record(row: &Row<'_>) -> Result<ReportRecord, StoreError> {
    let place: Option<String> = row.get(4)?;
    let latest: Option<String> = row.get(11)?;
    let latest = match latest {
        Some(version) => Some(LatestVersion {
            version: parse(&version)?,
            number: row.get(12)?,
            sent_at_ms: row.get(13)?,
            state: state_from_row(row, 14)?,
        }),
        None => None,
    };
    let given = match row.get::<_, Option<String>>(21)? {
        Some(peer) => Some(Given {
            handover: parse(&row.get::<_, String>(25)?)?,
            peer,
            confirmed: row.get_ref(22)?.as_str().is_ok_and(|s| s == "confirmed"),
            at_ms: row.get(23)?,
        }),
        None => None,
    };
    Ok(ReportRecord {
        report: parse(&row.get::<_, String>(0)?)?,
        form: FormRef { form_id: row.get(1)?, version: row.get(2)?, sha256: row.get(3)? },
        place: place.map(|p| serde_json::from_str(&p)).transpose()?,
        practice: row.get(5)?,
        created_at_ms: row.get(6)?,
        changed_at_ms: row.get(7)?,
        versions: row.get(8)?,
        draft: row.get(9)?,
        summary: serde_json::from_str(&row.get::<_, String>(10)?)?,
        latest,
        given,
        taken_from: row.get(24)?,
    })
}

/// Number of the open draft and of versions sent. Whoever asks is about to write: a draft that another device holds is none.
pub(crate) fn standing(conn: &Connection, report: &str) -> Result<(Option<u32>, u32), StoreError> {
    let (draft, versions, given) = conn
        .prepare_cached("SELECT draft, versions, given IS NOT NULL FROM report WHERE id = ?1")?
        .query_row([report], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?
        .ok_or(StoreError::NotFound)?;
    if given { Err(StoreError::WrongState) } else { Ok((draft, versions)) }
}

fn to_json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Internal { what: "record" })
}

impl FieldBook {
    /// Begins a report: an empty draft of its first version.
    ///
    /// # Errors
    /// [`StoreError::WrongState`] where the id is taken; [`StoreError::DiskFull`].
    pub fn create_report(
        &mut self,
        report: ReportId,
        form: &FormRef,
        place: Option<&Place>,
        practice: bool,
        summary: &Summary,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        let id = report.to_string();
        let place = place.map(to_json).transpose()?;
        let entry = summary.record.as_deref();
        let summary = to_json(summary)?;
        self.write(|tx| {
            let made = tx.execute(
                "INSERT INTO report (id, form_id, form_version, form_sha256, place, practice, created_at, changed_at,
                     versions, draft, draft_began_at, summary)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, 0, 1, ?7, ?8) ON CONFLICT (id) DO NOTHING",
                (&id, &form.form_id, &form.version, &form.sha256, &place, practice, at_ms, &summary),
            )?;
            if made == 0 {
                return Err(StoreError::WrongState);
            }
            log::index(tx, &id, entry)?;
            Ok(audit::note(tx, at_ms, "draft_begun", Some(&id), None, "1")?)
        })
    }

    /// Appends an operation to a draft's journal and writes the summary with it. Durable when this returns; the answer is
    /// the event's number.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::WrongState`] where no draft is open, [`StoreError::DiskFull`].
    pub fn append_event(
        &mut self,
        report: ReportId,
        op: &str,
        at_ms: i64,
        summary: &Summary,
    ) -> Result<u32, StoreError> {
        self.append_evidence(report, op, at_ms, summary, None, &[])
    }

    /// The same for an operation that brings evidence, or takes some away: rows and operation are one transaction. What was
    /// ever sent is not taken away; content that goes, goes after the commit.
    ///
    /// # Errors
    /// As [`FieldBook::append_event`].
    pub fn append_evidence(
        &mut self,
        report: ReportId,
        op: &str,
        at_ms: i64,
        summary: &Summary,
        added: Option<&SealedEvidence>,
        removed: &[EvidenceId],
    ) -> Result<u32, StoreError> {
        let id = report.to_string();
        let entry = summary.record.as_deref();
        let summary = to_json(summary)?;
        let (seq, files) = self.write(|tx| {
            let draft = standing(tx, &id)?.0.ok_or(StoreError::WrongState)?;
            let seq: u32 = tx
                .prepare_cached(
                    "INSERT INTO draft_event (report, draft, seq, at, op)
                     SELECT ?1, ?2, coalesce(max(seq), 0) + 1, ?3, ?4 FROM draft_event WHERE report = ?1 AND draft = ?2
                     RETURNING seq",
                )?
                .query_row((&id, draft, at_ms, op), |row| row.get(0))?;
            tx.prepare_cached("UPDATE report SET summary = ?2, changed_at = ?3 WHERE id = ?1")?
                .execute((&id, &summary, at_ms))?;
            log::index(tx, &id, entry)?;
            audit::note(tx, at_ms, "event", Some(&id), None, &format!("{draft}/{seq}"))?;
            if let Some(added) = added {
                evidence::add(tx, &id, added, at_ms)?;
            }
            Ok((seq, evidence::remove(tx, &id, removed, at_ms)?))
        })?;
        self.forget_content(&files);
        Ok(seq)
    }

    /// Writes what lists show of a report, where no event comes with it (a correction was discarded: the summary is again
    /// that of the latest version).
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn put_summary(&mut self, report: ReportId, summary: &Summary) -> Result<(), StoreError> {
        let id = report.to_string();
        let entry = summary.record.as_deref();
        let summary = to_json(summary)?;
        self.write(|tx| {
            let changed = tx.execute("UPDATE report SET summary = ?2 WHERE id = ?1", (&id, &summary))?;
            if changed == 0 { Err(StoreError::NotFound) } else { log::index(tx, &id, entry) }
        })
    }

    /// Remembers where to go on.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn leave(&mut self, report: ReportId, path: &str, number: Option<u32>) -> Result<(), StoreError> {
        let mut summary = self.report(report)?.ok_or(StoreError::NotFound)?.summary;
        summary.resume_path = Some(path.to_owned());
        summary.resume_number = number;
        let summary = to_json(&summary)?;
        self.write(|tx| {
            tx.execute("UPDATE report SET summary = ?2 WHERE id = ?1", (report.to_string(), &summary))?;
            Ok(())
        })
    }

    /// The open draft of a report with its journal; `None` where none is open.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn draft(&self, report: ReportId) -> Result<Option<Draft>, StoreError> {
        let id = report.to_string();
        let found = self
            .conn
            .prepare_cached(
                "SELECT draft, draft_began_at, form_id, form_version, form_sha256 FROM report WHERE id = ?1",
            )?
            .query_row([&id], |row| {
                Ok((
                    row.get::<_, Option<u32>>(0)?,
                    row.get::<_, Option<i64>>(1)?,
                    FormRef { form_id: row.get(2)?, version: row.get(3)?, sha256: row.get(4)? },
                ))
            })
            .optional()?
            .ok_or(StoreError::NotFound)?;
        let (Some(number), Some(began_at_ms), form) = found else { return Ok(None) };
        let mut statement = self
            .conn
            .prepare_cached("SELECT seq, at, op FROM draft_event WHERE report = ?1 AND draft = ?2 ORDER BY seq")?;
        let events = statement
            .query_map((&id, number), |row| Ok(Event { seq: row.get(0)?, at_ms: row.get(1)?, op: row.get(2)? }))?
            .collect::<Result<_, _>>()?;
        let base = match number.checked_sub(1) {
            Some(before) if before > 0 => self.version_number(report, before)?,
            _ => None,
        };
        Ok(Some(Draft { number, form, base, began_at_ms, events }))
    }

    /// Opens a correction: a draft that starts from the latest version. The versions sent stay as they are.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::WrongState`] where a draft is open or nothing was sent.
    pub fn begin_correction(
        &mut self,
        report: ReportId,
        form: &FormRef,
        summary: &Summary,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        let id = report.to_string();
        let entry = summary.record.as_deref();
        let summary = to_json(summary)?;
        self.write(|tx| {
            let (draft, versions) = standing(tx, &id)?;
            if draft.is_some() || versions == 0 {
                return Err(StoreError::WrongState);
            }
            let number = versions.saturating_add(1);
            tx.execute(
                "UPDATE report SET draft = ?2, draft_began_at = ?3, changed_at = ?3, summary = ?4,
                     form_id = ?5, form_version = ?6, form_sha256 = ?7 WHERE id = ?1",
                (&id, number, at_ms, &summary, &form.form_id, &form.version, &form.sha256),
            )?;
            log::index(tx, &id, entry)?;
            Ok(audit::note(tx, at_ms, "draft_begun", Some(&id), None, &number.to_string())?)
        })
    }

    /// Discards an open draft because a person asks: a report that was never sent goes whole; of a correction only the
    /// draft goes, and every sent version stays. The audit row stays in both cases.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::WrongState`] where no draft is open.
    pub fn discard_draft(&mut self, report: ReportId, at_ms: i64) -> Result<(), StoreError> {
        let id = report.to_string();
        let files = self.write(|tx| {
            let (draft, versions) = standing(tx, &id)?;
            let draft = draft.ok_or(StoreError::WrongState)?;
            let files = evidence::remove_drafts(tx, &id, at_ms)?;
            tx.execute("DELETE FROM draft_event WHERE report = ?1 AND draft = ?2", (&id, draft))?;
            if versions == 0 {
                tx.execute("DELETE FROM report WHERE id = ?1", [&id])?;
            } else {
                tx.execute(
                    "UPDATE report SET draft = NULL, draft_began_at = NULL, changed_at = ?2,
                         (form_id, form_version, form_sha256) =
                         (SELECT form_id, form_version, form_sha256 FROM version WHERE report = ?1 AND number = ?3)
                     WHERE id = ?1",
                    (&id, at_ms, versions),
                )?;
            }
            audit::note(tx, at_ms, "draft_discarded", Some(&id), None, &draft.to_string())?;
            Ok(files)
        })?;
        self.forget_content(&files);
        Ok(())
    }

    /// All reports, last changed first; the guided practice is none.
    ///
    /// # Errors
    /// The database's.
    pub fn reports(&self) -> Result<Vec<ReportRecord>, StoreError> {
        let mut statement = self
            .conn
            .prepare_cached(&format!("{REPORT} WHERE r.form_id <> ?1 ORDER BY r.changed_at DESC, r.id DESC"))?;
        let mut rows = statement.query([GUIDE_FORM])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(record(row)?);
        }
        Ok(out)
    }

    /// One report; `None` where there is none.
    ///
    /// # Errors
    /// The database's.
    pub fn report(&self, report: ReportId) -> Result<Option<ReportRecord>, StoreError> {
        let mut statement = self.conn.prepare_cached(&format!("{REPORT} WHERE r.id = ?1"))?;
        let mut rows = statement.query([report.to_string()])?;
        rows.next()?.map(record).transpose()
    }

    /// The report that a version belongs to.
    ///
    /// # Errors
    /// The database's.
    pub fn report_of(&self, version: VersionId) -> Result<Option<ReportId>, StoreError> {
        let found: Option<String> = self
            .conn
            .prepare_cached("SELECT report FROM version WHERE id = ?1")?
            .query_row([version.to_string()], |row| row.get(0))
            .optional()?;
        found.map(|id| parse(&id)).transpose()
    }

    /// Counts of reports; the guided practice is none.
    ///
    /// # Errors
    /// The database's.
    pub fn counts(&self) -> Result<BookCounts, StoreError> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT (SELECT count(*) FROM report WHERE draft IS NOT NULL AND given IS NULL AND form_id <> ?1), count(*) FILTER (WHERE open > 0),
                     count(*) FILTER (WHERE parked > 0), count(*) FILTER (WHERE open = 0)
                 FROM (SELECT sum(state <> 'acknowledged') AS open, sum(state = 'parked') AS parked
                       FROM (SELECT v.report AS report, o.state AS state FROM version v JOIN outbox o ON o.version = v.id
                             UNION ALL SELECT report, state FROM evidence WHERE state <> 'draft') GROUP BY report)",
            )?
            .query_row([GUIDE_FORM], |row| {
                Ok(BookCounts { drafts: row.get(0)?, waiting: row.get(1)?, parked: row.get(2)?, received: row.get(3)? })
            })?)
    }
}
