//! Looking at a pool and at the arrays: while it runs, when reclaim has drained, after a crash.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::world::{BLOCK, Blocks, Seen, World, content, index_in};
use crate::backend::memory::{Medium, Memory};
use crate::engine::tests::random::Random;
use crate::engine::tests::seal::unlock_all;
use crate::engine::{CheckReport, ExtentState, Options, Pool, VersionKind};
use crate::harness::Slow;
use crate::units::VersionId;

pub(super) async fn verify(pool: &Pool<Slow>, seen: &Seen) {
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

pub(super) async fn check(pool: &Pool<Slow>) -> CheckReport {
    let report = pool.check(|_| true).await.unwrap();
    assert!(report.is_clean(), "{:#?}", report.findings);
    let lineage = Rc::clone(&pool.shared.state.borrow().lineage);
    let zombies = lineage.versions().filter(|(_, version)| version.is_zombie);
    assert_eq!(pool.statistics().zombies, zombies.count());
    report
}

impl World {
    /// When all is drained, exactly the data is left that a visible version reaches.
    pub(super) async fn drain(&mut self, pool: &Pool<Slow>) {
        while !self.holds.is_empty() {
            self.release(pool).await;
        }
        pool.flush().await.unwrap();
        pool.settle().await.unwrap();
        let report = check(pool).await;
        let held = report.data_blocks + report.locked_blocks;
        let stats = pool.statistics();
        assert_eq!(stats.walkers, 0);
        let data = self.now.values().flat_map(|v| {
            let lineage = v.lineage;
            v.blocks.iter().map(move |(&i, &s)| (lineage, i, s))
        });
        let needed = data
            .filter(|&(_, _, stamp)| stamp != 0)
            .collect::<BTreeSet<_>>()
            .len() as u64;
        assert_eq!(held, needed, "data blocks allocated, data blocks needed");
        let visible: Vec<VersionId> = self.now.keys().copied().collect();
        let usage = pool.held_by(&visible).await.unwrap();
        assert_eq!(
            usage.data_bytes,
            needed * BLOCK,
            "held_by against brute force"
        );
    }

    /// After a crash the state is one of the moments since the newest commit that was asked for
    /// (after a fall back, since the one before): the pool agrees with it in everything.
    pub(super) fn recover(&mut self, medium: &Medium, has_fallen_back: bool) {
        let from = if has_fallen_back { 0 } else { self.newest };
        let moments = self.moments.get(from..).unwrap();
        let backend = Memory::over(medium.fork(), None);
        let versions = pollster::block_on(async {
            let (pool, _driver) = Pool::open(backend, Options::default()).await.unwrap();
            unlock_all(&pool);
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
