//! The observer's app: its whole logic behind one synchronous [`App::dispatch`], and one door for the network.
//!
//! A shell (native window, browser worker, test) owns an [`App`], hands it a [`Platform`], passes commands in and replies
//! out, and runs one loop: ask [`App::next_request`], perform it, hand the answer to [`App::handle_response`], tell the
//! screen that something changed. There are no threads, no sockets and no clock of its own in here.
//!
//! Promises: an answer is durable before its reply leaves; no command but *discard draft* removes anything; while locked
//! neither keys nor answers are in memory; errors are codes.
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

#[cfg(test)]
extern crate self as tabella_app;

pub mod api;
mod app;
mod book;
#[cfg(test)]
#[path = "../tests/common/mod.rs"]
mod common;
pub mod day;
mod door;
mod error;
mod evidence;
mod filling;
mod forms;
mod guide;
mod handover;
mod logbook;
mod mail;
mod map;
#[cfg(not(target_arch = "wasm32"))]
pub mod native;
mod open;
pub mod platform;
mod records;
mod reports;
mod secret;
mod sending;
mod settings;
mod stations;
mod status;
mod store_errors;
mod tally;
mod today;
mod values;
mod views;
mod visits;

pub use app::App;
pub use door::HttpRequest;
#[cfg(not(target_arch = "wasm32"))]
pub use platform::{BundleFolder, SystemClock};
pub use platform::{
    Bundles, Clock, Instants, KeyParams, Keychain, KeychainError, NoRandom, Platform, Random, SystemRandom,
};
pub use settings::{LANGUAGES, THEMES};
pub use tabella_sync::{HttpResponse, TransportError};

/// What the browser shell needs of the store below.
#[cfg(target_family = "wasm")]
pub mod browser {
    use chrono::{DateTime, Offset, TimeZone};
    pub use tabella_fieldbook::{BrowserKeychain, PoolError, WorkedOut, leave_pool, slow_key, take_pool};

    /// Offsets of a zone from UTC in seconds, at instants in seconds since 1970; `None` where the browser knows no such zone.
    #[must_use]
    pub fn zone_offsets(zone: &str, at: impl Iterator<Item = i64>) -> Option<Vec<i32>> {
        let zone: tabella_forms::Zone = zone.parse().ok()?;
        at.map(|seconds| {
            let at = DateTime::from_timestamp(seconds, 0)?.naive_utc();
            Some(zone.offset_from_utc_datetime(&at).fix().local_minus_utc())
        })
        .collect()
    }
}
