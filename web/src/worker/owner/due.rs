//! What is done by itself while the page is open: policies' snapshots, and what their dates end.
//!
//! The worker looks twice a second anyway whether its storage is still there; then it also looks
//! whether it is time. That outlasts sleep: the first look after it finds what was missed.

use super::{Owner, environment::now_ms, failure::of_service, later, open::Session};
use crate::{later::Missing, worker::protocol::Message};

/// Between two looks lies half a second. After so much more nobody was awake.
const SLEEP_MS: u64 = 5 * 60 * 1000;
/// After something that could not be done: a full store stays full for a while.
const RETRY_MS: u64 = 5 * 60 * 1000;

/// When to do something next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Alarm {
    /// The service has to be asked: something was done since it was.
    is_old: bool,
    at_ms: Option<u64>,
    looked_ms: u64,
}

impl Alarm {
    /// For a pool that was just opened.
    pub(super) fn new() -> Self {
        Self {
            is_old: true,
            at_ms: None,
            looked_ms: now_ms(),
        }
    }

    /// Something was done: what was to come may come earlier, or not at all.
    pub(super) fn aged(self) -> Self {
        Self {
            is_old: true,
            ..self
        }
    }

    /// What was due is done, and this is next.
    fn done(self, next_ms: Option<u64>) -> Self {
        Self {
            at_ms: next_ms,
            ..self
        }
    }

    /// Something could not be done. Others may be due before it can be, but not at every look.
    fn failed(self, now: u64) -> Self {
        self.done(Some(now.saturating_add(RETRY_MS)))
    }

    /// Looks at the clock: whether there may be something to do, and whether there was a sleep.
    fn look(self, now: u64) -> (Self, bool, bool) {
        // A clock that was set forward is as a sleep; one set back is not.
        let slept = now.saturating_sub(self.looked_ms) > SLEEP_MS;
        let is_time = self.is_old || slept || self.at_ms.is_some_and(|at| at <= now);
        let looked = Self {
            looked_ms: now,
            ..self
        };
        (looked, is_time, slept)
    }
}

impl Owner {
    /// Does what is due, if it is time. Each step is short; requests are answered between them.
    pub(super) async fn keep_up(&self, session: &Session) {
        let (alarm, is_time, slept) = self.0.alarm.get().look(now_ms());
        self.0.alarm.set(alarm);
        if slept {
            session.service().wake();
        }
        if !is_time {
            return;
        }
        match later::keep_up(self.clone(), session.clone()).await {
            Ok(keeping_up) => keeping_up.await,
            // Tried again, as after anything that could not be done.
            Err(Missing) => self.try_later(),
        }
    }

    fn try_later(&self) {
        self.0.alarm.set(self.0.alarm.get().failed(now_ms()));
    }

    /// Does what is due now.
    pub(super) async fn run_due(&self, session: &Session) {
        self.look_for_others();
        let alarm = self.0.alarm.get();
        loop {
            let before = session.pool().generation();
            // What ages it while this is done counts.
            self.0.alarm.set(Alarm {
                is_old: false,
                ..alarm
            });
            match session.service().run_due().await {
                Ok(done) => {
                    let at_ms = done.next_ms;
                    let alarm = self.0.alarm.get();
                    self.0.alarm.set(alarm.done(at_ms));
                    let is_more = at_ms.is_some_and(|at| at <= now_ms());
                    if !done.events.is_empty() {
                        self.0.post.say(&Message::Ran(done.events));
                    }
                    if session.pool().generation() != before {
                        self.changed().await;
                    }
                    if !is_more {
                        return;
                    }
                }
                Err(error) => {
                    self.try_later();
                    // What was done before it failed is told.
                    if session.pool().generation() != before {
                        self.changed().await;
                    }
                    return self.note(&session.cause_of(of_service(&error)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDLE: Alarm = Alarm {
        is_old: false,
        at_ms: Some(10_000),
        looked_ms: 1_000,
    };

    #[test]
    fn it_is_time_at_the_instant_and_whenever_something_was_done() {
        assert!(!IDLE.look(9_999).1);
        assert!(IDLE.look(10_000).1);
        assert!(IDLE.aged().look(1_500).1);
        let never = Alarm {
            at_ms: None,
            ..IDLE
        };
        assert!(!never.look(200_000).1);
    }

    #[test]
    fn what_failed_is_tried_again_after_a_while_and_not_at_every_look() {
        let failed = IDLE.failed(20_000);
        assert!(!failed.look(20_500).1);
        // Looked at all along, as somebody awake does.
        let awake = Alarm {
            looked_ms: 20_000 + RETRY_MS - 500,
            ..failed
        };
        assert!(!awake.look(20_000 + RETRY_MS - 1).1);
        assert!(awake.look(20_000 + RETRY_MS).1);
        // What a person does meanwhile may have made it possible, and may have made more due.
        assert!(failed.aged().look(20_500).1);
        assert!(!awake.done(None).look(20_000 + RETRY_MS).1);
    }

    #[test]
    fn a_long_gap_between_looks_is_a_sleep_and_a_clock_set_back_is_none() {
        let (alarm, is_time, slept) = IDLE.look(1_000 + SLEEP_MS + 1);
        assert!(is_time && slept);
        assert!(!alarm.look(1_500 + SLEEP_MS).2);
        assert!(!IDLE.look(0).2);
        assert!(!IDLE.look(1_000 + SLEEP_MS).2);
    }
}
