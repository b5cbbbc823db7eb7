//! Bundles: the files in which devices hand over what no network carries. Made on the device for one recipient; opened here
//! with the identity that the mission keeps offline. What is in them is taken in exactly as if it had been pushed.

use super::{RowProblem, SetupError};
use crate::intake::check;
use crate::keys::write_private;
use crate::project::{Reference, facts};
use crate::store::{Act, BesideVersions, Fate, Store, StoreError};
use age::secrecy::ExposeSecret;
use age::x25519::{Identity, Recipient};
use std::collections::HashSet;
use std::io::Read;
use std::path::Path;
use tabella_domain::VersionId;
use tabella_proto::{
    Beside, MAX_BATCH, MAX_PUSH, PROTOCOL, PROTOCOL_OLDEST, PublicKey, PushRequest, SignedVersion, sha256_hex,
};

/// Largest bundle, unpacked. A bundle holds everything that waits on a device, not one push of it.
pub const MAX_BUNDLE: usize = 256 * 1024 * 1024;

/// What a bundle identity is for, as its file says it.
pub const OPENS_BUNDLES: &str = "the bundles of the mission";
/// What a recovery identity is for, as its file says it.
pub const OPENS_FIELD_BOOKS: &str = "the field books of the mission's devices, where a PIN or passphrase is forgotten";

/// What became of the versions of a bundle.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Stored now.
    pub received: usize,
    /// Stored before, with the same bytes.
    pub duplicates: usize,
    /// Of both: those that are set aside, and why they are is shown at the desk.
    pub set_aside: usize,
    /// Not stored: too large, a signature that is not the device's, other bytes under an id that is stored.
    pub refused: usize,
    /// What came beside versions.
    pub beside: BesideVersions,
}

fn problem(code: &'static str, message: impl Into<String>) -> SetupError {
    SetupError::File(vec![RowProblem::file(code, message)])
}

/// The recipient in a text, as devices read it.
///
/// # Errors
/// It is none; a secret identity in its place is named as such.
pub fn recipient(text: &str) -> Result<String, SetupError> {
    let text = text.trim();
    if text.to_uppercase().starts_with("AGE-SECRET-KEY-") {
        return Err(problem(
            "recipient_is_secret",
            "That is the secret identity. Devices get the recipient only: the line that begins with age1.",
        ));
    }
    text.parse::<Recipient>()
        .map(|r| r.to_string())
        .map_err(|_| problem("recipient_wrong", "That is no recipient. It begins with age1."))
}

/// Makes an identity, writes it to a file that only its owner may read, and answers its recipient. A file that is there is
/// never overwritten: what was made for it could not be opened any more. `opens` says in the file what it is for.
///
/// # Errors
/// The file is there; it cannot be written.
pub fn make_identity(path: &Path, opens: &str) -> Result<String, SetupError> {
    if path.exists() {
        return Err(problem(
            "identity_exists",
            format!(
                "{} is there already and is not overwritten. Name another file, or use its recipient (the line with age1).",
                path.display()
            ),
        ));
    }
    let identity = Identity::generate();
    let recipient = identity.to_public().to_string();
    let mut text = zeroize::Zeroizing::new(String::new());
    text.push_str(&format!("# Opens {opens}. Keep it offline, never on the endpoint, and keep a copy.\n"));
    text.push_str(&format!("# public key: {recipient}\n"));
    text.push_str(identity.to_string().expose_secret());
    text.push('\n');
    write_private(path, text.as_bytes()).map_err(SetupError::Store)?;
    Ok(recipient)
}

/// The identities in a file: lines that are neither empty nor a remark.
///
/// # Errors
/// A line that is no identity; no identity.
pub fn identities(text: &str) -> Result<Vec<Identity>, SetupError> {
    let mut out = Vec::new();
    for (at, line) in text.lines().enumerate().map(|(at, line)| (at + 1, line.trim())) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        // The line itself is never repeated: it may be half a secret.
        out.push(line.parse::<Identity>().map_err(|_| {
            problem("identity_wrong", format!("Line {at} of the identity file is no identity (AGE-SECRET-KEY-1…)."))
        })?);
    }
    if out.is_empty() {
        return Err(problem("identity_missing", "The identity file holds no identity (AGE-SECRET-KEY-1…)."));
    }
    Ok(out)
}

/// A bundle, opened: the push, what stands beside its versions, and the bytes of evidence that follow it.
struct Opened {
    push: PushRequest,
    beside: Beside,
    plain: zeroize::Zeroizing<Vec<u8>>,
    /// Where in `plain` the evidence begins.
    evidence: usize,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opened").finish_non_exhaustive()
    }
}

fn open(bytes: &[u8], identities: &[Identity]) -> Result<Opened, SetupError> {
    let damaged = || problem("bundle_damaged", "The bundle is damaged or cut off. Copy it from the device again.");
    if !bytes.starts_with(b"age-encryption.org") {
        return Err(problem("bundle_unknown", "That is no bundle of a field book."));
    }
    let mut opened = None;
    for identity in identities {
        match age::decrypt(identity, bytes) {
            Ok(plain) => {
                opened = Some(zeroize::Zeroizing::new(plain));
                break;
            }
            Err(age::DecryptError::NoMatchingKeys) => {}
            Err(_) => return Err(damaged()),
        }
    }
    let plain = opened.ok_or_else(|| {
        problem("bundle_not_ours", "The bundle was made for another identity. Is this the file of this mission?")
    })?;
    let mut json = zeroize::Zeroizing::new(Vec::new());
    // The push ends where its packing ends; evidence follows unpacked.
    let mut unpacking = flate2::bufread::GzDecoder::new(plain.as_slice());
    let most = u64::try_from(MAX_BUNDLE).unwrap_or(u64::MAX).saturating_add(1);
    unpacking.by_ref().take(most).read_to_end(&mut json).map_err(|_| damaged())?;
    if json.len() > MAX_BUNDLE {
        return Err(damaged());
    }
    let evidence = plain.len().saturating_sub(unpacking.into_inner().len());
    let push: PushRequest = tabella_proto::decode(&json).map_err(|_| damaged())?;
    if !(PROTOCOL_OLDEST..=PROTOCOL).contains(&push.protocol) {
        return Err(problem(
            "bundle_newer",
            "The bundle was made by a newer field book. Bring this program up to date.",
        ));
    }
    let beside = Beside::from_fields(&push.unknown).ok_or_else(damaged)?;
    Ok(Opened { push, beside, plain, evidence })
}

/// Parts that are within the limits of a push.
fn parts(versions: Vec<SignedVersion>) -> Vec<Vec<SignedVersion>> {
    let mut out: Vec<Vec<SignedVersion>> = Vec::new();
    let mut bytes = 0_usize;
    for version in versions {
        let length = version.body.len();
        match out.last_mut() {
            Some(part) if part.len() < MAX_BATCH && bytes + length <= MAX_PUSH => {
                bytes += length;
                part.push(version);
            }
            _ => {
                bytes = length;
                out.push(vec![version]);
            }
        }
    }
    out
}

/// Takes in what a bundle holds. Again gives the same; after a fault half-way the rest is taken in by trying again.
///
/// # Errors
/// Not a bundle of this mission; a device that this endpoint does not know; storage faults.
pub fn import(store: &dyn Store, actor: &str, bytes: &[u8], identities: &[Identity]) -> Result<Imported, SetupError> {
    let Opened { push, beside, plain, evidence } = open(bytes, identities)?;
    let row = store.devices()?.into_iter().find(|row| Some(row.id) == beside.device).ok_or_else(|| {
        problem("bundle_device_unknown", "The bundle is of a device that was not enrolled at this endpoint.")
    })?;
    let key = PublicKey::from_text(&row.key).map_err(|_| StoreError::Stored("device.key"))?;
    // Nobody knows how long the file travelled: its clock says nothing of the device's. What was seen last holds.
    let ahead = store.contacts()?.iter().find(|(no, _)| *no == row.no).map_or(0, |(_, c)| c.clock_ahead_ms);
    let mut out = Imported::default();
    let mut stored: HashSet<VersionId> = HashSet::new();
    let mut reports = HashSet::new();
    for part in parts(push.versions) {
        reports.extend(part.iter().map(|v| v.report));
        let checked = check(&key, row.no, ahead, part);
        out.refused += checked.refused.iter().flatten().count();
        if checked.batch.versions.is_empty() {
            continue;
        }
        let fates = store.accept_batch(checked.batch).blocking_recv().map_err(|_| StoreError::Unavailable)??;
        for (fate, (version, _)) in fates.iter().zip(&checked.versions) {
            match fate {
                Fate::Conflict => out.refused += 1,
                Fate::Stored(line) => {
                    if line.again {
                        out.duplicates += 1;
                    } else {
                        out.received += 1;
                    }
                    stored.insert(*version);
                }
            }
        }
    }
    // As by the wire: what was said back, and evidence after the text that names it.
    super::bundle_beside::notes(store, &row, &key, beside.notes, &mut out)?;
    let evidence = plain.get(evidence..).unwrap_or_default();
    super::bundle_beside::evidence(store, &row, &key, beside.evidence, evidence, &mut out)?;
    let reference = Reference::load(store)?;
    for report in reports {
        let owner = store.owner_of(report)?;
        for version in store.versions_of(report)?.iter().filter(|v| stored.contains(&v.version)) {
            let owner = owner.as_deref().unwrap_or(&version.person);
            out.set_aside +=
                usize::from(facts::project_alone(version, &reference, owner, &facts::project).set_aside.is_some());
        }
    }
    store.administer(
        actor,
        Act::ImportedBundle {
            sha256: sha256_hex(bytes),
            device: row.id,
            received: out.received,
            duplicates: out.duplicates,
            refused: out.refused,
            beside: out.beside,
        },
    )?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(error: &SetupError) -> &'static str {
        match error {
            SetupError::File(problems) => problems[0].code,
            SetupError::Store(_) => "store",
        }
    }

    #[test]
    fn an_identity_is_written_once_and_opens_what_its_recipient_gets() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("identity.txt");
        let made = make_identity(&path, OPENS_BUNDLES).unwrap();
        assert_eq!(recipient(&made).unwrap(), made);
        assert_eq!(code(&make_identity(&path, OPENS_BUNDLES).unwrap_err()), "identity_exists");
        let text = std::fs::read_to_string(&path).unwrap();
        let read = identities(&text).unwrap();
        assert_eq!(read[0].to_public().to_string(), made);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let secret = text.lines().last().unwrap();
        assert_eq!(code(&recipient(secret).unwrap_err()), "recipient_is_secret");
        assert_eq!(code(&recipient("age1x").unwrap_err()), "recipient_wrong");
        assert_eq!(code(&identities("# nothing\n").err().unwrap()), "identity_missing");
        assert_eq!(code(&identities(&made).err().unwrap()), "identity_wrong");
    }

    #[test]
    fn what_is_no_bundle_of_the_mission_is_named() {
        let (ours, other) = (Identity::generate(), Identity::generate());
        let refused = |bytes: &[u8]| code(&open(bytes, &[Identity::generate(), ours.clone()]).unwrap_err());
        assert_eq!(refused(b"Number,Name\n"), "bundle_unknown");
        assert_eq!(refused(&age::encrypt(&other.to_public(), b"x").unwrap()), "bundle_not_ours");
        assert_eq!(refused(&age::encrypt(&ours.to_public(), b"x").unwrap()), "bundle_damaged");
        let whole = age::encrypt(&ours.to_public(), &[7; 4_000]).unwrap();
        for cut in [30, 150, whole.len() - 1] {
            assert_eq!(refused(&whole[..cut]), "bundle_damaged", "cut at {cut}");
        }
        let newer = serde_json::json!({"protocol": PROTOCOL + 1, "versions": []}).to_string();
        let packed = tabella_proto::gzip(newer.as_bytes()).unwrap();
        assert_eq!(refused(&age::encrypt(&ours.to_public(), &packed).unwrap()), "bundle_newer");
    }
}
