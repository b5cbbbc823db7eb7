//! Folding of text for search: lower case, no diacritics, also for letters that Unicode does not decompose.

/// The text taken apart (Unicode's NFKD), without its marks.
#[cfg(not(target_family = "wasm"))]
fn bare(text: &str) -> String {
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
    text.nfkd().filter(|c| !is_combining_mark(*c)).collect()
}

// The browser has the tables.
#[cfg(target_family = "wasm")]
fn bare(text: &str) -> String {
    thread_local! {
        static MARKS: js_sys::RegExp = js_sys::RegExp::new(r"\p{M}+", "gu");
    }
    MARKS.with(|marks| js_sys::JsString::from(text).normalize("NFKD").replace_by_pattern(marks, "").into())
}

/// Folds text for search: `Bolesławiec` and `BOLESLAWIEC` become `boleslawiec`, `Şəfəqli` becomes `sefeqli`.
///
/// Index and query must both pass through here. Letters without a canonical decomposition (ł, ı, ə, đ, ø, ß, æ, œ, ð, þ)
/// are folded by table, because SQLite's `unicode61 remove_diacritics 2` leaves them as they are.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in bare(text).chars() {
        for c in c.to_lowercase() {
            match c {
                'ł' => out.push('l'),
                'ı' => out.push('i'),
                'ə' | 'ә' => out.push('e'),
                'đ' | 'ð' => out.push('d'),
                'ø' => out.push('o'),
                'ħ' => out.push('h'),
                'ŧ' => out.push('t'),
                'ß' => out.push_str("ss"),
                'æ' => out.push_str("ae"),
                'œ' => out.push_str("oe"),
                'þ' => out.push_str("th"),
                'ё' => out.push('е'),
                c => out.push(c),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn letters_that_unicode_does_not_decompose_fold_too() {
        assert_eq!(fold("Bolesławiec"), "boleslawiec");
        assert_eq!(fold("Şəfəqli"), "sefeqli");
        assert_eq!(fold("İstanbul IĞDIR ı"), "istanbul igdir i");
        assert_eq!(fold("Åsgård Ærø"), "asgard aero");
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
            let once = fold(&text);
            proptest::prop_assert_eq!(fold(&once), once);
        }
    }
}
