//! Evidence at the desk: what a report's page says of it, and its bytes for those who may see the report. Each look is written down
//! before the first byte leaves.

use super::session::{Answer, Desk, DeskRefusal};
use super::types::{DeskErrorCode, EvidenceDetail};
use crate::app::App;
use crate::http::wire::hex;
use crate::project::board::time;
use crate::project::body::Body;
use crate::store::{Content, Piece, StoreError};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::{self, Read};
use std::sync::Arc;
use tabella_domain::EvidenceId;
use tabella_domain::evidence::named;
use tabella_proto::{EvidenceHead, PublicKey, Signature, decode};
use tokio::sync::mpsc;

/// Types that a browser shows by itself and that cannot carry a script. Everything else is a download.
const SHOWN: [&str; 15] = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "image/avif",
    "audio/mpeg",
    "audio/mp4",
    "audio/x-m4a",
    "audio/aac",
    "audio/ogg",
    "audio/wav",
    "audio/webm",
    "video/mp4",
    "video/webm",
    "video/3gpp",
];
const PART: usize = 256 * 1024;

/// A file that a signed text names: its answer and its hash.
type Named = BTreeSet<(String, String)>;

fn named_in<'a>(bodies: impl Iterator<Item = &'a Body>) -> Named {
    bodies.flat_map(|b| &b.leaves).filter_map(|leaf| Some((leaf.value.clone(), leaf.sha256.clone()?))).collect()
}

/// What the page of a report says of its evidence: what is here, then what the text names and has not arrived.
#[must_use]
pub fn details<'a>(pieces: &[Piece], bodies: impl Iterator<Item = &'a Body>) -> Vec<EvidenceDetail> {
    let expected = named_in(bodies);
    let mut out: Vec<EvidenceDetail> = pieces.iter().filter_map(|piece| detail(piece, &expected)).collect();
    for (name, sha256) in expected {
        let Some(id) = named(&name).map(|id| id.to_string()) else { continue };
        if out.iter().any(|e| e.evidence == id) {
            continue;
        }
        out.push(EvidenceDetail {
            evidence: id,
            name,
            question: String::new(),
            kind: String::new(),
            mime: String::new(),
            bytes: 0,
            sha256,
            taken_at: None,
            seen_at: None,
            caption: String::new(),
            received_at: None,
            receipt: String::new(),
            named: true,
            verified: false,
            set_aside: false,
            shown: false,
        });
    }
    out
}

fn detail(piece: &Piece, expected: &Named) -> Option<EvidenceDetail> {
    let head: EvidenceHead = decode(piece.new.head.as_bytes()).ok()?;
    let sha256 = hex(&piece.new.sha256);
    let verified = PublicKey::from_text(&piece.device_key)
        .is_ok_and(|key| key.verify_evidence(&piece.new.head, &Signature::from_bytes(&piece.new.signature)).is_ok())
        && head.sha256 == sha256;
    Some(EvidenceDetail {
        evidence: piece.new.evidence.to_string(),
        named: expected.contains(&(head.name.clone(), sha256.clone())),
        name: head.name,
        question: head.question,
        kind: head.kind.code().to_owned(),
        shown: SHOWN.contains(&head.mime.as_str()),
        mime: head.mime,
        bytes: u32::try_from(piece.new.bytes).unwrap_or(u32::MAX),
        sha256,
        taken_at: Some(head.taken_at),
        seen_at: head.seen_at,
        caption: head.caption,
        received_at: Some(time(piece.received_ms)),
        receipt: piece.number.clone(),
        verified,
        set_aside: piece.device_revoked,
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    download: Option<String>,
}

/// `GET /desk/api/evidence/{id}`: the original bytes, for who may see the report. `?download=1` to keep them.
///
/// # Errors
/// Signed out; not there, or of an area that is not seen; storage faults before the first byte.
pub(crate) async fn bytes(
    State(app): State<Arc<App>>,
    desk: Desk,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Answer<Response> {
    let id: EvidenceId = id.parse().map_err(|_| DeskErrorCode::NotFound)?;
    let (piece, content) = tokio::task::spawn_blocking(move || -> Result<(Piece, Content), DeskRefusal> {
        let piece = app.store.evidence(id)?.ok_or(DeskErrorCode::NotFound)?;
        // Evidence whose report has not arrived has no area yet: only those see it who see all.
        let area = app.store.line(piece.new.report)?.and_then(|line| line.area);
        if !desk.sees(area.as_deref()) {
            return Err(DeskErrorCode::NotFound.into());
        }
        let content = app.store.content(&piece.new.sha256)?.ok_or(StoreError::Missing("content"))?;
        app.store.note_access(&desk.account.name, id)?;
        Ok((piece, content))
    })
    .await??;
    let head: EvidenceHead =
        decode(piece.new.head.as_bytes()).map_err(|_| DeskRefusal::from(StoreError::Stored("evidence.head")))?;
    let shown = SHOWN.iter().find(|kind| **kind == head.mime).copied();
    let keep = wanted.download.is_some() || shown.is_none();
    // Only letters that stand in an id and an ending.
    let name: String = head.name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.')).collect();
    let disposition = format!("{}; filename=\"{name}\"", if keep { "attachment" } else { "inline" });
    let mut response = axum::body::Body::from_stream(parts(content, piece.new.sha256)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(shown.unwrap_or("application/octet-stream")));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(piece.new.bytes));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers
        .insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).map_err(|_| DeskErrorCode::Internal)?);
    Ok(response)
}

/// The bytes in parts. What is not what was received breaks off: a changed file must not look whole.
fn parts(mut content: Content, sha256: [u8; 32]) -> impl futures_util::Stream<Item = io::Result<Vec<u8>>> {
    let (sender, receiver) = mpsc::channel::<io::Result<Vec<u8>>>(4);
    tokio::task::spawn_blocking(move || {
        let mut hash = Sha256::new();
        let mut held: Option<Vec<u8>> = None;
        loop {
            let mut part = Vec::with_capacity(PART);
            let limit = u64::try_from(PART).unwrap_or(u64::MAX);
            if let Err(error) = content.by_ref().take(limit).read_to_end(&mut part) {
                tracing::error!("evidence cannot be read");
                let _ = sender.blocking_send(Err(error));
                return;
            }
            hash.update(&part);
            // The last part waits until the whole is known to be right.
            let end = part.is_empty();
            if end && <[u8; 32]>::from(hash.clone().finalize()) != sha256 {
                tracing::error!("evidence is not what was received");
                let _ = sender.blocking_send(Err(io::Error::other("evidence")));
                return;
            }
            let next = if end { None } else { Some(part) };
            if let Some(ready) = std::mem::replace(&mut held, next)
                && sender.blocking_send(Ok(ready)).is_err()
            {
                return;
            }
            if end {
                return;
            }
        }
    });
    stream::unfold(receiver, |mut receiver| async move { receiver.recv().await.map(|p| (p, receiver)) }).fuse()
}
