//! Dates and times: ISO text, days since 1970-01-01T00:00Z, and between them.

use chrono::{
    DateTime, Datelike, Duration, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone,
    Timelike,
};

use crate::zone::Zone;

const DAY: f64 = 86_400_000.0;
/// The years 1 to 9999, which four digits can write, in milliseconds since 1970.
const EARLIEST: f64 = -62_135_510_400_000.0;
const LATEST: f64 = 253_402_214_400_000.0;

/// An instant with the zone's offset, and whether only its date was given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Moment {
    pub(crate) at: DateTime<FixedOffset>,
    /// Only a date: the time is the zone's midnight.
    pub(crate) date_only: bool,
}

fn epoch() -> NaiveDate {
    NaiveDate::default()
}

/// The instant of a local time; the earlier one where clocks went back, the first after where they went forward.
fn local(at: NaiveDateTime, tz: Zone) -> DateTime<FixedOffset> {
    match tz.from_local_datetime(&at) {
        LocalResult::Single(t) | LocalResult::Ambiguous(t, _) => t.fixed_offset(),
        LocalResult::None => {
            let before = at.checked_sub_signed(Duration::days(1)).unwrap_or(at);
            let offset = tz.offset_from_utc_datetime(&before).fix();
            offset
                .from_local_datetime(&at)
                .single()
                .map_or_else(|| at.and_utc().with_timezone(&tz).fixed_offset(), |t| t.with_timezone(&tz).fixed_offset())
        }
    }
}

impl Moment {
    /// The start of a day in the zone.
    pub(crate) fn of_date(date: NaiveDate, tz: Zone) -> Moment {
        Moment { at: local(date.and_time(NaiveTime::MIN), tz), date_only: true }
    }

    /// The start of the day so many days after 1970-01-01.
    pub(crate) fn of_day(day: i32, tz: Zone) -> Option<Moment> {
        if !(EARLIEST..LATEST).contains(&(f64::from(day) * DAY)) {
            return None;
        }
        epoch().checked_add_signed(Duration::days(i64::from(day))).map(|date| Moment::of_date(date, tz))
    }

    /// From days since 1970-01-01T00:00Z, to the millisecond; a local midnight is a date.
    pub(crate) fn of_days(days: f64, tz: Zone) -> Option<Moment> {
        let millis = (days * DAY).round();
        if !(EARLIEST..LATEST).contains(&millis) {
            return None;
        }
        #[allow(clippy::cast_possible_truncation, reason = "checked: a whole number of these years")]
        let at = DateTime::from_timestamp_millis(millis as i64)?.with_timezone(&tz).fixed_offset();
        Some(Moment { at, date_only: at.time() == NaiveTime::MIN })
    }

    /// Days since 1970-01-01T00:00Z.
    pub(crate) fn days(&self) -> f64 {
        // Milliseconds of any date chrono knows are exact in a double.
        #[allow(clippy::cast_precision_loss, reason = "below 2^53")]
        let millis = self.at.timestamp_millis() as f64;
        millis / DAY
    }

    /// Days since 1970-01-01 of the local date, for a date without time.
    pub(crate) fn day(&self) -> Option<i32> {
        if self.date_only { i32::try_from((self.at.date_naive() - epoch()).num_days()).ok() } else { None }
    }

    /// `2026-10-25`, or `2026-10-25T08:00:00.000+02:00`.
    pub(crate) fn text(&self) -> String {
        let date = self.at.date_naive();
        if self.date_only { date_text(date) } else { date_time_text(self.at) }
    }
}

pub(crate) fn date_text(date: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

pub(crate) fn date_time_text(at: DateTime<FixedOffset>) -> String {
    let millis = at.timestamp_subsec_millis() % 1000;
    format!(
        "{}T{:02}:{:02}:{:02}.{millis:03}{}",
        date_text(at.date_naive()),
        at.hour(),
        at.minute(),
        at.second(),
        at.format("%:z")
    )
}

/// Digits as a number: between `min` and `max` of them.
fn digits(text: &mut &str, min: usize, max: usize) -> Option<u32> {
    let end = text.bytes().take(max).take_while(u8::is_ascii_digit).count();
    if end < min {
        return None;
    }
    let (head, tail) = text.split_at_checked(end)?;
    *text = tail;
    head.parse().ok()
}

fn symbol(text: &mut &str, c: char) -> Option<()> {
    *text = text.strip_prefix(c)?;
    Some(())
}

/// `YYYY-MM-DD`; with `lenient`, month and day of one digit.
fn date(text: &mut &str, lenient: bool) -> Option<NaiveDate> {
    let least = if lenient { 1 } else { 2 };
    let year = digits(text, 4, 4)?;
    symbol(text, '-')?;
    let month = digits(text, least, 2)?;
    symbol(text, '-')?;
    let day = digits(text, least, 2)?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// `HH:MM`, `HH:MM:SS`, with a fraction of any length.
fn time(text: &mut &str) -> Option<NaiveTime> {
    let hour = digits(text, 2, 2)?;
    symbol(text, ':')?;
    let minute = digits(text, 2, 2)?;
    let mut second = 0;
    let mut nanos = 0;
    if symbol(text, ':').is_some() {
        second = digits(text, 2, 2)?;
        if symbol(text, '.').is_some() {
            let length = text.bytes().take_while(u8::is_ascii_digit).count();
            let (fraction, rest) = text.split_at_checked(length)?;
            if fraction.is_empty() {
                return None;
            }
            *text = rest;
            let kept = fraction.get(..fraction.len().min(9))?;
            nanos = kept.parse::<u32>().ok()? * 10_u32.pow(9 - u32::try_from(kept.len()).ok()?);
        }
    }
    NaiveTime::from_hms_nano_opt(hour, minute, second, nanos)
}

/// The rest of the text: nothing (`None` inside), `Z`, `+HH:MM`, `+HHMM` or `+HH`.
fn zone(text: &str) -> Option<Option<FixedOffset>> {
    let mut text = text;
    if text.is_empty() {
        return Some(None);
    }
    if text.eq_ignore_ascii_case("z") {
        return Some(FixedOffset::east_opt(0));
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    text = text.get(1..)?;
    let hours = digits(&mut text, 2, 2)?;
    let minutes = if text.is_empty() {
        0
    } else {
        let _ = symbol(&mut text, ':');
        digits(&mut text, 2, 2)?
    };
    if !text.is_empty() || hours > 23 || minutes > 59 {
        return None;
    }
    FixedOffset::east_opt(sign * i32::try_from(hours * 3600 + minutes * 60).ok()?).map(Some)
}

fn parse_with(text: &str, tz: Zone, lenient: bool) -> Option<Moment> {
    // Quick exit: most text that is cast to a number is no date.
    let text = text.trim();
    if text.as_bytes().get(4) != Some(&b'-') {
        return None;
    }
    let mut rest = text;
    let date = date(&mut rest, lenient)?;
    if rest.is_empty() {
        return Some(Moment::of_date(date, tz));
    }
    symbol(&mut rest, 'T')?;
    let at = date.and_time(time(&mut rest)?);
    let at = match zone(rest)? {
        None => local(at, tz),
        Some(offset) => offset.from_local_datetime(&at).single()?.with_timezone(&tz).fixed_offset(),
    };
    Some(Moment { at, date_only: false })
}

/// An ISO date or date-time; without zone it is in `tz`.
pub(crate) fn parse(text: &str, tz: Zone) -> Option<Moment> {
    parse_with(text, tz, false)
}

/// Like [`parse`], and `1970-1-2` as well.
pub(crate) fn parse_lenient(text: &str, tz: Zone) -> Option<Moment> {
    parse_with(text, tz, true)
}

/// The time of a text `HH:MM…` with or without zone, or of a date-time, as the zone's clock shows it.
pub(crate) fn parse_time(text: &str, tz: Zone, now: DateTime<FixedOffset>) -> Option<NaiveTime> {
    let text = text.trim();
    if let Some(moment) = parse(text, tz) {
        return Some(moment.at.time());
    }
    let mut rest = text;
    let time = time(&mut rest)?;
    match zone(rest)? {
        None => Some(time),
        Some(offset) => {
            let today = now.with_timezone(&tz).date_naive();
            Some(offset.from_local_datetime(&today.and_time(time)).single()?.with_timezone(&tz).time())
        }
    }
}
