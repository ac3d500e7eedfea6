//! The store as it lies, seen from one disk.

use crate::backend::BlockBackend;
use crate::engine::{Piece, Tenant};
use crate::service::command::DiskRef;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::views::{PHYSICAL_USES, PhysicalCell, PhysicalUse, PhysicalView};

/// Cells begin at whole multiples of this and have whole multiples of it.
const CELL_STEP: u64 = 4096;

impl<B: BlockBackend + 'static> Service<B> {
    /// So many bytes of the store from `first` on (to the end without a count, and never past it), in
    /// at most `cells_max` cells: which of them the disk has, which its snapshots, and so on.
    ///
    /// Reads the maps of all versions.
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
        let groups = {
            let state = self.inner.state.borrow();
            let (id, row) = state.find_disk(disk)?;
            let snapshots = state.snapshots.values().filter(|row| row.disk == id);
            let snapshots = snapshots.map(|row| row.version).collect();
            [vec![row.head], snapshots]
        };
        let pool = &self.inner.pool;
        let len = pool.occupied_bytes().await?;
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
            sums: [0; PHYSICAL_USES],
        };
        let (mut at, end) = (0, first + count);
        pool.tenants(&groups, |piece| {
            view.add(piece, at, end);
            at += u64::from(piece.len);
        })
        .await?;
        Ok(view)
    }
}

impl PhysicalView {
    /// Adds an object that begins at a byte; of the cells, those before `end`.
    fn add(&mut self, piece: Piece, begins: u64, end: u64) {
        let of = match piece.tenant {
            Tenant::Group(0) => PhysicalUse::Now,
            Tenant::Group(_) => PhysicalUse::Snapshots,
            Tenant::Other => PhysicalUse::Others,
            Tenant::Metadata => PhysicalUse::Metadata,
            Tenant::Leaving => PhysicalUse::Leaving,
            Tenant::Freed => PhysicalUse::Freed,
        } as usize;
        let piece_end = begins + u64::from(piece.len);
        if let Some(sum) = self.sums.get_mut(of) {
            *sum += u64::from(piece.len);
        }
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
