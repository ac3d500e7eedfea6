//! Creating a pool in an empty store, and opening what a store holds.
//!
//! An open reads the root and the engine's rows, no map. What it reads is not trusted.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use super::catalog::recent::RECENT_LEN_MAX;
use super::catalog::{Catalog, key, kind};
use super::check::Checks;
use super::driver::Driver;
use super::error::{Corruption, Error, Fault, InvalidRequest};
use super::lineage::{Lineage, VersionKind};
use super::pool::{Options, Pool};
use super::root::Root;
use super::rows::{decode_grave, decode_unclaimed, decode_version};
use super::seal::{Keyring, Sessions, decode_session};
use super::state::{Counters, Shared, Standing, State};
use super::store::Store;
use crate::backend::{BlockBackend, Commit};
use crate::rules::{Rule, applies};
use crate::units::{Generation, VersionId};

/// Rows read at a time while opening.
const SCAN_LEN: usize = 8192;

impl<B: BlockBackend> Pool<B> {
    /// Makes a pool in an empty store. `pool_id` is 16 random bytes: it marks everything written.
    ///
    /// # Errors
    /// `InvalidRequest(PoolExists)` if something is there; what the backend says.
    pub async fn create(
        backend: B,
        pool_id: [u8; 16],
        options: Options,
    ) -> Result<(Self, Driver<B>), Error> {
        if backend.load().await?.is_some() {
            return Err(InvalidRequest::PoolExists.into());
        }
        let root = Root {
            pool_id,
            generation: Generation::ZERO.next(),
            next_id: 1,
            catalog: Catalog::default(),
        };
        let commit = Commit {
            root: &root.encode(),
            generation: root.generation,
            frees: &[],
            quarantine_from: None,
        };
        backend.commit(commit).await?;
        let store = Store::new(backend, pool_id, &options);
        let (lineage, sessions) = (Lineage::default(), BTreeMap::new());
        Ok(Self::with(store, root, lineage, sessions, options)?)
    }

    /// Opens the pool in a store.
    ///
    /// # Errors
    /// `NoPool` if nothing is there; `UnsupportedVersion`, `Corrupt`; what the backend says.
    pub async fn open(backend: B, options: Options) -> Result<(Self, Driver<B>), Error> {
        let loaded = backend.load().await?.ok_or(Error::NoPool)?;
        let root = Root::decode(&loaded.root)?;
        let store = Store::new(backend, root.pool_id, &options);
        let lineage = load_lineage(&store, &root).await?;
        let unclaimed = rows_of(&store, &root.catalog, kind::UNCLAIMED).await?;
        let rows = rows_of(&store, &root.catalog, kind::SESSION).await?;
        let sessions = rows
            .iter()
            .map(|(id, row)| decode_session(kind::SESSION, *id, row));
        let sessions = sessions.collect::<Result<BTreeMap<_, _>, _>>()?;
        if sessions.keys().any(|first| *first > root.generation) {
            return Err(misplaced(kind::SESSION));
        }
        let (pool, driver) = Self::with(store, root, lineage, sessions, options)?;
        {
            let mut guard = pool.shared.state.borrow_mut();
            let state = &mut *guard;
            state.fell_back = loaded.fell_back;
            for (_, value) in &unclaimed {
                state
                    .given_up
                    .extend(decode_unclaimed(kind::UNCLAIMED, value)?);
            }
            state.unclaimed_rows = unclaimed.len() as u64;
            for (id, version) in state.lineage.versions() {
                if version.is_zombie {
                    state.to_prune.insert(id, 0);
                } else if version.kind == VersionKind::Hold && applies(Rule::Reopen) {
                    state.stale_holds.push(id);
                }
            }
        }
        Ok((pool, driver))
    }

    fn with(
        store: Store<B>,
        root: Root,
        lineage: Lineage,
        sessions: BTreeMap<Generation, [u8; 16]>,
        options: Options,
    ) -> Result<(Self, Driver<B>), InvalidRequest> {
        let generation = root.generation.next();
        let sessions = Rc::new(Sessions::new(sessions, generation, options.session)?);
        let state = State {
            lineage: Rc::new(lineage),
            catalog: root.catalog,
            generation,
            committed: root.generation,
            heads: BTreeMap::new(),
            given_up: Vec::new(),
            unclaimed_rows: 0,
            queue: VecDeque::new(),
            sequence: 0,
            standing: Standing::Open,
            buffered_bytes: 0,
            reserved_bytes: 0,
            is_stuck: false,
            to_prune: BTreeMap::new(),
            left_behind: BTreeMap::new(),
            stale_holds: Vec::new(),
            stuck_graves: BTreeSet::new(),
            is_background_stuck: false,
            wants_release: false,
            wants_maintenance: true,
            is_busy: false,
            pauses: 0,
            checks: Checks::default(),
            keyring: Keyring::new(root.pool_id, Rc::clone(&sessions)),
            fell_back: false,
            counters: Counters::default(),
        };
        let shared = Rc::new(Shared {
            store,
            state: RefCell::new(state),
            known: RefCell::default(),
            ids: Rc::new(Cell::new(root.next_id)),
            sessions,
            buffer_max: options.buffer_bytes,
            recent_max: options.recent_bytes.min(RECENT_LEN_MAX),
            reclaim_step: options.reclaim_step.max(1),
            wake: event_listener::Event::new(),
            progress: event_listener::Event::new(),
        });
        let pool = Self {
            shared: Rc::clone(&shared),
        };
        Ok((pool, Driver::new(shared)))
    }
}

async fn rows_of<B: BlockBackend>(
    store: &Store<B>,
    catalog: &Catalog,
    kind: u8,
) -> Result<Vec<(u64, Vec<u8>)>, Error> {
    let (mut rows, mut from) = (Vec::new(), key(kind, &[]));
    loop {
        let some = catalog.scan(store, kind, from, SCAN_LEN).await?;
        let Some(last) = some.last() else {
            return Ok(rows);
        };
        from = last.key().to_vec();
        from.push(0);
        for row in some {
            let id = row.key().get(1..).and_then(|id| id.try_into().ok());
            let id = id.ok_or(Corruption::Row {
                kind,
                fault: Fault::Malformed,
            })?;
            rows.push((u64::from_be_bytes(id), row.value().to_vec()));
        }
    }
}

fn misplaced(kind: u8) -> Error {
    let fault = Fault::Misplaced;
    Corruption::Row { kind, fault }.into()
}

async fn load_lineage<B: BlockBackend>(store: &Store<B>, root: &Root) -> Result<Lineage, Error> {
    let catalog = &root.catalog;
    let misplaced = || misplaced(kind::VERSION);
    let mut lineage = Lineage::default();
    for (id, value) in rows_of(store, catalog, kind::VERSION).await? {
        if id >= root.next_id {
            return Err(misplaced());
        }
        let version = decode_version(kind::VERSION, &value)?;
        if !version.seal_fits(VersionId::new(id), root.generation) {
            return Err(misplaced());
        }
        lineage.put(VersionId::new(id), Some(version));
    }
    // No circles: a read-only version is younger than its parent, and nothing hangs on a head.
    for (id, version) in lineage.versions() {
        let Some(parent) = version.parent else {
            continue;
        };
        let above = lineage.version(parent).ok_or_else(misplaced)?;
        if above.generation > version.generation && version.kind != VersionKind::Head {
            return Err(misplaced());
        }
        let is_older = parent < id || version.kind == VersionKind::Head;
        if above.kind == VersionKind::Head || !is_older || above.lineage != version.lineage {
            return Err(misplaced());
        }
    }
    for (id, value) in rows_of(store, catalog, kind::GRAVE).await? {
        let grave = decode_grave(kind::GRAVE, &value, store.pool_id)?;
        lineage.graves.insert(id, grave);
    }
    Ok(lineage)
}
