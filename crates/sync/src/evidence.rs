//! Evidence: one piece at a time, after the text that names it. Asked for before it is sent a second time, because a large file
//! may have arrived although its answer did not.
//!
//! A large piece goes in parts where the endpoint takes them: each is a request of its own, so that text passes between two of them,
//! and a line that breaks costs what was under way. How far the endpoint is, it says itself; what is remembered here of it is asked
//! for again where it does not fit.

use crate::apply::{Fault, Turn, message};
use crate::backoff::not_before_ms;
use crate::http::{HttpResponse, Method, TransportError};
use crate::plan::{Job, Plan, SMALL, authorised, planned};
use crate::push::PATIENCE;
use crate::state::{Lane, Link, NetworkState, Problem, Standing};
use crate::store::{EvidenceFate, SyncStore};
use tabella_domain::{EvidenceId, ParkCode, ReceiptRef};
use tabella_proto::{
    EvidenceAnswer, EvidenceReceipt, EvidenceRefusal, HEAD, PART, PART_LEAST, PART_MOST, PartRange, PublicKey, RANGE,
    SIGNATURE, Signature, SignedReceipt, WireCode, decode, header_text, sha256_hex,
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
    bytes: u64,
    attempts: u32,
    /// First byte and length of the part that it holds; `None` where it holds the whole.
    part: Option<(u64, u32)>,
}

/// What is known of how far the endpoint is with a piece.
fn known(network: &NetworkState, evidence: EvidenceId) -> Option<(u64, bool)> {
    (network.upload == evidence.to_string()).then_some((network.upload_here, network.upload_parts))
}

/// The part that is sent next; `None` where the whole is. Never empty: where all was there and no receipt came, its last byte asks.
fn next_part(network: &NetworkState, evidence: EvidenceId, bytes: u64) -> Option<(u64, u32)> {
    let (here, _) = known(network, evidence).filter(|(_, parts)| *parts)?;
    let first = here.min(bytes.saturating_sub(1));
    let size = if network.part == 0 { PART } else { network.part.clamp(PART_LEAST, PART_MOST) };
    let rest = u32::try_from(bytes.saturating_sub(first)).unwrap_or(u32::MAX);
    Some((first, size.min(rest)))
}

/// The next request about evidence; `None` where none is due. What it is about is marked as under way, durably.
pub(crate) fn plan_evidence<S: SyncStore>(
    store: &mut S,
    network: &NetworkState,
    link: &Link,
    now_ms: i64,
) -> Result<Option<Plan>, S::Error> {
    for _ in 0..PASSED_OVER {
        let Some(next) = store.evidence_due(now_ms)? else { return Ok(None) };
        let id = next.evidence;
        let mut sent = SentEvidence {
            evidence: id,
            sha256: next.sha256,
            head_sha256: sha256_hex(next.head.as_bytes()),
            bytes: next.bytes,
            attempts: next.attempts.saturating_add(1),
            part: None,
        };
        let path = format!("/v1/evidence/{id}");
        // A large piece is asked for before its first byte too: the answer says whether parts are taken.
        let large = next.bytes > u64::from(PART);
        store.mark_evidence_sending(id)?;
        if next.ask_first || (large && known(network, id).is_none()) {
            return Ok(Some(planned(
                Job::EvidenceState(Box::new(sent)),
                authorised(link, Method::Get, &path, 30, SMALL),
            )));
        }
        sent.part = if large { next_part(network, id, next.bytes) } else { None };
        let (first, length) = sent.part.map_or((0, next.bytes), |(first, length)| (first, u64::from(length)));
        let Some(bytes) = store.evidence_content(id, first, length)? else {
            // Shown to a person; the others go on.
            store.settle_evidence(id, &EvidenceFate::Parked(ParkCode::Unreadable), now_ms)?;
            continue;
        };
        let seconds = (length / SLOWEST).saturating_add(60).min(LONGEST_S);
        let mut request = authorised(link, Method::Put, &path, seconds, SMALL);
        request.headers.push(("content-type".into(), "application/octet-stream".into()));
        request.headers.push((HEAD.into(), header_text(&next.head)));
        request.headers.push((SIGNATURE.into(), next.signature));
        if let Some(range) = sent.part.and_then(|_| PartRange::new(first, length, next.bytes)) {
            request.headers.push((RANGE.into(), range.to_text()));
        }
        request.body = bytes;
        return Ok(Some(planned(Job::Evidence(Box::new(sent)), request)));
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

    /// What arrived is not what was sent. One crash of the endpoint in the middle of a piece may do that, and is no reason to give it up.
    fn damaged(&mut self, sent: &SentEvidence, resumes: bool) -> EvidenceFate {
        if sent.part.is_some() && !resumes {
            // Another endpoint than the one that was asked: it took a part for the whole. The next time it is asked again.
            return self.later(sent);
        }
        let id = sent.evidence.to_string();
        let again = self.network.upload_damaged == id;
        self.network.upload_damaged = id;
        let patient = if sent.part.is_some() { !again } else { sent.attempts < PATIENCE };
        if patient { self.later(sent) } else { EvidenceFate::Parked(ParkCode::Refused) }
    }

    /// No receipt, and no refusal: a part of it is there, or something is wrong.
    fn partly(&mut self, sent: &SentEvidence, answer: &EvidenceAnswer) -> EvidenceFate {
        let Some((first, length)) = sent.part.filter(|_| answer.resumes) else {
            // A whole piece without a receipt is unproven; a part that is not spoken of goes whole the next time.
            return self.unproven(sent);
        };
        if answer.here <= first || answer.here > sent.bytes {
            return self.later(sent);
        }
        self.network.upload = sent.evidence.to_string();
        self.network.upload_here = answer.here;
        self.network.upload_parts = true;
        // The last part of a piece says nothing of what the line carries.
        if answer.here < sent.bytes {
            self.network.part = length.saturating_mul(2).clamp(PART_LEAST, PART_MOST);
        }
        EvidenceFate::Partly
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
        let size = sent.part.map(|(_, length)| length);
        if upload {
            // How far it came is asked for; what did not get through is tried smaller.
            self.network.upload.clear();
            self.network.part = size.map_or(self.network.part, |size| (size / 2).clamp(PART_LEAST, PART_MOST));
        }
        let smallest = size.is_none_or(|size| size <= PART_LEAST);
        let park = match fault.code {
            Some(WireCode::TooLarge) if upload => Some(ParkCode::TooLarge),
            Some(WireCode::Malformed) if upload => Some(ParkCode::Refused),
            // A proxy's word, not the endpoint's: believed after a few tries.
            None if upload && fault.status == 413 && smallest && sent.attempts >= PATIENCE => Some(ParkCode::TooLarge),
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

/// The endpoint's answer; nothing where there is none, which is settled then.
fn understood<S: SyncStore>(
    turn: &mut Turn<'_>,
    store: &mut S,
    sent: &SentEvidence,
    answer: Result<HttpResponse, TransportError>,
    upload: bool,
) -> Result<Option<(Link, EvidenceAnswer)>, S::Error> {
    let Standing::Enrolled(link) = store.standing()? else { return Ok(None) };
    match message::<EvidenceAnswer>(answer) {
        Ok(answer) => {
            turn.heard(&answer);
            Ok(Some((link, answer)))
        }
        Err(fault) => {
            let fate = turn.failed(sent, &fault, upload);
            turn.settle(store, sent, &fate)?;
            Ok(None)
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
    let Some((link, answer)) = understood(turn, store, sent, answer, true)? else { return Ok(()) };
    turn.network.evidence = Lane::default();
    turn.network.upload.clear();
    let fate = match (&answer.receipt, answer.refused) {
        (Some(signed), _) => match verified(signed, &link, sent) {
            Some(line) => EvidenceFate::Acknowledged(signed.clone(), line),
            None => turn.unproven(sent),
        },
        (None, Some(EvidenceRefusal::TooLarge)) => EvidenceFate::Parked(ParkCode::TooLarge),
        (None, Some(EvidenceRefusal::Conflict)) => EvidenceFate::Parked(ParkCode::Conflicting),
        (None, Some(EvidenceRefusal::Damaged)) => turn.damaged(sent, answer.resumes),
        (None, Some(EvidenceRefusal::BadSignature | EvidenceRefusal::Unknown)) => {
            EvidenceFate::Parked(ParkCode::Refused)
        }
        (None, None) => turn.partly(sent, &answer),
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
    let Some((link, answer)) = understood(turn, store, sent, answer, false)? else { return Ok(()) };
    let fate = match &answer.receipt {
        Some(signed) => match verified(signed, &link, sent) {
            Some(line) => {
                turn.network.evidence = Lane::default();
                EvidenceFate::Acknowledged(signed.clone(), line)
            }
            None => turn.unproven(sent),
        },
        // The lane keeps its failures: only an upload that gets through says that uploads do.
        None => {
            turn.network.upload = sent.evidence.to_string();
            turn.network.upload_here = answer.here;
            turn.network.upload_parts = answer.resumes;
            EvidenceFate::Absent
        }
    };
    turn.settle(store, sent, &fate)
}
