//! The root record: the one mutable thing in a pool.
//!
//! Layout, little endian: magic (8), format (u32), 4 bytes of zero, pool id (16), generation (u64), next id
//! (u64), the catalog's tree: location (u64, zero for none), length (u32), checksum (16); length of the
//! recent rows (u32); 16 bytes of zero; the recent rows; the checksum of all before it (16).

use super::catalog::Catalog;
use super::catalog::page::PageRef;
use super::catalog::recent::Recent;
use super::error::{Corruption, Error, Fault};
use super::hash::Checksum;
use crate::units::Generation;

/// The format this program writes and the newest it reads.
pub const FORMAT: u32 = 0;

const MAGIC: [u8; 8] = *b"ROWDISK\0";
/// The length of a root record without recent rows.
pub(crate) const ROOT_LEN_MIN: usize = HEADER_LEN + CHECKSUM_LEN;
const HEADER_LEN: usize = 96;
const CHECKSUM_LEN: usize = 16;

/// Ids are counted; a larger one is damage, and far from where counting on would overflow.
const ID_MAX: u64 = 1 << 56;

#[derive(Debug)]
pub(crate) struct Root {
    pub(crate) pool_id: [u8; 16],
    /// The generation that this commit ended.
    pub(crate) generation: Generation,
    /// The first id that was never used, for versions and graves.
    pub(crate) next_id: u64,
    pub(crate) catalog: Catalog,
}

impl Root {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let Catalog { tree, recent } = &self.catalog;
        let mut bytes = Vec::with_capacity(ROOT_LEN_MIN + recent.encoded_len());
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&FORMAT.to_le_bytes());
        bytes.extend_from_slice(&[0; 4]);
        bytes.extend_from_slice(&self.pool_id);
        bytes.extend_from_slice(&self.generation.raw().to_le_bytes());
        bytes.extend_from_slice(&self.next_id.to_le_bytes());
        match tree {
            Some(page_ref) => bytes.extend_from_slice(&page_ref.encode()),
            None => bytes.extend_from_slice(&[0; 28]),
        }
        let recent_len = u32::try_from(recent.encoded_len()).unwrap_or(u32::MAX);
        bytes.extend_from_slice(&recent_len.to_le_bytes());
        bytes.resize(HEADER_LEN, 0);
        recent.encode_to(&mut bytes);
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
        let (payload, checksum) = bytes
            .split_last_chunk::<CHECKSUM_LEN>()
            .ok_or_else(malformed)?;
        if Checksum::of(payload).0 != *checksum {
            return Err(corrupt(Fault::Checksum));
        }
        let fields = || {
            let (header, recent) = payload.split_at_checked(HEADER_LEN)?;
            let rest = header.get(16..)?;
            let (pool_id, rest) = rest.split_first_chunk::<16>()?;
            let (generation, rest) = rest.split_first_chunk::<8>()?;
            let (next_id, rest) = rest.split_first_chunk::<8>()?;
            let (tree, rest) = rest.split_first_chunk::<28>()?;
            let (recent_len, _) = rest.split_first_chunk::<4>()?;
            let tree = if *tree == [0; 28] {
                None
            } else {
                Some(PageRef::decode(tree)?)
            };
            if usize::try_from(u32::from_le_bytes(*recent_len)) != Ok(recent.len()) {
                return None;
            }
            let recent = Recent::decode(recent)?;
            Some(Self {
                pool_id: *pool_id,
                generation: Generation::new(u64::from_le_bytes(*generation))?,
                next_id: Some(u64::from_le_bytes(*next_id)).filter(|id| *id <= ID_MAX)?,
                catalog: Catalog { tree, recent },
            })
        };
        fields().ok_or_else(malformed)
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    #[test]
    fn a_root_survives_encoding_and_notices_every_flipped_bit() {
        let tree = PageRef::decode(&[1; 28]).map(|page_ref| PageRef {
            len: 99,
            ..page_ref
        });
        let changes = [
            (Rc::from(*b"\x01id"), None),
            (Rc::from(*b"\x42id"), Some(Rc::from(*b"row"))),
        ];
        let catalog = Catalog {
            tree,
            recent: Recent::default().with(&changes),
        };
        let root = Root {
            pool_id: [7; 16],
            generation: Generation::new(9).unwrap(),
            next_id: 11,
            catalog,
        };
        let bytes = root.encode();
        assert_eq!(bytes.len(), 112 + 9 + 12);
        let decoded = Root::decode(&bytes).unwrap();
        assert_eq!(decoded.encode(), bytes);
        assert_eq!(decoded.catalog.tree, tree);
        assert_eq!(decoded.catalog.recent.changes(), changes);
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(Root::decode(&flipped).is_err(), "bit {bit}");
        }
        assert!(Root::decode(&bytes[..50]).is_err());
    }
}
