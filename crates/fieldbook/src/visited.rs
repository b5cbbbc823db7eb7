//! Stations where somebody of the mission has been. Who it was is known nowhere on the device.

use crate::book::FieldBook;
use crate::error::StoreError;
use crate::records::{Place, Summary};
use rusqlite::Connection;
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
        let told = self
            .conn
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM visited WHERE station = ?1)")?
            .query_row([&station.0], |row| row.get(0))?;
        if told {
            return Ok(true);
        }
        // Rows that may be meant are found by their text, and read to be sure: SQLite's JSON is not in the browser's module.
        let key = serde_json::to_string(&station.0)?;
        let mut statement = self.conn.prepare_cached(
            "SELECT place, summary FROM report WHERE instr(place, ?1) > 0 AND instr(summary, '\"arrival\"') > 0",
        )?;
        let mut rows = statement.query([&key])?;
        while let Some(row) = rows.next()? {
            let place: Option<Place> = serde_json::from_str(&row.get::<_, String>(0)?).ok();
            let here = matches!(place, Some(Place::Station { station: at }) if at.key == *station);
            if here && serde_json::from_str::<Summary>(&row.get::<_, String>(1)?)?.arrival.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
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
