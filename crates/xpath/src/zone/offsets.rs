//! From the offsets of instants to those of local times.

use chrono::{LocalResult, NaiveDateTime};

const DAY: i64 = 86_400;

/// The offsets from UTC, in seconds, at which a clock shows a local time: none where it was put forward over it, two where it
/// was put back, the earlier instant's first. `offset_at` says the offset at an instant, in seconds since 1970.
///
/// A clock that changes twice within two days may be told wrong; none does.
pub(crate) fn local(at: &NaiveDateTime, offset_at: impl Fn(i64) -> i32) -> LocalResult<i32> {
    let clock = at.and_utc().timestamp();
    // No offset is as large as a day: one of these instants lies before and one after whatever shows this time.
    let (before, after) = (offset_at(clock - DAY), offset_at(clock + DAY));
    let shows = |offset: i32| offset_at(clock - i64::from(offset)) == offset;
    match (shows(before), before != after && shows(after)) {
        (true, true) => LocalResult::Ambiguous(before.max(after), before.min(after)),
        (true, false) => LocalResult::Single(before),
        (false, true) => LocalResult::Single(after),
        (false, false) => LocalResult::None,
    }
}

#[cfg(test)]
mod tests {
    use super::local;
    use chrono::{DateTime, LocalResult, Offset, TimeZone};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn local_times_are_those_of_the_tables(zone in 0_usize..chrono_tz::TZ_VARIANTS.len(), at in 0_i64..4_102_444_800, near in any::<bool>()) {
            let zone = chrono_tz::TZ_VARIANTS[zone];
            let offset_at = |seconds: i64| {
                let at = DateTime::from_timestamp(seconds, 0).unwrap().naive_utc();
                zone.offset_from_utc_datetime(&at).fix().local_minus_utc()
            };
            // Half of the times lie about a change of the clock, where there is one in the year after.
            let mut at = at;
            if near && let Some(month) = (0..13).find(|i| offset_at(at + i * 2_629_746) != offset_at(at)) {
                let (mut low, mut high) = (at, at + month * 2_629_746);
                while high - low > 1 {
                    let middle = i64::midpoint(low, high);
                    if offset_at(middle) == offset_at(low) { low = middle } else { high = middle }
                }
                at = high + i64::from(offset_at(high)) + at % 10_000 - 5_000;
            }
            let clock = DateTime::from_timestamp(at, 0).unwrap().naive_utc();
            let wanted = match zone.offset_from_local_datetime(&clock) {
                LocalResult::None => LocalResult::None,
                LocalResult::Single(one) => LocalResult::Single(one.fix().local_minus_utc()),
                LocalResult::Ambiguous(a, b) => LocalResult::Ambiguous(a.fix().local_minus_utc(), b.fix().local_minus_utc()),
            };
            prop_assert_eq!(local(&clock, offset_at), wanted, "{} {}", zone, clock);
        }
    }
}
