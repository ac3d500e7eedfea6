//! All short histories, broken at every single call to the backend.
//!
//! The medium keeps what a write put there and forgets what no commit made durable; a crash is the
//! end of pool and driver at a call that never returns, before or after it was carried out. After
//! it, the pool must be one of the states between the last acknowledged commit and the operation in
//! flight, `check` must find nothing, and reclaim, broken off once more, must end.
//!
//! `ROWDISK_HISTORY` sets the length (3 in the gate, 4 in the soak).

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use futures_util::future::{Either, select};

use super::seal::{key, session, unlock_all};
use crate::backend::decorators::{Fault, Faults};
use crate::backend::memory::{Medium, Memory};
use crate::engine::seal::nonces;
use crate::engine::{Error, Options, Pool};
use crate::units::{BlockSize, VersionId};

const MIB: u64 = 1 << 20;
const BLOCK: u64 = 4096;
const PLACES: [u64; 3] = [0, 1, 200];
const OPTIONS: Options = Options {
    buffer_bytes: 2 * BLOCK,
    map_cache_bytes: 0,
    catalog_cache_bytes: 0,
    // So that one commit in a few puts its rows into the tree.
    recent_bytes: 600,
    reclaim_step: 2,
    session: None,
};

fn options() -> Options {
    Options {
        session: Some(session()),
        ..OPTIONS
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Write,
    WritePart,
    Discard,
    Flush,
    Snapshot,
    RollBack,
    Clone,
    DeleteOldest,
    DeleteNewest,
}

const STEPS: [Step; 9] = [
    Step::Write,
    Step::WritePart,
    Step::Discard,
    Step::Flush,
    Step::Snapshot,
    Step::RollBack,
    Step::Clone,
    Step::DeleteOldest,
    Step::DeleteNewest,
];

/// What every version reads at `PLACES`: the first and the last byte of the block.
type Seen = BTreeMap<VersionId, [(u8, u8); 3]>;

struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Runs until the future is done, or until nothing will ever wake it again.
fn run_until_stalled<T>(future: impl Future<Output = T>) -> Option<T> {
    let flag = Arc::new(Flag(AtomicBool::new(true)));
    let waker = Waker::from(Arc::clone(&flag));
    let (mut future, mut context) = (pin!(future), Context::from_waker(&waker));
    while flag.0.swap(false, Ordering::Relaxed) {
        if let Poll::Ready(result) = future.as_mut().poll(&mut context) {
            return Some(result);
        }
    }
    None
}

struct History {
    now: Seen,
    /// What a crash may bring back.
    moments: Rc<RefCell<Vec<Seen>>>,
    disk: VersionId,
    snapshots: Vec<VersionId>,
    stamp: u8,
}

impl History {
    async fn begin(
        pool: &Pool<Faults<Memory>>,
        moments: Rc<RefCell<Vec<Seen>>>,
        is_sealed: bool,
    ) -> Self {
        let mut tx = pool.begin();
        let block_size = BlockSize::new(4096).unwrap();
        let disk = if is_sealed {
            tx.create_sealed_head(MIB, block_size, &key())
        } else {
            tx.create_head(MIB, block_size)
        };
        tx.commit().await.unwrap();
        if is_sealed {
            pool.unlock(&[disk], &key()).unwrap();
        }
        for (place, stamp) in [(0, 1), (1, 2)] {
            pool.write(disk, PLACES[place] * BLOCK, &[stamp; BLOCK as usize])
                .await
                .unwrap();
        }
        let mut tx = pool.begin();
        let snapshot = tx.snapshot(disk);
        tx.commit().await.unwrap();
        let blocks = [(1, 1), (2, 2), (0, 0)];
        let now = Seen::from([(disk, blocks), (snapshot, blocks)]);
        *moments.borrow_mut() = vec![now.clone()];
        Self {
            moments,
            now,
            disk,
            snapshots: vec![snapshot],
            stamp: 2,
        }
    }

    /// Carries out one step; what it does counts as possible from its beginning, and as certain
    /// from its end.
    async fn step(&mut self, pool: &Pool<Faults<Memory>>, step: Step) -> Result<(), Error> {
        let before = self.now.clone();
        self.stamp += 1;
        let (disk, stamp) = (self.disk, self.stamp);
        let place = usize::from(stamp) % 3;
        let offset = PLACES[place] * BLOCK;
        let mut tx = pool.begin();
        let result = match step {
            Step::Write => {
                self.now.get_mut(&disk).unwrap()[place] = (stamp, stamp);
                self.moments.borrow_mut().push(self.now.clone());
                pool.write(disk, offset, &[stamp; BLOCK as usize]).await
            }
            Step::WritePart => {
                self.now.get_mut(&disk).unwrap()[place].1 = stamp;
                self.moments.borrow_mut().push(self.now.clone());
                pool.write(disk, offset + 100, &[stamp; BLOCK as usize - 100])
                    .await
            }
            Step::Discard => {
                self.now.insert(disk, [(0, 0); 3]);
                self.moments.borrow_mut().push(self.now.clone());
                pool.discard(disk, 0, MIB).await
            }
            Step::Flush => pool.flush().await,
            Step::Snapshot => {
                let id = tx.snapshot(disk);
                self.now.insert(id, self.now[&disk]);
                self.snapshots.push(id);
                self.finish(tx).await
            }
            Step::RollBack => match self.snapshots.first() {
                Some(&to) => {
                    tx.roll_back(disk, to);
                    self.now.insert(disk, self.now[&to]);
                    self.finish(tx).await
                }
                None => return Ok(()),
            },
            Step::Clone => match self.snapshots.last() {
                Some(&from) => {
                    let id = tx.clone_head(from);
                    self.now.insert(id, self.now[&from]);
                    self.finish(tx).await
                }
                None => return Ok(()),
            },
            Step::DeleteOldest | Step::DeleteNewest => {
                let at = if step == Step::DeleteOldest {
                    0
                } else {
                    self.snapshots.len().max(1) - 1
                };
                match self.snapshots.get(at).copied() {
                    Some(id) => {
                        self.snapshots.remove(at);
                        tx.delete(id);
                        self.now.remove(&id);
                        self.finish(tx).await
                    }
                    None => return Ok(()),
                }
            }
        };
        match &result {
            Ok(()) if matches!(step, Step::Write | Step::WritePart | Step::Discard) => {}
            Ok(()) => *self.moments.borrow_mut() = vec![self.now.clone()],
            Err(_) => {
                self.now = before;
                self.snapshots.retain(|id| self.now.contains_key(id));
                for &id in self.now.keys().filter(|&&id| id != self.disk) {
                    let is_head = pool
                        .version(id)
                        .is_none_or(|v| v.kind == crate::engine::VersionKind::Head);
                    if !is_head && !self.snapshots.contains(&id) {
                        self.snapshots.push(id);
                    }
                }
                self.snapshots.sort_unstable();
            }
        }
        result
    }

    async fn finish(
        &mut self,
        tx: crate::engine::Transaction<Faults<Memory>>,
    ) -> Result<(), Error> {
        self.moments.borrow_mut().push(self.now.clone());
        tx.commit().await.map(drop)
    }
}

async fn look(pool: &Pool<Faults<Memory>>, ids: impl Iterator<Item = VersionId>) -> Seen {
    let mut seen = Seen::new();
    for id in ids.filter(|&id| pool.version(id).is_some()) {
        let mut blocks = [(0, 0); 3];
        for (block, place) in blocks.iter_mut().zip(PLACES) {
            let mut bytes = [0; BLOCK as usize];
            pool.read(id, place * BLOCK, &mut bytes).await.unwrap();
            *block = (bytes[0], bytes[BLOCK as usize - 1]);
        }
        seen.insert(id, blocks);
    }
    seen
}

async fn with_driver<T>(
    driver: crate::engine::Driver<Faults<Memory>>,
    work: impl Future<Output = T>,
) -> T {
    match select(pin!(work), pin!(driver.run())).await {
        Either::Left((result, _)) => result,
        Either::Right(((), work)) => work.await,
    }
}

/// Runs a history with one fault; returns what may be found afterwards, and how many calls the
/// steps made.
fn broken_history(
    steps: &[Step],
    medium: &Medium,
    fault: Option<(u64, Fault)>,
    is_sealed: bool,
) -> (Vec<Seen>, u64, bool) {
    nonces::forget();
    let backend = Faults::new(Memory::over(medium.clone(), None));
    let plan = backend.plan();
    let moments = Rc::new(RefCell::new(Vec::new()));
    let mut calls = 0;
    let mut is_usable = true;
    let run = async {
        let (pool, driver) = Pool::create(backend, [7; 16], options()).await.unwrap();
        let work = async {
            let mut history = History::begin(&pool, Rc::clone(&moments), is_sealed).await;
            pool.settle().await.unwrap();
            let before = plan.calls();
            if let Some((nth, fault)) = fault {
                plan.fail(None, nth, fault);
            }
            for &step in steps {
                match history.step(&pool, step).await {
                    Ok(()) => {}
                    Err(Error::NoSpace) => {
                        assert!(matches!(fault, Some((_, Fault::NoSpace))));
                        // Nothing is lost, and all is as before: look, and go on.
                        let ids = history.now.keys().copied().collect::<Vec<_>>();
                        assert_eq!(look(&pool, ids.into_iter()).await, history.now, "{steps:?}");
                    }
                    Err(_) => {
                        is_usable = false;
                        return;
                    }
                }
            }
            let settled = pool.settle().await;
            is_usable = settled.is_ok();
            calls = plan.calls() - before;
            plan.clear();
            if is_usable && pool.flush().await.is_ok() {
                *moments.borrow_mut() = vec![history.now.clone()];
                let ids = history.now.keys().copied().collect::<Vec<_>>();
                assert_eq!(look(&pool, ids.into_iter()).await, history.now, "{steps:?}");
                pool.settle().await.unwrap();
                let report = pool.check(|_| true).await.unwrap();
                assert!(
                    report.is_clean(),
                    "{steps:?} {fault:?}: {:#?}",
                    report.findings
                );
            }
        };
        with_driver(driver, work).await;
    };
    run_until_stalled(run);
    (moments.take(), calls, is_usable)
}

/// Opens what a crash left, breaks reclaim off once more, opens again: all must fit.
fn recovers(medium: &Medium, moments: &[Seen], again: u64, what: &dyn Fn() -> String) {
    for crash in [Some(again), None] {
        let backend = Faults::new(Memory::over(medium.clone(), None));
        let plan = backend.plan();
        run_until_stalled(async {
            let (pool, driver) = Pool::open(backend, options()).await.unwrap();
            unlock_all(&pool);
            let work = async {
                let ids: std::collections::BTreeSet<_> = moments
                    .iter()
                    .flat_map(|seen| seen.keys().copied())
                    .collect();
                let seen = look(&pool, ids.into_iter()).await;
                assert!(
                    moments.contains(&seen),
                    "{}: {seen:?} is none of {moments:?}",
                    what()
                );
                let report = pool.check(|_| true).await.unwrap();
                assert!(report.is_clean(), "{}: {:#?}", what(), report.findings);
                if let Some(nth) = crash {
                    plan.fail(None, nth, Fault::HangAfter);
                }
                pool.settle().await.unwrap();
                plan.clear();
                let report = pool.check(|_| true).await.unwrap();
                assert!(report.is_clean(), "{}: {:#?}", what(), report.findings);
                assert_eq!(pool.statistics().walkers, 0, "{}", what());
            };
            with_driver(driver, work).await;
        });
    }
}

fn every_history(visit: &mut dyn FnMut(&[Step])) {
    let length = std::env::var("ROWDISK_HISTORY")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(3);
    let mut steps = vec![0; length];
    loop {
        let history: Vec<Step> = steps.iter().map(|&at| STEPS[at]).collect();
        visit(&history);
        let Some(at) = steps.iter().rposition(|&at| at + 1 < STEPS.len()) else {
            return;
        };
        steps[at] += 1;
        steps[at + 1..].fill(0);
    }
}

fn every_fault(faults: &[Fault]) {
    let mut runs = 0u64;
    every_history(&mut |steps| {
        let (_, calls, _) = broken_history(steps, &Medium::default(), None, false);
        for nth in 0..calls {
            for &fault in faults {
                let medium = Medium::default();
                // Every other one on an encrypted disk.
                let is_sealed = nth % 2 == 1;
                let broken = broken_history(steps, &medium, Some((nth, fault)), is_sealed);
                let (moments, _, _) = broken;
                recovers(&medium, &moments, nth % 5, &|| {
                    format!("{steps:?}, {fault:?} at {nth}")
                });
                runs += 1;
            }
        }
    });
    println!("{runs} broken histories");
}

#[test]
fn a_crash_at_any_call_brings_back_a_state_that_was() {
    every_fault(&[Fault::Hang, Fault::HangAfter]);
}

#[test]
fn an_error_at_any_call_loses_nothing_acknowledged() {
    every_fault(&[Fault::Io, Fault::IoAfter]);
}

#[test]
fn no_space_at_any_call_loses_nothing_at_all() {
    every_fault(&[Fault::NoSpace]);
}
