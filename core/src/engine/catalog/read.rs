//! Looking rows up, one path a look-up.

use std::rc::Rc;

use futures_util::future::join_all;

use super::Catalog;
use super::page::{LEVEL_MAX, Page, PageRef, Row};
use super::update::merged;
use crate::backend::BlockBackend;
use crate::engine::error::{Corruption, Error, Fault};
use crate::engine::store::Store;

/// Follows a child, insisting that levels fall by one: damaged pages must not make a circle.
pub(crate) async fn child<B: BlockBackend>(
    store: &Store<B>,
    page: &Page,
    position: usize,
) -> Result<(PageRef, Rc<Page>), Error> {
    let misfit = |page_ref: &PageRef| Corruption::Page {
        location: page_ref.location,
        fault: Fault::Misplaced,
    };
    let row = page
        .rows
        .get(position)
        .ok_or(Error::Corrupt(Corruption::Root(Fault::Malformed)))?;
    let page_ref =
        PageRef::decode(row.value()).ok_or(Error::Corrupt(Corruption::Root(Fault::Malformed)))?;
    let child = store.page(&page_ref).await?;
    if child.level + 1 != page.level {
        return Err(misfit(&page_ref).into());
    }
    Ok((page_ref, child))
}

/// Pages that are asked for together, so that a backend can read them in one go.
pub(super) const TOGETHER_MAX: usize = 64;

/// Some leaves in order.
struct Leaves {
    /// Those that were asked for. One that cannot be read matters to who comes as far as it.
    pages: Vec<Result<Rc<Page>, Error>>,
    /// The first key after them.
    after: Option<Vec<u8>>,
}

/// The leaf that holds a key, if it stands anywhere, and the next ones of the same kind, `count_max` at most.
async fn leaves<B: BlockBackend>(
    store: &Store<B>,
    root: Option<PageRef>,
    key: &[u8],
    count_max: usize,
) -> Result<Option<Leaves>, Error> {
    let Some(root) = root else { return Ok(None) };
    let mut page = store.page(&root).await?;
    let mut after = None;
    for _ in 0..=LEVEL_MAX {
        let key_at = |position: usize| page.rows.get(position).map(Row::key);
        match page.level {
            0 => {
                let pages = vec![Ok(page)];
                return Ok(Some(Leaves { pages, after }));
            }
            1 => {
                let first = page.child_of(key);
                let is_more = |at: &usize| key_at(*at).is_some_and(|k| k.first() <= key.first());
                let last = first + 1..first + count_max.clamp(1, TOGETHER_MAX);
                let end = first + 1 + last.take_while(is_more).count();
                let after = key_at(end).map(<[u8]>::to_vec).or(after);
                let asked = (first..end).map(|at| child(store, &page, at));
                let read = join_all(asked).await.into_iter();
                let pages = read.map(|leaf| Ok(leaf?.1)).collect();
                return Ok(Some(Leaves { pages, after }));
            }
            _ => {
                let position = page.child_of(key);
                after = key_at(position + 1).map(<[u8]>::to_vec).or(after);
                page = child(store, &page, position).await?.1;
            }
        }
    }
    Err(Corruption::Page {
        location: root.location,
        fault: Fault::Malformed,
    }
    .into())
}

impl Catalog {
    /// The value under a key.
    pub(crate) async fn find<B: BlockBackend>(
        &self,
        store: &Store<B>,
        key: &[u8],
    ) -> Result<Option<Vec<u8>>, Error> {
        match self.recent.find(key) {
            Some(value) => Ok(value.map(<[u8]>::to_vec)),
            None => find(store, self.tree, key).await,
        }
    }

    /// Up to `count_max` rows of one kind, from a key on, in order.
    pub(crate) async fn scan<B: BlockBackend>(
        &self,
        store: &Store<B>,
        kind: u8,
        from: Vec<u8>,
        count_max: usize,
    ) -> Result<Vec<Row>, Error> {
        let recent = self.recent.of_kind(kind, &from);
        // For each row of the tree that was removed there may have to be another one.
        let removed = recent.iter().filter(|(_, value)| value.is_none()).count();
        let count = count_max.saturating_add(removed);
        let rows = scan(store, self.tree, kind, from, count).await?;
        let mut rows = merged(&rows, recent);
        rows.truncate(count_max);
        Ok(rows)
    }
}

/// The value under a key in the tree.
async fn find<B: BlockBackend>(
    store: &Store<B>,
    root: Option<PageRef>,
    key: &[u8],
) -> Result<Option<Vec<u8>>, Error> {
    let found = leaves(store, root, key, 1).await?;
    let Some(page) = found.and_then(|leaves| leaves.pages.into_iter().next()) else {
        return Ok(None);
    };
    let page = page?;
    let found = page.rows.binary_search_by(|row| row.key().cmp(key)).ok();
    Ok(found
        .and_then(|at| page.rows.get(at))
        .map(|row| row.value().to_vec()))
}

/// Up to `count_max` rows of one kind in the tree, from a key on, in order.
async fn scan<B: BlockBackend>(
    store: &Store<B>,
    root: Option<PageRef>,
    kind: u8,
    from: Vec<u8>,
    count_max: usize,
) -> Result<Vec<Row>, Error> {
    let (mut rows, mut from) = (Vec::new(), from);
    // One leaf tells about how many more are wanted.
    let mut wanted = 1;
    while let Some(Leaves { pages, after }) = leaves(store, root, &from, wanted).await? {
        for page in pages {
            let page = page?;
            for row in page.rows.iter().filter(|row| row.key() >= from.as_slice()) {
                if row.key().first() != Some(&kind) || rows.len() == count_max {
                    return Ok(rows);
                }
                rows.push(row.clone());
            }
            wanted = (count_max - rows.len()).div_ceil(page.rows.len().max(1));
        }
        match after {
            Some(key) => from = key,
            None => break,
        }
    }
    Ok(rows)
}
