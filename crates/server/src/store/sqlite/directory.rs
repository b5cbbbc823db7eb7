//! Reading the directory: mission, forms, stations, people, devices, accounts.

use super::read::id;
use crate::store::types::{Account, Contact, Cursor, DeviceRow, Epochs, FormRow, PersonRow, Pull, StoreError};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::de::DeserializeOwned;
use tabella_domain::{AreaCode, DeviceId, FormRef, GeoPoint, Station, StationKey, VersionId};

pub(super) fn json<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Stored(what))
}

pub(super) fn setting(c: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    Ok(c.prepare_cached("SELECT value FROM setting WHERE key = ?1")?.query_row([key], |r| r.get(0)).optional()?)
}

pub(super) fn number(c: &Connection, key: &str) -> Result<i64, StoreError> {
    setting(c, key)?.map_or(Ok(0), |v| v.parse().map_err(|_| StoreError::Stored("setting")))
}

pub(super) fn epochs(c: &Connection) -> Result<Epochs, StoreError> {
    Ok(Epochs { admin: number(c, "revision")?, reference: number(c, "reference")? })
}

const DEVICE: &str = "SELECT no, id, person, key, token_hash, enrolled_at, revoked_at FROM device";

fn device(row: &Row<'_>) -> rusqlite::Result<DeviceRow> {
    Ok(DeviceRow {
        no: row.get(0)?,
        id: DeviceId(id(row, 1)?),
        person: row.get(2)?,
        key: row.get(3)?,
        token_hash: row.get(4)?,
        enrolled_ms: row.get(5)?,
        revoked_ms: row.get(6)?,
    })
}

pub(super) fn devices(c: &Connection) -> Result<Vec<DeviceRow>, StoreError> {
    let mut statement = c.prepare_cached(&format!("{DEVICE} ORDER BY no"))?;
    let rows = statement.query_map([], device)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn device_by_no(c: &Connection, no: i64) -> Result<Option<DeviceRow>, StoreError> {
    Ok(c.prepare_cached(&format!("{DEVICE} WHERE no = ?1"))?.query_row([no], device).optional()?)
}

pub(super) fn device_by_token(c: &Connection, hash: &[u8; 32]) -> Result<Option<DeviceRow>, StoreError> {
    Ok(c.prepare_cached(&format!("{DEVICE} WHERE token_hash = ?1"))?.query_row([hash], device).optional()?)
}

pub(super) fn contacts(c: &Connection) -> Result<Vec<(i64, Contact)>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT device, at, waiting, drafts, clock_ahead_ms FROM device_contact ORDER BY device")?;
    let rows = statement.query_map([], |r| {
        let contact = Contact { at_ms: r.get(1)?, waiting: r.get(2)?, drafts: r.get(3)?, clock_ahead_ms: r.get(4)? };
        Ok((r.get(0)?, contact))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn person_row(row: &Row<'_>) -> rusqlite::Result<(String, Option<String>, i64)> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

fn person_of((person, assignment, revision): (String, Option<String>, i64)) -> Result<PersonRow, StoreError> {
    Ok(PersonRow {
        person: json(&person, "person")?,
        assignment: assignment.map(|a| json(&a, "assignment")).transpose()?,
        revision,
    })
}

pub(super) fn people(c: &Connection) -> Result<Vec<PersonRow>, StoreError> {
    let mut statement = c.prepare_cached("SELECT person, assignment, revision FROM person ORDER BY code")?;
    let rows = statement.query_map([], person_row)?;
    rows.map(|row| person_of(row?)).collect()
}

pub(super) fn forms(c: &Connection) -> Result<Vec<FormRow>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT form_id, version, sha256, titles, questions, any_time, in_use FROM form ORDER BY position, imported_at, sha256",
    )?;
    let rows = statement.query_map([], |r| {
        let form = FormRef { form_id: r.get(0)?, version: r.get(1)?, sha256: r.get(2)? };
        let titles: String = r.get(3)?;
        Ok((form, titles, r.get(4)?, r.get(5)?, r.get(6)?))
    })?;
    rows.map(|row| {
        let (form, titles, questions, any_time, in_use) = row?;
        Ok(FormRow { form, titles: json(&titles, "form.titles")?, questions, any_time, in_use })
    })
    .collect()
}

pub(super) fn xform(c: &Connection, sha256: &str) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(c.prepare_cached("SELECT xform FROM form WHERE sha256 = ?1")?.query_row([sha256], |r| r.get(0)).optional()?)
}

pub(super) fn station_list(c: &Connection, version: i64) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(c.prepare_cached("SELECT body FROM station_list WHERE version = ?1")?
        .query_row([version], |r| r.get(0))
        .optional()?)
}

pub(super) fn stations(c: &Connection) -> Result<Vec<Station>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT key, number, name, address, levels, area, registered, lat, lon FROM station ORDER BY key",
    )?;
    let rows = statement.query_map([], |r| {
        let levels: String = r.get(4)?;
        let area: Option<String> = r.get(5)?;
        let station = Station {
            key: StationKey(r.get(0)?),
            number: r.get(1)?,
            name: r.get(2)?,
            address: r.get(3)?,
            levels: Vec::new(),
            area: area.map(AreaCode),
            registered: r.get(6)?,
            at: r.get::<_, Option<i32>>(7)?.zip(r.get(8)?).map(|(lat, lon)| GeoPoint(lat, lon)),
        };
        Ok((station, levels))
    })?;
    rows.map(|row| {
        let (mut station, levels) = row?;
        station.levels = json(&levels, "station.levels")?;
        Ok(station)
    })
    .collect()
}

/// Messages and questions in one answer at most.
const MAIL: usize = 100;

pub(super) fn pull(
    c: &mut Connection,
    device: i64,
    person: &str,
    since: Cursor,
    limit: usize,
) -> Result<Pull, StoreError> {
    // One transaction, one state: a change between two reads would be skipped by the cursor.
    let tx = c.transaction()?;
    let revision = number(&tx, "revision")?;
    let since = if since.revision > revision { Cursor::default() } else { since };
    let changed = |key: &str| -> Result<bool, StoreError> { Ok(number(&tx, key)? > since.revision) };
    let mission = if changed("mission_revision")? {
        setting(&tx, "mission")?.map(|m| json(&m, "mission")).transpose()?
    } else {
        None
    };
    let in_use =
        if changed("forms_revision")? { Some(forms(&tx)?.into_iter().filter(|f| f.in_use).collect()) } else { None };
    let stations = if changed("stations_revision")? {
        tx.query_row("SELECT version, count FROM station_list ORDER BY version DESC LIMIT 1", [], |r| {
            Ok((r.get(0)?, r.get(1)?))
        })
        .optional()?
    } else {
        None
    };
    let row = tx
        .prepare_cached("SELECT person, assignment, revision FROM person WHERE code = ?1 AND revision > ?2")?
        .query_row(params![person, since.revision], person_row)
        .optional()?;
    let deployment = row.map(person_of).transpose()?;
    let redeployed = deployment.is_some();
    // A mission without outlines says nothing of them: an older app would note something that it does not know.
    let told = number(&tx, "areas_revision")?;
    let moved = redeployed || stations.is_some() || told > since.revision;
    let areas = if told > 0 && moved { Some(super::areas::of_person(&tx, person)?) } else { None };
    let ceiling = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = tx.prepare_cached(
        "SELECT seq, version_id, set_aside FROM standing WHERE device = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
    )?;
    let rows = statement
        .query_map(params![device, since.standing, ceiling], |r| {
            let set_aside: bool = r.get(2)?;
            let seq: i64 = r.get(0)?;
            Ok((seq, VersionId(id(r, 1)?), set_aside))
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let letters = super::mail::pull(&tx, person, since.mail, limit.min(MAIL))?;
    Ok(Pull {
        mission,
        forms: in_use,
        stations,
        person: deployment,
        areas,
        more: rows.len() == limit || letters.len() == limit.min(MAIL),
        next: Cursor {
            revision,
            standing: rows.last().map_or(since.standing, |r| r.0),
            // A deployment is told with all the visits of its area.
            visited: if redeployed { 0 } else { since.visited },
            mail: letters.last().map_or(since.mail, |l| l.0),
        },
        mail: letters.into_iter().map(|(_, item)| item).collect(),
        standings: rows.into_iter().map(|(_, version, set_aside)| (version, set_aside)).collect(),
    })
}

fn account_row(row: &Row<'_>) -> rusqlite::Result<(Account, String, String)> {
    let account =
        Account { name: row.get(0)?, shown: row.get(1)?, password: row.get(2)?, roles: Vec::new(), areas: Vec::new() };
    Ok((account, row.get(3)?, row.get(4)?))
}

fn account_of((mut account, roles, areas): (Account, String, String)) -> Result<Account, StoreError> {
    account.roles = json(&roles, "account.roles")?;
    account.areas = json(&areas, "account.areas")?;
    Ok(account)
}

pub(super) fn account(c: &Connection, name: &str) -> Result<Option<Account>, StoreError> {
    c.prepare_cached("SELECT name, shown, password, roles, areas FROM account WHERE name = ?1")?
        .query_row([name], account_row)
        .optional()?
        .map(account_of)
        .transpose()
}

pub(super) fn session(c: &Connection, hash: &[u8; 32], now_ms: i64) -> Result<Option<Account>, StoreError> {
    c.prepare_cached(
        "SELECT a.name, a.shown, a.password, a.roles, a.areas FROM session s JOIN account a ON a.name = s.account
         WHERE s.token_hash = ?1 AND s.expires_at > ?2",
    )?
    .query_row(params![hash, now_ms], account_row)
    .optional()?
    .map(account_of)
    .transpose()
}
