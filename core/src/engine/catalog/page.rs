//! A page of the catalog: rows in a leaf, references to pages above.
//!
//! Layout, little endian: magic, level, 3 bytes of zero, pool id, count of rows; then per row the
//! key's length (u16), the value's length (u32), key, value. In a page above the leaves a value is
//! an encoded [`PageRef`] and the key is not above the first key of that page.

use std::rc::Rc;

use crate::backend::{Location, OBJECT_LEN_MAX};
use crate::engine::error::Fault;
use crate::engine::hash::Checksum;

const MAGIC: [u8; 4] = *b"RDC0";
const HEADER_LEN: usize = 28;
const ROW_HEADER_LEN: usize = 6;
const PAGE_REF_LEN: usize = 28;
/// More levels than any catalog can have; bounds recursion over damaged pages.
pub(crate) const LEVEL_MAX: u8 = 12;

/// Where a page is, and what it must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PageRef {
    pub(crate) location: Location,
    pub(crate) len: u32,
    pub(crate) checksum: Checksum,
}

impl PageRef {
    pub(crate) fn encode(&self) -> [u8; PAGE_REF_LEN] {
        let mut bytes = [0; PAGE_REF_LEN];
        let (location, rest) = bytes.split_at_mut(8);
        let (len, checksum) = rest.split_at_mut(4);
        location.copy_from_slice(&self.location.raw().to_le_bytes());
        len.copy_from_slice(&self.len.to_le_bytes());
        checksum.copy_from_slice(&self.checksum.0);
        bytes
    }

    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let (location, rest) = bytes.split_first_chunk::<8>()?;
        let (len, rest) = rest.split_first_chunk::<4>()?;
        let len = u32::from_le_bytes(*len);
        Some(Self {
            location: Location::new(u64::from_le_bytes(*location))?,
            len: (len <= OBJECT_LEN_MAX).then_some(len)?,
            checksum: Checksum(rest.try_into().ok()?),
        })
    }
}

/// A key with its value. Shared: a rewritten page keeps most of its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) key: Rc<[u8]>,
    pub(crate) value: Rc<[u8]>,
}

impl Row {
    pub(crate) fn encoded_len(&self) -> usize {
        ROW_HEADER_LEN + self.key.len() + self.value.len()
    }
}

/// A decoded page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// 0 for a leaf.
    pub(crate) level: u8,
    /// In ascending order of keys.
    pub(crate) rows: Vec<Row>,
}

impl Page {
    pub(crate) fn encoded_len(&self) -> usize {
        HEADER_LEN + self.rows.iter().map(Row::encoded_len).sum::<usize>()
    }

    pub(crate) fn encode(&self, pool_id: [u8; 16]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.encoded_len());
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&[self.level, 0, 0, 0]);
        bytes.extend_from_slice(&pool_id);
        let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        bytes.extend_from_slice(&count.to_le_bytes());
        for row in &self.rows {
            let key_len = u16::try_from(row.key.len()).unwrap_or(u16::MAX);
            let value_len = u32::try_from(row.value.len()).unwrap_or(u32::MAX);
            bytes.extend_from_slice(&key_len.to_le_bytes());
            bytes.extend_from_slice(&value_len.to_le_bytes());
            bytes.extend_from_slice(&row.key);
            bytes.extend_from_slice(&row.value);
        }
        bytes
    }

    pub(crate) fn decode(bytes: &[u8], pool_id: [u8; 16]) -> Result<Self, Fault> {
        let (header, rest) = bytes
            .split_first_chunk::<HEADER_LEN>()
            .ok_or(Fault::Malformed)?;
        let (magic, header) = header.split_first_chunk::<4>().ok_or(Fault::Malformed)?;
        let (levels, header) = header.split_first_chunk::<4>().ok_or(Fault::Malformed)?;
        let (pool, count) = header.split_first_chunk::<16>().ok_or(Fault::Malformed)?;
        let count = u32::from_le_bytes(count.try_into().map_err(|_| Fault::Malformed)?);
        let [level, 0, 0, 0] = *levels else {
            return Err(Fault::Malformed);
        };
        if *magic != MAGIC || level > LEVEL_MAX {
            return Err(Fault::Malformed);
        }
        if *pool != pool_id {
            return Err(Fault::Misplaced);
        }
        let mut rows: Vec<Row> = Vec::new();
        let mut rest = rest;
        for _ in 0..count {
            let (row, after) = decode_row(rest).ok_or(Fault::Malformed)?;
            let is_ascending = rows.last().is_none_or(|last| last.key < row.key);
            if !is_ascending || (level > 0 && PageRef::decode(&row.value).is_none()) {
                return Err(Fault::Malformed);
            }
            rows.push(row);
            rest = after;
        }
        if rest.is_empty() {
            Ok(Self { level, rows })
        } else {
            Err(Fault::Malformed)
        }
    }

    /// The position of the child that a key belongs to, in a page above the leaves.
    pub(crate) fn child_of(&self, key: &[u8]) -> usize {
        self.rows
            .partition_point(|row| &*row.key <= key)
            .saturating_sub(1)
    }
}

fn decode_row(bytes: &[u8]) -> Option<(Row, &[u8])> {
    let (key_len, rest) = bytes.split_first_chunk::<2>()?;
    let (value_len, rest) = rest.split_first_chunk::<4>()?;
    let (key, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes(*key_len)))?;
    let value_len = usize::try_from(u32::from_le_bytes(*value_len)).ok()?;
    let (value, rest) = rest.split_at_checked(value_len)?;
    Some((
        Row {
            key: key.into(),
            value: value.into(),
        },
        rest,
    ))
}
