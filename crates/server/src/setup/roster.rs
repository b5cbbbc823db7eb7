//! Importing the roster: who observes what.

use super::{RowProblem, SetupError, table};
use crate::store::{Act, Store, StoreError};
use chrono::NaiveTime;
use std::collections::{HashMap, HashSet};
use tabella_domain::{
    AreaCode, Assignment, ExpectedForm, Mission, Person, PersonStatus, Role, Station, StationKey, language_tag,
};

/// A person with what they are deployed to do.
pub type Entry = (Person, Option<Assignment>);

fn word<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(text.trim().to_lowercase().replace([' ', '-'], "_"))).ok()
}

/// A role as a person writes it: `sto`, `lto`, `area_coordinator`, …
#[must_use]
pub fn role(text: &str) -> Option<Role> {
    match text.trim().to_uppercase().as_str() {
        "STO" => Some(Role::ShortTermObserver),
        "LTO" => Some(Role::LongTermObserver),
        _ => word(text),
    }
}

/// Finds a station by key, by `level/…/number`, or by a number that only one station has.
struct Stations<'a> {
    keys: HashSet<&'a str>,
    paths: HashMap<String, &'a str>,
    numbers: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Stations<'a> {
    fn new(stations: &'a [Station]) -> Self {
        let mut out = Self { keys: HashSet::new(), paths: HashMap::new(), numbers: HashMap::new() };
        for s in stations {
            out.keys.insert(&s.key.0);
            let path: Vec<&str> = s.levels.iter().map(String::as_str).chain([s.number.as_str()]).collect();
            out.paths.insert(path.join("/"), &s.key.0);
            out.numbers.entry(&s.number).or_default().push(&s.key.0);
        }
        out
    }

    fn find(&self, text: &str) -> Result<StationKey, String> {
        if self.keys.contains(text) {
            return Ok(StationKey(text.to_owned()));
        }
        if let Some(key) = self.paths.get(text) {
            return Ok(StationKey((*key).to_owned()));
        }
        match self.numbers.get(text).map(Vec::as_slice) {
            Some([one]) => Ok(StationKey((*one).to_owned())),
            Some(several) => {
                Err(format!("{} stations have the number “{text}”. Write Level1/…/number.", several.len()))
            }
            None => Err(format!("“{text}” is not in the station list. Import the stations first.")),
        }
    }
}

/// `opening`, `voting*3`, `opening@09:00`, `voting*3@15:00`, separated by blanks or semicolons.
fn forms(text: &str) -> Result<Vec<ExpectedForm>, String> {
    let mut out: Vec<ExpectedForm> = Vec::new();
    for part in text.split([';', ' ']).filter(|p| !p.is_empty()) {
        let (rest, due) = match part.split_once('@') {
            Some((rest, due)) => (rest, Some(due)),
            None => (part, None),
        };
        let due = match due {
            Some(due) => {
                let time = NaiveTime::parse_from_str(due, "%H:%M")
                    .map_err(|_| format!("“{due}” is no time of day (HH:MM)."))?;
                Some(time.format("%H:%M").to_string())
            }
            None => None,
        };
        let (form_id, count) = match rest.split_once('*') {
            Some((id, count)) => (id, count.parse().map_err(|_| format!("“{count}” is no number of reports."))?),
            None => (rest, 1),
        };
        if form_id.is_empty() || count == 0 {
            return Err(format!("“{part}” is not understood. Write form, form*count or form*count@HH:MM."));
        }
        out.push(ExpectedForm { form_id: form_id.to_owned(), count, due });
    }
    Ok(out)
}

/// What a roster may name.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Stations of the mission.
    pub stations: &'a [Station],
    /// Ids of its forms.
    pub forms: &'a [String],
    /// Its languages.
    pub languages: &'a [String],
}

/// Reads a roster; nothing is stored.
///
/// # Errors
/// Every problem with its row.
pub fn read(bytes: &[u8], encoding: Option<&str>, mission: Known<'_>) -> Result<Vec<Entry>, Vec<RowProblem>> {
    let table = table::read(bytes, encoding)?;
    let mut problems = Vec::new();
    let known = ["code", "roles", "team", "area", "language", "status", "station", "forms"];
    let Some(code_column) = table.column("code") else {
        let there = table.header.join(", ");
        return Err(vec![RowProblem::at(
            1,
            "code",
            "column_missing",
            format!("There is no column “code”. The file has: {there}. It may have: {}.", known.join(", ")),
        )]);
    };
    for header in table.header.iter().filter(|h| !h.is_empty() && !known.iter().any(|k| h.eq_ignore_ascii_case(k))) {
        // Also so that no column of names slips in: the roster on devices and desk is pseudonymous.
        problems.push(RowProblem::at(
            1,
            header,
            "column_unknown",
            format!(
                "The column “{header}” is not known. A roster has: {}. Names and phone numbers do not belong here.",
                known.join(", ")
            ),
        ));
    }
    let found = Stations::new(mission.stations);
    let mut seen: HashMap<String, u64> = HashMap::new();
    let mut out = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let before = problems.len();
        let cell = |name: &str| table.column(name).map(|c| row.cell(c)).filter(|t| !t.is_empty());
        let mut bad = |column: &str, code: &'static str, message: String| {
            problems.push(RowProblem::at(row.line, column, code, message));
        };
        let code = row.cell(code_column);
        if code.is_empty() || code.len() > 40 {
            bad("code", "code_blank", "Everybody needs a code of at most 40 characters (for example O-058).".into());
        } else if let Some(first) = seen.get(&code) {
            bad("code", "code_twice", format!("Row {first} has the same code ({code})."));
        } else {
            seen.insert(code.clone(), row.line);
        }
        let mut roles = Vec::new();
        for text in cell("roles").unwrap_or_else(|| "short_term_observer".into()).split([';', '+', '|', ',']) {
            match role(text) {
                Some(role) => roles.push(role),
                None => bad(
                    "roles",
                    "role_unknown",
                    format!(
                        "“{text}” is no role. Use sto, lto, area_coordinator, coordinator, analyst, data_clerk, head_of_mission, administrator."
                    ),
                ),
            }
        }
        let status = match cell("status") {
            None => PersonStatus::Deployed,
            Some(text) => word(&text).unwrap_or_else(|| {
                bad(
                    "status",
                    "status_unknown",
                    format!("“{text}” is no status. Use invited, agreed, trained, accredited, deployed, withdrew."),
                );
                PersonStatus::Invited
            }),
        };
        let forms = forms(&cell("forms").unwrap_or_default()).unwrap_or_else(|message| {
            bad("forms", "forms_wrong", message);
            Vec::new()
        });
        for form in forms.iter().filter(|f| !mission.forms.contains(&f.form_id)) {
            bad("forms", "form_unknown", unknown("form", &form.form_id, mission.forms, "Import the forms first."));
        }
        let language = cell("language").and_then(|said| {
            let found = language_tag(&said).filter(|tag| mission.languages.contains(tag));
            if found.is_none() {
                let hint = "`tabella mission init --languages …` sets them.";
                bad("language", "language_unknown", unknown("language", &said, mission.languages, hint));
            }
            found
        });
        let area = cell("area").map(AreaCode);
        let assignment = match cell("station").map(|s| found.find(&s)) {
            Some(Ok(station)) => Some(Assignment::Stationary { station, forms }),
            Some(Err(message)) => {
                bad("station", "station_unknown", message);
                None
            }
            None if forms.is_empty() => None,
            None => match &area {
                Some(area) => Some(Assignment::Mobile { area: area.clone(), forms }),
                None => {
                    bad("area", "place_missing", "Forms are due, but there is neither a station nor an area.".into());
                    None
                }
            },
        };
        if problems.len() == before {
            let person = Person { code, roles, team: cell("team"), area, language, status };
            out.push((person, assignment));
        }
    }
    if out.is_empty() && problems.is_empty() {
        problems.push(RowProblem::file("no_rows", "The file has a header and no people."));
    }
    if problems.is_empty() { Ok(out) } else { Err(problems) }
}

fn unknown(what: &str, said: &str, known: &[String], hint: &str) -> String {
    let there = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    format!("The mission has no {what} “{said}”. It has: {there}. {hint}")
}

/// Adds people, or changes those with the same code; all or nothing.
///
/// # Errors
/// Problems of the file; storage faults.
pub fn import(store: &dyn Store, actor: &str, bytes: &[u8], encoding: Option<&str>) -> Result<usize, SetupError> {
    let stations = store.stations()?;
    let mut forms: Vec<String> = store.forms()?.into_iter().filter(|f| f.in_use).map(|f| f.form.form_id).collect();
    forms.dedup();
    let mission = store.setting("mission")?.ok_or(StoreError::NoMission)?;
    let mission: Mission = serde_json::from_str(&mission).map_err(|_| StoreError::Stored("mission"))?;
    let languages: Vec<String> =
        mission.languages.iter().map(|l| language_tag(l).unwrap_or_else(|| l.clone())).collect();
    let known = Known { stations: &stations, forms: &forms, languages: &languages };
    let people = read(bytes, encoding, known).map_err(SetupError::File)?;
    let count = people.len();
    store.administer(actor, Act::PutPeople { people })?;
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms() -> Vec<String> {
        ["opening", "incident", "voting", "az", "ru"].map(str::to_owned).to_vec()
    }

    /// Forms, then two languages.
    fn known<'a>(stations: &'a [Station], names: &'a [String]) -> Known<'a> {
        Known { stations, forms: &names[..3], languages: &names[3..] }
    }

    #[test]
    fn what_the_mission_does_not_have_is_refused_by_row() {
        let text = "code,area,language,forms\nO-1,1,az,opening\nO-2,1,tr,opening\nO-3,1,RU,opening;closing*2\nO-4,1,az-Latn,\n";
        let problems = read(text.as_bytes(), None, known(&[], &forms())).unwrap_err();
        let found: Vec<(u64, Option<&str>, &str)> =
            problems.iter().map(|p| (p.row, p.column.as_deref(), p.code)).collect();
        assert_eq!(
            found,
            [
                (3, Some("language"), "language_unknown"),
                (4, Some("forms"), "form_unknown"),
                (5, Some("language"), "language_unknown"),
            ]
        );
        assert!(problems[1].message.contains("closing") && problems[1].message.contains("opening, incident, voting"));
    }

    #[test]
    fn a_roster_is_read_with_stations_by_number() {
        let station = Station {
            key: StationKey("k1".into()),
            number: "22".into(),
            name: String::new(),
            address: String::new(),
            levels: vec!["North".into()],
            area: None,
            registered: None,
            at: None,
        };
        let text = "code,roles,team,area,language,station,forms\nO-1,sto,T1,1,az,22,opening@09:00;incident\nO-2,sto,T2,1,az,,voting*3@15:00\n";
        let people = read(text.as_bytes(), None, known(&[station], &forms())).unwrap();
        assert!(
            matches!(&people[0].1, Some(Assignment::Stationary { station, forms }) if station.0 == "k1" && forms.len() == 2)
        );
        assert!(
            matches!(&people[1].1, Some(Assignment::Mobile { forms, .. }) if forms[0].count == 3 && forms[0].due.as_deref() == Some("15:00"))
        );
    }

    #[test]
    fn every_bad_row_is_named() {
        let text =
            "code,roles,area,station,forms,phone\nO-1,sto,1,99,opening,\nO-1,boss,1,,opening@25:00,\n,sto,,,opening,\n";
        let problems = read(text.as_bytes(), None, known(&[], &forms())).unwrap_err();
        let found: Vec<(u64, &str)> = problems.iter().map(|p| (p.row, p.code)).collect();
        assert_eq!(
            found,
            [
                (1, "column_unknown"),
                (2, "station_unknown"),
                (3, "code_twice"),
                (3, "role_unknown"),
                (3, "forms_wrong"),
                (4, "code_blank"),
                (4, "place_missing"),
            ]
        );
    }
}
