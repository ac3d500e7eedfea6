//! The walk of a check.

use std::collections::BTreeMap;

use roaring::RoaringTreemap;

use super::report::{CheckProgress, CheckReport, Finding, Owner};
use crate::backend::{Allocation, BlockBackend, Location};
use crate::engine::catalog::page::PageRef;
use crate::engine::error::Error;
use crate::engine::hash::Aggregate;
use crate::engine::lineage::VersionKind;
use crate::engine::map::node::NODE_LEN;
use crate::engine::map::{Entry, NodeName};
use crate::engine::state::Shared;

/// Allocations listed at a time.
const LIST_LEN: usize = 4096;

pub(super) struct Checker<'a, B: BlockBackend, F> {
    shared: &'a Shared<B>,
    progress: F,
    report: CheckReport,
    /// What is in use, by length.
    used: BTreeMap<u32, RoaringTreemap>,
    total_bytes: u64,
}

impl<'a, B: BlockBackend, F: FnMut(CheckProgress) -> bool> Checker<'a, B, F> {
    pub(super) fn new(shared: &'a Shared<B>, progress: F) -> Self {
        let total_bytes = shared.store.backend.space().allocated;
        let report = CheckReport::default();
        Self {
            shared,
            progress,
            report,
            used: BTreeMap::new(),
            total_bytes,
        }
    }

    pub(super) async fn run(mut self) -> Result<CheckReport, Error> {
        let (lineage, catalog) = {
            let state = self.shared.state.borrow();
            (std::rc::Rc::clone(&state.lineage), state.catalog)
        };
        if let Some(root) = catalog {
            self.pages(root, None).await?;
        }
        for (id, version) in lineage.versions() {
            self.report.versions += 1;
            let owner = Owner::Version(id);
            let is_young = version.root.birth() > version.generation && !version.is_zombie;
            if version.kind != VersionKind::Head && is_young {
                self.report.add(Finding::TooYoung(owner));
            }
            let name = version.root_name(self.shared.store.pool_id);
            self.tree(owner, version.root, name).await?;
        }
        self.graves(&lineage).await?;
        self.waiting();
        self.account().await?;
        self.step()?;
        Ok(self.report)
    }

    fn step(&mut self) -> Result<(), Error> {
        let (done_bytes, total_bytes) = (self.report.bytes, self.total_bytes);
        if (self.progress)(CheckProgress {
            done_bytes,
            total_bytes,
        }) {
            Ok(())
        } else {
            Err(Error::Canceled)
        }
    }

    /// Notes an object as in use; false if it was before.
    fn uses(&mut self, location: Location, len: u32) -> bool {
        self.used.entry(len).or_default().insert(location.raw())
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

    async fn pages(&mut self, page_ref: PageRef, level: Option<u8>) -> Result<(), Error> {
        self.uses(page_ref.location, page_ref.len);
        let page = match self.shared.store.page_uncached(&page_ref).await {
            Ok(page) if level.is_none_or(|level| level == page.level) => page,
            Ok(_) => {
                let (location, fault) = (page_ref.location, crate::engine::Fault::Misplaced);
                let error = crate::engine::Corruption::Page { location, fault }.into();
                return self.found(Owner::Catalog, error);
            }
            Err(error) => return self.found(Owner::Catalog, error),
        };
        self.report.pages += 1;
        self.report.bytes += u64::from(page_ref.len);
        self.step()?;
        if page.level > 0 {
            for child in page
                .rows
                .iter()
                .filter_map(|row| PageRef::decode(&row.value))
            {
                Box::pin(self.pages(child, Some(page.level - 1))).await?;
            }
        }
        Ok(())
    }

    /// Verifies a tree; what another tree shares is verified once.
    async fn tree(&mut self, of: Owner, entry: Entry, name: NodeName) -> Result<(), Error> {
        let Some(object) = entry.object() else {
            return Ok(());
        };
        if !self.uses(object.location, NODE_LEN as u32) {
            return Ok(());
        }
        let node = match self.shared.store.node_uncached(object, &name).await {
            Ok(node) => node,
            Err(error) => return self.found(of, error),
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
            let part = if child.level == 0 {
                self.block(of, entry, &child).await?;
                Some(Aggregate::of_block(child.first, object.checksum))
            } else {
                Box::pin(self.tree(of, entry, child)).await?;
                let below = self.shared.store.node(object, &child).await;
                below.ok().map(|node| node.aggregate())
            };
            sums = sums.zip(part).map(|(sums, part)| sums.plus(part));
        }
        if sums.is_some_and(|sums| sums != node.aggregate()) {
            let (level, first) = (name.level, name.first);
            self.report.add(Finding::Sums {
                of,
                location: object.location,
                level,
                first,
            });
        }
        Ok(())
    }

    async fn block(&mut self, of: Owner, entry: Entry, name: &NodeName) -> Result<(), Error> {
        let Some(object) = entry.object() else {
            return Ok(());
        };
        let len = name.block_size.len();
        if !self.uses(object.location, len) {
            return Ok(());
        }
        let mut bytes = vec![0; len as usize];
        match self
            .shared
            .store
            .block(object, name.first, &mut bytes)
            .await
        {
            Ok(()) => {
                self.report.data_blocks += 1;
                self.report.bytes += u64::from(len);
                self.step()
            }
            Err(error) => self.found(of, error),
        }
    }

    /// What walkers have not freed yet is in use: a dry run of the walkers names it.
    async fn graves(&mut self, lineage: &crate::engine::lineage::Lineage) -> Result<(), Error> {
        for (&id, grave) in &lineage.graves {
            let mut stage = self.shared.stage().dry();
            let mut grave = grave.clone();
            let walked = stage.walk(&mut grave, &mut usize::MAX.clone()).await;
            let frees = std::mem::take(&mut stage.frees);
            for free in frees {
                self.uses(free.location, free.len);
                self.report.bytes += u64::from(free.len);
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
            self.uses(location, len);
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
        let left: Vec<u64> = self.used.values().flat_map(|set| set.iter()).collect();
        for location in left.into_iter().filter_map(Location::new) {
            self.report.add(Finding::NotAllocated(location));
        }
        Ok(())
    }

    fn account_for(&mut self, allocation: Allocation, unit: u32) {
        let Allocation {
            location,
            len: allocated,
        } = allocation;
        let user = self
            .used
            .iter_mut()
            .find_map(|(&len, locations)| locations.remove(location.raw()).then_some(len));
        match user {
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
