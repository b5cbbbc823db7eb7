//! Letters that are one under the flag `i`: Unicode's simple case folding.

fn single(mut of: impl Iterator<Item = char>) -> Option<char> {
    let first = of.next()?;
    of.next().is_none().then_some(first)
}

fn lower(c: char) -> char {
    single(c.to_lowercase()).unwrap_or(c)
}

fn upper(c: char) -> char {
    single(c.to_uppercase()).unwrap_or(c)
}

/// The letter that stands for all its cases. The dotless ı and the dotted İ are letters of their own: folding them into `i` is
/// right in no language.
pub(super) fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    match c {
        'ı' | 'İ' => c,
        // Pairs whose upper case is more than one letter.
        '\u{1fd3}' => '\u{390}',
        '\u{1fe3}' => '\u{3b0}',
        '\u{fb05}' => '\u{fb06}',
        _ => lower(upper(c)),
    }
}

/// The characters to look for in a class in place of `c`.
pub(super) fn cases(c: char) -> [char; 4] {
    if matches!(c, 'ı' | 'İ') { [c; 4] } else { [c, lower(c), upper(c), fold(c)] }
}
