//! Why a workload cannot go on.

use super::setup::{SPAN_MAX, SPAN_MIN};

/// What went wrong, by what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error<E> {
    /// The device failed; trying again may help.
    #[error("the disk failed")]
    Device(#[source] E),
    /// The disk or the span is too small for this workload, or the span too large.
    #[error("a workload needs a span of {SPAN_MIN} to {SPAN_MAX} bytes on its disk")]
    Span,
    /// What stands at the beginning is not this workload's: it was overwritten, or never there.
    #[error("the disk does not hold this workload's data")]
    NotOurs,
    /// Its data begins well, but what says where everything is cannot be read.
    #[error("what says where the data is cannot be read")]
    Damaged,
    /// A later version wrote it.
    #[error("the layout {0} is of a later version")]
    UnsupportedVersion(u32),
}
