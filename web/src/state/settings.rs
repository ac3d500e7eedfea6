//! What a person chose for this page: kept in the browser, not in the pool, and in no address.

use crate::{
    format::{Dial, Preferences, Times, Units},
    routes::{PageView, Word, put, word_in, word_of},
};
use web_sys::UrlSearchParams;

/// Which colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the system has it.
    #[default]
    System,
    Light,
    Dark,
}

/// How large the blocks of a new disk are, unless one says otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Blocks {
    Kib4,
    Kib8,
    #[default]
    Kib16,
    Kib32,
    Kib64,
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Settings {
    pub(crate) theme: Theme,
    pub(crate) figures: Preferences,
    pub(crate) blocks: Blocks,
}

impl Word for Theme {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("system", Self::System),
        ("light", Self::Light),
        ("dark", Self::Dark),
    ];
}

impl Word for Units {
    const WORDS: &'static [(&'static str, Self)] =
        &[("binary", Self::Binary), ("decimal", Self::Decimal)];
}

impl Word for Times {
    const WORDS: &'static [(&'static str, Self)] =
        &[("relative", Self::Relative), ("exact", Self::Exact)];
}

impl Word for Dial {
    const WORDS: &'static [(&'static str, Self)] = &[("24", Self::Hours24), ("12", Self::Hours12)];
}

/// The words are the sizes in bytes, as the form for a disk has them.
impl Word for Blocks {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("4096", Self::Kib4),
        ("8192", Self::Kib8),
        ("16384", Self::Kib16),
        ("32768", Self::Kib32),
        ("65536", Self::Kib64),
    ];
}

/// They are written like the part of an address behind the `?`.
impl PageView for Settings {
    fn read(kept: &UrlSearchParams) -> Self {
        Self {
            theme: word_in(kept, "theme"),
            figures: Preferences {
                units: word_in(kept, "units"),
                times: word_in(kept, "times"),
                dial: word_in(kept, "dial"),
            },
            blocks: word_in(kept, "blocks"),
        }
    }

    fn write(&self, kept: &UrlSearchParams) {
        put(kept, "theme", word_of(self.theme));
        put(kept, "units", word_of(self.figures.units));
        put(kept, "times", word_of(self.figures.times));
        put(kept, "dial", word_of(self.figures.dial));
        put(kept, "blocks", word_of(self.blocks));
    }
}
