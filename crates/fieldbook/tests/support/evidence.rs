//! Evidence of a report that was sent, and a day with a device and its endpoint.

use super::{NOON, create, endpoint, enrol, form, report, summary, version};
use tabella_domain::{EvidenceId, EvidenceKind, OutboxState};
use tabella_fieldbook::{EvidenceState, FieldBook, NewEvidence, NewVersion};
use tabella_sync::testing::FakeEndpoint;
use tempfile::TempDir;
use uuid::Uuid;

pub fn piece(n: u128) -> EvidenceId {
    EvidenceId(Uuid::from_u128(0x0189_0000_0000_7000_a000_0000_0000_0000 + n))
}

/// A sent report whose one question names a piece with this content.
pub fn send_with(book: &mut FieldBook, n: u128, kind: EvidenceKind, content: &[u8]) {
    let (mime, ending) = match kind {
        EvidenceKind::Video => ("video/mp4", "mp4"),
        _ => ("image/jpeg", "jpg"),
    };
    let name = format!("{}.{ending}", piece(n));
    book.create_report(report(n), &form(), None, true, &summary(0), NOON).unwrap();
    let new = NewEvidence {
        evidence: piece(n),
        question: "/data/seen".into(),
        kind,
        mime: mime.into(),
        name: name.clone(),
        taken_at_ms: NOON,
        seen_at_ms: None,
        caption: String::new(),
        thumbnail: None,
    };
    let sealed = book.seal_evidence(new, content).unwrap();
    book.append_evidence(report(n), "{}", NOON + 1, &summary(1), Some(&sealed), &[]).unwrap();
    let body = format!("<data><seen>{name}</seen></data>");
    let version = NewVersion { version: version(n), body, sent_at_ms: NOON + 2 };
    book.finalise_naming(report(n), version, &[(piece(n), "/data/seen".into())]).unwrap();
}

pub fn standing(book: &FieldBook, n: u128) -> OutboxState {
    match book.evidence_record(piece(n)).unwrap().unwrap().state {
        EvidenceState::Queued(state) => state,
        EvidenceState::Draft => panic!("a draft"),
    }
}

pub fn received(book: &FieldBook, n: u128) -> bool {
    matches!(standing(book, n), OutboxState::Acknowledged { .. })
}

/// An enrolled device and what the endpoint saw since.
pub struct Day {
    pub dir: TempDir,
    pub book: FieldBook,
    pub endpoint: FakeEndpoint,
}

pub fn day() -> Day {
    let dir = TempDir::new().unwrap();
    let (mut book, mut endpoint) = (create(dir.path()), endpoint());
    enrol(&mut book, &mut endpoint);
    endpoint.seen.clear();
    Day { dir, book, endpoint }
}
