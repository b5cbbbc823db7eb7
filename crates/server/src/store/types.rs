//! Shapes that cross the storage boundary. Times are Unix milliseconds on the endpoint's clock.

mod directory;
mod evidence;
mod intake;
mod mail;
mod team;
mod views;

pub use directory::*;
pub use evidence::*;
pub use intake::*;
pub use mail::*;
pub use team::*;
pub use views::*;

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
