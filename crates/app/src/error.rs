//! Making [`AppError`]s.

use crate::api::{AppError, ErrorCode};
use std::collections::BTreeMap;

impl AppError {
    /// An error that the same command meets again.
    #[must_use]
    pub fn new(code: ErrorCode) -> Self {
        Self { code, params: BTreeMap::new(), retryable: false }
    }

    /// An error that may pass.
    #[must_use]
    pub fn passing(code: ErrorCode) -> Self {
        Self { code, params: BTreeMap::new(), retryable: true }
    }

    /// With a parameter of the message.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    /// A fault of ours. `detail` is a fixed text of the code, never data.
    #[must_use]
    pub fn internal(detail: &'static str) -> Self {
        Self::new(ErrorCode::Internal).with("detail", detail)
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.code)
    }
}

impl std::error::Error for AppError {}

/// What every command answers.
pub(crate) type Answer<T> = Result<T, AppError>;

pub(crate) fn locked() -> AppError {
    AppError::new(ErrorCode::Locked)
}

pub(crate) fn wrong_state() -> AppError {
    AppError::new(ErrorCode::WrongState)
}

pub(crate) fn not_found() -> AppError {
    AppError::new(ErrorCode::NotFound)
}
