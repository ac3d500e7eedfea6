//! Snapshots page by page, with what they can be filtered by; and those that were picked.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::list::cut;
use super::page::newest_first;
use super::snapshot::copied_view;
use super::tries::measured;
use crate::backend::BlockBackend;
use crate::engine::Figure;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::ids::{DiskId, SnapshotId};
use crate::service::index::Place;
use crate::service::naming::named;
use crate::service::natural::natural;
use crate::service::rows::SnapshotRow;
use crate::service::state::State;
use crate::service::views::{
    ChainNameView, Choices, IdName, PickedView, SnapshotFilter, SnapshotList, SnapshotListView,
    SnapshotOrder, SnapshotView,
};
use crate::units::VersionId;

/// As many disks or groups are offered to filter by.
const CHOICES_MAX: usize = 100;

/// A snapshot that may be on the page, with what it is sorted by.
struct Candidate<'s> {
    place: Place,
    figure: Option<u64>,
    name: &'s str,
}

impl Candidate<'_> {
    fn order(&self, other: &Self) -> Ordering {
        self.figure
            .cmp(&other.figure)
            .then_with(|| natural(self.name, other.name))
            .then_with(|| other.place.cmp(&self.place))
    }
}

/// Snapshots being taken, by their places.
type Coming = BTreeMap<Place, SnapshotView>;

/// The places on a page, in its order.
struct Found {
    places: Vec<Place>,
    number: u32,
    total: usize,
    is_sorted: bool,
}

impl<B: BlockBackend + 'static> Service<B> {
    /// A page of the snapshots.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn describe_snapshot_list(
        &self,
        list: &SnapshotList,
    ) -> Result<SnapshotListView, ServiceError> {
        let measure = async || {
            self.catch_up().await;
            if matches!(list.order, SnapshotOrder::Added | SnapshotOrder::Frees) {
                let chains: Vec<DiskId> = self.inner.state.borrow().chained().collect();
                self.measure(chains).await?;
            }
            let found = self.find_on_page(list).await?;
            let shown = self.versions_at(&found.places);
            self.measure_listed(&shown).await
        };
        measured(
            measure,
            async || self.describe_snapshot_list_at_once(list).await,
            SnapshotListView::is_measured,
        )
        .await
    }

    /// As [`Service::describe_snapshot_list`], with those sizes that are known.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn describe_snapshot_list_at_once(
        &self,
        list: &SnapshotList,
    ) -> Result<SnapshotListView, ServiceError> {
        self.catch_up().await;
        let found = self.find_on_page(list).await?;
        let count = {
            let coming = self.coming(&SnapshotFilter::default()).len();
            (self.inner.state.borrow().snapshots.len() + coming) as u64
        };
        let (disks, groups) = {
            let state = self.inner.state.borrow();
            (
                state.chain_choices(&list.filter),
                state.group_choices(&list.filter),
            )
        };
        let shown = self.views_at(&found.places);
        Ok(SnapshotListView {
            snapshots: self.with_known_sizes(shown).await?,
            number: found.number,
            total: found.total as u64,
            count,
            is_sorted: found.is_sorted,
            disks,
            groups,
        })
    }

    /// The ids of those that a filter takes.
    pub async fn describe_snapshot_ids(&self, filter: &SnapshotFilter) -> Vec<String> {
        self.catch_up().await;
        let coming = self.coming(filter);
        let now = self.now();
        let state = self.inner.state.borrow();
        let coming = coming.keys().rev().copied();
        let places = newest_first(coming, state.wanted(filter, None, now));
        places.map(|(_, id)| id.to_string()).collect()
    }

    /// Those of these snapshots that are there and that a filter takes, newest first.
    pub async fn describe_picked_snapshots(
        &self,
        filter: &SnapshotFilter,
        ids: &[String],
    ) -> Vec<PickedView> {
        self.catch_up().await;
        let mut coming = self.coming(filter);
        let now = self.now();
        let state = self.inner.state.borrow();
        let find = |id: &String| {
            let id: SnapshotId = id.parse().ok()?;
            let taken = state.snapshots.get(&id);
            let taken = taken.filter(|row| filter.takes_row(&state, id, row, now));
            let place = taken.map(|row| (row.created_ms, id));
            place.or_else(|| coming.keys().find(|(_, coming)| *coming == id).copied())
        };
        let mut places: Vec<Place> = ids.iter().filter_map(find).collect();
        places.sort_unstable_by(|a, b| b.cmp(a));
        places.dedup();
        let picked = places.into_iter().filter_map(|place| {
            let (_, id) = place;
            if let Some(view) = coming.remove(&place) {
                let SnapshotView { id, name, lock, .. } = view;
                return Some(PickedView { id, name, lock });
            }
            let row = state.snapshots.get(&id)?;
            Some(PickedView {
                id: id.to_string(),
                name: row.name.clone(),
                lock: row
                    .lock
                    .as_ref()
                    .map(|lock| super::lock::lock_view(lock, now)),
            })
        });
        picked.collect()
    }

    /// Those of these snapshots that are there, with the sizes that are known.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn describe_these_snapshots(
        &self,
        ids: &[String],
    ) -> Result<Vec<SnapshotView>, ServiceError> {
        self.catch_up().await;
        let places: Vec<Place> = {
            let state = self.inner.state.borrow();
            let ids = ids.iter().filter_map(|id| id.parse().ok());
            let places = ids.filter_map(|id| Some((state.snapshots.get(&id)?.created_ms, id)));
            places.collect()
        };
        self.with_known_sizes(self.views_at(&places)).await
    }

    fn coming(&self, filter: &SnapshotFilter) -> Coming {
        let coming = self.snapshots_being_taken(filter).into_iter();
        let coming = coming.filter_map(|(_, view)| {
            let id = view.id.parse().ok()?;
            Some(((view.created_ms, id), view))
        });
        coming.collect()
    }

    async fn find_on_page(&self, list: &SnapshotList) -> Result<Found, ServiceError> {
        if list.order == SnapshotOrder::Sees {
            let all: Vec<Figure> = {
                let state = self.inner.state.borrow();
                let versions = state.snapshots.values().map(|row| row.version);
                versions.map(Figure::Seen).collect()
            };
            self.inner.pool.figures(&all).await?;
        }
        if list.order == SnapshotOrder::Taken {
            return Ok(self.find_by_time(list));
        }
        let coming = self.coming(&list.filter);
        let now = self.now();
        let state = self.inner.state.borrow();
        let is_figure = !matches!(list.order, SnapshotOrder::Name | SnapshotOrder::Disk);
        let coming = coming.iter().map(|(&place, view)| Candidate {
            place,
            figure: is_figure.then_some(0),
            name: match list.order {
                SnapshotOrder::Name => &view.name,
                SnapshotOrder::Disk => coming_disk_name(view),
                _ => "",
            },
        });
        let taken = state
            .rows_for(&list.filter)
            .filter(|(id, row)| list.filter.takes_row(&state, *id, row, now))
            .map(|(id, row)| self.candidate(&state, list.order, (row.created_ms, id), row));
        let candidates: Vec<_> = coming.chain(taken).collect();
        let (total, is_known) = (
            candidates.len(),
            candidates.iter().all(|one| one.figure.is_some()),
        );
        let (number, places) = list.part.of(total);
        let page = cut(candidates, places, |a, b| {
            let order = a.order(b);
            if list.is_down { order.reverse() } else { order }
        });
        Ok(Found {
            places: page.into_iter().map(|candidate| candidate.place).collect(),
            number,
            total,
            is_sorted: is_known || !is_figure,
        })
    }

    /// By time they lie in order: those on other pages are only counted, and not even that without a
    /// filter.
    fn find_by_time(&self, list: &SnapshotList) -> Found {
        let coming = self.coming(&list.filter);
        let now = self.now();
        let state = self.inner.state.borrow();
        let all = || {
            let coming = coming.keys().rev().copied();
            newest_first(coming, state.wanted(&list.filter, None, now))
        };
        let total = match list.filter == SnapshotFilter::default() {
            true => state.snapshots.len() + coming.len(),
            false => all().count(),
        };
        let (number, places) = list.part.of(total);
        let mut places: Vec<Place> = if list.is_down {
            let (skipped, shown) = (total - places.end, places.len());
            all().skip(skipped).take(shown).collect()
        } else {
            all().skip(places.start).take(places.len()).collect()
        };
        if list.is_down {
            places.reverse();
        }
        Found {
            places,
            number,
            total,
            is_sorted: true,
        }
    }

    fn candidate<'s>(
        &self,
        state: &'s State,
        order: SnapshotOrder,
        place: Place,
        row: &'s SnapshotRow,
    ) -> Candidate<'s> {
        let known = |figure| self.known(figure);
        let (name, figure) = match order {
            SnapshotOrder::Taken => ("", None),
            SnapshotOrder::Name => (row.name.as_str(), None),
            SnapshotOrder::Disk => (state.chain_text(row), None),
            SnapshotOrder::Sees => ("", known(Figure::Seen(row.version))),
            SnapshotOrder::Added => ("", known(self.added_figure(row.version))),
            SnapshotOrder::Frees => ("", known(Figure::Freed(vec![row.version]))),
        };
        Candidate {
            place,
            figure,
            name,
        }
    }

    fn versions_at(&self, places: &[Place]) -> Vec<VersionId> {
        let state = self.inner.state.borrow();
        let rows = places.iter().filter_map(|(_, id)| state.snapshots.get(id));
        rows.map(|row| row.version).collect()
    }

    /// The views of the snapshots at these places, without sizes.
    fn views_at(&self, places: &[Place]) -> Vec<(Option<VersionId>, SnapshotView)> {
        let mut coming = self.coming(&SnapshotFilter::default());
        let now = self.now();
        let state = self.inner.state.borrow();
        let mut lineages = BTreeMap::new();
        let views = places.iter().filter_map(|place| {
            let (_, id) = *place;
            let Some(row) = state.snapshots.get(&id) else {
                return Some((None, coming.remove(place)?));
            };
            let lineage = lineages
                .entry(row.disk)
                .or_insert_with(|| self.lineage(&state, row.disk));
            let view = self.snapshot_facts(&state, lineage, id, row, now)?;
            Some((Some(row.version), view))
        });
        views.collect()
    }
}

/// What a snapshot that is being taken is sorted by where it is by its disk.
fn coming_disk_name(view: &SnapshotView) -> &str {
    let origin = view.copied_from.as_ref().map(|of| &of.disk.name);
    let name = view.disk_name.as_ref().or(origin);
    name.map_or("", String::as_str)
}

impl State {
    /// The rows that a filter may take: one disk's, or all in the order of their ids. Looking each up by its
    /// place takes longer than sorting them.
    fn rows_for<'s>(
        &'s self,
        filter: &SnapshotFilter,
    ) -> Box<dyn Iterator<Item = (SnapshotId, &'s SnapshotRow)> + 's> {
        match &filter.disk {
            None => Box::new(self.snapshots.iter().map(|(id, row)| (*id, row))),
            Some(disk) => {
                let disk = disk.parse().into_iter();
                Box::new(disk.flat_map(|disk: DiskId| self.chain(disk)))
            }
        }
    }

    /// What a snapshot's disk is, or was, called.
    fn chain_text<'s>(&'s self, row: &'s SnapshotRow) -> &'s str {
        let there = self.disks.get(&row.disk).map(|disk| &disk.name);
        let origin = row.copied.as_ref().map(|of| &of.disk_name);
        let binned = || self.bin.disks.get(&row.disk).map(|disk| &disk.name);
        let name = there.or(origin).or_else(binned);
        name.map_or("", String::as_str)
    }

    fn chain_choices(&self, filter: &SnapshotFilter) -> Choices<ChainNameView> {
        let chosen: Option<DiskId> = filter.disk.as_ref().and_then(|disk| disk.parse().ok());
        let is_there = |id: &DiskId| self.disks.get(id).is_some_and(|row| !row.is_staged);
        // One without snapshots can be chosen all the same: its page links here.
        let chosen = chosen.filter(|id| is_there(id) || self.chain_len(*id) > 0);
        let text = |id: DiskId| match self.disks.get(&id) {
            Some(disk) => &*disk.name,
            None => (self.chain(id).next()).map_or("", |(_, row)| self.chain_text(row)),
        };
        let all: Vec<(&str, DiskId)> = self.chained().map(|id| (text(id), id)).collect();
        let ids = choices(all, chosen.map(|id| (text(id), id)));
        Choices {
            some: ids
                .some
                .into_iter()
                .map(|(_, id)| self.chain_name(id))
                .collect(),
            more: ids.more,
        }
    }

    fn chain_name(&self, id: DiskId) -> ChainNameView {
        // All of a chain are copies, or none is.
        let copied = self.chain(id).next();
        let copied = copied.and_then(|(_, row)| row.copied.as_ref());
        ChainNameView {
            disk_id: id.to_string(),
            disk_name: self.disks.get(&id).map(|row| row.name.clone()),
            binned_disk_name: self.bin.disks.get(&id).map(|row| row.name.clone()),
            copies_of: copied.map(copied_view),
        }
    }

    fn group_choices(&self, filter: &SnapshotFilter) -> Choices<IdName> {
        let all: Vec<_> = self
            .seen_groups()
            .map(|(id, row)| (&*row.name, id))
            .collect();
        let chosen = filter.group.as_ref().and_then(|group| group.parse().ok());
        let chosen = all.iter().find(|(_, id)| Some(*id) == chosen).copied();
        let ids = choices(all, chosen);
        let some = ids.some.into_iter();
        Choices {
            some: some
                .map(|(name, id)| named(id, Some(&name.to_owned())))
                .collect(),
            more: ids.more,
        }
    }
}

/// The first by name, and the chosen one.
fn choices<'s, I: Ord + Copy>(
    all: Vec<(&'s str, I)>,
    chosen: Option<(&'s str, I)>,
) -> Choices<(&'s str, I)> {
    let total = all.len();
    let order = |a: &(&str, I), b: &(&str, I)| natural(a.0, b.0).then_with(|| a.1.cmp(&b.1));
    let mut some = cut(all, 0..CHOICES_MAX, order);
    let more = total - some.len();
    some.extend(chosen);
    some.sort_by(order);
    some.dedup_by_key(|(_, id)| *id);
    Choices {
        some,
        more: more as u64,
    }
}
