//! The practice mission: invented stations and people, real forms. Set up once a data folder; again changes nothing.

use super::{RowProblem, SetupError, access, areas, bundle, form, roster, stations};
use crate::keys::{Keys, write_private};
use crate::store::{Act, Store, StoreError};
use serde::{Deserialize, Serialize};
use std::path::Path;
use tabella_domain::{Mission, MissionId, Role};

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/forms.rs"));
}

const MISSION: &str = include_str!("../../../../assets/missions/practice/mission.json");
const STATIONS: &str = include_str!("../../../../assets/missions/practice/stations.csv");
const ROSTER: &str = include_str!("../../../../assets/missions/practice/roster.csv");
const AREAS: &str = include_str!("../../../../assets/missions/practice/areas.geojson");
const FILE: &str = "practice.json";
/// Secret identity of the practice mission's bundles. A real mission keeps its own elsewhere.
pub const IDENTITY: &str = "bundle-identity.txt";
/// Secret identity that opens the practice mission's field books. A real mission keeps its own offline.
pub const RECOVERY: &str = "recovery-identity.txt";
const ACTOR: &str = "practice";

/// Credentials of the practice desk, made for each data folder.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Credentials {
    /// Accounts.
    pub accounts: Vec<Credential>,
    /// Observer for whom the codes are made.
    pub observer: String,
}

/// One account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Credential {
    /// Name.
    pub name: String,
    /// Password.
    pub password: String,
    /// Role.
    pub role: Role,
    /// Areas.
    pub areas: Vec<String>,
}

/// What the assets say beside the mission itself.
#[derive(Debug, Deserialize)]
struct Setup {
    name: String,
    kind: tabella_domain::MissionType,
    time_zone: String,
    languages: Vec<String>,
    forms: Vec<SetupForm>,
    observer: String,
    area: String,
    /// Where photos, recordings and files may be taken, by form.
    #[serde(default)]
    photos: std::collections::BTreeMap<String, tabella_domain::EvidenceRule>,
    /// Whether observers may write positions down.
    #[serde(default)]
    positions: bool,
    /// The mission's own part of the observer's card.
    #[serde(default)]
    card: tabella_domain::Card,
}

#[derive(Debug, Deserialize)]
struct SetupForm {
    file: String,
    any_time: bool,
    /// For whom it is; for everybody where nobody is named.
    #[serde(default)]
    roles: Vec<Role>,
}

/// Sets the practice mission up where the folder has no mission yet; answers its credentials.
///
/// # Errors
/// The folder holds another mission; forms that do not read; storage faults.
pub fn ensure(store: &dyn Store, dir: &Path) -> Result<Credentials, SetupError> {
    let path = dir.join(FILE);
    let setup: Setup = serde_json::from_str(MISSION).map_err(|_| StoreError::Stored("practice mission"))?;
    // Written last: where it stands, everything before it was done.
    if let Ok(bytes) = std::fs::read(&path) {
        let kept: Credentials = serde_json::from_slice(&bytes).map_err(|_| StoreError::Stored("practice.json"))?;
        // A folder of an earlier version has none yet.
        with_recipients(store, dir)?;
        with_areas(store)?;
        return Ok(kept);
    }
    if let Some(mission) = store.setting("mission")? {
        let mission: Mission = serde_json::from_str(&mission).map_err(|_| StoreError::Stored("mission"))?;
        if !(mission.practice && mission.synthetic) {
            return Err(SetupError::File(vec![RowProblem::file(
                "other_mission",
                "This data folder holds another mission. Take an empty folder for the practice mission.",
            )]));
        }
    } else {
        let mut mission = Mission {
            id: MissionId(uuid::Uuid::now_v7()),
            name: setup.name.clone(),
            kind: setup.kind,
            time_zone: setup.time_zone.clone(),
            languages: setup.languages.clone(),
            practice: true,
            synthetic: true,
            secret: tabella_domain::SecretPolicy::default(),
            unknown: serde_json::Map::new(),
        };
        for (form, rule) in &setup.photos {
            mission.set_evidence_rule(form, *rule);
        }
        if setup.positions {
            mission.unknown.insert(tabella_domain::POSITIONS.into(), true.into());
        }
        mission.set_card(&setup.card).map_err(|_| StoreError::Stored("practice mission"))?;
        store.administer(ACTOR, Act::SetMission { mission: Box::new(mission), polling_day: None })?;
    }
    with_recipients(store, dir)?;
    stations::import(store, ACTOR, STATIONS.as_bytes(), stations::Columns::default(), None)?;
    let mut offered = Vec::new();
    for wanted in &setup.forms {
        let bytes = embedded::FORMS.iter().find(|(name, _)| *name == wanted.file).map(|(_, bytes)| *bytes);
        let bytes = bytes.ok_or_else(|| {
            SetupError::File(vec![RowProblem::file(
                "form_missing",
                format!("The form {} was not there when this program was built.", wanted.file),
            )])
        })?;
        let (imported, _) = form::import(store, ACTOR, bytes, &wanted.file, wanted.any_time)?;
        if !wanted.roles.is_empty() {
            offered.push((imported.form_id, wanted.roles.clone()));
        }
    }
    form::offer(store, ACTOR, &offered)?;
    roster::import(store, ACTOR, ROSTER.as_bytes(), None)?;
    with_areas(store)?;
    let mut accounts = Vec::new();
    for (name, role, areas) in
        [("coordinator", Role::Coordinator, Vec::new()), ("area", Role::AreaCoordinator, vec![setup.area.clone()])]
    {
        let password = access::make_password()?;
        access::put_account(store, ACTOR, name, &password, vec![role], areas.clone())?;
        accounts.push(Credential { name: name.into(), password, role, areas });
    }
    let credentials = Credentials { accounts, observer: setup.observer };
    let text = serde_json::to_vec_pretty(&credentials).map_err(|_| StoreError::Stored("practice.json"))?;
    write_private(&path, &text)?;
    Ok(credentials)
}

/// Gives the mission its recipients where it has none; the identities lie beside the data.
fn with_recipients(store: &dyn Store, dir: &Path) -> Result<(), SetupError> {
    let text = store.setting("mission")?.ok_or(StoreError::NoMission)?;
    let mut mission: Mission = serde_json::from_str(&text).map_err(|_| StoreError::Stored("mission"))?;
    if mission.bundle_recipient().is_some() && mission.recovery_recipient().is_some() {
        return Ok(());
    }
    if mission.bundle_recipient().is_none() {
        mission.set_bundle_recipient(&kept_or_made(&dir.join(IDENTITY), bundle::OPENS_BUNDLES)?);
    }
    if mission.recovery_recipient().is_none() {
        mission.set_recovery_recipient(&kept_or_made(&dir.join(RECOVERY), bundle::OPENS_FIELD_BOOKS)?);
    }
    store.administer(ACTOR, Act::SetMission { mission: Box::new(mission), polling_day: None })?;
    Ok(())
}

/// Gives the mission the outlines of its areas where it has none.
fn with_areas(store: &dyn Store) -> Result<(), SetupError> {
    if store.areas()?.is_empty() {
        areas::import(store, ACTOR, AREAS.as_bytes(), &areas::Properties::default())?;
    }
    Ok(())
}

fn kept_or_made(path: &Path, opens: &str) -> Result<String, SetupError> {
    match std::fs::read_to_string(path) {
        // Written before the mission was told: ended in between.
        Ok(text) => {
            let kept = bundle::identities(&text)?;
            Ok(kept.first().map(|i| i.to_public().to_string()).ok_or(StoreError::Stored("identity"))?)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => bundle::make_identity(path, opens),
        Err(error) => Err(StoreError::from(error).into()),
    }
}

/// A fresh code for the practice observer.
///
/// # Errors
/// Storage faults.
pub fn code(store: &dyn Store, keys: &Keys, credentials: &Credentials) -> Result<(String, i64), StoreError> {
    access::enrol_code(store, keys, ACTOR, &credentials.observer, 24)
}
