//! The coordinators' side.

pub mod api;
pub mod calls;
pub mod detail;
pub mod events;
pub mod evidence;
pub mod export;
pub mod lines;
pub mod mail;
pub mod mail_types;
pub mod pages;
pub mod session;
pub mod types;
