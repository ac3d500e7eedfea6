//! Rows that changed since the tree was last written. The root record carries them, so that a commit that
//! changes a handful of rows writes no page; they go into the tree many at a time.
//!
//! Layout, little endian, by row in ascending order of keys: the key's length (u16), the value's length
//! (u32, all ones for a row that was removed), key, value.

use std::rc::Rc;

use super::{ROW_ID_LEN_MAX, ROW_LEN_MAX};
use crate::backend::ROOT_LEN_MAX;
use crate::engine::root::ROOT_LEN_MIN;

/// The most that a root record has room for.
pub(crate) const RECENT_LEN_MAX: usize = ROOT_LEN_MAX - ROOT_LEN_MIN;

const HEADER_LEN: usize = 6;
const REMOVED: u32 = u32::MAX;

/// A row's key with its new value, or `None` to remove it.
pub(crate) type Change = (Rc<[u8]>, Option<Rc<[u8]>>);

/// Changes in ascending order of keys, each key once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Recent(Rc<[Change]>);

impl Recent {
    pub(crate) fn changes(&self) -> &[Change] {
        &self.0
    }

    /// Whether both are the same commit's.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// These with later ones, in ascending order too.
    pub(crate) fn with(&self, later: &[Change]) -> Self {
        let mut all = Vec::with_capacity(self.0.len() + later.len());
        let mut before = self.0.iter().peekable();
        for change in later {
            while let Some(earlier) = before.next_if(|(key, _)| *key < change.0) {
                all.push(earlier.clone());
            }
            before.next_if(|(key, _)| *key == change.0);
            all.push(change.clone());
        }
        all.extend(before.cloned());
        Self(all.into())
    }

    /// What became of a row: `None` if nothing did.
    pub(crate) fn find(&self, key: &[u8]) -> Option<Option<&[u8]>> {
        let at = self.0.binary_search_by(|(other, _)| (**other).cmp(key));
        let (_, value) = self.0.get(at.ok()?)?;
        Some(value.as_deref())
    }

    /// The changes of rows of a kind, from a key on.
    pub(crate) fn of_kind(&self, kind: u8, from: &[u8]) -> &[Change] {
        let start = self.0.partition_point(|(key, _)| **key < *from);
        let rest = self.0.get(start..).unwrap_or_default();
        let end = rest.partition_point(|(key, _)| key.first() <= Some(&kind));
        rest.get(..end).unwrap_or_default()
    }

    pub(crate) fn encoded_len(&self) -> usize {
        let len =
            |(key, value): &Change| HEADER_LEN + key.len() + value.as_ref().map_or(0, |v| v.len());
        self.0.iter().map(len).sum()
    }

    pub(crate) fn encode_to(&self, bytes: &mut Vec<u8>) {
        for (key, value) in self.changes() {
            let key_len = u16::try_from(key.len()).unwrap_or(u16::MAX);
            let value_len = value
                .as_ref()
                .map_or(Some(REMOVED), |v| u32::try_from(v.len()).ok());
            bytes.extend_from_slice(&key_len.to_le_bytes());
            bytes.extend_from_slice(&value_len.unwrap_or(REMOVED).to_le_bytes());
            bytes.extend_from_slice(key);
            bytes.extend_from_slice(value.as_deref().unwrap_or_default());
        }
    }

    pub(crate) fn decode(mut bytes: &[u8]) -> Option<Self> {
        let mut changes: Vec<Change> = Vec::new();
        while !bytes.is_empty() {
            let (key_len, rest) = bytes.split_first_chunk::<2>()?;
            let (value_len, rest) = rest.split_first_chunk::<4>()?;
            let key_len = usize::from(u16::from_le_bytes(*key_len));
            let (key, rest) = rest.split_at_checked(key_len)?;
            let (value, rest) = match u32::from_le_bytes(*value_len) {
                REMOVED => (None, rest),
                len => {
                    let (value, rest) = rest.split_at_checked(usize::try_from(len).ok()?)?;
                    (Some(value), rest)
                }
            };
            let is_ascending = changes.last().is_none_or(|(last, _)| **last < *key);
            let fits = (1..=1 + ROW_ID_LEN_MAX).contains(&key.len())
                && value.is_none_or(|value| value.len() <= ROW_LEN_MAX);
            if !is_ascending || !fits {
                return None;
            }
            changes.push((key.into(), value.map(Into::into)));
            bytes = rest;
        }
        Some(Self(changes.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recent(rows: &[(&[u8], Option<&[u8]>)]) -> Recent {
        let change = |&(key, value): &(&[u8], Option<&[u8]>)| (key.into(), value.map(Into::into));
        Recent(rows.iter().map(change).collect())
    }

    #[test]
    fn later_changes_take_the_place_of_earlier_ones() {
        let earlier = recent(&[
            (b"\x01a", Some(b"1")),
            (b"\x01c", Some(b"3")),
            (b"\x02", None),
        ]);
        let later = recent(&[(b"\x01b", Some(b"2")), (b"\x01c", None)]);
        let both = earlier.with(later.changes());
        let expected = [
            (&b"\x01a"[..], Some(&b"1"[..])),
            (b"\x01b", Some(b"2")),
            (b"\x01c", None),
            (b"\x02", None),
        ];
        assert_eq!(both, recent(&expected));
        assert_eq!(both.find(b"\x01b"), Some(Some(&b"2"[..])));
        assert_eq!(both.find(b"\x01c"), Some(None));
        assert_eq!(both.find(b"\x01d"), None);
        assert_eq!(both.of_kind(1, b"\x01b"), recent(&expected[1..3]).changes());
        assert_eq!(both.of_kind(2, b"\x02"), recent(&expected[3..]).changes());
        assert!(both.of_kind(3, b"\x03").is_empty());
    }

    #[test]
    fn what_is_encoded_comes_back_and_what_is_cut_or_out_of_order_is_refused() {
        let rows = recent(&[
            (b"\x01", Some(b"")),
            (b"\x01a", Some(b"12")),
            (b"\x02", None),
        ]);
        let mut bytes = Vec::new();
        rows.encode_to(&mut bytes);
        assert_eq!(bytes.len(), rows.encoded_len());
        assert_eq!(Recent::decode(&bytes), Some(rows));
        // Each row ends where the next one begins: any other cut is inside of one.
        for len in (1..bytes.len()).filter(|len| ![7, 17].contains(len)) {
            assert_eq!(Recent::decode(&bytes[..len]), None, "{len}");
        }
        let twice = [&bytes[..7], &bytes[..7]].concat();
        assert_eq!(Recent::decode(&twice), None);
        assert_eq!(Recent::decode(&[0; 6]), None, "a row without a key");
        let long_key = recent(&[(&[1; 66], None)]);
        let mut bytes = Vec::new();
        long_key.encode_to(&mut bytes);
        assert_eq!(Recent::decode(&bytes), None);
    }
}
