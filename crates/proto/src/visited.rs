//! Where the mission has been.

use serde::{Deserialize, Serialize};
use tabella_domain::StationKey;

/// A station where somebody of the mission has been. It never says who.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitedStation {
    /// The station.
    pub station: StationKey,
    /// `form_id` of the forms filled there.
    pub forms: Vec<String>,
}
