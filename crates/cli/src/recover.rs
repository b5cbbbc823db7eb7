//! `tabella recover`: a forgotten PIN does not destroy the only copy of a report.

use crate::output::{Failure, Outcome, read, say};
use std::io::BufRead;
use std::path::PathBuf;
use std::process::ExitCode;
use tabella_app::native::{RecoverError, recover};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder of the field book (with book.db in it), or a copy of it. The app must be closed.
    #[arg(long)]
    dir: PathBuf,
    /// File with the mission's recovery identity.
    #[arg(long)]
    identity: PathBuf,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let text = String::from_utf8(read(&args.identity)?)
        .map_err(|_| Failure::new(format!("{} is no identity file.", args.identity.display())))?;
    say!("Type the new passphrase (at least 12 characters) and press Enter.");
    let mut passphrase = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut passphrase)
        .map_err(|e| Failure::new(format!("The passphrase cannot be read: {e}.")))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    match recover(&args.dir, lines, passphrase.trim_end_matches(['\r', '\n'])) {
        Ok(()) => {
            say!("The field book opens with the new passphrase. Nothing in it was changed.");
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => Err(Failure::new(match error {
            RecoverError::Missing => format!("There is no field book in {}.", args.dir.display()),
            RecoverError::Busy => "The field book is open in the app. Close the app first.".to_owned(),
            RecoverError::NotRecoverable => {
                "This identity does not open this field book: it is of another mission, or the mission had no recovery recipient when the device was last in contact.".to_owned()
            }
            RecoverError::TooShort => "The passphrase is too short: at least 12 characters.".to_owned(),
            RecoverError::Failed(code) => format!("The field book was left as it is: {code}."),
        })),
    }
}
