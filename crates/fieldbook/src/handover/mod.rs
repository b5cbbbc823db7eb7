//! A draft changes hands: offered by one device, taken over by another, confirmed to the first.
//!
//! | step | here | after a kill at any instant |
//! |---|---|---|
//! | ask | the taker makes a key and keeps it | the same request is shown again |
//! | offer | one transaction: the letter is kept sealed, the drafts are locked | either nothing happened, or the same bytes are shown again |
//! | read | the taker keeps what it read | it is still there to be taken over |
//! | accept | one transaction: drafts with journals, the state, the key is gone | either nothing, or all; the confirmation can be shown again |
//! | confirm | one transaction: the giver's copy is kept, to be read | *offered* until then |

mod give;
mod seal;
mod take;

/// How long the same request is shown again, milliseconds.
const SHOWN_MS: i64 = 3_600_000;
/// How long what was sealed for a request can be opened, milliseconds.
const OPENED_MS: i64 = 86_400_000;

use crate::book::FieldBook;
use crate::drafts::parse;
use crate::envelope::random;
use crate::error::StoreError;
use rusqlite::{Connection, OptionalExtension, Row};
use tabella_domain::{DeviceId, FormRef, GivenState, HandoverId, ReportId, StationKey, TakenState};
use tabella_proto::handover::{Confirmation, Credential, HandedDraft, Holder, Letter, OpenMatter, Request};
use tabella_proto::{DeviceKey, KeyError, PublicKey, SignedCredential};
use tabella_sync::{LinkStore, Standing};

/// Why something cannot be handed over, or taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandoverFault {
    /// Not a message of a handover, or changed on the way.
    Damaged,
    /// Of another mission, or signed by nobody whom this mission's endpoint vouches for.
    OtherMission,
    /// Of another team.
    OtherTeam,
    /// This device's own code.
    OwnCode,
    /// Sealed for another device, or for a request that is over.
    NotForMe,
    /// The form version of a draft is not here.
    FormMissing,
    /// The draft has photos, recordings or files: they stay on the device that took them in.
    HasFiles,
    /// The report is on this device, and is not what came.
    Here,
    /// The endpoint has not vouched for this device yet.
    NotReady,
    /// The observer is in no team.
    NoTeam,
}

impl From<HandoverFault> for StoreError {
    fn from(fault: HandoverFault) -> Self {
        Self::Handover(fault)
    }
}

impl From<KeyError> for HandoverFault {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Malformed => Self::Damaged,
            KeyError::Mismatch => Self::OtherMission,
        }
    }
}

/// Where a handover stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandoverState {
    /// On the device that gives.
    Given(GivenState),
    /// On the device that takes over.
    Taken(TakenState),
}

/// A report of a handover, as this device has it; what came is not here before it is taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedReport {
    /// The report.
    pub report: ReportId,
    /// Its form.
    pub form: FormRef,
    /// What lists show of it.
    pub summary: crate::records::Summary,
}

/// A handover on this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverRecord {
    /// Id.
    pub handover: HandoverId,
    /// Where it stands.
    pub state: HandoverState,
    /// Code of the other observer.
    pub peer: String,
    /// The end of a shift.
    pub shift: bool,
    /// When it was given, clock of the giver, Unix ms.
    pub at_ms: i64,
    /// When it was confirmed, taken back or taken over here.
    pub settled_at_ms: Option<i64>,
    /// A few words for who comes after.
    pub note: String,
    /// What is still open.
    pub matters: Vec<OpenMatter>,
    /// Its reports.
    pub reports: Vec<HandedReport>,
    /// It was received, and brings nothing any more: its reports came here by another way, or never left.
    pub stale: bool,
}

/// What is to be handed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewLetter {
    /// Drafts.
    pub reports: Vec<ReportId>,
    /// The end of a shift.
    pub shift: bool,
    /// The station at which the giver is.
    pub station: Option<StationKey>,
    /// A few words for who comes after.
    pub note: String,
    /// What is still open.
    pub matters: Vec<OpenMatter>,
}

/// Who this device is to others of its team.
struct Own {
    endpoint: PublicKey,
    credential: Credential,
    signed: SignedCredential,
    key: DeviceKey,
}

impl Own {
    /// Refuses whom this device has nothing to do with.
    fn meets(&self, other: &Credential) -> Result<(), HandoverFault> {
        if other.mission != self.credential.mission {
            return Err(HandoverFault::OtherMission);
        }
        if other.team != self.credential.team {
            return Err(HandoverFault::OtherTeam);
        }
        if other.device == self.credential.device { Err(HandoverFault::OwnCode) } else { Ok(()) }
    }
}

fn given(name: &str) -> Result<GivenState, StoreError> {
    GivenState::from_name(name).ok_or(StoreError::Damaged { what: "handover" })
}

fn taken(name: &str) -> Result<TakenState, StoreError> {
    TakenState::from_name(name).ok_or(StoreError::Damaged { what: "handover" })
}

/// Keeps what the endpoint vouches for.
pub(crate) fn put_credential(conn: &Connection, credential: &SignedCredential) -> Result<(), StoreError> {
    conn.execute(
        "INSERT INTO credential (id, credential, signature) VALUES (1, ?1, ?2)
         ON CONFLICT (id) DO UPDATE SET credential = excluded.credential, signature = excluded.signature",
        (&credential.credential, &credential.signature),
    )?;
    Ok(())
}

/// Who held a report before, first to last.
fn holders(conn: &Connection, report: &str) -> Result<Vec<Holder>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT observer, device, through, until FROM report_holder WHERE report = ?1 ORDER BY position",
    )?;
    let mut rows = statement.query([report])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let device: DeviceId = parse(&row.get::<_, String>(1)?)?;
        out.push(Holder { observer: row.get(0)?, device, through: row.get(2)?, until_ms: row.get(3)? });
    }
    Ok(out)
}

struct Stored {
    record: HandoverRecord,
    letter: Letter,
    peer_key: String,
    sha256: [u8; 32],
    sealed: Vec<u8>,
}

const STORED: &str =
    "SELECT id, way, state, peer, shift, at, settled_at, letter, peer_key, sha256, sealed FROM handover";

fn stored(conn: &Connection, row: &Row<'_>) -> Result<Stored, StoreError> {
    let id: String = row.get(0)?;
    let name: String = row.get(2)?;
    let state = match row.get_ref(1)?.as_str().map_err(|_| StoreError::Damaged { what: "handover" })? {
        "given" => HandoverState::Given(given(&name)?),
        _ => HandoverState::Taken(taken(&name)?),
    };
    let letter: Letter = serde_json::from_str(&row.get::<_, String>(7)?)?;
    let received = state == HandoverState::Taken(TakenState::Received);
    let stale = match own_device(conn)?.filter(|_| received) {
        Some(own) => take::stale(conn, own, &letter)?,
        None => false,
    };
    let reports = if received {
        // One that an earlier version kept and nobody can read must not hide the others.
        let of = |draft: &HandedDraft| {
            let summary = serde_json::from_value(draft.summary.clone()).unwrap_or_default();
            HandedReport { report: draft.report, form: draft.form.clone(), summary }
        };
        letter.drafts.iter().map(of).collect()
    } else {
        here(conn, &id)?
    };
    Ok(Stored {
        record: HandoverRecord {
            handover: parse(&id)?,
            state,
            peer: row.get(3)?,
            shift: row.get(4)?,
            at_ms: row.get(5)?,
            settled_at_ms: row.get(6)?,
            note: letter.note.clone(),
            matters: letter.matters.clone(),
            reports,
            stale,
        },
        letter,
        peer_key: row.get(8)?,
        sha256: row.get(9)?,
        sealed: row.get(10)?,
    })
}

fn own_device(conn: &Connection) -> Result<Option<DeviceId>, StoreError> {
    let device: Option<String> =
        conn.prepare_cached("SELECT device FROM link")?.query_row([], |row| row.get(0)).optional()?.flatten();
    device.map(|id| parse(&id)).transpose()
}

fn here(conn: &Connection, handover: &str) -> Result<Vec<HandedReport>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT r.id, r.form_id, r.form_version, r.form_sha256, r.summary
         FROM handed_report h JOIN report r ON r.id = h.report WHERE h.handover = ?1 ORDER BY r.created_at",
    )?;
    let mut rows = statement.query([handover])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(HandedReport {
            report: parse(&row.get::<_, String>(0)?)?,
            form: FormRef { form_id: row.get(1)?, version: row.get(2)?, sha256: row.get(3)? },
            summary: serde_json::from_str(&row.get::<_, String>(4)?)?,
        });
    }
    Ok(out)
}

impl FieldBook {
    fn own(&self) -> Result<Own, StoreError> {
        let Standing::Enrolled(link) = self.standing()? else { return Err(HandoverFault::NotReady.into()) };
        let signed = self
            .conn
            .prepare_cached("SELECT credential, signature FROM credential")?
            .query_row([], |row| {
                Ok(SignedCredential {
                    credential: row.get(0)?,
                    signature: row.get(1)?,
                    unknown: serde_json::Map::new(),
                })
            })
            .optional()?
            .ok_or(HandoverFault::NotReady)?;
        let endpoint = PublicKey::from_text(&link.endpoint_key).map_err(|_| HandoverFault::NotReady)?;
        let credential = signed.verified(&endpoint).map_err(|_| HandoverFault::NotReady)?;
        let key = self.device_key()?;
        if credential.key != key.public() || credential.device != link.device {
            return Err(HandoverFault::NotReady.into());
        }
        if credential.team.trim().is_empty() {
            return Err(HandoverFault::NoTeam.into());
        }
        Ok(Own { endpoint, credential, signed, key })
    }

    /// Team of this device, as the endpoint vouches for it.
    ///
    /// # Errors
    /// [`HandoverFault::NotReady`], [`HandoverFault::NoTeam`].
    pub fn handover_team(&self) -> Result<String, StoreError> {
        Ok(self.own()?.credential.team)
    }

    /// The request that this device shows to be handed something over: one made within the hour, else a new one. What was filmed of
    /// one that is older than a day cannot be opened any more.
    ///
    /// # Errors
    /// As [`FieldBook::handover_team`]; [`StoreError::DiskFull`].
    pub fn ask_handover(&mut self, at_ms: i64) -> Result<Vec<u8>, StoreError> {
        let own = self.own()?;
        let open: Option<([u8; 16], [u8; 32])> = self
            .conn
            .prepare_cached(
                "SELECT id, secret FROM handover_request WHERE at BETWEEN ?1 - ?2 AND ?1 ORDER BY at DESC LIMIT 1",
            )?
            .query_row([at_ms, SHOWN_MS], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (id, secret) = match open {
            Some(open) => open,
            None => {
                let (id, secret) = (random::<16>()?, random::<32>()?);
                self.write(|tx| {
                    // By a clock that was set back too: nothing is kept that lies more than a day away.
                    tx.execute("DELETE FROM handover_request WHERE abs(at - ?1) > ?2", [at_ms, OPENED_MS])?;
                    tx.execute(
                        "INSERT INTO handover_request (id, secret, at) VALUES (?1, ?2, ?3)",
                        (id.as_slice(), secret.as_slice(), at_ms),
                    )?;
                    Ok(())
                })?;
                (*id, *secret)
            }
        };
        let request = Request { id, key: seal::public(&secret), credential: own.signed };
        request.signed(&own.key).map_err(|_| StoreError::Internal { what: "handover" })
    }

    /// Who asks with these bytes, where it is somebody of the own team.
    ///
    /// # Errors
    /// [`StoreError::Handover`].
    pub fn read_handover_request(&self, bytes: &[u8]) -> Result<String, StoreError> {
        let own = self.own()?;
        let (_, who) = Request::verified(bytes, &own.endpoint).map_err(HandoverFault::from)?;
        own.meets(&who)?;
        Ok(who.observer)
    }

    /// Handovers of this device, latest first.
    ///
    /// # Errors
    /// The database's.
    pub fn handovers(&self) -> Result<Vec<HandoverRecord>, StoreError> {
        let mut statement = self.conn.prepare_cached(&format!("{STORED} ORDER BY at DESC, id DESC"))?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(stored(&self.conn, row)?.record);
        }
        Ok(out)
    }

    fn stored_handover(&self, handover: HandoverId) -> Result<Option<Stored>, StoreError> {
        let mut statement = self.conn.prepare_cached(&format!("{STORED} WHERE id = ?1"))?;
        let mut rows = statement.query([handover.to_string()])?;
        rows.next()?.map(|row| stored(&self.conn, row)).transpose()
    }

    /// One of them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn handover(&self, handover: HandoverId) -> Result<HandoverRecord, StoreError> {
        Ok(self.stored_handover(handover)?.ok_or(StoreError::NotFound)?.record)
    }

    /// What this device shows of a handover to the other: the sealed letter, or the confirmation.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::WrongState`] where there is nothing to show.
    pub fn show_handover(&self, handover: HandoverId) -> Result<Vec<u8>, StoreError> {
        let found = self.stored_handover(handover)?.ok_or(StoreError::NotFound)?;
        match found.record.state {
            HandoverState::Given(GivenState::Offered) => Ok(found.sealed),
            HandoverState::Taken(TakenState::Accepted) => {
                Ok(Confirmation { handover, sha256: found.sha256 }.signed(&self.device_key()?))
            }
            _ => Err(StoreError::WrongState),
        }
    }

    /// The journal of a report's first draft, sent or not.
    ///
    /// # Errors
    /// The database's.
    pub fn first_journal(&self, report: ReportId) -> Result<Vec<crate::records::Event>, StoreError> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT seq, at, op FROM draft_event WHERE report = ?1 AND draft = 1 ORDER BY seq")?;
        let events = statement
            .query_map([report.to_string()], |row| {
                Ok(crate::records::Event { seq: row.get(0)?, at_ms: row.get(1)?, op: row.get(2)? })
            })?
            .collect::<Result<_, _>>()?;
        Ok(events)
    }

    /// Who held a report before this device, first to last.
    ///
    /// # Errors
    /// The database's.
    pub fn holders_before(&self, report: ReportId) -> Result<Vec<Holder>, StoreError> {
        holders(&self.conn, &report.to_string())
    }
}
