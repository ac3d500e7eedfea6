//! The web server's objects: each in a slot of 64 KiB that no committed entry names until its upload
//! is committed. An entry says where the object is (8), its length (8), its checksum (8) and 16
//! bytes of its own.

use std::collections::BTreeSet;

use super::bytes::{checksum, put, put_u64, u64_at};
use super::device::Device;
use super::error::Error;
use super::report::Step;
use super::setup::{AREA_AT, Setup};
use super::store::{ENTRIES, Entry, Plan, VALUE_LEN, write};
use super::values::about;

const SLOT_LEN: u64 = 64 * 1024;
const LEN_MIN: u64 = 4 * 1024;
/// Where an entry's own bytes begin.
pub(super) const OWN_AT: usize = 24;

/// Where objects are, and which slots are taken.
#[derive(Clone, Debug)]
pub(super) struct Objects {
    seed: u64,
    at: u64,
    slots: u64,
    taken: BTreeSet<u64>,
}

impl Objects {
    /// The measures of index and objects. Half of the slots are for uploads under way.
    pub(super) fn plan(setup: &Setup) -> (Plan, Self) {
        let area = setup.area_len();
        let plan = Plan::of(setup, (area / SLOT_LEN / 2).div_ceil(ENTRIES).max(1));
        let objects = Self {
            seed: setup.seed,
            at: AREA_AT + plan.len(),
            slots: area.saturating_sub(plan.len()) / SLOT_LEN,
            taken: BTreeSet::new(),
        };
        (plan, objects)
    }

    /// As many objects as there may be.
    pub(super) fn keys_max(&self) -> u64 {
        self.slots / 2
    }

    /// Notes that an entry's slot is taken.
    pub(super) fn take(&mut self, entry: &Entry) {
        self.taken.insert(u64_at(&entry.value, 0));
    }

    /// A new version was committed in place of an old one.
    pub(super) fn replace(&mut self, old: Option<&Entry>, new: &Entry) {
        if let Some(old) = old {
            self.taken.remove(&u64_at(&old.value, 0));
        }
        self.take(new);
    }

    fn content(&self, key: u64, version: u64, len: u64) -> Vec<u8> {
        let mut bytes = vec![0; len.min(SLOT_LEN) as usize];
        about(self.seed, key, version, 0).fill(&mut bytes);
        bytes
    }

    /// Writes an object into a free slot; what its entry says is told. It is not durable yet.
    pub(super) async fn upload<D: Device>(
        &self,
        device: &D,
        key: u64,
        version: u64,
        step: &mut Step,
    ) -> Result<Option<[u8; VALUE_LEN]>, Error<D::Error>> {
        let Some(slot) = (0..self.slots).find(|slot| !self.taken.contains(slot)) else {
            return Ok(None);
        };
        let len = LEN_MIN + about(self.seed, key, version, 1).below(SLOT_LEN - LEN_MIN);
        let bytes = self.content(key, version, len);
        write(device, self.at + slot * SLOT_LEN, &bytes, step).await?;
        let mut value = [0; VALUE_LEN];
        put_u64(&mut value, 0, slot);
        put_u64(&mut value, 8, len);
        put_u64(&mut value, 16, checksum(&bytes, self.seed));
        Ok(Some(value))
    }

    /// Whether the object that an entry names can be read, and says what it should.
    pub(super) async fn look<D: Device>(
        &self,
        device: &D,
        key: u64,
        entry: &Entry,
        step: &mut Step,
    ) -> Result<Looked, Error<D::Error>> {
        let (slot, len) = (u64_at(&entry.value, 0), u64_at(&entry.value, 8));
        if slot >= self.slots || len > SLOT_LEN {
            return Ok(Looked::Wrong);
        }
        let mut bytes = vec![0; len as usize];
        step.reads += 1;
        step.bytes_read += len;
        match device.read(self.at + slot * SLOT_LEN, &mut bytes).await {
            Ok(()) => {}
            Err(error) if D::is_damage(&error) => return Ok(Looked::Damaged),
            Err(error) => return Err(Error::Device(error)),
        }
        if checksum(&bytes, self.seed) != u64_at(&entry.value, 16) {
            return Ok(Looked::Damaged);
        }
        Ok(match bytes == self.content(key, entry.version, len) {
            true => Looked::Intact,
            false => Looked::Wrong,
        })
    }
}

/// What became of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looked {
    Intact,
    Damaged,
    Wrong,
}

/// Fills the part of a value that only says something.
pub(super) fn fill_own(value: &mut [u8; VALUE_LEN], from: usize, said: &[u8; VALUE_LEN]) {
    put(value, from, said.get(from..).unwrap_or_default());
}
