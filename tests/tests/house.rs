//! The direction of the crates and the one door of each technology (design: no back edges).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// What each crate may use of ours. Anything else is a back edge.
fn allowed() -> BTreeMap<&'static str, Vec<&'static str>> {
    BTreeMap::from([
        ("tabella-xpath", vec![]),
        ("tabella-forms", vec!["tabella-xpath"]),
        ("tabella-xlsform", vec!["tabella-forms", "tabella-xpath"]),
        ("tabella-domain", vec!["tabella-forms"]),
        ("tabella-proto", vec!["tabella-domain"]),
        ("tabella-sync", vec!["tabella-proto", "tabella-domain", "tabella-forms"]),
        ("tabella-fieldbook", vec!["tabella-sync", "tabella-proto", "tabella-domain", "tabella-forms"]),
        ("tabella-app", vec!["tabella-fieldbook", "tabella-sync", "tabella-proto", "tabella-domain", "tabella-forms"]),
        ("tabella-field", vec!["tabella-app"]),
        ("tabella-web", vec!["tabella-app"]),
        ("tabella-server", vec!["tabella-proto", "tabella-domain", "tabella-forms", "tabella-xlsform"]),
        (
            "tabella-cli",
            vec![
                "tabella-app",
                "tabella-server",
                "tabella-xlsform",
                "tabella-forms",
                "tabella-xpath",
                "tabella-domain",
                "tabella-proto",
            ],
        ),
    ])
}

fn metadata() -> serde_json::Value {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo metadata runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).unwrap()
}

/// Ordinary and build dependencies of each package of the workspace (tests may look sideways).
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let metadata = metadata();
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| {
            let uses = package["dependencies"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|d| d["kind"].as_str() != Some("dev"))
                .map(|d| d["name"].as_str().unwrap().to_owned())
                .collect();
            (package["name"].as_str().unwrap().to_owned(), uses)
        })
        .collect()
}

#[test]
fn crates_depend_in_one_direction() {
    let allowed = allowed();
    let mut seen = 0;
    for (package, uses) in dependencies() {
        if package == "tabella-tests" {
            continue;
        }
        let may = allowed.get(package.as_str()).unwrap_or_else(|| panic!("{package} has no place in the house"));
        for used in uses.iter().filter(|u| u.starts_with("tabella-")) {
            assert!(may.contains(&used.as_str()), "{package} must not use {used}");
            seen += 1;
        }
    }
    assert!(seen >= 15, "only {seen} edges seen: the reader of the metadata is broken");
}

#[test]
fn each_technology_has_one_door() {
    let doors = [
        ("tauri", "tabella-field"),
        ("axum", "tabella-server"),
        ("keyring", "tabella-field"),
        ("calamine", "tabella-xlsform"),
    ];
    let dependencies = dependencies();
    for (library, door) in doors {
        for (package, uses) in dependencies.iter().filter(|(p, _)| p.as_str() != "tabella-tests") {
            let uses_it = uses.iter().any(|u| u == library);
            assert_eq!(uses_it, package == door, "{library} belongs to {door} alone; {package}");
        }
    }
}

#[test]
fn pure_crates_know_no_clock_no_storage_no_network() {
    let impure = ["rusqlite", "ureq", "reqwest", "tokio", "axum", "tauri", "getrandom", "rand"];
    let dependencies = dependencies();
    for package in ["tabella-xpath", "tabella-forms", "tabella-xlsform", "tabella-domain"] {
        for used in &dependencies[package] {
            assert!(!impure.contains(&used.as_str()), "{package} is pure and must not use {used}");
        }
    }
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["node_modules", "dist", "generated"].contains(&name.as_str()) {
                files(&path, out);
            }
        } else if name.ends_with(".ts") || name.ends_with(".svelte") {
            out.push(path);
        }
    }
}

#[test]
fn the_ui_reaches_the_shell_through_core_alone() {
    let mut sources = Vec::new();
    files(&root().join("ui/src"), &mut sources);
    assert!(!sources.is_empty());
    let core = root().join("ui/src/core");
    let mut door = 0;
    for path in sources {
        let text = std::fs::read_to_string(&path).unwrap();
        if text.contains("@tauri-apps/") {
            assert!(path.starts_with(&core), "{} must not import @tauri-apps", path.display());
            door += 1;
        }
    }
    assert!(door >= 1, "ui/src/core does not reach the shell at all");
}
