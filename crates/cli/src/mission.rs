//! `tabella mission …`, `tabella rebuild`, `tabella form check`

use crate::output::{Failure, Outcome, line, read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tabella_domain::{DeviceId, Mission, MissionId, MissionType, Role, SecretPolicy};
use tabella_proto::enrolment::{group_code, normalise_address};
use tabella_server::keys::Keys;
use tabella_server::setup::stations::Columns;
use tabella_server::setup::{SetupError, access, form, roster, stations};
use tabella_server::store::sqlite::SqliteStore;
use tabella_server::store::{Act, Store};

/// Who the audit chain names for acts from here.
const ACTOR: &str = "command line";

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Begins a mission in a data folder, or changes the one that is there.
    Init {
        #[command(flatten)]
        data: Data,
        /// Name shown at the desk.
        #[arg(long)]
        name: String,
        /// Type; it decides what may be claimed: full-eom, limited-eom, citizen-sampled, citizen-unsampled, parliamentary, training.
        #[arg(long = "type", value_parser = kind)]
        kind: MissionType,
        /// IANA time zone, for example Asia/Baku.
        #[arg(long)]
        time_zone: String,
        /// Languages, first is the default.
        #[arg(long, value_delimiter = ',', default_value = "en")]
        languages: Vec<String>,
        /// Polling day, YYYY-MM-DD.
        #[arg(long)]
        polling_day: Option<chrono::NaiveDate>,
        /// A rehearsal: everything is marked and never enters findings.
        #[arg(long)]
        practice: bool,
    },
    /// Replaces the station list with a CSV file.
    ImportStations {
        #[command(flatten)]
        data: Data,
        /// The file.
        file: PathBuf,
        /// What the columns hold, for example number=PS_Code,name=PS_Name,registered=Voters,level=Region,level=District.
        /// Level1… Level9, Number, Name, Address, Area, Registered and Key are known by name.
        #[arg(long, default_value = "")]
        map: String,
        /// Encoding, where it is not UTF-8 or UTF-16.
        #[arg(long)]
        encoding: Option<String>,
    },
    /// Adds people from a CSV file: code, roles, team, area, language, status, station, forms.
    ImportRoster {
        #[command(flatten)]
        data: Data,
        /// The file.
        file: PathBuf,
        /// Encoding, where it is not UTF-8 or UTF-16.
        #[arg(long)]
        encoding: Option<String>,
    },
    /// Adds a form version from an XLSForm workbook or an XForm document, and puts it in use.
    ImportForm {
        #[command(flatten)]
        data: Data,
        /// The file.
        file: PathBuf,
        /// Always at hand, due by nobody (an incident).
        #[arg(long)]
        any_time: bool,
    },
    /// Makes a one-time enrolment code for an observer.
    Enrol {
        #[command(flatten)]
        data: Data,
        /// The observer's code on the roster.
        #[arg(long)]
        observer: String,
        /// Address under which devices reach the endpoint; with it a link and a QR code are made.
        #[arg(long)]
        address: Option<String>,
        /// Hours for which the code holds.
        #[arg(long, default_value_t = 72)]
        hours: u32,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Revokes a device: it may still send, set aside, and reads nothing more.
    Revoke {
        #[command(flatten)]
        data: Data,
        /// The device's id.
        device: String,
        /// Takes the revocation back.
        #[arg(long)]
        undo: bool,
    },
    /// Adds a desk account. The password is read from standard input, or made with --make-password.
    AddCoordinator {
        #[command(flatten)]
        data: Data,
        /// Name to sign in with.
        #[arg(long)]
        name: String,
        /// Areas of an area coordinator; without areas a coordinator of the whole mission.
        #[arg(long, value_delimiter = ',')]
        areas: Vec<String>,
        /// Another role: administrator, head_of_mission, analyst, data_clerk.
        #[arg(long, value_parser = role, conflicts_with = "areas")]
        role: Option<Role>,
        /// Makes a password and prints it once.
        #[arg(long)]
        make_password: bool,
    },
    /// Checks that no row of the audit chain was changed or taken out.
    VerifyAudit {
        #[command(flatten)]
        data: Data,
    },
}

/// The data folder.
#[derive(Debug, clap::Args)]
pub(crate) struct Data {
    /// Data folder.
    #[arg(long)]
    data: PathBuf,
}

impl Data {
    fn open(&self) -> Result<(std::sync::Arc<SqliteStore>, Keys), Failure> {
        Ok(tabella_server::open(&self.data)?)
    }

    /// Opens a folder that has a mission.
    fn open_mission(&self) -> Result<(std::sync::Arc<SqliteStore>, Keys), Failure> {
        let (store, keys) = self.open()?;
        if store.setting("mission")?.is_none() {
            return Err(tabella_server::store::StoreError::NoMission.into());
        }
        Ok((store, keys))
    }
}

fn word<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::String(text.replace('-', "_")))
        .map_err(|_| format!("“{text}” is not known"))
}

fn kind(text: &str) -> Result<MissionType, String> {
    word(text).map_err(|e| {
        format!("{e}; use full_eom, limited_eom, citizen_sampled, citizen_unsampled, parliamentary or training")
    })
}

fn role(text: &str) -> Result<Role, String> {
    word(text)
}

pub(crate) fn run(command: Command) -> Outcome {
    match command {
        Command::Init { data, name, kind, time_zone, languages, polling_day, practice } => {
            if time_zone.parse::<chrono_tz::Tz>().is_err() {
                return Err(Failure::new(format!("“{time_zone}” is no IANA time zone (for example Asia/Baku).")));
            }
            let (store, keys) = data.open()?;
            let before: Option<Mission> = store.setting("mission")?.and_then(|m| serde_json::from_str(&m).ok());
            let mission = Mission {
                id: before.as_ref().map_or_else(|| MissionId(uuid::Uuid::now_v7()), |m| m.id),
                name,
                kind,
                time_zone,
                languages,
                practice,
                synthetic: before.as_ref().is_some_and(|m| m.synthetic),
                secret: before.as_ref().map_or_else(SecretPolicy::default, |m| m.secret.clone()),
                unknown: before.map(|m| m.unknown).unwrap_or_default(),
            };
            let polling_day = polling_day.map(|d| d.to_string());
            store.administer(ACTOR, Act::SetMission { mission: Box::new(mission), polling_day })?;
            println!("The mission is set. Endpoint key: {}", keys.public());
        }
        Command::ImportStations { data, file, map, encoding } => {
            let bytes = read(&file)?;
            let columns = Columns::parse(&map).map_err(|p| Failure::from(SetupError::File(vec![p])))?;
            let (store, _) = data.open_mission()?;
            let count = stations::import(store.as_ref(), ACTOR, &bytes, columns, encoding.as_deref())?;
            println!("{count} stations imported.");
        }
        Command::ImportRoster { data, file, encoding } => {
            let bytes = read(&file)?;
            let (store, _) = data.open_mission()?;
            let count = roster::import(store.as_ref(), ACTOR, &bytes, encoding.as_deref())?;
            println!("{count} people imported.");
        }
        Command::ImportForm { data, file, any_time } => {
            let bytes = read(&file)?;
            let (store, _) = data.open_mission()?;
            let name = file.to_string_lossy();
            let (form, warnings) = form::import(store.as_ref(), ACTOR, &bytes, &name, any_time)?;
            for warning in &warnings {
                eprintln!("  {}", line(warning));
            }
            println!("Form {} version {} is in use.", form.form_id, form.version);
        }
        Command::Enrol { data, observer, address, hours, json } => {
            let address = address
                .map(|a| normalise_address(&a))
                .transpose()
                .map_err(|_| Failure::new("The address must be https://… (http:// only on this machine)."))?;
            let (store, keys) = data.open_mission()?;
            let (code, _) = access::enrol_code(store.as_ref(), &keys, ACTOR, &observer, hours)?;
            let link = address.as_ref().map(|a| access::enrol_link(&keys, a, &code));
            if json {
                println!("{}", serde_json::json!({ "code": group_code(&code), "link": link, "hours": hours }));
            } else {
                println!("Code    {}", group_code(&code));
                match (&address, &link) {
                    (Some(address), Some(link)) => {
                        println!("Address {address}\nLink    {link}");
                        if let Some(qr) = access::qr_text(link) {
                            println!("{qr}");
                        }
                    }
                    _ => println!("With --address there is a link and a QR code, too."),
                }
                println!("Holds for {hours} hours, for one device.");
            }
        }
        Command::Revoke { data, device, undo } => {
            let device: DeviceId = device.parse().map_err(|_| Failure::new("That is no device id."))?;
            let (store, _) = data.open_mission()?;
            store.set_revoked(device, !undo, ACTOR)?;
            println!("{}", if undo { "The device may read again." } else { "The device is revoked." });
        }
        Command::AddCoordinator { data, name, areas, role, make_password } => {
            let (store, _) = data.open_mission()?;
            let password = if make_password { access::make_password()? } else { typed_password()? };
            let role = role.unwrap_or(if areas.is_empty() { Role::Coordinator } else { Role::AreaCoordinator });
            if role == Role::AreaCoordinator && areas.is_empty() {
                return Err(Failure::new("An area coordinator needs --areas."));
            }
            if password.chars().count() < access::MIN_PASSWORD {
                return Err(Failure::new(format!("A password needs at least {} characters.", access::MIN_PASSWORD)));
            }
            access::put_account(store.as_ref(), ACTOR, &name, &password, vec![role], areas)?;
            println!("The account “{name}” is set.");
            if make_password {
                println!("Password {password}");
            }
        }
        Command::VerifyAudit { data } => {
            let (store, _) = data.open_mission()?;
            println!("{} acts, the chain holds.", store.verify_audit()?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn typed_password() -> Result<String, Failure> {
    eprintln!("Password (one line on standard input):");
    let mut text = String::new();
    std::io::stdin().read_line(&mut text)?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

pub(crate) fn rebuild(data: &Path) -> Outcome {
    let (store, _) = tabella_server::open(data)?;
    let count = tabella_server::project::worker::rebuild(store.as_ref())?;
    println!("{count} versions read again.");
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn check_form(file: &Path, json: bool) -> Outcome {
    if json {
        let answer = tabella_xlsform::conform::check(file);
        println!("{answer}");
        let good = answer.get("ok").and_then(serde_json::Value::as_bool).unwrap_or(false);
        return Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let bytes = read(file)?;
    let (good, problems) = match form::read(&bytes, &file.to_string_lossy()) {
        Ok(read) => {
            let questions = read.form.questions().filter(|q| q.kind().is_answered()).count();
            println!("{} version {}: {questions} questions", read.form.id(), read.form.version());
            (true, read.warnings)
        }
        Err(problems) => (false, problems),
    };
    for problem in &problems {
        println!("{}", line(problem));
    }
    println!("{}", if good { "The form can be used." } else { "The form cannot be used." });
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
