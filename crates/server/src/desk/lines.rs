//! Report lines as the desk shows them.

use super::types::ReportLine;
use crate::project::Reference;
use crate::project::board::time;
use crate::store::Line;
use tabella_domain::Station;

/// Name and place of a station in one line.
#[must_use]
pub fn place(station: &Station) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in [station.name.as_str(), station.address.as_str()] {
        if !part.is_empty() && !parts.contains(&part) {
            parts.push(part);
        }
    }
    if let Some(level) = station.levels.last().filter(|l| !parts.contains(&l.as_str())) {
        parts.push(level);
    }
    parts.join(", ")
}

/// A line.
#[must_use]
pub fn report_line(line: &Line, reference: &Reference) -> ReportLine {
    let station = line.station.as_deref().and_then(|key| reference.stations.get(key));
    ReportLine {
        report: line.report.to_string(),
        form_id: line.form_id.clone(),
        title: reference.title(&line.form_id, &line.form_sha256, &reference.mission.languages),
        observer: line.observer.clone(),
        area: line.area.clone(),
        station_number: station.map(|s| s.number.clone()),
        place: station.map_or_else(|| line.place_said.clone(), place),
        versions: line.versions,
        received_at: time(line.received_ms),
        first_received_at: time(line.first_received_ms),
        receipt: line.receipt.clone(),
        answered: line.answered,
        states: line.states,
        blank: line.blank,
        serious: line.serious,
        urgent: line.urgent,
        set_aside: line.set_aside,
        practice: line.practice,
    }
}
