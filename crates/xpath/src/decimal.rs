//! Decimal text to a number, rounded to the nearest, the same in every shell.
//!
//! The standard library's reading brings tables of fifteen kilobytes that a phone would have to load. In the browser's module short
//! numbers, which is all that forms hold, are read here; the rest the browser reads, which rounds the same way.

/// A number as `[+-]digits[.digits][e[+-]digits]`, a side of the point left out or not. Nothing for any other text, so neither `inf` nor
/// `nan`.
#[must_use]
pub fn decimal(text: &str) -> Option<f64> {
    let (short, shape) = read(text)?;
    Some(match short {
        Some(number) => number,
        None => long(shape),
    })
}

#[cfg(not(target_family = "wasm"))]
fn long(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}

#[cfg(target_family = "wasm")]
fn long(text: &str) -> f64 {
    js_sys::parse_float(text)
}

/// Exact where all digits fit 2^53 and the power of ten is exact too: then one division or multiplication rounds once.
fn read(text: &str) -> Option<(Option<f64>, &str)> {
    const EXACT: [f64; 23] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ];
    let (minus, mut rest) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    let mut mantissa = Some(0_u64);
    let whole = digits(&mut rest, &mut mantissa);
    let mut fraction = 0;
    if let Some(after) = rest.strip_prefix('.') {
        rest = after;
        fraction = digits(&mut rest, &mut mantissa);
    }
    if whole + fraction == 0 {
        return None;
    }
    let mut power = 0_i64;
    if let Some(after) = rest.strip_prefix(['e', 'E']) {
        let (down, mut after) = match after.strip_prefix(['-', '+']) {
            Some(digits) => (after.starts_with('-'), digits),
            None => (false, after),
        };
        let mut size = Some(0);
        if digits(&mut after, &mut size) == 0 {
            return None;
        }
        rest = after;
        // Far beyond every number that there is.
        let size = size.and_then(|size| i64::try_from(size).ok()).unwrap_or(i64::from(u32::MAX));
        power = if down { -size } else { size };
    }
    if !rest.is_empty() {
        return None;
    }
    power -= i64::try_from(fraction).ok()?;
    let scale = usize::try_from(power.unsigned_abs()).ok().and_then(|at| EXACT.get(at));
    #[allow(clippy::cast_precision_loss)] // below 2^53
    let short = mantissa.filter(|m| *m < 1 << 53).zip(scale).map(|(mantissa, scale)| {
        let size = if power < 0 { mantissa as f64 / scale } else { mantissa as f64 * scale };
        if minus { -size } else { size }
    });
    Some((short, text))
}

/// Takes digits off: how many, and what they add to the number so far, as long as it is small.
fn digits(rest: &mut &str, number: &mut Option<u64>) -> usize {
    let count = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (taken, after) = rest.split_at_checked(count).unwrap_or(("", rest));
    for digit in taken.bytes() {
        *number = number.and_then(|n| n.checked_mul(10)?.checked_add(u64::from(digit - b'0')));
    }
    *rest = after;
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn as_standard(text: &str) {
        let shaped = text.chars().all(|c| c.is_ascii_digit() || "+-.eE".contains(c));
        let standard = text.parse::<f64>().ok().filter(|_| shaped).map(f64::to_bits);
        assert_eq!(decimal(text).map(f64::to_bits), standard, "{text:?}");
        // The short way alone, where it answers.
        if let Some((Some(short), _)) = read(text) {
            assert_eq!(Some(short.to_bits()), standard, "{text:?}");
        }
    }

    #[test]
    fn edges_are_read_as_the_standard_library_reads_them() {
        for text in [
            "",
            "-",
            "+",
            ".",
            "-.",
            "e",
            "1e",
            "1e+",
            ".e1",
            "0",
            "-0",
            "+0",
            "00",
            "0.",
            ".0",
            "1.",
            ".5",
            "-.5",
            "1.5.",
            "1..5",
            "--1",
            "+-1",
            "1 ",
            " 1",
            "0x1",
            "1_0",
            "inf",
            "nan",
            "infinity",
            "NaN",
            "1e400",
            "-1e400",
            "1e-400",
            "1e99999999999999999999",
            "0e99999999999999999999",
            "1e-99999999999999999999",
            "9007199254740991",
            "9007199254740992",
            "9007199254740993",
            "9007199254740993.0",
            "900719925474099.3",
            "0.1",
            "0.2",
            "0.3",
            "123456789012345678901234567890",
            "4.9e-324",
            "2.4e-324",
            "1.7976931348623157e308",
            "1.7976931348623159e308",
            "8.5e22",
            "8.5e23",
            "1e22",
            "1e23",
            "0.000000000000000000000123",
            "٣",
            "1e1.5",
        ] {
            as_standard(text);
        }
    }

    proptest! {
        #[test]
        fn numbers_are_read_as_the_standard_library_reads_them(text in "[+-]?[0-9]{0,20}\\.?[0-9]{0,20}([eE][+-]?[0-9]{0,3})?") {
            as_standard(&text);
        }

        #[test]
        fn what_is_written_is_read_back(number in any::<f64>().prop_filter("a number", |n| n.is_finite())) {
            prop_assert_eq!(decimal(&number.to_string()).map(f64::to_bits), Some(number.to_bits()));
            prop_assert_eq!(decimal(&format!("{number:e}")).map(f64::to_bits), Some(number.to_bits()));
        }

        #[test]
        fn any_text_is_judged_as_the_standard_library_judges_it(text in "[0-9.eE+ -]{0,12}") {
            as_standard(&text);
        }
    }
}
