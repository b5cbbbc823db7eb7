//! Sealing for a key that the other device made for this alone: X25519, HKDF-SHA-256 and XChaCha20-Poly1305.
//!
//! Both keys are fresh, so that neither a device that is taken later nor its long-lived key opens what was filmed before. The key
//! that comes out is used for one letter, with a nonce of zeros.

use crate::error::StoreError;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sha2::Sha256;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

const INFO: &[u8] = b"tabella/handover/1";

/// The public half of a secret.
pub(super) fn public(secret: &[u8; 32]) -> [u8; 32] {
    PublicKey::from(&StaticSecret::from(*secret)).to_bytes()
}

/// `None` where the other key is none that two could agree with.
fn cipher(own: &[u8; 32], other: &[u8; 32], giver: &[u8; 32], taker: &[u8; 32]) -> Option<XChaCha20Poly1305> {
    let shared = StaticSecret::from(*own).diffie_hellman(&PublicKey::from(*other));
    if !shared.was_contributory() {
        return None;
    }
    let salt = [giver.as_slice(), taker.as_slice()].concat();
    let mut key = Zeroizing::new([0_u8; 32]);
    Hkdf::<Sha256>::new(Some(salt.as_slice()), shared.as_bytes()).expand(INFO, key.as_mut_slice()).ok()?;
    XChaCha20Poly1305::new_from_slice(key.as_slice()).ok()
}

/// Seals for `taker`; `head` stands before it in clear and is covered.
pub(super) fn seal(secret: &[u8; 32], taker: &[u8; 32], head: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
    let fault = StoreError::Internal { what: "cipher" };
    let Some(cipher) = cipher(secret, taker, &public(secret), taker) else { return Err(fault) };
    let sealed = cipher.encrypt(&XNonce::default(), Payload { msg: plain, aad: head }).map_err(|_| fault)?;
    Ok([head, sealed.as_slice()].concat())
}

/// Opens what `giver` sealed; `None` where it is not for this key, or was changed.
pub(super) fn open(secret: &[u8; 32], giver: &[u8; 32], head: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let cipher = cipher(secret, giver, giver, &public(secret))?;
    cipher.decrypt(&XNonce::default(), Payload { msg: sealed, aad: head }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_sealed_for_a_key_opens_with_it_alone(
            giver in any::<[u8; 32]>(), taker in any::<[u8; 32]>(), thief in any::<[u8; 32]>(),
            plain in proptest::collection::vec(any::<u8>(), 0..200), at in 0_usize..4096, by in 1_u8..=255,
        ) {
            let head = b"head";
            let sealed = seal(&giver, &public(&taker), head, &plain).unwrap();
            let body = &sealed[head.len()..];
            let opened = open(&taker, &public(&giver), head, body);
            prop_assert_eq!(opened.as_deref(), Some(plain.as_slice()));
            if public(&thief) != public(&taker) {
                prop_assert!(open(&thief, &public(&giver), head, body).is_none());
            }
            let mut changed = body.to_vec();
            let at = at % changed.len();
            changed[at] ^= by;
            prop_assert!(open(&taker, &public(&giver), head, &changed).is_none());
            prop_assert!(open(&taker, &public(&giver), b"haed", body).is_none());
        }
    }

    #[test]
    fn a_key_that_agrees_with_everybody_is_refused() {
        assert!(seal(&[1; 32], &[0; 32], b"", b"x").is_err());
        assert!(open(&[1; 32], &[0; 32], b"", &[0; 17]).is_none());
    }
}
