//! A backend with what it must hold, for tests that look at the database beside it.

use std::cell::Cell;
use std::collections::BTreeMap;

use rowdisk::backend::{BackendError, BlockBackend, Commit, Free, Loaded, Location, Placement};
use rowdisk::units::Generation;
use rowdisk_web::storage::IndexedDb;

thread_local! {
    static NAMES: Cell<u32> = const { Cell::new(0) };
}

/// A name that no database has yet.
pub(crate) fn name() -> String {
    NAMES.set(NAMES.get() + 1);
    format!("test-{}-{}", NAMES.get(), js_sys::Math::random())
}

pub(crate) struct Pool {
    pub(crate) name: String,
    pub(crate) backend: IndexedDb,
    pub(crate) objects: BTreeMap<Location, Vec<u8>>,
    pub(crate) generation: u64,
    written: u32,
}

impl Pool {
    pub(crate) async fn new() -> Self {
        let name = name();
        let backend = IndexedDb::open(&name).await.unwrap();
        assert_eq!(backend.load().await.unwrap(), None);
        Self {
            name,
            backend,
            objects: BTreeMap::new(),
            generation: 0,
            written: 0,
        }
    }

    /// Another owner of the same database, who loads it now.
    pub(crate) async fn another(&self) -> (IndexedDb, Option<Loaded>) {
        let backend = IndexedDb::open(&self.name).await.unwrap();
        let loaded = backend.load().await.unwrap();
        (backend, loaded)
    }

    /// Ends this owner and becomes the next.
    pub(crate) async fn reopen(mut self) -> Self {
        let (backend, loaded) = self.another().await;
        assert_eq!(loaded.unwrap().root, root(self.generation));
        self.backend = backend;
        self
    }

    pub(crate) async fn try_write(
        &mut self,
        placement: Placement,
        len: u32,
    ) -> Result<Location, BackendError> {
        self.written += 1;
        let bytes = contents(self.written, len);
        let location = self.backend.write(placement, &bytes).await?;
        assert!(self.objects.insert(location, bytes).is_none());
        Ok(location)
    }

    pub(crate) async fn write(&mut self, placement: Placement, len: u32) -> Location {
        self.try_write(placement, len).await.unwrap()
    }

    pub(crate) async fn try_commit(&mut self, freed: &[Location]) -> Result<(), BackendError> {
        let frees: Vec<Free> = freed
            .iter()
            .map(|location| Free {
                location: *location,
                len: self.objects[location].len() as u32,
                is_node: false,
            })
            .collect();
        commit(&self.backend, self.generation + 1, &frees).await?;
        self.generation += 1;
        for location in freed {
            self.objects.remove(location);
        }
        Ok(())
    }

    pub(crate) async fn commit(&mut self, freed: &[Location]) {
        self.try_commit(freed).await.unwrap();
    }

    pub(crate) async fn read(&self, location: Location) -> Result<Vec<u8>, BackendError> {
        read(&self.backend, location, self.objects[&location].len()).await
    }

    pub(crate) async fn verify(&self) {
        for (&location, bytes) in &self.objects {
            assert!(
                &self.read(location).await.unwrap() == bytes,
                "{location:?} read wrong"
            );
        }
    }

    pub(crate) fn live_len(&self) -> u64 {
        self.objects.values().map(|bytes| bytes.len() as u64).sum()
    }
}

pub(crate) async fn read(
    backend: &IndexedDb,
    location: Location,
    len: usize,
) -> Result<Vec<u8>, BackendError> {
    let mut buffer = vec![0; len];
    backend.read(location, &mut buffer).await?;
    Ok(buffer)
}

pub(crate) async fn commit(
    backend: &IndexedDb,
    generation: u64,
    frees: &[Free],
) -> Result<(), BackendError> {
    let root = root(generation);
    let generation = Generation::new(generation).unwrap();
    backend
        .commit(Commit {
            root: &root,
            generation,
            frees,
            quarantine_from: None,
        })
        .await
}

pub(crate) fn root(generation: u64) -> Vec<u8> {
    format!("root of generation {generation}").into_bytes()
}

/// Bytes that differ from object to object and from place to place.
fn contents(number: u32, len: u32) -> Vec<u8> {
    let mut state = number.wrapping_mul(0x9e37_79b9) | 1;
    (0..len)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state as u8
        })
        .collect()
}
