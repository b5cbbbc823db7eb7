//! The coordinators' side.

pub mod api;
pub mod detail;
pub mod events;
pub mod evidence;
pub mod export;
pub mod lines;
pub mod pages;
pub mod session;
pub mod types;
