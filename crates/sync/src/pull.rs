//! What comes from the endpoint: changes by cursor, form documents by hash, station lists by version.

use crate::apply::{Fault, Turn, message, read};
use crate::http::{HttpResponse, TransportError};
use crate::state::{Lane, Problem};
use crate::store::{CursorMark, SyncStore};
use serde::Deserialize;
use serde_json::Value;
use tabella_domain::FormRef;
use tabella_proto::{Change, StationAnswer, WireCode, sha256_hex};

// As the wire's `PullAnswer`, but each change is read by itself, so that one of a later version does not hide the others.
#[derive(Deserialize)]
struct Changes {
    cursor: String,
    more: bool,
    changes: Vec<Value>,
    server_time: String,
}

pub(crate) fn changes<S: SyncStore>(
    turn: &mut Turn<'_>,
    store: &mut S,
    from: Option<&str>,
    answer: Result<HttpResponse, TransportError>,
) -> Result<(), S::Error> {
    let answer: Changes = match message(answer) {
        Ok(answer) => answer,
        Err(fault) => {
            turn.fault(&fault, Some(|n| &mut n.pull));
            return Ok(());
        }
    };
    let mut known = Vec::with_capacity(answer.changes.len());
    let mut skipped = false;
    for value in answer.changes {
        match serde_json::from_value::<Change>(value) {
            Ok(Change::Unknown) | Err(_) => skipped = true,
            Ok(change) => known.push(change),
        }
    }
    let same_app = |mark: &CursorMark| mark.app_version == turn.agent.app_version;
    let skipped_before = from.is_some() && store.cursor()?.is_some_and(|mark| mark.skipped && same_app(&mark));
    let mark = CursorMark {
        cursor: answer.cursor,
        skipped: skipped || skipped_before,
        app_version: turn.agent.app_version.clone(),
    };
    // A cursor that stands still would be pulled for ever.
    let moved = from != Some(mark.cursor.as_str());
    store.apply_changes(&known, &mark, turn.now_ms)?;
    turn.outcome.pulled = !known.is_empty();
    turn.network.answered(turn.now_ms);
    turn.network.pull = Lane::default();
    turn.network.note_server_time(&answer.server_time, turn.now_ms);
    turn.network.last_pull_ms = Some(turn.now_ms);
    turn.network.pull_more = answer.more && moved;
    turn.network.revoked = false;
    turn.network.pull_once = false;
    turn.network.deferred.clear();
    Ok(())
}

fn document_came(turn: &mut Turn<'_>) {
    turn.network.answered(turn.now_ms);
    turn.network.documents = Lane::default();
}

fn fault_of_document(turn: &mut Turn<'_>, fault: &Fault) {
    turn.fault(fault, Some(|n| &mut n.documents));
}

/// The endpoint does not have it, or has other bytes: the rest goes on, this is asked again after the next pull.
fn defer(turn: &mut Turn<'_>, what: String, problem: Problem) {
    turn.network.answered(turn.now_ms);
    turn.network.problem = Some(problem);
    turn.network.deferred.push(what);
    turn.outcome.problem = Some(problem);
}

fn not_there(fault: &Fault) -> bool {
    matches!(fault.code, Some(WireCode::NotFound | WireCode::Malformed | WireCode::Unknown))
}

pub(crate) fn form<S: SyncStore>(
    turn: &mut Turn<'_>,
    store: &mut S,
    form: FormRef,
    answer: Result<HttpResponse, TransportError>,
) -> Result<(), S::Error> {
    let html = answer.as_ref().is_ok_and(|r| r.header("content-type").is_some_and(|t| t.starts_with("text/html")));
    let body = match read(answer) {
        Ok(body) => body,
        Err(fault) if not_there(&fault) => {
            defer(turn, form.sha256, Problem::EndpointFault);
            return Ok(());
        }
        Err(fault) => {
            fault_of_document(turn, &fault);
            return Ok(());
        }
    };
    match String::from_utf8(body) {
        Ok(document) if sha256_hex(document.as_bytes()) == form.sha256 => {
            store.put_form(&form, &document)?;
            document_came(turn);
            turn.outcome.form = Some(form);
        }
        // A portal's page in place of the form: the endpoint was not reached at all.
        _ if html => {
            let fault = Fault { problem: Problem::NotAnEndpoint, code: None, status: 200, retry_after_s: None };
            fault_of_document(turn, &fault);
        }
        _ => defer(turn, form.sha256, Problem::EndpointFault),
    }
    Ok(())
}

pub(crate) fn stations<S: SyncStore>(
    turn: &mut Turn<'_>,
    store: &mut S,
    version: &str,
    answer: Result<HttpResponse, TransportError>,
) -> Result<(), S::Error> {
    match message::<StationAnswer>(answer).map(StationAnswer::list) {
        Ok(Some(list)) if list.version == version => {
            store.put_stations(&list)?;
            document_came(turn);
            turn.outcome.stations = true;
        }
        Ok(_) => defer(turn, version.to_owned(), Problem::EndpointFault),
        Err(fault) if not_there(&fault) => defer(turn, version.to_owned(), Problem::EndpointFault),
        Err(fault) => fault_of_document(turn, &fault),
    }
    Ok(())
}
