//! What a map of the own area shows: outlines, stations, records.

use crate::book::FieldBook;
use crate::error::StoreError;
use crate::log_search::{LINE, LogLine, line};
use crate::stations::{COLUMNS, station};
use rusqlite::{Connection, Row};
use serde_json::Map;
use tabella_domain::{AreaCode, GeoPoint, Station};
use tabella_proto::MissionArea;

/// A place of two columns; none where they are blank.
pub(crate) fn place(row: &Row<'_>, lat: usize) -> rusqlite::Result<Option<GeoPoint>> {
    let lon = lat.saturating_add(1);
    Ok(row.get::<_, Option<i32>>(lat)?.zip(row.get(lon)?).map(|(lat, lon)| GeoPoint(lat, lon)))
}

/// Replaces the outlines: all of them are told at once.
pub(crate) fn put_areas(conn: &Connection, areas: &[MissionArea]) -> Result<(), StoreError> {
    conn.execute("DELETE FROM area", [])?;
    for area in areas {
        conn.prepare_cached("INSERT INTO area (code, name, geometry) VALUES (?1, ?2, ?3)")?.execute((
            &area.code.0,
            &area.name,
            &area.geometry,
        ))?;
    }
    Ok(())
}

/// Stations of areas.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AreaStations {
    /// Those whose place is known, in the order of the list, and whether somebody of the mission has been there.
    pub stations: Vec<(Station, bool)>,
    /// How many there are whose place is known.
    pub placed: u32,
    /// How many there are in all.
    pub total: u32,
}

impl FieldBook {
    /// Outlines of the areas that this observer is responsible for.
    ///
    /// # Errors
    /// The database's.
    pub fn areas(&self) -> Result<Vec<MissionArea>, StoreError> {
        let mut statement = self.conn.prepare_cached("SELECT code, name, geometry FROM area ORDER BY position")?;
        let rows = statement.query_map([], |row| {
            Ok(MissionArea {
                code: AreaCode(row.get(0)?),
                name: row.get(1)?,
                geometry: row.get(2)?,
                unknown: Map::new(),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Stations of these areas, at most `limit`.
    ///
    /// # Errors
    /// The database's.
    pub fn area_stations(&self, areas: &[AreaCode], limit: usize) -> Result<AreaStations, StoreError> {
        let codes = serde_json::to_string(areas)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let (placed, total) = self
            .conn
            .prepare_cached("SELECT count(lat), count(*) FROM station WHERE area IN (SELECT value FROM json_each(?1))")?
            .query_row([&codes], |row| Ok((row.get(0)?, row.get(1)?)))?;
        // Told by the endpoint, or an own visit: the same as `is_visited`, for all of them at once.
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT {COLUMNS}, key IN (SELECT station FROM visited UNION SELECT json_extract(place, '$.station.key') FROM report
                 WHERE json_extract(summary, '$.arrival') IS NOT NULL AND json_extract(place, '$.station.key') IS NOT NULL)
             FROM station WHERE area IN (SELECT value FROM json_each(?1)) AND lat IS NOT NULL ORDER BY position LIMIT ?2"
        ))?;
        let mut rows = statement.query((&codes, limit))?;
        let mut stations = Vec::new();
        while let Some(row) = rows.next()? {
            stations.push((station(row)?, row.get(10)?));
        }
        Ok(AreaStations { stations, placed, total })
    }

    /// Records of the log whose place is known, latest day first, at most `limit`; and how many there are.
    ///
    /// # Errors
    /// The database's.
    pub fn placed_records(&self, limit: usize) -> Result<(Vec<LogLine>, u32), StoreError> {
        let total: u32 = self
            .conn
            .prepare_cached("SELECT count(*) FROM log_record WHERE lat IS NOT NULL")?
            .query_row([], |row| row.get(0))?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut statement = self
            .conn
            .prepare_cached(&format!("{LINE} WHERE r.lat IS NOT NULL ORDER BY r.day DESC, r.report DESC LIMIT ?1"))?;
        let mut rows = statement.query([limit])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(line(row)?);
        }
        Ok((out, total))
    }
}
