//! What synchronisation needs of a store. Each method that writes is one durable transaction.
//!
//! There is deliberately no method that removes a version, a report or a receipt.

use crate::state::{NetworkState, Problem, Standing};
use tabella_domain::{EvidenceId, FormRef, NoteId, ParkCode, ReceiptRef, VersionId};
use tabella_proto::{Change, DeviceState, EnrolAnswer, SignedNote, SignedReceipt, SignedVersion, StationList};

/// Identity, enrolment and what is known of the network.
pub trait LinkStore {
    /// The store's error.
    type Error: std::error::Error + Send + Sync + 'static;

    /// Where the device stands.
    ///
    /// # Errors
    /// The store's.
    fn standing(&self) -> Result<Standing, Self::Error>;

    /// First use: remembers the key that the endpoint named, where the link had none. Never replaces a key.
    ///
    /// # Errors
    /// The store's.
    fn pin_endpoint_key(&mut self, endpoint_key: &str) -> Result<(), Self::Error>;

    /// The endpoint accepted: token, device id, endpoint key, mission and observer, in one transaction.
    ///
    /// # Errors
    /// The store's.
    fn finish_enrolment(&mut self, answer: &EnrolAnswer) -> Result<(), Self::Error>;

    /// The endpoint refused: kept until a person corrects address or code.
    ///
    /// # Errors
    /// The store's.
    fn fail_enrolment(&mut self, problem: Problem) -> Result<(), Self::Error>;

    /// What is known of the network; the default where nothing is.
    ///
    /// # Errors
    /// The store's.
    fn network(&self) -> Result<NetworkState, Self::Error>;

    /// Remembers it.
    ///
    /// # Errors
    /// The store's.
    fn set_network(&mut self, network: &NetworkState) -> Result<(), Self::Error>;
}

/// A version that waits, with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedVersion {
    /// As it travels.
    pub signed: SignedVersion,
    /// SHA-256 of its body, lower-case hex, as stored beside the bytes.
    pub sha256: String,
    /// Attempts made so far.
    pub attempts: u32,
}

/// What became of the versions of one push.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settlement {
    /// The verified receipt, to be kept whole.
    pub receipt: Option<SignedReceipt>,
    /// Covered by that receipt, hash compared.
    pub acknowledged: Vec<(VersionId, ReceiptRef)>,
    /// Tried again, not before that time (device clock, Unix ms).
    pub retried: Vec<(VersionId, i64)>,
    /// Parked.
    pub parked: Vec<(VersionId, ParkCode)>,
}

/// Versions that wait to be sent.
pub trait OutboxStore: LinkStore {
    /// At most `limit` versions that may be sent now, fewest attempts first, then oldest first. A version *under way*
    /// counts: its request ended without an answer being applied. Waiting versions count when [`crate::due`] says so.
    ///
    /// # Errors
    /// The store's.
    fn sendable(&self, now_ms: i64, limit: usize) -> Result<Vec<QueuedVersion>, Self::Error>;

    /// Earliest "not before" among waiting versions, device clock, Unix ms; `None` where none waits.
    ///
    /// # Errors
    /// The store's.
    fn next_sendable_ms(&self) -> Result<Option<i64>, Self::Error>;

    /// A request that holds these versions leaves now ([`tabella_domain::OutboxState::send`]).
    ///
    /// # Errors
    /// The store's.
    fn mark_sending(&mut self, versions: &[VersionId]) -> Result<(), Self::Error>;

    /// Applies the outcome of a push through the transitions of [`tabella_domain::OutboxState`], in one transaction with the receipt and
    /// the audit rows. A transition that a state does not allow (the version was acknowledged meanwhile) changes nothing.
    ///
    /// # Errors
    /// The store's.
    fn settle(&mut self, settlement: &Settlement, now_ms: i64) -> Result<(), Self::Error>;

    /// A person asks: waiting versions lose their "not before". Parked ones stay parked.
    ///
    /// # Errors
    /// The store's.
    fn hurry(&mut self) -> Result<(), Self::Error>;

    /// What the device says of itself with each push.
    ///
    /// # Errors
    /// The store's.
    fn device_state(&self, now_ms: i64) -> Result<DeviceState, Self::Error>;
}

/// A note that waits, with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedNote {
    /// As it travels.
    pub signed: SignedNote,
    /// SHA-256 of its body, lower-case hex, as stored beside the bytes.
    pub sha256: String,
}

/// What became of the notes of one request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoteSettlement {
    /// The verified receipt, to be kept whole.
    pub receipt: Option<SignedReceipt>,
    /// Covered by that receipt, hash compared: when the endpoint received it.
    pub received: Vec<(NoteId, String)>,
    /// Tried in vain.
    pub retried: Vec<NoteId>,
    /// Parked.
    pub parked: Vec<(NoteId, ParkCode)>,
}

/// Notes that wait to be sent.
pub trait NoteStore: LinkStore {
    /// At most `limit` notes that wait, fewest attempts first, then oldest first.
    ///
    /// # Errors
    /// The store's.
    fn sendable_notes(&self, limit: usize) -> Result<Vec<QueuedNote>, Self::Error>;

    /// Applies the outcome through the transitions of [`tabella_domain::NoteState`], in one transaction with the receipt.
    ///
    /// # Errors
    /// The store's.
    fn settle_notes(&mut self, settlement: &NoteSettlement, now_ms: i64) -> Result<(), Self::Error>;
}

/// How far the device has read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CursorMark {
    /// The endpoint's cursor, opaque.
    pub cursor: String,
    /// True where a change was skipped that the app did not know.
    pub skipped: bool,
    /// Version of the app that read; a newer one reads what was skipped again, from the start.
    pub app_version: String,
}

/// What comes from the endpoint.
pub trait PullStore: LinkStore {
    /// How far the device has read; `None` before the first pull.
    ///
    /// # Errors
    /// The store's.
    fn cursor(&self) -> Result<Option<CursorMark>, Self::Error>;

    /// Applies changes in order and stores the cursor, in one transaction.
    ///
    /// # Errors
    /// The store's.
    fn apply_changes(&mut self, changes: &[Change], mark: &CursorMark, now_ms: i64) -> Result<(), Self::Error>;

    /// Forms in use whose documents are missing.
    ///
    /// # Errors
    /// The store's.
    fn missing_forms(&self) -> Result<Vec<FormRef>, Self::Error>;

    /// Stores a form's document; its hash was compared.
    ///
    /// # Errors
    /// The store's.
    fn put_form(&mut self, form: &FormRef, document: &str) -> Result<(), Self::Error>;

    /// Version of the station list to fetch, where it is not the one stored.
    ///
    /// # Errors
    /// The store's.
    fn wanted_stations(&self) -> Result<Option<String>, Self::Error>;

    /// Replaces the station list, whole.
    ///
    /// # Errors
    /// The store's.
    fn put_stations(&mut self, list: &StationList) -> Result<(), Self::Error>;
}

/// A piece of evidence whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedEvidence {
    /// Its id.
    pub evidence: EvidenceId,
    /// Its head, the text as signed.
    pub head: String,
    /// Signature of the head.
    pub signature: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Length of its bytes.
    pub bytes: u64,
    /// Attempts made so far.
    pub attempts: u32,
    /// It may have arrived already: the endpoint is asked before the bytes are sent again.
    pub ask_first: bool,
}

/// What became of a piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvidenceFate {
    /// Received: the verified receipt, to be kept whole, and what it says.
    Acknowledged(SignedReceipt, ReceiptRef),
    /// Tried again, not before that time (device clock, Unix ms).
    Retried(i64),
    /// The endpoint says that it does not have it, or not all of it: its bytes are sent next.
    Absent,
    /// A part got through; the next follows at once, and no attempt is counted.
    Partly,
    /// Parked.
    Parked(ParkCode),
}

/// Photos, recordings and files that follow the text of their reports.
pub trait EvidenceStore: LinkStore {
    /// The next piece that may be sent now: only one whose version has its receipt, fewest attempts first, then oldest. One *under
    /// way* counts, as with versions.
    ///
    /// # Errors
    /// The store's.
    fn evidence_due(&self, now_ms: i64) -> Result<Option<QueuedEvidence>, Self::Error>;

    /// Earliest "not before" among pieces whose version has its receipt; `None` where none waits.
    ///
    /// # Errors
    /// The store's.
    fn next_evidence_ms(&self) -> Result<Option<i64>, Self::Error>;

    /// At most `most` bytes of a piece, from `first` on; `None` where they cannot be read back as they were taken in.
    ///
    /// # Errors
    /// The store's.
    fn evidence_content(&self, evidence: EvidenceId, first: u64, most: u64) -> Result<Option<Vec<u8>>, Self::Error>;

    /// A request about it leaves now.
    ///
    /// # Errors
    /// The store's.
    fn mark_evidence_sending(&mut self, evidence: EvidenceId) -> Result<(), Self::Error>;

    /// Applies what became of it, in one transaction with the receipt and the audit row.
    ///
    /// # Errors
    /// The store's.
    fn settle_evidence(&mut self, evidence: EvidenceId, fate: &EvidenceFate, now_ms: i64) -> Result<(), Self::Error>;
}

/// All of it.
pub trait SyncStore: LinkStore + OutboxStore + PullStore + NoteStore + EvidenceStore {}
impl<T: LinkStore + OutboxStore + PullStore + NoteStore + EvidenceStore> SyncStore for T {}
