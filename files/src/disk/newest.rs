//! Where the newest copies of a volume's blocks lie, as a journal that is not carried out yet has them.

use std::collections::BTreeMap;

/// A copy of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Copy {
    /// Where in the volume.
    pub(crate) at: u64,
    /// Whether the copy begins with zeros in place of [`Newest::mark`], since it would look like a part of the journal.
    pub(crate) is_escaped: bool,
}

/// The newest copies, by the places of the blocks in the volume, and the header as it is with them.
#[derive(Debug)]
pub(crate) struct Newest {
    pub(crate) block: u64,
    pub(crate) copies: BTreeMap<u64, Copy>,
    /// What an escaped block begins with.
    pub(crate) mark: [u8; 4],
    /// Bytes of the volume that are other ones than on the disk: where, and what.
    pub(crate) header: (u64, Vec<u8>),
    /// Whether newer changes wait that are not among them.
    pub(crate) is_behind: bool,
}

impl Newest {
    /// Where the bytes at a place of the volume lie, and for how many of `len` that holds.
    pub(crate) fn place(&self, at: u64, len: u64) -> (u64, u64) {
        let within = at % self.block;
        if let Some(copy) = self.copies.get(&(at - within)) {
            return (copy.at + within, len.min(self.block - within));
        }
        let next = self.copies.range(at..).next();
        (at, next.map_or(len, |(next, _)| len.min(next - at)))
    }

    /// Whether the bytes at a place are other ones than lie where the copy is.
    pub(crate) fn is_escaped(&self, at: u64) -> bool {
        let copy = self.copies.get(&(at - at % self.block));
        copy.is_some_and(|copy| copy.is_escaped)
    }

    /// Puts right what was read from a place of the volume.
    pub(super) fn put_right(&self, at: u64, bytes: &mut [u8]) {
        let block = at - at % self.block;
        if self.is_escaped(at) {
            lay(block, &self.mark, at, bytes);
        }
        lay(self.header.0, &self.header.1, at, bytes);
    }
}

/// Lays bytes that belong to a place over those of another one, where they meet.
fn lay(from: u64, over: &[u8], at: u64, bytes: &mut [u8]) {
    let start = from.max(at);
    let end = (from + over.len() as u64).min(at + bytes.len() as u64);
    if start < end
        && let Some(place) = bytes.get_mut((start - at) as usize..(end - at) as usize)
        && let Some(over) = over.get((start - from) as usize..(end - from) as usize)
    {
        place.copy_from_slice(over);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_laid_over_where_they_meet() {
        for (from, expected) in [(0, "cdaaaa"), (4, "aabcda"), (6, "aaaabc"), (9, "aaaaaa")] {
            let mut bytes = *b"aaaaaa";
            lay(
                from,
                if from == 0 { b"abcd" } else { b"bcd" },
                2,
                &mut bytes,
            );
            assert_eq!(bytes, *expected.as_bytes(), "{from}");
        }
    }
}
