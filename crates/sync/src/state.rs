//! What is remembered between two exchanges, and what one exchange brought.

use crate::backoff::not_before_ms;
use crate::plan::RequestKind;
use serde::{Deserialize, Serialize};
use tabella_domain::{DeviceId, FormRef, ParkCode, VersionId};

/// The app, as it names itself to the endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// `desktop`, `android`, `browser`.
    pub platform: String,
    /// Version of the app.
    pub app_version: String,
}

/// Where the device stands with an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// No enrolment was begun.
    New,
    /// The endpoint has not accepted it yet.
    Enrolling(PendingEnrolment),
    /// Accepted.
    Enrolled(Link),
}

/// An enrolment under way. The device's key exists and is durable before this is.
#[derive(Clone, PartialEq, Eq)]
pub struct PendingEnrolment {
    /// Address, normalised.
    pub address: String,
    /// Code, normalised.
    pub code: String,
    /// The endpoint's key: from the link, or pinned at the first hello.
    pub endpoint_key: Option<String>,
    /// The device's public key, base64url.
    pub device_key: String,
    /// Why a person has to correct address or code. Network trouble is not kept here but in [`NetworkState::problem`].
    pub problem: Option<Problem>,
}

impl std::fmt::Debug for PendingEnrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PendingEnrolment").field("problem", &self.problem).finish_non_exhaustive()
    }
}

/// The link to the endpoint after enrolment.
#[derive(Clone, PartialEq, Eq)]
pub struct Link {
    /// Address, normalised.
    pub address: String,
    /// The endpoint's pinned key, base64url.
    pub endpoint_key: String,
    /// This device.
    pub device: DeviceId,
    /// Bearer token.
    pub token: String,
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Link").field("device", &self.device).finish_non_exhaustive()
    }
}

/// What stands in the way. Each has a message on a screen; none of them loses anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// No network, or nothing answers.
    Unreachable,
    /// Something answers that is no Tabella endpoint: a captive portal, a wrong address.
    NotAnEndpoint,
    /// The endpoint has a fault of its own.
    EndpointFault,
    /// The endpoint's key is not the pinned one.
    EndpointChanged,
    /// No common protocol version.
    ProtocolUnsupported,
    /// The endpoint reads the device as revoked. Unsent work is kept and still offered.
    DeviceRevoked,
    /// No such enrolment code.
    CodeUnknown,
    /// The code's time is over.
    CodeExpired,
    /// Another device used the code.
    CodeUsed,
    /// Too many tries; the endpoint said when to come back.
    Throttled,
    /// The endpoint does not take the request, and says no more.
    Refused,
    /// A receipt did not verify.
    ReceiptInvalid,
}

impl Problem {
    /// True where only a corrected address or code helps, so that an enrolment is not tried again by itself.
    #[must_use]
    pub fn needs_a_person(self) -> bool {
        match self {
            Self::EndpointChanged
            | Self::DeviceRevoked
            | Self::CodeUnknown
            | Self::CodeExpired
            | Self::CodeUsed
            | Self::Refused => true,
            Self::Unreachable
            | Self::NotAnEndpoint
            | Self::EndpointFault
            | Self::ProtocolUnsupported
            | Self::Throttled
            | Self::ReceiptInvalid => false,
        }
    }
}

/// Failures in a row of one kind of request, and when it is tried again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Lane {
    /// Failures since the last success.
    pub failures: u32,
    /// Device clock, Unix ms.
    pub not_before_ms: i64,
}

impl Lane {
    pub(crate) fn failed(&mut self, now_ms: i64, random: u64, retry_after_s: Option<u64>) {
        self.failures = self.failures.saturating_add(1);
        self.not_before_ms = not_before_ms(now_ms, self.failures, random, retry_after_s);
    }
}

/// What is known of the network. Kept in the store; a loss of it costs one early try.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NetworkState {
    /// True where the endpoint itself answered the last request.
    pub reachable: bool,
    /// When `reachable` last changed, device clock, Unix ms.
    pub since_ms: i64,
    /// When the endpoint last answered, device clock, Unix ms.
    pub last_contact_ms: Option<i64>,
    /// What stands in the way now.
    pub problem: Option<Problem>,
    /// Device clock minus endpoint clock in seconds; 0 when within [`NetworkState::SKEW_NOTED_S`].
    pub clock_ahead_seconds: i32,
    /// The endpoint says that the device is revoked: nothing is read, unsent work is still offered.
    pub revoked: bool,
    /// The way to the endpoint as a whole.
    pub way: Lane,
    /// Pushes (before that: enrolments) that brought nothing, whoever is at fault. An answered hello does not open it.
    pub push: Lane,
    /// Pulls that brought nothing, likewise.
    pub pull: Lane,
    /// Forms and station lists that did not arrive, likewise: a pull is small and works where they do not.
    pub documents: Lane,
    /// Pieces of evidence that did not get through, likewise: text goes on while a large file does not.
    pub evidence: Lane,
    /// The piece that goes in parts or is about to; empty where none is known of.
    pub upload: String,
    /// Bytes of it that the endpoint said to hold.
    pub upload_here: u64,
    /// The endpoint said that it takes parts.
    pub upload_parts: bool,
    /// The piece that arrived damaged last; empty where none did.
    pub upload_damaged: String,
    /// Bytes in the next part: halved when one does not get through, doubled when one does. 0 means the first.
    pub part: u32,
    /// Most versions in the next push: halved when a batch is refused or does not get through, doubled when one is taken. 0 means the full batch.
    pub push_limit: u16,
    /// When the last push was answered, device clock, Unix ms.
    pub last_push_ms: Option<i64>,
    /// When the last pull was answered, device clock, Unix ms; `None` asks for one at once.
    pub last_pull_ms: Option<i64>,
    /// True where the endpoint has more to pull.
    pub pull_more: bool,
    /// A person asked: one pull although revoked.
    pub pull_once: bool,
    /// Notes that did not arrive, likewise: they never hold up a report.
    pub notes: Lane,
    /// Most notes in the next request, as `push_limit`.
    pub notes_limit: u16,
    /// Documents (form hashes, station list versions) that the endpoint did not give; asked again after the next pull.
    pub deferred: Vec<String>,
}

impl NetworkState {
    /// A difference of clocks up to this many seconds is not spoken of.
    pub const SKEW_NOTED_S: i64 = 90;

    /// After the app starts: what was known of the network is old. The first request is a hello.
    pub fn forget_contact(&mut self, now_ms: i64) {
        self.reachable = false;
        self.problem = None;
        self.since_ms = now_ms;
        self.way = Lane::default();
    }

    pub(crate) fn answered(&mut self, now_ms: i64) {
        if !self.reachable {
            self.reachable = true;
            self.since_ms = now_ms;
        }
        self.last_contact_ms = Some(now_ms);
        self.problem = None;
        self.way = Lane::default();
    }

    pub(crate) fn not_reached(&mut self, problem: Problem, now_ms: i64) {
        if self.reachable || self.since_ms == 0 {
            self.since_ms = now_ms;
        }
        self.reachable = false;
        self.problem = Some(problem);
    }

    pub(crate) fn note_server_time(&mut self, server_time: &str, now_ms: i64) {
        // An unreadable time says nothing about the clock: what was known stays.
        if let Ok(at) = chrono::DateTime::parse_from_rfc3339(server_time) {
            let ahead = now_ms.saturating_sub(at.timestamp_millis()) / 1000;
            self.clock_ahead_seconds = if ahead.abs() <= Self::SKEW_NOTED_S {
                0
            } else {
                i32::try_from(ahead).unwrap_or(if ahead < 0 { i32::MIN } else { i32::MAX })
            };
        }
    }
}

/// What one exchange brought. The app reads again what is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What was asked.
    pub kind: RequestKind,
    /// What stood in the way; `None` where it worked.
    pub problem: Option<Problem>,
    /// The enrolment was accepted.
    pub enrolled: bool,
    /// Versions with a verified receipt now.
    pub acknowledged: Vec<VersionId>,
    /// Versions parked now.
    pub parked: Vec<(VersionId, ParkCode)>,
    /// Notes got their receipt, or were parked.
    pub noted: bool,
    /// Mission, forms, deployment, station list, statuses, messages or questions may have changed.
    pub pulled: bool,
    /// A form document arrived.
    pub form: Option<FormRef>,
    /// A station list arrived.
    pub stations: bool,
    /// The standing of a piece of evidence changed.
    pub evidence: bool,
}

impl Outcome {
    pub(crate) fn of(kind: RequestKind) -> Self {
        Self {
            kind,
            problem: None,
            enrolled: false,
            acknowledged: Vec::new(),
            parked: Vec::new(),
            noted: false,
            pulled: false,
            form: None,
            stations: false,
            evidence: false,
        }
    }
}
