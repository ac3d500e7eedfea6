//! What lies in the recycle bin.

use std::collections::BTreeMap;

use super::snapshot::copied_view;
use crate::backend::BlockBackend;
use crate::service::bin::BinId;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::ids::GroupId;
use crate::service::naming::named;
use crate::service::rows::DeletedRow;
use crate::service::state::State;
use crate::service::views::{BinItemView, BinKind, BinListView, BinView, IdName, Part};
use crate::units::VersionId;

/// An item without its sizes, and the versions that go with it.
type Facts = (Vec<VersionId>, BinItemView);

impl<B: BlockBackend + 'static> Service<B> {
    /// What lies in the recycle bin, what was deleted last first.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn describe_bin(&self) -> Result<BinView, ServiceError> {
        self.catch_up().await;
        let days = self.inner.state.borrow().settings.bin_days();
        let mut items = Vec::new();
        for facts in self.all_in_bin() {
            items.extend(self.bin_item(facts).await?);
        }
        Ok(BinView {
            days,
            items,
            frees_bytes: self.freed_by_bin().await?,
        })
    }

    /// A page of what lies there: sizes are asked for what is on it alone.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn describe_bin_list(&self, part: Part) -> Result<BinListView, ServiceError> {
        self.catch_up().await;
        let days = self.inner.state.borrow().settings.bin_days();
        let mut facts = nested(self.all_in_bin());
        let total = facts.len() as u64;
        let (number, places) = part.of(facts.len());
        let mut page: Vec<_> = facts.drain(places).collect();
        let group = page.first().and_then(|(_, first)| first.group.clone());
        let above = group.and_then(|group| {
            let mut before = facts.into_iter();
            before.find(|(_, item)| item.id == group.id)
        });
        page.splice(0..0, above);
        let mut items = Vec::new();
        for facts in page {
            items.extend(self.bin_item(facts).await?);
        }
        Ok(BinListView {
            days,
            items,
            number,
            total,
            frees_bytes: self.freed_by_bin().await?,
        })
    }

    /// All that lies there without what takes I/O, what was deleted last first.
    fn all_in_bin(&self) -> Vec<Facts> {
        let state = self.inner.state.borrow();
        let items = state.bin.items();
        let items = items.filter_map(|(_, id)| self.bin_facts(&state, id));
        let groups = state.bin.groups().into_iter();
        let groups = groups.filter_map(|id| self.group_facts(&state, id));
        let mut facts: Vec<_> = items.chain(groups).collect();
        facts.sort_by(|(_, a), (_, b)| (b.deleted_ms, &b.id).cmp(&(a.deleted_ms, &a.id)));
        facts
    }

    /// Adds what takes I/O. One that left meanwhile is passed over.
    async fn bin_item(
        &self,
        (versions, mut view): Facts,
    ) -> Result<Option<BinItemView>, ServiceError> {
        let is_here = |&version| self.inner.pool.version(version).is_some();
        let Some(version) = versions.first().filter(|_| versions.iter().all(is_here)) else {
            return Ok(None);
        };
        let seen = match view.kind {
            BinKind::Group => versions.as_slice(),
            BinKind::Disk | BinKind::Snapshot => std::slice::from_ref(version),
        };
        for &version in seen {
            view.data_bytes += self.contents(version).await?;
        }
        view.frees_bytes = self.freed_by(&versions).await?;
        Ok(Some(view))
    }

    async fn freed_by_bin(&self) -> Result<u64, ServiceError> {
        let all: Vec<_> = self.inner.state.borrow().bin.versions().collect();
        match all.as_slice() {
            [] => Ok(0),
            all => self.freed_by(all).await,
        }
    }

    /// What the records say of something in the bin, and the versions that go with it.
    fn bin_facts(&self, state: &State, id: BinId) -> Option<Facts> {
        match id {
            BinId::Disk(id) => {
                let row = state.bin.disks.get(&id)?;
                let with = state.bin.gone_with(id);
                let with = with.filter_map(|id| Some((id, state.bin.snapshots.get(&id)?)));
                let with: Vec<_> = with.collect();
                let versions = with.iter().map(|(_, row)| row.version);
                let versions = std::iter::once(row.head).chain(versions).collect();
                let view = BinItemView {
                    kind: BinKind::Disk,
                    created_ms: row.created_ms,
                    with: with
                        .iter()
                        .map(|(id, row)| named(id, Some(&row.name)))
                        .collect(),
                    len: self.inner.pool.version(row.head)?.len,
                    ..bare_view(id.to_string(), &row.name, row.deleted?)
                };
                Some((versions, view))
            }
            BinId::Snapshot(id) => {
                let row = state.bin.snapshots.get(&id)?;
                let view = BinItemView {
                    kind: BinKind::Snapshot,
                    created_ms: row.created_ms,
                    disk: Some(state.disk_name(row.disk)),
                    copied_from: row.copied.as_ref().map(copied_view),
                    group: row.group.map(|group| group_name(state, group)),
                    len: self.inner.pool.version(row.version)?.len,
                    ..bare_view(id.to_string(), &row.name, row.deleted?)
                };
                Some((vec![row.version], view))
            }
        }
    }

    /// The same of a group of which two or more snapshots lie there.
    fn group_facts(&self, state: &State, id: GroupId) -> Option<Facts> {
        let row = state.groups.get(&id)?;
        let members: Vec<_> = state.bin.members(id).collect();
        let deleted = members.iter().filter_map(|(_, row)| row.deleted);
        let last = deleted.clone().max_by_key(|deleted| deleted.at_ms)?;
        let deleted = DeletedRow {
            until_ms: deleted.map(|deleted| deleted.until_ms).min()?,
            ..last
        };
        let versions: Vec<_> = members.iter().map(|(_, row)| row.version).collect();
        let lens = versions
            .iter()
            .filter_map(|&id| self.inner.pool.version(id));
        let view = BinItemView {
            kind: BinKind::Group,
            created_ms: row.created_ms,
            with: members
                .iter()
                .map(|(id, row)| state.full_name(*id, row))
                .collect(),
            len: lens.map(|version| version.len).sum(),
            ..bare_view(id.to_string(), &row.name, deleted)
        };
        (members.len() > 1).then_some((versions, view))
    }
}

/// In their order, the snapshots of a group below it.
fn nested(all: Vec<Facts>) -> Vec<Facts> {
    let groups = all.iter().filter(|(_, item)| item.kind == BinKind::Group);
    let mut members: BTreeMap<String, Vec<Facts>> = groups
        .map(|(_, group)| (group.id.clone(), Vec::new()))
        .collect();
    let mut rows = Vec::new();
    for facts in all {
        let group = facts.1.group.as_ref();
        match group.and_then(|group| members.get_mut(&group.id)) {
            Some(members) => members.push(facts),
            None => rows.push(facts),
        }
    }
    let with_members = rows.into_iter().flat_map(|facts| {
        let below = members.remove(&facts.1.id).unwrap_or_default();
        std::iter::once(facts).chain(below)
    });
    with_members.collect()
}

fn bare_view(id: String, name: &str, deleted: DeletedRow) -> BinItemView {
    BinItemView {
        id,
        name: name.to_owned(),
        kind: BinKind::Snapshot,
        created_ms: 0,
        deleted_ms: deleted.at_ms,
        until_ms: deleted.until_ms,
        disk: None,
        copied_from: None,
        group: None,
        is_with_disk: deleted.with.is_some(),
        with: Vec::new(),
        len: 0,
        data_bytes: 0,
        frees_bytes: 0,
    }
}

fn group_name(state: &State, id: GroupId) -> IdName {
    named(id, state.groups.get(&id).map(|row| &row.name))
}
