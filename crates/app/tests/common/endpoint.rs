//! An endpoint in this process: the protocol as `tabella-proto` has it, and moods.

use super::MORNING_MS;
use serde_json::Map;
use std::collections::{BTreeMap, HashMap};
use tabella_app::{HttpRequest, HttpResponse, TransportError};
use tabella_domain::*;
use tabella_proto::enrolment::{make_code, normalise_code};
use tabella_proto::*;
use uuid::Uuid;

/// How the endpoint, or the network before it, behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Well,
    NoNetwork,
    /// Does what is asked; the answer is lost on the way back.
    LosesAnswers,
    Fault,
    /// A captive portal: HTML for everything.
    Portal,
    Redirects,
    /// Another key signs and says hello.
    OtherKey,
    CodeExpired,
    CodeUsed,
    Revoked,
    TooNew,
    /// Refuses every version as badly signed.
    Refuses,
    /// Signs receipts with a key that is not its own.
    FalseReceipts,
}

pub struct Endpoint {
    pub address: String,
    pub code: String,
    pub key: EndpointKey,
    pub mood: Mood,
    pub mission: Mission,
    pub person: Person,
    pub assignment: Option<Assignment>,
    pub forms: Vec<(FormNotice, String)>,
    pub stations: Vec<Station>,
    /// Edition of the mission and its station list.
    pub edition: u32,
    /// What arrived, by version, with the number of times it came.
    pub received: HashMap<VersionId, (SignedVersion, usize)>,
    /// What the desk wrote; told with the next edition.
    pub mail: Vec<Change>,
    /// Notes that arrived: text, and how often.
    pub notes: HashMap<NoteId, (String, usize)>,
    pub device_key: Option<String>,
    /// The device that it enrols.
    pub device: DeviceId,
    pub requests: usize,
    pub clock_behind_ms: i64,
    /// Stations where others have been.
    pub visited: Vec<VisitedStation>,
}

pub fn form(form_id: &str, version: &str, document: &str, any_time: bool, questions: u32) -> (FormNotice, String) {
    let mut titles = BTreeMap::new();
    titles.insert("en".to_owned(), if form_id == "opening" { "Opening" } else { "Incident" }.to_owned());
    if form_id == "opening" {
        titles.insert("az".to_owned(), "Açılış".to_owned());
    }
    let form = FormRef { form_id: form_id.into(), version: version.into(), sha256: sha256_hex(document.as_bytes()) };
    (FormNotice { form, titles, any_time, questions }, document.to_owned())
}

pub fn station(key: &str, number: &str, name: &str, registered: u32) -> Station {
    Station {
        key: StationKey(key.into()),
        number: number.into(),
        name: name.into(),
        address: "14 Bağ küçəsi".into(),
        levels: vec!["Constituency 8".into()],
        area: Some(AreaCode("8".into())),
        registered: Some(registered),
        at: None,
    }
}

impl Endpoint {
    pub fn new() -> Self {
        let due = |form_id: &str, due: &str| ExpectedForm { form_id: form_id.into(), count: 1, due: Some(due.into()) };
        let mut stations = vec![
            station("S-14", "14", "Üçbulaq, School No. 3", 842),
            station("S-15", "15", "Üçbulaq, House of Culture", 611),
        ];
        stations.extend((16..400).map(|n| station(&format!("S-{n}"), &n.to_string(), &format!("School {n}"), 500)));
        Self {
            address: "https://desk.example.org".into(),
            code: make_code([3; 11]),
            key: EndpointKey::from_bytes(&[9; 32]),
            mood: Mood::Well,
            mission: Mission {
                id: MissionId(Uuid::from_u128(1)),
                name: "Practice".into(),
                kind: MissionType::CitizenSampled,
                time_zone: "Asia/Baku".into(),
                languages: vec!["en".into(), "az".into()],
                practice: true,
                synthetic: true,
                secret: SecretPolicy::default(),
                unknown: Map::new(),
            },
            person: Person {
                code: "O-047".into(),
                roles: vec![Role::ShortTermObserver],
                team: None,
                area: Some(AreaCode("8".into())),
                language: None,
                status: PersonStatus::Deployed,
            },
            assignment: Some(Assignment::Stationary {
                station: StationKey("S-14".into()),
                forms: vec![due("opening", "08:00")],
            }),
            forms: vec![
                form("opening", "1", include_str!("../data/opening.xml"), false, 9),
                form("incident", "3", include_str!("../data/incident.xml"), true, 1),
            ],
            stations,
            edition: 1,
            received: HashMap::new(),
            mail: Vec::new(),
            notes: HashMap::new(),
            device_key: None,
            device: DeviceId(Uuid::from_u128(77)),
            requests: 0,
            clock_behind_ms: 0,
            visited: Vec::new(),
        }
    }

    /// Vouches for its device, as of the next edition.
    pub fn vouch(&mut self) {
        let credential = Credential {
            mission: self.mission.id,
            device: self.device,
            key: PublicKey::from_text(self.device_key.as_ref().unwrap()).unwrap(),
            observer: self.person.code.clone(),
            team: self.person.team.clone().unwrap_or_default(),
        };
        self.mail.push(Change::Credential { credential: credential.sign(&self.key).unwrap() });
        self.edition += 1;
    }

    /// Bytes of a body as they arrived.
    pub fn body(&self, number: usize) -> String {
        let mut all: Vec<_> = self.received.values().collect();
        all.sort_by_key(|(v, _)| v.version);
        all[number].0.body.clone()
    }

    pub fn answer(&mut self, request: &HttpRequest, now_ms: i64) -> Result<HttpResponse, TransportError> {
        self.requests += 1;
        match self.mood {
            Mood::NoNetwork => return Err(TransportError::Unreachable),
            Mood::Portal => return Ok(html(200)),
            Mood::Redirects => return Ok(html(302)),
            Mood::Fault => return Ok(error(500, WireCode::Internal)),
            _ => {}
        }
        let path = request.url.strip_prefix(&self.address).expect("another address");
        let answer = self.serve(request, path, now_ms - self.clock_behind_ms);
        if self.mood == Mood::LosesAnswers { Err(TransportError::Timeout) } else { Ok(answer) }
    }

    fn serve(&mut self, request: &HttpRequest, path: &str, now_ms: i64) -> HttpResponse {
        let server_time = chrono::DateTime::from_timestamp_millis(now_ms).unwrap().to_rfc3339();
        let key = if self.mood == Mood::OtherKey {
            EndpointKey::from_bytes(&[8; 32])
        } else {
            EndpointKey::from_bytes(&[9; 32])
        };
        let endpoint_key = key.public().to_text();
        let device = self.device;
        if path == "/v1/hello" {
            let protocol = if self.mood == Mood::TooNew { PROTOCOL + 9 } else { PROTOCOL };
            return ok(&Hello {
                product: "tabella".into(),
                protocol_oldest: protocol,
                protocol,
                endpoint_key,
                server_time,
                unknown: Map::new(),
            });
        }
        if path == "/v1/enrol" {
            let asked: EnrolRequest = decode(&request.body).unwrap();
            match self.mood {
                Mood::CodeExpired => return error(410, WireCode::CodeExpired),
                Mood::CodeUsed => return error(409, WireCode::CodeUsed),
                _ => {}
            }
            if Ok(asked.code) != normalise_code(&self.code) {
                return error(404, WireCode::CodeUnknown);
            }
            if self.device_key.get_or_insert_with(|| asked.device_key.clone()) != &asked.device_key {
                return error(409, WireCode::CodeUsed);
            }
            return ok(&EnrolAnswer {
                device,
                token: "token".into(),
                endpoint_key,
                mission: self.mission.clone(),
                person: self.person.clone(),
                server_time,
                unknown: Map::new(),
            });
        }
        assert!(request.headers.iter().any(|(n, v)| n == "authorization" && v == "Bearer token"), "{path}");
        if path == "/v1/push" {
            return self.push(request, device, server_time);
        }
        if path == "/v1/notes" {
            return self.take_notes(request, device, server_time);
        }
        if self.mood == Mood::Revoked {
            return error(403, WireCode::DeviceRevoked);
        }
        if path.starts_with("/v1/pull") {
            let cursor = self.edition.to_string();
            let list = Change::Stations { version: cursor.clone(), count: self.stations.len() as u32 };
            let mut changes = if path.contains(&format!("cursor={cursor}")) {
                Vec::new()
            } else if path.contains("cursor=") {
                vec![Change::Mission { mission: self.mission.clone() }, list]
            } else {
                vec![
                    Change::Mission { mission: self.mission.clone() },
                    Change::Forms { forms: self.forms.iter().map(|(n, _)| n.clone()).collect() },
                    list,
                    Change::Deployment { person: self.person.clone(), assignment: self.assignment.clone() },
                    Change::Visited { stations: self.visited.clone() },
                ]
            };
            if !path.contains(&format!("cursor={cursor}")) {
                changes.extend(self.mail.clone());
            }
            return ok(&PullAnswer { cursor, more: false, changes, server_time, unknown: Map::new() });
        }
        if let Some(sha256) = path.strip_prefix("/v1/forms/") {
            return match self.forms.iter().find(|(n, _)| n.form.sha256 == sha256) {
                Some((_, document)) => response(200, document.clone().into_bytes()),
                None => error(404, WireCode::NotFound),
            };
        }
        if path.starts_with("/v1/stations/") {
            return ok(&StationList { version: self.edition.to_string(), stations: self.stations.clone() });
        }
        error(404, WireCode::NotFound)
    }

    fn push(&mut self, request: &HttpRequest, device: DeviceId, server_time: String) -> HttpResponse {
        let push: PushRequest = decode(&gunzip(&request.body, MAX_PUSH).unwrap()).unwrap();
        let device_key = PublicKey::from_text(self.device_key.as_ref().unwrap()).unwrap();
        let mut outcomes = Vec::new();
        let mut received = Vec::new();
        for version in push.versions {
            if self.mood == Mood::Refuses {
                outcomes.push(Outcome::Refused { version: version.version, code: RefusalCode::BadSignature });
                continue;
            }
            let signature = Signature::from_text(&version.signature).unwrap();
            device_key.verify_version(version.body.as_bytes(), &signature).expect("signed by the device");
            outcomes.push(Outcome::Received { version: version.version });
            received.push(ReceivedVersion {
                version: version.version,
                sha256: sha256_hex(version.body.as_bytes()),
                number: format!("7F3K {}", 2041 + self.received.len()),
                received_at: server_time.clone(),
                set_aside: self.mood == Mood::Revoked,
            });
            let kept = self.received.entry(version.version).or_insert((version.clone(), 0));
            assert_eq!(kept.0.body, version.body, "the same version came with other bytes");
            kept.1 += 1;
        }
        let receipt = (!received.is_empty()).then(|| {
            let receipt = serde_json::to_string(&Receipt { device, received, unknown: Map::new() }).unwrap();
            let key = if self.mood == Mood::FalseReceipts {
                EndpointKey::from_bytes(&[1; 32])
            } else {
                EndpointKey::from_bytes(&[9; 32])
            };
            let signature = key.sign_receipt(receipt.as_bytes()).to_text();
            SignedReceipt { receipt, signature }
        });
        ok(&PushAnswer { outcomes, receipt, server_time, unknown: Map::new() })
    }
}

impl Endpoint {
    fn take_notes(&mut self, request: &HttpRequest, device: DeviceId, server_time: String) -> HttpResponse {
        let asked: NotesRequest = decode(&gunzip(&request.body, MAX_PUSH).unwrap()).unwrap();
        let device_key = PublicKey::from_text(self.device_key.as_ref().unwrap()).unwrap();
        let (mut outcomes, mut notes) = (Vec::new(), Vec::new());
        for signed in asked.notes {
            let signature = Signature::from_text(&signed.signature).unwrap();
            device_key.verify_note(signed.body.as_bytes(), &signature).expect("signed by the device");
            outcomes.push(NoteOutcome::Received { note: signed.note });
            let sha256 = sha256_hex(signed.body.as_bytes());
            notes.push(ReceivedNote { note: signed.note, sha256, received_at: server_time.clone() });
            let kept = self.notes.entry(signed.note).or_insert((signed.body.clone(), 0));
            assert_eq!(kept.0, signed.body, "the same note came with other bytes");
            kept.1 += 1;
        }
        let receipt = serde_json::to_string(&NoteReceipt { device, notes, unknown: Map::new() }).unwrap();
        let signature = self.key.sign_note_receipt(receipt.as_bytes()).to_text();
        let receipt = Some(SignedReceipt { receipt, signature });
        ok(&NotesAnswer { outcomes, receipt, server_time, unknown: Map::new() })
    }
}

fn response(status: u16, body: Vec<u8>) -> HttpResponse {
    HttpResponse { status, headers: vec![("content-type".into(), "application/json".into())], body }
}

fn ok<T: serde::Serialize>(message: &T) -> HttpResponse {
    response(200, encode(message).unwrap())
}

fn error(status: u16, code: WireCode) -> HttpResponse {
    response(status, encode(&WireError { code, unknown: Map::new() }).unwrap())
}

fn html(status: u16) -> HttpResponse {
    response(status, b"<html><body>Welcome to the hotel's network</body></html>".to_vec())
}

const _: () = assert!(MORNING_MS > 0);
