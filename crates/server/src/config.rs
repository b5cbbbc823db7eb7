//! How an endpoint runs.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// Certificate and key, PEM files.
#[derive(Debug, Clone)]
pub struct Tls {
    /// Certificate chain.
    pub cert: PathBuf,
    /// Private key.
    pub key: PathBuf,
}

/// Configuration of [`crate::serve`].
#[derive(Debug, Clone)]
pub struct Config {
    /// Data folder.
    pub data: PathBuf,
    /// Address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// TLS, where given.
    pub tls: Option<Tls>,
    /// Address of a proxy that speaks TLS before this endpoint: cookies are then for HTTPS alone, and throttling counts by the client
    /// that the proxy names last in `X-Forwarded-For`.
    pub behind_proxy: Option<IpAddr>,
}

impl Config {
    /// Plain HTTP on a free port of this machine.
    #[must_use]
    pub fn local(data: PathBuf) -> Self {
        Self { data, listen: SocketAddr::from(([127, 0, 0, 1], 0)), tls: None, behind_proxy: None }
    }
}
