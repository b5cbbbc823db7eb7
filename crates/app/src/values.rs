//! Whether a text can be the value of a kind of question. The form's constraints come after, in the engine.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
use tabella_forms::{Kind, decimal as decimal_number};

/// Normalises a value as typed; `None` where it does not fit. Empty always fits: it clears. Choices are not looked up here.
pub(crate) fn fitting(kind: Kind, typed: &str) -> Option<String> {
    let value = typed.trim();
    if value.is_empty() {
        return Some(String::new());
    }
    match kind {
        // Text is kept as it was typed: what an observer writes is not ours to tidy.
        Kind::Text | Kind::Barcode => Some(typed.to_owned()),
        Kind::Integer => value.parse::<i32>().ok().map(|n| n.to_string()),
        Kind::Decimal | Kind::Range => decimal(value),
        Kind::Date => NaiveDate::parse_from_str(value, "%Y-%m-%d").ok().map(|_| value.to_owned()),
        Kind::Time => time(value).then(|| value.to_owned()),
        Kind::DateTime => date_time(value).then(|| value.to_owned()),
        Kind::SelectOne => (!value.contains(char::is_whitespace)).then(|| value.to_owned()),
        Kind::SelectMultiple | Kind::Rank => Some(value.split_whitespace().collect::<Vec<_>>().join(" ")),
        Kind::Acknowledge => (value == "OK").then(|| value.to_owned()),
        Kind::Geopoint => point(value).then(|| value.to_owned()),
        Kind::Geotrace | Kind::Geoshape => value.split(';').all(|p| point(p.trim())).then(|| value.to_owned()),
        // Files come through a door of their own; a note has nothing to answer.
        Kind::Image | Kind::Audio | Kind::Video | Kind::File | Kind::Note | Kind::Calculate => None,
    }
}

fn decimal(value: &str) -> Option<String> {
    let plain = value.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
    let digits = value.chars().any(|c| c.is_ascii_digit());
    (plain && digits && decimal_number(value).is_some_and(f64::is_finite)).then(|| value.to_owned())
}

// `HH:MM`, with seconds, fractions and an offset where they are given.
fn time(value: &str) -> bool {
    let (clock, offset) = match value.find(['+', 'Z']).or_else(|| value.rfind('-')) {
        Some(at) => (value.get(..at).unwrap_or_default(), value.get(at..).unwrap_or_default()),
        None => (value, ""),
    };
    let good_offset = offset.is_empty()
        || offset == "Z"
        || DateTime::parse_from_rfc3339(&format!("2000-01-01T00:00:00{offset}")).is_ok();
    good_offset && ["%H:%M", "%H:%M:%S", "%H:%M:%S%.f"].iter().any(|f| NaiveTime::parse_from_str(clock, f).is_ok())
}

fn date_time(value: &str) -> bool {
    DateTime::parse_from_rfc3339(value).is_ok()
        || ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%.f"]
            .iter()
            .any(|f| NaiveDateTime::parse_from_str(value, f).is_ok())
}

fn point(value: &str) -> bool {
    let numbers: Vec<Option<f64>> =
        value.split_whitespace().map(|n| decimal_number(n).filter(|n| n.is_finite())).collect();
    match numbers.as_slice() {
        [Some(latitude), Some(longitude), rest @ ..] => {
            latitude.abs() <= 90.0 && longitude.abs() <= 180.0 && rest.len() <= 2 && rest.iter().all(Option::is_some)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_fit_their_kinds() {
        assert_eq!(fitting(Kind::Integer, " 0842 "), Some("842".into()));
        assert_eq!(fitting(Kind::Integer, "842.5"), None);
        assert_eq!(fitting(Kind::Integer, "99999999999"), None);
        assert_eq!(fitting(Kind::Decimal, "1.5"), Some("1.5".into()));
        assert_eq!(fitting(Kind::Decimal, "inf"), None);
        assert_eq!(fitting(Kind::Decimal, "1e400"), None);
        assert_eq!(fitting(Kind::Time, "07:05"), Some("07:05".into()));
        assert_eq!(fitting(Kind::Time, "07:05:00.000+04:00"), Some("07:05:00.000+04:00".into()));
        assert_eq!(fitting(Kind::Time, "25:05"), None);
        assert!(fitting(Kind::DateTime, "2024-02-07T07:05:00.000+04:00").is_some());
        assert_eq!(fitting(Kind::Date, "2024-02-30"), None);
        assert!(fitting(Kind::Geopoint, "40.4 49.8 0 5").is_some());
        assert_eq!(fitting(Kind::Geopoint, "140.4 49.8"), None);
        assert_eq!(fitting(Kind::SelectOne, "a b"), None);
        assert_eq!(fitting(Kind::Text, " as typed "), Some(" as typed ".into()));
        assert_eq!(fitting(Kind::Image, "x.jpg"), None);
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,40}") {
            for kind in [Kind::Text, Kind::Integer, Kind::Decimal, Kind::Date, Kind::Time, Kind::DateTime, Kind::SelectOne,
                Kind::SelectMultiple, Kind::Geopoint, Kind::Geotrace, Kind::Acknowledge, Kind::Note] {
                if let Some(once) = fitting(kind, &text) {
                    prop_assert_eq!(fitting(kind, &once), Some(once.clone()));
                }
            }
        }
    }
}
