//! Changing the secret, and the way back in when it is forgotten.
//!
//! The envelope is replaced as a whole: after a crash at any instant the file is the old one, which opens with the old secret,
//! or the new one, which opens with the new.

use crate::age_file::{self, Recipient};
use crate::audit;
use crate::book::FieldBook;
use crate::clock::Clock;
use crate::envelope::{BookKey, Envelope, KeyParams, Keychain, RecoveryWrap};
use crate::error::StoreError;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
#[cfg(not(target_family = "wasm"))]
use std::path::Path;
use tabella_domain::Mission;
use zeroize::Zeroizing;

/// Field of the mission that names the age recipient (`age1…`) of its offline recovery key.
pub const RECOVERY_FIELD: &str = tabella_domain::RECOVERY_RECIPIENT;

/// Stands before the key inside of a recovery wrap.
const HEAD: &[u8] = b"tabella/book-key/1\n";

/// A recipient that a mission names; `None` where it names none, or one that is not readable.
pub(crate) fn recipient(mission: &Mission, field: &str) -> Option<Recipient> {
    mission.unknown.get(field).and_then(serde_json::Value::as_str).and_then(|text| text.trim().parse().ok())
}

fn seal(key: &BookKey, recipient: &Recipient) -> Result<RecoveryWrap, StoreError> {
    let plain = Zeroizing::new([HEAD, key.as_slice()].concat());
    let sealed = age_file::seal(recipient, &plain)?;
    Ok(RecoveryWrap { recipient: recipient.to_string(), sealed: URL_SAFE_NO_PAD.encode(sealed) })
}

#[cfg(not(target_family = "wasm"))]
fn unseal(wrap: &RecoveryWrap, identity: &age::x25519::Identity) -> Option<BookKey> {
    let sealed = URL_SAFE_NO_PAD.decode(&wrap.sealed).ok()?;
    let plain = Zeroizing::new(age::decrypt(identity, &sealed).ok()?);
    let bytes: &[u8; 32] = plain.strip_prefix(HEAD)?.try_into().ok()?;
    Some(Zeroizing::new(*bytes))
}

impl FieldBook {
    /// Changes the secret. The old one is asked for and counted as when unlocking; its kind stays. The caller checks the new
    /// one against the mission's policy.
    ///
    /// # Errors
    /// [`StoreError::SecretWrong`], [`StoreError::SecretThrottled`], [`StoreError::KeychainMissing`],
    /// [`StoreError::KeychainUnavailable`], [`StoreError::DiskFull`]: in every case the old secret still opens the store.
    pub fn change_secret(
        &mut self,
        old: &str,
        new: &str,
        keychain: Option<&dyn Keychain>,
        params: KeyParams,
        clock: &Clock,
    ) -> Result<(), StoreError> {
        let mut envelope = self.envelope()?;
        let key = envelope.open(self.dir(), old, keychain, clock)?;
        if *key != *self.key {
            // Somebody laid another store's envelope beside this one.
            return Err(StoreError::Damaged { what: "key envelope" });
        }
        envelope.rewrap(&self.key, new, keychain, params)?;
        envelope.save(self.dir())?;
        // The new secret stands: a full disk must not make it look as if it did not.
        let _ = self.write(|tx| Ok(audit::note(tx, clock.wall_ms, "secret_changed", None, None, "")?));
        Ok(())
    }

    fn envelope(&self) -> Result<Envelope, StoreError> {
        Envelope::load(self.dir())?.ok_or(StoreError::Damaged { what: "key envelope" })
    }

    /// Brings the second wrap in line with the mission: made where it names a recovery recipient, made anew where it names
    /// another, taken away where it names none any more.
    pub(crate) fn keep_recovery(&mut self) -> Result<(), StoreError> {
        let Some(mission) = self.mission()? else { return Ok(()) };
        let wanted = recipient(&mission, RECOVERY_FIELD);
        let mut envelope = self.envelope()?;
        let names: Vec<&str> = envelope.recovery.iter().map(|wrap| wrap.recipient.as_str()).collect();
        let wanted_name = wanted.as_ref().map(ToString::to_string);
        if names == wanted_name.as_deref().into_iter().collect::<Vec<_>>() {
            return Ok(());
        }
        envelope.recovery = wanted.iter().map(|to| seal(&self.key, to)).collect::<Result<_, _>>()?;
        envelope.save(self.dir())
    }

    /// As [`FieldBook::keep_recovery`], after the mission came. On a full disk the next opening does it: what came stays.
    pub(crate) fn follow_mission(&mut self) -> Result<(), StoreError> {
        match self.keep_recovery() {
            Err(StoreError::DiskFull) => Ok(()),
            other => other,
        }
    }

    /// True where the mission's recovery key opens this store too.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn has_recovery(&self) -> Result<bool, StoreError> {
        Ok(!self.envelope()?.recovery.is_empty())
    }

    /// Opens a store with the mission's recovery identity (`AGE-SECRET-KEY-1…`) in place of its secret: a PIN was forgotten, or
    /// the keychain entry is gone. Takes no try. To be followed by [`FieldBook::renew_secret`], where the observer goes on.
    ///
    /// # Errors
    /// [`StoreError::NotRecoverable`] where the store has no recovery wrap or the identity is not its own; else as
    /// [`FieldBook::open`].
    #[cfg(not(target_family = "wasm"))]
    pub fn recover(dir: &Path, identity: &str, clock: &Clock) -> Result<Self, StoreError> {
        let identity: age::x25519::Identity = identity.trim().parse().map_err(|_| StoreError::NotRecoverable)?;
        let mut book = Self::open_by(dir, clock, |envelope| {
            envelope.recovery.iter().find_map(|wrap| unseal(wrap, &identity)).ok_or(StoreError::NotRecoverable)
        })?;
        let _ = book.write(|tx| Ok(audit::note(tx, clock.wall_ms, "recovered", None, None, "")?));
        Ok(book)
    }

    /// Gives a store that was recovered a new secret without the old one, with a new keychain entry where there is a keychain:
    /// the former entry may be gone. Nothing in the app leads here from a running session.
    ///
    /// # Errors
    /// [`StoreError::KeychainUnavailable`], [`StoreError::DiskFull`]: the store is as before.
    #[cfg(not(target_family = "wasm"))]
    pub fn renew_secret(
        &mut self,
        new: &str,
        keychain: Option<&dyn Keychain>,
        params: KeyParams,
        clock: &Clock,
    ) -> Result<(), StoreError> {
        let mut envelope = Envelope::around(&self.key, new, keychain, params)?;
        envelope.recovery = self.envelope()?.recovery;
        // One write, marked as ready: there is no instant without a way in.
        envelope.finish(self.dir())?;
        let _ = self.write(|tx| Ok(audit::note(tx, clock.wall_ms, "secret_renewed", None, None, "")?));
        Ok(())
    }
}
