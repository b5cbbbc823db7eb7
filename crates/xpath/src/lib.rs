//! OpenRosa XPath: parsing and evaluation over integer node handles.
//!
//! XPath 1.0 complete, with the functions and casts of the ODK XForms specification. The evaluator walks any [`Tree`]
//! and asks a [`Host`] for everything outside of the tree (time, secondary instances, translations), so it is pure.
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

mod analyse;
mod ast;
mod axes;
mod compare;
pub mod conform;
mod dates;
mod decimal;
mod error;
mod eval;
mod filter;
mod functions;
mod locale;
mod parse;
mod parse_path;
mod paths;
mod print;
mod regex;
mod tree;
mod value;
mod xml;
mod zone;

pub use ast::Axis;
pub use decimal::decimal;
pub use error::{EvalError, ParseError, ParseErrorKind};
pub use eval::{Expr, Scope};
pub use paths::{PathRef, PathStart, StepRef, StepTest};
pub use tree::{Dialect, Host, Node, NodeKind, Tree};
pub use value::{Value, number_to_text, text_to_number};
pub use xml::{XmlError, XmlTree};
pub use zone::Zone;
