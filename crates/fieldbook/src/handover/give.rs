//! The device that gives.

use super::{HandoverFault, HandoverState, NewLetter, Own, holders, seal};
use crate::audit;
use crate::book::FieldBook;
use crate::drafts::standing;
use crate::envelope::random;
use crate::error::StoreError;
use rusqlite::Connection;
use serde_json::Map;
use tabella_domain::{FormRef, GivenState, HandoverId, ReportId};
use tabella_proto::handover::{
    Confirmation, HandedDraft, Holder, Letter, LetterHead, MAX_SEALED, Request, SignedLetter,
};
use tabella_proto::{PublicKey, body_hash, gzip};

/// A draft as it is handed over, and the number of its last event.
fn draft(conn: &Connection, own: &Own, report: ReportId, at_ms: i64) -> Result<(HandedDraft, u32), StoreError> {
    let id = report.to_string();
    let (draft, versions) = standing(conn, &id)?;
    if draft != Some(1) || versions > 0 {
        return Err(StoreError::WrongState);
    }
    let files: bool =
        conn.query_row("SELECT EXISTS (SELECT 1 FROM evidence WHERE report = ?1)", [&id], |row| row.get(0))?;
    if files {
        return Err(HandoverFault::HasFiles.into());
    }
    let events = conn
        .prepare_cached("SELECT at, op FROM draft_event WHERE report = ?1 AND draft = 1 ORDER BY seq")?
        .query_map([&id], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<Vec<(i64, String)>, _>>()?;
    let through = u32::try_from(events.len()).map_err(|_| StoreError::Internal { what: "journal" })?;
    let mut held = holders(conn, &id)?;
    held.push(Holder {
        observer: own.credential.observer.clone(),
        device: own.credential.device,
        through,
        until_ms: at_ms,
    });
    let mut statement = conn.prepare_cached(
        "SELECT form_id, form_version, form_sha256, place, practice, created_at, draft_began_at, changed_at, summary
         FROM report WHERE id = ?1",
    )?;
    let mut rows = statement.query([&id])?;
    let row = rows.next()?.ok_or(StoreError::NotFound)?;
    let place: Option<String> = row.get(3)?;
    let handed = HandedDraft {
        report,
        form: FormRef { form_id: row.get(0)?, version: row.get(1)?, sha256: row.get(2)? },
        place: place.map(|p| serde_json::from_str(&p)).transpose()?,
        practice: row.get(4)?,
        created_ms: row.get(5)?,
        began_ms: row.get(6)?,
        changed_ms: row.get(7)?,
        summary: serde_json::from_str(&row.get::<_, String>(8)?)?,
        holders: held,
        events,
    };
    Ok((handed, through))
}

impl FieldBook {
    /// Offers drafts to the device whose request this is: sealed for it, locked here, one transaction. The bytes to show are
    /// [`FieldBook::show_handover`]'s, however often.
    ///
    /// # Errors
    /// [`StoreError::Handover`]; [`StoreError::NotFound`], [`StoreError::WrongState`] where a report is no draft of this device
    /// that was never sent; [`StoreError::DiskFull`]. Nothing was changed.
    pub fn offer_handover(
        &mut self,
        handover: HandoverId,
        request: &[u8],
        new: &NewLetter,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        let own = self.own()?;
        let (request, who) = Request::verified(request, &own.endpoint).map_err(HandoverFault::from)?;
        own.meets(&who)?;
        if new.reports.is_empty() && new.note.trim().is_empty() {
            return Err(StoreError::WrongState);
        }
        let secret = random::<32>()?;
        let head = LetterHead { handover, request: request.id, key: seal::public(&secret) };
        let internal = |_| StoreError::Internal { what: "handover" };
        self.write(|tx| {
            let mut letter = Letter {
                handover,
                from: own.credential.observer.clone(),
                at_ms,
                shift: new.shift,
                station: new.station.clone(),
                note: new.note.trim().to_owned(),
                matters: new.matters.clone(),
                drafts: Vec::new(),
                unknown: Map::new(),
            };
            // Without the drafts: they stand in the sealed bytes, and in this book.
            let kept = serde_json::to_string(&letter)?;
            let mut handed = Vec::new();
            for report in &new.reports {
                let (draft, through) = draft(tx, &own, *report, at_ms)?;
                letter.drafts.push(draft);
                handed.push((report.to_string(), through));
            }
            let text = serde_json::to_string(&letter)?;
            let signed = SignedLetter::sign(own.signed.clone(), text, handover, &request.key, &own.key);
            let packed = gzip(&serde_json::to_vec(&signed)?).map_err(|_| internal(()))?;
            let sealed = seal::seal(&secret, &request.key, &head.to_bytes(), &packed)?;
            if sealed.len() > MAX_SEALED {
                return Err(StoreError::Internal { what: "handover too large" });
            }
            let id = handover.to_string();
            tx.execute(
                "INSERT INTO handover (id, way, state, peer, peer_key, shift, at, sha256, sealed, letter)
                 VALUES (?1, 'given', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                (
                    &id,
                    GivenState::Offered.name(),
                    &who.observer,
                    who.key.to_text(),
                    new.shift,
                    at_ms,
                    body_hash(&sealed),
                    &sealed,
                    kept,
                ),
            )?;
            for (report, through) in &handed {
                tx.execute(
                    "INSERT INTO handed_report (handover, report, through) VALUES (?1, ?2, ?3)",
                    (&id, report, through),
                )?;
                tx.execute("UPDATE report SET given = ?2 WHERE id = ?1", (report, &id))?;
                audit::note(tx, at_ms, "handover_offered", Some(report), None, &id)?;
            }
            Ok(())
        })
    }

    /// Takes an offer back because a person asks: this device goes on with its drafts.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::WrongState`] where it is not an open offer.
    pub fn withdraw_handover(&mut self, handover: HandoverId, at_ms: i64) -> Result<(), StoreError> {
        let found = self.stored_handover(handover)?.ok_or(StoreError::NotFound)?;
        let HandoverState::Given(state) = found.record.state else { return Err(StoreError::WrongState) };
        let next = state.withdraw().map_err(|_| StoreError::WrongState)?;
        self.write(|tx| {
            let id = handover.to_string();
            settle(tx, &id, next, at_ms)?;
            tx.execute("UPDATE report SET given = NULL WHERE given = ?1", [&id])?;
            Ok(audit::note(tx, at_ms, "handover_withdrawn", None, None, &id)?)
        })
    }

    /// The other device says that it took over: what is here is kept, to be read. The same again changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Handover`]: [`HandoverFault::NotForMe`] for a handover that this device did not give,
    /// [`HandoverFault::OtherMission`] where another device signed, [`HandoverFault::Here`] where this device went on with every
    /// draft after taking it back.
    pub fn confirm_handover(&mut self, bytes: &[u8], at_ms: i64) -> Result<HandoverId, StoreError> {
        let said = Confirmation::read(bytes).map_err(HandoverFault::from)?;
        let found = self.stored_handover(said.handover)?.ok_or(HandoverFault::NotForMe)?;
        let HandoverState::Given(state) = found.record.state else { return Err(HandoverFault::NotForMe.into()) };
        let peer = PublicKey::from_text(&found.peer_key).map_err(|_| StoreError::Damaged { what: "handover" })?;
        Confirmation::verify(bytes, &peer).map_err(HandoverFault::from)?;
        if found.sha256 != said.sha256 {
            return Err(HandoverFault::Damaged.into());
        }
        let Ok(next) = state.confirm() else { return Ok(said.handover) };
        self.write(|tx| {
            let id = said.handover.to_string();
            if state == GivenState::Withdrawn {
                give_late(tx, &id)?;
            }
            settle(tx, &id, next, at_ms)?;
            audit::note(tx, at_ms, "handover_confirmed", None, None, &id)?;
            Ok(said.handover)
        })
    }
}

/// After a withdrawal the drafts may have gone on here: those both devices hold, and no confirmation hides this one's. The others are the
/// other device's. Where all of them went on, nothing is settled.
fn give_late(conn: &Connection, handover: &str) -> Result<(), StoreError> {
    let given = conn.execute(
        "UPDATE report SET given = ?1 WHERE given IS NULL AND versions = 0 AND EXISTS (
             SELECT 1 FROM handed_report h WHERE h.handover = ?1 AND h.report = report.id AND h.through =
                 (SELECT count(*) FROM draft_event e WHERE e.report = h.report AND e.draft = 1))",
        [handover],
    )?;
    let handed: bool =
        conn.query_row("SELECT EXISTS (SELECT 1 FROM handed_report WHERE handover = ?1)", [handover], |row| {
            row.get(0)
        })?;
    if handed && given == 0 { Err(HandoverFault::Here.into()) } else { Ok(()) }
}

/// Writes the state; the sealed bytes have done their work.
pub(super) fn settle(conn: &Connection, handover: &str, state: GivenState, at_ms: i64) -> Result<(), StoreError> {
    conn.execute(
        "UPDATE handover SET state = ?2, settled_at = ?3, sealed = x'' WHERE id = ?1",
        (handover, state.name(), at_ms),
    )?;
    Ok(())
}

/// A report comes back from the device that it was given to: whatever the confirmation did, that device had it.
pub(super) fn came_back(conn: &Connection, handover: &str, at_ms: i64) -> Result<(), StoreError> {
    let name: String = conn.query_row("SELECT state FROM handover WHERE id = ?1", [handover], |row| row.get(0))?;
    if let Ok(next) = super::given(&name)?.confirm() {
        settle(conn, handover, next, at_ms)?;
    }
    Ok(())
}
