//! Evidence as it is taken in and kept.

use super::StoreError;
use tabella_domain::{DeviceId, EvidenceId, ReportId};

/// A piece whose bytes are on the disk, to be written down.
#[derive(Debug, Clone)]
pub struct NewPiece {
    /// Its id.
    pub evidence: EvidenceId,
    /// Its report.
    pub report: ReportId,
    /// Number of the device.
    pub device: i64,
    /// The signed head.
    pub head: String,
    /// Its signature.
    pub signature: [u8; 64],
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
    /// Their length.
    pub bytes: u64,
}

/// A piece as kept.
#[derive(Debug, Clone)]
pub struct Piece {
    /// What was taken in.
    pub new: NewPiece,
    /// Id of the device.
    pub device_id: DeviceId,
    /// Public key of the device, base64url.
    pub device_key: String,
    /// Observer of the device.
    pub person: String,
    /// When first received.
    pub received_ms: i64,
    /// Receipt number.
    pub number: String,
    /// From a revoked device.
    pub device_revoked: bool,
}

/// Bytes on their way in. Dropped without [`Incoming::keep`] they leave nothing behind.
pub trait Incoming: Send {
    /// Takes more.
    ///
    /// # Errors
    /// Files.
    fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError>;
    /// Length and SHA-256 of what was taken so far.
    fn sum(&self) -> (u64, [u8; 32]);
    /// Makes it durable under its hash. What lies there already is not touched.
    ///
    /// # Errors
    /// Files.
    fn keep(self: Box<Self>) -> Result<(), StoreError>;
}

/// Bytes as they are kept, to be read in order.
pub type Content = Box<dyn std::io::Read + Send>;
