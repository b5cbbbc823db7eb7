//! Checks one form file and prints the report as JSON.
#![allow(clippy::print_stdout)]

fn main() {
    match std::env::args().nth(1) {
        Some(path) => println!("{}", tabella_xlsform::conform::check(std::path::Path::new(&path))),
        None => println!("{{\"ok\":false,\"problems\":[],\"languages\":[],\"questions\":0}}"),
    }
}
