//! Desk calls (see the table in [`super::types`]).

use super::lines::report_line;
use super::session::{Answer, Desk, DeskRefusal};
use super::types::{Board, DeskErrorCode, ReportDetail, ReportPage};
use super::{calls, detail, events, evidence, export, mail, session};
use crate::app::App;
use crate::store::PageQuery;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use std::sync::Arc;
use tabella_domain::ReportId;
use tabella_domain::text::fold;

/// Lines a page at most.
const PAGE: u32 = 200;

/// Routes below `/desk/api`.
pub fn router(_app: &Arc<App>) -> Router<Arc<App>> {
    Router::new()
        .route("/sign-in", post(session::sign_in))
        .route("/sign-out", post(session::sign_out))
        .route("/me", get(session::me))
        .route("/board", get(board))
        .route("/reports", get(reports))
        .route("/reports/{id}", get(report))
        .route("/messages", get(mail::messages).post(mail::send))
        .route("/addressees", get(mail::addressees))
        .route("/questions", get(mail::open_questions))
        .route("/reports/{id}/questions", get(mail::questions_of).post(mail::ask))
        .route("/questions/{id}/close", post(mail::close))
        .route("/calls", get(calls::calls).post(calls::take))
        .route("/evidence/{id}", get(evidence::bytes))
        .route("/export.csv", get(export::csv))
        .route("/events", get(events::events))
        .fallback(|| async { DeskRefusal(DeskErrorCode::NotFound, 0) })
        .layer(axum::middleware::from_fn(same_site))
}

/// Changing calls carry a header that a form of another site cannot set.
async fn same_site(request: Request, next: Next) -> Response {
    let reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let marked = request.headers().get("x-tabella").is_some_and(|v| v == "desk");
    if reading || marked { next.run(request).await } else { DeskRefusal(DeskErrorCode::Forbidden, 0).into_response() }
}

async fn board(State(app): State<Arc<App>>, desk: Desk) -> Answer<Json<Board>> {
    let board = tokio::task::spawn_blocking(move || app.board(desk.scope().as_deref())).await??;
    Ok(Json(Board::clone(&board)))
}

/// What the list is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    after: Option<String>,
    form: Option<String>,
    area: Option<String>,
    text: Option<String>,
    limit: Option<u32>,
}

fn some(text: Option<String>) -> Option<String> {
    text.filter(|t| !t.trim().is_empty())
}

async fn reports(
    State(app): State<Arc<App>>,
    desk: Desk,
    query: Result<Query<ListQuery>, axum::extract::rejection::QueryRejection>,
) -> Answer<Json<ReportPage>> {
    let Query(query) = query.map_err(|_| DeskErrorCode::Malformed)?;
    let before = some(query.after).map(|a| a.parse()).transpose().map_err(|_| DeskErrorCode::Malformed)?;
    let areas = match (some(query.area), desk.scope()) {
        (Some(area), scope) if scope.as_ref().is_none_or(|s| s.contains(&area)) => Some(vec![area]),
        (Some(_), _) => return Err(DeskErrorCode::Forbidden.into()),
        (None, scope) => scope,
    };
    // Letters and figures only, as the index splits them.
    let text = fold(&query.text.unwrap_or_default());
    let text =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(8).map(str::to_owned).collect();
    let limit = query.limit.unwrap_or(50).clamp(1, PAGE);
    let page = PageQuery { before, form: some(query.form), areas, text, limit };
    let shared = Arc::clone(&app);
    let page = tokio::task::spawn_blocking(move || shared.store.page(&page)).await??;
    let reference = app.reference();
    let next = if page.more { page.lines.last().map(|l| l.arrival.to_string()) } else { None };
    let reports = page.lines.iter().map(|l| report_line(l, &reference)).collect();
    Ok(Json(ReportPage { reports, next, total: page.total }))
}

/// Languages wanted, best first: `lang=`, then what the browser says, then the mission's.
pub fn languages(app: &App, asked: Option<&str>, headers: &HeaderMap) -> Vec<String> {
    let mut out: Vec<String> = asked.into_iter().map(str::to_owned).collect();
    if let Some(accepted) = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()) {
        out.extend(accepted.split(',').take(8).filter_map(|l| l.split(';').next()).map(|l| l.trim().to_owned()));
    }
    out.extend(app.reference().mission.languages.iter().cloned());
    out
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct DetailQuery {
    lang: Option<String>,
}

async fn report(
    State(app): State<Arc<App>>,
    desk: Desk,
    Path(id): Path<String>,
    Query(query): Query<DetailQuery>,
    headers: HeaderMap,
) -> Answer<Json<ReportDetail>> {
    let id: ReportId = id.parse().map_err(|_| DeskErrorCode::NotFound)?;
    let languages = languages(&app, query.lang.as_deref(), &headers);
    let detail = tokio::task::spawn_blocking(move || -> Result<_, DeskRefusal> {
        let line = app.store.line(id)?.ok_or(DeskErrorCode::NotFound)?;
        // A record of another area does not exist for this person.
        if !desk.sees(line.area.as_deref()) {
            return Err(DeskErrorCode::NotFound.into());
        }
        Ok(detail::detail(&app, &line, &languages)?)
    })
    .await??;
    Ok(Json(detail))
}
