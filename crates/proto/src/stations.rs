//! The list of stations by columns: a third of what its rows take on the wire.
//!
//! A device that reads columns says so with [`STATION_COLUMNS`]; an endpoint that has none answers with rows, and [`StationAnswer`] reads
//! both. Keys that follow from levels and number are left out: sixteen letters of chance a station do not pack.

use crate::{StationList, sha256_hex};
use serde::{Deserialize, Serialize};
use tabella_domain::{AreaCode, GeoPoint, Station, StationKey};

/// Header of the request: `tabella-stations: columns`.
pub const STATION_COLUMNS: (&str, &str) = ("tabella-stations", "columns");

/// The key of a station whose register has none of its own: numbers repeat across communities, so the levels belong to it.
#[must_use]
pub fn station_key(levels: &[String], number: &str) -> StationKey {
    let identity: Vec<&str> = levels.iter().map(String::as_str).chain([number]).collect();
    StationKey(station_key_text(&identity.join("/")))
}

/// A key stands as a value in forms, where blanks separate values: 16 hex characters of a hash where the identity is not plain.
#[must_use]
pub fn station_key_text(identity: &str) -> String {
    let plain =
        identity.len() <= 40 && identity.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if plain {
        identity.to_owned()
    } else {
        format!("s{}", sha256_hex(identity.as_bytes()).chars().take(16).collect::<String>())
    }
}

/// Stations by column, in the order of the list. A column in which nothing stands is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StationColumns {
    /// Numbers.
    pub number: Vec<String>,
    /// Names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub name: Vec<String>,
    /// Addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub address: Vec<String>,
    /// Levels, with the number of stations that have them one after the other.
    pub levels: Vec<(Vec<String>, usize)>,
    /// Areas.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub area: Vec<Option<AreaCode>>,
    /// Registered voters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub registered: Vec<Option<u32>>,
    /// Places.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<Option<GeoPoint>>,
    /// Keys that do not follow from levels and number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub key: Vec<Option<StationKey>>,
}

/// A column, or none where every cell is empty.
fn column<T: Default + PartialEq>(cells: Vec<T>) -> Vec<T> {
    if cells.iter().all(|cell| *cell == T::default()) { Vec::new() } else { cells }
}

impl StationColumns {
    /// The columns of a list.
    #[must_use]
    pub fn of(stations: &[Station]) -> Self {
        let mut levels: Vec<(Vec<String>, usize)> = Vec::new();
        for station in stations {
            match levels.last_mut().filter(|(same, _)| *same == station.levels) {
                Some((_, count)) => *count += 1,
                None => levels.push((station.levels.clone(), 1)),
            }
        }
        let own = |s: &Station| (s.key != station_key(&s.levels, &s.number)).then(|| s.key.clone());
        Self {
            number: stations.iter().map(|s| s.number.clone()).collect(),
            name: column(stations.iter().map(|s| s.name.clone()).collect()),
            address: column(stations.iter().map(|s| s.address.clone()).collect()),
            levels,
            area: column(stations.iter().map(|s| s.area.clone()).collect()),
            registered: column(stations.iter().map(|s| s.registered).collect()),
            at: column(stations.iter().map(|s| s.at).collect()),
            key: column(stations.iter().map(own).collect()),
        }
    }

    /// The stations; nothing where the columns are not of one length.
    #[must_use]
    pub fn stations(self) -> Option<Vec<Station>> {
        let length = self.number.len();
        let fits = |cells: usize| cells == 0 || cells == length;
        let counted = self.levels.iter().try_fold(0_usize, |sum, (_, count)| sum.checked_add(*count))?;
        let columns = [
            self.name.len(),
            self.address.len(),
            self.area.len(),
            self.registered.len(),
            self.at.len(),
            self.key.len(),
        ];
        if counted != length || !columns.into_iter().all(fits) {
            return None;
        }
        let mut levels = self.levels.into_iter().flat_map(|(levels, count)| std::iter::repeat_n(levels, count));
        let (mut name, mut address) = (self.name.into_iter(), self.address.into_iter());
        let (mut area, mut registered) = (self.area.into_iter(), self.registered.into_iter());
        let (mut at, mut key) = (self.at.into_iter(), self.key.into_iter());
        let row = |number: String| {
            let levels = levels.next().unwrap_or_default();
            let key = key.next().flatten().unwrap_or_else(|| station_key(&levels, &number));
            Station {
                key,
                number,
                name: name.next().unwrap_or_default(),
                address: address.next().unwrap_or_default(),
                levels,
                area: area.next().flatten(),
                registered: registered.next().flatten(),
                at: at.next().flatten(),
            }
        };
        Some(self.number.into_iter().map(row).collect())
    }
}

/// Answer of `GET /v1/stations/{version}`, by rows or by columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationAnswer {
    /// Version of the list.
    pub version: String,
    /// By rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stations: Option<Vec<Station>>,
    /// By columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<StationColumns>,
}

impl StationAnswer {
    /// A list by columns.
    #[must_use]
    pub fn by_columns(list: &StationList) -> Self {
        let columns = Some(StationColumns::of(&list.stations));
        Self { version: list.version.clone(), stations: None, columns }
    }

    /// The list; nothing where there is neither kind, or the columns are not of one length.
    #[must_use]
    pub fn list(self) -> Option<StationList> {
        let stations = match self.columns {
            Some(columns) => columns.stations()?,
            None => self.stations?,
        };
        Some(StationList { version: self.version, stations })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{decode, encode};
    use proptest::prelude::*;

    fn station() -> impl Strategy<Value = Station> {
        let levels =
            prop::collection::vec(prop_oneof![Just("Bakı".to_owned()), Just("Łódź".to_owned()), "[a-z]{1,3}"], 0..4);
        (
            levels,
            "[0-9]{1,4}",
            "[a-z ]{0,9}",
            "[a-z ]{0,9}",
            prop::option::of(0..9_u32),
            prop::option::of("[A-C]"),
            prop::option::of("[a-z]{1,6}"),
            prop::option::of((any::<i32>(), any::<i32>())),
        )
            .prop_map(|(levels, number, name, address, registered, area, own, at)| Station {
                key: own.map_or_else(|| station_key(&levels, &number), StationKey),
                number,
                name,
                address,
                levels,
                area: area.map(AreaCode),
                registered,
                at: at.map(|(latitude, longitude)| GeoPoint(latitude, longitude)),
            })
    }

    proptest! {
        #[test]
        fn columns_hold_what_rows_hold(stations in prop::collection::vec(station(), 0..60)) {
            let list = StationList { version: "7".into(), stations };
            let wire = encode(&StationAnswer::by_columns(&list)).unwrap();
            prop_assert_eq!(decode::<StationAnswer>(&wire).unwrap().list().unwrap(), list.clone());
            // Rows, as an older endpoint sends them.
            prop_assert_eq!(decode::<StationAnswer>(&encode(&list).unwrap()).unwrap().list().unwrap(), list);
        }
    }

    #[test]
    fn an_answer_without_stations_is_no_list() {
        assert!(decode::<StationAnswer>(br#"{"version":"7"}"#).unwrap().list().is_none());
        assert!(
            decode::<StationAnswer>(br#"{"version":"7","stations":[]}"#).unwrap().list().unwrap().stations.is_empty()
        );
    }

    #[test]
    fn columns_of_different_lengths_are_no_list() {
        let whole = StationColumns {
            number: vec!["1".into(), "2".into()],
            levels: vec![(vec!["a".into()], 2)],
            ..StationColumns::default()
        };
        assert_eq!(whole.clone().stations().unwrap().len(), 2);
        for broken in [
            StationColumns { name: vec!["x".into()], ..whole.clone() },
            StationColumns { levels: vec![(vec![], 1)], ..whole.clone() },
            StationColumns { levels: vec![(vec![], usize::MAX), (vec![], 3)], ..whole.clone() },
            StationColumns { registered: vec![None; 3], ..whole },
        ] {
            assert!(broken.stations().is_none());
        }
    }
}
