//! Numbers and checksums in byte layouts. All numbers are little-endian.
//!
//! A *sealed* piece begins with 8 bytes: the checksum of what follows, under a key, so that a piece
//! of another disk or another place is not taken for this one's.

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Where the sealed part of a piece begins.
pub(super) const SEALED_AT: usize = 8;

/// The number at a place; 0 past the end.
pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let found = bytes.get(at..).and_then(|rest| rest.first_chunk());
    found.map_or(0, |number| u64::from_le_bytes(*number))
}

/// The number at a place; 0 past the end.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let found = bytes.get(at..).and_then(|rest| rest.first_chunk());
    found.map_or(0, |number| u32::from_le_bytes(*number))
}

/// Puts bytes at a place that is there.
pub(super) fn put(bytes: &mut [u8], at: usize, what: &[u8]) {
    if let Some(place) = bytes.get_mut(at..at + what.len()) {
        place.copy_from_slice(what);
    }
}

/// Puts a number at a place that is there.
pub(super) fn put_u64(bytes: &mut [u8], at: usize, number: u64) {
    put(bytes, at, &number.to_le_bytes());
}

/// Puts a number at a place that is there.
pub(super) fn put_u32(bytes: &mut [u8], at: usize, number: u32) {
    put(bytes, at, &number.to_le_bytes());
}

/// The checksum of bytes under a key.
pub(super) fn checksum(bytes: &[u8], key: u64) -> u64 {
    xxh3_64_with_seed(bytes, key)
}

/// Puts the checksum before a piece.
pub(super) fn seal(piece: &mut [u8], key: u64) -> u64 {
    let sum = checksum(piece.get(SEALED_AT..).unwrap_or_default(), key);
    put_u64(piece, 0, sum);
    sum
}

/// Whether a piece is what was sealed.
pub(super) fn is_sealed(piece: &[u8], key: u64) -> bool {
    piece.len() > SEALED_AT
        && u64_at(piece, 0) == checksum(piece.get(SEALED_AT..).unwrap_or_default(), key)
}

/// Whether nothing was ever written there.
pub(super) fn is_blank(piece: &[u8]) -> bool {
    piece.iter().all(|byte| *byte == 0)
}
