//! Facts of one version, a function of its bytes, its envelope and the reference data.

use super::Reference;
use super::body::{self, Answer, Body};
use super::form::FormFacts;
use crate::desk::types::SetAside;
use crate::store::StoredVersion;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tabella_domain::text::fold;
use tabella_domain::{ReportId, VersionId};

/// A version as the projections hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Projected {
    /// Order of acceptance.
    pub seq: i64,
    /// Id.
    pub version: VersionId,
    /// Report.
    pub report: ReportId,
    /// Number of the version as its body says; 0 where it cannot be read.
    pub number: u32,
    /// When *Send* was pressed, RFC 3339 UTC; empty where it cannot be read.
    pub sent_at: String,
    /// When received.
    pub received_ms: i64,
    /// Receipt number.
    pub receipt: String,
    /// Form id, from the envelope.
    pub form_id: String,
    /// Hash of the form version, from the envelope.
    pub form_sha256: String,
    /// Observer.
    pub observer: String,
    /// Area.
    pub area: Option<String>,
    /// Key of the station.
    pub station: Option<String>,
    /// What was said in place of a station.
    pub place_said: String,
    /// Questions with a value.
    pub answered: u32,
    /// Questions with a state.
    pub states: u32,
    /// Questions that are relevant and blank.
    pub blank: u32,
    /// Serious answers.
    pub serious: u32,
    /// Urgent answers.
    pub urgent: u32,
    /// Why it is set aside.
    pub set_aside: Option<SetAside>,
    /// From a rehearsal.
    pub practice: bool,
    /// Area of the station, where the form is of a visit there.
    pub visit: Option<Visit>,
    /// Folded text for search.
    pub search: String,
}

/// A visit to a station of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Key of the station.
    pub station: String,
    /// Its area.
    pub area: Option<String>,
}

/// What is known of a version without its body.
fn bare(version: &StoredVersion, reference: &Reference) -> Projected {
    Projected {
        seq: version.seq,
        version: version.version,
        report: version.report,
        number: 0,
        sent_at: String::new(),
        received_ms: version.received_ms,
        receipt: version.number.clone(),
        form_id: version.form.form_id.clone(),
        form_sha256: version.form.sha256.clone(),
        observer: version.person.clone(),
        area: reference.area_of(&version.person),
        station: None,
        place_said: String::new(),
        answered: 0,
        states: 0,
        blank: 0,
        serious: 0,
        urgent: 0,
        set_aside: None,
        practice: reference.mission.practice,
        visit: None,
        search: String::new(),
    }
}

/// A version whose reading failed: kept, counted, found by its receipt and its observer, set aside.
#[must_use]
pub fn unreadable(version: &StoredVersion, reference: &Reference) -> Projected {
    let mut out = bare(version, reference);
    out.set_aside = Some(SetAside::Unreadable);
    out.search = fold(&[out.observer.as_str(), &out.receipt, &out.receipt.replace(' ', "")].join(" "));
    out
}

/// Reads a version. `owner` is the observer of the report's first version.
#[must_use]
pub fn project(version: &StoredVersion, reference: &Reference, owner: &str) -> Projected {
    let mut out = bare(version, reference);
    let form = reference.form(&version.form.sha256);
    let mut said = Vec::new();
    match body::read(&version.body) {
        Ok(body) => {
            out.number = body.head.provenance.number;
            out.sent_at = utc(&body.head.provenance.sent_at);
            out.practice = body.head.provenance.practice;
            answers(&mut out, &body, form, &mut said);
            out.set_aside = triage(version, &body, reference, &out, owner);
        }
        Err(_) => out.set_aside = Some(SetAside::Unreadable),
    }
    if version.device_revoked {
        out.set_aside = Some(SetAside::DeviceRevoked);
    }
    let station = out.station.as_deref().and_then(|key| reference.stations.get(key));
    // A form that asks when one left was filled by somebody who was there. What is set aside claims nothing.
    let of_visit = form.is_some_and(|f| f.has_role("departure")) && out.set_aside.is_none();
    out.visit = station
        .filter(|_| of_visit)
        .map(|s| Visit { station: s.key.0.clone(), area: s.area.as_ref().map(|a| a.0.clone()) });
    if out.area.is_none() {
        out.area = station.and_then(|s| s.area.as_ref()).map(|a| a.0.clone());
    }
    let mut text =
        vec![out.observer.clone(), out.receipt.clone(), out.receipt.replace(' ', ""), out.place_said.clone()];
    if let Some(s) = station {
        text.extend([s.number.clone(), s.name.clone(), s.address.clone()]);
        text.extend(s.levels.iter().cloned());
    }
    text.extend(reference.titles(&out.form_sha256).cloned());
    text.extend(said);
    out.search = fold(&text.join(" "));
    out
}

/// Reads one version.
pub type Reader = dyn Fn(&StoredVersion, &Reference, &str) -> Projected;

/// Reads one version; where the reader fails, this one is set aside and the others go on: no report hides those after it.
#[must_use]
pub fn project_alone(version: &StoredVersion, reference: &Reference, owner: &str, reader: &Reader) -> Projected {
    catch_unwind(AssertUnwindSafe(|| reader(version, reference, owner))).unwrap_or_else(|_| {
        tracing::error!(seq = version.seq, "a version cannot be projected and is set aside");
        unreadable(version, reference)
    })
}

fn utc(sent_at: &str) -> String {
    chrono::DateTime::parse_from_rfc3339(sent_at)
        .map_or_else(|_| sent_at.to_owned(), |t| t.to_utc().to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
}

fn answers(out: &mut Projected, body: &Body, form: Option<&FormFacts>, said: &mut Vec<String>) {
    for answer in body::answers(&body.leaves, &|path| form.and_then(|f| f.allows_states(path))) {
        let question = form.and_then(|f| f.question(&answer.leaf.def));
        if form.is_some_and(|f| f.is_readable()) && question.is_none() {
            // Not a question: a calculation, or a node that the form only carries.
            continue;
        }
        match question.and_then(|q| q.role.as_deref()) {
            Some("station") => out.station = some(&answer.leaf.value),
            Some("station_other") => out.place_said = answer.leaf.value.trim().to_owned(),
            _ => {}
        }
        if question.is_some_and(|q| !q.asked) {
            continue;
        }
        count(out, &answer, question, said);
    }
}

fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn count(out: &mut Projected, answer: &Answer<'_>, question: Option<&super::form::Question>, said: &mut Vec<String>) {
    if answer.state.is_some() {
        out.states += 1;
    } else if answer.leaf.value.is_empty() {
        out.blank += 1;
    } else {
        out.answered += 1;
        if let Some(question) = question {
            match question.tier(&answer.leaf.value) {
                crate::desk::types::Tier::Urgent => out.urgent += 1,
                crate::desk::types::Tier::Serious => out.serious += 1,
                crate::desk::types::Tier::None => {}
            }
            if question.is_text {
                said.push(answer.leaf.value.clone());
            }
        }
    }
}

fn triage(
    version: &StoredVersion,
    body: &Body,
    reference: &Reference,
    out: &Projected,
    owner: &str,
) -> Option<SetAside> {
    let from = &body.head.provenance;
    let envelope = from.report == version.report
        && from.version == version.version
        && from.device == version.device_id
        && body.head.form_id == version.form.form_id
        && body.head.form_version == version.form.version;
    // Nobody adds a version to the report of another: a partner of the same team may.
    if !envelope || !reference.work_together(owner, &version.person) {
        return Some(SetAside::EnvelopeMismatch);
    }
    if reference.form(&version.form.sha256).is_none() {
        return Some(SetAside::FormUnknown);
    }
    if from.practice != reference.mission.practice {
        return Some(SetAside::PracticeMismatch);
    }
    if out.station.as_ref().is_some_and(|key| !reference.stations.contains_key(key)) {
        return Some(SetAside::StationUnknown);
    }
    None
}
