//! The fixed geometry of maps: fan-out, spans and levels.

use crate::units::BlockSize;

/// Log2 of the entries in a node.
pub(crate) const FANOUT_SHIFT: u32 = 8;
/// Entries in a node.
pub(crate) const FANOUT: usize = 1 << FANOUT_SHIFT;

/// Blocks under an entry of a node of this level; the tree of level `n` maps `span(n)` blocks.
pub(crate) const fn span(level: u8) -> u64 {
    1 << (FANOUT_SHIFT * level as u32)
}

/// The slot, in a node of this level, on the way to a block.
#[expect(clippy::cast_possible_truncation, reason = "masked to 8 bits")]
pub(crate) const fn slot(level: u8, index: u64) -> usize {
    (index >> (FANOUT_SHIFT * (level as u32 - 1))) as usize & (FANOUT - 1)
}

/// The level of the map of a disk: the smallest that maps all its blocks, at least 1.
pub(crate) fn level_of(len: u64, block_size: BlockSize) -> u8 {
    let blocks = len.div_ceil(block_size.bytes());
    let mut level = 1;
    while span(level) < blocks {
        level += 1;
    }
    level
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_of_disks() {
        let level = |len: u64, block: u32| level_of(len, BlockSize::new(block).unwrap());
        assert_eq!(level(1 << 20, 65536), 1);
        assert_eq!(level(4 << 20, 16384), 1);
        assert_eq!(level((4 << 20) + 4096, 16384), 2);
        assert_eq!(level(1 << 40, 16384), 4);
        assert_eq!(level(32 << 40, 4096), 5);
        assert_eq!(slot(1, 0x01_02_03), 3);
        assert_eq!(slot(3, 0x01_02_03), 1);
    }
}
