//! The platform's keychain: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.

use keyring::{Entry, Error};
use tabella_app::{Keychain, KeychainError};
use zeroize::Zeroizing;

/// Service name under which secrets stand. Names no organisation and no mission.
const SERVICE: &str = "org.tabella.field";

/// The keychain of the signed-in user.
pub(crate) struct PlatformKeychain;

impl PlatformKeychain {
    /// The keychain, where this platform has one that works now: a secret is written and read back, because a
    /// keychain that only pretends to keep secrets would cost the observer the store. `TABELLA_NO_KEYCHAIN` does without.
    pub(crate) fn probe() -> Option<Self> {
        if std::env::var_os("TABELLA_NO_KEYCHAIN").is_some() {
            return None;
        }
        let entry = Entry::new(SERVICE, "probe").ok()?;
        entry.set_secret(b"probe").ok()?;
        (entry.get_secret().ok()? == b"probe").then_some(Self)
    }
}

impl Keychain for PlatformKeychain {
    fn load(&self, id: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        match Entry::new(SERVICE, id).and_then(|entry| entry.get_secret()) {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(_) => Err(KeychainError),
        }
    }

    fn store(&self, id: &str, secret: &[u8]) -> Result<(), KeychainError> {
        Entry::new(SERVICE, id).and_then(|entry| entry.set_secret(secret)).map_err(|_| KeychainError)
    }
}
