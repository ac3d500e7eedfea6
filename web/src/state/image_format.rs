//! What a file is that is no raw image, by what it begins with: taken for raw, it would become a disk of
//! nonsense without a word.

/// What is no raw image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ImageFormat {
    Qcow,
    Vmdk,
    Vhdx,
    /// One that grows. A fixed one begins as its disk does: it is raw but for its last 512 bytes.
    Vhd,
    Vdi,
    Gzip,
    Xz,
    Zstd,
    Zip,
}

/// Each by some bytes and where they stand: the published signatures of the formats.
const SIGNATURES: [(ImageFormat, usize, &[u8]); 9] = [
    (ImageFormat::Qcow, 0, b"QFI\xfb"),
    (ImageFormat::Vmdk, 0, b"KDMV"),
    (ImageFormat::Vhdx, 0, b"vhdxfile"),
    (ImageFormat::Vhd, 0, b"conectix"),
    (ImageFormat::Vdi, 0x40, b"\x7f\x10\xda\xbe"),
    (ImageFormat::Gzip, 0, b"\x1f\x8b\x08"),
    (ImageFormat::Xz, 0, b"\xfd7zXZ\0"),
    (ImageFormat::Zstd, 0, b"\x28\xb5\x2f\xfd"),
    (ImageFormat::Zip, 0, b"PK\x03\x04"),
];

impl ImageFormat {
    /// How many of a file's first bytes tell.
    pub(crate) const LOOK_LEN: u32 = 0x44;

    /// The format of a file that begins so; none where it may be a raw image.
    pub(crate) fn of(first: &[u8]) -> Option<Self> {
        let is = |at: usize, bytes: &[u8]| first.get(at..at + bytes.len()) == Some(bytes);
        let mut all = SIGNATURES.into_iter();
        all.find_map(|(format, at, bytes)| is(at, bytes).then_some(format))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_is_told_by_its_signature_and_by_all_of_it() {
        for (format, at, bytes) in SIGNATURES {
            let mut file = vec![0; ImageFormat::LOOK_LEN as usize];
            file[at..at + bytes.len()].copy_from_slice(bytes);
            assert_eq!(ImageFormat::of(&file), Some(format));
            let end = at + bytes.len();
            assert_eq!(ImageFormat::of(&file[..end]), Some(format));
            assert_eq!(ImageFormat::of(&file[..end - 1]), None, "{format:?}");
            file[end - 1] ^= 1;
            assert_eq!(ImageFormat::of(&file), None, "{format:?}");
        }
    }

    #[test]
    fn what_a_raw_image_begins_with_is_no_signature() {
        for first in [
            &b""[..],
            &[0; 68],
            b"\xeb\x3c\x90MSDOS5.0",
            b"\x1f\x8b",
            b"PK",
        ] {
            assert_eq!(ImageFormat::of(first), None);
        }
    }
}
