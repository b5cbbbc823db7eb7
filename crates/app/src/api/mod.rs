//! The one command list: what a screen may ask of the core, and what it gets back.
//!
//! The Tauri handler, the worker's handler and the TypeScript map all come from here (`ts-rs`). 64-bit integers cross as
//! text. Rust sends no prose: labels of forms come from the form, everything else is a code that the screen translates.
//! Times cross as RFC 3339 in UTC; the screen shows them in the mission's time zone.

mod commands;
mod evidence;
mod forms;
mod guide;
mod handover;
mod log;
mod mail;
mod map;
mod replies;
mod reports;
mod status;
mod today;
mod visit;

pub use commands::*;
pub use evidence::*;
pub use forms::*;
pub use guide::*;
pub use handover::*;
pub use log::*;
pub use mail::*;
pub use map::*;
pub use replies::*;
pub use reports::*;
pub use status::*;
pub use today::*;
pub use visit::*;
