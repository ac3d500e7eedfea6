//! Something that comes later: loading, ready or failed.

use crate::worker::protocol::Failure;
use std::rc::Rc;

/// What is known of something that was asked for. An older answer stays while a newer one is on its
/// way, so that a page does not blink at every commit.
#[derive(Debug, PartialEq)]
pub(crate) enum Remote<T> {
    Loading,
    Ready(Rc<T>),
    Failed(Failure),
}

impl<T> Clone for Remote<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Loading => Self::Loading,
            Self::Ready(value) => Self::Ready(value.clone()),
            Self::Failed(failure) => Self::Failed(failure.clone()),
        }
    }
}

impl<T> Remote<T> {
    /// The value, if it is there.
    pub(crate) fn ready(&self) -> Option<&Rc<T>> {
        match self {
            Self::Ready(value) => Some(value),
            Self::Loading | Self::Failed(_) => None,
        }
    }

    /// Why there is none, if that is known.
    pub(crate) const fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) => Some(failure),
            Self::Loading | Self::Ready(_) => None,
        }
    }
}

impl<T> From<Result<T, Failure>> for Remote<T> {
    fn from(result: Result<T, Failure>) -> Self {
        match result {
            Ok(value) => Self::Ready(Rc::new(value)),
            Err(failure) => Self::Failed(failure),
        }
    }
}
