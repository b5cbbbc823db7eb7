//! The one command list: what a screen may ask of the core, and what it gets back.
//!
//! The Tauri handler, the worker's handler and the TypeScript map all come from here (`ts-rs`). 64-bit integers cross as
//! text. Rust sends no prose: labels of forms come from the form, everything else is a code that the screen translates.
//! Times cross as RFC 3339 in UTC; the screen shows them in the mission's time zone.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A command. `{"command":"answer", …}`; its answer is [`Reply`] or [`AppError`].
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "command", rename_all = "snake_case")]
#[ts(export)]
pub enum Command {
    /// Where the app stands. Allowed in every phase. → `status`
    Status,
    /// Reads a link, the text of a QR code, or address and code as typed. Nothing is sent. → `link`
    ReadLink {
        /// Link or QR text; or empty when address and code are given.
        link: String,
        /// Address as typed.
        address: String,
        /// Code as typed.
        code: String,
    },
    /// Makes the store (first time only), makes the device's key, and asks the shell to exchange keys with the endpoint.
    /// May be repeated with a corrected address or code while `enrolling`. → `status`; then watch `status.enrolment`.
    Enrol {
        /// Address of the endpoint.
        address: String,
        /// Code.
        code: String,
        /// The endpoint's key, where the link had it.
        endpoint_key: Option<String>,
        /// PIN or passphrase; must be given the first time.
        secret: Option<String>,
    },
    /// Opens the store. → `status`
    Unlock {
        /// PIN or passphrase.
        secret: String,
    },
    /// Closes the store and forgets its key. → `status`
    Lock,
    /// Today. → `today`
    Today,
    /// Stations by number, name or address, as typed so far; best first. → `stations`
    FindStations {
        /// Text as typed.
        text: String,
        /// Most rows, at most 50.
        limit: u16,
    },
    /// Sets the station at which the observer is; shown on Today and offered for new reports. → `today`
    SetStation {
        /// Key of a station of the list.
        station: String,
    },
    /// Begins a report. → `form`
    StartReport {
        /// Which form.
        form_id: String,
        /// Where; `None` for a form that needs no station.
        place: Option<Place>,
    },
    /// Opens a draft where it was left, or a sent version to read. → `form`
    OpenReport {
        /// The report.
        report: String,
    },
    /// Gives, changes or clears an answer. Durable when the reply arrives. → `form_changed`
    Answer {
        /// The report.
        report: String,
        /// Question, as in [`Question::path`].
        path: String,
        /// The answer as text; multiple choices separated by spaces; empty clears.
        value: String,
    },
    /// Says why there is no value, or takes that back. → `form_changed`
    AnswerState {
        /// The report.
        report: String,
        /// Question.
        path: String,
        /// The state; `None` clears.
        state: Option<AnswerStateCode>,
    },
    /// Changes when the answer was seen. The time at which it was typed stays. → `form_changed`
    SeenAt {
        /// The report.
        report: String,
        /// Question.
        path: String,
        /// RFC 3339.
        seen_at: String,
    },
    /// Adds an instance to a repeat. → `form_changed`
    AddRepeat {
        /// The report.
        report: String,
        /// The repeat series, as in [`Repeat::path`].
        path: String,
    },
    /// Removes an instance of a repeat. → `form_changed`
    RemoveRepeat {
        /// The report.
        report: String,
        /// The instance.
        path: String,
    },
    /// Choices of a question whose list is long, as typed so far. → `choices`
    FindChoices {
        /// The report.
        report: String,
        /// Question.
        path: String,
        /// Text as typed.
        text: String,
        /// Most rows, at most 50.
        limit: u16,
    },
    /// Remembers the question on the screen, so that reopening goes on there. → `done`
    Leave {
        /// The report.
        report: String,
        /// Question last shown.
        path: String,
    },
    /// Switches the language of an open form. → `form`
    FormLanguage {
        /// The report.
        report: String,
        /// BCP 47.
        language: String,
    },
    /// Everything that stands before sending. → `review`
    Review {
        /// The report.
        report: String,
    },
    /// Sends: makes an immutable, signed version and queues it. → `report`
    Send {
        /// The report.
        report: String,
    },
    /// Opens a correction of a sent report: a new draft that starts from the latest version. → `form`
    Correct {
        /// The report.
        report: String,
    },
    /// Discards a draft that was never sent. The only deletion that exists, and a person asks for it. → `today`
    DiscardDraft {
        /// The report.
        report: String,
    },
    /// All reports, newest first. → `reports`
    Reports,
    /// One report with its versions. → `report`
    Report {
        /// The report.
        report: String,
    },
    /// Tries a parked version again. → `report`
    TryAgain {
        /// The report.
        report: String,
    },
    /// Asks the shell to contact the endpoint now. → `status`
    SyncNow,
    /// Writes everything that is not received into an encrypted bundle file for the mission. → `bundle`
    Export,
    /// Language of the screens. Allowed in every phase. → `status`
    SetLanguage {
        /// BCP 47.
        language: String,
    },
    /// Appearance. Allowed in every phase. → `status`
    SetTheme {
        /// `light`, `dark`, `sunlight`, or `auto`.
        theme: String,
    },
}

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
    },
    /// Nothing to say.
    Done,
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
}

/// Where the app stands.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Status {
    /// Phase.
    pub phase: Phase,
    /// What kind of secret this device takes.
    pub secret_kind: SecretKind,
    /// Least length of the secret.
    pub secret_least: u8,
    /// Seconds until the next try is taken; 0 now.
    pub throttled_seconds: u32,
    /// Tries before the next wait.
    pub tries_left: u8,
    /// State of an enrolment under way.
    pub enrolment: EnrolmentState,
    /// Language of the screens.
    pub language: String,
    /// Languages that the screens have.
    pub languages: Vec<String>,
    /// `light`, `dark`, `sunlight`, `auto`.
    pub theme: String,
    /// The three counts of the status bar; zero while locked.
    pub counts: Counts,
    /// Network, as far as known; `None` while locked.
    pub network: Option<Network>,
    /// The mission; `None` while locked.
    pub mission: Option<MissionView>,
    /// Minutes after which the screen locks itself.
    pub auto_lock_minutes: u16,
    /// True where the device was revoked.
    pub revoked: bool,
    /// Version of the app.
    pub app_version: String,
    /// Why the store cannot be opened, in phase `blocked`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub blocked: Option<AppError>,
}

/// Phase of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Phase {
    /// No store yet.
    New,
    /// A store exists and is closed.
    Locked,
    /// Open, but the endpoint has not accepted the enrolment yet.
    Enrolling,
    /// Open and enrolled, the first forms and stations are on their way.
    Fetching,
    /// Open.
    Ready,
    /// The store cannot be opened; the last error says why.
    Blocked,
}

/// What kind of secret the device takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SecretKind {
    /// Digits, combined with the platform's keychain.
    Pin,
    /// A passphrase, because this platform offers no keychain.
    Passphrase,
}

/// State of an enrolment.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
#[ts(export)]
pub enum EnrolmentState {
    /// None under way.
    None,
    /// Asking the endpoint.
    Working,
    /// It did not work; correct and repeat `enrol`.
    Failed {
        /// Why.
        error: AppError,
    },
    /// Accepted.
    Done,
}

/// The status bar's counts, of reports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Counts {
    /// Drafts saved on this device.
    pub drafts: u32,
    /// Sent by the observer and not yet received (parked ones included).
    pub waiting: u32,
    /// Of those, parked: a person has to look.
    pub parked: u32,
    /// Received, with receipt.
    pub received: u32,
}

/// What is known of the network. Reachable means that the endpoint answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Network {
    /// True where the last contact worked.
    pub reachable: bool,
    /// When the state last changed.
    pub since: String,
    /// When the endpoint last answered.
    pub last_contact: Option<String>,
    /// Why not reachable: `unreachable`, `not_an_endpoint`, `endpoint_fault`, `endpoint_changed`, …
    pub reason: Option<ErrorCode>,
    /// Difference of the device's clock to the endpoint's, seconds, positive when the device is ahead; 0 when small.
    pub clock_ahead_seconds: i32,
}

/// The mission on the device's screens.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MissionView {
    /// Name.
    pub name: String,
    /// IANA zone in which times are shown.
    pub time_zone: String,
    /// Rehearsal.
    pub practice: bool,
    /// Stations and people are invented.
    pub synthetic: bool,
    /// The observer's code.
    pub observer: String,
    /// Area code.
    pub area: Option<String>,
}

/// A link as read.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Link {
    /// Address, normalised.
    pub address: String,
    /// Code, grouped for reading.
    pub code: String,
    /// The endpoint's key, where the link has it.
    pub endpoint_key: Option<String>,
}

/// Today.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Today {
    /// Now, mission's date `YYYY-MM-DD`.
    pub date: String,
    /// Own or chosen station.
    pub station: Option<StationRow>,
    /// Area, for a mobile team.
    pub area: Option<String>,
    /// Forms due, in order.
    pub due: Vec<DueForm>,
    /// Forms that are always at hand.
    pub any_time: Vec<FormRow>,
    /// Reports of today, newest first; drafts before all.
    pub reports: Vec<ReportRow>,
    /// Counts.
    pub counts: Counts,
    /// Stations in the list on this device.
    pub stations_total: u32,
}

/// A form that is due.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DueForm {
    /// The form.
    pub form: FormRow,
    /// `HH:MM` in the mission's zone.
    pub due: Option<String>,
    /// Reports expected.
    pub expected: u16,
    /// Sent by this device.
    pub sent: u16,
    /// A draft of it that is under way.
    pub draft: Option<ReportRow>,
}

/// A form.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FormRow {
    /// `form_id`.
    pub form_id: String,
    /// Version.
    pub version: String,
    /// Title in the language of the screens.
    pub title: String,
    /// Number of questions.
    pub questions: u32,
    /// True where it asks for a station.
    pub needs_station: bool,
}

/// A station.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StationRow {
    /// Key.
    pub key: String,
    /// Number as posted.
    pub number: String,
    /// Name, may be empty.
    pub name: String,
    /// Address, may be empty.
    pub address: String,
    /// Levels from the largest, blanks left out.
    pub levels: Vec<String>,
    /// Registered voters.
    pub registered: Option<u32>,
}

/// Where a report is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "place", rename_all = "snake_case")]
#[ts(export)]
pub enum Place {
    /// A station of the list.
    Station {
        /// Its key.
        station: String,
    },
    /// Not in the list.
    NotListed {
        /// What the observer says of it; must not be empty.
        reason: String,
    },
}

/// A report in a list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReportRow {
    /// Id.
    pub report: String,
    /// The form.
    pub form_id: String,
    /// Title in the language of the screens.
    pub title: String,
    /// Station in one line (number and name), or what was said in place of it.
    pub place: Option<String>,
    /// State of its latest version.
    pub state: ReportState,
    /// Number of versions sent.
    pub versions: u32,
    /// True while a correction is being written.
    pub correcting: bool,
    /// When it was begun.
    pub created_at: String,
    /// Last change.
    pub changed_at: String,
    /// Questions answered (a value or a state), of those relevant now.
    pub answered: u32,
    /// Questions relevant now.
    pub questions: u32,
    /// One mark per question, for the row of cuts.
    pub cuts: Vec<Cut>,
    /// Question to go on with: its number from 1.
    pub resume_number: Option<u32>,
    /// Made in a rehearsal.
    pub practice: bool,
}

/// One mark of the progress row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Cut {
    /// A value.
    Value,
    /// A state (not seen, …).
    State,
    /// Unanswered.
    Empty,
}

/// State of a report on the device. There is no state in which it is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
#[ts(export)]
pub enum ReportState {
    /// Being filled; saved on this device.
    Draft,
    /// Sent by the observer; waits.
    Waiting {
        /// Why it waits: `no_network`, `retry`, `queued`, `sending`.
        reason: WaitReason,
        /// Attempts so far.
        attempts: u32,
        /// Next try, where one is planned.
        next_at: Option<String>,
    },
    /// Received.
    Received {
        /// Number of the receipt.
        receipt: String,
        /// When the endpoint received it.
        received_at: String,
        /// Set aside by the mission for a look.
        set_aside: bool,
    },
    /// Kept, visible, exportable; the endpoint does not take it.
    Parked {
        /// Why.
        code: ParkedCode,
    },
}

/// Why a version waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum WaitReason {
    /// The endpoint does not answer.
    NoNetwork,
    /// The last attempt failed; another is planned.
    Retry,
    /// In line.
    Queued,
    /// On its way.
    Sending,
}

/// Why a version is parked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ParkedCode {
    /// Larger than the endpoint takes.
    TooLarge,
    /// Refused as malformed or wrongly signed.
    Refused,
    /// No common protocol version.
    ProtocolUnsupported,
    /// The endpoint holds other bytes under this id.
    Conflicting,
    /// The receipt did not verify.
    ReceiptInvalid,
}

/// A form as it stands on the screen.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FormView {
    /// The report.
    pub report: String,
    /// `form_id`.
    pub form_id: String,
    /// Title in the form's language.
    pub title: String,
    /// Version of the form.
    pub form_version: String,
    /// Number of the version being written, from 1.
    pub version_number: u32,
    /// Station in one line.
    pub place: Option<String>,
    /// True where it can be answered (a draft).
    pub editable: bool,
    /// Language shown.
    pub language: String,
    /// Languages that the form has.
    pub languages: Vec<String>,
    /// Made in a rehearsal.
    pub practice: bool,
    /// What is relevant, in the order of the form.
    pub items: Vec<Item>,
    /// Question on which to open.
    pub resume: Option<String>,
}

/// What an answer changed. Apply: drop items that `order` no longer names, put `changed` in, arrange as `order` says.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FormChange {
    /// The report.
    pub report: String,
    /// Items that are new or differ from what was last sent.
    pub changed: Vec<Item>,
    /// Paths of all relevant items, where that set or its order changed.
    pub order: Option<Vec<String>>,
    /// True where the answer is serious: the screen says that nothing need be done and asks whether the observer is safe.
    pub serious: bool,
    /// True where it is urgent.
    pub urgent: bool,
    /// When it became durable, device clock.
    pub saved_at: String,
}

/// An item of a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "item", rename_all = "snake_case")]
#[ts(export)]
pub enum Item {
    /// A question.
    Question(Box<Question>),
    /// Head of a group with a label.
    Group {
        /// Path.
        path: String,
        /// Label.
        label: String,
        /// Depth, from 0.
        depth: u8,
        /// `field-list`, … as in the form.
        appearance: Vec<String>,
    },
    /// A repeat series.
    Repeat(Repeat),
}

/// A repeat series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Repeat {
    /// Path of the series.
    pub path: String,
    /// Label.
    pub label: String,
    /// Paths of its instances.
    pub instances: Vec<String>,
    /// True where the observer may add and remove.
    pub can_change: bool,
    /// Depth, from 0.
    pub depth: u8,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Question {
    /// Absolute path with positions (`/data/agents[2]/name`).
    pub path: String,
    /// Running number among the relevant questions, from 1; notes have none.
    pub number: Option<u32>,
    /// Control.
    pub kind: QuestionKind,
    /// Label, markdown as in the form.
    pub label: String,
    /// Hint.
    pub hint: String,
    /// Guidance, behind a tap.
    pub guidance: String,
    /// Theme, translated by the form (its group) or the code.
    pub theme: String,
    /// `minimal`, `likert`, … as in the form.
    pub appearance: Vec<String>,
    /// Value as text; empty where none.
    pub value: String,
    /// State in place of a value.
    pub state: Option<AnswerStateCode>,
    /// States that this question allows.
    pub states: Vec<AnswerStateCode>,
    /// Choices, where the list is short (at most 200).
    pub choices: Vec<Choice>,
    /// True where choices must be searched with `find_choices` (or `find_stations`).
    pub long_list: bool,
    /// Label of the chosen value, where the list is long.
    pub value_label: String,
    /// True where an answer or a state is needed before sending.
    pub required: bool,
    /// True where it cannot be changed.
    pub read_only: bool,
    /// What is wrong now: the form's own message, or empty.
    pub message: String,
    /// Kind of problem.
    pub problem: Option<ProblemKind>,
    /// When seen, RFC 3339.
    pub seen_at: Option<String>,
    /// When typed, RFC 3339.
    pub typed_at: Option<String>,
    /// Depth, from 0.
    pub depth: u8,
}

/// What is wrong with an answer. The screen never says that what a person saw is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ProblemKind {
    /// Required and empty.
    Missing,
    /// The constraint does not hold.
    Constraint,
}

/// Kind of control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum QuestionKind {
    /// One line or more of text.
    Text,
    /// Whole number.
    Integer,
    /// Decimal number.
    Decimal,
    /// Date.
    Date,
    /// Time of day.
    Time,
    /// Date and time.
    DateTime,
    /// One choice.
    SelectOne,
    /// Several choices.
    SelectMultiple,
    /// Text to read.
    Note,
    /// To be confirmed.
    Acknowledge,
    /// Position.
    Geopoint,
    /// Photo.
    Image,
    /// The station, from the mission's list.
    Station,
    /// A type that this version has no control for yet: shown as text.
    Other,
}

/// Why there is no value. The six states are distinct and never merged; a value is the sixth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum AnswerStateCode {
    /// Not observed.
    NotObserved,
    /// Not applicable.
    NotApplicable,
    /// Refused access.
    RefusedAccess,
    /// Don't know.
    DontKnow,
    /// Left unanswered on purpose.
    Unanswered,
}

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Choice {
    /// Value.
    pub value: String,
    /// Label.
    pub label: String,
}

/// What stands before sending.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Review {
    /// The report.
    pub report: String,
    /// Title.
    pub title: String,
    /// Station in one line.
    pub place: Option<String>,
    /// Number of the version that would be sent.
    pub version_number: u32,
    /// Cuts.
    pub cuts: Vec<Cut>,
    /// Earliest and latest time seen, RFC 3339.
    pub seen: Option<(String, String)>,
    /// Questions with a value.
    pub answered: u32,
    /// Questions by state.
    pub states: Vec<StateCount>,
    /// Questions without value or state, that may be sent so.
    pub unanswered: Vec<Listed>,
    /// Questions that must be answered (or given a state) first, and constraints that do not hold.
    pub blocking: Vec<Listed>,
    /// Serious answers: the mission may call about these.
    pub serious: Vec<Listed>,
    /// True where it can be sent now.
    pub can_send: bool,
    /// What the latest sent version had and this one changes, for a correction: `answer` as it is now, `message` holds the
    /// answer that the latest sent version had.
    pub changes: Vec<Listed>,
}

/// Count of a state.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StateCount {
    /// State.
    pub state: AnswerStateCode,
    /// Questions.
    pub count: u32,
}

/// A question in a list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Listed {
    /// Path.
    pub path: String,
    /// Number.
    pub number: Option<u32>,
    /// Label.
    pub label: String,
    /// Answer in words, in the form's language.
    pub answer: String,
    /// Message of the form, where there is one.
    pub message: String,
}

/// A report with its versions.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReportView {
    /// As in a list.
    pub row: ReportRow,
    /// Versions sent, newest first.
    pub versions: Vec<VersionView>,
    /// Answers of the latest version (of the draft, where none is sent).
    pub answers: Vec<AnsweredQuestion>,
}

/// A sent version.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct VersionView {
    /// Number, from 1.
    pub number: u32,
    /// When *Send* was pressed.
    pub sent_at: String,
    /// State.
    pub state: ReportState,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// A question with its answer, to read.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AnsweredQuestion {
    /// Number.
    pub number: Option<u32>,
    /// Theme.
    pub theme: String,
    /// Label.
    pub label: String,
    /// Answer in words; empty where none.
    pub answer: String,
    /// State in place of a value.
    pub state: Option<AnswerStateCode>,
    /// When seen.
    pub seen_at: Option<String>,
    /// When typed.
    pub typed_at: Option<String>,
}
