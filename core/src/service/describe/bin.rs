//! What lies in the recycle bin.

use super::snapshot::copied_view;
use crate::backend::BlockBackend;
use crate::service::bin::BinId;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::ids::GroupId;
use crate::service::rows::DeletedRow;
use crate::service::state::{State, named};
use crate::service::views::{BinItemView, BinKind, BinView, IdName};
use crate::units::VersionId;

impl<B: BlockBackend + 'static> Service<B> {
    /// What lies in the recycle bin, what was deleted last first.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn describe_bin(&self) -> Result<BinView, ServiceError> {
        self.catch_up().await;
        let (days, mut facts, all) = {
            let state = self.inner.state.borrow();
            let items = state.bin.items();
            let items = items.filter_map(|(_, id)| self.bin_facts(&state, id));
            let groups = state.bin.groups().into_iter();
            let groups = groups.filter_map(|id| self.group_facts(&state, id));
            let facts = items.chain(groups);
            let all: Vec<_> = state.bin.versions().collect();
            (state.settings.bin_days(), facts.collect::<Vec<_>>(), all)
        };
        facts.sort_by(|(_, a), (_, b)| (b.deleted_ms, &b.id).cmp(&(a.deleted_ms, &a.id)));
        let mut items = Vec::new();
        for (versions, mut view) in facts {
            // One that left meanwhile is passed over.
            let is_here = |&version| self.inner.pool.version(version).is_some();
            let Some(version) = versions.first().filter(|_| versions.iter().all(is_here)) else {
                continue;
            };
            let seen = match view.kind {
                BinKind::Group => versions.as_slice(),
                BinKind::Disk | BinKind::Snapshot => std::slice::from_ref(version),
            };
            for &version in seen {
                view.data_bytes += self.contents(version).await?;
            }
            view.frees_bytes = self.freed_by(&versions).await?;
            items.push(view);
        }
        let frees_bytes = match all.as_slice() {
            [] => 0,
            all => self.freed_by(all).await?,
        };
        Ok(BinView {
            days,
            items,
            frees_bytes,
        })
    }

    /// What the records say of something in the bin, and the versions that go with it.
    fn bin_facts(&self, state: &State, id: BinId) -> Option<(Vec<VersionId>, BinItemView)> {
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
    fn group_facts(&self, state: &State, id: GroupId) -> Option<(Vec<VersionId>, BinItemView)> {
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
