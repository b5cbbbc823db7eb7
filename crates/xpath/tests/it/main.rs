//! The rules of the language, each with its cases.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::print_stdout,
    unreachable_pub
)]

mod dates;
mod functions;
mod laws;
mod nodes;
mod operators;
mod paths;
mod speed;
mod support;
mod syntax;
