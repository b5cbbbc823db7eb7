//! Answers conformance cases: JSON lines on stdin, JSON lines on stdout.
#![allow(clippy::print_stdout)]

use std::io::{BufRead, Write};

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if !line.trim().is_empty() {
            writeln!(out, "{}", tabella_xlsform::conform::answer(&line))?;
        }
    }
    Ok(())
}
