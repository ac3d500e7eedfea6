//! The head of a segment record: which segment this is, and its directory (slot and length of each
//! object, in the order of the payload). The payload follows, packed.

use super::{CHECKSUM_LEN, Entry, Fields, seal, unseal};
use crate::storage::kind::Kind;

/// Small segments stay below this with their head: values from 64 KiB on become files of their own
/// and cost ten times as much.
pub(crate) const SMALL_LEN_MAX: u32 = 60 * 1024;

const MAGIC: &[u8; 4] = b"rdsg";
const FIXED_LEN: usize = 24;
const ENTRY_LEN: usize = 4;
const SLOT_SHIFT: u32 = 24;

/// How long the head of a segment with so many objects is.
pub(crate) fn head_len(count: usize) -> u32 {
    // At most 256 entries.
    (FIXED_LEN + count * ENTRY_LEN + CHECKSUM_LEN) as u32
}

/// The head of a segment record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SegmentHead<'a> {
    pub(crate) store_id: u64,
    pub(crate) number: u64,
    pub(crate) kind: Kind,
    pub(crate) entries: &'a [Entry],
}

impl SegmentHead<'_> {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(head_len(self.entries.len()) as usize);
        bytes.extend(MAGIC);
        bytes.push(self.kind.code());
        bytes.push(0);
        bytes.extend((self.entries.len() as u16).to_le_bytes());
        bytes.extend(self.store_id.to_le_bytes());
        bytes.extend(self.number.to_le_bytes());
        for entry in self.entries {
            let field = u32::from(entry.slot()) << SLOT_SHIFT | entry.len();
            bytes.extend(field.to_le_bytes());
        }
        seal(bytes)
    }

    /// Whether a record begins with this very head: of this database, this segment, and with these
    /// slots. Anything else is misplaced, damaged, or of another time.
    pub(crate) fn vouches_for(&self, record: &[u8]) -> bool {
        let len = head_len(self.entries.len()) as usize;
        record.get(..len).and_then(unseal).is_some_and(|found| {
            let mut fields = Fields(found);
            fields.array() == Some(*MAGIC) && self.encode().starts_with(found)
        })
    }
}
