//! `POST /v1/push`: checked on worker threads, stored by the writer, receipted after the sync.

use super::wire::{Answer, Device, message, taken};
use crate::app::{App, Known};
use crate::intake::{Checked, check};
use crate::project::board::time;
use crate::store::{Contact, Fate};
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::{IntoResponse, Response};
use serde_json::Map;
use std::sync::Arc;
use tabella_proto as wire;
use tabella_proto::{Outcome, PushAnswer, PushRequest, Receipt, ReceivedVersion, RefusalCode, SignedReceipt, WireCode};

/// A clock further off than a century is broken; what is stored stays within what every screen can show.
const FARTHEST_CLOCK_MS: i64 = 100 * 366 * 24 * 3_600_000;

/// Reads and checks a push. Takes the processor: off the async threads.
fn prepare(known: &Known, body: &[u8], now_ms: i64) -> Answer<(Checked, Contact)> {
    let request: PushRequest = message(body, |r: &PushRequest| r.protocol)?;
    if request.versions.len() > wire::MAX_BATCH {
        return Err(WireCode::TooLarge.into());
    }
    let clock: i64 = request.device.clock_ms.parse().unwrap_or(now_ms);
    let clock_ahead_ms = clock.saturating_sub(now_ms).clamp(-FARTHEST_CLOCK_MS, FARTHEST_CLOCK_MS);
    let contact =
        Contact { at_ms: now_ms, waiting: request.device.waiting, drafts: request.device.drafts, clock_ahead_ms };
    Ok((check(&known.key, known.row.no, clock_ahead_ms, request.versions), contact))
}

/// `POST /v1/push`
pub async fn push(
    State(app): State<Arc<App>>,
    device: Device,
    body: Result<Bytes, BytesRejection>,
) -> Answer<Response> {
    let body = taken(body)?;
    let now = app.now_ms();
    let known = device.0;
    let id = known.row.id;
    let no = known.row.no;
    let permit = app.checking.acquire().await.map_err(|_| WireCode::Internal)?;
    let prepared = tokio::task::spawn_blocking(move || prepare(&known, &body, now)).await?;
    drop(permit);
    let (Checked { batch, refused, versions }, mut contact) = prepared?;
    let fates = if batch.versions.is_empty() {
        Vec::new()
    } else {
        app.store.accept_batch(batch).await.map_err(|_| WireCode::Internal)??
    };
    // The device counts what it sent here among what waits on it; once stored, it waits no more.
    let stored = fates.iter().filter(|f| matches!(f, Fate::Stored(_))).count();
    contact.waiting = contact.waiting.saturating_sub(u32::try_from(stored).unwrap_or(u32::MAX));
    app.spoke(no, contact);
    app.bell.ring();

    let mut received: Vec<ReceivedVersion> = Vec::with_capacity(fates.len());
    let mut decided = fates.into_iter().zip(versions);
    let mut outcomes = Vec::with_capacity(refused.len());
    for refused in refused {
        let outcome = match refused {
            Some((version, code)) => Outcome::Refused { version, code },
            None => match decided.next() {
                Some((Fate::Stored(first), (version, sha256))) => {
                    if !received.iter().any(|r| r.version == version) {
                        received.push(ReceivedVersion {
                            version,
                            sha256,
                            number: first.number,
                            received_at: time(first.received_ms),
                            set_aside: first.set_aside,
                        });
                    }
                    Outcome::Received { version }
                }
                Some((Fate::Conflict, (version, _))) => {
                    Outcome::Refused { version, code: RefusalCode::VersionConflict }
                }
                None => return Err(WireCode::Internal.into()),
            },
        };
        outcomes.push(outcome);
    }
    let receipt = if received.is_empty() {
        None
    } else {
        // Only now: what the receipt says is durable.
        let text = serde_json::to_string(&Receipt { device: id, received, unknown: Map::new() })
            .map_err(|_| WireCode::Internal)?;
        let signature = app.keys.endpoint().sign_receipt(text.as_bytes()).to_text();
        Some(SignedReceipt { receipt: text, signature })
    };
    let answer = PushAnswer { outcomes, receipt, server_time: time(app.now_ms()), unknown: Map::new() };
    Ok(axum::Json(answer).into_response())
}
