//! Entry point of the desktop app.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

fn main() {
    tabella_field::run();
}
