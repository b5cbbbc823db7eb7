//! Evidence: original bytes, sealed as they came, and what is known of them. Nothing here looks into them.
//!
//! Content is sealed and on the disk before the row that names it; row and answer are one transaction. A process that is killed
//! between the two leaves content that nobody can open, and the next opening lets it go.

mod chunks;
mod content;
mod queue;
#[cfg(test)]
mod tests;
mod vault;

use crate::audit;
use crate::book::FieldBook;
use crate::drafts::parse;
use crate::envelope::random;
use crate::error::StoreError;
use crate::outbox::state_from_row;
use chunks::Sealer;
pub(crate) use queue::{BUNDLED, queue, unreceived};
use rusqlite::{Connection, OptionalExtension, Row};
use std::collections::{HashMap, HashSet};
use tabella_domain::{EvidenceId, EvidenceKind, OutboxState, ReportId, VersionId};
use tabella_proto::sha256_hex;
use vault::Vault;
use zeroize::Zeroizing;

/// What comes with the bytes of a new piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvidence {
    /// Its id, minted by the caller.
    pub evidence: EvidenceId,
    /// The question that it answers, path with positions.
    pub question: String,
    /// Kind.
    pub kind: EvidenceKind,
    /// Media type.
    pub mime: String,
    /// The answer that names it.
    pub name: String,
    /// When it is taken in, device clock, Unix ms.
    pub taken_at_ms: i64,
    /// When it was seen, where that differs.
    pub seen_at_ms: Option<i64>,
    /// What the observer says of it.
    pub caption: String,
    /// A small picture of it, made by the screen.
    pub thumbnail: Option<Vec<u8>>,
}

/// A piece whose content is sealed and on the disk, and that no report names yet.
pub struct SealedEvidence {
    new: NewEvidence,
    bytes: u64,
    sha256: String,
    key: Zeroizing<[u8; 32]>,
    file: String,
}

impl SealedEvidence {
    /// SHA-256 of the original bytes, lower-case hex.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

/// Where a piece stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvidenceState {
    /// In a draft; never sent.
    Draft,
    /// Sent by the observer.
    Queued(OutboxState),
}

/// A piece as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceRecord {
    /// Id.
    pub evidence: EvidenceId,
    /// Its report.
    pub report: ReportId,
    /// The question that it answered when it was taken in.
    pub question: String,
    /// Kind.
    pub kind: EvidenceKind,
    /// Media type.
    pub mime: String,
    /// The answer that names it.
    pub name: String,
    /// Length of the original.
    pub bytes: u64,
    /// SHA-256 of the original.
    pub sha256: String,
    /// When it was taken in, device clock, Unix ms.
    pub taken_at_ms: i64,
    /// When it was seen, where that differs.
    pub seen_at_ms: Option<i64>,
    /// What the observer says of it.
    pub caption: String,
    /// Whether there is a small picture.
    pub has_thumbnail: bool,
    /// The version that named it first.
    pub version: Option<VersionId>,
    /// Where it stands.
    pub state: EvidenceState,
}

/// How many pieces of a report stand where, of those that were sent by the observer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EvidenceCounts {
    /// Waiting or under way.
    pub waiting: u32,
    /// Received, with receipt.
    pub received: u32,
    /// Parked: a person has to look.
    pub parked: u32,
}

const COLUMNS: &str = "id, report, question, kind, mime, name, bytes, sha256, taken_at, seen_at, caption,
    thumbnail IS NOT NULL, version, state, attempts, not_before, park_code, number, received_at, set_aside";

fn record(row: &Row<'_>) -> Result<EvidenceRecord, StoreError> {
    let version: Option<String> = row.get(12)?;
    let state = if row.get_ref(13)?.as_str().is_ok_and(|s| s == "draft") {
        EvidenceState::Draft
    } else {
        EvidenceState::Queued(state_from_row(row, 13)?)
    };
    Ok(EvidenceRecord {
        evidence: parse(&row.get::<_, String>(0)?)?,
        report: parse(&row.get::<_, String>(1)?)?,
        question: row.get(2)?,
        kind: EvidenceKind::from_code(&row.get::<_, String>(3)?).ok_or(StoreError::Damaged { what: "evidence" })?,
        mime: row.get(4)?,
        name: row.get(5)?,
        bytes: row.get::<_, i64>(6)?.unsigned_abs(),
        sha256: row.get(7)?,
        taken_at_ms: row.get(8)?,
        seen_at_ms: row.get(9)?,
        caption: row.get(10)?,
        has_thumbnail: row.get(11)?,
        version: version.map(|id| parse(&id)).transpose()?,
        state,
    })
}

/// Writes the row of a sealed piece into the transaction of the answer that names it.
pub(crate) fn add(conn: &Connection, report: &str, sealed: &SealedEvidence, at_ms: i64) -> Result<(), StoreError> {
    let new = &sealed.new;
    let id = new.evidence.to_string();
    conn.execute(
        "INSERT INTO evidence (id, report, question, kind, mime, name, bytes, sha256, taken_at, seen_at, caption, key, file,
             thumbnail)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        rusqlite::params![
            id,
            report,
            new.question,
            new.kind.code(),
            new.mime,
            new.name,
            i64::try_from(sealed.bytes).map_err(|_| StoreError::Internal { what: "length" })?,
            sealed.sha256,
            new.taken_at_ms,
            new.seen_at_ms,
            new.caption,
            sealed.key.as_slice(),
            sealed.file,
            new.thumbnail,
        ],
    )?;
    Ok(audit::note(conn, at_ms, "evidence_added", Some(report), None, &id)?)
}

/// Takes rows that were never sent out of a report; answers the names of their content. Sent ones stay.
pub(crate) fn remove(
    conn: &Connection,
    report: &str,
    evidence: &[EvidenceId],
    at_ms: i64,
) -> Result<Vec<String>, StoreError> {
    let mut files = Vec::new();
    for id in evidence {
        let id = id.to_string();
        let file: Option<String> = conn
            .prepare_cached("DELETE FROM evidence WHERE id = ?1 AND report = ?2 AND state = 'draft' RETURNING file")?
            .query_row([&id, report], |row| row.get(0))
            .optional()?;
        if let Some(file) = file {
            audit::note(conn, at_ms, "evidence_removed", Some(report), None, &id)?;
            files.push(file);
        }
    }
    Ok(files)
}

/// All of a report that were never sent, taken out with its draft.
pub(crate) fn remove_drafts(conn: &Connection, report: &str, at_ms: i64) -> Result<Vec<String>, StoreError> {
    let ids = conn
        .prepare_cached("SELECT id FROM evidence WHERE report = ?1 AND state = 'draft'")?
        .query_map([report], |row| row.get::<_, String>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    let ids = ids.iter().map(|id| parse(id)).collect::<Result<Vec<_>, _>>()?;
    remove(conn, report, &ids, at_ms)
}

impl FieldBook {
    #[cfg(not(target_family = "wasm"))]
    fn vault(&self) -> vault::Folder {
        vault::Folder(self.dir().join("evidence"))
    }

    #[cfg(target_family = "wasm")]
    #[allow(clippy::unused_self)]
    fn vault(&self) -> vault::Rows {
        vault::Rows
    }

    /// Seals the bytes of a new piece, byte for byte, under a key of its own. On the disk when this returns; without a row that
    /// names it ([`FieldBook::append_evidence`]) the next opening lets it go.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`]; nothing is left behind.
    pub fn seal_evidence(&self, new: NewEvidence, bytes: &[u8]) -> Result<SealedEvidence, StoreError> {
        let key = random::<32>()?;
        let file: String = random::<16>()?.iter().fold(String::with_capacity(32), |mut name, byte| {
            for digit in [byte >> 4, byte & 15] {
                name.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
            }
            name
        });
        let sealer = Sealer::new(&key, *new.evidence.0.as_bytes())?;
        self.vault().keep(&self.conn, &file, &mut sealer.chunks(bytes)?)?;
        let length = u64::try_from(bytes.len()).map_err(|_| StoreError::Internal { what: "length" })?;
        Ok(SealedEvidence { new, bytes: length, sha256: sha256_hex(bytes), key, file })
    }

    /// Lets content go whose rows are gone already. Failing to is no loss: the next opening does it.
    pub(crate) fn forget_content(&self, files: &[String]) {
        for file in files {
            let _ = self.vault().forget(&self.conn, file);
        }
    }

    /// A sealed piece that its report did not take.
    pub fn forget_sealed(&self, sealed: &SealedEvidence) {
        self.forget_content(std::slice::from_ref(&sealed.file));
    }

    /// Lets go of content that no row names.
    pub(crate) fn sweep_evidence(&self) -> Result<(), StoreError> {
        let known = self
            .conn
            .prepare("SELECT file FROM evidence")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<HashSet<String>, _>>()?;
        self.vault().sweep(&self.conn, &known)
    }

    /// The evidence of a report, in the order in which it was taken in.
    ///
    /// # Errors
    /// The database's.
    pub fn evidence(&self, report: ReportId) -> Result<Vec<EvidenceRecord>, StoreError> {
        let mut statement =
            self.conn.prepare_cached(&format!("SELECT {COLUMNS} FROM evidence WHERE report = ?1 ORDER BY id"))?;
        let mut rows = statement.query([report.to_string()])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(record(row)?);
        }
        Ok(out)
    }

    /// One piece; `None` where there is none.
    ///
    /// # Errors
    /// The database's.
    pub fn evidence_record(&self, evidence: EvidenceId) -> Result<Option<EvidenceRecord>, StoreError> {
        let mut statement = self.conn.prepare_cached(&format!("SELECT {COLUMNS} FROM evidence WHERE id = ?1"))?;
        let mut rows = statement.query([evidence.to_string()])?;
        rows.next()?.map(record).transpose()
    }

    /// The small picture; `None` where there is none.
    ///
    /// # Errors
    /// The database's.
    pub fn thumbnail(&self, evidence: EvidenceId) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self
            .conn
            .prepare_cached("SELECT thumbnail FROM evidence WHERE id = ?1")?
            .query_row([evidence.to_string()], |row| row.get(0))
            .optional()?
            .flatten())
    }

    /// What the observer says of a piece that was never sent.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::WrongState`] where it was sent.
    pub fn set_caption(&mut self, evidence: EvidenceId, caption: &str, at_ms: i64) -> Result<(), StoreError> {
        let id = evidence.to_string();
        self.write(|tx| {
            let report: Option<(String, String)> = tx
                .query_row("SELECT report, state FROM evidence WHERE id = ?1", [&id], |r| Ok((r.get(0)?, r.get(1)?)))
                .optional()?;
            let (report, state) = report.ok_or(StoreError::NotFound)?;
            if state != "draft" {
                return Err(StoreError::WrongState);
            }
            tx.execute("UPDATE evidence SET caption = ?2 WHERE id = ?1", [&id, caption])?;
            Ok(audit::note(tx, at_ms, "evidence_caption", Some(&report), None, &id)?)
        })
    }

    /// How the evidence of every report stands that has sent some.
    ///
    /// # Errors
    /// The database's.
    pub fn evidence_counts(&self) -> Result<HashMap<ReportId, EvidenceCounts>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT report, sum(state IN ('waiting', 'sending')), sum(state = 'acknowledged'), sum(state = 'parked')
             FROM evidence WHERE state <> 'draft' GROUP BY report",
        )?;
        let mut rows = statement.query([])?;
        let mut out = HashMap::new();
        while let Some(row) = rows.next()? {
            let counts = EvidenceCounts { waiting: row.get(1)?, received: row.get(2)?, parked: row.get(3)? };
            out.insert(parse(&row.get::<_, String>(0)?)?, counts);
        }
        Ok(out)
    }
}
