//! CSV: one row a report (the version that counts), four columns a question: value, state, seen, typed. States stand in a
//! column of their own and are never folded together; nothing is computed.

use super::detail::verified;
use super::lines::place;
use super::session::{Answer, Desk, DeskRefusal};
use super::types::DeskErrorCode;
use crate::app::App;
use crate::project::Reference;
use crate::project::board::time;
use crate::project::body;
use crate::store::{Line, PageQuery, StoreError, StoredVersion};
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::sync::Arc;
use tokio::sync::mpsc;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ExportQuery {
    form: Option<String>,
}

/// `GET /desk/api/export.csv?form=`
///
/// # Errors
/// Signed out; storage faults before the first row.
pub(crate) async fn csv(State(app): State<Arc<App>>, desk: Desk, Query(query): Query<ExportQuery>) -> Answer<Response> {
    let form = query.form.filter(|f| !f.is_empty());
    let name: String = form.clone().unwrap_or_else(|| "reports".into());
    let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    let areas = desk.scope();
    let shared = Arc::clone(&app);
    let wanted = form.clone();
    let (snapshot, columns) = tokio::task::spawn_blocking(move || {
        let snapshot = Snapshot::take(&shared, wanted.as_deref(), areas.as_deref())?;
        let columns = Columns::collect(&shared, wanted.as_deref(), &snapshot)?;
        Ok::<_, StoreError>((snapshot, columns))
    })
    .await?
    .map_err(DeskRefusal::from)?;
    let (sender, receiver) = mpsc::channel::<Result<Vec<u8>, io::Error>>(4);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = write(&app, form.as_deref(), &snapshot, &columns, &sender) {
            tracing::error!(%error, "export");
            // The download breaks off: a short file must not look whole.
            let _ = sender.blocking_send(Err(io::Error::other("export")));
        }
    });
    // Fused: the compression layer may ask again after the end.
    let parts =
        stream::unfold(receiver, |mut receiver| async move { receiver.recv().await.map(|p| (p, receiver)) }).fuse();
    let mut response = Body::from_stream(parts).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let disposition =
        HeaderValue::from_str(&format!("attachment; filename=\"{name}.csv\"")).map_err(|_| DeskErrorCode::Internal)?;
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}

/// What is exported: the reports as they stood at one moment. Versions are never changed, so that what a line counts is still there
/// when its row is written, whatever was corrected meanwhile; nothing is missed and nothing doubled. About half a kilobyte a report.
struct Snapshot {
    lines: Vec<Line>,
    reference: Arc<Reference>,
}

impl Snapshot {
    /// In order of arrival, newest first.
    fn take(app: &App, form: Option<&str>, areas: Option<&[String]>) -> Result<Self, StoreError> {
        let query = PageQuery {
            before: None,
            form: form.map(str::to_owned),
            areas: areas.map(<[String]>::to_vec),
            text: Vec::new(),
            limit: u32::MAX,
        };
        Ok(Self { lines: app.store.page(&query)?.lines, reference: app.reference() })
    }

    /// Each report with the version that counted.
    fn each(
        &self,
        app: &App,
        work: &mut dyn FnMut(&Line, &StoredVersion) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        for line in &self.lines {
            let versions = app.store.versions_of(line.report)?;
            let version = versions.iter().find(|v| v.version == line.version).ok_or(StoreError::Missing("version"))?;
            if !work(line, version)? {
                break;
            }
        }
        Ok(())
    }
}

/// Leaves found in one form's reports, by position in the form, then by steps.
type Found = BTreeMap<(usize, Vec<(String, u32)>), body::Leaf>;

/// Columns of the answers: form id and path with positions.
struct Columns {
    paths: Vec<(String, String)>,
    repeats: BTreeMap<String, BTreeSet<String>>,
    /// How many columns of a form end in the same name.
    names: BTreeMap<(String, String), usize>,
}

impl Columns {
    /// Reads what is to be exported once, so that every row has the same columns: those of the forms in their order, one
    /// for each repetition that occurs, then those that no known form version has.
    fn collect(app: &App, form: Option<&str>, snapshot: &Snapshot) -> Result<Self, StoreError> {
        let reference = &snapshot.reference;
        let mut repeats: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut order: BTreeMap<String, Vec<String>> = BTreeMap::new();
        // Newest version of a form first: its order leads.
        for row in reference.forms.iter().rev().filter(|f| form.is_none_or(|id| id == f.form.form_id)) {
            let Some(facts) = reference.form(&row.form.sha256) else { continue };
            repeats.entry(row.form.form_id.clone()).or_default().extend(facts.repeats.iter().cloned());
            let order = order.entry(row.form.form_id.clone()).or_default();
            for question in facts.questions().iter().filter(|q| q.kind != tabella_forms::Kind::Note) {
                if !order.contains(&question.path) {
                    order.push(question.path.clone());
                }
            }
        }
        let mut leaves: BTreeMap<String, Found> = BTreeMap::new();
        snapshot.each(app, &mut |line, version| {
            let Ok(read) = body::read(&version.body) else { return Ok(true) };
            let (id, facts) = (line.form_id.clone(), reference.form(&line.form_sha256));
            for answer in body::answers(&read.leaves, &|p| facts.and_then(|f| f.allows_states(p))) {
                answer.leaf.note_repeats(repeats.entry(id.clone()).or_default());
                let known = order.get(&id).and_then(|o| o.iter().position(|p| *p == answer.leaf.def));
                let key = (known.unwrap_or(usize::MAX), answer.leaf.steps.clone());
                leaves.entry(id.clone()).or_default().entry(key).or_insert_with(|| answer.leaf.clone());
            }
            Ok(true)
        })?;
        let mut paths = Vec::new();
        let empty = BTreeSet::new();
        for id in order.keys().chain(leaves.keys()).collect::<BTreeSet<_>>() {
            let repeats = repeats.get(id).unwrap_or(&empty);
            let mut seen = BTreeSet::new();
            let found = leaves.get(id);
            let of = |def: &str| {
                found
                    .into_iter()
                    .flatten()
                    .filter(|(_, l)| l.def == def)
                    .map(|(_, l)| l.path(repeats))
                    .collect::<Vec<_>>()
            };
            let mut add = |path: String| {
                if seen.insert(path.clone()) {
                    paths.push((id.clone(), path));
                }
            };
            for def in order.get(id).into_iter().flatten() {
                let with_positions = of(def);
                if with_positions.is_empty() && !repeats.iter().any(|r| def.starts_with(&format!("{r}/"))) {
                    add(def.clone());
                }
                with_positions.into_iter().for_each(&mut add);
            }
            for leaf in found.into_iter().flatten().map(|(_, l)| l) {
                add(leaf.path(repeats));
            }
        }
        let mut names: BTreeMap<(String, String), usize> = BTreeMap::new();
        for (id, path) in &paths {
            *names.entry((id.clone(), short(path).to_owned())).or_default() += 1;
        }
        Ok(Self { paths, repeats, names })
    }

    /// A question's own name where no other column of its form has it, as the form's author wrote it; its path elsewhere (in
    /// repeats, and where groups repeat a name).
    fn name<'a>(&self, id: &str, path: &'a str) -> &'a str {
        let name = short(path);
        let alone = self.names.get(&(id.to_owned(), name.to_owned())) == Some(&1);
        if alone && !path.contains('[') && !FIXED.contains(&name) { name } else { path }
    }
}

fn short(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

const FIXED: [&str; 21] = [
    "report",
    "form_id",
    "form_version",
    "version",
    "version_id",
    "versions",
    "observer",
    "area",
    "station_key",
    "station_number",
    "station_name",
    "station_levels",
    "place_said",
    "sent_at",
    "first_received_at",
    "received_at",
    "receipt",
    "sha256",
    "signature_verified",
    "set_aside",
    "practice",
];

/// A spreadsheet takes a cell that begins so for a formula; an apostrophe before it keeps it text. Numbers stay numbers.
fn safe(cell: &str) -> std::borrow::Cow<'_, str> {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let number = cell.strip_prefix('-').is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_digit()) && rest.chars().all(|c| c.is_ascii_digit() || c == '.')
    });
    if risky && !number { format!("'{cell}").into() } else { cell.into() }
}

fn write(
    app: &App,
    form: Option<&str>,
    snapshot: &Snapshot,
    columns: &Columns,
    sender: &mpsc::Sender<Result<Vec<u8>, io::Error>>,
) -> Result<(), StoreError> {
    // The mark makes spreadsheets read UTF-8; without it names come out garbled.
    let mut out = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    let mut header: Vec<String> = FIXED.iter().map(|c| (*c).to_owned()).collect();
    for (id, path) in &columns.paths {
        let name = columns.name(id, path);
        let name = if form.is_some() { name.to_owned() } else { format!("{id}:{name}") };
        for part in ["", "_state", "_seen", "_typed"] {
            header.push(format!("{name}{part}"));
        }
    }
    let failed = |_| StoreError::Stored("export");
    out.write_record(header.iter().map(|h| safe(h).into_owned())).map_err(failed)?;
    snapshot.each(app, &mut |line, version| {
        let row = row(line, version, columns, &snapshot.reference);
        out.write_record(row.iter().map(|c| safe(c).into_owned())).map_err(failed)?;
        out.flush()?;
        if out.get_ref().len() > 64 * 1024 {
            let full = std::mem::replace(&mut out, csv::Writer::from_writer(Vec::new()));
            let bytes = full.into_inner().map_err(|_| StoreError::Stored("export"))?;
            return Ok(sender.blocking_send(Ok(bytes)).is_ok());
        }
        Ok(true)
    })?;
    let bytes = out.into_inner().map_err(|_| StoreError::Stored("export"))?;
    let _ = sender.blocking_send(Ok(bytes));
    Ok(())
}

fn row(line: &Line, version: &StoredVersion, columns: &Columns, reference: &Reference) -> Vec<String> {
    let station = line.station.as_deref().and_then(|key| reference.stations.get(key));
    let aside = line.set_aside.and_then(|a| serde_json::to_value(a).ok());
    let mut row = vec![
        line.report.to_string(),
        line.form_id.clone(),
        version.form.version.clone(),
        line.number.to_string(),
        line.version.to_string(),
        line.versions.to_string(),
        line.observer.clone(),
        line.area.clone().unwrap_or_default(),
        line.station.clone().unwrap_or_default(),
        station.map(|s| s.number.clone()).unwrap_or_default(),
        station.map(place).unwrap_or_default(),
        station.map(|s| s.levels.join(" / ")).unwrap_or_default(),
        line.place_said.clone(),
        line.sent_at.clone(),
        time(line.first_received_ms),
        time(line.received_ms),
        line.receipt.clone(),
        crate::http::wire::hex(&version.sha256),
        verified(version).to_string(),
        aside.as_ref().and_then(|a| a.as_str()).unwrap_or_default().to_owned(),
        line.practice.to_string(),
    ];
    let read = body::read(&version.body).ok();
    let facts = reference.form(&line.form_sha256);
    let empty = BTreeSet::new();
    let repeats = columns.repeats.get(&line.form_id).unwrap_or(&empty);
    let mut given = HashMap::new();
    if let Some(read) = &read {
        for answer in body::answers(&read.leaves, &|p| facts.and_then(|f| f.allows_states(p))) {
            given.insert(answer.leaf.path(repeats), answer);
        }
    }
    for (id, path) in &columns.paths {
        let answer = if *id == line.form_id { given.get(path) } else { None };
        match answer {
            None => row.extend([String::new(), "absent".to_owned(), String::new(), String::new()]),
            Some(a) => {
                let state = match a.state {
                    Some(state) => state.code(),
                    None if a.leaf.value.is_empty() => "blank",
                    None => "",
                };
                row.extend([
                    a.leaf.value.clone(),
                    state.to_owned(),
                    a.leaf.seen.clone().unwrap_or_default(),
                    a.leaf.typed.clone().unwrap_or_default(),
                ]);
            }
        }
    }
    row
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn a_cell_never_becomes_a_formula_and_a_number_stays_one() {
        for risky in ["=1+1", "+1", "-A1", "@SUM(A1)", "\t=1", "\r=1", "-1+2"] {
            assert!(safe(risky).starts_with('\''), "{risky:?}");
        }
        for plain in ["-12.5", "12", "text", "", "7F3K 2041"] {
            assert_eq!(safe(plain), plain);
        }
    }
}
