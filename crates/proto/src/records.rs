//! Records that long-term observers of one team share.

use crate::messages::SignedVersion;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A sent version of somebody in the same team, as its own device signed it. Only to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerVersion {
    /// Code of the observer who sent it.
    pub observer: String,
    /// Ed25519 public key of the device that signed it, base64url.
    pub device_key: String,
    /// The version.
    pub version: SignedVersion,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}
