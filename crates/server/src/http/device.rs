//! The device API but for pushes (see the table in `tabella_proto`).

use super::client::client;
use super::wire::{Answer, Device, Refusal, message, packed, short, taken};
use crate::app::App;
use crate::keys::token_hash;
use crate::project::board::time;
use crate::store::{CodeUse, Cursor, EnrolAttempt, MailItem, StoreError};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::Map;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use tabella_domain::{DeviceId, Mission};
use tabella_proto as wire;
use tabella_proto::{Change, EnrolAnswer, EnrolRequest, FormNotice, Hello, PublicKey, PullAnswer, WireCode};

type Shared = State<Arc<App>>;

/// Anything else below `/v1`.
pub async fn not_found() -> Refusal {
    WireCode::NotFound.into()
}

/// `GET /v1/hello`
pub async fn hello(State(app): Shared) -> axum::Json<Hello> {
    axum::Json(Hello {
        product: "tabella".into(),
        protocol_oldest: wire::PROTOCOL_OLDEST,
        protocol: wire::PROTOCOL,
        endpoint_key: app.keys.public().to_owned(),
        server_time: time(app.now_ms()),
        unknown: Map::new(),
    })
}

/// `POST /v1/enrol`
pub async fn enrol(
    State(app): Shared,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Answer<axum::Json<EnrolAnswer>> {
    let now = app.now_ms();
    let client = client(&app, peer, &headers);
    let wait = app.enrol_by_address.wait(&client, now);
    if wait > 0 {
        return Err(Refusal(WireCode::Throttled, wait));
    }
    let request: EnrolRequest = message(&taken(body)?, |r: &EnrolRequest| r.protocol)?;
    PublicKey::from_text(&request.device_key).map_err(|_| WireCode::Malformed)?;
    let failed = |code: WireCode| {
        app.enrol_by_address.fail(&client, now);
        Refusal(code, 0)
    };
    let Ok(code) = wire::enrolment::normalise_code(&request.code) else { return Err(failed(WireCode::CodeUnknown)) };
    let new_device = DeviceId(uuid::Uuid::now_v7());
    let attempt = EnrolAttempt {
        code_hash: app.keys.code_hash(&code),
        new_device,
        token_hash: token_hash(&app.keys.token(new_device, &request.device_key)),
        device_key: request.device_key,
        platform: short(&request.platform, 32),
        app_version: short(&request.app_version, 32),
        now_ms: now,
    };
    let shared = Arc::clone(&app);
    let used = tokio::task::spawn_blocking(move || shared.store.use_code(attempt)).await??;
    let device = match used {
        CodeUse::Enrolled(device) => device,
        CodeUse::Unknown => return Err(failed(WireCode::CodeUnknown)),
        CodeUse::Expired => return Err(failed(WireCode::CodeExpired)),
        CodeUse::Used => return Err(failed(WireCode::CodeUsed)),
    };
    if device.revoked_ms.is_some() {
        return Err(WireCode::DeviceRevoked.into());
    }
    app.pulled(device.no, now);
    let shared = Arc::clone(&app);
    let (mission, person) = tokio::task::spawn_blocking(move || -> Result<_, StoreError> {
        let mission = shared.store.setting("mission")?.ok_or(StoreError::NoMission)?;
        let mission: Mission = serde_json::from_str(&mission).map_err(|_| StoreError::Stored("mission"))?;
        let pull = shared.store.pull(device.no, &device.person, Cursor::default(), 1)?;
        let person = pull.person.ok_or(StoreError::Missing("person"))?.person;
        Ok((mission, (person, device)))
    })
    .await??;
    let (person, device) = person;
    Ok(axum::Json(EnrolAnswer {
        device: device.id,
        token: app.keys.token(device.id, &device.key),
        endpoint_key: app.keys.public().to_owned(),
        mission,
        person,
        server_time: time(now),
        unknown: Map::new(),
    }))
}

/// `GET /v1/pull`
pub async fn pull(
    State(app): Shared,
    device: Device,
    Query(query): Query<BTreeMap<String, String>>,
) -> Answer<axum::Json<PullAnswer>> {
    let known = device.reader(&app).await?;
    let asked = query.get("cursor").map(String::as_str).unwrap_or_default();
    let (since, team_since) = (cursor(asked), super::team::since(asked));
    let shared = Arc::clone(&app);
    let reader = Arc::clone(&known);
    let (pull, visited, team) = tokio::task::spawn_blocking(move || {
        let pull = shared.store.pull(reader.row.no, &reader.row.person, since, 500)?;
        let visited = shared.store.visited(&reader.row.person, pull.next.visited, 500)?;
        let team = shared.store.team_page(&reader.row.person, since.revision, team_since, super::team::PAGE)?;
        Ok::<_, StoreError>((pull, visited, team))
    })
    .await??;
    let mut changes = Vec::new();
    if let Some(mission) = pull.mission {
        changes.push(Change::Mission { mission });
    }
    if let Some(forms) = pull.forms {
        let forms = forms
            .into_iter()
            .map(|f| FormNotice { form: f.form, titles: f.titles, any_time: f.any_time, questions: f.questions })
            .collect();
        changes.push(Change::Forms { forms });
    }
    if let Some((version, count)) = pull.stations {
        changes.push(Change::Stations { version: version.to_string(), count });
    }
    if let Some(row) = pull.person {
        changes.push(Change::Deployment { person: row.person, assignment: row.assignment });
    }
    if let Some(areas) = pull.areas {
        changes.push(Change::Areas { areas });
    }
    for (version, set_aside) in pull.standings {
        changes.push(Change::Status { version, set_aside });
    }
    for item in pull.mail {
        changes.push(match item {
            MailItem::Message(message) => Change::Message { message },
            MailItem::Query(query) => Change::Query { query },
            MailItem::Closed { query, at_ms } => Change::QueryClosed { query, closed_at: time(at_ms) },
        });
    }
    if !visited.stations.is_empty() {
        changes.push(Change::Visited { stations: visited.stations });
    }
    let mut cursor =
        format!("{}.{}.{}.{}.{}", wire::PROTOCOL, pull.next.revision, pull.next.standing, visited.next, pull.next.mail);
    let mut more = pull.more || visited.more;
    if let Some(team) = team {
        more |= team.more;
        cursor.push_str(&super::team::mark(team.next));
        changes.extend(super::team::records(&app, team));
    }
    super::credential::add(&app, &known, asked, &mut cursor, &mut changes);
    Ok(axum::Json(PullAnswer { cursor, more, changes, server_time: time(app.now_ms()), unknown: Map::new() }))
}

/// Reads a cursor. One of another protocol version, or of nothing that was given out here, starts from the beginning:
/// changes are states, hearing them twice is harmless.
fn cursor(text: &str) -> Cursor {
    // What follows the sign is of other readers: see `team::mark`.
    let text = text.split('~').next().unwrap_or_default();
    let numbers: Option<Vec<i64>> = text.split('.').map(|part| part.parse().ok().filter(|n| *n >= 0)).collect();
    match numbers.as_deref() {
        Some([protocol, rest @ ..]) if *protocol == i64::from(wire::PROTOCOL) => match *rest {
            // Given out before there were visits and messages.
            [revision, standing] => Cursor { revision, standing, ..Cursor::default() },
            [revision, standing, visited, mail] => Cursor { revision, standing, visited, mail },
            _ => Cursor::default(),
        },
        _ => Cursor::default(),
    }
}

/// `GET /v1/forms/{sha256}`
pub async fn form(
    State(app): Shared,
    device: Device,
    Path(sha256): Path<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    device.reader(&app).await?;
    let form = tokio::task::spawn_blocking(move || app.store.xform(&sha256)).await??.ok_or(WireCode::NotFound)?;
    packed(&headers, form, "application/xml; charset=utf-8", crate::setup::form::MAX_XFORM)
}
