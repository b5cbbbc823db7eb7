//! The open field book behind a handle that forms may hold too (their station table reads from it). Each call takes the
//! lock and gives it back; nothing here calls into a form while it holds it.

use crate::api::{Counts, MailCounts, Place};
use crate::day::from_ms;
use crate::error::Answer;
use crate::records::{Journal, ReportRecord, Summary, record};
use crate::store_errors::store_error;
use crate::views::Places;
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tabella_domain::{
    AreaCode, Assignment, DeviceId, EvidenceId, FormRef, MailId, Mission, Note, Person, ReportId, Station, StationKey,
    VersionId,
};
use tabella_fieldbook::{
    AreaStations, Bundle, Clock, EvidenceCounts, EvidenceRecord, FieldBook, FormEntry, KeyParams, Keychain, LogEntry,
    LogLine, LogQuery, Logged, NewEvidence, PartnerRecord, SealedEvidence, StoreError, StoredMessage, StoredQuery,
    StoredVersion,
};
use tabella_forms::Journalled;
use tabella_proto::{FormNotice, MissionArea};
use tabella_sync::{
    Agent, HttpResponse, LinkStore, NetworkState, Outcome, Plan, Planned, PullStore, Standing, TransportError,
};

/// A handle on the open store.
#[derive(Clone)]
pub(crate) struct Book(Arc<Mutex<FieldBook>>);

/// Station in one line: number, and name or address.
pub(crate) fn place_line(station: &Station) -> String {
    let name = if station.name.is_empty() { &station.address } else { &station.name };
    if name.is_empty() {
        return station.number.clone();
    }
    format!("{} · {name}", station.number)
}

impl Places for Book {
    fn place(&self, key: &str) -> Option<String> {
        self.station(key).ok().flatten().map(|s| place_line(&s))
    }
}

impl Book {
    pub(crate) fn new(book: FieldBook) -> Self {
        Self(Arc::new(Mutex::new(book)))
    }

    // A panic while the lock was held leaves a transaction that was never committed: nothing to mend.
    fn lock(&self) -> MutexGuard<'_, FieldBook> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn read<T>(&self, work: impl FnOnce(&FieldBook) -> Result<T, StoreError>) -> Answer<T> {
        work(&self.lock()).map_err(|e| store_error(&e))
    }

    pub(crate) fn write<T>(&self, work: impl FnOnce(&mut FieldBook) -> Result<T, StoreError>) -> Answer<T> {
        work(&mut self.lock()).map_err(|e| store_error(&e))
    }

    // ---- link ------------------------------------------------------------------------------------------------------

    pub(crate) fn standing(&self) -> Answer<Standing> {
        self.read(LinkStore::standing)
    }

    pub(crate) fn network(&self) -> Answer<NetworkState> {
        self.read(LinkStore::network)
    }

    /// Host of the endpoint, for a message.
    pub(crate) fn host(&self) -> Answer<Option<String>> {
        let address = match self.standing()? {
            Standing::New => return Ok(None),
            Standing::Enrolling(pending) => pending.address,
            Standing::Enrolled(link) => link.address,
        };
        Ok(address.split_once("://").map(|(_, host)| host.to_owned()))
    }

    pub(crate) fn device(&self) -> Answer<Option<DeviceId>> {
        Ok(match self.standing()? {
            Standing::Enrolled(link) => Some(link.device),
            _ => None,
        })
    }

    pub(crate) fn begin_enrolment(&self, address: &str, code: &str, endpoint_key: Option<&str>) -> Answer<()> {
        self.write(|b| b.begin_enrolment(address, code, endpoint_key))
    }

    pub(crate) fn plan(&self, agent: &Agent, now_ms: i64) -> Answer<Plan> {
        self.write(|b| tabella_sync::plan(b, agent, now_ms))
    }

    pub(crate) fn apply(
        &self,
        agent: &Agent,
        planned: Planned,
        answer: Result<HttpResponse, TransportError>,
        now_ms: i64,
        random: u64,
    ) -> Answer<Outcome> {
        self.write(|b| tabella_sync::apply(b, agent, planned, answer, now_ms, random))
    }

    pub(crate) fn sync_now(&self) -> Answer<()> {
        self.write(tabella_sync::sync_now)
    }

    // ---- what came from the endpoint -------------------------------------------------------------------------------

    pub(crate) fn mission(&self) -> Answer<Option<Mission>> {
        self.read(FieldBook::mission)
    }

    pub(crate) fn person(&self) -> Answer<Option<Person>> {
        self.read(FieldBook::person)
    }

    pub(crate) fn assignment(&self) -> Answer<Option<Assignment>> {
        self.read(FieldBook::assignment)
    }

    /// Forms in use, and whether their documents are here.
    pub(crate) fn forms_in_use(&self) -> Answer<Vec<FormEntry>> {
        self.read(FieldBook::forms)
    }

    /// Title of a form that may be out of use by now, by language.
    pub(crate) fn form_notice(&self, form: &FormRef) -> Answer<Option<FormNotice>> {
        self.read(|b| b.form_notice(&form.sha256))
    }

    pub(crate) fn form_document(&self, form: &FormRef) -> Answer<Option<String>> {
        self.read(|b| b.form_document(&form.sha256))
    }

    /// True once there is something to fill: the first pull, a form and the station list (where there is one) are here.
    pub(crate) fn first_pull_done(&self) -> Answer<bool> {
        self.read(|b| {
            if b.cursor()?.is_none() {
                return Ok(false);
            }
            let stations = b.station_list()?;
            Ok(b.has_forms()? && (stations.wanted.is_none() || stations.version.is_some()))
        })
    }

    // ---- stations --------------------------------------------------------------------------------------------------

    pub(crate) fn station(&self, key: &str) -> Answer<Option<Station>> {
        self.read(|b| b.station(&StationKey(key.to_owned())))
    }

    /// Best first; true where more matched.
    pub(crate) fn find_stations(&self, text: &str, limit: usize) -> Answer<(Vec<Station>, bool)> {
        self.read(|b| {
            let area = b.person()?.and_then(|p| p.area);
            let mut found = b.find_stations(text, limit.saturating_add(1), area.as_ref())?;
            let more = found.len() > limit;
            found.truncate(limit);
            Ok((found, more))
        })
    }

    pub(crate) fn station_count(&self) -> Answer<u32> {
        self.read(|b| Ok(b.station_list()?.count))
    }

    pub(crate) fn station_at(&self, row: usize) -> Answer<Option<Station>> {
        self.read(|b| b.station_at(row))
    }

    pub(crate) fn station_rows(&self, column: &str, value: &str) -> Answer<Vec<usize>> {
        self.read(|b| b.station_rows(column, value))
    }

    pub(crate) fn station_search_rows(&self, text: &str, limit: usize) -> Answer<Vec<usize>> {
        self.read(|b| {
            let mut rows = Vec::new();
            for station in b.find_stations(text, limit.min(500), None)? {
                rows.extend(b.station_rows("name", &station.key.0)?);
            }
            rows.sort_unstable();
            Ok(rows)
        })
    }

    /// True where somebody of the mission has been at a station, as far as this device knows.
    pub(crate) fn is_visited(&self, station: &StationKey) -> Answer<bool> {
        self.read(|b| b.is_visited(station))
    }

    /// Those of these stations where somebody of the mission has been.
    pub(crate) fn visited_of(&self, stations: &[StationKey]) -> Answer<std::collections::HashSet<StationKey>> {
        self.read(|b| b.visited_of(stations))
    }

    /// Outlines of the own areas.
    pub(crate) fn areas(&self) -> Answer<Vec<MissionArea>> {
        self.read(FieldBook::areas)
    }

    pub(crate) fn area_stations(&self, areas: &[AreaCode], limit: usize) -> Answer<AreaStations> {
        self.read(|b| b.area_stations(areas, limit))
    }

    pub(crate) fn chosen_station(&self) -> Answer<Option<Station>> {
        self.read(FieldBook::current_station)
    }

    pub(crate) fn set_station(&self, key: &str) -> Answer<()> {
        self.write(|b| b.set_current_station(&StationKey(key.to_owned())))
    }

    // ---- reports ---------------------------------------------------------------------------------------------------

    pub(crate) fn counts(&self) -> Answer<Counts> {
        let counts = self.read(FieldBook::counts)?;
        Ok(Counts { drafts: counts.drafts, waiting: counts.waiting, parked: counts.parked, received: counts.received })
    }

    /// Last changed first.
    pub(crate) fn reports(&self) -> Answer<Vec<ReportRecord>> {
        Ok(self.read(FieldBook::reports)?.into_iter().map(record).collect())
    }

    pub(crate) fn report(&self, report: ReportId) -> Answer<Option<ReportRecord>> {
        Ok(self.read(|b| b.report(report))?.map(record))
    }

    pub(crate) fn create_report(
        &self,
        report: ReportId,
        form: &FormRef,
        place: Option<&Place>,
        practice: bool,
        summary: &Summary,
        now: DateTime<Utc>,
    ) -> Answer<()> {
        self.write(|b| {
            let place = match place {
                Some(Place::Station { station }) => {
                    let station = b.station(&StationKey(station.clone()))?.ok_or(StoreError::NotFound)?;
                    Some(tabella_fieldbook::Place::Station { station })
                }
                Some(Place::NotListed { reason }) => {
                    Some(tabella_fieldbook::Place::NotListed { reason: reason.trim().to_owned() })
                }
                None => None,
            };
            b.create_report(report, form, place.as_ref(), practice, &summary.stored(), now.timestamp_millis())
        })
    }

    /// One operation, durable when this returns.
    pub(crate) fn append(
        &self,
        report: ReportId,
        op: &Journalled,
        now: DateTime<Utc>,
        summary: &Summary,
        added: Option<&SealedEvidence>,
        removed: &[EvidenceId],
    ) -> Answer<()> {
        self.write(|b| {
            let op = serde_json::to_string(op).map_err(|_| StoreError::Internal { what: "operation" })?;
            b.append_evidence(report, &op, now.timestamp_millis(), &summary.stored(), added, removed).map(drop)
        })
    }

    // ---- evidence --------------------------------------------------------------------------------------------------

    pub(crate) fn seal_evidence(&self, new: NewEvidence, bytes: &[u8]) -> Answer<SealedEvidence> {
        self.read(|b| b.seal_evidence(new, bytes))
    }

    /// A piece that its report did not take.
    pub(crate) fn forget_sealed(&self, sealed: &SealedEvidence) {
        self.lock().forget_sealed(sealed);
    }

    pub(crate) fn evidence(&self, report: ReportId) -> Answer<Vec<EvidenceRecord>> {
        self.read(|b| b.evidence(report))
    }

    pub(crate) fn evidence_counts(&self) -> Answer<HashMap<ReportId, EvidenceCounts>> {
        self.read(FieldBook::evidence_counts)
    }

    pub(crate) fn thumbnail(&self, evidence: EvidenceId) -> Answer<Option<Vec<u8>>> {
        self.read(|b| b.thumbnail(evidence))
    }

    pub(crate) fn original(&self, evidence: EvidenceId) -> Answer<Vec<u8>> {
        self.read(|b| b.original(evidence))
    }

    pub(crate) fn set_caption(&self, evidence: EvidenceId, caption: &str, now: DateTime<Utc>) -> Answer<()> {
        self.write(|b| b.set_caption(evidence, caption, now.timestamp_millis()))
    }

    pub(crate) fn requeue_evidence(&self, evidence: EvidenceId, now: DateTime<Utc>) -> Answer<()> {
        self.write(|b| b.requeue_evidence(evidence, now.timestamp_millis()))
    }

    pub(crate) fn leave(&self, report: ReportId, path: &str, number: Option<u32>) -> Answer<()> {
        self.write(|b| b.leave(report, path, number))
    }

    /// The open draft; `None` where none is open.
    pub(crate) fn journal(&self, report: ReportId) -> Answer<Option<Journal>> {
        self.read(|b| {
            let Some(draft) = b.draft(report)? else { return Ok(None) };
            let mut ops = Vec::with_capacity(draft.events.len());
            for event in draft.events {
                let op = serde_json::from_str(&event.op).map_err(|_| StoreError::Damaged { what: "journal" })?;
                ops.push((from_ms(event.at_ms), op));
            }
            Ok(Some(Journal {
                number: draft.number,
                form: draft.form,
                base: draft.base.map(|v| v.body),
                began_at: from_ms(draft.began_at_ms),
                ops,
            }))
        })
    }

    /// Signs, stores and queues a version, the evidence that it names behind it, and closes the draft, in one transaction.
    pub(crate) fn finalise(
        &self,
        report: ReportId,
        version: VersionId,
        body: String,
        named: &[(EvidenceId, String)],
        now: DateTime<Utc>,
    ) -> Answer<()> {
        let sent_at_ms = now.timestamp_millis();
        let new = tabella_fieldbook::NewVersion { version, body, sent_at_ms };
        self.write(|b| b.finalise_naming(report, new, named).map(drop))
    }

    pub(crate) fn version(&self, version: VersionId) -> Answer<Option<StoredVersion>> {
        self.read(|b| b.version(version))
    }

    /// Newest first.
    pub(crate) fn versions(&self, report: ReportId) -> Answer<Vec<StoredVersion>> {
        self.read(|b| b.versions(report))
    }

    pub(crate) fn begin_correction(
        &self,
        report: ReportId,
        form: &FormRef,
        summary: &Summary,
        now: DateTime<Utc>,
    ) -> Answer<()> {
        self.write(|b| b.begin_correction(report, form, &summary.stored(), now.timestamp_millis()))
    }

    pub(crate) fn discard_draft(&self, report: ReportId, now: DateTime<Utc>) -> Answer<()> {
        self.write(|b| b.discard_draft(report, now.timestamp_millis()))
    }

    pub(crate) fn put_summary(&self, report: ReportId, summary: &Summary) -> Answer<()> {
        self.write(|b| b.put_summary(report, &summary.stored()))
    }

    pub(crate) fn requeue(&self, version: VersionId, now: DateTime<Utc>) -> Answer<()> {
        self.write(|b| b.requeue(version, now.timestamp_millis()))
    }

    // ---- mail ------------------------------------------------------------------------------------------------------

    /// Messages, newest first.
    pub(crate) fn messages(&self) -> Answer<Vec<StoredMessage>> {
        self.read(FieldBook::messages)
    }

    /// Questions of the desk, newest first.
    pub(crate) fn queries(&self) -> Answer<Vec<StoredQuery>> {
        self.read(FieldBook::queries)
    }

    pub(crate) fn mail_counts(&self) -> Answer<MailCounts> {
        let counts = self.read(FieldBook::mail_counts)?;
        Ok(MailCounts {
            unread: counts.unread,
            urgent: counts.urgent,
            questions: counts.questions,
            waiting: counts.waiting,
        })
    }

    pub(crate) fn unread(&self, mail: MailId) -> Answer<bool> {
        self.read(|b| b.unread(mail))
    }

    /// Signs and queues a note, durable when this returns.
    pub(crate) fn say(&self, note: &Note, now: DateTime<Utc>) -> Answer<()> {
        self.write(|b| b.say(note, now.timestamp_millis()))
    }

    /// Another secret for the open store.
    pub(crate) fn change_secret(
        &self,
        old: &str,
        new: &str,
        keychain: Option<&dyn Keychain>,
        params: KeyParams,
        clock: &Clock,
    ) -> Answer<()> {
        self.write(|b| b.change_secret(old, new, keychain, params, clock))
    }

    // ---- the log ---------------------------------------------------------------------------------------------------

    /// Latest day first; and how many in all.
    pub(crate) fn log(&self, query: &LogQuery, limit: usize) -> Answer<(Vec<LogLine>, u32)> {
        self.read(|b| b.log(query, limit))
    }

    pub(crate) fn log_line(&self, report: ReportId) -> Answer<Option<LogLine>> {
        self.read(|b| b.log_line(report))
    }

    pub(crate) fn log_places(&self, limit: usize) -> Answer<Vec<String>> {
        self.read(|b| b.log_places(limit))
    }

    /// Own reports that the log has not as they stand.
    pub(crate) fn unlogged(&self, limit: usize) -> Answer<Vec<ReportId>> {
        self.read(|b| b.unlogged(limit))
    }

    pub(crate) fn put_log(&self, reports: &[Logged]) -> Answer<()> {
        self.write(|b| b.put_log(reports))
    }

    /// Records whose place is known, latest day first; and how many in all.
    pub(crate) fn placed_records(&self, limit: usize) -> Answer<(Vec<LogLine>, u32)> {
        self.read(|b| b.placed_records(limit))
    }

    pub(crate) fn partner_waits(&self) -> Answer<bool> {
        self.read(FieldBook::partner_waits)
    }

    pub(crate) fn unlogged_partner(&self, limit: usize) -> Answer<Vec<PartnerRecord>> {
        self.read(|b| b.unlogged_partner(limit))
    }

    pub(crate) fn put_partner_log(&self, versions: &[(PartnerRecord, Option<LogEntry>)]) -> Answer<()> {
        self.write(|b| b.put_partner_log(versions))
    }

    /// Latest version of a partner's report, and how many versions are here.
    pub(crate) fn partner_record(&self, report: ReportId) -> Answer<Option<(PartnerRecord, u32)>> {
        self.read(|b| b.partner_record(report))
    }

    pub(crate) fn set_follow_up(&self, report: ReportId, due: &str, done: bool, now: DateTime<Utc>) -> Answer<()> {
        self.write(|b| b.set_follow_up(report, due, done, now.timestamp_millis()))
    }

    // ---- handovers -------------------------------------------------------------------------------------------------

    /// For what only handovers ask of the store.
    pub(crate) fn asked<T>(&self, work: impl FnOnce(&FieldBook) -> Result<T, StoreError>) -> Answer<T> {
        self.read(work)
    }

    /// The same for what changes it.
    pub(crate) fn changed<T>(&self, work: impl FnOnce(&mut FieldBook) -> Result<T, StoreError>) -> Answer<T> {
        self.write(work)
    }

    /// Everything without a receipt, encrypted for the mission.
    pub(crate) fn export(&self, now: DateTime<Utc>) -> Answer<Bundle> {
        self.write(|b| b.export_bundle(now.timestamp_millis()))
    }
}
