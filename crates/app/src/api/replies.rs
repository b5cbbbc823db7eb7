//! Replies and errors.

use super::{
    CardView, Choice, EvidenceView, FormChange, FormView, GuideView, Link, LogRow, LogToday, Mail, MapView,
    PartnerView, ReportRow, ReportView, Review, StationRow, Status, TallyView, Today, WeekView,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What a command answers.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "reply", rename_all = "snake_case")]
#[ts(export)]
// One at a time exists, and it is turned into JSON at once.
#[allow(clippy::large_enum_variant)]
pub enum Reply {
    /// See [`Status`].
    Status(Status),
    /// See [`Link`].
    Link(Link),
    /// See [`Today`].
    Today(Box<Today>),
    /// Stations found.
    Stations {
        /// Best first.
        stations: Vec<StationRow>,
        /// True where more matched than are listed.
        more: bool,
        /// Stations in the whole list.
        total: u32,
    },
    /// See [`FormView`].
    Form(Box<FormView>),
    /// See [`FormChange`].
    FormChanged(Box<FormChange>),
    /// Choices found.
    Choices {
        /// In the list's order.
        choices: Vec<Choice>,
        /// True where more matched.
        more: bool,
    },
    /// See [`Review`].
    Review(Box<Review>),
    /// See [`ReportView`].
    Report(Box<ReportView>),
    /// All reports.
    Reports {
        /// Newest first.
        reports: Vec<ReportRow>,
    },
    /// A bundle was written.
    Bundle {
        /// File name, in the folder that the shell offers.
        file: String,
        /// Versions in it.
        versions: u32,
        /// What was said back in it: that something was read, clarifications.
        notes: u32,
        /// Photos, recordings and files in it.
        files: u32,
        /// Photos, recordings and files that did not fit: the next bundle begins with them.
        files_left: u32,
    },
    /// Nothing to say.
    Done,
    /// See [`TallyView`].
    Tally(Box<TallyView>),
    /// See [`LogToday`].
    LogToday(Box<LogToday>),
    /// Records found.
    Log {
        /// Latest day first.
        rows: Vec<LogRow>,
        /// How many there are in all.
        total: u32,
    },
    /// See [`PartnerView`].
    PartnerRecord(Box<PartnerView>),
    /// See [`WeekView`].
    Week(Box<WeekView>),
    /// One's own log was written out.
    LogFile {
        /// File name, in the folder that the shell offers.
        file: String,
        /// Records in it.
        records: u32,
    },
    /// See [`Mail`].
    Mail(Box<Mail>),
    /// Photos, recordings and files of a report.
    Evidence {
        /// In the order in which they were taken in.
        evidence: Vec<EvidenceView>,
    },
    /// See [`MapView`].
    Map(Box<MapView>),
    /// See [`super::HandoverView`].
    Handover(Box<super::HandoverView>),
    /// See [`GuideView`].
    Guide(Box<GuideView>),
    /// See [`CardView`].
    Card(Box<CardView>),
}

/// An error: a closed code that is also the key of a translated message, its parameters, and whether trying again may help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AppError {
    /// The code.
    pub code: ErrorCode,
    /// Parameters of the message.
    pub params: BTreeMap<String, String>,
    /// True where the same command may work later.
    pub retryable: bool,
}

/// Closed set. Each has its own message, which says what is safe and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ErrorCode {
    /// The address is none.
    AddressInvalid,
    /// The code has the wrong length or a wrong character.
    CodeInvalid,
    /// No such code at this endpoint.
    CodeUnknown,
    /// The code's time is over.
    CodeExpired,
    /// Another device has used the code.
    CodeUsed,
    /// The address answers, but not as a Tabella endpoint (a captive portal, a wrong address). `host`
    NotAnEndpoint,
    /// No network, or nothing answers there. `host`
    Unreachable,
    /// The endpoint's key is not the one that the link names or that this device knows.
    EndpointChanged,
    /// The endpoint has a fault of its own.
    EndpointFault,
    /// App and endpoint share no protocol version: update the app.
    ProtocolUnsupported,
    /// The device was revoked: it is locked to reading nothing new; unsent reports are kept and still sent.
    DeviceRevoked,
    /// Wrong PIN or passphrase. `left`: tries before the next wait.
    SecretWrong,
    /// Too many tries. `seconds` to wait.
    SecretThrottled,
    /// Too short. `least`, `kind` (`pin`, `passphrase`)
    SecretTooShort,
    /// Too easy to guess (all the same digit, a run).
    SecretTooSimple,
    /// The keychain entry that belongs to this store is gone: only the recovery key opens it.
    KeychainMissing,
    /// The disk is full: what was shown as saved is safe; this answer is not saved.
    DiskFull,
    /// Another process holds the store.
    StoreBusy,
    /// The store is damaged: it was kept as it is, a copy can be sent to the mission.
    StoreDamaged,
    /// The store was made by a newer app.
    StoreNewer,
    /// No such report, form or question here.
    NotFound,
    /// Not possible while locked.
    Locked,
    /// Not possible now (a sent version cannot be answered).
    WrongState,
    /// The value does not fit the question's type.
    ValueInvalid,
    /// The form cannot be opened. `detail` for the mission.
    FormBroken,
    /// A fault of ours. `detail` without personal data.
    Internal,
    /// A photo, recording or file is larger than the mission's endpoint takes. `most` in megabytes
    EvidenceTooLarge,
    /// No code of a handover, or damaged on the way.
    HandoverDamaged,
    /// A code of another mission, or of a device that this mission does not know.
    HandoverOtherMission,
    /// A code of another team.
    HandoverOtherTeam,
    /// This device's own code.
    HandoverOwnCode,
    /// Made for another device, or for a code that is over.
    HandoverNotForMe,
    /// The version of the form is not on this device: one contact with the mission brings it.
    HandoverForm,
    /// The draft has photos, recordings or files, which stay on this device.
    HandoverFiles,
    /// The report is on this device, and goes on here.
    HandoverHere,
    /// The endpoint has not told this device yet whose it is: one contact is needed.
    HandoverNotReady,
    /// The observer is in no team.
    HandoverNoTeam,
}
