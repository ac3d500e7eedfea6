//! The reclaim model as oracle: random histories of heads, snapshots, clones, rollbacks, holds,
//! deletions, commits, crashes and falls back to the root before the last, on the engine and on
//! plain arrays side by side.
//!
//! Checked after every step: each visible version reads what was written to it; `check` finds
//! nothing (checksums, sums, every allocated object accounted for). Checked when reclaim has
//! drained: exactly the data blocks are allocated that some visible version reaches, as counted by
//! brute force over the arrays, and no hold is left.
//!
//! Every other lineage is encrypted: no nonce may come twice under one subkey.
//!
//! Block indexes have few values in each of three digits, so that small histories reach every shape
//! of a tree of three levels.

mod looks;
mod world;

use futures_util::future::{Either, join, select};

use self::looks::{check, verify};
use self::world::{BLOCK, Seen, World};
use super::random::Random;
use super::seal::{session, unlock_all};
use crate::backend::memory::{Medium, Memory};
use crate::engine::seal::nonces;
use crate::engine::{Options, Pool, VersionKind};
use crate::harness::{Yield, slow};

/// Runs one history; a crash drops pool and driver wherever they are. A check may run beside it all
/// the time, one after the other.
fn history(seed: u64, steps: usize, checks_beside: bool) {
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
        map_cache_bytes: (seed % 3) as usize * 75_000,
        catalog_cache_bytes: (seed % 3) as usize * 25_000,
        recent_bytes: (seed % 5) as usize * 500,
        reclaim_step: 1 + (seed % 4) as usize,
        session: None,
    };
    nonces::forget();
    let mut done = 0;
    while done < steps {
        let backend = slow(Memory::over(medium.clone(), None));
        let options = Options {
            session: Some(session()),
            ..options
        };
        pollster::block_on(async {
            let (pool, driver) = if done == 0 {
                Pool::create(backend, [seed as u8; 16], options)
                    .await
                    .unwrap()
            } else {
                Pool::open(backend, options).await.unwrap()
            };
            unlock_all(&pool);
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
            let checks = async {
                if checks_beside {
                    loop {
                        check(&pool).await;
                        // A check of a pool without an object waits for nothing.
                        Yield::default().await;
                    }
                }
            };
            let run = async { join(driver.run(), checks).await.0 };
            let (work, run) = (std::pin::pin!(work), std::pin::pin!(run));
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

#[test]
fn random_histories_agree_with_plain_arrays() {
    let seeds = std::env::var("ROWDISK_SEEDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(12);
    for seed in 0..seeds {
        history(seed, 300, false);
    }
}

#[test]
fn a_check_beside_random_histories_finds_nothing() {
    for seed in 100..106 {
        history(seed, 200, true);
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
            let run = || without(rule, || history(seed, 300, false));
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
