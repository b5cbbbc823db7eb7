//! Messages to observers, questions on answers. Who may write to whom is decided here, by roles and areas.

use super::api::languages;
use super::detail;
use super::mail_types::{
    Addressees, AskedLine, AskedPage, ClarificationLine, CloseQuestion, ClosedLine, Group, MailStir, MessagePage,
    NewMessage, NewQuestion, RecipientLine, SentLine, Stirred, To,
};
use super::session::{Answer, Desk, DeskRefusal};
use super::types::DeskErrorCode;
use crate::app::App;
use crate::project::Reference;
use crate::project::board::time;
use crate::store::{Asked, AskedQuery, NewMail, Recipient, SentMessage, StoreError, StoredClarification, Writer};
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use tabella_domain::{Addressee, AreaCode, MailId, Note, NoteWhat, Person, PersonStatus, ReportId, Role};
use tabella_proto::{MAX_TEXT, PublicKey, Signature};

/// Roles that write to observers. The others read what was written.
const WRITES: [Role; 4] = [Role::Coordinator, Role::AreaCoordinator, Role::HeadOfMission, Role::Administrator];
/// Messages a page.
const PAGE: usize = 30;
/// Questions shown at once.
const QUESTIONS: usize = 200;

type Body<T> = Result<Json<T>, JsonRejection>;

/// The role in which this person writes.
#[must_use]
pub fn writes_as(desk: &Desk) -> Option<Role> {
    desk.account.roles.iter().copied().find(|role| WRITES.contains(role))
}

fn writer(desk: &Desk) -> Answer<Writer> {
    let role = writes_as(desk).ok_or(DeskErrorCode::Forbidden)?;
    Ok(Writer { account: desk.account.name.clone(), role })
}

fn given<T>(body: Body<T>) -> Answer<T> {
    body.map(|Json(given)| given).map_err(|_| DeskErrorCode::Malformed.into())
}

fn mail_id(text: &str) -> Answer<MailId> {
    text.parse().map_err(|_| DeskErrorCode::Malformed.into())
}

/// Words that a person wrote: not nothing, not more than a screen holds, no control characters but line breaks.
fn words(text: &str, may_be_empty: bool) -> Answer<String> {
    let text: String = text.trim().chars().filter(|c| !c.is_control() || *c == '\n').collect();
    if (text.is_empty() && !may_be_empty) || text.chars().count() > MAX_TEXT {
        return Err(DeskErrorCode::Malformed.into());
    }
    Ok(text)
}

fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

fn in_field(person: &Person) -> bool {
    person.status != PersonStatus::Withdrew
        && person.roles.iter().any(|r| matches!(r, Role::ShortTermObserver | Role::LongTermObserver))
}

fn everybody(reference: &Reference) -> impl Iterator<Item = (&str, &Person)> {
    reference.people.iter().map(|(code, row)| (code.as_str(), &row.person)).filter(|(_, p)| in_field(p))
}

/// Whom an address means now. Refused where somebody of them is outside of the writer's areas.
fn whom(reference: &Reference, desk: &Desk, to: &To) -> Answer<Vec<String>> {
    let mut people: Vec<String> = match to {
        To::All => everybody(reference).map(|(code, _)| code.to_owned()).collect(),
        To::Area { area } => everybody(reference)
            .filter(|(code, _)| reference.area_of(code).as_ref() == Some(area))
            .map(|(code, _)| code.to_owned())
            .collect(),
        To::Team { team } => everybody(reference)
            .filter(|(_, p)| p.team.as_ref() == Some(team))
            .map(|(code, _)| code.to_owned())
            .collect(),
        To::Observer { observer } => {
            everybody(reference).filter(|(code, _)| code == observer).map(|(code, _)| code.to_owned()).collect()
        }
    };
    if desk.scope().is_some() && *to == To::All {
        return Err(DeskErrorCode::Forbidden.into());
    }
    if people.iter().any(|code| !desk.sees(reference.area_of(code).as_deref())) {
        return Err(DeskErrorCode::Forbidden.into());
    }
    if people.is_empty() {
        return Err(DeskErrorCode::NotFound.into());
    }
    people.sort();
    Ok(people)
}

fn to_line(to: &Addressee) -> To {
    match to {
        Addressee::All => To::All,
        Addressee::Area { area } => To::Area { area: area.0.clone() },
        Addressee::Team { team } => To::Team { team: team.clone() },
        Addressee::Observer { observer } => To::Observer { observer: observer.clone() },
    }
}

fn addressee(to: To) -> Addressee {
    match to {
        To::All => Addressee::All,
        To::Area { area } => Addressee::Area { area: AreaCode(area) },
        To::Team { team } => Addressee::Team { team },
        To::Observer { observer } => Addressee::Observer { observer },
    }
}

fn recipients(reference: &Reference, desk: &Desk, all: &[Recipient]) -> Vec<RecipientLine> {
    let mut out: Vec<RecipientLine> = all
        .iter()
        .map(|r| (reference.area_of(&r.person), r))
        .filter(|(area, _)| desk.sees(area.as_deref()))
        .map(|(area, r)| RecipientLine {
            observer: r.person.clone(),
            area,
            has_device: r.has_device,
            read_at: r.read_ms.map(time),
        })
        .collect();
    out.sort_by(|a, b| (a.read_at.is_some(), &a.observer).cmp(&(b.read_at.is_some(), &b.observer)));
    out
}

fn sent_line(reference: &Reference, desk: &Desk, sent: &SentMessage) -> Option<SentLine> {
    let recipients = recipients(reference, desk, &sent.recipients);
    // A message to others is none of this person's.
    if recipients.is_empty() {
        return None;
    }
    let read = recipients.iter().filter(|r| r.read_at.is_some()).count();
    Some(SentLine {
        id: sent.id.to_string(),
        by: sent.by.clone(),
        role: word(&sent.role),
        to: to_line(&sent.to),
        text: sent.text.clone(),
        urgent: sent.urgent,
        sent_at: time(sent.at_ms),
        read: u32::try_from(read).unwrap_or(u32::MAX),
        recipients,
    })
}

fn message_page(app: &App, desk: &Desk, before: Option<i64>) -> Result<MessagePage, StoreError> {
    let reference = app.reference();
    let sent = app.store.sent_messages(before, PAGE)?;
    let next = if sent.len() == PAGE { sent.last().map(|m| m.seq.to_string()) } else { None };
    let messages = sent.iter().filter_map(|m| sent_line(&reference, desk, m)).collect();
    Ok(MessagePage { may_write: writes_as(desk).is_some(), messages, next })
}

/// What the list is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Before {
    before: Option<String>,
}

/// `GET /desk/api/messages`
pub(super) async fn messages(
    State(app): State<Arc<App>>,
    desk: Desk,
    Query(query): Query<Before>,
) -> Answer<Json<MessagePage>> {
    let before = query.before.map(|b| b.parse()).transpose().map_err(|_| DeskErrorCode::Malformed)?;
    Ok(Json(tokio::task::spawn_blocking(move || message_page(&app, &desk, before)).await??))
}

/// `POST /desk/api/messages`
pub(super) async fn send(State(app): State<Arc<App>>, desk: Desk, body: Body<NewMessage>) -> Answer<Json<MessagePage>> {
    let (writer, new) = (writer(&desk)?, given(body)?);
    let (id, text) = (mail_id(&new.id)?, words(&new.text, false)?);
    let page = tokio::task::spawn_blocking(move || -> Answer<MessagePage> {
        let reference = app.reference();
        let people = whom(&reference, &desk, &new.to)?;
        let areas = people.iter().map(|code| reference.area_of(code)).collect();
        let mail = NewMail::Message { to: addressee(new.to), text, urgent: new.urgent };
        if app.store.write_mail(id, writer, mail, people)? {
            app.live.mail(areas, &MailStir { what: Stirred::Message, report: None });
        }
        Ok(message_page(&app, &desk, None)?)
    })
    .await??;
    Ok(Json(page))
}

/// `GET /desk/api/addressees`
pub(super) async fn addressees(State(app): State<Arc<App>>, desk: Desk) -> Answer<Json<Addressees>> {
    let reference = app.reference();
    let mut areas: BTreeMap<String, u32> = BTreeMap::new();
    let mut teams: BTreeMap<String, (u32, bool)> = BTreeMap::new();
    let mut observers = Vec::new();
    for (code, person) in everybody(&reference) {
        let area = reference.area_of(code);
        let seen = desk.sees(area.as_deref());
        if let Some(team) = &person.team {
            let entry = teams.entry(team.clone()).or_insert((0, true));
            entry.0 += 1;
            entry.1 &= seen;
        }
        if seen {
            if let Some(area) = area {
                *areas.entry(area).or_default() += 1;
            }
            observers.push(code.to_owned());
        }
    }
    observers.sort();
    let group = |(code, count): (String, u32)| Group { code, count };
    let mut areas: Vec<Group> = areas.into_iter().map(group).collect();
    // Area 2 before area 10.
    areas.sort_by_cached_key(|g| (g.code.parse::<u32>().is_err(), g.code.parse::<u32>().ok(), g.code.clone()));
    Ok(Json(Addressees {
        all: desk.scope().is_none(),
        all_count: u32::try_from(everybody(&reference).count()).unwrap_or(u32::MAX),
        areas,
        teams: teams.into_iter().filter(|(_, (_, seen))| *seen).map(|(code, (n, _))| group((code, n))).collect(),
        observers,
    }))
}

fn clarification(stored: &StoredClarification) -> ClarificationLine {
    let note = serde_json::from_slice::<Note>(&stored.body).ok();
    let verified = PublicKey::from_text(&stored.device_key)
        .is_ok_and(|key| key.verify_note(&stored.body, &Signature::from_bytes(&stored.signature)).is_ok());
    let (said_at, text) = match note {
        Some(Note { at, what: NoteWhat::Clarification { text, .. }, .. }) => (at, text),
        _ => (String::new(), String::new()),
    };
    ClarificationLine {
        observer: stored.person.clone(),
        text,
        said_at,
        received_at: time(stored.received_ms),
        verified,
        set_aside: stored.device_revoked,
    }
}

fn asked_line(reference: &Reference, desk: &Desk, asked: &AskedQuery) -> AskedLine {
    AskedLine {
        id: asked.id.to_string(),
        report: asked.report.to_string(),
        version: asked.version.to_string(),
        path: asked.path.clone(),
        label: asked.label.clone(),
        answer: asked.answer.clone(),
        text: asked.text.clone(),
        by: asked.by.clone(),
        role: word(&asked.role),
        asked_at: time(asked.at_ms),
        recipients: recipients(reference, desk, &asked.recipients),
        open: asked.open(),
        clarifications: asked.clarifications.iter().map(clarification).collect(),
        closed: asked.closed.as_ref().map(|(by, at, text)| ClosedLine {
            by: by.clone(),
            at: time(*at),
            text: text.clone(),
        }),
    }
}

/// The area of a report that this person may see; a record of another area does not exist for them.
fn area_of_report(app: &App, desk: &Desk, report: ReportId) -> Answer<Option<String>> {
    let line = app.store.line(report)?.ok_or(DeskErrorCode::NotFound)?;
    if desk.sees(line.area.as_deref()) { Ok(line.area) } else { Err(DeskErrorCode::NotFound.into()) }
}

fn asked_of(app: &App, desk: &Desk, report: ReportId) -> Result<AskedPage, StoreError> {
    let reference = app.reference();
    let questions = app.store.asked(Asked::Of(report), QUESTIONS)?;
    let questions = questions.iter().map(|q| asked_line(&reference, desk, q)).collect();
    Ok(AskedPage { may_ask: writes_as(desk).is_some(), questions })
}

/// `GET /desk/api/questions`
pub(super) async fn open_questions(State(app): State<Arc<App>>, desk: Desk) -> Answer<Json<AskedPage>> {
    let page = tokio::task::spawn_blocking(move || -> Answer<AskedPage> {
        let reference = app.reference();
        let mut questions = Vec::new();
        for asked in app.store.asked(Asked::Open, QUESTIONS)? {
            match area_of_report(&app, &desk, asked.report) {
                Ok(_) => questions.push(asked_line(&reference, &desk, &asked)),
                Err(DeskRefusal(DeskErrorCode::NotFound, _)) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(AskedPage { may_ask: writes_as(&desk).is_some(), questions })
    })
    .await??;
    Ok(Json(page))
}

fn report_id(text: &str) -> Answer<ReportId> {
    text.parse().map_err(|_| DeskErrorCode::NotFound.into())
}

/// `GET /desk/api/reports/{id}/questions`
pub(super) async fn questions_of(
    State(app): State<Arc<App>>,
    desk: Desk,
    Path(id): Path<String>,
) -> Answer<Json<AskedPage>> {
    let report = report_id(&id)?;
    let page = tokio::task::spawn_blocking(move || -> Answer<AskedPage> {
        area_of_report(&app, &desk, report)?;
        Ok(asked_of(&app, &desk, report)?)
    })
    .await??;
    Ok(Json(page))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Language {
    lang: Option<String>,
}

/// `POST /desk/api/reports/{id}/questions`
pub(super) async fn ask(
    State(app): State<Arc<App>>,
    desk: Desk,
    Path(id): Path<String>,
    Query(language): Query<Language>,
    headers: HeaderMap,
    body: Body<NewQuestion>,
) -> Answer<Json<AskedPage>> {
    let (writer, new, report) = (writer(&desk)?, given(body)?, report_id(&id)?);
    let (mail, text) = (mail_id(&new.id)?, words(&new.text, false)?);
    let languages = languages(&app, language.lang.as_deref(), &headers);
    let page = tokio::task::spawn_blocking(move || -> Answer<AskedPage> {
        let area = area_of_report(&app, &desk, report)?;
        let line = app.store.line(report)?.ok_or(DeskErrorCode::NotFound)?;
        let shown = detail::detail(&app, &line, &languages)?;
        // Only about an answer that is there: what is asked is kept beside it for good.
        let at = shown.versions.iter().position(|v| v.version == new.version).ok_or(DeskErrorCode::NotFound)?;
        let question = shown.questions.into_iter().find(|q| q.path == new.path).ok_or(DeskErrorCode::NotFound)?;
        let version = new.version.parse().map_err(|_| DeskErrorCode::NotFound)?;
        let answer = question.answers.get(at).map(|a| a.text.clone()).unwrap_or_default();
        let query = NewMail::Query { report, version, path: new.path, label: question.label, answer, text };
        let people = app.store.writers_of(report)?;
        if app.store.write_mail(mail, writer, query, people)? {
            app.live.mail(vec![area], &MailStir { what: Stirred::Question, report: Some(report.to_string()) });
        }
        Ok(asked_of(&app, &desk, report)?)
    })
    .await??;
    Ok(Json(page))
}

/// `POST /desk/api/questions/{id}/close`
pub(super) async fn close(
    State(app): State<Arc<App>>,
    desk: Desk,
    Path(id): Path<String>,
    body: Body<CloseQuestion>,
) -> Answer<Json<AskedPage>> {
    let (writer, new) = (writer(&desk)?, given(body)?);
    let query: MailId = id.parse().map_err(|_| DeskErrorCode::NotFound)?;
    let (mail, text) = (mail_id(&new.id)?, words(&new.text, true)?);
    let page = tokio::task::spawn_blocking(move || -> Answer<AskedPage> {
        let report = app.store.report_of_query(query)?.ok_or(DeskErrorCode::NotFound)?;
        let area = area_of_report(&app, &desk, report)?;
        let people = app.store.writers_of(report)?;
        if app.store.write_mail(mail, writer, NewMail::Closed { report, query, text }, people)? {
            app.live.mail(vec![area], &MailStir { what: Stirred::Question, report: Some(report.to_string()) });
        }
        Ok(asked_of(&app, &desk, report)?)
    })
    .await??;
    Ok(Json(page))
}
