//! How two moments of a disk are compared.

use super::{PageView, Word, number_in, put, word_in, word_of};
use crate::state::{changes::ChangeColumn, sort::Direction};
use web_sys::UrlSearchParams;

/// How two moments are compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CompareView {
    /// A snapshot, or `now`.
    pub(crate) before: Option<String>,
    /// A snapshot, or `now`.
    pub(crate) after: Option<String>,
    pub(crate) sort: ChangeColumn,
    pub(crate) direction: Direction,
    /// The byte that is shown side by side.
    pub(crate) offset: Option<u64>,
}

impl PageView for CompareView {
    fn read(address: &UrlSearchParams) -> Self {
        Self {
            before: address.get("before"),
            after: address.get("after"),
            sort: word_in(address, "sort"),
            direction: word_in(address, "direction"),
            offset: number_in(address, "offset"),
        }
    }

    fn write(&self, address: &UrlSearchParams) {
        put(address, "before", self.before.as_deref());
        put(address, "after", self.after.as_deref());
        put(address, "sort", word_of(self.sort));
        put(address, "direction", word_of(self.direction));
        put(
            address,
            "offset",
            self.offset.map(|at| at.to_string()).as_deref(),
        );
    }
}

impl Word for ChangeColumn {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("offset", Self::Offset),
        ("length", Self::Length),
        ("differing", Self::Differing),
        ("kind", Self::Kind),
    ];
}
