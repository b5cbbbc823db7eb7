//! `tabella mission …`: what can be said; what is done is in `setup`, `devices` and `accounts`.

use crate::output::{Failure, Outcome, say};
use crate::{accounts, card, devices, setup};
use std::path::PathBuf;
use std::process::ExitCode;
use tabella_domain::{EvidenceRule, MissionType, Role};
use tabella_server::keys::Keys;
use tabella_server::setup::areas;
use tabella_server::store::sqlite::SqliteStore;
use tabella_server::store::{Store, StoreError};

/// Who the audit chain names for acts from here.
pub(crate) const ACTOR: &str = "command line";

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Begins a mission in a data folder, or changes the one that is there.
    Init {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        mission: Init,
    },
    /// Replaces the station list with a CSV file.
    ImportStations {
        #[command(flatten)]
        data: Data,
        /// The file.
        file: PathBuf,
        /// What the columns hold, for example number=PS_Code,name=PS_Name,registered=Voters,level=Region,level=District.
        /// Level1… Level9, Number, Name, Address, Area, Registered, Lat, Lon and Key are known by name.
        #[arg(long, default_value = "")]
        map: String,
        /// Encoding, where it is not UTF-8 or UTF-16.
        #[arg(long)]
        encoding: Option<String>,
    },
    /// Replaces the outlines of areas with a GeoJSON file (WGS 84): observers see their own area on a map.
    ImportAreas {
        #[command(flatten)]
        data: Data,
        /// The file: a FeatureCollection of Polygons and MultiPolygons, one feature an area.
        file: PathBuf,
        /// Property that holds the area's code, as stations and roster have it. Area, code, number and id are tried by themselves.
        #[arg(long)]
        code: Option<String>,
        /// Property that holds the area's name, to be shown.
        #[arg(long)]
        name: Option<String>,
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
        /// For whom it is, for example lto: others are not offered it. `all` takes that back.
        #[arg(long, value_delimiter = ',')]
        roles: Vec<String>,
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
        /// Hours for which the code holds: 1 to 8760.
        #[arg(long, default_value_t = 72, value_parser = clap::value_parser!(u32).range(1..=8760))]
        hours: u32,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Lists the devices: id, observer, when enrolled, last contact, what waits on them.
    Devices {
        #[command(flatten)]
        data: Data,
        /// Only those of this observer.
        #[arg(long)]
        observer: Option<String>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Revokes a device, or all devices of an observer: they may still send, set aside, and read nothing more.
    Revoke {
        #[command(flatten)]
        data: Data,
        /// The device's id, as `mission devices` lists it.
        #[arg(required_unless_present = "observer", conflicts_with = "observer")]
        device: Option<String>,
        /// The observer's code on the roster.
        #[arg(long)]
        observer: Option<String>,
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
        /// A role that has a desk: coordinator, area_coordinator, administrator, head_of_mission, analyst, data_clerk.
        #[arg(long, value_parser = accounts::role)]
        role: Option<Role>,
        /// Makes a password and prints it once.
        #[arg(long)]
        make_password: bool,
    },
    /// Prints the observer's card, one page to fold, or sets the mission's own part of it.
    Card {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        card: card::Args,
    },
    /// Checks that no row of the audit chain was changed or taken out.
    VerifyAudit {
        #[command(flatten)]
        data: Data,
    },
}

/// What a mission is.
#[derive(Debug, clap::Args)]
pub(crate) struct Init {
    /// Name shown at the desk.
    #[arg(long)]
    pub(crate) name: String,
    /// Type; it decides what may be claimed: full-eom, limited-eom, citizen-sampled, citizen-unsampled, parliamentary, training.
    #[arg(long = "type", value_parser = setup::kind)]
    pub(crate) kind: MissionType,
    /// IANA time zone, for example Asia/Baku.
    #[arg(long)]
    pub(crate) time_zone: String,
    /// Languages, first is the default.
    #[arg(long, value_delimiter = ',', default_value = "en")]
    pub(crate) languages: Vec<String>,
    /// Polling day, YYYY-MM-DD.
    #[arg(long)]
    pub(crate) polling_day: Option<chrono::NaiveDate>,
    /// A rehearsal: everything is marked and never enters findings.
    #[arg(long)]
    pub(crate) practice: bool,
    /// Where photos, recordings and files may be taken, by form id: for example closing=allowed,meeting=forbidden; `*` is every form
    /// not named. Where nothing is said: not in forms that ask for a polling station, elsewhere yes.
    #[arg(long, value_delimiter = ',', value_parser = setup::photo_rule)]
    pub(crate) photos: Vec<(String, EvidenceRule)>,
    /// To whom devices encrypt bundles, the files for a day without network: age1…
    #[arg(long)]
    pub(crate) bundle_recipient: Option<String>,
    /// Whether long-term observers of one team get each other's records on their devices. They do where nothing is said.
    #[arg(long)]
    pub(crate) shared_log: Option<bool>,
    /// Whether observers may write positions down where a form asks for one. Off where nothing is said.
    #[arg(long)]
    pub(crate) positions: Option<bool>,
    /// Makes a recipient and writes the secret identity that opens its bundles to this new file. Keep the file offline.
    #[arg(long, conflicts_with = "bundle_recipient")]
    pub(crate) make_bundle_identity: Option<PathBuf>,
    /// To whom devices wrap the key of their field book a second time, for a forgotten PIN: age1…
    #[arg(long)]
    pub(crate) recovery_recipient: Option<String>,
    /// Makes a recovery recipient and writes the secret identity that opens field books to this new file. Keep the file offline.
    #[arg(long, conflicts_with = "recovery_recipient")]
    pub(crate) make_recovery_identity: Option<PathBuf>,
}

/// The data folder.
#[derive(Debug, clap::Args)]
pub(crate) struct Data {
    /// Data folder.
    #[arg(long)]
    data: PathBuf,
}

impl Data {
    /// Opens a folder, made where it is missing.
    pub(crate) fn open(&self) -> Result<(std::sync::Arc<SqliteStore>, Keys), Failure> {
        Ok(tabella_server::open(&self.data)?)
    }

    /// Opens a folder that has a mission.
    pub(crate) fn open_mission(&self) -> Result<(std::sync::Arc<SqliteStore>, Keys), Failure> {
        open_mission(&self.data)
    }
}

/// Opens a folder that has a mission; a name that was mistyped makes no folder.
pub(crate) fn open_mission(data: &std::path::Path) -> Result<(std::sync::Arc<SqliteStore>, Keys), Failure> {
    expect_folder(data)?;
    let (store, keys) = tabella_server::open(data)?;
    if store.setting("mission")?.is_none() {
        return Err(StoreError::NoMission.into());
    }
    Ok((store, keys))
}

/// Refuses a folder that no mission was begun in.
pub(crate) fn expect_folder(data: &std::path::Path) -> Result<(), Failure> {
    if data.join("truth.db").is_file() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "There is no mission in the folder {}. Begin one with `tabella mission init`, or check the name.",
        data.display()
    )))
}

pub(crate) fn run(command: Command) -> Outcome {
    match command {
        Command::Init { data, mission } => setup::init(&data, mission)?,
        Command::ImportStations { data, file, map, encoding } => {
            setup::import_stations(&data, &file, &map, encoding.as_deref())?;
        }
        Command::ImportAreas { data, file, code, name } => {
            setup::import_areas(&data, &file, &areas::Properties { code, name })?;
        }
        Command::ImportRoster { data, file, encoding } => setup::import_roster(&data, &file, encoding.as_deref())?,
        Command::ImportForm { data, file, any_time, roles } => setup::import_form(&data, &file, any_time, &roles)?,
        Command::Enrol { data, observer, address, hours, json } => {
            devices::enrol(&data, &observer, address.as_deref(), hours, json)?;
        }
        Command::Devices { data, observer, json } => devices::list(&data, observer.as_deref(), json)?,
        Command::Revoke { data, device, observer, undo } => {
            devices::revoke(&data, device.as_deref(), observer.as_deref(), undo)?;
        }
        Command::AddCoordinator { data, name, areas, role, make_password } => {
            accounts::add(&data, &name, areas, role, make_password)?;
        }
        Command::Card { data, card: wanted } => card::run(&data, &wanted)?,
        Command::VerifyAudit { data } => {
            let (store, _) = data.open_mission()?;
            say!("{} acts, the chain holds.", store.verify_audit()?);
        }
    }
    Ok(ExitCode::SUCCESS)
}
