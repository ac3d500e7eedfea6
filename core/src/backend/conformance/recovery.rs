//! Clauses 1, 4 and 5: what a reopened store knows.

use futures_util::FutureExt;

use super::Store;
use super::subject::{Subject, commit, root};
use crate::backend::{BlockBackend, Placement, ROOT_LEN_MAX};

/// Clause 1: `load` of a new store says `None`; after a commit it says that commit's root, byte for
/// byte.
pub async fn clause_01_nothing_then_something<S: Store>(store: &mut S) {
    let fresh = store.fresh().await;
    assert_eq!(fresh.load().await.unwrap(), None);
    let reopened = store.reopen(fresh).await;
    let mut subject = Subject::new(reopened).await;
    for record in [&[7; 1][..], &[8; ROOT_LEN_MAX], b"last"] {
        subject.generation += 1;
        let backend = subject.backend;
        backend
            .commit(commit(subject.generation, record, &[], None))
            .await
            .unwrap();
        let reopened = store.reopen(backend).await;
        let loaded = reopened.load().await.unwrap().unwrap();
        assert_eq!((&*loaded.root, loaded.fell_back), (record, false));
        subject.backend = reopened;
    }
}

/// Clause 4: after a crash `load` finds the newest commit whole, or, where it did not end, nothing
/// of it.
pub async fn clause_04_all_or_nothing<S: Store>(store: &mut S) {
    let mut subject = Subject::new(store.fresh().await).await;
    let old = subject.write(Placement::Node, 8192).await;
    let kept = subject.write(Placement::Bulk, 16384).await;
    subject.commit(&[]).await;
    let new = subject.write(Placement::Scattered, 4096).await;
    subject.commit(&[old]).await;
    assert!(!subject.objects.contains_key(&old));
    assert!(subject.objects.contains_key(&kept) && subject.objects.contains_key(&new));

    let (committed, generation) = (subject.objects.clone(), subject.generation);
    subject.write(Placement::Node, 8192).await;
    subject.write(Placement::Bulk, 65536).await;
    let crashed = store.crash(subject.backend).await;
    let subject = Subject::again(crashed, committed.clone(), generation).await;
    subject.account(100).await;

    // Nor does a second crash, with nothing in between, change anything.
    let crashed = store.crash(subject.backend).await;
    let subject = Subject::again(crashed, committed, generation).await;
    subject.account(100).await;
}

/// Clause 4: a commit that was dropped on its way is there as a whole or not at all.
pub async fn clause_04_dropped_commit<S: Store>(store: &mut S) {
    let mut subject = Subject::new(store.fresh().await).await;
    let first = subject.write(Placement::Bulk, 16384).await;
    let second = subject.write(Placement::Node, 8192).await;
    subject.commit(&[]).await;
    let before = subject.objects.clone();
    subject.write(Placement::Scattered, 16384).await;
    let mut after = subject.objects.clone();
    let frees = [
        after.remove(&first).unwrap().free(first),
        after.remove(&second).unwrap().free(second),
    ];
    let newer = root(2);
    let dropped = subject
        .backend
        .commit(commit(2, &newer, &frees, None))
        .now_or_never();
    let crashed = store.crash(subject.backend).await;
    let loaded = crashed.load().await.unwrap().unwrap();
    let is_new = loaded.root == newer;
    assert!(is_new || loaded.root == root(1));
    assert!(
        is_new || dropped.is_none(),
        "a commit that ended must be there"
    );
    let (objects, generation) = if is_new { (after, 2) } else { (before, 1) };
    let crashed = store.crash(crashed).await;
    let subject = Subject::again(crashed, objects, generation).await;
    subject.account(100).await;
}

/// Clause 5: what was written after the recovered commit is thrown away, and its space can be used
/// again.
pub async fn clause_05_uncommitted_is_gone<S: Store>(store: &mut S) {
    let mut subject = Subject::new(store.fresh().await).await;
    // A store that was never committed to is as good as new.
    subject.write(Placement::Bulk, 65536).await;
    let mut subject = Subject::new(store.crash(subject.backend).await).await;
    subject.account(10).await;

    subject.write(Placement::Node, 8192).await;
    subject.commit(&[]).await;
    for _ in 0..3 {
        let (committed, generation) = (subject.objects.clone(), subject.generation);
        // More than a backend would keep in memory.
        for _ in 0..160 {
            subject.write(Placement::Bulk, 65536).await;
        }
        subject.write(Placement::Scattered, 4096).await;
        let crashed = store.crash(subject.backend).await;
        subject = Subject::again(crashed, committed, generation).await;
        subject.account(10).await;
        // The store goes on from there.
        subject.write(Placement::Scattered, 4096).await;
        subject.commit(&[]).await;
        subject.verify().await;
    }

    let capacity = 4 << 20;
    if let Some(limited) = store.with_capacity(capacity).await {
        let mut subject = Subject::new(limited).await;
        subject.write(Placement::Node, 8192).await;
        subject.commit(&[]).await;
        let (committed, generation) = (subject.objects.clone(), subject.generation);
        for _ in 0..8 {
            for _ in 0..capacity / 65536 / 2 {
                subject.write(Placement::Bulk, 65536).await;
            }
            let crashed = store.crash(subject.backend).await;
            subject = Subject::again(crashed, committed.clone(), generation).await;
        }
    }
}
