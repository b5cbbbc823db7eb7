//! The text that stands for a value of each type. What does not fit a type is stored as empty.

use crate::kind::DataType;
use chrono::{DateTime, NaiveDate, NaiveTime};

/// Longest value, bytes.
pub(crate) const MAX_VALUE: usize = 1 << 20;

/// A number with a fraction: `89` → `89.0`.
fn decimal_text(number: f64) -> String {
    let text = tabella_xpath::number_to_text(number);
    if text.contains(['.', 'e', 'E']) { text } else { format!("{text}.0") }
}

fn number(text: &str) -> Option<f64> {
    tabella_xpath::decimal(text).filter(|number| number.is_finite())
}

/// A whole number of 32 bits; the fraction is cut off.
pub(crate) fn int(text: &str) -> Option<String> {
    let number = number(text)?.trunc();
    if !(f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&number) {
        return None;
    }
    Some(tabella_xpath::number_to_text(number + 0.0))
}

/// A decimal with a fraction.
pub(crate) fn decimal(text: &str) -> Option<String> {
    number(text).map(decimal_text)
}

fn date_part(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|_| text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-'))
}

fn clock(text: &str) -> Option<NaiveTime> {
    let ok = text.bytes().all(|b| b.is_ascii_digit() || b == b':' || b == b'.');
    if !ok {
        return None;
    }
    ["%H:%M:%S%.f", "%H:%M"].iter().find_map(|f| NaiveTime::parse_from_str(text, f).ok())
}

/// Splits `12:30:00+02:00` into time and zone.
fn zone(text: &str) -> (&str, Option<&str>) {
    if let Some(bare) = text.strip_suffix('Z') {
        return (bare, Some("Z"));
    }
    match text.rfind(['+', '-']) {
        Some(at) => (text.get(..at).unwrap_or(""), text.get(at..)),
        None => (text, None),
    }
}

fn offset_is_valid(zone: &str) -> bool {
    zone == "Z" || DateTime::parse_from_rfc3339(&format!("2000-01-01T00:00:00{zone}")).is_ok() || {
        zone.len() == 5 && zone.bytes().skip(1).all(|b| b.is_ascii_digit())
    }
}

/// A date; of a date-time without zone its date part. What a person enters with a zone is no date; what a form computes
/// (`now()`) is its day in the session's zone.
pub(crate) fn date(text: &str, tz: tabella_xpath::Zone, computed: bool) -> Option<String> {
    if let Some(date) = date_part(text) {
        return Some(date.to_string());
    }
    let (day, rest) = text.split_once('T')?;
    let day = date_part(day)?;
    let (time, zone) = zone(rest);
    clock(time)?;
    match zone {
        None => Some(day.to_string()),
        Some(_) if computed => {
            let at = DateTime::parse_from_rfc3339(text).ok()?;
            Some(at.with_timezone(&tz).date_naive().to_string())
        }
        Some(_) => None,
    }
}

/// A time of day, kept as written where it is one; `22:02` is what a clock shows and gets its seconds.
pub(crate) fn time(text: &str) -> Option<String> {
    let (bare, zone) = zone(text);
    clock(bare)?;
    if zone.is_some_and(|z| !offset_is_valid(z)) {
        return None;
    }
    if bare.len() == 5 {
        return Some(format!("{bare}:00{}", zone.unwrap_or("")));
    }
    Some(text.to_owned())
}

/// A date-time, kept as written where it is one; a date stands for its midnight.
pub(crate) fn date_time(text: &str) -> Option<String> {
    match text.split_once('T') {
        Some((day, rest)) => {
            date_part(day)?;
            time(rest)?;
            Some(text.to_owned())
        }
        None => {
            date_part(text)?;
            Some(text.to_owned())
        }
    }
}

fn coordinate(text: &str, bound: f64) -> Option<String> {
    let value = number(text)?;
    (value.abs() <= bound).then(|| decimal_text(value))
}

/// `lat lon alt accuracy` with fractions; altitude and accuracy as far as given.
pub(crate) fn geopoint(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (lat, lon) = (coordinate(words.first()?, 90.0)?, coordinate(words.get(1)?, 180.0)?);
    let mut out = format!("{lat} {lon}");
    for word in words.get(2..).unwrap_or_default() {
        out.push(' ');
        out.push_str(&decimal(word)?);
    }
    (words.len() <= 4).then_some(out)
}

/// Points separated by `;`.
pub(crate) fn geo_line(text: &str, closed: bool) -> Option<String> {
    let points: Option<Vec<String>> = text.split(';').map(str::trim).filter(|p| !p.is_empty()).map(geopoint).collect();
    let points = points?;
    let enough = if closed { points.len() >= 3 } else { points.len() >= 2 };
    enough.then(|| points.join(";"))
}

/// The text that is stored for `text` in a node of a type.
pub(crate) fn canonical(kind: DataType, text: &str, tz: tabella_xpath::Zone, computed: bool) -> String {
    // One text for what looks the same: composed letters.
    let composed = crate::compose::composed(text);
    let text = composed.as_ref();
    let trimmed = text.trim();
    if trimmed.is_empty() {
        // Text of white space alone stays what it is.
        return if kind == DataType::Text { text.to_owned() } else { String::new() };
    }
    let made = match kind {
        DataType::Int => int(trimmed),
        DataType::Decimal => decimal(trimmed),
        DataType::Date => date(trimmed, tz, computed),
        DataType::Time => time(trimmed),
        DataType::DateTime => date_time(trimmed),
        DataType::Geopoint => geopoint(trimmed),
        DataType::Geotrace => geo_line(trimmed, false),
        DataType::Geoshape => geo_line(trimmed, true),
        DataType::Text | DataType::Boolean | DataType::Binary | DataType::Barcode | DataType::Intent => {
            Some(text.to_owned())
        }
    };
    made.unwrap_or_default()
}

/// A number of a range: within its bounds (either may be the larger) and on its grid.
pub(crate) fn in_range(text: &str, start: &str, end: &str, step: &str) -> Option<String> {
    let value = number(text.trim())?;
    let (Some(a), Some(b)) = (number(start.trim()), number(end.trim())) else { return Some(text.to_owned()) };
    let (low, high) = (a.min(b), a.max(b));
    if value < low || value > high {
        return None;
    }
    if let Some(step) = number(step.trim()).filter(|s| *s > 0.0) {
        let steps = (value - a) / step;
        if (steps - steps.round()).abs() > 1e-6 {
            return None;
        }
    }
    Some(text.to_owned())
}
