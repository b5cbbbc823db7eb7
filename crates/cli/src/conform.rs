//! `tabella conform`: conformance cases from standard input.

use crate::output::Outcome;
use std::io::{BufRead, Write};
use std::process::ExitCode;

/// A suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Suite {
    /// XPath expressions.
    Xpath,
    /// Form sessions.
    Session,
    /// XLSForm workbooks.
    Xlsform,
}

pub(crate) fn run(suite: Suite) -> Outcome {
    let answer: fn(&str) -> String = match suite {
        Suite::Xpath => tabella_xpath::conform::answer,
        Suite::Session => tabella_forms::conform::answer,
        Suite::Xlsform => tabella_xlsform::conform::answer,
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        // Whoever drives may wait for each answer, or have gone.
        if writeln!(out, "{}", answer(&line)).and_then(|()| out.flush()).is_err() {
            break;
        }
    }
    Ok(ExitCode::SUCCESS)
}
