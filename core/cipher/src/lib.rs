//! XChaCha20-Poly1305 for whole blocks, in place.
//!
//! A package of its own because the page is compiled for size: what is generic in the cipher is
//! compiled where it is used, so its use has to stand where it is compiled for speed. Inlined into
//! their callers these functions would be small and slow again. What that makes out stands in
//! `docs/benchmarks.md`.

#![forbid(unsafe_code)]

use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{AeadInOut, KeyInit};

/// What must not come twice under one key.
pub type Nonce = [u8; 24];
/// Tells whether a block is what was sealed.
pub type Tag = [u8; 16];

/// A key that is ready for use. Overwritten when it is dropped.
pub struct Cipher(XChaCha20Poly1305);

impl Cipher {
    /// Takes 32 bytes as a key.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(key.into()))
    }

    /// Seals a block in place; its tag. `None` for one of more than 256 GiB.
    #[inline(never)]
    #[must_use]
    pub fn seal(&self, nonce: &Nonce, block: &mut [u8]) -> Option<Tag> {
        let tag = self
            .0
            .encrypt_inout_detached(nonce.into(), &[], block.into());
        tag.ok().map(Into::into)
    }

    /// Opens a block in place. Nothing is changed and it is false when the block is not what was
    /// sealed with this key and nonce.
    #[inline(never)]
    #[must_use]
    pub fn open(&self, nonce: &Nonce, block: &mut [u8], tag: &Tag) -> bool {
        self.0
            .decrypt_inout_detached(nonce.into(), &[], block.into(), tag.into())
            .is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_opens_only_as_it_was_sealed() {
        let cipher = Cipher::new(&[7; 32]);
        let mut block = *b"what was written to the disk";
        let tag = cipher.seal(&[1; 24], &mut block).unwrap();
        assert_ne!(&block, b"what was written to the disk");
        let sealed = block;
        assert!(!cipher.open(&[2; 24], &mut block, &tag));
        assert!(!Cipher::new(&[8; 32]).open(&[1; 24], &mut block, &tag));
        assert_eq!(block, sealed);
        assert!(cipher.open(&[1; 24], &mut block, &tag));
        assert_eq!(&block, b"what was written to the disk");
    }
}
