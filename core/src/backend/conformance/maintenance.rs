//! Clauses 10, 11 and 12: the books, the housekeeping, and reading meanwhile.

use futures_util::future::{join, join_all};

use super::Store;
use super::subject::{Random, Subject, commit, root};
use crate::backend::{BlockBackend, Free, Location, Maintenance, Occupied, Placement};

/// Clause 10: `allocated` lists exactly the objects that were written and neither freed nor
/// abandoned, each once, in ascending order.
pub async fn clause_10_accounting<S: Store>(store: &mut S) {
    let mut random = Random::new(10);
    let mut subject = Subject::new(store.fresh().await).await;
    subject.account(1).await;
    for round in 0..30 {
        for _ in 0..random.below(30) {
            let (placement, len) = random.object();
            let location = subject.write(placement, len).await;
            if random.below(5) == 0 {
                subject.abandon(location);
            }
        }
        subject.account(1 + random.below(40)).await;
        let mut freed: Vec<Location> = subject.objects.keys().copied().collect();
        freed.retain(|_| random.below(4) == 0);
        subject.commit_with(&freed, Some(round / 2)).await;
        subject.account(1 + random.below(40)).await;
        if round % 7 == 6 {
            let reopened = store.reopen(subject.backend).await;
            subject = Subject::again(reopened, subject.objects, subject.generation).await;
            subject.account(9).await;
        }
    }
}

/// Clause 11: `maintain` changes nothing a caller can see except `space`; and it comes to an end.
pub async fn clause_11_maintenance<S: Store>(store: &mut S) {
    let mut subject = mostly_dead(store, 11).await;
    let mut steps = 0;
    while subject.backend.maintain().await.unwrap() == Maintenance::More {
        steps += 1;
        assert!(steps < 1000, "the housekeeping never ends");
        if steps % 4 == 1 {
            subject.verify().await;
            subject.account(100).await;
        }
    }
    subject.verify().await;
    subject.account(100).await;
    assert_eq!(
        subject.backend.maintain().await.unwrap(),
        Maintenance::Idle,
        "done is done"
    );
    subject.write(Placement::Scattered, 16384).await;
    subject.backend.maintain().await.unwrap();
    subject.verify().await;
    subject.commit(&[]).await;
    let crashed = store.crash(subject.backend).await;
    let subject = Subject::again(crashed, subject.objects, subject.generation).await;
    subject.account(100).await;
}

/// Clause 12: reads may run in parallel with each other and with one `write`, `commit` or
/// `maintain`.
pub async fn clause_12_parallel_reads<S: Store>(store: &mut S) {
    let mut subject = mostly_dead(store, 12).await;
    // Nothing of what is about to be read may stand in a cache.
    let reopened = store.reopen(subject.backend).await;
    reopened.load().await.unwrap().unwrap();
    subject.backend = reopened;
    for round in 0..6 {
        let generation = subject.generation + 1;
        let objects = subject.objects.clone();
        let freed: Vec<Free> = objects
            .iter()
            .filter(|&(location, _)| location.raw() % 7 == round)
            .map(|(location, object)| object.free(*location))
            .collect();
        let kept = objects
            .iter()
            .filter(|&(location, _)| location.raw() % 7 != round);
        let backend = &subject.backend;
        let reads = || {
            join_all(kept.clone().map(|(&location, object)| async move {
                let mut buffer = vec![0; object.len as usize];
                backend.read(location, &mut buffer).await.unwrap();
                assert!(buffer == object.bytes(), "{location:?} read wrong");
            }))
        };
        let record = root(generation);
        let change = backend.commit(commit(generation, &record, &freed, None));
        let (_, committed) = join(reads(), change).await;
        committed.unwrap();
        let (_, maintained) = join(reads(), backend.maintain()).await;
        maintained.unwrap();
        let (_, written) = join(reads(), backend.write(Placement::Bulk, &[9; 65536])).await;
        backend.abandon(written.unwrap(), 65536);
        subject.generation = generation;
        for free in &freed {
            subject.objects.remove(&free.location);
        }
        subject.verify().await;
        subject.account(100).await;
    }
}

/// Clause 14: `occupied` lists all that `allocated` does, and beside that only what was freed and still
/// takes room, each once, in ascending order.
pub async fn clause_14_occupied<S: Store>(store: &mut S) {
    let mut subject = mostly_dead(store, 14).await;
    loop {
        let backend = &subject.backend;
        let mut listed: Vec<Occupied> = Vec::new();
        loop {
            let after = listed.last().map(|last| last.location);
            let part = backend.occupied(after, 7).await.unwrap();
            assert!(part.len() <= 7, "no more than was asked for");
            if part.is_empty() {
                break;
            }
            listed.extend(part);
        }
        assert!(listed.is_sorted_by(|a, b| a.location < b.location));
        let allocated = backend.allocated(None, usize::MAX).await.unwrap();
        let live = listed.iter().filter(|one| !one.is_freed);
        let live = live.map(|one| (one.location, one.len));
        let wanted = allocated.iter().map(|one| (one.location, one.len));
        assert!(live.eq(wanted), "what is allocated is listed as that");
        let freed = listed.iter().filter(|one| one.is_freed);
        let freed: u64 = freed.map(|one| u64::from(one.len)).sum();
        assert!(freed <= backend.space().held_back);
        subject.commit(&[]).await;
        if subject.backend.maintain().await.unwrap() == Maintenance::Idle {
            break;
        }
    }
}

/// A store of which two thirds were freed, here and there.
async fn mostly_dead<S: Store>(store: &mut S, seed: u64) -> Subject<S::Backend> {
    let mut random = Random::new(seed);
    let mut subject = Subject::new(store.fresh().await).await;
    for _ in 0..3 {
        for _ in 0..150 {
            let (placement, len) = random.object();
            subject.write(placement, len).await;
        }
        subject.commit(&[]).await;
    }
    let mut freed: Vec<Location> = subject.objects.keys().copied().collect();
    freed.retain(|_| random.below(3) > 0);
    subject.commit(&freed).await;
    subject.commit(&[]).await;
    subject.verify().await;
    subject
}
