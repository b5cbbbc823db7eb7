//! Outlines of areas, and which of them a person's device gets.

use super::directory::json;
use crate::store::types::StoreError;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Map;
use std::collections::BTreeSet;
use tabella_domain::{AreaCode, Assignment, Person};
use tabella_proto::MissionArea;

const AREA: &str = "SELECT code, name, geometry FROM area";

fn area(row: &Row<'_>) -> rusqlite::Result<MissionArea> {
    Ok(MissionArea { code: AreaCode(row.get(0)?), name: row.get(1)?, geometry: row.get(2)?, unknown: Map::new() })
}

pub(super) fn all(c: &Connection) -> Result<Vec<MissionArea>, StoreError> {
    let mut statement = c.prepare_cached(&format!("{AREA} ORDER BY position"))?;
    let rows = statement.query_map([], area)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn replace(c: &Connection, areas: &[MissionArea]) -> Result<(), StoreError> {
    c.execute("DELETE FROM area", [])?;
    let mut put = c.prepare_cached("INSERT INTO area (position, code, name, geometry) VALUES (?1, ?2, ?3, ?4)")?;
    for (position, area) in (1_i64..).zip(areas) {
        put.execute(params![position, area.code.0, area.name, area.geometry])?;
    }
    Ok(())
}

/// Outlines of the areas that a person is responsible for: the own, that of a mobile deployment, that of the own station. No others.
pub(super) fn of_person(c: &Connection, person: &str) -> Result<Vec<MissionArea>, StoreError> {
    let row: Option<(String, Option<String>)> = c
        .prepare_cached("SELECT person, assignment FROM person WHERE code = ?1")?
        .query_row([person], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    let Some((known, assignment)) = row else { return Ok(Vec::new()) };
    let known: Person = json(&known, "person")?;
    let assignment: Option<Assignment> = assignment.map(|a| json(&a, "assignment")).transpose()?;
    let mut codes: BTreeSet<String> = known.area.map(|a| a.0).into_iter().collect();
    match assignment {
        Some(Assignment::Mobile { area, .. }) => {
            codes.insert(area.0);
        }
        Some(Assignment::Stationary { station, .. }) => {
            let of_station: Option<Option<String>> = c
                .prepare_cached("SELECT area FROM station WHERE key = ?1")?
                .query_row([station.0], |r| r.get(0))
                .optional()?;
            codes.extend(of_station.flatten());
        }
        None => {}
    }
    let mut statement = c.prepare_cached(&format!("{AREA} WHERE code = ?1"))?;
    let mut out = Vec::new();
    for code in codes {
        out.extend(statement.query_row([code], area).optional()?);
    }
    Ok(out)
}
