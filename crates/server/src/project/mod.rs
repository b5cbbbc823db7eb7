//! From truth to projections: reading bodies, facts of a version, the coverage board, the thread that keeps up.

pub mod board;
pub mod body;
pub mod facts;
pub mod form;
pub mod reference;
pub mod worker;

pub use reference::Reference;
