//! Evidence beside a report: what kinds there are, how a file is named, and where a mission allows it.

use crate::ids::EvidenceId;
use crate::mission::Mission;
use serde::{Deserialize, Serialize};

/// What a piece of evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// A picture.
    Photo,
    /// A sound recording.
    Audio,
    /// A film.
    Video,
    /// Any other file.
    Document,
}

impl EvidenceKind {
    /// Code, as it is stored and sent.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Document => "document",
        }
    }

    /// From its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Photo, Self::Audio, Self::Video, Self::Document].into_iter().find(|k| k.code() == code)
    }
}

/// Types of files by their usual ending. Neither is trusted for more than a name: originals are never parsed.
const ENDINGS: [(&str, &str); 24] = [
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/webp", "webp"),
    ("image/gif", "gif"),
    ("image/heic", "heic"),
    ("image/heif", "heif"),
    ("image/avif", "avif"),
    ("image/tiff", "tiff"),
    ("image/svg+xml", "svg"),
    ("audio/mpeg", "mp3"),
    ("audio/mp4", "m4a"),
    ("audio/x-m4a", "m4a"),
    ("audio/aac", "aac"),
    ("audio/ogg", "ogg"),
    ("audio/wav", "wav"),
    ("audio/webm", "weba"),
    ("audio/3gpp", "3ga"),
    ("video/mp4", "mp4"),
    ("video/quicktime", "mov"),
    ("video/webm", "webm"),
    ("video/3gpp", "3gp"),
    ("application/pdf", "pdf"),
    ("text/plain", "txt"),
    ("application/zip", "zip"),
];

/// A media type as browsers give it, without parameters; `application/octet-stream` for what is none.
#[must_use]
pub fn media_type(given: &str) -> String {
    let bare = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let word = |w: &str| {
        !w.is_empty() && w.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.' | b'_'))
    };
    match bare.split_once('/') {
        Some((kind, sub)) if word(kind) && word(sub) && bare.len() <= 100 => bare,
        _ => "application/octet-stream".to_owned(),
    }
}

/// The name under which a report's answer and other tools know the file: `<evidence id>.<ending>`.
#[must_use]
pub fn file_name(evidence: EvidenceId, media_type: &str) -> String {
    let ending = ENDINGS.iter().find(|(kind, _)| *kind == media_type).map_or("bin", |(_, ending)| *ending);
    format!("{evidence}.{ending}")
}

/// The piece of evidence that an answer names; `None` where it is no such name.
#[must_use]
pub fn named(answer: &str) -> Option<EvidenceId> {
    let (id, ending) = answer.split_once('.')?;
    // Forms of other tools have names of their own: only the canonical text of an id counts.
    let parsed: EvidenceId = id.parse().ok()?;
    (parsed.to_string() == id && !ending.is_empty()).then_some(parsed)
}

/// What a mission says of photos, recordings and files in a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceRule {
    /// They may be taken.
    Allowed,
    /// Such questions read blank and cannot be answered.
    Forbidden,
}

/// Field of [`Mission::unknown`]: form id, or `*` for every form not named, to [`EvidenceRule`].
pub const PHOTOS: &str = "photos";
/// In place of a form id: every form that is not named.
pub const EVERY_FORM: &str = "*";

impl Mission {
    /// Whether photos, recordings and files may be taken in a form. Where the mission does not say: not in a form that asks for
    /// a polling station, because inside one a camera endangers the observer and the secrecy of the vote; elsewhere yes.
    /// What cannot be read is taken for forbidden.
    #[must_use]
    pub fn evidence_rule(&self, form_id: &str, asks_for_station: bool) -> EvidenceRule {
        let by_default = if asks_for_station { EvidenceRule::Forbidden } else { EvidenceRule::Allowed };
        let Some(rules) = self.unknown.get(PHOTOS) else { return by_default };
        let Some(rules) = rules.as_object() else { return EvidenceRule::Forbidden };
        match rules.get(form_id).or_else(|| rules.get(EVERY_FORM)) {
            Some(rule) => serde_json::from_value(rule.clone()).unwrap_or(EvidenceRule::Forbidden),
            None => by_default,
        }
    }

    /// Says it for a form, or for every form not named ([`EVERY_FORM`]).
    pub fn set_evidence_rule(&mut self, form_id: &str, rule: EvidenceRule) {
        let word = match rule {
            EvidenceRule::Allowed => "allowed",
            EvidenceRule::Forbidden => "forbidden",
        };
        let rules = self.unknown.entry(PHOTOS).or_insert_with(|| serde_json::json!({}));
        if !rules.is_object() {
            *rules = serde_json::json!({});
        }
        if let Some(rules) = rules.as_object_mut() {
            rules.insert(form_id.to_owned(), word.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::MissionId;
    use crate::mission::{MissionType, SecretPolicy};
    use proptest::prelude::*;

    fn mission() -> Mission {
        Mission {
            id: MissionId(uuid::Uuid::nil()),
            name: String::new(),
            kind: MissionType::FullEom,
            time_zone: "UTC".into(),
            languages: vec!["en".into()],
            practice: false,
            synthetic: true,
            secret: SecretPolicy::default(),
            unknown: serde_json::Map::new(),
        }
    }

    #[test]
    fn a_camera_stays_off_inside_stations_unless_the_mission_says_otherwise() {
        let mut mission = mission();
        assert_eq!(mission.evidence_rule("closing", true), EvidenceRule::Forbidden);
        assert_eq!(mission.evidence_rule("meeting", false), EvidenceRule::Allowed);
        mission.set_evidence_rule("closing", EvidenceRule::Allowed);
        assert_eq!(mission.evidence_rule("closing", true), EvidenceRule::Allowed);
        assert_eq!(mission.evidence_rule("voting", true), EvidenceRule::Forbidden);
        mission.set_evidence_rule(EVERY_FORM, EvidenceRule::Forbidden);
        assert_eq!(mission.evidence_rule("meeting", false), EvidenceRule::Forbidden);
        assert_eq!(mission.evidence_rule("closing", true), EvidenceRule::Allowed);
    }

    #[test]
    fn a_rule_that_cannot_be_read_forbids() {
        for broken in [serde_json::json!("yes"), serde_json::json!({ "*": "maybe" }), serde_json::json!({ "*": 1 })] {
            let mut mission = mission();
            mission.unknown.insert(PHOTOS.into(), broken);
            assert_eq!(mission.evidence_rule("meeting", false), EvidenceRule::Forbidden);
        }
    }

    proptest! {
        #[test]
        fn a_name_leads_back_to_its_evidence(bits in any::<u128>(), given in "\\PC{0,30}") {
            let id = EvidenceId(uuid::Uuid::from_u128(bits));
            let kind = media_type(&given);
            prop_assert_eq!(named(&file_name(id, &kind)), Some(id));
            prop_assert_eq!(media_type(&kind), kind.clone());
        }
    }

    #[test]
    fn other_names_name_no_evidence() {
        for other in ["", "photo.jpg", "1707282000000.jpg", "01890a5dac96774bbcceb302099a8001.jpg"] {
            assert_eq!(named(other), None, "{other}");
        }
        assert_eq!(media_type("image/JPEG; charset=x"), "image/jpeg");
        assert_eq!(media_type("<script>"), "application/octet-stream");
    }
}
