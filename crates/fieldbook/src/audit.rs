//! Audit rows: what happened to field data and when. No answers, no places, no names.

use rusqlite::Connection;

pub(crate) fn note(
    conn: &Connection,
    at_ms: i64,
    what: &str,
    report: Option<&str>,
    version: Option<&str>,
    detail: &str,
) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT INTO audit (at, what, report, version, detail) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute((at_ms, what, report, version, detail))?;
    Ok(())
}
