//! One row, one version byte, one CBOR map.

use minicbor::{Decode, Decoder, Encode};

/// The version of rows that this program writes.
const VERSION: u8 = 0;

/// A record that is kept as rows of one kind.
pub(crate) trait Row: Clone + Encode<()> + for<'b> Decode<'b, ()> {
    /// The rows' kind in the catalog; the engine's own are below 0x40.
    const KIND: u8;
    /// What tells the rows of the kind apart.
    type Key: RowKey;

    /// The row's value.
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        minicbor::encode(self, &mut bytes).expect("a Vec takes every plain value");
        bytes
    }

    /// The record of a value.
    fn from_bytes(bytes: &[u8]) -> Result<Self, RowError> {
        let (&version, body) = bytes.split_first().ok_or(RowError::Malformed)?;
        if version != VERSION {
            return Err(RowError::UnknownVersion(version));
        }
        let mut decoder = Decoder::new(body);
        let row = decoder.decode().map_err(|_| RowError::Malformed)?;
        // What is left over was not written by anybody who knows this format.
        if decoder.position() != body.len() {
            return Err(RowError::Malformed);
        }
        Ok(row)
    }
}

/// What tells the rows of a kind apart.
pub(crate) trait RowKey: Copy + Ord {
    /// The row's id in the catalog.
    fn to_bytes(self) -> Vec<u8>;
    /// The key of a row's id.
    fn from_bytes(bytes: &[u8]) -> Result<Self, RowError>;
}

impl<I: crate::service::ids::Id> RowKey for I {
    fn to_bytes(self) -> Vec<u8> {
        self.to_string().into_bytes()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, RowError> {
        let text = std::str::from_utf8(bytes).map_err(|_| RowError::BadId)?;
        text.parse().map_err(|_| RowError::BadId)
    }
}

/// Why a row cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RowError {
    /// It was written by a newer program.
    #[error("it has version {0}, this program knows version 0")]
    UnknownVersion(u8),
    /// Its value is not what this kind of row holds.
    #[error("its contents cannot be decoded")]
    Malformed,
    /// Its id is not what this kind of row is found by.
    #[error("its id cannot be decoded")]
    BadId,
    /// It names a version that the engine does not have, or has as something else.
    #[error("it names version {0} of the engine, which is not there")]
    BadVersion(u64),
    /// It names another record that is not there.
    #[error("it names a record that is not there")]
    BadLink,
}

/// How a version of the engine is written: as its number.
pub(crate) mod version {
    use minicbor::{Decoder, Encoder};

    use crate::units::VersionId;

    pub(crate) fn encode<C, W: minicbor::encode::Write>(
        version: &VersionId,
        encoder: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        encoder.u64(version.raw())?.ok()
    }

    pub(crate) fn decode<C>(
        decoder: &mut Decoder<'_>,
        _: &mut C,
    ) -> Result<VersionId, minicbor::decode::Error> {
        decoder.u64().map(VersionId::new)
    }
}
