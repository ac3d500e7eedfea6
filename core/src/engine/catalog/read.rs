//! Looking rows up, one path a look-up.

use std::rc::Rc;

use super::page::{LEVEL_MAX, Page, PageRef, Row};
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

/// The leaf that holds a key, if it stands anywhere, and the first key after that leaf.
async fn leaf<B: BlockBackend>(
    store: &Store<B>,
    root: Option<PageRef>,
    key: &[u8],
) -> Result<Option<(Rc<Page>, Option<Vec<u8>>)>, Error> {
    let Some(root) = root else { return Ok(None) };
    let mut page = store.page(&root).await?;
    let mut after = None;
    for _ in 0..=LEVEL_MAX {
        if page.level == 0 {
            return Ok(Some((page, after)));
        }
        let position = page.child_of(key);
        if let Some(next) = page.rows.get(position + 1) {
            after = Some(next.key().to_vec());
        }
        page = child(store, &page, position).await?.1;
    }
    Err(Corruption::Page {
        location: root.location,
        fault: Fault::Malformed,
    }
    .into())
}

/// The value under a key.
pub(crate) async fn find<B: BlockBackend>(
    store: &Store<B>,
    root: Option<PageRef>,
    key: &[u8],
) -> Result<Option<Vec<u8>>, Error> {
    let Some((page, _)) = leaf(store, root, key).await? else {
        return Ok(None);
    };
    let found = page.rows.binary_search_by(|row| row.key().cmp(key)).ok();
    Ok(found
        .and_then(|at| page.rows.get(at))
        .map(|row| row.value().to_vec()))
}

/// Up to `count_max` rows of one kind, from a key on, in order.
pub(crate) async fn scan<B: BlockBackend>(
    store: &Store<B>,
    root: Option<PageRef>,
    kind: u8,
    from: Vec<u8>,
    count_max: usize,
) -> Result<Vec<Row>, Error> {
    let (mut rows, mut from) = (Vec::new(), from);
    while let Some((page, after)) = leaf(store, root, &from).await? {
        for row in page.rows.iter().filter(|row| row.key() >= from.as_slice()) {
            if row.key().first() != Some(&kind) || rows.len() == count_max {
                return Ok(rows);
            }
            rows.push(row.clone());
        }
        match after {
            Some(key) => from = key,
            None => break,
        }
    }
    Ok(rows)
}
