//! Sessions: the random bytes from which nonces are made, one for each opening that sealed anything.

use std::cell::Cell;
use std::collections::BTreeMap;

use blake2::Blake2sMac;
use blake2::digest::typenum::U24;
use blake2::digest::{FixedOutput, KeyInit, Update};

use crate::engine::error::{Corruption, Error, Fault, InvalidRequest};
use crate::units::Generation;

const ROW_VERSION: u8 = 0;

/// All sessions by the first birth that is theirs, this opening's included.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    table: BTreeMap<Generation, [u8; 16]>,
    current: Option<Generation>,
    /// Whether this opening has sealed anything: then its session must be stored with it.
    is_used: Cell<bool>,
    is_stored: Cell<bool>,
}

impl Sessions {
    /// Those of the store, and one for this opening, if there are random bytes for it.
    pub(crate) fn new(
        table: BTreeMap<Generation, [u8; 16]>,
        generation: Generation,
        session: Option<[u8; 16]>,
    ) -> Result<Self, InvalidRequest> {
        let mut sessions = Self {
            table,
            ..Self::default()
        };
        if let Some(bytes) = session {
            // Bytes that come again are not random, and nonces would.
            if sessions.table.values().any(|before| *before == bytes) {
                return Err(InvalidRequest::Session);
            }
            sessions.table.insert(generation, bytes);
            sessions.current = Some(generation);
        }
        Ok(sessions)
    }

    /// That of this opening, where a commit has to store it.
    pub(crate) fn to_store(&self) -> Option<(Generation, [u8; 16])> {
        let is_due = self.is_used.get() && !self.is_stored.get();
        self.current().filter(|_| is_due)
    }

    /// A commit that stored it is durable.
    pub(crate) fn stored(&self) {
        self.is_stored.set(true);
    }

    /// The nonce of a block that is written now: of this opening's session, whatever else is in the
    /// table.
    pub(crate) fn nonce_for_writing(&self, birth: Generation, index: u64) -> Option<[u8; 24]> {
        let (_, session) = self.current().filter(|(first, _)| *first <= birth)?;
        self.is_used.set(true);
        derive(&session, birth, index)
    }

    /// That of this opening.
    pub(crate) fn current(&self) -> Option<(Generation, [u8; 16])> {
        let first = self.current?;
        Some((first, *self.table.get(&first)?))
    }

    /// The nonce of a block: keyed hash (BLAKE2s) of birth and index, keyed by the session of its
    /// birth. Without such a session there is none.
    pub(crate) fn nonce(&self, birth: Generation, index: u64) -> Option<[u8; 24]> {
        let (_, session) = self.table.range(..=birth).next_back()?;
        derive(session, birth, index)
    }
}

fn derive(session: &[u8; 16], birth: Generation, index: u64) -> Option<[u8; 24]> {
    let mut mac = Blake2sMac::<U24>::new_from_slice(session).ok()?;
    mac.update(&birth.raw().to_le_bytes());
    mac.update(&index.to_le_bytes());
    Some(mac.finalize_fixed().into())
}

/// A session as a row: the version byte, then its bytes.
pub(crate) fn encode_session(bytes: [u8; 16]) -> Vec<u8> {
    let mut row = vec![ROW_VERSION];
    row.extend_from_slice(&bytes);
    row
}

pub(crate) fn decode_session(
    kind: u8,
    id: u64,
    row: &[u8],
) -> Result<(Generation, [u8; 16]), Error> {
    let fault = Fault::Malformed;
    let malformed = Corruption::Row { kind, fault };
    let bytes = row.strip_prefix(&[ROW_VERSION]).ok_or(malformed)?;
    let first = Generation::new(id).ok_or(malformed)?;
    Ok((first, bytes.try_into().map_err(|_| malformed)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_has_the_nonces_of_this_opening_whatever_the_table_says() {
        let at = |raw| Generation::new(raw).unwrap();
        let others = BTreeMap::from([(at(3), [3; 16]), (at(12), [12; 16])]);
        let sessions = Sessions::new(others, at(10), Some([10; 16])).unwrap();
        for birth in [10, 11, 12, 13] {
            let nonce = sessions.nonce_for_writing(at(birth), 7);
            assert_eq!(nonce, derive(&[10; 16], at(birth), 7));
        }
        assert_eq!(sessions.nonce_for_writing(at(9), 7), None);
        assert_eq!(sessions.nonce(at(9), 7), derive(&[3; 16], at(9), 7));
    }
}
