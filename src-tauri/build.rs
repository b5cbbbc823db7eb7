//! Build script of the observer's app: the commands and the capabilities are declared here.

fn main() {
    // The window embeds the built UI. A plain `cargo build` before the UI was built gets a page that says so.
    let page = std::path::Path::new("ui/dist/field/index.html");
    if !page.exists()
        && let Some(folder) = page.parent()
    {
        let _ = std::fs::create_dir_all(folder);
        let _ = std::fs::write(
            page,
            "<!doctype html><title>Tabella</title><p>The UI is not built. Run <code>make build</code>.",
        );
    }
    println!("cargo:rerun-if-changed=ui/dist/field");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(tauri_build::AppManifest::new().commands(&["dispatch", "attach", "evidence"]));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:warning={error:#}");
        std::process::exit(1);
    }
}
