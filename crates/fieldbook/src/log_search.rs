//! Reading the log: by day, place, theme, and by every text that was written.

use crate::book::FieldBook;
use crate::error::StoreError;
use crate::stations::{prefix, words};
use rusqlite::{Row, ToSql};
use tabella_domain::{GeoPoint, ReportId};

/// What is looked for. What is `None` does not narrow the search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogQuery {
    /// Words as typed so far.
    pub text: String,
    /// Code of a theme.
    pub theme: Option<String>,
    /// Form.
    pub form_id: Option<String>,
    /// First day, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    /// Place, exactly as written.
    pub place: Option<String>,
    /// Weekly reports alone, or all but those.
    pub weekly: Option<bool>,
    /// Own records alone.
    pub own: bool,
    /// With a follow-up on or before this day that nobody saw to.
    pub follow_up_by: Option<String>,
}

/// A record in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// The report.
    pub report: ReportId,
    /// Code of the partner; `None`: own.
    pub author: Option<String>,
    /// Version or draft that is described.
    pub number: u32,
    /// Form.
    pub form_id: String,
    /// A weekly report.
    pub weekly: bool,
    /// The day that it is about.
    pub day: String,
    /// Place as written.
    pub place: String,
    /// Person met, as written.
    pub person: String,
    /// Codes of its themes.
    pub themes: Vec<String>,
    /// Code of how it is known; may be empty.
    pub confidence: String,
    /// Day on which it comes back.
    pub follow_up: Option<String>,
    /// True where that was seen to on this device.
    pub follow_up_done: bool,
    /// Its texts as written.
    pub gist: String,
    /// Where it was, where the record says so.
    pub at: Option<GeoPoint>,
}

pub(crate) const LINE: &str =
    "SELECT r.report, r.author, r.number, r.form_id, r.weekly, r.day, r.place, r.person, r.themes, r.confidence,
        r.follow_up, EXISTS (SELECT 1 FROM follow_up_done d WHERE d.report = r.report AND d.due = r.follow_up), r.gist,
        r.lat, r.lon
    FROM log_record r";

pub(crate) fn line(row: &Row<'_>) -> Result<LogLine, StoreError> {
    Ok(LogLine {
        report: crate::drafts::parse(&row.get::<_, String>(0)?)?,
        author: row.get(1)?,
        number: row.get(2)?,
        form_id: row.get(3)?,
        weekly: row.get(4)?,
        day: row.get(5)?,
        place: row.get(6)?,
        person: row.get(7)?,
        themes: row.get::<_, String>(8)?.split_whitespace().map(str::to_owned).collect(),
        confidence: row.get(9)?,
        follow_up: row.get(10)?,
        follow_up_done: row.get(11)?,
        gist: row.get(12)?,
        at: crate::map::place(row, 13)?,
    })
}

/// Conditions and their values, in order.
fn conditions(query: &LogQuery) -> (String, Vec<Box<dyn ToSql>>) {
    let mut parts: Vec<String> = Vec::new();
    let mut values: Vec<Box<dyn ToSql>> = Vec::new();
    let words = words(&query.text);
    if !words.is_empty() {
        let wanted = words.iter().map(|w| prefix(w)).collect::<Vec<_>>().join(" AND ");
        values.push(Box::new(wanted));
        parts.push(format!(
            "r.id IN (SELECT v.record FROM log_text t JOIN log_version v ON v.id = t.rowid WHERE log_text MATCH ?{})",
            values.len()
        ));
    } else if !query.text.trim().is_empty() {
        // Signs alone are no words: nothing is found, and not everything.
        parts.push("0".to_owned());
    }
    let mut narrow = |condition: &str, value: &Option<String>| {
        if let Some(value) = value {
            values.push(Box::new(value.clone()));
            parts.push(condition.replace('?', &format!("?{}", values.len())));
        }
    };
    narrow("instr(r.themes, ' ' || ? || ' ') > 0", &query.theme);
    narrow("r.form_id = ?", &query.form_id);
    narrow("r.day >= ?", &query.from);
    narrow("r.day <= ?", &query.to);
    narrow("r.place = ?", &query.place);
    narrow("r.follow_up <= ?", &query.follow_up_by);
    if query.follow_up_by.is_some() {
        parts.push(
            "NOT EXISTS (SELECT 1 FROM follow_up_done d WHERE d.report = r.report AND d.due = r.follow_up)".to_owned(),
        );
    }
    if let Some(weekly) = query.weekly {
        parts.push(format!("r.weekly = {}", u8::from(weekly)));
    }
    if query.own {
        parts.push("r.author IS NULL".to_owned());
    }
    let text = if parts.is_empty() { String::new() } else { format!(" WHERE {}", parts.join(" AND ")) };
    (text, values)
}

fn refs(values: &[Box<dyn ToSql>]) -> Vec<&dyn ToSql> {
    values.iter().map(AsRef::as_ref).collect()
}

impl FieldBook {
    /// Records, latest day first; and how many there are in all.
    ///
    /// # Errors
    /// The database's.
    pub fn log(&self, query: &LogQuery, limit: usize) -> Result<(Vec<LogLine>, u32), StoreError> {
        let (conditions, values) = conditions(query);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let sql = format!("{LINE}{conditions} ORDER BY r.day DESC, r.report DESC LIMIT {limit}");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(refs(&values).as_slice())?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(line(row)?);
        }
        // Fewer than asked for are all.
        let few = u32::try_from(out.len()).unwrap_or(u32::MAX);
        if i64::from(few) < limit {
            return Ok((out, few));
        }
        let all = self
            .conn
            .prepare_cached(&format!("SELECT count(*) FROM log_record r{conditions}"))?
            .query_row(refs(&values).as_slice(), |row| row.get(0))?;
        Ok((out, all))
    }

    /// One record.
    ///
    /// # Errors
    /// The database's.
    pub fn log_line(&self, report: ReportId) -> Result<Option<LogLine>, StoreError> {
        let mut statement = self.conn.prepare_cached(&format!("{LINE} WHERE r.report = ?1"))?;
        let mut rows = statement.query([report.to_string()])?;
        rows.next()?.map(line).transpose()
    }

    /// Places as written, the most frequent first.
    ///
    /// # Errors
    /// The database's.
    pub fn log_places(&self, limit: usize) -> Result<Vec<String>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut statement = self.conn.prepare_cached(
            "SELECT place FROM log_record WHERE place <> '' GROUP BY place ORDER BY count(*) DESC, place LIMIT ?1",
        )?;
        Ok(statement.query_map([limit], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }
}
