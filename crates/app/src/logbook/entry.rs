//! From the answers of a record to what the log has of it. A draft and a sent body give the same entry.

use crate::forms::LoadedForm;
use crate::views::Shown;
use std::borrow::Cow;
use tabella_domain::GeoPoint;
use tabella_domain::text::fold;
use tabella_fieldbook::LogEntry;
use tabella_forms::{Kind, read_answers};

/// Longest text that a list or a weekly report takes over.
const GIST: usize = 4_000;
/// Forms whose reports are records have a question with this role.
pub(crate) const DAY: &str = "record_date";
/// Weekly reports have one with this role besides.
pub(crate) const WEEK: &str = "week_from";

/// Path without positions: `/data/claims[2]/claim` becomes `/data/claims/claim`.
pub(crate) fn template(path: &str) -> Cow<'_, str> {
    if !path.contains('[') {
        return Cow::Borrowed(path);
    }
    let mut out = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    Cow::Owned(out)
}

/// True where reports of this form are records.
pub(crate) fn is_record(form: &LoadedForm) -> bool {
    form.role(DAY).is_some()
}

/// A date as an answer has it, or the date of a date and time.
fn date(value: &str) -> Option<&str> {
    let date = value.get(..10)?;
    chrono::NaiveDate::parse_from_str(date, "%Y-%m-%d").ok().map(|_| date)
}

/// `None` where the form is none of a record. `begun`: the day that counts while the record says none.
fn entry<'a>(form: &LoadedForm, answers: impl Iterator<Item = (&'a str, &'a str)>, begun: &str) -> Option<LogEntry> {
    if !is_record(form) {
        return None;
    }
    let mut out = LogEntry { weekly: form.role(WEEK).is_some(), ..LogEntry::default() };
    let mut texts: Vec<&str> = Vec::new();
    let mut gist: Vec<&str> = Vec::new();
    for (path, value) in answers {
        let value = value.trim();
        let Some(facts) = form.facts(&template(path)).filter(|_| !value.is_empty()) else { continue };
        let first = |field: &mut String| {
            if field.is_empty() {
                value.clone_into(field);
            }
        };
        match facts.role.as_deref() {
            Some(DAY) if out.day.is_empty() => out.day = date(value).unwrap_or_default().to_owned(),
            Some("record_place") => first(&mut out.place),
            Some("record_person") => first(&mut out.person),
            Some("record_confidence") => first(&mut out.confidence),
            Some("record_themes") if out.themes.is_empty() => {
                out.themes = value.split_whitespace().map(str::to_owned).collect();
            }
            Some("follow_up") if out.follow_up.is_none() => out.follow_up = date(value).map(str::to_owned),
            None if facts.kind == Kind::Text => gist.push(value),
            _ => {}
        }
        if facts.kind == Kind::Text {
            texts.push(value);
        }
        // The first position is where it was.
        if facts.kind == Kind::Geopoint && out.at.is_none() {
            out.at = GeoPoint::from_answer(value);
        }
    }
    if out.day.is_empty() {
        begun.clone_into(&mut out.day);
    }
    out.gist = gist.join("\n").chars().take(GIST).collect();
    out.text = fold(&texts.join("\n"));
    Some(out)
}

/// Of a report that a screen has open, or that was replayed.
pub(crate) fn of_shown(form: &LoadedForm, shown: &Shown, begun: &str) -> Option<LogEntry> {
    entry(form, shown.questions().map(|q| (q.path.as_str(), q.value.as_str())), begun)
}

/// Of a sent body. `None` also where the body is not of this form.
pub(crate) fn of_body(form: &LoadedForm, body: &str, begun: &str) -> Option<LogEntry> {
    if !is_record(form) {
        return None;
    }
    let read = read_answers(&form.form, body).ok()?;
    entry(form, read.answers.iter().map(|a| (a.path.as_str(), a.value.as_str())), begun)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_loses_its_positions_and_nothing_else() {
        assert_eq!(template("/data/place"), "/data/place");
        assert_eq!(template("/data/claims[12]/claim[1]/text"), "/data/claims/claim/text");
    }
}
