//! Backends around backends: what they count, delay or break, the inner one need not know.
//!
//! Each decorator that is asked or told something later hands out a cheap handle, such as
//! [`Counters`], that stays with the caller when a pool takes the backend itself.

#[cfg(any(test, feature = "test-util"))]
mod faults;
mod latency;
mod statistics;
#[cfg(test)]
mod tests;

#[cfg(any(test, feature = "test-util"))]
pub use faults::{Fault, Faults, Plan};
pub use latency::Latency;
pub use statistics::{Counters, Counts, Statistics, Tally};

/// The kinds of calls that wait for the medium.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// [`load`](super::BlockBackend::load).
    Load,
    /// [`read`](super::BlockBackend::read).
    Read,
    /// [`write`](super::BlockBackend::write).
    Write,
    /// [`commit`](super::BlockBackend::commit).
    Commit,
    /// [`allocated`](super::BlockBackend::allocated).
    Allocated,
    /// [`maintain`](super::BlockBackend::maintain).
    Maintain,
}
