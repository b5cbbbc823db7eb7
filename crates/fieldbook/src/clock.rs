//! Time as the store takes it: wall clock, and a clock that nobody can move.

/// An instant. Pure code takes it as an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Device clock, Unix milliseconds. May be wrong by years and may jump.
    pub wall_ms: i64,
    /// Milliseconds since this process started; only ever grows.
    pub mono_ms: u64,
    /// A random number of this process, so that a stored `mono_ms` is compared only within the process that wrote it.
    pub process: u64,
}

#[cfg(not(target_family = "wasm"))]
impl Clock {
    /// The system's clocks.
    #[must_use]
    pub fn system() -> Self {
        use std::sync::OnceLock;
        use std::time::Instant;
        static PROCESS: OnceLock<(Instant, u64)> = OnceLock::new();
        let (started, process) = PROCESS.get_or_init(|| {
            // Without a random source the process counts as a new one each time, which only lengthens a wait.
            (Instant::now(), getrandom::u64().unwrap_or(0))
        });
        Self {
            wall_ms: chrono::Utc::now().timestamp_millis(),
            mono_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            process: *process,
        }
    }
}
