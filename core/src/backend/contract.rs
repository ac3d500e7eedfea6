//! The trait every block store implements, with its obligations.

use super::BackendError;
use crate::units::Generation;

/// The largest object the engine ever writes: one block of 64 KiB.
pub const OBJECT_LEN_MAX: u32 = 64 * 1024;

/// The longest root record.
pub const ROOT_LEN_MAX: usize = 64 * 1024;

/// Where a backend keeps an object. 48 bits; zero is never handed out, so that it can stand for
/// "nowhere". Means nothing above the backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location(u64);

impl Location {
    /// The largest value a location can have: an entry of the map has 48 bits for it.
    pub const MAX: u64 = (1 << 48) - 1;

    /// A location from its number; `None` for zero and for what does not fit 48 bits.
    #[must_use]
    pub const fn new(raw: u64) -> Option<Self> {
        if raw == 0 || raw > Self::MAX {
            None
        } else {
            Some(Self(raw))
        }
    }

    /// The number, as it stands in an entry of the map.
    #[must_use]
    pub const fn raw(self) -> u64 {
        self.0
    }
}

/// What an object is for. A backend may keep the kinds apart; it must not lose the distinction
/// between nodes and data, for only freed nodes are quarantined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Placement {
    /// A node of a map or a page of the catalog: small, read often, short-lived.
    Node,
    /// A data block written by itself or in a short run; likely to be overwritten by itself.
    Scattered,
    /// A data block out of a long run, such as an import.
    Bulk,
}

/// Fixed properties of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Geometry {
    /// The granularity of allocation in bytes: an object takes this many, rounded up.
    pub unit: u32,
    /// The size of the store in bytes, where the medium has one.
    pub capacity: Option<u64>,
}

/// How full a store is, in bytes. Live in memory: reading it costs nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Space {
    /// Held by objects that were written and not freed.
    pub allocated: u64,
    /// Freed, but not yet fit for reuse (quarantined, or a recoverable root still reaches it).
    pub held_back: u64,
    /// What `write` can still take, where the backend can tell.
    pub free: Option<u64>,
}

/// An object given back in a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Free {
    /// Where the object is.
    pub location: Location,
    /// Its length in bytes, as it was written.
    pub len: u32,
    /// Whether running walkers may still read it: true for nodes of a map, false for data blocks
    /// and pages of the catalog.
    pub is_node: bool,
}

/// One commit.
#[derive(Clone, Copy, Debug)]
pub struct Commit<'a> {
    /// The root record, 1 to [`ROOT_LEN_MAX`] bytes.
    pub root: &'a [u8],
    /// The generation that this commit ends. The frees carry it.
    pub generation: Generation,
    /// What the new root no longer needs.
    pub frees: &'a [Free],
    /// Nodes freed in this generation or later stay readable and are not reused: a walker reads
    /// them. `None` when no walker lives.
    pub quarantine_from: Option<Generation>,
}

/// What `load` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// The newest valid root record.
    pub root: Vec<u8>,
    /// Whether a newer record was there but damaged, so that acknowledged data may be missing.
    pub fell_back: bool,
}

/// An object the backend holds as allocated, for `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// Where it is.
    pub location: Location,
    /// Its length in bytes, rounded up to the unit.
    pub len: u32,
}

/// An object that takes room, for a picture of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occupied {
    /// Where it is.
    pub location: Location,
    /// Its length in bytes, rounded up to the unit.
    pub len: u32,
    /// Whether it was freed: its room comes back later.
    pub is_freed: bool,
}

/// What a step of `maintain` did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maintenance {
    /// Nothing is left to do for now.
    Idle,
    /// Something was done, and a further step has something to do.
    More,
}

/// A store of objects and one root record, for one owner at a time.
///
/// # Contract
/// 1. *Nothing, then something.* `load` of a new store says `None`; after a commit it says that
///    commit's root, byte for byte.
/// 2. *Read what was written.* From the moment `write` returned, `read` of that location yields the
///    bytes, before a commit and after it, until the object is freed or abandoned.
/// 3. *No alias.* `write` never returns a location, and never touches bytes, that a live object, a
///    quarantined one or any recoverable root can reach.
/// 4. *All or nothing.* `commit` makes everything written before it durable, then the root, then
///    the frees take effect. After a crash at any point `load` finds the old state or the new one.
/// 5. *Uncommitted is gone.* What was written after the recovered commit is thrown away by `load`,
///    and its space can be used again.
/// 6. *Abandon.* An object that was written and not committed can be given up at once; its space
///    can be used again without a commit.
/// 7. *Quarantine.* A node freed in generation `g` stays readable and unreused while a commit's
///    `quarantine_from` is `g` or less, over a reopening too.
/// 8. *Reuse.* What a commit freed is reused only after the following commit is durable, where the
///    store can fall back to the root before the last.
/// 9. *NoSpace.* A `write` or `commit` that ends with `NoSpace` leaves the committed state intact
///    and everything written since readable; it can be tried again.
/// 10. *Accounting.* `allocated` lists exactly the objects that were written and neither freed nor
///     abandoned, each once, in ascending order.
/// 11. *Maintenance.* `maintain` changes nothing a caller can see except `space`.
/// 12. *Parallel reads.* Reads may run in parallel with each other and with one `write`, `commit`
///     or `maintain`; those three are never called in parallel with one another.
/// 13. *Lengths.* `read` is given a buffer of the length that was written; another is `Damaged`,
///     or a prefix of the object, never foreign bytes. `write` takes 1 to [`OBJECT_LEN_MAX`].
/// 14. *Occupied.* `occupied` lists all that `allocated` does, and beside that only what was freed
///     and still takes room, each once, in ascending order.
#[expect(
    async_fn_in_trait,
    reason = "one task owns a pool; futures need not be Send"
)]
pub trait BlockBackend {
    /// Fixed properties of the store.
    fn geometry(&self) -> Geometry;

    /// How full the store is now.
    fn space(&self) -> Space;

    /// Finds the newest valid root and throws away what came after it. Called once, first.
    ///
    /// # Errors
    /// `NotAPool` and `UnsupportedVersion` when this store cannot be used; `Damaged` when no root
    /// is left to recover; `Io`.
    async fn load(&self) -> Result<Option<Loaded>, BackendError>;

    /// Keeps an object; not durable before the next commit.
    ///
    /// # Errors
    /// `NoSpace`; `TakenOver`; `Io`.
    async fn write(&self, placement: Placement, bytes: &[u8]) -> Result<Location, BackendError>;

    /// Fills the buffer with the object at a location.
    ///
    /// # Errors
    /// `Damaged` when nothing (or something shorter) is there; `TakenOver`; `Io`.
    async fn read(&self, location: Location, buffer: &mut [u8]) -> Result<(), BackendError>;

    /// Gives up an object of `len` bytes that was written since the last commit.
    fn abandon(&self, location: Location, len: u32);

    /// Makes durable what was written, then the root record; then the frees take effect.
    ///
    /// # Errors
    /// `NoSpace` leaves everything as it was before the call (clause 9). Any other error leaves
    /// open which of the two states is durable: the caller must stop and reopen.
    async fn commit(&self, commit: Commit<'_>) -> Result<(), BackendError>;

    /// The objects allocated after a location, in ascending order, at most `count_max`.
    ///
    /// # Errors
    /// `Io`; `Damaged`.
    async fn allocated(
        &self,
        after: Option<Location>,
        count_max: usize,
    ) -> Result<Vec<Allocation>, BackendError>;

    /// The objects that take room after a location, freed ones that still do among them, in
    /// ascending order, at most `count_max`. A backend that does not keep what was freed lists what
    /// is allocated.
    ///
    /// # Errors
    /// As for `allocated`.
    async fn occupied(
        &self,
        after: Option<Location>,
        count_max: usize,
    ) -> Result<Vec<Occupied>, BackendError> {
        let allocated = self.allocated(after, count_max).await?;
        let occupied = |allocation: Allocation| Occupied {
            location: allocation.location,
            len: allocation.len,
            is_freed: false,
        };
        Ok(allocated.into_iter().map(occupied).collect())
    }

    /// One bounded step of housekeeping, such as packing a mostly dead segment.
    ///
    /// # Errors
    /// As for `commit`; `NoSpace` only ends the housekeeping.
    async fn maintain(&self) -> Result<Maintenance, BackendError> {
        Ok(Maintenance::Idle)
    }
}
