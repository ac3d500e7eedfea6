//! What the core does not have by itself: a clock, entropy and the rules of time zones.

use super::passphrase::PassphraseCost;
use super::views::TimeMs;

/// Time, entropy and zones, passed in by whoever opens the service.
pub trait Environment {
    /// The time now. May run back or stand still; the service's own time does not run back.
    fn now_ms(&self) -> TimeMs;

    /// Fills `bytes` with entropy, from which ids and keys are made.
    fn entropy(&self, bytes: &mut [u8]);

    /// Whether its time is charged. That of a simulation is not.
    fn is_charged(&self) -> bool {
        true
    }

    /// What it is to cost to try a passphrase.
    fn passphrase_cost(&self) -> PassphraseCost {
        PassphraseCost::default()
    }

    /// The rules of a time zone as TZif (RFC 9636), looked up when a pool's zone is set and kept in
    /// the pool from then on. `None` for a zone that is not known. `UTC` is not asked for.
    fn time_zone(&self, name: &str) -> Option<Vec<u8>> {
        let _ = name;
        None
    }
}
