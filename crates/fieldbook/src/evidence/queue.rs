//! Evidence that was sent by the observer: queued with the version that names it, sent after it.

use crate::audit;
use crate::book::FieldBook;
use crate::drafts::parse;
use crate::error::StoreError;
use crate::outbox::{columns, store_receipt};
use chrono::{DateTime, SecondsFormat};
use rusqlite::{Connection, OptionalExtension};
use serde_json::Map;
use tabella_domain::{EvidenceId, EvidenceKind, OutboxState, ParkCode, ReportId, VersionId};
use tabella_proto::{BundledEvidence, DeviceKey, EvidenceHead};
use tabella_sync::{EvidenceFate, EvidenceStore, MAX_WAIT_MS, QueuedEvidence};

fn rfc3339(ms: i64) -> String {
    DateTime::from_timestamp_millis(ms).map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true)).unwrap_or_default()
}

/// Queues the pieces that a version names, each with its signed head, in the transaction of the version. Pieces that were queued
/// with an earlier version stay as they are; one that this device does not have is another device's.
pub(crate) fn queue(
    conn: &Connection,
    key: &DeviceKey,
    report: ReportId,
    version: VersionId,
    named: &[(EvidenceId, String)],
    at_ms: i64,
) -> Result<(), StoreError> {
    for (evidence, question) in named {
        let id = evidence.to_string();
        let found = conn
            .prepare_cached(
                "SELECT name, kind, mime, bytes, sha256, taken_at, seen_at, caption FROM evidence
                 WHERE id = ?1 AND report = ?2 AND state = 'draft'",
            )?
            .query_row([&id, &report.to_string()], |row| {
                Ok(EvidenceHead {
                    evidence: *evidence,
                    report,
                    version,
                    question: question.clone(),
                    name: row.get(0)?,
                    kind: EvidenceKind::from_code(&row.get::<_, String>(1)?).unwrap_or(EvidenceKind::Document),
                    mime: row.get(2)?,
                    bytes: row.get::<_, i64>(3)?.unsigned_abs(),
                    sha256: row.get(4)?,
                    taken_at: rfc3339(row.get(5)?),
                    seen_at: row.get::<_, Option<i64>>(6)?.map(rfc3339),
                    caption: row.get(7)?,
                    unknown: Map::new(),
                })
            })
            .optional()?;
        let Some(head) = found else { continue };
        let head = serde_json::to_string(&head).map_err(|_| StoreError::Internal { what: "record" })?;
        let signature = key.sign_evidence(&head).to_text();
        conn.execute(
            "UPDATE evidence SET state = 'waiting', version = ?2, head = ?3, signature = ?4,
                 queued = (SELECT coalesce(max(queued), 0) + 1 FROM evidence) WHERE id = ?1",
            (&id, version.to_string(), &head, &signature),
        )?;
        audit::note(conn, at_ms, "evidence_queued", Some(&report.to_string()), Some(&version.to_string()), &id)?;
    }
    Ok(())
}

/// Name of the audit row that a piece left in a bundle.
pub(crate) const BUNDLED: &str = "evidence_bundled";

/// What was sent by the observer and has no receipt, as it is named in a bundle: what was in none first, then what was longest ago.
pub(crate) fn unreceived(conn: &Connection) -> Result<Vec<(EvidenceId, BundledEvidence)>, StoreError> {
    let mut statement = conn.prepare(
        "SELECT e.id, e.head, e.signature, e.bytes FROM evidence e
         LEFT JOIN (SELECT detail, max(id) AS last FROM audit WHERE what = ?1 GROUP BY detail) b ON b.detail = e.id
         WHERE e.state IN ('waiting', 'sending', 'parked') ORDER BY coalesce(b.last, 0), e.queued",
    )?;
    let mut rows = statement.query([BUNDLED])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let named =
            BundledEvidence { head: row.get(1)?, signature: row.get(2)?, bytes: row.get::<_, i64>(3)?.unsigned_abs() };
        out.push((parse(&row.get::<_, String>(0)?)?, named));
    }
    Ok(out)
}

const DUE: &str = "FROM evidence e JOIN outbox o ON o.version = e.version
    WHERE e.state IN ('waiting', 'sending') AND o.state = 'acknowledged'";

fn state(conn: &Connection, id: &str) -> Result<Option<OutboxState>, StoreError> {
    let found = conn
        .prepare_cached("SELECT state, attempts, not_before FROM evidence WHERE id = ?1 AND state <> 'draft'")?
        .query_row([id], |row| Ok((row.get::<_, String>(0)?, row.get::<_, u32>(1)?, row.get::<_, i64>(2)?)))
        .optional()?;
    Ok(found.map(|(state, attempts, not_before_ms)| match state.as_str() {
        "waiting" => OutboxState::Waiting { attempts, not_before_ms },
        "sending" => OutboxState::Sending { attempts },
        // Which receipt and which reason stay in their columns: no transition leads out of the one, and a person's out of the other.
        "parked" => OutboxState::Parked { code: ParkCode::Refused, attempts },
        _ => OutboxState::Acknowledged {
            receipt: tabella_domain::ReceiptRef { number: String::new(), received_at: String::new(), set_aside: false },
        },
    }))
}

fn put(conn: &Connection, id: &str, next: &OutboxState, checked: bool, receipt: Option<i64>) -> Result<(), StoreError> {
    let (attempts, not_before, code, taken) = columns(next);
    conn.prepare_cached(
        "UPDATE evidence SET state = ?2, attempts = coalesce(?3, attempts), not_before = ?4, park_code = ?5, number = ?6,
             received_at = ?7, set_aside = ?8, receipt = ?9, checked = ?10 WHERE id = ?1",
    )?
    .execute(rusqlite::params![
        id,
        next.name(),
        attempts,
        not_before,
        code,
        taken.map(|r| &r.number),
        taken.map(|r| &r.received_at),
        taken.is_some_and(|r| r.set_aside),
        receipt,
        checked,
    ])?;
    Ok(())
}

impl FieldBook {
    /// A person asks to try a parked piece again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::WrongState`] where it is not parked.
    pub fn requeue_evidence(&mut self, evidence: EvidenceId, at_ms: i64) -> Result<(), StoreError> {
        let id = evidence.to_string();
        self.write(|tx| {
            let before = state(tx, &id)?.ok_or(StoreError::NotFound)?;
            let OutboxState::Parked { .. } = before else { return Err(StoreError::WrongState) };
            let next = before.requeue().map_err(|_| StoreError::WrongState)?;
            put(tx, &id, &next, false, None)?;
            Ok(audit::note(tx, at_ms, "evidence_requeued", None, None, &id)?)
        })
    }

    /// After the store opens, no request is under way.
    pub(crate) fn recall_evidence(&mut self) -> Result<(), StoreError> {
        let sending: bool =
            self.conn
                .query_row("SELECT EXISTS (SELECT 1 FROM evidence WHERE state = 'sending')", [], |row| row.get(0))?;
        if !sending {
            return Ok(());
        }
        self.write(|tx| {
            tx.execute("UPDATE evidence SET state = 'waiting', not_before = 0 WHERE state = 'sending'", [])?;
            Ok(())
        })
    }
}

impl EvidenceStore for FieldBook {
    fn evidence_due(&self, now_ms: i64) -> Result<Option<QueuedEvidence>, StoreError> {
        let found = self
            .conn
            .prepare_cached(&format!(
                "SELECT e.id, e.head, e.signature, e.sha256, e.bytes, e.attempts, e.attempts > 0 AND e.checked = 0 {DUE}
                   AND (e.state = 'sending' OR e.not_before <= ?1 OR e.not_before - ?1 > ?2)
                 ORDER BY e.attempts, e.queued LIMIT 1"
            ))?
            .query_row((now_ms, MAX_WAIT_MS), |row| {
                let id: String = row.get(0)?;
                Ok(parse(&id).map(|evidence| {
                    Ok::<_, rusqlite::Error>(QueuedEvidence {
                        evidence,
                        head: row.get(1)?,
                        signature: row.get(2)?,
                        sha256: row.get(3)?,
                        bytes: row.get::<_, i64>(4)?.unsigned_abs(),
                        attempts: row.get(5)?,
                        ask_first: row.get(6)?,
                    })
                }))
            })
            .optional()?;
        Ok(found.transpose()?.transpose()?)
    }

    fn next_evidence_ms(&self) -> Result<Option<i64>, StoreError> {
        Ok(self.conn.prepare_cached(&format!("SELECT min(e.not_before) {DUE}"))?.query_row([], |row| row.get(0))?)
    }

    fn evidence_content(&self, evidence: EvidenceId, first: u64, most: u64) -> Result<Option<Vec<u8>>, StoreError> {
        match self.content(evidence, first, most) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(StoreError::Damaged { what: "evidence" }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn mark_evidence_sending(&mut self, evidence: EvidenceId) -> Result<(), StoreError> {
        let id = evidence.to_string();
        self.write(|tx| {
            let before = match state(tx, &id)?.ok_or(StoreError::NotFound)? {
                // One still marked from a request that nobody answered is called back first.
                before @ OutboxState::Sending { .. } => before.requeue().map_err(|_| StoreError::WrongState)?,
                other => other,
            };
            match before.send() {
                Ok(next) => put(tx, &id, &next, false, None),
                Err(_) => Ok(()),
            }
        })
    }

    fn settle_evidence(&mut self, evidence: EvidenceId, fate: &EvidenceFate, now_ms: i64) -> Result<(), StoreError> {
        let id = evidence.to_string();
        self.write(|tx| {
            let before = state(tx, &id)?.ok_or(StoreError::NotFound)?;
            let mut receipt = None;
            // A transition that the state does not allow changes nothing.
            let (next, what) = match fate {
                EvidenceFate::Acknowledged(signed, line) => {
                    receipt = Some(store_receipt(tx, &signed.receipt, &signed.signature, now_ms)?);
                    (before.acknowledge(line.clone()), "evidence_acknowledged")
                }
                EvidenceFate::Retried(not_before_ms) => (before.retry(*not_before_ms), "evidence_retried"),
                EvidenceFate::Absent => (before.retry(0), "evidence_absent"),
                EvidenceFate::Partly => (before.go_on(), ""),
                EvidenceFate::Parked(code) => (before.park(*code), "evidence_parked"),
            };
            let Ok(next) = next else { return Ok(()) };
            let checked = matches!(fate, EvidenceFate::Absent | EvidenceFate::Partly);
            put(tx, &id, &next, checked, receipt)?;
            // A film of a hundred parts is one thing that happened, not a hundred.
            if what.is_empty() { Ok(()) } else { Ok(audit::note(tx, now_ms, what, None, None, &id)?) }
        })
    }
}
