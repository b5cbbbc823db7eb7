//! Throttling of failures: by key (an address, an account) and over all keys. Kept in memory only, never logged.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// Failures allowed in a window.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// Failures.
    pub failures: u32,
    /// Window in milliseconds.
    pub window_ms: i64,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    since_ms: i64,
    failures: u32,
}

/// Counts failures a key; a key past its limit waits until its window ends.
#[derive(Debug)]
pub struct Throttle<K> {
    limit: Limit,
    windows: Mutex<HashMap<K, Window>>,
}

/// Keys remembered; past it, windows that ended are forgotten, then the oldest.
const KEYS: usize = 10_000;

impl<K: Eq + Hash + Clone> Throttle<K> {
    /// A throttle with a limit.
    #[must_use]
    pub fn new(limit: Limit) -> Self {
        Self { limit, windows: Mutex::new(HashMap::new()) }
    }

    /// Seconds to wait, or zero.
    #[must_use]
    pub fn wait(&self, key: &K, now_ms: i64) -> u32 {
        let windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        match windows.get(key) {
            Some(w) if w.failures >= self.limit.failures => {
                let rest = w.since_ms + self.limit.window_ms - now_ms;
                u32::try_from((rest + 999) / 1_000).unwrap_or(0)
            }
            _ => 0,
        }
    }

    /// Counts a failure.
    pub fn fail(&self, key: &K, now_ms: i64) {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= KEYS && !windows.contains_key(key) {
            windows.retain(|_, w| now_ms < w.since_ms + self.limit.window_ms);
            if windows.len() >= KEYS {
                let oldest = windows.iter().min_by_key(|(_, w)| w.since_ms).map(|(k, _)| k.clone());
                if let Some(oldest) = oldest {
                    windows.remove(&oldest);
                }
            }
        }
        let window = windows.entry(key.clone()).or_insert(Window { since_ms: now_ms, failures: 0 });
        if now_ms >= window.since_ms + self.limit.window_ms {
            *window = Window { since_ms: now_ms, failures: 0 };
        }
        window.failures = window.failures.saturating_add(1);
    }

    /// Forgets a key's failures.
    pub fn clear(&self, key: &K) {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn past_its_limit_a_key_waits_until_the_window_ends_and_others_do_not() {
        let throttle = Throttle::new(Limit { failures: 3, window_ms: 60_000 });
        for _ in 0..3 {
            assert_eq!(throttle.wait(&"a", 0), 0);
            throttle.fail(&"a", 0);
        }
        assert_eq!(throttle.wait(&"a", 1_000), 59);
        assert_eq!(throttle.wait(&"b", 1_000), 0);
        assert_eq!(throttle.wait(&"a", 60_000), 0);
        throttle.fail(&"a", 60_001);
        assert_eq!(throttle.wait(&"a", 60_002), 0);
    }
}
