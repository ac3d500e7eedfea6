//! Doing by itself what is due: whoever owns the pool asks when, and comes back then.
//!
//! Time is the environment's, so a simulated clock drives the same code. A call does a bounded part
//! and says when to call again; each disk is one commit, and whatever came of it is in the log, with
//! the policy it was by.

use super::command::{Command, CreateSnapshot, DeleteSnapshot, DiskRef, SnapshotRef};
use super::error::ServiceError;
use super::execute::Started;
use super::handle::Service;
use super::state::{Expiring, Run};
use super::views::{
    Actor, Coverage, DueView, EventView, IdName, Kept, Outcome, OverdueView, Retention, Schedule,
    ScheduleView, TimeMs,
};
use crate::backend::BlockBackend;
use crate::engine::Error as EngineError;

/// The most disks that one call sees to.
const STEPS_MAX: usize = 8;

impl<B: BlockBackend + 'static> Service<B> {
    /// When there is something to do by itself: in the past if that is now, `None` if nothing is
    /// planned. May be too early, never too late, as long as no command runs: ask again after one.
    #[must_use]
    pub fn due(&self) -> Option<TimeMs> {
        let now = self.now();
        let planned = self.inner.state.borrow().due(now, 0).next_ms;
        let (scaling, untold) = {
            let state = self.inner.state.borrow();
            let scaling = state.scaling().map(|(.., at_ms)| at_ms).min();
            (scaling, state.has_untold().then_some(now))
        };
        let all = planned.into_iter().chain(self.bin_due());
        all.chain(scaling).chain(untold).min()
    }

    /// Notes that time passed which nobody could see: the machine slept. Opening does so by itself.
    /// What became due meanwhile is done as after opening.
    pub fn wake(&self) {
        let now = self.now();
        self.inner.state.borrow_mut().awake_ms = now;
    }

    /// Does some of what is due: upgrades that were cut off are told first; then runs of policies, one
    /// commit a disk; then snapshots whose date came, one commit a disk and policy; then what
    /// instances' rules ask for, one commit a disk; then what has been in the recycle bin for its time.
    /// A disk that is being worked on is seen to later.
    ///
    /// # Errors
    /// What the engine says. A pool that is full is no error: the run is given up, and the log says
    /// why.
    pub async fn run_due(&self) -> Result<DueView, ServiceError> {
        self.catch_up().await;
        let now = self.now();
        let due = self.inner.state.borrow().due(now, STEPS_MAX);
        let mut events = self.tell_cut_off().await?;
        for run in &due.runs {
            // Something may have come in between; it is seen to at the next call.
            if self.inner.state.borrow().is_due(run) {
                events.extend(self.run_policy(run).await?);
            }
        }
        for expiring in &due.expiring {
            let still = self.inner.state.borrow().still_due(expiring, now);
            if let Some(expiring) = still {
                events.extend(self.expire(&expiring).await?);
            }
        }
        events.extend(self.run_scale_rules(now, STEPS_MAX).await?);
        self.expire_bin(now).await?;
        Ok(DueView {
            events,
            next_ms: self.due(),
        })
    }

    pub(super) async fn run_policy(&self, run: &Run) -> Result<Option<EventView>, ServiceError> {
        let now = self.now();
        let (disk, policy, day) = {
            let state = self.inner.state.borrow();
            (
                state.disk_name(run.disk),
                state.policy_name(run.policy),
                state.settings.zone.day(now),
            )
        };
        let name = format!("auto2.0_{day}_{}", run.policy);
        let command = CreateSnapshot::new(DiskRef::new(disk.name.clone()), &*name);
        let by = Actor::Policy(policy);
        let started = self.start_by(&Command::CreateSnapshot(command), by);
        let result = self
            .change(&started, |plan| plan.run_policy(run, &name))
            .await;
        if let Err(error) = &result
            && !self.give_up(run, &started, error).await
        {
            return match result {
                Err(ServiceError::Engine(_) | ServiceError::Entropy) => result.map(|_| None),
                // Something else came in between: it is still due.
                _ => Ok(None),
            };
        }
        Ok(Some(event(started, disk, result)))
    }

    /// Notes a run that the rules or a full pool do not let be, in the log and for later. Anything
    /// else is not its business.
    async fn give_up(&self, run: &Run, started: &Started, error: &ServiceError) -> bool {
        let is_full = matches!(error, ServiceError::Engine(EngineError::NoSpace));
        if !is_full && !matches!(error, ServiceError::SnapshotQuota { .. }) {
            return false;
        }
        self.log_failure(started, error.to_view());
        if is_full || self.settle(run, started.at_ms).await.is_err() {
            // Where that cannot be noted in the pool, it is not tried again before the next point,
            // or before the pool is opened again.
            let mut state = self.inner.state.borrow_mut();
            state.given_up.insert(run.disk, run.point_ms);
        }
        true
    }

    /// Notes in the pool that a run was seen to; the log's line goes along.
    async fn settle(&self, run: &Run, now: TimeMs) -> Result<(), ServiceError> {
        let (flight, (), _) = self.launch(None, now, |plan| {
            plan.settle(run.disk, run.policy, run.point_ms);
            Ok(())
        })?;
        self.land(flight).await.map(drop)
    }

    pub(super) async fn expire(
        &self,
        expiring: &Expiring,
    ) -> Result<Option<EventView>, ServiceError> {
        let (disk, policy) = {
            let state = self.inner.state.borrow();
            let policy = expiring.policy.map(|policy| state.policy_name(policy));
            (state.disk_name(expiring.disk), policy)
        };
        let ids = match &*expiring.going {
            [] => &expiring.kept,
            _ => &expiring.going,
        };
        let command = DeleteSnapshot {
            snapshots: ids
                .iter()
                .map(|id| SnapshotRef::new(id.to_string()))
                .collect(),
            force: true,
        };
        let by = Actor::Expiry(policy);
        let started = self.start_by(&Command::DeleteSnapshot(command), by);
        let result = self.change(&started, |plan| {
            plan.expire(expiring);
            Ok(())
        });
        let result = result.await;
        match result {
            Err(ServiceError::Engine(EngineError::NoSpace)) => {
                // As if the dates came just now: tried again after the time for keeping them.
                self.wake();
                Ok(Some(event(started, disk, result)))
            }
            Err(ServiceError::Engine(_)) => result.map(|_| None),
            // Something else came in between: it is still due.
            Err(_) => Ok(None),
            Ok(_) => Ok(Some(event(started, disk, result))),
        }
    }

    /// What a schedule comes to.
    #[must_use]
    pub fn describe_schedule(&self, schedule: Schedule, retention: Retention) -> ScheduleView {
        let now = self.now();
        let state = self.inner.state.borrow();
        ScheduleView {
            next_runs: state.settings.zone.next_runs(schedule, now),
            coverage: Coverage::of(schedule, retention, 0),
        }
    }

    /// The snapshots whose date came while nobody could see it and that go soon, the first to go
    /// first.
    #[must_use]
    pub fn describe_overdue(&self) -> Vec<OverdueView> {
        let now = self.now();
        let state = self.inner.state.borrow();
        let overdue = state.overdue(now);
        let views = overdue.filter_map(|(id, row)| match state.kept(id, row, now)? {
            Kept::Until(goes_ms) => Some(OverdueView {
                snapshot: state.snapshot_name(id),
                disk: state.disk_name(row.disk),
                expires_ms: row.expires_ms?,
                goes_ms,
            }),
            _ => None,
        });
        views.collect()
    }
}

pub(super) fn event(
    started: Started,
    disk: IdName,
    result: Result<Outcome, ServiceError>,
) -> EventView {
    EventView {
        at_ms: started.at_ms,
        by: started.by,
        disk,
        result: result.map_err(|error| error.to_view()),
    }
}
