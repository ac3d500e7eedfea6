//! What the sample disk has on it: texts that lead through a first lab, and a picture.

use crate::i18n::SampleText;

/// The sample disk's size in bytes.
pub(crate) const LEN: u64 = 8 << 20;

/// The sample's files: path from the top folder, and contents.
pub(crate) fn files() -> Vec<(String, Vec<u8>)> {
    vec![
        (
            SampleText::ReadMeName.to_string(),
            SampleText::ReadMe.to_string().into_bytes(),
        ),
        (
            SampleText::NotesName.to_string(),
            SampleText::Notes.to_string().into_bytes(),
        ),
        (SampleText::PictureName.to_string(), picture()),
    ]
}

const SIDE: u32 = 96;
const _: () = assert!((SIDE * 3).is_multiple_of(4));
/// Each of the picture's blocks, the gap after it included, in pixels.
const CELL: u32 = 12;

/// A bitmap of the kind every program reads: a map of blocks, the newer the stronger. 24 bits a pixel, rows
/// from below. Rows have to be a multiple of four bytes long, which these are.
fn picture() -> Vec<u8> {
    let (head_len, pixels_len) = (54, SIDE * SIDE * 3);
    let mut bytes = Vec::with_capacity((head_len + pixels_len) as usize);
    bytes.extend(b"BM");
    for field in [head_len + pixels_len, 0, head_len, 40, SIDE, SIDE] {
        bytes.extend(field.to_le_bytes());
    }
    // One plane, 24 bits, not compressed; 2835 pixels a metre are 72 an inch.
    bytes.extend([1, 0, 24, 0]);
    for field in [0, pixels_len, 2835, 2835, 0, 0] {
        bytes.extend(field.to_le_bytes());
    }
    for y in (0..SIDE).rev() {
        for x in 0..SIDE {
            let is_gap = x % CELL >= CELL - 2 || y % CELL >= CELL - 2;
            let age = (x / CELL * 7 + y / CELL * 3) % 5;
            let [red, green, blue] = match (is_gap, age) {
                (true, _) => [255, 255, 255],
                (_, 0) => [11, 110, 99],
                (_, 1) => [63, 81, 115],
                (_, 2) => [102, 121, 154],
                (_, 3) => [147, 163, 189],
                _ => [196, 206, 222],
            };
            bytes.extend([blue, green, red]);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_is_as_long_as_its_head_says() {
        let bytes = picture();
        let field = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        assert_eq!(&bytes[..2], b"BM");
        assert_eq!(field(2) as usize, bytes.len());
        assert_eq!((field(18), field(22)), (SIDE, SIDE));
        assert_eq!(bytes.len(), 54 + (SIDE * SIDE * 3) as usize);
    }

    #[test]
    fn the_sample_fits_its_disk() {
        let len: usize = files().iter().map(|(_, bytes)| bytes.len()).sum();
        assert!((len as u64) < LEN / 2);
    }
}
