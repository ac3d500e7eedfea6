//! The state of an open pool: what is committed, what waits, and who waits for it.
//!
//! One task owns it. It changes only in synchronous sections; no borrow crosses an await.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use event_listener::Event;
use futures_channel::oneshot;

use super::catalog::Catalog;
use super::check::Checks;
use super::error::Error;
use super::known::Known;
use super::lineage::{Lineage, Version};
use super::map::entry::Object;
use super::map::node::NODE_LEN;
use super::ops::Op;
use super::overlay::{Overlay, Place};
use super::row_changes::RowChanges;
use super::seal::{Keyring, Sessions};
use super::stage::Stage;
use super::store::Store;
use super::transaction::Committed;
use crate::backend::{BlockBackend, Free};
use crate::units::{BlockSize, Generation, VersionId};

/// Of a store with a limit, this share is kept for deletions and commits when it is full.
const RESERVE_SHARE: u64 = 10;
/// The reserve is never larger than this.
const RESERVE_MAX: u64 = 16 << 20;
/// A head with more entries waiting than this is committed without being asked.
pub(super) const WEIGHT_MAX: usize = 1 << 16;

/// Whether the pool can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Open,
    Closed,
    Poisoned,
}

/// The overlays of a head, and what their readers must know of changes below.
#[derive(Default)]
pub(super) struct Head {
    pub(super) open: Overlay,
    /// Closed generations that wait for their commit, the oldest first.
    pub(super) closed: VecDeque<(u64, Rc<Overlay>)>,
    /// Grows whenever what a reader has looked up may have moved.
    pub(super) epoch: u64,
    /// Rollbacks on their way: writes wait, for the ground under them changes.
    pub(super) rollbacks: u32,
}

impl Head {
    /// What stands above the map at a place.
    pub(super) fn place(&self, index: u64) -> Place {
        let layers = self.closed.iter().rev().map(|(_, overlay)| &**overlay);
        for layer in std::iter::once(&self.open).chain(layers) {
            match layer.place(index) {
                Place::Clear => {}
                found => return found,
            }
        }
        Place::Clear
    }

    pub(super) fn is_idle(&self) -> bool {
        self.open.is_empty() && self.closed.is_empty() && self.rollbacks == 0
    }
}

/// A closed generation on its way to its commit.
pub(super) struct Batch {
    pub(super) sequence: u64,
    pub(super) ops: Rc<[Op]>,
    pub(super) rows: Rc<RowChanges>,
    pub(super) done: Option<oneshot::Sender<Result<Committed, Error>>>,
    pub(super) flushes: Vec<oneshot::Sender<Result<(), Error>>>,
}

/// Figures since the pool was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Commits that became durable, those of background work included.
    pub commits: u64,
    /// Data blocks written to a new place.
    pub redirected_blocks: u64,
    /// What copy-on-write would have copied.
    pub cow_copies: u64,
    /// Objects given back.
    pub freed_objects: u64,
}

pub(super) struct State {
    pub(super) lineage: Rc<Lineage>,
    pub(super) catalog: Catalog,
    /// The open generation: the birth of what is written next.
    pub(super) generation: Generation,
    /// The generation that the newest commit ended.
    pub(super) committed: Generation,
    pub(super) heads: BTreeMap<VersionId, Head>,
    /// Allocated in the newest commit and needed by nobody: the next one frees them.
    pub(super) given_up: Vec<Free>,
    /// How many rows of the catalog list spilled blocks.
    pub(super) unclaimed_rows: u64,
    pub(super) queue: VecDeque<Batch>,
    pub(super) sequence: u64,
    pub(super) standing: Standing,
    /// Bytes of blocks that are only in memory.
    pub(super) buffered_bytes: u64,
    /// Bytes that acknowledged writes will need at most.
    pub(super) reserved_bytes: u64,
    /// The last commit found no space (or a damaged map): writers are refused, not kept waiting,
    /// when the buffer is full.
    pub(super) is_stuck: bool,
    /// Zombies to prune, and where to go on.
    pub(super) to_prune: BTreeMap<VersionId, u64>,
    /// Overwrites that left something behind in the zombie above, not yet looked at.
    pub(super) left_behind: BTreeMap<VersionId, u64>,
    /// Holds of an earlier opening.
    pub(super) stale_holds: Vec<VersionId>,
    /// Graves whose tree turned out damaged: left alone until the next open.
    pub(super) stuck_graves: BTreeSet<u64>,
    /// Background work found no space; wait for the next commit.
    pub(super) is_background_stuck: bool,
    /// The newest commit gave back what was deleted: one more makes it usable.
    pub(super) wants_release: bool,
    /// The backend has housekeeping to do.
    pub(super) wants_maintenance: bool,
    pub(super) is_busy: bool,
    /// Somebody needs the pool to stand still.
    pub(super) pauses: u32,
    pub(super) checks: Checks,
    pub(super) keyring: Keyring,
    pub(super) fell_back: bool,
    pub(super) counters: Counters,
}

/// What all handles of a pool share.
pub(crate) struct Shared<B> {
    pub(super) store: Store<B>,
    pub(super) state: RefCell<State>,
    /// Figures computed so far.
    pub(super) known: RefCell<Known>,
    pub(super) ids: Rc<Cell<u64>>,
    pub(super) sessions: Rc<Sessions>,
    pub(super) buffer_max: u64,
    /// Bytes of changed rows that a root record carries before they go into the catalog's tree.
    pub(super) recent_max: usize,
    pub(super) reclaim_step: usize,
    /// Something for the driver to do.
    pub(super) wake: Event,
    /// Something happened that a caller may be waiting for.
    pub(super) progress: Event,
}

/// What a commit of an overlay takes at most.
pub(super) fn cost(overlay: &Overlay, version: &Version) -> u64 {
    let path = (u64::from(version.level()) + 1) * NODE_LEN as u64;
    overlay.buffered() * version.block_size.bytes() + overlay.paths() * path
}

impl State {
    pub(super) fn check_open(&self) -> Result<(), Error> {
        match self.standing {
            Standing::Open => Ok(()),
            Standing::Closed => Err(Error::Closed),
            Standing::Poisoned => Err(Error::Poisoned),
        }
    }

    /// A version that can be read: not a zombie.
    pub(super) fn readable(&self, id: VersionId) -> Result<&Version, Error> {
        let version = self
            .lineage
            .version(id)
            .filter(|version| !version.is_zombie);
        version.ok_or(Error::NotFound(id))
    }

    /// Whether the commit that is next, or is landing, deletes something.
    pub(super) fn has_deletion(&self) -> bool {
        let deletes = |op: &Op| matches!(op, Op::Delete { .. } | Op::RollBack { .. });
        let next = self.queue.front();
        next.is_some_and(|batch| batch.ops.iter().any(deletes))
    }

    pub(super) fn is_dirty(&self) -> bool {
        self.heads.values().any(|head| !head.open.is_empty())
    }

    /// Ends the generation of what was written so far: it belongs to the batch with this sequence
    /// number, later writes to the next.
    pub(super) fn close_generation(&mut self, sequence: u64) {
        for head in self.heads.values_mut().filter(|head| !head.open.is_empty()) {
            let overlay = std::mem::take(&mut head.open);
            head.closed.push_back((sequence, Rc::new(overlay)));
            head.epoch += 1;
        }
    }

    pub(super) fn enqueue(&mut self, ops: Vec<Op>, rows: RowChanges) -> &mut Batch {
        self.sequence += 1;
        let sequence = self.sequence;
        self.close_generation(sequence);
        for op in &ops {
            if let Op::RollBack { head, .. } = op {
                self.heads.entry(*head).or_default().rollbacks += 1;
            }
        }
        let (ops, rows) = (ops.into(), Rc::new(rows));
        let batch = Batch {
            sequence,
            ops,
            rows,
            done: None,
            flushes: Vec::new(),
        };
        self.queue.push_back(batch);
        #[expect(clippy::unwrap_used, reason = "it was pushed in the line above")]
        self.queue.back_mut().unwrap()
    }

    /// Takes the overlays of a batch out of their heads.
    pub(super) fn take_closed(&mut self, sequence: u64) -> Vec<(VersionId, Rc<Overlay>)> {
        let mut taken = Vec::new();
        for (&id, head) in &mut self.heads {
            if head
                .closed
                .front()
                .is_some_and(|&(number, _)| number == sequence)
                && let Some((_, overlay)) = head.closed.pop_front()
            {
                head.epoch += 1;
                taken.push((id, overlay));
            }
        }
        taken
    }

    /// The overlays of all heads, open and closed.
    pub(super) fn all_overlays(&self) -> impl Iterator<Item = (VersionId, &Overlay)> {
        self.heads.iter().flat_map(|(&id, head)| {
            let closed = head.closed.iter().map(|(_, overlay)| &**overlay);
            std::iter::once(&head.open)
                .chain(closed)
                .map(move |overlay| (id, overlay))
        })
    }

    pub(super) fn forget_idle_heads(&mut self) {
        self.heads.retain(|_, head| !head.is_idle());
    }

    /// Counts buffered and reserved bytes anew, after overlays went or moved.
    pub(super) fn recount(&mut self) {
        let (mut buffered, mut reserved) = (0, 0);
        for (id, overlay) in self.all_overlays() {
            let Some(version) = self.lineage.version(id) else {
                continue;
            };
            buffered += overlay.buffered() * version.block_size.bytes();
            reserved += cost(overlay, version);
        }
        self.buffered_bytes = buffered;
        self.reserved_bytes = reserved;
    }
}

impl<B: BlockBackend> Shared<B> {
    pub(super) fn stage(&self) -> Stage<'_, B> {
        let state = self.state.borrow();
        let lineage = Rc::clone(&state.lineage);
        Stage::new(&self.store, lineage, Rc::clone(&self.ids), state.generation)
    }

    /// What must stay free of a store with a limit.
    pub(super) fn reserve_bytes(&self) -> u64 {
        let capacity = self.store.backend.geometry().capacity;
        capacity.map_or(0, |bytes| (bytes / RESERVE_SHARE).min(RESERVE_MAX))
    }

    /// Whether so many more bytes can be promised. What gives space back may use half of the
    /// reserve; the other half is for the commits themselves.
    pub(super) fn has_space(&self, state: &State, bytes: u64, gives_back: bool) -> bool {
        let reserve = self.reserve_bytes() / if gives_back { 2 } else { 1 };
        let free = self.store.backend.space().free;
        free.is_none_or(|free| free >= state.reserved_bytes.saturating_add(bytes) + reserve)
    }

    /// Gives up blocks that were spilled and are not needed any more: at once, or, where a commit
    /// has made them durable since, in the next one.
    pub(super) fn give_up(
        &self,
        state: &mut State,
        objects: impl IntoIterator<Item = Object>,
        block_size: BlockSize,
    ) {
        for Object {
            location, birth, ..
        } in objects
        {
            let len = block_size.len();
            let free = Free {
                location,
                len,
                is_node: false,
            };
            if birth > state.committed {
                state.checks.give_back(&[free]);
                self.store.backend.abandon(location, len);
            } else {
                state.given_up.push(free);
            }
        }
    }

    pub(super) fn poison(&self, standing: Standing) {
        let mut state = self.state.borrow_mut();
        if state.standing == Standing::Open {
            state.standing = standing;
        }
        // Whoever waits learns it from the closed channel.
        state.queue.clear();
        state.is_busy = false;
        drop(state);
        self.progress.notify(usize::MAX);
    }

    /// The error of a wait that the driver's end cut short.
    pub(super) fn cut_short(&self) -> Error {
        self.state
            .borrow()
            .check_open()
            .err()
            .unwrap_or(Error::Poisoned)
    }
}
