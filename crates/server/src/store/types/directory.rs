//! Who and what there is: devices, people, forms, accounts, and the acts that change them.

use std::collections::BTreeMap;
use tabella_domain::{Assignment, DeviceId, FormRef, Mission, Person, Role, Station, VersionId};
use tabella_proto::MissionArea;

/// Counters of administrative change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Epochs {
    /// Rises with every administrative act.
    pub admin: i64,
    /// Rises where projections depend on it: mission, forms, stations, roster.
    pub reference: i64,
}

/// A device.
#[derive(Debug, Clone)]
pub struct DeviceRow {
    /// Its number.
    pub no: i64,
    /// Its id.
    pub id: DeviceId,
    /// Observer.
    pub person: String,
    /// Public key, base64url.
    pub key: String,
    /// Hash of its token.
    pub token_hash: [u8; 32],
    /// When enrolled.
    pub enrolled_ms: i64,
    /// When revoked.
    pub revoked_ms: Option<i64>,
}

/// An attempt to enrol.
#[derive(Debug, Clone)]
pub struct EnrolAttempt {
    /// Hash of the code.
    pub code_hash: [u8; 32],
    /// Id to give when the code is unused.
    pub new_device: DeviceId,
    /// Public key, base64url.
    pub device_key: String,
    /// Makes the token's hash from the device's id.
    pub token_hash: [u8; 32],
    /// Platform.
    pub platform: String,
    /// App version.
    pub app_version: String,
    /// Now.
    pub now_ms: i64,
}

/// What a code was good for.
#[derive(Debug, Clone)]
pub enum CodeUse {
    /// No such code.
    Unknown,
    /// Its time is over.
    Expired,
    /// Another device used it.
    Used,
    /// The device, now enrolled or enrolled by this code before.
    Enrolled(Box<DeviceRow>),
}

/// A person on the roster.
#[derive(Debug, Clone)]
pub struct PersonRow {
    /// The person.
    pub person: Person,
    /// What they are deployed to do.
    pub assignment: Option<Assignment>,
    /// Revision at which it last changed.
    pub revision: i64,
}

/// A form version.
#[derive(Debug, Clone)]
pub struct FormRow {
    /// Which.
    pub form: FormRef,
    /// Titles by language.
    pub titles: BTreeMap<String, String>,
    /// Number of questions.
    pub questions: u32,
    /// Always at hand.
    pub any_time: bool,
    /// Offered to devices now.
    pub in_use: bool,
}

/// A device's place in the changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cursor {
    /// Administrative revision seen.
    pub revision: i64,
    /// Standing seen.
    pub standing: i64,
    /// Visits seen.
    pub visited: i64,
    /// Messages and questions seen.
    pub mail: i64,
}

/// Stations where somebody has been.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visited {
    /// The stations.
    pub stations: Vec<tabella_proto::VisitedStation>,
    /// More wait.
    pub more: bool,
    /// Where the next answer starts.
    pub next: i64,
}

/// What changed since a cursor.
#[derive(Debug, Clone)]
pub struct Pull {
    /// The mission, where it changed.
    pub mission: Option<Mission>,
    /// Forms in use, where they changed.
    pub forms: Option<Vec<FormRow>>,
    /// Station list's version and count, where it changed.
    pub stations: Option<(i64, u32)>,
    /// Deployment, where it changed.
    pub person: Option<PersonRow>,
    /// Outlines of the person's areas, where they, or which they are, may have changed.
    pub areas: Option<Vec<MissionArea>>,
    /// Standings.
    pub standings: Vec<(VersionId, bool)>,
    /// Messages, questions, closings, in order.
    pub mail: Vec<super::MailItem>,
    /// More standings or messages wait.
    pub more: bool,
    /// Next cursor.
    pub next: Cursor,
}

/// An administrative act.
#[derive(Debug, Clone)]
pub enum Act {
    /// Sets the mission up, or changes it.
    SetMission {
        /// The mission.
        mission: Box<Mission>,
        /// Polling day `YYYY-MM-DD`, where known.
        polling_day: Option<String>,
    },
    /// Replaces the station list.
    SetStations {
        /// All of them.
        stations: Vec<Station>,
    },
    /// Replaces the outlines of areas.
    SetAreas {
        /// All of them.
        areas: Vec<MissionArea>,
        /// SHA-256 of the file that they come from.
        sha256: String,
    },
    /// Adds people, or changes those with the same code.
    PutPeople {
        /// People with their assignments.
        people: Vec<(Person, Option<Assignment>)>,
    },
    /// Adds a form version and puts it in use.
    AddForm {
        /// Which.
        form: FormRef,
        /// Titles by language.
        titles: BTreeMap<String, String>,
        /// Number of questions.
        questions: u32,
        /// Always at hand.
        any_time: bool,
        /// The document.
        xform: String,
    },
    /// Makes a one-time code.
    AddCode {
        /// Its hash.
        hash: [u8; 32],
        /// For whom.
        person: String,
        /// Until when.
        expires_ms: i64,
    },
    /// Notes that a bundle was taken in.
    ImportedBundle {
        /// SHA-256 of the file.
        sha256: String,
        /// Whose it was.
        device: DeviceId,
        /// Versions stored now.
        received: usize,
        /// Versions stored before.
        duplicates: usize,
        /// Not stored.
        refused: usize,
        /// What came beside versions.
        beside: BesideVersions,
    },
    /// Adds a desk account, or changes the one with the same name. Its sessions end.
    PutAccount {
        /// The account.
        account: Account,
    },
}

/// What a bundle held beside versions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BesideVersions {
    /// Notes stored now.
    pub notes: usize,
    /// Notes stored before.
    pub notes_again: usize,
    /// Pieces of evidence stored now.
    pub files: usize,
    /// Pieces of evidence stored before.
    pub files_again: usize,
}

/// A desk account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Folded name.
    pub name: String,
    /// Name shown.
    pub shown: String,
    /// Argon2id, PHC string.
    pub password: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// Areas; empty means all, for roles that see all.
    pub areas: Vec<String>,
}
