//! The projector: a thread that follows the truth. It never holds up what is taken in: while pushes pour in it works
//! a small part of the time and catches up after; in ordinary traffic it is milliseconds behind.

use super::facts::Reader;
use super::{Reference, facts};
use crate::desk::lines;
use crate::live::Live;
use crate::store::{Progress, Store, StoreError, StoredVersion};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Versions projected in one transaction.
const BATCH: usize = 250;
/// Versions a second from which the traffic counts as a flood.
const FLOOD: i64 = 1_000;
/// Longest wait for news; also how soon a change by another process is seen.
const TICK: Duration = Duration::from_millis(250);

/// A bell that the projector waits for.
#[derive(Default)]
pub struct Bell {
    rung: Mutex<bool>,
    wake: Condvar,
}

impl Bell {
    /// Something is new.
    pub fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.wake.notify_one();
    }

    fn wait(&self) {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut rung, _) =
            self.wake.wait_timeout_while(rung, TICK, |rung| !*rung).unwrap_or_else(PoisonError::into_inner);
        *rung = false;
    }
}

/// Reference data that requests share; replaced whole.
pub type SharedReference = RwLock<Arc<Reference>>;

/// The running projector.
pub struct Projector {
    stop: Arc<AtomicBool>,
    bell: Arc<Bell>,
    thread: Option<JoinHandle<()>>,
}

impl Projector {
    /// Starts it.
    ///
    /// # Errors
    /// The platform gives no thread.
    pub fn start(
        store: Arc<dyn Store>,
        reference: Arc<SharedReference>,
        live: Live,
        bell: Arc<Bell>,
        healthy: Arc<AtomicBool>,
    ) -> Result<Self, StoreError> {
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, ring) = (Arc::clone(&stop), Arc::clone(&bell));
        let thread = std::thread::Builder::new().name("tabella-projector".into()).spawn(move || {
            let mut pace = Pace::new(store.last_seq());
            while !stopped.load(Ordering::Acquire) {
                let began = Instant::now();
                // A fault over one version sets that one aside; any other must not end the thread in silence.
                let done = catch_unwind(AssertUnwindSafe(|| step(store.as_ref(), &reference, &live, &facts::project)))
                    .unwrap_or(Err(StoreError::Stored("projection")));
                match done {
                    Ok(0) => {
                        healthy.store(true, Ordering::Release);
                        ring.wait();
                    }
                    Ok(_) => {
                        healthy.store(true, Ordering::Release);
                        pace.rest(store.last_seq(), began.elapsed());
                    }
                    Err(error) => {
                        healthy.store(false, Ordering::Release);
                        tracing::error!(%error, "projections do not keep up");
                        ring.wait();
                    }
                }
            }
        })?;
        Ok(Self { stop, bell, thread: Some(thread) })
    }

    /// Ends it after the batch at hand.
    pub fn stop(&mut self) {
        self.stop.store(true, Ordering::Release);
        self.bell.ring();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Projector {
    fn drop(&mut self) {
        self.stop();
    }
}

/// How hard the projector works.
struct Pace {
    at: Instant,
    seq: i64,
}

impl Pace {
    fn new(seq: i64) -> Self {
        Self { at: Instant::now(), seq }
    }

    /// In a flood, rests four times as long as it worked.
    fn rest(&mut self, seq: i64, worked: Duration) {
        let elapsed = self.at.elapsed().max(Duration::from_millis(1));
        let arrived = (seq - self.seq).max(0);
        let a_second = arrived * 1_000 / i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX).max(1);
        (self.at, self.seq) = (Instant::now(), seq);
        if a_second > FLOOD {
            std::thread::sleep((worked * 4).min(TICK));
        }
    }
}

fn current(reference: &SharedReference) -> Arc<Reference> {
    Arc::clone(&reference.read().unwrap_or_else(PoisonError::into_inner))
}

/// One step: refreshes the reference data, projects what is new; answers how many versions.
fn step(store: &dyn Store, shared: &SharedReference, live: &Live, reader: &Reader) -> Result<usize, StoreError> {
    let mut reference = current(shared);
    if store.epochs()?.reference != reference.epoch {
        reference = Arc::new(Reference::load(store)?);
        *shared.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&reference);
        live.lag();
    }
    let progress = store.progress()?;
    if progress.reference != reference.epoch {
        // Triage, areas and places depend on it: everything is read again.
        let count = rebuild_with(store, &reference, reader)?;
        live.lag();
        return Ok(count.max(1));
    }
    let versions = store.versions_since(progress.seq, BATCH)?;
    let Some(last) = versions.last().map(|v| v.seq) else { return Ok(0) };
    let count = versions.len();
    let projected = read(store, &reference, &versions, &mut HashMap::new(), reader)?;
    tell_devices(store, &versions, &projected)?;
    let changed = store.project(projected, Progress { seq: last, reference: reference.epoch })?;
    if changed.len() > BATCH / 2 {
        live.lag();
    } else {
        for line in &changed {
            live.report(&lines::report_line(line, &reference));
        }
    }
    live.board();
    Ok(count)
}

fn read(
    store: &dyn Store,
    reference: &Reference,
    versions: &[StoredVersion],
    owners: &mut HashMap<uuid::Uuid, String>,
    reader: &Reader,
) -> Result<Vec<facts::Projected>, StoreError> {
    let mut out = Vec::with_capacity(versions.len());
    for version in versions {
        let owner = match owners.get(&version.report.0) {
            Some(owner) => owner.clone(),
            None => {
                let owner = store.owner_of(version.report)?.unwrap_or_else(|| version.person.clone());
                owners.insert(version.report.0, owner.clone());
                owner
            }
        };
        out.push(facts::project_alone(version, reference, &owner, reader));
    }
    Ok(out)
}

/// Devices learn where a version's standing differs from what its receipt said.
fn tell_devices(
    store: &dyn Store,
    versions: &[StoredVersion],
    projected: &[facts::Projected],
) -> Result<(), StoreError> {
    let standings: Vec<_> = versions
        .iter()
        .zip(projected)
        .filter(|(v, p)| p.set_aside.is_some() != v.device_revoked)
        .map(|(v, p)| (v.version, v.device, p.set_aside.is_some()))
        .collect();
    if standings.is_empty() { Ok(()) } else { store.note_standings(standings) }
}

/// Drops the projections and computes them again; answers how many versions were read.
///
/// # Errors
/// Storage faults; no mission yet.
pub fn rebuild(store: &dyn Store) -> Result<usize, StoreError> {
    rebuild_with(store, &Reference::load(store)?, &facts::project)
}

fn rebuild_with(store: &dyn Store, reference: &Reference, reader: &Reader) -> Result<usize, StoreError> {
    let mut seq = 0;
    let mut count = 0;
    let mut first = true;
    let mut owners = HashMap::new();
    let mut standings = Vec::new();
    store.reproject(&mut || {
        let versions = store.versions_since(seq, BATCH)?;
        let Some(last) = versions.last().map(|v| v.seq) else {
            // Without a single version the progress still says with which reference data it was computed.
            return Ok(std::mem::take(&mut first).then(|| (Vec::new(), Progress { seq, reference: reference.epoch })));
        };
        first = false;
        seq = last;
        count += versions.len();
        let projected = read(store, reference, &versions, &mut owners, reader)?;
        for (v, p) in versions.iter().zip(&projected) {
            standings.push((v.version, v.device, p.set_aside.is_some()));
        }
        Ok(Some((projected, Progress { seq, reference: reference.epoch })))
    })?;
    // Also what was released: a version set aside for an unknown form whose form has come since.
    for part in standings.chunks(2_000) {
        store.note_standings(part.to_vec())?;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::types::SetAside;
    use crate::store::sqlite::{SqliteStore, pack};
    use crate::store::{Act, Batch, CodeUse, EnrolAttempt, NewVersion, PageQuery};
    use tabella_domain::{
        DeviceId, FormRef, Mission, MissionId, MissionType, Person, PersonStatus, ReportId, Role, SecretPolicy,
        VersionId,
    };

    fn id(n: u128) -> uuid::Uuid {
        uuid::Uuid::from_u128(n)
    }

    fn store(dir: &std::path::Path) -> (SqliteStore, i64) {
        let store = SqliteStore::open(dir).unwrap();
        let mission = Mission {
            id: MissionId(id(1)),
            name: "Test".into(),
            kind: MissionType::Training,
            time_zone: "UTC".into(),
            languages: vec!["en".into()],
            practice: true,
            synthetic: true,
            secret: SecretPolicy::default(),
            unknown: serde_json::Map::new(),
        };
        let person = Person {
            code: "O-1".into(),
            roles: vec![Role::ShortTermObserver],
            team: None,
            area: None,
            language: None,
            status: PersonStatus::Deployed,
        };
        store.administer("test", Act::SetMission { mission: Box::new(mission), polling_day: None }).unwrap();
        store.administer("test", Act::PutPeople { people: vec![(person, None)] }).unwrap();
        let code = Act::AddCode { hash: [1; 32], person: "O-1".into(), expires_ms: i64::MAX };
        store.administer("test", code).unwrap();
        let attempt = EnrolAttempt {
            code_hash: [1; 32],
            new_device: DeviceId(id(2)),
            device_key: "key".into(),
            token_hash: [2; 32],
            platform: "desktop".into(),
            app_version: "0".into(),
            now_ms: 1,
        };
        let CodeUse::Enrolled(device) = store.use_code(attempt).unwrap() else { panic!("not enrolled") };
        (store, device.no)
    }

    fn push(store: &SqliteStore, device: i64, n: u128) {
        let body = b"<data/>";
        let (codec, packed) = pack(body);
        let version = NewVersion {
            version: VersionId(id(100 + n)),
            report: ReportId(id(200 + n)),
            form: FormRef { form_id: "opening".into(), version: "1".into(), sha256: "x".into() },
            start: 0,
            length: body.len(),
            sha256: tabella_proto::body_hash(body),
            signature: [0; 64],
            extra: None,
        };
        let batch = Batch { device, clock_ahead_ms: 0, versions: vec![version], codec, pack: packed };
        store.accept_batch(batch).blocking_recv().unwrap().unwrap();
    }

    /// As a reader with a fault would: it panics over one version, and reads the others.
    fn faulty(version: &StoredVersion, reference: &Reference, owner: &str) -> facts::Projected {
        assert_ne!(version.version, VersionId(id(102)), "a fault");
        facts::Projected { set_aside: None, number: 1, ..facts::project(version, reference, owner) }
    }

    #[test]
    fn a_version_that_cannot_be_read_is_set_aside_alone_and_comes_back_when_it_can() {
        let dir = tempfile::tempdir().unwrap();
        let (store, device) = store(dir.path());
        for n in 1..=3 {
            push(&store, device, n);
        }
        let shared = RwLock::new(Arc::new(Reference::load(&store).unwrap()));
        while step(&store, &shared, &Live::default(), &faulty).unwrap() > 0 {}
        let aside = || -> Vec<(u128, Option<SetAside>)> {
            let query = PageQuery { limit: 10, ..PageQuery::default() };
            let mut lines = store.page(&query).unwrap().lines;
            lines.sort_by_key(|l| l.report.0);
            lines.iter().map(|l| (l.report.0.as_u128(), l.set_aside)).collect()
        };
        assert_eq!(aside(), [(201, None), (202, Some(SetAside::Unreadable)), (203, None)]);
        assert_eq!(store.progress().unwrap().seq, 3);
        // What comes later is projected too.
        push(&store, device, 4);
        assert_eq!(step(&store, &shared, &Live::default(), &faulty).unwrap(), 1);
        assert_eq!(aside().len(), 4);
        // The same when everything is read again, and without the fault nothing remembers it.
        let reference = Reference::load(&store).unwrap();
        assert_eq!(rebuild_with(&store, &reference, &faulty).unwrap(), 4);
        assert_eq!(aside()[1], (202, Some(SetAside::Unreadable)));
        let mended =
            |v: &StoredVersion, r: &Reference, o: &str| facts::Projected { set_aside: None, ..facts::project(v, r, o) };
        rebuild_with(&store, &reference, &mended).unwrap();
        assert_eq!(aside()[1], (202, None));
    }
}
