//! The arrays that say what every version reads, and the steps that change them and the pool alike.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::tests::random::Random;
use crate::engine::tests::seal::key;
use crate::engine::{Error, Pool, VersionKind};
use crate::harness::Slow;
use crate::units::{BlockSize, VersionId};

/// 4 KiB blocks; level 1, 2 or 3.
const LENS: [u64; 3] = [1 << 20, 256 << 20, 64 << 30];
pub(super) const BLOCK: u64 = 4096;

/// Block index -> stamp. A stamp is unique for each write ever made, so two blocks are the same
/// object exactly when their stamps are equal. Stamp 0: zeroes.
pub(super) type Blocks = BTreeMap<u64, u64>;

#[derive(Clone, Debug)]
pub(super) struct Version {
    pub(super) kind: VersionKind,
    pub(super) len: u64,
    pub(super) lineage: u64,
    pub(super) blocks: Blocks,
}

/// What people see, as of some commit.
pub(super) type Seen = BTreeMap<VersionId, Version>;

pub(super) struct World {
    pub(super) random: Random,
    pub(super) stamp: u64,
    /// With what is buffered.
    pub(super) now: Seen,
    /// What a crash may bring back: every state since the newest commit that was asked for, and,
    /// before `newest`, those since the one before. The pool also commits unasked.
    pub(super) moments: Vec<Seen>,
    pub(super) newest: usize,
    pub(super) holds: Vec<VersionId>,
    pub(super) lineages: u64,
}

pub(super) fn index_in(random: &mut Random, len: u64) -> u64 {
    let digit = |random: &mut Random| [0, 1, 255][random.below(3) as usize];
    let index = digit(random) + 256 * digit(random) + 65536 * digit(random);
    index % (len / BLOCK)
}

pub(super) fn content(stamp: u64) -> Vec<u8> {
    stamp.to_le_bytes().repeat(BLOCK as usize / 8)
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

    pub(super) fn moment(&mut self) {
        self.moments.push(self.now.clone());
    }

    pub(super) fn committed(&mut self) {
        self.moments.drain(..self.newest);
        self.moment();
        self.newest = self.moments.len() - 1;
    }

    pub(super) async fn step(&mut self, pool: &Pool<Slow>) {
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
        self.lineages += 1;
        let block_size = BlockSize::new(4096).unwrap();
        let is_sealed = self.lineages.is_multiple_of(2);
        let id = if is_sealed {
            tx.create_sealed_head(len, block_size, &key())
        } else {
            tx.create_head(len, block_size)
        };
        tx.commit().await.unwrap();
        if is_sealed {
            pool.unlock(&[id], &key()).unwrap();
        }
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

    pub(super) async fn release(&mut self, pool: &Pool<Slow>) {
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
}
