//! A part of a piece of evidence: appended to what is there of it, kept also where it is cut off, proven when the whole is there.

use super::evidence::{Signed, answer, drain, part, partly, piece, told, write_down};
use super::wire::Answer;
use crate::app::{App, Known};
use crate::http::wire::hex;
use crate::store::{Growing, StoreError};
use axum::body::BodyDataStream;
use axum::response::Response;
use std::sync::Arc;
use tabella_domain::EvidenceId;
use tabella_proto::{EvidenceRefusal, PartRange, WireCode};

/// Bytes that go to the disk together: little, because what waits here is lost with the connection.
const TOGETHER: usize = 64 * 1024;

async fn begun(app: &Arc<App>, device: i64, evidence: EvidenceId, total: u64) -> Answer<Box<dyn Growing>> {
    let shared = Arc::clone(app);
    Ok(tokio::task::spawn_blocking(move || shared.store.go_on(device, evidence, total)).await??)
}

/// Writes; false where a later request for the same piece has taken over.
async fn append(mut growing: Box<dyn Growing>, bytes: Vec<u8>) -> Answer<(Box<dyn Growing>, bool)> {
    Ok(tokio::task::spawn_blocking(move || growing.write(&bytes).map(|mine| (growing, mine))).await??)
}

async fn how_far(app: &Arc<App>, device: i64, evidence: EvidenceId) -> Answer<Response> {
    let shared = Arc::clone(app);
    let held = tokio::task::spawn_blocking(move || shared.store.partly(device, evidence)).await??;
    partly(app, held)
}

/// Takes a part. The head is the device's own, and its piece is not there yet.
pub(super) async fn take(
    app: &Arc<App>,
    known: &Known,
    given: Signed,
    range: PartRange,
    mut stream: BodyDataStream,
) -> Answer<Response> {
    let (device, id) = (known.row.no, given.head.evidence);
    let mut growing = told(begun(app, device, id, range.total).await, &mut stream).await?;
    // What is there already is passed over; a part that would leave a gap is not taken.
    let Some(over) = growing.held().checked_sub(range.first) else {
        drain(&mut stream).await?;
        return partly(app, growing.held());
    };
    let size = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
    let mut over = size(over);
    let mut room = size(range.length());
    let mut waiting = Vec::with_capacity(TOGETHER * 2);
    let (mut mine, mut broken) = (true, None);
    loop {
        let bytes = match part(&mut stream).await {
            Ok(Some(bytes)) => bytes,
            Ok(None) => break,
            Err(fault) => {
                broken = Some(fault);
                break;
            }
        };
        if bytes.len() > room {
            return Err(WireCode::Malformed.into());
        }
        room = room.saturating_sub(bytes.len());
        let fresh = bytes.get(over.min(bytes.len())..).unwrap_or_default();
        over = over.saturating_sub(bytes.len());
        waiting.extend_from_slice(fresh);
        if !mine {
            // Heard out, so that the answer is heard too.
            waiting.clear();
        } else if waiting.len() >= TOGETHER {
            let appended = append(growing, std::mem::take(&mut waiting)).await;
            (growing, mine) = told(appended, &mut stream).await?;
        }
    }
    if mine && !waiting.is_empty() {
        (growing, mine) = append(growing, waiting).await?;
    }
    if !mine {
        return how_far(app, device, id).await;
    }
    // Only what is on the disk is spoken of.
    let growing = tokio::task::spawn_blocking(move || growing.settle().map(|()| growing)).await??;
    if growing.held() == range.total {
        return finish(app, known, given, growing).await;
    }
    match broken {
        Some(fault) => Err(fault),
        None => partly(app, growing.held()),
    }
}

/// What became of a piece of which every byte is there.
enum End {
    Whole([u8; 32]),
    Damaged,
    Overtaken,
}

async fn finish(app: &Arc<App>, known: &Known, given: Signed, mut growing: Box<dyn Growing>) -> Answer<Response> {
    let expected = given.head.sha256.clone();
    let end = tokio::task::spawn_blocking(move || -> Result<End, StoreError> {
        let sha256 = growing.sum()?;
        if hex(&sha256) != expected {
            return Ok(if growing.discard()? { End::Damaged } else { End::Overtaken });
        }
        Ok(if growing.keep(&sha256)? { End::Whole(sha256) } else { End::Overtaken })
    })
    .await??;
    match end {
        End::Whole(sha256) => write_down(app, piece(known, given, sha256)).await,
        End::Damaged => answer(app, None, Some(EvidenceRefusal::Damaged)),
        End::Overtaken => how_far(app, known.row.no, given.head.evidence).await,
    }
}
