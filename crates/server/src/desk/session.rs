//! Signing in: Argon2id, a session in a cookie, throttled failures.

use super::types::{DeskError, DeskErrorCode, DeskMission, Me, SignIn};
use crate::app::App;
use crate::http::client::client;
use crate::keys::{fill, random_text, token_hash};
use crate::project::board::time;
use crate::store::{Account, StoreError};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use axum::Json;
use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock, PoisonError};
use tabella_domain::Role;
use tabella_domain::text::fold;

/// A session lasts a long polling day, then one signs in again.
const SESSION_MS: i64 = 16 * 3_600_000;
/// Longest password and name that are looked at.
const LONGEST: usize = 256;

/// A refusal of the desk.
#[derive(Debug)]
pub struct DeskRefusal(pub DeskErrorCode, pub u32);

impl From<DeskErrorCode> for DeskRefusal {
    fn from(code: DeskErrorCode) -> Self {
        Self(code, 0)
    }
}

impl From<StoreError> for DeskRefusal {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "storage");
        Self(DeskErrorCode::Internal, 0)
    }
}

impl From<tokio::task::JoinError> for DeskRefusal {
    fn from(_: tokio::task::JoinError) -> Self {
        Self(DeskErrorCode::Internal, 0)
    }
}

impl IntoResponse for DeskRefusal {
    fn into_response(self) -> Response {
        let status = match self.0 {
            DeskErrorCode::SignInWrong | DeskErrorCode::SignedOut => StatusCode::UNAUTHORIZED,
            DeskErrorCode::SignInThrottled => StatusCode::TOO_MANY_REQUESTS,
            DeskErrorCode::Forbidden => StatusCode::FORBIDDEN,
            DeskErrorCode::NotFound => StatusCode::NOT_FOUND,
            DeskErrorCode::Malformed => StatusCode::BAD_REQUEST,
            DeskErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let mut response = (status, Json(DeskError { code: self.0, wait_seconds: self.1 })).into_response();
        if self.1 > 0 {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(self.1));
        }
        response
    }
}

/// Answer of a desk call.
pub type Answer<T> = Result<T, DeskRefusal>;

fn hasher() -> Result<Argon2<'static>, StoreError> {
    let params = Params::new(64 * 1024, 3, 1, None).map_err(|_| StoreError::Stored("argon2"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a password (Argon2id, 64 MiB, three passes).
///
/// # Errors
/// No randomness, no memory.
pub fn hash_password(password: &str) -> Result<String, StoreError> {
    let mut salt = [0_u8; 16];
    fill(&mut salt)?;
    let hash: PasswordHash =
        hasher()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(|_| StoreError::Stored("argon2"))?;
    Ok(hash.to_string())
}

/// A hash that no password has; verified where there is no account, so that both take the same time.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| random_text().and_then(|password| hash_password(&password)).unwrap_or_default());

fn verify(hash: &str, password: &str) -> bool {
    hasher().is_ok_and(|h| h.verify_password(password.as_bytes(), hash).is_ok())
}

fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-tabella-desk" } else { "tabella-desk" }
}

fn cookie(headers: &HeaderMap, secure: bool) -> Option<[u8; 32]> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == cookie_name(secure))
        .map(|(_, value)| token_hash(value))
}

fn set_cookie(value: &str, secure: bool, seconds: i64) -> Result<HeaderValue, DeskRefusal> {
    let attributes = if secure { "; Secure" } else { "" };
    let text =
        format!("{}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{attributes}", cookie_name(secure));
    HeaderValue::from_str(&text).map_err(|_| DeskErrorCode::Internal.into())
}

/// Who is signed in.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The account.
    pub account: Account,
    /// Hash of the session's token.
    pub session: [u8; 32],
}

/// Roles that see the desk of the whole mission. An area coordinator sees that of their areas; nobody else has a desk.
pub const SEES_ALL: [Role; 5] =
    [Role::Coordinator, Role::Administrator, Role::HeadOfMission, Role::Analyst, Role::DataClerk];

impl Desk {
    /// Areas that may be seen; `None` is all. An area coordinator without an area sees nothing.
    #[must_use]
    pub fn scope(&self) -> Option<Vec<String>> {
        let all = self.account.roles.iter().any(|r| SEES_ALL.contains(r));
        if all { None } else { Some(self.account.areas.clone()) }
    }

    /// True where a record of an area may be seen.
    #[must_use]
    pub fn sees(&self, area: Option<&str>) -> bool {
        self.scope().is_none_or(|areas| area.is_some_and(|a| areas.iter().any(|s| s == a)))
    }
}

impl FromRequestParts<Arc<App>> for Desk {
    type Rejection = DeskRefusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, DeskRefusal> {
        let session = cookie(&parts.headers, app.secure).ok_or(DeskErrorCode::SignedOut)?;
        let app = Arc::clone(app);
        let now = app.now_ms();
        let account = tokio::task::spawn_blocking(move || app.store.session(&session, now)).await??;
        let account = account.ok_or(DeskErrorCode::SignedOut)?;
        let may = account.roles.iter().any(|r| SEES_ALL.contains(r) || *r == Role::AreaCoordinator);
        if may { Ok(Self { account, session }) } else { Err(DeskErrorCode::Forbidden.into()) }
    }
}

/// `POST /desk/api/sign-in`
///
/// # Errors
/// Wrong, throttled.
pub async fn sign_in(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Result<Json<SignIn>, axum::extract::rejection::JsonRejection>,
) -> Answer<Response> {
    let Json(given) = body.map_err(|_| DeskErrorCode::Malformed)?;
    if given.name.len() > LONGEST || given.password.len() > LONGEST {
        return Err(DeskErrorCode::SignInWrong.into());
    }
    let name = fold(given.name.trim());
    let address = client(&app, peer, &headers);
    let pair = (name.clone(), address);
    let now = app.now_ms();
    // Only what comes from the same address holds a coordinator up who has signed in from there before: otherwise a stranger could
    // close the desk on polling day by failing in everybody's name.
    let known = app.signed_in_before.lock().unwrap_or_else(PoisonError::into_inner).contains(&pair);
    let by_account = if known { 0 } else { app.sign_in_by_account.wait(&name, now) };
    let by_address = if known { 0 } else { app.sign_in_by_address.wait(&address, now) };
    let wait = app.sign_in_by_pair.wait(&pair, now).max(by_account).max(by_address);
    if wait > 0 {
        return Err(DeskRefusal(DeskErrorCode::SignInThrottled, wait));
    }
    // Counted before the slow check, so that many tries at once do not pass together; taken back on success.
    app.sign_in_by_pair.fail(&pair, now);
    let permit = app.hashing.acquire().await.map_err(|_| DeskErrorCode::Internal)?;
    let shared = Arc::clone(&app);
    let wanted = name.clone();
    let account = tokio::task::spawn_blocking(move || -> Result<Option<Account>, StoreError> {
        let account = shared.store.account(&wanted)?;
        let right = verify(account.as_ref().map_or(NOBODY.as_str(), |a| a.password.as_str()), &given.password);
        Ok(account.filter(|_| right))
    })
    .await??;
    drop(permit);
    let Some(account) = account else {
        app.sign_in_by_account.fail(&name, now);
        app.sign_in_by_address.fail(&address, now);
        return Err(DeskErrorCode::SignInWrong.into());
    };
    app.sign_in_by_pair.clear(&pair);
    app.signed_in_before.lock().unwrap_or_else(PoisonError::into_inner).insert(pair);
    let token = random_text()?;
    let hash = token_hash(&token);
    let shared = Arc::clone(&app);
    let me = tokio::task::spawn_blocking(move || -> Result<Me, StoreError> {
        shared.store.open_session(hash, &account.name, now, now + SESSION_MS)?;
        me_of(&shared, &account)
    })
    .await??;
    let mut response = Json(me).into_response();
    response.headers_mut().insert(header::SET_COOKIE, set_cookie(&token, app.secure, SESSION_MS / 1_000)?);
    Ok(response)
}

/// `POST /desk/api/sign-out`
///
/// # Errors
/// Storage faults.
pub async fn sign_out(State(app): State<Arc<App>>, headers: HeaderMap) -> Answer<Response> {
    if let Some(session) = cookie(&headers, app.secure) {
        let app = Arc::clone(&app);
        tokio::task::spawn_blocking(move || app.store.close_session(&session)).await??;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().insert(header::SET_COOKIE, set_cookie("", app.secure, 0)?);
    Ok(response)
}

/// `GET /desk/api/me`
///
/// # Errors
/// Signed out.
pub async fn me(State(app): State<Arc<App>>, desk: Desk) -> Answer<Json<Me>> {
    Ok(Json(tokio::task::spawn_blocking(move || me_of(&app, &desk.account)).await??))
}

fn me_of(app: &App, account: &Account) -> Result<Me, StoreError> {
    let reference = app.reference();
    let mission = &reference.mission;
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let observers = reference
        .people
        .values()
        .filter(|p| p.person.roles.iter().any(|r| matches!(r, Role::ShortTermObserver | Role::LongTermObserver)))
        .count();
    let sees_all = account.roles.iter().any(|r| SEES_ALL.contains(r));
    Ok(Me {
        name: account.shown.clone(),
        roles: account.roles.iter().map(|r| word(serde_json::json!(r))).collect(),
        areas: if sees_all { Vec::new() } else { account.areas.clone() },
        mission: DeskMission {
            name: mission.name.clone(),
            kind: word(serde_json::json!(mission.kind)),
            time_zone: mission.time_zone.clone(),
            languages: mission.languages.clone(),
            practice: mission.practice,
            synthetic: mission.synthetic,
            stations: count(reference.stations.len()),
            observers: count(observers),
            devices: count(app.store.devices()?.len()),
        },
        server_time: time(app.now_ms()),
    })
}
