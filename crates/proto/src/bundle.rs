//! What a bundle holds beside versions. A bundle is a push as it would travel, packed, and behind it the bytes of evidence, one piece
//! after the other in the order in which the push names them; all of it encrypted. What is beside the versions stands in fields that a
//! push does not have: an endpoint of before them reads the versions, and lets the rest be.

use crate::notes::SignedNote;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A piece of evidence in a bundle; its bytes follow the push.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundledEvidence {
    /// JSON text of its [`crate::EvidenceHead`], as signed.
    pub head: String,
    /// Signature of the head, base64url.
    pub signature: String,
    /// How many bytes it has.
    pub bytes: u64,
}

/// Field of the push: whose bundle it is. A push names its device by token; a file has none and must never hold one.
const DEVICE: &str = "bundle_device";
/// Field of the push: what the observer said back.
const NOTES: &str = "bundle_notes";
/// Field of the push: the evidence that follows.
const EVIDENCE: &str = "bundle_evidence";

/// What a push in a bundle says beside its versions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// Whose it is.
    pub device: Option<tabella_domain::DeviceId>,
    /// Notes.
    pub notes: Vec<SignedNote>,
    /// Evidence, in the order of its bytes.
    pub evidence: Vec<BundledEvidence>,
}

fn list<T: for<'de> Deserialize<'de>>(fields: &Map<String, Value>, name: &str) -> Option<Vec<T>> {
    fields.get(name).map_or(Some(Vec::new()), |value| Vec::deserialize(value).ok())
}

impl Beside {
    /// As fields of the push. Empty lists are left out.
    ///
    /// # Errors
    /// None in practice: what is in it is text and numbers.
    pub fn to_fields(&self) -> Result<Map<String, Value>, serde_json::Error> {
        let mut fields = Map::new();
        if let Some(device) = self.device {
            fields.insert(DEVICE.into(), device.to_string().into());
        }
        if !self.notes.is_empty() {
            fields.insert(NOTES.into(), serde_json::to_value(&self.notes)?);
        }
        if !self.evidence.is_empty() {
            fields.insert(EVIDENCE.into(), serde_json::to_value(&self.evidence)?);
        }
        Ok(fields)
    }

    /// Out of the fields of a push; `None` where a list is not what it is to be.
    #[must_use]
    pub fn from_fields(fields: &Map<String, Value>) -> Option<Self> {
        let device = fields.get(DEVICE).and_then(Value::as_str).and_then(|text| text.parse().ok());
        Some(Self { device, notes: list(fields, NOTES)?, evidence: list(fields, EVIDENCE)? })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beside_crosses_and_a_bundle_of_before_has_nothing_beside() {
        let note = SignedNote {
            note: tabella_domain::NoteId(uuid::Uuid::from_u128(1)),
            body: "{}".into(),
            signature: "s".into(),
            unknown: Map::new(),
        };
        let device = Some(tabella_domain::DeviceId(uuid::Uuid::from_u128(2)));
        let evidence = vec![BundledEvidence { head: "{}".into(), signature: "s".into(), bytes: 7 }];
        let beside = Beside { device, notes: vec![note], evidence };
        assert_eq!(Beside::from_fields(&beside.to_fields().unwrap()), Some(beside.clone()));
        let before = Beside { device, ..Beside::default() };
        assert_eq!(before.to_fields().unwrap().len(), 1);
        assert_eq!(Beside::from_fields(&before.to_fields().unwrap()), Some(before));
        let mut broken = beside.to_fields().unwrap();
        broken.insert(NOTES.into(), 7.into());
        assert_eq!(Beside::from_fields(&broken), None);
    }
}
