//! Notes: what the observer says back. Written once, signed, kept; a verified receipt ends the waiting and nothing else.

use crate::audit;
use crate::book::FieldBook;
use crate::drafts::parse;
use crate::error::StoreError;
use crate::outbox::{park_code, park_text, store_receipt};
use rusqlite::{Connection, Row};
use tabella_domain::{MailId, Note, NoteId, NoteState, NoteTransitionError, NoteWhat};
use tabella_proto::{SignedNote, sha256_hex};
use tabella_sync::{NoteSettlement, NoteStore, QueuedNote};

/// A note on this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredNote {
    /// What it says.
    pub note: Note,
    /// When, device clock, Unix ms.
    pub at_ms: i64,
    /// Where it stands.
    pub state: NoteState,
}

fn state(row: &Row<'_>, at: usize) -> Result<NoteState, StoreError> {
    match row.get_ref(at)?.as_str().map_err(|_| StoreError::Damaged { what: "note" })? {
        "waiting" => Ok(NoteState::Waiting { attempts: row.get(at + 1)? }),
        "received" => {
            Ok(NoteState::Received { received_at: row.get::<_, Option<String>>(at + 2)?.unwrap_or_default() })
        }
        "parked" => Ok(NoteState::Parked { code: park_code(&row.get::<_, String>(at + 3)?)? }),
        _ => Err(StoreError::Damaged { what: "note" }),
    }
}

fn body(row: &Row<'_>, at: usize) -> Result<String, StoreError> {
    String::from_utf8(row.get(at)?).map_err(|_| StoreError::Damaged { what: "note" })
}

pub(crate) fn clarifications(conn: &Connection, query: MailId) -> Result<Vec<StoredNote>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT body, at, state, attempts, received_at, park_code FROM note
         WHERE subject = ?1 AND kind = 'clarification' ORDER BY queued",
    )?;
    let mut rows = statement.query([query.to_string()])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(StoredNote { note: serde_json::from_str(&body(row, 0)?)?, at_ms: row.get(1)?, state: state(row, 2)? });
    }
    Ok(out)
}

/// One transition of the domain's enum; one that the state does not allow changes nothing.
fn transition(
    conn: &Connection,
    note: NoteId,
    receipt: Option<i64>,
    step: impl FnOnce(NoteState) -> Result<NoteState, NoteTransitionError>,
) -> Result<bool, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT state, attempts, received_at, park_code FROM note WHERE id = ?1")?;
    let mut rows = statement.query([note.to_string()])?;
    let Some(row) = rows.next()? else { return Err(StoreError::NotFound) };
    let before = state(row, 0)?;
    let Ok(after) = step(before) else { return Ok(false) };
    let (attempts, received_at, code) = match &after {
        NoteState::Waiting { attempts } => (Some(*attempts), None, None),
        NoteState::Received { received_at } => (None, Some(received_at), None),
        NoteState::Parked { code } => (None, None, Some(park_text(*code))),
    };
    conn.prepare_cached(
        "UPDATE note SET state = ?2, attempts = coalesce(?3, attempts), received_at = ?4, park_code = ?5, receipt = ?6
         WHERE id = ?1",
    )?
    .execute((note.to_string(), after.name(), attempts, received_at, code, receipt))?;
    Ok(true)
}

impl FieldBook {
    /// Writes a note: signed with the device's key, queued, durable when this returns. The same note again changes nothing,
    /// and neither does saying twice that something was read.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where it is about nothing on this device; [`StoreError::WrongState`] where the device has no
    /// key yet, or other words stand under its id; [`StoreError::DiskFull`].
    pub fn say(&mut self, note: &Note, at_ms: i64) -> Result<(), StoreError> {
        let subject = note.what.subject().ok_or(StoreError::WrongState)?;
        if !self.has_mail(subject)? {
            return Err(StoreError::NotFound);
        }
        let body = serde_json::to_string(note)?;
        let sha256 = sha256_hex(body.as_bytes());
        let signature = self.device_key()?.sign_note(body.as_bytes()).to_text();
        let (id, kind) = (note.note.to_string(), note.what.code());
        self.write(|tx| {
            let added = tx.execute(
                "INSERT INTO note (id, kind, subject, body, sha256, signature, at, state)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'waiting') ON CONFLICT DO NOTHING",
                (&id, kind, subject.to_string(), body.as_bytes(), &sha256, &signature, at_ms),
            )?;
            if added == 1 {
                return Ok(audit::note(tx, at_ms, kind, None, None, &id)?);
            }
            let stands: bool = tx.query_row(
                "SELECT EXISTS (SELECT 1 FROM note WHERE (id = ?1 AND sha256 = ?2) OR (?3 = 'read' AND kind = 'read' AND subject = ?4))",
                (&id, &sha256, kind, subject.to_string()),
                |r| r.get(0),
            )?;
            if stands { Ok(()) } else { Err(StoreError::WrongState) }
        })
    }

    /// True where nothing was said yet about having read it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is no such message or question.
    pub fn unread(&self, mail: MailId) -> Result<bool, StoreError> {
        if !self.has_mail(mail)? {
            return Err(StoreError::NotFound);
        }
        let said: bool = self
            .conn
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM note WHERE subject = ?1 AND kind = 'read')")?
            .query_row([mail.to_string()], |r| r.get(0))?;
        Ok(!said)
    }
}

fn queued(conn: &Connection, sql: &str, limit: i64) -> Result<Vec<QueuedNote>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([limit])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let signed = SignedNote {
            note: parse(&row.get::<_, String>(0)?)?,
            body: body(row, 1)?,
            signature: row.get(3)?,
            unknown: serde_json::Map::new(),
        };
        out.push(QueuedNote { signed, sha256: row.get(2)? });
    }
    Ok(out)
}

/// Everything that was said and has no receipt, parked notes included.
pub(crate) fn unreceived(conn: &Connection) -> Result<Vec<SignedNote>, StoreError> {
    let sql = "SELECT id, body, sha256, signature FROM note WHERE state <> 'received' ORDER BY queued LIMIT ?1";
    Ok(queued(conn, sql, i64::MAX)?.into_iter().map(|queued| queued.signed).collect())
}

impl NoteStore for FieldBook {
    fn sendable_notes(&self, limit: usize) -> Result<Vec<QueuedNote>, StoreError> {
        queued(
            &self.conn,
            "SELECT id, body, sha256, signature FROM note WHERE state = 'waiting' ORDER BY attempts, queued LIMIT ?1",
            i64::try_from(limit).unwrap_or(i64::MAX),
        )
    }

    fn settle_notes(&mut self, settlement: &NoteSettlement, now_ms: i64) -> Result<(), StoreError> {
        self.write(|tx| {
            let receipt = match &settlement.receipt {
                Some(signed) => Some(store_receipt(tx, &signed.receipt, &signed.signature, now_ms)?),
                None => None,
            };
            for (note, received_at) in &settlement.received {
                if receipt.is_none() {
                    return Err(StoreError::Internal { what: "received without a receipt" });
                }
                transition(tx, *note, receipt, |s| s.receive(received_at.clone()))?;
            }
            for note in &settlement.retried {
                transition(tx, *note, None, NoteState::retry)?;
            }
            for (note, code) in &settlement.parked {
                if transition(tx, *note, None, |s| s.park(*code))? {
                    audit::note(tx, now_ms, "note_parked", None, None, park_text(*code))?;
                }
            }
            Ok(())
        })
    }
}

impl StoredNote {
    /// What a clarification says; empty for anything else.
    #[must_use]
    pub fn text(&self) -> &str {
        match &self.note.what {
            NoteWhat::Clarification { text, .. } => text,
            NoteWhat::Read { .. } | NoteWhat::Unknown => "",
        }
    }
}
