//! Reading the truth of reports.

use super::codec::unpack;
use crate::store::types::{StoreError, StoredVersion};
use rusqlite::{Connection, OptionalExtension, Row, params};
use tabella_domain::{DeviceId, FormRef, ReportId, VersionId};
use uuid::Uuid;

pub(super) const COLUMNS: &str =
    "v.seq, v.version_id, v.report_id, v.device, d.id, d.key, d.person, f.form_id, f.version, f.sha256,
  v.pack, v.start, v.length, v.sha256, v.signature, v.received_at, v.number, v.device_revoked, v.clock_ahead_ms
  FROM report_version v JOIN device d ON d.no = v.device JOIN form_ref f ON f.no = v.form";

pub(super) fn id(row: &Row<'_>, column: usize) -> rusqlite::Result<Uuid> {
    let bytes: [u8; 16] = row.get(column)?;
    Ok(Uuid::from_bytes(bytes))
}

/// Where a body lies.
pub(super) struct Place {
    pack: i64,
    start: u32,
    length: u32,
}

impl Place {
    /// Bytes of the body.
    pub(super) fn length(&self) -> usize {
        usize::try_from(self.length).unwrap_or(usize::MAX)
    }
}

pub(super) fn stored(row: &Row<'_>) -> rusqlite::Result<(Place, StoredVersion)> {
    Ok((
        Place { pack: row.get(10)?, start: row.get(11)?, length: row.get(12)? },
        StoredVersion {
            seq: row.get(0)?,
            version: VersionId(id(row, 1)?),
            report: ReportId(id(row, 2)?),
            device: row.get(3)?,
            device_id: DeviceId(id(row, 4)?),
            device_key: row.get(5)?,
            person: row.get(6)?,
            form: FormRef { form_id: row.get(7)?, version: row.get(8)?, sha256: row.get(9)? },
            body: Vec::new(),
            sha256: row.get(13)?,
            signature: row.get(14)?,
            received_ms: row.get(15)?,
            number: row.get(16)?,
            device_revoked: row.get(17)?,
            clock_ahead_ms: row.get(18)?,
        },
    ))
}

/// Fills the bodies in; a pack that several versions in a row share is unpacked once. A pack that is damaged on the disk leaves its
/// versions without a body, which no reader takes for theirs: their hash says otherwise.
pub(super) fn with_bodies(c: &Connection, rows: Vec<(Place, StoredVersion)>) -> Result<Vec<StoredVersion>, StoreError> {
    let mut statement = c.prepare_cached("SELECT codec, bytes FROM body_pack WHERE no = ?1")?;
    let mut open: Option<(i64, Vec<u8>)> = None;
    rows.into_iter()
        .map(|(place, mut version)| {
            if open.as_ref().is_none_or(|(no, _)| *no != place.pack) {
                let (codec, bytes) = statement.query_row([place.pack], |r| Ok((r.get(0)?, r.get(1)?)))?;
                let bytes = unpack(codec, bytes, tabella_proto::MAX_PUSH).unwrap_or_else(|_| {
                    tracing::error!(pack = place.pack, "a body pack is damaged");
                    Vec::new()
                });
                open = Some((place.pack, bytes));
            }
            let start = usize::try_from(place.start).unwrap_or(usize::MAX);
            let end = start.saturating_add(usize::try_from(place.length).unwrap_or(usize::MAX));
            let body = open.as_ref().and_then(|(_, bytes)| bytes.get(start..end));
            version.body = body.unwrap_or_default().to_vec();
            Ok(version)
        })
        .collect()
}

pub(super) fn versions_since(c: &Connection, seq: i64, limit: usize) -> Result<Vec<StoredVersion>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = c.prepare_cached(&format!("SELECT {COLUMNS} WHERE v.seq > ?1 ORDER BY v.seq LIMIT ?2"))?;
    let rows = statement.query_map(params![seq, limit], stored)?.collect::<Result<Vec<_>, _>>()?;
    with_bodies(c, rows)
}

pub(super) fn versions_of(c: &Connection, report: ReportId) -> Result<Vec<StoredVersion>, StoreError> {
    let mut statement = c.prepare_cached(&format!("SELECT {COLUMNS} WHERE v.report_id = ?1 ORDER BY v.seq"))?;
    let rows = statement.query_map([report.0.as_bytes()], stored)?.collect::<Result<Vec<_>, _>>()?;
    with_bodies(c, rows)
}

pub(super) fn owner_of(c: &Connection, report: ReportId) -> Result<Option<String>, StoreError> {
    Ok(c.prepare_cached(
        "SELECT d.person FROM report_version v JOIN device d ON d.no = v.device WHERE v.report_id = ?1 ORDER BY v.seq LIMIT 1",
    )?
    .query_row([report.0.as_bytes()], |r| r.get(0))
    .optional()?)
}
