//! Listening: plain or TLS, time limits, an end that lets requests under way finish.

use crate::config::Tls;
use crate::store::StoreError;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::service::Service as _;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tower_http::timeout::TimeoutBody;

/// A client has this long to send its headers, and to shake hands.
const HEADERS: Duration = Duration::from_secs(30);
/// Longest pause between two pieces of a request's body.
const BODY: Duration = Duration::from_secs(30);
/// Connections at once.
const CONNECTIONS: usize = 4_096;
/// Requests under way have this long when the endpoint stops.
const DRAIN: Duration = Duration::from_secs(20);

/// Reads certificate and key.
///
/// # Errors
/// Files; nothing usable in them.
pub fn tls(files: &Tls) -> Result<TlsAcceptor, StoreError> {
    let bad = |path: &Path| StoreError::File(std::io::Error::other(format!("no usable PEM in {}", path.display())));
    let chain: Vec<CertificateDer<'static>> =
        CertificateDer::pem_file_iter(&files.cert).and_then(Iterator::collect).map_err(|_| bad(&files.cert))?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|_| bad(&files.key))?;
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|b| b.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|_| bad(&files.cert))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Accepts until told to stop, then lets requests under way finish.
pub async fn run(
    listener: TcpListener,
    acceptor: Option<TlsAcceptor>,
    router: Router,
    mut stop: watch::Receiver<bool>,
) {
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = crate::told(&mut stop) => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(_) => {
                // No file handles left, most likely: they come back when connections end.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&room).try_acquire_owned() else { continue };
        let _ = stream.set_nodelay(true);
        let router = router.clone();
        let acceptor = acceptor.clone();
        let watcher = graceful.watcher();
        tokio::spawn(async move {
            let _place = place;
            match acceptor {
                None => connection(stream, peer, router, watcher).await,
                Some(acceptor) => {
                    if let Ok(Ok(stream)) = tokio::time::timeout(HEADERS, acceptor.accept(stream)).await {
                        connection(stream, peer, router, watcher).await;
                    }
                }
            }
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(DRAIN, graceful.shutdown()).await;
}

async fn connection<S>(stream: S, peer: SocketAddr, router: Router, watcher: hyper_util::server::graceful::Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let router = TowerToHyperService::new(router);
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(|body| Body::new(TimeoutBody::new(BODY, body)));
        request.extensions_mut().insert(ConnectInfo(peer));
        router.call(request)
    });
    let mut builder = hyper::server::conn::http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEADERS).max_buf_size(64 * 1024);
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    // Errors here are clients that went away.
    let _ = watcher.watch(connection).await;
}
