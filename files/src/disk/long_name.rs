//! A long name on its way into a folder, in place of the one that the FAT library writes.
//!
//! The library counts bytes where FAT counts units of 16 bits, and writes no character of two units. So it is given
//! another name that takes as many entries, and each unit of that one is replaced as it is written.

/// How many units of a name one entry of a folder has.
pub(crate) const PER_ENTRY: usize = PLACES.len();
/// Where they are in it.
const PLACES: [u64; 13] = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];
/// How long an entry is.
const ENTRY: u64 = 32;
/// What a deleted entry begins with.
const DELETED: u8 = 0xe5;

/// A name, and which of its entries is being written.
#[derive(Clone, Debug)]
pub(super) struct LongName {
    units: Vec<u16>,
    entry: Option<usize>,
}

impl LongName {
    pub(super) fn new(name: &str) -> Self {
        Self {
            units: name.encode_utf16().collect(),
            entry: None,
        }
    }

    /// The unit that is written at a place of a folder instead of these bytes; nothing where they stay. An entry is
    /// written from its beginning: that of a long name begins with its number, any other with a short name.
    pub(super) fn instead(&mut self, at: u64, bytes: &[u8]) -> Option<u16> {
        let place = at % ENTRY;
        if place == 0 {
            self.entry = match bytes {
                [DELETED] => None,
                [number] => usize::from(number & 0x1f).checked_sub(1),
                _ => None,
            };
        }
        let within = PLACES.iter().position(|known| *known == place)?;
        let unit = self.entry? * PER_ENTRY + within;
        // One unit of zero ends a name, and those after it have no meaning.
        let end = if unit == self.units.len() { 0 } else { 0xffff };
        (bytes.len() == 2).then(|| self.units.get(unit).copied().unwrap_or(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder's entries as they come out, of which the library writes all units as 0.
    fn entry(name: &mut LongName, number: u8) -> Vec<Option<u16>> {
        assert_eq!(name.instead(64, &[number]), None);
        let mut units = vec![name.instead(75, &[0x0f]), name.instead(90, &[0, 0])];
        units.extend(PLACES.map(|place| name.instead(64 + place, &[0, 0])));
        units
    }

    #[test]
    fn each_unit_comes_into_its_entry() {
        let mut name = LongName::new("0123456789abc\u{1f600}");
        let second = entry(&mut name, 0x42);
        assert_eq!(second[..2], [None, None]);
        assert_eq!(second[2..6], [0xd83d, 0xde00, 0, 0xffff].map(Some));
        assert_eq!(second[14], Some(0xffff));
        let first: Vec<_> = entry(&mut name, 1).into_iter().flatten().collect();
        assert_eq!(String::from_utf16(&first).unwrap(), "0123456789abc");
    }

    #[test]
    fn other_entries_stay_as_they_are() {
        let mut name = LongName::new("name");
        assert_eq!(name.instead(14, &[0, 0]), None);
        for other in [&b"SHORT      "[..], &[DELETED], &[0]] {
            assert_eq!(name.instead(0, other), None);
            assert_eq!(name.instead(14, &[0, 0]), None, "{other:?}");
        }
    }
}
