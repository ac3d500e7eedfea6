//! The store as it lies, seen from one disk.
//!
//! Who has what is found by a walk over the maps of all versions. It is kept until something is
//! committed; looking nearer or elsewhere then reads nothing. Objects are counted into cells as they pass.

use std::rc::Rc;

use crate::backend::BlockBackend;
use crate::engine::{Piece, Tenant};
use crate::service::command::DiskRef;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::laid::{Laid, Marks};
use crate::service::views::{PhysicalCell, PhysicalUse, PhysicalView};

/// Cells begin at whole multiples of this and have whole multiples of it.
const CELL_STEP: u64 = 4096;

impl<B: BlockBackend + 'static> Service<B> {
    /// So many bytes of the store from `first` on (to the end without a count, and never past it), in
    /// at most `cells_max` cells: which of them the disk has, which its snapshots, and so on.
    ///
    /// Reads the maps of all versions, if something was committed since it was last asked.
    ///
    /// # Errors
    /// `InvalidDiskId.NotFound`; what the engine says.
    pub async fn describe_physical(
        &self,
        disk: &DiskRef,
        first: u64,
        bytes: Option<u64>,
        cells_max: u32,
    ) -> Result<PhysicalView, ServiceError> {
        self.catch_up().await;
        let laid = self.laid(disk).await?;
        let len = laid.marks.len;
        let first = first.min(len) / CELL_STEP * CELL_STEP;
        let count = bytes.unwrap_or(u64::MAX).min(len - first);
        let cell_bytes = count.div_ceil(u64::from(cells_max.max(1)));
        let cell_bytes = cell_bytes.next_multiple_of(CELL_STEP).max(CELL_STEP);
        let cells = usize::try_from(count.div_ceil(cell_bytes)).unwrap_or_default();
        let mut view = PhysicalView {
            len,
            first,
            cell_bytes,
            cells: vec![PhysicalCell::default(); cells],
            sums: laid.marks.sums,
        };
        let end = first + count;
        let (mut at, after) = laid.marks.before(first);
        let add = |piece: Piece| {
            view.add(&piece, at, end);
            at += u64::from(piece.len);
            at < end
        };
        self.inner.pool.pieces(&laid.tenants, after, add).await?;
        Ok(view)
    }

    /// The store as of the last commit.
    async fn laid(&self, disk: &DiskRef) -> Result<Rc<Laid>, ServiceError> {
        // Whoever waited finds what the one before it found.
        let _turn = self.inner.walks.turn().await;
        let pool = &self.inner.pool;
        let (disk, groups) = {
            let state = self.inner.state.borrow();
            let (id, row) = state.find_disk(disk)?;
            let snapshots = state.snapshots.values().filter(|row| row.disk == id);
            let snapshots = snapshots.map(|row| row.version).collect();
            (id, [vec![row.head], snapshots])
        };
        let (generation, space) = (pool.generation(), pool.statistics().space);
        let known = self.inner.laid.borrow().clone();
        let same = known.filter(|laid| (laid.disk, laid.generation) == (disk, generation));
        let laid = match same {
            Some(laid) if laid.space == space => laid,
            same => {
                let tenants = match same {
                    Some(laid) => Rc::clone(&laid.tenants),
                    None => Rc::new(pool.tenants(&groups).await?),
                };
                let mut marks = Marks::default();
                let add = |piece: Piece| {
                    marks.add(&piece, of(piece.tenant) as usize);
                    true
                };
                pool.pieces(&tenants, None, add).await?;
                Rc::new(Laid {
                    disk,
                    generation,
                    space,
                    tenants,
                    marks,
                })
            }
        };
        self.inner.laid.replace(Some(Rc::clone(&laid)));
        Ok(laid)
    }
}

fn of(tenant: Tenant) -> PhysicalUse {
    match tenant {
        Tenant::Group(0) => PhysicalUse::Now,
        Tenant::Group(_) => PhysicalUse::Snapshots,
        Tenant::Other => PhysicalUse::Others,
        Tenant::Metadata => PhysicalUse::Metadata,
        Tenant::Leaving => PhysicalUse::Leaving,
        Tenant::Freed => PhysicalUse::Freed,
    }
}

impl PhysicalView {
    /// Adds an object that begins at a byte to the cells before `end`.
    fn add(&mut self, piece: &Piece, begins: u64, end: u64) {
        let of = of(piece.tenant) as usize;
        let piece_end = begins + u64::from(piece.len);
        let (mut from, end) = (begins.max(self.first), piece_end.min(end));
        while from < end {
            let cell = (from - self.first) / self.cell_bytes;
            let to = (self.first + (cell + 1) * self.cell_bytes).min(end);
            let cell = usize::try_from(cell).ok();
            let Some(cell) = cell.and_then(|cell| self.cells.get_mut(cell)) else {
                return;
            };
            if cell.location == 0 {
                cell.location = piece.location.raw();
            }
            if let Some(bytes) = cell.bytes.get_mut(of) {
                *bytes += to - from;
            }
            from = to;
        }
    }
}
