//! The wire between a device and the endpoint: messages, signatures, protocol version, error codes.
//!
//! JSON over HTTP, gzip. Device and endpoint meet only here. Fields that a side does not know survive (they are kept
//! in `unknown`), variants that it does not know are `Unknown` and never an error.
//!
//! | call | what |
//! |---|---|
//! | `GET  /v1/hello` | [`Hello`]: protocol versions, endpoint key, server time. No authentication |
//! | `POST /v1/enrol` | [`EnrolRequest`] → [`EnrolAnswer`]. Same code and same device key: same answer |
//! | `POST /v1/push` | [`PushRequest`] → [`PushAnswer`]. `Authorization: Bearer <device token>`, body gzip |
//! | `POST /v1/notes` | [`NotesRequest`] → [`NotesAnswer`]: that something was read, clarifications. Bearer, body gzip |
//! | `GET  /v1/pull?cursor=N` | [`PullAnswer`]. Bearer |
//! | `GET  /v1/forms/{sha256}` | the XForm document. Bearer |
//! | `GET  /v1/stations/{version}` | [`StationList`], by columns ([`StationAnswer`]) where the header [`STATION_COLUMNS`] asks for them. Bearer |
//! | `PUT  /v1/evidence/{id}` | the bytes of a photo, recording or file, with their signed [`EvidenceHead`] in headers → [`EvidenceAnswer`]; with `Content-Range` a part of them: see [`parts`]. Bearer |
//! | `GET  /v1/evidence/{id}` | what is there of it, and its receipt: [`EvidenceAnswer`], no content. `HEAD` the same in headers. Bearer |
//!
//! Errors: HTTP status and [`WireError`].
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::cast_possible_truncation)
)]

pub mod areas;
pub mod bundle;
pub mod codec;
pub mod enrolment;
pub mod evidence;
pub mod handover;
pub mod keys;
pub mod messages;
pub mod notes;
pub mod parts;
pub mod records;
#[cfg(any(test, target_family = "wasm"))]
mod small_gzip;
pub mod stations;
pub mod visited;

pub use areas::MissionArea;
pub use bundle::*;
pub use codec::{CodecError, decode, encode, gunzip, gzip};
pub use enrolment::{EnrolLink, EnrolLinkError};
pub use evidence::*;
pub use handover::{Confirmation, Credential, SignedCredential};
pub use keys::{DeviceKey, EndpointKey, KeyError, PublicKey, Signature, body_hash, sha256_hex};
pub use messages::*;
pub use notes::*;
pub use parts::*;
pub use records::PartnerVersion;
pub use stations::{STATION_COLUMNS, StationAnswer, StationColumns, station_key, station_key_text};
pub use visited::VisitedStation;

/// Protocol version that this build speaks.
pub const PROTOCOL: u16 = 1;
/// Oldest protocol version that this build still understands.
pub const PROTOCOL_OLDEST: u16 = 1;
/// Most versions in one push.
pub const MAX_BATCH: usize = 50;
/// Largest body of one version, in bytes. Evidence travels apart.
pub const MAX_BODY: usize = 512 * 1024;
/// Largest push, uncompressed, in bytes.
pub const MAX_PUSH: usize = 4 * 1024 * 1024;
