//! The device that takes over.

use super::{HandoverFault, HandoverState, give, seal};
use crate::audit;
use crate::book::FieldBook;
use crate::error::StoreError;
use crate::records::{Place, Summary};
use rusqlite::{Connection, OptionalExtension};
use serde::de::IgnoredAny;
use tabella_domain::{DeviceId, HandoverId, TakenState};
use tabella_proto::handover::{HandedDraft, Letter, LetterHead, MAX_LETTER, MAX_SEALED, SignedLetter};
use tabella_proto::{body_hash, gunzip};
use zeroize::Zeroizing;

impl FieldBook {
    /// Reads a sealed letter and keeps it. Nothing is taken over yet. The same again changes nothing, also after it was.
    ///
    /// # Errors
    /// [`StoreError::Handover`]; [`StoreError::DiskFull`].
    pub fn read_handover(&mut self, bytes: &[u8], at_ms: i64) -> Result<HandoverId, StoreError> {
        let own = self.own()?;
        if bytes.len() > MAX_SEALED {
            return Err(HandoverFault::Damaged.into());
        }
        let (head, sealed) = LetterHead::split(bytes).map_err(HandoverFault::from)?;
        let sha256 = body_hash(bytes);
        if let Some(known) = self.stored_handover(head.handover)? {
            let taken = matches!(known.record.state, HandoverState::Taken(_));
            return match (taken, known.sha256 == sha256) {
                (true, true) => Ok(head.handover),
                (true, false) => Err(HandoverFault::Damaged.into()),
                (false, _) => Err(HandoverFault::OwnCode.into()),
            };
        }
        let secret: Zeroizing<[u8; 32]> = self
            .conn
            .prepare_cached("SELECT secret FROM handover_request WHERE id = ?1")?
            .query_row([head.request.as_slice()], |row| row.get(0).map(Zeroizing::new))
            .optional()?
            .ok_or(HandoverFault::NotForMe)?;
        let opened = seal::open(&secret, &head.key, &head.to_bytes(), sealed).ok_or(HandoverFault::Damaged)?;
        let opened = gunzip(&opened, MAX_LETTER).map_err(|_| HandoverFault::Damaged)?;
        let signed: SignedLetter = serde_json::from_slice(&opened).map_err(|_| HandoverFault::Damaged)?;
        let (who, letter) =
            signed.verified(head.handover, &seal::public(&secret), &own.endpoint).map_err(HandoverFault::from)?;
        own.meets(&who)?;
        readable(&letter)?;
        self.write(|tx| {
            let id = head.handover.to_string();
            tx.execute(
                "INSERT INTO handover (id, way, state, peer, peer_key, shift, at, sha256, sealed, letter)
                 VALUES (?1, 'taken', ?2, ?3, ?4, ?5, ?6, ?7, x'', ?8)",
                (
                    &id,
                    TakenState::Received.name(),
                    &who.observer,
                    who.key.to_text(),
                    letter.shift,
                    letter.at_ms,
                    sha256,
                    &signed.letter,
                ),
            )?;
            Ok(audit::note(tx, at_ms, "handover_read", None, None, &id)?)
        })?;
        Ok(head.handover)
    }

    /// Takes over: the drafts with their whole journals, this device is the holder. One transaction. The same again changes
    /// nothing.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`HandoverFault::FormMissing`] where a form version is not here: nothing is taken over then;
    /// [`HandoverFault::Here`] where a report is on this device and is not what came; [`StoreError::DiskFull`].
    pub fn accept_handover(&mut self, handover: HandoverId, at_ms: i64) -> Result<(), StoreError> {
        let found = self.stored_handover(handover)?.ok_or(StoreError::NotFound)?;
        let HandoverState::Taken(state) = found.record.state else { return Err(StoreError::WrongState) };
        let Ok(next) = state.accept() else { return Ok(()) };
        let own = self.device()?.ok_or(HandoverFault::NotReady)?;
        let mut letter = found.letter;
        let drafts = std::mem::take(&mut letter.drafts);
        let kept = serde_json::to_string(&letter)?;
        self.write(|tx| {
            let id = handover.to_string();
            for draft in &drafts {
                take(tx, &id, own, draft, at_ms)?;
            }
            if let Some(station) = &letter.station {
                arrive(tx, &station.0)?;
            }
            tx.execute(
                "UPDATE handover SET state = ?2, settled_at = ?3, letter = ?4 WHERE id = ?1",
                (&id, next.name(), at_ms, kept),
            )?;
            // What was filmed cannot be opened again, whoever gets hold of this device.
            tx.execute("DELETE FROM handover_request", [])?;
            Ok(audit::note(tx, at_ms, "handover_accepted", None, None, &id)?)
        })
    }
}

/// The next shift stands where the one before stood, where the list has the station.
fn arrive(conn: &Connection, station: &str) -> Result<(), StoreError> {
    if let Some(found) = crate::stations::by_key(conn, station)? {
        conn.execute("UPDATE mission SET current_station = ?1", [serde_json::to_string(&found)?])?;
    }
    Ok(())
}

/// What a letter brings is read before it is kept: one that this book cannot read would stand in the way of all the others.
fn readable(letter: &Letter) -> Result<(), HandoverFault> {
    let damaged = |_| HandoverFault::Damaged;
    for draft in &letter.drafts {
        serde_json::from_value::<Summary>(draft.summary.clone()).map_err(damaged)?;
        draft.place.clone().map(serde_json::from_value::<Place>).transpose().map_err(damaged)?;
        for (_, op) in &draft.events {
            serde_json::from_str::<IgnoredAny>(op).map_err(damaged)?;
        }
    }
    Ok(())
}

fn take(conn: &Connection, handover: &str, own: DeviceId, draft: &HandedDraft, at_ms: i64) -> Result<(), StoreError> {
    let report = draft.report.to_string();
    let form: bool = conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM form WHERE sha256 = ?1 AND document IS NOT NULL)",
        [&draft.form.sha256],
        |row| row.get(0),
    )?;
    if !form {
        return Err(HandoverFault::FormMissing.into());
    }
    // As this book reads them, whatever came.
    let summary: Summary = serde_json::from_value(draft.summary.clone()).map_err(|_| HandoverFault::Damaged)?;
    let summary = serde_json::to_string(&summary)?;
    let place: Option<Place> =
        draft.place.clone().map(serde_json::from_value).transpose().map_err(|_| HandoverFault::Damaged)?;
    let place = place.map(|p| serde_json::to_string(&p)).transpose()?;
    let known: Option<(Option<String>, u32)> = conn
        .prepare_cached("SELECT given, versions FROM report WHERE id = ?1")?
        .query_row([&report], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let first = match known {
        None => {
            conn.execute(
                "INSERT INTO report (id, form_id, form_version, form_sha256, place, practice, created_at, changed_at,
                     versions, draft, draft_began_at, summary)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, 1, ?9, ?10)",
                (
                    &report,
                    &draft.form.form_id,
                    &draft.form.version,
                    &draft.form.sha256,
                    &place,
                    draft.practice,
                    draft.created_ms,
                    draft.changed_ms,
                    draft.began_ms,
                    &summary,
                ),
            )?;
            0
        }
        // It was this device's, and comes back: what is here is how it began.
        Some((Some(given), 0)) => {
            let had = begins_with(conn, &report, &draft.events)?;
            if !through_here(draft, own, had) {
                return Err(HandoverFault::Here.into());
            }
            give::came_back(conn, &given, at_ms)?;
            conn.execute(
                "UPDATE report SET given = NULL, changed_at = ?2, summary = ?3 WHERE id = ?1",
                (&report, draft.changed_ms, &summary),
            )?;
            had
        }
        Some(_) => return Err(HandoverFault::Here.into()),
    };
    let mut insert =
        conn.prepare_cached("INSERT INTO draft_event (report, draft, seq, at, op) VALUES (?1, 1, ?2, ?3, ?4)")?;
    for (n, (at, op)) in draft.events.iter().enumerate().skip(first) {
        let seq = u32::try_from(n.saturating_add(1)).map_err(|_| HandoverFault::Damaged)?;
        insert.execute((&report, seq, at, op))?;
    }
    conn.execute("DELETE FROM report_holder WHERE report = ?1", [&report])?;
    for (position, holder) in (0_i64..).zip(&draft.holders) {
        conn.execute(
            "INSERT INTO report_holder (report, position, observer, device, through, until)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (&report, position, &holder.observer, holder.device.to_string(), holder.through, holder.until_ms),
        )?;
    }
    let through = u32::try_from(draft.events.len()).map_err(|_| HandoverFault::Damaged)?;
    conn.execute(
        "INSERT INTO handed_report (handover, report, through) VALUES (?1, ?2, ?3)",
        (handover, &report, through),
    )?;
    Ok(audit::note(conn, at_ms, "handover_taken", Some(&report), None, handover)?)
}

/// True where the draft was this device's when it had this many events. A letter from before that is none by which it comes back: taking
/// it would make this device a second holder.
fn through_here(draft: &HandedDraft, own: DeviceId, had: usize) -> bool {
    draft.holders.iter().any(|h| h.device == own && usize::try_from(h.through).is_ok_and(|through| through == had))
}

/// True where a letter brings nothing that this device would take: its drafts are here by another way.
pub(super) fn stale(conn: &Connection, own: DeviceId, letter: &Letter) -> Result<bool, StoreError> {
    for draft in &letter.drafts {
        let known: Option<(bool, u32)> = conn
            .prepare_cached("SELECT given IS NOT NULL, versions FROM report WHERE id = ?1")?
            .query_row([draft.report.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let comes = match known {
            None => true,
            Some((true, 0)) => draft.holders.iter().any(|h| h.device == own),
            Some(_) => false,
        };
        if comes {
            return Ok(false);
        }
    }
    Ok(!letter.drafts.is_empty())
}

/// Number of events here, where the journal that came goes on from exactly them.
fn begins_with(conn: &Connection, report: &str, came: &[(i64, String)]) -> Result<usize, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT at, op FROM draft_event WHERE report = ?1 AND draft = 1 ORDER BY seq")?;
    let mut rows = statement.query([report])?;
    let mut had = 0_usize;
    while let Some(row) = rows.next()? {
        let here: (i64, String) = (row.get(0)?, row.get(1)?);
        if came.get(had) != Some(&here) {
            return Err(HandoverFault::Here.into());
        }
        had = had.saturating_add(1);
    }
    Ok(had)
}
