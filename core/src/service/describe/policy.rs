//! DescribeAutoSnapshotPolicyEx and DescribeAutoSnapshotPolicyAssociations.

use super::list::cut;
use crate::backend::BlockBackend;
use crate::service::command::{DiskRef, PolicyRef};
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::ids::{DiskId, PolicyId};
use crate::service::naming::sort_by_name;
use crate::service::natural::natural;
use crate::service::rows::{AppliedRow, PolicyRow};
use crate::service::state::State;
use crate::service::views::{
    AssociationListView, AssociationView, Coverage, IdName, Part, PolicyView, TimeMs,
};

impl<B: BlockBackend + 'static> Service<B> {
    /// All policies, by name.
    pub async fn describe_policies(&self) -> Vec<PolicyView> {
        self.catch_up().await;
        let now = self.now();
        let state = self.inner.state.borrow();
        let policies = state.policies.iter();
        let mut views: Vec<_> = policies
            .map(|(id, row)| policy_view(&state, *id, row, now))
            .collect();
        views.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        views
    }

    /// Which disks are under which policies: all, or those of one policy or one disk; by the disk's
    /// name.
    ///
    /// # Errors
    /// `InvalidAutoSnapshotPolicyId.NotFound`, `InvalidDiskId.NotFound`.
    pub async fn describe_policy_associations(
        &self,
        policy: Option<&PolicyRef>,
        disk: Option<&DiskRef>,
    ) -> Result<Vec<AssociationView>, ServiceError> {
        self.catch_up().await;
        let now = self.now();
        let state = self.inner.state.borrow();
        let policy = policy.map(|policy| state.find_policy(policy)).transpose()?;
        let disk = disk.map(|disk| state.find_disk(disk)).transpose()?;
        let associated = state.associated().filter(|(id, applied)| {
            policy.is_none_or(|(policy, _)| applied.policy == policy)
                && disk.is_none_or(|(disk, _)| *id == disk)
        });
        let mut views: Vec<_> = associated
            .filter_map(|(disk, applied)| association_view(&state, disk, applied, now))
            .collect();
        views.sort_by(|a, b| (&a.disk.name, &a.disk.id).cmp(&(&b.disk.name, &b.disk.id)));
        Ok(views)
    }

    /// A page of the disks under a policy.
    ///
    /// # Errors
    /// `InvalidAutoSnapshotPolicyId.NotFound`.
    pub async fn describe_association_list(
        &self,
        policy: &PolicyRef,
        part: Part,
    ) -> Result<AssociationListView, ServiceError> {
        self.catch_up().await;
        let now = self.now();
        let state = self.inner.state.borrow();
        let (policy, _) = state.find_policy(policy)?;
        let all: Vec<_> = (state.disks_under(policy))
            .filter_map(|(id, applied)| Some((&*state.disks.get(&id)?.name, id, applied)))
            .collect();
        let total = all.len() as u64;
        let (number, places) = part.of(all.len());
        let page = cut(all, places, |a, b| natural(a.0, b.0).then(a.1.cmp(&b.1)));
        let views = page.into_iter();
        Ok(AssociationListView {
            disks: views
                .filter_map(|(_, disk, applied)| association_view(&state, disk, applied, now))
                .collect(),
            number,
            total,
        })
    }
}

fn policy_view(state: &State, id: PolicyId, row: &PolicyRow, now: TimeMs) -> PolicyView {
    let mut disks: Vec<IdName> = state
        .disks_under(id)
        .map(|(disk, _)| state.disk_name(disk))
        .collect();
    sort_by_name(&mut disks);
    let zone = &state.settings.zone;
    PolicyView {
        id: id.to_string(),
        name: row.name.clone(),
        tags: row.tags.clone(),
        created_ms: row.created_ms,
        schedule: row.schedule,
        retention: row.retention,
        snapshots: u32::try_from(state.snapshots_by(id).count()).unwrap_or(u32::MAX),
        next_runs: if disks.is_empty() {
            Vec::new()
        } else {
            zone.next_runs(row.schedule, now)
        },
        time_zone: zone.name().to_owned(),
        disks,
        coverage: Coverage::of(row.schedule, row.retention, 0),
    }
}

pub(in crate::service) fn association_view(
    state: &State,
    disk: DiskId,
    applied: AppliedRow,
    now: TimeMs,
) -> Option<AssociationView> {
    let row = state.policies.get(&applied.policy)?;
    let taken = || {
        let chain = state.chain(disk);
        chain.filter(|(_, row)| row.policy == Some(applied.policy))
    };
    let is_lost = state.check_reach(disk).is_err();
    let next = state.next_run(disk, applied).filter(|_| !is_lost);
    Some(AssociationView {
        is_lost,
        disk: state.disk_name(disk),
        policy: state.policy_name(applied.policy),
        next: next.map(|at| state.settings.zone.local(at)),
        time_zone: state.settings.zone.name().to_owned(),
        snapshots: u32::try_from(taken().count()).unwrap_or(u32::MAX),
        last_ms: taken().next_back().map(|(_, row)| row.created_ms),
        coverage: state.coverage(disk, (applied.policy, row), now),
    })
}
