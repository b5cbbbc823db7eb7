//! Reports as the app reads them out of the field book.

use crate::api::{Cut, LeftReason};
use crate::book::place_line;
use crate::day::from_ms;
use crate::visits::VisitSummary;
use chrono::{DateTime, Utc};
use tabella_domain::{FormRef, OutboxState, ReportId, VersionId};
use tabella_forms::Journalled;

/// What lists show of a report without opening it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Summary {
    pub(crate) place: Option<String>,
    pub(crate) answered: u32,
    pub(crate) questions: u32,
    pub(crate) cuts: Vec<Cut>,
    pub(crate) resume: Option<String>,
    pub(crate) resume_number: Option<u32>,
    pub(crate) language: Option<String>,
    pub(crate) visit: VisitSummary,
    /// What the log has of it; written with the summary and never read back from it.
    pub(crate) record: Option<Box<tabella_fieldbook::LogEntry>>,
}

/// An open draft.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// Number of the version that is being written.
    pub(crate) number: u32,
    /// The version that it corrects.
    pub(crate) base: Option<VersionId>,
}

/// A report in a list.
#[derive(Debug, Clone)]
pub(crate) struct ReportRecord {
    pub(crate) report: ReportId,
    pub(crate) form: FormRef,
    pub(crate) practice: bool,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) changed_at: DateTime<Utc>,
    pub(crate) version_count: u32,
    pub(crate) draft: Option<Draft>,
    pub(crate) latest: Option<LatestVersion>,
    pub(crate) summary: Summary,
    /// Another device holds the draft, or was offered it.
    pub(crate) given: Option<tabella_fieldbook::Given>,
    /// Who handed it over to this device.
    pub(crate) taken_from: Option<String>,
}

/// The latest sent version.
#[derive(Debug, Clone)]
pub(crate) struct LatestVersion {
    pub(crate) version: VersionId,
    pub(crate) state: OutboxState,
}

/// A draft with its journal, to be replayed.
pub(crate) struct Journal {
    pub(crate) number: u32,
    pub(crate) form: FormRef,
    pub(crate) base: Option<String>,
    pub(crate) began_at: DateTime<Utc>,
    pub(crate) ops: Vec<(DateTime<Utc>, Journalled)>,
}

fn cuts_text(cuts: &[Cut]) -> String {
    cuts.iter()
        .map(|c| match c {
            Cut::Value => 'v',
            Cut::State => 's',
            Cut::Empty => '-',
        })
        .collect()
}

fn cuts_read(text: &str) -> Vec<Cut> {
    text.chars()
        .map(|c| match c {
            'v' => Cut::Value,
            's' => Cut::State,
            _ => Cut::Empty,
        })
        .collect()
}

impl Summary {
    pub(crate) fn stored(&self) -> tabella_fieldbook::Summary {
        tabella_fieldbook::Summary {
            place: self.place.clone(),
            answered: self.answered,
            questions: self.questions,
            cuts: cuts_text(&self.cuts),
            resume_path: self.resume.clone(),
            resume_number: self.resume_number,
            language: self.language.clone(),
            arrival: self.visit.arrival.clone(),
            departure: self.visit.departure.clone(),
            breaks: self.visit.breaks,
            left: self.visit.left.map(left_code).map(str::to_owned),
            record: self.record.clone(),
        }
    }

    fn read(stored: tabella_fieldbook::Summary) -> Self {
        Self {
            place: stored.place,
            answered: stored.answered,
            questions: stored.questions,
            cuts: cuts_read(&stored.cuts),
            resume: stored.resume_path,
            resume_number: stored.resume_number,
            language: stored.language,
            visit: VisitSummary {
                arrival: stored.arrival,
                departure: stored.departure,
                breaks: stored.breaks,
                left: stored.left.as_deref().and_then(left_read),
            },
            record: None,
        }
    }
}

fn left_code(reason: LeftReason) -> &'static str {
    match reason {
        LeftReason::HadToLeave => "had_to_leave",
        LeftReason::NotLetIn => "not_let_in",
    }
}

fn left_read(code: &str) -> Option<LeftReason> {
    [LeftReason::HadToLeave, LeftReason::NotLetIn].into_iter().find(|r| left_code(*r) == code)
}

pub(crate) fn record(r: tabella_fieldbook::ReportRecord) -> ReportRecord {
    let mut summary = Summary::read(r.summary);
    if summary.place.is_none() {
        summary.place = r.place.map(|p| match p {
            tabella_fieldbook::Place::Station { station } => place_line(&station),
            tabella_fieldbook::Place::NotListed { reason } => reason,
        });
    }
    let latest = r.latest.map(|v| LatestVersion { version: v.version, state: v.state });
    ReportRecord {
        report: r.report,
        form: r.form,
        practice: r.practice,
        created_at: from_ms(r.created_at_ms),
        changed_at: from_ms(r.changed_at_ms),
        version_count: r.versions,
        // What another device holds is no draft of this one.
        draft: r
            .draft
            .filter(|_| r.given.is_none())
            .map(|number| Draft { number, base: latest.as_ref().map(|v| v.version) }),
        latest,
        summary,
        given: r.given,
        taken_from: r.taken_from,
    }
}
