//! Ids of disks, snapshots, groups, images, policies and instances: a prefix and 20 characters a-z0-9, as the service's.
//!
//! Invariant: an id never changes and is never given again. 20 characters are 103 bits of the
//! caller's entropy; the service looks for collisions among what it knows all the same.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

/// How many characters follow the prefix.
const ID_CHARS: usize = 20;
/// The characters of an id.
const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// What all kinds of ids have in common.
pub(super) trait Id: Copy + Ord + fmt::Display + FromStr {
    /// An id from 16 bytes of entropy.
    fn from_entropy(bytes: [u8; 16]) -> Self;
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name([u8; ID_CHARS]);

        impl Id for $name {
            fn from_entropy(bytes: [u8; 16]) -> Self {
                Self(characters(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($prefix)?;
                self.0.iter().try_for_each(|&byte| fmt::Write::write_char(f, char::from(byte)))
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let characters = text.strip_prefix($prefix).ok_or(NotAnId)?.as_bytes();
                let characters: [u8; ID_CHARS] = characters.try_into().map_err(|_| NotAnId)?;
                if !characters.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9')) {
                    return Err(NotAnId);
                }
                Ok(Self(characters))
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: encode::Write>(
                &self,
                encoder: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), encode::Error<W::Error>> {
                encoder.str(&self.to_string())?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(decoder: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
                let at = decoder.position();
                decoder.str()?.parse().map_err(|_| decode::Error::message("not an id").at(at))
            }
        }
    };
}

id!(
    /// The id of a disk: `d-…`.
    DiskId,
    "d-"
);
id!(
    /// The id of a snapshot: `s-…`.
    SnapshotId,
    "s-"
);
id!(
    /// The id of a snapshot group: `ssg-…`.
    GroupId,
    "ssg-"
);
id!(
    /// The id of an image: `m-…`.
    ImageId,
    "m-"
);
id!(
    /// The id of an automatic snapshot policy: `sp-…`.
    PolicyId,
    "sp-"
);
id!(
    /// The id of an instance: `i-…`.
    InstanceId,
    "i-"
);

id!(
    /// The id of a key of encrypted disks: `k-…`.
    KeyId,
    "k-"
);

/// The text is no id of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

/// 36^20 is below 2^104, so 128 bits give each character with a bias below 2^-24.
fn characters(bytes: [u8; 16]) -> [u8; ID_CHARS] {
    let base = ALPHABET.len() as u128;
    let mut rest = u128::from_le_bytes(bytes);
    std::array::from_fn(|_| {
        let digit = usize::try_from(rest % base).unwrap_or_default();
        rest /= base;
        ALPHABET.get(digit).copied().unwrap_or(b'a')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_prefix_and_20_characters() {
        for bytes in [[0; 16], [0xff; 16], *b"0123456789abcdef"] {
            let id = GroupId::from_entropy(bytes);
            let text = id.to_string();
            assert_eq!(text.len(), 24);
            assert_eq!(text.parse(), Ok(id));
        }
        assert_ne!(DiskId::from_entropy([1; 16]), DiskId::from_entropy([2; 16]));
    }

    #[test]
    fn what_is_not_an_id_is_refused() {
        let good = "d-abcdefghij0123456789";
        assert!(good.parse::<DiskId>().is_ok());
        for text in [
            "",
            "d-",
            "s-abcdefghij0123456789",
            "d-abcdefghij012345678",
            "d-ABCDEFGHIJ0123456789",
            "d-abcdefghij01234567890",
            "d-äbcdefghij012345678",
        ] {
            assert!(
                text.parse::<DiskId>().is_err(),
                "{text:?} was taken for an id"
            );
        }
    }
}
