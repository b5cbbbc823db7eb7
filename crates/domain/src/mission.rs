//! Missions, people and what is expected of them.

use crate::ids::{AreaCode, MissionId};
use crate::station::StationKey;
use serde::{Deserialize, Serialize};

/// What kind of mission this is. The type locks analysis, wording and exports (methodology, section 1);
/// it is a property of the mission, never a display option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissionType {
    /// Full election observation mission: visits, counts without intervals.
    FullEom,
    /// Limited mission: no percentage or interval derives from station visits.
    LimitedEom,
    /// Citizen observation of a random sample: national estimates with intervals.
    CitizenSampled,
    /// Citizen observation without a sample: counts of stations observed.
    CitizenUnsampled,
    /// Parliamentary or intergovernmental mission.
    Parliamentary,
    /// Information or training project: no observers.
    Training,
}

/// What a device must ask before it opens its field book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretPolicy {
    /// Least number of digits of a PIN (used only where the platform has a keychain).
    pub min_pin_digits: u8,
    /// Least number of characters of a passphrase.
    pub min_passphrase_chars: u8,
    /// Minutes without a touch after which the app locks itself.
    pub auto_lock_minutes: u16,
}

impl Default for SecretPolicy {
    fn default() -> Self {
        Self { min_pin_digits: 6, min_passphrase_chars: 12, auto_lock_minutes: 5 }
    }
}

/// A mission as devices and the desk know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mission {
    /// Identity of the mission.
    pub id: MissionId,
    /// Name for the desk. Devices do not show an organisation's name before unlocking.
    pub name: String,
    /// Its type.
    pub kind: MissionType,
    /// IANA time zone of the mission; every day and time on its screens is in this zone.
    pub time_zone: String,
    /// Languages of its forms and screens, BCP 47, first is the default.
    pub languages: Vec<String>,
    /// True while the mission rehearses: everything is marked and never enters findings.
    pub practice: bool,
    /// True when its stations and people are invented.
    pub synthetic: bool,
    /// Rules for the device's secret.
    pub secret: SecretPolicy,
    /// Fields of later versions survive a round trip through older code.
    #[serde(flatten)]
    pub unknown: serde_json::Map<String, serde_json::Value>,
}

/// Field of [`Mission::unknown`] that names the age recipient (`age1…`) to whom devices encrypt bundles.
pub const BUNDLE_RECIPIENT: &str = "bundle_recipient";

/// Field of [`Mission::unknown`] that names the age recipient (`age1…`) of the mission's offline recovery key.
pub const RECOVERY_RECIPIENT: &str = "recovery_recipient";

impl Mission {
    fn named(&self, field: &str) -> Option<&str> {
        self.unknown.get(field).and_then(serde_json::Value::as_str)
    }

    /// To whom devices encrypt bundles. Without one they write none: nothing leaves a device in clear.
    #[must_use]
    pub fn bundle_recipient(&self) -> Option<&str> {
        self.named(BUNDLE_RECIPIENT)
    }

    /// Names to whom devices encrypt bundles.
    pub fn set_bundle_recipient(&mut self, recipient: &str) {
        self.unknown.insert(BUNDLE_RECIPIENT.into(), recipient.into());
    }

    /// To whom devices wrap the key of their field book a second time. Without one a forgotten secret is a lost field book.
    #[must_use]
    pub fn recovery_recipient(&self) -> Option<&str> {
        self.named(RECOVERY_RECIPIENT)
    }

    /// Names to whom devices wrap the key of their field book a second time.
    pub fn set_recovery_recipient(&mut self, recipient: &str) {
        self.unknown.insert(RECOVERY_RECIPIENT.into(), recipient.into());
    }
}

/// Role of a person. A person may hold several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Short-term observer.
    ShortTermObserver,
    /// Long-term observer.
    LongTermObserver,
    /// Sees and verifies only own areas.
    AreaCoordinator,
    /// Coordinator of the whole mission.
    Coordinator,
    /// Analyst of the core team.
    Analyst,
    /// Keys in what arrives by voice or paper.
    DataClerk,
    /// Head of mission.
    HeadOfMission,
    /// Sets the mission up.
    Administrator,
}

/// Where a person stands on the way into and out of the mission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonStatus {
    /// Asked to come.
    Invited,
    /// Agreed to the conduct rules.
    Agreed,
    /// Trained.
    Trained,
    /// Accredited by the election authority.
    Accredited,
    /// In the field.
    Deployed,
    /// Left, with a reason kept in the restricted record.
    Withdrew,
}

/// An observer as devices and reports know one: by a pseudonymous code, never by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Pseudonymous code (for example `O-058`).
    pub code: String,
    /// Roles held.
    pub roles: Vec<Role>,
    /// Team code, where the observer works in a team.
    pub team: Option<String>,
    /// Area of responsibility.
    pub area: Option<AreaCode>,
    /// Preferred language, BCP 47.
    pub language: Option<String>,
    /// Status in the mission.
    pub status: PersonStatus,
}

/// Identity of one published version of a form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FormRef {
    /// `form_id` of the XLSForm (for example `opening`).
    pub form_id: String,
    /// `version` of the XLSForm.
    pub version: String,
    /// SHA-256 of the XForm document, lower-case hex: two forms with one version text stay apart.
    pub sha256: String,
}

/// A form that is expected from an assignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedForm {
    /// Which form.
    pub form_id: String,
    /// How many reports of it.
    pub count: u16,
    /// Time of day in the mission's zone by which it is due, `HH:MM`; the polling day's own date.
    pub due: Option<String>,
}

/// What one device's observer is deployed to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "deployment", rename_all = "snake_case")]
pub enum Assignment {
    /// One station for the day.
    Stationary {
        /// The station.
        station: StationKey,
        /// Forms due.
        forms: Vec<ExpectedForm>,
    },
    /// An area and targets.
    Mobile {
        /// The area.
        area: AreaCode,
        /// Forms due.
        forms: Vec<ExpectedForm>,
    },
}

impl Assignment {
    /// The forms that are due under this assignment.
    #[must_use]
    pub fn forms(&self) -> &[ExpectedForm] {
        match self {
            Self::Stationary { forms, .. } | Self::Mobile { forms, .. } => forms,
        }
    }
}
