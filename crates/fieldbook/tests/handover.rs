//! Two field books, and what passes between them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use proptest::prelude::*;
use std::path::Path;
use tabella_domain::*;
use tabella_fieldbook::{
    Clock, FieldBook, HandoverFault, HandoverState, KeyParams, NewLetter, NewVersion, StoreError, Summary,
};
use tabella_proto::{Change, Credential, EndpointKey, EnrolAnswer, FormNotice, sha256_hex};
use tabella_sync::{CursorMark, LinkStore, OutboxStore, PullStore};
use tempfile::TempDir;
use uuid::Uuid;

const NOW: Clock = Clock { wall_ms: 1_714_564_800_000, mono_ms: 0, process: 1 };
const SECRET: &str = "seven quiet herons";

fn endpoint() -> EndpointKey {
    EndpointKey::from_bytes(&[9; 32])
}

fn form() -> FormRef {
    FormRef { form_id: "voting".into(), version: "1".into(), sha256: sha256_hex(b"<form/>") }
}

struct Device {
    dir: TempDir,
    book: Option<FieldBook>,
}

impl Device {
    fn of(observer: &str, team: &str, mission: u128) -> Self {
        let mut device = Self::untold(observer, team, mission);
        let credential = Credential {
            mission: MissionId(Uuid::from_u128(mission)),
            device: device.book().device().unwrap().unwrap(),
            key: device.book().device_key().unwrap().public(),
            observer: observer.into(),
            team: team.into(),
        };
        let credential = credential.sign(&endpoint()).unwrap();
        device.told(&[Change::Credential { credential }]);
        device.book().put_form(&form(), "<form/>").unwrap();
        device
    }

    /// Enrolled; the endpoint has said nothing of a team, and no form has arrived.
    fn untold(observer: &str, team: &str, mission: u128) -> Self {
        let dir = TempDir::new().unwrap();
        let mut book = FieldBook::create(dir.path(), SECRET, None, KeyParams::CHEAP, &NOW).unwrap();
        let id = DeviceId(Uuid::new_v4());
        let key = endpoint().public().to_text();
        book.begin_enrolment("https://desk.example.org", "code", Some(&key)).unwrap();
        let person = Person {
            code: observer.into(),
            roles: vec![Role::ShortTermObserver],
            team: Some(team.into()),
            area: None,
            language: None,
            status: PersonStatus::Deployed,
        };
        let mission = Mission {
            id: MissionId(Uuid::from_u128(mission)),
            name: "M".into(),
            kind: MissionType::FullEom,
            time_zone: "UTC".into(),
            languages: vec!["en".into()],
            practice: true,
            synthetic: true,
            secret: SecretPolicy::default(),
            unknown: serde_json::Map::new(),
        };
        book.finish_enrolment(&EnrolAnswer {
            device: id,
            token: "t".into(),
            endpoint_key: key,
            mission: mission.clone(),
            person,
            server_time: "2024-05-01T12:00:00Z".into(),
            unknown: serde_json::Map::new(),
        })
        .unwrap();
        let mut device = Self { dir, book: Some(book) };
        let notice = FormNotice { form: form(), titles: Default::default(), any_time: false, questions: 3 };
        device.told(&[Change::Forms { forms: vec![notice] }]);
        device
    }

    fn told(&mut self, changes: &[Change]) {
        let mark = CursorMark { cursor: "1".into(), skipped: false, app_version: "0".into() };
        self.book().apply_changes(changes, &mark, NOW.wall_ms).unwrap();
    }

    fn book(&mut self) -> &mut FieldBook {
        self.book.as_mut().unwrap()
    }

    /// As if the process had ended here.
    fn kill(&mut self) {
        drop(self.book.take());
        self.book = Some(open(self.dir.path()));
    }

    fn draft(&mut self, events: u32) -> ReportId {
        let report = ReportId(Uuid::now_v7());
        self.book().create_report(report, &form(), None, true, &Summary::default(), NOW.wall_ms).unwrap();
        for n in 0..events {
            self.write(report, &format!(r#"{{"op":"count","path":"/data/tally","by":1,"n":{n}}}"#)).unwrap();
        }
        report
    }

    fn write(&mut self, report: ReportId, op: &str) -> Result<u32, StoreError> {
        let summary = Summary { answered: 2, questions: 3, breaks: 1, ..Summary::default() };
        self.book().append_event(report, op, NOW.wall_ms + 1, &summary)
    }

    fn journal(&mut self, report: ReportId) -> Vec<String> {
        self.book().first_journal(report).unwrap().into_iter().map(|e| e.op).collect()
    }

    fn holds(&mut self, report: ReportId) -> bool {
        let record = self.book().report(report).unwrap();
        record.is_some_and(|r| r.draft.is_some() && r.given.is_none())
    }
}

fn open(dir: &Path) -> FieldBook {
    FieldBook::open(dir, SECRET, None, &NOW).unwrap()
}

fn pair() -> (Device, Device) {
    (Device::of("O-101", "T-01", 1), Device::of("O-102", "T-01", 1))
}

fn letter(report: ReportId) -> NewLetter {
    NewLetter { reports: vec![report], shift: true, note: "The seals are whole.".into(), ..NewLetter::default() }
}

fn fault<T: std::fmt::Debug>(result: Result<T, StoreError>) -> HandoverFault {
    match result.unwrap_err() {
        StoreError::Handover(fault) => fault,
        other => panic!("{other:?}"),
    }
}

fn offer(from: &mut Device, to: &mut Device, report: ReportId) -> HandoverId {
    let request = to.book().ask_handover(NOW.wall_ms).unwrap();
    let id = HandoverId(Uuid::now_v7());
    from.book().offer_handover(id, &request, &letter(report), NOW.wall_ms).unwrap();
    id
}

#[test]
fn a_kill_between_any_two_steps_leaves_one_holder() {
    for killed_after in 0..6 {
        let (mut first, mut second) = pair();
        let report = first.draft(40);
        let before = first.journal(report);
        let mut step = 0;
        let mut after = |first: &mut Device, second: &mut Device| {
            if step == killed_after {
                first.kill();
                second.kill();
            }
            step += 1;
            // Whatever was killed: never two that can write.
            assert!(!(first.holds(report) && second.holds(report)), "after step {step}");
        };
        let request = second.book().ask_handover(NOW.wall_ms).unwrap();
        after(&mut first, &mut second);
        assert_eq!(second.book().ask_handover(NOW.wall_ms).unwrap(), request, "the same code is shown again");
        assert_eq!(first.book().read_handover_request(&request).unwrap(), "O-102");
        let id = HandoverId(Uuid::now_v7());
        first.book().offer_handover(id, &request, &letter(report), NOW.wall_ms).unwrap();
        after(&mut first, &mut second);
        assert!(!first.holds(report) && first.write(report, "{}").is_err());
        let sealed = first.book().show_handover(id).unwrap();
        assert_eq!(second.book().read_handover(&sealed, NOW.wall_ms).unwrap(), id);
        after(&mut first, &mut second);
        assert_eq!(second.book().read_handover(&first.book().show_handover(id).unwrap(), NOW.wall_ms).unwrap(), id);
        let shown = second.book().handover(id).unwrap();
        assert_eq!((shown.peer.as_str(), shown.note.as_str()), ("O-101", "The seals are whole."));
        assert_eq!((shown.reports.len(), shown.reports[0].summary.answered), (1, 2));
        assert!(second.book().report(report).unwrap().is_none(), "nothing is taken over by looking");
        second.book().accept_handover(id, NOW.wall_ms + 5).unwrap();
        after(&mut first, &mut second);
        second.book().accept_handover(id, NOW.wall_ms + 6).unwrap();
        assert_eq!(second.book().read_handover(&sealed, NOW.wall_ms).unwrap(), id, "an already taken one is known");
        let given = first.book().report(report).unwrap().unwrap().given.unwrap();
        assert!(!given.confirmed, "the giver still says offered");
        let confirmation = second.book().show_handover(id).unwrap();
        assert_eq!(first.book().confirm_handover(&confirmation, NOW.wall_ms + 9).unwrap(), id);
        after(&mut first, &mut second);
        first.book().confirm_handover(&confirmation, NOW.wall_ms + 10).unwrap();
        let given = first.book().report(report).unwrap().unwrap().given.unwrap();
        assert!(given.confirmed && given.peer == "O-102" && given.at_ms == NOW.wall_ms + 9);
        // Kept and readable at the first, whole at the second, and neither unsent nor a draft at the first.
        assert_eq!(first.journal(report), before);
        assert_eq!(second.journal(report), before);
        assert!(second.holds(report));
        assert_eq!(second.book().report(report).unwrap().unwrap().taken_from.as_deref(), Some("O-101"));
        assert_eq!(first.book().counts().unwrap().drafts, 0);
        assert_eq!(first.book().device_state(0).unwrap().drafts, 0);
        assert!(matches!(first.book().discard_draft(report, 1), Err(StoreError::WrongState)));
        assert!(matches!(first.book().withdraw_handover(id, 1), Err(StoreError::WrongState)));
        second.write(report, "{}").unwrap();
        let version = NewVersion { version: VersionId(Uuid::now_v7()), body: "<data/>".into(), sent_at_ms: 9 };
        assert!(first.book().finalise(report, version.clone()).is_err());
        second.book().finalise(report, version).unwrap();
    }
}

#[test]
fn what_comes_back_goes_on_where_it_was_left() {
    let (mut first, mut second) = pair();
    let report = first.draft(3);
    let id = offer(&mut first, &mut second, report);
    let sealed = first.book().show_handover(id).unwrap();
    second.book().read_handover(&sealed, 1).unwrap();
    second.book().accept_handover(id, 2).unwrap();
    second.write(report, r#"{"op":"second"}"#).unwrap();
    // The first never filmed the confirmation, and is handed the report back.
    let back = offer(&mut second, &mut first, report);
    let sealed = second.book().show_handover(back).unwrap();
    first.book().read_handover(&sealed, 3).unwrap();
    first.book().accept_handover(back, 4).unwrap();
    assert!(first.holds(report) && !second.holds(report));
    assert_eq!(first.journal(report), second.journal(report));
    let held: Vec<_> =
        first.book().holders_before(report).unwrap().into_iter().map(|h| (h.observer, h.through)).collect();
    assert_eq!(held, [("O-101".to_owned(), 3), ("O-102".to_owned(), 4)]);
    let states: Vec<_> = first.book().handovers().unwrap().into_iter().map(|h| h.state).collect();
    assert!(states.contains(&HandoverState::Given(GivenState::Confirmed)));
    first.write(report, r#"{"op":"third"}"#).unwrap();
    // Once more the other way.
    let again = offer(&mut first, &mut second, report);
    let sealed = first.book().show_handover(again).unwrap();
    second.book().read_handover(&sealed, 5).unwrap();
    second.book().accept_handover(again, 6).unwrap();
    assert_eq!(second.journal(report).len(), 5);
}

#[test]
fn an_offer_is_taken_back_by_a_person_alone_and_a_late_confirmation_hides_nothing() {
    let (mut first, mut second) = pair();
    let report = first.draft(2);
    let id = offer(&mut first, &mut second, report);
    let sealed = first.book().show_handover(id).unwrap();
    first.book().withdraw_handover(id, 5).unwrap();
    assert!(first.holds(report));
    second.book().read_handover(&sealed, 6).unwrap();
    second.book().accept_handover(id, 7).unwrap();
    let confirmation = second.book().show_handover(id).unwrap();
    // The draft has not moved here since: the confirmation still settles it.
    first.book().confirm_handover(&confirmation, 8).unwrap();
    assert!(!first.holds(report));

    let (mut first, mut second) = pair();
    let report = first.draft(2);
    let id = offer(&mut first, &mut second, report);
    let sealed = first.book().show_handover(id).unwrap();
    first.book().withdraw_handover(id, 5).unwrap();
    first.write(report, "{}").unwrap();
    second.book().read_handover(&sealed, 6).unwrap();
    second.book().accept_handover(id, 7).unwrap();
    let confirmation = second.book().show_handover(id).unwrap();
    assert_eq!(fault(first.book().confirm_handover(&confirmation, 8)), HandoverFault::Here);
    assert!(first.holds(report), "what was written here after is not hidden");
}

#[test]
fn a_late_confirmation_settles_each_draft_that_did_not_go_on() {
    let (mut first, mut second) = pair();
    let (moved, untouched) = (first.draft(2), first.draft(3));
    let request = second.book().ask_handover(NOW.wall_ms).unwrap();
    let id = HandoverId(Uuid::now_v7());
    let both = NewLetter { reports: vec![moved, untouched], ..letter(moved) };
    first.book().offer_handover(id, &request, &both, NOW.wall_ms).unwrap();
    let sealed = first.book().show_handover(id).unwrap();
    first.book().withdraw_handover(id, 5).unwrap();
    first.write(moved, "{}").unwrap();
    second.book().read_handover(&sealed, 6).unwrap();
    second.book().accept_handover(id, 7).unwrap();
    let confirmation = second.book().show_handover(id).unwrap();
    first.book().confirm_handover(&confirmation, 8).unwrap();
    assert!(first.holds(moved), "what was written here after is not hidden");
    assert!(!first.holds(untouched) && second.holds(untouched));
}

#[test]
fn a_letter_from_before_makes_no_second_holder() {
    let (mut first, mut second) = pair();
    let report = first.draft(3);
    // Read, not taken over, taken back; then offered anew and taken over.
    let before = offer(&mut first, &mut second, report);
    second.book().read_handover(&first.book().show_handover(before).unwrap(), 1).unwrap();
    first.book().withdraw_handover(before, 2).unwrap();
    let again = offer(&mut first, &mut second, report);
    second.book().read_handover(&first.book().show_handover(again).unwrap(), 3).unwrap();
    assert!(!second.book().handover(before).unwrap().stale);
    second.book().accept_handover(again, 4).unwrap();
    first.book().confirm_handover(&second.book().show_handover(again).unwrap(), 5).unwrap();
    assert!(second.book().handover(before).unwrap().stale, "it brings nothing any more");
    // Handed back untouched: the first holds it, and goes on.
    let back = offer(&mut second, &mut first, report);
    first.book().read_handover(&second.book().show_handover(back).unwrap(), 6).unwrap();
    first.book().accept_handover(back, 7).unwrap();
    for confirmed in [false, true] {
        if confirmed {
            second.book().confirm_handover(&first.book().show_handover(back).unwrap(), 8).unwrap();
        }
        assert_eq!(fault(second.book().accept_handover(before, 9)), HandoverFault::Here);
        assert!(first.holds(report) && !second.holds(report));
    }
}

#[test]
fn a_letter_that_this_book_cannot_read_is_refused_before_it_is_kept() {
    let (mut first, mut second) = pair();
    let report = first.draft(1);
    first.write(report, "no operation at all").unwrap();
    let id = offer(&mut first, &mut second, report);
    let sealed = first.book().show_handover(id).unwrap();
    assert_eq!(fault(second.book().read_handover(&sealed, 1)), HandoverFault::Damaged);
    assert!(second.book().handovers().unwrap().is_empty());
}

#[test]
fn a_request_is_shown_for_an_hour_and_opens_for_a_day() {
    const HOUR: i64 = 3_600_000;
    let (mut first, mut second) = pair();
    let report = first.draft(1);
    let request = second.book().ask_handover(NOW.wall_ms).unwrap();
    assert_eq!(second.book().ask_handover(NOW.wall_ms + HOUR).unwrap(), request);
    assert_ne!(second.book().ask_handover(NOW.wall_ms + HOUR + 1).unwrap(), request);
    let id = HandoverId(Uuid::now_v7());
    first.book().offer_handover(id, &request, &letter(report), NOW.wall_ms).unwrap();
    let sealed = first.book().show_handover(id).unwrap();
    // A day later its key is gone: what was filmed of it stays shut.
    second.book().ask_handover(NOW.wall_ms + 25 * HOUR).unwrap();
    assert_eq!(fault(second.book().read_handover(&sealed, 1)), HandoverFault::NotForMe);
}

#[test]
fn nobody_but_the_partner_it_was_sealed_for_takes_it_over() {
    let (mut first, mut second) = pair();
    let (mut third, mut stranger) = (Device::of("O-103", "T-01", 1), Device::of("O-201", "T-02", 1));
    let mut elsewhere = Device::of("O-101", "T-01", 2);
    let report = first.draft(2);
    for (device, expected) in [(&mut stranger, HandoverFault::OtherTeam), (&mut elsewhere, HandoverFault::OtherMission)]
    {
        let request = device.book().ask_handover(1).unwrap();
        let id = HandoverId(Uuid::now_v7());
        assert_eq!(fault(first.book().read_handover_request(&request)), expected);
        assert_eq!(fault(first.book().offer_handover(id, &request, &letter(report), 1)), expected);
    }
    let own = first.book().ask_handover(1).unwrap();
    assert_eq!(fault(first.book().read_handover_request(&own)), HandoverFault::OwnCode);
    assert!(first.holds(report), "a refused offer locks nothing");
    let id = offer(&mut first, &mut second, report);
    let sealed = first.book().show_handover(id).unwrap();
    third.book().ask_handover(1).unwrap();
    assert_eq!(fault(third.book().read_handover(&sealed, 1)), HandoverFault::NotForMe);
    // A team mate who confirms what another took over.
    second.book().read_handover(&sealed, 1).unwrap();
    second.book().accept_handover(id, 1).unwrap();
    let said = tabella_proto::Confirmation::read(&second.book().show_handover(id).unwrap()).unwrap();
    let forged = said.signed(&third.book().device_key().unwrap());
    assert_eq!(fault(first.book().confirm_handover(&forged, 1)), HandoverFault::OtherMission);
    assert!(!first.book().report(report).unwrap().unwrap().given.unwrap().confirmed);
}

#[test]
fn a_form_version_that_is_not_here_stands_in_the_way_of_all_of_it() {
    let (mut first, mut second) = pair();
    let report = first.draft(1);
    let newer = FormRef { sha256: sha256_hex(b"<newer/>"), version: "2".into(), ..form() };
    let other = ReportId(Uuid::now_v7());
    first.book().create_report(other, &newer, None, true, &Summary::default(), NOW.wall_ms).unwrap();
    let request = second.book().ask_handover(1).unwrap();
    let id = HandoverId(Uuid::now_v7());
    let both = NewLetter { reports: vec![report, other], ..NewLetter::default() };
    first.book().offer_handover(id, &request, &both, 1).unwrap();
    let sealed = first.book().show_handover(id).unwrap();
    second.book().read_handover(&sealed, 1).unwrap();
    assert_eq!(fault(second.book().accept_handover(id, 1)), HandoverFault::FormMissing);
    assert!(second.book().report(report).unwrap().is_none());
    // One contact with the mission later it is there, and so is what was filmed.
    let notice = FormNotice { form: newer.clone(), titles: Default::default(), any_time: false, questions: 3 };
    second.told(&[Change::Forms { forms: vec![notice] }]);
    second.book().put_form(&newer, "<newer/>").unwrap();
    second.kill();
    second.book().accept_handover(id, 2).unwrap();
    assert!(second.holds(report));
}

#[test]
fn without_the_endpoints_word_or_a_team_nothing_is_offered() {
    let mut alone = Device::of("O-101", "", 1);
    assert_eq!(fault(alone.book().ask_handover(1)), HandoverFault::NoTeam);
    let mut untold = Device::untold("O-101", "T-01", 1);
    assert_eq!(fault(untold.book().ask_handover(1)), HandoverFault::NotReady);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn a_letter_that_was_changed_anywhere_is_refused_and_nothing_is_kept(at in any::<prop::sample::Index>(), by in 1_u8..=255) {
        let (mut first, mut second) = pair();
        let report = first.draft(2);
        let id = offer(&mut first, &mut second, report);
        let mut sealed = first.book().show_handover(id).unwrap();
        let at = at.index(sealed.len());
        sealed[at] ^= by;
        prop_assert!(second.book().read_handover(&sealed, 1).is_err());
        prop_assert!(second.book().handovers().unwrap().is_empty());
    }
}
