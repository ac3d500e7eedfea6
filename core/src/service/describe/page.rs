//! DescribeSnapshots page by page: only what is on the page costs I/O.

use super::SnapshotFilter;
use crate::backend::BlockBackend;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::ids::SnapshotId;
use crate::service::views::{SnapshotPageView, SnapshotView, TimeMs};

/// The most snapshots on a page.
pub const PAGE_SIZE_MAX: u32 = 100;
/// How many without a word about it, as in the API.
const PAGE_SIZE: u32 = 10;

/// Which of many snapshots are wanted.
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
        let (name, size) = match paging {
            SnapshotPaging::Number { size, .. } => ("PageSize", *size),
            SnapshotPaging::After { max, .. } => ("MaxResults", *max),
        };
        ServiceError::check_range(name, size, 1, PAGE_SIZE_MAX)?;
        let after = match paging {
            SnapshotPaging::Number { number, .. } => {
                ServiceError::check_range("PageNumber", *number, 1, u32::MAX)?;
                None
            }
            SnapshotPaging::After { token, .. } => token.as_deref().map(parse).transpose()?,
        };
        let mut found = self.find_snapshots(filter).await;
        // In one order that no two share, so that a place in it stays one.
        found.sort_by(|(_, a), (_, b)| place(b).cmp(&place(a)));
        let total = found.len() as u64;
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let first = match (paging, after) {
            (SnapshotPaging::Number { number, .. }, _) => {
                let before = usize::try_from(number - 1).unwrap_or(usize::MAX);
                before.saturating_mul(size).min(found.len())
            }
            (_, None) => 0,
            (_, Some((at_ms, id))) => found.partition_point(|(_, view)| place(view) >= (at_ms, id)),
        };
        let mut page = found.split_off(first);
        let is_last = page.len() <= size;
        page.truncate(size);
        let last = page.last().filter(|_| !is_last);
        let next_token = last.map(|(_, view)| format!("{}.{}", view.created_ms, view.id));
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

fn parse(token: &str) -> Result<(TimeMs, &str), ServiceError> {
    let (at_ms, id) = token.split_once('.').ok_or(ServiceError::BadToken)?;
    let at_ms = at_ms.parse().map_err(|_| ServiceError::BadToken)?;
    if id.parse::<SnapshotId>().is_err() {
        return Err(ServiceError::BadToken);
    }
    Ok((at_ms, id))
}
