//! Errors of the store. Each that a screen can explain is a variant; texts are for logs and hold nothing personal.

use rusqlite::ErrorCode;

/// Why the store did not do it. Unless said otherwise nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No store in this directory.
    #[error("no field book here")]
    Missing,
    /// There is one already.
    #[error("a field book exists here")]
    Exists,
    /// Another process holds it.
    #[error("another process holds the field book")]
    Busy,
    /// A file is not what it was. Files are left as they are.
    #[error("the field book is damaged: {what}")]
    Damaged {
        /// Which part.
        what: &'static str,
    },
    /// Made by a newer app that says that this one must not open it.
    #[error("the field book was made by a newer app")]
    Newer,
    /// The disk is full. What was confirmed before is safe; this was not stored.
    #[error("the disk is full")]
    DiskFull,
    /// Wrong PIN or passphrase.
    #[error("wrong secret, {left} tries before a wait")]
    SecretWrong {
        /// Tries before the next wait.
        left: u8,
    },
    /// Too many tries; this one was not looked at.
    #[error("wait {seconds} s before the next try")]
    SecretThrottled {
        /// Seconds to wait.
        seconds: u32,
    },
    /// The keychain entry of this store is gone, or no keychain is there.
    #[error("the keychain entry of this field book is missing")]
    KeychainMissing,
    /// The keychain does not answer.
    #[error("the keychain does not answer")]
    KeychainUnavailable,
    /// No recovery wrap, or not for this identity.
    #[error("this recovery key does not open this field book")]
    NotRecoverable,
    /// No such report, version, station or form.
    #[error("not found")]
    NotFound,
    /// Its state does not allow it.
    #[error("its state does not allow this")]
    WrongState,
    /// The mission has named nobody to encrypt a bundle for.
    #[error("the mission has no bundle recipient")]
    NoBundleRecipient,
    /// Nothing waits: there is nothing to put into a bundle.
    #[error("nothing to export")]
    NothingToExport,
    /// A file could not be read or written.
    #[error("file: {0}")]
    Io(std::io::Error),
    /// The database refused.
    #[error("database: {0}")]
    Database(rusqlite::Error),
    /// It cannot be handed over, or taken over.
    #[error("handover: {0:?}")]
    Handover(crate::handover::HandoverFault),
    /// A fault of ours.
    #[error("internal: {what}")]
    Internal {
        /// Where.
        what: &'static str,
    },
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io(error),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged { what: "database" },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            _ => Self::Database(error),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(_: serde_json::Error) -> Self {
        Self::Damaged { what: "record" }
    }
}
