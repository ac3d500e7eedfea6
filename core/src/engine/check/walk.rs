//! The walk of a check.
//!
//! While commits go on, an object is looked at only if its parent, at that very moment, is still in
//! use: then so is the object itself. What cannot be read is a finding only if it was not given back
//! while it was read. What is passed over for these reasons is reached by a later pass, for whoever
//! gave it back wrote its parents anew. A walker frees what is below a node before the node: that counts as
//! given back from then on, and what the walker still has is reached by a dry run of it.

use std::rc::Rc;

use super::pause::Pause;
use super::report::{CheckProgress, CheckReport, Finding, Owner};
use super::seen::Seen;
use crate::backend::{Allocation, BlockBackend, Location};
use crate::engine::catalog::page::PageRef;
use crate::engine::error::Error;
use crate::engine::hash::Aggregate;
use crate::engine::lineage::{Lineage, VersionKind};
use crate::engine::map::node::NODE_LEN;
use crate::engine::map::{Entry, NodeName};
use crate::engine::seal::Cipher;
use crate::engine::state::Shared;

/// Allocations listed at a time.
const LIST_LEN: usize = 4096;
/// A pass that verifies no more than this leaves so little that commits can wait for it.
const REST_BYTES_MAX: u64 = 1 << 20;
/// Passes beside commits: on a pool that is written faster than it is verified, the rest stays
/// large, and commits wait for it.
const PASSES_MAX: u32 = 8;

/// Where an object is, and how long.
type Place = (Location, u32);

/// Whose tree is walked.
struct Tree {
    of: Owner,
    /// What opens its blocks: nothing for plain ones. `None` where it is locked.
    opens: Option<Option<Cipher>>,
}

pub(super) struct Checker<'a, B: BlockBackend, F> {
    shared: &'a Shared<B>,
    progress: F,
    report: CheckReport,
    seen: Rc<Seen>,
}

impl<'a, B: BlockBackend, F: FnMut(CheckProgress) -> bool> Checker<'a, B, F> {
    pub(super) fn new(shared: &'a Shared<B>, progress: F) -> Self {
        Self {
            shared,
            progress,
            report: CheckReport::default(),
            seen: shared.state.borrow_mut().checks.begin(),
        }
    }

    pub(super) async fn run(mut self) -> Result<CheckReport, Error> {
        for _ in 0..PASSES_MAX {
            let before = self.report.bytes;
            self.pass().await?;
            if self.report.bytes - before <= REST_BYTES_MAX {
                break;
            }
        }
        let pause = Pause::new(self.shared).await?;
        self.pass().await?;
        let lineage = Rc::clone(&self.shared.state.borrow().lineage);
        self.versions(&lineage);
        self.graves(&lineage).await?;
        self.waiting();
        self.account().await?;
        self.step()?;
        drop(pause);
        Ok(self.report)
    }

    fn step(&mut self) -> Result<(), Error> {
        self.shared.state.borrow().check_open()?;
        let done_bytes = self.report.bytes;
        let allocated = self.shared.store.backend.space().allocated;
        // What was verified and given back since is done, and allocated no more.
        let total_bytes = allocated.max(done_bytes);
        if (self.progress)(CheckProgress {
            done_bytes,
            total_bytes,
        }) {
            Ok(())
        } else {
            Err(Error::Canceled)
        }
    }

    /// Walks what the pool reaches now and was not seen before.
    async fn pass(&mut self) -> Result<(), Error> {
        let (tree, ids) = {
            let state = self.shared.state.borrow();
            let ids = state.lineage.versions().map(|(id, _)| id);
            // What an unlocked version shares with a locked one is verified: those come last.
            let (mut ids, locked): (Vec<_>, Vec<_>) = ids.partition(|&id| state.is_open(id));
            ids.extend(locked);
            (state.catalog.tree, ids)
        };
        if let Some(root) = tree {
            self.pages(root, None).await?;
        }
        for id in ids {
            let version = self.shared.state.borrow().lineage.version(id).cloned();
            if let Some(version) = version {
                let name = version.root_name(self.shared.store.pool_id);
                let cipher = self.shared.state.borrow().keyring.cipher(id, &version);
                let tree = Tree {
                    of: Owner::Version(id),
                    opens: cipher.ok(),
                };
                self.tree(&tree, version.root, name).await?;
            }
        }
        Ok(())
    }

    fn versions(&mut self, lineage: &Lineage) {
        for (id, version) in lineage.versions() {
            self.report.versions += 1;
            let is_young = version.root.birth() > version.generation && !version.is_zombie;
            if version.kind != VersionKind::Head && is_young {
                self.report.add(Finding::TooYoung(Owner::Version(id)));
            }
        }
    }

    /// Damage becomes a finding; anything else ends the check.
    fn found(&mut self, of: Owner, error: Error) -> Result<(), Error> {
        match error {
            Error::Corrupt(corruption) => {
                self.report.add(Finding::Corrupt { of, corruption });
                Ok(())
            }
            other => Err(other),
        }
    }

    /// As `found`, of an object that may have been given back while it was read: by a commit that
    /// is durable, if not landed yet.
    async fn unreadable(
        &mut self,
        of: Owner,
        (location, len): Place,
        error: Error,
    ) -> Result<(), Error> {
        self.landed().await?;
        if self.seen.has(location, len) {
            self.found(of, error)
        } else {
            Ok(())
        }
    }

    /// Waits for the commit under way, if there is one.
    async fn landed(&self) -> Result<(), Error> {
        let before = self.shared.state.borrow().counters.commits;
        loop {
            let progress = self.shared.progress.listen();
            {
                let state = self.shared.state.borrow();
                state.check_open()?;
                if !state.is_busy || state.counters.commits > before {
                    return Ok(());
                }
            }
            progress.await;
        }
    }

    async fn pages(&mut self, page_ref: PageRef, level: Option<u8>) -> Result<(), Error> {
        let place = (page_ref.location, page_ref.len);
        if !self.seen.note(page_ref.location, page_ref.len) {
            return Ok(());
        }
        let page = match self.shared.store.page_uncached(&page_ref).await {
            Ok(page) if level.is_none_or(|level| level == page.level) => page,
            Ok(_) => {
                let (location, fault) = (page_ref.location, crate::engine::Fault::Misplaced);
                let error = crate::engine::Corruption::Page { location, fault }.into();
                return self.unreadable(Owner::Catalog, place, error).await;
            }
            Err(error) => return self.unreadable(Owner::Catalog, place, error).await,
        };
        self.report.pages += 1;
        self.report.bytes += u64::from(page_ref.len);
        self.step()?;
        if page.level > 0 {
            for child in page
                .rows
                .iter()
                .filter_map(|row| PageRef::decode(row.value()))
            {
                if !self.seen.has(page_ref.location, page_ref.len) {
                    break;
                }
                Box::pin(self.pages(child, Some(page.level - 1))).await?;
            }
        }
        Ok(())
    }

    /// Verifies a tree; what another tree shares is verified once.
    async fn tree(&mut self, tree: &Tree, entry: Entry, name: NodeName) -> Result<(), Error> {
        let Some(object) = entry.object() else {
            return Ok(());
        };
        let place = (object.location, NODE_LEN as u32);
        if !self.seen.note(object.location, NODE_LEN as u32) {
            return Ok(());
        }
        let node = match self.shared.store.node_uncached(object, &name).await {
            Ok(node) => node,
            Err(error) => return self.unreadable(tree.of, place, error).await,
        };
        self.report.nodes += 1;
        self.report.bytes += NODE_LEN as u64;
        self.step()?;
        let mut sums = Some(Aggregate::default());
        for (slot, entry) in node.entries().enumerate() {
            let child = name.child(slot);
            let Some(object) = entry.object() else {
                continue;
            };
            if !self.seen.has(place.0, place.1) {
                return Ok(());
            }
            let part = if child.level == 0 {
                self.block(tree, entry, &child).await?;
                Some(Aggregate::of_block(child.first, object.checksum))
            } else {
                Box::pin(self.tree(tree, entry, child)).await?;
                let below = self.shared.store.node(object, &child).await;
                below.ok().map(|node| node.aggregate())
            };
            sums = sums.zip(part).map(|(sums, part)| sums.plus(part));
        }
        if sums.is_some_and(|sums| sums != node.aggregate()) {
            let (level, first) = (name.level, name.first);
            self.report.add(Finding::Sums {
                of: tree.of,
                location: object.location,
                level,
                first,
            });
        }
        Ok(())
    }

    async fn block(&mut self, tree: &Tree, entry: Entry, name: &NodeName) -> Result<(), Error> {
        let Some(object) = entry.object() else {
            return Ok(());
        };
        let len = name.block_size.len();
        if !self.seen.note(object.location, len) {
            return Ok(());
        }
        let mut bytes = vec![0; len as usize];
        let store = &self.shared.store;
        let read = match &tree.opens {
            Some(cipher) => {
                let cipher = cipher.as_ref();
                store.block(object, name.first, cipher, &mut bytes).await
            }
            None => store.locked_block(object, name.first, &mut bytes).await,
        };
        match read {
            Ok(()) if tree.opens.is_none() => {
                self.report.locked_blocks += 1;
                self.report.bytes += u64::from(len);
                self.step()
            }
            Ok(()) => {
                self.report.data_blocks += 1;
                self.report.bytes += u64::from(len);
                self.step()
            }
            Err(error) => {
                let place = (object.location, len);
                self.unreadable(tree.of, place, error).await
            }
        }
    }

    /// What walkers have not freed yet is in use: a dry run of the walkers names it.
    async fn graves(&mut self, lineage: &Lineage) -> Result<(), Error> {
        for (&id, grave) in &lineage.graves {
            let mut stage = self.shared.stage().dry();
            let mut grave = grave.clone();
            let walked = stage.walk(&mut grave, &mut usize::MAX.clone()).await;
            let frees = std::mem::take(&mut stage.frees);
            for free in frees {
                if self.seen.note(free.location, free.len) {
                    self.report.bytes += u64::from(free.len);
                }
            }
            if let Err(error) = walked {
                self.found(Owner::Grave(id), error)?;
            }
            self.step()?;
        }
        Ok(())
    }

    /// Blocks that are spilled, or given up and not freed yet, are in use too.
    fn waiting(&mut self) {
        let mut waiting = Vec::new();
        {
            let state = self.shared.state.borrow();
            for (id, overlay) in state.all_overlays() {
                let Some(version) = state.lineage.version(id) else {
                    continue;
                };
                let len = version.block_size.len();
                waiting.extend(
                    overlay
                        .spilled_objects()
                        .map(|object| (object.location, len)),
                );
            }
            waiting.extend(state.given_up.iter().map(|free| (free.location, free.len)));
        }
        for (location, len) in waiting {
            self.seen.note(location, len);
        }
    }

    /// Holds what is in use against what is allocated, both ways.
    async fn account(&mut self) -> Result<(), Error> {
        let unit = self.shared.store.backend.geometry().unit;
        let mut after = None;
        loop {
            let listed = self.shared.store.backend.allocated(after, LIST_LEN).await?;
            let Some(last) = listed.last() else { break };
            after = Some(last.location);
            for allocation in listed {
                self.account_for(allocation, unit);
            }
            self.step()?;
        }
        for location in self.seen.rest() {
            self.report.add(Finding::NotAllocated(location));
        }
        Ok(())
    }

    fn account_for(&mut self, allocation: Allocation, unit: u32) {
        let Allocation {
            location,
            len: allocated,
        } = allocation;
        match self.seen.take(location) {
            None => self.report.add(Finding::Leaked {
                location,
                len: allocated,
            }),
            Some(needed) if needed.div_ceil(unit) * unit != allocated => {
                self.report.add(Finding::Length {
                    location,
                    allocated,
                    needed,
                });
            }
            Some(_) => {}
        }
    }
}
