//! Evidence: taking it in, showing it, captions. The original bytes pass through as they are; nothing here reads them.

use crate::App;
use crate::api::{
    AppError, Attach, ErrorCode, EvidenceKindCode, EvidenceView, Files, Question, QuestionKind, Reply, ReportState,
};
use crate::book::Book;
use crate::day::{from_ms, parse, rfc3339};
use crate::error::{Answer, not_found, wrong_state};
use crate::filling::report_id;
use crate::forms::LoadedForm;
use crate::reports::version_state;
use crate::views::Shown;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tabella_domain::evidence::{EvidenceRule, file_name, media_type, named};
use tabella_domain::{EvidenceId, EvidenceKind, ReportId};
use tabella_fieldbook::{EvidenceCounts, EvidenceRecord, EvidenceState, NewEvidence};
use tabella_forms::{Kind, Op};
use tabella_proto::{MAX_CAPTION, MAX_EVIDENCE};
use tabella_sync::NetworkState;

/// Largest small picture; what is larger is no small picture.
const MAX_THUMBNAIL: usize = 256 * 1024;

fn evidence_id(text: &str) -> Answer<EvidenceId> {
    text.parse().map_err(|_| not_found())
}

fn invalid() -> AppError {
    AppError::new(ErrorCode::ValueInvalid)
}

fn kind_of(kind: Kind) -> Option<EvidenceKind> {
    match kind {
        Kind::Image => Some(EvidenceKind::Photo),
        Kind::Audio => Some(EvidenceKind::Audio),
        Kind::Video => Some(EvidenceKind::Video),
        Kind::File => Some(EvidenceKind::Document),
        _ => None,
    }
}

/// True for questions whose answer names a file.
pub(crate) fn is_media(question: &Question) -> bool {
    matches!(question.kind, QuestionKind::Image | QuestionKind::Audio | QuestionKind::Video | QuestionKind::File)
}

/// Pieces that answers name, each with its question.
pub(crate) fn named_in(shown: &Shown) -> Vec<(EvidenceId, String)> {
    shown.questions().filter(|q| is_media(q)).filter_map(|q| Some((named(&q.value)?, q.path.clone()))).collect()
}

/// Pieces that an operation may take away: what stands at its question, or inside of the instance that it removes.
pub(crate) fn at_stake(shown: &Shown, op: &Op) -> Vec<EvidenceId> {
    let touched = |path: &str| match op {
        Op::Set { path: at, .. } | Op::State { path: at, state: Some(_) } => path == at,
        Op::RemoveRepeat { path: at } => path.strip_prefix(at.as_str()).is_some_and(|rest| rest.starts_with('/')),
        _ => false,
    };
    named_in(shown).into_iter().filter(|(_, path)| touched(path)).map(|(id, _)| id).collect()
}

fn caption(typed: &str) -> String {
    let clean: String = typed.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    clean.trim().chars().take(MAX_CAPTION).collect()
}

/// A frame in its parts: what comes with the bytes, the small picture, the original.
fn unframed(frame: &[u8]) -> Option<(Attach, &[u8], &[u8])> {
    let (length, rest) = frame.split_first_chunk::<4>()?;
    let (json, rest) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
    let attach: Attach = serde_json::from_slice(json).ok()?;
    let (thumbnail, bytes) = rest.split_at_checked(usize::try_from(attach.thumbnail).ok()?)?;
    Some((attach, thumbnail, bytes))
}

pub(crate) fn files(counts: EvidenceCounts) -> Files {
    Files { waiting: counts.waiting, received: counts.received, parked: counts.parked }
}

fn view(record: EvidenceRecord, network: &NetworkState, now_ms: i64) -> EvidenceView {
    let state = match &record.state {
        EvidenceState::Draft => ReportState::Draft,
        EvidenceState::Queued(state) => version_state(state, network, now_ms),
    };
    EvidenceView {
        evidence: record.evidence.to_string(),
        name: record.name,
        kind: match record.kind {
            EvidenceKind::Photo => EvidenceKindCode::Photo,
            EvidenceKind::Audio => EvidenceKindCode::Audio,
            EvidenceKind::Video => EvidenceKindCode::Video,
            EvidenceKind::Document => EvidenceKindCode::Document,
        },
        mime: record.mime,
        bytes: u32::try_from(record.bytes).unwrap_or(u32::MAX),
        sha256: record.sha256,
        taken_at: rfc3339(from_ms(record.taken_at_ms)),
        caption: record.caption,
        thumbnail: record.has_thumbnail,
        state,
    }
}

fn listed(book: &Book, report: ReportId, now_ms: i64) -> Answer<Vec<EvidenceView>> {
    let mut network = book.network()?;
    // Files wait for their own lane, not for that of text.
    network.push = network.evidence;
    Ok(book.evidence(report)?.into_iter().map(|record| view(record, &network, now_ms)).collect())
}

impl App {
    /// Whether the mission lets photos, recordings and files be taken in a form. Before the mission is known: no.
    pub(crate) fn evidence_allowed(&self, form: &LoadedForm) -> Answer<bool> {
        let station = form.role("station").is_some();
        Ok(self
            .mission()?
            .is_some_and(|mission| mission.evidence_rule(&form.reference.form_id, station) == EvidenceRule::Allowed))
    }

    /// Takes a photo, a recording or a file in: one frame, see [`Attach`]. Sealed and durable, answer included, before the reply
    /// leaves. JSON out, as [`App::dispatch_json`].
    pub fn attach_json(&mut self, frame: &[u8]) -> String {
        let answer = catch_unwind(AssertUnwindSafe(|| self.attach(frame))).unwrap_or_else(|_| {
            self.forget_forms();
            tracing::error!(code = "panic", "evidence ended in a fault");
            Err(AppError::internal("fault"))
        });
        let text = match &answer {
            Ok(reply) => serde_json::to_string(&serde_json::json!({ "ok": reply })),
            Err(error) => serde_json::to_string(&serde_json::json!({ "error": error })),
        };
        text.unwrap_or_else(|_| r#"{"error":{"code":"internal","params":{},"retryable":false}}"#.to_owned())
    }

    /// The same with the reply as it is.
    ///
    /// # Errors
    /// [`ErrorCode::EvidenceTooLarge`], [`ErrorCode::DiskFull`], [`ErrorCode::WrongState`] where the mission does not allow it or
    /// the question cannot be answered.
    pub fn attach(&mut self, frame: &[u8]) -> Answer<Reply> {
        let (attach, thumbnail, bytes) = unframed(frame).ok_or_else(|| AppError::internal("frame"))?;
        let report = report_id(&attach.report)?;
        let book = self.book()?;
        if bytes.is_empty() {
            return Err(invalid());
        }
        if bytes.len() > MAX_EVIDENCE {
            let most = MAX_EVIDENCE / (1024 * 1024);
            return Err(AppError::new(ErrorCode::EvidenceTooLarge).with("most", most));
        }
        let seen_at = attach.seen_at.as_deref().map(|at| parse(at).ok_or_else(invalid)).transpose()?;
        let evidence = EvidenceId(self.new_id()?);
        let now = self.now();
        let open = self.writable(report)?;
        let question = open.session.question(&attach.path).ok_or_else(not_found)?;
        let kind = kind_of(question.kind).ok_or_else(wrong_state)?;
        if !question.relevant || question.read_only || question.withheld {
            return Err(wrong_state());
        }
        let mime = media_type(&attach.mime);
        let name = file_name(evidence, &mime);
        let thumbnail = (!thumbnail.is_empty() && thumbnail.len() <= MAX_THUMBNAIL).then(|| thumbnail.to_vec());
        let new = NewEvidence {
            evidence,
            question: attach.path.clone(),
            kind,
            mime,
            name: name.clone(),
            taken_at_ms: now.timestamp_millis(),
            seen_at_ms: seen_at.map(|at| at.timestamp_millis()),
            caption: caption(&attach.caption),
            thumbnail,
        };
        let sealed = book.seal_evidence(new, bytes)?;
        let given = Op::Set { path: attach.path.clone(), value: name };
        let reply = self.apply_with(report, &given, Some(&sealed));
        if reply.is_err() {
            book.forget_sealed(&sealed);
        }
        match (reply, seen_at) {
            (Ok(_), Some(at)) => self.apply(report, &Op::Seen { path: attach.path, at }),
            (reply, _) => reply,
        }
    }

    /// Bytes of a piece: the small picture, or the original as it was taken in.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::StoreDamaged`] where they are not what was taken in.
    pub fn evidence_bytes(&mut self, evidence: &str, small: bool) -> Answer<Vec<u8>> {
        let id = evidence_id(evidence)?;
        let book = self.book()?;
        if small { book.thumbnail(id)?.ok_or_else(not_found) } else { book.original(id) }
    }

    /// The same for shells: the error as JSON of an [`AppError`].
    ///
    /// # Errors
    /// See [`App::evidence_bytes`].
    pub fn evidence_bytes_json(&mut self, evidence: &str, small: bool) -> Result<Vec<u8>, String> {
        self.evidence_bytes(evidence, small).map_err(|error| serde_json::to_string(&error).unwrap_or_default())
    }

    pub(crate) fn evidence(&self, report: &str) -> Answer<Reply> {
        let id = report_id(report)?;
        let book = self.book()?;
        book.report(id)?.ok_or_else(not_found)?;
        let evidence = listed(&book, id, self.platform.clock.now().wall_ms)?;
        Ok(Reply::Evidence { evidence })
    }

    pub(crate) fn caption(&self, report: &str, evidence: &str, text: &str) -> Answer<Reply> {
        let (id, piece) = (report_id(report)?, evidence_id(evidence)?);
        let book = self.book()?;
        if !book.evidence(id)?.iter().any(|record| record.evidence == piece) {
            return Err(not_found());
        }
        book.set_caption(piece, &caption(text), self.now())?;
        self.evidence(report)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_frame_that_is_none_is_refused_and_never_breaks(frame in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
            let _ = unframed(&frame);
        }

        #[test]
        fn a_caption_has_a_length_and_stays_what_it_is(typed in "\\PC{0,600}") {
            let once = caption(&typed);
            proptest::prop_assert!(once.chars().count() <= MAX_CAPTION);
            proptest::prop_assert_eq!(caption(&once).trim_end(), once.trim_end());
        }
    }
}
