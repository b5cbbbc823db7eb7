//! HTTP: routes, headers, limits, listening.

pub(crate) mod client;
mod credential;
pub mod device;
pub mod evidence;
pub mod headers;
pub mod listen;
pub mod notes;
mod parts;
pub mod push;
pub mod stations;
mod team;
pub mod wire;

use crate::app::App;
use crate::desk;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tower_http::compression::CompressionLayer;

/// Largest body of any request but a push.
const SMALL: usize = 64 * 1024;
/// Largest push on the wire. Packed it is far smaller; a device that does not pack is heard too.
const PUSH: usize = tabella_proto::MAX_PUSH + SMALL;

/// Largest request of notes on the wire.
const NOTES: usize = tabella_proto::MAX_NOTES * tabella_proto::MAX_NOTE * 2 + SMALL;

/// All routes.
pub fn router(app: Arc<App>) -> Router {
    let device = Router::new()
        .route("/v1/hello", get(device::hello))
        .route("/v1/enrol", post(device::enrol))
        .route("/v1/push", post(push::push).layer(DefaultBodyLimit::max(PUSH)))
        .route("/v1/notes", post(notes::notes).layer(DefaultBodyLimit::max(NOTES)))
        .route("/v1/pull", get(device::pull))
        .route("/v1/forms/{sha256}", get(device::form))
        .route("/v1/stations/{version}", get(stations::stations))
        .route("/v1/evidence/{id}", get(evidence::here).put(evidence::put).layer(DefaultBodyLimit::disable()))
        .route("/v1/{*rest}", axum::routing::any(device::not_found));
    // The desk's answers are packed here; a device's are, where large, stored packed.
    let desk = Router::new()
        .nest("/desk/api", desk::api::router(&app))
        .route("/desk/", get(desk::pages::index))
        .route("/desk/{*path}", get(desk::pages::file))
        .route("/field/", get(desk::pages::field_index))
        .route("/field/{*path}", get(desk::pages::field_file))
        .layer(CompressionLayer::new().gzip(true));
    Router::new()
        .merge(device)
        .merge(desk)
        .route("/", get(|| async { Redirect::temporary("/desk/") }))
        .route("/field", get(|| async { Redirect::temporary("/field/") }))
        .route("/desk", get(|| async { Redirect::temporary("/desk/") }))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(DefaultBodyLimit::max(SMALL))
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&app), headers::add))
        .layer(axum::middleware::from_fn(headers::log))
        .with_state(app)
}

async fn ready(State(app): State<Arc<App>>) -> Response {
    let stopping = *app.stopping.borrow();
    let projecting = app.projecting.load(Ordering::Acquire);
    let taking = tokio::task::spawn_blocking(move || app.store.ready()).await.unwrap_or(false);
    let ready = taking && projecting && !stopping;
    let body = serde_json::json!({ "taking_in": taking, "projecting": projecting, "stopping": stopping });
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, axum::Json(body)).into_response()
}
