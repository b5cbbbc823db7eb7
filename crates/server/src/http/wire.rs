//! What all device calls share: typed refusals, the device of a request, reading messages within limits.

use crate::app::{App, Known};
use crate::keys::token_hash;
use crate::store::StoreError;
use axum::body::Bytes;
use axum::extract::FromRequestParts;
use axum::extract::rejection::BytesRejection;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde_json::Map;
use std::sync::Arc;
use tabella_proto::{CodecError, WireCode, WireError};

/// A typed refusal, with the seconds to wait where throttled.
#[derive(Debug)]
pub struct Refusal(pub(super) WireCode, pub(super) u32);

impl From<WireCode> for Refusal {
    fn from(code: WireCode) -> Self {
        Self(code, 0)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "storage");
        Self(WireCode::Internal, 0)
    }
}

impl From<tokio::task::JoinError> for Refusal {
    fn from(_: tokio::task::JoinError) -> Self {
        Self(WireCode::Internal, 0)
    }
}

impl From<CodecError> for Refusal {
    fn from(error: CodecError) -> Self {
        Self(if matches!(error, CodecError::TooLarge { .. }) { WireCode::TooLarge } else { WireCode::Malformed }, 0)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match self.0 {
            WireCode::CodeUnknown | WireCode::NotFound => StatusCode::NOT_FOUND,
            WireCode::CodeExpired => StatusCode::GONE,
            WireCode::CodeUsed => StatusCode::CONFLICT,
            WireCode::Throttled => StatusCode::TOO_MANY_REQUESTS,
            WireCode::Unauthorized => StatusCode::UNAUTHORIZED,
            WireCode::DeviceRevoked => StatusCode::FORBIDDEN,
            WireCode::ProtocolUnsupported => StatusCode::UPGRADE_REQUIRED,
            WireCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            WireCode::Malformed => StatusCode::BAD_REQUEST,
            WireCode::Internal | WireCode::Unknown => StatusCode::SERVICE_UNAVAILABLE,
        };
        let mut response = (status, axum::Json(WireError { code: self.0, unknown: Map::new() })).into_response();
        if self.1 > 0 {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(self.1));
        }
        response
    }
}

pub(super) type Answer<T> = Result<T, Refusal>;

/// The device of a request, by its bearer token.
pub struct Device(pub(super) Arc<Known>);

impl FromRequestParts<Arc<App>> for Device {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refusal> {
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|v| v.to_str().ok())
            .and_then(|v| v.strip_prefix("Bearer "))
            .ok_or(WireCode::Unauthorized)?;
        // By hash: the comparison of a lookup tells nothing of the token.
        let known = app.device(&token_hash(token.trim()))?;
        known.map(Self).ok_or(Refusal(WireCode::Unauthorized, 0))
    }
}

impl Device {
    /// Refuses a revoked device to read.
    pub(super) async fn reader(self, app: &Arc<App>) -> Answer<Arc<Known>> {
        let (known, app) = (self.0, Arc::clone(app));
        tokio::task::spawn_blocking(move || {
            let row = app.store.device_by_token(&known.row.token_hash)?.ok_or(WireCode::Unauthorized)?;
            if row.revoked_ms.is_some() {
                return Err(Refusal(WireCode::DeviceRevoked, 0));
            }
            app.pulled(row.no, app.now_ms());
            Ok(known)
        })
        .await?
    }
}

/// A message, packed or not, of a protocol version that is spoken here.
pub(super) fn message<T: DeserializeOwned>(body: &[u8], protocol: impl Fn(&T) -> u16) -> Answer<T> {
    let message: T = if body.starts_with(&[0x1f, 0x8b]) {
        tabella_proto::decode(&tabella_proto::gunzip(body, tabella_proto::MAX_PUSH)?)?
    } else if body.len() > tabella_proto::MAX_PUSH {
        return Err(WireCode::TooLarge.into());
    } else {
        tabella_proto::decode(body)?
    };
    if (tabella_proto::PROTOCOL_OLDEST..=tabella_proto::PROTOCOL).contains(&protocol(&message)) {
        Ok(message)
    } else {
        Err(WireCode::ProtocolUnsupported.into())
    }
}

/// A body within its limit; past it the answer is typed like every other.
pub(super) fn taken(body: Result<Bytes, BytesRejection>) -> Answer<Bytes> {
    body.map_err(|e| {
        let too_large = e.status() == StatusCode::PAYLOAD_TOO_LARGE;
        Refusal(if too_large { WireCode::TooLarge } else { WireCode::Malformed }, 0)
    })
}

pub(super) fn short(text: &str, most: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(most).collect()
}

/// Stored packed; unpacked for a client that does not say that it takes gzip.
pub(super) fn packed(headers: &HeaderMap, body: Vec<u8>, kind: &'static str, limit: usize) -> Answer<Response> {
    let takes = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.split(',').any(|e| e.trim().split(';').next() == Some("gzip")));
    let mut response = if takes {
        let mut response = body.into_response();
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        response
    } else {
        tabella_proto::gunzip(&body, limit)?.into_response()
    };
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    Ok(response)
}

/// Lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for b in bytes {
        for digit in [b >> 4, b & 15] {
            out.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    out
}
