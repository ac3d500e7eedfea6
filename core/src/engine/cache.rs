//! A cache of decoded objects, bounded in bytes.

use std::hash::{BuildHasherDefault, Hasher};

use lru::LruCache;

use super::hash::Checksum;
use crate::backend::Location;

/// Locations are dense numbers; a multiplication spreads them, and no randomness is needed: nobody
/// who could choose locations gains by collisions.
#[derive(Default)]
pub(crate) struct LocationHasher(u64);

impl Hasher for LocationHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u64(&mut self, value: u64) {
        let mixed = (self.0 ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

/// Least recently used objects leave when the bytes go over the bound.
pub(crate) struct Cache<T> {
    objects: LruCache<Location, (Checksum, T, usize), BuildHasherDefault<LocationHasher>>,
    bytes: usize,
    bytes_max: usize,
}

impl<T: Clone> Cache<T> {
    pub(crate) fn new(bytes_max: usize) -> Self {
        let objects = LruCache::unbounded_with_hasher(BuildHasherDefault::default());
        Self {
            objects,
            bytes: 0,
            bytes_max,
        }
    }

    /// The object, if it is the one with this checksum: a location may have been used again.
    pub(crate) fn find(&mut self, location: Location, checksum: Checksum) -> Option<T> {
        let (stored, object, _) = self.objects.get(&location)?;
        (*stored == checksum).then(|| object.clone())
    }

    pub(crate) fn keep(&mut self, location: Location, checksum: Checksum, object: T, len: usize) {
        self.bytes += len;
        if let Some((_, _, before)) = self.objects.put(location, (checksum, object, len)) {
            self.bytes -= before;
        }
        while self.bytes > self.bytes_max {
            let Some((_, (_, _, len))) = self.objects.pop_lru() else {
                break;
            };
            self.bytes -= len;
        }
    }
}
