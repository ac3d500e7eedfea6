//! The record that says whose database this is: key "identity" in `meta`.
//!
//! Magic and format stand at the same place in every format to come, so that an older program can
//! say that it is older.

use rowdisk::backend::BackendError;

use super::{Fields, seal, unseal};

/// The newest format this program reads, and the only one it writes.
const FORMAT: u32 = 0;

const MAGIC: &[u8; 8] = b"rowdisk\0";

/// Whose database this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    /// Tells the segments of one database from those of another.
    pub(crate) store_id: u64,
}

impl Identity {
    pub(crate) fn encode(self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(FORMAT.to_le_bytes());
        bytes.extend([0; 4]);
        bytes.extend(self.store_id.to_le_bytes());
        seal(bytes)
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, BackendError> {
        let mut fields = Fields(bytes);
        if fields.array() != Some(*MAGIC) {
            return Err(BackendError::NotAPool);
        }
        match fields.u32() {
            Some(FORMAT) => {}
            Some(found) => {
                return Err(BackendError::UnsupportedVersion {
                    found,
                    supported: FORMAT,
                });
            }
            None => return Err(BackendError::NotAPool),
        }
        let store_id = unseal(bytes).and_then(|_| {
            fields.u32()?;
            fields.u64()
        });
        store_id
            .map(|store_id| Self { store_id })
            .ok_or_else(|| BackendError::Damaged {
                what: "the record that identifies the pool".into(),
            })
    }
}
