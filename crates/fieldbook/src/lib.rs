//! The observer's field book: an encrypted SQLite store of drafts, sent versions, receipts, stations and forms.
//!
//! Files, all in one directory:
//!
//! | file | what |
//! |---|---|
//! | `book.db`, `book.db-wal` | the store, SQLCipher; the raw key is random |
//! | `book.key.json` | that key, wrapped by PIN or passphrase and the platform's keychain, and for the mission's recovery key; failed tries |
//! | `book.lock` | held while a process has the store open |
//! | `book.reserve` | room that is given back when the disk is full, so that opening still works |
//! | `evidence/…` | photos, recordings, files: random names, each sealed with a key of its own that stands in the store (the browser keeps them as rows) |
//! | `settings.json` | language and appearance; nothing sensitive |
//!
//! Promises: what a method has returned `Ok` for is on the disk (WAL, `synchronous=FULL`, one transaction a call); a sent
//! version is never changed and never removed; only [`FieldBook::discard_draft`] removes anything, and only what was never
//! sent.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::cast_possible_truncation,
        clippy::print_stdout
    )
)]

mod age_file;
mod audit;
mod book;
mod bundle;
mod clock;
mod drafts;
mod envelope;
mod error;
mod evidence;
mod files;
mod forms;
#[cfg(test)]
mod full_disk;
mod guide;
mod handover;
mod link;
mod log;
mod log_search;
mod mail;
mod map;
mod notes;
mod outbox;
mod partner;
mod records;
mod schema;
mod secret;
mod settings;
mod station_rows;
mod stations;
mod tries;
mod versions;
mod visited;

pub use book::{FieldBook, Inspection, inspect};
pub use bundle::{Bundle, RECIPIENT_FIELD, can_export};
pub use clock::Clock;
pub use envelope::{KeyParams, Keychain, KeychainError, SecretKind, SlowKey, slow_key};
pub use error::StoreError;
pub use evidence::{EvidenceCounts, EvidenceRecord, EvidenceState, NewEvidence, SealedEvidence};
#[cfg(target_family = "wasm")]
pub use files::browser::{BrowserKeychain, PoolError, WorkedOut, leave_pool, take_pool};
pub use forms::FormEntry;
pub use guide::GuideDone;
pub use handover::{HandedReport, HandoverFault, HandoverRecord, HandoverState, NewLetter};
pub use log::{LogEntry, Logged};
pub use log_search::{LogLine, LogQuery};
pub use mail::{MailCounts, StoredMessage, StoredQuery};
pub use map::AreaStations;
pub use notes::StoredNote;
pub use partner::PartnerRecord;
pub use records::{
    BookCounts, Draft, Event, Given, LatestVersion, NewVersion, Place, ReportRecord, StoredVersion, Summary,
};
pub use secret::RECOVERY_FIELD;
pub use settings::Settings;
pub use stations::StationListState;
pub use tries::{FREE_TRIES, Throttle};
