//! What a bundle holds beside versions: notes and evidence, checked and stored exactly as by the wire.

use super::SetupError;
use super::bundle::Imported;
use crate::http::wire::hex;
use crate::intake::{head, note};
use crate::store::{DeviceRow, NewPiece, NoteFate, Store, StoreError};
use std::collections::HashSet;
use tabella_proto::{BundledEvidence, MAX_EVIDENCE, MAX_NOTES, PublicKey, SignedNote};

/// Bytes that go to the disk together.
const TOGETHER: usize = 512 * 1024;

pub(super) fn notes(
    store: &dyn Store,
    row: &DeviceRow,
    key: &PublicKey,
    given: Vec<SignedNote>,
    out: &mut Imported,
) -> Result<(), SetupError> {
    let mut known: HashSet<_> = store.noted(row.no)?.into_iter().collect();
    let checked: Vec<_> =
        given.into_iter().filter_map(|signed| note(key, row.id, signed).map_err(|_| out.refused += 1).ok()).collect();
    for part in checked.chunks(MAX_NOTES) {
        for (fate, note) in store.accept_notes(row.no, part.to_vec())?.iter().zip(part) {
            match fate {
                NoteFate::Conflict => out.refused += 1,
                NoteFate::Stored(_) if known.insert(note.note) => out.beside.notes += 1,
                NoteFate::Stored(_) => out.beside.notes_again += 1,
            }
        }
    }
    Ok(())
}

/// One piece; false where it is refused.
fn take(
    store: &dyn Store,
    row: &DeviceRow,
    key: &PublicKey,
    named: &BundledEvidence,
    bytes: &[u8],
) -> Result<Option<bool>, StoreError> {
    let Some((head, signature)) = head(key, &named.head, &named.signature) else { return Ok(None) };
    if head.bytes != named.bytes || bytes.len() > MAX_EVIDENCE {
        return Ok(None);
    }
    if let Some(piece) = store.evidence(head.evidence)? {
        let ours = piece.new.device == row.no && piece.new.head == named.head;
        return Ok(ours.then_some(false));
    }
    let mut incoming = store.take_content()?;
    for part in bytes.chunks(TOGETHER) {
        incoming.write(part)?;
    }
    let (length, sha256) = incoming.sum();
    if length != head.bytes || hex(&sha256) != head.sha256 {
        return Ok(None);
    }
    incoming.keep()?;
    let piece = store.accept_evidence(NewPiece {
        evidence: head.evidence,
        report: head.report,
        device: row.no,
        head: named.head.clone(),
        signature: signature.to_bytes(),
        sha256,
        bytes: length,
    })?;
    store.forget_parts(row.no, head.evidence)?;
    Ok((piece.new.device == row.no && piece.new.head == named.head).then_some(true))
}

pub(super) fn evidence(
    store: &dyn Store,
    row: &DeviceRow,
    key: &PublicKey,
    given: Vec<BundledEvidence>,
    mut bytes: &[u8],
    out: &mut Imported,
) -> Result<(), SetupError> {
    for named in given {
        let length = usize::try_from(named.bytes).unwrap_or(usize::MAX);
        // Encryption vouches for the whole file: what is missing was never written.
        let Some((piece, rest)) = bytes.split_at_checked(length) else {
            out.refused += 1;
            continue;
        };
        bytes = rest;
        match take(store, row, key, &named, piece)? {
            Some(true) => out.beside.files += 1,
            Some(false) => out.beside.files_again += 1,
            None => out.refused += 1,
        }
    }
    Ok(())
}
