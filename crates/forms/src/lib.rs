//! XForm → form session: relevance, constraints, required, calculation, choice filters, repeats, translations.
//!
//! Pure: clock, randomness and locale are arguments. A [`Form`] is a parsed, immutable XForm; a [`Session`] is one
//! report being filled. A session recomputes only what an answer touches, through a dependency graph.
//!
//! * [`Form::parse`] reads an XForm document; faults come back located ([`FormProblem`]). External lists and tables are opened
//!   through a [`SourceProvider`] and stay tables ([`Source`]): their rows are handles, looked up through indexes.
//! * [`Session::start`], [`Session::edit`], [`Session::apply`]: everything that a person does is an [`Op`], which the field book
//!   keeps as its journal; the same operations at the same instants give the same state again.
//! * [`Session::items`], [`Session::question`], [`Session::choices`], [`Session::problems`]: what a screen shows.
//! * [`Session::instance_xml`] writes the body that is sent; [`read_answers`] reads one back without a session.
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

mod answers;
mod arena;
mod compose;
pub mod conform;
mod form;
pub mod kind;
pub mod problem;
mod scene;
pub mod session;
pub mod source;
pub mod state;
mod value;
mod view;

pub use answers::{Answer, Answers, read_answers};
pub use form::{Form, QuestionDef};
pub use kind::{Aggregation, DataType, Kind, Unit};
pub use problem::{FormProblem, ProblemCode};
pub use session::Session;
pub use session::types::*;
pub use source::{CsvError, CsvSource, NoSources, Source, SourceProvider};
pub use state::{AnswerState, LeftWhy};
pub use tabella_xpath::{Zone, decimal};
