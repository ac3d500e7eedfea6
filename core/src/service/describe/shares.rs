//! Who takes the pool's data.

use std::cmp::Reverse;

use crate::backend::BlockBackend;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::ids::DiskId;
use crate::service::naming::named;
use crate::service::state::State;
use crate::service::views::{DiskShareView, SharesView};

use super::tries::measured;

/// So many disks stand by themselves, the largest; the others are one share.
const ALONE_MAX: usize = 12;

impl<B: BlockBackend + 'static> Service<B> {
    /// Who takes the pool's data.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn describe_shares(&self) -> Result<SharesView, ServiceError> {
        let measure = async || {
            self.catch_up().await;
            let orphans: Vec<DiskId> = self.inner.state.borrow().orphaned().collect();
            let all = self.all_disks().into_iter().chain(orphans);
            self.measure(all).await
        };
        measured(
            measure,
            async || Ok(self.describe_shares_at_once().await),
            |view: &SharesView| view.is_measured,
        )
        .await
    }

    /// As [`Service::describe_shares`], from those sizes that are known.
    pub async fn describe_shares_at_once(&self) -> SharesView {
        self.catch_up().await;
        let state = self.inner.state.borrow();
        let mut is_measured = true;
        let mut know = |bytes: Option<u64>| {
            is_measured &= bytes.is_some();
            bytes.unwrap_or_default()
        };
        let mut all = Vec::new();
        for (id, row) in state.published() {
            all.push(DiskShareView {
                disk: named(id, Some(&row.name)),
                own_bytes: know(self.known(self.added_figure(row.head))),
                added_bytes: know(self.added_by_chain(&state, id)),
            });
        }
        let orphans = state.orphaned();
        let orphans = orphans.map(|id| know(self.added_by_chain(&state, id)));
        let orphans_bytes = orphans.sum();
        all.sort_by_key(|share| Reverse(share.own_bytes.saturating_add(share.added_bytes)));
        let others = all.split_off(all.len().min(ALONE_MAX));
        SharesView {
            disks: all,
            others: others.len() as u64,
            others_own_bytes: others.iter().map(|share| share.own_bytes).sum(),
            others_added_bytes: others.iter().map(|share| share.added_bytes).sum(),
            orphans_bytes,
            is_measured,
        }
    }

    /// What a disk's snapshots added.
    fn added_by_chain(&self, state: &State, disk: DiskId) -> Option<u64> {
        let versions = state.chain(disk).map(|(_, row)| row.version);
        let added = versions.map(|version| self.known(self.added_figure(version)));
        added.sum()
    }
}

impl State {
    /// Disks that are not there and of which there are snapshots.
    fn orphaned(&self) -> impl Iterator<Item = DiskId> {
        let is_there = |id: &DiskId| self.disks.get(id).is_some_and(|row| !row.is_staged);
        self.chained().filter(move |id| !is_there(id))
    }
}
