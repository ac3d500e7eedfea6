//! Which questions come first: what a person waits for, before walks over whole maps.
//!
//! A walk begins when no short question is under way, and goes on beside those that come later: the storage
//! lets them in between.

use event_listener::Event;
use std::cell::Cell;

/// Short questions under way.
#[derive(Default)]
pub(super) struct First {
    short: Cell<u32>,
    ended: Event,
}

/// A short question, until it is dropped.
pub(super) struct Short<'f>(&'f First);

impl First {
    /// Begins a short question.
    pub(super) fn short(&self) -> Short<'_> {
        self.short.set(self.short.get() + 1);
        Short(self)
    }

    /// Waits for a moment without any.
    pub(super) async fn none(&self) {
        while self.short.get() > 0 {
            self.ended.listen().await;
        }
    }
}

impl Drop for Short<'_> {
    fn drop(&mut self) {
        self.0.short.set(self.0.short.get() - 1);
        if self.0.short.get() == 0 {
            self.0.ended.notify(usize::MAX);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use std::pin::pin;

    #[test]
    fn a_walk_begins_when_no_short_question_is_under_way() {
        let first = First::default();
        assert!(first.none().now_or_never().is_some());
        let (one, other) = (first.short(), first.short());
        let mut walk = pin!(first.none());
        assert!(walk.as_mut().now_or_never().is_none());
        drop(one);
        assert!(walk.as_mut().now_or_never().is_none());
        drop(other);
        assert!(walk.as_mut().now_or_never().is_some());
    }
}
