//! How a person wants figures written. Set once for the whole page, since every text has figures in it;
//! the defaults are what the tests see.

use std::cell::Cell;

/// Which units sizes have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Units {
    /// KiB, MiB, GiB: powers of 1024, as disks are made of.
    #[default]
    Binary,
    /// kB, MB, GB: powers of 1000, as they are sold.
    Decimal,
}

/// How moments are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Times {
    /// From now: `7 min ago`.
    #[default]
    Relative,
    /// By date and time.
    Exact,
}

/// How the time of day is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Dial {
    #[default]
    Hours24,
    Hours12,
}

/// All of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Preferences {
    pub(crate) units: Units,
    pub(crate) times: Times,
    pub(crate) dial: Dial,
}

thread_local! {
    static CURRENT: Cell<Preferences> = const {
        Cell::new(Preferences { units: Units::Binary, times: Times::Relative, dial: Dial::Hours24 })
    };
}

/// Writes figures like this from now on; whoever shows some has to be rendered again.
pub(crate) fn prefer(preferences: Preferences) {
    CURRENT.set(preferences);
}

pub(super) fn preferred() -> Preferences {
    CURRENT.get()
}
