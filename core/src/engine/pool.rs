//! The façade: using a pool.

use std::rc::Rc;

use futures_channel::oneshot;

use super::catalog::page::Row;
use super::catalog::{Catalog, key};
use super::error::Error;
use super::known::Key;
use super::lineage::Version;
use super::row_changes::RowChanges;
use super::state::{Counters, Head, Shared, Standing};
use super::transaction::Transaction;
use crate::backend::{BlockBackend, Space};
use crate::units::{Generation, VersionId};

/// How a pool is to be opened.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Bytes of written blocks kept in memory before they go to the backend.
    pub buffer_bytes: u64,
    /// Bytes of map nodes kept in memory.
    pub map_cache_bytes: usize,
    /// Bytes of the catalog's pages kept in memory. A commit that rewrites some has to read first those that
    /// are not kept.
    pub catalog_cache_bytes: usize,
    /// Bytes of changed rows that each commit carries along in its root record, 64 KiB at most, until they go
    /// into the catalog's pages together. With none, every commit rewrites the pages that its rows are in.
    pub recent_bytes: usize,
    /// How many places of a map one step of background reclaim passes: more make reclaim faster,
    /// fewer keep commits that wait behind a step short.
    pub reclaim_step: usize,
    /// 16 random bytes that no opening had before: from them come the nonces of encrypted blocks.
    /// Without them encrypted disks can be read and not written.
    pub session: Option<[u8; 16]>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            buffer_bytes: 8 << 20,
            map_cache_bytes: 6 << 20,
            catalog_cache_bytes: 16 << 20,
            recent_bytes: 16 << 10,
            reclaim_step: 8192,
            session: None,
        }
    }
}

/// An open pool: a cheap handle, for one task. Its [`Driver`](super::Driver) must be polled.
///
/// Reading a head shows every write at once. What is said *about* versions (their sizes, contents,
/// differences, extents, rows) is as of the last commit: flush first where that matters.
///
/// # Examples
/// ```
/// use std::pin::pin;
///
/// use futures_util::future::{select, Either};
/// use rowdisk::backend::memory::Memory;
/// use rowdisk::engine::{Options, Pool};
/// use rowdisk::units::BlockSize;
///
/// # pollster::block_on(async {
/// let (pool, driver) = Pool::create(Memory::new(), [7; 16], Options::default()).await?;
/// let work = async {
///     let mut tx = pool.begin();
///     let disk = tx.create_head(1 << 30, BlockSize::DEFAULT);
///     tx.commit().await?;
///     pool.write(disk, 0, b"before").await?;
///     let mut tx = pool.begin();
///     let snapshot = tx.snapshot(disk);
///     tx.commit().await?;
///     pool.write(disk, 0, b"after!").await?;
///     let mut bytes = [0; 6];
///     pool.read(snapshot, 0, &mut bytes).await?;
///     assert_eq!(&bytes, b"before");
///     pool.close().await
/// };
/// // The driver ends when the pool is closed or poisoned, not when a step above fails: so whatever
/// // comes first. In a program that goes on, the driver is a task of its own.
/// match select(pin!(work), pin!(driver.run())).await {
///     Either::Left((result, _)) => result?,
///     Either::Right(((), work)) => work.await?,
/// }
/// # Ok::<(), rowdisk::engine::Error>(())
/// # }).unwrap();
/// ```
pub struct Pool<B> {
    pub(super) shared: Rc<Shared<B>>,
}

impl<B> Clone for Pool<B> {
    fn clone(&self) -> Self {
        Self {
            shared: Rc::clone(&self.shared),
        }
    }
}

/// What a pool holds and does, in figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statistics {
    /// How full the store is.
    pub space: Space,
    /// Bytes of written blocks that are only in memory.
    pub buffered_bytes: u64,
    /// Deleted trees that walkers are still taking apart.
    pub walkers: usize,
    /// Deleted snapshots that still own what several children share.
    pub zombies: usize,
    /// Whether an earlier open had to fall back to the root before the last.
    pub fell_back: bool,
    /// Since the pool was opened.
    pub counters: Counters,
}

impl<B: BlockBackend> Pool<B> {
    /// Begins a set of changes that are committed together. No I/O.
    #[must_use]
    pub fn begin(&self) -> Transaction<B> {
        Transaction::new(Rc::clone(&self.shared))
    }

    /// Makes every write acknowledged so far durable.
    ///
    /// # Errors
    /// `NoSpace`: nothing was lost; delete something and flush again. Any other error poisons the
    /// pool.
    pub async fn flush(&self) -> Result<(), Error> {
        let receiver = {
            let mut guard = self.shared.state.borrow_mut();
            let state = &mut *guard;
            state.check_open()?;
            let (sender, receiver) = oneshot::channel();
            if state.is_dirty() {
                state
                    .enqueue(Vec::new(), RowChanges::default())
                    .flushes
                    .push(sender);
            } else if let Some(batch) = state.queue.back_mut() {
                batch.flushes.push(sender);
            } else {
                return Ok(());
            }
            receiver
        };
        self.shared.wake.notify(1);
        receiver
            .await
            .unwrap_or_else(|_| Err(self.shared.cut_short()))
    }

    /// Waits until everything is committed that was asked for and background reclaim has nothing
    /// left to do (or cannot go on): what was deleted can be used again.
    ///
    /// # Errors
    /// `Poisoned` or `Closed`.
    pub async fn settle(&self) -> Result<(), Error> {
        self.shared.settle().await
    }

    /// Flushes and ends the driver. Handles that are left say `Closed`.
    ///
    /// # Errors
    /// As for [`Pool::flush`]; the pool stays open then.
    pub async fn close(&self) -> Result<(), Error> {
        self.flush().await?;
        self.shared.poison(Standing::Closed);
        self.shared.wake.notify(1);
        Ok(())
    }

    /// The random bytes that mark this pool.
    #[must_use]
    pub fn pool_id(&self) -> [u8; 16] {
        self.shared.store.pool_id
    }

    /// The generation that the newest commit ended: what is shown as of a commit stays true until
    /// it changes.
    #[must_use]
    #[expect(
        clippy::misnamed_getters,
        reason = "people see what is committed, not what is open"
    )]
    pub fn generation(&self) -> Generation {
        self.shared.state.borrow().committed
    }

    /// The backend below.
    #[must_use]
    pub fn backend(&self) -> &B {
        &self.shared.store.backend
    }

    /// A version as of the last commit; `None` when there is none or it is a zombie.
    #[must_use]
    pub fn version(&self, id: VersionId) -> Option<Version> {
        self.with_version(id, Version::clone)
    }

    /// What a look at a version tells, without a copy of it.
    pub(crate) fn with_version<T>(
        &self,
        id: VersionId,
        look: impl FnOnce(&Version) -> T,
    ) -> Option<T> {
        self.shared.state.borrow().readable(id).ok().map(look)
    }

    /// A name for the bytes of a version: as long as it has this one they are the same. `None` while writes wait for their
    /// commit, and when there is no such version.
    #[must_use]
    pub fn contents_name(&self, id: VersionId) -> Option<[u8; 16]> {
        let state = self.shared.state.borrow();
        let version = state.readable(id).ok()?;
        let is_idle = state.heads.get(&id).is_none_or(Head::is_idle);
        is_idle.then(|| Key::of_contents(version).bytes())
    }

    /// The versions that go on from this one, hidden ones included, as of the last commit.
    #[must_use]
    pub fn children(&self, id: VersionId) -> Vec<VersionId> {
        self.shared.state.borrow().lineage.children(id).collect()
    }

    /// The nearest version above this one that people can see, as of the last commit.
    #[must_use]
    pub fn visible_parent(&self, id: VersionId) -> Option<VersionId> {
        self.shared.state.borrow().lineage.visible_parent(id)
    }

    /// Figures of the pool. Costs no I/O.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        let state = self.shared.state.borrow();
        Statistics {
            space: self.shared.store.backend.space(),
            buffered_bytes: state.buffered_bytes,
            walkers: state.lineage.graves.len(),
            zombies: state.lineage.zombies(),
            fell_back: state.fell_back,
            counters: state.counters,
        }
    }

    /// The service's row under a kind and an id, as of the last commit.
    ///
    /// # Errors
    /// `Corrupt`; what the backend says.
    pub async fn row(&self, kind: u8, id: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        let key = key(kind, id);
        self.at_catalog(async |catalog| catalog.find(&self.shared.store, &key).await)
            .await
    }

    /// Up to `count_max` rows of a kind with their ids, in order, after an id or from the first.
    ///
    /// # Errors
    /// `Corrupt`; what the backend says.
    pub async fn rows(
        &self,
        kind: u8,
        after: Option<&[u8]>,
        count_max: usize,
    ) -> Result<Vec<(Vec<u8>, Vec<u8>)>, Error> {
        let mut from = key(kind, after.unwrap_or_default());
        if after.is_some() {
            from.push(0);
        }
        let store = &self.shared.store;
        let rows = self
            .at_catalog(async |catalog| catalog.scan(store, kind, from.clone(), count_max).await)
            .await?;
        let split = |row: &Row| {
            let id = row.key().get(1..).unwrap_or_default();
            (id.to_vec(), row.value().to_vec())
        };
        Ok(rows.iter().map(split).collect())
    }

    /// Reads from the catalog; again if it moved meanwhile and the old pages are gone.
    async fn at_catalog<T>(
        &self,
        read: impl AsyncFn(&Catalog) -> Result<T, Error>,
    ) -> Result<T, Error> {
        loop {
            let catalog = self.shared.state.borrow().catalog.clone();
            let is_old = || !self.shared.state.borrow().catalog.is_same(&catalog);
            match read(&catalog).await {
                Err(Error::Corrupt(_)) if is_old() => {}
                result => return result,
            }
        }
    }
}

impl<B: BlockBackend> Shared<B> {
    pub(super) async fn settle(&self) -> Result<(), Error> {
        self.state.borrow_mut().prune_all();
        // Once: the driver goes on until nothing is left. Waking it for each look would never end
        // while a check holds it back, and leave no turn for the check's own reads.
        self.wake.notify(1);
        loop {
            let progress = self.progress.listen();
            {
                let state = self.state.borrow();
                state.check_open()?;
                let has_work = !state.queue.is_empty() || state.has_background_work();
                let rests = !has_work && !state.wants_maintenance;
                if rests && !state.is_busy {
                    return Ok(());
                }
            }
            progress.await;
        }
    }
}
