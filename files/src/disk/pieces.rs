//! What was written over a disk: pieces that do not overlap, by where they begin.

use std::collections::BTreeMap;

/// Pieces grow to this size, so that cutting one stays cheap.
const GROWN_MAX: usize = 64 << 10;

/// What a piece holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Bytes(Vec<u8>),
    Zeros,
    /// Whatever: nobody has what is there any more.
    Discarded,
    /// Bytes of the file that a change puts, from a place in it.
    File {
        change: u32,
        at: u64,
    },
}

#[derive(Clone, Debug)]
struct Piece {
    len: u64,
    what: What,
}

impl Piece {
    /// The part from `from` on, `len` bytes long.
    fn part(&self, from: u64, len: u64) -> Self {
        let what = match &self.what {
            What::Bytes(bytes) => What::Bytes(
                bytes
                    .get(from as usize..(from + len) as usize)
                    .unwrap_or_default()
                    .to_vec(),
            ),
            What::Zeros => What::Zeros,
            What::Discarded => What::Discarded,
            What::File { change, at } => What::File {
                change: *change,
                at: at + from,
            },
        };
        Self { len, what }
    }
}

/// Pieces over a disk; what was written last is what counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pieces(BTreeMap<u64, Piece>);

/// What is found at a place, and for how many bytes it goes on.
pub(crate) enum Found<'a> {
    /// Nothing was written here.
    Nothing(u64),
    Bytes(&'a [u8]),
    Zeros(u64),
    /// Bytes that are not here.
    File,
}

impl Pieces {
    /// What is at `offset`, at most `len` bytes of it.
    pub(crate) fn at(&self, offset: u64, len: u64) -> Found<'_> {
        if let Some((start, piece)) = self.0.range(..=offset).next_back() {
            let from = offset - start;
            if from < piece.len {
                let len = len.min(piece.len - from);
                return match &piece.what {
                    What::Bytes(bytes) => Found::Bytes(
                        bytes
                            .get(from as usize..(from + len) as usize)
                            .unwrap_or_default(),
                    ),
                    What::Zeros | What::Discarded => Found::Zeros(len),
                    What::File { .. } => Found::File,
                };
            }
        }
        let next = self.0.range(offset..).next().map(|(start, _)| *start);
        Found::Nothing(next.map_or(len, |next| len.min(next - offset)))
    }

    pub(crate) fn write(&mut self, offset: u64, bytes: &[u8]) {
        let len = bytes.len() as u64;
        let room = match self.0.range(offset..).next() {
            Some((next, _)) => next - offset,
            None => u64::MAX,
        };
        if let Some((start, piece)) = self.0.range_mut(..=offset).next_back()
            && let What::Bytes(held) = &mut piece.what
        {
            let from = (offset - start) as usize;
            if let Some(place) = held.get_mut(from..from + bytes.len()) {
                place.copy_from_slice(bytes);
                return;
            }
            if from == held.len() && len <= room && from < GROWN_MAX {
                held.extend_from_slice(bytes);
                piece.len += len;
                return;
            }
        }
        self.put(offset, len, What::Bytes(bytes.to_vec()));
    }

    pub(crate) fn zero(&mut self, offset: u64, len: u64) {
        if let Some((start, piece)) = self.0.range_mut(..=offset).next_back()
            && piece.what == What::Zeros
            && start + piece.len == offset
        {
            let start = *start;
            let grown = piece.len + len;
            self.put(start, grown, What::Zeros);
            return;
        }
        self.put(offset, len, What::Zeros);
    }

    pub(crate) fn discard(&mut self, offset: u64, len: u64) {
        self.put(offset, len, What::Discarded);
    }

    pub(crate) fn put_file(&mut self, offset: u64, len: u64, change: u32, at: u64) {
        if let Some((start, piece)) = self.0.range_mut(..=offset).next_back()
            && let What::File {
                change: same,
                at: from,
            } = piece.what
            && same == change
            && start + piece.len == offset
            && from + piece.len == at
        {
            let (start, grown) = (*start, piece.len + len);
            self.put(start, grown, What::File { change, at: from });
            return;
        }
        self.put(offset, len, What::File { change, at });
    }

    /// Lays `other` over this.
    pub(crate) fn cover(&mut self, other: Self) {
        for (offset, piece) in other.0 {
            self.put(offset, piece.len, piece.what);
        }
    }

    fn put(&mut self, offset: u64, len: u64, what: What) {
        if len == 0 {
            return;
        }
        let end = offset + len;
        while let Some((&start, piece)) = self.0.range(..end).next_back() {
            let piece_end = start + piece.len;
            if piece_end <= offset {
                break;
            }
            let Some(piece) = self.0.remove(&start) else {
                break;
            };
            if piece_end > end {
                self.0.insert(end, piece.part(end - start, piece_end - end));
            }
            if start < offset {
                self.0.insert(start, piece.part(0, offset - start));
            }
        }
        self.0.insert(offset, Piece { len, what });
    }

    /// All pieces in order: where, how long, what.
    pub(crate) fn into_sorted(self) -> impl Iterator<Item = (u64, u64, What)> {
        self.0
            .into_iter()
            .map(|(offset, piece)| (offset, piece.len, piece.what))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn image(pieces: &Pieces, len: u64) -> Vec<u16> {
        let mut out = vec![u16::MAX; len as usize];
        let mut at = 0;
        while at < len {
            match pieces.at(at, len - at) {
                Found::Nothing(gap) => at += gap,
                Found::Bytes(bytes) => {
                    for byte in bytes {
                        out[at as usize] = u16::from(*byte);
                        at += 1;
                    }
                }
                Found::Zeros(zeros) => {
                    out[at as usize..(at + zeros) as usize].fill(0);
                    at += zeros;
                }
                Found::File => {
                    out[at as usize] = 1000;
                    at += 1;
                }
            }
        }
        out
    }

    proptest! {
        #[test]
        fn pieces_are_what_was_written_last(
            writes in prop::collection::vec((0u64..200, 1u64..60, 0u8..4, any::<u8>()), 1..60),
        ) {
            let mut pieces = Pieces::default();
            let mut plain = vec![u16::MAX; 260];
            for (offset, len, kind, value) in writes {
                let place = offset as usize..(offset + len) as usize;
                match kind {
                    0 => {
                        pieces.write(offset, &vec![value; len as usize]);
                        plain[place].fill(u16::from(value));
                    }
                    1 => {
                        pieces.zero(offset, len);
                        plain[place].fill(0);
                    }
                    2 => {
                        pieces.discard(offset, len);
                        plain[place].fill(0);
                    }
                    _ => {
                        pieces.put_file(offset, len, 0, 7);
                        plain[place].fill(1000);
                    }
                }
                prop_assert_eq!(&image(&pieces, 260), &plain);
            }
            let mut over = Pieces::default();
            over.write(100, &[9; 30]);
            pieces.cover(over);
            plain[100..130].fill(9);
            prop_assert_eq!(&image(&pieces, 260), &plain);
            let mut end = 0;
            for (offset, len, _) in pieces.into_sorted() {
                prop_assert!(offset >= end);
                end = offset + len;
            }
        }
    }
}
