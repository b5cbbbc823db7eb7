//! Importing the station list.

use super::{RowProblem, SetupError, table};
use crate::store::{Act, Store};
use std::collections::{HashMap, HashSet};
use tabella_domain::{AreaCode, Assignment, GeoPoint, Station, StationKey};

/// Which columns hold what. Names of the file's header.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// The register's own code of a station, where it has one; else levels and number are its identity.
    pub key: Option<String>,
    /// Number.
    pub number: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Levels, largest first.
    pub levels: Vec<String>,
    /// Area of responsibility.
    pub area: Option<String>,
    /// Registered voters.
    pub registered: Option<String>,
    /// Latitude in degrees, WGS 84.
    pub latitude: Option<String>,
    /// Longitude.
    pub longitude: Option<String>,
}

impl Columns {
    /// Reads `number=PS_Code,name=PS_Name,level=Region,level=District`.
    ///
    /// # Errors
    /// A part that is not `what=column`, or an unknown `what`.
    pub fn parse(text: &str) -> Result<Self, RowProblem> {
        let mut out = Self::default();
        for part in text.split(',').filter(|p| !p.trim().is_empty()) {
            let bad = || {
                RowProblem::file(
                    "map_unknown",
                    format!(
                        "“{part}” is not understood. Write what=column with key, number, name, address, level, area, registered, lat or lon."
                    ),
                )
            };
            let (what, column) = part.split_once('=').ok_or_else(bad)?;
            let column = Some(column.trim().to_owned());
            match what.trim() {
                "key" => out.key = column,
                "number" => out.number = column,
                "name" => out.name = column,
                "address" => out.address = column,
                "level" => out.levels.extend(column),
                "area" => out.area = column,
                "registered" => out.registered = column,
                "lat" => out.latitude = column,
                "lon" => out.longitude = column,
                _ => return Err(bad()),
            }
        }
        Ok(out)
    }

    /// What the usual names of columns mean, for what was not named.
    fn or_usual(mut self, table: &table::Table) -> Self {
        let find = |names: &[&str]| names.iter().find(|n| table.column(n).is_some()).map(|n| (*n).to_owned());
        self.key = self.key.or_else(|| find(&["Key"]));
        self.number = self.number.or_else(|| find(&["Number"]));
        self.address = self.address.or_else(|| find(&["Address"]));
        self.name = self.name.or_else(|| find(&["Name"]));
        self.area = self.area.or_else(|| find(&["Area"]));
        self.registered = self.registered.or_else(|| find(&["Registered"]));
        self.latitude = self.latitude.or_else(|| find(&["Lat", "Latitude"]));
        self.longitude = self.longitude.or_else(|| find(&["Lon", "Lng", "Longitude"]));
        if self.levels.is_empty() {
            self.levels = (1..=9).map(|n| format!("Level{n}")).filter(|n| table.column(n).is_some()).collect();
        }
        self
    }
}

/// A list as read.
#[derive(Debug)]
pub struct Read {
    /// Stations.
    pub stations: Vec<Station>,
    /// Name of the file's encoding.
    pub encoding: &'static str,
}

/// Largest register figure that is believed for one station: beyond it a separator slipped.
const MOST_VOTERS: u32 = 100_000;

/// Reads a list; nothing is stored.
///
/// # Errors
/// Every problem with its row.
pub fn read(bytes: &[u8], columns: Columns, encoding: Option<&str>) -> Result<Read, Vec<RowProblem>> {
    let table = table::read(bytes, encoding)?;
    let columns = columns.or_usual(&table);
    let mut problems = Vec::new();
    let mut find = |column: &Option<String>| -> Option<usize> {
        let name = column.as_ref()?;
        let found = table.column(name);
        if found.is_none() {
            let there = table.header.join(", ");
            problems.push(RowProblem::at(
                1,
                name,
                "column_missing",
                format!("There is no column “{name}”. The file has: {there}."),
            ));
        }
        found
    };
    let key = find(&columns.key);
    let number = find(&columns.number);
    let name = find(&columns.name);
    let address = find(&columns.address);
    let area = find(&columns.area);
    let registered = find(&columns.registered);
    let (latitude, longitude) = (find(&columns.latitude), find(&columns.longitude));
    let levels: Vec<Option<usize>> = columns.levels.iter().map(|l| find(&Some(l.clone()))).collect();
    if columns.number.is_none() {
        let there = table.header.join(", ");
        problems.push(RowProblem::at(
            1,
            "Number",
            "column_missing",
            format!("No column holds the station's number. The file has: {there}. Name the columns with --map."),
        ));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut seen: HashMap<String, u64> = HashMap::new();
    let mut stations = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let cell = |column: Option<usize>| column.map(|c| row.cell(c)).unwrap_or_default();
        let number = cell(number);
        if number.is_empty() {
            let column = columns.number.as_deref().unwrap_or("Number");
            problems.push(RowProblem::at(row.line, column, "number_blank", "The station has no number."));
            continue;
        }
        let levels: Vec<String> = levels.iter().map(|l| cell(*l)).filter(|l| !l.is_empty()).collect();
        let own = cell(key);
        let identity = if key.is_some() {
            own
        } else {
            // Numbers repeat across communities: the levels belong to the identity.
            levels.iter().map(String::as_str).chain([number.as_str()]).collect::<Vec<_>>().join("/")
        };
        if identity.is_empty() {
            problems.push(RowProblem::at(
                row.line,
                columns.key.as_deref().unwrap_or("Key"),
                "key_blank",
                "The station has no key.",
            ));
            continue;
        }
        if let Some(first) = seen.insert(identity.clone(), row.line) {
            problems.push(RowProblem {
                row: row.line,
                column: None,
                code: "station_twice",
                message: format!("Row {first} is the same station ({identity})."),
            });
            seen.insert(identity, first);
            continue;
        }
        let said = cell(registered);
        let registered = if said.is_empty() {
            None
        } else {
            match said.parse::<u32>() {
                Ok(n) if n <= MOST_VOTERS => Some(n),
                _ => {
                    let column = columns.registered.as_deref().unwrap_or("Registered");
                    problems.push(RowProblem::at(
                        row.line,
                        column,
                        "registered_not_a_number",
                        format!("“{said}” is no number of voters between 0 and {MOST_VOTERS}."),
                    ));
                    continue;
                }
            }
        };
        let at = match place(&cell(latitude), &cell(longitude)) {
            Ok(at) => at,
            Err(said) => {
                let column = columns.latitude.as_deref().or(columns.longitude.as_deref()).unwrap_or("Lat");
                problems.push(RowProblem::at(
                    row.line,
                    column,
                    "place_wrong",
                    format!(
                        "“{said}” is no latitude and longitude in degrees (WGS 84), for example 40.40926 and 49.86709."
                    ),
                ));
                continue;
            }
        };
        let area = cell(area);
        stations.push(Station {
            key: StationKey(tabella_proto::station_key_text(&identity)),
            number,
            name: cell(name),
            address: cell(address),
            levels,
            area: (!area.is_empty()).then_some(AreaCode(area)),
            registered,
            at,
        });
    }
    if stations.is_empty() && problems.is_empty() {
        problems.push(RowProblem::file("no_rows", "The file has a header and no stations."));
    }
    if problems.is_empty() { Ok(Read { stations, encoding: table.encoding }) } else { Err(problems) }
}

/// Where a station stands; none where both cells are blank.
fn place(latitude: &str, longitude: &str) -> Result<Option<GeoPoint>, String> {
    if latitude.is_empty() && longitude.is_empty() {
        return Ok(None);
    }
    let said = || format!("{latitude}, {longitude}");
    let (Ok(lat), Ok(lon)) = (latitude.parse(), longitude.parse()) else { return Err(said()) };
    GeoPoint::from_degrees(lat, lon).map(Some).ok_or_else(said)
}

/// What replacing the list did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// Stations in the list now.
    pub stations: usize,
    /// Codes of people who are assigned to a station that is not in it.
    pub stranded: Vec<String>,
}

/// Replaces the mission's list; all or nothing.
///
/// # Errors
/// Problems of the file; storage faults.
pub fn import(
    store: &dyn Store,
    actor: &str,
    bytes: &[u8],
    columns: Columns,
    encoding: Option<&str>,
) -> Result<Replaced, SetupError> {
    let read = read(bytes, columns, encoding).map_err(SetupError::File)?;
    let keys: HashSet<StationKey> = read.stations.iter().map(|s| s.key.clone()).collect();
    store.administer(actor, Act::SetStations { stations: read.stations })?;
    let mut stranded = Vec::new();
    for row in store.people()? {
        if matches!(&row.assignment, Some(Assignment::Stationary { station, .. }) if !keys.contains(station)) {
            stranded.push(row.person.code);
        }
    }
    Ok(Replaced { stations: keys.len(), stranded })
}
