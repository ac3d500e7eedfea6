//! What is billed in a pool, and settling it in the commit that takes some of it away.

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::task::Poll;

use super::meter::{Charged, Member, charge, fold};
use crate::backend::BlockBackend;
use crate::service::changes::Changes;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::ids::{DiskId, SnapshotId};
use crate::service::naming::named;
use crate::service::plan::Plan;
use crate::service::rows::MeterKey;
use crate::service::state::State;
use crate::service::views::TimeMs;
use crate::units::VersionId;

/// Something that is billed: a snapshot, or a disk in the recycle bin.
struct Billed<'s> {
    snapshot: Option<SnapshotId>,
    name: &'s str,
    since_ms: TimeMs,
    version: VersionId,
}

impl State {
    /// What is billed in a chain, what has been there longest first: the snapshots, those in the
    /// recycle bin too, and the disk while it lies there itself.
    fn billed(&self, disk: DiskId) -> Vec<Billed<'_>> {
        let snapshots = self.chain(disk).chain(self.bin.of_disk(disk));
        let snapshots = snapshots.map(|(id, row)| Billed {
            snapshot: Some(id),
            name: &row.name,
            since_ms: row.created_ms,
            version: row.version,
        });
        let mut billed: Vec<_> = snapshots.collect();
        billed.sort_by_key(|one| (one.since_ms, one.version));
        if let Some(row) = self.bin.disks.get(&disk) {
            let newest = billed.last().map_or(0, |one| one.since_ms);
            billed.push(Billed {
                snapshot: None,
                name: &row.name,
                // Its snapshots are older.
                since_ms: row
                    .deleted
                    .map_or(newest, |deleted| deleted.at_ms.max(newest)),
                version: row.head,
            });
        }
        billed
    }

    /// The versions that are billed in a chain, what has been there longest first.
    pub(in crate::service) fn billed_versions(&self, disk: DiskId) -> Vec<VersionId> {
        self.billed(disk).iter().map(|one| one.version).collect()
    }

    /// The chains of which something is billed, or was.
    pub(in crate::service) fn billed_chains(&self) -> BTreeSet<DiskId> {
        let there = self.chained().chain(self.bin.chained());
        there
            .chain(self.meters.keys().map(|key| key.disk))
            .collect()
    }

    /// The chains that changes are about.
    pub(in crate::service) fn touched(&self, changes: &Changes) -> BTreeSet<DiskId> {
        let snapshots = changes.snapshots.iter().filter_map(|(id, row)| {
            let known = self
                .snapshots
                .get(id)
                .or_else(|| self.bin.snapshots.get(id));
            row.as_ref().or(known).map(|row| row.disk)
        });
        let disks = changes.disks.iter().map(|(id, _)| *id);
        snapshots.chain(disks).collect()
    }

    /// The chains from which changes take away something that is billed.
    fn losing(&self, changes: &Changes) -> BTreeSet<DiskId> {
        let snapshots = changes.snapshots.iter().filter(|(_, row)| row.is_none());
        let snapshots = snapshots.filter_map(|(id, _)| {
            let row = self
                .snapshots
                .get(id)
                .or_else(|| self.bin.snapshots.get(id));
            row.map(|row| row.disk)
        });
        let disks = changes.disks.iter().filter(|(id, row)| {
            let stays = row.as_ref().is_some_and(|row| row.deleted.is_some());
            self.bin.disks.contains_key(id) && !stays
        });
        snapshots.chain(disks.map(|(id, _)| *id)).collect()
    }
}

impl<B: BlockBackend + 'static> Service<B> {
    /// What is billed in a chain, with what each counts for; `None` if not all of it is known.
    fn known_members(&self, disk: DiskId) -> Option<Vec<Member>> {
        let state = self.inner.state.borrow();
        let billed = state.billed(disk);
        let versions: Vec<_> = billed.iter().map(|one| ((), one.version)).collect();
        let bytes = self.counted(&versions)?;
        let members = billed.into_iter().zip(bytes);
        let members = members.map(|(one, ((), bytes))| Member {
            snapshot: one.snapshot,
            name: one.name.to_owned(),
            since_ms: one.since_ms,
            bytes,
        });
        Some(members.collect())
    }

    /// By how much a chain's billed size falls without some versions.
    pub(in crate::service) async fn bill_fall(
        &self,
        disk: DiskId,
        going: &[VersionId],
    ) -> Result<u64, ServiceError> {
        let all = self.inner.state.borrow().billed_versions(disk);
        let stays = |version: &&VersionId| !going.contains(version);
        let rest: Vec<VersionId> = all.iter().filter(stays).copied().collect();
        if rest.len() == all.len() {
            return Ok(0);
        }
        Ok(self
            .size_of(&all)
            .await?
            .saturating_sub(self.size_of(&rest).await?))
    }

    /// What versions of a chain reach together, the oldest first.
    async fn size_of(&self, versions: &[VersionId]) -> Result<u64, ServiceError> {
        let members: Vec<_> = versions.iter().map(|&version| ((), version)).collect();
        self.count(&members).await?;
        let bytes = self.counted(&members).unwrap_or_default();
        Ok(bytes.into_iter().map(|((), bytes)| bytes).sum())
    }

    async fn count_billed(&self, disk: DiskId) -> Result<(), ServiceError> {
        let versions = self.inner.state.borrow().billed_versions(disk);
        let versions: Vec<_> = versions.into_iter().map(|version| ((), version)).collect();
        self.count(&versions).await
    }

    /// What is billed in a chain, measured, and what it was charged up to the hour that has begun.
    pub(in crate::service) async fn metered(
        &self,
        disk: DiskId,
        now: TimeMs,
    ) -> Result<(Vec<Member>, Charged), ServiceError> {
        loop {
            self.count_billed(disk).await?;
            if let Some(members) = self.known_members(disk) {
                let state = self.inner.state.borrow();
                let mut charged = state.charged(disk);
                charge(&mut charged, &state.charged_name(disk), &members, now);
                return Ok((members, charged));
            }
            // Something that the records have is gone from the engine: its commit is being landed.
            self.catch_up().await;
            step_aside().await;
        }
    }

    /// Measures the chains from which a plan takes something away, so that it can be settled.
    pub(in crate::service) async fn measure_losing(
        &self,
        losing: &BTreeSet<DiskId>,
    ) -> Result<(), ServiceError> {
        for &disk in losing {
            self.count_billed(disk).await?;
        }
        Ok(())
    }

    /// The chains from which a plan takes away something that is billed.
    pub(in crate::service) fn losing(&self, plan: &Plan<'_, B>) -> BTreeSet<DiskId> {
        if self.inner.environment.is_charged() {
            plan.state.losing(&plan.changes)
        } else {
            BTreeSet::new()
        }
    }

    /// Adds to a plan what settles the chains from which it takes something away. False, and nothing
    /// added, if the size of one of them is not known: something came in between.
    pub(in crate::service) fn settle_meters(&self, plan: &mut Plan<'_, B>) -> bool {
        let mut rows = Vec::new();
        for disk in self.losing(plan) {
            let Some(members) = self.known_members(disk) else {
                return false;
            };
            let before = plan.state.charged(disk);
            let mut charged = before.clone();
            charge(
                &mut charged,
                &plan.state.charged_name(disk),
                &members,
                plan.now,
            );
            fold(&mut charged);
            for (month, row) in charged {
                if before.get(&month) != Some(&row) {
                    rows.push((
                        MeterKey {
                            disk,
                            month: month.0,
                        },
                        row,
                    ));
                }
            }
        }
        for (key, row) in rows {
            plan.changes.meters.insert(key, Some(row));
        }
        true
    }
}

/// Lets whatever else is under way go on.
pub(in crate::service) async fn step_aside() {
    let mut is_over = false;
    poll_fn(|context| {
        if std::mem::replace(&mut is_over, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

impl State {
    /// What a chain is charged as.
    fn charged_name(&self, disk: DiskId) -> String {
        if let Some(name) = self.name_of_disk(disk) {
            return name.clone();
        }
        let charged = self.charged(disk);
        let row = charged.values().next_back();
        named(disk, row.map(|row| &row.name)).name
    }
}
