//! Which forms a mission offers to whom, and whose records are shared. Both are fields of [`Mission::unknown`]: a device of an
//! earlier version carries them along and offers everything.

use crate::mission::{Mission, Role};
use serde_json::{Map, Value};

/// Field of the mission: form id → roles that it is for. A form that it does not name is for everybody.
pub const FORM_ROLES: &str = "form_roles";
/// Field of the mission: `false` where the long-term observers of a team do not get each other's records.
pub const SHARED_LOG: &str = "shared_log";

impl Mission {
    /// True where a form is for somebody who holds these roles.
    #[must_use]
    pub fn offers(&self, form_id: &str, roles: &[Role]) -> bool {
        let Some(Value::Array(listed)) = self.unknown.get(FORM_ROLES).and_then(|forms| forms.get(form_id)) else {
            return true;
        };
        // A role of a later version is nobody's here; the others of the list still count.
        let listed = |role: &Role| serde_json::to_value(role).is_ok_and(|role| listed.contains(&role));
        roles.iter().any(listed)
    }

    /// Says for whom a form is; without roles it is for everybody again.
    pub fn offer(&mut self, form_id: &str, roles: &[Role]) {
        let mut forms = match self.unknown.remove(FORM_ROLES) {
            Some(Value::Object(forms)) => forms,
            _ => Map::new(),
        };
        if roles.is_empty() {
            forms.remove(form_id);
        } else {
            let roles = roles.iter().filter_map(|role| serde_json::to_value(role).ok()).collect();
            forms.insert(form_id.to_owned(), Value::Array(roles));
        }
        if !forms.is_empty() {
            self.unknown.insert(FORM_ROLES.to_owned(), Value::Object(forms));
        }
    }

    /// True where long-term observers of one team share their records. The mission says otherwise with `false`.
    #[must_use]
    pub fn shares_log(&self) -> bool {
        self.unknown.get(SHARED_LOG).and_then(Value::as_bool).unwrap_or(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::{MissionId, MissionType, SecretPolicy};

    #[test]
    fn positions_are_off_unless_the_mission_turns_them_on() {
        let mut mission = mission();
        assert!(!mission.allows_positions());
        mission.unknown.insert(crate::POSITIONS.into(), "yes".into());
        assert!(!mission.allows_positions());
        mission.unknown.insert(crate::POSITIONS.into(), true.into());
        assert!(mission.allows_positions());
    }

    fn mission() -> Mission {
        Mission {
            id: MissionId(uuid::Uuid::from_u128(1)),
            name: "M".into(),
            kind: MissionType::FullEom,
            time_zone: "UTC".into(),
            languages: vec!["en".into()],
            practice: true,
            synthetic: true,
            secret: SecretPolicy::default(),
            unknown: Map::new(),
        }
    }

    #[test]
    fn a_form_without_roles_is_for_everybody_and_one_with_roles_for_those_alone() {
        let mut mission = mission();
        let (short, long) = ([Role::ShortTermObserver], [Role::LongTermObserver, Role::AreaCoordinator]);
        assert!(mission.offers("meeting", &short) && mission.offers("meeting", &[]));
        mission.offer("meeting", &[Role::LongTermObserver]);
        assert!(
            mission.offers("meeting", &long) && !mission.offers("meeting", &short) && !mission.offers("meeting", &[])
        );
        assert!(mission.offers("incident", &short));
        let text = serde_json::to_string(&mission).unwrap();
        assert_eq!(serde_json::from_str::<Mission>(&text).unwrap(), mission);
        mission.offer("meeting", &[]);
        assert!(mission.offers("meeting", &short) && mission.unknown.is_empty());
    }

    #[test]
    fn a_role_of_a_later_version_offers_to_nobody_by_itself() {
        let mut mission = mission();
        mission.unknown.insert(FORM_ROLES.into(), serde_json::json!({ "meeting": ["envoy"], "odd": "x" }));
        assert!(!mission.offers("meeting", &[Role::LongTermObserver]));
        assert!(mission.offers("odd", &[]), "what is no list says nothing");
    }

    #[test]
    fn a_log_is_shared_until_the_mission_says_otherwise() {
        let mut mission = mission();
        assert!(mission.shares_log());
        mission.unknown.insert(SHARED_LOG.into(), false.into());
        assert!(!mission.shares_log());
    }
}
