//! The domain of election observation: missions, people, stations, reports and their state machines.
//!
//! Pure: no clock, no randomness, no storage. Words follow the methodology of the field (a *report* is
//! one filled form, a *version* is one sent state of it).

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::cast_possible_truncation,
        clippy::print_stdout
    )
)]

pub mod body;
pub mod card;
pub mod evidence;
pub mod guide;
pub mod handover;
pub mod ids;
pub mod language;
pub mod mail;
pub mod mission;
pub mod offer;
pub mod point;
pub mod report;
pub mod station;
pub mod text;

pub use body::{BodyError, Provenance, ReportBody};
pub use card::{Bearer, CARD, Card, CardLines, CardPhone, CardProblem};
pub use evidence::{EvidenceKind, EvidenceRule};
pub use guide::{GUIDE_FORM, guide_number};
pub use handover::{GivenState, HandoverStepError, TakenState};
pub use ids::{AreaCode, DeviceId, EvidenceId, HandoverId, MailId, MissionId, NoteId, ReportId, VersionId};
pub use language::language_tag;
pub use mail::{Addressee, Message, Note, NoteState, NoteTransitionError, NoteWhat, Query};
pub use mission::{
    Assignment, BUNDLE_RECIPIENT, ExpectedForm, FormRef, Mission, MissionType, Person, PersonStatus,
    RECOVERY_RECIPIENT, Role, SecretPolicy,
};
pub use offer::{FORM_ROLES, SHARED_LOG};
pub use point::{GeoPoint, POSITIONS};
pub use report::{Outbox, OutboxState, ParkCode, ReceiptRef, TransitionError};
pub use station::{Station, StationKey};
pub use tabella_forms::{AnswerState, LeftWhy};
