//! The pool as a whole, and the log.

use crate::backend::BlockBackend;
use crate::engine::FORMAT;
use crate::service::command::DiskRef;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::views::{ActivityView, StorageView};

impl<B: BlockBackend + 'static> Service<B> {
    /// What the pool holds and where the space goes.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn describe_storage(&self) -> Result<StorageView, ServiceError> {
        self.catch_up().await;
        let usage = self.in_use().await?;
        let statistics = self.inner.pool.statistics();
        let state = self.inner.state.borrow();
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let digits = self.inner.pool.pool_id();
        let digits = digits.iter().map(|byte| format!("{byte:02x}"));
        Ok(StorageView {
            pool_id: digits.collect(),
            format: FORMAT,
            generation: self.inner.pool.generation().raw(),
            allocated_bytes: statistics.space.allocated,
            held_back_bytes: statistics.space.held_back,
            live_data_bytes: usage.data_bytes,
            node_bytes: usage.node_bytes,
            free_bytes: statistics.space.free,
            zombies: count(statistics.zombies),
            walkers: count(statistics.walkers),
            disks: count(state.published().count()),
            snapshots: count(state.snapshots.len()),
            images: count(state.images.len()),
            bin_items: count(state.bin.items().count()),
            bin_days: state.settings.bin_days(),
            quota_policy: state.settings.quota_policy,
            region: state.settings.region().to_string(),
            is_lost: state.settings.is_region_lost(),
            lost_zones: (state.settings.lost.iter())
                .flat_map(|lost| lost.zones.iter().map(ToString::to_string))
                .collect(),
            time_zone: state.settings.zone.name().to_owned(),
        })
    }

    /// The newest lines of the log, newest first.
    pub async fn describe_activity(&self, count_max: usize) -> Vec<ActivityView> {
        self.catch_up().await;
        self.inner.state.borrow().describe_activity(count_max)
    }

    /// The newest lines of the log about a disk, newest first: what was done to it, and what was refused
    /// that names it.
    ///
    /// # Errors
    /// `InvalidDiskId.NotFound`.
    pub async fn describe_disk_activity(
        &self,
        disk: &DiskRef,
        count_max: usize,
    ) -> Result<Vec<ActivityView>, ServiceError> {
        self.catch_up().await;
        self.inner
            .state
            .borrow()
            .describe_disk_activity(disk, count_max)
    }
}
