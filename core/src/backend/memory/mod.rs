//! A block store in memory, with everything a file has: units, two root slots, reuse of space,
//! and a *medium* that outlives the backend, so that a "power cut" can be played: keep a clone of
//! [`Memory::medium`], drop the pool, and open it again on [`Memory::over`] that medium.
//!
//! Invariants:
//! - a unit is in exactly one state: free, written (live), quarantined, or in the ring;
//! - what a commit freed waits in the ring for the following commit (contract, clause 8), since
//!   the store can fall back to the root before the last;
//! - the allocation state is part of the committed state, not of the map.

mod allocator;
mod durable;
mod state;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use self::durable::Durable;
use self::state::{Ended, State, Step};
use super::{
    Allocation, BackendError, BlockBackend, Commit, Geometry, Loaded, Location, Placement, Space,
};

/// The granularity of allocation.
pub const UNIT: u32 = 4096;

/// What survives when the backend is dropped: the units and the two newest committed states.
/// Cloning shares it; `fork` copies it.
#[derive(Clone, Debug, Default)]
pub struct Medium(Rc<RefCell<Contents>>);

#[derive(Clone, Debug, Default)]
struct Contents {
    /// Objects by the first unit they occupy.
    objects: BTreeMap<u64, Rc<[u8]>>,
    durable: Durable,
}

impl Medium {
    /// An independent copy, as of now.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self(Rc::new(RefCell::new(self.0.borrow().clone())))
    }

    /// Damages the newest root record: the next `load` falls back to the one before.
    /// Says whether there was one to fall back to.
    pub fn damage_newest_root(&self) -> bool {
        self.0.borrow_mut().durable.fall_back()
    }

    /// Replaces the newest root record's bytes, as a torn write or a foreign program would.
    pub fn overwrite_root(&self, root: Vec<u8>) {
        self.0.borrow_mut().durable.overwrite_root(root);
    }

    /// Changes an object in place, as bit rot would. Says whether there was one.
    pub fn corrupt(&self, location: Location, change: impl FnOnce(&mut Vec<u8>)) -> bool {
        let mut contents = self.0.borrow_mut();
        let Some(object) = contents.objects.get_mut(&location.raw()) else {
            return false;
        };
        let mut bytes = object.to_vec();
        change(&mut bytes);
        *object = bytes.into();
        true
    }

    /// Loses an object altogether. Says whether there was one.
    pub fn lose(&self, location: Location) -> bool {
        self.0
            .borrow_mut()
            .objects
            .remove(&location.raw())
            .is_some()
    }

    /// Where objects stand, in ascending order; garbage from before a crash included.
    #[must_use]
    pub fn locations(&self) -> Vec<Location> {
        self.0
            .borrow()
            .objects
            .keys()
            .filter_map(|&raw| Location::new(raw))
            .collect()
    }
}

/// The backend over a [`Medium`].
#[derive(Debug)]
pub struct Memory {
    medium: Medium,
    live: RefCell<Live>,
    capacity: Option<u64>,
}

/// The state as it is now, and what was done to it since the last commit.
#[derive(Debug)]
struct Live {
    state: State,
    steps: Vec<Step>,
}

impl Live {
    fn new(state: State) -> Self {
        Self {
            state,
            steps: Vec::new(),
        }
    }
}

impl Memory {
    /// A store without a limit.
    #[must_use]
    pub fn new() -> Self {
        Self::over(Medium::default(), None)
    }

    /// A store of so many bytes.
    #[must_use]
    pub fn with_capacity(capacity: u64) -> Self {
        Self::over(Medium::default(), Some(capacity))
    }

    /// A store over what an earlier one left on the medium.
    #[must_use]
    pub fn over(medium: Medium, capacity: Option<u64>) -> Self {
        Self {
            medium,
            live: RefCell::new(Live::new(empty(capacity))),
            capacity,
        }
    }

    /// The medium, to look at, damage or reopen.
    #[must_use]
    pub fn medium(&self) -> Medium {
        self.medium.clone()
    }
}

fn empty(capacity: Option<u64>) -> State {
    State::new(capacity.map(|bytes| bytes / u64::from(UNIT)))
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}

impl BlockBackend for Memory {
    fn geometry(&self) -> Geometry {
        Geometry {
            unit: UNIT,
            capacity: self.capacity,
        }
    }

    fn space(&self) -> Space {
        self.live.borrow().state.space()
    }

    async fn load(&self) -> Result<Option<Loaded>, BackendError> {
        let contents = self.medium.0.borrow();
        let Some(state) = contents.durable.newest() else {
            return Ok(None);
        };
        let loaded = state.root.clone().map(|root| Loaded {
            root,
            fell_back: contents.durable.fell_back,
        });
        self.live.replace(Live::new(state));
        Ok(loaded)
    }

    async fn write(&self, placement: Placement, bytes: &[u8]) -> Result<Location, BackendError> {
        let location = {
            let mut live = self.live.borrow_mut();
            let len = bytes.len();
            let location = live.state.allocate(placement, len)?;
            live.steps.push(Step::Allocate { placement, len });
            location
        };
        self.medium
            .0
            .borrow_mut()
            .objects
            .insert(location.raw(), bytes.into());
        Ok(location)
    }

    async fn read(&self, location: Location, buffer: &mut [u8]) -> Result<(), BackendError> {
        let contents = self.medium.0.borrow();
        match contents
            .objects
            .get(&location.raw())
            .and_then(|object| object.get(..buffer.len()))
        {
            Some(bytes) => {
                buffer.copy_from_slice(bytes);
                Ok(())
            }
            None => Err(BackendError::Damaged {
                what: format!(
                    "no object of {} bytes at unit {}",
                    buffer.len(),
                    location.raw()
                ),
            }),
        }
    }

    fn abandon(&self, location: Location, len: u32) {
        let mut live = self.live.borrow_mut();
        live.state.abandon(location, len);
        live.steps.push(Step::Abandon { location, len });
    }

    async fn commit(&self, commit: Commit<'_>) -> Result<(), BackendError> {
        let mut live = self.live.borrow_mut();
        let erased = live.state.commit(&commit)?;
        live.steps.push(Step::Commit(Ended::of(&commit)));
        let steps = std::mem::take(&mut live.steps);
        let mut contents = self.medium.0.borrow_mut();
        // From now on these may be overwritten at any time; losing them at once makes a reader that
        // should no longer be there fail at once.
        for unit in erased {
            contents.objects.remove(&unit);
        }
        contents.durable.commit(steps, || empty(self.capacity));
        Ok(())
    }

    async fn allocated(
        &self,
        after: Option<Location>,
        count_max: usize,
    ) -> Result<Vec<Allocation>, BackendError> {
        Ok(self.live.borrow().state.allocated(after, count_max))
    }
}
