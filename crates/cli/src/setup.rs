//! Setting up: `mission init`, the imports, `form check`, `rebuild`.

use crate::mission::{ACTOR, Data, Init, open_mission};
use crate::output::{Failure, Outcome, complain, count, line, read, say, shown, some_of};
use std::path::Path;
use std::process::ExitCode;
use tabella_domain::{EvidenceRule, Mission, MissionId, MissionType, Role, SecretPolicy, language_tag};
use tabella_server::setup::stations::Columns;
use tabella_server::setup::{SetupError, bundle, form, roster, stations};
use tabella_server::store::{Act, Store};

/// A word of the product as the command line writes it.
pub(crate) fn word<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::String(text.trim().to_lowercase().replace('-', "_")))
        .map_err(|_| format!("“{text}” is not known"))
}

/// A mission type.
pub(crate) fn kind(text: &str) -> Result<MissionType, String> {
    word(text).map_err(|e| {
        format!("{e}; use full-eom, limited-eom, citizen-sampled, citizen-unsampled, parliamentary or training")
    })
}

/// A rule for photos: `closing=allowed`.
pub(crate) fn photo_rule(text: &str) -> Result<(String, EvidenceRule), String> {
    let (form, rule) = text.split_once('=').ok_or_else(|| format!("“{text}” is no rule; write form=allowed"))?;
    let form = form.trim();
    if form.is_empty() {
        return Err(format!("“{text}” names no form; write form=allowed, or *=allowed for every form not named"));
    }
    Ok((form.to_owned(), word(rule).map_err(|e| format!("{e}; use allowed or forbidden"))?))
}

fn languages(said: &[String]) -> Result<Vec<String>, Failure> {
    let mut out: Vec<String> = Vec::new();
    for text in said {
        let tag = language_tag(text).ok_or_else(|| {
            Failure::new(format!("“{text}” is no language code. Write for example en,az,ru (ISO 639: two letters)."))
        })?;
        if !out.contains(&tag) {
            out.push(tag);
        }
    }
    Ok(out)
}

pub(crate) fn init(data: &Data, said: Init) -> Result<(), Failure> {
    let name = said.name.trim().to_owned();
    if name.is_empty() {
        return Err(Failure::new("The mission needs a name (--name)."));
    }
    if said.time_zone.parse::<chrono_tz::Tz>().is_err() {
        return Err(Failure::new(format!("“{}” is no IANA time zone (for example Asia/Baku).", said.time_zone)));
    }
    let languages = languages(&said.languages)?;
    let given = said.bundle_recipient.as_deref().map(bundle::recipient).transpose()?;
    let given_recovery = said.recovery_recipient.as_deref().map(bundle::recipient).transpose()?;
    let (store, keys) = data.open()?;
    let before: Option<Mission> = store.setting("mission")?.and_then(|m| serde_json::from_str(&m).ok());
    let make = |path: Option<&Path>, opens| path.map(|path| bundle::make_identity(path, opens)).transpose();
    let made = make(said.make_bundle_identity.as_deref(), bundle::OPENS_BUNDLES)?;
    let made_recovery = make(said.make_recovery_identity.as_deref(), bundle::OPENS_FIELD_BOOKS)?;
    let had = before.as_ref().and_then(|m| m.bundle_recipient().map(str::to_owned));
    let mut mission = Mission {
        id: before.as_ref().map_or_else(|| MissionId(uuid::Uuid::now_v7()), |m| m.id),
        name,
        kind: said.kind,
        time_zone: said.time_zone,
        languages,
        practice: said.practice,
        synthetic: before.as_ref().is_some_and(|m| m.synthetic),
        secret: before.as_ref().map_or_else(SecretPolicy::default, |m| m.secret.clone()),
        unknown: before.map(|m| m.unknown).unwrap_or_default(),
    };
    for (form, rule) in &said.photos {
        mission.set_evidence_rule(form, *rule);
    }
    if let Some(recipient) = made.as_deref().or(given.as_deref()) {
        mission.set_bundle_recipient(recipient);
    }
    if let Some(recipient) = made_recovery.as_deref().or(given_recovery.as_deref()) {
        mission.set_recovery_recipient(recipient);
    }
    if let Some(location) = said.location {
        mission.unknown.insert(tabella_domain::LOCATION.into(), location.into());
    }
    if let Some(shared) = said.shared_log {
        mission.unknown.insert(tabella_domain::SHARED_LOG.into(), shared.into());
    }
    let has = mission.bundle_recipient().map(str::to_owned);
    let recovery = mission.recovery_recipient().map(str::to_owned);
    let polling_day = said.polling_day.map(|d| d.to_string());
    store.administer(ACTOR, Act::SetMission { mission: Box::new(mission), polling_day })?;
    say!("The mission is set. Endpoint key: {}", keys.public());
    match &has {
        Some(recipient) => say!("Bundle recipient: {recipient}"),
        None => say!(
            "Devices cannot write bundles, the files for a day without network: give --make-bundle-identity FILE or --bundle-recipient age1…"
        ),
    }
    match &recovery {
        Some(recipient) => say!("Recovery recipient: {recipient}"),
        None => say!(
            "A forgotten PIN or passphrase loses what was not sent: give --make-recovery-identity FILE or --recovery-recipient age1…"
        ),
    }
    if had.is_some() && had != has {
        say!("Bundles made until now are for the earlier recipient. Keep its identity until they are imported.");
    }
    if let Some(path) = &said.make_bundle_identity {
        say!(
            "The secret identity is in {}. Move it off this machine and keep a copy: without it no bundle can be opened.",
            path.display()
        );
    }
    if let Some(path) = &said.make_recovery_identity {
        say!(
            "The recovery identity is in {}. Move it off this machine and keep a copy: with it and a device's files its field book opens.",
            path.display()
        );
    }
    Ok(())
}

pub(crate) fn import_stations(data: &Data, file: &Path, map: &str, encoding: Option<&str>) -> Result<(), Failure> {
    let bytes = read(file)?;
    let columns = Columns::parse(map).map_err(|p| Failure::from(SetupError::File(vec![p])))?;
    let (store, _) = data.open_mission()?;
    let replaced = stations::import(store.as_ref(), ACTOR, &bytes, columns, encoding)?;
    say!("{} imported.", count(replaced.stations, "station", "stations"));
    if !replaced.stranded.is_empty() {
        complain!(
            "{} to a station that is not in this list: {}. Import the roster again with their new stations.",
            count(replaced.stranded.len(), "person is assigned", "people are assigned"),
            some_of(&replaced.stranded)
        );
    }
    Ok(())
}

pub(crate) fn import_roster(data: &Data, file: &Path, encoding: Option<&str>) -> Result<(), Failure> {
    let bytes = read(file)?;
    let (store, _) = data.open_mission()?;
    let people = roster::import(store.as_ref(), ACTOR, &bytes, encoding)?;
    say!("{} imported.", count(people, "person", "people"));
    Ok(())
}

/// Roles as said; `Some` and empty: for everybody.
fn roles(said: &[String]) -> Result<Option<Vec<Role>>, Failure> {
    if said.is_empty() {
        return Ok(None);
    }
    if let [one] = said
        && one.trim().eq_ignore_ascii_case("all")
    {
        return Ok(Some(Vec::new()));
    }
    let unknown = |text: &String| {
        Failure::new(format!(
            "“{text}” is no role. Use sto, lto, area_coordinator, coordinator, analyst, data_clerk, head_of_mission, administrator, or all."
        ))
    };
    said.iter().map(|text| roster::role(text).ok_or_else(|| unknown(text))).collect::<Result<_, _>>().map(Some)
}

pub(crate) fn import_form(data: &Data, file: &Path, any_time: bool, for_whom: &[String]) -> Result<(), Failure> {
    let for_whom = roles(for_whom)?;
    let bytes = read(file)?;
    let (store, _) = data.open_mission()?;
    let (added, warnings) = form::import(store.as_ref(), ACTOR, &bytes, &file.to_string_lossy(), any_time)?;
    let (few, more) = shown(&warnings);
    for warning in few {
        complain!("  {}", line(warning));
    }
    if let Some(more) = more {
        complain!("  {more}");
    }
    if let Some(roles) = for_whom {
        form::offer(store.as_ref(), ACTOR, &[(added.form_id.clone(), roles)])?;
    }
    say!("Form {} version {} is in use.", added.form_id, added.version);
    Ok(())
}

pub(crate) fn rebuild(data: &Path) -> Outcome {
    let (store, _) = open_mission(data)?;
    let versions = tabella_server::project::worker::rebuild(store.as_ref())?;
    say!("{} read again.", count(versions, "version", "versions"));
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn check_form(file: &Path, json: bool) -> Outcome {
    if json {
        let answer = tabella_xlsform::conform::check(file);
        say!("{answer}");
        let good = answer.get("ok").and_then(serde_json::Value::as_bool).unwrap_or(false);
        return Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let bytes = read(file)?;
    let (good, problems) = match form::read(&bytes, &file.to_string_lossy()) {
        Ok(read) => {
            let questions = read.form.questions().filter(|q| q.kind().is_answered()).count();
            say!("{} version {}: {}", read.form.id(), read.form.version(), count(questions, "question", "questions"));
            (true, read.warnings)
        }
        Err(problems) => (false, problems),
    };
    let (few, more) = shown(&problems);
    for problem in few {
        say!("{}", line(problem));
    }
    if let Some(more) = more {
        say!("{more}");
    }
    say!("{}", if good { "The form can be used." } else { "The form cannot be used." });
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
