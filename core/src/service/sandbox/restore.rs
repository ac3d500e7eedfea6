//! How the past of the disks is made again: their snapshots are taken anew, oldest first, each at
//! its own time, as every other snapshot is; then the policies come.

use super::Inner;
use super::churn::Churn;
use super::plan::SandboxPlan;
use crate::service::claims::{Claim, Doing};
use crate::service::error::{Resource, ServiceError};
use crate::service::ids::{DiskId, ImageId};
use crate::service::rows::{
    AppliedRow, AssociationRow, DiskRow, ImageRow, PoolSettings, SnapshotRow,
};
use crate::service::views::TimeMs;
use crate::units::BlockSize;

/// A block of a simulated disk.
pub(super) const BLOCK_LEN: BlockSize = match BlockSize::new(4096) {
    Some(size) => size,
    None => BlockSize::DEFAULT,
};
/// The smallest disk there is; only its first blocks are used.
const DISK_LEN: u64 = crate::units::DISK_LEN_MIN;
/// All disks together have about so many blocks, which bounds the memory: 64 snapshots of each
/// block are 64 MiB.
const BLOCKS_MAX: usize = 256;
/// But a disk has at least so many, and at most.
const DISK_BLOCKS: (usize, usize) = (8, 64);

/// A snapshot that is still to be taken anew.
#[derive(Debug)]
pub(super) struct Past {
    disk: DiskId,
    pub(super) row: SnapshotRow,
    images: Vec<(ImageId, ImageRow)>,
}

/// All snapshots of a plan, the newest first: they are taken from the end.
pub(super) fn pasts(plan: &SandboxPlan) -> Vec<Past> {
    let disks = plan.disks.iter();
    let pasts = disks.flat_map(|disk| {
        let snapshots = disk.snapshots.iter().cloned();
        snapshots.map(|(row, images)| Past {
            disk: disk.id,
            row,
            images,
        })
    });
    let mut pasts: Vec<Past> = pasts.collect();
    pasts.sort_by(|a, b| {
        let age = |past: &Past| (past.row.created_ms, past.row.version);
        age(b).cmp(&age(a))
    });
    pasts
}

/// When the simulation's time begins: with the first snapshot there is.
pub(super) fn first_ms(plan: &SandboxPlan) -> TimeMs {
    let first = plan.disks.iter().filter_map(|disk| disk.snapshots.first());
    let first_ms = first.map(|(row, _)| row.created_ms).min();
    first_ms.map_or(plan.start_ms, |first| first.min(plan.start_ms))
}

/// How many blocks a disk has, where there are so many disks.
fn blocks(disks: usize) -> u64 {
    let (min, max) = DISK_BLOCKS;
    (BLOCKS_MAX / disks.max(1)).clamp(min, max) as u64
}

impl Inner {
    /// Makes the disks, full of data.
    pub(super) async fn make_disks(&self) -> Result<(), ServiceError> {
        let plan = &self.plan;
        let now = self.clock.get();
        let (flight, heads, _) = self.service.launch(None, now, |making| {
            let mut heads = Vec::new();
            for disk in &plan.disks {
                let head = making.tx.create_head(DISK_LEN, BLOCK_LEN);
                let row = DiskRow {
                    head,
                    source: None,
                    key: None,
                    tags: Vec::new(),
                    description: String::new(),
                    created_ms: disk.row.created_ms.min(now),
                    ..disk.row.clone()
                };
                making.changes.disks.insert(disk.id, Some(row));
                heads.push((disk.id, head));
            }
            making.changes.settings = Some(PoolSettings {
                zoned_ms: plan.settings.zoned_ms.min(now),
                ..plan.settings.clone()
            });
            Ok(heads)
        })?;
        self.service.land(flight).await?;
        let blocks = blocks(plan.disks.len());
        for (number, (_, head)) in heads.into_iter().enumerate() {
            let churn = Churn::new(head, number as u64, blocks, now, plan.change_percent);
            for block in churn.all() {
                self.write(head, block, u64::MAX).await?;
            }
            self.churn.borrow_mut().push(churn);
        }
        self.service.flush().await
    }

    /// Takes a snapshot of the past anew, with its date, its lock and its images.
    pub(super) async fn take_again(&self, past: &Past) -> Result<(), ServiceError> {
        let now = self.clock.get();
        let (flight, id, _) = self.service.launch(None, now, |plan| {
            let gone = || ServiceError::not_found(Resource::Disk, &past.disk.to_string());
            let disk = plan.state.disks.get(&past.disk).ok_or_else(gone)?;
            plan.claims
                .push(Claim::Disk(past.disk, Doing::Snapshotting));
            let id = plan.take_again(past.disk, disk, &past.row)?;
            for (image, row) in &past.images {
                let row = ImageRow {
                    snapshot: id,
                    ..row.clone()
                };
                plan.changes.images.insert(*image, Some(row));
            }
            Ok(id)
        })?;
        self.service.land(flight).await?;
        let mut log = self.log.borrow_mut();
        log.before.insert(id);
        log.day(past.disk, self.local(now)).taken += 1;
        Ok(())
    }

    /// Puts the disks under their policies, as of the beginning.
    pub(super) async fn apply_policies(&self) -> Result<(), ServiceError> {
        let now = self.clock.get();
        let plan = &self.plan;
        let (flight, (), _) = self.service.launch(None, now, |applying| {
            for (id, row) in &plan.policies {
                applying.changes.policies.insert(*id, Some(row.clone()));
            }
            for disk in &plan.disks {
                let row = disk.policy.map(|policy| AssociationRow {
                    policies: vec![AppliedRow {
                        policy,
                        settled_ms: now,
                    }],
                });
                if row.is_some() {
                    applying.changes.associations.insert(disk.id, row);
                }
            }
            Ok(())
        })?;
        self.service.land(flight).await.map(drop)
    }
}
