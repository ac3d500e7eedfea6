//! DescribeSnapshots, DescribeSnapshotGroups and DescribeSnapshotLinks.

use std::collections::BTreeMap;

use super::disk::chain_versions;
use super::list::{cut, has};
use super::lock::lock_view;
use super::tries::measured;
use crate::backend::BlockBackend;
use crate::engine::Figure;
use crate::service::command::DiskRef;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::ids::{DiskId, SnapshotId};
use crate::service::naming::named;
use crate::service::rows::{CopiedRow, CopyRow, PartRow, SnapshotRow, SourceRow};
use crate::service::state::State;
use crate::service::views::{
    ChainListView, CopiedView, DiskKind, GroupView, IdName, LinkView, LinksView, LockStatus, Part,
    SnapshotFilter, SnapshotOrigin, SnapshotStatus, SnapshotUsage, SnapshotView, Tag, TimeMs,
};
use crate::units::VersionId;

impl SnapshotFilter {
    fn takes(&self, view: &SnapshotView) -> bool {
        let group = view.group.as_ref();
        let is_locked = (view.lock).is_some_and(|lock| lock.status != LockStatus::Expired);
        let names = [&view.name, &view.id, &view.description];
        let disk = view.disk_name.iter();
        let group_names = group.into_iter().flat_map(|group| [&group.name, &group.id]);
        self.status.is_none_or(|wanted| wanted == view.status)
            && self.usage.is_none_or(|wanted| wanted == view.usage)
            && self.disk.as_ref().is_none_or(|disk| *disk == view.disk_id)
            && (self.is_encrypted).is_none_or(|wanted| wanted == view.key.is_some())
            && self.is_locked.is_none_or(|wanted| wanted == is_locked)
            && (self.group.as_ref()).is_none_or(|wanted| group.is_some_and(|of| of.id == *wanted))
            && self.takes_facts(
                &view.tags,
                view.origin,
                view.source_disk_kind,
                view.created_ms,
            )
            && self.takes_text(names.into_iter().chain(disk).chain(group_names))
    }

    /// The same by the record of one that was taken.
    pub(super) fn takes_row(
        &self,
        state: &State,
        id: SnapshotId,
        row: &SnapshotRow,
        now: TimeMs,
    ) -> bool {
        let of_disk = |disk: &String| disk.parse() == Ok(row.disk);
        let of_group = |group: &String| row.group.is_some() && group.parse().ok() == row.group;
        let is_locked = || {
            let lock = row.lock.as_ref();
            lock.is_some_and(|lock| lock.status(now) != LockStatus::Expired)
        };
        self.status
            .is_none_or(|wanted| wanted == SnapshotStatus::Accomplished)
            && self.disk.as_ref().is_none_or(of_disk)
            && (self.is_encrypted).is_none_or(|wanted| wanted == row.key.is_some())
            && self.is_locked.is_none_or(|wanted| wanted == is_locked())
            && self.group.as_ref().is_none_or(of_group)
            && self.takes_facts(&row.tags, row.origin, row.disk_kind, row.created_ms)
            && self.usage.is_none_or(|wanted| wanted == usage(state, id))
            && (self.text.is_empty() || {
                let id = id.to_string();
                let group = row.group.map(|group| group.to_string());
                let group_row = row.group.and_then(|group| state.groups.get(&group));
                let names = [&row.name, &id, &row.description].into_iter();
                let disk = state.disks.get(&row.disk).map(|disk| &disk.name);
                let names = names.chain(disk).chain(&group);
                self.takes_text(names.chain(group_row.map(|group| &group.name)))
            })
    }

    fn takes_text<'t>(&self, mut texts: impl Iterator<Item = &'t String>) -> bool {
        let wanted = self.text.trim().to_lowercase();
        texts.any(|text| has(text, &wanted))
    }

    fn takes_facts(
        &self,
        tags: &[Tag],
        origin: SnapshotOrigin,
        kind: DiskKind,
        created_ms: TimeMs,
    ) -> bool {
        let tag = self.tag.as_ref().is_none_or(|(key, value)| {
            let mut tags = tags.iter().filter(|tag| tag.key == *key);
            tags.any(|tag| value.as_ref().is_none_or(|value| tag.value == *value))
        });
        tag && self.origin.is_none_or(|wanted| wanted == origin)
            && self.source_disk_kind.is_none_or(|wanted| wanted == kind)
            && self.from_ms.is_none_or(|from| from <= created_ms)
            && self.to_ms.is_none_or(|to| created_ms <= to)
    }
}

impl<B: BlockBackend + 'static> Service<B> {
    /// Snapshots, newest first. Those being taken come first, with their sizes at zero.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn describe_snapshots(
        &self,
        filter: &SnapshotFilter,
    ) -> Result<Vec<SnapshotView>, ServiceError> {
        let measure = async || {
            self.catch_up().await;
            let chains = self.wanted_chains(&self.inner.state.borrow(), filter);
            self.measure(chains).await
        };
        measured(
            measure,
            async || self.describe_snapshots_at_once(filter).await,
            |views: &Vec<SnapshotView>| views.iter().all(SnapshotView::is_measured),
        )
        .await
    }

    /// As [`Service::describe_snapshots`], with those sizes that are known.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn describe_snapshots_at_once(
        &self,
        filter: &SnapshotFilter,
    ) -> Result<Vec<SnapshotView>, ServiceError> {
        let found = self.find_snapshots(filter).await;
        self.with_known_sizes(found).await
    }

    /// Those that a filter takes, without their sizes, in the order of lists: newest first. Those
    /// being taken come first, without a version.
    pub(super) async fn find_snapshots(
        &self,
        filter: &SnapshotFilter,
    ) -> Vec<(Option<VersionId>, SnapshotView)> {
        self.catch_up().await;
        let mut found = {
            let now = self.now();
            let state = self.inner.state.borrow();
            let mut found = Vec::new();
            for disk in self.wanted_chains(&state, filter) {
                let lineage = self.lineage(&state, disk);
                for (id, row) in state.chain(disk) {
                    if let Some(view) = self.snapshot_facts(&state, &lineage, id, row, now)
                        && filter.takes(&view)
                    {
                        found.push((Some(row.version), view));
                    }
                }
            }
            found
        };
        found.sort_by(|(a, a_view), (b, b_view)| {
            (b_view.created_ms, b).cmp(&(a_view.created_ms, a))
        });
        let mut all = self.snapshots_being_taken(filter);
        all.append(&mut found);
        all
    }

    /// Adds what takes I/O.
    pub(super) async fn with_known_sizes(
        &self,
        found: Vec<(Option<VersionId>, SnapshotView)>,
    ) -> Result<Vec<SnapshotView>, ServiceError> {
        let seen = found.iter().filter_map(|(version, _)| *version);
        let seen: Vec<Figure> = seen.map(Figure::Seen).collect();
        self.inner.pool.figures(&seen).await?;
        let mut views = Vec::new();
        for (version, mut view) in found {
            let Some(version) = version else {
                views.push(view);
                continue;
            };
            // One that went meanwhile is passed over.
            if self.inner.pool.version(version).is_none() {
                continue;
            }
            view.data_bytes = self.contents(version).await?;
            view.added_bytes = self.known(self.added_figure(version));
            view.frees_bytes = self.known(Figure::Freed(vec![version]));
            if view.is_measured() && view.frees_bytes < view.added_bytes {
                let going_on = self.going_on(version, &[]);
                view.held_by = going_on.seen.into_iter().map(|name| name.name).collect();
                view.is_held_by_bin = going_on.is_in_bin;
            }
            views.push(view);
        }
        Ok(views)
    }

    /// All snapshot groups, newest first.
    pub async fn describe_snapshot_groups(&self) -> Vec<GroupView> {
        self.catch_up().await;
        let state = self.inner.state.borrow();
        let groups = state.seen_groups().map(|(id, row)| GroupView {
            id: id.to_string(),
            name: row.name.clone(),
            description: row.description.clone(),
            tags: row.tags.clone(),
            created_ms: row.created_ms,
            snapshots: state
                .members(id)
                .map(|(id, row)| named(id, Some(&row.name)))
                .collect(),
        });
        let mut groups: Vec<_> = groups.collect();
        groups.sort_by(|a, b| (b.created_ms, &b.id).cmp(&(a.created_ms, &a.id)));
        groups
    }

    /// A disk's chain and its sizes, of a deleted disk too: by its id.
    ///
    /// # Errors
    /// `InvalidDiskId.NotFound`; what the engine says.
    pub async fn describe_snapshot_links(&self, disk: &DiskRef) -> Result<LinksView, ServiceError> {
        self.catch_up().await;
        let id = {
            let state = self.inner.state.borrow();
            state.find_chain(disk)?
        };
        self.links(id).await
    }

    /// The chains of all disks that have snapshots, of deleted disks too, by name.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn describe_chains(&self) -> Result<Vec<LinksView>, ServiceError> {
        self.catch_up().await;
        let disks: Vec<DiskId> = self.inner.state.borrow().chained().collect();
        let mut chains = Vec::new();
        for disk in disks {
            let links = self.links(disk).await?;
            // One that went meanwhile is passed over.
            if !links.snapshots.is_empty() {
                chains.push(links);
            }
        }
        chains.sort_by(|a, b| (&a.disk_name, &a.disk_id).cmp(&(&b.disk_name, &b.disk_id)));
        Ok(chains)
    }

    /// A page of them.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn describe_chain_list(&self, part: Part) -> Result<ChainListView, ServiceError> {
        self.catch_up().await;
        let (number, total, page) = {
            let state = self.inner.state.borrow();
            let name = |id: DiskId| state.disks.get(&id).map(|row| row.name.as_str());
            let all: Vec<_> = state.chained().map(|id| (name(id), id)).collect();
            let total = all.len();
            let (number, places) = part.of(total);
            let page = cut(all, places, Ord::cmp).into_iter();
            (number, total, page.map(|(_, id)| id).collect::<Vec<_>>())
        };
        let mut chains = Vec::new();
        for disk in page {
            chains.push(self.links(disk).await?);
        }
        // One that went meanwhile is passed over.
        chains.retain(|chain| !chain.snapshots.is_empty());
        Ok(ChainListView {
            chains,
            number,
            total: total as u64,
        })
    }

    async fn links(&self, id: DiskId) -> Result<LinksView, ServiceError> {
        let sizes = self.measured_chain(id).await?;
        let state = self.inner.state.borrow();
        let links = sizes.snapshots.iter().filter_map(|&(snapshot, bytes)| {
            let row = state.snapshots.get(&snapshot)?;
            Some(LinkView {
                snapshot: named(snapshot, Some(&row.name)),
                created_ms: row.created_ms,
                bytes,
            })
        });
        Ok(LinksView {
            disk_id: id.to_string(),
            disk_name: state.disks.get(&id).map(|row| row.name.clone()),
            binned_disk_name: state.bin.disks.get(&id).map(|row| row.name.clone()),
            copies_of: (state.chain(id)).find_map(|(_, row)| row.copied.as_ref().map(copied_view)),
            total_bytes: sizes.snapshot_bytes(),
            snapshots: links.collect(),
        })
    }

    fn wanted_chains(&self, state: &State, filter: &SnapshotFilter) -> Vec<DiskId> {
        match &filter.disk {
            Some(disk) => disk.parse().into_iter().collect(),
            None => state.chained().collect(),
        }
    }

    /// Who goes on from whom in a disk's chain.
    pub(super) fn lineage(&self, state: &State, disk: DiskId) -> Lineage {
        let versions = chain_versions(state, disk);
        let by_version: BTreeMap<VersionId, SnapshotId> = state
            .chain(disk)
            .map(|(id, row)| (row.version, id))
            .collect();
        let mut lineage = Lineage::default();
        for (id, row) in state.chain(disk) {
            let parent = self.nearest(row.version, &versions);
            if let Some(&parent) = parent.and_then(|parent| by_version.get(&parent)) {
                lineage.parents.insert(id, parent);
                lineage.children.entry(parent).or_default().push(id);
            }
        }
        let head = state.disks.get(&disk).map(|row| row.head);
        let parent = head.and_then(|head| self.nearest(head, &versions));
        lineage.head_parent = parent.and_then(|parent| by_version.get(&parent).copied());
        lineage
    }

    /// A snapshot's view without what takes I/O.
    pub(super) fn snapshot_facts(
        &self,
        state: &State,
        lineage: &Lineage,
        id: SnapshotId,
        row: &SnapshotRow,
        now: TimeMs,
    ) -> Option<SnapshotView> {
        let version = self.inner.pool.version(row.version)?;
        let children = lineage.children.get(&id).into_iter().flatten();
        Some(SnapshotView {
            locked: !self.inner.pool.is_unlocked(row.version),
            status: SnapshotStatus::Accomplished,
            len: version.len,
            block_size: version.block_size.len(),
            parent: lineage.parents.get(&id).map(SnapshotId::to_string),
            children: children.map(SnapshotId::to_string).collect(),
            is_head_parent: lineage.head_parent == Some(id),
            lock: row.lock.as_ref().map(|lock| lock_view(lock, now)),
            ..bare_view(state, id, row, now)
        })
    }

    /// Snapshots whose commit is on its way.
    pub(super) fn snapshots_being_taken(
        &self,
        filter: &SnapshotFilter,
    ) -> Vec<(Option<VersionId>, SnapshotView)> {
        let now = self.now();
        let state = self.inner.state.borrow();
        let flights = state.in_flight.values();
        let puts = flights.flat_map(|flight| &flight.changes.snapshots);
        let views = puts.filter_map(|(id, row)| {
            let row = row.as_ref()?;
            let is_there = state.snapshots.contains_key(id) || state.bin.snapshots.contains_key(id);
            (!is_there).then(|| bare_view(&state, *id, row, now))
        });
        let copies = state.copies.values();
        let copies =
            copies.flat_map(|copy| copy.parts.iter().map(move |part| coming_view(copy, part)));
        let views = copies.chain(views).filter(|view| filter.takes(view));
        views.map(|view| (None, view)).collect()
    }
}

#[derive(Default)]
pub(super) struct Lineage {
    parents: BTreeMap<SnapshotId, SnapshotId>,
    children: BTreeMap<SnapshotId, Vec<SnapshotId>>,
    pub(super) head_parent: Option<SnapshotId>,
}

/// What was made from a snapshot.
fn usage(state: &State, id: SnapshotId) -> SnapshotUsage {
    let has_image = state.images_of(id).next().is_some();
    let has_disk = state.disks_from(SourceRow::Snapshot(id)).next().is_some();
    match (has_image, has_disk) {
        (false, false) => SnapshotUsage::None,
        (true, false) => SnapshotUsage::Image,
        (false, true) => SnapshotUsage::Disk,
        (true, true) => SnapshotUsage::ImageDisk,
    }
}

pub(super) fn copied_view(of: &CopiedRow) -> CopiedView {
    let name = Some(&of.disk_name).filter(|name| !name.is_empty());
    CopiedView {
        region: of.region.to_string(),
        snapshot_id: of.snapshot.to_string(),
        disk: named(of.disk, name),
        taken_ms: of.taken_ms,
    }
}

/// A snapshot of a copy that is on its way, or failed.
fn coming_view(copy: &CopyRow, part: &PartRow) -> SnapshotView {
    SnapshotView {
        id: part.id.to_string(),
        key: part.key.as_ref().map(|key| key.id.to_string()),
        locked: false,
        name: part.name.clone(),
        description: part.description.clone(),
        tags: Vec::new(),
        status: match copy.failure {
            None => SnapshotStatus::Progressing,
            Some(_) => SnapshotStatus::Failed,
        },
        origin: SnapshotOrigin::User,
        disk_id: part.disk.to_string(),
        disk_name: None,
        binned_disk_name: None,
        source_disk_kind: part.kind,
        created_ms: copy.started_ms,
        len: 0,
        block_size: 0,
        group: None,
        policy: None,
        expires_ms: None,
        is_counted: false,
        kept: None,
        parent: None,
        children: Vec::new(),
        is_head_parent: false,
        added_bytes: Some(0),
        frees_bytes: Some(0),
        data_bytes: 0,
        held_by: Vec::new(),
        is_held_by_bin: false,
        lock: None,
        copied_from: Some(copied_view(&part.of)),
        usage: SnapshotUsage::None,
        used_by_images: Vec::new(),
        used_by_disks: Vec::new(),
    }
}

/// What the record says.
fn bare_view(state: &State, id: SnapshotId, row: &SnapshotRow, now: TimeMs) -> SnapshotView {
    let images: Vec<IdName> = state
        .images_of(id)
        .map(|(id, row)| named(id, Some(&row.name)))
        .collect();
    let disks: Vec<IdName> = state
        .disks_from(SourceRow::Snapshot(id))
        .map(|(id, row)| named(id, Some(&row.name)))
        .collect();
    let group = row.group;
    let group_name = group.and_then(|group| state.groups.get(&group).map(|row| &row.name));
    let disk = state.disks.get(&row.disk);
    SnapshotView {
        id: id.to_string(),
        key: row.key.map(|key| key.to_string()),
        locked: false,
        name: row.name.clone(),
        description: row.description.clone(),
        tags: row.tags.clone(),
        status: SnapshotStatus::Progressing,
        origin: row.origin,
        disk_id: row.disk.to_string(),
        disk_name: disk.map(|disk| disk.name.clone()),
        binned_disk_name: (state.bin.disks.get(&row.disk)).map(|disk| disk.name.clone()),
        source_disk_kind: row.disk_kind,
        created_ms: row.created_ms,
        len: 0,
        block_size: 0,
        group: group.map(|group| named(group, group_name)),
        policy: row.policy.map(|policy| state.policy_name(policy)),
        expires_ms: row.expires_ms,
        is_counted: row.is_counted,
        kept: state.kept(id, row, now),
        parent: None,
        children: Vec::new(),
        is_head_parent: false,
        added_bytes: Some(0),
        frees_bytes: Some(0),
        data_bytes: 0,
        held_by: Vec::new(),
        is_held_by_bin: false,
        lock: None,
        copied_from: row.copied.as_ref().map(copied_view),
        usage: usage(state, id),
        used_by_images: images,
        used_by_disks: disks,
    }
}
