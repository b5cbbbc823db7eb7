//! The report page: every version, every answer, read from the signed bytes.

use super::evidence;
use super::lines::report_line;
use super::types::{AnswerDetail, QuestionDetail, ReportDetail, Tier, VersionDetail};
use crate::app::App;
use crate::http::wire::hex;
use crate::project::board::{seconds, time};
use crate::project::body::{self, Answer, Body};
use crate::project::form::FormFacts;
use crate::project::{Reference, facts};
use crate::store::{Line, StoreError, StoredVersion};
use std::collections::{BTreeSet, HashMap};
use tabella_proto::{PublicKey, Signature};

struct Read<'a> {
    version: &'a StoredVersion,
    facts: facts::Projected,
    body: Option<Body>,
    form: Option<&'a FormFacts>,
}

/// Builds the page of a report.
///
/// # Errors
/// Storage faults.
pub fn detail(app: &App, line: &Line, languages: &[String]) -> Result<ReportDetail, StoreError> {
    let reference = app.reference();
    let stored = app.store.versions_of(line.report)?;
    let owner = stored.first().map(|v| v.person.clone()).unwrap_or_default();
    let mut versions: Vec<Read<'_>> = stored
        .iter()
        .map(|version| Read {
            version,
            facts: facts::project_alone(version, &reference, &owner, &facts::project),
            body: body::read(&version.body).ok(),
            form: reference.form(&version.form.sha256),
        })
        .collect();
    // Of twins, the one that was received first counts, and so stands first.
    versions.sort_by_key(|v| (std::cmp::Reverse(v.facts.number), v.version.seq));
    let numbers: Vec<u32> = versions.iter().map(|v| v.facts.number).collect();
    let twin = |number: u32| number > 0 && numbers.iter().filter(|n| **n == number).count() > 1;
    let station = line.station.as_deref().and_then(|key| reference.stations.get(key));
    Ok(ReportDetail {
        line: report_line(line, &reference),
        levels: station.map(|s| s.levels.clone()).unwrap_or_default(),
        versions: versions.iter().map(|v| version_detail(v, twin(v.facts.number))).collect(),
        questions: questions(&versions, line, languages, &reference),
        evidence: evidence::details(
            &app.store.evidence_of(line.report)?,
            versions.iter().filter_map(|v| v.body.as_ref()),
        ),
    })
}

/// True where the signature verifies over the bytes as stored, and their hash is the one that the receipt named.
#[must_use]
pub fn verified(version: &StoredVersion) -> bool {
    tabella_proto::body_hash(&version.body) == version.sha256
        && PublicKey::from_text(&version.device_key)
            .is_ok_and(|key| key.verify_version(&version.body, &Signature::from_bytes(&version.signature)).is_ok())
}

fn version_detail(read: &Read<'_>, twin: bool) -> VersionDetail {
    let version = read.version;
    let device: String = version.device_id.0.simple().to_string().chars().rev().take(4).collect();
    VersionDetail {
        version: version.version.to_string(),
        number: read.facts.number,
        sent_at: read.facts.sent_at.clone(),
        received_at: time(version.received_ms),
        receipt: version.number.clone(),
        sha256: hex(&version.sha256),
        verified: verified(version),
        device: device.chars().rev().collect::<String>().to_uppercase(),
        observer: version.person.clone(),
        twin,
        form_version: version.form.version.clone(),
        set_aside: read.facts.set_aside,
        clock_ahead_seconds: seconds(version.clock_ahead_ms),
    }
}

fn questions(versions: &[Read<'_>], line: &Line, languages: &[String], reference: &Reference) -> Vec<QuestionDetail> {
    let mut repeats: BTreeSet<String> =
        versions.iter().filter_map(|v| v.form).flat_map(|f| f.repeats.clone()).collect();
    for leaf in versions.iter().filter_map(|v| v.body.as_ref()).flat_map(|b| &b.leaves) {
        leaf.note_repeats(&mut repeats);
    }
    // The counting version first: its order leads; what only others have follows.
    let mut order: Vec<&Read<'_>> = versions.iter().collect();
    order.sort_by_key(|v| v.version.version != line.version);
    let mut paths: Vec<(String, String)> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut given: HashMap<(usize, String), Answer<'_>> = HashMap::new();
    for read in order {
        let Some(body) = &read.body else { continue };
        let index = versions.iter().position(|v| v.version.seq == read.version.seq).unwrap_or(0);
        for answer in body::answers(&body.leaves, &|path| read.form.and_then(|f| f.allows_states(path))) {
            let hidden = read
                .form
                .is_some_and(|f| f.is_readable() && f.question(&answer.leaf.def).is_none_or(|q| q.number.is_none()));
            if hidden {
                continue;
            }
            let path = answer.leaf.path(&repeats);
            if seen.insert(path.clone()) {
                paths.push((path.clone(), answer.leaf.def.clone()));
            }
            given.insert((index, path), answer);
        }
    }
    let latest = versions.iter().position(|v| v.version.version == line.version).unwrap_or(0);
    let mut list: Vec<QuestionDetail> = paths
        .into_iter()
        .map(|(path, def)| {
            let form = versions
                .get(latest)
                .and_then(|v| v.form)
                .filter(|f| f.question(&def).is_some())
                .or_else(|| versions.iter().filter_map(|v| v.form).find(|f| f.question(&def).is_some()));
            let question = form.and_then(|f| f.question(&def));
            let language = form.and_then(|f| f.language(languages));
            let tier = match (question, given.get(&(latest, path.clone()))) {
                (Some(q), Some(a)) if !a.leaf.value.is_empty() => q.tier(&a.leaf.value),
                _ => Tier::None,
            };
            let answers = versions
                .iter()
                .enumerate()
                .map(|(i, v)| answer(given.get(&(i, path.clone())), v.form, &def, languages, reference))
                .collect();
            let name = def.rsplit('/').next().unwrap_or_default().to_owned();
            QuestionDetail {
                number: question.and_then(|q| q.number),
                theme: question.map(|q| q.theme.clone()).unwrap_or_default(),
                label: form.and_then(|f| f.label(&def, language.as_deref())).unwrap_or(name),
                path,
                answers,
                tier,
            }
        })
        .collect();
    number_as_the_observer_sees_them(&mut list, latest);
    list
}

// On the phone a coordinator says "your question 9": both screens count the questions that the version has.
fn number_as_the_observer_sees_them(list: &mut [QuestionDetail], latest: usize) {
    let mut last = 0;
    for question in list {
        let there = question.answers.get(latest).is_some_and(|a| a.state.as_deref() != Some("absent"));
        question.number = question.number.filter(|_| there).map(|_| {
            last += 1;
            last
        });
    }
}

fn answer(
    given: Option<&Answer<'_>>,
    form: Option<&FormFacts>,
    def: &str,
    languages: &[String],
    reference: &Reference,
) -> AnswerDetail {
    let Some(given) = given else {
        let nothing = String::new();
        return AnswerDetail {
            text: nothing.clone(),
            value: nothing,
            state: Some("absent".into()),
            seen_at: None,
            typed_at: None,
            by: None,
        };
    };
    let value = given.leaf.value.clone();
    let language = form.and_then(|f| f.language(languages));
    let station = form.and_then(|f| f.question(def)).is_some_and(|q| q.role.as_deref() == Some("station"));
    let text = match reference.stations.get(&value) {
        Some(s) if station => format!("{} · {}", s.number, super::lines::place(s)),
        _ => form.map_or_else(|| value.clone(), |f| f.words(def, &value, language.as_deref())),
    };
    let state = match given.state {
        Some(state) => Some(state.code().to_owned()),
        None if value.is_empty() => Some("blank".to_owned()),
        None => None,
    };
    AnswerDetail {
        text,
        value,
        state,
        seen_at: given.leaf.seen.clone(),
        typed_at: given.leaf.typed.clone(),
        by: given.leaf.by.clone(),
    }
}
