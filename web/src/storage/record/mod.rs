//! The records of the database, byte by byte: what `docs/format.md` says under *IndexedDB*.
//!
//! All numbers are little-endian. Every record but a segment's payload ends in, or is vouched for
//! by, an xxh3-64 checksum; what does not decode is `None`, and the caller says what that means.

mod allocation;
mod entry;
mod identity;
mod root;
mod segment;
#[cfg(test)]
mod tests;

pub(super) use allocation::{AllocationPage, Allocations, page_of, segments_of};
pub(super) use entry::{Entry, State};
pub(super) use identity::Identity;
pub(super) use root::RootRecord;
pub(super) use segment::{SMALL_LEN_MAX, SegmentHead, head_len};

use xxhash_rust::xxh3::xxh3_64;

const CHECKSUM_LEN: usize = 8;

/// Appends the checksum of everything so far.
fn seal(mut bytes: Vec<u8>) -> Vec<u8> {
    let checksum = xxh3_64(&bytes);
    bytes.extend(checksum.to_le_bytes());
    bytes
}

/// What stands before the checksum, if that is right.
fn unseal(bytes: &[u8]) -> Option<&[u8]> {
    let (body, checksum) = bytes.split_at_checked(bytes.len().checked_sub(CHECKSUM_LEN)?)?;
    (checksum == xxh3_64(body).to_le_bytes()).then_some(body)
}

/// Takes fields off the front of a record.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.bytes(N)?.try_into().ok()
    }

    fn u8(&mut self) -> Option<u8> {
        self.array().map(u8::from_le_bytes)
    }

    fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }
}
