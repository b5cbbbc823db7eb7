//! What the screen needs before unlocking. In clear: nothing sensitive may ever stand here.

use crate::error::StoreError;
use crate::files;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::path::Path;

const FILE: &str = "settings.json";

/// Language and appearance.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// BCP 47; `None` follows the system.
    pub language: Option<String>,
    /// `light`, `dark`, `sunlight`, `auto`; `None` is `auto`.
    pub theme: Option<String>,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

impl Settings {
    /// Reads them; defaults where the file is missing or unreadable (it holds nothing that is worth an error).
    #[must_use]
    pub fn load(dir: &Path) -> Self {
        let bytes = files::read(&dir.join(FILE)).ok().flatten().unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// Writes them, atomically.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`], [`StoreError::Io`].
    pub fn save(&self, dir: &Path) -> Result<(), StoreError> {
        files::prepare(dir)?;
        let bytes = serde_json::to_vec(self).map_err(|_| StoreError::Internal { what: "settings" })?;
        files::write_atomic(&dir.join(FILE), &bytes)
    }
}
