//! Messages and questions of the desk. Kept as they came; what the observer says back is in [`crate::notes`].

use crate::book::FieldBook;
use crate::error::StoreError;
use crate::notes::{self, StoredNote};
use rusqlite::{Connection, Row};
use tabella_domain::{MailId, Message, Query};

/// A message on this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMessage {
    /// As it came.
    pub message: Message,
    /// Opened on this device.
    pub read: bool,
}

/// A question on this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredQuery {
    /// As it came.
    pub query: Query,
    /// Opened on this device.
    pub read: bool,
    /// When the desk closed it, endpoint's clock.
    pub closed_at: Option<String>,
    /// What was answered here, oldest first.
    pub clarifications: Vec<StoredNote>,
}

impl StoredQuery {
    /// True where an answer is still waited for.
    #[must_use]
    pub fn open(&self) -> bool {
        !self.query.settled && self.closed_at.is_none() && self.clarifications.is_empty()
    }
}

/// Counts for the status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MailCounts {
    /// Messages not opened yet.
    pub unread: u32,
    /// Of those, urgent ones.
    pub urgent: u32,
    /// Questions that wait for an answer.
    pub questions: u32,
    /// Clarifications without a receipt, parked ones included.
    pub waiting: u32,
}

// What comes twice changes nothing: what stands was first.
pub(crate) fn put_message(conn: &Connection, message: &Message, now_ms: i64) -> Result<(), StoreError> {
    conn.execute(
        "INSERT INTO message (id, message, urgent, received_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) DO NOTHING",
        (message.id.to_string(), serde_json::to_string(message)?, message.urgent, now_ms),
    )?;
    Ok(())
}

pub(crate) fn put_query(conn: &Connection, query: &Query, now_ms: i64) -> Result<(), StoreError> {
    conn.execute(
        "INSERT INTO query (id, report, query, settled, received_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO NOTHING",
        (query.id.to_string(), query.report.to_string(), serde_json::to_string(query)?, query.settled, now_ms),
    )?;
    Ok(())
}

pub(crate) fn close_query(conn: &Connection, query: MailId, closed_at: &str) -> Result<(), StoreError> {
    conn.execute(
        "INSERT INTO query_closed (query, closed_at) VALUES (?1, ?2) ON CONFLICT (query) DO NOTHING",
        (query.to_string(), closed_at),
    )?;
    Ok(())
}

const QUERY: &str = "SELECT q.query, c.closed_at,
        EXISTS (SELECT 1 FROM note n WHERE n.subject = q.id AND n.kind = 'read')
    FROM query q LEFT JOIN query_closed c ON c.query = q.id";

impl FieldBook {
    /// Messages, newest first.
    ///
    /// # Errors
    /// The database's.
    pub fn messages(&self) -> Result<Vec<StoredMessage>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT m.message, EXISTS (SELECT 1 FROM note n WHERE n.subject = m.id AND n.kind = 'read')
             FROM message m ORDER BY m.arrived DESC",
        )?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(StoredMessage { message: serde_json::from_str(&row.get::<_, String>(0)?)?, read: row.get(1)? });
        }
        Ok(out)
    }

    fn stored_query(&self, row: &Row<'_>) -> Result<StoredQuery, StoreError> {
        let query: Query = serde_json::from_str(&row.get::<_, String>(0)?)?;
        let clarifications = notes::clarifications(&self.conn, query.id)?;
        Ok(StoredQuery { query, closed_at: row.get(1)?, read: row.get(2)?, clarifications })
    }

    /// Questions, newest first.
    ///
    /// # Errors
    /// The database's.
    pub fn queries(&self) -> Result<Vec<StoredQuery>, StoreError> {
        let mut statement = self.conn.prepare_cached(&format!("{QUERY} ORDER BY q.arrived DESC"))?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(self.stored_query(row)?);
        }
        Ok(out)
    }

    /// One question; `None` where there is none.
    ///
    /// # Errors
    /// The database's.
    pub fn query(&self, query: MailId) -> Result<Option<StoredQuery>, StoreError> {
        let mut statement = self.conn.prepare_cached(&format!("{QUERY} WHERE q.id = ?1"))?;
        let mut rows = statement.query([query.to_string()])?;
        rows.next()?.map(|row| self.stored_query(row)).transpose()
    }

    /// Counts.
    ///
    /// # Errors
    /// The database's.
    pub fn mail_counts(&self) -> Result<MailCounts, StoreError> {
        Ok(self
            .conn
            .prepare_cached(
                "WITH unread AS (SELECT m.urgent FROM message m
                   WHERE NOT EXISTS (SELECT 1 FROM note n WHERE n.subject = m.id AND n.kind = 'read'))
                 SELECT (SELECT count(*) FROM unread),
                   (SELECT count(*) FROM unread WHERE urgent = 1),
                   (SELECT count(*) FROM query q WHERE q.settled = 0
                      AND NOT EXISTS (SELECT 1 FROM query_closed c WHERE c.query = q.id)
                      AND NOT EXISTS (SELECT 1 FROM note n WHERE n.subject = q.id AND n.kind = 'clarification')),
                   (SELECT count(*) FROM note WHERE kind = 'clarification' AND state <> 'received')",
            )?
            .query_row([], |r| {
                Ok(MailCounts { unread: r.get(0)?, urgent: r.get(1)?, questions: r.get(2)?, waiting: r.get(3)? })
            })?)
    }

    /// True where this is a message or a question of this device.
    pub(crate) fn has_mail(&self, mail: MailId) -> Result<bool, StoreError> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM message WHERE id = ?1) OR EXISTS (SELECT 1 FROM query WHERE id = ?1)",
            )?
            .query_row([mail.to_string()], |r| r.get(0))?)
    }
}
