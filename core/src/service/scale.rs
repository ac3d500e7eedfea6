//! Instances that get and lose data disks by a rule, as part of what is due.
//!
//! Invariant: a rule never goes to and fro. A disk goes only where what stays is not so full that the
//! next look would bring one again, and only one that the rule brought and that was never written.

use super::command::{Command, InstanceRef, ScaleIn, ScaleOut};
use super::coverage::HOUR_MS;
use super::error::ServiceError;
use super::handle::Service;
use super::ids::{DiskId, InstanceId};
use super::plan::Step;
use super::rows::{InstanceRow, Power};
use super::state::State;
use super::views::{Actor, EventView, ScaleRule, TimeMs};
use crate::backend::BlockBackend;
use crate::engine::Error as EngineError;

/// How often the disks of a running instance with a rule are looked at.
const LOOK_MS: TimeMs = 60 * 1000;

/// A data disk of an instance, as its rule sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Load {
    disk: DiskId,
    len: u64,
    data_bytes: u64,
    /// Whether the rule may take it away while it is empty.
    is_spare: bool,
}

impl State {
    /// The running instances with a rule, and when each is looked at again.
    pub(super) fn scaling(
        &self,
    ) -> impl Iterator<Item = (InstanceId, &InstanceRow, ScaleRule, TimeMs)> {
        let instances = self.instances.iter();
        let running = instances.filter(|(_, row)| row.power == Power::Running);
        running.filter_map(|(&id, row)| {
            let at_ms = self.scaling_ms.get(&id).copied().unwrap_or_default();
            Some((id, row, row.rule?, at_ms))
        })
    }
}

impl<B: BlockBackend + 'static> Service<B> {
    /// Looks at the instances whose time it is, at most so many, and takes one step with each at most,
    /// in a commit of its own.
    pub(super) async fn run_scale_rules(
        &self,
        now: TimeMs,
        count_max: usize,
    ) -> Result<Vec<EventView>, ServiceError> {
        let due: Vec<_> = {
            let state = self.inner.state.borrow();
            let due = state.scaling().filter(|(.., at_ms)| *at_ms <= now);
            let due = due.map(|(id, row, rule, _)| (id, row.clone(), rule));
            due.take(count_max).collect()
        };
        if !due.is_empty() {
            // What waits to be written counts too, as far as there is room for it.
            match self.flush().await {
                Ok(()) | Err(ServiceError::Engine(EngineError::NoSpace)) => {}
                Err(error) => return Err(error),
            }
        }
        let mut events = Vec::new();
        for (id, row, rule) in due {
            let loads = self.loads(&row).await?;
            match next_step(rule, &loads) {
                Some(step) => events.extend(self.scale(id, &row, step).await?),
                None => self.look_again(id, now.saturating_add(LOOK_MS)),
            }
        }
        Ok(events)
    }

    async fn loads(&self, row: &InstanceRow) -> Result<Vec<Load>, ServiceError> {
        let mut loads = Vec::new();
        for attached in &row.data_disks {
            let disk = attached.disk;
            let found = {
                let state = self.inner.state.borrow();
                let row = state.disks.get(&disk);
                row.map(|row| (row.head, state.chain_len(disk) == 0))
            };
            let Some((head, has_no_snapshot)) = found else {
                continue;
            };
            let data_bytes = self.contents(head).await?;
            loads.push(Load {
                disk,
                len: self.version(head)?.len,
                data_bytes,
                is_spare: attached.by_rule && has_no_snapshot && data_bytes == 0,
            });
        }
        Ok(loads)
    }

    async fn scale(
        &self,
        id: InstanceId,
        row: &InstanceRow,
        step: Step,
    ) -> Result<Option<EventView>, ServiceError> {
        let (name, instance) = {
            let state = self.inner.state.borrow();
            (state.instance_name(id), InstanceRef::new(&row.name))
        };
        let command = match step {
            Step::Out(len) => Command::ScaleOut(ScaleOut {
                instance,
                count: 1,
                len,
            }),
            Step::In(_) => Command::ScaleIn(ScaleIn {
                instance,
                count: 1,
                keep_automatic: false,
            }),
        };
        let started = self.start_by(&command, Actor::ScaleRule(name.clone()));
        let result = self
            .change(&started, |plan| plan.scale_by_rule(id, step))
            .await;
        // One step a look, so that what it brought can be used before the rule judges it. Said only now:
        // the step itself is a change of the instance, after which it would be looked at right away.
        let wait_ms = if result.is_ok() { LOOK_MS } else { HOUR_MS };
        self.look_again(id, started.at_ms.saturating_add(wait_ms));
        if let Err(error) = &result {
            if !matches!(error.code(), "StorageFull" | "InstanceDiskLimitExceeded") {
                return match result {
                    Err(ServiceError::Engine(_) | ServiceError::Entropy) => result.map(|_| None),
                    // Something else came in between.
                    _ => Ok(None),
                };
            }
            self.log_failure(&started, error.to_view());
        }
        let made = |outcome: &super::views::Outcome| {
            let disks = outcome.created.iter().chain(&outcome.deleted);
            disks.chain(&outcome.changed).next().cloned()
        };
        let disk = result.as_ref().ok().and_then(made).unwrap_or(name);
        Ok(Some(super::due::event(started, disk, result)))
    }

    fn look_again(&self, id: InstanceId, at_ms: TimeMs) {
        let mut state = self.inner.state.borrow_mut();
        if state.instances.contains_key(&id) {
            state.scaling_ms.insert(id, at_ms);
        }
    }
}

/// What a rule does about these disks.
fn next_step(rule: ScaleRule, loads: &[Load]) -> Option<Step> {
    let sum = |of: fn(&Load) -> u64| loads.iter().map(|load| u128::from(of(load))).sum::<u128>();
    let (data, len) = (sum(|load| load.data_bytes), sum(|load| load.len));
    let is_above = |len: u128| data * 100 > len * u128::from(rule.above_percent);
    if is_above(len) {
        let has_room = loads.len() < usize::from(rule.disks_max);
        return has_room.then_some(Step::Out(rule.len));
    }
    if data * 100 < len * u128::from(rule.below_percent) {
        let spare = loads.iter().rev().find(|load| load.is_spare)?;
        let left = len - u128::from(spare.len);
        return (left > 0 && !is_above(left)).then_some(Step::In(spare.disk));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::ids::Id;

    const RULE: ScaleRule = ScaleRule {
        above_percent: 80,
        below_percent: 40,
        len: 100,
        disks_max: 3,
    };

    fn loads(of: &[(u64, u64)]) -> Vec<Load> {
        let load = |(at, &(data_bytes, len)): (u8, &(u64, u64))| Load {
            disk: DiskId::from_entropy([at; 16]),
            len,
            data_bytes,
            is_spare: data_bytes == 0,
        };
        (0..).zip(of).map(load).collect()
    }

    #[test]
    fn a_rule_acts_outside_its_bounds_only() {
        let step = |of: &[(u64, u64)]| next_step(RULE, &loads(of));
        assert_eq!(step(&[(80, 100)]), None, "not above 80");
        assert_eq!(step(&[(81, 100)]), Some(Step::Out(100)));
        assert_eq!(step(&[(100, 100); 3]), None, "as many as it may have");
        let newest = DiskId::from_entropy([2; 16]);
        assert_eq!(
            step(&[(30, 100), (0, 100), (0, 100)]),
            Some(Step::In(newest))
        );
        assert_eq!(step(&[(40, 100)]), None, "not below 40");
        assert_eq!(step(&[(1, 100), (1, 100)]), None, "none is empty");
        assert_eq!(step(&[]), None);
        assert_eq!(step(&[(0, 100)]), None, "the last stays");
    }

    #[test]
    fn a_rule_never_goes_to_and_fro() {
        for above in 1..=100_u8 {
            for below in 0..above {
                let rule = ScaleRule {
                    above_percent: above,
                    below_percent: below,
                    ..RULE
                };
                for data in 0..=100 {
                    let now = loads(&[(data, 100)]);
                    if next_step(rule, &now) == Some(Step::Out(100)) {
                        let after = loads(&[(data, 100), (0, 100)]);
                        assert!(!matches!(next_step(rule, &after), Some(Step::In(_))));
                    }
                }
            }
        }
    }
}
