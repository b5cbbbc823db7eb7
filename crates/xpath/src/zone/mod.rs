//! Time zones by name.
//!
//! Natively they are those of the IANA tables in the program. The browser has these tables itself, so that its module carries
//! none and asks (`browser.rs`); a test in Chromium compares the two, zone by zone.

#[cfg(not(target_family = "wasm"))]
pub use chrono_tz::Tz as Zone;

#[cfg(target_family = "wasm")]
mod browser;
#[cfg(target_family = "wasm")]
pub use browser::{UnknownZone, Zone, ZoneOffset};

#[cfg(any(test, target_family = "wasm"))]
mod offsets;
