//! Ways in: enrolment codes for devices, accounts for the desk.

use crate::desk::session::hash_password;
use crate::keys::{Keys, fill};
use crate::store::{Account, Act, Store, StoreError};
use tabella_domain::Role;
use tabella_domain::text::fold;
use tabella_proto::EnrolLink;
use tabella_proto::enrolment::{CODE_LENGTH, make_code};

/// Shortest password of a desk account, in characters.
pub const MIN_PASSWORD: usize = 12;

/// Makes a one-time code for a person. The code itself is shown once and stored nowhere.
///
/// # Errors
/// No such person; storage faults.
pub fn enrol_code(
    store: &dyn Store,
    keys: &Keys,
    actor: &str,
    person: &str,
    hours: u32,
) -> Result<(String, i64), StoreError> {
    let mut random = [0_u8; CODE_LENGTH - 1];
    fill(&mut random)?;
    let code = make_code(random);
    let expires_ms = chrono::Utc::now().timestamp_millis() + i64::from(hours) * 3_600_000;
    store.administer(actor, Act::AddCode { hash: keys.code_hash(&code), person: person.to_owned(), expires_ms })?;
    Ok((code, expires_ms))
}

/// Link of a code.
#[must_use]
pub fn enrol_link(keys: &Keys, address: &str, code: &str) -> String {
    EnrolLink { address: address.to_owned(), code: code.to_owned(), endpoint_key: Some(keys.public().to_owned()) }
        .to_text()
}

/// A link as a QR code of block characters, two rows a line, dark on light.
#[must_use]
pub fn qr_text(link: &str) -> Option<String> {
    let code = qrcode::QrCode::with_error_correction_level(link, qrcode::EcLevel::M).ok()?;
    Some(code.render::<qrcode::render::unicode::Dense1x2>().quiet_zone(true).build())
}

/// Adds a desk account, or changes the one with the same name and ends its sessions.
///
/// # Errors
/// A password that is too short; storage faults.
pub fn put_account(
    store: &dyn Store,
    actor: &str,
    name: &str,
    password: &str,
    roles: Vec<Role>,
    areas: Vec<String>,
) -> Result<(), StoreError> {
    if password.chars().count() < MIN_PASSWORD || name.trim().is_empty() {
        return Err(StoreError::Missing("password of at least 12 characters"));
    }
    let account = Account {
        name: fold(name.trim()),
        shown: name.trim().to_owned(),
        password: hash_password(password)?,
        roles,
        areas,
    };
    store.administer(actor, Act::PutAccount { account })
}

/// A password that can be read out: four groups of four, 80 bits.
///
/// # Errors
/// No randomness.
pub fn make_password() -> Result<String, StoreError> {
    let mut random = [0_u8; 16];
    fill(&mut random)?;
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut out = String::new();
    for (i, byte) in random.iter().enumerate() {
        if i > 0 && i % 4 == 0 {
            out.push('-');
        }
        out.push(char::from(*ALPHABET.get(usize::from(byte & 31)).unwrap_or(&b'a')));
    }
    Ok(out)
}
