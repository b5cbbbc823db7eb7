//! Storing versions.

use crate::keys::receipt_number;
use crate::store::types::{Batch, Contact, Fate, FirstLine, NewVersion, StoreError};
use rusqlite::{OptionalExtension, Transaction, params};
use std::collections::HashMap;
use tabella_domain::FormRef;

/// What the writer remembers between groups.
#[derive(Debug, Default)]
pub(super) struct Memory {
    forms: HashMap<FormRef, i64>,
    last: Option<i64>,
    salt: u64,
}

impl Memory {
    /// Reads what it needs. The last number is asked for each group: the command line may have taken in a bundle meanwhile.
    pub(super) fn refresh(&mut self, tx: &Transaction<'_>) -> Result<(), StoreError> {
        let first = self.last.is_none();
        let mut last = tx.prepare_cached("SELECT coalesce(max(seq), 0) FROM report_version")?;
        self.last = Some(last.query_row([], |r| r.get(0))?);
        if first {
            let salt: Option<String> =
                tx.query_row("SELECT value FROM setting WHERE key = 'receipt_salt'", [], |r| r.get(0)).optional()?;
            self.salt = salt.and_then(|s| s.parse().ok()).unwrap_or(0);
        }
        Ok(())
    }

    /// Last sequence number given.
    pub(super) fn last_seq(&self) -> i64 {
        self.last.unwrap_or(0)
    }

    fn form(&mut self, tx: &Transaction<'_>, form: &FormRef) -> Result<i64, StoreError> {
        if let Some(no) = self.forms.get(form) {
            return Ok(*no);
        }
        let known = tx
            .prepare_cached("SELECT no FROM form_ref WHERE form_id = ?1 AND version = ?2 AND sha256 = ?3")?
            .query_row(params![form.form_id, form.version, form.sha256], |r| r.get(0))
            .optional()?;
        let no: i64 = match known {
            Some(no) => no,
            None => tx
                .prepare_cached("INSERT INTO form_ref (form_id, version, sha256) VALUES (?1, ?2, ?3) RETURNING no")?
                .query_row(params![form.form_id, form.version, form.sha256], |r| r.get(0))?,
        };
        // Devices choose these texts: the memory of them stays small.
        if self.forms.len() < 1_024 {
            self.forms.insert(form.clone(), no);
        }
        Ok(no)
    }
}

/// Stores one push.
pub(super) fn accept(
    tx: &Transaction<'_>,
    memory: &mut Memory,
    batch: &Batch,
    now_ms: i64,
) -> Result<Vec<Fate>, StoreError> {
    // Asked inside of the transaction: a revocation a moment ago holds.
    let revoked: Option<i64> = tx
        .prepare_cached("SELECT revoked_at FROM device WHERE no = ?1")?
        .query_row([batch.device], |r| r.get(0))
        .optional()?
        .ok_or(StoreError::Missing("device"))?;
    // A push that brings nothing new leaves nothing behind. The pack goes in before its versions: the other way round, a
    // deferred foreign key, would make the database search all versions for each pack.
    let pack = memory.last_seq() + 1;
    let mut known = tx.prepare_cached("SELECT 1 FROM report_version WHERE version_id = ?1")?;
    let mut brings_new = false;
    for version in &batch.versions {
        if !known.exists([version.version.0.as_bytes()])? {
            brings_new = true;
            break;
        }
    }
    if brings_new {
        tx.prepare_cached("INSERT INTO body_pack (no, codec, bytes) VALUES (?1, ?2, ?3)")?.execute(params![
            pack,
            batch.codec,
            batch.pack
        ])?;
    }
    batch.versions.iter().map(|version| one(tx, memory, batch, version, pack, revoked.is_some(), now_ms)).collect()
}

fn one(
    tx: &Transaction<'_>,
    memory: &mut Memory,
    batch: &Batch,
    version: &NewVersion,
    pack: i64,
    revoked: bool,
    now_ms: i64,
) -> Result<Fate, StoreError> {
    let form = memory.form(tx, &version.form)?;
    let seq = memory.last_seq() + 1;
    let number = receipt_number(memory.salt, seq);
    let inserted = tx
        .prepare_cached(
            "INSERT INTO report_version (seq, version_id, report_id, device, form, pack, start, length, sha256,
               signature, received_at, number, device_revoked, clock_ahead_ms, extra)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
             ON CONFLICT (version_id) DO NOTHING",
        )?
        .execute(params![
            seq,
            version.version.0.as_bytes(),
            version.report.0.as_bytes(),
            batch.device,
            form,
            pack,
            i64::try_from(version.start).unwrap_or(i64::MAX),
            i64::try_from(version.length).unwrap_or(i64::MAX),
            version.sha256,
            version.signature,
            now_ms,
            number,
            revoked,
            batch.clock_ahead_ms,
            version.extra,
        ])?;
    if inserted == 1 {
        memory.last = Some(seq);
        return Ok(Fate::Stored(FirstLine { number, received_ms: now_ms, set_aside: revoked, again: false }));
    }
    let (sha256, first) = tx
        // The device did not hear the first receipt, and may have been told of a change before this one: it gets the latest.
        .prepare_cached(
            "SELECT v.sha256, v.number, v.received_at, coalesce((SELECT s.set_aside FROM standing s
               WHERE s.version_id = v.version_id ORDER BY s.seq DESC LIMIT 1), v.device_revoked)
             FROM report_version v WHERE v.version_id = ?1",
        )?
        .query_row([version.version.0.as_bytes()], |r| {
            let sha256: [u8; 32] = r.get(0)?;
            Ok((sha256, FirstLine { number: r.get(1)?, received_ms: r.get(2)?, set_aside: r.get(3)?, again: true }))
        })?;
    Ok(if sha256 == version.sha256 { Fate::Stored(first) } else { Fate::Conflict })
}

/// Notes last contacts; an older one never replaces a newer one.
pub(super) fn note_contacts(
    tx: &Transaction<'_>,
    said: &[(i64, Contact)],
    spoke: &[(i64, i64)],
) -> Result<(), StoreError> {
    let mut put = tx.prepare_cached(
        "INSERT INTO device_contact (device, at, waiting, drafts, clock_ahead_ms) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (device) DO UPDATE SET at = excluded.at, waiting = excluded.waiting, drafts = excluded.drafts,
           clock_ahead_ms = excluded.clock_ahead_ms WHERE excluded.at >= device_contact.at",
    )?;
    for (device, c) in said {
        put.execute(params![device, c.at_ms, c.waiting, c.drafts, c.clock_ahead_ms])?;
    }
    let mut touch = tx.prepare_cached(
        "INSERT INTO device_contact (device, at, waiting, drafts, clock_ahead_ms) VALUES (?1, ?2, 0, 0, 0)
         ON CONFLICT (device) DO UPDATE SET at = max(at, excluded.at)",
    )?;
    for (device, at) in spoke {
        touch.execute(params![device, at])?;
    }
    Ok(())
}
