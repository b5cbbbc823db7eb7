//! Urgent reports interrupt every open page until somebody takes them; serious ones queue for a call back.

use super::lines::report_line;
use super::mail::writes_as;
use super::mail_types::{Call, Calls, MailStir, Said, Stirred, TakeCall, TakenLine};
use super::session::{Answer, Desk, DeskRefusal};
use super::types::{DeskErrorCode, Tier};
use super::{api, detail};
use crate::app::App;
use crate::project::board::time;
use crate::store::{Calling, Line, StoreError, Taken};
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use tabella_domain::ReportId;

/// Urgent reports listed.
const URGENT: usize = 50;
/// Serious reports listed.
const SERIOUS: usize = 100;
/// Taken ones listed.
const TAKEN: usize = 20;
/// Reports whose answers are read out. Beyond it the line says who and where.
const SAID: usize = 12;

fn word(tier: Tier) -> Option<&'static str> {
    match tier {
        Tier::Urgent => Some("urgent"),
        Tier::Serious => Some("serious"),
        Tier::None => None,
    }
}

/// The answers that made a report urgent or serious, of its counting version.
fn said(app: &App, line: &Line, tier: Tier, languages: &[String]) -> Result<Vec<Said>, StoreError> {
    let shown = detail::detail(app, line, languages)?;
    let at = shown.versions.iter().position(|v| v.version == line.version.to_string()).unwrap_or(0);
    Ok(shown
        .questions
        .into_iter()
        .filter(|q| q.tier == tier)
        .filter_map(|q| q.answers.get(at).map(|a| Said { label: q.label.clone(), answer: a.text.clone() }))
        .take(4)
        .collect())
}

struct Reading<'a> {
    app: &'a App,
    desk: &'a Desk,
    languages: &'a [String],
    read_out: usize,
}

impl Reading<'_> {
    /// The report as a call; `None` where this person does not see it.
    fn call(&mut self, of: Calling, tier: Tier, taken: Option<TakenLine>) -> Result<Option<Call>, StoreError> {
        let Some(line) = self.app.store.line(of.report)? else { return Ok(None) };
        if !self.desk.sees(line.area.as_deref()) {
            return Ok(None);
        }
        let said = if taken.is_none() && self.read_out < SAID {
            self.read_out += 1;
            said(self.app, &line, tier, self.languages)?
        } else {
            Vec::new()
        };
        let line = report_line(&line, &self.app.reference());
        Ok(Some(Call { tier, through: of.seq.to_string(), line, said, taken }))
    }

    /// Those that nobody took, as many as are listed, and how many there are.
    fn open(
        &mut self,
        all: &[Calling],
        done: &HashMap<ReportId, i64>,
        tier: Tier,
        most: usize,
    ) -> Result<(Vec<Call>, u32), StoreError> {
        let (mut calls, mut total) = (Vec::new(), 0_u32);
        for of in all.iter().filter(|of| done.get(&of.report).is_none_or(|through| *through < of.seq)) {
            if calls.len() < most {
                if let Some(call) = self.call(*of, tier, None)? {
                    calls.push(call);
                    total += 1;
                }
            } else if self.app.store.line(of.report)?.is_some_and(|l| self.desk.sees(l.area.as_deref())) {
                total += 1;
            }
        }
        Ok((calls, total))
    }
}

fn all_calls(app: &App, desk: &Desk, languages: &[String]) -> Result<Calls, StoreError> {
    let (urgent, serious) = app.store.calling()?;
    let taken = app.store.taken_calls()?;
    let through = |tier: &str| {
        let mut out: HashMap<ReportId, i64> = HashMap::new();
        for one in taken.iter().filter(|t| t.tier == tier) {
            let last = out.entry(one.report).or_insert(one.through);
            *last = (*last).max(one.through);
        }
        out
    };
    let mut reading = Reading { app, desk, languages, read_out: 0 };
    let (urgent, urgent_total) = reading.open(&urgent, &through("urgent"), Tier::Urgent, URGENT)?;
    let (serious, serious_total) = reading.open(&serious, &through("serious"), Tier::Serious, SERIOUS)?;
    let mut lately = Vec::new();
    for Taken { report, tier, through, by, at_ms } in taken {
        if lately.len() == TAKEN {
            break;
        }
        let tier = if tier == "urgent" { Tier::Urgent } else { Tier::Serious };
        let line = TakenLine { by, at: time(at_ms) };
        lately.extend(reading.call(Calling { report, seq: through }, tier, Some(line))?);
    }
    Ok(Calls { may_take: writes_as(desk).is_some(), urgent, urgent_total, serious, serious_total, taken: lately })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Language {
    lang: Option<String>,
}

/// `GET /desk/api/calls`
pub(super) async fn calls(
    State(app): State<Arc<App>>,
    desk: Desk,
    Query(language): Query<Language>,
    headers: HeaderMap,
) -> Answer<Json<Calls>> {
    let languages = api::languages(&app, language.lang.as_deref(), &headers);
    Ok(Json(tokio::task::spawn_blocking(move || all_calls(&app, &desk, &languages)).await??))
}

/// `POST /desk/api/calls`
pub(super) async fn take(
    State(app): State<Arc<App>>,
    desk: Desk,
    Query(language): Query<Language>,
    headers: HeaderMap,
    body: Result<Json<TakeCall>, JsonRejection>,
) -> Answer<Json<Calls>> {
    let Json(given) = body.map_err(|_| DeskErrorCode::Malformed)?;
    if writes_as(&desk).is_none() {
        return Err(DeskErrorCode::Forbidden.into());
    }
    let tier = word(given.tier).ok_or(DeskErrorCode::Malformed)?;
    let report: ReportId = given.report.parse().map_err(|_| DeskErrorCode::NotFound)?;
    let through: i64 = given.through.parse().map_err(|_| DeskErrorCode::Malformed)?;
    let languages = api::languages(&app, language.lang.as_deref(), &headers);
    let calls = tokio::task::spawn_blocking(move || -> Result<Calls, DeskRefusal> {
        let line = app.store.line(report)?.ok_or(DeskErrorCode::NotFound)?;
        if !desk.sees(line.area.as_deref()) {
            return Err(DeskErrorCode::NotFound.into());
        }
        // Nothing that has not arrived can be taken on.
        if through > app.store.last_seq() {
            return Err(DeskErrorCode::Malformed.into());
        }
        app.store.take_call(report, tier, through, &desk.account.name)?;
        app.live.mail(vec![line.area], &MailStir { what: Stirred::Call, report: Some(report.to_string()) });
        Ok(all_calls(&app, &desk, &languages)?)
    })
    .await??;
    Ok(Json(calls))
}
