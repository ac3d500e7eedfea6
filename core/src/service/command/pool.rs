//! The commands about the pool as a whole.

use crate::service::views::QuotaPolicy;

/// Sets which snapshot goes when one is taken at the quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetQuotaPolicy {
    /// The policy.
    pub policy: QuotaPolicy,
}

/// Sets the time zone in which policies run; their next points are those strictly after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetTimeZone {
    /// Its name, such as `Europe/Berlin`.
    pub name: String,
}
