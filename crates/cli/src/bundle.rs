//! `tabella bundle …`

use crate::mission::{ACTOR, Data};
use crate::output::{Failure, Outcome, complain, count, read, say};
use std::path::PathBuf;
use std::process::ExitCode;
use tabella_server::setup::bundle;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Takes in what a device wrote into a bundle, as if it had been sent. The endpoint may run meanwhile. Again changes nothing.
    Import {
        #[command(flatten)]
        data: Data,
        /// The bundle.
        file: PathBuf,
        /// File with the mission's secret bundle identity.
        #[arg(long)]
        identity: PathBuf,
    },
}

pub(crate) fn run(command: Command) -> Outcome {
    let Command::Import { data, file, identity } = command;
    let bytes = read(&file)?;
    let secret = String::from_utf8(read(&identity)?)
        .map_err(|_| Failure::new(format!("{} is no identity file.", identity.display())))?;
    let identities = bundle::identities(&secret)?;
    let (store, _) = data.open_mission()?;
    let done = bundle::import(store.as_ref(), ACTOR, &bytes, &identities)?;
    say!("{} received, {} received before.", count(done.received, "version", "versions"), done.duplicates);
    let beside = done.beside;
    if beside.notes + beside.notes_again > 0 {
        say!("{} received, {} received before.", count(beside.notes, "note", "notes"), beside.notes_again);
    }
    if beside.files + beside.files_again > 0 {
        say!(
            "{} received, {} received before.",
            count(beside.files, "photo, recording or file", "photos, recordings or files"),
            beside.files_again
        );
    }
    if done.set_aside > 0 {
        say!("Of these {} set aside; the desk shows why.", count(done.set_aside, "is", "are"));
    }
    if done.refused > 0 {
        complain!(
            "{} not stored: too large, not signed by the device, or another content is stored under the same id. The device keeps them.",
            count(done.refused, "record was", "records were")
        );
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}
