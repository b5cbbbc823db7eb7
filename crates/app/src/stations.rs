//! Stations: searched as one types, offered to forms as `stations.csv`, chosen for the day.

use crate::App;
use crate::api::{Reply, StationRow};
use crate::book::Book;
use crate::error::Answer;
use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};
use tabella_domain::Station;
use tabella_forms::{Source, SourceProvider};

/// Name by which forms ask for the mission's stations.
const STATIONS_URI: &str = "jr://file-csv/stations.csv";
/// Columns of that table. `name` is the station's key, as in every choice list.
const COLUMNS: [&str; 7] = ["name", "label", "number", "station_name", "address", "area", "registered"];

/// A station as the screen shows it.
pub(crate) fn row(book: &Book, station: Station) -> Answer<StationRow> {
    let visited = book.is_visited(&station.key)?;
    Ok(row_of(station, visited))
}

/// The same where it is known whether somebody has been there.
pub(crate) fn row_of(station: Station, visited: bool) -> StationRow {
    StationRow {
        visited,
        key: station.key.0,
        number: station.number,
        name: station.name,
        address: station.address,
        levels: station.levels,
        registered: station.registered,
    }
}

/// The mission's stations as a table, read from the store row by row: never the whole list in memory. The last row is
/// kept, because a choice asks for its value and then for its label.
struct StationSource {
    book: Book,
    last: Mutex<Option<(usize, Station)>>,
}

fn cell(station: &Station, column: &str) -> Option<String> {
    Some(match column {
        "name" => station.key.0.clone(),
        "label" => crate::book::place_line(station),
        "number" => station.number.clone(),
        "station_name" => station.name.clone(),
        "address" => station.address.clone(),
        "area" => station.area.as_ref().map(|a| a.0.clone()).unwrap_or_default(),
        "registered" => station.registered.map(|r| r.to_string()).unwrap_or_default(),
        // Levels from the largest: `level1`, `level2`, …
        _ => {
            let level: usize = column.strip_prefix("level")?.parse().ok()?;
            station.levels.get(level.checked_sub(1)?)?.clone()
        }
    })
}

impl Source for StationSource {
    fn columns(&self) -> Vec<String> {
        COLUMNS.iter().map(|c| (*c).to_owned()).chain((1..=5).map(|n| format!("level{n}"))).collect()
    }

    fn len(&self) -> usize {
        self.book.station_count().map_or(0, |n| usize::try_from(n).unwrap_or(usize::MAX))
    }

    fn get(&self, row: usize, column: &str) -> Option<Cow<'_, str>> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if !matches!(&*last, Some((at, _)) if *at == row) {
            *last = Some((row, self.book.station_at(row).ok().flatten()?));
        }
        let (_, station) = last.as_ref()?;
        // A level that this station lacks reads blank: the column is there.
        Some(Cow::Owned(cell(station, column).unwrap_or_default()))
    }

    fn lookup(&self, column: &str, value: &str) -> Vec<usize> {
        self.book.station_rows(column, value).unwrap_or_default()
    }

    fn search(&self, text: &str, limit: usize) -> Vec<usize> {
        self.book.station_search_rows(text, limit).unwrap_or_default()
    }
}

impl SourceProvider for Book {
    fn open(&self, uri: &str) -> Option<Arc<dyn Source>> {
        (uri == STATIONS_URI)
            .then(|| Arc::new(StationSource { book: self.clone(), last: Mutex::new(None) }) as Arc<dyn Source>)
    }
}

impl App {
    pub(crate) fn find_stations(&mut self, text: &str, limit: u16) -> Answer<Reply> {
        let book = self.book()?;
        let (stations, more) = book.find_stations(text, usize::from(limit.clamp(1, 50)))?;
        let keys: Vec<_> = stations.iter().map(|s| s.key.clone()).collect();
        let been = book.visited_of(&keys)?;
        let stations =
            stations.into_iter().map(|s| (been.contains(&s.key), s)).map(|(been, s)| row_of(s, been)).collect();
        Ok(Reply::Stations { stations, more, total: book.station_count()? })
    }

    pub(crate) fn set_station(&mut self, station: &str) -> Answer<Reply> {
        self.ready()?;
        let book = self.book()?;
        book.set_station(station)?;
        self.today()
    }
}
