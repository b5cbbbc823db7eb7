//! Messages, questions and notes. Written once; what became of them is read from what was said, each time anew.

use super::acts::{audit, now};
use super::directory::json;
use super::read::id;
use crate::store::types::{
    Asked, AskedQuery, MailItem, NewMail, NewNote, NoteFate, Recipient, SentMessage, StoreError, StoredClarification,
    Taken, Writer,
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde_json::json as object;
use std::collections::HashMap;
use tabella_domain::{MailId, Message, NoteId, Query, ReportId, Role, VersionId};

fn role_text(role: Role) -> Result<String, StoreError> {
    match serde_json::to_value(role) {
        Ok(serde_json::Value::String(text)) => Ok(text),
        _ => Err(StoreError::Stored("mail.role")),
    }
}

fn role(text: &str) -> Result<Role, StoreError> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(|_| StoreError::Stored("mail.role"))
}

pub(super) fn write(
    tx: &Transaction<'_>,
    mail: MailId,
    writer: &Writer,
    new: &NewMail,
    to: &[String],
) -> Result<bool, StoreError> {
    let known: bool =
        tx.query_row("SELECT EXISTS (SELECT 1 FROM mail WHERE id = ?1)", [mail.0.as_bytes()], |r| r.get(0))?;
    if known {
        return Ok(false);
    }
    let (at, role) = (now(), role_text(writer.role)?);
    let added = match new {
        NewMail::Message { to: addressed, text, urgent } => {
            if to.is_empty() {
                return Err(StoreError::Missing("recipient"));
            }
            let addressed_text = serde_json::to_string(addressed).map_err(|_| StoreError::Stored("mail.addressed"))?;
            audit(tx, &writer.account, "message", &object!({ "mail": mail, "to": addressed, "people": to.len() }))?;
            tx.execute(
                "INSERT INTO mail (id, kind, account, role, at, text, urgent, addressed)
                 VALUES (?1, 'message', ?2, ?3, ?4, ?5, ?6, ?7)",
                params![mail.0.as_bytes(), writer.account, role, at, text, urgent, addressed_text],
            )?
        }
        NewMail::Query { report, version, path, label, answer, text } => {
            audit(tx, &writer.account, "query", &object!({ "mail": mail, "report": report, "version": version }))?;
            tx.execute(
                "INSERT INTO mail (id, kind, account, role, at, text, urgent, report_id, version_id, path, label, answer)
                 VALUES (?1, 'query', ?2, ?3, ?4, ?5, 0, ?6, ?7, ?8, ?9, ?10)",
                params![
                    mail.0.as_bytes(),
                    writer.account,
                    role,
                    at,
                    text,
                    report.0.as_bytes(),
                    version.0.as_bytes(),
                    path,
                    label,
                    answer
                ],
            )?
        }
        NewMail::Closed { report, query, text } => {
            // Two who close it at one time: the first stays, both see it closed.
            let added = tx.execute(
                "INSERT INTO mail (id, kind, account, role, at, text, urgent, report_id, query)
                 VALUES (?1, 'closed', ?2, ?3, ?4, ?5, 0, ?6, ?7) ON CONFLICT DO NOTHING",
                params![mail.0.as_bytes(), writer.account, role, at, text, report.0.as_bytes(), query.0.as_bytes()],
            )?;
            if added == 1 {
                audit(tx, &writer.account, "query_closed", &object!({ "query": query, "report": report }))?;
            }
            added
        }
    };
    if added == 0 {
        return Ok(false);
    }
    let seq: i64 = tx.query_row("SELECT seq FROM mail WHERE id = ?1", [mail.0.as_bytes()], |r| r.get(0))?;
    let mut put = tx.prepare_cached("INSERT INTO mail_to (person, mail) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?;
    for person in to {
        put.execute(params![person, seq])?;
    }
    Ok(true)
}

/// What somebody has not pulled yet.
pub(super) fn pull(c: &Connection, person: &str, since: i64, limit: usize) -> Result<Vec<(i64, MailItem)>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT m.seq, m.id, m.kind, m.role, m.at, m.text, m.urgent, m.addressed, m.report_id, m.version_id, m.path,
           m.label, m.answer, m.query,
           m.kind = 'query' AND (EXISTS (SELECT 1 FROM mail x WHERE x.query = m.id) OR EXISTS (SELECT 1 FROM note n
             JOIN device d ON d.no = n.device JOIN mail_to r ON r.mail = m.seq AND r.person = d.person
             WHERE n.subject = m.id AND n.kind = 'clarification' AND n.device_revoked = 0))
         FROM mail_to t JOIN mail m ON m.seq = t.mail WHERE t.person = ?1 AND t.mail > ?2 ORDER BY t.mail LIMIT ?3",
    )?;
    let mut rows = statement.query(params![person, since, i64::try_from(limit).unwrap_or(i64::MAX)])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let at: i64 = row.get(4)?;
        let kind: String = row.get(2)?;
        let item = match kind.as_str() {
            "message" => MailItem::Message(Message {
                id: MailId(id(row, 1)?),
                from: role(&row.get::<_, String>(3)?)?,
                to: json(&row.get::<_, String>(7)?, "mail.addressed")?,
                text: row.get(5)?,
                sent_at: crate::project::board::time(at),
                urgent: row.get(6)?,
                unknown: serde_json::Map::new(),
            }),
            "query" => MailItem::Query(Query {
                id: MailId(id(row, 1)?),
                from: role(&row.get::<_, String>(3)?)?,
                report: ReportId(id(row, 8)?),
                version: VersionId(id(row, 9)?),
                path: row.get(10)?,
                label: row.get(11)?,
                answer: row.get(12)?,
                text: row.get(5)?,
                sent_at: crate::project::board::time(at),
                settled: row.get(14)?,
                unknown: serde_json::Map::new(),
            }),
            _ => MailItem::Closed { query: MailId(id(row, 13)?), at_ms: at },
        };
        out.push((row.get(0)?, item));
    }
    Ok(out)
}

fn recipients(c: &Connection, seq: i64, mail: MailId) -> Result<Vec<Recipient>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT d.person, min(n.received_at) FROM note n JOIN device d ON d.no = n.device
         WHERE n.subject = ?1 AND n.kind = 'read' AND n.device_revoked = 0 GROUP BY d.person",
    )?;
    let read: HashMap<String, i64> =
        statement.query_map([mail.0.as_bytes()], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<Result<_, _>>()?;
    let mut statement = c.prepare_cached(
        "SELECT t.person, EXISTS (SELECT 1 FROM device d WHERE d.person = t.person AND d.revoked_at IS NULL)
         FROM mail_to t WHERE t.mail = ?1 ORDER BY t.person",
    )?;
    let rows = statement.query_map([seq], |r| Ok((r.get::<_, String>(0)?, r.get(1)?)))?;
    rows.map(|row| {
        let (person, has_device) = row?;
        Ok(Recipient { read_ms: read.get(&person).copied(), person, has_device })
    })
    .collect()
}

pub(super) fn messages(c: &mut Connection, before: Option<i64>, limit: usize) -> Result<Vec<SentMessage>, StoreError> {
    let tx = c.transaction()?;
    let mut statement = tx.prepare_cached(
        "SELECT m.seq, m.id, coalesce(a.shown, m.account), m.role, m.addressed, m.text, m.urgent, m.at
         FROM mail m LEFT JOIN account a ON a.name = m.account
         WHERE m.kind = 'message' AND m.seq < ?1 ORDER BY m.seq DESC LIMIT ?2",
    )?;
    let mut rows = statement.query(params![before.unwrap_or(i64::MAX), i64::try_from(limit).unwrap_or(i64::MAX)])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let (seq, mail) = (row.get(0)?, MailId(id(row, 1)?));
        out.push(SentMessage {
            seq,
            id: mail,
            by: row.get(2)?,
            role: role(&row.get::<_, String>(3)?)?,
            to: json(&row.get::<_, String>(4)?, "mail.addressed")?,
            text: row.get(5)?,
            urgent: row.get(6)?,
            at_ms: row.get(7)?,
            recipients: recipients(&tx, seq, mail)?,
        });
    }
    Ok(out)
}

/// What the addressed observers' devices said; what anybody else said of it is kept and not shown.
fn clarifications(c: &Connection, seq: i64, query: MailId) -> Result<Vec<StoredClarification>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT d.person, d.key, n.body, n.signature, n.received_at, n.device_revoked
         FROM note n JOIN device d ON d.no = n.device JOIN mail_to t ON t.mail = ?1 AND t.person = d.person
         WHERE n.subject = ?2 AND n.kind = 'clarification' ORDER BY n.seq",
    )?;
    let rows = statement.query_map(params![seq, query.0.as_bytes()], |r| {
        Ok(StoredClarification {
            person: r.get(0)?,
            device_key: r.get(1)?,
            body: r.get(2)?,
            signature: r.get(3)?,
            received_ms: r.get(4)?,
            device_revoked: r.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

const ASKED: &str = "SELECT m.seq, m.id, coalesce(a.shown, m.account), m.role, m.at, m.report_id, m.version_id, m.path,
    m.label, m.answer, m.text, x.at, x.text, coalesce(b.shown, x.account)
  FROM mail m LEFT JOIN account a ON a.name = m.account LEFT JOIN mail x ON x.query = m.id
    LEFT JOIN account b ON b.name = x.account WHERE m.kind = 'query'";

fn asked_row(c: &Connection, row: &Row<'_>) -> Result<AskedQuery, StoreError> {
    let (seq, query): (i64, _) = (row.get(0)?, MailId(id(row, 1)?));
    let closed: Option<i64> = row.get(11)?;
    Ok(AskedQuery {
        id: query,
        by: row.get(2)?,
        role: role(&row.get::<_, String>(3)?)?,
        at_ms: row.get(4)?,
        report: ReportId(id(row, 5)?),
        version: VersionId(id(row, 6)?),
        path: row.get(7)?,
        label: row.get(8)?,
        answer: row.get(9)?,
        text: row.get(10)?,
        recipients: recipients(c, seq, query)?,
        clarifications: clarifications(c, seq, query)?,
        closed: match closed {
            Some(at) => Some((row.get(13)?, at, row.get(12)?)),
            None => None,
        },
    })
}

pub(super) fn asked(c: &mut Connection, which: Asked, limit: usize) -> Result<Vec<AskedQuery>, StoreError> {
    let tx = c.transaction()?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut out = Vec::new();
    match which {
        Asked::Of(report) => {
            let mut statement =
                tx.prepare_cached(&format!("{ASKED} AND m.report_id = ?1 ORDER BY m.seq DESC LIMIT ?2"))?;
            let mut rows = statement.query(params![report.0.as_bytes(), limit])?;
            while let Some(row) = rows.next()? {
                out.push(asked_row(&tx, row)?);
            }
        }
        Asked::Open => {
            let mut statement = tx.prepare_cached(&format!(
                "{ASKED} AND x.at IS NULL AND NOT EXISTS (SELECT 1 FROM note n JOIN device d ON d.no = n.device
                   JOIN mail_to t ON t.mail = m.seq AND t.person = d.person
                   WHERE n.subject = m.id AND n.kind = 'clarification' AND n.device_revoked = 0)
                 ORDER BY m.seq DESC LIMIT ?1"
            ))?;
            let mut rows = statement.query([limit])?;
            while let Some(row) = rows.next()? {
                out.push(asked_row(&tx, row)?);
            }
        }
    }
    Ok(out)
}

pub(super) fn report_of_query(c: &Connection, query: MailId) -> Result<Option<ReportId>, StoreError> {
    Ok(c.prepare_cached("SELECT report_id FROM mail WHERE id = ?1 AND kind = 'query'")?
        .query_row([query.0.as_bytes()], |r| Ok(ReportId(id(r, 0)?)))
        .optional()?)
}

pub(super) fn writers_of(c: &Connection, report: ReportId) -> Result<Vec<String>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT d.person FROM report_version v JOIN device d ON d.no = v.device WHERE v.report_id = ?1
         GROUP BY d.person ORDER BY min(v.seq)",
    )?;
    let rows = statement.query_map([report.0.as_bytes()], |r| r.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn accept_notes(tx: &Transaction<'_>, device: i64, notes: &[NewNote]) -> Result<Vec<NoteFate>, StoreError> {
    let revoked: Option<i64> = tx
        .query_row("SELECT revoked_at FROM device WHERE no = ?1", [device], |r| r.get(0))
        .optional()?
        .ok_or(StoreError::Missing("device"))?;
    let at = now();
    let mut put = tx.prepare_cached(
        "INSERT INTO note (note_id, device, body, sha256, signature, received_at, device_revoked, kind, subject)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (note_id) DO NOTHING",
    )?;
    let mut stands = tx.prepare_cached("SELECT sha256, received_at, device FROM note WHERE note_id = ?1")?;
    let mut out = Vec::with_capacity(notes.len());
    for note in notes {
        let added = put.execute(params![
            note.note.0.as_bytes(),
            device,
            note.body,
            note.sha256,
            note.signature,
            at,
            revoked.is_some(),
            note.kind,
            note.subject.map(|s| *s.0.as_bytes()),
        ])?;
        let fate = if added == 1 {
            NoteFate::Stored(at)
        } else {
            let (sha256, first, whose): ([u8; 32], i64, i64) =
                stands.query_row([note.note.0.as_bytes()], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
            if sha256 == note.sha256 && whose == device { NoteFate::Stored(first) } else { NoteFate::Conflict }
        };
        out.push(fate);
    }
    Ok(out)
}

/// Ids of the notes of a device.
pub(super) fn noted(c: &Connection, device: i64) -> Result<Vec<NoteId>, StoreError> {
    let mut statement = c.prepare_cached("SELECT note_id FROM note WHERE device = ?1")?;
    let rows = statement.query_map([device], |r| Ok(NoteId(super::read::id(r, 0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn take_call(
    tx: &Transaction<'_>,
    report: ReportId,
    tier: &str,
    through: i64,
    account: &str,
) -> Result<(), StoreError> {
    let added = tx.execute(
        "INSERT INTO call (report_id, tier, through, account, at) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
        params![report.0.as_bytes(), tier, through, account, now()],
    )?;
    if added == 1 {
        audit(tx, account, "call_taken", &object!({ "report": report, "tier": tier, "through": through }))?;
    }
    Ok(())
}

pub(super) fn taken_calls(c: &Connection) -> Result<Vec<Taken>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT k.report_id, k.tier, k.through, coalesce(a.shown, k.account), k.at FROM call k
         LEFT JOIN account a ON a.name = k.account ORDER BY k.seq DESC",
    )?;
    let rows = statement.query_map([], |r| {
        Ok(Taken { report: ReportId(id(r, 0)?), tier: r.get(1)?, through: r.get(2)?, by: r.get(3)?, at_ms: r.get(4)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
