//! Desk accounts.

use crate::mission::{ACTOR, Data};
use crate::output::{Failure, complain, say};
use crate::setup::word;
use std::collections::HashSet;
use tabella_domain::{Assignment, Role};
use tabella_server::desk::session::SEES_ALL;
use tabella_server::setup::access;
use tabella_server::store::Store;

/// A role that has a desk.
pub(crate) fn role(text: &str) -> Result<Role, String> {
    let found = word::<Role>(text).ok().filter(|r| *r == Role::AreaCoordinator || SEES_ALL.contains(r));
    found.ok_or_else(|| {
        let known: Vec<String> = SEES_ALL
            .iter()
            .chain(&[Role::AreaCoordinator])
            .filter_map(|r| serde_json::to_value(r).ok()?.as_str().map(str::to_owned))
            .collect();
        format!("“{text}” is no role with a desk; use {}", known.join(", "))
    })
}

pub(crate) fn add(
    data: &Data,
    name: &str,
    areas: Vec<String>,
    role: Option<Role>,
    make_password: bool,
) -> Result<(), Failure> {
    if name.trim().is_empty() {
        return Err(Failure::new("The account needs a name (--name)."));
    }
    let areas: Vec<String> = areas.into_iter().map(|a| a.trim().to_owned()).filter(|a| !a.is_empty()).collect();
    let role = role.unwrap_or(if areas.is_empty() { Role::Coordinator } else { Role::AreaCoordinator });
    match (role == Role::AreaCoordinator, areas.is_empty()) {
        (true, true) => return Err(Failure::new("An area coordinator needs --areas.")),
        (false, false) => {
            return Err(Failure::new("--areas are for an area coordinator; every other role sees the whole mission."));
        }
        _ => {}
    }
    let (store, _) = data.open_mission()?;
    let password = if make_password { access::make_password()? } else { typed_password()? };
    if password.chars().count() < access::MIN_PASSWORD {
        return Err(Failure::new(format!("A password needs at least {} characters.", access::MIN_PASSWORD)));
    }
    let known = known_areas(store.as_ref())?;
    access::put_account(store.as_ref(), ACTOR, name, &password, vec![role], areas.clone())?;
    say!("The account “{}” is set.", name.trim());
    if make_password {
        say!("Password {password}");
    }
    for area in areas.iter().filter(|a| !known.contains(*a)) {
        complain!("No station and nobody on the roster has the area “{area}” yet.");
    }
    Ok(())
}

fn known_areas(store: &dyn Store) -> Result<HashSet<String>, Failure> {
    let mut out: HashSet<String> = store.stations()?.into_iter().filter_map(|s| s.area).map(|a| a.0).collect();
    for row in store.people()? {
        out.extend(row.person.area.map(|a| a.0));
        if let Some(Assignment::Mobile { area, .. }) = row.assignment {
            out.insert(area.0);
        }
    }
    Ok(out)
}

fn typed_password() -> Result<String, Failure> {
    complain!("Password (one line on standard input):");
    let mut text = String::new();
    std::io::stdin().read_line(&mut text)?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}
