//! A backend and what it must hold: every object written through it is remembered, and can be
//! compared at any time.

use std::collections::BTreeMap;

use crate::backend::{Allocation, BackendError, BlockBackend, Commit, Free, Location, Placement};
use crate::units::Generation;

/// What one object must read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Object {
    seed: u64,
    pub(super) len: u32,
    pub(super) placement: Placement,
}

impl Object {
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut random = Random::new(self.seed);
        (0..self.len).map(|_| random.next() as u8).collect()
    }

    pub(super) fn free(self, location: Location) -> Free {
        Free {
            location,
            len: self.len,
            is_node: self.placement == Placement::Node,
        }
    }
}

/// The objects a backend must hold, by location.
pub(super) type Objects = BTreeMap<Location, Object>;

/// A backend under test with the objects it must hold.
pub(super) struct Subject<B> {
    pub(super) backend: B,
    pub(super) objects: Objects,
    pub(super) generation: u64,
    writes: u64,
}

impl<B: BlockBackend> Subject<B> {
    /// Loads a new store, which must be empty.
    pub(super) async fn new(backend: B) -> Self {
        assert_eq!(
            backend.load().await.unwrap(),
            None,
            "a new store has no root"
        );
        Self {
            backend,
            objects: Objects::new(),
            generation: 0,
            writes: 0,
        }
    }

    /// Loads a store again, which must have the root of this generation and exactly these objects.
    pub(super) async fn again(backend: B, objects: Objects, generation: u64) -> Self {
        let loaded = backend.load().await.unwrap().expect("a root was committed");
        assert_eq!(loaded.root, root(generation), "root of {generation}");
        assert!(!loaded.fell_back, "nothing was damaged");
        let subject = Self {
            backend,
            objects,
            generation,
            // What is written from here on must differ from all before.
            writes: generation << 32,
        };
        subject.verify().await;
        subject
    }

    pub(super) async fn try_write(
        &mut self,
        placement: Placement,
        len: u32,
    ) -> Result<Location, BackendError> {
        self.writes += 1;
        let object = Object {
            seed: self.writes,
            len,
            placement,
        };
        let location = self.backend.write(placement, &object.bytes()).await?;
        let before = self.objects.insert(location, object);
        assert_eq!(before, None, "{location:?} was handed out while in use");
        Ok(location)
    }

    pub(super) async fn write(&mut self, placement: Placement, len: u32) -> Location {
        self.try_write(placement, len).await.unwrap()
    }

    pub(super) fn abandon(&mut self, location: Location) {
        let object = self.objects.remove(&location).unwrap();
        self.backend.abandon(location, object.len);
    }

    /// Commits with these objects freed.
    pub(super) async fn commit(&mut self, freed: &[Location]) {
        self.commit_with(freed, None).await;
    }

    /// Commits with these objects freed and nodes quarantined from a generation on.
    pub(super) async fn commit_with(&mut self, freed: &[Location], quarantine_from: Option<u64>) {
        self.generation += 1;
        let frees: Vec<Free> = freed
            .iter()
            .map(|location| self.objects.remove(location).unwrap().free(*location))
            .collect();
        let root = root(self.generation);
        self.backend
            .commit(commit(self.generation, &root, &frees, quarantine_from))
            .await
            .unwrap();
    }

    /// Every object reads as it was written.
    pub(super) async fn verify(&self) {
        verify(&self.backend, &self.objects).await;
    }

    /// The backend's list of allocations says exactly what is held.
    pub(super) async fn account(&self, page: usize) {
        let unit = self.backend.geometry().unit;
        let expected: Vec<Allocation> = self
            .objects
            .iter()
            .map(|(&location, object)| Allocation {
                location,
                len: object.len.next_multiple_of(unit),
            })
            .collect();
        let mut listed = Vec::new();
        loop {
            let after = listed.last().map(|last: &Allocation| last.location);
            let part = self.backend.allocated(after, page).await.unwrap();
            assert!(part.len() <= page, "no more than was asked for");
            if part.is_empty() {
                break;
            }
            listed.extend(part);
        }
        assert_eq!(listed, expected);
        let sum: u64 = expected.iter().map(|one| u64::from(one.len)).sum();
        assert_eq!(self.backend.space().allocated, sum);
    }
}

/// Every one of these objects reads as it was written.
pub(super) async fn verify(backend: &impl BlockBackend, objects: &Objects) {
    for (&location, object) in objects {
        let mut buffer = vec![0xa5; object.len as usize];
        backend.read(location, &mut buffer).await.unwrap();
        assert!(
            buffer == object.bytes(),
            "{location:?} does not read as it was written"
        );
    }
}

/// The root record that the suite commits with a generation.
pub(super) fn root(generation: u64) -> Vec<u8> {
    let mut root = generation.to_le_bytes().to_vec();
    // From 8 bytes to the longest allowed.
    root.resize(8 + (generation as usize * 613) % 4089, generation as u8);
    root
}

pub(super) fn commit<'a>(
    generation: u64,
    root: &'a [u8],
    frees: &'a [Free],
    quarantine_from: Option<u64>,
) -> Commit<'a> {
    Commit {
        root,
        generation: Generation::new(generation).unwrap(),
        frees,
        quarantine_from: quarantine_from.map(|from| Generation::new(from).unwrap()),
    }
}

/// Numbers without meaning (splitmix64): the same in every run.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// A kind of object as the engine writes them: nodes of 8 KiB and less, blocks of 4 to 64 KiB.
    pub(super) fn object(&mut self) -> (Placement, u32) {
        match self.below(8) {
            0..3 => (Placement::Node, [8192, 4096, 100][self.below(3)]),
            3..6 => (Placement::Scattered, 4096 << self.below(5)),
            _ => (Placement::Bulk, 4096 << self.below(5)),
        }
    }
}
