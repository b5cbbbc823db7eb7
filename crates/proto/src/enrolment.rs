//! Enrolment codes and links: what is typed, tapped or read from a QR code.
//!
//! A code is twelve characters of Crockford's base 32 in three groups (`K7QD-M2XA-9FTB`), the last a check
//! character. A link is `<address>/field/#c=<code>&k=<endpoint key>`: a phone's camera or a message opens it in the
//! browser's field book, and the installed app takes it as pasted or photographed. Everything secret stands behind `#`,
//! which no server and no proxy log gets to see.

/// What an enrolment link carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolLink {
    /// Address of the endpoint, `https://…` (or `http://` on loopback).
    pub address: String,
    /// The code, normalised: upper case, no separators.
    pub code: String,
    /// The endpoint's public key where the link has it: the device then refuses any other.
    pub endpoint_key: Option<String>,
}

/// A text that is no enrolment link or code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnrolLinkError {
    /// No address in it, or not http(s).
    #[error("no address")]
    Address,
    /// The code is too short or too long.
    #[error("a code has twelve characters")]
    CodeLength,
    /// A character that no code has.
    #[error("a character that no code has")]
    CodeCharacter,
    /// The check character does not fit: one was mistyped.
    #[error("the check character does not fit")]
    CodeCheck,
}

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code, check character included.
pub const CODE_LENGTH: usize = 12;

fn value(c: char) -> Option<u8> {
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|a| char::from(*a) == c).and_then(|p| u8::try_from(p).ok())
}

fn letter(v: u8) -> char {
    char::from(*ALPHABET.get(usize::from(v & 31)).unwrap_or(&b'0'))
}

// Weighted sum with odd weights modulo 32: finds every single wrong character, and swaps of neighbours
// unless they differ by 16.
fn check(values: &[u8]) -> u8 {
    let sum: u32 = values.iter().zip(0_u32..).map(|(v, i)| u32::from(*v) * (2 * i + 1)).sum();
    u8::try_from(sum % 32).unwrap_or(0)
}

/// Makes a code from random bytes (55 bits are used).
#[must_use]
pub fn make_code(random: [u8; CODE_LENGTH - 1]) -> String {
    let mut values: Vec<u8> = random.iter().map(|b| b & 31).collect();
    values.push(check(&values));
    values.into_iter().map(letter).collect()
}

/// A code as it is shown: three groups of four.
#[must_use]
pub fn group_code(code: &str) -> String {
    let mut out = String::with_capacity(CODE_LENGTH + 2);
    for (i, c) in code.chars().enumerate() {
        if i > 0 && i % 4 == 0 {
            out.push('-');
        }
        out.push(c);
    }
    out
}

/// Normalises a typed code: case, `O` for `0`, `I` and `L` for `1`, spaces and hyphens.
///
/// # Errors
/// Length, character or check.
pub fn normalise_code(typed: &str) -> Result<String, EnrolLinkError> {
    let mut values = Vec::with_capacity(CODE_LENGTH);
    for c in typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '‑' | '.')) {
        values.push(value(c).ok_or(EnrolLinkError::CodeCharacter)?);
    }
    if values.len() != CODE_LENGTH {
        return Err(EnrolLinkError::CodeLength);
    }
    match values.split_last() {
        Some((last, rest)) if check(rest) == *last => Ok(values.iter().map(|v| letter(*v)).collect()),
        _ => Err(EnrolLinkError::CodeCheck),
    }
}

fn percent_decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(b) = bytes.next() {
        if b == b'%' {
            let pair: Vec<u8> = bytes.clone().take(2).collect();
            if let Some(v) = std::str::from_utf8(&pair).ok().and_then(|p| u8::from_str_radix(p, 16).ok()) {
                out.push(v);
                bytes.next();
                bytes.next();
                continue;
            }
        }
        out.push(b);
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Normalises an address as a person types it: scheme added (`https`, or `http` on loopback), path and trailing slash removed.
///
/// # Errors
/// [`EnrolLinkError::Address`].
pub fn normalise_address(typed: &str) -> Result<String, EnrolLinkError> {
    let typed = typed.trim().trim_end_matches('/');
    let (scheme, rest) = match typed.split_once("://") {
        Some((s, r)) => (Some(s.to_ascii_lowercase()), r),
        None => (None, typed),
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() || host.contains(char::is_whitespace) || host.contains('@') {
        return Err(EnrolLinkError::Address);
    }
    let loopback = host.starts_with("127.0.0.1") || host.starts_with("localhost") || host.starts_with("[::1]");
    match scheme.as_deref() {
        Some("https") => Ok(format!("https://{host}")),
        Some("http") if loopback => Ok(format!("http://{host}")),
        None if loopback => Ok(format!("http://{host}")),
        None => Ok(format!("https://{host}")),
        Some(_) => Err(EnrolLinkError::Address),
    }
}

impl EnrolLink {
    /// Reads a link, or the text of a QR code.
    ///
    /// # Errors
    /// See [`EnrolLinkError`].
    pub fn parse(text: &str) -> Result<Self, EnrolLinkError> {
        let (page, fragment) = text.trim().split_once('#').ok_or(EnrolLinkError::Address)?;
        // The page's own address, unless the link names another.
        let address = normalise_address(page).unwrap_or_default();
        let mut link = Self { address, code: String::new(), endpoint_key: None };
        for pair in fragment.split('&') {
            match pair.split_once('=') {
                Some(("a", v)) => link.address = normalise_address(&percent_decode(v))?,
                Some(("c", v)) => link.code = normalise_code(&percent_decode(v))?,
                Some(("k", v)) => link.endpoint_key = Some(percent_decode(v)),
                _ => {}
            }
        }
        if link.address.is_empty() {
            return Err(EnrolLinkError::Address);
        }
        if link.code.is_empty() {
            return Err(EnrolLinkError::CodeLength);
        }
        Ok(link)
    }

    /// The link as text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = format!("{}/field/#c={}", self.address, self.code);
        if let Some(key) = &self.endpoint_key {
            out.push_str("&k=");
            out.push_str(key);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_code_is_read_back_however_it_is_typed(random in any::<[u8; CODE_LENGTH - 1]>()) {
            let code = make_code(random);
            prop_assert_eq!(normalise_code(&code), Ok(code.clone()));
            prop_assert_eq!(normalise_code(&group_code(&code).to_lowercase()), Ok(code));
        }

        #[test]
        fn one_wrong_character_is_found(random in any::<[u8; CODE_LENGTH - 1]>(), at in 0..CODE_LENGTH, by in 1_u8..32) {
            let code = make_code(random);
            let wrong: String = code.chars().enumerate()
                .map(|(i, c)| if i == at { letter(value(c).unwrap_or(0) ^ by) } else { c }).collect();
            prop_assert_eq!(normalise_code(&wrong), Err(EnrolLinkError::CodeCheck));
        }
    }

    #[test]
    fn a_link_carries_address_code_and_key() {
        let link = EnrolLink {
            address: "https://desk.example.org".into(),
            code: make_code([7; 11]),
            endpoint_key: Some("abc".into()),
        };
        assert_eq!(EnrolLink::parse(&link.to_text()), Ok(link.clone()));
        // As links were written before the field book had a page.
        let old = format!("tabella://enrol#a=https%3A%2F%2Fdesk.example.org&c={}&k=abc", link.code);
        assert_eq!(EnrolLink::parse(&old), Ok(link));
    }

    #[test]
    fn a_link_without_an_address_or_a_code_is_none() {
        let code = make_code([7; 11]);
        assert_eq!(EnrolLink::parse("https://desk.example.org/field/"), Err(EnrolLinkError::Address));
        assert_eq!(EnrolLink::parse("https://desk.example.org/field/#k=abc"), Err(EnrolLinkError::CodeLength));
        assert_eq!(EnrolLink::parse(&format!("tabella://enrol?#c={code}")), Err(EnrolLinkError::Address));
    }

    #[test]
    fn a_plain_http_address_is_taken_on_loopback_only() {
        assert_eq!(normalise_address("localhost:8080/"), Ok("http://localhost:8080".into()));
        assert_eq!(normalise_address("desk.example.org"), Ok("https://desk.example.org".into()));
        assert_eq!(normalise_address("http://desk.example.org"), Err(EnrolLinkError::Address));
    }
}
