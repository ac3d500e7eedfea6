//! Checksums and fingerprints. They detect accidents, not adversaries.

use xxhash_rust::xxh3::{xxh3_128, xxh3_128_with_seed};

/// The 16 bytes that stand in a parent for an object's contents: xxh3-128, little endian.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Checksum(pub(crate) [u8; 16]);

impl Checksum {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(xxh3_128(bytes).to_le_bytes())
    }
}

/// What a subtree holds: how many data blocks, and the sum modulo 2^256 of a hash of each block's
/// index and checksum. Sums do not depend on order, locations or births, so two pools can compare
/// contents, and replacing a part changes the whole by the difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Aggregate {
    pub(crate) blocks: u64,
    /// Four 64-bit limbs, the least significant first.
    pub(crate) fingerprint: [u64; 4],
}

/// Seeds of the two halves of a block's hash: "index" and "block" in ASCII.
const SEEDS: [u64; 2] = [0x69_6e_64_65_78, 0x62_6c_6f_63_6b];

impl Aggregate {
    pub(crate) fn of_block(index: u64, checksum: Checksum) -> Self {
        let mut input = [0; 24];
        let (head, tail) = input.split_at_mut(8);
        head.copy_from_slice(&index.to_le_bytes());
        tail.copy_from_slice(&checksum.0);
        let [low, high] = SEEDS.map(|seed| xxh3_128_with_seed(&input, seed));
        let limb = |value: u128| {
            #[expect(clippy::cast_possible_truncation, reason = "splits into two limbs")]
            [value as u64, (value >> 64) as u64]
        };
        let ([a, b], [c, d]) = (limb(low), limb(high));
        Self {
            blocks: 1,
            fingerprint: [a, b, c, d],
        }
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        let mut carry = false;
        let mut fingerprint = [0; 4];
        for ((sum, a), b) in fingerprint
            .iter_mut()
            .zip(self.fingerprint)
            .zip(other.fingerprint)
        {
            let (partial, over) = a.overflowing_add(b);
            let (total, over_too) = partial.overflowing_add(u64::from(carry));
            *sum = total;
            carry = over || over_too;
        }
        Self {
            blocks: self.blocks.wrapping_add(other.blocks),
            fingerprint,
        }
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        // The two's complement of a number is its bits turned around, plus one.
        let turned = Self {
            blocks: other.blocks.wrapping_neg(),
            fingerprint: other.fingerprint.map(|limb| !limb),
        };
        self.plus(turned).plus(Self {
            blocks: 0,
            fingerprint: [1, 0, 0, 0],
        })
    }

    /// The fingerprint as 32 bytes, little endian.
    pub(crate) fn fingerprint_bytes(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for (chunk, limb) in bytes.chunks_exact_mut(8).zip(self.fingerprint) {
            chunk.copy_from_slice(&limb.to_le_bytes());
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aggregates_do_not_depend_on_order_and_can_be_taken_back() {
        let block = |i: u64| Aggregate::of_block(i, Checksum::of(&i.to_le_bytes()));
        let there = (0..100).fold(Aggregate::default(), |sum, i| sum.plus(block(i)));
        let back = (0..100)
            .rev()
            .fold(Aggregate::default(), |sum, i| sum.plus(block(i)));
        assert_eq!(there, back);
        assert_eq!(there.minus(block(7)).plus(block(7)), there);
        assert_ne!(there.minus(block(7)), there.minus(block(8)));
        assert_eq!(
            (0..100).fold(there, |sum, i| sum.minus(block(i))),
            Aggregate::default()
        );
    }
}
