//! Composed letters (Unicode's NFC): one text for what looks the same.

use std::borrow::Cow;

/// The text with its letters composed.
pub(crate) fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { compose(text) }
}

#[cfg(not(target_family = "wasm"))]
fn compose(text: &str) -> Cow<'_, str> {
    use unicode_normalization::{UnicodeNormalization, is_nfc};
    if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

// The browser has the tables.
#[cfg(target_family = "wasm")]
fn compose(text: &str) -> Cow<'_, str> {
    Cow::Owned(js_sys::JsString::from(text).normalize("NFC").into())
}
