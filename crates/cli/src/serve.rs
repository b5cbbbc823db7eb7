//! `tabella serve`

use crate::lan::Lan;
use crate::output::{Failure, Outcome, complain, say};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
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
    /// Address of a proxy that speaks TLS before this endpoint; only its word is taken for who asks.
    #[arg(long, conflicts_with = "tls_cert")]
    pub(crate) behind_proxy: Option<IpAddr>,
    /// For trying with phones on the same network: listens there, with a certificate that it makes itself, and shows a code to photograph.
    #[arg(long, conflicts_with_all = ["tls_cert", "behind_proxy"])]
    pub(crate) lan: bool,
}

impl Args {
    pub(crate) fn config(&self) -> Result<(Config, Option<Lan>), Failure> {
        let mut config =
            Config { data: self.data.clone(), listen: self.listen, tls: None, behind_proxy: self.behind_proxy };
        if let (Some(cert), Some(key)) = (&self.tls_cert, &self.tls_key) {
            config.tls = Some(Tls { cert: cert.clone(), key: key.clone() });
        }
        if !self.lan {
            return Ok((config, None));
        }
        let ip = self.listen.ip();
        let everywhere = ip.is_loopback() || ip.is_unspecified();
        if everywhere {
            config.listen.set_ip(Ipv4Addr::UNSPECIFIED.into());
        }
        let lan = Lan::prepare(&self.data, (!everywhere).then_some(ip))?;
        config.tls = Some(lan.tls.clone());
        Ok((config, Some(lan)))
    }
}

pub(crate) fn log() {
    // What a fault says may quote an answer or a name: the log gets its place in the program alone.
    std::panic::set_hook(Box::new(|fault| {
        let (file, line) = fault.location().map_or(("", 0), |place| (place.file(), place.line()));
        tracing::error!(file, line, "a fault in the program");
    }));
    let filter = tracing_subscriber::EnvFilter::try_from_env("TABELLA_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,refinery_core=warn"));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .log_internal_errors(false)
        .try_init();
}

pub(crate) fn run(args: &Args) -> Outcome {
    log();
    crate::mission::expect_folder(&args.data)?;
    let (config, lan) = args.config()?;
    let secure = config.tls.is_some();
    if !secure && config.behind_proxy.is_none() && !config.listen.ip().is_loopback() {
        complain!(
            "Devices refuse plain HTTP: give --tls-cert and --tls-key, or put a proxy that speaks TLS before this address and name it with --behind-proxy."
        );
    }
    block(async move {
        let told = Told::listen()?;
        let running = tabella_server::serve(config).await?;
        match lan {
            Some(lan) => {
                say!("{}", lan.address(running.addr.port()));
                lan.say(running.addr.port());
            }
            None => say!("{}", running.url(secure)),
        }
        until_told(running, told).await
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

/// Hears the system's request to end. Listened for before the address is printed: who reads the address may end us at once.
pub(crate) struct Told {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Told {
    /// Listens from now on.
    pub(crate) fn listen() -> std::io::Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            terminate: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?,
        })
    }

    async fn wait(&mut self) {
        #[cfg(unix)]
        self.terminate.recv().await;
        #[cfg(not(unix))]
        std::future::pending::<()>().await;
    }
}

/// Serves until interrupted, then ends in order.
pub(crate) async fn until_told(mut running: Running, mut told: Told) -> Outcome {
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = told.wait() => {}
        () = running.wait() => return Err(Failure::new("The endpoint ended by itself; see its log.")),
    }
    running.shutdown().await;
    Ok(ExitCode::SUCCESS)
}
