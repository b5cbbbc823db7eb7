//! `tabella`: sets missions up, runs the endpoint, checks forms.

mod accounts;
mod bundle;
mod card;
mod conform;
mod demo;
mod devices;
mod lan;
mod mission;
mod output;
mod recover;
mod serve;
mod setup;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Field book and desk for election observation: the endpoint's side.
#[derive(Debug, Parser)]
#[command(name = "tabella", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the endpoint of a data folder.
    Serve(serve::Args),
    /// Sets a mission up.
    Mission {
        #[command(subcommand)]
        command: mission::Command,
    },
    /// Takes in bundles: files in which devices hand over what no network carries.
    Bundle {
        #[command(subcommand)]
        command: bundle::Command,
    },
    /// Opens a field book whose PIN or passphrase is forgotten with the mission's recovery identity, and gives it a new passphrase.
    Recover(recover::Args),
    /// Drops what is computed from the received reports and computes it again.
    Rebuild {
        /// Data folder.
        #[arg(long)]
        data: PathBuf,
    },
    /// Checks a form without importing it.
    Form {
        #[command(subcommand)]
        command: FormCommand,
    },
    /// Answers conformance cases, one JSON line in, one out.
    Conform {
        /// What is tried.
        suite: conform::Suite,
    },
    /// Sets the practice mission up (once) and serves it.
    Demo(demo::Args),
}

#[derive(Debug, Subcommand)]
enum FormCommand {
    /// Names every problem of an XLSForm workbook or an XForm document with its place.
    Check {
        /// The file.
        file: PathBuf,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command {
        Command::Serve(args) => serve::run(&args),
        Command::Mission { command } => mission::run(command),
        Command::Bundle { command } => bundle::run(command),
        Command::Recover(args) => recover::run(&args),
        Command::Rebuild { data } => setup::rebuild(&data),
        Command::Form { command: FormCommand::Check { file, json } } => setup::check_form(&file, json),
        Command::Conform { suite } => conform::run(suite),
        Command::Demo(args) => demo::run(&args),
    };
    match result {
        Ok(code) => code,
        Err(failure) => {
            failure.print();
            ExitCode::FAILURE
        }
    }
}
