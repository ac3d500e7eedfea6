//! What a byte looks like beside its neighbours: what it is, whether it differs, how it reads as text.

use super::edits::Edits;
use crate::worker::protocol::BytesPair;
use rowdisk::service::views::{BytesKind, BytesView};

/// One byte to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) byte: u8,
    pub(crate) kind: BytesKind,
    /// Whether another moment has something else here.
    pub(crate) differs: bool,
    /// Whether it was typed and is not written yet.
    pub(crate) is_edited: bool,
}

/// The byte of a view at an offset; `None` if it is not in it.
pub(crate) fn byte_at(view: &BytesView, offset: u64) -> Option<(u8, BytesKind)> {
    let at = offset.checked_sub(view.offset)?;
    let byte = *view.bytes.get(usize::try_from(at).ok()?)?;
    let mut end = 0;
    let part = view.parts.iter().find(|part| {
        end += part.len;
        at < end
    });
    Some((byte, part.map_or(BytesKind::Data, |part| part.kind)))
}

/// A byte as it is to be shown; `None` as long as it is not known. What the other moment has not, since
/// its disk was smaller, counts as zeroes.
pub(crate) fn shown_at(pair: &BytesPair, edits: &Edits, offset: u64) -> Option<Shown> {
    let (byte, kind) = byte_at(&pair.here, offset)?;
    let differs = pair.other.as_ref().is_some_and(|other| {
        let (old, old_kind) = byte_at(other, offset).unwrap_or((0, BytesKind::Never));
        let is_readable = kind != BytesKind::Damaged && old_kind != BytesKind::Damaged;
        is_readable && old != byte
    });
    let edit = edits.at(offset);
    Some(Shown {
        byte: edit.unwrap_or(byte),
        kind,
        differs,
        is_edited: edit.is_some(),
    })
}

/// A byte as text: itself where it is printable ASCII, otherwise a dot.
pub(crate) fn letter(byte: u8) -> char {
    match byte {
        b' '..=b'~' => char::from(byte),
        _ => '·',
    }
}

/// Two hexadecimal digits.
pub(crate) fn hex(byte: u8) -> String {
    format!("{byte:02x}")
}

/// Bytes typed as hexadecimal, with spaces wherever; `None` if they are not.
pub(crate) fn parse_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = (text.chars())
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_digit(16).map(|digit| digit as u8))
        .collect();
    let digits = digits.filter(|digits| !digits.is_empty())?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty()
        .then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

/// Digits that all offsets of a disk fit into.
pub(crate) fn offset_digits(len: u64) -> usize {
    let bits = u64::BITS - len.saturating_sub(1).leading_zeros();
    (bits.div_ceil(4) as usize).max(4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rowdisk::service::views::BytesPart;

    fn view(offset: u64, bytes: &[u8], parts: &[(u64, BytesKind)]) -> BytesView {
        BytesView {
            offset,
            bytes: bytes.to_vec(),
            parts: (parts.iter())
                .map(|&(len, kind)| BytesPart { len, kind })
                .collect(),
        }
    }

    #[test]
    fn bytes_know_what_they_are_and_whether_they_differ() {
        use BytesKind::{Damaged, Data, Never};
        let pair = BytesPair {
            here: view(10, b"abcdef", &[(2, Data), (2, Damaged), (2, Never)]),
            other: Some(view(10, b"aXcX", &[(4, Data)])),
        };
        let edits = Edits::default().typed(10, b'a', b'z');
        let shown = |offset| shown_at(&pair, &edits, offset);
        assert_eq!(shown(9), None);
        assert_eq!(shown(16), None);
        let first = shown(10).unwrap();
        assert_eq!(
            (first.byte, first.differs, first.is_edited),
            (b'z', false, true)
        );
        assert!(shown(11).unwrap().differs);
        // Nobody knows what a damaged byte was.
        assert_eq!(
            (shown(13).unwrap().kind, shown(13).unwrap().differs),
            (Damaged, false)
        );
        // Past the end of the other one there were zeroes.
        assert_eq!(
            (shown(14).unwrap().kind, shown(14).unwrap().differs),
            (Never, true)
        );
    }

    #[test]
    fn hexadecimal_is_read_with_spaces_and_in_pairs() {
        assert_eq!(parse_hex("48 65 6C6c"), Some(b"Hell".to_vec()));
        for bad in ["", " ", "4", "4g", "0x41"] {
            assert_eq!(parse_hex(bad), None, "{bad}");
        }
    }

    #[test]
    fn offsets_have_as_many_digits_as_the_last_one() {
        for (len, digits) in [
            (0, 4),
            (1 << 16, 4),
            ((1 << 16) + 1, 5),
            (1 << 20, 5),
            (32 << 40, 12),
        ] {
            assert_eq!(offset_digits(len), digits, "{len}");
        }
    }
}
