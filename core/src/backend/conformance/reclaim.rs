//! Clauses 7, 8 and 9: what was given back, and what happens when nothing is left.

use super::Store;
use super::subject::{Subject, commit, root, verify};
use crate::backend::{BackendError, BlockBackend, Location, Maintenance, Placement};

/// Clause 7: a node freed in generation `g` stays readable and unreused while a commit's
/// `quarantine_from` is `g` or less, over a reopening too.
pub async fn clause_07_quarantine<S: Store>(store: &mut S) {
    let mut subject = Subject::new(store.fresh().await).await;
    let mut nodes = Vec::new();
    let count = 400;
    for _ in 0..count {
        nodes.push(subject.write(Placement::Node, 8192).await);
    }
    subject.commit(&[]).await;
    let from = subject.generation + 1;
    let quarantined = subject.objects.clone();
    subject.commit_with(&nodes, Some(from)).await;
    for round in 0..8 {
        verify(&subject.backend, &quarantined).await;
        assert!(subject.backend.space().held_back >= count * 8192);
        subject.account(100).await;
        // New objects go elsewhere, whatever the housekeeping does.
        let mut written = Vec::new();
        for _ in 0..12 {
            written.push(subject.write(Placement::Node, 8192).await);
        }
        assert!(written.iter().all(|one| !quarantined.contains_key(one)));
        subject.commit_with(&written[..11], Some(from)).await;
        subject.backend.maintain().await.unwrap();
        if round % 3 == 2 {
            let reopened = store.reopen(subject.backend).await;
            subject = Subject::again(reopened, subject.objects, subject.generation).await;
        }
    }
    verify(&subject.backend, &quarantined).await;

    // The walker ends: it is given back for good, but for what a backend finds not worth its while.
    let held_back = subject.backend.space().held_back;
    subject.commit(&[]).await;
    subject.commit(&[]).await;
    for _ in 0..1000 {
        if subject.backend.maintain().await.unwrap() == Maintenance::Idle {
            break;
        }
    }
    assert!(subject.backend.space().held_back + count * 8192 / 2 <= held_back);
    subject.verify().await;
    subject.account(100).await;
}

/// Clause 8: what a commit freed can be used again after the following commit.
pub async fn clause_08_reuse<S: Store>(store: &mut S) {
    let capacity = 4 << 20;
    let Some(limited) = store.with_capacity(capacity).await else {
        return;
    };
    let mut subject = Subject::new(limited).await;
    for _ in 0..5 {
        let written = fill(&mut subject).await;
        assert!(written.len() as u64 >= capacity / 65536 - 1);
        subject.commit(&[]).await;
        // Data blocks are never quarantined, though walkers live.
        subject.commit_with(&written, Some(1)).await;
        subject.commit_with(&[], Some(1)).await;
    }
}

/// Clause 8: where the store can fall back to the root before the last, all of that root's objects
/// are there, freed since or not.
pub async fn clause_08_reuse_and_the_root_before<S: Store>(store: &mut S) {
    let mut subject = Subject::new(store.fresh().await).await;
    let mut freed = Vec::new();
    for index in 0..20 {
        let placement = if index % 2 == 0 {
            Placement::Node
        } else {
            Placement::Bulk
        };
        freed.push(subject.write(placement, 8192).await);
        subject.write(placement, 8192).await;
    }
    subject.commit(&[]).await;
    let (before, generation) = (subject.objects.clone(), subject.generation);
    subject.commit(&freed).await;
    for _ in 0..40 {
        subject.write(Placement::Bulk, 8192).await;
    }
    subject.backend.maintain().await.unwrap();
    let Some(fallen_back) = store.fall_back(subject.backend).await else {
        return;
    };
    let loaded = fallen_back.load().await.unwrap().unwrap();
    assert_eq!((loaded.root, loaded.fell_back), (root(generation), true));
    verify(&fallen_back, &before).await;
}

/// Clause 9: `NoSpace` leaves the committed state intact and everything written since readable; it
/// can be tried again.
pub async fn clause_09_no_space<S: Store>(store: &mut S) {
    let capacity = 4 << 20;
    let Some(limited) = store.with_capacity(capacity).await else {
        return;
    };
    let mut subject = Subject::new(limited).await;
    let mut first = Vec::new();
    for _ in 0..capacity / 65536 / 2 {
        first.push(subject.write(Placement::Bulk, 65536).await);
    }
    subject.commit(&[]).await;
    let (committed, generation) = (subject.objects.clone(), subject.generation);
    let uncommitted = fill(&mut subject).await;
    subject.verify().await;

    // Where a commit itself takes space it may be refused, and then changes nothing.
    let refused = subject
        .backend
        .commit(commit(generation + 1, &root(generation + 1), &[], None))
        .await;
    match refused {
        Ok(()) => subject.generation += 1,
        Err(BackendError::NoSpace) => {
            subject.verify().await;
            subject.account(100).await;
            for location in uncommitted {
                subject.abandon(location);
            }
        }
        Err(other) => panic!("{other:?}"),
    }
    subject.account(100).await;

    // After something was given back it goes on.
    subject.commit(&first).await;
    subject.commit(&[]).await;
    subject.write(Placement::Bulk, 65536).await;
    subject.commit(&[]).await;
    subject.verify().await;
    subject.account(100).await;

    // The same, with a crash instead: the state before it all is there.
    let limited = store.with_capacity(capacity).await.unwrap();
    let mut subject = Subject::new(limited).await;
    for _ in 0..committed.len() {
        subject.write(Placement::Bulk, 65536).await;
    }
    subject.commit(&[]).await;
    let (committed, generation) = (subject.objects.clone(), subject.generation);
    fill(&mut subject).await;
    let crashed = store.crash(subject.backend).await;
    let subject = Subject::again(crashed, committed, generation).await;
    subject.account(100).await;
}

/// Writes until nothing fits any more.
async fn fill<B: BlockBackend>(subject: &mut Subject<B>) -> Vec<Location> {
    let mut written = Vec::new();
    loop {
        match subject.try_write(Placement::Bulk, 65536).await {
            Ok(location) => written.push(location),
            Err(BackendError::NoSpace) => return written,
            Err(other) => panic!("{other:?}"),
        }
    }
}
