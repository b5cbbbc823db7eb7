//! Stations where somebody of the mission has been. Who it was is known nowhere on the device.

use crate::book::FieldBook;
use crate::error::StoreError;
use crate::records::{Place, Summary};
use rusqlite::Connection;
use std::collections::HashSet;
use tabella_domain::StationKey;
use tabella_proto::VisitedStation;

/// Adds what the endpoint told.
pub(crate) fn add(conn: &Connection, stations: &[VisitedStation]) -> Result<(), StoreError> {
    let mut put =
        conn.prepare_cached("INSERT INTO visited (station, form_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?;
    for station in stations {
        for form in &station.forms {
            put.execute((&station.station.0, form))?;
        }
    }
    Ok(())
}

/// A deployment begins with none: the endpoint tells those of its area after it.
pub(crate) fn forget(conn: &Connection) -> Result<(), StoreError> {
    conn.execute("DELETE FROM visited", [])?;
    Ok(())
}

impl FieldBook {
    /// True where somebody of the mission has been, as far as this device knows: told by the endpoint, or its own.
    ///
    /// # Errors
    /// The database's.
    pub fn is_visited(&self, station: &StationKey) -> Result<bool, StoreError> {
        Ok(!self.visited_of(std::slice::from_ref(station))?.is_empty())
    }

    /// Those of `stations` where somebody of the mission has been, as far as this device knows. One look at the own reports for all of them.
    ///
    /// # Errors
    /// The database's.
    pub fn visited_of(&self, stations: &[StationKey]) -> Result<HashSet<StationKey>, StoreError> {
        let mut been = HashSet::new();
        let mut told = self.conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM visited WHERE station = ?1)")?;
        // Rows that may be meant are found by their text, and read to be sure: SQLite's JSON is not in the browser's module.
        let mut open = Vec::new();
        for station in stations {
            if told.query_row([&station.0], |row| row.get(0))? {
                been.insert(station.clone());
            } else {
                open.push((serde_json::to_string(&station.0)?, station));
            }
        }
        if open.is_empty() {
            return Ok(been);
        }
        let mut statement = self.conn.prepare_cached(
            "SELECT place, summary FROM report WHERE place IS NOT NULL AND instr(summary, '\"arrival\"') > 0",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let text = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            if !open.iter().any(|(key, _)| text.contains(key.as_str())) {
                continue;
            }
            let Ok(Some(Place::Station { station: at })) = serde_json::from_str::<Option<Place>>(text) else {
                continue;
            };
            let asked = open.iter().any(|(_, station)| **station == at.key) && !been.contains(&at.key);
            if asked && serde_json::from_str::<Summary>(&row.get::<_, String>(1)?)?.arrival.is_some() {
                been.insert(at.key);
            }
        }
        Ok(been)
    }

    /// Forms that were filled at a station by anyone of the mission, as told.
    ///
    /// # Errors
    /// The database's.
    pub fn forms_at(&self, station: &StationKey) -> Result<Vec<String>, StoreError> {
        let mut statement =
            self.conn.prepare_cached("SELECT form_id FROM visited WHERE station = ?1 ORDER BY form_id")?;
        let forms = statement.query_map([&station.0], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(forms)
    }
}
