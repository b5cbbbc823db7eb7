//! The map of the own area.

use super::{LogRow, StationRow};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Outline of an area that this observer is responsible for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MapArea {
    /// Its code.
    pub code: String,
    /// Its name; may be empty.
    pub name: String,
    /// GeoJSON text of a `MultiPolygon`, WGS 84.
    pub geometry: String,
}

/// A station on the map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MapStation {
    /// The station.
    pub station: StationRow,
    /// Latitude in millionths of a degree.
    pub lat: i32,
    /// Longitude in millionths of a degree.
    pub lon: i32,
    /// True for the one at which the observer is, or is to be.
    pub own: bool,
}

/// A record on the map.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MapRecord {
    /// As in the log.
    pub row: LogRow,
    /// Latitude in millionths of a degree.
    pub lat: i32,
    /// Longitude in millionths of a degree.
    pub lon: i32,
}

/// What a map of the own area shows.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MapView {
    /// Codes of the areas that this observer is responsible for, with or without an outline.
    pub codes: Vec<String>,
    /// Outlines of areas.
    pub areas: Vec<MapArea>,
    /// Stations of the areas whose place is known; the own one always.
    pub stations: Vec<MapStation>,
    /// Stations of the areas whose place is known.
    pub stations_placed: u32,
    /// Stations of the areas in all.
    pub stations_total: u32,
    /// Records whose place is known, latest day first, the partner's among them.
    pub records: Vec<MapRecord>,
    /// Records whose place is known, in all.
    pub records_placed: u32,
    /// Records in all.
    pub records_total: u32,
    /// True where the mission lets observers write positions down.
    pub positions: bool,
    /// True for a long-term observer, who has records.
    pub long_term: bool,
}
