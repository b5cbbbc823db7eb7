//! The station list and its search.

use crate::book::FieldBook;
use crate::error::StoreError;
use rusqlite::{Connection, Row};
use std::collections::HashSet;
use tabella_domain::text::fold;
use tabella_domain::{AreaCode, Station, StationKey};

/// What is known of the station list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StationListState {
    /// Version stored; `None` before the first list arrived.
    pub version: Option<String>,
    /// Stations in it.
    pub count: u32,
    /// Version that the endpoint names.
    pub wanted: Option<String>,
}

pub(crate) const COLUMNS: &str = "position, key, number, name, address, levels, area, registered, lat, lon";
const STATION: &str = "SELECT position, key, number, name, address, levels, area, registered, lat, lon FROM station";

pub(crate) fn station(row: &Row<'_>) -> Result<Station, StoreError> {
    Ok(Station {
        key: StationKey(row.get(1)?),
        number: row.get(2)?,
        name: row.get(3)?,
        address: row.get(4)?,
        levels: serde_json::from_str(&row.get::<_, String>(5)?)?,
        area: row.get::<_, Option<String>>(6)?.map(AreaCode),
        registered: row.get(7)?,
        at: crate::map::place(row, 8)?,
    })
}

/// Words of a search as the index has them: folded, split where the index splits.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in fold(text).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if out.len() < 8 && !out.iter().any(|w| w == word) {
            out.push(word.to_owned());
        }
    }
    out
}

/// `"word"*`: words hold letters and digits only, so nothing in them means anything to FTS5.
pub(crate) fn prefix(word: &str) -> String {
    format!("\"{word}\"*")
}

/// Searches, best first: one of the words is the number as posted and the others match anywhere; one of the words begins
/// the number; all words begin a word of number, name, address or a level.
fn queries(words: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    for exact in [true, false] {
        for (i, word) in words.iter().enumerate() {
            if !word.starts_with(|c: char| c.is_numeric()) {
                continue;
            }
            let mut parts = vec![format!(
                "number : {}",
                if exact { format!("^ \"{word}\"") } else { format!("^ {}", prefix(word)) }
            )];
            let others = words.iter().enumerate().filter(|(j, _)| *j != i);
            parts.extend(others.map(|(_, other)| format!("{{number text}} : {}", prefix(other))));
            out.push(parts.join(" AND "));
        }
    }
    out.push(words.iter().map(|w| format!("{{number text}} : {}", prefix(w))).collect::<Vec<_>>().join(" AND "));
    out
}

fn in_area(query: &str, area: &AreaCode) -> Option<String> {
    let phrase = fold(&area.0).replace(|c: char| !c.is_alphanumeric(), " ");
    (!phrase.trim().is_empty()).then(|| format!("area : \"{phrase}\" AND {query}"))
}

pub(crate) fn by_key(conn: &Connection, key: &str) -> Result<Option<Station>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{STATION} WHERE key = ?1"))?;
    let mut rows = statement.query([key])?;
    rows.next()?.map(station).transpose()
}

impl FieldBook {
    /// What is known of the list.
    ///
    /// # Errors
    /// The database's.
    pub fn station_list(&self) -> Result<StationListState, StoreError> {
        Ok(self.conn.prepare_cached("SELECT version, count, wanted FROM station_list")?.query_row([], |row| {
            Ok(StationListState { version: row.get(0)?, count: row.get(1)?, wanted: row.get(2)? })
        })?)
    }

    /// A station by its key.
    ///
    /// # Errors
    /// The database's.
    pub fn station(&self, key: &StationKey) -> Result<Option<Station>, StoreError> {
        by_key(&self.conn, &key.0)
    }

    /// All stations in the order of the list.
    ///
    /// # Errors
    /// The database's.
    pub fn all_stations(&self) -> Result<Vec<Station>, StoreError> {
        let mut statement = self.conn.prepare_cached(&format!("{STATION} ORDER BY position"))?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(station(row)?);
        }
        Ok(out)
    }

    /// Stations whose number, name, address or levels match every word typed so far, best first; those of `area` before
    /// the others of the same rank. An empty text lists the area, then the list from its beginning.
    ///
    /// # Errors
    /// The database's.
    pub fn find_stations(&self, text: &str, limit: usize, area: Option<&AreaCode>) -> Result<Vec<Station>, StoreError> {
        let words = words(text);
        let mut found = Found { seen: HashSet::new(), stations: Vec::new(), limit };
        if words.is_empty() {
            if let Some(area) = area {
                self.collect(&mut found, &format!("{STATION} WHERE area = ?1 ORDER BY position LIMIT ?2"), &area.0)?;
            }
            // The text is not used by this one, but the shape of the parameters is the same.
            self.collect(&mut found, &format!("{STATION} WHERE ?1 IS NOT NULL ORDER BY position LIMIT ?2"), "")?;
            return Ok(found.stations);
        }
        let sql = format!(
            "{STATION} WHERE position IN (SELECT rowid FROM station_text WHERE station_text MATCH ?1 ORDER BY rowid LIMIT ?2)
             ORDER BY position"
        );
        for query in queries(&words) {
            if let Some(query) = area.and_then(|area| in_area(&query, area)) {
                self.collect(&mut found, &sql, &query)?;
            }
            self.collect(&mut found, &sql, &query)?;
            if found.full() {
                break;
            }
        }
        Ok(found.stations)
    }

    fn collect(&self, found: &mut Found, sql: &str, text: &str) -> Result<(), StoreError> {
        if found.full() {
            return Ok(());
        }
        // Those found already may come again: ask for as many as are wanted in all.
        let limit = i64::try_from(found.limit).unwrap_or(i64::MAX);
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query((text, limit))?;
        while let Some(row) = rows.next()? {
            if found.full() {
                break;
            }
            if found.seen.insert(row.get(0)?) {
                found.stations.push(station(row)?);
            }
        }
        Ok(())
    }

    /// Replaces the whole list, with its index, in one transaction: a reader sees the old one or the new one.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`]; [`StoreError::Database`] where two stations have one key. The old list stays.
    pub fn replace_stations(&mut self, version: &str, stations: &[Station]) -> Result<(), StoreError> {
        let count = u32::try_from(stations.len()).unwrap_or(u32::MAX);
        self.write(|tx| {
            tx.execute("DELETE FROM station", [])?;
            tx.execute("INSERT INTO station_text (station_text) VALUES ('delete-all')", [])?;
            let mut row = tx.prepare_cached(
                "INSERT INTO station (position, key, number, name, address, levels, area, registered, lat, lon)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?;
            let mut text =
                tx.prepare_cached("INSERT INTO station_text (rowid, number, text, area) VALUES (?1, ?2, ?3, ?4)")?;
            for (position, s) in (1_i64..).zip(stations) {
                let area = s.area.as_ref().map(|a| a.0.as_str());
                let levels = serde_json::to_string(&s.levels)?;
                let (lat, lon) = (s.at.map(|p| p.0), s.at.map(|p| p.1));
                row.execute((
                    position,
                    &s.key.0,
                    &s.number,
                    &s.name,
                    &s.address,
                    &levels,
                    area,
                    s.registered,
                    lat,
                    lon,
                ))?;
                let words = fold(&format!("{} {} {}", s.name, s.address, s.levels.join(" ")));
                text.execute((position, fold(&s.number), words, area.map(fold).unwrap_or_default()))?;
            }
            tx.execute(
                "UPDATE station_list SET version = ?1, count = ?2, wanted = coalesce(wanted, ?1)",
                (version, count),
            )?;
            Ok(())
        })
    }
}

struct Found {
    seen: HashSet<i64>,
    stations: Vec<Station>,
    limit: usize,
}

impl Found {
    fn full(&self) -> bool {
        self.stations.len() >= self.limit
    }
}
