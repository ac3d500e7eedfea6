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

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use futures_util::FutureExt;
    use futures_util::future::poll_immediate;

    use super::*;

    #[test]
    fn a_turn_goes_to_whoever_still_waits() {
        pollster::block_on(async {
            let turns = Turns::default();
            let first = turns.turn().await;
            let mut second = turns.turn().boxed_local();
            let mut third = pin!(turns.turn());
            assert!(poll_immediate(&mut second).await.is_none());
            assert!(poll_immediate(&mut third).await.is_none());
            // The second was told that it is its turn, and went away.
            drop(first);
            drop(second);
            let turn = poll_immediate(&mut third).await;
            assert!(turn.is_some());
            assert!(poll_immediate(pin!(turns.turn())).await.is_none());
            drop(turn);
            assert!(poll_immediate(pin!(turns.turn())).await.is_some());
        });
    }
}
