//! The next request, from the store's state and the clock.

use crate::backoff::{due, elapsed};
use crate::evidence::{SentEvidence, plan_evidence};
use crate::http::{HttpRequest, Method};
use crate::state::{Agent, Lane, Link, NetworkState, PendingEnrolment, Standing};
use crate::store::{QueuedVersion, SyncStore};
use serde_json::Map;
use std::time::Duration;
use tabella_domain::{FormRef, NoteId, VersionId};
use tabella_proto::{
    DeviceState, EnrolRequest, MAX_BATCH, MAX_PUSH, PROTOCOL, PushRequest, STATION_COLUMNS, encode, gzip,
};

/// Time between two pulls while nothing else happens, milliseconds.
pub const PULL_EVERY_MS: i64 = 2 * 60 * 1000;
/// Time after which an empty push tells the endpoint that the device is well and how much waits on it, milliseconds.
pub const HEARTBEAT_MS: i64 = 15 * 60 * 1000;

pub(crate) const SMALL: usize = 1024 * 1024;
const FORM: usize = 16 * 1024 * 1024;
const STATIONS: usize = 128 * 1024 * 1024;
// Room for everything of a push that is not a version.
const ENVELOPE: usize = 4 * 1024;

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// Send this and hand the answer to [`crate::apply`].
    Send(Planned),
    /// Nothing before that time (device clock, Unix ms), unless something is queued or a person asks.
    Wait {
        /// Device clock, Unix ms.
        until_ms: i64,
    },
    /// Nothing until something changes: no enrolment, or one that a person has to correct.
    Idle,
}

/// A request and what it is for.
#[derive(Clone, PartialEq, Eq)]
pub struct Planned {
    /// The request.
    pub request: HttpRequest,
    /// What it asks.
    pub kind: RequestKind,
    pub(crate) job: Job,
}

impl std::fmt::Debug for Planned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Planned").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Kind of request; for logs and for the status bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequestKind {
    /// `GET /v1/hello`
    Hello,
    /// `POST /v1/enrol`
    Enrol,
    /// `POST /v1/push`
    Push,
    /// `POST /v1/notes`
    Notes,
    /// `GET /v1/pull`
    Pull,
    /// `GET /v1/forms/…`
    Form,
    /// `GET /v1/stations/…`
    Stations,
    /// `PUT /v1/evidence/…`
    Evidence,
    /// `GET /v1/evidence/…`: whether it is there already.
    EvidenceState,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Job {
    /// `address` tells a late answer for a corrected address apart.
    Hello {
        address: String,
    },
    Enrol {
        address: String,
        code: String,
    },
    /// Id and hash of our own bytes, attempts this one included.
    Push(Vec<Sent>),
    /// Id and hash of our own bytes.
    Notes(Vec<SentNote>),
    /// The cursor that the pull started from.
    Pull {
        cursor: Option<String>,
    },
    Form(FormRef),
    Stations(String),
    Evidence(Box<SentEvidence>),
    EvidenceState(Box<SentEvidence>),
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Sent {
    pub(crate) version: VersionId,
    pub(crate) sha256: String,
    pub(crate) attempts: u32,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SentNote {
    pub(crate) note: NoteId,
    pub(crate) sha256: String,
}

impl Job {
    fn kind(&self) -> RequestKind {
        match self {
            Self::Hello { .. } => RequestKind::Hello,
            Self::Enrol { .. } => RequestKind::Enrol,
            Self::Push(_) => RequestKind::Push,
            Self::Notes(_) => RequestKind::Notes,
            Self::Pull { .. } => RequestKind::Pull,
            Self::Form(_) => RequestKind::Form,
            Self::Stations(_) => RequestKind::Stations,
            Self::Evidence(_) => RequestKind::Evidence,
            Self::EvidenceState(_) => RequestKind::EvidenceState,
        }
    }
}

pub(crate) fn planned(job: Job, request: HttpRequest) -> Plan {
    Plan::Send(Planned { kind: job.kind(), request, job })
}

fn request(method: Method, url: String, seconds: u64, max_response: usize) -> HttpRequest {
    HttpRequest {
        method,
        url,
        headers: vec![("accept".into(), "application/json".into()), ("accept-encoding".into(), "gzip".into())],
        body: Vec::new(),
        timeout: Duration::from_secs(seconds),
        max_response,
    }
}

pub(crate) fn authorised(link: &Link, method: Method, path: &str, seconds: u64, max_response: usize) -> HttpRequest {
    let mut request = request(method, format!("{}{path}", link.address), seconds, max_response);
    request.headers.push(("authorization".into(), format!("Bearer {}", link.token)));
    request
}

fn hello(address: &str) -> Plan {
    planned(Job::Hello { address: address.to_owned() }, request(Method::Get, format!("{address}/v1/hello"), 15, SMALL))
}

/// The next request. Versions that it carries are marked as under way, durably, before it is returned.
///
/// # Errors
/// The store's.
pub fn plan<S: SyncStore>(store: &mut S, agent: &Agent, now_ms: i64) -> Result<Plan, S::Error> {
    let network = store.network()?;
    match store.standing()? {
        Standing::New => Ok(Plan::Idle),
        Standing::Enrolling(pending) => Ok(plan_enrolment(&network, &pending, agent, now_ms)),
        Standing::Enrolled(link) => plan_enrolled(store, &network, &link, agent, now_ms),
    }
}

fn plan_enrolment(network: &NetworkState, pending: &PendingEnrolment, agent: &Agent, now_ms: i64) -> Plan {
    if pending.problem.is_some() {
        return Plan::Idle;
    }
    for lane in [network.way, network.push] {
        if !due(lane.not_before_ms, now_ms) {
            return Plan::Wait { until_ms: lane.not_before_ms };
        }
    }
    if !network.reachable || pending.endpoint_key.is_none() {
        return hello(&pending.address);
    }
    let body = EnrolRequest {
        protocol: PROTOCOL,
        code: pending.code.clone(),
        device_key: pending.device_key.clone(),
        platform: agent.platform.clone(),
        app_version: agent.app_version.clone(),
        unknown: Map::new(),
    };
    let Ok(body) = encode(&body) else { return Plan::Idle };
    let mut request = request(Method::Post, format!("{}/v1/enrol", pending.address), 30, SMALL);
    request.headers.push(("content-type".into(), "application/json".into()));
    request.body = body;
    planned(Job::Enrol { address: pending.address.clone(), code: pending.code.clone() }, request)
}

fn plan_enrolled<S: SyncStore>(
    store: &mut S,
    network: &NetworkState,
    link: &Link,
    agent: &Agent,
    now_ms: i64,
) -> Result<Plan, S::Error> {
    if !due(network.way.not_before_ms, now_ms) {
        return Ok(Plan::Wait { until_ms: network.way.not_before_ms });
    }
    // The token and the reports go out only to something that just showed itself as the endpoint.
    if !network.reachable {
        return Ok(hello(&link.address));
    }
    let mut wake = Wake { at: None, now_ms };

    if lane_due(network.push, &mut wake) {
        let limit = if network.push_limit == 0 { MAX_BATCH } else { usize::from(network.push_limit).min(MAX_BATCH) };
        let waiting = store.sendable(now_ms, limit)?;
        let heartbeat = network.last_push_ms.is_none_or(|at| elapsed(at, HEARTBEAT_MS, now_ms));
        if (!waiting.is_empty() || heartbeat)
            && let Some(plan) = plan_push(store, link, waiting, now_ms)?
        {
            return Ok(plan);
        }
        if let Some(at) = network.last_push_ms {
            wake.at(at.saturating_add(HEARTBEAT_MS));
        }
        if let Some(at) = store.next_sendable_ms()? {
            wake.at(at);
        }
    }

    if let Some(plan) = crate::notes::plan(store, network, link, &mut wake)? {
        return Ok(plan);
    }

    let may_read = !network.revoked || network.pull_once;
    if may_read && lane_due(network.pull, &mut wake) {
        let last = network.last_pull_ms;
        if network.pull_more || last.is_none_or(|at| elapsed(at, PULL_EVERY_MS, now_ms)) {
            return plan_pull(store, link, agent);
        }
        if let Some(at) = last {
            wake.at(at.saturating_add(PULL_EVERY_MS));
        }
        if lane_due(network.documents, &mut wake)
            && let Some(plan) = plan_document(store, network, link)?
        {
            return Ok(plan);
        }
    }

    // Last of all: everything else is small, and the text of a report waits for no picture.
    if lane_due(network.evidence, &mut wake) {
        if let Some(plan) = plan_evidence(store, network, link, now_ms)? {
            return Ok(plan);
        }
        if let Some(at) = store.next_evidence_ms()? {
            wake.at(at);
        }
    }
    Ok(Plan::Wait { until_ms: wake.until() })
}

fn plan_document<S: SyncStore>(store: &S, network: &NetworkState, link: &Link) -> Result<Option<Plan>, S::Error> {
    if let Some(form) = store.missing_forms()?.into_iter().find(|f| !network.deferred.contains(&f.sha256)) {
        let request = authorised(link, Method::Get, &format!("/v1/forms/{}", form.sha256), 60, FORM);
        return Ok(Some(planned(Job::Form(form), request)));
    }
    if let Some(version) = store.wanted_stations()?.filter(|v| !network.deferred.contains(v)) {
        let path = format!("/v1/stations/{}", percent(&version));
        let mut request = authorised(link, Method::Get, &path, 300, STATIONS);
        let (name, value) = STATION_COLUMNS;
        request.headers.push((name.into(), value.into()));
        return Ok(Some(planned(Job::Stations(version), request)));
    }
    Ok(None)
}

pub(crate) struct Wake {
    at: Option<i64>,
    now_ms: i64,
}

impl Wake {
    fn at(&mut self, ms: i64) {
        // Never in the past: whoever waits for it would spin.
        let ms = ms.max(self.now_ms.saturating_add(250));
        self.at = Some(self.at.map_or(ms, |at| at.min(ms)));
    }

    fn until(&self) -> i64 {
        self.at.unwrap_or_else(|| self.now_ms.saturating_add(HEARTBEAT_MS))
    }
}

pub(crate) fn lane_due(lane: Lane, wake: &mut Wake) -> bool {
    let is_due = due(lane.not_before_ms, wake.now_ms);
    if !is_due {
        wake.at(lane.not_before_ms);
    }
    is_due
}

fn plan_pull<S: SyncStore>(store: &S, link: &Link, agent: &Agent) -> Result<Plan, S::Error> {
    let cursor =
        store.cursor()?.filter(|mark| !mark.skipped || mark.app_version == agent.app_version).map(|mark| mark.cursor);
    let path = match &cursor {
        Some(cursor) => format!("/v1/pull?cursor={}", percent(cursor)),
        None => "/v1/pull".to_owned(),
    };
    Ok(planned(Job::Pull { cursor }, authorised(link, Method::Get, &path, 60, FORM)))
}

/// As many versions as fit; at least one. `None` only where nothing can be encoded.
fn plan_push<S: SyncStore>(
    store: &mut S,
    link: &Link,
    waiting: Vec<QueuedVersion>,
    now_ms: i64,
) -> Result<Option<Plan>, S::Error> {
    let mut room = MAX_PUSH.saturating_sub(ENVELOPE);
    let mut versions = Vec::new();
    let mut sent = Vec::new();
    for queued in waiting {
        let size = encode(&queued.signed).map_or(usize::MAX, |bytes| bytes.len().saturating_add(1));
        if size > room && !versions.is_empty() {
            break;
        }
        room = room.saturating_sub(size);
        sent.push(Sent {
            version: queued.signed.version,
            sha256: queued.sha256,
            attempts: queued.attempts.saturating_add(1),
        });
        versions.push(queued.signed);
    }
    let device: DeviceState = store.device_state(now_ms)?;
    let body = PushRequest { protocol: PROTOCOL, device, versions, unknown: Map::new() };
    let Ok(body) = encode(&body).and_then(|json| gzip(&json)) else { return Ok(None) };
    let ids: Vec<VersionId> = sent.iter().map(|s| s.version).collect();
    if !ids.is_empty() {
        store.mark_sending(&ids)?;
    }
    let mut request = authorised(link, Method::Post, "/v1/push", 120, SMALL);
    request.headers.push(("content-type".into(), "application/json".into()));
    request.headers.push(("content-encoding".into(), "gzip".into()));
    request.body = body;
    Ok(Some(planned(Job::Push(sent), request)))
}

/// A person asks: backoff is forgotten, everything is read again, and a revoked device asks once whether it still is.
///
/// # Errors
/// The store's.
pub fn sync_now<S: SyncStore>(store: &mut S) -> Result<(), S::Error> {
    let mut network = store.network()?;
    network.way = Lane::default();
    network.push = Lane::default();
    network.pull = Lane::default();
    network.documents = Lane::default();
    // Its failures stay counted: a note that spoils its batch is found also by somebody who keeps asking.
    network.notes.not_before_ms = 0;
    network.evidence = Lane::default();
    network.last_pull_ms = None;
    network.last_push_ms = None;
    network.deferred.clear();
    network.pull_once = network.revoked;
    // The next request is a hello, so that what the screen says next is true.
    network.reachable = false;
    store.hurry()?;
    store.set_network(&network)
}

fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_cursor_cannot_leave_its_place_in_the_address() {
        assert_eq!(super::percent("12-a/b?c&d ż"), "12-a%2Fb%3Fc%26d%20%C5%BC");
    }
}
