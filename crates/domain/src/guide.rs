//! The guided practice form: shipped with the app, filled offline, ended with a receipt that the device makes itself. Its report
//! never becomes a version, so that nothing of it can leave the device.

/// `form_id` of the guided practice. No mission may import a form under it.
pub const GUIDE_FORM: &str = "tabella_practice";

/// Number of a practice receipt, out of the report's own bits: five digits and a hyphen. An endpoint's receipts are eight letters and
/// digits, so that one is never taken for the other.
#[must_use]
pub fn guide_number(report: crate::ReportId) -> String {
    let (high, low) = report.0.as_u64_pair();
    let mixed = (high ^ low).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    let digits = mixed % 100_000;
    format!("{:03}-{:02}", digits / 100, digits % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_practice_receipt_never_looks_like_an_endpoints(bits in proptest::prelude::any::<u128>()) {
            let number = guide_number(crate::ReportId(uuid::Uuid::from_u128(bits)));
            let (before, after) = number.split_once('-').unwrap_or_default();
            proptest::prop_assert_eq!((before.len(), after.len()), (3, 2));
            proptest::prop_assert!(before.chars().chain(after.chars()).all(|c| c.is_ascii_digit()));
        }
    }
}
