//! Synchronisation without I/O: what to send next, and what an answer means.
//!
//! [`plan`] looks at the store and the clock and names the next HTTP request; the shell sends it; [`apply`] puts the
//! answer, or the failure to get one, back into the store. Between the two nothing is held, so the process may end at any
//! instant: what was sent is sent again with the same bytes, and the endpoint answers it as before.
//!
//! ```text
//! loop {
//!     match plan(store, agent, now)? {
//!         Plan::Send(planned) => { let answer = http(&planned.request); apply(store, agent, planned, answer, now, random)?; }
//!         Plan::Wait { until_ms } => sleep until then, or until something is queued or a person asks,
//!         Plan::Idle => sleep until something changes,
//!     }
//! }
//! ```
//!
//! What this crate promises:
//! * nothing here deletes field data; there is no call in the traits that could;
//! * only a receipt that verifies against the pinned endpoint key, and names the hash of our own bytes, acknowledges;
//! * the device's clock decides only when to try again, never whether something is true; a clock that jumps by years
//!   costs at most one early try;
//! * *reachable* is said only when the endpoint itself answered, in its own protocol.

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

mod apply;
mod backoff;
mod evidence;
mod http;
mod plan;
mod pull;
mod push;
mod state;
mod store;
#[cfg(feature = "testing")]
pub mod testing;

pub use apply::apply;
pub use backoff::{MAX_BACKOFF_MS, MAX_WAIT_MS, due};
pub use http::{HttpRequest, HttpResponse, Method, TransportError};
pub use plan::{HEARTBEAT_MS, PULL_EVERY_MS, Plan, Planned, RequestKind, plan, sync_now};
pub use state::{Agent, Lane, Link, NetworkState, Outcome, PendingEnrolment, Problem, Standing};
pub use store::{
    CursorMark, EvidenceFate, EvidenceStore, LinkStore, OutboxStore, PullStore, QueuedEvidence, QueuedVersion,
    Settlement, SyncStore,
};
