//! A bundle: everything that has no receipt, in one encrypted file, for the day on which no network comes.
//!
//! The file is a push as it would travel (JSON, gzip), encrypted with age to the mission's bundle recipient. The device
//! itself cannot open it again. The versions in it stay in the outbox: only a receipt acknowledges.

use crate::age_file;
use crate::book::FieldBook;
use crate::envelope::random;
use crate::error::StoreError;
use crate::outbox;
use crate::secret::recipient;
use tabella_domain::Mission;
use tabella_proto::{PROTOCOL, PushRequest, encode, gzip};
use tabella_sync::OutboxStore;

/// A bundle, to be written by the shell where the observer wants it.
#[derive(Clone, PartialEq, Eq)]
pub struct Bundle {
    /// File name; says nothing of its content.
    pub file_name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// Versions in it.
    pub versions: u32,
}

impl std::fmt::Debug for Bundle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bundle").field("versions", &self.versions).finish_non_exhaustive()
    }
}

/// Field of the mission that names the age recipient (`age1…`) of bundles.
pub const RECIPIENT_FIELD: &str = "bundle_recipient";

/// True where a mission names somebody to encrypt a bundle for.
#[must_use]
pub fn can_export(mission: &Mission) -> bool {
    recipient(mission, RECIPIENT_FIELD).is_some()
}

impl FieldBook {
    /// Packs every version that has no receipt, parked ones included.
    ///
    /// # Errors
    /// [`StoreError::NoBundleRecipient`] where the mission names none (nothing is ever exported in clear);
    /// [`StoreError::NothingToExport`].
    pub fn export_bundle(&self, at_ms: i64) -> Result<Bundle, StoreError> {
        let mission = self.mission()?.ok_or(StoreError::NoBundleRecipient)?;
        let recipient = recipient(&mission, RECIPIENT_FIELD).ok_or(StoreError::NoBundleRecipient)?;
        let versions = outbox::unacknowledged(&self.conn)?;
        if versions.is_empty() {
            return Err(StoreError::NothingToExport);
        }
        let count = u32::try_from(versions.len()).unwrap_or(u32::MAX);
        let mut unknown = serde_json::Map::new();
        if let Some(device) = self.device()? {
            // A push names its device by token; a file has none and must never hold one.
            unknown.insert("bundle_device".into(), device.to_string().into());
        }
        let push = PushRequest {
            protocol: PROTOCOL,
            device: self.device_state(at_ms)?,
            versions: versions.iter().map(crate::records::StoredVersion::signed).collect(),
            unknown,
        };
        let packed = encode(&push).and_then(|json| gzip(&json)).map_err(|_| StoreError::Internal { what: "bundle" })?;
        let bytes = age_file::seal(&recipient, &packed)?;
        let name: String = random::<5>()?.iter().map(|b| format!("{b:02x}")).collect();
        Ok(Bundle { file_name: format!("tabella-{name}.bundle"), bytes, versions: count })
    }
}
