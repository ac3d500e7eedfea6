//! Two moments of a disk, file by file.
//!
//! Names and lengths decide first. Of a file that lies at the same places at both moments only what changed
//! on the disk is compared, which is nothing for most; of any other file all bytes are. The caller has the disk:
//! it is told which bytes to compare, and tells whether they differ.
//!
//! Files of a damaged volume can share their places, so that there are more pieces than the disk has bytes. Files
//! past a number of pieces are compared by length and time.

use std::cmp::Ordering;

use crate::{Difference, Differences, Differs, EntryKind, Extent, Span, Tree, TreeEntry, Version};

/// The most differences that are listed.
const LISTED_MAX: usize = 10_000;
/// The most bytes of one piece.
const PIECE_MAX: u64 = 1 << 20;

/// The most pieces of all files together.
const PIECES_MAX: usize = 1 << 20;

/// Bytes of a file, equally many, at both moments. Where there is no place, they are zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where they lie on the disk at the earlier moment.
    pub before: Option<u64>,
    /// Where they lie on the disk at the later moment.
    pub after: Option<u64>,
    /// How many.
    pub len: u64,
}

/// A comparison under way.
pub struct Comparison {
    /// What differs, or may: files with pieces are not decided yet.
    found: Vec<(Difference, Vec<Piece>)>,
    /// The file and the piece that are next, and how much of the piece was compared.
    at: (usize, usize, u64),
    last: u64,
    /// How many more pieces there may be.
    left: usize,
    done: u64,
    total: u64,
    same: u32,
    is_exact: bool,
}

impl Comparison {
    /// Compares two trees of the same volume. `changed` says where the disk changed between them, in order;
    /// more than that does no harm.
    #[must_use]
    pub fn new(before: &Tree, after: &Tree, changed: &[Span]) -> Self {
        let mut comparison = Self {
            found: Vec::new(),
            at: (0, 0, 0),
            last: 0,
            left: PIECES_MAX,
            done: 0,
            total: 0,
            same: 0,
            is_exact: true,
        };
        let (mut old, mut new) = (
            before.entries.iter().peekable(),
            after.entries.iter().peekable(),
        );
        loop {
            let order = match (old.peek(), new.peek()) {
                (Some(old), Some(new)) => key(old).cmp(&key(new)),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => break,
            };
            let before = (order != Ordering::Greater).then(|| old.next()).flatten();
            let after = (order != Ordering::Less).then(|| new.next()).flatten();
            comparison.pair(before, after, changed);
        }
        comparison
    }

    fn pair(&mut self, before: Option<&TreeEntry>, after: Option<&TreeEntry>, changed: &[Span]) {
        let Some(entry) = after.or(before) else {
            return;
        };
        let mut pieces = Vec::new();
        let differs = match (before, after) {
            (None, _) => Differs::Added,
            (_, None) => Differs::Removed,
            // A folder is what is in it.
            (Some(_), Some(_)) if entry.kind == EntryKind::Folder => return,
            (Some(before), Some(after)) if before.len != after.len => Differs::Bytes,
            (Some(before), Some(after)) => {
                let is_later = before.modified != after.modified;
                let places = before.places.as_ref().zip(after.places.as_ref());
                let known = places.and_then(|(old, new)| pieces_of(old, new, changed, self.left));
                let is_known = known.is_some();
                self.is_exact &= is_known;
                pieces = known.unwrap_or_default();
                self.left -= pieces.len();
                match (is_known, is_later) {
                    (true, true) => Differs::Time,
                    (false, true) => Differs::Perhaps,
                    (_, false) if pieces.is_empty() => {
                        self.same += 1;
                        return;
                    }
                    // Until one of its bytes differs.
                    (_, false) => Differs::Not,
                }
            }
        };
        self.total += pieces.iter().map(|piece| piece.len).sum::<u64>();
        let version = |entry: &TreeEntry| Version {
            len: entry.len,
            modified: entry.modified,
        };
        let difference = Difference {
            path: entry.path.clone(),
            kind: entry.kind,
            differs,
            before: before.map(version),
            after: after.map(version),
        };
        self.found.push((difference, pieces));
    }

    /// How many bytes were compared, or need not be any more, and of how many.
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        (self.done, self.total)
    }

    /// What is to be compared next; nothing at the end. [`Comparison::tell`] follows.
    pub fn piece(&mut self) -> Option<Piece> {
        loop {
            let (file, index, compared) = self.at;
            let (_, pieces) = self.found.get(file)?;
            let Some(piece) = pieces.get(index) else {
                self.at = (file + 1, 0, 0);
                continue;
            };
            if compared == piece.len {
                self.at = (file, index + 1, 0);
                continue;
            }
            self.last = PIECE_MAX.min(piece.len - compared);
            return Some(Piece {
                before: piece.before.map(|at| at + compared),
                after: piece.after.map(|at| at + compared),
                len: self.last,
            });
        }
    }

    /// Tells whether the last piece differs.
    pub fn tell(&mut self, differs: bool) {
        let (file, index, compared) = &mut self.at;
        self.done += self.last;
        *compared += self.last;
        self.last = 0;
        if !differs {
            return;
        }
        if let Some((difference, pieces)) = self.found.get_mut(*file) {
            difference.differs = Differs::Bytes;
            let left = pieces
                .iter()
                .skip(*index)
                .map(|piece| piece.len)
                .sum::<u64>();
            self.done += left - *compared;
        }
        self.at = (*file + 1, 0, 0);
    }

    /// What came of it.
    #[must_use]
    pub fn finish(self) -> Differences {
        let (mut list, mut same) = (Vec::new(), self.same);
        for (difference, _) in self.found {
            match difference.differs {
                Differs::Not => same += 1,
                _ => list.push(difference),
            }
        }
        let total = list.len() as u32;
        list.truncate(LISTED_MAX);
        Differences {
            list,
            total,
            same,
            is_exact: self.is_exact,
        }
    }
}

/// What is another kind of thing at a moment is another thing.
fn key(entry: &TreeEntry) -> (&str, EntryKind) {
    (&entry.path, entry.kind)
}

/// The bytes of a file that may differ, unless they are in more than `most` pieces.
fn pieces_of(old: &[Extent], new: &[Extent], changed: &[Span], most: usize) -> Option<Vec<Piece>> {
    let ends = [old, new].map(|extents| extents.last().map_or(0, end));
    let end = ends.into_iter().max().unwrap_or_default();
    let (mut pieces, mut at) = (Vec::new(), 0);
    let push = |pieces: &mut Vec<Piece>, piece| {
        let has_room = pieces.len() < most;
        has_room.then(|| pieces.push(piece))
    };
    while at < end {
        let (before, before_end) = place(old, at);
        let (after, after_end) = place(new, at);
        let len = before_end.min(after_end).min(end) - at;
        match (before, after) {
            (None, None) => {}
            (Some(before), Some(after)) if before == after => {
                let first = changed.partition_point(|span| span.offset + span.len <= before);
                let met = changed.iter().skip(first);
                for span in met.take_while(|span| span.offset < before + len) {
                    let from = span.offset.max(before);
                    let piece = Piece {
                        before: Some(from),
                        after: Some(from),
                        len: (span.offset + span.len).min(before + len) - from,
                    };
                    push(&mut pieces, piece)?;
                }
            }
            (before, after) => push(&mut pieces, Piece { before, after, len })?,
        }
        at += len;
    }
    Some(pieces)
}

fn end(extent: &Extent) -> u64 {
    extent.file_offset + extent.disk.len
}

/// Where a byte of a file lies on the disk, and up to where in the file that goes on.
fn place(extents: &[Extent], at: u64) -> (Option<u64>, u64) {
    let index = extents.partition_point(|extent| end(extent) <= at);
    match extents.get(index) {
        Some(extent) if extent.file_offset <= at => (
            Some(extent.disk.offset + (at - extent.file_offset)),
            end(extent),
        ),
        Some(extent) => (None, extent.file_offset),
        None => (None, u64::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_past_all_pieces_are_compared_by_length_and_time() {
        let count = PIECES_MAX as u64 * 2 / 3;
        let changed: Vec<_> = (0..count)
            .map(|index| Span {
                offset: index * 2,
                len: 1,
            })
            .collect();
        // Three files at the same place.
        let tree = |modified| {
            let entry = |path: &str| TreeEntry {
                path: path.to_owned(),
                kind: EntryKind::File,
                len: count * 2,
                modified: Some(modified),
                places: Some(vec![Extent {
                    file_offset: 0,
                    disk: Span {
                        offset: 0,
                        len: count * 2,
                    },
                }]),
            };
            let entries = ["/a", "/b", "/c"].map(entry).into();
            Tree { entries }
        };
        let comparison = Comparison::new(&tree(1), &tree(2), &changed);
        assert_eq!(comparison.progress(), (0, count));
        let differences = comparison.finish();
        let told: Vec<_> = differences.list.iter().map(|one| one.differs).collect();
        assert_eq!(told, [Differs::Time, Differs::Perhaps, Differs::Perhaps]);
        assert!(!differences.is_exact);
        let same = Comparison::new(&tree(1), &tree(1), &changed[..1]).finish();
        assert!(same.is_exact);
    }
}
