//! The desk's pages, embedded.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::sync::LazyLock;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/pages.rs"));
}

struct File {
    bytes: &'static [u8],
    tag: HeaderValue,
}

static FILES: LazyLock<HashMap<&'static str, File>> = LazyLock::new(|| {
    embedded::FILES
        .iter()
        .map(|(name, bytes)| {
            let hash: String = tabella_proto::sha256_hex(bytes).chars().take(32).collect();
            let tag = HeaderValue::from_str(&format!("\"{hash}\"")).unwrap_or(HeaderValue::from_static("\"0\""));
            (*name, File { bytes, tag })
        })
        .collect()
});

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "json" | "webmanifest" => "application/json",
        "wasm" => "application/wasm",
        "txt" | "ftl" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn give(name: &str, headers: &HeaderMap) -> Option<Response> {
    let file = FILES.get(name)?;
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|v| v == file.tag);
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { file.bytes.into_response() };
    // Names below assets/ carry a hash of their content; everything else is asked for again each time.
    let cache = if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(name)));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    out.insert(header::ETAG, file.tag.clone());
    Some(response)
}

/// The page itself.
pub async fn index(headers: HeaderMap) -> Response {
    give("index.html", &headers).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

/// A file of the page; an address inside of the page (without a dot in its last part) is the page.
pub async fn file(Path(path): Path<String>, headers: HeaderMap) -> Response {
    if let Some(response) = give(&path, &headers) {
        return response;
    }
    if path.rsplit('/').next().is_some_and(|last| last.contains('.')) {
        return StatusCode::NOT_FOUND.into_response();
    }
    index(headers).await
}
