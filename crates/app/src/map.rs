//! The map of the own area: its outline, its stations, the records whose place is known.

use crate::App;
use crate::api::{MapArea, MapRecord, MapStation, MapView, Reply};
use crate::book::Book;
use crate::error::Answer;
use crate::stations::row;
use tabella_domain::{AreaCode, Assignment, Role, StationKey};
use tabella_fieldbook::LogQuery;

/// Stations that a map draws at most: more of them are no map on a phone.
const STATIONS: usize = 1_000;
/// Records that a map draws at most.
const RECORDS: usize = 500;

/// Areas that this observer is responsible for, each once: the own, that of a mobile deployment, that of the own station.
fn areas(book: &Book, own: Option<&StationKey>) -> Answer<Vec<AreaCode>> {
    let mut out: Vec<AreaCode> = book.person()?.and_then(|p| p.area).into_iter().collect();
    let deployed = match book.assignment()? {
        Some(Assignment::Mobile { area, .. }) => Some(area),
        _ => own.map(|key| book.station(&key.0)).transpose()?.flatten().and_then(|s| s.area),
    };
    out.extend(deployed.filter(|area| out.first() != Some(area)));
    Ok(out)
}

impl App {
    pub(crate) fn map(&mut self) -> Answer<Reply> {
        self.ready()?;
        let book = self.book()?;
        let deployed = match book.assignment()? {
            Some(Assignment::Stationary { station, .. }) => Some(station),
            _ => None,
        };
        let codes = areas(&book, deployed.as_ref())?;
        let own = book.chosen_station()?.map(|s| s.key).or(deployed);
        let found = book.area_stations(&codes, STATIONS)?;
        let mut stations: Vec<MapStation> = Vec::with_capacity(found.stations.len());
        for (station, visited) in found.stations {
            let Some(at) = station.at else { continue };
            let is_own = own.as_ref() == Some(&station.key);
            let station = crate::stations::row_of(station, visited);
            stations.push(MapStation { station, lat: at.0, lon: at.1, own: is_own });
        }
        // The own one is drawn wherever it stands.
        if let Some(key) = own.filter(|_| !stations.iter().any(|s| s.own))
            && let Some(station) = book.station(&key.0)?
            && let Some(at) = station.at
        {
            stations.insert(0, MapStation { station: row(&book, station)?, lat: at.0, lon: at.1, own: true });
        }
        let long_term = book.person()?.is_some_and(|p| p.roles.contains(&Role::LongTermObserver));
        let positions = self.mission()?.is_some_and(|m| m.allows_positions());
        let (mut records, mut placed, mut total) = (Vec::new(), 0, 0);
        if long_term {
            self.mend_log()?;
            total = book.log(&LogQuery { weekly: Some(false), ..LogQuery::default() }, 0)?.1;
        }
        // A position that was written down before the mission turned positions off is not shown either.
        if long_term && positions {
            let (lines, all) = book.placed_records(RECORDS)?;
            placed = all;
            let places: Vec<_> = lines.iter().map(|line| line.at).collect();
            let mut labels = self.labels()?;
            for (row, at) in self.log_rows(&mut labels, lines, false)?.into_iter().zip(places) {
                records.extend(at.map(|at| MapRecord { row, lat: at.0, lon: at.1 }));
            }
        }
        let outlines = book.areas()?;
        Ok(Reply::Map(Box::new(MapView {
            codes: codes.into_iter().map(|c| c.0).collect(),
            areas: outlines
                .into_iter()
                .map(|a| MapArea { code: a.code.0, name: a.name, geometry: a.geometry })
                .collect(),
            stations,
            stations_placed: found.placed,
            stations_total: found.total,
            records,
            records_placed: placed,
            records_total: total,
            positions,
            long_term,
        })))
    }
}
