//! Unlocking, enrolling, and the secret that guards the store.

use crate::App;
use crate::api::{AppError, Command, ErrorCode, Link, Phase, Reply, SecretKind};
use crate::book::Book;
use crate::error::{Answer, locked, wrong_state};
use crate::store_errors::store_error;
use tabella_fieldbook::{FieldBook, Inspection, KeyParams, StoreError, inspect};
use tabella_proto::EnrolLink;
use tabella_proto::enrolment::{EnrolLinkError, group_code, normalise_address, normalise_code};
use zeroize::Zeroizing;

/// Least length of a PIN, whatever a mission asks for.
const LEAST_PIN: u8 = 6;
/// Least length of a passphrase, whatever a mission asks for.
pub(crate) const LEAST_PASSPHRASE: u8 = 12;
/// Most characters that a mission can ask for: more than that only locks observers out.
const MOST_ASKED: u8 = 64;

impl App {
    pub(crate) fn unlock(&mut self, secret: &str) -> Answer<Reply> {
        if self.book.is_some() {
            // The screen is behind: it may show what is open only to who knows the secret.
            self.abandon();
        }
        let clock = self.platform.clock.now();
        match FieldBook::open(&self.platform.dir, secret, self.keychain(), &clock) {
            Ok(book) => {
                self.blocked = None;
                self.tried = false;
                self.book = Some(Book::new(book));
                self.secret_chars = Some(secret.chars().count());
                self.status()
            }
            Err(StoreError::Missing) => Err(wrong_state()),
            Err(error) => {
                self.block(&error);
                Err(store_error(&error))
            }
        }
    }

    pub(crate) fn inspection(&self) -> Result<Option<Inspection>, StoreError> {
        inspect(&self.platform.dir, &self.platform.clock.now())
    }

    /// Secret, salt and cost of the slow function that a command to unlock (as JSON) will ask for; `None` for any other command, while
    /// a try has to wait, and where there is no store. A shell may work it out elsewhere
    /// ([`tabella_fieldbook::Keychain::worked_out`]).
    #[must_use]
    pub fn slow_key_wanted(&self, command: &str) -> Option<(Zeroizing<String>, Vec<u8>, KeyParams)> {
        let Ok(Command::Unlock { secret }) = serde_json::from_str(command) else { return None };
        let found = self.inspection().ok().flatten().filter(|found| found.throttle.wait_seconds == 0)?;
        Some((Zeroizing::new(secret), found.salt, found.cost))
    }

    pub(crate) fn secret_kind(&self) -> SecretKind {
        if let Some(known) = self.kind.get().filter(|_| self.book.is_some()) {
            return known;
        }
        match self.inspection() {
            Ok(Some(found)) => {
                let kind = match found.kind {
                    tabella_fieldbook::SecretKind::Pin => SecretKind::Pin,
                    tabella_fieldbook::SecretKind::Passphrase => SecretKind::Passphrase,
                };
                self.kind.set(Some(kind));
                kind
            }
            _ if self.platform.keychain.is_some() => SecretKind::Pin,
            _ => SecretKind::Passphrase,
        }
    }

    pub(crate) fn enrol(
        &mut self,
        address: &str,
        code: &str,
        endpoint_key: Option<String>,
        secret: Option<Zeroizing<String>>,
    ) -> Answer<Reply> {
        let address = normalise_address(address).map_err(|_| AppError::new(ErrorCode::AddressInvalid))?;
        let code = normalise_code(code).map_err(|_| AppError::new(ErrorCode::CodeInvalid))?;
        if let Some(key) = &endpoint_key {
            tabella_proto::PublicKey::from_text(key).map_err(|_| AppError::new(ErrorCode::AddressInvalid))?;
        }
        match self.phase()? {
            Phase::New => {
                let secret = secret.ok_or_else(|| self.too_short())?;
                self.check_secret(&secret)?;
                let clock = self.platform.clock.now();
                let made =
                    FieldBook::create(&self.platform.dir, &secret, self.keychain(), self.platform.key_params, &clock);
                let book = made.map_err(|e| {
                    self.block(&e);
                    store_error(&e)
                })?;
                self.book = Some(Book::new(book));
                self.secret_chars = Some(secret.chars().count());
            }
            Phase::Enrolling => {}
            Phase::Locked => return Err(locked()),
            Phase::Fetching | Phase::Ready | Phase::Blocked => return Err(wrong_state()),
        }
        self.in_flight = None;
        self.wake_ms = None;
        self.book()?.begin_enrolment(&address, &code, endpoint_key.as_deref())?;
        self.status()
    }

    /// Least length of a new secret. A mission may ask for more than the product does, never for less.
    pub(crate) fn least(&self, kind: SecretKind) -> u8 {
        let policy = self.book().and_then(|book| book.mission()).ok().flatten().map(|mission| mission.secret);
        match kind {
            SecretKind::Pin => policy.map_or(0, |p| p.min_pin_digits).clamp(LEAST_PIN, MOST_ASKED),
            SecretKind::Passphrase => policy.map_or(0, |p| p.min_passphrase_chars).clamp(LEAST_PASSPHRASE, MOST_ASKED),
        }
    }

    /// The least length where the secret that opened the store is shorter than the mission asks. The first secret is chosen
    /// before the endpoint has said what the mission wants.
    pub(crate) fn secret_short(&self) -> Option<u8> {
        let least = self.least(self.secret_kind());
        self.secret_chars.filter(|chars| *chars < usize::from(least)).map(|_| least)
    }

    /// Changes the secret of the open store. What is wrong with the new one is said before a try at the old one is spent.
    pub(crate) fn change_secret(&mut self, old: &str, new: &str) -> Answer<Reply> {
        let book = self.book()?;
        self.check_secret(new)?;
        let clock = self.platform.clock.now();
        self.tried = true;
        book.change_secret(old, new, self.keychain(), self.platform.key_params, &clock)?;
        self.tried = false;
        self.secret_chars = Some(new.chars().count());
        self.status()
    }

    pub(crate) fn too_short(&self) -> AppError {
        let kind = self.secret_kind();
        let name = match kind {
            SecretKind::Pin => "pin",
            SecretKind::Passphrase => "passphrase",
        };
        AppError::new(ErrorCode::SecretTooShort).with("least", self.least(kind)).with("kind", name)
    }

    fn check_secret(&self, secret: &str) -> Answer<()> {
        let kind = self.secret_kind();
        let long_enough = secret.chars().count() >= usize::from(self.least(kind));
        let digits = secret.chars().all(|c| c.is_ascii_digit());
        if !long_enough || (kind == SecretKind::Pin && !digits) {
            return Err(self.too_short());
        }
        if too_simple(secret) { Err(AppError::new(ErrorCode::SecretTooSimple)) } else { Ok(()) }
    }
}

pub(crate) fn read_link(link: &str, address: &str, code: &str) -> Answer<Link> {
    if link.trim().is_empty() {
        let address = normalise_address(address).map_err(|_| AppError::new(ErrorCode::AddressInvalid))?;
        let code = normalise_code(code).map_err(|_| AppError::new(ErrorCode::CodeInvalid))?;
        return Ok(Link { address, code: group_code(&code), endpoint_key: None });
    }
    let link = EnrolLink::parse(link).map_err(|e| {
        AppError::new(match e {
            EnrolLinkError::Address => ErrorCode::AddressInvalid,
            EnrolLinkError::CodeLength | EnrolLinkError::CodeCharacter | EnrolLinkError::CodeCheck => {
                ErrorCode::CodeInvalid
            }
        })
    })?;
    Ok(Link { address: link.address, code: group_code(&link.code), endpoint_key: link.endpoint_key })
}

// One character over and over, or a run up or down (`123456`, `987654`, `abcdef…`).
fn too_simple(secret: &str) -> bool {
    let codes: Vec<i64> = secret.chars().map(|c| i64::from(u32::from(c))).collect();
    let steps: Vec<i64> = codes.windows(2).filter_map(|w| Some(w.get(1)? - w.first()?)).collect();
    let one_step = steps.iter().all(|s| Some(s) == steps.first()) && steps.first().is_some_and(|s| s.abs() <= 1);
    let wraps = steps.iter().all(|s| *s == 1 || *s == -9) || steps.iter().all(|s| *s == -1 || *s == 9);
    one_step || wraps || codes.is_empty()
}

#[cfg(test)]
mod tests {
    use super::too_simple;

    #[test]
    fn runs_and_repetitions_are_too_simple() {
        for secret in ["111111", "123456", "654321", "789012", "210987", "aaaaaaaaaaaa", "abcdefghijkl"] {
            assert!(too_simple(secret), "{secret}");
        }
        for secret in ["194738", "112233", "kestrel over the pond"] {
            assert!(!too_simple(secret), "{secret}");
        }
    }
}
