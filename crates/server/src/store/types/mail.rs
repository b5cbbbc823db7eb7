//! Messages, questions on answers, what observers say back, and calls.

use tabella_domain::{Addressee, MailId, Message, NoteId, Query, ReportId, Role, VersionId};

/// Who writes at the desk.
#[derive(Debug, Clone)]
pub struct Writer {
    /// Folded name of the account.
    pub account: String,
    /// The role in which they write.
    pub role: Role,
}

/// Something that the desk writes.
#[derive(Debug, Clone)]
pub enum NewMail {
    /// A message.
    Message {
        /// For whom.
        to: Addressee,
        /// Text.
        text: String,
        /// To be read before anything else.
        urgent: bool,
    },
    /// A question on an answer.
    Query {
        /// The report.
        report: ReportId,
        /// The version that was read.
        version: VersionId,
        /// The question of the form.
        path: String,
        /// Its label as shown.
        label: String,
        /// Its answer as shown.
        answer: String,
        /// What is asked.
        text: String,
    },
    /// A question needs no clarification any more.
    Closed {
        /// Of which report.
        report: ReportId,
        /// Which question.
        query: MailId,
        /// Why, or what was said by other ways; may be empty.
        text: String,
    },
}

/// What a device pulls.
#[derive(Debug, Clone)]
pub enum MailItem {
    /// A message.
    Message(Message),
    /// A question.
    Query(Query),
    /// A question was closed.
    Closed {
        /// Which.
        query: MailId,
        /// When.
        at_ms: i64,
    },
}

/// Somebody for whom a mail is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Code.
    pub person: String,
    /// True where a device of theirs is enrolled and not revoked.
    pub has_device: bool,
    /// When the first note arrived that says that it was read.
    pub read_ms: Option<i64>,
}

/// A message as sent.
#[derive(Debug, Clone)]
pub struct SentMessage {
    /// Order of sending.
    pub seq: i64,
    /// Id.
    pub id: MailId,
    /// Name of the writer as shown at the desk.
    pub by: String,
    /// Role of the writer.
    pub role: Role,
    /// For whom.
    pub to: Addressee,
    /// Text.
    pub text: String,
    /// Urgent.
    pub urgent: bool,
    /// When.
    pub at_ms: i64,
    /// For whom, one by one.
    pub recipients: Vec<Recipient>,
}

/// Which questions.
#[derive(Debug, Clone, Copy)]
pub enum Asked {
    /// All of a report.
    Of(ReportId),
    /// All that wait for a clarification.
    Open,
}

/// A question as asked, and what became of it.
#[derive(Debug, Clone)]
pub struct AskedQuery {
    /// Id.
    pub id: MailId,
    /// Name of whoever asked.
    pub by: String,
    /// Their role.
    pub role: Role,
    /// When.
    pub at_ms: i64,
    /// The report.
    pub report: ReportId,
    /// The version that was read.
    pub version: VersionId,
    /// The question of the form.
    pub path: String,
    /// Its label as shown.
    pub label: String,
    /// Its answer as shown.
    pub answer: String,
    /// What was asked.
    pub text: String,
    /// Whom.
    pub recipients: Vec<Recipient>,
    /// What was answered, oldest first.
    pub clarifications: Vec<StoredClarification>,
    /// That it was closed: by whom, when, with which words.
    pub closed: Option<(String, i64, String)>,
}

impl AskedQuery {
    /// True while a clarification is waited for.
    #[must_use]
    pub fn open(&self) -> bool {
        self.closed.is_none() && self.clarifications.iter().all(|c| c.device_revoked)
    }
}

/// A clarification as it came.
#[derive(Debug, Clone)]
pub struct StoredClarification {
    /// Observer of the device.
    pub person: String,
    /// Public key of the device, base64url.
    pub device_key: String,
    /// The signed bytes.
    pub body: Vec<u8>,
    /// Signature.
    pub signature: [u8; 64],
    /// When received.
    pub received_ms: i64,
    /// From a revoked device.
    pub device_revoked: bool,
}

/// A note, checked and ready to be stored.
#[derive(Debug, Clone)]
pub struct NewNote {
    /// Id.
    pub note: NoteId,
    /// The signed bytes.
    pub body: Vec<u8>,
    /// Their SHA-256.
    pub sha256: [u8; 32],
    /// Signature.
    pub signature: [u8; 64],
    /// What its body says it is.
    pub kind: &'static str,
    /// What it is about.
    pub subject: Option<MailId>,
}

/// What became of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteFate {
    /// Durable, now or before: when it was first received.
    Stored(i64),
    /// Other bytes stand under its id.
    Conflict,
}

/// That somebody took a report upon themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The report.
    pub report: ReportId,
    /// `urgent` or `serious`.
    pub tier: String,
    /// Up to which arrival.
    pub through: i64,
    /// Name as shown.
    pub by: String,
    /// When.
    pub at_ms: i64,
}

/// A report with answers that interrupt or queue for a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calling {
    /// The report.
    pub report: ReportId,
    /// Last arrival of it that has such an answer.
    pub seq: i64,
}
