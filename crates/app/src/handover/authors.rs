//! Who answered: the journal of a report that was handed over says it of each operation.

use crate::App;
use crate::api::AnsweredQuestion;
use crate::day::parse;
use crate::error::Answer;
use crate::views::Shown;
use std::collections::BTreeMap;
use tabella_domain::ReportId;
use tabella_forms::{Journalled, Op};

/// One operation of the journal.
struct Done {
    /// Second in which it was done, by the clock of whose it is.
    second: i64,
    /// Of which question; `None`: of many, or of none.
    path: Option<String>,
    /// Whose; `None`: this device's.
    by: Option<String>,
}

/// Who did what in a report that this device was handed; empty for any other.
pub(crate) struct Authors(Vec<Done>);

fn path_of(op: &Op) -> Option<&str> {
    match op {
        Op::Set { path, .. } | Op::State { path, .. } | Op::Count { path, .. } => Some(path),
        _ => None,
    }
}

impl Authors {
    /// The clocks of two devices may stand in one second: the question decides, then the last who did anything then.
    fn of(&self, path: &str, typed_at: Option<&str>) -> Option<&str> {
        let second = parse(typed_at?)?.timestamp();
        let mut then = self.0.iter().rev().filter(|done| done.second == second);
        let own = then.clone().find(|done| done.path.as_deref() == Some(path));
        own.or_else(|| then.find(|done| done.path.is_none())).and_then(|done| done.by.as_deref())
    }

    /// Names who answered, where it was not this device.
    pub(crate) fn mark(&self, answers: &mut [AnsweredQuestion]) {
        if self.0.is_empty() {
            return;
        }
        for answer in answers.iter_mut().filter(|a| !a.answer.is_empty() || a.state.is_some()) {
            answer.by = self.of(&answer.path, answer.typed_at.as_deref()).map(str::to_owned);
        }
    }

    /// The same by path, for the body.
    pub(crate) fn paths(&self, shown: &Shown) -> BTreeMap<String, String> {
        if self.0.is_empty() {
            return BTreeMap::new();
        }
        shown
            .questions()
            .filter_map(|q| Some((q.path.clone(), self.of(&q.path, q.typed_at.as_deref())?.to_owned())))
            .collect()
    }
}

impl App {
    pub(crate) fn answered_by(&self, report: ReportId) -> Answer<Authors> {
        let book = self.book()?;
        let holders = book.asked(|b| b.holders_before(report))?;
        if holders.is_empty() {
            return Ok(Authors(Vec::new()));
        }
        let own = book.person()?.map(|p| p.code);
        let mut done = Vec::new();
        for event in book.asked(|b| b.first_journal(report))? {
            let by = holders.iter().find(|h| event.seq <= h.through).map(|h| h.observer.clone());
            let op = serde_json::from_str::<Journalled>(&event.op).ok();
            done.push(Done {
                second: event.at_ms.div_euclid(1000),
                path: op.as_ref().and_then(|op| path_of(&op.op)).map(str::to_owned),
                by: by.filter(|by| Some(by) != own.as_ref()),
            });
        }
        Ok(Authors(done))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(second: i64, path: Option<&str>, by: Option<&str>) -> Done {
        Done { second, path: path.map(str::to_owned), by: by.map(str::to_owned) }
    }

    #[test]
    fn an_answer_is_named_after_who_gave_it_even_where_two_clocks_agree() {
        let authors = Authors(vec![
            done(10, Some("/a"), Some("O-101")),
            done(11, None, Some("O-101")),
            done(10, Some("/b"), None),
        ]);
        let at = |second: i64| Some(format!("1970-01-01T00:00:{second}Z"));
        assert_eq!(authors.of("/a", at(10).as_deref()), Some("O-101"));
        assert_eq!(authors.of("/b", at(10).as_deref()), None);
        assert_eq!(authors.of("/c", at(11).as_deref()), Some("O-101"), "leaving early marks many");
        assert_eq!(authors.of("/a", at(12).as_deref()), None);
        assert_eq!(authors.of("/a", None), None);
    }
}
