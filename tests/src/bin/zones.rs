//! Offsets of every time zone that the native shells know, for the test that holds the browser's own zones against them. One line of
//! JSON a zone: its name, instants in seconds since 1970, offsets from UTC in seconds.
//!
//! The instants are the first second after each change of the clock and the last before it, and others without a pattern, from 1970 to
//! the end of 2026: what lies later may be decreed anew, and the browser's tables may be the newer ones.
#![allow(clippy::print_stdout)]

use chrono::{DateTime, Offset, TimeZone};
use tabella_forms::Zone;

const END: i64 = 1_798_761_600;
/// No clock changes and changes back within this time and is missed, but for Morocco's pause in Ramadan, which is longer.
const STEP: i64 = 14 * 86_400;

fn offset(zone: Zone, at: i64) -> i32 {
    let at = DateTime::from_timestamp(at, 0).unwrap_or_default().naive_utc();
    zone.offset_from_utc_datetime(&at).fix().local_minus_utc()
}

fn changes(zone: Zone) -> Vec<i64> {
    let mut found = Vec::new();
    let mut at = 0;
    while at + STEP < END {
        if offset(zone, at) != offset(zone, at + STEP) {
            let (mut low, mut high) = (at, at + STEP);
            while high - low > 1 {
                let middle = i64::midpoint(low, high);
                if offset(zone, middle) == offset(zone, low) { low = middle } else { high = middle }
            }
            found.extend([low, high]);
        }
        at += STEP;
    }
    found
}

fn main() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for zone in chrono_tz::TZ_VARIANTS {
        let mut at = changes(zone);
        for _ in 0..60 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            at.push(i64::try_from(state >> 33).unwrap_or_default() % END);
        }
        let offsets: Vec<i32> = at.iter().map(|at| offset(zone, *at)).collect();
        println!("{}", serde_json::json!({ "zone": zone.name(), "at": at, "offsets": offsets }));
    }
}
