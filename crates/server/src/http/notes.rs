//! `POST /v1/notes`: what observers say back. Stored whatever it says, as reports are; what it means is read afterwards.

use super::wire::{Answer, Device, message, taken};
use crate::app::{App, Known};
use crate::desk::mail_types::{MailStir, Stirred};
use crate::http::wire::hex;
use crate::intake::note;
use crate::project::board::time;
use crate::store::{NoteFate, StoreError};
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use serde_json::Map;
use std::sync::Arc;
use tabella_domain::MailId;
use tabella_proto as wire;
use tabella_proto::{
    NoteOutcome, NoteReceipt, NotesAnswer, NotesRequest, ReceivedNote, RefusalCode, SignedNote, SignedReceipt, WireCode,
};

struct Accepted {
    outcomes: Vec<NoteOutcome>,
    received: Vec<ReceivedNote>,
    read: bool,
    clarified: Vec<MailId>,
}

fn accept(app: &App, known: &Known, notes: Vec<SignedNote>) -> Result<Accepted, StoreError> {
    let checked: Vec<_> = notes.into_iter().map(|signed| note(&known.key, known.row.id, signed)).collect();
    let mut decided = Vec::with_capacity(checked.len());
    let mut fresh = Vec::with_capacity(checked.len());
    for one in checked {
        decided.push(match one {
            Ok(note) => {
                let line = (note.note, hex(&note.sha256), note.kind, note.subject);
                fresh.push(note);
                Ok(line)
            }
            Err(refused) => Err(refused),
        });
    }
    let fates = if fresh.is_empty() { Vec::new() } else { app.store.accept_notes(known.row.no, fresh)? };
    let mut fates = fates.into_iter();
    let mut out = Accepted {
        outcomes: Vec::with_capacity(decided.len()),
        received: Vec::new(),
        read: false,
        clarified: Vec::new(),
    };
    for one in decided {
        let outcome = match one {
            Err((note, code)) => NoteOutcome::Refused { note, code },
            Ok((note, sha256, kind, subject)) => match fates.next().ok_or(StoreError::Stored("note"))? {
                NoteFate::Conflict => NoteOutcome::Refused { note, code: RefusalCode::VersionConflict },
                NoteFate::Stored(received_ms) => {
                    if !out.received.iter().any(|r| r.note == note) {
                        out.received.push(ReceivedNote { note, sha256, received_at: time(received_ms) });
                    }
                    out.read |= kind == "read";
                    out.clarified.extend(subject.filter(|_| kind == "clarification"));
                    NoteOutcome::Received { note }
                }
            },
        };
        out.outcomes.push(outcome);
    }
    Ok(out)
}

/// Open pages learn of it.
fn stir(app: &App, known: &Known, accepted: &Accepted) -> Result<(), StoreError> {
    let own = || vec![app.reference().area_of(&known.row.person)];
    for query in &accepted.clarified {
        let report = app.store.report_of_query(*query)?;
        let mut areas = own();
        // Whoever sees the report's area asked.
        if let Some(line) = report.map(|r| app.store.line(r)).transpose()?.flatten() {
            areas.push(line.area);
        }
        app.live.mail(areas, &MailStir { what: Stirred::Clarification, report: report.map(|r| r.to_string()) });
    }
    if accepted.read {
        app.live.mail(own(), &MailStir { what: Stirred::Read, report: None });
    }
    Ok(())
}

/// `POST /v1/notes`
pub async fn notes(
    State(app): State<Arc<App>>,
    device: Device,
    body: Result<Bytes, BytesRejection>,
) -> Answer<axum::Json<NotesAnswer>> {
    let body = taken(body)?;
    let known = device.0;
    app.pulled(known.row.no, app.now_ms());
    let shared = Arc::clone(&app);
    let accepted = tokio::task::spawn_blocking(move || -> Answer<(Accepted, tabella_domain::DeviceId)> {
        let request: NotesRequest = message(&body, |r: &NotesRequest| r.protocol)?;
        if request.notes.len() > wire::MAX_NOTES {
            return Err(WireCode::TooLarge.into());
        }
        let accepted = accept(&shared, &known, request.notes)?;
        if let Err(error) = stir(&shared, &known, &accepted) {
            // Stored all the same: pages show it when they load again.
            tracing::warn!(%error, "open pages were not told of a note");
        }
        Ok((accepted, known.row.id))
    })
    .await?;
    let (accepted, device) = accepted?;
    let receipt = if accepted.received.is_empty() {
        None
    } else {
        // Only now: what the receipt says is durable.
        let text = serde_json::to_string(&NoteReceipt { device, notes: accepted.received, unknown: Map::new() })
            .map_err(|_| WireCode::Internal)?;
        let signature = app.keys.endpoint().sign_note_receipt(text.as_bytes()).to_text();
        Some(SignedReceipt { receipt: text, signature })
    };
    Ok(axum::Json(NotesAnswer {
        outcomes: accepted.outcomes,
        receipt,
        server_time: time(app.now_ms()),
        unknown: Map::new(),
    }))
}
