//! Importing the outlines of areas of responsibility from GeoJSON.

use super::outline::{self, Point, Polygon};
use super::{RowProblem, SetupError};
use crate::store::{Act, Store};
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashMap};
use tabella_domain::{AreaCode, Assignment};
use tabella_proto::MissionArea;

/// Largest file.
pub const MOST_BYTES: usize = 32 * 1024 * 1024;
/// Most areas of a mission.
const MOST_AREAS: usize = 2_000;
/// Largest outline of one area once it is simplified: a device downloads it over a bad line.
const MOST_OUTLINE: usize = 256 * 1024;
/// Longest code.
const LONGEST_CODE: usize = 64;
/// Names that the property with the code usually has.
const USUAL_CODES: [&str; 4] = ["area", "code", "number", "id"];
/// Names that the property with the name usually has.
const USUAL_NAMES: [&str; 2] = ["name", "title"];

/// Which properties hold what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Properties {
    /// The area's code, as stations and roster have it.
    pub code: Option<String>,
    /// Its name.
    pub name: Option<String>,
}

/// A file as read.
#[derive(Debug)]
pub struct Read {
    /// Areas in the order of the file.
    pub areas: Vec<MissionArea>,
    /// Points in the file.
    pub points_before: usize,
    /// Points that devices get.
    pub points_after: usize,
}

struct Feature<'a> {
    /// From 1.
    number: usize,
    properties: Option<&'a Map<String, Value>>,
    geometry: Option<&'a Value>,
}

impl Feature<'_> {
    /// A property as text, found whatever its capitals.
    fn said(&self, name: &str) -> Option<String> {
        let properties = self.properties?;
        let exact = properties.get(name);
        let value = exact.or_else(|| properties.iter().find(|(k, _)| k.eq_ignore_ascii_case(name)).map(|(_, v)| v))?;
        let text = match value {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string().trim_end_matches(".0").to_owned(),
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    /// How a person finds it in the file.
    fn named(&self, code: Option<&str>) -> String {
        let name = code.map(str::to_owned).or_else(|| USUAL_NAMES.iter().find_map(|n| self.said(n)));
        match name {
            Some(name) => format!("Feature {} (“{}”)", self.number, name.chars().take(60).collect::<String>()),
            None => format!("Feature {}", self.number),
        }
    }
}

fn collection(document: &Value) -> Result<Vec<Feature<'_>>, RowProblem> {
    let kind = document.get("type").and_then(Value::as_str).unwrap_or_default();
    let features = document.get("features").and_then(Value::as_array).filter(|_| kind == "FeatureCollection");
    let Some(features) = features else {
        return Err(RowProblem::file(
            "not_a_feature_collection",
            "The file is no GeoJSON FeatureCollection. Export the areas as GeoJSON, one feature an area.",
        ));
    };
    // The standard has WGS 84 alone; older files may name another system.
    if let Some(system) = document.get("crs").and_then(|c| c.get("properties")?.get("name")?.as_str()) {
        let known = system.contains("CRS84") || system.ends_with(":4326");
        if !known {
            let shown: String = system.chars().take(60).collect();
            return Err(RowProblem::file(
                "not_wgs84",
                format!("The file is in the coordinate system {shown}. Export it again in WGS 84 (EPSG:4326)."),
            ));
        }
    }
    if features.is_empty() {
        return Err(RowProblem::file("no_features", "The file has no features."));
    }
    if features.len() > MOST_AREAS {
        return Err(RowProblem::file(
            "too_many",
            format!("The file has {} features; a mission has at most {MOST_AREAS} areas.", features.len()),
        ));
    }
    Ok(features
        .iter()
        .zip(1..)
        .map(|(f, number)| Feature {
            number,
            properties: f.get("properties").and_then(Value::as_object),
            geometry: f.get("geometry"),
        })
        .collect())
}

/// Why an outline cannot be taken.
type Fault = (&'static str, String);

fn position(value: &Value) -> Result<Point, Fault> {
    let number = |i: usize| value.get(i).and_then(Value::as_f64);
    let (Some(longitude), Some(latitude)) = (number(0), number(1)) else {
        return Err(("not_a_position", "has a position that is no pair of numbers.".to_owned()));
    };
    outline::point(longitude, latitude).ok_or_else(|| {
        (
            "not_wgs84",
            format!("has the position {longitude}, {latitude}, which is no longitude and latitude. Export the file again in WGS 84 (EPSG:4326)."),
        )
    })
}

fn list<'a>(value: &'a Value, what: &str) -> Result<&'a Vec<Value>, Fault> {
    value.as_array().ok_or_else(|| ("outline_broken", format!("has no list of {what} where one belongs.")))
}

fn polygon(value: &Value) -> Result<Polygon, Fault> {
    let mut rings = Vec::new();
    for (i, ring) in list(value, "rings")?.iter().enumerate() {
        let points: Vec<Point> = list(ring, "positions")?.iter().map(position).collect::<Result<_, _>>()?;
        match outline::ring(points).filter(|r| outline::surface(r) > 0) {
            Some(ring) => rings.push(ring),
            // A hole of no size takes nothing away.
            None if i > 0 => {}
            None => {
                return Err(("no_surface", "has an outline with fewer than three points, or of no size.".to_owned()));
            }
        }
    }
    if rings.is_empty() { Err(("no_surface", "has a polygon without an outline.".to_owned())) } else { Ok(rings) }
}

fn polygons(geometry: Option<&Value>) -> Result<Vec<Polygon>, Fault> {
    let Some(geometry) = geometry.filter(|g| !g.is_null()) else {
        return Err(("no_outline", "has no geometry.".to_owned()));
    };
    let coordinates = geometry.get("coordinates").unwrap_or(&Value::Null);
    match geometry.get("type").and_then(Value::as_str).unwrap_or_default() {
        "Polygon" => Ok(vec![polygon(coordinates)?]),
        "MultiPolygon" => {
            let all: Vec<Polygon> = list(coordinates, "polygons")?.iter().map(polygon).collect::<Result<_, _>>()?;
            if all.is_empty() { Err(("no_surface", "has no polygon.".to_owned())) } else { Ok(all) }
        }
        other => {
            let other: String = other.chars().take(30).collect();
            Err(("no_polygon", format!("is a “{other}”; an area is a Polygon or a MultiPolygon.")))
        }
    }
}

/// The property that holds the codes: the one named, else the first of the usual ones that every feature has.
fn code_property(features: &[Feature<'_>], named: Option<&str>) -> Result<String, RowProblem> {
    let there = || {
        let mut names: BTreeSet<&str> = BTreeSet::new();
        names.extend(features.iter().filter_map(|f| f.properties).flat_map(|p| p.keys().map(String::as_str)));
        names.into_iter().take(30).collect::<Vec<_>>().join(", ")
    };
    let found = match named {
        Some(name) => features.iter().any(|f| f.said(name).is_some()).then_some(name),
        None => USUAL_CODES.into_iter().find(|name| features.iter().all(|f| f.said(name).is_some())),
    };
    found.map(str::to_owned).ok_or_else(|| match named {
        Some(name) => {
            RowProblem::file("property_missing", format!("No feature has a property “{name}”. There are: {}.", there()))
        }
        None => RowProblem::file(
            "property_missing",
            format!("Say with --code which property holds the area's code. There are: {}.", there()),
        ),
    })
}

/// Reads a file; nothing is stored.
///
/// # Errors
/// Every feature that cannot be taken, by its number and name.
pub fn read(bytes: &[u8], properties: &Properties) -> Result<Read, Vec<RowProblem>> {
    if bytes.len() > MOST_BYTES {
        let most = MOST_BYTES / (1024 * 1024);
        let text = format!("The file is larger than {most} MB. Simplify the outlines before importing them.");
        return Err(vec![RowProblem::file("too_large", text)]);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let document: Value = serde_json::from_slice(bytes).map_err(|e| {
        vec![RowProblem::file("not_json", format!("The file is no GeoJSON: line {}, column {}.", e.line(), e.column()))]
    })?;
    let features = collection(&document).map_err(|p| vec![p])?;
    let code = code_property(&features, properties.code.as_deref()).map_err(|p| vec![p])?;
    if let Some(name) = properties.name.as_deref().filter(|name| !features.iter().any(|f| f.said(name).is_some())) {
        return Err(vec![RowProblem::file("property_missing", format!("No feature has a property “{name}”."))]);
    }
    let mut out = Read { areas: Vec::new(), points_before: 0, points_after: 0 };
    let mut problems = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for feature in &features {
        let Some(own) = feature.said(&code).filter(|c| c.chars().count() <= LONGEST_CODE) else {
            let text = format!("{} has no code of at most {LONGEST_CODE} characters in “{code}”.", feature.named(None));
            problems.push(RowProblem::file("code_blank", text));
            continue;
        };
        if let Some(first) = seen.insert(own.clone(), feature.number) {
            let text = format!(
                "{} has the code of feature {first}. Merge the two into one feature.",
                feature.named(Some(&own))
            );
            problems.push(RowProblem::file("area_twice", text));
            continue;
        }
        let found = match polygons(feature.geometry) {
            Ok(found) => found,
            Err((fault, text)) => {
                problems.push(RowProblem::file(fault, format!("{} {text}", feature.named(Some(&own)))));
                continue;
            }
        };
        let simple = outline::simplified(&found);
        let geometry = outline::geojson(&simple);
        if geometry.len() > MOST_OUTLINE {
            let text = format!("{} has too many points even once it is simplified.", feature.named(Some(&own)));
            problems.push(RowProblem::file("outline_too_large", text));
            continue;
        }
        out.points_before += outline::points(&found);
        out.points_after += outline::points(&simple);
        let name = match &properties.name {
            Some(name) => feature.said(name),
            None => USUAL_NAMES.iter().filter(|n| !n.eq_ignore_ascii_case(&code)).find_map(|n| feature.said(n)),
        };
        let name: String = name.unwrap_or_default().chars().filter(|c| !c.is_control()).take(120).collect();
        out.areas.push(MissionArea { code: AreaCode(own), name, geometry, unknown: Map::new() });
    }
    if problems.is_empty() { Ok(out) } else { Err(problems) }
}

/// What replacing the outlines did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Areas with an outline now.
    pub areas: usize,
    /// Points in the file.
    pub points_before: usize,
    /// Points that devices get.
    pub points_after: usize,
    /// Areas of the file that neither a station nor a person names.
    pub unused: Vec<String>,
    /// Areas of stations and people that have no outline.
    pub without: Vec<String>,
}

/// Areas that stations and people name.
fn named(store: &dyn Store) -> Result<BTreeSet<String>, SetupError> {
    let mut out: BTreeSet<String> = store.stations()?.into_iter().filter_map(|s| s.area).map(|a| a.0).collect();
    for row in store.people()? {
        out.extend(row.person.area.map(|a| a.0));
        if let Some(Assignment::Mobile { area, .. }) = row.assignment {
            out.insert(area.0);
        }
    }
    Ok(out)
}

/// Replaces the mission's outlines; all or nothing.
///
/// # Errors
/// Problems of the file, also that none of its areas is one of the mission; storage faults.
pub fn import(store: &dyn Store, actor: &str, bytes: &[u8], properties: &Properties) -> Result<Imported, SetupError> {
    let read = read(bytes, properties).map_err(SetupError::File)?;
    let named = named(store)?;
    let codes: BTreeSet<String> = read.areas.iter().map(|a| a.code.0.clone()).collect();
    if !named.is_empty() && named.is_disjoint(&codes) {
        let some = |all: &BTreeSet<String>| all.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
        let text = format!(
            "None of the file's areas ({}, …) is one of the mission ({}, …). Say with --code which property holds the code.",
            some(&codes),
            some(&named)
        );
        return Err(SetupError::File(vec![RowProblem::file("no_match", text)]));
    }
    let sha256 = tabella_proto::sha256_hex(bytes);
    let (areas, points_before, points_after) = (read.areas.len(), read.points_before, read.points_after);
    store.administer(actor, Act::SetAreas { areas: read.areas, sha256 })?;
    let known = |list: Vec<&String>| list.into_iter().cloned().collect();
    Ok(Imported {
        areas,
        points_before,
        points_after,
        unused: if named.is_empty() { Vec::new() } else { known(codes.difference(&named).collect()) },
        without: known(named.difference(&codes).collect()),
    })
}

#[cfg(test)]
mod tests;
