//! Records of the partner: versions that others of the team sent, stored as they were signed, only to be read.

use crate::book::FieldBook;
use crate::error::StoreError;
use crate::log::{Described, LogEntry, put_record, put_text};
use rusqlite::{Connection, OptionalExtension, Row};
use tabella_domain::{FormRef, ReportBody, ReportId};
use tabella_proto::{PartnerVersion, PublicKey, Signature};

/// A version of the partner's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerRecord {
    /// Its place in this book.
    pub no: i64,
    /// The report.
    pub report: ReportId,
    /// Number of the version, from 1.
    pub number: u32,
    /// Code of who sent it.
    pub author: String,
    /// The form version that it was written with.
    pub form: FormRef,
    /// The body, as signed.
    pub body: String,
    /// When *Send* was pressed, as the body says.
    pub sent_at: String,
    /// Made in a rehearsal.
    pub practice: bool,
}

const PARTNER: &str = "SELECT no, report, number, author, form_id, form_version, form_sha256, body, sent_at, practice FROM partner_version";

fn partner(row: &Row<'_>) -> Result<PartnerRecord, StoreError> {
    Ok(PartnerRecord {
        no: row.get(0)?,
        report: crate::drafts::parse(&row.get::<_, String>(1)?)?,
        number: row.get(2)?,
        author: row.get(3)?,
        form: FormRef { form_id: row.get(4)?, version: row.get(5)?, sha256: row.get(6)? },
        body: String::from_utf8(row.get(7)?).map_err(|_| StoreError::Damaged { what: "partner's version" })?,
        sent_at: row.get(8)?,
        practice: row.get(9)?,
    })
}

/// What is signed by the device that the endpoint names, and says of itself what it came as.
fn read(version: &PartnerVersion) -> Option<ReportBody> {
    let signed = &version.version;
    let key = PublicKey::from_text(&version.device_key).ok()?;
    let signature = Signature::from_text(&signed.signature).ok()?;
    key.verify_version(signed.body.as_bytes(), &signature).ok()?;
    let body = ReportBody::read(&signed.body).ok()?;
    (body.provenance.version == signed.version && body.provenance.report == signed.report).then_some(body)
}

/// Stores what came; what does not verify is not shown to anybody, and what is here already stays as it is.
pub(crate) fn store(conn: &Connection, versions: &[PartnerVersion], now_ms: i64) -> Result<(), StoreError> {
    for version in versions {
        let Some(body) = read(version) else {
            tracing::warn!(code = "partner_version", "a version of the team does not verify");
            continue;
        };
        let signed = &version.version;
        let report = signed.report.to_string();
        let own: bool = conn
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM report WHERE id = ?1)")?
            .query_row([&report], |row| row.get(0))?;
        if own {
            continue;
        }
        conn.prepare_cached(
            "INSERT INTO partner_version (id, report, number, author, form_id, form_version, form_sha256, body, sent_at,
                 practice, stored_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING",
        )?
        .execute((
            signed.version.to_string(),
            &report,
            body.provenance.number,
            &version.observer,
            &signed.form.form_id,
            &signed.form.version,
            &signed.form.sha256,
            signed.body.as_bytes(),
            &body.provenance.sent_at,
            body.provenance.practice,
            now_ms,
        ))?;
    }
    Ok(())
}

impl FieldBook {
    /// Versions of the partner's that the log has not yet, the newest first.
    ///
    /// # Errors
    /// The database's.
    pub fn unlogged_partner(&self, limit: usize) -> Result<Vec<PartnerRecord>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut statement =
            self.conn.prepare_cached(&format!("{PARTNER} WHERE logged = 0 ORDER BY no DESC LIMIT ?1"))?;
        let mut rows = statement.query([limit])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(partner(row)?);
        }
        Ok(out)
    }

    /// Indexes versions of the partner's; `None`: no record, nothing to show.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`].
    pub fn put_partner_log(&mut self, versions: &[(PartnerRecord, Option<LogEntry>)]) -> Result<(), StoreError> {
        self.write(|tx| {
            for (version, entry) in versions {
                if let Some(entry) = entry {
                    let report = version.report.to_string();
                    let of = Described {
                        report: &report,
                        author: Some(&version.author),
                        number: version.number,
                        form_id: &version.form.form_id,
                    };
                    let record = put_record(tx, &of, entry)?;
                    put_text(tx, record, version.number, &entry.text)?;
                }
                tx.prepare_cached("UPDATE partner_version SET logged = 1 WHERE no = ?1")?.execute([version.no])?;
            }
            Ok(())
        })
    }

    /// The latest version of a report of the partner's, and how many are here.
    ///
    /// # Errors
    /// The database's.
    pub fn partner_record(&self, report: ReportId) -> Result<Option<(PartnerRecord, u32)>, StoreError> {
        let id = report.to_string();
        let count: u32 = self
            .conn
            .prepare_cached("SELECT count(*) FROM partner_version WHERE report = ?1")?
            .query_row([&id], |row| row.get(0))?;
        let mut statement =
            self.conn.prepare_cached(&format!("{PARTNER} WHERE report = ?1 ORDER BY number DESC, no DESC LIMIT 1"))?;
        let mut rows = statement.query([&id])?;
        Ok(rows.next()?.map(partner).transpose()?.map(|found| (found, count)))
    }

    /// True where something of the partner's waits to be indexed.
    ///
    /// # Errors
    /// The database's.
    pub fn partner_waits(&self) -> Result<bool, StoreError> {
        let found: Option<i64> = self
            .conn
            .prepare_cached("SELECT 1 FROM partner_version WHERE logged = 0 LIMIT 1")?
            .query_row([], |row| row.get(0))
            .optional()?;
        Ok(found.is_some())
    }
}
