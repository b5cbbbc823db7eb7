//! Reads session traces (JSON lines) from standard input and answers them on standard output.
use std::io::{BufRead, Write};

fn main() -> std::io::Result<()> {
    let (input, mut output) = (std::io::stdin().lock(), std::io::stdout().lock());
    for line in input.lines() {
        let line = line?;
        if !line.trim().is_empty() {
            writeln!(output, "{}", tabella_forms::conform::answer(&line))?;
        }
    }
    Ok(())
}
