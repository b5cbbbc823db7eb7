//! The outbox: states as the domain's enum has them, in columns.

use crate::audit;
use crate::book::FieldBook;
use crate::error::StoreError;
use crate::versions::{VERSION, stored};
use rusqlite::{Connection, OptionalExtension, Row};
use tabella_domain::{OutboxState, ParkCode, ReceiptRef, VersionId};
use tabella_proto::DeviceState;
use tabella_sync::{MAX_WAIT_MS, OutboxStore, QueuedVersion, Settlement};

pub(crate) fn park_code(text: &str) -> Result<ParkCode, StoreError> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(StoreError::from)
}

pub(crate) fn park_text(code: ParkCode) -> &'static str {
    match code {
        ParkCode::TooLarge => "too_large",
        ParkCode::Refused => "refused",
        ParkCode::ProtocolUnsupported => "protocol_unsupported",
        ParkCode::Conflicting => "conflicting",
        ParkCode::ReceiptInvalid => "receipt_invalid",
        ParkCode::Unreadable => "unreadable",
    }
}

/// State from the columns `state, attempts, not_before, park_code, number, received_at, set_aside`, which begin at `at`.
pub(crate) fn state_from_row(row: &Row<'_>, at: usize) -> Result<OutboxState, StoreError> {
    let attempts: u32 = row.get(at + 1)?;
    match row.get_ref(at)?.as_str().map_err(|_| StoreError::Damaged { what: "outbox" })? {
        "waiting" => Ok(OutboxState::Waiting { attempts, not_before_ms: row.get(at + 2)? }),
        "sending" => Ok(OutboxState::Sending { attempts }),
        "parked" => Ok(OutboxState::Parked { code: park_code(&row.get::<_, String>(at + 3)?)?, attempts }),
        "acknowledged" => Ok(OutboxState::Acknowledged {
            receipt: ReceiptRef {
                number: row.get(at + 4)?,
                received_at: row.get::<_, Option<String>>(at + 5)?.unwrap_or_default(),
                set_aside: row.get(at + 6)?,
            },
        }),
        _ => Err(StoreError::Damaged { what: "outbox" }),
    }
}

fn state(conn: &Connection, version: &str) -> Result<Option<OutboxState>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT state, attempts, not_before, park_code, number, received_at, set_aside FROM outbox WHERE version = ?1",
    )?;
    let mut rows = statement.query([version])?;
    rows.next()?.map(|row| state_from_row(row, 0)).transpose()
}

/// A state as the columns of its row: attempts (as they are where none), not before, reason of a parked one, receipt.
pub(crate) fn columns(state: &OutboxState) -> (Option<u32>, i64, Option<&'static str>, Option<&ReceiptRef>) {
    match state {
        OutboxState::Waiting { attempts, not_before_ms } => (Some(*attempts), *not_before_ms, None, None),
        OutboxState::Sending { attempts } => (Some(*attempts), 0, None, None),
        OutboxState::Parked { code, attempts } => (Some(*attempts), 0, Some(park_text(*code)), None),
        OutboxState::Acknowledged { receipt } => (None, 0, None, Some(receipt)),
    }
}

fn set_state(conn: &Connection, version: &str, state: &OutboxState, receipt: Option<i64>) -> Result<(), StoreError> {
    let (attempts, not_before, code, taken) = columns(state);
    conn.prepare_cached(
        "UPDATE outbox SET state = ?2, attempts = coalesce(?3, attempts), not_before = ?4, park_code = ?5, number = ?6,
             received_at = ?7, set_aside = ?8, receipt = ?9 WHERE version = ?1",
    )?
    .execute((
        version,
        state.name(),
        attempts,
        not_before,
        code,
        taken.map(|r| &r.number),
        taken.map(|r| &r.received_at),
        taken.is_some_and(|r| r.set_aside),
        receipt,
    ))?;
    Ok(())
}

/// One transition of the domain's enum. One that the state does not allow changes nothing: whatever state stands, it was
/// reached by a transition that was allowed, and none of them loses a version.
fn transition(
    conn: &Connection,
    at_ms: i64,
    version: VersionId,
    what: &str,
    receipt: Option<i64>,
    step: impl FnOnce(OutboxState) -> Result<OutboxState, tabella_domain::TransitionError>,
) -> Result<bool, StoreError> {
    let id = version.to_string();
    let before = state(conn, &id)?.ok_or(StoreError::NotFound)?;
    let Ok(after) = step(before) else { return Ok(false) };
    set_state(conn, &id, &after, receipt)?;
    let detail = match &after {
        OutboxState::Parked { code, .. } => park_text(*code),
        _ => "",
    };
    audit::note(conn, at_ms, what, None, Some(&id), detail)?;
    Ok(true)
}

impl FieldBook {
    /// A person asks to try a parked version again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::WrongState`] where it is not parked.
    pub fn requeue(&mut self, version: VersionId, at_ms: i64) -> Result<(), StoreError> {
        self.write(|tx| {
            let parked = matches!(state(tx, &version.to_string())?, Some(OutboxState::Parked { .. }));
            if parked && transition(tx, at_ms, version, "requeued", None, OutboxState::requeue)? {
                return Ok(());
            }
            Err(if state(tx, &version.to_string())?.is_some() { StoreError::WrongState } else { StoreError::NotFound })
        })
    }

    /// Where a version stands; `None` where there is no such version.
    ///
    /// # Errors
    /// The database's.
    pub fn outbox_state(&self, version: VersionId) -> Result<Option<OutboxState>, StoreError> {
        state(&self.conn, &version.to_string())
    }

    /// After the store opens, no request is under way.
    pub(crate) fn recall_sending(&mut self) -> Result<(), StoreError> {
        let sending: i64 =
            self.conn
                .query_row("SELECT EXISTS (SELECT 1 FROM outbox WHERE state = 'sending')", [], |row| row.get(0))?;
        if sending == 0 {
            return Ok(());
        }
        self.write(|tx| {
            tx.execute("UPDATE outbox SET state = 'waiting', not_before = 0 WHERE state = 'sending'", [])?;
            Ok(())
        })
    }
}

impl OutboxStore for FieldBook {
    fn sendable(&self, now_ms: i64, limit: usize) -> Result<Vec<QueuedVersion>, StoreError> {
        let mut statement = self.conn.prepare_cached(&format!(
            "{VERSION} WHERE o.state IN ('waiting', 'sending')
               AND (o.state = 'sending' OR o.not_before <= ?1 OR o.not_before - ?1 > ?2)
             ORDER BY o.attempts, o.queued LIMIT ?3"
        ))?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows = statement.query((now_ms, MAX_WAIT_MS, limit))?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let version = stored(row)?;
            let attempts = row.get(12)?;
            out.push(QueuedVersion { signed: version.signed(), sha256: version.sha256, attempts });
        }
        Ok(out)
    }

    fn next_sendable_ms(&self) -> Result<Option<i64>, StoreError> {
        Ok(self
            .conn
            .prepare_cached("SELECT min(not_before) FROM outbox WHERE state IN ('waiting', 'sending')")?
            .query_row([], |row| row.get(0))?)
    }

    fn mark_sending(&mut self, versions: &[VersionId]) -> Result<(), StoreError> {
        self.write(|tx| {
            for version in versions {
                let id = version.to_string();
                let Some(before) = state(tx, &id)? else { return Err(StoreError::NotFound) };
                // One still marked from a request that nobody answered is called back first.
                let before = match before {
                    OutboxState::Sending { .. } => before.requeue().map_err(|_| StoreError::WrongState)?,
                    other => other,
                };
                if let Ok(after) = before.send() {
                    set_state(tx, &id, &after, None)?;
                }
            }
            Ok(())
        })
    }

    fn settle(&mut self, settlement: &Settlement, now_ms: i64) -> Result<(), StoreError> {
        self.write(|tx| {
            let receipt = match &settlement.receipt {
                Some(signed) => Some(store_receipt(tx, &signed.receipt, &signed.signature, now_ms)?),
                None => None,
            };
            for (version, line) in &settlement.acknowledged {
                if receipt.is_none() {
                    return Err(StoreError::Internal { what: "acknowledged without a receipt" });
                }
                let mut line = line.clone();
                line.set_aside = told_aside(tx, *version)?.unwrap_or(line.set_aside);
                transition(tx, now_ms, *version, "acknowledged", receipt, |s| s.acknowledge(line))?;
            }
            for (version, not_before_ms) in &settlement.retried {
                transition(tx, now_ms, *version, "retried", None, |s| s.retry(*not_before_ms))?;
            }
            for (version, code) in &settlement.parked {
                transition(tx, now_ms, *version, "parked", None, |s| s.park(*code))?;
            }
            Ok(())
        })
    }

    fn hurry(&mut self) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.execute("UPDATE outbox SET not_before = 0 WHERE state = 'waiting' AND not_before <> 0", [])?;
            tx.execute("UPDATE evidence SET not_before = 0 WHERE state = 'waiting' AND not_before <> 0", [])?;
            Ok(())
        })
    }

    fn device_state(&self, now_ms: i64) -> Result<DeviceState, StoreError> {
        let (waiting, drafts) = self
            .conn
            .prepare_cached(
                "SELECT (SELECT count(*) FROM outbox WHERE state <> 'acknowledged'),
                        (SELECT count(*) FROM report WHERE draft IS NOT NULL AND given IS NULL AND form_id <> ?1)",
            )?
            .query_row([tabella_domain::GUIDE_FORM], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(DeviceState { clock_ms: now_ms.to_string(), waiting, drafts })
    }
}

pub(crate) fn store_receipt(conn: &Connection, receipt: &str, signature: &str, now_ms: i64) -> Result<i64, StoreError> {
    conn.execute(
        "INSERT INTO receipt (receipt, signature, stored_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        (receipt, signature, now_ms),
    )?;
    conn.query_row("SELECT id FROM receipt WHERE signature = ?2 AND receipt = ?1", (receipt, signature), |row| {
        row.get(0)
    })
    .optional()?
    .ok_or(StoreError::Internal { what: "receipt" })
}

/// A standing that the endpoint tells. Where the receipt has not arrived it waits for it: see [`told_aside`].
pub(crate) fn set_aside(conn: &Connection, version: VersionId, aside: bool) -> Result<(), StoreError> {
    conn.execute(
        "UPDATE outbox SET told_aside = ?2, set_aside = CASE state WHEN 'acknowledged' THEN ?2 ELSE set_aside END
         WHERE version = ?1",
        (version.to_string(), aside),
    )?;
    Ok(())
}

/// A receipt says how a version stood when it first arrived; what was told of it since is newer, also where a lost answer
/// makes the receipt come later.
fn told_aside(conn: &Connection, version: VersionId) -> Result<Option<bool>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT told_aside FROM outbox WHERE version = ?1")?
        .query_row([version.to_string()], |row| row.get(0))
        .optional()?
        .flatten())
}

pub(crate) fn unacknowledged(conn: &Connection) -> Result<Vec<crate::records::StoredVersion>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{VERSION} WHERE o.state <> 'acknowledged' ORDER BY o.queued"))?;
    let mut rows = statement.query([])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(stored(row)?);
    }
    Ok(out)
}
