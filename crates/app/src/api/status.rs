//! Where the app stands.

use super::{AppError, ErrorCode, MailCounts};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where the app stands.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Status {
    /// Phase.
    pub phase: Phase,
    /// What kind of secret this device takes.
    pub secret_kind: SecretKind,
    /// Least length of a new secret; once the mission is known, what it asks for.
    pub secret_least: u8,
    /// The mission asks for a longer secret than the one that opened the store: at least so long. Until it is changed no
    /// first report can be begun; a device that has reports goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub secret_short: Option<u8>,
    /// Seconds until the next try is taken; 0 now.
    pub throttled_seconds: u32,
    /// Tries before the next wait.
    pub tries_left: u8,
    /// State of an enrolment under way.
    pub enrolment: EnrolmentState,
    /// Language of the screens.
    pub language: String,
    /// Languages that the screens have.
    pub languages: Vec<String>,
    /// `light`, `dark`, `sunlight`, `auto`.
    pub theme: String,
    /// The three counts of the status bar; zero while locked.
    pub counts: Counts,
    /// What the desk wrote and asks; zero while locked.
    pub mail: MailCounts,
    /// Network, as far as known; `None` while locked.
    pub network: Option<Network>,
    /// The mission; `None` while locked.
    pub mission: Option<MissionView>,
    /// Minutes after which the screen locks itself.
    pub auto_lock_minutes: u16,
    /// True where the device was revoked.
    pub revoked: bool,
    /// Version of the app.
    pub app_version: String,
    /// Why the store cannot be opened, in phase `blocked`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub blocked: Option<AppError>,
}

/// Phase of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Phase {
    /// No store yet.
    New,
    /// A store exists and is closed.
    Locked,
    /// Open, but the endpoint has not accepted the enrolment yet.
    Enrolling,
    /// Open and enrolled, the first forms and stations are on their way.
    Fetching,
    /// Open.
    Ready,
    /// The store cannot be opened; the last error says why.
    Blocked,
}

/// What kind of secret the device takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SecretKind {
    /// Digits, combined with the platform's keychain.
    Pin,
    /// A passphrase, because this platform offers no keychain.
    Passphrase,
}

/// State of an enrolment.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
#[ts(export)]
pub enum EnrolmentState {
    /// None under way.
    None,
    /// Asking the endpoint.
    Working,
    /// It did not work; correct and repeat `enrol`.
    Failed {
        /// Why.
        error: AppError,
    },
    /// Accepted.
    Done,
}

/// The status bar's counts, of reports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Counts {
    /// Drafts saved on this device.
    pub drafts: u32,
    /// Sent by the observer and not yet received (parked ones included).
    pub waiting: u32,
    /// Of those, parked: a person has to look.
    pub parked: u32,
    /// Received, with receipt.
    pub received: u32,
}

/// What is known of the network. Reachable means that the endpoint answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Network {
    /// True where the last contact worked.
    pub reachable: bool,
    /// When the state last changed.
    pub since: String,
    /// When the endpoint last answered.
    pub last_contact: Option<String>,
    /// Why not reachable: `unreachable`, `not_an_endpoint`, `endpoint_fault`, `endpoint_changed`, …
    pub reason: Option<ErrorCode>,
    /// Difference of the device's clock to the endpoint's, seconds, positive when the device is ahead; 0 when small.
    pub clock_ahead_seconds: i32,
}

/// The mission on the device's screens.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MissionView {
    /// Name.
    pub name: String,
    /// IANA zone in which times are shown.
    pub time_zone: String,
    /// Rehearsal.
    pub practice: bool,
    /// Stations and people are invented.
    pub synthetic: bool,
    /// The observer's code.
    pub observer: String,
    /// Area code.
    pub area: Option<String>,
    /// True where the mission has named somebody to encrypt a bundle for: `export` works.
    pub can_export: bool,
}

/// A link as read.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Link {
    /// Address, normalised.
    pub address: String,
    /// Code, grouped for reading.
    pub code: String,
    /// The endpoint's key, where the link has it.
    pub endpoint_key: Option<String>,
}
