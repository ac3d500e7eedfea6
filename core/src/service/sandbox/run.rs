//! Going on: from each instant at which something happens to the next.

use std::rc::Rc;

use super::Inner;
use super::churn::Churn;
use super::restore::{BLOCK_LEN, Past};
use crate::engine::Error as EngineError;
use crate::service::error::ServiceError;
use crate::service::views::{Schedule, TimeMs, TrendView};
use crate::units::VersionId;

/// Where something stays due that could not be done, it is looked at again after so long.
const AGAIN_MS: TimeMs = 60_000;

/// What is to be done next.
pub(super) enum Next {
    Begin,
    Past(Box<Past>),
    Policies,
    Go,
}

impl Inner {
    /// Does the next thing, at most up to a moment. Short: one commit of the past, or what one
    /// `run_due` does.
    pub(super) async fn step(self: Rc<Self>, until: TimeMs) -> Result<(), ServiceError> {
        match self.next_step() {
            Next::Begin => self.make_disks().await,
            Next::Past(past) => {
                self.pass(past.row.created_ms).await?;
                self.take_again(&past).await
            }
            Next::Policies => {
                self.pass(self.plan.start_ms).await?;
                self.apply_policies().await?;
                self.plan_ahead();
                self.note_trend().await
            }
            Next::Go => self.go(until.min(self.plan.end_ms)).await,
        }
    }

    async fn go(&self, until: TimeMs) -> Result<(), ServiceError> {
        let now = self.clock.get();
        let zone = |at| {
            let state = self.service.inner.state.borrow();
            state.settings.zone.next(Schedule::DAILY, at)
        };
        let midnight = zone(now).unwrap_or(until);
        let due = self.due_ms.get();
        let at = until.min(midnight).min(due.unwrap_or(until)).max(now);
        self.pass(at).await?;
        if due.is_some_and(|due| due <= at) {
            let done = self.service.run_due().await?;
            let is_nothing = done.events.is_empty();
            for event in done.events {
                self.note(event);
            }
            let next = done.next_ms;
            self.due_ms
                .set(if is_nothing && next.is_some_and(|next| next <= at) {
                    Some(at.saturating_add(AGAIN_MS))
                } else {
                    next
                });
        }
        if at == midnight || at == self.plan.end_ms {
            self.is_trend_due.set(true);
        }
        // What is due at that very moment belongs to the day that ends.
        let is_over = self.due_ms.get().is_none_or(|due| due > at);
        if is_over && self.is_trend_due.take() {
            self.note_trend().await?;
        }
        Ok(())
    }

    /// Lets time pass with nothing but the programs on the disks.
    async fn pass(&self, at_ms: TimeMs) -> Result<(), ServiceError> {
        let churn = self.churn.borrow().len();
        for number in 0..churn {
            let changes = {
                let mut churn = self.churn.borrow_mut();
                let churn = churn.get_mut(number);
                churn.map(|churn| (churn.head, churn.until(at_ms)))
            };
            let Some((head, changes)) = changes else {
                continue;
            };
            for (block, change) in changes {
                self.write(head, block, change).await?;
            }
        }
        self.clock.set(at_ms.max(self.clock.get()));
        Ok(())
    }

    /// Writes a block: bytes that no other change of it has.
    pub(super) async fn write(
        &self,
        head: VersionId,
        block: u64,
        change: u64,
    ) -> Result<(), EngineError> {
        // Never all zeroes, which would not be stored.
        let word = (change ^ u64::MAX >> 1).to_le_bytes();
        let bytes: Vec<u8> = word.repeat(BLOCK_LEN.bytes() as usize / word.len());
        let pool = self.service.pool();
        pool.write(head, block * BLOCK_LEN.bytes(), &bytes).await
    }

    /// Notes how much there is at the end of a day.
    async fn note_trend(&self) -> Result<(), ServiceError> {
        let used = self.service.in_use().await?.data_bytes;
        let blocks: u64 = self.churn.borrow().iter().map(Churn::blocks).sum();
        let own = blocks * BLOCK_LEN.bytes();
        let snapshots = self.service.inner.state.borrow().snapshots.len();
        let space_percent = used.saturating_mul(100) / own.max(1);
        let day = self.local(self.clock.get().saturating_sub(1)).day();
        let trend = TrendView {
            day,
            snapshots: u32::try_from(snapshots).unwrap_or(u32::MAX),
            space_percent: u32::try_from(space_percent).unwrap_or(u32::MAX),
        };
        let mut log = self.log.borrow_mut();
        match log.trend.last_mut() {
            Some(last) if last.day == day => *last = trend,
            _ => log.trend.push(trend),
        }
        Ok(())
    }
}
