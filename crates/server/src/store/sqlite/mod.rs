//! The embedded store: SQLite in two files. `truth.db` is append-only where it matters and synced before anybody is
//! told; `projection.db` can be thrown away.
//!
//! One thread owns the writing connection of the truth and commits in groups ([`writer`]); readers have connections of
//! their own, `query_only`. The projections have one writing connection, used by the projector alone.

mod accept;
mod acts;
mod areas;
mod codec;
mod directory;
mod evidence;
mod mail;
mod open;
mod partial;
mod project;
mod read;
mod team;
mod visited;
mod writer;

use super::*;
use crate::store::types::StoreError;
pub use codec::{pack, unpack};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use tabella_domain::{EvidenceId, MailId, ReportId, Station};
use writer::Job;

/// Requests that may wait for the writer. Beyond it the endpoint says *try again*.
const QUEUE: usize = 4096;
/// Idle reading connections kept for each file.
const IDLE_READERS: usize = 4;

/// What the writer thread and the callers share.
#[derive(Debug, Default)]
struct Shared {
    last_seq: AtomicI64,
    alive: AtomicBool,
}

/// The embedded store of one data folder.
pub struct SqliteStore {
    dir: PathBuf,
    queue: Mutex<Option<SyncSender<Job>>>,
    shared: Arc<Shared>,
    truth: Mutex<Vec<Connection>>,
    views: Mutex<Vec<Connection>>,
    projection: Mutex<Connection>,
    partials: partial::Partials,
    thread: Mutex<Option<JoinHandle<()>>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic while holding the lock leaves nothing half-done: transactions roll back when dropped.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SqliteStore {
    /// Opens the store in a folder, creating and migrating it as needed.
    ///
    /// # Errors
    /// Files, migrations, a damaged database.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        open::keep_private(dir)?;
        let connection = open::truth(dir)?;
        let projection = open::projection(dir)?;
        let last: i64 = connection.query_row("SELECT coalesce(max(seq), 0) FROM report_version", [], |r| r.get(0))?;
        let shared = Arc::new(Shared { last_seq: AtomicI64::new(last), alive: AtomicBool::new(true) });
        let (sender, receiver) = std::sync::mpsc::sync_channel(QUEUE);
        let for_thread = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("tabella-writer".into())
            .spawn(move || writer::run(connection, &receiver, &for_thread))?;
        Ok(Self {
            dir: dir.to_owned(),
            queue: Mutex::new(Some(sender)),
            shared,
            truth: Mutex::new(Vec::new()),
            views: Mutex::new(Vec::new()),
            projection: Mutex::new(projection),
            partials: partial::Partials::new(dir),
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Binds the database to the endpoint's key at the first opening; later only the same key opens it, because receipts
    /// and tokens of another would not verify.
    ///
    /// # Errors
    /// [`StoreError::SecretMismatch`]; storage faults.
    pub fn claim(&self, public_key: &str) -> Result<(), StoreError> {
        let key = public_key.to_owned();
        self.write(move |tx| acts::claim(tx, &key))
    }

    /// Lets go of whole uploads that an ended process had begun; what came in parts stays. To be done by the one process that takes evidence in.
    ///
    /// # Errors
    /// Files.
    pub fn sweep_evidence(&self) -> Result<(), StoreError> {
        evidence::sweep(&self.dir)
    }

    /// Runs a read over the truth.
    fn read<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.with(&self.truth, open::TRUTH, work)
    }

    /// Runs a read over the projections.
    fn view<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.with(&self.views, open::PROJECTION, work)
    }

    fn with<T>(
        &self,
        pool: &Mutex<Vec<Connection>>,
        file: &str,
        work: impl FnOnce(&mut Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let taken = lock(pool).pop();
        let mut connection = match taken {
            Some(connection) => connection,
            None => open::reader(&self.dir.join(file))?,
        };
        let result = work(&mut connection);
        let mut pool = lock(pool);
        if pool.len() < IDLE_READERS && connection.is_autocommit() {
            pool.push(connection);
        }
        result
    }

    /// Runs a write over the truth on the writer thread, in a transaction of its own.
    fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = std::sync::mpsc::channel();
        let job = Job::Run(Box::new(move |connection: &mut Connection| {
            let result = connection
                .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
                .map_err(StoreError::from)
                .and_then(|tx| {
                    let value = work(&tx)?;
                    tx.commit()?;
                    Ok(value)
                });
            // The caller may have gone; the act stands all the same.
            let _ = reply.send(result);
        }));
        let sender = lock(&self.queue).clone().ok_or(StoreError::Unavailable)?;
        sender.send(job).map_err(|_| StoreError::Unavailable)?;
        answer.recv().map_err(|_| StoreError::Unavailable)?
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        self.close();
    }
}

impl Store for SqliteStore {
    fn accept_batch(&self, batch: Batch) -> oneshot::Receiver<Result<Vec<Fate>, StoreError>> {
        let (reply, answer) = oneshot::channel();
        let sender = lock(&self.queue).clone();
        let refused = match sender {
            Some(sender) => match sender.try_send(Job::Accept(batch, reply)) {
                Ok(()) => None,
                Err(std::sync::mpsc::TrySendError::Full(job) | std::sync::mpsc::TrySendError::Disconnected(job)) => {
                    Some(job)
                }
            },
            None => Some(Job::Accept(batch, reply)),
        };
        if let Some(Job::Accept(_, reply)) = refused {
            let _ = reply.send(Err(StoreError::Unavailable));
        }
        answer
    }

    fn note_contacts(&self, said: Vec<(i64, Contact)>, spoke: Vec<(i64, i64)>) -> Result<(), StoreError> {
        self.write(move |tx| accept::note_contacts(tx, &said, &spoke))
    }

    fn versions_of(&self, report: ReportId) -> Result<Vec<StoredVersion>, StoreError> {
        self.read(|c| read::versions_of(c, report))
    }

    fn versions_since(&self, seq: i64, limit: usize) -> Result<Vec<StoredVersion>, StoreError> {
        self.read(|c| read::versions_since(c, seq, limit))
    }

    fn last_seq(&self) -> i64 {
        self.shared.last_seq.load(Ordering::Acquire)
    }

    fn take_content(&self) -> Result<Box<dyn Incoming>, StoreError> {
        evidence::begin(&self.dir)
    }

    fn go_on(&self, device: i64, evidence: EvidenceId, total: u64) -> Result<Box<dyn Growing>, StoreError> {
        self.partials.go_on(device, evidence, total)
    }

    fn partly(&self, device: i64, evidence: EvidenceId) -> Result<u64, StoreError> {
        self.partials.held(device, evidence)
    }

    fn forget_parts(&self, device: i64, evidence: EvidenceId) -> Result<(), StoreError> {
        self.partials.forget(device, evidence)
    }

    fn sweep_parts(&self) -> Result<(), StoreError> {
        self.partials.sweep(std::time::SystemTime::now())
    }

    fn content(&self, sha256: &[u8; 32]) -> Result<Option<Content>, StoreError> {
        evidence::content(&self.dir, sha256)
    }

    fn accept_evidence(&self, new: NewPiece) -> Result<Piece, StoreError> {
        self.write(move |tx| evidence::accept(tx, &new))
    }

    fn evidence(&self, id: EvidenceId) -> Result<Option<Piece>, StoreError> {
        self.read(|c| evidence::one(c, id))
    }

    fn evidence_of(&self, report: ReportId) -> Result<Vec<Piece>, StoreError> {
        self.read(|c| evidence::of(c, report))
    }

    fn note_access(&self, account: &str, id: EvidenceId) -> Result<(), StoreError> {
        let account = account.to_owned();
        self.write(move |tx| evidence::note_access(tx, &account, id))
    }

    fn accesses(&self) -> Result<Vec<(i64, String, EvidenceId)>, StoreError> {
        self.read(|c| evidence::accesses(c))
    }

    fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.read(|c| directory::setting(c, key))
    }

    fn epochs(&self) -> Result<Epochs, StoreError> {
        self.read(|c| directory::epochs(c))
    }

    fn devices(&self) -> Result<Vec<DeviceRow>, StoreError> {
        self.read(|c| directory::devices(c))
    }

    fn contacts(&self) -> Result<Vec<(i64, Contact)>, StoreError> {
        self.read(|c| directory::contacts(c))
    }

    fn device_by_token(&self, hash: &[u8; 32]) -> Result<Option<DeviceRow>, StoreError> {
        self.read(|c| directory::device_by_token(c, hash))
    }

    fn use_code(&self, attempt: EnrolAttempt) -> Result<CodeUse, StoreError> {
        self.write(move |tx| acts::use_code(tx, &attempt))
    }

    fn set_revoked(&self, device: DeviceId, revoked: bool, actor: &str) -> Result<(), StoreError> {
        let actor = actor.to_owned();
        self.write(move |tx| acts::set_revoked(tx, device, revoked, &actor))
    }

    fn people(&self) -> Result<Vec<PersonRow>, StoreError> {
        self.read(|c| directory::people(c))
    }

    fn forms(&self) -> Result<Vec<FormRow>, StoreError> {
        self.read(|c| directory::forms(c))
    }

    fn xform(&self, sha256: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|c| directory::xform(c, sha256))
    }

    fn station_list(&self, version: i64) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|c| directory::station_list(c, version))
    }

    fn stations(&self) -> Result<Vec<Station>, StoreError> {
        self.read(|c| directory::stations(c))
    }

    fn areas(&self) -> Result<Vec<tabella_proto::MissionArea>, StoreError> {
        self.read(|c| areas::all(c))
    }

    fn pull(&self, device: i64, person: &str, since: Cursor, limit: usize) -> Result<Pull, StoreError> {
        self.read(|c| directory::pull(c, device, person, since, limit))
    }

    fn visited(&self, person: &str, since: i64, limit: usize) -> Result<Visited, StoreError> {
        match self.read(|c| visited::area_of_team(c, person))? {
            Some(area) => self.view(|c| visited::since(c, &area, since, limit)),
            None => Ok(Visited { next: since, ..Visited::default() }),
        }
    }
    fn team_page(&self, person: &str, revision: i64, since: i64, limit: usize) -> Result<Option<TeamPage>, StoreError> {
        self.read(|c| team::team_page(c, person, revision, since, limit))
    }

    fn administer(&self, actor: &str, act: Act) -> Result<(), StoreError> {
        let actor = actor.to_owned();
        self.write(move |tx| acts::administer(tx, &actor, act))
    }

    fn verify_audit(&self) -> Result<u64, StoreError> {
        self.read(|c| {
            evidence::accesses(c)?;
            acts::verify_audit(c)
        })
    }

    fn account(&self, name: &str) -> Result<Option<Account>, StoreError> {
        self.read(|c| directory::account(c, name))
    }

    fn open_session(&self, hash: [u8; 32], account: &str, now_ms: i64, expires_ms: i64) -> Result<(), StoreError> {
        let account = account.to_owned();
        self.write(move |tx| acts::open_session(tx, &hash, &account, now_ms, expires_ms))
    }

    fn session(&self, hash: &[u8; 32], now_ms: i64) -> Result<Option<Account>, StoreError> {
        self.read(|c| directory::session(c, hash, now_ms))
    }

    fn close_session(&self, hash: &[u8; 32]) -> Result<(), StoreError> {
        let hash = *hash;
        self.write(move |tx| {
            tx.execute("DELETE FROM session WHERE token_hash = ?1", [hash])?;
            Ok(())
        })
    }

    fn progress(&self) -> Result<Progress, StoreError> {
        project::progress(&lock(&self.projection))
    }

    fn project(&self, versions: Vec<Projected>, progress: Progress) -> Result<Vec<Line>, StoreError> {
        project::project(&mut lock(&self.projection), &versions, progress)
    }

    fn reproject(&self, feed: &mut Feed<'_>) -> Result<(), StoreError> {
        project::reproject(&mut lock(&self.projection), feed)
    }

    fn note_standings(&self, standings: Vec<(VersionId, i64, bool)>) -> Result<(), StoreError> {
        self.write(move |tx| acts::note_standings(tx, &standings))
    }

    fn owner_of(&self, report: ReportId) -> Result<Option<String>, StoreError> {
        self.read(|c| read::owner_of(c, report))
    }

    fn page(&self, query: &PageQuery) -> Result<Page, StoreError> {
        self.view(|c| project::page(c, query))
    }

    fn line(&self, report: ReportId) -> Result<Option<Line>, StoreError> {
        self.view(|c| project::line(c, report))
    }

    fn board_counts(&self) -> Result<BoardCounts, StoreError> {
        self.view(project::board_counts)
    }

    fn dump_projections(&self) -> Result<Vec<String>, StoreError> {
        self.view(project::dump)
    }

    fn write_mail(&self, id: MailId, writer: Writer, mail: NewMail, to: Vec<String>) -> Result<bool, StoreError> {
        self.write(move |tx| mail::write(tx, id, &writer, &mail, &to))
    }

    fn sent_messages(&self, before: Option<i64>, limit: usize) -> Result<Vec<SentMessage>, StoreError> {
        self.read(|c| mail::messages(c, before, limit))
    }

    fn asked(&self, which: Asked, limit: usize) -> Result<Vec<AskedQuery>, StoreError> {
        self.read(|c| mail::asked(c, which, limit))
    }

    fn report_of_query(&self, query: MailId) -> Result<Option<ReportId>, StoreError> {
        self.read(|c| mail::report_of_query(c, query))
    }

    fn accept_notes(&self, device: i64, notes: Vec<NewNote>) -> Result<Vec<NoteFate>, StoreError> {
        self.write(move |tx| mail::accept_notes(tx, device, &notes))
    }

    fn noted(&self, device: i64) -> Result<Vec<tabella_domain::NoteId>, StoreError> {
        self.read(|c| mail::noted(c, device))
    }

    fn writers_of(&self, report: ReportId) -> Result<Vec<String>, StoreError> {
        self.read(|c| mail::writers_of(c, report))
    }

    fn take_call(&self, report: ReportId, tier: &'static str, through: i64, account: &str) -> Result<(), StoreError> {
        let account = account.to_owned();
        self.write(move |tx| mail::take_call(tx, report, tier, through, &account))
    }

    fn taken_calls(&self) -> Result<Vec<Taken>, StoreError> {
        self.read(|c| mail::taken_calls(c))
    }

    fn calling(&self) -> Result<(Vec<Calling>, Vec<Calling>), StoreError> {
        self.view(project::calling)
    }

    fn ready(&self) -> bool {
        self.shared.alive.load(Ordering::Acquire) && self.read(|c| Ok(c.query_row("SELECT 1", [], |_| Ok(()))?)).is_ok()
    }

    fn close(&self) {
        let sender = lock(&self.queue).take();
        if let Some(sender) = sender {
            // The queue is first in, first out: everything taken in before this is durable when the thread ends.
            let _ = sender.send(Job::Stop);
        }
        let thread = lock(&self.thread).take();
        if let Some(thread) = thread {
            let _ = thread.join();
        }
    }
}
