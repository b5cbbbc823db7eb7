//! A request and a response as plain values. The shell's transport moves them and does nothing else.

use std::time::Duration;
use tabella_proto::{WireCode, WireError, decode};

/// HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
}

/// A request, complete. The transport adds nothing but `Host` and `Content-Length` and must not follow redirects
/// (a redirect is how captive portals answer).
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// Method.
    pub method: Method,
    /// Absolute address.
    pub url: String,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body; empty for `GET`.
    pub body: Vec<u8>,
    /// Time for the whole exchange.
    pub timeout: Duration,
    /// Most bytes of a response body that the transport may read; more is [`TransportError::TooLarge`].
    pub max_response: usize,
}

// The headers carry the token and the body carries answers: neither may reach a log.
impl std::fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// A response.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpResponse {
    /// Status.
    pub status: u16,
    /// Headers, names in any case.
    pub headers: Vec<(String, String)>,
    /// Body as it came; `content-encoding: gzip` is unpacked here, not by the transport (both are taken).
    pub body: Vec<u8>,
}

impl std::fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Why there is no response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No network, no such host, refused, or cut off before the end.
    #[error("unreachable")]
    Unreachable,
    /// Nothing within the time.
    #[error("timed out")]
    Timeout,
    /// A connection, but no trusted certificate for that name: a captive portal, or someone in the middle.
    #[error("no trusted certificate")]
    Tls,
    /// More than `max_response` bytes.
    #[error("response too large")]
    TooLarge,
}

impl HttpResponse {
    /// First header of that name (lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }

    /// `Retry-After` in seconds. Dates are not read: they would need a clock to trust.
    pub(crate) fn retry_after_s(&self) -> Option<u64> {
        self.header("retry-after")?.trim().parse().ok()
    }

    /// Body unpacked. Browsers unpack by themselves and leave the header standing, so the first bytes decide.
    #[cfg(not(target_family = "wasm"))]
    pub(crate) fn plain_body(self, limit: usize) -> Option<Vec<u8>> {
        if self.body.starts_with(&[0x1f, 0x8b]) {
            tabella_proto::gunzip(&self.body, limit).ok()
        } else {
            Some(self.body)
        }
    }

    /// Body, which the browser has unpacked.
    #[cfg(target_family = "wasm")]
    #[allow(clippy::unnecessary_wraps)] // the shape that the other shells need
    pub(crate) fn plain_body(self, _limit: usize) -> Option<Vec<u8>> {
        Some(self.body)
    }

    /// The endpoint's own error code, where this is the endpoint's own error.
    pub(crate) fn wire_code(&self) -> Option<WireCode> {
        let body = self.clone().plain_body(64 * 1024)?;
        decode::<WireError>(&body).ok().map(|e| e.code)
    }
}
