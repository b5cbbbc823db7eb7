//! Forms, and everything else that comes by pull.

use crate::book::FieldBook;
use crate::error::StoreError;
use crate::{handover, mail, map, outbox, partner, visited};
use rusqlite::{Connection, OptionalExtension, Row};
use tabella_domain::FormRef;
use tabella_proto::{Change, FormNotice, StationList};
use tabella_sync::{CursorMark, PullStore};

/// A form that the mission uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormEntry {
    /// What the endpoint says of it.
    pub notice: FormNotice,
    /// True where its document is on this device.
    pub present: bool,
    /// Roles of its questions (`tabella:role`), as [`FieldBook::put_form_roles`] noted them.
    pub roles: Option<Vec<String>>,
}

const FORM: &str =
    "SELECT sha256, form_id, version, titles, any_time, questions, document IS NOT NULL, roles FROM form";

/// A note of what the document says: one that cannot be read is made again.
fn roles(text: Option<String>) -> Option<Vec<String>> {
    serde_json::from_str(&text?).ok()
}

fn entry(row: &Row<'_>) -> Result<FormEntry, StoreError> {
    Ok(FormEntry {
        notice: FormNotice {
            form: FormRef { sha256: row.get(0)?, form_id: row.get(1)?, version: row.get(2)? },
            titles: serde_json::from_str(&row.get::<_, String>(3)?)?,
            any_time: row.get(4)?,
            questions: row.get(5)?,
        },
        present: row.get(6)?,
        roles: roles(row.get(7)?),
    })
}

impl FieldBook {
    /// The forms in use, in the order in which Today offers them.
    ///
    /// # Errors
    /// The database's.
    pub fn forms(&self) -> Result<Vec<FormEntry>, StoreError> {
        let mut statement =
            self.conn.prepare_cached(&format!("{FORM} WHERE position IS NOT NULL ORDER BY position"))?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(entry(row)?);
        }
        Ok(out)
    }

    /// A form by the hash of its document, also one that is no longer in use (drafts keep the version that they began with).
    ///
    /// # Errors
    /// The database's.
    pub fn form_notice(&self, sha256: &str) -> Result<Option<FormNotice>, StoreError> {
        let mut statement = self.conn.prepare_cached(&format!("{FORM} WHERE sha256 = ?1"))?;
        let mut rows = statement.query([sha256])?;
        Ok(rows.next()?.map(entry).transpose()?.map(|e| e.notice))
    }

    /// The document of a form; `None` where it has not arrived.
    ///
    /// # Errors
    /// The database's.
    pub fn form_document(&self, sha256: &str) -> Result<Option<String>, StoreError> {
        Ok(self
            .conn
            .query_row("SELECT document FROM form WHERE sha256 = ?1", [sha256], |row| row.get(0))
            .optional()?
            .flatten())
    }
}

impl FieldBook {
    /// Roles of a form's questions, where they were noted.
    ///
    /// # Errors
    /// The database's.
    pub fn form_roles(&self, sha256: &str) -> Result<Option<Vec<String>>, StoreError> {
        let mut statement = self.conn.prepare_cached("SELECT roles FROM form WHERE sha256 = ?1")?;
        Ok(statement.query_row([sha256], |row| row.get(0)).optional()?.and_then(roles))
    }

    /// Notes the roles of a form's questions: they follow from its document, which its hash fixes.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`].
    pub fn put_form_roles(&mut self, sha256: &str, roles: &[String]) -> Result<(), StoreError> {
        let roles = serde_json::to_string(roles)?;
        self.write(|tx| {
            tx.prepare_cached("UPDATE form SET roles = ?2 WHERE sha256 = ?1")?.execute((sha256, &roles))?;
            Ok(())
        })
    }

    /// True where a form in use is here, or none is in use.
    ///
    /// # Errors
    /// The database's.
    pub fn has_forms(&self) -> Result<bool, StoreError> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT count(*) = 0 OR max(document IS NOT NULL) FROM form WHERE position IS NOT NULL")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }
}

fn use_forms(conn: &Connection, forms: &[FormNotice]) -> Result<(), StoreError> {
    // Forms that are no longer in use keep their documents: a draft or a correction may need them.
    conn.execute("UPDATE form SET position = NULL", [])?;
    for (position, notice) in (0_i64..).zip(forms) {
        conn.execute(
            "INSERT INTO form (sha256, form_id, version, titles, any_time, questions, position)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (sha256) DO UPDATE SET form_id = excluded.form_id, version = excluded.version,
                 titles = excluded.titles, any_time = excluded.any_time, questions = excluded.questions,
                 position = excluded.position",
            (
                &notice.form.sha256,
                &notice.form.form_id,
                &notice.form.version,
                serde_json::to_string(&notice.titles)?,
                notice.any_time,
                notice.questions,
                position,
            ),
        )?;
    }
    Ok(())
}

fn apply_change(conn: &Connection, change: &Change, now_ms: i64) -> Result<(), StoreError> {
    match change {
        Change::Mission { mission } => {
            conn.execute("UPDATE mission SET mission = ?1", [serde_json::to_string(mission)?])?;
        }
        Change::Forms { forms } => use_forms(conn, forms)?,
        Change::Stations { version, .. } => {
            conn.execute("UPDATE station_list SET wanted = ?1", [version])?;
        }
        Change::Deployment { person, assignment } => {
            let assignment = assignment.as_ref().map(serde_json::to_string).transpose()?;
            conn.execute(
                "UPDATE mission SET person = ?1, assignment = ?2",
                (serde_json::to_string(person)?, assignment),
            )?;
            visited::forget(conn)?;
        }
        Change::Status { version, set_aside } => outbox::set_aside(conn, *version, *set_aside)?,
        Change::Visited { stations } => visited::add(conn, stations)?,
        Change::Records { versions } => partner::store(conn, versions, now_ms)?,
        Change::Message { message } => mail::put_message(conn, message, now_ms)?,
        Change::Query { query } => mail::put_query(conn, query, now_ms)?,
        Change::QueryClosed { query, closed_at } => mail::close_query(conn, *query, closed_at)?,
        Change::Areas { areas } => map::put_areas(conn, areas)?,
        Change::Credential { credential } => handover::put_credential(conn, credential)?,
        Change::Unknown => {}
    }
    Ok(())
}

impl PullStore for FieldBook {
    fn cursor(&self) -> Result<Option<CursorMark>, StoreError> {
        let (cursor, skipped, app_version): (Option<String>, bool, String) = self
            .conn
            .prepare_cached("SELECT cursor, cursor_skipped, cursor_app FROM mission")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(cursor.map(|cursor| CursorMark { cursor, skipped, app_version }))
    }

    fn apply_changes(&mut self, changes: &[Change], mark: &CursorMark, now_ms: i64) -> Result<(), StoreError> {
        self.write(|tx| {
            for change in changes {
                apply_change(tx, change, now_ms)?;
            }
            tx.execute(
                "UPDATE mission SET cursor = ?1, cursor_skipped = ?2, cursor_app = ?3",
                (&mark.cursor, mark.skipped, &mark.app_version),
            )?;
            Ok(())
        })?;
        if changes.iter().any(|change| matches!(change, Change::Mission { .. })) {
            self.follow_mission()
        } else {
            Ok(())
        }
    }

    fn missing_forms(&self) -> Result<Vec<FormRef>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT sha256, form_id, version FROM form WHERE position IS NOT NULL AND document IS NULL ORDER BY position",
        )?;
        let forms = statement
            .query_map([], |row| Ok(FormRef { sha256: row.get(0)?, form_id: row.get(1)?, version: row.get(2)? }))?
            .collect::<Result<_, _>>()?;
        Ok(forms)
    }

    fn put_form(&mut self, form: &FormRef, document: &str) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.execute("UPDATE form SET document = ?2 WHERE sha256 = ?1", (&form.sha256, document))?;
            Ok(())
        })
    }

    fn wanted_stations(&self) -> Result<Option<String>, StoreError> {
        Ok(self
            .conn
            .prepare_cached("SELECT wanted FROM station_list WHERE wanted IS NOT version")?
            .query_row([], |row| row.get(0))
            .optional()?
            .flatten())
    }

    fn put_stations(&mut self, list: &StationList) -> Result<(), StoreError> {
        self.replace_stations(&list.version, &list.stations)
    }
}
