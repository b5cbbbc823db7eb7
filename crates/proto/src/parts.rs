//! Evidence in parts: a large piece over a bad line goes on where it stopped.
//!
//! A part is a `PUT` of the piece with `Content-Range: bytes first-last/total` (RFC 9110, partial PUT), beside the same head and
//! signature as the whole. The endpoint puts parts together from the start, keeps also what came of a part that was cut off, and says
//! in [`crate::EvidenceAnswer::here`] how far it is. What it has already it passes over; a part that would leave a gap it leaves.
//! Nothing is received before the whole is there and its hash is the head's.
//!
//! An endpoint that takes parts says so ([`crate::EvidenceAnswer::resumes`]); any other gets whole pieces.

/// Request header: which bytes of the piece these are.
pub const RANGE: &str = "content-range";
/// Bytes in the first part that is tried. Pieces up to this size go whole.
pub const PART: u32 = 512 * 1024;
/// Smallest part: a line that does not carry this carries nothing.
pub const PART_LEAST: u32 = 64 * 1024;
/// Largest part: the text of a report waits no longer than this takes, and proxies take it as they are shipped.
pub const PART_MOST: u32 = 1024 * 1024;

/// Which bytes of a piece a part holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartRange {
    /// First byte, from 0.
    pub first: u64,
    /// Last byte.
    pub last: u64,
    /// Bytes of the piece.
    pub total: u64,
}

impl PartRange {
    /// `length` bytes from `first` on; `None` where they are none, or not within the piece.
    #[must_use]
    pub fn new(first: u64, length: u64, total: u64) -> Option<Self> {
        let last = first.checked_add(length.checked_sub(1)?)?;
        (last < total).then_some(Self { first, last, total })
    }

    /// As it stands in the header.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("bytes {}-{}/{}", self.first, self.last, self.total)
    }

    /// Out of the header; `None` where it is none.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let (range, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
        let (first, last) = range.split_once('-')?;
        let range = Self { first: first.parse().ok()?, last: last.parse().ok()?, total: total.parse().ok()? };
        (range.first <= range.last && range.last < range.total).then_some(range)
    }

    /// Bytes of the part.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.last.saturating_sub(self.first).saturating_add(1)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_range_crosses_in_a_header(first in 0_u64..1 << 40, length in 1_u64..1 << 40, more in 0_u64..1 << 40) {
            let range = PartRange::new(first, length, first + length + more).unwrap();
            proptest::prop_assert_eq!(range.length(), length);
            proptest::prop_assert_eq!(PartRange::from_text(&range.to_text()), Some(range));
        }

        #[test]
        fn what_is_no_range_is_none_and_never_breaks(text in "\\PC{0,40}|bytes [0-9]{0,22}-[0-9]{0,22}/[0-9]{0,22}") {
            if let Some(range) = PartRange::from_text(&text) {
                proptest::prop_assert!(range.first <= range.last && range.last < range.total);
            }
        }
    }

    #[test]
    fn nothing_outside_of_the_piece_is_a_part() {
        assert_eq!(PartRange::new(0, 0, 10), None);
        assert_eq!(PartRange::new(5, 6, 10), None);
        assert_eq!(PartRange::new(u64::MAX, 2, u64::MAX), None);
        for text in ["bytes 3-2/10", "bytes 0-10/10", "bytes */10", "bytes 0-1/*", "items 0-1/2", ""] {
            assert_eq!(PartRange::from_text(text), None, "{text}");
        }
    }
}
