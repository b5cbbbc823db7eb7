//! Reference data in memory: mission, forms, stations, roster.

use super::form::FormFacts;
use crate::store::{FormRow, PersonRow, Store, StoreError};
use std::collections::HashMap;
use tabella_domain::{Assignment, Mission, Station};

/// Reference data as of one revision.
pub struct Reference {
    /// Revision.
    pub epoch: i64,
    /// The mission.
    pub mission: Mission,
    /// Its zone.
    pub zone: chrono_tz::Tz,
    /// Polling day.
    pub polling_day: Option<chrono::NaiveDate>,
    /// Form versions, in the order of Today.
    pub forms: Vec<FormRow>,
    facts: HashMap<String, FormFacts>,
    /// Stations by key.
    pub stations: HashMap<String, Station>,
    /// People by code.
    pub people: HashMap<String, PersonRow>,
}

impl Reference {
    /// Reads it from the store.
    ///
    /// # Errors
    /// Storage faults; [`StoreError::NoMission`].
    pub fn load(store: &dyn Store) -> Result<Self, StoreError> {
        // Read first: what changes in between shows as a newer epoch at the next look.
        let epoch = store.epochs()?.reference;
        let mission = store.setting("mission")?.ok_or(StoreError::NoMission)?;
        let mission: Mission = serde_json::from_str(&mission).map_err(|_| StoreError::Stored("mission"))?;
        let zone = mission.time_zone.parse().unwrap_or(chrono_tz::UTC);
        let polling_day = store.setting("polling_day")?.and_then(|d| d.parse().ok());
        let forms = store.forms()?;
        let mut facts = HashMap::new();
        for row in &forms {
            let packed = store.xform(&row.form.sha256)?.ok_or(StoreError::Missing("form"))?;
            let text = tabella_proto::gunzip(&packed, crate::setup::form::MAX_XFORM)
                .ok()
                .and_then(|bytes| String::from_utf8(bytes).ok())
                .ok_or(StoreError::Stored("form.xform"))?;
            facts.insert(row.form.sha256.clone(), FormFacts::read(&text));
        }
        Ok(Self {
            epoch,
            mission,
            zone,
            polling_day,
            forms,
            facts,
            stations: store.stations()?.into_iter().map(|s| (s.key.0.clone(), s)).collect(),
            people: store.people()?.into_iter().map(|p| (p.person.code.clone(), p)).collect(),
        })
    }

    /// Facts of a form version that the endpoint has.
    #[must_use]
    pub fn form(&self, sha256: &str) -> Option<&FormFacts> {
        self.facts.get(sha256)
    }

    /// Area of an observer: their own, else that of their deployment, else that of their station.
    #[must_use]
    pub fn area_of(&self, code: &str) -> Option<String> {
        let row = self.people.get(code)?;
        let deployed = || match row.assignment.as_ref()? {
            Assignment::Mobile { area, .. } => Some(area.clone()),
            Assignment::Stationary { station, .. } => self.stations.get(&station.0)?.area.clone(),
        };
        row.person.area.clone().or_else(deployed).map(|a| a.0)
    }

    /// True for one person, and for two of one team.
    #[must_use]
    pub fn work_together(&self, one: &str, other: &str) -> bool {
        let team = |code: &str| self.people.get(code).and_then(|p| p.person.team.clone());
        one == other || team(one).is_some_and(|t| team(other) == Some(t))
    }

    /// Titles of a form version in all its languages.
    pub fn titles<'a>(&'a self, sha256: &str) -> impl Iterator<Item = &'a String> + use<'a> {
        self.row(sha256).into_iter().flat_map(|r| r.titles.values())
    }

    fn row(&self, sha256: &str) -> Option<&FormRow> {
        self.forms.iter().find(|f| f.form.sha256 == sha256)
    }

    /// Title of a form in the first of `languages` that it has, else in any, else its id.
    #[must_use]
    pub fn title(&self, form_id: &str, sha256: &str, languages: &[String]) -> String {
        let row = self
            .row(sha256)
            .or_else(|| self.forms.iter().find(|f| f.form.form_id == form_id && f.in_use))
            .or_else(|| self.forms.iter().find(|f| f.form.form_id == form_id));
        let Some(row) = row else { return form_id.to_owned() };
        languages
            .iter()
            .find_map(|l| row.titles.get(l))
            .or_else(|| row.titles.values().next())
            .cloned()
            .unwrap_or_else(|| form_id.to_owned())
    }
}
