//! Throttling of wrong secrets. Counts and delays; never wipes.

use crate::clock::Clock;
use serde::{Deserialize, Serialize};

/// Tries that cost no wait.
pub const FREE_TRIES: u8 = 5;
const WAITS_S: [u64; 5] = [30, 60, 300, 900, 3600];

/// What the screen says before a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Throttle {
    /// Seconds until a try is taken; 0 now.
    pub wait_seconds: u32,
    /// Tries before the next wait, at least 1.
    pub tries_left: u8,
}

/// Failed tries since the last success, as stored in the envelope.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tries {
    pub(crate) failed: u32,
    pub(crate) wall_ms: i64,
    pub(crate) mono_ms: u64,
    pub(crate) process: u64,
}

/// Wait after so many failed tries in a row.
fn wait_ms(failed: u32) -> u64 {
    let Some(over) = failed.checked_sub(u32::from(FREE_TRIES)) else { return 0 };
    let index = usize::try_from(over).unwrap_or(usize::MAX).min(WAITS_S.len() - 1);
    WAITS_S.get(index).copied().unwrap_or(3600) * 1000
}

impl Tries {
    /// How long since the last failed try. Within one process the monotonic clock alone counts. After a restart the wall
    /// clock counts, but a clock that was moved back does not: then only the time since this process started does, which
    /// certainly has passed.
    fn elapsed_ms(&self, clock: &Clock) -> u64 {
        if self.process == clock.process && clock.process != 0 {
            return clock.mono_ms.saturating_sub(self.mono_ms);
        }
        let wall = u64::try_from(clock.wall_ms.saturating_sub(self.wall_ms)).unwrap_or(0);
        wall.max(clock.mono_ms)
    }

    pub(crate) fn throttle(&self, clock: &Clock) -> Throttle {
        let wait = wait_ms(self.failed).saturating_sub(self.elapsed_ms(clock));
        let left = u32::from(FREE_TRIES).saturating_sub(self.failed).max(1);
        Throttle {
            wait_seconds: u32::try_from(wait.div_ceil(1000)).unwrap_or(u32::MAX),
            tries_left: u8::try_from(left).unwrap_or(FREE_TRIES),
        }
    }

    pub(crate) fn count(&mut self, clock: &Clock) {
        *self = Self {
            failed: self.failed.saturating_add(1),
            wall_ms: clock.wall_ms,
            mono_ms: clock.mono_ms,
            process: clock.process,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(wall_ms: i64, mono_ms: u64, process: u64) -> Clock {
        Clock { wall_ms, mono_ms, process }
    }

    fn failed(n: u32, clock: Clock) -> Tries {
        let mut tries = Tries::default();
        (0..n).for_each(|_| tries.count(&clock));
        tries
    }

    #[test]
    fn five_tries_are_free_and_then_waits_grow_to_an_hour() {
        let now = at(1_000_000, 10, 7);
        let waits: Vec<u32> = (0..12).map(|n| failed(n, now).throttle(&now).wait_seconds).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 30, 60, 300, 900, 3600, 3600, 3600]);
        let left: Vec<u8> = (0..7).map(|n| failed(n, now).throttle(&now).tries_left).collect();
        assert_eq!(left, [5, 4, 3, 2, 1, 1, 1]);
    }

    #[test]
    fn moving_the_clock_while_the_app_runs_shortens_nothing() {
        let tries = failed(6, at(1_000_000, 10, 7));
        assert_eq!(tries.throttle(&at(i64::MAX, 1_010, 7)).wait_seconds, 59);
        assert_eq!(tries.throttle(&at(0, 1_010, 7)).wait_seconds, 59);
    }

    #[test]
    fn a_clock_moved_back_over_a_restart_does_not_lock_for_years() {
        let tries = failed(6, at(1_800_000_000_000, 10, 7));
        assert_eq!(tries.throttle(&at(1_700_000_000_000, 0, 8)).wait_seconds, 60);
        assert_eq!(tries.throttle(&at(1_700_000_000_000, 60_000, 8)).wait_seconds, 0);
    }

    #[test]
    fn a_wait_goes_on_over_a_restart() {
        let tries = failed(6, at(1_000_000, 10, 7));
        assert_eq!(tries.throttle(&at(1_020_000, 0, 8)).wait_seconds, 40);
        assert_eq!(tries.throttle(&at(1_060_000, 0, 8)).wait_seconds, 0);
    }
}
