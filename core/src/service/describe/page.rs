//! DescribeSnapshots page by page: only what is on the page costs I/O.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use crate::backend::BlockBackend;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::ids::{Id, SnapshotId};
use crate::service::index::Place;
use crate::service::state::State;
use crate::service::views::{SnapshotFilter, SnapshotPageView, SnapshotView, TimeMs};
use crate::units::VersionId;

/// The most snapshots on a page.
pub const PAGE_SIZE_MAX: u32 = 100;
/// How many without a word about it, as in the API.
const PAGE_SIZE: u32 = 10;

/// A snapshot with its version; none while it is being taken.
type Listed = (Option<VersionId>, SnapshotView);

/// Which of many snapshots or instances are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SnapshotPaging {
    /// PageNumber and PageSize: a page by its number, from 1.
    Number {
        /// Which page.
        number: u32,
        /// How many on each, 1 to 100.
        size: u32,
    },
    /// NextToken and MaxResults: those after what was listed last, whatever came or went since.
    After {
        /// The last answer's `next_token`; without it the first ones.
        token: Option<String>,
        /// How many, 1 to 100.
        max: u32,
    },
}

impl Default for SnapshotPaging {
    fn default() -> Self {
        Self::Number {
            number: 1,
            size: PAGE_SIZE,
        }
    }
}

/// What is on a page, without sizes; how many there are in all; where to go on.
struct Page {
    found: Vec<Listed>,
    total: u64,
    next_token: Option<String>,
}

impl<B: BlockBackend + 'static> Service<B> {
    /// One page of the snapshots that a filter takes, newest first.
    ///
    /// # Errors
    /// `InvalidParameter` for a page, a size or a token that cannot be; what the engine says.
    pub async fn describe_snapshot_page(
        &self,
        filter: &SnapshotFilter,
        paging: &SnapshotPaging,
    ) -> Result<SnapshotPageView, ServiceError> {
        let paging = Paging::<SnapshotId>::of(paging)?;
        self.catch_up().await;
        let Page {
            found,
            total,
            next_token,
        } = self.page_of(filter, &paging);
        let listed: Vec<_> = found.iter().filter_map(|(version, _)| *version).collect();
        self.measure_listed(&listed).await?;
        Ok(SnapshotPageView {
            snapshots: self.with_known_sizes(found).await?,
            total,
            next_token,
        })
    }

    /// What is on a page, how many there are in all, and where to go on. Whoever wants all snapshots
    /// does not wait for those on other pages; with a filter they are looked at, to be counted.
    fn page_of(&self, filter: &SnapshotFilter, paging: &Paging<'_, SnapshotId>) -> Page {
        let now = self.now();
        let coming = self.snapshots_being_taken(filter).into_iter();
        let coming = coming.filter_map(|(_, view)| Some((view.id.parse().ok()?, view)));
        let mut coming: BTreeMap<Place, SnapshotView> = coming
            .map(|(id, view)| ((view.created_ms, id), view))
            .collect();
        let state = self.inner.state.borrow();
        let is_all = *filter == SnapshotFilter::default();
        let mut total = if is_all {
            state.snapshots.len() + coming.len()
        } else {
            0
        };
        let (skipped, before) = match paging.first {
            First::At(first) => (first, None),
            First::After(at_ms, id) => (0, id.parse().ok().map(|id| (at_ms, id))),
        };
        let wanted = state.wanted(filter, before.filter(|_| is_all), now);
        let (mut page, mut seen, mut is_last) = (Vec::new(), 0, true);
        for place in newest_first(coming.keys().rev().copied(), wanted) {
            total += usize::from(!is_all);
            if before.is_some_and(|before| place >= before) {
                continue;
            }
            seen += 1;
            if seen <= skipped {
                continue;
            }
            if page.len() < paging.size {
                page.push(place);
            } else {
                is_last = false;
                if is_all {
                    break;
                }
            }
        }
        let last = page.last().filter(|_| !is_last);
        let next_token = last.map(|(at_ms, id)| format!("{at_ms}.{id}"));
        let mut lineages = BTreeMap::new();
        let views = page.into_iter().filter_map(|place| {
            let (_, id) = place;
            if let Some(view) = coming.remove(&place) {
                return Some((None, view));
            }
            let row = state.snapshots.get(&id)?;
            let lineage = lineages
                .entry(row.disk)
                .or_insert_with(|| self.lineage(&state, row.disk));
            let view = self.snapshot_facts(&state, lineage, id, row, now)?;
            Some((Some(row.version), view))
        });
        Page {
            found: views.collect(),
            total: total as u64,
            next_token,
        }
    }
}

impl State {
    /// The snapshots that a filter takes before a place, newest first.
    pub(super) fn wanted<'s>(
        &'s self,
        filter: &'s SnapshotFilter,
        before: Option<Place>,
        now: TimeMs,
    ) -> Box<dyn Iterator<Item = Place> + 's> {
        let takes = move |id: &SnapshotId| {
            let row = self.snapshots.get(id);
            row.is_some_and(|row| filter.takes_row(self, *id, row, now))
        };
        match &filter.disk {
            None => Box::new(self.index.newest(before).filter(move |(_, id)| takes(id))),
            Some(disk) => {
                let disk = disk.parse().into_iter();
                let chain = disk.flat_map(|disk| self.chain(disk));
                let chain = chain.filter(move |(id, row)| filter.takes_row(self, *id, row, now));
                let mut places: Vec<_> = chain.map(|(id, row)| (row.created_ms, id)).collect();
                places.sort_unstable();
                Box::new(places.into_iter().rev())
            }
        }
    }
}

/// Two rows, newest first each, as one.
pub(super) fn newest_first(
    a: impl Iterator<Item = Place>,
    b: impl Iterator<Item = Place>,
) -> impl Iterator<Item = Place> {
    let (mut a, mut b) = (a.peekable(), b.peekable());
    std::iter::from_fn(move || {
        if a.peek() > b.peek() {
            a.next()
        } else {
            b.next()
        }
    })
}

/// A paging that can be: numbers within their limits, and a token that was given out.
pub(super) struct Paging<'p, I> {
    size: usize,
    first: First<'p>,
    of: PhantomData<I>,
}

enum First<'p> {
    At(usize),
    After(TimeMs, &'p str),
}

impl<'p, I: Id> Paging<'p, I> {
    pub(super) fn of(paging: &'p SnapshotPaging) -> Result<Self, ServiceError> {
        let (name, size) = match paging {
            SnapshotPaging::Number { size, .. } => ("PageSize", *size),
            SnapshotPaging::After { max, .. } => ("MaxResults", *max),
        };
        ServiceError::check_range(name, size, 1, PAGE_SIZE_MAX)?;
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let first = match paging {
            SnapshotPaging::Number { number, .. } => {
                ServiceError::check_range("PageNumber", *number, 1, u32::MAX)?;
                let before = usize::try_from(number - 1).unwrap_or(usize::MAX);
                First::At(before.saturating_mul(size))
            }
            SnapshotPaging::After { token: None, .. } => First::At(0),
            SnapshotPaging::After {
                token: Some(token), ..
            } => {
                let (at_ms, id) = token.split_once('.').ok_or(ServiceError::BadToken)?;
                let at_ms = at_ms.parse().map_err(|_| ServiceError::BadToken)?;
                if id.parse::<I>().is_err() {
                    return Err(ServiceError::BadToken);
                }
                First::After(at_ms, id)
            }
        };
        Ok(Self {
            size,
            first,
            of: PhantomData,
        })
    }
}

/// One page of what was found, the newest first, and where to go on.
pub(super) fn cut<T, I>(
    mut found: Vec<T>,
    paging: &Paging<'_, I>,
    place: impl Fn(&T) -> (TimeMs, &str),
) -> (Vec<T>, Option<String>) {
    let first = match paging.first {
        First::At(first) => first.min(found.len()),
        First::After(at_ms, id) => found.partition_point(|item| place(item) >= (at_ms, id)),
    };
    let mut page = found.split_off(first);
    let is_last = page.len() <= paging.size;
    page.truncate(paging.size);
    let last = page.last().filter(|_| !is_last).map(place);
    let next_token = last.map(|(at_ms, id)| format!("{at_ms}.{id}"));
    (page, next_token)
}
