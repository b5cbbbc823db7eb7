//! Review, send, correct, discard, export.

use crate::App;
use crate::api::{Listed, Question, Reply, Review, StateCount};
use crate::error::{Answer, not_found, wrong_state};
use crate::filling::report_id;
use crate::open::{OpenReport, summary};
use crate::views::{Shown, state_code, words_shown};
use chrono::SecondsFormat;
use std::collections::HashMap;
use tabella_domain::{Provenance, VersionId};
use tabella_forms::{AnswerState, InstanceMeta};

fn listed(q: &Question) -> Listed {
    Listed {
        path: q.path.clone(),
        number: q.number,
        label: q.label.clone(),
        answer: words_shown(q),
        message: q.message.clone(),
    }
}

/// What stands in the way of sending, with the form's own message.
fn blocking(open: &OpenReport) -> Vec<Listed> {
    let by_path: HashMap<&str, &Question> = open.shown.questions().map(|q| (q.path.as_str(), q)).collect();
    let of = |problem: tabella_forms::Problem| match by_path.get(problem.path.as_str()) {
        Some(q) => Listed { message: problem.message, ..listed(q) },
        None => Listed {
            path: problem.path,
            number: None,
            label: String::new(),
            answer: String::new(),
            message: problem.message,
        },
    };
    open.session.problems().into_iter().map(of).collect()
}

/// What a correction changes: the answer as it stands now, and in `message` the one that the latest sent version had.
fn changes(before: &Shown, now: &Shown) -> Vec<Listed> {
    let same = |a: &Question, b: &Question| a.value == b.value && a.state == b.state;
    let old: HashMap<&str, &Question> = before.questions().map(|q| (q.path.as_str(), q)).collect();
    let new: HashMap<&str, &Question> = now.questions().map(|q| (q.path.as_str(), q)).collect();
    let mut out = Vec::new();
    for q in now.questions() {
        match old.get(q.path.as_str()) {
            Some(was) if same(was, q) => {}
            Some(was) => out.push(Listed { message: words_shown(was), ..listed(q) }),
            None if q.value.is_empty() && q.state.is_none() => {}
            None => out.push(Listed { message: String::new(), ..listed(q) }),
        }
    }
    for q in before.questions().filter(|q| !new.contains_key(q.path.as_str())) {
        if !q.value.is_empty() || q.state.is_some() {
            out.push(Listed { number: None, answer: String::new(), message: words_shown(q), ..listed(q) });
        }
    }
    out
}

impl App {
    pub(crate) fn review(&mut self, report: &str) -> Answer<Reply> {
        let id = report_id(report)?;
        let record = self.book()?.report(id)?.ok_or_else(not_found)?;
        let draft = record.draft.as_ref().ok_or_else(wrong_state)?;
        let before = match draft.base {
            Some(version) => Some(self.sent(&record, version)?),
            None => None,
        };
        let open = self.opened(id)?;
        let cuts = open.shown.cuts();
        let mut seen: Vec<&str> = open
            .shown
            .questions()
            .filter(|q| !q.value.is_empty() || q.state.is_some())
            .filter_map(|q| q.seen_at.as_deref().or(q.typed_at.as_deref()))
            .collect();
        seen.sort_unstable();
        let seen = match (seen.first(), seen.last()) {
            (Some(first), Some(last)) => Some(((*first).to_owned(), (*last).to_owned())),
            _ => None,
        };
        let states = AnswerState::EVERY
            .into_iter()
            .map(|state| {
                let state = state_code(state);
                let count = open.shown.questions().filter(|q| q.state == Some(state)).count();
                StateCount { state, count: u32::try_from(count).unwrap_or(u32::MAX) }
            })
            .collect();
        let blocking = blocking(open);
        let unanswered = open
            .shown
            .questions()
            .filter(|q| q.value.is_empty() && q.state.is_none() && !q.read_only)
            .filter(|q| !blocking.iter().any(|b| b.path == q.path))
            .map(listed)
            .collect();
        let serious = open
            .shown
            .questions()
            .filter(|q| {
                let (serious, urgent) = open.weight(&q.path);
                serious || urgent
            })
            .map(listed)
            .collect();
        let answered = open.shown.questions().filter(|q| !q.value.is_empty()).count();
        Ok(Reply::Review(Box::new(Review {
            report: id.to_string(),
            title: open.form.form.title_in(&open.language()).to_owned(),
            place: open.place.clone(),
            version_number: open.version_number,
            cuts,
            seen,
            answered: u32::try_from(answered).unwrap_or(u32::MAX),
            states,
            unanswered,
            can_send: blocking.is_empty(),
            blocking,
            serious,
            changes: before.map(|b| changes(&b.shown, &open.shown)).unwrap_or_default(),
        })))
    }

    pub(crate) fn send(&mut self, report: &str) -> Answer<Reply> {
        let id = report_id(report)?;
        let book = self.book()?;
        let record = book.report(id)?.ok_or_else(not_found)?;
        let draft = record.draft.as_ref().ok_or_else(wrong_state)?;
        let device = book.device()?.ok_or_else(wrong_state)?;
        let version = VersionId(self.new_id()?);
        let now = self.now();
        // What the signature of the text covers of each file: its hash.
        let files = book.evidence(id)?.into_iter().map(|e| (e.name, e.sha256)).collect();
        let by = self.answered_by(id)?;
        let open = self.opened(id)?;
        // The guided practice ends here, with a receipt of its own.
        if open.is_guide() || !open.session.problems().is_empty() {
            return Err(wrong_state());
        }
        let provenance = Provenance {
            report: id,
            version,
            number: draft.number,
            corrects: draft.base,
            device,
            sent_at: now.to_rfc3339_opts(SecondsFormat::Secs, true),
            practice: open.practice,
        };
        // Written once; these bytes are what is hashed, signed, stored and sent, now and ever after.
        let meta = InstanceMeta {
            instance_id: Some(provenance.instance_id()),
            deprecated_id: provenance.deprecated_id(),
            elements: provenance.elements(),
            answer_times: true,
            answered_by: by.paths(&open.shown),
            end: Some(now),
        };
        let body = open.session.instance_xml_with(&meta, &files);
        let named = crate::evidence::named_in(&open.shown);
        book.finalise(id, version, body, &named, now)?;
        self.open.remove(&id);
        self.hurry()?;
        self.report(report)
    }

    pub(crate) fn correct(&mut self, report: &str) -> Answer<Reply> {
        let id = report_id(report)?;
        let book = self.book()?;
        let record = book.report(id)?.ok_or_else(not_found)?;
        if record.version_count == 0 {
            return Err(wrong_state());
        }
        // A correction that is under way is gone on with.
        if record.draft.is_none() {
            let latest = record.latest.as_ref().ok_or_else(wrong_state)?.version;
            let base = self.sent(&record, latest)?;
            book.begin_correction(id, &base.form.reference, &summary(&base), self.now())?;
        }
        self.open.remove(&id);
        self.form_view(id)
    }

    pub(crate) fn discard_draft(&mut self, report: &str) -> Answer<Reply> {
        let id = report_id(report)?;
        let book = self.book()?;
        let record = book.report(id)?.ok_or_else(not_found)?;
        let draft = record.draft.as_ref().ok_or_else(wrong_state)?;
        book.discard_draft(id, self.now())?;
        self.open.remove(&id);
        if let Some(version) = draft.base {
            let sent = self.sent(&record, version)?;
            book.put_summary(id, &summary(&sent))?;
        }
        self.today()
    }

    pub(crate) fn export(&mut self) -> Answer<Reply> {
        let now = self.now();
        let bundle = self.book()?.export(now)?;
        self.platform
            .bundles
            .keep(&bundle.file_name, &bundle.bytes)
            .map_err(|e| crate::store_errors::store_error(&tabella_fieldbook::StoreError::from(e)))?;
        Ok(Reply::Bundle {
            file: bundle.file_name,
            versions: bundle.versions,
            notes: bundle.notes,
            files: bundle.files,
            files_left: bundle.files_left,
        })
    }
}
