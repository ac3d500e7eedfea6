//! The store as it lies: who has what of it, and where in it one can begin to look.
//!
//! Nothing here grows with the objects of the store but compressed sets of their places; the list of the
//! objects is passed over whenever cells are asked for, from the mark before them on.

use std::rc::Rc;

use crate::backend::{Location, Space};
use crate::engine::{Piece, Tenants};
use crate::units::Generation;

use super::ids::DiskId;
use super::views::PHYSICAL_USES;

/// Places from which one can begin.
const MARKS_MAX: usize = 4096;
/// As near to each other as marks are at first.
const STRIDE_MIN: u64 = 64 << 10;

/// The store, and from where and when it was seen.
pub(super) struct Laid {
    pub(super) disk: DiskId,
    pub(super) generation: Generation,
    /// What housekeeping changes without a commit.
    pub(super) space: Space,
    pub(super) tenants: Rc<Tenants>,
    pub(super) marks: Marks,
}

/// A first pass over all objects: what they come to, and some places among them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Bytes of all objects.
    pub(super) len: u64,
    /// Bytes by use.
    pub(super) sums: [u64; PHYSICAL_USES],
    stride: u64,
    /// An object's first byte, and the location of the object before it.
    marks: Vec<(u64, Option<Location>)>,
    last: Option<Location>,
}

impl Marks {
    /// Takes in the next object.
    pub(super) fn add(&mut self, piece: &Piece, of: usize) {
        self.stride = self.stride.max(STRIDE_MIN);
        let next = self.marks.last().map_or(0, |(at, _)| at + self.stride);
        if self.len >= next {
            self.marks.push((self.len, self.last));
        }
        if self.marks.len() > MARKS_MAX {
            let mut is_kept = false;
            self.marks.retain(|_| {
                is_kept = !is_kept;
                is_kept
            });
            self.stride *= 2;
        }
        self.last = Some(piece.location);
        self.len += u64::from(piece.len);
        if let Some(sum) = self.sums.get_mut(of) {
            *sum += u64::from(piece.len);
        }
    }

    /// Where to begin for what holds a byte: an object's first byte, and the location before it.
    pub(super) fn before(&self, byte: u64) -> (u64, Option<Location>) {
        let after = self.marks.partition_point(|&(at, _)| at <= byte);
        let mark = after.checked_sub(1).and_then(|at| self.marks.get(at));
        mark.copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Tenant;

    #[test]
    fn marks_lead_to_the_object_of_any_byte_and_stay_few() {
        let (mut marks, mut begins) = (Marks::default(), Vec::new());
        for number in 0..100_000_u64 {
            let len = if number % 3 == 0 { 100 } else { 16 << 10 };
            begins.push((marks.len, number));
            let location = Location::new(number + 1).unwrap();
            let tenant = Tenant::Other;
            marks.add(
                &Piece {
                    location,
                    len,
                    tenant,
                },
                2,
            );
        }
        assert!(marks.marks.len() <= MARKS_MAX);
        assert_eq!(marks.sums[2], marks.len);
        for byte in (0..marks.len).step_by(999_983) {
            let (at, after) = marks.before(byte);
            assert!(at <= byte && byte - at < 3 * marks.stride, "{byte}");
            let number = after.map_or(0, Location::raw);
            assert_eq!(begins[number as usize], (at, number));
        }
        assert_eq!(Marks::default().before(7), (0, None));
    }
}
