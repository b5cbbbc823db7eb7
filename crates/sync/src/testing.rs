//! An endpoint in memory that misbehaves on command. For tests only; it keeps what it was sent, so that a test can compare.

mod evidence;

use crate::http::{HttpRequest, HttpResponse, Method, TransportError};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};
use tabella_domain::{DeviceId, EvidenceId, Mission, NoteId, Person, VersionId};
use tabella_proto::{
    EndpointKey, EnrolAnswer, EnrolRequest, MAX_BATCH, MAX_BODY, MAX_NOTES, MAX_PUSH, NoteOutcome, NoteReceipt,
    NotesAnswer, NotesRequest, Outcome, PROTOCOL, PublicKey, PushAnswer, PushRequest, RANGE, Receipt, ReceivedNote,
    ReceivedVersion, RefusalCode, Signature, SignedReceipt, StationAnswer, StationList, decode, encode, gunzip,
    sha256_hex,
};

/// What goes wrong with one exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    /// Nothing.
    None,
    /// The request never arrives.
    Unreachable,
    /// The endpoint does everything; its answer is lost on the way.
    LostResponse,
    /// The request arrives twice; the second answer comes back.
    Duplicated,
    /// The endpoint's own 500.
    Fault,
    /// A proxy's 502, as a page.
    Gateway,
    /// A captive portal's page with status 200.
    Portal,
    /// A captive portal's page with status 403.
    PortalForbids,
    /// A captive portal's redirect.
    Redirect,
    /// The answer is cut short.
    Truncated,
    /// The receipt is signed by someone else.
    ForeignReceipt,
    /// The receipt names other bytes.
    OtherBytes,
    /// The endpoint asks to come back later.
    Throttled,
    /// The line breaks after so many bytes of the request's body; no answer.
    Cut(u32),
}

/// What the endpoint keeps of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The body.
    pub body: String,
    /// Its line of the receipt.
    pub line: ReceivedVersion,
    /// How often it was delivered.
    pub deliveries: u32,
}

/// The endpoint.
pub struct FakeEndpoint {
    key: EndpointKey,
    foreign: EndpointKey,
    /// Its clock, Unix ms.
    pub clock_ms: i64,
    /// Versions kept, each once.
    pub kept: BTreeMap<VersionId, Kept>,
    /// Notes kept, each once: body, and how often it was delivered.
    pub notes: BTreeMap<NoteId, (String, u32)>,
    /// False for an endpoint of a version before notes.
    pub hears_notes: bool,
    /// Notes that the endpoint stumbles over (500 for the whole request).
    pub poison_notes: Vec<NoteId>,
    /// Codes, with the device key that used each.
    pub codes: HashMap<String, Option<String>>,
    /// True after a revocation: pushes are taken, reading is not.
    pub revoked: bool,
    /// Changes for every device, as they travel; the cursor is an index.
    pub changes: Vec<Value>,
    /// Form documents by hash.
    pub forms: HashMap<String, String>,
    /// Station list.
    pub stations: Option<StationList>,
    /// Oldest and newest protocol.
    pub protocol: (u16, u16),
    /// Most versions that a push may hold; more is 413.
    pub max_batch: usize,
    /// Versions that the endpoint stumbles over (500 for the whole push).
    pub poison: Vec<VersionId>,
    /// Requests seen, method and path.
    pub seen: Vec<String>,
    /// Evidence kept: head and bytes.
    pub evidence: BTreeMap<EvidenceId, (String, Vec<u8>)>,
    /// Most bytes of a piece of evidence.
    pub most_evidence: usize,
    /// False for an endpoint of a version before parts.
    pub resumes: bool,
    /// What came of pieces so far that are not whole.
    pub partial: BTreeMap<EvidenceId, Vec<u8>>,
    /// Bytes of evidence that came in, all requests together.
    pub evidence_heard: u64,
    /// The mission that enrolment answers with.
    pub mission: Mission,
    /// The observer.
    pub person: Person,
    device_key: Option<PublicKey>,
    tampered: bool,
}

const DEVICE: &str = "01890a5d-ac96-774b-bcce-b302099a8001";
const TOKEN: &str = "dG9rZW4";

fn rfc3339(ms: i64) -> String {
    chrono::DateTime::from_timestamp_millis(ms).map(|t| t.to_rfc3339()).unwrap_or_default()
}

fn page(status: u16) -> HttpResponse {
    HttpResponse {
        status,
        headers: vec![("Content-Type".into(), "text/html; charset=utf-8".into())],
        body: b"<!DOCTYPE html><html><body>Welcome to the hotel</body></html>".to_vec(),
    }
}

fn message(status: u16, value: &Value) -> HttpResponse {
    HttpResponse {
        status,
        headers: vec![("content-type".into(), "application/json".into())],
        body: value.to_string().into_bytes(),
    }
}

fn error(status: u16, code: &str) -> HttpResponse {
    message(status, &json!({ "code": code, "of_a_later_version": true }))
}

impl FakeEndpoint {
    /// One with a code, an empty list of changes and a synthetic mission.
    #[must_use]
    pub fn new(mission: Mission, person: Person, code: &str, clock_ms: i64) -> Self {
        Self {
            key: EndpointKey::from_bytes(&[7; 32]),
            foreign: EndpointKey::from_bytes(&[8; 32]),
            clock_ms,
            kept: BTreeMap::new(),
            notes: BTreeMap::new(),
            hears_notes: true,
            poison_notes: Vec::new(),
            codes: HashMap::from([(code.to_owned(), None)]),
            revoked: false,
            changes: Vec::new(),
            forms: HashMap::new(),
            stations: None,
            protocol: (PROTOCOL, PROTOCOL),
            max_batch: MAX_BATCH,
            poison: Vec::new(),
            seen: Vec::new(),
            evidence: BTreeMap::new(),
            most_evidence: tabella_proto::MAX_EVIDENCE,
            resumes: true,
            partial: BTreeMap::new(),
            evidence_heard: 0,
            mission,
            person,
            device_key: None,
            tampered: false,
        }
    }

    /// Its public key.
    #[must_use]
    pub fn public_key(&self) -> String {
        self.key.public().to_text()
    }

    /// From now on another endpoint answers at the address.
    pub fn replace_key(&mut self) {
        self.key = EndpointKey::from_bytes(&[9; 32]);
    }

    /// One exchange.
    ///
    /// # Errors
    /// What the mishap says.
    pub fn exchange(&mut self, request: &HttpRequest, mishap: Mishap) -> Result<HttpResponse, TransportError> {
        match mishap {
            Mishap::Unreachable => return Err(TransportError::Unreachable),
            Mishap::Portal => return Ok(page(200)),
            Mishap::PortalForbids => return Ok(page(403)),
            Mishap::Redirect => return Ok(HttpResponse { body: Vec::new(), ..page(302) }),
            Mishap::Gateway => return Ok(page(502)),
            Mishap::Fault => return Ok(error(500, "internal")),
            Mishap::Throttled => {
                let mut answer = error(429, "throttled");
                answer.headers.push(("Retry-After".into(), "7".into()));
                return Ok(answer);
            }
            Mishap::Duplicated => {
                self.handle(request);
            }
            Mishap::Cut(after) => {
                let mut cut = request.clone();
                cut.body.truncate(usize::try_from(after).unwrap_or(usize::MAX));
                // Only of a part is anything kept that is not whole.
                if cut.body.len() == request.body.len()
                    || (self.resumes && cut.headers.iter().any(|(name, _)| name == RANGE))
                {
                    self.handle(&cut);
                }
                return Err(TransportError::Unreachable);
            }
            Mishap::None | Mishap::LostResponse | Mishap::Truncated | Mishap::ForeignReceipt | Mishap::OtherBytes => {}
        }
        if mishap == Mishap::ForeignReceipt {
            std::mem::swap(&mut self.key, &mut self.foreign);
        }
        self.tampered = mishap == Mishap::OtherBytes;
        let mut answer = self.handle(request);
        if mishap == Mishap::ForeignReceipt {
            std::mem::swap(&mut self.key, &mut self.foreign);
        }
        match mishap {
            Mishap::LostResponse => Err(TransportError::Timeout),
            Mishap::Truncated => {
                answer.body.truncate(answer.body.len() / 2);
                Ok(answer)
            }
            _ => Ok(answer),
        }
    }

    fn handle(&mut self, request: &HttpRequest) -> HttpResponse {
        let path = request.url.splitn(4, '/').nth(3).map(|p| format!("/{p}")).unwrap_or_default();
        let method = match request.method {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
        };
        self.seen.push(format!("{method} {path}"));
        let (path, query) = path.split_once('?').map_or((path.as_str(), ""), |(p, q)| (p, q));
        match (method, path) {
            ("GET", "/v1/hello") => message(
                200,
                &json!({ "product": "tabella", "protocol_oldest": self.protocol.0, "protocol": self.protocol.1,
                    "endpoint_key": self.public_key(), "server_time": rfc3339(self.clock_ms), "news": [1] }),
            ),
            ("POST", "/v1/enrol") => self.enrol(&request.body),
            _ if !request.headers.iter().any(|(n, v)| n == "authorization" && v == &format!("Bearer {TOKEN}")) => {
                error(401, "unauthorized")
            }
            ("POST", "/v1/push") => self.push(&request.body),
            ("POST", "/v1/notes") if self.hears_notes => self.take_notes(&request.body),
            ("POST", _) => error(404, "not_found"),
            (_, path) if path.starts_with("/v1/evidence/") => self.evidence(request),
            _ if self.revoked => error(403, "device_revoked"),
            ("GET", "/v1/pull") => self.pull(query),
            ("GET", path) => self.document(path),
            _ => error(404, "not_found"),
        }
    }

    fn enrol(&mut self, body: &[u8]) -> HttpResponse {
        let Ok(ask) = decode::<EnrolRequest>(body) else { return error(400, "malformed") };
        let Some(used) = self.codes.get_mut(&ask.code) else { return error(404, "code_unknown") };
        if used.get_or_insert_with(|| ask.device_key.clone()) != &ask.device_key {
            return error(409, "code_used");
        }
        let (Ok(device), Ok(key)) = (DEVICE.parse::<DeviceId>(), PublicKey::from_text(&ask.device_key)) else {
            return error(400, "malformed");
        };
        self.device_key = Some(key);
        let answer = EnrolAnswer {
            device,
            token: TOKEN.into(),
            endpoint_key: self.public_key(),
            mission: self.mission.clone(),
            person: self.person.clone(),
            server_time: rfc3339(self.clock_ms),
            unknown: Map::new(),
        };
        message(200, &serde_json::to_value(answer).unwrap_or_default())
    }

    fn push(&mut self, body: &[u8]) -> HttpResponse {
        let Ok(json) = gunzip(body, MAX_PUSH) else { return error(413, "too_large") };
        let Ok(push) = decode::<PushRequest>(&json) else { return error(400, "malformed") };
        if push.versions.len() > self.max_batch {
            return error(413, "too_large");
        }
        if push.versions.iter().any(|v| self.poison.contains(&v.version)) {
            return error(500, "internal");
        }
        let mut outcomes = Vec::new();
        let mut received = Vec::new();
        for signed in push.versions {
            let version = signed.version;
            let genuine = Signature::from_text(&signed.signature)
                .ok()
                .zip(self.device_key.as_ref())
                .is_some_and(|(s, key)| key.verify_version(signed.body.as_bytes(), &s).is_ok());
            let refusal = if signed.body.len() > MAX_BODY {
                Some(RefusalCode::TooLarge)
            } else if !genuine {
                Some(RefusalCode::BadSignature)
            } else if self.kept.get(&version).is_some_and(|kept| kept.body != signed.body) {
                Some(RefusalCode::VersionConflict)
            } else {
                None
            };
            if let Some(code) = refusal {
                outcomes.push(Outcome::Refused { version, code });
                continue;
            }
            let number = format!("T{:03}", self.kept.len() + 1);
            let kept = self.kept.entry(version).or_insert_with(|| Kept {
                line: ReceivedVersion {
                    version,
                    sha256: sha256_hex(signed.body.as_bytes()),
                    number,
                    received_at: rfc3339(self.clock_ms),
                    set_aside: self.revoked,
                },
                body: signed.body,
                deliveries: 0,
            });
            kept.deliveries += 1;
            let mut line = kept.line.clone();
            if self.tampered {
                line.sha256 = sha256_hex(b"other bytes");
            }
            received.push(line);
            outcomes.push(Outcome::Received { version });
        }
        let receipt = (!received.is_empty()).then(|| self.sign(received)).flatten();
        let answer = PushAnswer { outcomes, receipt, server_time: rfc3339(self.clock_ms), unknown: Map::new() };
        message(200, &serde_json::to_value(answer).unwrap_or_default())
    }

    fn sign(&self, received: Vec<ReceivedVersion>) -> Option<SignedReceipt> {
        let receipt = encode(&Receipt { device: DEVICE.parse().ok()?, received, unknown: Map::new() }).ok()?;
        let signature = self.key.sign_receipt(&receipt).to_text();
        Some(SignedReceipt { receipt: String::from_utf8(receipt).ok()?, signature })
    }

    fn take_notes(&mut self, body: &[u8]) -> HttpResponse {
        let Ok(json) = gunzip(body, MAX_PUSH) else { return error(413, "too_large") };
        let Ok(request) = decode::<NotesRequest>(&json) else { return error(400, "malformed") };
        if request.notes.len() > MAX_NOTES {
            return error(413, "too_large");
        }
        if request.notes.iter().any(|n| self.poison_notes.contains(&n.note)) {
            return error(500, "internal");
        }
        let (mut outcomes, mut lines) = (Vec::new(), Vec::new());
        for signed in request.notes {
            let note = signed.note;
            let genuine = Signature::from_text(&signed.signature)
                .ok()
                .zip(self.device_key.as_ref())
                .is_some_and(|(s, key)| key.verify_note(signed.body.as_bytes(), &s).is_ok());
            if !genuine || self.notes.get(&note).is_some_and(|(kept, _)| *kept != signed.body) {
                let code = if genuine { RefusalCode::VersionConflict } else { RefusalCode::BadSignature };
                outcomes.push(NoteOutcome::Refused { note, code });
                continue;
            }
            let sha256 = sha256_hex(if self.tampered { b"other bytes" } else { signed.body.as_bytes() });
            self.notes.entry(note).or_insert((signed.body, 0)).1 += 1;
            lines.push(ReceivedNote { note, sha256, received_at: rfc3339(self.clock_ms) });
            outcomes.push(NoteOutcome::Received { note });
        }
        let receipt = (!lines.is_empty()).then(|| self.sign_notes(lines)).flatten();
        let answer = NotesAnswer { outcomes, receipt, server_time: rfc3339(self.clock_ms), unknown: Map::new() };
        message(200, &serde_json::to_value(answer).unwrap_or_default())
    }

    fn sign_notes(&self, notes: Vec<ReceivedNote>) -> Option<SignedReceipt> {
        let receipt = encode(&NoteReceipt { device: DEVICE.parse().ok()?, notes, unknown: Map::new() }).ok()?;
        let signature = self.key.sign_note_receipt(&receipt).to_text();
        Some(SignedReceipt { receipt: String::from_utf8(receipt).ok()?, signature })
    }

    // Two changes an answer, so that `more` is exercised.
    fn pull(&self, query: &str) -> HttpResponse {
        let from: usize = query.strip_prefix("cursor=").and_then(|c| c.parse().ok()).unwrap_or(0);
        let changes: Vec<&Value> = self.changes.iter().skip(from).take(2).collect();
        let next = from + changes.len();
        message(
            200,
            &json!({ "cursor": next.to_string(), "more": next < self.changes.len(), "changes": changes,
                "server_time": rfc3339(self.clock_ms) }),
        )
    }

    fn document(&self, path: &str) -> HttpResponse {
        if let Some(document) = path.strip_prefix("/v1/forms/").and_then(|sha| self.forms.get(sha)) {
            let headers = vec![("content-type".into(), "application/xml".into())];
            return HttpResponse { status: 200, headers, body: document.clone().into_bytes() };
        }
        match (&self.stations, path.strip_prefix("/v1/stations/")) {
            (Some(list), Some(version)) if list.version == version => {
                let json = encode(&StationAnswer::by_columns(list)).unwrap_or_default();
                HttpResponse {
                    status: 200,
                    headers: vec![("content-encoding".into(), "gzip".into())],
                    body: tabella_proto::gzip(&json).unwrap_or_default(),
                }
            }
            _ => error(404, "not_found"),
        }
    }
}
