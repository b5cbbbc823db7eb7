//! Devices: codes for new ones, the list, revocation.

use crate::mission::{ACTOR, Data};
use crate::output::{Failure, count, say};
use std::collections::HashMap;
use tabella_domain::{DeviceId, Mission};
use tabella_proto::enrolment::{group_code, normalise_address};
use tabella_server::setup::access;
use tabella_server::store::{Contact, DeviceRow, Store, StoreError};

pub(crate) fn enrol(data: &Data, observer: &str, address: Option<&str>, hours: u32, json: bool) -> Result<(), Failure> {
    let address = address
        .map(normalise_address)
        .transpose()
        .map_err(|_| Failure::new("The address must be https://… (http:// only on this machine)."))?;
    let (store, keys) = data.open_mission()?;
    let (code, _) = access::enrol_code(store.as_ref(), &keys, ACTOR, observer, hours)?;
    let link = address.as_ref().map(|a| access::enrol_link(&keys, a, &code));
    if json {
        say!("{}", serde_json::json!({ "code": group_code(&code), "link": link, "hours": hours }));
        return Ok(());
    }
    say!("Code    {}", group_code(&code));
    match (&address, &link) {
        (Some(address), Some(link)) => {
            say!("Address {address}\nLink    {link}");
            if let Some(qr) = access::qr_text(link) {
                say!("{qr}");
            }
        }
        _ => say!("With --address there is a link and a QR code, too."),
    }
    say!("Holds for {} and one device.", if hours == 1 { "1 hour".into() } else { format!("{hours} hours") });
    Ok(())
}

/// Devices of an observer, or all; an observer whom nobody knows is named as such.
fn of(store: &dyn Store, observer: Option<&str>) -> Result<Vec<DeviceRow>, Failure> {
    if let Some(code) = observer
        && !store.people()?.iter().any(|p| p.person.code == code)
    {
        return Err(StoreError::Missing("person").into());
    }
    Ok(store.devices()?.into_iter().filter(|d| observer.is_none_or(|o| d.person == o)).collect())
}

pub(crate) fn list(data: &Data, observer: Option<&str>, json: bool) -> Result<(), Failure> {
    let (store, _) = data.open_mission()?;
    let devices = of(store.as_ref(), observer)?;
    let contacts: HashMap<i64, Contact> = store.contacts()?.into_iter().collect();
    if json {
        let time = |ms: i64| chrono::DateTime::from_timestamp_millis(ms).map(|t| t.to_rfc3339());
        let rows: Vec<_> = devices
            .iter()
            .map(|d| {
                let contact = contacts.get(&d.no);
                serde_json::json!({
                    "device": d.id, "observer": d.person, "enrolled_at": time(d.enrolled_ms),
                    "revoked_at": d.revoked_ms.and_then(time), "last_contact": contact.and_then(|c| time(c.at_ms)),
                    "waiting": contact.map(|c| c.waiting), "drafts": contact.map(|c| c.drafts),
                })
            })
            .collect();
        say!("{}", serde_json::Value::Array(rows));
        return Ok(());
    }
    let mission: Option<Mission> = store.setting("mission")?.and_then(|m| serde_json::from_str(&m).ok());
    let zone: chrono_tz::Tz = mission.and_then(|m| m.time_zone.parse().ok()).unwrap_or(chrono_tz::UTC);
    let time = |ms: Option<i64>| {
        ms.and_then(chrono::DateTime::from_timestamp_millis)
            .map_or_else(|| "never".to_owned(), |t| t.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string())
    };
    if devices.is_empty() {
        say!("No device has enrolled{}.", observer.map(|o| format!(" for {o}")).unwrap_or_default());
        return Ok(());
    }
    let width = devices.iter().map(|d| d.person.chars().count()).max().unwrap_or(0).max(8);
    say!(
        "{:36}  {:width$}  {:16}  {:16}  {:>7}  {:>6}",
        "device",
        "observer",
        "enrolled",
        "last contact",
        "waiting",
        "drafts"
    );
    for d in &devices {
        let contact = contacts.get(&d.no);
        let number = |n: Option<u32>| n.map_or_else(|| "?".to_owned(), |n| n.to_string());
        let revoked = if d.revoked_ms.is_some() { format!("  revoked {}", time(d.revoked_ms)) } else { String::new() };
        say!(
            "{:36}  {:width$}  {:16}  {:16}  {:>7}  {:>6}{revoked}",
            d.id.to_string(),
            d.person,
            time(Some(d.enrolled_ms)),
            time(contact.map(|c| c.at_ms)),
            number(contact.map(|c| c.waiting)),
            number(contact.map(|c| c.drafts)),
        );
    }
    say!("Times are those of {zone}. “Waiting” and “drafts” are what the device said at its last push.");
    Ok(())
}

pub(crate) fn revoke(data: &Data, device: Option<&str>, observer: Option<&str>, undo: bool) -> Result<(), Failure> {
    let (store, _) = data.open_mission()?;
    let wanted: Vec<DeviceRow> = match device {
        Some(text) => {
            let id: DeviceId = text.trim().parse().map_err(|_| {
                Failure::new(format!(
                    "“{text}” is no device id. `tabella mission devices` lists them; --observer takes an observer's code."
                ))
            })?;
            of(store.as_ref(), None)?.into_iter().filter(|d| d.id == id).collect()
        }
        None => of(store.as_ref(), observer)?,
    };
    if wanted.is_empty() {
        return Err(match (device, observer) {
            (None, Some(observer)) => Failure::new(format!("{observer} has no enrolled device.")),
            _ => StoreError::Missing("device").into(),
        });
    }
    let change: Vec<_> = wanted.iter().filter(|d| d.revoked_ms.is_some() == undo).collect();
    for device in &change {
        store.set_revoked(device.id, !undo, ACTOR)?;
    }
    match (change.len(), undo) {
        (0, false) => say!("Already revoked."),
        (0, true) => say!("Not revoked."),
        (n, false) => say!("{} revoked.", count(n, "device is", "devices are")),
        (n, true) => say!("{} read again.", count(n, "device may", "devices may")),
    }
    Ok(())
}
