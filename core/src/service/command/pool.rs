//! The commands about the pool as a whole.

use crate::service::views::QuotaPolicy;

/// Sets which snapshot goes when one is taken at the quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetQuotaPolicy {
    /// The policy.
    pub policy: QuotaPolicy,
}
