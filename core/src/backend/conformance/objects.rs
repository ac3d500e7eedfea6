//! Clauses 2, 3, 6 and 13: objects come back as they were written, from places of their own.

use super::Store;
use super::subject::{Random, Subject};
use crate::backend::{BackendError, BlockBackend, Location, OBJECT_LEN_MAX, Placement};

const PLACEMENTS: [Placement; 3] = [Placement::Node, Placement::Scattered, Placement::Bulk];

/// Clause 2: from the moment `write` returned, `read` yields the bytes, before a commit and after
/// it, until the object is freed or abandoned.
pub async fn clause_02_read_what_was_written<S: Store>(store: &mut S) {
    let mut subject = Subject::new(store.fresh().await).await;
    let mut freed = Vec::new();
    for round in 0..4 {
        for placement in PLACEMENTS {
            for len in [4096, 8192, 16384, 32768, 65536] {
                let location = subject.write(placement, len).await;
                if (round + len / 4096) % 3 == 0 {
                    freed.push(location);
                }
            }
        }
        subject.verify().await;
        subject.commit(&[]).await;
        subject.verify().await;
        subject.commit(&std::mem::take(&mut freed)).await;
        subject.verify().await;
    }
    let reopened = store.reopen(subject.backend).await;
    let subject = Subject::again(reopened, subject.objects, subject.generation).await;
    subject.account(7).await;
}

/// Clause 3: `write` never returns a location, and never touches bytes, that something live,
/// quarantined or recoverable can reach.
pub async fn clause_03_no_alias<S: Store>(store: &mut S) {
    let mut random = Random::new(3);
    let mut subject = Subject::new(store.fresh().await).await;
    // Nodes freed from generation 5 on are quarantined for good: they stay in `held`.
    let mut held = Vec::new();
    for round in 0..40 {
        let mut fresh: Vec<Location> = Vec::new();
        for _ in 0..random.below(20) {
            let (placement, len) = random.object();
            fresh.push(subject.write(placement, len).await);
        }
        for location in fresh {
            if random.below(4) == 0 {
                subject.abandon(location);
            }
        }
        let mut live: Vec<Location> = subject.objects.keys().copied().collect();
        live.retain(|_| random.below(3) == 0);
        let quarantined: Vec<_> = live
            .iter()
            .filter(|location| subject.objects[location].placement == Placement::Node)
            .map(|&location| (location, subject.objects[&location]))
            .collect();
        if subject.generation + 1 >= 5 {
            held.extend(quarantined);
        }
        subject.commit_with(&live, Some(5)).await;
        subject.verify().await;
        let held_now = held.iter().copied().collect();
        super::subject::verify(&subject.backend, &held_now).await;
        assert!(
            held_now
                .keys()
                .all(|one| !subject.objects.contains_key(one)),
            "a quarantined place was handed out"
        );
        if round % 10 == 9 {
            let reopened = store.reopen(subject.backend).await;
            subject = Subject::again(reopened, subject.objects, subject.generation).await;
        }
    }
}

/// Clause 6: an object that was written and not committed can be given up at once; its space can be
/// used again without a commit.
pub async fn clause_06_abandon<S: Store>(store: &mut S) {
    let mut random = Random::new(6);
    let mut subject = Subject::new(store.fresh().await).await;
    for round in 0..6 {
        let mut fresh = Vec::new();
        // More than a backend would keep in memory, so that some was stored already.
        for _ in 0..60 {
            let (placement, len) = random.object();
            fresh.push(subject.write(placement, len).await);
        }
        for location in fresh {
            if round < 2 || random.below(3) > 0 {
                subject.abandon(location);
            }
        }
        subject.account(50).await;
        subject.verify().await;
        subject.commit(&[]).await;
        subject.account(50).await;
        let reopened = store.reopen(subject.backend).await;
        subject = Subject::again(reopened, subject.objects, subject.generation).await;
        subject.account(50).await;
    }

    let capacity = 4 << 20;
    if let Some(limited) = store.with_capacity(capacity).await {
        let mut subject = Subject::new(limited).await;
        for _ in 0..3 * capacity / 65536 {
            let location = subject.write(Placement::Bulk, 65536).await;
            subject.abandon(location);
        }
    }
}

/// Clause 13: `read` with another length is `Damaged` or a prefix, never foreign bytes; `write`
/// takes 1 to [`OBJECT_LEN_MAX`].
pub async fn clause_13_lengths<S: Store>(store: &mut S) {
    let mut subject = Subject::new(store.fresh().await).await;
    let lens = [
        1,
        2,
        511,
        4095,
        4097,
        30_000,
        61_440,
        65_535,
        OBJECT_LEN_MAX,
    ];
    for placement in PLACEMENTS {
        for len in lens {
            subject.write(placement, len).await;
        }
    }
    for is_committed in [false, true] {
        if is_committed {
            subject.commit(&[]).await;
        }
        subject.verify().await;
        subject.account(4).await;
        for (&location, object) in &subject.objects {
            let bytes = object.bytes();
            for len in [1, object.len as usize / 2, object.len as usize + 1, 70_000] {
                let mut buffer = vec![0; len];
                match subject.backend.read(location, &mut buffer).await {
                    Ok(()) => assert_eq!(bytes.get(..len), Some(&*buffer), "not a prefix"),
                    Err(BackendError::Damaged { .. }) => {}
                    Err(other) => panic!("{other:?}"),
                }
            }
        }
    }
}
