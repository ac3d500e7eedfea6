//! DescribeSnapshots page by page: only what is on the page costs I/O.

use std::marker::PhantomData;

use super::SnapshotFilter;
use crate::backend::BlockBackend;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::ids::{Id, SnapshotId};
use crate::service::views::{SnapshotPageView, SnapshotView, TimeMs};

/// The most snapshots on a page.
pub const PAGE_SIZE_MAX: u32 = 100;
/// How many without a word about it, as in the API.
const PAGE_SIZE: u32 = 10;

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
        let mut found = self.find_snapshots(filter).await;
        // In one order that no two share, so that a place in it stays one.
        found.sort_by(|(_, a), (_, b)| place(b).cmp(&place(a)));
        let total = found.len() as u64;
        let (page, next_token) = cut(found, &paging, |(_, view)| place(view));
        let listed: Vec<_> = page.iter().filter_map(|(version, _)| *version).collect();
        self.measure_listed(&listed).await?;
        Ok(SnapshotPageView {
            snapshots: self.with_known_sizes(page).await?,
            total,
            next_token,
        })
    }
}

fn place(view: &SnapshotView) -> (TimeMs, &str) {
    (view.created_ms, &view.id)
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
