//! Points on the earth, and whether a mission lets observers write them down.

use crate::mission::Mission;
use serde::{Deserialize, Serialize};

/// A point in WGS 84: latitude and longitude in millionths of a degree (eleven centimetres). Whole numbers, so that equal means equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct GeoPoint(pub i32, pub i32);

/// Millionths in a degree.
const MILLION: f64 = 1_000_000.0;

impl GeoPoint {
    /// From degrees; `None` where that is no place on the earth.
    #[must_use]
    pub fn from_degrees(latitude: f64, longitude: f64) -> Option<Self> {
        // `contains` is false for what is no number.
        let fits = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        // At most 180 million: it fits.
        #[allow(clippy::cast_possible_truncation)]
        fits.then(|| Self((latitude * MILLION).round() as i32, (longitude * MILLION).round() as i32))
    }

    /// From an answer: latitude, longitude, perhaps altitude and accuracy, with blanks between them.
    #[must_use]
    pub fn from_answer(text: &str) -> Option<Self> {
        let mut parts = text.split_whitespace();
        Self::from_degrees(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?)
    }
}

/// Field of the mission: `true` where questions for a position may be answered. Location is off where nothing is said.
pub const POSITIONS: &str = "positions";

impl Mission {
    /// True where the mission turned positions on. Off where it says nothing: a position on a device that is searched says where its
    /// bearer was.
    #[must_use]
    pub fn allows_positions(&self) -> bool {
        self.unknown.get(POSITIONS).and_then(serde_json::Value::as_bool).unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_point_and_what_is_none_is_not() {
        assert_eq!(GeoPoint::from_answer("40.409264 49.867092 12.5 4"), Some(GeoPoint(40_409_264, 49_867_092)));
        assert_eq!(GeoPoint::from_answer("-90 180"), Some(GeoPoint(-90_000_000, 180_000_000)));
        for text in ["", "40.4", "91 10", "40 181", "NaN 10", "inf 10", "40,4 49,8", "x y"] {
            assert_eq!(GeoPoint::from_answer(text), None, "{text}");
        }
    }
}
