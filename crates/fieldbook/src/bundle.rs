//! A bundle: everything that has no receipt, in one encrypted file, for the day on which no network comes.
//!
//! The file is a push as it would travel (JSON, gzip) and the bytes of evidence behind it, encrypted with age to the mission's bundle
//! recipient. The device itself cannot open it again. What is in it stays in the outbox: only a receipt acknowledges.

use crate::age_file::Sealer;
use crate::book::FieldBook;
use crate::envelope::random;
use crate::error::StoreError;
use crate::secret::recipient;
use crate::{audit, evidence, notes, outbox};
use tabella_domain::{EvidenceId, Mission, ParkCode};
use tabella_proto::{Beside, BundledEvidence, MAX_EVIDENCE, PROTOCOL, PushRequest, encode, gzip};
use tabella_sync::{EvidenceFate, EvidenceStore, OutboxStore};

/// A bundle, to be written by the shell where the observer wants it.
#[derive(Clone, PartialEq, Eq)]
pub struct Bundle {
    /// File name; says nothing of its content.
    pub file_name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// Versions in it.
    pub versions: u32,
    /// Notes in it: that something was read, clarifications.
    pub notes: u32,
    /// Photos, recordings and files in it.
    pub files: u32,
    /// Photos, recordings and files that did not fit: the next bundle begins with them.
    pub files_left: u32,
}

impl std::fmt::Debug for Bundle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bundle").field("versions", &self.versions).finish_non_exhaustive()
    }
}

/// Field of the mission that names the age recipient (`age1…`) of bundles.
pub const RECIPIENT_FIELD: &str = "bundle_recipient";
/// Most bytes of evidence in one bundle: any piece fits, and a phone can hold it.
const MOST: u64 = MAX_EVIDENCE as u64;
/// Bytes that are opened and encrypted together.
const TOGETHER: u64 = 1024 * 1024;

/// True where a mission names somebody to encrypt a bundle for.
#[must_use]
pub fn can_export(mission: &Mission) -> bool {
    recipient(mission, RECIPIENT_FIELD).is_some()
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

impl FieldBook {
    /// Hands the bytes of a piece out in turns; false where they cannot be read back.
    fn each_part(
        &self,
        piece: EvidenceId,
        bytes: u64,
        take: &mut dyn FnMut(&[u8]) -> Result<(), StoreError>,
    ) -> Result<bool, StoreError> {
        let mut first = 0;
        while first < bytes {
            match self.content(piece, first, TOGETHER) {
                Ok(part) => take(&part)?,
                Err(StoreError::Damaged { what: "evidence" }) => return Ok(false),
                Err(error) => return Err(error),
            }
            first = first.saturating_add(TOGETHER);
        }
        Ok(true)
    }

    /// Packs every version and every note that has no receipt, parked ones included, and as much evidence as a bundle holds: what was
    /// in none yet first.
    ///
    /// # Errors
    /// [`StoreError::NoBundleRecipient`] where the mission names none (nothing is ever exported in clear);
    /// [`StoreError::NothingToExport`].
    pub fn export_bundle(&mut self, at_ms: i64) -> Result<Bundle, StoreError> {
        self.export_within(at_ms, MOST)
    }

    /// The same with at most so many bytes of evidence.
    ///
    /// # Errors
    /// As [`FieldBook::export_bundle`].
    pub fn export_within(&mut self, at_ms: i64, most: u64) -> Result<Bundle, StoreError> {
        const INTERNAL: StoreError = StoreError::Internal { what: "bundle" };
        let mission = self.mission()?.ok_or(StoreError::NoBundleRecipient)?;
        let recipient = recipient(&mission, RECIPIENT_FIELD).ok_or(StoreError::NoBundleRecipient)?;
        let versions = outbox::unacknowledged(&self.conn)?;
        let notes = notes::unreceived(&self.conn)?;
        let (mut pieces, mut room, mut left, mut unreadable) = (Vec::new(), most, 0, Vec::new());
        for (piece, named) in evidence::unreceived(&self.conn)? {
            if named.bytes > room {
                left += 1;
            } else if self.each_part(piece, named.bytes, &mut |_| Ok(()))? {
                room -= named.bytes;
                pieces.push((piece, named));
            } else {
                unreadable.push(piece);
            }
        }
        // Shown to the person among the reports, as when it would have gone by a network.
        for piece in unreadable {
            self.mark_evidence_sending(piece)?;
            self.settle_evidence(piece, &EvidenceFate::Parked(ParkCode::Unreadable), at_ms)?;
        }
        if versions.is_empty() && notes.is_empty() && pieces.is_empty() {
            return Err(StoreError::NothingToExport);
        }
        let named: Vec<BundledEvidence> = pieces.iter().map(|(_, named)| named.clone()).collect();
        let counted = (count(versions.len()), count(notes.len()), count(pieces.len()));
        let push = PushRequest {
            protocol: PROTOCOL,
            device: self.device_state(at_ms)?,
            versions: versions.iter().map(crate::records::StoredVersion::signed).collect(),
            unknown: Beside { device: self.device()?, notes, evidence: named }.to_fields().map_err(|_| INTERNAL)?,
        };
        let packed = encode(&push).and_then(|json| gzip(&json)).map_err(|_| INTERNAL)?;
        let length = pieces.iter().fold(packed.len(), |sum, (_, named)| {
            sum.saturating_add(usize::try_from(named.bytes).unwrap_or(usize::MAX))
        });
        let mut sealer = Sealer::new(&recipient, length)?;
        sealer.write(&packed)?;
        for (piece, named) in &pieces {
            if !self.each_part(*piece, named.bytes, &mut |part| sealer.write(part))? {
                return Err(INTERNAL);
            }
        }
        let bytes = sealer.finish()?;
        self.write(|tx| {
            for (piece, _) in &pieces {
                audit::note(tx, at_ms, evidence::BUNDLED, None, None, &piece.to_string())?;
            }
            Ok(())
        })?;
        let name: String = random::<5>()?.iter().map(|b| format!("{b:02x}")).collect();
        let (versions, notes, files) = counted;
        Ok(Bundle { file_name: format!("tabella-{name}.bundle"), bytes, versions, notes, files, files_left: left })
    }
}
