//! Changing rows: new pages on the paths to what changed, the old ones given back.

use std::iter;
use std::ops::Range;
use std::rc::Rc;

use futures_util::future::try_join_all;

use super::Catalog;
use super::page::{Page, PageRef, Row};
use super::read::{TOGETHER_MAX, child};
use super::recent::{Change, Recent};
use crate::backend::BlockBackend;
use crate::engine::error::Error;
use crate::engine::stage::Stage;
use crate::engine::store::Store;

/// A page is cut when it grows over this many bytes.
const PAGE_LEN_MAX: usize = 8 * 1024;
/// A rewritten page under this many bytes is joined with a neighbour.
const PAGE_LEN_MIN: usize = 2 * 1024;

/// A page with the pages below it that changes touch, one for each of [`touched`].
struct Paths {
    page: Rc<Page>,
    below: Vec<(PageRef, Paths)>,
}

/// A child after the change: as it was, or to be written.
enum Child {
    Kept(Row),
    Draft(Page),
}

impl<B: BlockBackend> Stage<'_, B> {
    /// The same catalog with all its rows in the tree.
    pub(crate) async fn folded(&mut self, catalog: &Catalog) -> Result<Catalog, Error> {
        let changes = catalog.recent.changes();
        Ok(Catalog {
            tree: self.update_tree(catalog.tree, changes).await?,
            recent: Recent::default(),
        })
    }

    /// Applies changes, in ascending order of keys, and returns the new root.
    async fn update_tree(
        &mut self,
        root: Option<PageRef>,
        changes: &[Change],
    ) -> Result<Option<PageRef>, Error> {
        debug_assert!(
            changes.is_sorted_by(|a, b| a.0 < b.0),
            "each key once, in order"
        );
        if changes.is_empty() {
            return Ok(root);
        }
        let before = match root {
            Some(root) => {
                let page = self.store.page(&root).await?;
                self.free_page(&root);
                page
            }
            None => Rc::new(Page {
                level: 0,
                rows: Vec::new(),
            }),
        };
        let paths = read_paths(self.store, before, changes).await?;
        let mut page = self.changed_page(&paths, changes).await?;
        loop {
            if page.rows.is_empty() {
                return Ok(None);
            }
            if page.level > 0
                && let [only] = page.rows.as_slice()
            {
                // A root with one child is a level too many.
                return Ok(PageRef::decode(only.value()));
            }
            let level = page.level;
            let mut rows = self.write_pages(page).await?;
            if rows.len() == 1 {
                return Ok(rows.pop().and_then(|row| PageRef::decode(row.value())));
            }
            page = Page {
                level: level + 1,
                rows,
            };
        }
    }

    /// The page with the changes applied, of any length; its children are written, it is not.
    async fn changed_page(&mut self, paths: &Paths, changes: &[Change]) -> Result<Page, Error> {
        let page = &paths.page;
        if page.level == 0 {
            return Ok(Page {
                level: 0,
                rows: merged(&page.rows, changes),
            });
        }
        let kept = |range: Range<usize>| {
            let rows = page.rows.get(range).unwrap_or_default();
            rows.iter().cloned().map(Child::Kept)
        };
        let mut children = Vec::with_capacity(page.rows.len());
        let mut seen = 0;
        for ((position, mine), (page_ref, below)) in touched(page, changes).zip(&paths.below) {
            children.extend(kept(seen..position));
            seen = position + 1;
            self.free_page(page_ref);
            let draft = Box::pin(self.changed_page(below, mine)).await?;
            if !draft.rows.is_empty() {
                children.push(Child::Draft(draft));
            }
        }
        children.extend(kept(seen..page.rows.len()));
        let mut rows = Vec::new();
        for child in self.joined(page.level, children).await? {
            match child {
                Child::Kept(row) => rows.push(row),
                Child::Draft(draft) => rows.extend(self.write_pages(draft).await?),
            }
        }
        Ok(Page {
            level: page.level,
            rows,
        })
    }

    /// Joins each short draft with the child before it, or else after it.
    async fn joined(&mut self, level: u8, children: Vec<Child>) -> Result<Vec<Child>, Error> {
        let mut done: Vec<Child> = Vec::new();
        for next in children {
            let is_short = |child: Option<&Child>| matches!(child, Some(Child::Draft(page)) if page.encoded_len() < PAGE_LEN_MIN);
            let joins = is_short(done.last()) || (is_short(Some(&next)) && !done.is_empty());
            if !joins {
                done.push(next);
                continue;
            }
            let Some(last) = done.pop() else { continue };
            let mut joined = self.draft(level, last).await?;
            joined.rows.extend(self.draft(level, next).await?.rows);
            done.push(Child::Draft(joined));
        }
        Ok(done)
    }

    async fn draft(&mut self, level: u8, kept_or_draft: Child) -> Result<Page, Error> {
        match kept_or_draft {
            Child::Draft(page) => Ok(page),
            Child::Kept(row) => {
                let parent = Page {
                    level,
                    rows: vec![row],
                };
                let (page_ref, page) = child(self.store, &parent, 0).await?;
                self.free_page(&page_ref);
                Ok(Rc::unwrap_or_clone(page))
            }
        }
    }

    /// Cuts a page by the split rule and writes the parts; returns the rows for the page above.
    async fn write_pages(&mut self, page: Page) -> Result<Vec<Row>, Error> {
        let level = page.level;
        let mut parts = vec![Page {
            level,
            rows: Vec::new(),
        }];
        let mut len = parts.first().map_or(0, Page::encoded_len);
        let empty_len = len;
        for row in page.rows {
            len += row.encoded_len();
            let is_full = len > PAGE_LEN_MAX;
            match parts.last_mut() {
                Some(part) if !is_full || part.rows.is_empty() => part.rows.push(row),
                _ => {
                    len = empty_len + row.encoded_len();
                    parts.push(Page {
                        level,
                        rows: vec![row],
                    });
                }
            }
        }
        let mut rows = Vec::with_capacity(parts.len());
        for part in parts {
            let first = part.rows.first().cloned();
            let page_ref = self.write_page(part).await?;
            let key = first.as_ref().map_or(&[][..], Row::key);
            rows.push(Row::new(key, &page_ref.encode()));
        }
        Ok(rows)
    }
}

/// The children that changes belong to, in order, each with its part of the changes.
fn touched<'a>(
    page: &'a Page,
    changes: &'a [Change],
) -> impl Iterator<Item = (usize, &'a [Change])> {
    let mut rest = changes;
    iter::from_fn(move || {
        let position = page.child_of(&rest.first()?.0);
        let count = page.rows.get(position + 1).map_or(rest.len(), |next| {
            rest.partition_point(|(key, _)| **key < *next.key())
        });
        let (mine, after) = rest.split_at(count);
        rest = after;
        Some((position, mine))
    })
}

/// Reads the pages below this one that changes touch. Those of a level are asked for together: a backend
/// that has to wait for each would wait as often as there are pages.
async fn read_paths<B: BlockBackend>(
    store: &Store<B>,
    page: Rc<Page>,
    changes: &[Change],
) -> Result<Paths, Error> {
    let mut below = Vec::new();
    if page.level > 0 {
        let touched: Vec<_> = touched(&page, changes).collect();
        for together in touched.chunks(TOGETHER_MAX) {
            let asked = together.iter().map(async |&(position, changes)| {
                let (page_ref, child) = child(store, &page, position).await?;
                let paths = Box::pin(read_paths(store, child, changes)).await?;
                Ok::<_, Error>((page_ref, paths))
            });
            below.extend(try_join_all(asked).await?);
        }
    }
    Ok(Paths { page, below })
}

/// Rows with changes applied.
pub(super) fn merged(rows: &[Row], changes: &[Change]) -> Vec<Row> {
    let mut result = Vec::with_capacity(rows.len() + changes.len());
    let mut rows = rows.iter().peekable();
    for (key, value) in changes {
        while let Some(row) = rows.next_if(|row| *row.key() < **key) {
            result.push(row.clone());
        }
        rows.next_if(|row| *row.key() == **key);
        if let Some(value) = value {
            result.push(Row::new(key, value));
        }
    }
    result.extend(rows.cloned());
    result
}
