//! The observer's own count of voters: one tap, one durable operation. Breaks stand in a question of their own, one a line, as
//! `10:42–10:55` by the mission's clock; the last one has no end while it goes on.

use crate::App;
use crate::api::{AppError, ErrorCode, Reply, TallyBreak, TallyView};
use crate::day::rfc3339;
use crate::error::{Answer, not_found, wrong_state};
use crate::filling::report_id;
use tabella_domain::ReportId;
use tabella_forms::Op;

/// Between the beginning and the end of a break.
const DASH: char = '–';

/// Breaks in the text of the question. Lines that a person wrote in words count as breaks too, whole.
pub(crate) fn breaks(text: &str) -> Vec<TallyBreak> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| match line.split_once(DASH) {
            Some((from, to)) if to.trim().is_empty() => TallyBreak { from: from.trim().to_owned(), to: None },
            Some((from, to)) => TallyBreak { from: from.trim().to_owned(), to: Some(to.trim().to_owned()) },
            None => TallyBreak { from: line.to_owned(), to: Some(String::new()) },
        })
        .collect()
}

fn on_break(text: &str) -> bool {
    breaks(text).last().is_some_and(|b| b.to.is_none())
}

/// The text with a break begun or ended at a time.
fn with_break(text: &str, on: bool, time: &str) -> String {
    let text = text.trim_end();
    match (on, text.is_empty()) {
        (true, true) => format!("{time}{DASH}"),
        (true, false) => format!("{text}\n{time}{DASH}"),
        (false, _) => format!("{text}{time}"),
    }
}

impl App {
    pub(crate) fn tally(&mut self, report: &str) -> Answer<Reply> {
        let report = report_id(report)?;
        self.tally_view(report)
    }

    fn tally_view(&mut self, report: ReportId) -> Answer<Reply> {
        let now = rfc3339(self.now());
        let open = self.opened(report)?;
        let path = open.form.role("tally").ok_or_else(not_found)?;
        let question = open.session.question(path).filter(|q| q.relevant).ok_or_else(wrong_state)?;
        let place_of_breaks = open.form.role("tally_breaks");
        let text = place_of_breaks.and_then(|p| open.session.value(p)).unwrap_or_default();
        Ok(Reply::Tally(Box::new(TallyView {
            report: report.to_string(),
            title: open.form.form.title_in(&open.language()).to_owned(),
            place: open.place.clone(),
            label: question.label,
            count: question.value.parse().ok(),
            last_at: question.typed.filter(|_| !question.value.is_empty()).map(rfc3339),
            on_break: on_break(&text),
            breaks: breaks(&text),
            has_breaks: place_of_breaks.is_some(),
            practice: open.practice,
            saved_at: now,
        })))
    }

    pub(crate) fn tally_count(&mut self, report: &str, by: i32) -> Answer<Reply> {
        let report = report_id(report)?;
        if !matches!(by, -1 | 1) {
            return Err(AppError::new(ErrorCode::ValueInvalid));
        }
        let open = self.writable(report)?;
        let path = open.form.role("tally").map(str::to_owned).ok_or_else(not_found)?;
        let paused = open.form.role("tally_breaks").and_then(|p| open.session.value(p)).is_some_and(|t| on_break(&t));
        let question = open.session.question(&path).filter(|q| q.relevant && !q.read_only).ok_or_else(wrong_state)?;
        if paused || (by < 0 && question.value.parse::<u32>().unwrap_or(0) == 0) {
            return Err(wrong_state());
        }
        self.apply(report, &Op::Count { path, by })?;
        self.tally_view(report)
    }

    pub(crate) fn tally_pause(&mut self, report: &str, on: bool) -> Answer<Reply> {
        let report = report_id(report)?;
        let now = self.now();
        let time = now.with_timezone(&self.zone()?).format("%H:%M").to_string();
        let open = self.writable(report)?;
        let tally = open.form.role("tally").map(str::to_owned).ok_or_else(not_found)?;
        let path = open.form.role("tally_breaks").map(str::to_owned).ok_or_else(not_found)?;
        let text = open.session.value(&path).unwrap_or_default();
        if on_break(&text) == on {
            return self.tally_view(report);
        }
        let counted = open.session.question(&tally).is_some_and(|q| !q.value.is_empty());
        if !counted {
            // Breaks are asked of a count: one that has not begun begins at nothing.
            self.apply_at(report, &Op::Count { path: tally, by: 0 }, now)?;
        }
        let asked = self.opened(report)?.session.question(&path).is_some_and(|q| q.relevant && !q.read_only);
        if !asked {
            return Err(wrong_state());
        }
        self.apply_at(report, &Op::Set { path, value: with_break(&text, on, &time) }, now)?;
        self.tally_view(report)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_break_is_written_down_when_it_begins_and_when_it_ends() {
        let begun = with_break("", true, "10:42");
        assert_eq!((begun.as_str(), on_break(&begun)), ("10:42–", true));
        let ended = with_break(&begun, false, "10:55");
        assert_eq!((ended.as_str(), on_break(&ended)), ("10:42–10:55", false));
        let again = with_break(&ended, true, "14:01");
        assert_eq!(again, "10:42–10:55\n14:01–");
        assert_eq!(breaks(&again).len(), 2);
        assert_eq!(breaks(&again)[0], TallyBreak { from: "10:42".into(), to: Some("10:55".into()) });
    }

    #[test]
    fn what_a_person_wrote_in_words_stays_a_break() {
        let text = "lunch\n12:00–12:20";
        assert_eq!(breaks(text).len(), 2);
        assert!(!on_break(text) && !on_break("") && !on_break("lunch"));
        assert_eq!(with_break(text, true, "15:00"), "lunch\n12:00–12:20\n15:00–");
    }
}
