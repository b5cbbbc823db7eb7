//! What the endpoint vouches for: whose a device is.

use super::bytes::{Reader, put_text};
use crate::keys::{EndpointKey, KeyError, PublicKey, Signature};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tabella_domain::{DeviceId, MissionId};

const DOMAIN: &[u8] = b"tabella/credential/1\n";
/// Format of the bytes.
const FORMAT: u8 = 1;

/// What the endpoint vouches for: this key is of this device, of this observer, in this team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// The mission.
    pub mission: MissionId,
    /// The device.
    pub device: DeviceId,
    /// Its Ed25519 key.
    pub key: PublicKey,
    /// Code of its observer.
    pub observer: String,
    /// Code of the team; empty where there is none.
    pub team: String,
}

/// A credential as it travels, with the endpoint's signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedCredential {
    /// Base64url of its bytes.
    pub credential: String,
    /// Ed25519 signature of the endpoint over `"tabella/credential/1\n"` and the bytes, base64url.
    pub signature: String,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

impl Credential {
    /// The bytes that are signed.
    ///
    /// # Errors
    /// A code of more than 255 bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, KeyError> {
        let mut out = vec![FORMAT];
        out.extend_from_slice(self.mission.0.as_bytes());
        out.extend_from_slice(self.device.0.as_bytes());
        out.extend_from_slice(self.key.as_bytes());
        put_text(&mut out, &self.observer)?;
        put_text(&mut out, &self.team)?;
        Ok(out)
    }

    pub(super) fn read(bytes: &[u8]) -> Result<Self, KeyError> {
        let mut from = Reader(bytes);
        if from.array::<1>()? != [FORMAT] {
            return Err(KeyError::Malformed);
        }
        let read = Self {
            mission: MissionId(from.uuid()?),
            device: DeviceId(from.uuid()?),
            key: PublicKey::from_bytes(&from.array()?)?,
            observer: from.text()?,
            team: from.text()?,
        };
        from.end()?;
        Ok(read)
    }

    /// Signs it.
    ///
    /// # Errors
    /// A code of more than 255 bytes.
    pub fn sign(&self, endpoint: &EndpointKey) -> Result<SignedCredential, KeyError> {
        let bytes = self.to_bytes()?;
        let signature = endpoint.sign_in(DOMAIN, &bytes).to_text();
        Ok(SignedCredential { credential: URL_SAFE_NO_PAD.encode(bytes), signature, unknown: Map::new() })
    }
}

impl SignedCredential {
    /// What it says, where the endpoint signed it.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn verified(&self, endpoint: &PublicKey) -> Result<Credential, KeyError> {
        let bytes = URL_SAFE_NO_PAD.decode(&self.credential).map_err(|_| KeyError::Malformed)?;
        endpoint.verify_in(DOMAIN, &bytes, &Signature::from_text(&self.signature)?)?;
        Credential::read(&bytes)
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) -> Result<(), KeyError> {
        let bytes = URL_SAFE_NO_PAD.decode(&self.credential).map_err(|_| KeyError::Malformed)?;
        out.extend_from_slice(&u16::try_from(bytes.len()).map_err(|_| KeyError::Malformed)?.to_be_bytes());
        out.extend_from_slice(&bytes);
        out.extend_from_slice(&Signature::from_text(&self.signature)?.to_bytes());
        Ok(())
    }

    pub(super) fn take(from: &mut Reader<'_>) -> Result<Self, KeyError> {
        let length = usize::from(u16::from_be_bytes(from.array()?));
        let credential = URL_SAFE_NO_PAD.encode(from.take(length)?);
        let signature = Signature::from_bytes(&from.array()?).to_text();
        Ok(Self { credential, signature, unknown: Map::new() })
    }
}
