//! Bytes of the messages: fixed lengths, short texts, nothing left over.

use crate::keys::KeyError;
use uuid::Uuid;

/// Bytes taken from the front.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn take(&mut self, n: usize) -> Result<&'a [u8], KeyError> {
        let (taken, rest) = self.0.split_at_checked(n).ok_or(KeyError::Malformed)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], KeyError> {
        self.take(N)?.try_into().map_err(|_| KeyError::Malformed)
    }

    pub(super) fn uuid(&mut self) -> Result<Uuid, KeyError> {
        Ok(Uuid::from_bytes(self.array()?))
    }

    pub(super) fn text(&mut self) -> Result<String, KeyError> {
        let [length] = self.array::<1>()?;
        String::from_utf8(self.take(usize::from(length))?.to_vec()).map_err(|_| KeyError::Malformed)
    }

    pub(super) fn is(&mut self, mark: [u8; 2]) -> Result<(), KeyError> {
        if self.array::<2>()? == mark { Ok(()) } else { Err(KeyError::Malformed) }
    }

    pub(super) fn end(&self) -> Result<(), KeyError> {
        if self.0.is_empty() { Ok(()) } else { Err(KeyError::Malformed) }
    }
}

pub(super) fn put_text(out: &mut Vec<u8>, text: &str) -> Result<(), KeyError> {
    out.push(u8::try_from(text.len()).map_err(|_| KeyError::Malformed)?);
    out.extend_from_slice(text.as_bytes());
    Ok(())
}
