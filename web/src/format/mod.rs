//! Figures as people read them: sizes, counts, times, rates. Pure functions; the words come from
//! [`crate::i18n`].

mod count;
mod money;
mod offset;
mod preferences;
mod rate;
mod size;
mod time;

pub(crate) use count::count;
pub(crate) use money::{exact_money, money, price, scaled_money, whole_money};
pub(crate) use offset::{ParseSizeError, parse_size};
pub(crate) use preferences::{Dial, Preferences, Times, Units, prefer};
pub(crate) use rate::{Pace, rate};
pub(crate) use size::{exact_bytes, size};
pub(crate) use time::{
    clock, date_of, date_words, day, day_of, day_start, duration, exact, milliseconds, moment,
    relative, snapshot_name, upcoming,
};
