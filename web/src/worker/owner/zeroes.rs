//! Runs of zeroes, which are not stored.

use std::ops::Range;

/// The parts of `bytes` that are not zero, in whole steps of `step` bytes, neighbours joined.
pub(super) fn parts(bytes: &[u8], step: usize) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    for block in bytes.chunks(step) {
        let to = from + block.len();
        if !is_zero(block) {
            match parts.last_mut() {
                Some(last) if last.end == from => last.end = to,
                _ => parts.push(from..to),
            }
        }
        from = to;
    }
    parts
}

/// Whether all bytes are zero. Eight at a time: this looks at every byte of every import.
pub(super) fn is_zero(bytes: &[u8]) -> bool {
    let (words, rest) = bytes.as_chunks::<8>();
    words.iter().all(|word| u64::from_ne_bytes(*word) == 0) && rest.iter().all(|byte| *byte == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_blocks_are_left_out_and_neighbours_joined() {
        let mut bytes = vec![0; 40];
        bytes[9] = 1;
        bytes[16] = 1;
        bytes[39] = 1;
        assert_eq!(parts(&bytes, 8), [8..24, 32..40]);
    }

    #[test]
    fn a_short_last_block_counts() {
        let mut bytes = vec![0; 11];
        assert!(parts(&bytes, 8).is_empty());
        bytes[10] = 1;
        assert!(parts(&bytes, 8).iter().eq([&(8..11)]));
    }
}
