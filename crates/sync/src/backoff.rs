//! When to try again: exponential, full jitter, capped; indifferent to a clock that jumps.

/// Longest wait that backoff chooses by itself, milliseconds.
pub const MAX_BACKOFF_MS: i64 = 5 * 60 * 1000;
/// Longest wait that is believed at all, milliseconds (an endpoint's `Retry-After` is cut to it). A stored time further
/// ahead than this means that the clock was moved, and is treated as past.
pub const MAX_WAIT_MS: i64 = 60 * 60 * 1000;
const FIRST_MS: i64 = 2_000;
const LEAST_MS: i64 = 250;

/// Whether a stored "not before" has passed, on a clock that may have been moved meanwhile.
#[must_use]
pub fn due(not_before_ms: i64, now_ms: i64) -> bool {
    now_ms >= not_before_ms || not_before_ms.saturating_sub(now_ms) > MAX_WAIT_MS
}

/// Whether `every_ms` have passed since `last_ms`; a clock moved back counts as passed.
pub(crate) fn elapsed(last_ms: i64, every_ms: i64, now_ms: i64) -> bool {
    now_ms < last_ms || now_ms.saturating_sub(last_ms) >= every_ms
}

/// Wait after the `failures`-th failure in a row (from 1): uniform between nothing and a ceiling that doubles from 2 s to
/// 5 min ("full jitter"), so that a thousand devices that lost the same mast do not come back in step.
pub(crate) fn wait_ms(failures: u32, random: u64) -> i64 {
    let doublings = failures.saturating_sub(1).min(16);
    let ceiling = FIRST_MS.saturating_mul(1_i64 << doublings).min(MAX_BACKOFF_MS);
    let span = u64::try_from(ceiling).unwrap_or(1).saturating_add(1);
    i64::try_from(random % span).unwrap_or(ceiling).max(LEAST_MS)
}

/// As [`wait_ms`], but no sooner than the endpoint asked.
pub(crate) fn not_before_ms(now_ms: i64, failures: u32, random: u64, retry_after_s: Option<u64>) -> i64 {
    let asked =
        retry_after_s.map_or(0, |s| i64::try_from(s).unwrap_or(i64::MAX)).saturating_mul(1000).clamp(0, MAX_WAIT_MS);
    now_ms.saturating_add(wait_ms(failures, random).max(asked))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_wait_is_never_longer_than_five_minutes(failures in any::<u32>(), random in any::<u64>()) {
            let wait = wait_ms(failures, random);
            prop_assert!((LEAST_MS..=MAX_BACKOFF_MS).contains(&wait));
        }

        #[test]
        fn the_endpoint_s_own_time_is_honoured_up_to_an_hour(failures in 1_u32..20, random in any::<u64>(), asked in any::<u64>()) {
            let at = not_before_ms(1_000, failures, random, Some(asked));
            let asked_ms = i64::try_from(asked).unwrap_or(i64::MAX).saturating_mul(1000).min(MAX_WAIT_MS);
            prop_assert!(at >= 1_000 + asked_ms && at <= 1_000 + MAX_WAIT_MS);
        }

        #[test]
        fn a_clock_moved_back_by_years_blocks_nothing(years in 1_i64..50, failures in 1_u32..20, random in any::<u64>()) {
            let now = 1_800_000_000_000;
            let at = not_before_ms(now, failures, random, None);
            prop_assert!(due(at, now - years * 365 * 86_400_000));
            prop_assert!(elapsed(now, 60_000, now - years * 365 * 86_400_000));
        }
    }

    #[test]
    fn ceilings_double_and_then_stay() {
        let ceilings: Vec<i64> = (1..=9).map(|n| (0..4_000).map(|i| wait_ms(n, i * 97)).max().unwrap()).collect();
        assert!(ceilings.windows(2).all(|w| w[0] <= w[1]));
        assert!(ceilings[0] <= 2_000 && ceilings[8] > 200_000);
    }
}
