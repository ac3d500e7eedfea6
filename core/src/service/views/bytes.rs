//! Bytes of a disk, what is found in them, and what changed between two moments.

use serde::{Deserialize, Serialize};

/// Bytes of a disk or a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BytesView {
    /// Where they begin.
    pub offset: u64,
    /// The bytes; zeroes where there are none.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
    /// What they are, in order: neighbours differ, and the lengths add up.
    pub parts: Vec<BytesPart>,
}

/// A run of bytes of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BytesPart {
    /// How many.
    pub len: u64,
    /// What they are.
    pub kind: BytesKind,
}

/// What bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BytesKind {
    /// In a block that was written.
    Data,
    /// In a block that was written as zeroes.
    Zeroes,
    /// In a block that was never written, or given back.
    Never,
    /// In a block that cannot be read.
    Damaged,
}

/// How a text stands on a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// As Unix has it, and the web.
    Utf8,
    /// With the low byte first: as Windows has it, and long names of FAT.
    Utf16,
}

/// What a search came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundView {
    /// Where it is; `None` if it is nowhere.
    pub at: Option<u64>,
    /// How many bytes it has there. A difference is but a place.
    pub len: u64,
    /// How a text stands there.
    pub encoding: Option<Encoding>,
    /// Whether it was found, or not, past the disk's end and from its other end on.
    pub is_wrapped: bool,
    /// Bytes on the way that cannot be read.
    pub unreadable_bytes: u64,
}

/// What changed between two versions, or the beginning of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangesView {
    /// The size of the longer one in bytes.
    pub len: u64,
    /// Changed ranges, in order.
    pub changes: Vec<ChangeView>,
    /// Where to go on, if these are not all.
    pub next: Option<u64>,
    /// Bytes of these ranges that cannot be read in one of the versions, and were not compared.
    pub unreadable_bytes: u64,
}

/// A range that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeView {
    /// Its first byte.
    pub offset: u64,
    /// Its length in bytes; whole blocks, but for the end of the disk.
    pub len: u64,
    /// How many of its bytes differ.
    pub differing_bytes: u64,
    /// The first of them; the range's own where none is known.
    pub first_differing: u64,
    /// Whether it reads as zeroes now.
    pub is_zeroed: bool,
}
