//! What the core does not have by itself: a clock and entropy.

use super::views::TimeMs;

/// Time and entropy, passed in by whoever opens the service.
pub trait Environment {
    /// The time now. May run back or stand still; the service's own time does not run back.
    fn now_ms(&self) -> TimeMs;

    /// Fills `bytes` with entropy, from which ids are made.
    fn entropy(&self, bytes: &mut [u8]);
}
