//! A node of the map: 256 entries of 30 bytes after a header of 512 bytes, 8 KiB in all.
//!
//! The header says what the node is, so that a node at the wrong place is noticed even when its
//! checksum fits, and carries the sums over its subtree. The node's own checksum stands in its
//! parent. Nodes are kept encoded: an entry is decoded when it is looked at.

use super::entry::{ENTRY_LEN, Entry};
use super::shape::FANOUT;
use crate::engine::error::Fault;
use crate::engine::hash::{Aggregate, Checksum};
use crate::units::{BlockSize, Generation, VersionId};

/// Length of an encoded node.
pub(crate) const NODE_LEN: usize = HEADER_LEN + FANOUT * ENTRY_LEN;
const HEADER_LEN: usize = 512;

const MAGIC: [u8; 4] = *b"RDN0";
const AT_MAGIC: usize = 0;
const AT_LEVEL: usize = 4;
const AT_BLOCK_SHIFT: usize = 5;
const AT_POOL: usize = 8;
const AT_LINEAGE: usize = 24;
const AT_FIRST: usize = 32;
const AT_BIRTH: usize = 40;
const AT_BLOCKS: usize = 48;
const AT_FINGERPRINT: usize = 56;

/// What a node is: whose, and where in the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NodeName {
    pub(crate) pool_id: [u8; 16],
    /// The head that the lineage began with.
    pub(crate) lineage: VersionId,
    pub(crate) block_size: BlockSize,
    /// 1 is a leaf, whose entries are data blocks.
    pub(crate) level: u8,
    /// The first block index it maps.
    pub(crate) first: u64,
}

impl NodeName {
    /// The name of the child at a slot.
    pub(crate) fn child(&self, slot: usize) -> Self {
        let level = self.level - 1;
        Self {
            level,
            first: self.first + slot as u64 * super::shape::span(level),
            ..*self
        }
    }
}

/// An encoded node, checked when it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node(Box<[u8]>);

fn put(bytes: &mut [u8], at: usize, field: &[u8]) {
    if let Some(place) = bytes.get_mut(at..at + field.len()) {
        place.copy_from_slice(field);
    }
}

fn take<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    bytes
        .get(at..at + N)
        .and_then(|b| b.try_into().ok())
        .unwrap_or([0; N])
}

impl Node {
    /// A node without entries.
    pub(crate) fn empty() -> Self {
        Self(vec![0; NODE_LEN].into())
    }

    /// A node all of whose entries are zeroes of one birth: what an interior zero entry stands for.
    pub(crate) fn zeroes(birth: Generation) -> Self {
        let mut node = Self::empty();
        for slot in 0..FANOUT {
            node.set_entry(slot, &Entry::Zero { birth });
        }
        node
    }

    pub(crate) fn entry(&self, slot: usize) -> Entry {
        self.try_entry(slot).unwrap_or_default()
    }

    fn try_entry(&self, slot: usize) -> Option<Entry> {
        Entry::decode(&take(&self.0, HEADER_LEN + slot * ENTRY_LEN))
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        (0..FANOUT).map(|slot| self.entry(slot))
    }

    pub(crate) fn set_entry(&mut self, slot: usize, entry: &Entry) {
        put(&mut self.0, HEADER_LEN + slot * ENTRY_LEN, &entry.encode());
    }

    pub(crate) fn has_entries(&self) -> bool {
        self.0
            .get(HEADER_LEN..)
            .is_some_and(|entries| entries.iter().any(|&byte| byte != 0))
    }

    pub(crate) fn aggregate(&self) -> Aggregate {
        let limb = |i: usize| u64::from_le_bytes(take(&self.0, AT_FINGERPRINT + 8 * i));
        Aggregate {
            blocks: u64::from_le_bytes(take(&self.0, AT_BLOCKS)),
            fingerprint: [limb(0), limb(1), limb(2), limb(3)],
        }
    }

    pub(crate) fn birth(&self) -> Generation {
        Generation::new(u64::from_le_bytes(take(&self.0, AT_BIRTH))).unwrap_or(Generation::MAX)
    }

    /// Writes the header, which makes the node ready to be stored.
    pub(crate) fn seal(&mut self, name: &NodeName, birth: Generation, aggregate: &Aggregate) {
        debug_assert!(
            self.entries().all(|entry| entry.birth() <= birth),
            "no entry is younger than its parent entry"
        );
        let bytes = &mut self.0;
        put(bytes, AT_MAGIC, &MAGIC);
        put(bytes, AT_LEVEL, &[name.level, name.block_size.shift()]);
        put(bytes, AT_POOL, &name.pool_id);
        put(bytes, AT_LINEAGE, &name.lineage.raw().to_le_bytes());
        put(bytes, AT_FIRST, &name.first.to_le_bytes());
        put(bytes, AT_BIRTH, &birth.raw().to_le_bytes());
        put(bytes, AT_BLOCKS, &aggregate.blocks.to_le_bytes());
        put(bytes, AT_FINGERPRINT, &aggregate.fingerprint_bytes());
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn checksum(&self) -> Checksum {
        Checksum::of(&self.0)
    }

    /// Checks what was read against what its parent says of it.
    pub(crate) fn open(
        bytes: Vec<u8>,
        name: &NodeName,
        birth: Generation,
        checksum: Checksum,
    ) -> Result<Self, Fault> {
        if bytes.len() != NODE_LEN {
            return Err(Fault::Malformed);
        }
        if Checksum::of(&bytes) != checksum {
            return Err(Fault::Checksum);
        }
        let node = Self(bytes.into());
        if take(&node.0, AT_MAGIC) != MAGIC {
            return Err(Fault::Malformed);
        }
        if !node.is(name) || node.birth() != birth {
            return Err(Fault::Misplaced);
        }
        // Blocks are encrypted, nodes are not.
        let is_odd = |e: Entry| e.birth() > birth || (name.level > 1 && e.is_sealed());
        if (0..FANOUT).any(|slot| node.try_entry(slot).is_none_or(is_odd)) {
            return Err(Fault::Malformed);
        }
        Ok(node)
    }

    pub(crate) fn is(&self, name: &NodeName) -> bool {
        take(&self.0, AT_LEVEL) == [name.level, name.block_size.shift()]
            && take(&self.0, AT_POOL) == name.pool_id
            && take(&self.0, AT_LINEAGE) == name.lineage.raw().to_le_bytes()
            && take(&self.0, AT_FIRST) == name.first.to_le_bytes()
    }
}

const _: () = assert!(AT_BLOCK_SHIFT == AT_LEVEL + 1 && NODE_LEN == 8192);
