//! The central endpoint: takes in what devices send, keeps it for good, and shows it to the desk.
//!
//! Truth is append-only and durable before a receipt is signed; everything else is computed from it and can be computed
//! again ([`project`]). Storage is a trait of use cases ([`store::Store`]); [`serve`] runs an endpoint over the embedded
//! store of a data folder.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::cast_possible_truncation,
        clippy::print_stdout
    )
)]

pub mod app;
pub mod config;
pub mod desk;
pub mod http;
pub mod intake;
pub mod keys;
pub mod live;
pub mod project;
pub mod setup;
pub mod store;
pub mod throttle;

use app::App;
pub use config::{Config, Tls};
use keys::Keys;
use project::Reference;
use project::worker::Projector;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, RwLock};
use std::time::Duration;
use store::sqlite::SqliteStore;
use store::{Store, StoreError};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A running endpoint.
pub struct Running {
    /// Address that it listens on.
    pub addr: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    /// `http://…` or `https://…` of the address.
    #[must_use]
    pub fn url(&self, secure: bool) -> String {
        format!("{}://{}", if secure { "https" } else { "http" }, self.addr)
    }

    /// Takes no new connections, lets requests under way finish, commits, closes.
    pub async fn shutdown(self) {
        let _ = self.stop.send(true);
        let _ = self.task.await;
    }

    /// Waits until the endpoint ended for another reason.
    pub async fn wait(&mut self) {
        let _ = (&mut self.task).await;
    }
}

/// Opens the store and the keys of a data folder, and sees that they belong together.
///
/// # Errors
/// Files, a damaged database, a secret of another folder.
pub fn open(dir: &Path) -> Result<(Arc<SqliteStore>, Keys), StoreError> {
    std::fs::create_dir_all(dir)?;
    let keys = Keys::open(dir)?;
    let store = Arc::new(SqliteStore::open(dir)?);
    store.claim(keys.public())?;
    Ok((store, keys))
}

/// Runs an endpoint.
///
/// # Errors
/// No mission in the folder; the address is taken; the certificate does not read.
pub async fn serve(config: Config) -> Result<Running, StoreError> {
    let dir = config.data.clone();
    let (store, keys, reference) = tokio::task::spawn_blocking(move || {
        let (store, keys) = open(&dir)?;
        store.sweep_evidence()?;
        store.sweep_parts()?;
        let reference = Reference::load(store.as_ref())?;
        Ok::<_, StoreError>((store, keys, reference))
    })
    .await
    .map_err(|_| StoreError::Unavailable)??;
    let acceptor = config.tls.as_ref().map(http::listen::tls).transpose()?;
    let listener = TcpListener::bind(config.listen).await?;
    let addr = listener.local_addr()?;
    let (stop, stopping) = watch::channel(false);
    let store: Arc<dyn Store> = store;
    let reference = Arc::new(RwLock::new(Arc::new(reference)));
    let proxy = config.behind_proxy;
    let secure = acceptor.is_some() || proxy.is_some();
    let app = Arc::new(App::new(store, keys, reference, stopping.clone(), secure, proxy));
    let projector = Projector::start(
        Arc::clone(&app.store),
        Arc::clone(&app.reference),
        app.live.clone(),
        Arc::clone(&app.bell),
        Arc::clone(&app.projecting),
    )?;
    let task = tokio::spawn(run(app, projector, listener, acceptor, stopping));
    tracing::info!(port = addr.port(), "endpoint listens");
    Ok(Running { addr, stop, task })
}

async fn run(
    app: Arc<App>,
    mut projector: Projector,
    listener: TcpListener,
    acceptor: Option<tokio_rustls::TlsAcceptor>,
    stopping: watch::Receiver<bool>,
) {
    let chores = tokio::spawn(chores(Arc::clone(&app), stopping.clone()));
    http::listen::run(listener, acceptor, http::router(Arc::clone(&app)), stopping).await;
    let _ = chores.await;
    let closing = tokio::task::spawn_blocking(move || {
        projector.stop();
        if let Err(error) = app.flush_contacts() {
            tracing::warn!(%error, "last contacts");
        }
        // Ends after everything that was taken in is committed.
        app.store.close();
    });
    let _ = closing.await;
    tracing::info!("endpoint ended");
}

/// Waits until the endpoint is told to stop.
pub(crate) async fn told(stopping: &mut watch::Receiver<bool>) {
    // An error means that whoever could tell is gone: stop as well.
    let _ = stopping.wait_for(|s| *s).await;
}

/// Seconds between two looks for parts of evidence that nobody goes on with.
const SWEEP_S: u32 = 3600;

/// What is done once a second: contacts written down, revocations by another process noticed; and each hour: stale parts let go of.
async fn chores(app: Arc<App>, mut stopping: watch::Receiver<bool>) {
    let mut seconds = 0_u32;
    loop {
        tokio::select! {
            () = told(&mut stopping) => return,
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
        seconds = seconds.wrapping_add(1);
        let app = Arc::clone(&app);
        let done = tokio::task::spawn_blocking(move || {
            app.refresh_devices()?;
            app.flush_contacts()?;
            if seconds.is_multiple_of(SWEEP_S) { app.store.sweep_parts() } else { Ok(()) }
        });
        if let Ok(Err(error)) = done.await {
            tracing::warn!(%error, "chores");
        }
    }
}
