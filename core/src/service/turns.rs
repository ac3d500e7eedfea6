//! Turns: long walks that only tell sizes or places are made one at a time, so that two questions do not walk
//! the same maps at once, and what one found the next one knows.

use std::cell::Cell;

use event_listener::Event;

/// Whose turn it is.
#[derive(Default)]
pub(super) struct Turns {
    is_taken: Cell<bool>,
    ended: Event,
}

/// A turn; dropping it ends it.
pub(super) struct Turn<'t>(&'t Turns);

impl Turns {
    /// Waits for a turn.
    pub(super) async fn turn(&self) -> Turn<'_> {
        loop {
            let ended = self.ended.listen();
            if !self.is_taken.replace(true) {
                return Turn(self);
            }
            ended.await;
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.is_taken.set(false);
        self.0.ended.notify(1);
    }
}
