//! Errors of the layers below as failures the page can put into words.

use crate::{
    storage::StorageError,
    worker::protocol::{Failure, code, failure},
};
use rowdisk::{backend::BackendError, engine::Error as EngineError, service::ServiceError};

/// A service's error. Its own come with their code and sentence.
pub(super) fn of_service(error: &ServiceError) -> Failure {
    match error {
        ServiceError::Engine(error) => of_engine(error),
        other => other.to_view(),
    }
}

/// An engine's error.
pub(super) fn of_engine(error: &EngineError) -> Failure {
    let code = match error {
        EngineError::Backend(error) => return of_backend(error),
        EngineError::UnsupportedVersion { found, .. } => return newer(*found),
        EngineError::NoSpace => code::STORAGE_FULL,
        EngineError::Corrupt(_) => code::POOL_DAMAGED,
        EngineError::Poisoned => code::POOL_STOPPED,
        EngineError::Canceled => code::CANCELED,
        EngineError::Closed => code::WORKER_STOPPED,
        EngineError::Locked(_) => code::LOCKED_DISK,
        _ => code::INTERNAL,
    };
    with_message(code, error)
}

/// A backend's error; what the browser said decides.
pub(super) fn of_backend(error: &BackendError) -> Failure {
    let code = match error {
        BackendError::NoSpace => code::STORAGE_FULL,
        BackendError::TakenOver => code::TAKEN_OVER,
        BackendError::Damaged { .. } => code::POOL_DAMAGED,
        BackendError::NotAPool => code::POOL_FOREIGN,
        BackendError::UnsupportedVersion { found, .. } => return newer(*found),
        BackendError::Io { source, .. } => match source.downcast_ref::<StorageError>() {
            Some(StorageError::Unavailable | StorageError::Denied) => code::STORAGE_DENIED,
            Some(StorageError::Blocked) => code::STORAGE_BLOCKED,
            Some(StorageError::Superseded | StorageError::ConnectionLost) => code::STORAGE_LOST,
            _ => code::STORAGE_FAILED,
        },
        _ => code::INTERNAL,
    };
    let mut told = with_message(code, error);
    if let BackendError::Io { source, .. } = error {
        told.params.push(("why".to_owned(), source.to_string()));
    }
    told
}

fn newer(format: u32) -> Failure {
    let mut newer = failure(code::POOL_NEWER);
    newer.params.push(("format".to_owned(), format.to_string()));
    newer
}

fn with_message(code: &str, error: &impl std::error::Error) -> Failure {
    Failure {
        message: error.to_string(),
        ..failure(code)
    }
}
