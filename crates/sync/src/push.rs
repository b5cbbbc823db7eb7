//! What became of a push.

use crate::apply::{Fault, Turn, message};
use crate::backoff::not_before_ms;
use crate::http::{HttpResponse, TransportError};
use crate::plan::Sent;
use crate::state::{Lane, Problem, Standing};
use crate::store::{Settlement, SyncStore};
use std::collections::HashMap;
use tabella_domain::{DeviceId, ParkCode, ReceiptRef, VersionId};
use tabella_proto::{
    MAX_BATCH, Outcome as Sort, PublicKey, PushAnswer, Receipt, ReceivedVersion, RefusalCode, Signature, SignedReceipt,
    WireCode, decode,
};

/// After so many attempts a version whose receipt does not verify, or that something on the way calls too large, is shown
/// to a person; after so many pushes in a row that brought nothing the batch is halved.
pub(crate) const PATIENCE: u32 = 3;

pub(crate) fn apply<S: SyncStore>(
    turn: &mut Turn<'_>,
    store: &mut S,
    sent: &[Sent],
    answer: Result<HttpResponse, TransportError>,
) -> Result<(), S::Error> {
    let Standing::Enrolled(link) = store.standing()? else { return Ok(()) };
    let mut settlement = Settlement::default();
    match message::<PushAnswer>(answer) {
        Ok(answer) => taken(turn, sent, answer, &link.endpoint_key, link.device, &mut settlement),
        Err(fault) => refused(turn, sent, &fault, &mut settlement),
    }
    if settlement != Settlement::default() {
        store.settle(&settlement, turn.now_ms)?;
    }
    turn.outcome.acknowledged = settlement.acknowledged.iter().map(|(v, _)| *v).collect();
    turn.outcome.parked = settlement.parked;
    Ok(())
}

fn again(turn: &Turn<'_>, one: &Sent, index: usize) -> (VersionId, i64) {
    // Another draw for each, so that a batch that one version spoils does not come back as the same batch for ever.
    let random = turn.random.rotate_left(u32::try_from(index % 63).unwrap_or(0)) ^ 0x9E37_79B9_7F4A_7C15;
    (one.version, not_before_ms(turn.now_ms, one.attempts, random, None))
}

fn halve(turn: &mut Turn<'_>, count: usize) {
    turn.network.push_limit = u16::try_from(count / 2).unwrap_or(1).max(1);
}

fn refused(turn: &mut Turn<'_>, sent: &[Sent], fault: &Fault, settlement: &mut Settlement) {
    turn.fault(fault, Some(|n| &mut n.push));
    if sent.is_empty() {
        // Only the heartbeat: nothing waits for it.
        turn.network.last_push_ms = Some(turn.now_ms);
        return;
    }
    let about_the_message = fault.status == 413 || matches!(fault.code, Some(WireCode::TooLarge | WireCode::Malformed));
    if about_the_message && sent.len() > 1 {
        // One of them may be at fault, or only their sum: at once again, in halves.
        halve(turn, sent.len());
        turn.network.push = Lane::default();
        turn.network.way = Lane::default();
        settlement.retried = sent.iter().map(|one| (one.version, 0)).collect();
        return;
    }
    if let [only] = sent {
        let park = match fault.code {
            Some(WireCode::TooLarge) => Some(ParkCode::TooLarge),
            Some(WireCode::Malformed) => Some(ParkCode::Refused),
            // A proxy's word, not the endpoint's: believed after a few tries.
            None if fault.status == 413 && only.attempts >= PATIENCE => Some(ParkCode::TooLarge),
            _ => None,
        };
        if let Some(code) = park {
            turn.network.push = Lane::default();
            settlement.parked.push((only.version, code));
            return;
        }
    }
    let not_through = fault.code.is_none();
    // A batch may be too much for a weak link, and a version that the endpoint stumbles over must not hold up the others.
    // On a link known to be weak, a batch that was grown again and fails goes back at once.
    let patient = turn.network.push.failures < PATIENCE && !(not_through && turn.network.push_limit != 0);
    if (not_through || fault.problem == Problem::EndpointFault) && !patient {
        halve(turn, sent.len());
    }
    settlement.retried = if not_through {
        // The way failed, not the versions: none is set back behind the others, all wait for the lane.
        let not_before_ms = turn.network.push.not_before_ms;
        sent.iter().map(|one| (one.version, not_before_ms)).collect()
    } else {
        sent.iter().enumerate().map(|(i, one)| again(turn, one, i)).collect()
    };
}

/// Lines of a receipt that verifies against the pinned key and was written for this device.
fn verified(
    signed: &SignedReceipt,
    endpoint_key: &str,
    device: DeviceId,
) -> Option<HashMap<VersionId, ReceivedVersion>> {
    let key = PublicKey::from_text(endpoint_key).ok()?;
    let signature = Signature::from_text(&signed.signature).ok()?;
    key.verify_receipt(signed.receipt.as_bytes(), &signature).ok()?;
    let receipt: Receipt = decode(signed.receipt.as_bytes()).ok()?;
    (receipt.device == device).then(|| receipt.received.into_iter().map(|line| (line.version, line)).collect())
}

fn taken(
    turn: &mut Turn<'_>,
    sent: &[Sent],
    answer: PushAnswer,
    endpoint_key: &str,
    device: DeviceId,
    settlement: &mut Settlement,
) {
    turn.network.answered(turn.now_ms);
    turn.network.note_server_time(&answer.server_time, turn.now_ms);
    turn.network.last_push_ms = Some(turn.now_ms);
    let lines = answer.receipt.as_ref().map(|signed| verified(signed, endpoint_key, device));
    let receipt_bad = matches!(lines, Some(None));
    let lines = lines.flatten().unwrap_or_default();
    let mut sorted: HashMap<VersionId, Sort> = HashMap::new();
    for outcome in answer.outcomes {
        match &outcome {
            Sort::Received { version } | Sort::Refused { version, .. } => {
                sorted.insert(*version, outcome);
            }
            Sort::Unknown => {}
        }
    }
    let mut unproven = false;
    for (index, one) in sent.iter().enumerate() {
        let park = match (lines.get(&one.version), sorted.get(&one.version)) {
            // The receipt is the truth, whatever the unsigned outcome says.
            (Some(line), _) if line.sha256 == one.sha256 => {
                let receipt = ReceiptRef {
                    number: line.number.clone(),
                    received_at: line.received_at.clone(),
                    set_aside: line.set_aside,
                };
                settlement.acknowledged.push((one.version, receipt));
                continue;
            }
            (Some(_), _) => Some(ParkCode::Conflicting),
            (None, Some(Sort::Refused { code, .. })) => Some(match code {
                RefusalCode::TooLarge => ParkCode::TooLarge,
                RefusalCode::VersionConflict => ParkCode::Conflicting,
                RefusalCode::BadSignature | RefusalCode::Unknown => ParkCode::Refused,
            }),
            // Said to be received, not proven: sent again, and after a few times shown to a person.
            (None, Some(Sort::Received { .. })) => {
                unproven = true;
                (one.attempts >= PATIENCE).then_some(ParkCode::ReceiptInvalid)
            }
            (None, _) => None,
        };
        match park {
            Some(code) => settlement.parked.push((one.version, code)),
            None => settlement.retried.push(again(turn, one, index)),
        }
    }
    if !settlement.acknowledged.is_empty() {
        settlement.receipt = answer.receipt;
    }
    if unproven || receipt_bad {
        turn.outcome.problem = Some(Problem::ReceiptInvalid);
        turn.network.problem = Some(Problem::ReceiptInvalid);
    }
    if settlement.retried.is_empty() {
        turn.network.push = Lane::default();
        let limit = usize::from(turn.network.push_limit).saturating_mul(2);
        turn.network.push_limit = if limit == 0 || limit >= MAX_BATCH { 0 } else { u16::try_from(limit).unwrap_or(0) };
    } else {
        // Each has its own time now; the lane as a whole is open for the others.
        turn.network.push.not_before_ms = 0;
    }
}
