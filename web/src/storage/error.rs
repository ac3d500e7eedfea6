//! What can go wrong with IndexedDB, for people: the page tells these apart by the source of a
//! [`BackendError::Io`].

use rowdisk::backend::BackendError;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::DomException;

/// Why the browser's storage cannot be used, or stopped being usable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StorageError {
    /// There is no IndexedDB here at all.
    #[error("this browser offers no IndexedDB here")]
    Unavailable,
    /// The browser refuses storage, as in some private modes.
    #[error("the browser refuses storage to this page")]
    Denied,
    /// Another connection keeps the database open, so that it cannot be deleted yet.
    #[error("another tab keeps the database open")]
    Blocked,
    /// The database was deleted or is about to be, by this page or by another.
    #[error("the database was given up for somebody who deletes it")]
    Superseded,
    /// The browser closed the database: its data were evicted or cleared, or its storage failed.
    #[error("the browser closed the database")]
    ConnectionLost,
    /// An operation was dropped half-way: what is stored may be ahead of what is known.
    #[error("an earlier operation was dropped before it ended")]
    Interrupted,
    /// Anything else the browser reports.
    #[error("the browser reported {name}: {message}")]
    Browser {
        /// The exception's name.
        name: String,
        /// The exception's message.
        message: String,
    },
}

/// What a transaction can end with. Unlike [`BackendError`] it can be kept and told again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    NoSpace,
    TakenOver,
    Storage(StorageError),
}

impl Failure {
    /// `action` completes "the storage failed while it …".
    pub(super) fn while_it(self, action: &'static str) -> BackendError {
        match self {
            Self::NoSpace => BackendError::NoSpace,
            Self::TakenOver => BackendError::TakenOver,
            Self::Storage(error) => BackendError::io(action, error),
        }
    }

    pub(super) fn of_exception(exception: Option<&DomException>) -> Self {
        let Some(exception) = exception else {
            return Self::Storage(StorageError::Browser {
                name: "AbortError".into(),
                message: String::new(),
            });
        };
        match exception.name().as_str() {
            "QuotaExceededError" => Self::NoSpace,
            "SecurityError" => Self::Storage(StorageError::Denied),
            // What a call on a connection that was closed says.
            "InvalidStateError" => Self::Storage(StorageError::ConnectionLost),
            name => Self::Storage(StorageError::Browser {
                name: name.into(),
                message: exception.message(),
            }),
        }
    }
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

/// Something a call threw.
impl From<JsValue> for Failure {
    fn from(thrown: JsValue) -> Self {
        match thrown.dyn_ref::<DomException>() {
            Some(exception) => Self::of_exception(Some(exception)),
            None => Self::Storage(StorageError::Browser {
                name: "Error".into(),
                message: format!("{thrown:?}"),
            }),
        }
    }
}
