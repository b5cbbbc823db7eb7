//! What comes in: pushes, versions, what devices say of themselves.

use tabella_domain::{DeviceId, FormRef, ReportId, VersionId};

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
