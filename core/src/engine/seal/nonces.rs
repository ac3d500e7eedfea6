//! For tests: every nonce that is used, by the subkey it is used with. One that comes twice fails.

use std::cell::RefCell;
use std::collections::HashSet;

use rowdisk_cipher::Cipher;

thread_local! {
    static USED: RefCell<HashSet<([u8; 16], [u8; 24])>> = RefCell::default();
}

/// Begins anew: for a history that has nothing to do with those before.
pub(crate) fn forget() {
    USED.with_borrow_mut(HashSet::clear);
}

/// How many were used since.
pub(crate) fn count() -> usize {
    USED.with_borrow(HashSet::len)
}

pub(super) fn note(key: &Cipher, nonce: [u8; 24]) {
    // The tag of nothing under a nonce that is never used tells keys apart.
    let tag = key.seal(&[0xff; 24], &mut []);
    let is_new = USED.with_borrow_mut(|used| used.insert((tag.unwrap(), nonce)));
    assert!(is_new, "a nonce came twice under one subkey");
}
