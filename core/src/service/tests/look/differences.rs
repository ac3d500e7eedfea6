//! Steps through differences and lists of changes, held against comparing every byte.

use super::*;

#[test]
fn differences_are_stepped_through_as_by_eye() {
    for seed in 0..12 {
        with_bench(async |bench| {
            let mut chance = grown(bench, seed).await;
            let (mut old, new) = (
                whole(bench, "letters@before").await,
                whole(bench, "letters").await,
            );
            old.resize(new.len(), 0);
            // Runs of differing bytes, joined over fewer than 16 equal ones.
            let mut runs: Vec<Range<u64>> = Vec::new();
            for at in (0..new.len()).filter(|at| old[*at] != new[*at]) {
                let at = at as u64;
                match runs.last_mut() {
                    Some(run) if at - run.end < 16 => run.end = at + 1,
                    _ => runs.push(at..at + 1),
                }
            }
            assert!(runs.len() > 10);
            let mut from = vec![0, new.len() as u64, u64::MAX];
            from.extend(
                runs.iter()
                    .flat_map(|run| [run.start, run.end - 1, run.end]),
            );
            from.extend((0..8).map(|_| chance.below(new.len()) as u64));
            for from in from {
                let differs = |at: u64| {
                    let at = at as usize;
                    at < new.len() && old[at] != new[at]
                };
                let forward = (runs.iter())
                    .find(|run| {
                        if differs(from) {
                            run.start > from
                        } else {
                            run.end > from
                        }
                    })
                    .map(|run| {
                        let mut at = run.start.max(from);
                        while !differs(at) {
                            at += 1;
                        }
                        at
                    });
                let backward = runs.iter().rev().find(|run| run.start < from);
                let backward = backward.map(|run| run.start);
                for (direction, wanted) in [
                    (Direction::Forward, forward),
                    (Direction::Backward, backward),
                ] {
                    let (before, after) = (version("letters@before"), version("letters"));
                    let service = &bench.service;
                    let found =
                        service.find_difference(&before, &after, from, direction, |_, _| true);
                    assert_eq!(
                        found.await.unwrap().at,
                        wanted,
                        "seed {seed} {direction:?} {from}"
                    );
                }
            }
        });
    }
}

#[test]
fn sixteen_equal_bytes_end_a_difference_and_fifteen_do_not() {
    with_bench(async |bench| {
        bench.run("disk create gaps --size 1M").await;
        bench.run("snapshot create gaps before").await;
        // Bytes that differ, with 15, 16 and 17 equal ones between them; the last two in another block.
        let places = [100, 116, 133, 151, 20_000, 20_017];
        for at in places {
            bench
                .run(&format!("disk write gaps --offset {at} --text x"))
                .await;
        }
        let (before, after) = (version("gaps@before"), version("gaps"));
        let next = async |from, direction| {
            let service = &bench.service;
            let found = service.find_difference(&before, &after, from, direction, |_, _| true);
            found.await.unwrap().at
        };
        let (mut forward, mut from) = (Vec::new(), 0);
        while let Some(at) = next(from, Direction::Forward).await {
            forward.push(at);
            from = at;
        }
        let (mut backward, mut from) = (Vec::new(), 1 << 20);
        while let Some(at) = next(from, Direction::Backward).await {
            backward.push(at);
            from = at;
        }
        backward.reverse();
        let begins = [100, 133, 151, 20_000, 20_017];
        assert_eq!(forward, begins);
        assert_eq!(backward, begins);
    });
}

#[test]
fn changes_are_those_of_the_bytes_and_count_each_byte() {
    for seed in 0..12 {
        with_bench(async |bench| {
            grown(bench, seed).await;
            for (before, after) in [("letters@before", "letters"), ("letters", "letters@before")] {
                let (mut old, mut new) = (whole(bench, before).await, whole(bench, after).await);
                let len = old.len().max(new.len());
                old.resize(len, 0);
                new.resize(len, 0);
                let pages = changes(bench, before, after).await;
                let mut seen = vec![false; len];
                for change in pages.iter().flat_map(|page| &page.changes) {
                    let range = change.offset as usize..(change.offset + change.len) as usize;
                    let differing = range.clone().filter(|at| old[*at] != new[*at]).count();
                    assert_eq!(change.differing_bytes, differing as u64, "{change:?}");
                    let first = range.clone().find(|at| old[*at] != new[*at]);
                    assert_eq!(Some(change.first_differing), first.map(|at| at as u64));
                    let is_zeroed = new[range.clone()].iter().all(|byte| *byte == 0);
                    assert_eq!(change.is_zeroed, is_zeroed, "{change:?}");
                    seen[range].fill(true);
                }
                for at in 0..len {
                    assert!(
                        seen[at] || old[at] == new[at],
                        "{at} changed, and nobody says so"
                    );
                }
                assert!(pages.iter().all(|page| page.unreadable_bytes == 0));
            }
        });
    }
}

#[test]
fn changes_come_in_answers_of_16_mib() {
    with_bench(async |bench| {
        bench.run("disk create big --size 64M").await;
        bench.run("snapshot create big before").await;
        bench
            .run("disk write big --offset 1M --fill 7 --length 40M")
            .await;
        let pages = changes(bench, "big@before", "big").await;
        let lens: Vec<_> = (pages.iter())
            .map(|page| {
                page.changes
                    .iter()
                    .map(|change| change.len >> 20)
                    .sum::<u64>()
            })
            .collect();
        assert_eq!(lens, [16, 16, 8]);
        assert_eq!(pages[1].changes[0].offset, 17 << 20);
    });
}
