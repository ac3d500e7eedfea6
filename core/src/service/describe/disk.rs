//! DescribeDisks, and a disk with its history.

use super::policy::association_view;
use super::tries::{TRIES_MAX, measured};
use crate::backend::BlockBackend;
use crate::service::command::DiskRef;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::ids::DiskId;
use crate::service::names::safety_name;
use crate::service::naming::named;
use crate::service::plan::SNAPSHOT_QUOTA;
use crate::service::rows::{DiskRow, SourceRow};
use crate::service::state::State;
use crate::service::views::{
    AttachmentView, DiskStatus, DiskView, HistoryView, SnapshotFilter, SnapshotOrigin, Source,
    TimeMs,
};
use crate::units::VersionId;

impl<B: BlockBackend + 'static> Service<B> {
    /// All disks that people see, by name. Those being made come with their sizes at zero.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn describe_disks(&self) -> Result<Vec<DiskView>, ServiceError> {
        measured(
            async || self.measure(self.all_disks()).await,
            async || self.describe_disks_at_once().await,
            |views: &Vec<DiskView>| views.iter().all(DiskView::is_measured),
        )
        .await
    }

    /// As [`Service::describe_disks`], with those sizes that are known.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn describe_disks_at_once(&self) -> Result<Vec<DiskView>, ServiceError> {
        self.catch_up().await;
        let mut views = self.disks_being_made();
        for id in self.all_disks() {
            // One that went meanwhile is passed over.
            views.extend(self.disk_view(id).await?);
        }
        views.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        Ok(views)
    }

    /// A disk and its snapshots, newest first, as of one commit (unless commits come so fast that
    /// none stays the newest for as long as the sizes take: then some may be missing).
    ///
    /// # Errors
    /// `InvalidDiskId.NotFound`; what the engine says.
    pub async fn describe_history(&self, disk: &DiskRef) -> Result<HistoryView, ServiceError> {
        measured(
            async || {
                let id = self.disk_id(disk).await?;
                self.measure([id]).await
            },
            async || self.describe_history_at_once(disk).await,
            HistoryView::is_measured,
        )
        .await
    }

    /// As [`Service::describe_history`], with those sizes that are known: a few nodes are read for it,
    /// however large the disk.
    ///
    /// # Errors
    /// `InvalidDiskId.NotFound`; what the engine says.
    pub async fn describe_history_at_once(
        &self,
        disk: &DiskRef,
    ) -> Result<HistoryView, ServiceError> {
        for _ in 1..TRIES_MAX {
            let generation = self.inner.pool.generation();
            let view = self.history(disk).await?;
            if self.inner.pool.generation() == generation {
                return Ok(view);
            }
        }
        self.history(disk).await
    }

    pub(super) fn all_disks(&self) -> Vec<DiskId> {
        let state = self.inner.state.borrow();
        state.published().map(|(id, _)| id).collect()
    }

    async fn disk_id(&self, disk: &DiskRef) -> Result<DiskId, ServiceError> {
        self.catch_up().await;
        Ok(self.inner.state.borrow().find_disk(disk)?.0)
    }

    /// One disk.
    ///
    /// # Errors
    /// `InvalidDiskId.NotFound`; what the engine says.
    pub async fn describe_disk(&self, disk: &DiskRef) -> Result<DiskView, ServiceError> {
        Ok(self.describe_history(disk).await?.disk)
    }

    async fn history(&self, disk: &DiskRef) -> Result<HistoryView, ServiceError> {
        let id = self.disk_id(disk).await?;
        let disk = self.disk_view(id).await?.ok_or_else(|| {
            ServiceError::not_found(crate::service::Resource::Disk, disk.as_str())
        })?;
        let filter = SnapshotFilter {
            disk: Some(disk.id.clone()),
            ..SnapshotFilter::default()
        };
        let snapshots = self.describe_snapshots_at_once(&filter).await?;
        let head_parent = snapshots
            .iter()
            .find(|snapshot| snapshot.is_head_parent)
            .map(|snapshot| snapshot.id.clone());
        let safety_name =
            safety_name(|name| snapshots.iter().any(|snapshot| snapshot.name == name));
        let undo_point = {
            let state = self.inner.state.borrow();
            let id = disk.id.parse().ok();
            id.and_then(|id| state.undo_point(&self.inner.pool, id))
        };
        Ok(HistoryView {
            disk,
            snapshots,
            head_parent,
            undo_point,
            safety_name,
        })
    }

    pub(super) async fn disk_view(&self, id: DiskId) -> Result<Option<DiskView>, ServiceError> {
        let facts = {
            let now = self.now();
            let state = self.inner.state.borrow();
            let row = state.disks.get(&id);
            row.and_then(|row| Some((self.disk_facts(&state, id, row, now)?, row.head)))
        };
        let Some((mut view, head)) = facts else {
            return Ok(None);
        };
        view.data_bytes = self.contents(head).await?;
        view.own_bytes = self.known(self.added_figure(head));
        view.is_changed = self.is_changed(head).await?;
        view.chain_bytes = self.chain_sizes(id).map(|sizes| sizes.total_bytes());
        Ok(Some(view))
    }

    /// A disk's view without what takes I/O.
    fn disk_facts(
        &self,
        state: &State,
        id: DiskId,
        row: &DiskRow,
        now: TimeMs,
    ) -> Option<DiskView> {
        let version = self.inner.pool.version(row.head)?;
        let next_to_go = state.victim(id, SnapshotOrigin::User, now, |_| false).ok();
        Some(DiskView {
            locked: !self.inner.pool.is_unlocked(row.head),
            len: version.len,
            block_size: version.block_size.len(),
            redirected_blocks: version.redirected_blocks,
            cow_copies: version.cow_copies,
            status: state.disk_status(id),
            policies: (state.applied(id).iter())
                .filter_map(|applied| association_view(state, id, *applied, now))
                .collect(),
            snapshots: u32::try_from(state.chain_len(id)).unwrap_or(u32::MAX),
            last_snapshot_ms: state.chain(id).next_back().map(|(_, row)| row.created_ms),
            next_to_go: next_to_go.map(|id| state.snapshot_name(id)),
            ..bare_view(state, id, row)
        })
    }

    /// Disks whose commit is on its way.
    pub(super) fn disks_being_made(&self) -> Vec<DiskView> {
        let coming = self.coming_disks();
        let state = self.inner.state.borrow();
        let views = coming.iter().map(|(id, row)| bare_view(&state, *id, row));
        views.collect()
    }

    /// Their records.
    pub(super) fn coming_disks(&self) -> Vec<(DiskId, DiskRow)> {
        let state = self.inner.state.borrow();
        let flights = state.in_flight.values();
        let puts = flights.flat_map(|flight| &flight.changes.disks);
        puts.filter_map(|(id, row)| {
            let row = row.as_ref().filter(|row| !row.is_staged)?;
            // One that goes into the recycle bin or comes back is not being made.
            if row.deleted.is_some() || state.bin.disks.contains_key(id) {
                return None;
            }
            // An import being published is in memory already, but not seen.
            let is_seen = state.disks.get(id).is_some_and(|row| !row.is_staged);
            (!is_seen).then(|| (*id, row.clone()))
        })
        .collect()
    }
}

/// What the record says.
fn bare_view(state: &State, id: DiskId, row: &DiskRow) -> DiskView {
    DiskView {
        id: id.to_string(),
        key: row.key.map(|key| key.to_string()),
        locked: false,
        name: row.name.clone(),
        is_name_shared: state.is_name_shared(id, &row.name),
        description: row.description.clone(),
        kind: row.kind,
        tags: row.tags.clone(),
        status: DiskStatus::Creating,
        len: 0,
        block_size: 0,
        created_ms: row.created_ms,
        zone: state.zone_of(row).to_string(),
        is_lost: state.check_reach(id).is_err(),
        source: row.source.map(|source| source_view(state, source)),
        delete_auto_snapshot: row.delete_auto_snapshot,
        multi_attach: row.multi_attach,
        attached: attachments(state, id),
        policies: Vec::new(),
        data_bytes: 0,
        chain_bytes: Some(0),
        own_bytes: Some(0),
        is_changed: false,
        redirected_blocks: 0,
        cow_copies: 0,
        snapshots: 0,
        snapshot_quota: u32::try_from(SNAPSHOT_QUOTA).unwrap_or(u32::MAX),
        last_snapshot_ms: None,
        next_to_go: None,
    }
}

fn attachments(state: &State, disk: DiskId) -> Vec<AttachmentView> {
    let with = state.instances_with(disk).map(|(id, row)| {
        let data = row.data_disks.iter().find(|data| data.disk == disk);
        AttachmentView {
            instance: named(id, Some(&row.name)),
            status: state.instance_status(id, row),
            // The system disk is not among the data disks.
            delete_with_instance: data.is_none_or(|data| data.delete_with_instance),
        }
    });
    let mut views: Vec<_> = with.collect();
    views.sort_by(|a, b| a.instance.name.cmp(&b.instance.name));
    views
}

fn source_view(state: &State, source: SourceRow) -> Source {
    match source {
        SourceRow::Snapshot(id) => Source::Snapshot {
            id: id.to_string(),
            name: state.snapshots.get(&id).map(|row| row.name.clone()),
        },
        SourceRow::Image(id) => Source::Image {
            id: id.to_string(),
            name: state.images.get(&id).map(|row| row.name.clone()),
        },
    }
}

/// The versions of a disk's snapshots, oldest first.
pub(super) fn chain_versions(state: &State, disk: DiskId) -> Vec<VersionId> {
    state.chain(disk).map(|(_, row)| row.version).collect()
}
