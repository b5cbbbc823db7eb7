//! What the endpoint asks of its storage: use cases, not queries.
//!
//! Truth (what was received, what was decided) is append-only and durable before anybody is told; projections can be
//! dropped and computed again. [`sqlite::SqliteStore`] is the embedded implementation.

pub mod sqlite;
pub mod types;

use crate::project::facts::Projected;
use tabella_domain::{DeviceId, MailId, Station, VersionId};
use tokio::sync::oneshot;
pub use types::*;

/// Gives projected versions, oldest first, and how far they go; `None` at the end.
pub type Feed<'a> = dyn FnMut() -> Result<Option<(Vec<Projected>, Progress)>, StoreError> + 'a;

/// Storage of one mission. Methods block; call them off the async threads, except [`Store::accept_batch`].
pub trait Store: Send + Sync + 'static {
    // -- taking in ------------------------------------------------------------------------------------------
    /// Stores a push. The answer comes after the versions are durable. Batches that arrive together share one
    /// transaction. The same version with the same bytes keeps its first line; other bytes are a conflict.
    fn accept_batch(&self, batch: Batch) -> oneshot::Receiver<Result<Vec<Fate>, StoreError>>;
    /// Notes what devices said of themselves, and when others only spoke (device, time).
    ///
    /// # Errors
    /// Storage faults.
    fn note_contacts(&self, said: Vec<(i64, Contact)>, spoke: Vec<(i64, i64)>) -> Result<(), StoreError>;
    /// The version of a report as it was received.
    ///
    /// # Errors
    /// Storage faults.
    fn versions_of(&self, report: tabella_domain::ReportId) -> Result<Vec<StoredVersion>, StoreError>;
    /// Versions after `seq`, oldest first, at most `limit`.
    ///
    /// # Errors
    /// Storage faults.
    fn versions_since(&self, seq: i64, limit: usize) -> Result<Vec<StoredVersion>, StoreError>;
    /// Highest sequence number given so far.
    fn last_seq(&self) -> i64;

    // -- evidence -------------------------------------------------------------------------------------------
    /// Begins to take bytes in.
    ///
    /// # Errors
    /// Files.
    fn take_content(&self) -> Result<Box<dyn Incoming>, StoreError>;
    /// Goes on with a piece of `total` bytes that a device sends in parts.
    ///
    /// # Errors
    /// Files.
    fn go_on(
        &self,
        device: i64,
        evidence: tabella_domain::EvidenceId,
        total: u64,
    ) -> Result<Box<dyn Growing>, StoreError>;
    /// Bytes that are there of a piece that a device sends in parts.
    ///
    /// # Errors
    /// Files.
    fn partly(&self, device: i64, evidence: tabella_domain::EvidenceId) -> Result<u64, StoreError>;
    /// Lets go of the parts of a piece that was received.
    ///
    /// # Errors
    /// Files.
    fn forget_parts(&self, device: i64, evidence: tabella_domain::EvidenceId) -> Result<(), StoreError>;
    /// Lets go of parts that nobody went on with for long.
    ///
    /// # Errors
    /// Files.
    fn sweep_parts(&self) -> Result<(), StoreError>;
    /// Bytes by their hash; `None` where there are none.
    ///
    /// # Errors
    /// Files.
    fn content(&self, sha256: &[u8; 32]) -> Result<Option<Content>, StoreError>;
    /// Writes a piece down whose bytes are kept; answers what stands under its id, this or an earlier one.
    ///
    /// # Errors
    /// Storage faults.
    fn accept_evidence(&self, new: NewPiece) -> Result<Piece, StoreError>;
    /// One piece.
    ///
    /// # Errors
    /// Storage faults.
    fn evidence(&self, evidence: tabella_domain::EvidenceId) -> Result<Option<Piece>, StoreError>;
    /// The evidence of a report, in order of acceptance.
    ///
    /// # Errors
    /// Storage faults.
    fn evidence_of(&self, report: tabella_domain::ReportId) -> Result<Vec<Piece>, StoreError>;
    /// Writes down that an account looks at a piece; durable when this returns.
    ///
    /// # Errors
    /// Storage faults.
    fn note_access(&self, account: &str, evidence: tabella_domain::EvidenceId) -> Result<(), StoreError>;
    /// Who looked at what and when, oldest first; the chain is recomputed.
    ///
    /// # Errors
    /// [`StoreError::AuditBroken`] with the first row that does not fit.
    fn accesses(&self) -> Result<Vec<(i64, String, tabella_domain::EvidenceId)>, StoreError>;

    // -- directory ------------------------------------------------------------------------------------------
    /// A setting.
    ///
    /// # Errors
    /// Storage faults.
    fn setting(&self, key: &str) -> Result<Option<String>, StoreError>;
    /// Counters that tell whether something administrative changed.
    ///
    /// # Errors
    /// Storage faults.
    fn epochs(&self) -> Result<Epochs, StoreError>;
    /// All devices.
    ///
    /// # Errors
    /// Storage faults.
    fn devices(&self) -> Result<Vec<DeviceRow>, StoreError>;
    /// Last contact of every device that spoke.
    ///
    /// # Errors
    /// Storage faults.
    fn contacts(&self) -> Result<Vec<(i64, Contact)>, StoreError>;
    /// The device behind a token, by the token's hash.
    ///
    /// # Errors
    /// Storage faults.
    fn device_by_token(&self, hash: &[u8; 32]) -> Result<Option<DeviceRow>, StoreError>;
    /// Uses a one-time code. Idempotent for the same device key.
    ///
    /// # Errors
    /// Storage faults.
    fn use_code(&self, attempt: EnrolAttempt) -> Result<CodeUse, StoreError>;
    /// Revokes or restores a device.
    ///
    /// # Errors
    /// Storage faults; no such device.
    fn set_revoked(&self, device: DeviceId, revoked: bool, actor: &str) -> Result<(), StoreError>;
    /// The roster.
    ///
    /// # Errors
    /// Storage faults.
    fn people(&self) -> Result<Vec<PersonRow>, StoreError>;
    /// All form versions, in the order of Today; documents left out.
    ///
    /// # Errors
    /// Storage faults.
    fn forms(&self) -> Result<Vec<FormRow>, StoreError>;
    /// The XForm document of a form version, gzip.
    ///
    /// # Errors
    /// Storage faults.
    fn xform(&self, sha256: &str) -> Result<Option<Vec<u8>>, StoreError>;
    /// The station list as devices get it, gzip of JSON.
    ///
    /// # Errors
    /// Storage faults.
    fn station_list(&self, version: i64) -> Result<Option<Vec<u8>>, StoreError>;
    /// Stations of the current list.
    ///
    /// # Errors
    /// Storage faults.
    fn stations(&self) -> Result<Vec<Station>, StoreError>;
    /// Outlines of areas, in the order of their file.
    ///
    /// # Errors
    /// Storage faults.
    fn areas(&self) -> Result<Vec<tabella_proto::MissionArea>, StoreError>;
    /// Everything that changed for a device since its cursor, in one read.
    ///
    /// # Errors
    /// Storage faults.
    fn pull(&self, device: i64, person: &str, since: Cursor, limit: usize) -> Result<Pull, StoreError>;
    /// Stations of a mobile team's area where somebody has been, after a place in the order of acceptance; none for others.
    ///
    /// # Errors
    /// Storage faults.
    fn visited(&self, person: &str, since: i64, limit: usize) -> Result<Visited, StoreError>;

    /// What others of a long-term observer's team sent after `since`, oldest first, at most `limit`: everything again where the
    /// team changed after `revision`. `None` where this person shares no log.
    ///
    /// # Errors
    /// Storage faults.
    fn team_page(&self, person: &str, revision: i64, since: i64, limit: usize) -> Result<Option<TeamPage>, StoreError>;

    // -- administrative acts; each writes its audit row in the same transaction ------------------------------
    /// Applies an administrative act.
    ///
    /// # Errors
    /// Storage faults; the act's own refusals.
    fn administer(&self, actor: &str, act: Act) -> Result<(), StoreError>;
    /// Recomputes the audit chain; answers its length.
    ///
    /// # Errors
    /// [`StoreError::AuditBroken`] with the first row that does not fit.
    fn verify_audit(&self) -> Result<u64, StoreError>;

    // -- desk accounts --------------------------------------------------------------------------------------
    /// An account by its folded name.
    ///
    /// # Errors
    /// Storage faults.
    fn account(&self, name: &str) -> Result<Option<Account>, StoreError>;
    /// Opens a session.
    ///
    /// # Errors
    /// Storage faults.
    fn open_session(&self, hash: [u8; 32], account: &str, now_ms: i64, expires_ms: i64) -> Result<(), StoreError>;
    /// The account behind a session that has not ended.
    ///
    /// # Errors
    /// Storage faults.
    fn session(&self, hash: &[u8; 32], now_ms: i64) -> Result<Option<Account>, StoreError>;
    /// Ends a session.
    ///
    /// # Errors
    /// Storage faults.
    fn close_session(&self, hash: &[u8; 32]) -> Result<(), StoreError>;

    // -- projections ----------------------------------------------------------------------------------------
    /// How far the projections are, and with which reference data they were computed.
    ///
    /// # Errors
    /// Storage faults.
    fn progress(&self) -> Result<Progress, StoreError>;
    /// Adds projected versions (oldest first) and moves the progress; answers the report lines that changed.
    ///
    /// # Errors
    /// Storage faults.
    fn project(&self, versions: Vec<Projected>, progress: Progress) -> Result<Vec<Line>, StoreError>;
    /// Drops every projection and takes in what `feed` gives until it gives nothing, in one transaction: readers see
    /// the old ones until the new ones are whole.
    ///
    /// # Errors
    /// Storage faults, and what `feed` answers.
    fn reproject(&self, feed: &mut Feed<'_>) -> Result<(), StoreError>;
    /// Notes standings that differ from what devices were told.
    ///
    /// # Errors
    /// Storage faults.
    fn note_standings(&self, standings: Vec<(VersionId, i64, bool)>) -> Result<(), StoreError>;
    /// Owner of a report: the observer of its first version.
    ///
    /// # Errors
    /// Storage faults.
    fn owner_of(&self, report: tabella_domain::ReportId) -> Result<Option<String>, StoreError>;
    /// A page of report lines.
    ///
    /// # Errors
    /// Storage faults.
    fn page(&self, query: &PageQuery) -> Result<Page, StoreError>;
    /// One line.
    ///
    /// # Errors
    /// Storage faults.
    fn line(&self, report: tabella_domain::ReportId) -> Result<Option<Line>, StoreError>;
    /// What the coverage board counts from.
    ///
    /// # Errors
    /// Storage faults.
    fn board_counts(&self) -> Result<BoardCounts, StoreError>;
    /// All rows of all projections as text, in a fixed order: equal projections give equal dumps.
    ///
    /// # Errors
    /// Storage faults.
    fn dump_projections(&self) -> Result<Vec<String>, StoreError>;

    // -- messages, questions, calls -------------------------------------------------------------------------
    /// Writes to observers. The same id again changes nothing; false then.
    ///
    /// # Errors
    /// Storage faults; nobody to write to.
    fn write_mail(&self, id: MailId, writer: Writer, mail: NewMail, to: Vec<String>) -> Result<bool, StoreError>;
    /// Messages, newest first, before `before`; at most `limit`.
    ///
    /// # Errors
    /// Storage faults.
    fn sent_messages(&self, before: Option<i64>, limit: usize) -> Result<Vec<SentMessage>, StoreError>;
    /// Questions on answers, newest first; at most `limit`.
    ///
    /// # Errors
    /// Storage faults.
    fn asked(&self, which: Asked, limit: usize) -> Result<Vec<AskedQuery>, StoreError>;
    /// The report that a question is about.
    ///
    /// # Errors
    /// Storage faults.
    fn report_of_query(&self, query: MailId) -> Result<Option<tabella_domain::ReportId>, StoreError>;
    /// Stores notes of a device. Durable when this returns.
    ///
    /// # Errors
    /// Storage faults.
    fn accept_notes(&self, device: i64, notes: Vec<NewNote>) -> Result<Vec<NoteFate>, StoreError>;
    /// Notes that a device's bundle or the device itself brought.
    ///
    /// # Errors
    /// Storage faults.
    fn noted(&self, device: i64) -> Result<Vec<tabella_domain::NoteId>, StoreError>;
    /// Observers who wrote versions of a report, the first before the others.
    ///
    /// # Errors
    /// Storage faults.
    fn writers_of(&self, report: tabella_domain::ReportId) -> Result<Vec<String>, StoreError>;
    /// Takes a report upon oneself. Whoever was first stays.
    ///
    /// # Errors
    /// Storage faults.
    fn take_call(
        &self,
        report: tabella_domain::ReportId,
        tier: &'static str,
        through: i64,
        account: &str,
    ) -> Result<(), StoreError>;
    /// Who took what upon themselves.
    ///
    /// # Errors
    /// Storage faults.
    fn taken_calls(&self) -> Result<Vec<Taken>, StoreError>;
    /// Reports with urgent answers in any version, and those whose counting version has serious ones; newest first.
    ///
    /// # Errors
    /// Storage faults.
    fn calling(&self) -> Result<(Vec<Calling>, Vec<Calling>), StoreError>;

    // -- life -----------------------------------------------------------------------------------------------
    /// True while the store takes in and answers.
    fn ready(&self) -> bool;
    /// Finishes what waits and closes. Nothing is taken in afterwards.
    fn close(&self);
}
