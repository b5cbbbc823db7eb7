//! `/v1/evidence/{id}`: bytes straight to the disk, checked against what the device signed, written down, receipted after the sync.

use super::wire::{Answer, Device, Refusal, hex};
use crate::app::{App, Known};
use crate::desk::lines::report_line;
use crate::project::board::time;
use crate::store::{Incoming, NewPiece, Piece, StoreError};
use axum::body::{Body, BodyDataStream};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use serde_json::Map;
use std::sync::Arc;
use std::time::Duration;
use tabella_domain::EvidenceId;
use tabella_proto::{
    EvidenceAnswer, EvidenceHead, EvidenceReceipt, EvidenceRefusal, HEAD, HERE, MAX_EVIDENCE, PartRange, PublicKey,
    RANGE, SIGNATURE, Signature, SignedReceipt, WireCode, from_header, sha256_hex,
};

type Shared = State<Arc<App>>;

/// A connection that brings nothing for so long has ended.
const SILENCE: Duration = Duration::from_secs(90);
/// Bytes that go to the disk together.
const TOGETHER: usize = 512 * 1024;

/// A head that the device signed, and which piece it is of.
pub(super) struct Signed {
    pub(super) text: String,
    pub(super) head: EvidenceHead,
    pub(super) signature: Signature,
}

fn signed(headers: &HeaderMap, key: &PublicKey) -> Option<Signed> {
    let header = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let text = header(HEAD).and_then(from_header)?;
    let (head, signature) = crate::intake::head(key, &text, header(SIGNATURE)?)?;
    Some(Signed { text, head, signature })
}

fn receipt(app: &App, piece: &Piece) -> Answer<SignedReceipt> {
    let receipt = EvidenceReceipt {
        device: piece.device_id,
        evidence: piece.new.evidence,
        sha256: hex(&piece.new.sha256),
        head_sha256: sha256_hex(piece.new.head.as_bytes()),
        number: piece.number.clone(),
        received_at: time(piece.received_ms),
        set_aside: piece.device_revoked,
        unknown: Map::new(),
    };
    let receipt = serde_json::to_string(&receipt).map_err(|_| WireCode::Internal)?;
    let signature = app.keys.endpoint().sign_evidence_receipt(&receipt).to_text();
    Ok(SignedReceipt { receipt, signature })
}

pub(super) fn answer(app: &App, piece: Option<&Piece>, refused: Option<EvidenceRefusal>) -> Answer<Response> {
    say(app, piece.map_or(0, |p| p.new.bytes), piece, refused)
}

/// The same of a piece of which only so much is there.
pub(super) fn partly(app: &App, here: u64) -> Answer<Response> {
    say(app, here, None, None)
}

fn say(app: &App, here: u64, piece: Option<&Piece>, refused: Option<EvidenceRefusal>) -> Answer<Response> {
    let answer = EvidenceAnswer {
        here,
        resumes: true,
        receipt: piece.map(|p| receipt(app, p)).transpose()?,
        refused,
        server_time: time(app.now_ms()),
        unknown: Map::new(),
    };
    let mut response = axum::Json(answer).into_response();
    response.headers_mut().insert(HERE, HeaderValue::from(here));
    Ok(response)
}

pub(super) async fn part(stream: &mut BodyDataStream) -> Answer<Option<axum::body::Bytes>> {
    match tokio::time::timeout(SILENCE, stream.next()).await {
        Ok(Some(Ok(bytes))) => Ok(Some(bytes)),
        Ok(None) => Ok(None),
        // Cut off on the way: of a whole nothing is kept, and nobody is there to hear it.
        Ok(Some(Err(_))) | Err(_) => Err(WireCode::Malformed.into()),
    }
}

/// Hears a sender out whose bytes are not wanted, so that the answer is heard too.
pub(super) async fn drain(stream: &mut BodyDataStream) -> Answer<()> {
    let mut heard = 0_usize;
    while let Some(bytes) = part(stream).await? {
        heard = heard.saturating_add(bytes.len());
        if heard > MAX_EVIDENCE {
            return Err(WireCode::TooLarge.into());
        }
    }
    Ok(())
}

/// The same before a fault is told.
pub(super) async fn told<T>(result: Answer<T>, stream: &mut BodyDataStream) -> Answer<T> {
    if result.is_err() {
        drain(stream).await?;
    }
    result
}

async fn begun(app: &Arc<App>) -> Answer<Box<dyn Incoming>> {
    let shared = Arc::clone(app);
    Ok(tokio::task::spawn_blocking(move || shared.store.take_content()).await??)
}

async fn to_disk(mut incoming: Box<dyn Incoming>, bytes: Vec<u8>) -> Answer<Box<dyn Incoming>> {
    let written = tokio::task::spawn_blocking(move || incoming.write(&bytes).map(|()| incoming)).await?;
    Ok(written?)
}

/// `PUT /v1/evidence/{id}`
pub async fn put(
    State(app): Shared,
    device: Device,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Answer<Response> {
    let id: EvidenceId = id.parse().map_err(|_| Refusal::from(WireCode::NotFound))?;
    let known = device.0;
    let mut stream = body.into_data_stream();
    let shared = Arc::clone(&app);
    let there = tokio::task::spawn_blocking(move || shared.store.evidence(id)).await??;
    let given = signed(&headers, &known.key).filter(|s| s.head.evidence == id);
    let refused = match (&given, &there) {
        (None, _) => Some(EvidenceRefusal::BadSignature),
        (Some(s), _) if usize::try_from(s.head.bytes).map_or(true, |n| n > MAX_EVIDENCE) => {
            Some(EvidenceRefusal::TooLarge)
        }
        (Some(s), Some(p)) if p.new.device != known.row.no || p.new.head != s.text => Some(EvidenceRefusal::Conflict),
        _ => None,
    };
    let (given, None) = (given, refused) else {
        drain(&mut stream).await?;
        return answer(&app, None, refused);
    };
    let Some(given) = given else { return Err(WireCode::Malformed.into()) };
    if let Some(piece) = there {
        drain(&mut stream).await?;
        return answer(&app, Some(&piece), None);
    }

    if let Some(range) = headers.get(RANGE) {
        let range = range.to_str().ok().and_then(PartRange::from_text).filter(|r| r.total == given.head.bytes);
        let Some(range) = range else {
            drain(&mut stream).await?;
            return Err(WireCode::Malformed.into());
        };
        return super::parts::take(&app, &known, given, range, stream).await;
    }
    let mut incoming = told(begun(&app).await, &mut stream).await?;
    let (mut heard, mut waiting) = (0_usize, Vec::new());
    while let Some(bytes) = part(&mut stream).await? {
        heard = heard.saturating_add(bytes.len());
        if heard > MAX_EVIDENCE {
            return Err(WireCode::TooLarge.into());
        }
        waiting.extend_from_slice(&bytes);
        if waiting.len() >= TOGETHER {
            incoming = told(to_disk(incoming, std::mem::take(&mut waiting)).await, &mut stream).await?;
        }
    }
    incoming = to_disk(incoming, waiting).await?;
    let (bytes, sha256) = incoming.sum();
    if bytes != given.head.bytes || hex(&sha256) != given.head.sha256 {
        return answer(&app, None, Some(EvidenceRefusal::Damaged));
    }
    let new = piece(&known, given, sha256);
    // First the bytes, then the row that names them: a receipt never speaks of what is not there.
    tokio::task::spawn_blocking(move || incoming.keep()).await??;
    write_down(&app, new).await
}

/// What is written down of a piece whose bytes are those of its head.
pub(super) fn piece(known: &Known, given: Signed, sha256: [u8; 32]) -> NewPiece {
    NewPiece {
        evidence: given.head.evidence,
        report: given.head.report,
        device: known.row.no,
        signature: given.signature.to_bytes(),
        sha256,
        bytes: given.head.bytes,
        head: given.text,
    }
}

/// Writes a piece down whose bytes are kept, and answers with its receipt.
pub(super) async fn write_down(app: &Arc<App>, new: NewPiece) -> Answer<Response> {
    let shared = Arc::clone(app);
    let device = new.device;
    let (ours, piece) = tokio::task::spawn_blocking(move || -> Result<_, StoreError> {
        let head = new.head.clone();
        let piece = shared.store.accept_evidence(new)?;
        shared.store.forget_parts(device, piece.new.evidence)?;
        if let Some(line) = shared.store.line(piece.new.report)? {
            shared.live.report(&report_line(&line, &shared.reference()));
        }
        Ok((piece.new.head == head && piece.new.device == device, piece))
    })
    .await??;
    app.pulled(device, app.now_ms());
    if ours { answer(app, Some(&piece), None) } else { answer(app, None, Some(EvidenceRefusal::Conflict)) }
}

/// `GET` and `HEAD /v1/evidence/{id}`: what is there of a piece of this device's own, and its receipt. Never its content.
pub async fn here(State(app): Shared, device: Device, Path(id): Path<String>) -> Answer<Response> {
    let id: EvidenceId = id.parse().map_err(|_| Refusal::from(WireCode::NotFound))?;
    let no = device.0.row.no;
    let shared = Arc::clone(&app);
    let (piece, held) = tokio::task::spawn_blocking(move || -> Result<_, StoreError> {
        let piece = shared.store.evidence(id)?.filter(|p| p.new.device == no);
        let held = if piece.is_some() { 0 } else { shared.store.partly(no, id)? };
        Ok((piece, held))
    })
    .await??;
    if piece.is_some() { answer(&app, piece.as_ref(), None) } else { partly(&app, held) }
}
