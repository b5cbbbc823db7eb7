//! Conformance: one session trace as a JSON line → its results as a JSON line.

use crate::form::Form;
use crate::session::paths::Found;
use crate::session::types::{Env, InstanceMeta, Op};
use crate::source::{CsvSource, Source, SourceProvider};
use crate::{Session, arena::flag};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

struct Attachments(BTreeMap<String, String>);

impl SourceProvider for Attachments {
    fn open(&self, uri: &str) -> Option<Arc<dyn Source>> {
        let text = self.0.get(uri)?;
        if !uri.starts_with("jr://file-csv/") && !uri.ends_with(".csv") {
            return None;
        }
        Some(Arc::new(CsvSource::parse(text).ok()?))
    }

    fn open_xml(&self, uri: &str) -> Option<String> {
        self.0.get(uri).cloned()
    }
}

/// Answers one line of `sessions.jsonl`. Never fails: what cannot be answered is an `error`.
#[must_use]
pub fn answer(line: &str) -> String {
    let Ok(case) = serde_json::from_str::<Value>(line) else {
        return json!({ "id": null, "error": "not JSON" }).to_string();
    };
    let id = case.get("id").cloned().unwrap_or(Value::Null);
    match trace(&case) {
        Ok((results, xml)) => json!({ "id": id, "results": results, "final": xml }).to_string(),
        Err(error) => json!({ "id": id, "error": error }).to_string(),
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or("")
}

fn trace(case: &Value) -> Result<(Vec<Value>, String), String> {
    let attachments = case.get("attachments").and_then(Value::as_object).into_iter().flatten();
    let attachments = attachments.filter_map(|(k, v)| Some((k.clone(), v.as_str()?.to_owned()))).collect();
    let form = Form::parse(text(case, "form"), &Attachments(attachments))
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))?;
    let now: DateTime<Utc> =
        DateTime::parse_from_rfc3339(text(case, "now")).map(|t| t.to_utc()).map_err(|e| e.to_string())?;
    let tz = text(case, "tz").parse().unwrap_or(tabella_xpath::Zone::UTC);
    let mut env = Env::new(now, tz, 1);
    for (name, value) in case.get("preload").and_then(Value::as_object).into_iter().flatten() {
        if let Some(value) = value.as_str() {
            env.properties.insert(name.to_lowercase(), value.to_owned());
        }
    }
    let mut session = match case.get("instance").and_then(Value::as_str) {
        Some(xml) => Session::edit(&form, xml, env).map_err(|e| e.to_string())?,
        None => Session::start(&form, env),
    };
    let mut results = Vec::new();
    for step in case.get("steps").and_then(Value::as_array).into_iter().flatten() {
        for (kind, argument) in step.as_object().into_iter().flatten() {
            let reference = text(argument, "ref").to_owned();
            let op = match kind.as_str() {
                "set" => Op::Set { path: reference, value: text(argument, "value").to_owned() },
                "add_repeat" => Op::AddRepeat { path: reference },
                "remove_repeat" => Op::RemoveRepeat { path: reference },
                "language" => Op::Language { lang: argument.as_str().unwrap_or("").to_owned() },
                _ => {
                    results.push(expectation(&session, kind, &reference));
                    continue;
                }
            };
            session.apply(&op, now).map_err(|e| format!("{kind}: {e}"))?;
        }
    }
    Ok((results, session.instance_xml(&InstanceMeta::default())))
}

fn expectation(session: &Session, kind: &str, reference: &str) -> Value {
    let found = session.find(reference);
    match kind {
        "expect_value" => session.value(reference).map_or(Value::Null, Value::String),
        "expect_node" => node(session, found),
        "expect_repeats" => match found {
            Some(Found::Series { parent, def, .. }) => json!(session.arena.series(parent, def).len()),
            _ => Value::Null,
        },
        "expect_choices" => {
            let choices = session.choices(reference, None, usize::MAX).choices;
            let values: Vec<&str> = choices.iter().map(|c| c.value.as_str()).collect();
            let labels: Vec<&str> = choices.iter().map(|c| c.label.as_str()).collect();
            json!({ "values": values, "labels": labels })
        }
        "expect_label" => session.question(reference).map_or(Value::Null, |q| Value::String(q.label)),
        "expect_valid" => {
            let under = |path: &str| {
                reference == "/"
                    || path == reference
                    || path.strip_prefix(reference).is_some_and(|rest| rest.starts_with(['/', '[']))
            };
            json!(!session.problems().iter().any(|p| under(&p.path)))
        }
        "expect_xml" => json!(session.instance_xml(&InstanceMeta::default())),
        _ => Value::Null,
    }
}

fn node(session: &Session, found: Option<Found>) -> Value {
    let handle = match found {
        Some(Found::Node(node)) => node,
        Some(Found::Series { anchor, .. }) => anchor,
        None => return Value::Null,
    };
    let Some(data) = session.arena.get(handle) else { return Value::Null };
    let mut out = Map::new();
    out.insert("relevant".into(), json!(data.has(flag::RELEVANT)));
    out.insert("required".into(), json!(data.has(flag::REQUIRED)));
    out.insert("readonly".into(), json!(session.is_read_only(handle)));
    if session.form.data.def(data.def).is_some_and(crate::form::model::Def::is_leaf) {
        out.insert("value".into(), json!(session.read(handle)));
    }
    Value::Object(out)
}
