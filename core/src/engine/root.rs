//! The root record: the one mutable thing in a pool.
//!
//! Layout, little endian, 112 bytes: magic (8), format (u32), 4 bytes of zero, pool id (16),
//! generation (u64), next id (u64), catalog: location (u64, zero for none), length (u32), checksum
//! (16); 20 bytes of zero; the checksum of all before it (16).

use super::catalog::page::PageRef;
use super::error::{Corruption, Error, Fault};
use super::hash::Checksum;
use crate::units::Generation;

/// The format this program writes and the newest it reads.
pub const FORMAT: u32 = 0;

const MAGIC: [u8; 8] = *b"ROWDISK\0";
const ROOT_LEN: usize = 112;
const PAYLOAD_LEN: usize = ROOT_LEN - 16;

/// Ids are counted; a larger one is damage, and far from where counting on would overflow.
const ID_MAX: u64 = 1 << 56;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Root {
    pub(crate) pool_id: [u8; 16],
    /// The generation that this commit ended.
    pub(crate) generation: Generation,
    /// The first id that was never used, for versions and graves.
    pub(crate) next_id: u64,
    pub(crate) catalog: Option<PageRef>,
}

impl Root {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(ROOT_LEN);
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&FORMAT.to_le_bytes());
        bytes.extend_from_slice(&[0; 4]);
        bytes.extend_from_slice(&self.pool_id);
        bytes.extend_from_slice(&self.generation.raw().to_le_bytes());
        bytes.extend_from_slice(&self.next_id.to_le_bytes());
        match &self.catalog {
            Some(page_ref) => bytes.extend_from_slice(&page_ref.encode()),
            None => bytes.extend_from_slice(&[0; 28]),
        }
        bytes.resize(PAYLOAD_LEN, 0);
        let checksum = Checksum::of(&bytes);
        bytes.extend_from_slice(&checksum.0);
        bytes
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, Error> {
        let corrupt = |fault| Error::Corrupt(Corruption::Root(fault));
        let malformed = || corrupt(Fault::Malformed);
        let (magic, rest) = bytes.split_first_chunk::<8>().ok_or_else(malformed)?;
        let (format, _) = rest.split_first_chunk::<4>().ok_or_else(malformed)?;
        if *magic != MAGIC {
            return Err(malformed());
        }
        // The format comes before the checksum: a newer one may be longer.
        let found = u32::from_le_bytes(*format);
        if found > FORMAT {
            return Err(Error::UnsupportedVersion {
                found,
                supported: FORMAT,
            });
        }
        let bytes: &[u8; ROOT_LEN] = bytes.try_into().map_err(|_| malformed())?;
        let (payload, checksum) = bytes.split_at(PAYLOAD_LEN);
        if Checksum::of(payload).0 != *checksum {
            return Err(corrupt(Fault::Checksum));
        }
        let fields = || {
            let rest = payload.get(16..)?;
            let (pool_id, rest) = rest.split_first_chunk::<16>()?;
            let (generation, rest) = rest.split_first_chunk::<8>()?;
            let (next_id, rest) = rest.split_first_chunk::<8>()?;
            let (catalog, _) = rest.split_first_chunk::<28>()?;
            let catalog = if *catalog == [0; 28] {
                None
            } else {
                Some(PageRef::decode(catalog)?)
            };
            Some(Self {
                pool_id: *pool_id,
                generation: Generation::new(u64::from_le_bytes(*generation))?,
                next_id: Some(u64::from_le_bytes(*next_id)).filter(|id| *id <= ID_MAX)?,
                catalog,
            })
        };
        fields().ok_or_else(malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_survives_encoding_and_notices_every_flipped_bit() {
        let root = Root {
            pool_id: [7; 16],
            generation: Generation::new(9).unwrap(),
            next_id: 11,
            catalog: PageRef::decode(&[1; 28]).map(|page_ref| PageRef {
                len: 99,
                ..page_ref
            }),
        };
        let bytes = root.encode();
        assert_eq!(bytes.len(), ROOT_LEN);
        assert_eq!(Root::decode(&bytes).unwrap(), root);
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(Root::decode(&flipped).is_err(), "bit {bit}");
        }
        assert!(Root::decode(&bytes[..50]).is_err());
    }
}
