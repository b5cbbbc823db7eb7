//! `tabella serve`

use crate::output::{Failure, Outcome};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use tabella_server::{Config, Running, Tls};

/// Arguments of `serve`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Data folder.
    #[arg(long)]
    pub(crate) data: PathBuf,
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:8440")]
    pub(crate) listen: SocketAddr,
    /// Certificate chain, PEM.
    #[arg(long, requires = "tls_key")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// Private key, PEM.
    #[arg(long, requires = "tls_cert")]
    pub(crate) tls_key: Option<PathBuf>,
}

impl Args {
    pub(crate) fn config(&self) -> Config {
        let tls = match (&self.tls_cert, &self.tls_key) {
            (Some(cert), Some(key)) => Some(Tls { cert: cert.clone(), key: key.clone() }),
            _ => None,
        };
        Config { data: self.data.clone(), listen: self.listen, tls }
    }
}

pub(crate) fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("TABELLA_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,refinery_core=warn"));
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

pub(crate) fn run(args: &Args) -> Outcome {
    log();
    let config = args.config();
    let secure = config.tls.is_some();
    if !secure && !config.listen.ip().is_loopback() {
        eprintln!(
            "Without --tls-cert and --tls-key, put a proxy that speaks TLS before this address: devices refuse plain HTTP."
        );
    }
    block(async move {
        let running = tabella_server::serve(config).await?;
        println!("{}", running.url(secure));
        until_told(running).await
    })
}

/// Runs an async command.
pub(crate) fn block(work: impl std::future::Future<Output = Outcome>) -> Outcome {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| Failure::new(e.to_string()))?
        .block_on(work)
}

/// Serves until interrupted, then ends in order.
pub(crate) async fn until_told(mut running: Running) -> Outcome {
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    #[cfg(unix)]
    let told = async { terminate.recv().await };
    #[cfg(not(unix))]
    let told = std::future::pending::<Option<()>>();
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = told => {}
        () = running.wait() => return Err(Failure::new("The endpoint ended by itself; see its log.")),
    }
    running.shutdown().await;
    Ok(ExitCode::SUCCESS)
}
