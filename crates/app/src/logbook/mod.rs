//! The log of a long-term observer: one list of records, the partner's among them; follow-ups; the week and its report; a copy
//! of one's own log.

pub(crate) mod entry;
mod export;
mod list;
mod mend;
mod partner;
mod week;
