//! GeoJSON as a table: one row a feature; columns are the properties, `id` and `geometry`.

use crate::source::CsvSource;
use serde_json::Value;

fn point(value: &Value) -> Option<String> {
    let at = |i: usize| value.get(i).and_then(Value::as_f64);
    Some(format!("{} {} 0 0", at(1)?, at(0)?))
}

fn line(value: &Value) -> Option<String> {
    let points: Option<Vec<String>> = value.as_array()?.iter().map(point).collect();
    Some(points?.join("; "))
}

fn geometry(value: &Value) -> Option<String> {
    let coordinates = value.get("coordinates")?;
    match value.get("type")?.as_str()? {
        "Point" => point(coordinates),
        "LineString" => line(coordinates),
        "Polygon" => line(coordinates.get(0)?),
        _ => None,
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(s) => s.clone(),
        other => other.to_string(),
    }
}

/// Reads a `FeatureCollection`; `None` where it is none.
pub(crate) fn read(source: &str) -> Option<CsvSource> {
    let root: Value = serde_json::from_str(source).ok()?;
    let features = root.get("features")?.as_array()?;
    let mut columns: Vec<String> = vec!["geometry".to_owned()];
    for feature in features {
        let id = feature.get("id").map(|_| "id");
        let names = feature.get("properties").and_then(Value::as_object).into_iter().flat_map(|p| p.keys());
        for name in names.map(String::as_str).chain(id) {
            if !columns.iter().any(|c| c == name) {
                columns.push(name.to_owned());
            }
        }
    }
    let rows = features.iter().map(|feature| {
        columns
            .iter()
            .map(|column| match column.as_str() {
                "geometry" => feature.get("geometry").and_then(geometry).unwrap_or_default(),
                "id" if feature.get("id").is_some() => feature.get("id").map(text).unwrap_or_default(),
                name => feature.get("properties").and_then(|p| p.get(name)).map(text).unwrap_or_default(),
            })
            .collect::<Vec<_>>()
    });
    let rows: Vec<Vec<String>> = rows.collect();
    CsvSource::from_rows(columns, rows).ok()
}
