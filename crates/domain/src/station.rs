//! Polling stations.

use crate::ids::AreaCode;
use crate::point::GeoPoint;
use serde::{Deserialize, Serialize};

/// Identity of a station within a mission: stable over imports. Numbers repeat across communities, so the
/// key is made at import from the levels and the number (or is the register's own code).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StationKey(pub String);

/// A polling station of the mission's frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Station {
    /// Identity.
    pub key: StationKey,
    /// Number as posted on its door.
    pub number: String,
    /// Name, where the register has one apart from the address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Address, one line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Administrative levels from the largest to the smallest, blanks left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<String>,
    /// Area of responsibility that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaCode>,
    /// Registered voters in the frame, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered: Option<u32>,
    /// Where it stands, where the register says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<GeoPoint>,
}
