//! Shapes that cross the storage boundary. Times are Unix milliseconds on the endpoint's clock.

use std::collections::BTreeMap;
use tabella_domain::{Assignment, DeviceId, FormRef, Mission, Person, ReportId, Role, Station, VersionId};

use crate::desk::types::SetAside;

/// A storage fault.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused.
    #[error("database: {0}")]
    Database(#[from] rusqlite::Error),
    /// A migration did not apply.
    #[error("migration: {0}")]
    Migration(String),
    /// Files of the data folder.
    #[error("file: {0}")]
    File(#[from] std::io::Error),
    /// A stored value cannot be read.
    #[error("stored value of {0} cannot be read")]
    Stored(&'static str),
    /// The store is closed, or its queue is full.
    #[error("the store takes nothing in now")]
    Unavailable,
    /// No such record.
    #[error("no such {0}")]
    Missing(&'static str),
    /// The folder's secret is not the one that this database was begun with.
    #[error("the secret file does not belong to this database")]
    SecretMismatch,
    /// The audit chain does not fit from this row on.
    #[error("the audit chain does not fit at row {0}")]
    AuditBroken(i64),
    /// A form of this id and version is stored with another content.
    #[error("this version of the form is stored with another content")]
    VersionTaken,
    /// There is no mission in this folder yet.
    #[error("no mission yet")]
    NoMission,
}

/// A push, checked and ready to be stored.
#[derive(Debug)]
pub struct Batch {
    /// Number of the device.
    pub device: i64,
    /// Device clock minus the endpoint's.
    pub clock_ahead_ms: i64,
    /// The versions.
    pub versions: Vec<NewVersion>,
    /// How `pack` is packed: 0 as is, 1 raw deflate.
    pub codec: u8,
    /// The signed bytes of the versions, one after another, packed.
    pub pack: Vec<u8>,
}

/// A version to be stored.
#[derive(Debug)]
pub struct NewVersion {
    /// Its id.
    pub version: VersionId,
    /// Its report.
    pub report: ReportId,
    /// The form version as the device names it.
    pub form: FormRef,
    /// First of the signed bytes in the batch's pack.
    pub start: usize,
    /// How many.
    pub length: usize,
    /// SHA-256 of the signed bytes.
    pub sha256: [u8; 32],
    /// Signature.
    pub signature: [u8; 64],
    /// Fields of later protocol versions, a JSON object.
    pub extra: Option<String>,
}

/// What became of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Durable, now or before.
    Stored(FirstLine),
    /// Other bytes stand under its id.
    Conflict,
}

/// What a receipt says of a version: number and time as the first receipt did, the standing as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstLine {
    /// Number to read out.
    pub number: String,
    /// When it was received.
    pub received_ms: i64,
    /// It is set aside, as far as was decided: at first where it came from a revoked device.
    pub set_aside: bool,
    /// It was stored before.
    pub again: bool,
}

/// A version as stored, unpacked.
#[derive(Debug, Clone)]
pub struct StoredVersion {
    /// Order of acceptance.
    pub seq: i64,
    /// Id.
    pub version: VersionId,
    /// Report.
    pub report: ReportId,
    /// Number of the device.
    pub device: i64,
    /// Id of the device.
    pub device_id: DeviceId,
    /// Public key of the device, base64url.
    pub device_key: String,
    /// Observer of the device.
    pub person: String,
    /// Form version as the device names it.
    pub form: FormRef,
    /// The signed bytes.
    pub body: Vec<u8>,
    /// Their SHA-256, as stored at acceptance.
    pub sha256: [u8; 32],
    /// Signature.
    pub signature: [u8; 64],
    /// When received.
    pub received_ms: i64,
    /// Receipt number.
    pub number: String,
    /// From a revoked device.
    pub device_revoked: bool,
    /// Device clock minus the endpoint's.
    pub clock_ahead_ms: i64,
}

/// What a device last said of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact {
    /// When.
    pub at_ms: i64,
    /// Versions waiting on it.
    pub waiting: u32,
    /// Drafts on it.
    pub drafts: u32,
    /// Its clock minus the endpoint's.
    pub clock_ahead_ms: i64,
}

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
    /// Standings.
    pub standings: Vec<(VersionId, bool)>,
    /// More standings wait.
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
        /// Versions not stored.
        refused: usize,
    },
    /// Adds a desk account, or changes the one with the same name. Its sessions end.
    PutAccount {
        /// The account.
        account: Account,
    },
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

/// How far the projections are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Last version projected.
    pub seq: i64,
    /// Reference data that they were computed with.
    pub reference: i64,
}

/// A report as listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Report.
    pub report: ReportId,
    /// Sequence number of its latest arrival: the order of the list.
    pub arrival: i64,
    /// Form id.
    pub form_id: String,
    /// Hash of the form version that the counting version was written with.
    pub form_sha256: String,
    /// Observer.
    pub observer: String,
    /// Area.
    pub area: Option<String>,
    /// Key of the station, where one was chosen.
    pub station: Option<String>,
    /// What was said in place of a station.
    pub place_said: String,
    /// Versions received.
    pub versions: u32,
    /// Counting version: the highest number that is not set aside, else the highest.
    pub version: VersionId,
    /// Its number.
    pub number: u32,
    /// When *Send* was pressed.
    pub sent_at: String,
    /// When the counting version was received.
    pub received_ms: i64,
    /// When the first version was received.
    pub first_received_ms: i64,
    /// Receipt number of the counting version.
    pub receipt: String,
    /// Questions with a value.
    pub answered: u32,
    /// Questions with a state.
    pub states: u32,
    /// Questions blank.
    pub blank: u32,
    /// Serious answers.
    pub serious: u32,
    /// Urgent answers.
    pub urgent: u32,
    /// Set aside.
    pub set_aside: Option<SetAside>,
    /// From a rehearsal.
    pub practice: bool,
}

/// A question for a page.
#[derive(Debug, Clone, Default)]
pub struct PageQuery {
    /// Lines that arrived before this one.
    pub before: Option<i64>,
    /// Form id.
    pub form: Option<String>,
    /// Areas wanted; `None` means any.
    pub areas: Option<Vec<String>>,
    /// Text, folded, split in words.
    pub text: Vec<String>,
    /// Lines a page.
    pub limit: u32,
}

/// A page.
#[derive(Debug, Clone)]
pub struct Page {
    /// Newest first.
    pub lines: Vec<Line>,
    /// More waits.
    pub more: bool,
    /// Matches in all.
    pub total: u32,
}

/// What the board counts from.
#[derive(Debug, Clone, Default)]
pub struct BoardCounts {
    /// One row a report: observer, form, area, first arrival, *Send* of the counting version, set aside.
    pub reports: Vec<Counted>,
    /// Versions in all, by the area of their report, and those set aside.
    pub versions: Vec<(Option<String>, u32, u32)>,
}

/// A report as the board counts it.
#[derive(Debug, Clone)]
pub struct Counted {
    /// Observer.
    pub observer: String,
    /// Form id.
    pub form_id: String,
    /// Area.
    pub area: Option<String>,
    /// First arrival.
    pub first_received_ms: i64,
    /// When *Send* was pressed, for missions without a polling day.
    pub sent_at: String,
    /// Its counting version is set aside.
    pub set_aside: bool,
}
