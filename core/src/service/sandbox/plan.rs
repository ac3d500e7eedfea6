//! A copy of the records that a simulation begins with. Taken in one synchronous step; nothing of
//! the pool is touched, then or later.
//!
//! In it: disks with the policies they are under, their snapshots with dates, locks and the images
//! made from them, the quota's policy and the time zone. Not in it: data, names of groups,
//! descriptions and tags, what disks were made from, snapshots of deleted disks, the recycle bin,
//! the log.

use std::collections::BTreeMap;

use crate::backend::BlockBackend;
use crate::service::command::DiskRef;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::ids::{DiskId, Id, ImageId, PolicyId};
use crate::service::natural::natural;
use crate::service::rows::{DiskRow, ImageRow, PolicyRow, PoolSettings, SnapshotRow};
use crate::service::state::State;
use crate::service::views::{DiskKind, LeftOutView, Retention, SandboxChoice, Schedule, TimeMs};
use crate::units::VersionId;

/// The most disks of a simulation.
pub const SANDBOX_DISKS_MAX: usize = 32;
/// The most days that it runs.
pub const SANDBOX_DAYS_MAX: u32 = 400;
/// A policy that is only tried.
const TRIAL_NAME: &str = "trial";
/// The disk of a pool that has none.
const EXAMPLE_NAME: &str = "example";

/// What a simulation begins with.
#[derive(Clone, Debug)]
pub struct SandboxPlan {
    pub(super) settings: PoolSettings,
    pub(super) policies: BTreeMap<PolicyId, PolicyRow>,
    pub(super) disks: Vec<PlannedDisk>,
    pub(super) start_ms: TimeMs,
    pub(super) end_ms: TimeMs,
    pub(super) change_percent: u32,
    pub(super) left_out: LeftOutView,
}

#[derive(Clone, Debug)]
pub(super) struct PlannedDisk {
    pub(super) id: DiskId,
    pub(super) row: DiskRow,
    pub(super) policy: Option<PolicyId>,
    /// Oldest first, each with the images made from it.
    pub(super) snapshots: Vec<(SnapshotRow, Vec<(ImageId, ImageRow)>)>,
}

impl<B: BlockBackend + 'static> Service<B> {
    /// What a simulation of this pool begins with. Changes nothing.
    ///
    /// # Errors
    /// `InvalidDiskId.NotFound`; `InvalidParameter` for what is out of bounds.
    pub fn sandbox_plan(&self, choice: &SandboxChoice) -> Result<SandboxPlan, ServiceError> {
        ServiceError::check_range("Days", choice.days, 1, SANDBOX_DAYS_MAX)?;
        ServiceError::check_range("ChangePercent", choice.change_percent, 0, 100)?;
        let now = self.now();
        let state = self.inner.state.borrow();
        let trial = choice.policy.map(|(schedule, retention)| {
            let row = trial(schedule, retention, now);
            (PolicyId::from_entropy([0; 16]), row)
        });
        if trial.iter().any(|(_, row)| !row.retention.is_valid()) {
            return Err(ServiceError::BadRetention);
        }
        let mut disks = Vec::new();
        for id in chosen(&state, choice)? {
            disks.extend(planned(&state, id, trial.as_ref().map(|(id, _)| *id)));
        }
        disks.sort_by(|a, b| natural(&a.row.name, &b.row.name).then_with(|| a.id.cmp(&b.id)));
        let left_out = disks.len().saturating_sub(SANDBOX_DISKS_MAX);
        disks.truncate(SANDBOX_DISKS_MAX);
        let is_example = disks.is_empty() && trial.is_some();
        if let Some((policy, _)) = trial.as_ref().filter(|_| is_example) {
            disks.push(example(*policy, now));
        }
        let mut policies = state.policies.clone();
        policies.retain(|id, _| disks.iter().any(|disk| disk.policy == Some(*id)));
        policies.extend(trial);
        let newest = disks.iter().filter_map(|disk| disk.snapshots.last());
        let newest_ms = newest.map(|(row, _)| row.created_ms).max();
        let start_ms = choice
            .start_day
            .and_then(|day| state.settings.zone.day_start(day));
        let start_ms = start_ms.unwrap_or(now).max(now);
        let start_ms = start_ms.max(newest_ms.unwrap_or(0).saturating_add(1));
        let len_ms = TimeMs::from(choice.days) * crate::service::coverage::DAY_MS;
        Ok(SandboxPlan {
            settings: state.settings.clone(),
            policies,
            disks,
            start_ms,
            end_ms: start_ms.saturating_add(len_ms),
            change_percent: choice.change_percent,
            left_out: LeftOutView {
                disks: u32::try_from(left_out).unwrap_or(u32::MAX),
                is_example,
            },
        })
    }
}

fn chosen(state: &State, choice: &SandboxChoice) -> Result<Vec<DiskId>, ServiceError> {
    if choice.disks.is_empty() {
        return Ok(match choice.policy {
            None => state.associated().map(|(id, _)| id).collect(),
            Some(_) => state.published().map(|(id, _)| id).collect(),
        });
    }
    let mut found = Vec::new();
    for disk in &choice.disks {
        let (id, _) = state.find_disk(&DiskRef::new(disk.clone()))?;
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}

fn planned(state: &State, id: DiskId, trial: Option<PolicyId>) -> Option<PlannedDisk> {
    let row = state.disks.get(&id)?;
    let own = || state.applied(id).first().map(|applied| applied.policy);
    let snapshots = state.chain(id).map(|(id, row)| {
        let images = state.images_of(id).map(|(id, row)| (id, row.clone()));
        (row.clone(), images.collect())
    });
    Some(PlannedDisk {
        id,
        row: row.clone(),
        policy: trial.or_else(own),
        snapshots: snapshots.collect(),
    })
}

fn trial(schedule: Schedule, retention: Retention, now: TimeMs) -> PolicyRow {
    PolicyRow {
        name: TRIAL_NAME.to_owned(),
        tags: Vec::new(),
        created_ms: now,
        schedule,
        retention,
        scheduled_ms: now,
    }
}

fn example(policy: PolicyId, now: TimeMs) -> PlannedDisk {
    PlannedDisk {
        id: DiskId::from_entropy([0; 16]),
        row: DiskRow {
            name: EXAMPLE_NAME.to_owned(),
            description: String::new(),
            kind: DiskKind::Data,
            tags: Vec::new(),
            created_ms: now,
            // It gets its head as all others do.
            head: VersionId::new(0),
            source: None,
            delete_auto_snapshot: true,
            is_staged: false,
            multi_attach: false,
            was_attached: false,
            key: None,
            zone: None,
            deleted: None,
        },
        policy: Some(policy),
        snapshots: Vec::new(),
    }
}
