//! Figures that are kept, held against figures computed anew and against brute force, over random histories;
//! and that each part of what they are kept under is needed.

use super::figures::{BLOCK, MIB, block_size, write};
use super::random::Random;
use crate::backend::BlockBackend;
use crate::backend::decorators::Statistics;
use crate::backend::memory::Memory;
use crate::engine::known::Known;
use crate::engine::map::node::NODE_LEN;
use crate::engine::{ExtentState, Figure, Options, Pool};
use crate::harness::{one, with_backend, with_pool};
use crate::rules::{Rule, without};
use crate::units::VersionId;

/// The blocks that fill what the random writes touch: two leaves, far from each other.
const PLACES: [u64; 6] = [0, 1, 2, 300, 301, 9000];

/// All figures of these versions, and one of two together.
fn figures_of(pool: &Pool<impl BlockBackend>, versions: &[VersionId]) -> Vec<Figure> {
    let of = |&id: &VersionId| {
        [
            Figure::Seen(id),
            Figure::Added(id, pool.visible_parent(id)),
            Figure::Owned(id),
            Figure::Freed(vec![id]),
        ]
    };
    let mut figures: Vec<Figure> = versions.iter().flat_map(of).collect();
    if let [a, b, ..] = *versions {
        figures.push(Figure::Freed(vec![a, b]));
        figures.push(Figure::Held(vec![a, b]));
    }
    figures
}

/// Bytes of blocks born after the visible version above, one by one.
async fn added(pool: &Pool<Memory>, id: VersionId) -> u64 {
    let above = pool.visible_parent(id).and_then(|id| pool.version(id));
    let bound = above.map(|version| version.generation);
    let mut bytes = 0;
    for index in PLACES {
        let run = pool.extents(id, index * BLOCK, BLOCK, 1).await.unwrap();
        if let ExtentState::Data { birth, .. } = run.extents[0].state {
            bytes += BLOCK * u64::from(bound.is_none_or(|bound| birth > bound));
        }
    }
    bytes
}

/// Asks for everything after each step of a random history; whether what was kept is always right.
fn stays_right(seed: u64) -> bool {
    with_pool(async |pool| {
        let mut random = Random(seed);
        let disk = one(&pool, |tx| tx.create_head(64 * MIB, block_size())).await;
        let (mut heads, mut snapshots, mut stamp) = (vec![disk], Vec::<VersionId>::new(), 0);
        for _ in 0..40 {
            let head = heads[random.below(heads.len() as u64) as usize];
            match random.below(10) {
                0..4 => {
                    for _ in 0..3 {
                        stamp += 1;
                        let index = PLACES[random.below(6) as usize];
                        write(&pool, head, index, stamp).await;
                    }
                    pool.flush().await.unwrap();
                }
                4..6 => snapshots.push(one(&pool, |tx| tx.snapshot(head)).await),
                6 if !snapshots.is_empty() => {
                    let from = snapshots[random.below(snapshots.len() as u64) as usize];
                    heads.push(one(&pool, |tx| tx.clone_head(from)).await);
                }
                7 if heads.len() > 1 => {
                    let gone = heads.swap_remove(random.below(heads.len() as u64) as usize);
                    one(&pool, |tx| tx.delete(gone)).await;
                }
                _ if snapshots.len() > 1 => {
                    let gone = snapshots.swap_remove(random.below(snapshots.len() as u64) as usize);
                    one(&pool, |tx| tx.delete(gone)).await;
                }
                _ => {}
            }
            // Now and then reclaim is still under way.
            if random.below(2) == 0 {
                pool.settle().await.unwrap();
            }
            let all: Vec<VersionId> = heads.iter().chain(&snapshots).copied().collect();
            let figures = figures_of(&pool, &all);
            let kept = pool.figures(&figures).await.unwrap();
            assert_eq!(pool.known_figures(&figures), kept, "seed {seed}");
            let known = pool.shared.known.replace(Known::default());
            let anew = pool.figures(&figures).await.unwrap();
            pool.shared.known.replace(known);
            if kept != anew {
                return false;
            }
            for id in all {
                let said = pool.added(id).await.unwrap().data_bytes;
                if said != added(&pool, id).await {
                    return false;
                }
            }
        }
        true
    })
}

#[test]
fn what_is_kept_is_what_is_computed_anew() {
    for seed in 0..40 {
        assert!(stays_right(seed), "seed {seed}");
    }
}

#[test]
fn every_part_of_what_a_figure_is_kept_under_is_needed() {
    for rule in [Rule::KnownBound, Rule::KnownChildren, Rule::KnownHidden] {
        let is_missed = (0..200).any(|seed| without(rule, || !stays_right(seed)));
        assert!(is_missed, "{rule:?} can be left out");
    }
}

/// What a change does not touch is not read again.
#[test]
fn a_write_costs_no_walk_of_the_older_snapshots() {
    with_pool(async |pool| {
        let disk = one(&pool, |tx| tx.create_head(64 * MIB, block_size())).await;
        let mut snapshots = Vec::new();
        for stamp in 1..6 {
            write(&pool, disk, stamp, stamp).await;
            snapshots.push(one(&pool, |tx| tx.snapshot(disk)).await);
        }
        let figures = figures_of(&pool, &snapshots);
        assert!(pool.known_figures(&figures).iter().all(Option::is_none));
        pool.figures(&figures).await.unwrap();
        write(&pool, disk, 1, 9).await;
        pool.flush().await.unwrap();
        let newest = *snapshots.last().unwrap();
        let unknown = pool.known_figures(&figures);
        let unknown = figures
            .iter()
            .zip(unknown)
            .filter(|(_, found)| found.is_none());
        let unknown: Vec<&Figure> = unknown.map(|(figure, _)| figure).collect();
        assert_eq!(unknown, [&Figure::Freed(vec![newest])]);
    });
}

/// The walkers of a chain go side by side, so that what two of them compare is read once.
#[test]
fn all_figures_of_a_chain_read_each_node_about_once() {
    let (backend, counters) = {
        let backend = Statistics::new(Memory::new());
        let counters = backend.counters();
        (backend, counters)
    };
    let options = Options {
        map_cache_bytes: 12 * NODE_LEN,
        ..Options::default()
    };
    with_backend(backend, options, async |pool| {
        let mut tx = pool.begin();
        let disk = tx.create_head(256 * MIB, block_size());
        tx.commit().await.unwrap();
        let mut snapshots = Vec::new();
        for _ in 0..8 {
            // One block in each leaf.
            for leaf in 0..256 {
                let bytes = [1; BLOCK as usize];
                pool.write(disk, leaf * MIB, &bytes).await.unwrap();
            }
            let mut tx = pool.begin();
            snapshots.push(tx.snapshot(disk));
            tx.commit().await.unwrap();
        }
        pool.settle().await.unwrap();
        let before = counters.counts().reads.count;
        let usages = pool
            .figures(&figures_of(&pool, &snapshots)[..32])
            .await
            .unwrap();
        let reads = counters.counts().reads.count - before;
        assert_eq!(usages[1].unwrap().data_bytes, 256 * BLOCK);
        let nodes = pool.in_use().await.unwrap().node_bytes / NODE_LEN as u64;
        assert!(
            nodes > 8 * 256 && reads < nodes * 5 / 4,
            "{reads} of {nodes}"
        );
    });
}
