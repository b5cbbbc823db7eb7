//! The log: an index over records (reports whose form says which day they are about), own ones and the partner's.
//!
//! Own records are indexed in the transaction that writes their draft; a stamp on each report tells where that did not
//! happen (a book of an older app), and the app then hands the entry in ([`FieldBook::put_log`]).

use crate::book::FieldBook;
use crate::error::StoreError;
use rusqlite::{Connection, OptionalExtension};
use tabella_domain::text::fold;
use tabella_domain::{GeoPoint, ReportId};

/// What the log has of a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogEntry {
    /// A weekly report: composed from others, and no part of a week itself.
    pub weekly: bool,
    /// The day that it is about, `YYYY-MM-DD`.
    pub day: String,
    /// Place as written.
    pub place: String,
    /// Person met, as written.
    pub person: String,
    /// Codes of its themes.
    pub themes: Vec<String>,
    /// Code of how it is known; empty where not said.
    pub confidence: String,
    /// Day on which it comes back.
    pub follow_up: Option<String>,
    /// Its texts as written, for a list and for a weekly report.
    pub gist: String,
    /// All its texts, for the search.
    pub text: String,
    /// Where it was, where the record says so.
    pub at: Option<GeoPoint>,
}

/// A text as the index holds it: folded, with single blanks.
fn indexed(text: &str) -> String {
    fold(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn themes(codes: &[String]) -> String {
    codes.iter().fold(String::from(" "), |mut out, code| {
        out.push_str(code);
        out.push(' ');
        out
    })
}

/// Which version or draft of which report an entry describes.
pub(crate) struct Described<'a> {
    pub(crate) report: &'a str,
    pub(crate) author: Option<&'a str>,
    pub(crate) number: u32,
    pub(crate) form_id: &'a str,
}

/// Writes the row of a record; gives its id. A version older than the one described stays unmentioned.
pub(crate) fn put_record(conn: &Connection, of: &Described<'_>, entry: &LogEntry) -> Result<i64, StoreError> {
    conn.prepare_cached(
        "INSERT INTO log_record (report, author, number, form_id, weekly, day, place, person, themes, confidence, follow_up, gist, lat, lon)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
         ON CONFLICT (report) DO UPDATE SET author = excluded.author, number = excluded.number, form_id = excluded.form_id,
             weekly = excluded.weekly, day = excluded.day, place = excluded.place, person = excluded.person,
             themes = excluded.themes, confidence = excluded.confidence, follow_up = excluded.follow_up,
             gist = excluded.gist, lat = excluded.lat, lon = excluded.lon
         WHERE excluded.author IS NULL OR excluded.number >= log_record.number",
    )?
    .execute((
        of.report,
        of.author,
        of.number,
        of.form_id,
        entry.weekly,
        &entry.day,
        &entry.place,
        &entry.person,
        themes(&entry.themes),
        &entry.confidence,
        &entry.follow_up,
        &entry.gist,
        entry.at.map(|p| p.0),
        entry.at.map(|p| p.1),
    ))?;
    Ok(conn.prepare_cached("SELECT id FROM log_record WHERE report = ?1")?.query_row([of.report], |row| row.get(0))?)
}

/// Writes the texts of one version or draft. Choices change more often than texts: what is the same is left.
pub(crate) fn put_text(conn: &Connection, record: i64, number: u32, text: &str) -> Result<(), StoreError> {
    let text = indexed(text);
    let known: Option<i64> = conn
        .prepare_cached("SELECT id FROM log_version WHERE record = ?1 AND number = ?2")?
        .query_row((record, number), |row| row.get(0))
        .optional()?;
    let id = match known {
        Some(id) => {
            let same: bool = conn
                .prepare_cached("SELECT text = ?2 FROM log_text WHERE rowid = ?1")?
                .query_row((id, &text), |row| row.get(0))
                .optional()?
                .unwrap_or(false);
            if same {
                return Ok(());
            }
            conn.prepare_cached("DELETE FROM log_text WHERE rowid = ?1")?.execute([id])?;
            id
        }
        None => conn
            .prepare_cached("INSERT INTO log_version (record, number) VALUES (?1, ?2) RETURNING id")?
            .query_row((record, number), |row| row.get(0))?,
    };
    conn.prepare_cached("INSERT INTO log_text (rowid, text) VALUES (?1, ?2)")?.execute((id, &text))?;
    Ok(())
}

/// Takes texts out that are of none of these versions.
fn keep_texts(conn: &Connection, record: i64, numbers: &[u32]) -> Result<(), StoreError> {
    let mut statement = conn.prepare_cached("SELECT id, number FROM log_version WHERE record = ?1")?;
    let found = statement
        .query_map([record], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, u32>(1)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    for (id, _) in found.into_iter().filter(|(_, number)| !numbers.contains(number)) {
        conn.prepare_cached("DELETE FROM log_text WHERE rowid = ?1")?.execute([id])?;
        conn.prepare_cached("DELETE FROM log_version WHERE id = ?1")?.execute([id])?;
    }
    Ok(())
}

fn forget(conn: &Connection, report: &str) -> Result<(), StoreError> {
    let id: Option<i64> = conn
        .prepare_cached("SELECT id FROM log_record WHERE report = ?1 AND author IS NULL")?
        .query_row([report], |row| row.get(0))
        .optional()?;
    if let Some(id) = id {
        keep_texts(conn, id, &[])?;
        conn.prepare_cached("DELETE FROM log_record WHERE id = ?1")?.execute([id])?;
    }
    Ok(())
}

/// Indexes an own report as it stands now, in the transaction that changed it. Texts of its sent versions stay.
pub(crate) fn index(conn: &Connection, report: &str, entry: Option<&LogEntry>) -> Result<(), StoreError> {
    match entry {
        None => forget(conn, report)?,
        Some(entry) => {
            let (draft, versions, form_id): (Option<u32>, u32, String) = conn
                .prepare_cached("SELECT draft, versions, form_id FROM report WHERE id = ?1")?
                .query_row([report], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            let number = draft.unwrap_or(versions);
            let record = put_record(conn, &Described { report, author: None, number, form_id: &form_id }, entry)?;
            put_text(conn, record, number, &entry.text)?;
            if draft.is_none() {
                // Of a draft that was discarded nothing is found any more.
                let numbers: Vec<u32> = (1..=versions).collect();
                keep_texts(conn, record, &numbers)?;
            }
        }
    }
    conn.prepare_cached("UPDATE report SET logged = changed_at WHERE id = ?1")?.execute([report])?;
    Ok(())
}

/// A report to be indexed, with the texts of its sent versions.
#[derive(Debug, Clone)]
pub struct Logged {
    /// The report.
    pub report: ReportId,
    /// What the log has of it; `None` where it is no record.
    pub entry: Option<LogEntry>,
    /// Number and texts of each sent version.
    pub versions: Vec<(u32, String)>,
}

impl FieldBook {
    /// Own reports that the log has not as they stand, at most `limit`.
    ///
    /// # Errors
    /// The database's.
    pub fn unlogged(&self, limit: usize) -> Result<Vec<ReportId>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut statement =
            self.conn.prepare_cached("SELECT id FROM report WHERE logged IS NOT changed_at ORDER BY id LIMIT ?1")?;
        let ids = statement.query_map([limit], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        ids.iter().map(|id| crate::drafts::parse(id)).collect()
    }

    /// Indexes reports that were written without the log.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`].
    pub fn put_log(&mut self, reports: &[Logged]) -> Result<(), StoreError> {
        self.write(|tx| {
            for one in reports {
                let report = one.report.to_string();
                index(tx, &report, one.entry.as_ref())?;
                if one.entry.is_none() {
                    continue;
                }
                let record: i64 =
                    tx.query_row("SELECT id FROM log_record WHERE report = ?1", [&report], |row| row.get(0))?;
                for (number, text) in &one.versions {
                    put_text(tx, record, *number, text)?;
                }
                let draft: Option<u32> =
                    tx.query_row("SELECT draft FROM report WHERE id = ?1", [&report], |row| row.get(0))?;
                let numbers: Vec<u32> = one.versions.iter().map(|(number, _)| *number).chain(draft).collect();
                keep_texts(tx, record, &numbers)?;
            }
            Ok(())
        })
    }

    /// Says that a follow-up was seen to, or takes that back.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the log has no such record; [`StoreError::DiskFull`].
    pub fn set_follow_up(&mut self, report: ReportId, due: &str, done: bool, at_ms: i64) -> Result<(), StoreError> {
        let id = report.to_string();
        self.write(|tx| {
            let known: bool =
                tx.query_row("SELECT EXISTS (SELECT 1 FROM log_record WHERE report = ?1)", [&id], |row| row.get(0))?;
            if !known {
                return Err(StoreError::NotFound);
            }
            if done {
                tx.execute(
                    "INSERT INTO follow_up_done (report, due, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                    (&id, due, at_ms),
                )?;
            } else {
                tx.execute("DELETE FROM follow_up_done WHERE report = ?1 AND due = ?2", (&id, due))?;
            }
            let what = if done { "follow_up_done" } else { "follow_up_open" };
            Ok(crate::audit::note(tx, at_ms, what, Some(&id), None, "")?)
        })
    }
}

impl FieldBook {
    /// Takes the whole index of own records out, so that it is made again from the reports. Nothing else is touched.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`].
    pub fn forget_log(&mut self) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.execute(
                "DELETE FROM log_text WHERE rowid IN
                     (SELECT v.id FROM log_version v JOIN log_record r ON r.id = v.record WHERE r.author IS NULL)",
                [],
            )?;
            tx.execute("DELETE FROM log_version WHERE record IN (SELECT id FROM log_record WHERE author IS NULL)", [])?;
            tx.execute("DELETE FROM log_record WHERE author IS NULL", [])?;
            tx.execute("UPDATE report SET logged = NULL", [])?;
            Ok(())
        })
    }
}
