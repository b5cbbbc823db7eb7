//! Sealing for a recipient in the age format (age-encryption.org/v1, X25519 recipients), and nothing else of that format.
//!
//! The device only ever seals; what it seals is opened with the age tool or crate, far from a phone. That crate brings a second curve
//! with its tables, a second set of ciphers and a parser: fifty kilobytes of what a phone would load. This is the writing half, over the
//! primitives that the book uses anyhow, and the same in every shell; tests open with the age crate what is written here.

use crate::envelope::random;
use crate::error::StoreError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use curve25519_dalek::constants::X25519_BASEPOINT;
use curve25519_dalek::montgomery::MontgomeryPoint;
use hkdf::Hkdf;
use hkdf::hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;
use std::str::FromStr;
use zeroize::Zeroizing;

const CHUNK: usize = 64 * 1024;
const PREFIX: &str = "age";

/// Who a file is sealed for: `age1…`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Recipient {
    text: String,
    point: [u8; 32],
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Not an `age1…` recipient.
#[derive(Debug)]
pub(crate) struct NoRecipient;

impl FromStr for Recipient {
    type Err = NoRecipient;

    fn from_str(text: &str) -> Result<Self, NoRecipient> {
        // All of one case, as Bech32 has it; its writing is small.
        let small = text.to_ascii_lowercase();
        if text != small && text != text.to_ascii_uppercase() {
            return Err(NoRecipient);
        }
        let (prefix, data) = small.rsplit_once('1').ok_or(NoRecipient)?;
        let point = (prefix == PREFIX).then(|| bech32(data)).flatten().ok_or(NoRecipient)?;
        Ok(Self { text: small, point })
    }
}

/// The 32 bytes behind `age1`, where the check sum is right and nothing but padding is left over.
fn bech32(data: &str) -> Option<[u8; 32]> {
    const LETTERS: &str = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let letters =
        data.chars().map(|c| LETTERS.find(c).and_then(|at| u8::try_from(at).ok())).collect::<Option<Vec<_>>>()?;
    let mut check = 1_u32;
    let expanded = PREFIX.bytes().map(|b| b >> 5).chain([0]).chain(PREFIX.bytes().map(|b| b & 31));
    for value in expanded.chain(letters.iter().copied()) {
        let top = check >> 25;
        check = ((check & 0x01ff_ffff) << 5) ^ u32::from(value);
        for (bit, part) in GENERATOR.iter().enumerate() {
            if (top >> bit) & 1 == 1 {
                check ^= part;
            }
        }
    }
    let payload = letters.get(..letters.len().checked_sub(6)?)?;
    if check != 1 || payload.len() != 52 {
        return None;
    }
    let mut out = Vec::with_capacity(33);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for value in payload {
        held = (held << 5) | u32::from(*value);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from((held >> bits) & 0xff).ok()?);
            held &= (1 << bits) - 1;
        }
    }
    if held != 0 {
        return None;
    }
    out.try_into().ok()
}

fn derived(salt: &[u8], ikm: &[u8], label: &str) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let mut key = Zeroizing::new([0_u8; 32]);
    Hkdf::<Sha256>::new(Some(salt), ikm).expand(label.as_bytes(), key.as_mut_slice()).map_err(|_| FAULT)?;
    Ok(key)
}

const FAULT: StoreError = StoreError::Internal { what: "age" };

/// A file that only the recipient's identity opens.
pub(crate) fn seal(recipient: &Recipient, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut sealer = Sealer::new(recipient, plain.len())?;
    sealer.write(plain)?;
    sealer.finish()
}

/// Seals what comes piece by piece: no more of it than a chunk is ever held open.
pub(crate) struct Sealer {
    cipher: ChaCha20Poly1305,
    /// What does not fill a chunk yet.
    held: Zeroizing<Vec<u8>>,
    number: u64,
    out: Vec<u8>,
}

impl Sealer {
    /// Begins a file of about `length` bytes.
    pub(crate) fn new(recipient: &Recipient, length: usize) -> Result<Self, StoreError> {
        let file_key = random::<16>()?;
        let mut out = header(recipient, &file_key, &*random::<32>()?)?;
        let nonce = random::<16>()?;
        out.extend_from_slice(nonce.as_slice());
        let key = derived(nonce.as_slice(), file_key.as_slice(), "payload")?;
        let cipher = ChaCha20Poly1305::new_from_slice(key.as_slice()).map_err(|_| FAULT)?;
        out.reserve(length.saturating_add(16 * (length / CHUNK + 1)));
        Ok(Self { cipher, held: Zeroizing::new(Vec::with_capacity(CHUNK)), number: 0, out })
    }

    /// More of the file.
    pub(crate) fn write(&mut self, mut plain: &[u8]) -> Result<(), StoreError> {
        while !plain.is_empty() {
            // The last chunk is known only at the end: a full one waits for what follows.
            if self.held.len() == CHUNK {
                self.chunk(false)?;
            }
            let (now, later) = plain.split_at(plain.len().min(CHUNK - self.held.len()));
            self.held.extend_from_slice(now);
            plain = later;
        }
        Ok(())
    }

    /// The whole file. An empty one is one empty chunk, and no other chunk is empty.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, StoreError> {
        self.chunk(true)?;
        Ok(self.out)
    }

    /// A chunk of 64 KiB or the rest; the nonce counts them and marks the last.
    fn chunk(&mut self, last: bool) -> Result<(), StoreError> {
        let mut nonce = [0_u8; 12];
        if let Some((mark, count)) = nonce.split_last_mut() {
            *mark = u8::from(last);
            for (to, from) in count.iter_mut().rev().zip(self.number.to_le_bytes()) {
                *to = from;
            }
        }
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), self.held.as_slice()).map_err(|_| FAULT)?;
        self.out.extend_from_slice(&sealed);
        self.held.clear();
        self.number += 1;
        Ok(())
    }
}

fn header(recipient: &Recipient, file_key: &[u8; 16], ephemeral: &[u8; 32]) -> Result<Vec<u8>, StoreError> {
    let share = X25519_BASEPOINT.mul_clamped(*ephemeral).to_bytes();
    let shared = Zeroizing::new(MontgomeryPoint(recipient.point).mul_clamped(*ephemeral).to_bytes());
    // A recipient of low order: everybody would know the key.
    if shared.iter().fold(0, |all, byte| all | byte) == 0 {
        return Err(FAULT);
    }
    let salt = [share, recipient.point].concat();
    let wrap_key = derived(&salt, shared.as_slice(), "age-encryption.org/v1/X25519")?;
    let cipher = ChaCha20Poly1305::new_from_slice(wrap_key.as_slice()).map_err(|_| FAULT)?;
    let wrapped = cipher.encrypt(&Nonce::from([0; 12]), file_key.as_slice()).map_err(|_| FAULT)?;
    let text = |bytes: &[u8]| STANDARD_NO_PAD.encode(bytes);
    let mut head = format!("age-encryption.org/v1\n-> X25519 {}\n{}\n---", text(&share), text(&wrapped));
    let mac_key = derived(&[], file_key, "header")?;
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(mac_key.as_slice()).map_err(|_| FAULT)?;
    mac.update(head.as_bytes());
    head.push(' ');
    head.push_str(&text(&mac.finalize().into_bytes()));
    head.push('\n');
    Ok(head.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn somebody() -> (age::x25519::Identity, Recipient) {
        let identity = age::x25519::Identity::generate();
        let recipient = identity.to_public().to_string().parse().ok().unwrap();
        (identity, recipient)
    }

    #[test]
    fn age_opens_what_is_sealed_here_at_every_edge_of_a_chunk() {
        let (identity, recipient) = somebody();
        for length in [0, 1, 15, 16, 17, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1, 257 * CHUNK] {
            let plain: Vec<u8> = (0..length).map(|i| (i * 7 + i / 251) as u8).collect();
            let sealed = seal(&recipient, &plain).unwrap();
            assert_eq!(age::decrypt(&identity, &sealed).unwrap(), plain, "{length}");
        }
    }

    #[test]
    fn nobody_else_opens_it_and_no_byte_of_it_can_be_changed() {
        let (identity, recipient) = somebody();
        let sealed = seal(&recipient, b"forty-one of ninety-seven").unwrap();
        assert!(age::decrypt(&somebody().0, &sealed).is_err());
        for at in 0..sealed.len() {
            let mut other = sealed.clone();
            other[at] ^= 1;
            assert!(age::decrypt(&identity, &other).is_err(), "{at}");
        }
        for end in 0..sealed.len() {
            assert!(age::decrypt(&identity, &sealed[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn the_same_text_is_never_sealed_the_same_way() {
        let (_, recipient) = somebody();
        assert_ne!(seal(&recipient, b"x").unwrap(), seal(&recipient, b"x").unwrap());
    }

    #[test]
    fn a_recipient_that_everybody_could_open_for_is_refused() {
        // u = 0, of low order, with a right check sum.
        let text = age_text(&[0; 32]);
        let recipient: Recipient = text.parse().ok().unwrap();
        assert!(seal(&recipient, b"x").is_err());
    }

    #[test]
    fn recipients_are_read_as_age_reads_them() {
        for _ in 0..200 {
            let (identity, recipient) = somebody();
            let text = identity.to_public().to_string();
            assert_eq!(recipient.to_string(), text);
            assert_eq!(text.to_ascii_uppercase().parse::<Recipient>().ok().unwrap().to_string(), text);
            for at in 0..text.len() {
                for with in ['q', 'Q', 'b', '1', 'é', ' '] {
                    let mut other: Vec<char> = text.chars().collect();
                    other[at] = with;
                    let other: String = other.into_iter().collect();
                    let (ours, theirs) =
                        (other.parse::<Recipient>().is_ok(), other.parse::<age::x25519::Recipient>().is_ok());
                    assert_eq!(ours, theirs, "{other}");
                }
            }
            let again = age_text(&recipient.point);
            assert_eq!(again, text);
        }
        for bad in ["", "age1", "age", "1", "age1qqqqqq", "AGE-SECRET-KEY-1QQ"] {
            assert!(bad.parse::<Recipient>().is_err(), "{bad}");
        }
    }

    /// Bech32 by the definition, for the tests: the check sum is searched through the reader's own rule.
    fn age_text(point: &[u8; 32]) -> String {
        const LETTERS: &[u8] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
        let mut values: Vec<u8> = Vec::new();
        let bits: Vec<u8> = point.iter().flat_map(|b| (0..8).rev().map(move |i| (b >> i) & 1)).collect();
        for five in bits.chunks(5) {
            values.push((0..5).fold(0, |v, i| (v << 1) | five.get(i).copied().unwrap_or(0)));
        }
        let mut all: Vec<u8> = vec![3, 3, 3, 0, 1, 7, 5];
        all.extend(&values);
        all.extend([0; 6]);
        let mut check = 1_u32;
        for v in all {
            let top = check >> 25;
            check = ((check & 0x01ff_ffff) << 5) ^ u32::from(v);
            for (i, g) in [0x3b6a_57b2_u32, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3].iter().enumerate() {
                if (top >> i) & 1 == 1 {
                    check ^= g;
                }
            }
        }
        check ^= 1;
        values.extend((0..6).map(|i| ((check >> (5 * (5 - i))) & 31) as u8));
        format!("age1{}", values.iter().map(|v| LETTERS[*v as usize] as char).collect::<String>())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn whatever_is_sealed_is_opened(plain in prop::collection::vec(any::<u8>(), 0..5_000)) {
            let (identity, recipient) = somebody();
            prop_assert_eq!(age::decrypt(&identity, &seal(&recipient, &plain).unwrap()).unwrap(), plain);
        }

        #[test]
        fn pieces_are_sealed_as_the_whole(pieces in prop::collection::vec(0..70_000_usize, 0..6)) {
            let (identity, recipient) = somebody();
            let mut sealer = Sealer::new(&recipient, 0).unwrap();
            let mut whole = Vec::new();
            for (n, length) in pieces.into_iter().enumerate() {
                let piece = vec![n as u8; length];
                sealer.write(&piece).unwrap();
                whole.extend(piece);
            }
            prop_assert_eq!(age::decrypt(&identity, &sealer.finish().unwrap()).unwrap(), whole);
        }
    }
}
