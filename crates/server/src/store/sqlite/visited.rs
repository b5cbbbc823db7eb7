//! Stations where somebody of the mission has been, for mobile teams: where and what, never who.

use super::directory::json;
use crate::project::facts::Visit;
use crate::store::types::{StoreError, Visited};
use rusqlite::{Connection, OptionalExtension, params};
use tabella_domain::{Assignment, StationKey};
use tabella_proto::VisitedStation;

/// Adds a visit; the first one to a station with a form counts.
pub(super) fn add(c: &Connection, seq: i64, form_id: &str, visit: &Visit) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO visited (station, form_id, area, seq) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (station, form_id) DO NOTHING",
    )?
    .execute(params![visit.station, form_id, visit.area, seq])?;
    Ok(())
}

/// Area of a mobile deployment; `None` for everybody else, who need not know.
pub(super) fn area_of_team(truth: &Connection, person: &str) -> Result<Option<String>, StoreError> {
    let found: Option<Option<String>> = truth
        .prepare_cached("SELECT assignment FROM person WHERE code = ?1")?
        .query_row([person], |r| r.get(0))
        .optional()?;
    let assignment: Option<Assignment> = found.flatten().map(|a| json(&a, "assignment")).transpose()?;
    Ok(match assignment {
        Some(Assignment::Mobile { area, .. }) => Some(area.0),
        _ => None,
    })
}

/// Visits to stations of an area, and to those of no area, after a place in the order of acceptance.
pub(super) fn since(c: &Connection, area: &str, seq: i64, limit: usize) -> Result<Visited, StoreError> {
    let ceiling = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = c.prepare_cached(
        "SELECT seq, station, form_id FROM visited WHERE seq > ?1 AND (area = ?2 OR area IS NULL) ORDER BY seq LIMIT ?3",
    )?;
    let rows = statement
        .query_map(params![seq, area, ceiling], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?
        .collect::<Result<Vec<(i64, String, String)>, _>>()?;
    let mut out = Visited { more: rows.len() == limit, next: rows.last().map_or(seq, |r| r.0), stations: Vec::new() };
    for (_, station, form) in rows {
        match out.stations.iter_mut().find(|s: &&mut VisitedStation| s.station.0 == station) {
            Some(known) => known.forms.push(form),
            None => out.stations.push(VisitedStation { station: StationKey(station), forms: vec![form] }),
        }
    }
    Ok(out)
}
