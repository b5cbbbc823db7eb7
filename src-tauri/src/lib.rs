//! The observer's app: a window around the one web UI, a keychain, a folder, a sync loop. No domain logic; what needs
//! a test lives in `tabella-app`.

mod keychain;

use std::path::PathBuf;
use std::sync::Arc;
use tabella_app::native::{Engine, HttpTransport};
use tabella_app::{App, BundleFolder, KeyParams, Keychain, Platform, SystemClock, SystemRandom};
use tauri::{AppHandle, Emitter, Manager, WebviewUrl, WebviewWindowBuilder};

/// Event that tells the window to ask again.
const CHANGED: &str = "changed";

/// The one command: JSON of a command in, JSON of its reply or error out. On a thread of its own, so that the window
/// never waits for the disk.
#[tauri::command(async)]
fn dispatch(engine: tauri::State<'_, Arc<Engine>>, command: String) -> String {
    engine.dispatch_json(&command)
}

/// Takes a photo, a recording or a file in, as bytes: one frame. Where the platform's way to the window carries no bytes, they
/// come as a list of numbers.
#[tauri::command(async)]
fn attach(engine: tauri::State<'_, Arc<Engine>>, request: tauri::ipc::Request<'_>) -> String {
    match request.body() {
        tauri::ipc::InvokeBody::Raw(frame) => engine.attach_json(frame),
        tauri::ipc::InvokeBody::Json(list) => {
            engine.attach_json(&serde_json::from_value::<Vec<u8>>(list.clone()).unwrap_or_default())
        }
    }
}

/// Bytes of a piece of evidence, for the window alone.
#[tauri::command(async)]
fn evidence(engine: tauri::State<'_, Arc<Engine>>, id: String, small: bool) -> Result<tauri::ipc::Response, String> {
    engine.evidence_bytes(&id, small).map(tauri::ipc::Response::new)
}

/// Where the field book lives. `TABELLA_DIR` puts it elsewhere (tests, a removable disk).
fn folder(app: &AppHandle) -> tauri::Result<PathBuf> {
    match std::env::var_os("TABELLA_DIR") {
        Some(dir) => Ok(PathBuf::from(dir)),
        None => app.path().app_data_dir(),
    }
}

fn language() -> String {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .and_then(|value| value.split(['.', '_']).next().map(str::to_owned))
        .unwrap_or_else(|| "en".to_owned())
}

fn platform(app: &AppHandle) -> tauri::Result<Platform> {
    let dir = folder(app)?;
    let bundles = app.path().document_dir().map_or_else(|_| dir.join("bundles"), |d| d.join("Tabella"));
    Ok(Platform {
        dir,
        bundles: Box::new(BundleFolder(bundles)),
        keychain: keychain::PlatformKeychain::probe().map(|k| Box::new(k) as Box<dyn Keychain + Send>),
        clock: Box::new(SystemClock),
        random: Box::new(SystemRandom),
        language: language(),
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        platform: "desktop".to_owned(),
        key_params: KeyParams::default(),
    })
}

fn setup(app: &mut tauri::App) -> Result<(), Box<dyn std::error::Error>> {
    let engine = Arc::new(Engine::new(App::new(platform(app.handle())?)));
    app.manage(Arc::clone(&engine));

    // An authority of the mission's own, for endpoints inside a closed network.
    let authority = std::env::var_os("TABELLA_CA").map(PathBuf::from);
    let handle = app.handle().clone();
    engine.start(HttpTransport::new(authority.as_deref())?, move || {
        // Nobody listens while the window loads; it asks for the status when it is there.
        let _ = handle.emit(CHANGED, ());
    })?;

    // The title names no organisation: somebody else may hold the device.
    WebviewWindowBuilder::new(app, "field", WebviewUrl::default())
        .title("Tabella")
        .inner_size(420.0, 860.0)
        .min_inner_size(320.0, 480.0)
        .build()?;
    Ok(())
}

/// Runs the app until its window is closed.
#[cfg_attr(mobile, tauri::mobile_entry_point)]
pub fn run() {
    tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_writer(std::io::stderr).init();
    let app = tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![dispatch, attach, evidence])
        .setup(setup)
        .build(tauri::generate_context!());
    match app {
        Ok(app) => app.run(|handle, event| {
            if matches!(event, tauri::RunEvent::Exit) {
                handle.state::<Arc<Engine>>().stop();
            }
        }),
        Err(error) => {
            tracing::error!(%error, "the window cannot be opened");
            std::process::exit(1);
        }
    }
}
