//! A forgotten passphrase does not destroy the only copy of a report: the mission's recovery identity opens the field book.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::io::Write;
use std::path::Path;
use std::process::{Command as Process, Output, Stdio};
use tabella_app::KeyParams;
use tabella_app::api::{Command, Phase, Reply};
use tabella_tests::device::Device;
use tabella_tests::{Endpoint, Fault, program};

const NEW: &str = "another long passphrase";

fn recover(dir: &Path, identity: &Path, passphrase: &str) -> Result<Output, Fault> {
    let mut child = Process::new(program("tabella")?)
        .arg("recover")
        .arg("--dir")
        .arg(dir)
        .arg("--identity")
        .arg(identity)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    child.stdin.take().unwrap().write_all(format!("{passphrase}\n").as_bytes())?;
    Ok(child.wait_with_output()?)
}

#[test]
fn a_forgotten_passphrase_is_replaced_with_the_missions_recovery_identity_and_nothing_is_lost() -> Result<(), Fault> {
    let folders = (tempfile::tempdir()?, tempfile::tempdir()?);
    let endpoint = Endpoint::start(folders.0.path())?;
    let device = Device::on(folders.1.path(), KeyParams::CHEAP)?;
    device.enrol(&endpoint.practice.link)?;
    let sent = device.report("opening", "")?;

    // Open in the app: hands off.
    let identity = folders.0.path().join("recovery-identity.txt");
    let busy = recover(&device.dir, &identity, NEW)?;
    assert!(!busy.status.success());
    assert!(String::from_utf8_lossy(&busy.stderr).contains("Close the app first"), "{busy:?}");

    device.ok(Command::Lock)?;
    // Another mission's identity opens nothing, and a short passphrase is not taken.
    let other = recover(&device.dir, &folders.0.path().join("bundle-identity.txt"), NEW)?;
    assert!(String::from_utf8_lossy(&other.stderr).contains("does not open this field book"), "{other:?}");
    let short = recover(&device.dir, &identity, "short")?;
    assert!(String::from_utf8_lossy(&short.stderr).contains("too short"), "{short:?}");
    // Neither changed anything: the old passphrase still opens.
    let opened = device.ok(Command::Unlock { secret: tabella_tests::device::PASSPHRASE.into() })?;
    assert!(matches!(opened, Reply::Status(s) if s.phase == Phase::Ready));
    device.ok(Command::Lock)?;

    let done = recover(&device.dir, &identity, NEW)?;
    assert!(done.status.success(), "{done:?}");
    assert!(device.ok(Command::Unlock { secret: tabella_tests::device::PASSPHRASE.into() }).is_err());
    device.ok(Command::Unlock { secret: NEW.into() })?;
    assert!(matches!(device.ok(Command::Report { report: sent })?, Reply::Report(_)));
    Ok(())
}
