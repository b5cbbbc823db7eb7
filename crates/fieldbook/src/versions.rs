//! Sent versions: immutable bytes, signed, with their place in the outbox.

use crate::audit;
use crate::book::FieldBook;
use crate::drafts::{parse, standing};
use crate::error::StoreError;
use crate::evidence::queue;
use crate::outbox::state_from_row;
use crate::records::{NewVersion, StoredVersion};
use rusqlite::{OptionalExtension, Row};
use tabella_domain::{EvidenceId, FormRef, GUIDE_FORM, ReportId, VersionId};
use tabella_proto::{SignedReceipt, SignedVersion, sha256_hex};

pub(crate) const VERSION: &str =
    "SELECT v.id, v.report, v.number, v.corrects, v.form_id, v.form_version, v.form_sha256,
        v.body, v.sha256, v.signature, v.sent_at,
        o.state, o.attempts, o.not_before, o.park_code, o.number, o.received_at, o.set_aside
    FROM version v JOIN outbox o ON o.version = v.id";

pub(crate) fn stored(row: &Row<'_>) -> Result<StoredVersion, StoreError> {
    let corrects: Option<String> = row.get(3)?;
    let body = String::from_utf8(row.get(7)?).map_err(|_| StoreError::Damaged { what: "version" })?;
    Ok(StoredVersion {
        version: parse(&row.get::<_, String>(0)?)?,
        report: parse(&row.get::<_, String>(1)?)?,
        number: row.get(2)?,
        corrects: corrects.map(|id| parse(&id)).transpose()?,
        form: FormRef { form_id: row.get(4)?, version: row.get(5)?, sha256: row.get(6)? },
        body,
        sha256: row.get(8)?,
        signature: row.get(9)?,
        sent_at_ms: row.get(10)?,
        state: state_from_row(row, 11)?,
    })
}

impl StoredVersion {
    /// As it travels.
    #[must_use]
    pub fn signed(&self) -> SignedVersion {
        SignedVersion {
            version: self.version,
            report: self.report,
            form: self.form.clone(),
            body: self.body.clone(),
            signature: self.signature.clone(),
            unknown: serde_json::Map::new(),
        }
    }
}

impl FieldBook {
    /// Makes an immutable version of the open draft: signed with the device's key, queued, draft closed; one transaction.
    /// The same version again with the same body gives the same answer.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::WrongState`] where no draft is open, the device has no key yet, or the
    /// version id is taken; [`StoreError::DiskFull`] (the draft stays as it was).
    pub fn finalise(&mut self, report: ReportId, version: NewVersion) -> Result<StoredVersion, StoreError> {
        self.finalise_naming(report, version, &[])
    }

    /// The same with the evidence that the version names, and the question of each: queued behind it in the same transaction.
    ///
    /// # Errors
    /// As [`FieldBook::finalise`].
    pub fn finalise_naming(
        &mut self,
        report: ReportId,
        version: NewVersion,
        named: &[(EvidenceId, String)],
    ) -> Result<StoredVersion, StoreError> {
        let sha256 = sha256_hex(version.body.as_bytes());
        if let Some(made) = self.version(version.version)? {
            return if made.report == report && made.sha256 == sha256 { Ok(made) } else { Err(StoreError::WrongState) };
        }
        let key = self.device_key()?;
        let signature = key.sign_version(version.body.as_bytes()).to_text();
        let (id, report_id) = (version.version.to_string(), report.to_string());
        self.write(|tx| {
            let (draft, versions) = standing(tx, &report_id)?;
            let number = draft.ok_or(StoreError::WrongState)?;
            if number != versions.saturating_add(1) {
                return Err(StoreError::Damaged { what: "draft" });
            }
            let made = tx.execute(
                "INSERT INTO version (id, report, number, corrects, form_id, form_version, form_sha256, body, sha256,
                     signature, sent_at)
                 SELECT ?1, r.id, ?3, (SELECT id FROM version WHERE report = r.id AND number = r.versions), r.form_id,
                     r.form_version, r.form_sha256, ?4, ?5, ?6, ?7
                 FROM report r WHERE r.id = ?2 AND r.form_id <> ?8",
                (&id, &report_id, number, version.body.as_bytes(), &sha256, &signature, version.sent_at_ms, GUIDE_FORM),
            )?;
            // The guided practice never becomes a version: there is nothing of it that could be sent.
            if made == 0 {
                return Err(StoreError::WrongState);
            }
            tx.execute("INSERT INTO outbox (version, state) VALUES (?1, 'waiting')", [&id])?;
            tx.execute(
                // The log has the draft as it was sent, so that its stamp goes with it.
                "UPDATE report SET versions = ?2, draft = NULL, draft_began_at = NULL, changed_at = ?3,
                     logged = CASE WHEN logged = changed_at THEN ?3 END WHERE id = ?1",
                (&report_id, number, version.sent_at_ms),
            )?;
            audit::note(tx, version.sent_at_ms, "version_made", Some(&report_id), Some(&id), &sha256)?;
            queue(tx, &key, report, version.version, named, version.sent_at_ms)
        })?;
        self.version(version.version)?.ok_or(StoreError::Internal { what: "version" })
    }

    /// A version; `None` where there is none.
    ///
    /// # Errors
    /// The database's.
    pub fn version(&self, version: VersionId) -> Result<Option<StoredVersion>, StoreError> {
        let mut statement = self.conn.prepare_cached(&format!("{VERSION} WHERE v.id = ?1"))?;
        let mut rows = statement.query([version.to_string()])?;
        rows.next()?.map(stored).transpose()
    }

    pub(crate) fn version_number(&self, report: ReportId, number: u32) -> Result<Option<StoredVersion>, StoreError> {
        let mut statement = self.conn.prepare_cached(&format!("{VERSION} WHERE v.report = ?1 AND v.number = ?2"))?;
        let mut rows = statement.query((report.to_string(), number))?;
        rows.next()?.map(stored).transpose()
    }

    /// Versions of a report, newest first.
    ///
    /// # Errors
    /// The database's.
    pub fn versions(&self, report: ReportId) -> Result<Vec<StoredVersion>, StoreError> {
        let mut statement =
            self.conn.prepare_cached(&format!("{VERSION} WHERE v.report = ?1 ORDER BY v.number DESC"))?;
        let mut rows = statement.query([report.to_string()])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(stored(row)?);
        }
        Ok(out)
    }

    /// The receipt of a version as the endpoint signed it; `None` where none came yet.
    ///
    /// # Errors
    /// The database's.
    pub fn receipt(&self, version: VersionId) -> Result<Option<SignedReceipt>, StoreError> {
        Ok(self
            .conn
            .query_row(
                "SELECT r.receipt, r.signature FROM outbox o JOIN receipt r ON r.id = o.receipt WHERE o.version = ?1",
                [version.to_string()],
                |row| Ok(SignedReceipt { receipt: row.get(0)?, signature: row.get(1)? }),
            )
            .optional()?)
    }
}
