//! What the command line says when something does not work: what, where, what to do.

use std::path::Path;
use tabella_server::setup::{RowProblem, SetupError};
use tabella_server::store::StoreError;

/// A failure with its problems.
pub(crate) struct Failure {
    message: String,
    problems: Vec<RowProblem>,
}

/// Result of a command.
pub(crate) type Outcome = Result<std::process::ExitCode, Failure>;

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), problems: Vec::new() }
    }

    pub(crate) fn print(&self) {
        eprintln!("{}", self.message);
        for problem in &self.problems {
            eprintln!("  {}", line(problem));
        }
        if !self.problems.is_empty() {
            eprintln!("Nothing was imported.");
        }
    }
}

/// A problem in one line.
pub(crate) fn line(problem: &RowProblem) -> String {
    let mut out = String::new();
    if problem.row > 0 {
        out.push_str(&format!("row {}", problem.row));
    }
    if let Some(column) = &problem.column {
        out.push_str(&format!("{}column {column}", if out.is_empty() { "" } else { ", " }));
    }
    if !out.is_empty() {
        out.push_str(": ");
    }
    out.push_str(&problem.message);
    out
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::new(match error {
            StoreError::NoMission => {
                "There is no mission in this folder yet. Begin with `tabella mission init`.".to_owned()
            }
            other => other.to_string(),
        })
    }
}

impl From<SetupError> for Failure {
    fn from(error: SetupError) -> Self {
        match error {
            SetupError::File(problems) => Self { message: format!("{} problem(s):", problems.len()), problems },
            SetupError::Store(error) => error.into(),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(error.to_string())
    }
}

/// Reads a file, naming it where that fails.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|e| Failure::new(format!("{}: {e}", path.display())))
}
