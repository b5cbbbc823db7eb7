//! What the desk's pages get over HTTP (`/desk/api/…`). TypeScript comes from here by `ts-rs`.
//!
//! | call | answers |
//! |---|---|
//! | `POST /desk/api/sign-in` [`SignIn`] | [`Me`], sets the session cookie; 401/429 [`DeskError`] |
//! | `POST /desk/api/sign-out` | 204 |
//! | `GET /desk/api/me` | [`Me`]; 401 when signed out |
//! | `GET /desk/api/board` | [`Board`] |
//! | `GET /desk/api/reports?after=&form=&area=&text=&limit=` | [`ReportPage`], newest first |
//! | `GET /desk/api/reports/{id}` | [`ReportDetail`] |
//! | `GET`/`POST /desk/api/messages`, `GET /desk/api/addressees`, `…/questions`, `…/calls` | see [`super::mail_types`] |
//! | `GET /desk/api/export.csv?form=` | CSV, one row a report, four columns a question (value, state, seen, typed) |
//! | `GET /desk/api/events` | server-sent events; `event: report` data [`ReportLine`], `event: board` data [`Board`], `event: mail` data [`super::mail_types::MailStir`], `event: lag` when the client must reload |
//!
//! Changing calls need the header `X-Tabella: desk` (a cross-site form cannot set it).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Credentials.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SignIn {
    /// Account name.
    pub name: String,
    /// Password.
    pub password: String,
}

/// Error of the desk: closed codes, translated by the page.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DeskError {
    /// The code.
    pub code: DeskErrorCode,
    /// Seconds to wait, where throttled.
    pub wait_seconds: u32,
}

/// Closed set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum DeskErrorCode {
    /// Name or password wrong (never says which).
    SignInWrong,
    /// Too many tries.
    SignInThrottled,
    /// Not signed in, or the session ended.
    SignedOut,
    /// The role does not allow it.
    Forbidden,
    /// No such record.
    NotFound,
    /// Not a request that the endpoint understands.
    Malformed,
    /// A fault of the endpoint's own.
    Internal,
}

/// Who is signed in, and to what.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Me {
    /// Name shown.
    pub name: String,
    /// `coordinator`, `area_coordinator`, `administrator`, `head_of_mission`, `analyst`, `data_clerk`
    pub roles: Vec<String>,
    /// Areas that the person may see; empty = all.
    pub areas: Vec<String>,
    /// Mission.
    pub mission: DeskMission,
    /// Endpoint's clock, RFC 3339 UTC.
    pub server_time: String,
}

/// The mission on the desk's scope line.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DeskMission {
    /// Name.
    pub name: String,
    /// `full_eom`, `limited_eom`, `citizen_sampled`, `citizen_unsampled`, `parliamentary`, `training`
    pub kind: String,
    /// IANA zone.
    pub time_zone: String,
    /// Languages.
    pub languages: Vec<String>,
    /// Rehearsal.
    pub practice: bool,
    /// Invented stations and people.
    pub synthetic: bool,
    /// Stations in the frame.
    pub stations: u32,
    /// Observers on the roster.
    pub observers: u32,
    /// Devices enrolled.
    pub devices: u32,
}

/// Expected and received by form and area.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Board {
    /// Columns, in the order of the mission's forms.
    pub forms: Vec<BoardForm>,
    /// One row an area, then `all`.
    pub areas: Vec<BoardRow>,
    /// All areas together.
    pub total: BoardRow,
    /// Reports in all (latest versions).
    pub reports: u32,
    /// Versions in all.
    pub versions: u32,
    /// Versions set aside.
    pub set_aside: u32,
    /// Last contact of each device, longest silence first.
    pub devices: Vec<DeviceLine>,
    /// When computed, RFC 3339 UTC.
    pub at: String,
}

/// A column of the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BoardForm {
    /// `form_id`.
    pub form_id: String,
    /// Title in the mission's first language.
    pub title: String,
    /// `HH:MM`, where every assignment agrees.
    pub due: Option<String>,
    /// True for forms that nobody is expected to send (incidents): received only.
    pub any_time: bool,
}

/// A row of the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BoardRow {
    /// Area code; `None` for all together or for people without area.
    pub area: Option<String>,
    /// One cell a form.
    pub cells: Vec<BoardCell>,
}

/// A cell of the board. `received` never exceeds `expected` through duplicates: extra ones are counted apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BoardCell {
    /// Reports expected.
    pub expected: u32,
    /// Expected ones that were received.
    pub received: u32,
    /// Received after they were due.
    pub late: u32,
    /// Received beyond what was expected.
    pub extra: u32,
    /// Set aside.
    pub set_aside: u32,
}

/// Last contact of a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DeviceLine {
    /// Observer's code.
    pub observer: String,
    /// Area.
    pub area: Option<String>,
    /// Last time the device spoke, RFC 3339 UTC; `None` when never after enrolment.
    pub last_contact: Option<String>,
    /// Versions that it said were waiting on it.
    pub waiting: u32,
    /// Drafts that it said it holds.
    pub drafts: u32,
    /// Its clock minus the endpoint's, seconds.
    pub clock_ahead_seconds: i32,
    /// Revoked.
    pub revoked: bool,
}

/// A line of the live list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReportLine {
    /// Report id.
    pub report: String,
    /// `form_id`.
    pub form_id: String,
    /// Title.
    pub title: String,
    /// Observer's code.
    pub observer: String,
    /// Area.
    pub area: Option<String>,
    /// Station number, where it is in the list.
    pub station_number: Option<String>,
    /// Station name and place in one line, or what was said in place of it.
    pub place: String,
    /// Versions received.
    pub versions: u32,
    /// Latest version received, RFC 3339 UTC.
    pub received_at: String,
    /// First version received.
    pub first_received_at: String,
    /// Latest version's receipt number.
    pub receipt: String,
    /// Questions with a value, latest version.
    pub answered: u32,
    /// Questions with a state.
    pub states: u32,
    /// Questions relevant and blank.
    pub blank: u32,
    /// Serious answers.
    pub serious: u32,
    /// Urgent answers.
    pub urgent: u32,
    /// Set aside, with a reason code.
    pub set_aside: Option<SetAside>,
    /// Made in a rehearsal.
    pub practice: bool,
}

/// Why a version is set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SetAside {
    /// Its body cannot be read.
    Unreadable,
    /// It was written with a form version that the endpoint does not have.
    FormUnknown,
    /// The device was revoked.
    DeviceRevoked,
    /// The station is not in the frame.
    StationUnknown,
    /// The body names another report, version or device than the envelope.
    EnvelopeMismatch,
    /// It is from a rehearsal, and the mission is not (or the other way round).
    PracticeMismatch,
}

/// A page of the list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReportPage {
    /// Lines, newest first.
    pub reports: Vec<ReportLine>,
    /// Give as `after` for the next page.
    pub next: Option<String>,
    /// How many match in all.
    pub total: u32,
}

/// A report page.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReportDetail {
    /// As in the list.
    pub line: ReportLine,
    /// Station's levels from the largest.
    pub levels: Vec<String>,
    /// Versions, newest first.
    pub versions: Vec<VersionDetail>,
    /// Questions in the order of the latest version's form; questions that only older versions have come last.
    pub questions: Vec<QuestionDetail>,
    /// Photos, recordings and files: what is here, then what the text names and has not arrived.
    #[serde(default)]
    pub evidence: Vec<EvidenceDetail>,
}

/// A piece of evidence on the report page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct EvidenceDetail {
    /// Id: its bytes are at `evidence/{id}`.
    pub evidence: String,
    /// Name of the file, as the answer has it.
    pub name: String,
    /// The question, path with positions.
    pub question: String,
    /// `photo`, `audio`, `video`, `document`; empty until it arrived.
    pub kind: String,
    /// Media type as the device was told.
    pub mime: String,
    /// Length, bytes.
    pub bytes: u32,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// When the device took it in, its clock.
    pub taken_at: Option<String>,
    /// When it was seen, where that differs.
    pub seen_at: Option<String>,
    /// What the observer says of it.
    pub caption: String,
    /// When it was received; `None` while it is awaited.
    pub received_at: Option<String>,
    /// Receipt number.
    pub receipt: String,
    /// True where a signed version of the report names this file and this hash.
    pub named: bool,
    /// True where the device's signature verifies and names the hash of these bytes.
    pub verified: bool,
    /// It came from a revoked device.
    pub set_aside: bool,
    /// True where a browser can show it on the page.
    pub shown: bool,
}

/// A version on the report page.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct VersionDetail {
    /// Version id.
    pub version: String,
    /// Number, from 1.
    pub number: u32,
    /// When the observer pressed *Send*, device clock, RFC 3339 UTC.
    pub sent_at: String,
    /// When the endpoint received it.
    pub received_at: String,
    /// Receipt number.
    pub receipt: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// True where the signature verifies and the receipt names the same hash.
    pub verified: bool,
    /// Device that signed, short.
    pub device: String,
    /// Observer who sent it.
    pub observer: String,
    /// Another version has the same number: two devices sent the report, neither corrected the other. The one that was received
    /// first counts.
    pub twin: bool,
    /// Form version.
    pub form_version: String,
    /// Set aside.
    pub set_aside: Option<SetAside>,
    /// Device clock minus the endpoint's when it was received, seconds.
    pub clock_ahead_seconds: i32,
}

/// A question on the report page.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct QuestionDetail {
    /// Path with positions.
    pub path: String,
    /// Running number among the questions that the latest version has, as on the observer's screen.
    pub number: Option<u32>,
    /// Theme.
    pub theme: String,
    /// Label in the language asked for.
    pub label: String,
    /// Answers, one a version, in the order of `versions`.
    pub answers: Vec<AnswerDetail>,
    /// `serious`, `urgent` or `none`, for the latest version's answer.
    pub tier: Tier,
}

/// How much an answer matters now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Tier {
    /// Interrupts.
    Urgent,
    /// Queues for a call back before publication.
    Serious,
    /// Is counted.
    None,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AnswerDetail {
    /// In words; empty where there is no value.
    pub text: String,
    /// Value as sent.
    pub value: String,
    /// State in place of a value: `not_observed`, `not_applicable`, `refused_access`, `dont_know`, `unanswered`; `blank`
    /// where neither was given, `absent` where the version does not have the question (not relevant, other form version).
    pub state: Option<String>,
    /// When seen, RFC 3339 UTC.
    pub seen_at: Option<String>,
    /// When typed.
    pub typed_at: Option<String>,
    /// Code of the observer who answered, where the report was handed over after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub by: Option<String>,
}
