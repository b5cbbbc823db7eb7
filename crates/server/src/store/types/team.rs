//! Records that a long-term observer's team shares.

use super::intake::StoredVersion;

/// What a device may read of its team.
#[derive(Debug, Clone, Default)]
pub struct TeamPage {
    /// Versions in the order of acceptance: of others in the team, and not set aside.
    pub versions: Vec<StoredVersion>,
    /// Where the next page begins.
    pub next: i64,
    /// More waits.
    pub more: bool,
}
