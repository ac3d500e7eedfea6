//! Disks page by page, and those that were picked.

use std::cmp::Ordering;

use super::list::{cut, has};
use super::tries::measured;
use crate::backend::BlockBackend;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::ids::DiskId;
use crate::service::naming::named;
use crate::service::natural::natural;
use crate::service::plan::DISK_INSTANCES_MAX;
use crate::service::rows::DiskRow;
use crate::service::state::State;
use crate::service::views::{
    DiskFilter, DiskFit, DiskKind, DiskList, DiskListView, DiskOrder, IdName, PickedDiskView,
};

/// A disk that may be on the page, with what it is sorted by.
struct Candidate<'s> {
    id: DiskId,
    name: &'s str,
    figure: Option<u64>,
}

impl Candidate<'_> {
    fn order(&self, other: &Self) -> Ordering {
        self.figure
            .cmp(&other.figure)
            .then_with(|| natural(self.name, other.name))
            .then_with(|| self.id.cmp(&other.id))
    }
}

/// What is on a page.
struct Found {
    ids: Vec<DiskId>,
    view: DiskListView,
}

impl DiskOrder {
    /// Whether it is by sizes that take walks.
    const fn walks(self) -> bool {
        matches!(self, Self::Holds | Self::Own)
    }
}

impl<B: BlockBackend + 'static> Service<B> {
    /// A page of the disks.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn describe_disk_list(&self, list: &DiskList) -> Result<DiskListView, ServiceError> {
        let measure = async || {
            self.catch_up().await;
            if list.order.walks() {
                self.measure(self.all_disks()).await?;
            }
            let shown = self.find_disks(list).ids;
            self.measure(shown).await
        };
        measured(
            measure,
            async || self.describe_disk_list_at_once(list).await,
            DiskListView::is_measured,
        )
        .await
    }

    /// As [`Service::describe_disk_list`], with those sizes that are known.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn describe_disk_list_at_once(
        &self,
        list: &DiskList,
    ) -> Result<DiskListView, ServiceError> {
        self.catch_up().await;
        let Found { ids, mut view } = self.find_disks(list);
        let mut made = self.disks_being_made();
        for id in ids {
            let text = id.to_string();
            match made.iter().position(|view| view.id == text) {
                Some(at) => view.disks.push(made.swap_remove(at)),
                // One that went meanwhile is passed over.
                None => view.disks.extend(self.disk_view(id).await?),
            }
        }
        Ok(view)
    }

    /// Those of these disks that are there, by name.
    pub async fn describe_picked_disks(&self, ids: &[String]) -> Vec<PickedDiskView> {
        self.catch_up().await;
        let state = self.inner.state.borrow();
        let picked = ids.iter().filter_map(|id| {
            let id = id.parse().ok()?;
            let row = state.disks.get(&id).filter(|row| !row.is_staged)?;
            let IdName { id: text, name } = named(id, Some(&row.name));
            let applied = state.applied(id).iter();
            Some(PickedDiskView {
                reference: state.disk_reference(id, &row.name),
                id: text,
                name,
                multi_attach: row.multi_attach,
                is_encrypted: row.key.is_some(),
                locked: !self.inner.pool.is_unlocked(row.head),
                is_lost: state.check_reach(id).is_err(),
                policies: applied
                    .map(|applied| state.policy_name(applied.policy))
                    .collect(),
            })
        });
        let mut picked: Vec<_> = picked.collect();
        picked.sort_by(|a, b| natural(&a.name, &b.name).then_with(|| a.id.cmp(&b.id)));
        picked
    }

    /// The ids of all disks.
    pub async fn describe_disk_ids(&self) -> Vec<String> {
        self.catch_up().await;
        let state = self.inner.state.borrow();
        state.published().map(|(id, _)| id.to_string()).collect()
    }

    /// The names of all disks, each once.
    pub async fn describe_disk_names(&self) -> Vec<String> {
        self.catch_up().await;
        let state = self.inner.state.borrow();
        state.index.names.keys().cloned().collect()
    }

    fn find_disks(&self, list: &DiskList) -> Found {
        let coming = self.coming_disks();
        let state = self.inner.state.borrow();
        let coming = coming.iter().map(|(id, row)| (*id, row, false));
        let made = state.published().map(|(id, row)| (id, row, true));
        let (mut count, mut is_sorted) = (0, true);
        let mut candidates = Vec::new();
        for (id, row, is_made) in made.chain(coming) {
            count += 1;
            if !list.filter.takes(&state, id, row) {
                continue;
            }
            // What is being made has no size yet.
            let figure = if is_made {
                self.figure_of(&state, list.order, id, row)
            } else {
                Some(0)
            };
            is_sorted &= figure.is_some() || !list.order.walks();
            let name = &row.name;
            candidates.push(Candidate { id, name, figure });
        }
        let total = candidates.len() as u64;
        let (number, places) = list.part.of(candidates.len());
        let page = cut(candidates, places, |a, b| {
            let order = a.order(b);
            if list.is_down { order.reverse() } else { order }
        });
        Found {
            ids: page.into_iter().map(|candidate| candidate.id).collect(),
            view: DiskListView {
                disks: Vec::new(),
                number,
                total,
                count,
                is_sorted,
            },
        }
    }

    /// What a disk is sorted by before its name; `None` while that is being computed, or there is
    /// nothing.
    fn figure_of(&self, state: &State, order: DiskOrder, id: DiskId, row: &DiskRow) -> Option<u64> {
        match order {
            DiskOrder::Name => None,
            DiskOrder::Size => self.inner.pool.version(row.head).map(|head| head.len),
            DiskOrder::Holds => self.chain_sizes(id).map(|sizes| sizes.total_bytes()),
            DiskOrder::Own => self.known(self.added_figure(row.head)),
            DiskOrder::Snapshots => Some(state.chain_len(id) as u64),
            DiskOrder::Last => state.chain(id).next_back().map(|(_, row)| row.created_ms),
        }
    }
}

impl DiskFilter {
    fn takes(&self, state: &State, id: DiskId, row: &DiskRow) -> bool {
        let wanted = self.text.trim().to_lowercase();
        let is_under = |policy: &String| {
            let policy = policy.parse().ok();
            let mut applied = state.applied(id).iter();
            applied.any(|applied| Some(applied.policy) == policy)
        };
        let is_of = || {
            let mut having = state.instances_with(id);
            having.any(|(_, instance)| has(&instance.name, &wanted))
        };
        (has(&row.name, &wanted) || has(&id.to_string(), &wanted) || is_of())
            && !self.not_under.as_ref().is_some_and(is_under)
            && (self.fit.as_ref()).is_none_or(|fit| fit.takes(state, id, row))
    }
}

impl DiskFit {
    fn takes(&self, state: &State, id: DiskId, row: &DiskRow) -> bool {
        match self {
            Self::Attach(instance) => {
                let instance = instance.parse().ok();
                let there = instance.and_then(|id| Some((id, state.instances.get(&id)?)));
                there.is_some_and(|(to, instance)| {
                    let zone = state.zone_of_instance(instance);
                    let mut having = state.instances_with(id).map(|(id, _)| id);
                    let has_room = match row.multi_attach {
                        true => {
                            let having: Vec<_> = having.collect();
                            having.len() < DISK_INSTANCES_MAX && !having.contains(&to)
                        }
                        false => having.next().is_none(),
                    };
                    row.kind == DiskKind::Data && state.zone_of(row) == zone && has_room
                })
            }
            Self::System => {
                row.kind == DiskKind::System && state.instances_with(id).next().is_some()
            }
            Self::Workload => state.workloads.values().any(|row| row.disk == id),
            Self::Policy => !state.applied(id).is_empty(),
        }
    }
}
