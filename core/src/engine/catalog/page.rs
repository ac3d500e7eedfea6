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

/// A key with its value, as they stand in a page. Shared: a rewritten page keeps most of its rows.
#[derive(Clone)]
pub(crate) struct Row {
    /// What it stands in: its page, or nothing else for a new one.
    bytes: Rc<[u8]>,
    start: usize,
    key_len: usize,
    value_len: usize,
}

impl Row {
    /// Lengths are those of the catalog's limits.
    pub(crate) fn new(key: &[u8], value: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(ROW_HEADER_LEN + key.len() + value.len());
        let key_len = u16::try_from(key.len()).unwrap_or(u16::MAX);
        let value_len = u32::try_from(value.len()).unwrap_or(u32::MAX);
        bytes.extend_from_slice(&key_len.to_le_bytes());
        bytes.extend_from_slice(&value_len.to_le_bytes());
        bytes.extend_from_slice(key);
        bytes.extend_from_slice(value);
        Self {
            bytes: bytes.into(),
            start: 0,
            key_len: key.len(),
            value_len: value.len(),
        }
    }

    /// The row that begins at a place of a page, if one does.
    fn at(bytes: &Rc<[u8]>, start: usize) -> Option<Self> {
        let rest = bytes.get(start..)?;
        let (key_len, rest) = rest.split_first_chunk::<2>()?;
        let (value_len, rest) = rest.split_first_chunk::<4>()?;
        let key_len = usize::from(u16::from_le_bytes(*key_len));
        let value_len = usize::try_from(u32::from_le_bytes(*value_len)).ok()?;
        (key_len.checked_add(value_len)? <= rest.len()).then(|| Self {
            bytes: Rc::clone(bytes),
            start,
            key_len,
            value_len,
        })
    }

    pub(crate) fn key(&self) -> &[u8] {
        let start = self.start + ROW_HEADER_LEN;
        self.part(start, self.key_len)
    }

    pub(crate) fn value(&self) -> &[u8] {
        let start = self.start + ROW_HEADER_LEN + self.key_len;
        self.part(start, self.value_len)
    }

    fn encoded(&self) -> &[u8] {
        self.part(self.start, self.encoded_len())
    }

    pub(crate) fn encoded_len(&self) -> usize {
        ROW_HEADER_LEN + self.key_len + self.value_len
    }

    fn part(&self, start: usize, len: usize) -> &[u8] {
        self.bytes.get(start..start + len).unwrap_or_default()
    }
}

/// A decoded page.
#[derive(Clone)]
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
            bytes.extend_from_slice(row.encoded());
        }
        bytes
    }

    /// The same page in the bytes it was encoded to, so that it keeps nothing else in memory.
    pub(crate) fn within(mut self, bytes: &Rc<[u8]>) -> Self {
        let mut start = HEADER_LEN;
        for row in &mut self.rows {
            row.bytes = Rc::clone(bytes);
            row.start = start;
            start += row.encoded_len();
        }
        self
    }

    pub(crate) fn decode(bytes: &Rc<[u8]>, pool_id: [u8; 16]) -> Result<Self, Fault> {
        let (header, _) = bytes
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
        let mut start = HEADER_LEN;
        for _ in 0..count {
            let row = Row::at(bytes, start).ok_or(Fault::Malformed)?;
            let is_ascending = rows.last().is_none_or(|last| last.key() < row.key());
            if !is_ascending || (level > 0 && PageRef::decode(row.value()).is_none()) {
                return Err(Fault::Malformed);
            }
            start += row.encoded_len();
            rows.push(row);
        }
        if start == bytes.len() {
            Ok(Self { level, rows })
        } else {
            Err(Fault::Malformed)
        }
    }

    /// The position of the child that a key belongs to, in a page above the leaves.
    pub(crate) fn child_of(&self, key: &[u8]) -> usize {
        self.rows
            .partition_point(|row| row.key() <= key)
            .saturating_sub(1)
    }
}
