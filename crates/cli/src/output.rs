//! What the command line says when something does not work: what, where, what to do.

use std::io::Write;
use std::path::Path;
use tabella_server::setup::{RowProblem, SetupError};
use tabella_server::store::StoreError;

/// Problems of one file that are printed; a wrong column makes one of each row.
const MOST_PROBLEMS: usize = 40;

/// Prints a line. Whoever reads may have gone (`tabella … | head`): what was done stands all the same.
pub(crate) fn say_line(text: std::fmt::Arguments<'_>) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_fmt(text).and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush());
}

/// The same, to standard error.
pub(crate) fn complain_line(text: std::fmt::Arguments<'_>) {
    let mut out = std::io::stderr().lock();
    let _ = out.write_fmt(text).and_then(|()| out.write_all(b"\n"));
}

/// Prints a line to standard output and never panics.
macro_rules! say {
    ($($part:tt)*) => { $crate::output::say_line(format_args!($($part)*)) };
}
/// Prints a line to standard error and never panics.
macro_rules! complain {
    ($($part:tt)*) => { $crate::output::complain_line(format_args!($($part)*)) };
}
pub(crate) use {complain, say};

/// The problems that are printed, and how many more there are.
pub(crate) fn shown(problems: &[RowProblem]) -> (&[RowProblem], Option<String>) {
    let few = problems.get(..MOST_PROBLEMS).unwrap_or(problems);
    let more = problems.len() - few.len();
    (few, (more > 0).then(|| format!("… and {more} more.")))
}

/// `1 person`, `2 people`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A few names and how many more there are.
pub(crate) fn some_of(names: &[String]) -> String {
    const FEW: usize = 10;
    let few = names.get(..FEW).unwrap_or(names);
    let more = names.len() - few.len();
    let text = few.join(", ");
    if more == 0 { text } else { format!("{text} and {more} more") }
}

/// A failure with its problems.
#[derive(Debug)]
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
        complain!("{}", self.message);
        let (problems, more) = shown(&self.problems);
        for problem in problems {
            complain!("  {}", line(problem));
        }
        if let Some(more) = more {
            complain!("  {more}");
        }
        if !self.problems.is_empty() {
            complain!("Nothing was imported.");
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
            StoreError::Missing("person") => {
                "No person on the roster has this code (capitals matter). Import the roster first.".to_owned()
            }
            StoreError::Missing("device") => "No device has this id. `tabella mission devices` lists them.".to_owned(),
            StoreError::SecretMismatch => "The file endpoint.secret in this folder does not belong to its database. \
                Put the one back that was there when the mission began: receipts and devices depend on it."
                .to_owned(),
            StoreError::AuditBroken(row) => {
                format!("The audit chain does not hold: row {row} was changed, or one before it was taken out.")
            }
            StoreError::Unavailable => "The database takes nothing in now. Try again; nothing was lost.".to_owned(),
            other => other.to_string(),
        })
    }
}

impl From<SetupError> for Failure {
    fn from(error: SetupError) -> Self {
        match error {
            SetupError::File(problems) => {
                let message = if problems.len() == 1 { "There is a problem:" } else { "There are problems:" };
                let message = if problems.len() > MOST_PROBLEMS {
                    format!("There are {} problems. The first {MOST_PROBLEMS}:", problems.len())
                } else {
                    message.to_owned()
                };
                Self { message, problems }
            }
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
