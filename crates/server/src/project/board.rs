//! The coverage board: expected and received by form and area.
//!
//! Expectation stands with people: every assignment names its forms and counts. A report counts as received up to what
//! was expected of its observer; what comes beyond is counted apart, so that duplicates never fill a gap elsewhere.

use super::Reference;
use crate::desk::types::{Board, BoardCell, BoardForm, BoardRow, DeviceLine};
use crate::store::{BoardCounts, Contact, Counted, DeviceRow};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What an area coordinator may see: `None` is everything.
pub type Scope<'a> = Option<&'a [String]>;

fn sees(scope: Scope<'_>, area: Option<&str>) -> bool {
    scope.is_none_or(|areas| area.is_some_and(|a| areas.iter().any(|s| s == a)))
}

/// Text of a time.
#[must_use]
pub fn time(ms: i64) -> String {
    DateTime::<Utc>::from_timestamp_millis(ms).unwrap_or_default().to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

/// Seconds, rounded, within what the wire carries.
#[must_use]
pub fn seconds(ms: i64) -> i32 {
    // Saturating: a device says of its clock what it likes.
    i32::try_from(ms.saturating_add(if ms < 0 { -500 } else { 500 }) / 1_000).unwrap_or(if ms < 0 {
        i32::MIN
    } else {
        i32::MAX
    })
}

struct Expected {
    count: u32,
    due: Option<NaiveTime>,
    area: Option<String>,
}

/// Computes the board.
#[must_use]
pub fn board(
    reference: &Reference,
    counts: &BoardCounts,
    devices: &[(DeviceRow, Option<Contact>)],
    scope: Scope<'_>,
    now_ms: i64,
) -> Board {
    let forms = forms(reference, counts);
    let column: HashMap<&str, usize> = forms.iter().enumerate().map(|(i, f)| (f.form_id.as_str(), i)).collect();
    let mut expected: BTreeMap<(String, String), Expected> = BTreeMap::new();
    let mut areas: BTreeSet<Option<String>> = BTreeSet::new();
    for (code, row) in &reference.people {
        let area = reference.area_of(code);
        if row.assignment.is_none() || !sees(scope, area.as_deref()) {
            continue;
        }
        areas.insert(area.clone());
        for form in row.assignment.iter().flat_map(|a| a.forms()) {
            let due = form.due.as_deref().and_then(|d| NaiveTime::parse_from_str(d, "%H:%M").ok());
            let entry = expected.entry((code.clone(), form.form_id.clone())).or_insert(Expected {
                count: 0,
                due,
                area: area.clone(),
            });
            entry.count += u32::from(form.count);
        }
    }
    let mut rows: BTreeMap<Option<String>, Vec<BoardCell>> = BTreeMap::new();
    let mut total = vec![BoardCell::default(); forms.len()];
    let mut add = |area: &Option<String>, column: usize, change: &dyn Fn(&mut BoardCell)| {
        let row = rows.entry(area.clone()).or_insert_with(|| vec![BoardCell::default(); forms.len()]);
        for cells in [row, &mut total] {
            if let Some(cell) = cells.get_mut(column) {
                change(cell);
            }
        }
    };
    for area in &areas {
        add(area, usize::MAX, &|_| {});
    }
    for ((_, form), e) in &expected {
        if let Some(column) = column.get(form.as_str()) {
            add(&e.area, *column, &|c| c.expected += e.count);
        }
    }
    let mut filled: HashMap<(&str, &str), u32> = HashMap::new();
    let mut reports = 0_u32;
    for report in &counts.reports {
        if !sees(scope, report.area.as_deref()) {
            continue;
        }
        reports += 1;
        let Some(column) = column.get(report.form_id.as_str()).copied() else { continue };
        if report.set_aside {
            add(&report.area, column, &|c| c.set_aside += 1);
            continue;
        }
        let wanted = expected.get(&(report.observer.clone(), report.form_id.clone()));
        let so_far = filled.entry((&report.observer, &report.form_id)).or_default();
        match wanted {
            Some(e) if *so_far < e.count => {
                *so_far += 1;
                let late = e.due.is_some_and(|due| is_late(reference, report, due));
                add(&e.area, column, &|c| {
                    c.received += 1;
                    c.late += u32::from(late);
                });
            }
            // Nobody expects an incident: it is received, and never too many.
            _ if forms.get(column).is_some_and(|f| f.any_time) => add(&report.area, column, &|c| c.received += 1),
            _ => add(&report.area, column, &|c| c.extra += 1),
        }
    }
    let (mut versions, mut set_aside) = (0, 0);
    for (area, all, aside) in &counts.versions {
        if sees(scope, area.as_deref()) {
            versions += all;
            set_aside += aside;
        }
    }
    let mut areas: Vec<BoardRow> = rows.into_iter().map(|(area, cells)| BoardRow { area, cells }).collect();
    // Area 2 before area 10; people without an area last.
    areas.sort_by_cached_key(|r| {
        let number = r.area.as_ref().and_then(|a| a.parse::<u32>().ok());
        (r.area.is_none(), number.is_none(), number, r.area.clone())
    });
    Board {
        areas,
        total: BoardRow { area: None, cells: total },
        forms,
        reports,
        versions,
        set_aside,
        devices: device_lines(reference, devices, scope),
        at: time(now_ms),
    }
}

fn forms(reference: &Reference, counts: &BoardCounts) -> Vec<BoardForm> {
    let mut out: Vec<BoardForm> = Vec::new();
    let assignments = || reference.people.values().filter_map(|p| p.assignment.as_ref()).flat_map(|a| a.forms());
    for row in reference.forms.iter().filter(|f| f.in_use) {
        let dues: BTreeSet<Option<&str>> =
            assignments().filter(|e| e.form_id == row.form.form_id).map(|e| e.due.as_deref()).collect();
        let due = if dues.len() == 1 { dues.into_iter().flatten().next().map(str::to_owned) } else { None };
        out.push(BoardForm {
            form_id: row.form.form_id.clone(),
            title: reference.title(&row.form.form_id, &row.form.sha256, &reference.mission.languages),
            due,
            any_time: row.any_time,
        });
    }
    // Reports of forms that the endpoint does not have are set aside, and must show somewhere.
    let known: BTreeSet<&str> = reference.forms.iter().filter(|f| f.in_use).map(|f| f.form.form_id.as_str()).collect();
    let others: BTreeSet<&str> =
        counts.reports.iter().map(|r| r.form_id.as_str()).filter(|id| !known.contains(id)).collect();
    for id in others {
        out.push(BoardForm {
            form_id: id.to_owned(),
            title: reference.title(id, "", &reference.mission.languages),
            due: None,
            any_time: true,
        });
    }
    out
}

/// Late is what arrived after it was due on the polling day; without one (a rehearsal), on the day on which it was sent.
fn is_late(reference: &Reference, report: &Counted, due: NaiveTime) -> bool {
    let day: Option<NaiveDate> = reference.polling_day.or_else(|| {
        DateTime::parse_from_rfc3339(&report.sent_at).ok().map(|t| t.with_timezone(&reference.zone).date_naive())
    });
    let Some(day) = day else { return false };
    match reference.zone.from_local_datetime(&day.and_time(due)).latest() {
        Some(deadline) => report.first_received_ms > deadline.timestamp_millis(),
        None => false,
    }
}

fn device_lines(reference: &Reference, devices: &[(DeviceRow, Option<Contact>)], scope: Scope<'_>) -> Vec<DeviceLine> {
    let mut sorted: Vec<&(DeviceRow, Option<Contact>)> =
        devices.iter().filter(|(d, _)| sees(scope, reference.area_of(&d.person).as_deref())).collect();
    sorted.sort_by_key(|(d, c)| (d.revoked_ms.is_some(), c.map_or(i64::MIN, |c| c.at_ms), d.no));
    sorted
        .into_iter()
        .map(|(device, contact)| DeviceLine {
            observer: device.person.clone(),
            area: reference.area_of(&device.person),
            last_contact: contact.map(|c| time(c.at_ms)),
            waiting: contact.map_or(0, |c| c.waiting),
            drafts: contact.map_or(0, |c| c.drafts),
            clock_ahead_seconds: contact.map_or(0, |c| seconds(c.clock_ahead_ms)),
            revoked: device.revoked_ms.is_some(),
        })
        .collect()
}
