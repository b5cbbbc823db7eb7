//! Languages and appearances that the screens have. The choice itself is kept beside the store, because it is needed while
//! the store is closed.

/// Languages that the screens have.
pub const LANGUAGES: [&str; 3] = ["en", "az", "ru"];
/// Appearances.
pub const THEMES: [&str; 4] = ["auto", "light", "dark", "sunlight"];

/// The screens' language nearest to a BCP 47 tag (or a POSIX locale): itself, or its primary subtag.
#[must_use]
pub(crate) fn nearest(tag: &str) -> Option<&'static str> {
    let tag = tag.trim().replace('_', "-").to_ascii_lowercase();
    let primary = tag.split(['-', '.', '@']).next().unwrap_or_default().to_owned();
    LANGUAGES.into_iter().find(|l| *l == tag).or_else(|| LANGUAGES.into_iter().find(|l| *l == primary))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_language_with_region_finds_its_screens() {
        assert_eq!(nearest("az-Latn-AZ"), Some("az"));
        assert_eq!(nearest("ru_RU.UTF-8"), Some("ru"));
        assert_eq!(nearest("ka"), None);
        assert_eq!(nearest(""), None);
    }
}
