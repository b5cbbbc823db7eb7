//! Notes: what to send, and what became of it. A lane of their own, behind the reports' and before reading.

use crate::apply::{Fault, Turn, message};
use crate::http::{HttpResponse, Method, TransportError};
use crate::plan::{Job, Plan, SMALL, SentNote, Wake, authorised, lane_due, planned};
use crate::state::{Lane, Link, NetworkState, Problem, Standing};
use crate::store::{NoteSettlement, SyncStore};
use serde_json::Map;
use std::collections::HashMap;
use tabella_domain::{DeviceId, NoteId, ParkCode};
use tabella_proto::{
    MAX_NOTES, NoteOutcome, NoteReceipt, NotesAnswer, NotesRequest, PROTOCOL, PublicKey, ReceivedNote, RefusalCode,
    Signature, SignedReceipt, WireCode, decode, encode, gzip,
};

/// An endpoint of an earlier version has no ear for notes: they are kept, and offered again after this.
const NO_EAR_S: u64 = 15 * 60;
/// Requests in a row that brought nothing, after which the batch is halved.
const PATIENCE: u32 = 3;

pub(crate) fn plan<S: SyncStore>(
    store: &S,
    network: &NetworkState,
    link: &Link,
    wake: &mut Wake,
) -> Result<Option<Plan>, S::Error> {
    let limit = if network.notes_limit == 0 { MAX_NOTES } else { usize::from(network.notes_limit).min(MAX_NOTES) };
    let waiting = store.sendable_notes(limit)?;
    if waiting.is_empty() || !lane_due(network.notes, wake) {
        return Ok(None);
    }
    let sent =
        waiting.iter().map(|queued| SentNote { note: queued.signed.note, sha256: queued.sha256.clone() }).collect();
    let notes = waiting.into_iter().map(|queued| queued.signed).collect();
    let body = NotesRequest { protocol: PROTOCOL, notes, unknown: Map::new() };
    let Ok(body) = encode(&body).and_then(|json| gzip(&json)) else { return Ok(None) };
    let mut request = authorised(link, Method::Post, "/v1/notes", 60, SMALL);
    request.headers.push(("content-type".into(), "application/json".into()));
    request.headers.push(("content-encoding".into(), "gzip".into()));
    request.body = body;
    Ok(Some(planned(Job::Notes(sent), request)))
}

pub(crate) fn apply<S: SyncStore>(
    turn: &mut Turn<'_>,
    store: &mut S,
    sent: &[SentNote],
    answer: Result<HttpResponse, TransportError>,
) -> Result<(), S::Error> {
    let Standing::Enrolled(link) = store.standing()? else { return Ok(()) };
    let mut settlement = NoteSettlement::default();
    match message::<NotesAnswer>(answer) {
        Ok(answer) => taken(turn, sent, answer, &link.endpoint_key, link.device, &mut settlement),
        Err(fault) => refused(turn, sent, &fault, &mut settlement),
    }
    turn.outcome.noted = !settlement.received.is_empty() || !settlement.parked.is_empty();
    if settlement == NoteSettlement::default() { Ok(()) } else { store.settle_notes(&settlement, turn.now_ms) }
}

fn halve(turn: &mut Turn<'_>, count: usize) {
    turn.network.notes_limit = u16::try_from(count / 2).unwrap_or(1).max(1);
}

fn refused(turn: &mut Turn<'_>, sent: &[SentNote], fault: &Fault, settlement: &mut NoteSettlement) {
    if matches!(fault.code, Some(WireCode::NotFound | WireCode::Unknown)) {
        turn.network.answered(turn.now_ms);
        turn.network.notes.failed(turn.now_ms, turn.random, Some(NO_EAR_S));
        return;
    }
    turn.fault(fault, Some(|n| &mut n.notes));
    let about_the_message = fault.status == 413 || matches!(fault.code, Some(WireCode::TooLarge | WireCode::Malformed));
    match sent {
        [only] if about_the_message && fault.code.is_some() => {
            let too_large = fault.code == Some(WireCode::TooLarge);
            let code = if too_large { ParkCode::TooLarge } else { ParkCode::Refused };
            turn.network.notes = Lane::default();
            settlement.parked.push((only.note, code));
        }
        several => {
            // One of them may be at fault: the others go round it.
            let at_fault = about_the_message || fault.problem == Problem::EndpointFault;
            if at_fault && (about_the_message || turn.network.notes.failures >= PATIENCE) {
                halve(turn, several.len());
            }
            if at_fault {
                settlement.retried = several.iter().map(|one| one.note).collect();
            }
        }
    }
}

fn verified(signed: &SignedReceipt, endpoint_key: &str, device: DeviceId) -> Option<HashMap<NoteId, ReceivedNote>> {
    let key = PublicKey::from_text(endpoint_key).ok()?;
    let signature = Signature::from_text(&signed.signature).ok()?;
    key.verify_note_receipt(signed.receipt.as_bytes(), &signature).ok()?;
    let receipt: NoteReceipt = decode(signed.receipt.as_bytes()).ok()?;
    (receipt.device == device).then(|| receipt.notes.into_iter().map(|line| (line.note, line)).collect())
}

fn taken(
    turn: &mut Turn<'_>,
    sent: &[SentNote],
    answer: NotesAnswer,
    endpoint_key: &str,
    device: DeviceId,
    settlement: &mut NoteSettlement,
) {
    turn.network.answered(turn.now_ms);
    turn.network.note_server_time(&answer.server_time, turn.now_ms);
    let lines = answer.receipt.as_ref().map(|signed| verified(signed, endpoint_key, device));
    let receipt_bad = matches!(lines, Some(None));
    let lines = lines.flatten().unwrap_or_default();
    let mut refusals: HashMap<NoteId, RefusalCode> = HashMap::new();
    for outcome in answer.outcomes {
        if let NoteOutcome::Refused { note, code } = outcome {
            refusals.insert(note, code);
        }
    }
    for one in sent {
        match (lines.get(&one.note), refusals.get(&one.note)) {
            // The receipt is the truth, whatever the unsigned outcome says.
            (Some(line), _) if line.sha256 == one.sha256 => {
                settlement.received.push((one.note, line.received_at.clone()));
            }
            (Some(_), _) | (None, Some(RefusalCode::VersionConflict)) => {
                settlement.parked.push((one.note, ParkCode::Conflicting));
            }
            (None, Some(RefusalCode::TooLarge)) => settlement.parked.push((one.note, ParkCode::TooLarge)),
            (None, Some(RefusalCode::BadSignature | RefusalCode::Unknown)) => {
                settlement.parked.push((one.note, ParkCode::Refused));
            }
            (None, None) => settlement.retried.push(one.note),
        }
    }
    if !settlement.received.is_empty() {
        settlement.receipt = answer.receipt;
    }
    if receipt_bad {
        turn.outcome.problem = Some(Problem::ReceiptInvalid);
        turn.network.problem = Some(Problem::ReceiptInvalid);
    }
    if settlement.retried.is_empty() {
        turn.network.notes = Lane::default();
        let limit = usize::from(turn.network.notes_limit).saturating_mul(2);
        turn.network.notes_limit = if limit == 0 || limit >= MAX_NOTES { 0 } else { u16::try_from(limit).unwrap_or(0) };
    } else {
        turn.network.notes.failed(turn.now_ms, turn.random, None);
    }
}
