//! Areas of responsibility as a map draws them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tabella_domain::AreaCode;

/// An area that somebody is responsible for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissionArea {
    /// Its code, as stations and roster have it.
    pub code: AreaCode,
    /// Its name; empty where the mission gave none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// GeoJSON text of a `MultiPolygon` in WGS 84, simplified for a device. Text, because only the screen draws it.
    pub geometry: String,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}
