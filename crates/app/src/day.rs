//! Days of the mission: in its time zone, and a polling day that does not end at midnight.

use chrono::{DateTime, Duration, NaiveDate, SecondsFormat, Utc};
use tabella_forms::Zone;

/// Hour of the mission's clock at which a new day begins: a count goes on long after midnight.
const DAY_BEGINS_AT_HOUR: i64 = 6;
/// A draft of the day before keeps that day open while it was touched within this time.
const STILL_AT_WORK: Duration = Duration::hours(3);

/// The mission's zone; UTC where the name is none that this build knows (times then still are true, only further away).
#[must_use]
pub fn zone(name: &str) -> Zone {
    name.parse().unwrap_or(Zone::UTC)
}

/// The polling day to which an instant belongs: until 06:00 it is the day before.
#[must_use]
pub fn polling_day(at: DateTime<Utc>, zone: Zone) -> NaiveDate {
    at.with_timezone(&zone)
        .naive_local()
        .checked_sub_signed(Duration::hours(DAY_BEGINS_AT_HOUR))
        .unwrap_or(NaiveDate::MIN.and_time(chrono::NaiveTime::MIN))
        .date()
}

/// The day that *Today* shows. It is the polling day of now, but a draft that was begun on the day before and is still
/// being written keeps that day open. `drafts`: when begun, when last changed.
#[must_use]
pub fn today(now: DateTime<Utc>, zone: Zone, drafts: &[(DateTime<Utc>, DateTime<Utc>)]) -> NaiveDate {
    let today = polling_day(now, zone);
    let Some(before) = today.pred_opt() else { return today };
    let still_at_work = drafts.iter().any(|(begun, changed)| {
        polling_day(*begun, zone) == before && now.signed_duration_since(*changed) < STILL_AT_WORK
    });
    if still_at_work { before } else { today }
}

/// RFC 3339 in UTC with milliseconds, as times cross to the screen.
#[must_use]
pub fn rfc3339(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// An instant from Unix milliseconds; the epoch where the number is out of range.
#[must_use]
pub fn from_ms(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(ms).unwrap_or(DateTime::UNIX_EPOCH)
}

/// Reads RFC 3339 in any offset.
#[must_use]
pub fn parse(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|t| t.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        parse(text).unwrap()
    }

    #[test]
    fn a_polling_day_outlasts_midnight() {
        let baku = zone("Asia/Baku");
        let day = NaiveDate::from_ymd_opt(2024, 2, 7).unwrap();
        assert_eq!(polling_day(at("2024-02-07T13:00:00+04:00"), baku), day);
        assert_eq!(polling_day(at("2024-02-08T02:10:00+04:00"), baku), day);
        assert_eq!(polling_day(at("2024-02-08T05:59:59+04:00"), baku), day);
        assert_eq!(polling_day(at("2024-02-08T06:00:00+04:00"), baku), day.succ_opt().unwrap());
    }

    #[test]
    fn a_draft_still_being_written_keeps_its_day_open() {
        let baku = zone("Asia/Baku");
        let day = NaiveDate::from_ymd_opt(2024, 2, 7).unwrap();
        let now = at("2024-02-08T06:40:00+04:00");
        let begun = at("2024-02-07T23:00:00+04:00");
        assert_eq!(today(now, baku, &[(begun, at("2024-02-08T06:20:00+04:00"))]), day);
        assert_eq!(today(now, baku, &[(begun, at("2024-02-08T01:00:00+04:00"))]), day.succ_opt().unwrap());
        assert_eq!(today(now, baku, &[]), day.succ_opt().unwrap());
    }

    #[test]
    fn an_unknown_zone_is_read_as_utc() {
        assert_eq!(zone("Nowhere/Land"), Zone::UTC);
    }

    proptest::proptest! {
        #[test]
        fn no_instant_is_without_a_day(ms in proptest::num::i64::ANY, zone in 0_usize..500) {
            let zone = chrono_tz::TZ_VARIANTS[zone % chrono_tz::TZ_VARIANTS.len()];
            let _ = today(from_ms(ms), zone, &[(from_ms(ms), from_ms(ms))]);
        }
    }
}
