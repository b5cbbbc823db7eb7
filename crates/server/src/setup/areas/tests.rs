use super::*;
use crate::setup::{roster, stations};
use crate::store::Cursor;
use crate::store::sqlite::SqliteStore;
use serde_json::json;
use tabella_domain::{Mission, MissionId, MissionType, SecretPolicy};

const STATIONS: &str = "Key,Level1,Number,Area,Lat,Lon\nP-1,A,1,1,40.5,47.25\nP-2,A,2,1,,\nP-3,B,3,2,40.6,47.9\n";
const ROSTER: &str = "code,roles,team,area,language,station,forms\n\
    L-1,lto,T1,1,,,\nL-2,lto,T2,3,,,\nS-1,sto,T3,,,P-3,\nC-1,area_coordinator,,,,,\n";

fn square(west: f64, south: f64, size: f64) -> Value {
    json!([[[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]])
}

fn feature(code: &str, geometry: &str, coordinates: &Value) -> Value {
    json!({"type": "Feature", "properties": {"area": code, "name": format!("Area {code}")}, "geometry": {"type": geometry, "coordinates": coordinates}})
}

fn file(features: &[Value]) -> Vec<u8> {
    json!({"type": "FeatureCollection", "features": features}).to_string().into_bytes()
}

fn codes(bytes: &[u8], properties: &Properties) -> Vec<(&'static str, String)> {
    read(bytes, properties).unwrap_err().into_iter().map(|p| (p.code, p.message)).collect()
}

fn store() -> (tempfile::TempDir, SqliteStore) {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(dir.path()).unwrap();
    let mission = Mission {
        id: MissionId(uuid::Uuid::from_u128(1)),
        name: "Test".into(),
        kind: MissionType::FullEom,
        time_zone: "UTC".into(),
        languages: vec!["en".into()],
        practice: true,
        synthetic: true,
        secret: SecretPolicy::default(),
        unknown: Map::new(),
    };
    store.administer("test", Act::SetMission { mission: Box::new(mission), polling_day: None }).unwrap();
    stations::import(&store, "test", STATIONS.as_bytes(), stations::Columns::default(), None).unwrap();
    roster::import(&store, "test", ROSTER.as_bytes(), None).unwrap();
    (dir, store)
}

#[test]
fn every_feature_that_cannot_be_taken_is_named_with_its_reason() {
    let good = square(47.0, 40.0, 0.5);
    let line = json!([[47.0, 40.0], [48.0, 41.0]]);
    let metres = square(5_230_000.0, 4_920_000.0, 1000.0);
    let flat = json!([[[47.0, 40.0], [47.5, 40.0], [48.0, 40.0], [47.0, 40.0]]]);
    let found = codes(
        &file(&[
            feature("1", "Polygon", &good),
            feature("2", "LineString", &line),
            feature("3", "Polygon", &metres),
            feature("4", "Polygon", &flat),
            feature("1", "Polygon", &good),
            feature("5", "Polygon", &json!([[[47.0, "x"], [47.5, 40.0], [48.0, 41.0]]])),
            feature("6", "MultiPolygon", &json!([])),
            json!({"type": "Feature", "properties": {"area": "7"}, "geometry": null}),
            feature(&"8".repeat(65), "Polygon", &good),
        ]),
        &Properties::default(),
    );
    let faults: Vec<&str> = found.iter().map(|(code, _)| *code).collect();
    assert_eq!(
        faults,
        [
            "no_polygon",
            "not_wgs84",
            "no_surface",
            "area_twice",
            "not_a_position",
            "no_surface",
            "no_outline",
            "code_blank"
        ]
    );
    assert!(found[0].1.contains("Feature 2 (“2”)") && found[0].1.contains("LineString"), "{}", found[0].1);
    assert!(found[1].1.contains("Feature 3 (“3”)") && found[1].1.contains("EPSG:4326"), "{}", found[1].1);
    assert!(found[3].1.contains("feature 1"));
}

#[test]
fn a_file_that_is_no_list_of_areas_is_refused_whole() {
    let own = Properties::default();
    let good = feature("1", "Polygon", &square(47.0, 40.0, 0.5));
    assert_eq!(codes(b"Key,Number\nA,1\n", &own)[0].0, "not_json");
    assert_eq!(codes(b"{\"type\":\"Topology\"}", &own)[0].0, "not_a_feature_collection");
    assert_eq!(codes(good.to_string().as_bytes(), &own)[0].0, "not_a_feature_collection");
    assert_eq!(codes(&file(&[]), &own)[0].0, "no_features");
    assert_eq!(codes(&vec![b' '; MOST_BYTES + 1], &own)[0].0, "too_large");
    let many: Vec<Value> =
        (0..=MOST_AREAS).map(|n| feature(&n.to_string(), "Polygon", &square(1.0, 1.0, 0.5))).collect();
    assert_eq!(codes(&file(&many), &own)[0].0, "too_many");
    let mut other = json!({"type": "FeatureCollection", "features": [good]});
    other["crs"] = json!({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}});
    assert_eq!(codes(other.to_string().as_bytes(), &own)[0].0, "not_wgs84");
    other["crs"]["properties"]["name"] = json!("urn:ogc:def:crs:OGC:1.3:CRS84");
    assert!(read(other.to_string().as_bytes(), &own).is_ok());
    let named = |code: &str, name: Option<&str>| Properties { code: Some(code.into()), name: name.map(str::to_owned) };
    let missing = codes(&file(std::slice::from_ref(&good)), &named("district", None));
    assert!(missing[0].0 == "property_missing" && missing[0].1.contains("area, name"), "{missing:?}");
    assert_eq!(codes(&file(&[good]), &named("area", Some("title")))[0].0, "property_missing");
}

#[test]
fn codes_and_names_are_read_from_numbers_texts_and_any_capitals() {
    let mut one = feature("x", "Polygon", &square(47.0, 40.0, 0.5));
    one["properties"] = json!({"CODE": 8, "NAME_EN": " North ", "id": "q"});
    let properties = Properties { code: Some("code".into()), name: Some("name_en".into()) };
    let found = read(&file(&[one]), &properties).unwrap();
    assert_eq!((found.areas[0].code.0.as_str(), found.areas[0].name.as_str()), ("8", "North"));
}

#[test]
fn an_outline_may_cross_itself_be_open_or_have_heights() {
    let bow = json!([[[47.0, 40.0, 12.5], [48.0, 41.0], [48.0, 40.0], [47.0, 40.7]]]);
    let found = read(&file(&[feature("1", "Polygon", &bow)]), &Properties::default()).unwrap();
    let drawn: Value = serde_json::from_str(&found.areas[0].geometry).unwrap();
    assert_eq!(drawn["coordinates"][0][0].as_array().unwrap().len(), 5, "closed");
}

#[test]
fn a_refused_file_changes_nothing_and_a_good_one_replaces_all() {
    let (_dir, store) = store();
    let areas =
        |n: &[&str]| -> Vec<Value> { n.iter().map(|c| feature(c, "Polygon", &square(47.0, 40.0, 0.5))).collect() };
    let done = import(&store, "test", &file(&areas(&["1", "2", "9"])), &Properties::default()).unwrap();
    assert_eq!((done.areas, done.unused, done.without), (3, vec!["9".to_owned()], vec!["3".to_owned()]));
    let before = store.areas().unwrap();
    let mut bad = areas(&["1", "2"]);
    bad.push(feature("3", "Point", &json!([47.0, 40.0])));
    assert!(import(&store, "test", &file(&bad), &Properties::default()).is_err());
    let Err(SetupError::File(problems)) = import(&store, "test", &file(&areas(&["x", "y"])), &Properties::default())
    else {
        panic!("taken")
    };
    assert_eq!(problems[0].code, "no_match");
    assert_eq!(store.areas().unwrap(), before);
    import(&store, "test", &file(&areas(&["3"])), &Properties::default()).unwrap();
    assert_eq!(store.areas().unwrap().len(), 1);
    assert!(store.verify_audit().unwrap() > 0);
}

#[test]
fn a_device_is_told_the_areas_of_its_own_person_and_no_others() {
    let (_dir, store) = store();
    let told = |person: &str, revision: i64| -> Option<Vec<String>> {
        let pull = store.pull(1, person, Cursor { revision, ..Cursor::default() }, 10).unwrap();
        pull.areas.map(|areas| areas.into_iter().map(|a| a.code.0).collect())
    };
    // A mission without outlines says nothing of them, which an older app would not know.
    assert_eq!(told("L-1", 0), None);
    let all: Vec<Value> = ["1", "2", "3"].iter().map(|c| feature(c, "Polygon", &square(47.0, 40.0, 0.5))).collect();
    import(&store, "test", &file(&all), &Properties::default()).unwrap();
    let now = store.epochs().unwrap().admin;
    assert_eq!(told("L-1", 0), Some(vec!["1".into()]));
    assert_eq!(told("L-2", 0), Some(vec!["3".into()]));
    assert_eq!(told("S-1", 0), Some(vec!["2".into()]), "that of the station");
    assert_eq!(told("C-1", 0), Some(Vec::new()));
    assert_eq!(told("L-1", now), None, "nothing new");
    // Another area is told at once.
    roster::import(&store, "test", b"code,roles,team,area\nL-1,lto,T1,2\n", None).unwrap();
    assert_eq!(told("L-1", now), Some(vec!["2".into()]));
    assert_eq!(told("L-2", now), None);
}

#[test]
fn stations_say_where_they_are_and_a_wrong_place_is_named_by_row() {
    let (_dir, store) = store();
    let places: Vec<_> = store.stations().unwrap().into_iter().map(|s| s.at).collect();
    assert_eq!(places[0], Some(tabella_domain::GeoPoint(40_500_000, 47_250_000)));
    assert_eq!(places[1], None);
    let bad = "Number,Lat,Lon\n1,40.5,\n2,95,47\n3,\"40,5\",47\n4,40,47\n";
    let problems = stations::read(bad.as_bytes(), stations::Columns::default(), None).unwrap_err();
    let found: Vec<(u64, &str)> = problems.iter().map(|p| (p.row, p.code)).collect();
    assert_eq!(found, [(2, "place_wrong"), (3, "place_wrong"), (4, "place_wrong")]);
}

#[test]
fn the_practice_areas_are_invented_and_hold_their_stations() {
    let text = include_str!("../../../../../assets/missions/practice/areas.geojson");
    assert!(text.contains("invented"));
    let found = read(text.as_bytes(), &Properties::default()).unwrap();
    assert_eq!(found.areas.len(), 4);
    // What a device downloads of it.
    let largest = found.areas.iter().map(|a| tabella_proto::gzip(a.geometry.as_bytes()).unwrap().len()).max().unwrap();
    assert!(largest < 4_000, "{largest}");
}
