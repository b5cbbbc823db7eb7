//! Evidence: rows in the truth, bytes in files named by their hash.

use super::read::id;
use crate::keys::receipt_number;
use crate::store::types::{Content, Incoming, NewPiece, Piece, StoreError};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use tabella_domain::{DeviceId, EvidenceId, ReportId};

pub(super) const FOLDER: &str = "evidence";

const PIECE: &str =
    "SELECT e.evidence_id, e.report_id, e.device, e.head, e.signature, e.sha256, e.bytes, d.id, d.key, d.person,
  e.received_at, e.number, e.device_revoked FROM evidence e JOIN device d ON d.no = e.device";

fn piece(row: &Row<'_>) -> rusqlite::Result<Piece> {
    Ok(Piece {
        new: NewPiece {
            evidence: EvidenceId(id(row, 0)?),
            report: ReportId(id(row, 1)?),
            device: row.get(2)?,
            head: row.get(3)?,
            signature: row.get(4)?,
            sha256: row.get(5)?,
            bytes: row.get::<_, i64>(6)?.unsigned_abs(),
        },
        device_id: DeviceId(id(row, 7)?),
        device_key: row.get(8)?,
        person: row.get(9)?,
        received_ms: row.get(10)?,
        number: row.get(11)?,
        device_revoked: row.get(12)?,
    })
}

pub(super) fn one(c: &Connection, evidence: EvidenceId) -> Result<Option<Piece>, StoreError> {
    let mut statement = c.prepare_cached(&format!("{PIECE} WHERE e.evidence_id = ?1"))?;
    Ok(statement.query_row([evidence.0.as_bytes()], piece).optional()?)
}

pub(super) fn of(c: &Connection, report: ReportId) -> Result<Vec<Piece>, StoreError> {
    let mut statement = c.prepare_cached(&format!("{PIECE} WHERE e.report_id = ?1 ORDER BY e.seq"))?;
    let rows = statement.query_map([report.0.as_bytes()], piece)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Writes a piece down; answers what stands under its id, this or an earlier one.
pub(super) fn accept(tx: &Transaction<'_>, new: &NewPiece) -> Result<Piece, StoreError> {
    // Asked inside of the transaction: a revocation a moment ago holds.
    let revoked: Option<i64> = tx
        .prepare_cached("SELECT revoked_at FROM device WHERE no = ?1")?
        .query_row([new.device], |r| r.get(0))
        .optional()?
        .ok_or(StoreError::Missing("device"))?;
    let salt = super::directory::setting(tx, "receipt_salt")?.and_then(|s| s.parse().ok()).unwrap_or(0);
    let seq: i64 = tx.query_row("SELECT coalesce(max(seq), 0) + 1 FROM evidence", [], |r| r.get(0))?;
    tx.prepare_cached(
        "INSERT INTO evidence (seq, evidence_id, report_id, device, head, signature, sha256, bytes, received_at, number,
           device_revoked)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (evidence_id) DO NOTHING",
    )?
    .execute(params![
        seq,
        new.evidence.0.as_bytes(),
        new.report.0.as_bytes(),
        new.device,
        new.head,
        new.signature,
        new.sha256,
        i64::try_from(new.bytes).map_err(|_| StoreError::Stored("evidence.bytes"))?,
        chrono::Utc::now().timestamp_millis(),
        // Apart from the numbers of reports, which count on their own.
        format!("E {}", receipt_number(salt, seq)),
        revoked.is_some(),
    ])?;
    one(tx, new.evidence)?.ok_or(StoreError::Missing("evidence"))
}

fn link(previous: &[u8], seq: i64, at: i64, account: &str, evidence: &[u8; 16]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"tabella/evidence-access/1\n");
    hash.update(previous);
    hash.update(seq.to_be_bytes());
    hash.update(at.to_be_bytes());
    hash.update(evidence);
    hash.update(account.as_bytes());
    hash.finalize().into()
}

/// Writes down that somebody looks at a piece.
pub(super) fn note_access(tx: &Transaction<'_>, account: &str, evidence: EvidenceId) -> Result<(), StoreError> {
    let last: Option<(i64, [u8; 32])> = tx
        .query_row("SELECT seq, hash FROM evidence_access ORDER BY seq DESC LIMIT 1", [], |r| {
            Ok((r.get(0)?, r.get(1)?))
        })
        .optional()?;
    let (seq, previous) = last.map_or((1, [0; 32]), |(seq, hash)| (seq + 1, hash));
    let at = chrono::Utc::now().timestamp_millis();
    let hash = link(&previous, seq, at, account, evidence.0.as_bytes());
    tx.execute(
        "INSERT INTO evidence_access (seq, at, account, evidence_id, hash) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![seq, at, account, evidence.0.as_bytes(), hash],
    )?;
    Ok(())
}

/// Recomputes the chain of looks; answers who looked at what, oldest first.
pub(super) fn accesses(c: &Connection) -> Result<Vec<(i64, String, EvidenceId)>, StoreError> {
    let mut statement = c.prepare("SELECT seq, at, account, evidence_id, hash FROM evidence_access ORDER BY seq")?;
    let mut rows = statement.query([])?;
    let mut previous = [0_u8; 32];
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let (seq, at, account): (i64, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let evidence = id(row, 3)?;
        let hash: [u8; 32] = row.get(4)?;
        let expected = i64::try_from(out.len()).unwrap_or(i64::MAX).saturating_add(1);
        if seq != expected || hash != link(&previous, seq, at, &account, evidence.as_bytes()) {
            return Err(StoreError::AuditBroken(seq));
        }
        previous = hash;
        out.push((at, account, EvidenceId(evidence)));
    }
    Ok(out)
}

pub(super) fn place(dir: &Path, sha256: &[u8; 32]) -> (PathBuf, PathBuf) {
    let name = crate::http::wire::hex(sha256);
    // Two characters of the hash: no folder of a million files.
    let folder = dir.join(FOLDER).join(name.get(..2).unwrap_or_default());
    let file = folder.join(name);
    (folder, file)
}

pub(super) fn private_dir(dir: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(dir)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

pub(super) fn sync_dir(dir: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}

struct Part {
    dir: PathBuf,
    path: PathBuf,
    file: File,
    hash: Sha256,
    bytes: u64,
}

impl Drop for Part {
    fn drop(&mut self) {
        // After keeping it there is nothing by this name.
        let _ = fs::remove_file(&self.path);
    }
}

impl Incoming for Part {
    fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.file.write_all(bytes)?;
        self.hash.update(bytes);
        self.bytes = self.bytes.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        Ok(())
    }

    fn sum(&self) -> (u64, [u8; 32]) {
        (self.bytes, self.hash.clone().finalize().into())
    }

    fn keep(self: Box<Self>) -> Result<(), StoreError> {
        let (folder, file) = place(&self.dir, &self.sum().1);
        private_dir(&folder)?;
        self.file.sync_all()?;
        // What lies there by this hash is the same; it is not touched.
        if !file.try_exists()? {
            fs::rename(&self.path, &file)?;
        }
        sync_dir(&folder)?;
        Ok(sync_dir(&self.dir.join(FOLDER))?)
    }
}

/// Begins to take bytes in.
pub(super) fn begin(dir: &Path) -> Result<Box<dyn Incoming>, StoreError> {
    let incoming = dir.join(FOLDER).join("incoming");
    private_dir(&dir.join(FOLDER))?;
    private_dir(&incoming)?;
    let path = incoming.join(uuid::Uuid::now_v7().simple().to_string());
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let file = options.open(&path)?;
    Ok(Box::new(Part { dir: dir.to_owned(), path, file, hash: Sha256::new(), bytes: 0 }))
}

/// Bytes by their hash; `None` where there are none.
pub(super) fn content(dir: &Path, sha256: &[u8; 32]) -> Result<Option<Content>, StoreError> {
    match File::open(place(dir, sha256).1) {
        Ok(file) => Ok(Some(Box::new(file))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Lets go of what a process that ended had begun to take in.
pub(super) fn sweep(dir: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(dir.join(FOLDER).join("incoming")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
