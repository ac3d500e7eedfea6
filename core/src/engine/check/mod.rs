//! Check: walks everything, verifies every checksum, and accounts for every allocated object.
//!
//! It is the oracle of the tests too. While it runs, nothing is committed; writes go on into the
//! buffer. It reads past the caches and reports all it finds, not the first.

mod report;
mod walk;

pub use report::{CheckProgress, CheckReport, Finding, Owner};

use super::error::Error;
use super::pool::Pool;
use super::state::Shared;
use crate::backend::BlockBackend;
use walk::Checker;

/// Keeps the driver from committing for as long as it lives.
struct Pause<'a, B: BlockBackend>(&'a Shared<B>);

impl<'a, B: BlockBackend> Pause<'a, B> {
    /// Waits until nothing is under way.
    async fn new(shared: &'a Shared<B>) -> Result<Self, Error> {
        shared.state.borrow_mut().pauses += 1;
        let pause = Self(shared);
        loop {
            let progress = shared.progress.listen();
            {
                let state = shared.state.borrow();
                state.check_open()?;
                if !state.is_busy {
                    return Ok(pause);
                }
            }
            shared.wake.notify(1);
            progress.await;
        }
    }
}

impl<B: BlockBackend> Drop for Pause<'_, B> {
    fn drop(&mut self) {
        self.0.state.borrow_mut().pauses -= 1;
        self.0.wake.notify(1);
    }
}

impl<B: BlockBackend> Pool<B> {
    /// Checks the whole pool as of the last commit. `progress` is called now and then; it ends the
    /// check by returning false.
    ///
    /// # Errors
    /// `Canceled`; `Poisoned` and `Closed`; what the backend says when it cannot read at all.
    /// Damage is no error: it is in the report.
    pub async fn check(
        &self,
        progress: impl FnMut(CheckProgress) -> bool,
    ) -> Result<CheckReport, Error> {
        let pause = Pause::new(&self.shared).await?;
        let report = Checker::new(&self.shared, progress).run().await;
        drop(pause);
        report
    }
}
