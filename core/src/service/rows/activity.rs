//! The records of the activity log.

use minicbor::{Decode, Encode};

use super::codec::{Row, RowError, RowKey};
use crate::service::views::{Actor, FailureView, Outcome, TimeMs};

/// One executed command; its outcome counts only without a failure.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct ActivityRow {
    #[n(0)]
    pub(crate) at_ms: TimeMs,
    #[n(1)]
    pub(crate) command: String,
    #[n(2)]
    pub(crate) outcome: Outcome,
    #[n(3)]
    pub(crate) failure: Option<FailureView>,
    /// Who did it, where nobody gave a command.
    #[n(4)]
    pub(crate) by: Option<Actor>,
}

impl Row for ActivityRow {
    const KIND: u8 = 0x45;
    type Key = ActivityNumber;
}

/// Grows by one with every command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ActivityNumber(pub(crate) u64);

impl RowKey for ActivityNumber {
    fn to_bytes(self) -> Vec<u8> {
        self.0.to_be_bytes().to_vec()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, RowError> {
        let bytes = bytes.try_into().map_err(|_| RowError::BadId)?;
        Ok(Self(u64::from_be_bytes(bytes)))
    }
}
