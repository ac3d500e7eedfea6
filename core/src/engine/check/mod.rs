//! Check: walks everything, verifies every checksum, and accounts for every allocated object.
//!
//! It is the oracle of the tests too. It reads past the caches and reports all it finds, not the
//! first.
//!
//! Commits go on beside it. It walks what the pool reaches; then, again, what was committed
//! meanwhile, until that is little. Only the rest is walked, and the accounts are made up, while
//! commits wait. So each object that is reachable at the end was verified at some time of the
//! check, and the accounts are of one moment.

mod pause;
mod report;
mod seen;
mod walk;

pub use report::{CheckProgress, CheckReport, Finding, Owner};
pub(super) use seen::Checks;

use super::error::Error;
use super::pool::Pool;
use crate::backend::BlockBackend;
use walk::Checker;

impl<B: BlockBackend> Pool<B> {
    /// Checks the whole pool as of the last commit before it ends. `progress` is called now and
    /// then; it ends the check by returning false.
    ///
    /// # Errors
    /// `Canceled`; `Poisoned` and `Closed`; what the backend says when it cannot read at all.
    /// Damage is no error: it is in the report.
    pub async fn check(
        &self,
        progress: impl FnMut(CheckProgress) -> bool,
    ) -> Result<CheckReport, Error> {
        Checker::new(&self.shared, progress).run().await
    }
}
