//! Projections in SQLite: one row a version with its facts, one row a report made from them, and a search index.
//!
//! A report's row is a function of its versions' rows, so that any order of arrival, and a rebuild, give the same.

use super::read::id;
use crate::desk::types::SetAside;
use crate::project::facts::Projected;
use crate::store::Feed;
use crate::store::types::{BoardCounts, Calling, Counted, Line, Page, PageQuery, Progress, StoreError};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params, params_from_iter};
use std::collections::BTreeSet;
use tabella_domain::{ReportId, VersionId};

pub(super) const DROP: &str = "
DROP TABLE IF EXISTS progress; DROP TABLE IF EXISTS version; DROP TABLE IF EXISTS report; DROP TABLE IF EXISTS search;
DROP TABLE IF EXISTS visited;";

pub(super) const SCHEMA: &str = "
CREATE TABLE progress (
  one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, reference INTEGER NOT NULL
) STRICT;
CREATE TABLE version (
  seq INTEGER PRIMARY KEY, version_id BLOB NOT NULL, report_id BLOB NOT NULL, number INTEGER NOT NULL,
  sent_at TEXT NOT NULL, received_at INTEGER NOT NULL, receipt TEXT NOT NULL, form_id TEXT NOT NULL,
  form_sha256 TEXT NOT NULL, observer TEXT NOT NULL, area TEXT, station TEXT, place_said TEXT NOT NULL,
  answered INTEGER NOT NULL, states INTEGER NOT NULL, blank INTEGER NOT NULL, serious INTEGER NOT NULL,
  urgent INTEGER NOT NULL, set_aside TEXT, practice INTEGER NOT NULL, search TEXT NOT NULL
) STRICT;
CREATE INDEX version_report ON version (report_id);
CREATE INDEX version_form ON version (form_sha256);
CREATE TABLE report (
  no INTEGER PRIMARY KEY, report_id BLOB NOT NULL UNIQUE, arrival INTEGER NOT NULL, versions INTEGER NOT NULL,
  first_received_at INTEGER NOT NULL, version_id BLOB NOT NULL, number INTEGER NOT NULL, sent_at TEXT NOT NULL,
  received_at INTEGER NOT NULL, receipt TEXT NOT NULL, form_id TEXT NOT NULL, form_sha256 TEXT NOT NULL,
  observer TEXT NOT NULL, area TEXT, station TEXT, place_said TEXT NOT NULL, answered INTEGER NOT NULL,
  states INTEGER NOT NULL, blank INTEGER NOT NULL, serious INTEGER NOT NULL, urgent INTEGER NOT NULL,
  set_aside TEXT, practice INTEGER NOT NULL, versions_aside INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX report_arrival ON report (arrival);
CREATE INDEX report_area ON report (area, arrival);
CREATE INDEX report_form ON report (form_id, arrival);
CREATE INDEX report_board ON report (observer, form_id, area, first_received_at, sent_at, set_aside);
CREATE VIRTUAL TABLE search USING fts5 (text, content = '', contentless_delete = 1, prefix = '2 3 4',
  tokenize = 'unicode61 remove_diacritics 0');
CREATE TABLE visited (
  station TEXT NOT NULL, form_id TEXT NOT NULL, area TEXT, seq INTEGER NOT NULL, PRIMARY KEY (station, form_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX visited_seq ON visited (seq);
INSERT INTO progress (one, seq, reference) VALUES (1, 0, 0);";

/// Indexes for [`calling`]. Made where they are missing, also after a rebuild.
pub(super) const CALLING: &str = "
CREATE INDEX IF NOT EXISTS version_urgent ON version (report_id, seq) WHERE urgent > 0;
CREATE INDEX IF NOT EXISTS report_serious ON report (version_id) WHERE serious > 0;";

pub(super) fn progress(c: &Connection) -> Result<Progress, StoreError> {
    Ok(c.query_row("SELECT seq, reference FROM progress", [], |r| {
        Ok(Progress { seq: r.get(0)?, reference: r.get(1)? })
    })?)
}

fn set_progress(tx: &Transaction<'_>, progress: Progress) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE progress SET seq = ?1, reference = ?2")?.execute([progress.seq, progress.reference])?;
    Ok(())
}

pub(super) fn project(c: &mut Connection, versions: &[Projected], to: Progress) -> Result<Vec<Line>, StoreError> {
    let tx = c.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let touched = add(&tx, versions)?;
    let mut lines = Vec::with_capacity(touched.len());
    for report in touched {
        lines.extend(line(&tx, ReportId(report))?);
    }
    set_progress(&tx, to)?;
    tx.commit()?;
    lines.sort_by_key(|l| l.arrival);
    Ok(lines)
}

pub(super) fn reproject(c: &mut Connection, feed: &mut Feed<'_>) -> Result<(), StoreError> {
    let tx = c.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute_batch(DROP)?;
    tx.execute_batch(SCHEMA)?;
    tx.execute_batch(CALLING)?;
    while let Some((versions, to)) = feed()? {
        add(&tx, &versions)?;
        set_progress(&tx, to)?;
    }
    tx.commit()?;
    Ok(())
}

fn code(aside: SetAside) -> &'static str {
    match aside {
        SetAside::Unreadable => "unreadable",
        SetAside::FormUnknown => "form_unknown",
        SetAside::DeviceRevoked => "device_revoked",
        SetAside::StationUnknown => "station_unknown",
        SetAside::EnvelopeMismatch => "envelope_mismatch",
        SetAside::PracticeMismatch => "practice_mismatch",
    }
}

fn aside(code: Option<String>) -> Option<SetAside> {
    Some(match code?.as_str() {
        "form_unknown" => SetAside::FormUnknown,
        "device_revoked" => SetAside::DeviceRevoked,
        "station_unknown" => SetAside::StationUnknown,
        "envelope_mismatch" => SetAside::EnvelopeMismatch,
        "practice_mismatch" => SetAside::PracticeMismatch,
        _ => SetAside::Unreadable,
    })
}

fn add(tx: &Transaction<'_>, versions: &[Projected]) -> Result<BTreeSet<uuid::Uuid>, StoreError> {
    let mut put = tx.prepare_cached(
        "INSERT INTO version (seq, version_id, report_id, number, sent_at, received_at, receipt, form_id, form_sha256,
           observer, area, station, place_said, answered, states, blank, serious, urgent, set_aside, practice, search)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
         ON CONFLICT (seq) DO NOTHING",
    )?;
    let mut touched = BTreeSet::new();
    for v in versions {
        put.execute(params![
            v.seq,
            v.version.0.as_bytes(),
            v.report.0.as_bytes(),
            v.number,
            v.sent_at,
            v.received_ms,
            v.receipt,
            v.form_id,
            v.form_sha256,
            v.observer,
            v.area,
            v.station,
            v.place_said,
            v.answered,
            v.states,
            v.blank,
            v.serious,
            v.urgent,
            v.set_aside.map(code),
            v.practice,
            v.search,
        ])?;
        if let Some(visit) = &v.visit {
            super::visited::add(tx, v.seq, &v.form_id, visit)?;
        }
        touched.insert(v.report.0);
    }
    // What counts is the highest number that is not set aside; else the highest. Where two devices sent the same number, the one
    // that was received first: neither corrects the other. A report keeps the place in the list,
    // the observer and the area of the version that counts.
    let mut combine = tx.prepare_cached(
        "INSERT INTO report
         SELECT t.first_seq, v.report_id, t.arrival, t.versions, t.first_received, v.version_id, v.number, v.sent_at,
           v.received_at, v.receipt, v.form_id, v.form_sha256, v.observer, v.area, v.station, v.place_said, v.answered,
           v.states, v.blank, v.serious, v.urgent, v.set_aside, v.practice, t.aside
         FROM version v, (SELECT min(seq) AS first_seq, max(seq) AS arrival, count(*) AS versions,
           min(received_at) AS first_received, count(set_aside) AS aside FROM version WHERE report_id = ?1) t
         WHERE v.report_id = ?1 ORDER BY v.set_aside IS NOT NULL, v.number DESC, v.seq LIMIT 1
         ON CONFLICT (no) DO UPDATE SET arrival = excluded.arrival, versions = excluded.versions,
           first_received_at = excluded.first_received_at, version_id = excluded.version_id, number = excluded.number,
           sent_at = excluded.sent_at, received_at = excluded.received_at, receipt = excluded.receipt,
           form_id = excluded.form_id, form_sha256 = excluded.form_sha256, observer = excluded.observer,
           area = excluded.area, station = excluded.station, place_said = excluded.place_said,
           answered = excluded.answered, states = excluded.states, blank = excluded.blank, serious = excluded.serious,
           urgent = excluded.urgent, set_aside = excluded.set_aside, practice = excluded.practice,
           versions_aside = excluded.versions_aside",
    )?;
    let mut forget = tx.prepare_cached("DELETE FROM search WHERE rowid = ?1")?;
    let mut counting = tx.prepare_cached(
        "SELECT r.no, v.search FROM report r JOIN version v ON v.version_id = r.version_id WHERE r.report_id = ?1 AND v.report_id = ?1",
    )?;
    let mut index = tx.prepare_cached("INSERT INTO search (rowid, text) VALUES (?1, ?2)")?;
    for report in &touched {
        combine.execute([report.as_bytes()])?;
        let (no, text): (i64, String) = counting.query_row([report.as_bytes()], |r| Ok((r.get(0)?, r.get(1)?)))?;
        forget.execute([no])?;
        index.execute(params![no, text])?;
    }
    Ok(touched)
}

const LINE: &str =
    "SELECT r.report_id, r.arrival, r.form_id, r.form_sha256, r.observer, r.area, r.station, r.place_said,
  r.versions, r.version_id, r.number, r.sent_at, r.received_at, r.first_received_at, r.receipt, r.answered, r.states,
  r.blank, r.serious, r.urgent, r.set_aside, r.practice FROM report r";

fn line_row(row: &Row<'_>) -> rusqlite::Result<Line> {
    Ok(Line {
        report: ReportId(id(row, 0)?),
        arrival: row.get(1)?,
        form_id: row.get(2)?,
        form_sha256: row.get(3)?,
        observer: row.get(4)?,
        area: row.get(5)?,
        station: row.get(6)?,
        place_said: row.get(7)?,
        versions: row.get(8)?,
        version: VersionId(id(row, 9)?),
        number: row.get(10)?,
        sent_at: row.get(11)?,
        received_ms: row.get(12)?,
        first_received_ms: row.get(13)?,
        receipt: row.get(14)?,
        answered: row.get(15)?,
        states: row.get(16)?,
        blank: row.get(17)?,
        serious: row.get(18)?,
        urgent: row.get(19)?,
        set_aside: aside(row.get(20)?),
        practice: row.get(21)?,
    })
}

pub(super) fn line(c: &Connection, report: ReportId) -> Result<Option<Line>, StoreError> {
    Ok(c.prepare_cached(&format!("{LINE} WHERE r.report_id = ?1"))?
        .query_row([report.0.as_bytes()], line_row)
        .optional()?)
}

pub(super) fn page(c: &mut Connection, query: &PageQuery) -> Result<Page, StoreError> {
    let mut from = String::new();
    let mut conditions: Vec<String> = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    if !query.text.is_empty() {
        from.push_str(" JOIN search s ON s.rowid = r.no");
        // Quoted: what was typed is words, never the index's query language.
        let words: Vec<String> = query.text.iter().map(|w| format!("\"{}\"*", w.replace('"', ""))).collect();
        values.push(Value::Text(words.join(" ")));
        conditions.push(format!("s.text MATCH ?{}", values.len()));
    }
    if let Some(form) = &query.form {
        values.push(Value::Text(form.clone()));
        conditions.push(format!("r.form_id = ?{}", values.len()));
    }
    if let Some(areas) = &query.areas {
        let mut marks = Vec::with_capacity(areas.len());
        for area in areas {
            values.push(Value::Text(area.clone()));
            marks.push(format!("?{}", values.len()));
        }
        conditions.push(format!("r.area IN ({})", marks.join(", ")));
    }
    let filter = |conditions: &[String]| {
        if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) }
    };
    // One transaction: the count belongs to the page.
    let tx = c.transaction()?;
    let total: u32 = tx
        .prepare_cached(&format!("SELECT count(*) FROM report r{from}{}", filter(&conditions)))?
        .query_row(params_from_iter(&values), |r| r.get(0))?;
    if let Some(before) = query.before {
        values.push(Value::Integer(before));
        conditions.push(format!("r.arrival < ?{}", values.len()));
    }
    values.push(Value::Integer(i64::from(query.limit) + 1));
    let sql = format!("{LINE}{from}{} ORDER BY r.arrival DESC LIMIT ?{}", filter(&conditions), values.len());
    let mut statement = tx.prepare_cached(&sql)?;
    let mut lines = statement.query_map(params_from_iter(&values), line_row)?.collect::<Result<Vec<_>, _>>()?;
    let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
    let more = lines.len() > limit;
    lines.truncate(limit);
    Ok(Page { lines, more, total })
}

pub(super) fn board_counts(c: &mut Connection) -> Result<BoardCounts, StoreError> {
    let tx = c.transaction()?;
    let mut statement = tx.prepare_cached(
        "SELECT observer, form_id, area, first_received_at, sent_at, set_aside IS NOT NULL FROM report
         ORDER BY observer, form_id, first_received_at, no",
    )?;
    let reports = statement
        .query_map([], |r| {
            Ok(Counted {
                observer: r.get(0)?,
                form_id: r.get(1)?,
                area: r.get(2)?,
                first_received_ms: r.get(3)?,
                sent_at: r.get(4)?,
                set_aside: r.get(5)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    let mut statement =
        tx.prepare_cached("SELECT area, sum(versions), sum(versions_aside) FROM report GROUP BY area ORDER BY area")?;
    let versions = statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?.collect::<Result<_, _>>()?;
    Ok(BoardCounts { reports, versions })
}

/// Reports with an urgent answer in any version (a correction does not unsay a call for help), and those whose counting version
/// has a serious one.
pub(super) fn calling(c: &mut Connection) -> Result<(Vec<Calling>, Vec<Calling>), StoreError> {
    let tx = c.transaction()?;
    let read = |sql: &str| -> Result<Vec<Calling>, StoreError> {
        let mut statement = tx.prepare_cached(sql)?;
        let rows = statement.query_map([], |r| Ok(Calling { report: ReportId(id(r, 0)?), seq: r.get(1)? }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    };
    let urgent =
        read("SELECT report_id, max(seq) AS last FROM version WHERE urgent > 0 GROUP BY report_id ORDER BY last DESC")?;
    let serious = read(
        "SELECT r.report_id, v.seq FROM report r JOIN version v ON v.report_id = r.report_id AND v.version_id = r.version_id
         WHERE r.serious > 0 ORDER BY v.seq DESC",
    )?;
    Ok((urgent, serious))
}

pub(super) fn dump(c: &mut Connection) -> Result<Vec<String>, StoreError> {
    let tx = c.transaction()?;
    let mut out = Vec::new();
    for table in ["progress", "version", "report", "visited"] {
        let mut statement = tx.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2"))?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let mut text = String::from(table);
            for column in 0..columns {
                let value: Value = row.get(column)?;
                text.push_str(&format!("|{value:?}"));
            }
            out.push(text);
        }
    }
    let mut statement = tx.prepare("SELECT rowid FROM search ORDER BY rowid")?;
    let rows = statement.query_map([], |r| r.get::<_, i64>(0))?;
    for row in rows {
        out.push(format!("search|{}", row?));
    }
    Ok(out)
}
