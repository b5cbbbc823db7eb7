//! The messages. Shapes are part of the protocol: add optional fields, never change the meaning of one.

use crate::visited::VisitedStation;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tabella_domain::{Assignment, FormRef, MailId, Message, Mission, Person, Query, ReportId, Station, VersionId};

/// Answer of `GET /v1/hello`. A device that reads this has reached the endpoint; anything else (a captive portal's
/// page, for example) has not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// Always `tabella`.
    pub product: String,
    /// Oldest protocol version that the endpoint takes.
    pub protocol_oldest: u16,
    /// Newest protocol version that the endpoint takes.
    pub protocol: u16,
    /// Ed25519 public key, base64url without padding.
    pub endpoint_key: String,
    /// Endpoint's clock, RFC 3339 UTC.
    pub server_time: String,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// Body of `POST /v1/enrol`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolRequest {
    /// Protocol version of the device.
    pub protocol: u16,
    /// One-time code, normalised (see [`crate::EnrolLink`]).
    pub code: String,
    /// The device's Ed25519 public key, base64url. Made on the device; its private half never leaves it.
    pub device_key: String,
    /// `desktop`, `android`, `browser`.
    pub platform: String,
    /// Version of the app.
    pub app_version: String,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// Answer of `POST /v1/enrol`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolAnswer {
    /// The device's id.
    pub device: tabella_domain::DeviceId,
    /// Bearer token for everything that follows, base64url. The endpoint keeps only its hash, derived so that the same enrolment repeated gives the same token.
    pub token: String,
    /// Ed25519 public key that receipts verify against.
    pub endpoint_key: String,
    /// The mission.
    pub mission: Mission,
    /// The observer that the code was made for.
    pub person: Person,
    /// Endpoint's clock, RFC 3339 UTC.
    pub server_time: String,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// One sent version: an immutable body, its hash signed by the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedVersion {
    /// Id of the version, minted by the device.
    pub version: VersionId,
    /// The report that it belongs to.
    pub report: ReportId,
    /// The form version that it was written with.
    pub form: FormRef,
    /// The body: an XForm instance document. Its UTF-8 bytes are what is hashed and signed.
    pub body: String,
    /// Ed25519 signature over `"tabella/version/1\n"` and the 32 bytes of SHA-256(body), base64url.
    pub signature: String,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// What a device says of itself with each push, so that *silent* differs from *nothing to report*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceState {
    /// Device clock, Unix milliseconds, as text.
    pub clock_ms: String,
    /// Versions that wait on the device, those of this push included.
    pub waiting: u32,
    /// Drafts on the device.
    pub drafts: u32,
}

/// Body of `POST /v1/push`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushRequest {
    /// Protocol version of the device.
    pub protocol: u16,
    /// The device's own state.
    #[serde(default)]
    pub device: DeviceState,
    /// At most [`crate::MAX_BATCH`] versions.
    pub versions: Vec<SignedVersion>,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// What became of one version. In the order of the request, one each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Stored durably; the receipt lists it. The same answer is given however often it is sent.
    Received {
        /// The version.
        version: VersionId,
    },
    /// Not stored, and trying again does not mend it.
    Refused {
        /// The version.
        version: VersionId,
        /// Why.
        code: RefusalCode,
    },
    /// An outcome of a later protocol version.
    #[serde(other)]
    Unknown,
}

/// Why the endpoint refuses to store a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// Body larger than [`crate::MAX_BODY`].
    TooLarge,
    /// The signature does not verify against the device's key.
    BadSignature,
    /// Another body is stored under this version id.
    VersionConflict,
    /// A code of a later version.
    #[serde(other)]
    Unknown,
}

/// Answer of `POST /v1/push`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushAnswer {
    /// One for each version of the request, in its order.
    pub outcomes: Vec<Outcome>,
    /// Covers every version that was received; absent where none was.
    pub receipt: Option<SignedReceipt>,
    /// Endpoint's clock, RFC 3339 UTC.
    pub server_time: String,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// A receipt as bytes, signed by the endpoint after the versions were durable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedReceipt {
    /// JSON text of a [`Receipt`]; its UTF-8 bytes are what is signed.
    pub receipt: String,
    /// Ed25519 signature over `"tabella/receipt/1\n"` and the text, base64url.
    pub signature: String,
}

/// What a receipt says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Device that sent.
    pub device: tabella_domain::DeviceId,
    /// What was received.
    pub received: Vec<ReceivedVersion>,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// One line of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedVersion {
    /// The version.
    pub version: VersionId,
    /// SHA-256 of its body, lower-case hex.
    pub sha256: String,
    /// Number that a person can read out (for example `7F3K 2041`).
    pub number: String,
    /// When it was first received, endpoint's clock, RFC 3339 UTC.
    pub received_at: String,
    /// True where it was set aside at once (for example because the device was revoked).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub set_aside: bool,
}

/// Answer of `GET /v1/pull`. Changes are in order; apply them and store `cursor` in one transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullAnswer {
    /// Where the next pull starts, opaque.
    pub cursor: String,
    /// True where more waits.
    pub more: bool,
    /// What changed.
    pub changes: Vec<Change>,
    /// Endpoint's clock, RFC 3339 UTC.
    pub server_time: String,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// One change. Unknown kinds are skipped, and pulled again by an app that knows them (its cursor carries its protocol).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// The mission as it is now.
    Mission {
        /// The mission.
        mission: Mission,
    },
    /// The forms in use, all of them. The device fetches those that it lacks and keeps those that its drafts began with.
    Forms {
        /// Forms in use, in the order in which Today offers them.
        forms: Vec<FormNotice>,
    },
    /// The station list as it is now.
    Stations {
        /// Version of the list, part of its address.
        version: String,
        /// Number of stations in it.
        count: u32,
    },
    /// This device's observer and deployment.
    Deployment {
        /// The observer.
        person: Person,
        /// What is to be done.
        assignment: Option<Assignment>,
    },
    /// A sent version's standing changed (set aside, released).
    Status {
        /// The version.
        version: VersionId,
        /// True while it is set aside.
        set_aside: bool,
    },
    /// Stations of a mobile team's area where somebody of the mission has been, as far as not told before.
    Visited {
        /// The stations.
        stations: Vec<VisitedStation>,
    },
    /// Versions that others of a long-term observer's team sent. Hearing one twice changes nothing.
    Records {
        /// In the order in which the endpoint received them.
        versions: Vec<crate::PartnerVersion>,
    },
    /// The desk wrote to this observer.
    Message {
        /// The message.
        message: Message,
    },
    /// The desk asks about an answer of this observer.
    Query {
        /// The question.
        query: Query,
    },
    /// A question on an answer needs no clarification any more.
    QueryClosed {
        /// The question.
        query: MailId,
        /// When, endpoint's clock, RFC 3339 UTC.
        closed_at: String,
    },
    /// The areas that this observer is responsible for, as they are now: all of them, or none any more.
    Areas {
        /// The areas.
        areas: Vec<crate::MissionArea>,
    },
    /// What this device shows to others of its team: see [`crate::Credential`].
    Credential {
        /// Signed by the endpoint.
        credential: crate::SignedCredential,
    },
    /// A change of a later protocol version.
    #[serde(other)]
    Unknown,
}

/// A form in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormNotice {
    /// Which; `sha256` is its address.
    pub form: FormRef,
    /// Titles by language.
    pub titles: std::collections::BTreeMap<String, String>,
    /// True for a form that is always at hand (an incident), not due by assignment.
    pub any_time: bool,
    /// Number of questions, for the list.
    pub questions: u32,
}

/// Answer of `GET /v1/stations/{version}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationList {
    /// Version of the list.
    pub version: String,
    /// All stations.
    pub stations: Vec<Station>,
}

/// An error answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WireError {
    /// What went wrong.
    pub code: WireCode,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// Closed set of wire errors; each is handled by a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WireCode {
    /// No such code. (404)
    CodeUnknown,
    /// The code's time is over. (410)
    CodeExpired,
    /// The code was used by another device. (409)
    CodeUsed,
    /// Too many tries; `Retry-After` says when. (429)
    Throttled,
    /// Token unknown. (401)
    Unauthorized,
    /// The device was revoked: it may still push, into quarantine, and read nothing. (403)
    DeviceRevoked,
    /// No common protocol version. (426)
    ProtocolUnsupported,
    /// Larger than the endpoint takes. (413)
    TooLarge,
    /// Not a message of this protocol. (400)
    Malformed,
    /// Not there. (404)
    NotFound,
    /// The endpoint's own fault; try again. (500, 503)
    Internal,
    /// A code of a later version.
    #[serde(other)]
    Unknown,
}
