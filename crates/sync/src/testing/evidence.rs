//! How the endpoint in memory takes evidence in: whole, or in parts.

use super::{DEVICE, FakeEndpoint, error, message, rfc3339};
use crate::http::{HttpRequest, HttpResponse, Method};
use serde_json::Map;
use tabella_domain::EvidenceId;
use tabella_proto::{
    EvidenceAnswer, EvidenceHead, EvidenceReceipt, EvidenceRefusal, PartRange, RANGE, Signature, SignedReceipt, decode,
    sha256_hex,
};

impl FakeEndpoint {
    pub(super) fn evidence(&mut self, request: &HttpRequest) -> HttpResponse {
        let Some(id) = request.url.rsplit('/').next().and_then(|id| id.parse::<EvidenceId>().ok()) else {
            return error(404, "not_found");
        };
        let mut refused = None;
        if request.method == Method::Put {
            let header = |name: &str| request.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
            let head = header(tabella_proto::HEAD).and_then(tabella_proto::from_header).unwrap_or_default();
            let genuine = header(tabella_proto::SIGNATURE)
                .and_then(|s| Signature::from_text(s).ok())
                .zip(self.device_key.as_ref())
                .is_some_and(|(s, key)| key.verify_evidence(&head, &s).is_ok());
            let named = decode::<EvidenceHead>(head.as_bytes()).ok().filter(|h| h.evidence == id);
            let range = header(RANGE).and_then(PartRange::from_text).filter(|_| self.resumes);
            self.evidence_heard = self.evidence_heard.saturating_add(request.body.len() as u64);
            let bytes = match range {
                Some(range) => self.put_together(id, range, &request.body),
                None => Some(request.body.clone()),
            };
            refused = match (named, bytes) {
                (Some(named), _) if usize::try_from(named.bytes).map_or(true, |n| n > self.most_evidence) => {
                    Some(EvidenceRefusal::TooLarge)
                }
                (Some(named), Some(bytes)) if genuine => {
                    if self.evidence.get(&id).is_some_and(|(_, kept)| *kept != bytes) {
                        Some(EvidenceRefusal::Conflict)
                    } else if named.sha256 != sha256_hex(&bytes) {
                        self.partial.remove(&id);
                        Some(EvidenceRefusal::Damaged)
                    } else {
                        self.partial.remove(&id);
                        self.evidence.entry(id).or_insert((head, bytes));
                        None
                    }
                }
                (Some(_), None) if genuine => None,
                _ => Some(EvidenceRefusal::BadSignature),
            };
        }
        let held = self.evidence.get(&id).filter(|_| refused.is_none());
        let partly = self.partial.get(&id).map_or(0, Vec::len);
        let answer = EvidenceAnswer {
            here: held.map_or(partly, |(_, bytes)| bytes.len()) as u64,
            resumes: self.resumes,
            receipt: held.and_then(|(head, bytes)| self.evidence_receipt(id, head, bytes)),
            refused,
            server_time: rfc3339(self.clock_ms),
            unknown: Map::new(),
        };
        message(200, &serde_json::to_value(answer).unwrap_or_default())
    }

    /// All of a piece, once it is there.
    fn put_together(&mut self, id: EvidenceId, range: PartRange, body: &[u8]) -> Option<Vec<u8>> {
        if let Some((_, kept)) = self.evidence.get(&id) {
            return Some(kept.clone());
        }
        let so_far = self.partial.entry(id).or_default();
        let first = usize::try_from(range.first).unwrap_or(usize::MAX);
        if let Some(fresh) = so_far.len().checked_sub(first).and_then(|known| body.get(known..)) {
            so_far.extend_from_slice(fresh);
        }
        (so_far.len() as u64 == range.total).then(|| so_far.clone())
    }

    fn evidence_receipt(&self, evidence: EvidenceId, head: &str, bytes: &[u8]) -> Option<SignedReceipt> {
        let receipt = EvidenceReceipt {
            device: DEVICE.parse().ok()?,
            evidence,
            sha256: sha256_hex(if self.tampered { b"other bytes" } else { bytes }),
            head_sha256: sha256_hex(head.as_bytes()),
            number: "E001".into(),
            received_at: rfc3339(self.clock_ms),
            set_aside: self.revoked,
            unknown: Map::new(),
        };
        let receipt = serde_json::to_string(&receipt).ok()?;
        let signature = self.key.sign_evidence_receipt(&receipt).to_text();
        Some(SignedReceipt { receipt, signature })
    }
}
