//! Errors as they are shown and logged.

use super::{ServiceError, code};
use crate::engine;
use crate::service::views::FailureView;

impl ServiceError {
    /// An engine's error as it is shown and logged, by whoever only has a look at it.
    pub(in crate::service) fn view_of_engine(error: &engine::Error) -> FailureView {
        FailureView {
            code: code::of_engine(error).to_owned(),
            key: "engine".to_owned(),
            params: vec![("why".to_owned(), error.to_string())],
            message: error.to_string(),
            undo: None,
        }
    }

    /// The error as it is shown and logged.
    #[must_use]
    pub fn to_view(&self) -> FailureView {
        FailureView {
            code: self.code().to_owned(),
            key: self.key().to_owned(),
            params: self
                .params()
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            message: self.to_string(),
            undo: match self {
                Self::Unfinished { undo, .. } => Some(undo.clone()),
                _ => None,
            },
        }
    }
}
