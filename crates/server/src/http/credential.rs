//! What a device shows to others of its team: the endpoint vouches for its key, its observer and the team, in a pull.

use crate::app::{App, Known};
use tabella_proto::{Change, Credential, SignedCredential, sha256_hex};

/// What the endpoint vouches for now; `None` for a person whom the roster does not have.
fn now(app: &App, known: &Known) -> Option<SignedCredential> {
    let reference = app.reference();
    let person = &reference.people.get(&known.row.person)?.person;
    let credential = Credential {
        mission: reference.mission.id,
        device: known.row.id,
        key: known.key.clone(),
        observer: person.code.clone(),
        team: person.team.clone().unwrap_or_default(),
    };
    // A code of more than 255 bytes is no code that anybody compares by eye.
    credential.sign(app.keys.endpoint()).ok()
}

/// The part of a cursor that says which one the device has.
fn mark(credential: &SignedCredential) -> String {
    format!("~c{}", sha256_hex(credential.credential.as_bytes()).get(..12).unwrap_or_default())
}

/// Adds the mark to the next cursor, and the credential where the device has another or none.
pub(super) fn add(app: &App, known: &Known, asked: &str, cursor: &mut String, changes: &mut Vec<Change>) {
    let Some(credential) = now(app, known) else { return };
    let mark = mark(&credential);
    let has = asked.split('~').skip(1).any(|part| mark.strip_prefix('~') == Some(part));
    cursor.push_str(&mark);
    if !has {
        changes.push(Change::Credential { credential });
    }
}
