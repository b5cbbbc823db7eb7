//! Administrative acts. Each moves the revision and writes its audit row in the transaction of its change.

use super::directory::{self, number, setting};
use crate::store::types::{Act, CodeUse, EnrolAttempt, StoreError};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde_json::json;
use sha2::{Digest, Sha256};
use tabella_domain::{DeviceId, Station, VersionId};

pub(super) fn now() -> i64 {
    chrono::Utc::now().timestamp_millis()
}

fn put(tx: &Transaction<'_>, key: &str, value: &str) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2")?
        .execute([key, value])?;
    Ok(())
}

pub(super) fn claim(tx: &Transaction<'_>, public_key: &str) -> Result<(), StoreError> {
    match setting(tx, "endpoint_key")? {
        None => put(tx, "endpoint_key", public_key),
        Some(known) if known == public_key => Ok(()),
        Some(_) => Err(StoreError::SecretMismatch),
    }
}

fn next_revision(tx: &Transaction<'_>) -> Result<i64, StoreError> {
    let revision = number(tx, "revision")? + 1;
    put(tx, "revision", &revision.to_string())?;
    Ok(revision)
}

/// What projections depend on changed.
fn touch_reference(tx: &Transaction<'_>, key: &str, revision: i64) -> Result<(), StoreError> {
    put(tx, key, &revision.to_string())?;
    put(tx, "reference", &revision.to_string())
}

fn link(previous: &[u8], seq: i64, at: i64, actor: &str, act: &str, detail: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"tabella/audit/1\n");
    hash.update(previous);
    hash.update(seq.to_be_bytes());
    hash.update(at.to_be_bytes());
    for text in [actor, act, detail] {
        hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().into()
}

pub(super) fn audit(
    tx: &Transaction<'_>,
    actor: &str,
    act: &str,
    detail: &serde_json::Value,
) -> Result<(), StoreError> {
    let last: Option<(i64, [u8; 32])> = tx
        .query_row("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", [], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    let (seq, previous) = last.map_or((1, [0; 32]), |(seq, hash)| (seq + 1, hash));
    let at = now();
    let detail = detail.to_string();
    let hash = link(&previous, seq, at, actor, act, &detail);
    tx.execute(
        "INSERT INTO audit (seq, at, actor, act, detail, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![seq, at, actor, act, detail, hash],
    )?;
    Ok(())
}

pub(super) fn verify_audit(c: &Connection) -> Result<u64, StoreError> {
    let mut statement = c.prepare("SELECT seq, at, actor, act, detail, hash FROM audit ORDER BY seq")?;
    let mut rows = statement.query([])?;
    let mut previous = [0_u8; 32];
    let mut count = 0_u64;
    let mut expected = 1_i64;
    while let Some(row) = rows.next()? {
        let seq: i64 = row.get(0)?;
        let (actor, act, detail): (String, String, String) = (row.get(2)?, row.get(3)?, row.get(4)?);
        let hash: [u8; 32] = row.get(5)?;
        if seq != expected || hash != link(&previous, seq, row.get(1)?, &actor, &act, &detail) {
            return Err(StoreError::AuditBroken(seq));
        }
        previous = hash;
        expected += 1;
        count += 1;
    }
    Ok(count)
}

pub(super) fn administer(tx: &Transaction<'_>, actor: &str, act: Act) -> Result<(), StoreError> {
    let revision = next_revision(tx)?;
    match act {
        Act::SetMission { mission, polling_day } => {
            let text = serde_json::to_string(&mission).map_err(|_| StoreError::Stored("mission"))?;
            put(tx, "mission", &text)?;
            if let Some(day) = &polling_day {
                put(tx, "polling_day", day)?;
            }
            if setting(tx, "receipt_salt")?.is_none() {
                let salt = u64::from_be_bytes(*mission.id.0.as_bytes().last_chunk::<8>().unwrap_or(&[0; 8]));
                put(tx, "receipt_salt", &salt.to_string())?;
            }
            touch_reference(tx, "mission_revision", revision)?;
            audit(tx, actor, "set_mission", &json!({"mission": mission.id, "polling_day": polling_day}))
        }
        Act::SetStations { stations } => set_stations(tx, actor, revision, stations),
        Act::SetAreas { areas, sha256 } => {
            super::areas::replace(tx, &areas)?;
            // Projections do not depend on it.
            put(tx, "areas_revision", &revision.to_string())?;
            audit(tx, actor, "set_areas", &json!({ "count": areas.len(), "sha256": sha256 }))
        }
        Act::PutPeople { people } => {
            let mut statement = tx.prepare_cached(
                "INSERT INTO person (code, person, assignment, revision) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (code) DO UPDATE SET person = excluded.person, assignment = excluded.assignment,
                   revision = excluded.revision",
            )?;
            let mut codes = Vec::with_capacity(people.len());
            for (person, assignment) in &people {
                let text = serde_json::to_string(person).map_err(|_| StoreError::Stored("person"))?;
                let assigned = assignment
                    .as_ref()
                    .map(serde_json::to_string)
                    .transpose()
                    .map_err(|_| StoreError::Stored("assignment"))?;
                statement.execute(params![person.code, text, assigned, revision])?;
                codes.push(person.code.clone());
            }
            touch_reference(tx, "people_revision", revision)?;
            audit(tx, actor, "put_people", &json!({ "people": codes }))
        }
        Act::AddForm { form, titles, questions, any_time, xform } => {
            let taken: bool = tx.query_row(
                "SELECT EXISTS (SELECT 1 FROM form WHERE form_id = ?1 AND version = ?2 AND sha256 <> ?3)",
                params![form.form_id, form.version, form.sha256],
                |r| r.get(0),
            )?;
            if taken {
                return Err(StoreError::VersionTaken);
            }
            let packed = tabella_proto::gzip(xform.as_bytes()).map_err(|_| StoreError::Stored("form.xform"))?;
            let titles = serde_json::to_string(&titles).map_err(|_| StoreError::Stored("form.titles"))?;
            let position: i64 = tx.query_row(
                "SELECT coalesce((SELECT min(position) FROM form WHERE form_id = ?1),
                   (SELECT coalesce(max(position), 0) + 1 FROM form))",
                [&form.form_id],
                |r| r.get(0),
            )?;
            tx.execute("UPDATE form SET in_use = 0 WHERE form_id = ?1", [&form.form_id])?;
            tx.execute(
                "INSERT INTO form (sha256, form_id, version, xform, titles, questions, any_time, position, in_use, imported_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, ?9)
                 ON CONFLICT (sha256) DO UPDATE SET in_use = 1, any_time = excluded.any_time, titles = excluded.titles",
                params![form.sha256, form.form_id, form.version, packed, titles, questions, any_time, position, now()],
            )?;
            touch_reference(tx, "forms_revision", revision)?;
            audit(tx, actor, "add_form", &json!({ "form": form }))
        }
        Act::AddCode { hash, person, expires_ms } => {
            let known: bool =
                tx.query_row("SELECT EXISTS (SELECT 1 FROM person WHERE code = ?1)", [&person], |r| r.get(0))?;
            if !known {
                return Err(StoreError::Missing("person"));
            }
            tx.execute(
                "INSERT INTO enrol_code (hash, person, created_at, expires_at) VALUES (?1, ?2, ?3, ?4)",
                params![hash, person, now(), expires_ms],
            )?;
            audit(tx, actor, "add_code", &json!({ "person": person, "expires": expires_ms }))
        }
        Act::ImportedBundle { sha256, device, received, duplicates, refused, beside } => audit(
            tx,
            actor,
            "imported_bundle",
            &json!({"sha256": sha256, "device": device, "received": received, "duplicates": duplicates, "refused": refused,
                "notes": beside.notes, "notes_again": beside.notes_again, "files": beside.files, "files_again": beside.files_again}),
        ),
        Act::PutAccount { account } => {
            let roles = serde_json::to_string(&account.roles).map_err(|_| StoreError::Stored("account.roles"))?;
            let areas = serde_json::to_string(&account.areas).map_err(|_| StoreError::Stored("account.areas"))?;
            tx.execute(
                "INSERT INTO account (name, shown, password, roles, areas, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (name) DO UPDATE SET shown = excluded.shown, password = excluded.password,
                   roles = excluded.roles, areas = excluded.areas",
                params![account.name, account.shown, account.password, roles, areas, now()],
            )?;
            tx.execute("DELETE FROM session WHERE account = ?1", [&account.name])?;
            audit(
                tx,
                actor,
                "put_account",
                &json!({"account": account.name, "roles": account.roles, "areas": account.areas}),
            )
        }
    }
}

fn set_stations(
    tx: &Transaction<'_>,
    actor: &str,
    revision: i64,
    mut stations: Vec<Station>,
) -> Result<(), StoreError> {
    tx.execute("DELETE FROM station", [])?;
    let mut statement = tx.prepare_cached(
        "INSERT INTO station (key, number, name, address, levels, area, registered, lat, lon)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for s in &stations {
        let levels = serde_json::to_string(&s.levels).map_err(|_| StoreError::Stored("station.levels"))?;
        let area = s.area.as_ref().map(|a| a.0.as_str());
        let (lat, lon) = (s.at.map(|p| p.0), s.at.map(|p| p.1));
        statement.execute(params![s.key.0, s.number, s.name, s.address, levels, area, s.registered, lat, lon])?;
    }
    let count = u32::try_from(stations.len()).unwrap_or(u32::MAX);
    stations.sort_by(|a, b| a.levels.cmp(&b.levels).then_with(|| natural(&a.number, &b.number)));
    let list = tabella_proto::StationList { version: revision.to_string(), stations };
    let body = tabella_proto::encode(&list)
        .and_then(|json| tabella_proto::gzip(&json))
        .map_err(|_| StoreError::Stored("station_list.body"))?;
    tx.execute(
        "INSERT INTO station_list (version, count, body, imported_at) VALUES (?1, ?2, ?3, ?4)",
        params![revision, count, body, now()],
    )?;
    touch_reference(tx, "stations_revision", revision)?;
    audit(tx, actor, "set_stations", &json!({ "count": count, "version": revision }))
}

/// Numbers by value, the rest by text: 2 before 10.
fn natural(a: &str, b: &str) -> std::cmp::Ordering {
    match (a.parse::<u64>(), b.parse::<u64>()) {
        (Ok(a), Ok(b)) => a.cmp(&b),
        _ => a.cmp(b),
    }
}

pub(super) fn use_code(tx: &Transaction<'_>, attempt: &EnrolAttempt) -> Result<CodeUse, StoreError> {
    let code: Option<(String, i64, Option<i64>)> = tx
        .query_row("SELECT person, expires_at, device FROM enrol_code WHERE hash = ?1", [attempt.code_hash], |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?))
        })
        .optional()?;
    let Some((person, expires, used)) = code else { return Ok(CodeUse::Unknown) };
    if let Some(no) = used {
        let device = directory::device_by_no(tx, no)?.ok_or(StoreError::Missing("device"))?;
        // The same device again (its answer was lost): the same answer, even after the code's time.
        return Ok(if device.key == attempt.device_key { CodeUse::Enrolled(Box::new(device)) } else { CodeUse::Used });
    }
    if attempt.now_ms >= expires {
        return Ok(CodeUse::Expired);
    }
    let no: i64 = tx.query_row(
        "INSERT INTO device (id, person, key, token_hash, platform, app_version, enrolled_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING no",
        params![
            attempt.new_device.0.as_bytes(),
            person,
            attempt.device_key,
            attempt.token_hash,
            attempt.platform,
            attempt.app_version,
            attempt.now_ms
        ],
        |r| r.get(0),
    )?;
    tx.execute("UPDATE enrol_code SET device = ?2 WHERE hash = ?1", params![attempt.code_hash, no])?;
    next_revision(tx)?;
    audit(tx, &person, "enrol", &json!({ "device": attempt.new_device, "platform": attempt.platform }))?;
    let device = directory::device_by_no(tx, no)?.ok_or(StoreError::Missing("device"))?;
    Ok(CodeUse::Enrolled(Box::new(device)))
}

pub(super) fn set_revoked(
    tx: &Transaction<'_>,
    device: DeviceId,
    revoked: bool,
    actor: &str,
) -> Result<(), StoreError> {
    let at = revoked.then(now);
    let changed = tx.execute("UPDATE device SET revoked_at = ?2 WHERE id = ?1", params![device.0.as_bytes(), at])?;
    if changed == 0 {
        return Err(StoreError::Missing("device"));
    }
    next_revision(tx)?;
    audit(tx, actor, if revoked { "revoke" } else { "restore" }, &json!({ "device": device }))
}

pub(super) fn open_session(
    tx: &Transaction<'_>,
    hash: &[u8; 32],
    account: &str,
    now_ms: i64,
    expires_ms: i64,
) -> Result<(), StoreError> {
    tx.execute("DELETE FROM session WHERE expires_at <= ?1", [now_ms])?;
    tx.execute(
        "INSERT INTO session (token_hash, account, created_at, expires_at) VALUES (?1, ?2, ?3, ?4)",
        params![hash, account, now_ms, expires_ms],
    )?;
    audit(tx, account, "sign_in", &json!({}))
}

/// Notes a standing only where it differs from what the device was told last: by an earlier note, or by the receipt.
pub(super) fn note_standings(tx: &Transaction<'_>, standings: &[(VersionId, i64, bool)]) -> Result<(), StoreError> {
    let mut told = tx.prepare_cached(
        "SELECT coalesce((SELECT set_aside FROM standing WHERE version_id = ?1 ORDER BY seq DESC LIMIT 1),
           (SELECT device_revoked FROM report_version WHERE version_id = ?1), 0)",
    )?;
    let mut note =
        tx.prepare_cached("INSERT INTO standing (version_id, device, set_aside, at) VALUES (?1, ?2, ?3, ?4)")?;
    for (version, device, set_aside) in standings {
        let before: bool = told.query_row([version.0.as_bytes()], |r| r.get(0))?;
        if before != *set_aside {
            note.execute(params![version.0.as_bytes(), device, set_aside, now()])?;
        }
    }
    Ok(())
}
