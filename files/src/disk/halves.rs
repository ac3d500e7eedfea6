//! Characters of two units, which the FAT library does not write: each half has a stand-in in the names it is
//! given, of which the half is written.

/// The first of the stand-ins for halves of characters, in the order of those: private ones, which names
/// hardly have.
pub(crate) const STAND_IN: u16 = 0xe000;
/// The first half there is, and how many there are.
pub(crate) const HALF: u16 = 0xd800;
pub(crate) const HALVES: u16 = 0x800;

/// The half that is written in place of this unit of a folder's entry; nothing for what is no stand-in, or no
/// part of a name. Where the entries of short names have other things at the same places, those are dates after
/// 2091 and nothing else.
pub(super) fn half(at: u64, unit: u16) -> Option<u16> {
    let is_name = matches!(
        at % 32,
        1 | 3 | 5 | 7 | 9 | 14 | 16 | 18 | 20 | 22 | 24 | 28 | 30
    );
    let index = unit.checked_sub(STAND_IN).filter(|index| *index < HALVES)?;
    is_name.then_some(HALF + index)
}
