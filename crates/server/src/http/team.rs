//! Records that a long-term observer's team shares, in a pull.

use crate::app::App;
use crate::store::TeamPage;
use serde_json::Map;
use tabella_proto::{Change, PartnerVersion, Signature, SignedVersion};

/// Most versions of one pull.
pub(super) const PAGE: usize = 100;

/// The part of a cursor that says how far the team's records were read. `~` keeps it apart from what was there before.
pub(super) fn mark(next: i64) -> String {
    format!("~r{next}")
}

/// How far a cursor has read; from the beginning where it says nothing of it.
pub(super) fn since(cursor: &str) -> i64 {
    let own = cursor.split('~').skip(1).find_map(|part| part.strip_prefix('r'));
    own.and_then(|n| n.parse().ok()).filter(|n| *n >= 0).unwrap_or(0)
}

/// The records of a page. A report whose form has no day for the log is none, and stays here.
pub(super) fn records(app: &App, page: TeamPage) -> Option<Change> {
    let reference = app.reference();
    let is_record = |sha256: &str| {
        reference.form(sha256).is_some_and(|f| f.questions().iter().any(|q| q.role.as_deref() == Some("record_date")))
    };
    let versions: Vec<PartnerVersion> = page
        .versions
        .into_iter()
        .filter(|v| is_record(&v.form.sha256))
        .filter_map(|v| {
            Some(PartnerVersion {
                observer: v.person,
                device_key: v.device_key,
                version: SignedVersion {
                    version: v.version,
                    report: v.report,
                    form: v.form,
                    // What is damaged on the disk is nobody's text.
                    body: String::from_utf8(v.body).ok().filter(|b| !b.is_empty())?,
                    signature: Signature::from_bytes(&v.signature).to_text(),
                    unknown: Map::new(),
                },
                unknown: Map::new(),
            })
        })
        .collect();
    (!versions.is_empty()).then_some(Change::Records { versions })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_says_how_far_the_team_was_read() {
        assert_eq!(since(&format!("1.5.3{}", mark(17))), 17);
        assert_eq!(since("1.5.3~x4~r9"), 9);
        for text in ["", "1.5.3", "1.5.3~r", "1.5.3~r-4", "1.5.3~q7"] {
            assert_eq!(since(text), 0, "{text}");
        }
    }
}
