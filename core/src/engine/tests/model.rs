//! The reclaim model as oracle: random histories of heads, snapshots, clones, rollbacks, holds,
//! deletions, commits, crashes and falls back to the root before the last, on the engine and on
//! plain arrays side by side.
//!
//! Checked after every step: each visible version reads what was written to it; `check` finds
//! nothing (checksums, sums, every allocated object accounted for). Checked when reclaim has
//! drained: exactly the data blocks are allocated that some visible version reaches, as counted by
//! brute force over the arrays, and no hold is left.
//!
//! Block indexes have few values in each of three digits, so that small histories reach every shape
//! of a tree of three levels.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::{Either, select};

use super::harness::{Slow, slow};
use crate::backend::memory::{Medium, Memory};
use crate::engine::{Error, ExtentState, Options, Pool, VersionKind};
use crate::units::{BlockSize, VersionId};

/// 4 KiB blocks; level 1, 2 or 3.
const LENS: [u64; 3] = [1 << 20, 256 << 20, 64 << 30];
const BLOCK: u64 = 4096;

/// A small generator, the same everywhere (SplitMix64).
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// Block index -> stamp. A stamp is unique for each write ever made, so two blocks are the same
/// object exactly when their stamps are equal. Stamp 0: zeroes.
type Blocks = BTreeMap<u64, u64>;

#[derive(Clone, Debug)]
struct Version {
    kind: VersionKind,
    len: u64,
    lineage: u64,
    blocks: Blocks,
}

/// What people see, as of some commit.
type Seen = BTreeMap<VersionId, Version>;

struct World {
    random: Random,
    stamp: u64,
    /// With what is buffered.
    now: Seen,
    /// What a crash may bring back: every state since the newest commit that was asked for, and,
    /// before `newest`, those since the one before. The pool also commits unasked.
    moments: Vec<Seen>,
    newest: usize,
    holds: Vec<VersionId>,
    lineages: u64,
}

fn index_in(random: &mut Random, len: u64) -> u64 {
    let digit = |random: &mut Random| [0, 1, 255][random.below(3) as usize];
    let index = digit(random) + 256 * digit(random) + 65536 * digit(random);
    index % (len / BLOCK)
}

fn content(stamp: u64) -> Vec<u8> {
    stamp.to_le_bytes().repeat(BLOCK as usize / 8)
}

async fn verify(pool: &Pool<Slow>, seen: &Seen) {
    for (&id, version) in seen {
        let mut bytes = vec![0; BLOCK as usize];
        for (&index, &stamp) in &version.blocks {
            pool.read(id, index * BLOCK, &mut bytes).await.unwrap();
            assert_eq!(bytes, content(stamp), "version {} block {index}", id.raw());
        }
        let mut probe = Random(version.blocks.len() as u64);
        for _ in 0..3 {
            let index = index_in(&mut probe, version.len);
            if !version.blocks.contains_key(&index) {
                pool.read(id, index * BLOCK, &mut bytes).await.unwrap();
                assert_eq!(bytes, content(0), "version {} block {index}", id.raw());
            }
        }
        assert_eq!(
            pool.version(id).map(|v| (v.kind, v.len)),
            Some((version.kind, version.len))
        );
    }
}

async fn check(pool: &Pool<Slow>) {
    let report = pool.check(|_| true).await.unwrap();
    assert!(report.is_clean(), "{:#?}", report.findings);
}

impl World {
    fn pick(&mut self, kind: VersionKind) -> Option<VersionId> {
        let ids: Vec<VersionId> = self
            .now
            .iter()
            .filter(|(_, v)| v.kind == kind)
            .map(|(&id, _)| id)
            .collect();
        // Half of the time one of the oldest two: they get many clones and become zombies.
        let among = if self.random.chance(50) {
            ids.len().min(2)
        } else {
            ids.len()
        };
        if among == 0 {
            None
        } else {
            ids.get(self.random.below(among as u64) as usize).copied()
        }
    }

    fn moment(&mut self) {
        self.moments.push(self.now.clone());
    }

    fn committed(&mut self) {
        self.moments.drain(..self.newest);
        self.moment();
        self.newest = self.moments.len() - 1;
    }

    async fn step(&mut self, pool: &Pool<Slow>) {
        let Some(head) = self.pick(VersionKind::Head) else {
            return self.create(pool).await;
        };
        match self.random.below(100) {
            0..2 => self.create(pool).await,
            2..38 => self.write(pool, head).await,
            38..45 => self.cut(pool, head).await,
            45..48 => self.grow(pool, head).await,
            48..60 => self.snapshot(pool, head).await,
            60..68 => self.clone_head(pool).await,
            68..73 => self.roll_back(pool, head).await,
            73..83 => self.delete(pool, VersionKind::Snapshot).await,
            83..88 => self.delete(pool, VersionKind::Head).await,
            88..91 => self.hold(pool).await,
            91..94 => self.release(pool).await,
            _ => {
                // With nothing to write, a flush is no commit: the root before the last stays.
                let before = pool.statistics().counters.commits;
                pool.flush().await.unwrap();
                if pool.statistics().counters.commits > before {
                    self.committed();
                }
            }
        }
    }

    async fn create(&mut self, pool: &Pool<Slow>) {
        let len = LENS[self.random.below(3) as usize];
        let mut tx = pool.begin();
        let id = tx.create_head(len, BlockSize::new(4096).unwrap());
        tx.commit().await.unwrap();
        self.lineages += 1;
        let (kind, lineage, blocks) = (VersionKind::Head, self.lineages, Blocks::new());
        self.now.insert(
            id,
            Version {
                kind,
                len,
                lineage,
                blocks,
            },
        );
        self.committed();
    }

    async fn write(&mut self, pool: &Pool<Slow>, head: VersionId) {
        for _ in 0..[1, 1, 2, 6][self.random.below(4) as usize] {
            self.stamp += 1;
            let stamp = if self.random.chance(5) { 0 } else { self.stamp };
            let version = self.now.get_mut(&head).unwrap();
            let index = index_in(&mut self.random, version.len);
            version.blocks.insert(index, stamp);
            pool.write(head, index * BLOCK, &content(stamp))
                .await
                .unwrap();
            self.moment();
        }
    }

    async fn cut(&mut self, pool: &Pool<Slow>, head: VersionId) {
        let version = self.now.get_mut(&head).unwrap();
        let a = index_in(&mut self.random, version.len);
        let b = index_in(&mut self.random, version.len);
        let (from, to) = match self.random.below(3) {
            0 => (0, version.len / BLOCK),
            1 => (
                a / 256 * 256,
                (a / 256 * 256 + 256).min(version.len / BLOCK),
            ),
            _ => (a.min(b), a.max(b) + 1),
        };
        version
            .blocks
            .retain(|index, _| !(from..to).contains(index));
        let (offset, len) = (from * BLOCK, (to - from) * BLOCK);
        if self.random.chance(50) {
            pool.discard(head, offset, len).await.unwrap();
        } else {
            pool.write_zeroes(head, offset, len).await.unwrap();
        }
        self.moment();
    }

    async fn grow(&mut self, pool: &Pool<Slow>, head: VersionId) {
        let len = LENS[self.random.below(3) as usize];
        let version = self.now.get_mut(&head).unwrap();
        if len >= version.len {
            version.len = len;
            let mut tx = pool.begin();
            tx.resize(head, len);
            tx.commit().await.unwrap();
            self.committed();
        }
    }

    /// One head or a group, in one generation; sometimes twice, with the same root too.
    async fn snapshot(&mut self, pool: &Pool<Slow>, head: VersionId) {
        let mut heads = BTreeSet::from([head]);
        if self.random.chance(20) {
            heads.extend(self.pick(VersionKind::Head));
        }
        let mut tx = pool.begin();
        for head in heads {
            for _ in 0..[1, 1, 2][self.random.below(3) as usize] {
                let id = tx.snapshot(head);
                let copy = Version {
                    kind: VersionKind::Snapshot,
                    ..self.now[&head].clone()
                };
                self.now.insert(id, copy);
            }
        }
        tx.commit().await.unwrap();
        self.committed();
    }

    async fn clone_head(&mut self, pool: &Pool<Slow>) {
        let Some(from) = self.pick(VersionKind::Snapshot) else {
            return;
        };
        let mut tx = pool.begin();
        let id = tx.clone_head(from);
        tx.commit().await.unwrap();
        let copy = Version {
            kind: VersionKind::Head,
            ..self.now[&from].clone()
        };
        self.now.insert(id, copy);
        self.committed();
    }

    async fn roll_back(&mut self, pool: &Pool<Slow>, head: VersionId) {
        let Some(to) = self.pick(VersionKind::Snapshot) else {
            return;
        };
        let target = Version {
            kind: VersionKind::Head,
            ..self.now[&to].clone()
        };
        let mut tx = pool.begin();
        tx.roll_back(head, to);
        let result = tx.commit().await;
        if target.lineage == self.now[&head].lineage {
            result.unwrap();
            self.now.insert(head, target);
            self.committed();
        } else {
            assert!(matches!(result, Err(Error::InvalidRequest(_))));
        }
    }

    async fn delete(&mut self, pool: &Pool<Slow>, kind: VersionKind) {
        // Often neighbours in one commit, or the counterpart of a running walker.
        let mut tx = pool.begin();
        for _ in 0..[1, 2][self.random.below(2) as usize] {
            if let Some(id) = self.pick(kind) {
                self.now.remove(&id);
                tx.delete(id);
            }
        }
        tx.commit().await.unwrap();
        self.committed();
    }

    async fn hold(&mut self, pool: &Pool<Slow>) {
        let kind = if self.random.chance(50) {
            VersionKind::Head
        } else {
            VersionKind::Snapshot
        };
        let Some(id) = self.pick(kind) else { return };
        let mut tx = pool.begin();
        let hold = tx.hold(id);
        tx.commit().await.unwrap();
        let copy = Version {
            kind: VersionKind::Hold,
            ..self.now[&id].clone()
        };
        self.now.insert(hold, copy);
        self.holds.push(hold);
        self.committed();
    }

    async fn release(&mut self, pool: &Pool<Slow>) {
        if self.holds.is_empty() {
            return;
        }
        let hold = self
            .holds
            .remove(self.random.below(self.holds.len() as u64) as usize);
        self.now.remove(&hold);
        let mut tx = pool.begin();
        tx.delete(hold);
        tx.commit().await.unwrap();
        self.committed();
    }

    /// When all is drained, exactly the data is left that a visible version reaches.
    async fn drain(&mut self, pool: &Pool<Slow>) {
        while !self.holds.is_empty() {
            self.release(pool).await;
        }
        pool.flush().await.unwrap();
        pool.settle().await.unwrap();
        check(pool).await;
        let stats = pool.statistics();
        assert_eq!(stats.walkers, 0);
        let data = self.now.values().flat_map(|v| {
            let lineage = v.lineage;
            v.blocks.iter().map(move |(&i, &s)| (lineage, i, s))
        });
        let needed = data
            .filter(|&(_, _, stamp)| stamp != 0)
            .collect::<BTreeSet<_>>()
            .len();
        let held = held_data_blocks(pool).await;
        assert_eq!(held, needed, "data blocks allocated, data blocks needed");
        let visible: Vec<VersionId> = self.now.keys().copied().collect();
        let usage = pool.held_by(&visible).await.unwrap();
        assert_eq!(
            usage.data_bytes,
            needed as u64 * BLOCK,
            "held_by against brute force"
        );
    }
}

/// Counts allocated objects of one block: nodes and pages are longer, or are counted by `check`.
async fn held_data_blocks(pool: &Pool<Slow>) -> usize {
    let report = pool.check(|_| true).await.unwrap();
    report.data_blocks as usize
}

/// Runs one history; a crash drops pool and driver wherever they are.
fn history(seed: u64, steps: usize) {
    let medium = Medium::default();
    let mut world = World {
        random: Random(seed),
        stamp: 0,
        now: Seen::new(),
        moments: vec![Seen::new()],
        newest: 0,
        holds: Vec::new(),
        lineages: 0,
    };
    // Small steps, so that walkers and pruning are often half done; without a cache, a node that was
    // taken away too early is missed at once.
    let options = Options {
        buffer_bytes: 6 * BLOCK,
        cache_bytes: (seed % 3) as usize * 100_000,
        reclaim_step: 1 + (seed % 4) as usize,
    };
    let mut done = 0;
    while done < steps {
        let backend = slow(Memory::over(medium.clone(), None));
        pollster::block_on(async {
            let (pool, driver) = if done == 0 {
                Pool::create(backend, [seed as u8; 16], options)
                    .await
                    .unwrap()
            } else {
                Pool::open(backend, options).await.unwrap()
            };
            let work = async {
                loop {
                    world.step(&pool).await;
                    done += 1;
                    // Looking gives reclaim time; mostly the next step comes first.
                    if world.random.chance(30) {
                        verify(&pool, &world.now).await;
                        check(&pool).await;
                    }
                    if done % 100 == 0 || done >= steps {
                        world.drain(&pool).await;
                    }
                    if world.random.chance(4) || done >= steps {
                        return;
                    }
                }
            };
            let (work, run) = (std::pin::pin!(work), std::pin::pin!(driver.run()));
            assert!(
                matches!(select(work, run).await, Either::Left(_)),
                "the driver ended"
            );
        });
        // The crash: what is durable, or, where the newest root is damaged, what was before.
        let has_fallen_back = world.random.chance(30) && medium.damage_newest_root();
        world.recover(&medium, has_fallen_back);
        world.holds.clear();
        world
            .now
            .retain(|_, version| version.kind != VersionKind::Hold);
        // Until the next commit, the root before the last is still what it was.
        if has_fallen_back {
            world.moments.clear();
        }
        world.moment();
        world.newest = world.moments.len() - 1;
    }
}

impl World {
    /// After a crash the state is one of the moments since the newest commit that was asked for
    /// (after a fall back, since the one before): the pool agrees with it in everything.
    fn recover(&mut self, medium: &Medium, has_fallen_back: bool) {
        let from = if has_fallen_back { 0 } else { self.newest };
        let moments = self.moments.get(from..).unwrap();
        let backend = Memory::over(medium.fork(), None);
        let versions = pollster::block_on(async {
            let (pool, _driver) = Pool::open(backend, Options::default()).await.unwrap();
            let mut found = BTreeMap::new();
            for seen in moments {
                for &id in seen.keys() {
                    // Holds end with the opening; whether they are gone yet does not matter.
                    let version = pool.version(id).filter(|v| v.kind != VersionKind::Hold);
                    if let Some(version) = version {
                        let mut blocks = Blocks::new();
                        let extents = pool.extents(id, 0, version.len, usize::MAX).await.unwrap();
                        for extent in extents.extents {
                            let is_data = matches!(extent.state, ExtentState::Data { .. });
                            for at in 0..(if is_data { extent.len / BLOCK } else { 0 }) {
                                let offset = extent.offset + at * BLOCK;
                                let mut bytes = [0; 8];
                                pool.read(id, offset, &mut bytes).await.unwrap();
                                blocks.insert(offset / BLOCK, u64::from_le_bytes(bytes));
                            }
                        }
                        found.insert(id, (version.kind, version.len, blocks));
                    }
                }
            }
            found
        });
        let agrees = |seen: &&Seen| {
            let people = seen.iter().filter(|(_, v)| v.kind != VersionKind::Hold);
            let wanted: BTreeMap<_, _> = people
                .map(|(&id, v)| {
                    let data = v.blocks.iter().filter(|(_, s)| **s != 0);
                    (
                        id,
                        (
                            v.kind,
                            v.len,
                            data.map(|(&i, &s)| (i, s)).collect::<Blocks>(),
                        ),
                    )
                })
                .collect();
            wanted == versions
        };
        let state = moments.iter().rev().find(agrees);
        self.now = state.expect("some moment is recovered whole").clone();
    }
}

#[test]
fn random_histories_agree_with_plain_arrays() {
    let seeds = std::env::var("ROWDISK_SEEDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(12);
    for seed in 0..seeds {
        history(seed, 300);
    }
}

mod mutation {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::history;
    use crate::rules::{Rule, without};

    /// Some history must fail when a rule is left out.
    fn must_fail(rule: Rule) {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let failed = (0..60).any(|seed| {
            let run = || without(rule, || history(seed, 300));
            catch_unwind(AssertUnwindSafe(run)).is_err()
        });
        std::panic::set_hook(hook);
        assert!(failed, "without {rule:?} nothing fails");
    }

    macro_rules! each_rule_is_needed {
        ($($name:ident: $rule:ident),* $(,)?) => {
            $(#[test] fn $name() { must_fail(Rule::$rule); })*
        };
    }

    each_rule_is_needed! {
        without_birth: Birth,
        without_compare: Compare,
        without_fresh_counterpart: FreshCounterpart,
        without_late_bound: LateBound,
        without_align: Align,
        without_zombie: Zombie,
        without_cursor: Cursor,
        without_generation: Generation,
        without_quarantine: Quarantine,
        without_ring: Ring,
        without_hold: Hold,
        without_reopen: Reopen,
        without_prune_children: PruneChildren,
        without_prune_owned: PruneOwned,
        without_prune_inherited: PruneInherited,
    }
}
