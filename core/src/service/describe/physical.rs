//! The store as it lies, seen from one disk.
//!
//! Who has what is found by a walk over the maps of all versions. It is kept until something is
//! committed or moved: looking nearer or elsewhere then reads nothing.

use std::rc::Rc;

use crate::backend::{BlockBackend, Space};
use crate::engine::Tenant;
use crate::service::command::DiskRef;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::ids::DiskId;
use crate::service::views::{PHYSICAL_USES, PhysicalCell, PhysicalUse, PhysicalView};
use crate::units::Generation;

/// Cells begin at whole multiples of this and have whole multiples of it.
const CELL_STEP: u64 = 4096;
/// More objects than this are walked each time: kept, they take 16 bytes each.
const KEPT_MAX: usize = 1 << 20;

/// The objects of the store, and from where they were seen.
pub(in crate::service) struct Laid {
    disk: DiskId,
    generation: Generation,
    /// What housekeeping changes without a commit.
    space: Space,
    objects: Vec<Object>,
}

/// An object that takes room.
#[derive(Clone, Copy)]
struct Object {
    location: u64,
    len: u32,
    of: PhysicalUse,
}

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
        let lens = laid.objects.iter().map(|object| u64::from(object.len));
        let len = lens.sum::<u64>();
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
        for object in &laid.objects {
            view.add(*object, at, end);
            at += u64::from(object.len);
        }
        Ok(view)
    }

    /// The store's objects as of the last commit.
    async fn laid(&self, disk: &DiskRef) -> Result<Rc<Laid>, ServiceError> {
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
        if let Some(laid) = known
            && (laid.disk, laid.generation, laid.space) == (disk, generation, space)
        {
            return Ok(laid);
        }
        let mut objects = Vec::new();
        pool.tenants(&groups, |piece| {
            objects.push(Object {
                location: piece.location.raw(),
                len: piece.len,
                of: of(piece.tenant),
            });
        })
        .await?;
        let laid = Rc::new(Laid {
            disk,
            generation,
            space,
            objects,
        });
        let is_kept = laid.objects.len() <= KEPT_MAX;
        self.inner.laid.replace(is_kept.then(|| Rc::clone(&laid)));
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
    /// Adds an object that begins at a byte; of the cells, those before `end`.
    fn add(&mut self, object: Object, begins: u64, end: u64) {
        let of = object.of as usize;
        let object_end = begins + u64::from(object.len);
        if let Some(sum) = self.sums.get_mut(of) {
            *sum += u64::from(object.len);
        }
        let (mut from, end) = (begins.max(self.first), object_end.min(end));
        while from < end {
            let cell = (from - self.first) / self.cell_bytes;
            let to = (self.first + (cell + 1) * self.cell_bytes).min(end);
            let cell = usize::try_from(cell).ok();
            let Some(cell) = cell.and_then(|cell| self.cells.get_mut(cell)) else {
                return;
            };
            if cell.location == 0 {
                cell.location = object.location;
            }
            if let Some(bytes) = cell.bytes.get_mut(of) {
                *bytes += to - from;
            }
            from = to;
        }
    }
}
