//! A region as a whole: its zones, and what is in each.

use crate::backend::BlockBackend;
use crate::service::handle::Service;
use crate::service::region::ZoneId;
use crate::service::rows::Power;
use crate::service::views::{RegionView, ZoneView};

impl<B: BlockBackend + 'static> Service<B> {
    /// What is in the region, zone by zone, and what is on its way into it.
    #[must_use]
    pub fn describe_region(&self) -> RegionView {
        let copies = self.describe_copies();
        let space = self.inner.pool.statistics().space;
        let state = self.inner.state.borrow();
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let zone = |zone: ZoneId| {
            let disks = state
                .published()
                .filter(|(_, row)| state.zone_of(row) == zone);
            let instances = state.instances.values();
            let instances = instances.filter(|row| state.zone_of_instance(row) == zone);
            let running = instances.clone().filter(|row| row.power == Power::Running);
            ZoneView {
                id: zone.to_string(),
                is_lost: state.settings.is_zone_lost(zone),
                disks: count(disks.count()),
                instances: count(instances.count()),
                running: count(running.count()),
            }
        };
        let region = state.settings.region();
        RegionView {
            id: region.to_string(),
            is_lost: state.settings.is_region_lost(),
            zones: region.zones().map(zone).collect(),
            disks: count(state.published().count()),
            snapshots: count(state.snapshots.len()),
            images: count(state.images.len()),
            instances: count(state.instances.len()),
            pool_bytes: space.allocated.saturating_add(space.held_back),
            copies,
        }
    }
}
