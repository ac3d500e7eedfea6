//! Parts of the page that are loaded when they are first needed, so that the first download is small.

use crate::worker::protocol::{Failure, code, failure};

/// Defines a function that lies in a part of its own: what only such functions reach is loaded before
/// their first call. It gives a `Result` with [`Missing`]. A debug page is in one piece.
macro_rules! later {
    ($part:ident: $vis:vis fn $name:ident($($arg:ident: $ty:ty),* $(,)?) -> $ret:ty $body:block) => {
        #[cfg(not(all(target_arch = "wasm32", not(debug_assertions))))]
        $vis async fn $name($($arg: $ty),*) -> $ret $body

        #[cfg(all(target_arch = "wasm32", not(debug_assertions)))]
        #[::wasm_split_helpers::wasm_split($part, fallible)]
        $vis fn $name($($arg: $ty),*) -> $ret $body
    };
}

pub(crate) use later;

/// A part that could not be loaded: nothing answers, or the page's files are of another build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Missing;

impl From<Missing> for Failure {
    fn from(_: Missing) -> Self {
        failure(code::PART_MISSING)
    }
}

#[cfg(all(target_arch = "wasm32", not(debug_assertions)))]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}
