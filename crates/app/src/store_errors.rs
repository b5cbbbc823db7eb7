//! From what stands in the way below to the closed set of codes.

use crate::api::{AppError, ErrorCode};
use tabella_fieldbook::{HandoverFault, StoreError};
use tabella_sync::Problem;

/// The store's errors.
pub(crate) fn store_error(error: &StoreError) -> AppError {
    match error {
        StoreError::Missing
        | StoreError::Exists
        | StoreError::WrongState
        | StoreError::NothingToExport
        | StoreError::NotRecoverable => AppError::new(ErrorCode::WrongState),
        StoreError::NoBundleRecipient => AppError::passing(ErrorCode::WrongState).with("detail", "no bundle recipient"),
        StoreError::Busy => AppError::passing(ErrorCode::StoreBusy),
        StoreError::Damaged { what } => AppError::new(ErrorCode::StoreDamaged).with("detail", what),
        StoreError::Newer => AppError::new(ErrorCode::StoreNewer),
        StoreError::DiskFull => AppError::passing(ErrorCode::DiskFull),
        StoreError::SecretWrong { left } => AppError::passing(ErrorCode::SecretWrong).with("left", left),
        StoreError::SecretThrottled { seconds } => {
            AppError::passing(ErrorCode::SecretThrottled).with("seconds", seconds)
        }
        StoreError::KeychainMissing => AppError::new(ErrorCode::KeychainMissing),
        StoreError::KeychainUnavailable => AppError::passing(ErrorCode::Internal).with("detail", "keychain"),
        StoreError::NotFound => AppError::new(ErrorCode::NotFound),
        StoreError::Io(e) => {
            tracing::error!(code = "store_io", kind = ?e.kind(), "a file of the store could not be used");
            AppError::passing(ErrorCode::Internal).with("detail", "file")
        }
        StoreError::Database(e) => {
            tracing::error!(code = "store_database", sqlite = ?e.sqlite_error_code(), "the database refused");
            AppError::passing(ErrorCode::Internal).with("detail", "database")
        }
        StoreError::Handover(fault) => AppError::new(handover_code(*fault)),
        StoreError::Internal { what } => AppError::internal(what),
    }
}

/// What stands in the way of a handover.
pub(crate) fn handover_code(fault: HandoverFault) -> ErrorCode {
    match fault {
        HandoverFault::Damaged => ErrorCode::HandoverDamaged,
        HandoverFault::OtherMission => ErrorCode::HandoverOtherMission,
        HandoverFault::OtherTeam => ErrorCode::HandoverOtherTeam,
        HandoverFault::OwnCode => ErrorCode::HandoverOwnCode,
        HandoverFault::NotForMe => ErrorCode::HandoverNotForMe,
        HandoverFault::FormMissing => ErrorCode::HandoverForm,
        HandoverFault::HasFiles => ErrorCode::HandoverFiles,
        HandoverFault::Here => ErrorCode::HandoverHere,
        HandoverFault::NotReady => ErrorCode::HandoverNotReady,
        HandoverFault::NoTeam => ErrorCode::HandoverNoTeam,
    }
}

/// The code that a screen has for what stands between the device and the endpoint.
pub(crate) fn network_code(problem: Problem) -> ErrorCode {
    match problem {
        Problem::Unreachable => ErrorCode::Unreachable,
        Problem::NotAnEndpoint | Problem::Refused => ErrorCode::NotAnEndpoint,
        // It answers, and takes nothing now.
        Problem::EndpointFault | Problem::Throttled => ErrorCode::EndpointFault,
        // Whoever signs receipts that do not verify is not the endpoint that this device knows.
        Problem::EndpointChanged | Problem::ReceiptInvalid => ErrorCode::EndpointChanged,
        Problem::ProtocolUnsupported => ErrorCode::ProtocolUnsupported,
        Problem::DeviceRevoked => ErrorCode::DeviceRevoked,
        Problem::CodeUnknown => ErrorCode::CodeUnknown,
        Problem::CodeExpired => ErrorCode::CodeExpired,
        Problem::CodeUsed => ErrorCode::CodeUsed,
    }
}

/// The same with the host that the message names, for an enrolment.
pub(crate) fn problem_error(problem: Problem, host: Option<&str>) -> AppError {
    let code = network_code(problem);
    let error = if problem.needs_a_person() { AppError::new(code) } else { AppError::passing(code) };
    match (code, host) {
        (ErrorCode::Unreachable | ErrorCode::NotAnEndpoint, Some(host)) => error.with("host", host),
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_and_a_held_store_may_pass_and_damage_does_not() {
        let full = StoreError::from(std::io::Error::from(std::io::ErrorKind::StorageFull));
        assert_eq!(store_error(&full).code, ErrorCode::DiskFull);
        assert!(store_error(&full).retryable && store_error(&StoreError::Busy).retryable);
        let damaged = store_error(&StoreError::Damaged { what: "database" });
        assert_eq!((damaged.code, damaged.retryable), (ErrorCode::StoreDamaged, false));
        assert_eq!(store_error(&StoreError::Newer).code, ErrorCode::StoreNewer);
        assert_eq!(store_error(&StoreError::SecretThrottled { seconds: 30 }).params["seconds"], "30");
    }

    #[test]
    fn an_error_of_a_file_says_nothing_of_its_path() {
        let error = store_error(&StoreError::Io(std::io::Error::other("/home/observer/secret")));
        assert_eq!((error.code, error.params["detail"].as_str()), (ErrorCode::Internal, "file"));
    }
}
