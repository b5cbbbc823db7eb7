//! The log of a long-term observer.

use super::{AnsweredQuestion, Choice, FormRow, ReportState};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A record in the log: a report that says which day it is about.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LogRow {
    /// The report.
    pub report: String,
    /// Code of the partner who wrote it; `None`: one's own. A partner's record is only to be read.
    pub author: Option<String>,
    /// The form.
    pub form_id: String,
    /// Title of the form in the language of the screens.
    pub title: String,
    /// A weekly report.
    pub weekly: bool,
    /// The day that it is about, `YYYY-MM-DD`.
    pub day: String,
    /// Place as written; may be empty.
    pub place: String,
    /// Person met, as written; may be empty.
    pub person: String,
    /// Themes with their labels.
    pub themes: Vec<Choice>,
    /// How it is known, with its label.
    pub confidence: Option<Choice>,
    /// Day on which it comes back.
    pub follow_up: Option<String>,
    /// True where that was seen to on this device.
    pub follow_up_done: bool,
    /// What was written: in a list the beginning of it.
    pub gist: String,
    /// State of an own record; a partner's has none here.
    pub state: Option<ReportState>,
    /// True while a correction of an own record is being written.
    pub correcting: bool,
}

/// What Today has for a long-term observer.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LogToday {
    /// True where the observer is a long-term observer and the mission has forms for records.
    pub long_term: bool,
    /// Mission's date.
    pub date: String,
    /// First day of the week whose report is next: last week's on its first two days while that is missing.
    pub week_from: String,
    /// Last day of that week.
    pub week_to: String,
    /// Records of that week, the partner's included.
    pub records: u32,
    /// The own weekly report of that week.
    pub weekly: Option<LogRow>,
    /// Form of the weekly report, where the mission has one.
    pub weekly_form: Option<FormRow>,
    /// Forms of records.
    pub forms: Vec<FormRow>,
    /// Follow-ups due on or before today that nobody saw to, latest first.
    pub follow_ups: Vec<LogRow>,
    /// How many of them there are in all.
    pub follow_ups_total: u32,
    /// Themes of the records' forms.
    pub themes: Vec<Choice>,
    /// Places as written, the most frequent first.
    pub places: Vec<String>,
}

/// A week before its report is composed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct WeekView {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Records of the week, oldest first, with all that was written.
    pub records: Vec<LogRow>,
    /// Themes for which the weekly report has a text, in its order, with its labels.
    pub themes: Vec<Choice>,
    /// Records that name a day to come back which nobody saw to, soonest first.
    pub follow_ups: Vec<LogRow>,
    /// An own weekly report of this week that is there already: that one is gone on with.
    pub existing: Option<LogRow>,
}

/// A text of a weekly report.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ThemeText {
    /// Code of the theme.
    pub theme: String,
    /// Text.
    pub text: String,
}

/// A partner's record, to be read.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PartnerView {
    /// As in the log.
    pub row: LogRow,
    /// Number of the version shown.
    pub version: u32,
    /// Versions on this device.
    pub versions: u32,
    /// When the partner pressed *Send*.
    pub sent_at: String,
    /// Made in a rehearsal.
    pub practice: bool,
    /// Answers.
    pub answers: Vec<AnsweredQuestion>,
}

/// As what one's own log is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum LogFormat {
    /// A table, one row a record.
    Csv,
    /// A page to read.
    Html,
}
