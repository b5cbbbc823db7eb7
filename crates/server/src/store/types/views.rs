//! What is computed from the versions: lines of reports, pages, counts.

use crate::desk::types::SetAside;
use tabella_domain::{ReportId, VersionId};

/// How far the projections are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Last version projected.
    pub seq: i64,
    /// Reference data that they were computed with.
    pub reference: i64,
}

/// A report as listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Report.
    pub report: ReportId,
    /// Sequence number of its latest arrival: the order of the list.
    pub arrival: i64,
    /// Form id.
    pub form_id: String,
    /// Hash of the form version that the counting version was written with.
    pub form_sha256: String,
    /// Observer.
    pub observer: String,
    /// Area.
    pub area: Option<String>,
    /// Key of the station, where one was chosen.
    pub station: Option<String>,
    /// What was said in place of a station.
    pub place_said: String,
    /// Versions received.
    pub versions: u32,
    /// Counting version: the highest number that is not set aside, else the highest.
    pub version: VersionId,
    /// Its number.
    pub number: u32,
    /// When *Send* was pressed.
    pub sent_at: String,
    /// When the counting version was received.
    pub received_ms: i64,
    /// When the first version was received.
    pub first_received_ms: i64,
    /// Receipt number of the counting version.
    pub receipt: String,
    /// Questions with a value.
    pub answered: u32,
    /// Questions with a state.
    pub states: u32,
    /// Questions blank.
    pub blank: u32,
    /// Serious answers.
    pub serious: u32,
    /// Urgent answers.
    pub urgent: u32,
    /// Set aside.
    pub set_aside: Option<SetAside>,
    /// From a rehearsal.
    pub practice: bool,
}

/// A question for a page.
#[derive(Debug, Clone, Default)]
pub struct PageQuery {
    /// Lines that arrived before this one.
    pub before: Option<i64>,
    /// Form id.
    pub form: Option<String>,
    /// Areas wanted; `None` means any.
    pub areas: Option<Vec<String>>,
    /// Text, folded, split in words.
    pub text: Vec<String>,
    /// Lines a page.
    pub limit: u32,
}

/// A page.
#[derive(Debug, Clone)]
pub struct Page {
    /// Newest first.
    pub lines: Vec<Line>,
    /// More waits.
    pub more: bool,
    /// Matches in all.
    pub total: u32,
}

/// What the board counts from.
#[derive(Debug, Clone, Default)]
pub struct BoardCounts {
    /// One row a report: observer, form, area, first arrival, *Send* of the counting version, set aside.
    pub reports: Vec<Counted>,
    /// Versions in all, by the area of their report, and those set aside.
    pub versions: Vec<(Option<String>, u32, u32)>,
}

/// A report as the board counts it.
#[derive(Debug, Clone)]
pub struct Counted {
    /// Observer.
    pub observer: String,
    /// Form id.
    pub form_id: String,
    /// Area.
    pub area: Option<String>,
    /// First arrival.
    pub first_received_ms: i64,
    /// When *Send* was pressed, for missions without a polling day.
    pub sent_at: String,
    /// Its counting version is set aside.
    pub set_aside: bool,
}
