//! What a long-term observer's device may read of its team.

use super::directory::{json, people, setting};
use super::read::{COLUMNS, stored, with_bodies};
use crate::store::types::{StoreError, TeamPage};
use rusqlite::{Connection, params_from_iter};
use tabella_domain::{Mission, Role};

/// Bytes of bodies after which a page ends.
const PAGE_BYTES: usize = 1024 * 1024;

/// Others in the team of a long-term observer who are long-term observers too; and whether the team is another than it was
/// at `revision`, so that everything is read again.
fn team(c: &Connection, person: &str, revision: i64) -> Result<Option<(Vec<String>, bool)>, StoreError> {
    let Some(mission) = setting(c, "mission")? else { return Ok(None) };
    let mission: Mission = json(&mission, "mission")?;
    if !mission.shares_log() {
        return Ok(None);
    }
    let people = people(c)?;
    let long_term = |p: &tabella_domain::Person| p.roles.contains(&Role::LongTermObserver);
    let Some(own) = people.iter().find(|p| p.person.code == person).filter(|p| long_term(&p.person)) else {
        return Ok(None);
    };
    let Some(team) = own.person.team.as_deref().filter(|t| !t.trim().is_empty()) else { return Ok(None) };
    let others: Vec<_> = people
        .iter()
        .filter(|p| p.person.code != person && p.person.team.as_deref() == Some(team) && long_term(&p.person))
        .collect();
    let changed = own.revision > revision || others.iter().any(|p| p.revision > revision);
    Ok(Some((others.into_iter().map(|p| p.person.code.clone()).collect(), changed)))
}

/// `None`: this person shares no log.
pub(super) fn team_page(
    c: &mut Connection,
    person: &str,
    revision: i64,
    since: i64,
    limit: usize,
) -> Result<Option<TeamPage>, StoreError> {
    // One transaction, one state: what is accepted between two reads must not be passed over by the cursor.
    let tx = c.transaction()?;
    let Some((others, changed)) = team(&tx, person, revision)? else { return Ok(None) };
    let last: i64 = tx.query_row("SELECT coalesce(max(seq), 0) FROM report_version", [], |r| r.get(0))?;
    let since = if changed || since > last { 0 } else { since };
    if others.is_empty() || since == last {
        return Ok(Some(TeamPage { versions: Vec::new(), next: last, more: false }));
    }
    let places = vec!["?"; others.len()].join(", ");
    let sql = format!(
        "SELECT {COLUMNS} WHERE v.seq > {since} AND d.person IN ({places})
           AND coalesce((SELECT s.set_aside FROM standing s WHERE s.version_id = v.version_id ORDER BY s.seq DESC LIMIT 1),
             v.device_revoked) = 0
         ORDER BY v.seq LIMIT {limit}"
    );
    let mut statement = tx.prepare_cached(&sql)?;
    let mut rows = statement.query_map(params_from_iter(&others), stored)?.collect::<Result<Vec<_>, _>>()?;
    let full = rows.len() >= limit;
    let (mut bytes, mut kept) = (0_usize, 0_usize);
    for (place, _) in &rows {
        bytes = bytes.saturating_add(place.length());
        if kept > 0 && bytes > PAGE_BYTES {
            break;
        }
        kept += 1;
    }
    let more = full || kept < rows.len();
    rows.truncate(kept);
    let versions = with_bodies(&tx, rows)?;
    let next = if more { versions.last().map_or(last, |v| v.seq) } else { last };
    Ok(Some(TeamPage { versions, next, more }))
}
