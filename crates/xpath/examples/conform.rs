//! Answers the cases of the XPath vectors: JSON lines in, JSON lines out.
#![allow(clippy::print_stdout)]

use std::io::{BufRead, Write};

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if !line.trim().is_empty() {
            writeln!(out, "{}", tabella_xpath::conform::answer(&line))?;
        }
    }
    Ok(())
}
