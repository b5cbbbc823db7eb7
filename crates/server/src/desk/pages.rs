//! The pages of the desk and of the field book in the browser, embedded.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::sync::LazyLock;

mod desk_files {
    include!(concat!(env!("OUT_DIR"), "/desk.rs"));
}

mod field_files {
    include!(concat!(env!("OUT_DIR"), "/web.rs"));
}

struct File {
    bytes: &'static [u8],
    /// The same, packed with brotli when the pages were built.
    packed: Option<&'static [u8]>,
    tag: HeaderValue,
}

type Files = HashMap<&'static str, File>;

static DESK: LazyLock<Files> = LazyLock::new(|| table(desk_files::FILES));
static FIELD: LazyLock<Files> = LazyLock::new(|| table(field_files::FILES));

fn table(files: &'static [(&'static str, &'static [u8])]) -> Files {
    let packed: HashMap<&str, &'static [u8]> =
        files.iter().filter_map(|(name, bytes)| Some((name.strip_suffix(".br")?, *bytes))).collect();
    files
        .iter()
        .filter(|(name, _)| !name.ends_with(".br"))
        .map(|(name, bytes)| {
            let hash: String = tabella_proto::sha256_hex(bytes).chars().take(32).collect();
            let tag = HeaderValue::from_str(&format!("\"{hash}\"")).unwrap_or(HeaderValue::from_static("\"0\""));
            (*name, File { bytes, packed: packed.get(name).copied(), tag })
        })
        .collect()
}

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

fn give(files: &Files, name: &str, headers: &HeaderMap) -> Option<Response> {
    let file = files.get(name)?;
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|v| v == file.tag);
    let takes_packed = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.split(',').any(|one| one.trim() == "br"));
    let packed = file.packed.filter(|_| takes_packed);
    let bytes = packed.unwrap_or(file.bytes);
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { bytes.into_response() };
    // Names below assets/ carry a hash of their content; everything else is asked for again each time.
    let cache = if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(name)));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    out.insert(header::ETAG, file.tag.clone());
    if file.packed.is_some() {
        out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    if packed.is_some() && !known {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    Some(response)
}

fn page(files: &Files, headers: &HeaderMap) -> Response {
    give(files, "index.html", headers).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

// An address inside of the page (without a dot in its last part) is the page.
fn one(files: &Files, path: &str, headers: &HeaderMap) -> Response {
    if let Some(response) = give(files, path, headers) {
        return response;
    }
    if path.rsplit('/').next().is_some_and(|last| last.contains('.')) {
        return StatusCode::NOT_FOUND.into_response();
    }
    page(files, headers)
}

/// The desk's page.
pub async fn index(headers: HeaderMap) -> Response {
    page(&DESK, &headers)
}

/// A file of the desk's page.
pub async fn file(Path(path): Path<String>, headers: HeaderMap) -> Response {
    one(&DESK, &path, &headers)
}

/// The field book's page.
pub async fn field_index(headers: HeaderMap) -> Response {
    page(&FIELD, &headers)
}

/// A file of the field book's page.
pub async fn field_file(Path(path): Path<String>, headers: HeaderMap) -> Response {
    one(&FIELD, &path, &headers)
}
