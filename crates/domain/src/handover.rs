//! A report changes hands between two devices of one team.
//!
//! Whoever gives holds the report until the other confirms, and cannot write meanwhile: at no instant do two devices hold it
//! without a person having said so. Transitions consume the state and return the next or a typed error.

use serde::{Deserialize, Serialize};

/// Where a handover stands on the device that gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GivenState {
    /// Sealed for the other device and shown; not confirmed yet. The reports are locked here.
    Offered,
    /// The other device has confirmed: it is the holder. What is here is kept, to be read.
    Confirmed,
    /// Taken back by a person: this device goes on.
    Withdrawn,
}

/// Where a handover stands on the device that takes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TakenState {
    /// Read and kept; nothing taken over yet.
    Received,
    /// Taken over: this device is the holder.
    Accepted,
}

/// A step that the state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a handover that is {from} cannot {step}")]
pub struct HandoverStepError {
    from: &'static str,
    step: &'static str,
}

impl GivenState {
    /// Name, as stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Confirmed => "confirmed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// By its name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Offered, Self::Confirmed, Self::Withdrawn].into_iter().find(|s| s.name() == name)
    }

    /// The other device's signed confirmation arrived. One that comes after a withdrawal still counts: the other holds the report.
    ///
    /// # Errors
    /// Confirmed already.
    pub fn confirm(self) -> Result<Self, HandoverStepError> {
        match self {
            Self::Offered | Self::Withdrawn => Ok(Self::Confirmed),
            Self::Confirmed => Err(HandoverStepError { from: self.name(), step: "be confirmed again" }),
        }
    }

    /// A person takes it back, because the other device cannot take over.
    ///
    /// # Errors
    /// What is confirmed belongs to the other device, which can hand it back.
    pub fn withdraw(self) -> Result<Self, HandoverStepError> {
        match self {
            Self::Offered => Ok(Self::Withdrawn),
            other => Err(HandoverStepError { from: other.name(), step: "be taken back" }),
        }
    }
}

impl TakenState {
    /// Name, as stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Accepted => "accepted",
        }
    }

    /// By its name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Received, Self::Accepted].into_iter().find(|s| s.name() == name)
    }

    /// A person has looked and takes over.
    ///
    /// # Errors
    /// Taken over already.
    pub fn accept(self) -> Result<Self, HandoverStepError> {
        match self {
            Self::Received => Ok(Self::Accepted),
            Self::Accepted => Err(HandoverStepError { from: self.name(), step: "be taken over again" }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_confirmed_is_never_taken_back() {
        let confirmed = GivenState::Offered.confirm().unwrap();
        assert!(confirmed.withdraw().is_err() && confirmed.confirm().is_err());
        assert!(GivenState::Withdrawn.withdraw().is_err());
        assert_eq!(GivenState::Withdrawn.confirm(), Ok(GivenState::Confirmed));
    }

    #[test]
    fn a_name_is_read_back() {
        for state in [GivenState::Offered, GivenState::Confirmed, GivenState::Withdrawn] {
            assert_eq!(GivenState::from_name(state.name()), Some(state));
        }
        for state in [TakenState::Received, TakenState::Accepted] {
            assert_eq!(TakenState::from_name(state.name()), Some(state));
        }
        assert_eq!(TakenState::Received.accept(), Ok(TakenState::Accepted));
        assert!(TakenState::Accepted.accept().is_err());
    }
}
