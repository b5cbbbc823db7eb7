//! Setting a mission up: mission, stations, roster, forms, codes, accounts, the practice mission.

pub mod access;
pub mod areas;
pub mod bundle;
mod bundle_beside;
pub mod encoding;
pub mod form;
mod outline;
pub mod practice;
pub mod roster;
pub mod stations;
pub mod table;

use serde::Serialize;

/// A row, or a file, that cannot be imported as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowProblem {
    /// Line of the file on which the row starts, from 1; 0 for the file as a whole.
    pub row: u64,
    /// Column, where one is meant.
    pub column: Option<String>,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong and what to do, for whoever prepares the file.
    pub message: String,
}

impl RowProblem {
    pub(crate) fn file(code: &'static str, message: impl Into<String>) -> Self {
        Self { row: 0, column: None, code, message: message.into() }
    }

    pub(crate) fn at(row: u64, column: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self { row, column: Some(column.to_owned()), code, message: message.into() }
    }
}

/// Why an import changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The file has problems; all of them.
    #[error("{} problems in the file", .0.len())]
    File(Vec<RowProblem>),
    /// The store.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
}
