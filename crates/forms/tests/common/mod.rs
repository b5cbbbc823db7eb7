//! Shared by the tests: small forms as text.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::expect_used)]

use chrono::{DateTime, Utc};
use tabella_forms::{Changed, Env, Form, NoSources, Op, OpError, Session};

/// An instant.
pub fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// Eight in the morning of a polling day.
pub fn morning() -> DateTime<Utc> {
    at("2026-11-22T04:00:00Z")
}

/// An XForm from its instance, binds (and whatever else the model holds), and body.
pub fn xform(instance: &str, model: &str, body: &str) -> String {
    format!(
        r#"<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms" xmlns:tabella="https://tabella.org/xforms">
<h:head><h:title>Test</h:title><model><instance>{instance}</instance>{model}</model></h:head><h:body>{body}</h:body></h:html>"#
    )
}

/// The same, parsed.
pub fn form(instance: &str, model: &str, body: &str) -> Form {
    Form::parse(&xform(instance, model, body), &NoSources).unwrap()
}

/// An environment.
pub fn env() -> Env {
    Env::new(morning(), chrono_tz::Asia::Baku, 7)
}

/// A new session.
pub fn start(form: &Form) -> Session {
    Session::start(form, env())
}

/// Answers a question.
pub fn set(session: &mut Session, path: &str, value: &str) -> Changed {
    session.apply(&Op::Set { path: path.into(), value: value.into() }, morning()).unwrap()
}

/// Tries an operation.
pub fn attempt(session: &mut Session, op: Op) -> Result<Changed, OpError> {
    session.apply(&op, morning())
}

/// A value.
pub fn value(session: &Session, path: &str) -> String {
    session.value(path).unwrap()
}
