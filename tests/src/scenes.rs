//! What several stories begin with: an incident that names a photo, pictures, a device for an observer of one's choice.

use crate::device::{Device, apply};
use crate::{Endpoint, Fault, tabella};
use tabella_app::KeyParams;
use tabella_app::api::{Command, Item, Mail, Question, QuestionKind, Reply, ReportRow};
use tempfile::TempDir;

/// So many bytes that no packing makes small.
#[must_use]
pub fn noise(seed: u32, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state.to_le_bytes()[0]
        })
        .collect()
}

/// The questions among items.
pub fn questions(items: &[Item]) -> impl Iterator<Item = &Question> {
    items.iter().filter_map(|item| match item {
        Item::Question(q) => Some(q.as_ref()),
        _ => None,
    })
}

/// An incident filled in, that says that there is a photo. Gives report and the photo's question.
///
/// # Errors
/// A step did not work.
pub fn incident(device: &Device) -> Result<(String, Question), Fault> {
    let form = device.start("incident", "")?;
    device.fill(&form)?;
    let Reply::Form(mut form) = device.ok(Command::OpenReport { report: form.report.clone() })? else {
        return Err("no form".into());
    };
    let what = questions(&form.items).find(|q| q.path.ends_with("/evidence")).ok_or("no question of evidence")?;
    let command = Command::Answer { report: form.report.clone(), path: what.path.clone(), value: "photo".into() };
    if let Reply::FormChanged(change) = device.ok(command)? {
        apply(&mut form.items, change.changed, change.order.as_deref());
    }
    let photo = questions(&form.items).find(|q| q.kind == QuestionKind::Image).ok_or("no question of a photo")?;
    Ok((form.report.clone(), photo.clone()))
}

/// The row of a report.
///
/// # Errors
/// There is none.
pub fn row(device: &Device, report: &str) -> Result<ReportRow, Fault> {
    match device.ok(Command::Report { report: report.into() })? {
        Reply::Report(view) => Ok(view.row),
        other => Err(format!("{other:?}").into()),
    }
}

/// What the desk wrote to a device.
///
/// # Errors
/// It does not answer with it.
pub fn mail(device: &Device, command: Command) -> Result<Mail, Fault> {
    match device.ok(command)? {
        Reply::Mail(mail) => Ok(*mail),
        other => Err(format!("{other:?}").into()),
    }
}

/// A device enrolled for an observer of the practice mission, and the folder that it lives in.
///
/// # Errors
/// A step did not work.
pub fn device_of(endpoint: &Endpoint, observer: &str) -> Result<(Device, TempDir), Fault> {
    let (data, address) = (endpoint.data(), endpoint.address());
    let said =
        tabella(&["mission", "enrol", "--data", &data, "--observer", observer, "--address", &address, "--json"])?;
    let said: serde_json::Value = serde_json::from_str(&said)?;
    let folder = tempfile::tempdir()?;
    let device = Device::on(folder.path(), KeyParams::CHEAP)?;
    device.enrol(said.get("link").and_then(serde_json::Value::as_str).ok_or("no link")?)?;
    Ok((device, folder))
}
