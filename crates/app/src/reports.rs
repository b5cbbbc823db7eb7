//! Reports as lists and pages show them.

use crate::App;
use crate::api::{AnsweredQuestion, ParkedCode, Reply, ReportRow, ReportState, ReportView, VersionView, WaitReason};
use crate::day::{from_ms, rfc3339};
use crate::error::{Answer, not_found};
use crate::filling::report_id;
use crate::records::ReportRecord;
use crate::views::{Shown, words_shown};
use std::collections::HashMap;
use tabella_domain::{OutboxState, ParkCode, ReportId};
use tabella_fieldbook::{EvidenceCounts, EvidenceState, StoredVersion};
use tabella_sync::{NetworkState, due};

pub(crate) fn parked(code: ParkCode) -> ParkedCode {
    match code {
        ParkCode::TooLarge => ParkedCode::TooLarge,
        ParkCode::Refused => ParkedCode::Refused,
        ParkCode::ProtocolUnsupported => ParkedCode::ProtocolUnsupported,
        ParkCode::Conflicting => ParkedCode::Conflicting,
        ParkCode::ReceiptInvalid => ParkedCode::ReceiptInvalid,
        ParkCode::Unreadable => ParkedCode::Unreadable,
    }
}

/// What the screen says of a version that was sent by the observer.
pub(crate) fn version_state(state: &OutboxState, network: &NetworkState, now_ms: i64) -> ReportState {
    match state {
        OutboxState::Waiting { attempts, not_before_ms } => {
            // Unknown is not the same as away: before the first contact it is in line.
            let away = !network.reachable && network.problem.is_some();
            // The lane of pushes waits for all, also for one that was not under way when it failed.
            let mut lanes = vec![*not_before_ms, network.push.not_before_ms];
            if away {
                lanes.push(network.way.not_before_ms);
            }
            // One further ahead than any wait was set by another clock, and holds nothing up.
            let next = lanes.into_iter().filter(|at| !due(*at, now_ms)).max().unwrap_or(0);
            let reason = if away {
                WaitReason::NoNetwork
            } else if next > now_ms && (*attempts > 0 || network.push.failures > 0) {
                WaitReason::Retry
            } else {
                WaitReason::Queued
            };
            ReportState::Waiting {
                reason,
                attempts: *attempts,
                next_at: (next > now_ms).then(|| rfc3339(from_ms(next))),
            }
        }
        OutboxState::Sending { attempts } => {
            ReportState::Waiting { reason: WaitReason::Sending, attempts: *attempts, next_at: None }
        }
        OutboxState::Acknowledged { receipt } => ReportState::Received {
            receipt: receipt.number.clone(),
            received_at: receipt.received_at.clone(),
            set_aside: receipt.set_aside,
        },
        OutboxState::Parked { code, .. } => ReportState::Parked { code: parked(*code) },
    }
}

/// Questions with their answers, to read.
pub(crate) fn answered(shown: &Shown) -> Vec<AnsweredQuestion> {
    shown
        .questions()
        .map(|q| AnsweredQuestion {
            path: q.path.clone(),
            number: q.number,
            theme: q.theme.clone(),
            label: q.label.clone(),
            answer: words_shown(q),
            state: q.state,
            seen_at: q.seen_at.clone(),
            typed_at: q.typed_at.clone(),
            by: None,
        })
        .collect()
}

/// What the rows of one list have in common, read once.
pub(crate) struct Listing {
    network: NetworkState,
    now_ms: i64,
    titles: HashMap<String, String>,
    files: HashMap<ReportId, EvidenceCounts>,
}

impl Listing {
    /// State of a report: of its latest version, else of its draft.
    pub(crate) fn state_of(&self, record: &ReportRecord) -> ReportState {
        match (&record.latest, &record.given) {
            (Some(version), _) => version_state(&version.state, &self.network, self.now_ms),
            (None, Some(given)) => ReportState::HandedOver {
                to: given.peer.clone(),
                at: rfc3339(from_ms(given.at_ms)),
                confirmed: given.confirmed,
            },
            (None, None) => ReportState::Draft,
        }
    }
}

impl App {
    pub(crate) fn listing(&self) -> Answer<Listing> {
        let book = self.book()?;
        let (network, files) = (book.network()?, book.evidence_counts()?);
        Ok(Listing { network, now_ms: self.platform.clock.now().wall_ms, titles: HashMap::new(), files })
    }

    pub(crate) fn report_row(&mut self, listing: &mut Listing, record: &ReportRecord) -> Answer<ReportRow> {
        let title = match listing.titles.get(&record.form.sha256) {
            Some(title) => title.clone(),
            None => {
                let title = self.report_title(record);
                listing.titles.insert(record.form.sha256.clone(), title.clone());
                title
            }
        };
        let state = listing.state_of(record);
        let summary = &record.summary;
        Ok(ReportRow {
            report: record.report.to_string(),
            form_id: record.form.form_id.clone(),
            title,
            place: summary.place.clone(),
            state,
            versions: record.version_count,
            correcting: record.draft.is_some() && record.version_count > 0,
            created_at: rfc3339(record.created_at),
            changed_at: rfc3339(record.changed_at),
            answered: summary.answered,
            questions: summary.questions,
            cuts: summary.cuts.clone(),
            resume_number: record.draft.as_ref().and(summary.resume_number),
            practice: record.practice,
            files: listing.files.get(&record.report).copied().map(crate::evidence::files),
            from: record.taken_from.clone(),
        })
    }

    /// The same for a list: the row of cuts goes only with a draft, which alone shows it.
    pub(crate) fn list_row(&mut self, listing: &mut Listing, record: &ReportRecord) -> Answer<ReportRow> {
        let mut row = self.report_row(listing, record)?;
        if record.draft.is_none() {
            row.cuts = Vec::new();
        }
        Ok(row)
    }

    pub(crate) fn reports(&mut self) -> Answer<Reply> {
        let records = self.book()?.reports()?;
        let mut listing = self.listing()?;
        let mut reports = Vec::with_capacity(records.len());
        for record in &records {
            reports.push(self.list_row(&mut listing, record)?);
        }
        reports.sort_by(|a, b| b.changed_at.cmp(&a.changed_at));
        Ok(Reply::Reports { reports })
    }

    pub(crate) fn report(&mut self, report: &str) -> Answer<Reply> {
        let id = report_id(report)?;
        let book = self.book()?;
        let record = book.report(id)?.ok_or_else(not_found)?;
        let mut listing = self.listing()?;
        let row = self.report_row(&mut listing, &record)?;
        let view = |v: StoredVersion| VersionView {
            number: v.number,
            sent_at: rfc3339(from_ms(v.sent_at_ms)),
            state: version_state(&v.state, &listing.network, listing.now_ms),
            sha256: v.sha256,
        };
        let versions: Vec<VersionView> = book.versions(id)?.into_iter().map(view).collect();
        let by = self.answered_by(id)?;
        let mut answers = match &record.latest {
            Some(latest) => answered(&self.sent(&record, latest.version)?.shown),
            None => answered(&self.opened(id)?.shown),
        };
        by.mark(&mut answers);
        Ok(Reply::Report(Box::new(ReportView { row, versions, answers })))
    }

    pub(crate) fn try_again(&mut self, report: &str) -> Answer<Reply> {
        let id = report_id(report)?;
        let book = self.book()?;
        book.report(id)?.ok_or_else(not_found)?;
        let parked: Vec<_> = book
            .versions(id)?
            .into_iter()
            .filter(|v| matches!(v.state, OutboxState::Parked { .. }))
            .map(|v| v.version)
            .collect();
        let evidence: Vec<_> = book
            .evidence(id)?
            .into_iter()
            .filter(|e| matches!(e.state, EvidenceState::Queued(OutboxState::Parked { .. })))
            .map(|e| e.evidence)
            .collect();
        if parked.is_empty() && evidence.is_empty() {
            return Err(crate::error::wrong_state());
        }
        for version in parked {
            book.requeue(version, self.now())?;
        }
        for piece in evidence {
            book.requeue_evidence(piece, self.now())?;
        }
        book.sync_now()?;
        self.wake_ms = None;
        self.report(report)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tabella_sync::Lane;

    #[test]
    fn a_report_in_line_behind_a_lane_that_waits_says_when_the_next_try_is() {
        let now = 1_707_282_000_000;
        let lane = |not_before_ms| Lane { failures: 2, not_before_ms };
        let state = |network: NetworkState| {
            let waiting = OutboxState::Waiting { attempts: 0, not_before_ms: 0 };
            match version_state(&waiting, &network, now) {
                ReportState::Waiting { reason, next_at, .. } => (reason, next_at),
                other => panic!("{other:?}"),
            }
        };
        let well = NetworkState { reachable: true, ..NetworkState::default() };
        assert_eq!(state(well.clone()), (WaitReason::Queued, None));
        let push = NetworkState { push: lane(now + 5_000), ..well.clone() };
        assert_eq!(state(push), (WaitReason::Retry, Some(rfc3339(from_ms(now + 5_000)))));
        // The clock was two years ahead when the wait was set: it holds nothing up, and no such time is shown.
        let moved = NetworkState { push: lane(now + 63_072_000_000), ..well };
        assert_eq!(state(moved), (WaitReason::Queued, None));
        let away = NetworkState {
            problem: Some(tabella_sync::Problem::Unreachable),
            way: lane(now + 9_000),
            push: lane(now + 5_000),
            ..NetworkState::default()
        };
        assert_eq!(state(away), (WaitReason::NoNetwork, Some(rfc3339(from_ms(now + 9_000)))));
    }
}
