//! Keeping the driver from committing.

use crate::backend::BlockBackend;
use crate::engine::error::Error;
use crate::engine::state::Shared;

/// Keeps the driver from committing for as long as it lives; writes go on into the buffer.
pub(super) struct Pause<'a, B: BlockBackend>(&'a Shared<B>);

impl<'a, B: BlockBackend> Pause<'a, B> {
    /// Waits until nothing is under way.
    pub(super) async fn new(shared: &'a Shared<B>) -> Result<Self, Error> {
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
