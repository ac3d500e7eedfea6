//! One entry of a node: what stands at one place of the map.

use crate::backend::Location;
use crate::engine::hash::Checksum;
use crate::units::Generation;

/// Length of an encoded entry.
pub(crate) const ENTRY_LEN: usize = 30;

const FLAG_PRESENT: u16 = 1;
const FLAG_ZERO: u16 = 1 << 1;
/// An encrypted block: the checksum field holds the tag.
const FLAG_ENCRYPTED: u16 = 1 << 2;
const FLAG_SEALED_BLOCK: u16 = FLAG_PRESENT | FLAG_ENCRYPTED;

/// What stands at one place: nothing, zeroes without storage, or an object (a data block at level
/// 0, a node above).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Entry {
    /// Never written, or discarded. Reads as zeroes.
    #[default]
    None,
    /// Zeroes were written here, over the whole subtree. Needs no storage.
    Zero {
        /// When.
        birth: Generation,
    },
    /// An object.
    Object(Object),
}

/// A pointer to a block or node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Object {
    pub(crate) location: Location,
    pub(crate) birth: Generation,
    /// Of an encrypted block: the tag.
    pub(crate) checksum: Checksum,
    /// Whether it is an encrypted block.
    pub(crate) is_sealed: bool,
}

impl Entry {
    pub(crate) fn object(&self) -> Option<Object> {
        match self {
            Self::Object(object) => Some(*object),
            _ => None,
        }
    }

    /// Whether it is an encrypted block.
    pub(crate) fn is_sealed(&self) -> bool {
        self.object().is_some_and(|object| object.is_sealed)
    }

    pub(crate) fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// The birth generation; zero where nothing was ever born.
    pub(crate) fn birth(&self) -> Generation {
        match self {
            Self::None => Generation::ZERO,
            Self::Zero { birth } => *birth,
            Self::Object(object) => object.birth,
        }
    }

    /// Whether both are the same object: the same address.
    pub(crate) fn is_same_object(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Object(a), Self::Object(b)) => a.location == b.location,
            _ => false,
        }
    }

    /// Location u48, birth u48, flags u16, checksum; little endian.
    pub(crate) fn encode(&self) -> [u8; ENTRY_LEN] {
        let (location, birth, flags, checksum) = match self {
            Self::None => (0, 0, 0, Checksum::default()),
            Self::Zero { birth } => (0, birth.raw(), FLAG_ZERO, Checksum::default()),
            Self::Object(o) => {
                let sealed = if o.is_sealed { FLAG_ENCRYPTED } else { 0 };
                let flags = FLAG_PRESENT | sealed;
                (o.location.raw(), o.birth.raw(), flags, o.checksum)
            }
        };
        let mut bytes = [0; ENTRY_LEN];
        let fields = location.to_le_bytes().into_iter().take(6);
        let fields = fields.chain(birth.to_le_bytes().into_iter().take(6));
        let fields = fields.chain(flags.to_le_bytes()).chain(checksum.0);
        for (byte, field) in bytes.iter_mut().zip(fields) {
            *byte = field;
        }
        bytes
    }

    /// The entry these bytes stand for; `None` if they stand for no entry of this format.
    pub(crate) fn decode(bytes: &[u8; ENTRY_LEN]) -> Option<Self> {
        let (location, rest) = bytes.split_first_chunk::<6>()?;
        let (birth, rest) = rest.split_first_chunk::<6>()?;
        let (flags, rest) = rest.split_first_chunk::<2>()?;
        let (checksum, _) = rest.split_first_chunk::<16>()?;
        let wide = |b: &[u8; 6]| {
            let [b0, b1, b2, b3, b4, b5] = *b;
            u64::from_le_bytes([b0, b1, b2, b3, b4, b5, 0, 0])
        };
        let (location, birth) = (wide(location), Generation::new(wide(birth))?);
        let checksum = Checksum(*checksum);
        match u16::from_le_bytes(*flags) {
            0 if location == 0 && birth == Generation::ZERO && checksum == Checksum::default() => {
                Some(Self::None)
            }
            FLAG_ZERO if location == 0 && checksum == Checksum::default() => {
                Some(Self::Zero { birth })
            }
            FLAG_PRESENT | FLAG_SEALED_BLOCK => Some(Self::Object(Object {
                location: Location::new(location)?,
                birth,
                checksum,
                is_sealed: u16::from_le_bytes(*flags) == FLAG_SEALED_BLOCK,
            })),
            _ => None,
        }
    }
}
