//! How versions and walkers stand in the catalog: a version byte, then CBOR with numbered fields,
//! so that later formats can add fields.

use std::rc::Rc;

use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};

use super::error::{Corruption, Error, Fault};
use super::lineage::{Grave, Version, VersionKind};
use super::map::entry::ENTRY_LEN;
use super::map::shape::{level_of, span};
use super::map::{Entry, NodeName};
use super::seal::Seal;
use crate::backend::{Free, Location};
use crate::units::{BlockSize, DISK_LEN_MAX, Generation, VersionId};

const ROW_VERSION: u8 = 0;

#[derive(Encode, Decode)]
struct VersionRow {
    #[n(0)]
    kind: u8,
    #[n(1)]
    is_zombie: bool,
    #[n(2)]
    parent: Option<u64>,
    #[n(3)]
    lineage: u64,
    #[n(4)]
    generation: u64,
    #[n(5)]
    len: u64,
    #[n(6)]
    block_shift: u8,
    #[n(7)]
    redirected_blocks: u64,
    #[n(8)]
    cow_copies: u64,
    #[n(9)]
    root: ByteArray<ENTRY_LEN>,
    #[n(10)]
    seal: Option<SealRow>,
}

#[derive(Encode, Decode)]
struct SealRow {
    /// 1 is XChaCha20-Poly1305.
    #[n(0)]
    cipher: u8,
    #[n(1)]
    check: ByteArray<16>,
    #[n(2)]
    scope: u64,
    /// Scopes, each with the generation up to which it holds.
    #[n(3)]
    inherited: Vec<(u64, u64)>,
}

const CIPHER: u8 = 1;

#[derive(Encode, Decode)]
struct GraveRow {
    #[n(0)]
    root: ByteArray<ENTRY_LEN>,
    #[n(1)]
    counterpart: ByteArray<ENTRY_LEN>,
    #[n(2)]
    lineage: u64,
    #[n(3)]
    block_shift: u8,
    #[n(4)]
    level: u8,
    #[n(5)]
    first: u64,
    #[n(6)]
    lower: u64,
    #[n(7)]
    start: u64,
    #[n(8)]
    next: u64,
}

/// Prefixes the row's version. Encoding into memory cannot fail.
fn encode<T: Encode<()>>(row: &T) -> Vec<u8> {
    let mut bytes = vec![ROW_VERSION];
    let result = minicbor::encode(row, &mut bytes);
    debug_assert!(result.is_ok(), "a vector takes every write");
    bytes
}

fn decode<'b, T: Decode<'b, ()>>(kind: u8, bytes: &'b [u8]) -> Result<T, Error> {
    match bytes.split_first() {
        Some((&ROW_VERSION, row)) => minicbor::decode(row).map_err(|_| malformed(kind)),
        Some((&found, _)) => Err(Error::UnsupportedVersion {
            found: found.into(),
            supported: ROW_VERSION.into(),
        }),
        None => Err(malformed(kind)),
    }
}

fn malformed(kind: u8) -> Error {
    Corruption::Row {
        kind,
        fault: Fault::Malformed,
    }
    .into()
}

pub(crate) fn encode_version(version: &Version) -> Vec<u8> {
    encode(&VersionRow {
        kind: match version.kind {
            VersionKind::Head => 0,
            VersionKind::Snapshot => 1,
            VersionKind::Hold => 2,
        },
        is_zombie: version.is_zombie,
        parent: version.parent.map(VersionId::raw),
        lineage: version.lineage.raw(),
        generation: version.generation.raw(),
        len: version.len,
        block_shift: version.block_size.shift(),
        redirected_blocks: version.redirected_blocks,
        cow_copies: version.cow_copies,
        root: version.root.encode().into(),
        seal: version.seal.as_deref().map(encode_seal),
    })
}

fn encode_seal(seal: &Seal) -> SealRow {
    let inherited = seal.inherited.iter();
    SealRow {
        cipher: CIPHER,
        check: seal.check.into(),
        scope: seal.scope.raw(),
        inherited: inherited
            .map(|(scope, up_to)| (scope.raw(), up_to.raw()))
            .collect(),
    }
}

fn decode_seal(row: &SealRow) -> Option<Rc<Seal>> {
    let inherited = row.inherited.iter();
    let inherited = inherited
        .map(|&(scope, up_to)| Some((VersionId::new(scope), Generation::new(up_to)?)))
        .collect::<Option<_>>()?;
    let seal = Seal {
        check: *row.check,
        scope: VersionId::new(row.scope),
        inherited,
    };
    (row.cipher == CIPHER && seal.is_sound()).then(|| Rc::new(seal))
}

pub(crate) fn decode_version(kind: u8, bytes: &[u8]) -> Result<Version, Error> {
    let row: VersionRow = decode(kind, bytes)?;
    let version = || {
        Some(Version {
            kind: match row.kind {
                0 => VersionKind::Head,
                1 => VersionKind::Snapshot,
                2 => VersionKind::Hold,
                _ => return None,
            },
            is_zombie: row.is_zombie,
            parent: row.parent.map(VersionId::new),
            lineage: VersionId::new(row.lineage),
            generation: Generation::new(row.generation)?,
            len: (row.len <= DISK_LEN_MAX).then_some(row.len)?,
            block_size: BlockSize::from_shift(row.block_shift)?,
            redirected_blocks: row.redirected_blocks,
            cow_copies: row.cow_copies,
            root: Entry::decode(&row.root)?,
            seal: match &row.seal {
                Some(seal) => Some(decode_seal(seal)?),
                None => None,
            },
        })
    };
    version().ok_or_else(|| malformed(kind))
}

pub(crate) fn encode_grave(grave: &Grave) -> Vec<u8> {
    encode(&GraveRow {
        root: grave.root.encode().into(),
        counterpart: grave.counterpart.encode().into(),
        lineage: grave.name.lineage.raw(),
        block_shift: grave.name.block_size.shift(),
        level: grave.name.level,
        first: grave.name.first,
        lower: grave.lower.raw(),
        start: grave.start.raw(),
        next: grave.next,
    })
}

pub(crate) fn decode_grave(kind: u8, bytes: &[u8], pool_id: [u8; 16]) -> Result<Grave, Error> {
    let row: GraveRow = decode(kind, bytes)?;
    let grave = || {
        let block_size = BlockSize::from_shift(row.block_shift)?;
        let level_max = level_of(DISK_LEN_MAX, block_size);
        let is_level = (1..=level_max).contains(&row.level);
        let is_first = is_level
            && row.first.is_multiple_of(span(row.level))
            && row.first < span(level_max)
            && row.next <= span(row.level);
        Some(Grave {
            root: Entry::decode(&row.root)?,
            name: NodeName {
                pool_id,
                lineage: VersionId::new(row.lineage),
                block_size,
                level: is_level.then_some(row.level)?,
                first: is_first.then_some(row.first)?,
            },
            counterpart: Entry::decode(&row.counterpart)?,
            lower: Generation::new(row.lower)?,
            start: Generation::new(row.start)?,
            next: row.next,
        })
    };
    grave().ok_or_else(|| malformed(kind))
}

/// How many spilled blocks one row lists.
pub(crate) const UNCLAIMED_PER_ROW: usize = 512;

/// The version byte, then per block its location (u64) and length (u32), little endian.
pub(crate) fn encode_unclaimed(blocks: &[Free]) -> Vec<u8> {
    let mut bytes = vec![ROW_VERSION];
    for block in blocks {
        bytes.extend_from_slice(&block.location.raw().to_le_bytes());
        bytes.extend_from_slice(&block.len.to_le_bytes());
    }
    bytes
}

pub(crate) fn decode_unclaimed(kind: u8, bytes: &[u8]) -> Result<Vec<Free>, Error> {
    let Some((&ROW_VERSION, rest)) = bytes.split_first() else {
        return Err(malformed(kind));
    };
    let mut blocks = Vec::new();
    let (chunks, rest) = rest.as_chunks::<12>();
    for chunk in chunks {
        let (location, len) = chunk
            .split_first_chunk::<8>()
            .ok_or_else(|| malformed(kind))?;
        let location = Location::new(u64::from_le_bytes(*location));
        let len: [u8; 4] = len.try_into().map_err(|_| malformed(kind))?;
        blocks.push(Free {
            location: location.ok_or_else(|| malformed(kind))?,
            len: u32::from_le_bytes(len),
            is_node: false,
        });
    }
    if rest.is_empty() {
        Ok(blocks)
    } else {
        Err(malformed(kind))
    }
}
