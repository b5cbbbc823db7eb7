//! A team with several devices: a real endpoint, observers of one team, and what passes between their devices without it.

use crate::device::{Device, PASSPHRASE};
use crate::scenes::device_of;
use crate::{Endpoint, Fault, tabella, until};
use std::time::Duration;
use tabella_app::api::{
    AppError, Command, FormView, HandoverRow, HandoverStep, HandoverView, Item, Reply, ReportView, Today,
};
use tempfile::TempDir;

/// The practice mission with a roster of a test's own.
pub struct Team {
    /// Its endpoint.
    pub endpoint: Endpoint,
    folders: Vec<TempDir>,
}

impl Team {
    /// Starts the endpoint and puts these rows of the roster in (`code,roles,team,area,language,station,forms`).
    ///
    /// # Errors
    /// It does not come up, or refuses a row.
    pub fn start(roster: &[&str]) -> Result<Self, Fault> {
        let folder = tempfile::tempdir()?;
        let endpoint = Endpoint::start(folder.path())?;
        let file = folder.path().join("roster.csv");
        std::fs::write(&file, format!("code,roles,team,area,language,station,forms\n{}\n", roster.join("\n")))?;
        tabella(&["mission", "import-roster", "--data", &endpoint.data(), &file.display().to_string()])?;
        Ok(Self { endpoint, folders: vec![folder] })
    }

    /// An enrolled device of an observer, which the endpoint has told whose it is.
    ///
    /// # Errors
    /// A step did not work.
    pub fn device(&mut self, observer: &str) -> Result<Device, Fault> {
        let (device, folder) = device_of(&self.endpoint, observer)?;
        // The roster may have been read anew a moment after the device first asked.
        until("the team", Duration::from_secs(20), || {
            device.sync().ok()?;
            step(&device, HandoverStep::Look).ok().filter(|view| view.team.is_some())
        })?;
        self.folders.push(folder);
        Ok(device)
    }
}

/// Locks and unlocks, as a person does in between.
///
/// # Errors
/// It does not open.
pub fn relock(device: &Device) -> Result<(), Fault> {
    device.ok(Command::Lock)?;
    device.ok(Command::Unlock { secret: PASSPHRASE.into() }).map(drop)
}

/// One step of a handover.
///
/// # Errors
/// The app's own.
pub fn step(device: &Device, step: HandoverStep) -> Result<HandoverView, AppError> {
    match device.send(Command::Handover { step })? {
        Reply::Handover(view) => Ok(*view),
        _ => Err(AppError::internal("another reply")),
    }
}

/// The code that a step leaves to be shown.
///
/// # Errors
/// The step's; it leaves none.
pub fn code(device: &Device, what: HandoverStep) -> Result<String, Fault> {
    Ok(step(device, what)?.code.ok_or("no code")?)
}

/// Reads what the other device shows.
///
/// # Errors
/// The app's own.
pub fn read(device: &Device, code: &str) -> Result<HandoverView, AppError> {
    step(device, HandoverStep::Read { code: code.into() })
}

/// The handover that a view is about.
///
/// # Errors
/// There is none.
pub fn row(view: &HandoverView) -> Result<HandoverRow, Fault> {
    let found = view.handovers.iter().find(|h| Some(&h.handover) == view.handover.as_ref());
    found.cloned().ok_or_else(|| "no handover".into())
}

/// The whole way: asked, offered, read, taken over, confirmed. Gives the handover's id.
///
/// # Errors
/// A step did not work.
pub fn hand_over(from: &Device, to: &Device, reports: &[&str], shift: bool, note: &str) -> Result<String, Fault> {
    let request = code(to, HandoverStep::Ask)?;
    let reports = reports.iter().map(|r| (*r).to_owned()).collect();
    let letter = code(from, HandoverStep::Offer { code: request, reports, shift, note: note.into() })?;
    let handover = row(&read(to, &letter)?)?.handover;
    let confirmation = code(to, HandoverStep::Accept { handover: handover.clone() })?;
    read(from, &confirmation)?;
    Ok(handover)
}

/// Today.
///
/// # Errors
/// It does not answer with one.
pub fn today(device: &Device) -> Result<Today, Fault> {
    match device.ok(Command::Today)? {
        Reply::Today(today) => Ok(*today),
        other => Err(format!("{other:?}").into()),
    }
}

/// A report's page.
///
/// # Errors
/// It does not answer with one.
pub fn page(device: &Device, report: &str) -> Result<ReportView, Fault> {
    match device.ok(Command::Report { report: report.into() })? {
        Reply::Report(view) => Ok(*view),
        other => Err(format!("{other:?}").into()),
    }
}

/// A form.
///
/// # Errors
/// It does not answer with one.
pub fn form(device: &Device, command: Command) -> Result<FormView, Fault> {
    match device.ok(command)? {
        Reply::Form(form) => Ok(*form),
        other => Err(format!("{other:?}").into()),
    }
}

/// Answers the first `count` questions of an open form that are plain and empty. Gives their paths.
///
/// # Errors
/// An answer is refused.
pub fn answer_some(device: &Device, view: &FormView, count: usize) -> Result<Vec<String>, Fault> {
    let mut given = Vec::new();
    for item in &view.items {
        let Item::Question(q) = item else { continue };
        if given.len() == count {
            break;
        }
        if q.read_only || !q.value.is_empty() || q.role.as_deref() == Some("tally") {
            continue;
        }
        let Some(value) = crate::device::plain(q) else { continue };
        device.ok(Command::Answer { report: view.report.clone(), path: q.path.clone(), value })?;
        given.push(q.path.clone());
    }
    Ok(given)
}

/// Fills what is still empty and sends.
///
/// # Errors
/// A step did not work.
pub fn finish(device: &Device, report: &str) -> Result<(), Fault> {
    let view = form(device, Command::OpenReport { report: report.into() })?;
    device.fill(&view)?;
    device.ok(Command::Send { report: report.into() }).map(drop)
}
