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

/// A piece that comes in parts: what was taken stays until the whole is there, also when the process ends. One at a time goes on with
/// a piece; whoever comes later takes over, because the one before is a line that broke.
pub trait Growing: Send {
    /// Bytes that are there, from the first on.
    fn held(&self) -> u64;
    /// Takes more at the end, never past the whole. False where another has taken over: nothing was taken then.
    ///
    /// # Errors
    /// Files; what had reached the disk stays.
    fn write(&mut self, bytes: &[u8]) -> Result<bool, StoreError>;
    /// What was taken is on the disk when this returns.
    ///
    /// # Errors
    /// Files.
    fn settle(&self) -> Result<(), StoreError>;
    /// SHA-256 of what is there, read back from the disk.
    ///
    /// # Errors
    /// Files.
    fn sum(&mut self) -> Result<[u8; 32], StoreError>;
    /// Makes it durable under its hash. What lies there already is not touched. The parts stay until
    /// [`super::Store::forget_parts`], so that a row that cannot be written costs no second upload. False where another has taken over.
    ///
    /// # Errors
    /// Files.
    fn keep(&self, sha256: &[u8; 32]) -> Result<bool, StoreError>;
    /// Lets go of it: it is not what it was to be. False where another has taken over.
    ///
    /// # Errors
    /// Files.
    fn discard(self: Box<Self>) -> Result<bool, StoreError>;
}

/// Bytes as they are kept, to be read in order.
pub type Content = Box<dyn std::io::Read + Send>;
