//! Evidence: one piece at a time, after the text that names it. Asked for before it is sent a second time, because a large file
//! may have arrived although its answer did not.

use crate::apply::{Fault, Turn, message};
use crate::backoff::not_before_ms;
use crate::http::{HttpResponse, Method, TransportError};
use crate::plan::{Job, Plan, SMALL, authorised, planned};
use crate::push::PATIENCE;
use crate::state::{Lane, Link, Problem, Standing};
use crate::store::{EvidenceFate, SyncStore};
use tabella_domain::{EvidenceId, ParkCode, ReceiptRef};
use tabella_proto::{
    EvidenceAnswer, EvidenceReceipt, EvidenceRefusal, HEAD, PublicKey, SIGNATURE, Signature, SignedReceipt, WireCode,
    decode, header_text, sha256_hex,
};

/// Slowest link on which an upload is waited for, bytes a second, and the longest that is waited, seconds.
const SLOWEST: u64 = 8 * 1024;
const LONGEST_S: u64 = 30 * 60;
/// Pieces that cannot be read back and are passed over in one turn.
const PASSED_OVER: usize = 16;

/// What a request is about.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SentEvidence {
    evidence: EvidenceId,
    sha256: String,
    head_sha256: String,
    attempts: u32,
}

/// The next request about evidence; `None` where none is due. What it is about is marked as under way, durably.
pub(crate) fn plan_evidence<S: SyncStore>(store: &mut S, link: &Link, now_ms: i64) -> Result<Option<Plan>, S::Error> {
    for _ in 0..PASSED_OVER {
        let Some(next) = store.evidence_due(now_ms)? else { return Ok(None) };
        let id = next.evidence;
        let sent = SentEvidence {
            evidence: id,
            sha256: next.sha256,
            head_sha256: sha256_hex(next.head.as_bytes()),
            attempts: next.attempts.saturating_add(1),
        };
        let path = format!("/v1/evidence/{id}");
        if next.ask_first {
            store.mark_evidence_sending(id)?;
            return Ok(Some(planned(Job::EvidenceState(sent), authorised(link, Method::Get, &path, 30, SMALL))));
        }
        store.mark_evidence_sending(id)?;
        let Some(bytes) = store.evidence_content(id)? else {
            // Shown to a person; the others go on.
            store.settle_evidence(id, &EvidenceFate::Parked(ParkCode::Unreadable), now_ms)?;
            continue;
        };
        let seconds = (next.bytes / SLOWEST).saturating_add(60).min(LONGEST_S);
        let mut request = authorised(link, Method::Put, &path, seconds, SMALL);
        request.headers.push(("content-type".into(), "application/octet-stream".into()));
        request.headers.push((HEAD.into(), header_text(&next.head)));
        request.headers.push((SIGNATURE.into(), next.signature));
        request.body = bytes;
        return Ok(Some(planned(Job::Evidence(sent), request)));
    }
    Ok(None)
}

/// What a receipt says, where it verifies against the pinned key and is about our own bytes and head.
fn verified(signed: &SignedReceipt, link: &Link, sent: &SentEvidence) -> Option<ReceiptRef> {
    let key = PublicKey::from_text(&link.endpoint_key).ok()?;
    let signature = Signature::from_text(&signed.signature).ok()?;
    key.verify_evidence_receipt(&signed.receipt, &signature).ok()?;
    let line: EvidenceReceipt = decode(signed.receipt.as_bytes()).ok()?;
    let ours = line.device == link.device
        && line.evidence == sent.evidence
        && line.sha256 == sent.sha256
        && line.head_sha256 == sent.head_sha256;
    ours.then_some(ReceiptRef { number: line.number, received_at: line.received_at, set_aside: line.set_aside })
}

impl Turn<'_> {
    fn heard(&mut self, answer: &EvidenceAnswer) {
        self.network.answered(self.now_ms);
        self.network.note_server_time(&answer.server_time, self.now_ms);
    }

    fn later(&self, sent: &SentEvidence) -> EvidenceFate {
        EvidenceFate::Retried(not_before_ms(self.now_ms, sent.attempts, self.random, None))
    }

    /// Said to be there, and not proven.
    fn unproven(&mut self, sent: &SentEvidence) -> EvidenceFate {
        self.outcome.problem = Some(Problem::ReceiptInvalid);
        self.network.problem = Some(Problem::ReceiptInvalid);
        if sent.attempts >= PATIENCE { EvidenceFate::Parked(ParkCode::ReceiptInvalid) } else { self.later(sent) }
    }

    fn settle<S: SyncStore>(
        &mut self,
        store: &mut S,
        sent: &SentEvidence,
        fate: &EvidenceFate,
    ) -> Result<(), S::Error> {
        self.outcome.evidence = true;
        store.settle_evidence(sent.evidence, fate, self.now_ms)
    }

    fn failed(&mut self, sent: &SentEvidence, fault: &Fault, upload: bool) -> EvidenceFate {
        self.fault(fault, Some(|n| &mut n.evidence));
        let park = match fault.code {
            Some(WireCode::TooLarge) if upload => Some(ParkCode::TooLarge),
            Some(WireCode::Malformed) if upload => Some(ParkCode::Refused),
            // A proxy's word, not the endpoint's: believed after a few tries.
            None if upload && fault.status == 413 && sent.attempts >= PATIENCE => Some(ParkCode::TooLarge),
            _ => None,
        };
        match park {
            Some(code) => {
                self.network.evidence = Lane::default();
                EvidenceFate::Parked(code)
            }
            // The lane waits for all; none is set back behind the others.
            None => EvidenceFate::Retried(self.network.evidence.not_before_ms),
        }
    }
}

/// What an upload brought.
pub(crate) fn uploaded<S: SyncStore>(
    turn: &mut Turn<'_>,
    store: &mut S,
    sent: &SentEvidence,
    answer: Result<HttpResponse, TransportError>,
) -> Result<(), S::Error> {
    let Standing::Enrolled(link) = store.standing()? else { return Ok(()) };
    let answer = match message::<EvidenceAnswer>(answer) {
        Ok(answer) => answer,
        Err(fault) => {
            let fate = turn.failed(sent, &fault, true);
            return turn.settle(store, sent, &fate);
        }
    };
    turn.heard(&answer);
    turn.network.evidence = Lane::default();
    let fate = match (&answer.receipt, answer.refused) {
        (Some(signed), _) => match verified(signed, &link, sent) {
            Some(line) => EvidenceFate::Acknowledged(signed.clone(), line),
            None => turn.unproven(sent),
        },
        (None, Some(EvidenceRefusal::TooLarge)) => EvidenceFate::Parked(ParkCode::TooLarge),
        (None, Some(EvidenceRefusal::Conflict)) => EvidenceFate::Parked(ParkCode::Conflicting),
        (None, Some(EvidenceRefusal::Damaged)) if sent.attempts < PATIENCE => turn.later(sent),
        (None, Some(EvidenceRefusal::Damaged | EvidenceRefusal::BadSignature | EvidenceRefusal::Unknown)) => {
            EvidenceFate::Parked(ParkCode::Refused)
        }
        (None, None) => turn.unproven(sent),
    };
    turn.settle(store, sent, &fate)
}

/// What the question brought whether it is there already.
pub(crate) fn asked<S: SyncStore>(
    turn: &mut Turn<'_>,
    store: &mut S,
    sent: &SentEvidence,
    answer: Result<HttpResponse, TransportError>,
) -> Result<(), S::Error> {
    let Standing::Enrolled(link) = store.standing()? else { return Ok(()) };
    let answer = match message::<EvidenceAnswer>(answer) {
        Ok(answer) => answer,
        Err(fault) => {
            let fate = turn.failed(sent, &fault, false);
            return turn.settle(store, sent, &fate);
        }
    };
    turn.heard(&answer);
    let fate = match &answer.receipt {
        Some(signed) => match verified(signed, &link, sent) {
            Some(line) => {
                turn.network.evidence = Lane::default();
                EvidenceFate::Acknowledged(signed.clone(), line)
            }
            None => turn.unproven(sent),
        },
        // The lane keeps its failures: only an upload that gets through says that uploads do.
        None => EvidenceFate::Absent,
    };
    turn.settle(store, sent, &fate)
}
