//! What a shell hands to the core: where files are, the keychain, clock, randomness, names.

use std::path::PathBuf;

pub use tabella_fieldbook::{Clock as Instants, KeyParams, Keychain, KeychainError};

/// The device's clocks. The wall clock may be years off: nothing here trusts it for more than order and display.
pub trait Clock: Send {
    /// Now.
    fn now(&self) -> Instants;
}

/// The platform's source of random bytes.
pub trait Random: Send {
    /// Fills the buffer.
    ///
    /// # Errors
    /// The platform gives none; nothing that needs an id goes on then.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandom>;
}

/// The platform gives no random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the platform gives no random bytes")]
pub struct NoRandom;

/// Randomness of the operating system (or of the browser).
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandom> {
        getrandom::fill(bytes).map_err(|_| NoRandom)
    }
}

/// Where bundles for the mission go.
pub trait Bundles: Send {
    /// Keeps a bundle where the person finds it: whole, or not at all.
    ///
    /// # Errors
    /// As the platform's files give them.
    fn keep(&mut self, name: &str, bytes: &[u8]) -> std::io::Result<()>;
}

/// Everything that differs between shells.
pub struct Platform {
    /// Folder of the field book; made when it is missing.
    pub dir: PathBuf,
    /// Where bundles for the mission go.
    pub bundles: Box<dyn Bundles>,
    /// The platform's keychain; `None` where it has none, and a passphrase is then needed.
    pub keychain: Option<Box<dyn Keychain + Send>>,
    /// Clock.
    pub clock: Box<dyn Clock>,
    /// Randomness.
    pub random: Box<dyn Random>,
    /// Language of the device, BCP 47; used until the person chooses one.
    pub language: String,
    /// Version of the app.
    pub app_version: String,
    /// `desktop`, `android`, `browser`.
    pub platform: String,
    /// Cost of the key derivation.
    pub key_params: KeyParams,
}

/// A folder of the operating system; made when it is missing.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Debug, Clone)]
pub struct BundleFolder(pub PathBuf);

#[cfg(not(target_arch = "wasm32"))]
impl Bundles for BundleFolder {
    // Written beside, synced, renamed.
    fn keep(&mut self, name: &str, bytes: &[u8]) -> std::io::Result<()> {
        use std::io::Write;
        std::fs::create_dir_all(&self.0)?;
        let beside = self.0.join(format!("{name}.part"));
        let mut file = std::fs::File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        std::fs::rename(&beside, self.0.join(name))
    }
}

/// The operating system's clocks.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

#[cfg(not(target_arch = "wasm32"))]
impl Clock for SystemClock {
    fn now(&self) -> Instants {
        Instants::system()
    }
}
