//! Commands.

use super::{AnswerStateCode, CheckIn, LeftReason, Place};
#[cfg(doc)]
use super::{AppError, Question, Repeat, Reply};
use serde::{Deserialize, Serialize};
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
    /// Changes the PIN or passphrase of the open store. A wrong old one counts as when unlocking. → `status`
    ChangeSecret {
        /// The one that opens the store now.
        old: String,
        /// The one that is to open it from now on.
        new: String,
    },
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
    /// The observer had to leave or was not let in: everything still open in the form is marked so, departure is set. `None`
    /// takes it back, until the report is sent. → `form`
    LeftEarly {
        /// The report.
        report: String,
        /// Why; `None` takes it back.
        reason: Option<LeftReason>,
    },
    /// Arrived, leaving, safe, need help: a whole report in one step, with the station that is known, sent at once. → `report`
    CheckIn {
        /// What.
        what: CheckIn,
    },
    /// The observer's own count in a report. → `tally`
    Tally {
        /// The report.
        report: String,
    },
    /// Counts one more, or takes one back. Durable when the reply arrives; not during a break. → `tally`
    TallyCount {
        /// The report.
        report: String,
        /// 1 or -1.
        by: i32,
    },
    /// Begins or ends a break in the count. → `tally`
    TallyPause {
        /// The report.
        report: String,
        /// True begins one.
        on: bool,
    },
    /// What is answered from here on was seen at this time, whenever it is typed; `None` ends that. → `form`
    WriteLater {
        /// The report.
        report: String,
        /// RFC 3339.
        seen_at: Option<String>,
    },
    /// What Today has for a long-term observer. → `log_today`
    LogToday,
    /// Records of the log, latest day first, the partner's among them. An empty filter does not narrow. → `log`
    Log {
        /// Words as typed so far, searched in all that was written.
        text: String,
        /// Code of a theme.
        theme: String,
        /// Form.
        form_id: String,
        /// First day, `YYYY-MM-DD`.
        from: String,
        /// Last day.
        to: String,
        /// Place, exactly as written.
        place: String,
        /// Most rows, at most 200.
        limit: u16,
    },
    /// Says that a follow-up was seen to, or takes that back. Holds on this device. → `log_today`
    SetFollowUp {
        /// The report.
        report: String,
        /// The day that it names, `YYYY-MM-DD`.
        due: String,
        /// True: seen to.
        done: bool,
    },
    /// A partner's record, to be read. → `partner_record`
    PartnerRecord {
        /// The report.
        report: String,
    },
    /// The week's records, before its report is composed. → `week`
    ComposeWeek {
        /// First day, `YYYY-MM-DD`.
        from: String,
        /// Last day.
        to: String,
    },
    /// Begins the weekly report with what was composed; the observer goes on with it as with any draft. Refused where this
    /// week's report is there already. → `form`
    WriteWeek {
        /// First day, `YYYY-MM-DD`.
        from: String,
        /// Last day.
        to: String,
        /// Area or constituencies.
        place: String,
        /// Texts by theme.
        texts: Vec<super::ThemeText>,
        /// Matters to follow up.
        follow_ups: String,
    },
    /// Writes one's own log out as a file that anybody can read. → `log_file`
    ExportLog {
        /// As what.
        format: super::LogFormat,
        /// The person was told that the file is not encrypted, and wants it all the same.
        understood: bool,
    },
    /// What the desk wrote, and its questions. → `mail`
    Messages,
    /// A message or a question was opened: the mission learns that it was read. → `mail`
    ReadMail {
        /// Which, as in [`super::MessageView::id`] or [`super::QuestionView::id`].
        mail: String,
    },
    /// Answers a question of the desk. The answer that it is about stays. Durable when the reply arrives. → `mail`
    Clarify {
        /// The question, as in [`super::QuestionView::id`].
        query: String,
        /// What the observer says; at most 2000 characters.
        text: String,
    },
    /// Photos, recordings and files of a report. → `evidence`
    Evidence {
        /// The report.
        report: String,
    },
    /// What the observer says of a piece that was never sent. → `evidence`
    Caption {
        /// The report.
        report: String,
        /// The piece.
        evidence: String,
        /// The text; at most 500 characters are kept.
        caption: String,
    },
    /// The map of the own area. → `map`
    Map,
    /// One step of a handover to the partner, or from the partner. → `handover`
    Handover {
        /// Which.
        step: super::HandoverStep,
    },
    /// Where the guided practice stands. → `guide`
    Guide,
    /// Begins the guided practice with the form that the shell brings, or goes on with the one under way. → `form`
    StartGuide {
        /// The form: an XForm document.
        document: String,
    },
    /// Ends the guided practice with a receipt of the device's own. Nothing is sent. → `guide`
    FinishGuide {
        /// The report.
        report: String,
    },
    /// What the mission and the roster put on the observer's card. → `card`
    Card {
        /// BCP 47.
        language: String,
    },
}
