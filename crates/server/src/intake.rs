//! Checking what devices signed before it is stored: one way for what comes by the wire and for what comes in a bundle.

use crate::http::wire::hex;
use crate::store::sqlite::pack;
use crate::store::{Batch, NewNote, NewVersion};
use tabella_domain::{DeviceId, Note, NoteId, VersionId};
use tabella_proto::{
    EvidenceHead, MAX_BODY, MAX_NOTE, PublicKey, RefusalCode, Signature, SignedNote, SignedVersion, body_hash, decode,
};

/// Versions of one device, checked: what to store, and what became of the rest.
pub struct Checked {
    /// What the store decides.
    pub batch: Batch,
    /// One a version in the order given; `None` where the store decides.
    pub refused: Vec<Option<(VersionId, RefusalCode)>>,
    /// What the store decides, in its order: id and hash of the body.
    pub versions: Vec<(VersionId, String)>,
}

/// Checks sizes and signatures against the device's key.
#[must_use]
pub fn check(key: &PublicKey, device: i64, clock_ahead_ms: i64, given: Vec<SignedVersion>) -> Checked {
    let mut signed = Vec::with_capacity(given.len());
    for version in &given {
        signed.push((body_hash(version.body.as_bytes()), Signature::from_text(&version.signature).ok()));
    }
    let all: Option<Vec<_>> = signed.iter().map(|(hash, s)| s.as_ref().map(|s| (*hash, s))).collect();
    let together = all.is_some_and(|all| all.is_empty() || key.verify_hashes(&all).is_ok());

    let mut out = Checked {
        batch: Batch { device, clock_ahead_ms, versions: Vec::with_capacity(given.len()), codec: 0, pack: Vec::new() },
        refused: Vec::with_capacity(given.len()),
        versions: Vec::with_capacity(given.len()),
    };
    let mut bodies = Vec::with_capacity(given.iter().map(|v| v.body.len()).sum());
    for (version, (sha256, signature)) in given.into_iter().zip(signed) {
        let good = match &signature {
            Some(s) if together || key.verify_version(version.body.as_bytes(), s).is_ok() => Some(s.to_bytes()),
            _ => None,
        };
        let refused = match good {
            _ if version.body.len() > MAX_BODY => Some((version.version, RefusalCode::TooLarge)),
            None => Some((version.version, RefusalCode::BadSignature)),
            Some(signature) => {
                let start = bodies.len();
                bodies.extend_from_slice(version.body.as_bytes());
                let extra =
                    (!version.unknown.is_empty()).then(|| serde_json::Value::Object(version.unknown).to_string());
                out.batch.versions.push(NewVersion {
                    version: version.version,
                    report: version.report,
                    form: version.form,
                    start,
                    length: version.body.len(),
                    sha256,
                    signature,
                    extra,
                });
                out.versions.push((version.version, hex(&sha256)));
                None
            }
        };
        out.refused.push(refused);
    }
    (out.batch.codec, out.batch.pack) = pack(&bodies);
    out
}

/// One note, checked. What its body says counts only where body and envelope agree on who says it and under which id.
pub(crate) fn note(key: &PublicKey, device: DeviceId, signed: SignedNote) -> Result<NewNote, (NoteId, RefusalCode)> {
    if signed.body.len() > MAX_NOTE {
        return Err((signed.note, RefusalCode::TooLarge));
    }
    let signature = Signature::from_text(&signed.signature)
        .ok()
        .filter(|s| key.verify_note(signed.body.as_bytes(), s).is_ok())
        .ok_or((signed.note, RefusalCode::BadSignature))?;
    let said = serde_json::from_str::<Note>(&signed.body)
        .ok()
        .filter(|note| note.note == signed.note && note.device == device);
    let (kind, subject) = said.map_or(("unknown", None), |note| (note.what.code(), note.what.subject()));
    Ok(NewNote {
        note: signed.note,
        sha256: body_hash(signed.body.as_bytes()),
        signature: signature.to_bytes(),
        body: signed.body.into_bytes(),
        kind,
        subject,
    })
}

/// The head of a piece of evidence that the device signed; `None` where it did not, or where it is none.
pub(crate) fn head(key: &PublicKey, text: &str, signature: &str) -> Option<(EvidenceHead, Signature)> {
    let signature = Signature::from_text(signature).ok()?;
    key.verify_evidence(text, &signature).ok()?;
    Some((decode(text.as_bytes()).ok()?, signature))
}
