//! When a policy takes snapshots and how long they stay, as rows, commands and pages hold it.

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use serde::{Deserialize, Serialize};

/// The hours of a day.
pub const HOURS: u8 = 24;
/// The days of a week: 1 is Monday, 7 is Sunday.
pub const WEEKDAYS: u8 = 7;
/// The longest retention, in days.
pub const RETENTION_DAYS_MAX: u32 = 65_536;
/// The most snapshots that keep-by-count keeps: the quota of a disk.
pub const RETENTION_COUNT_MAX: u32 = 64;

/// The hour points of a week: each chosen hour of each chosen weekday, in the pool's time zone.
/// There is at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// Bit 0 is 0:00.
    hours: u32,
    /// Bit 0 is Monday.
    weekdays: u8,
}

impl Schedule {
    /// Every hour of every day.
    pub const ALWAYS: Self = Self {
        hours: (1 << HOURS) - 1,
        weekdays: (1 << WEEKDAYS) - 1,
    };
    /// At 0:00 every day: what the seeds advise for a disk that is not critical.
    pub const DAILY: Self = Self {
        hours: 1,
        ..Self::ALWAYS
    };
    /// Every 4 hours: what the seeds advise for a critical one.
    pub const FOUR_HOURLY: Self = Self {
        hours: 0x11_1111,
        ..Self::ALWAYS
    };

    /// These hours (0-23) on these weekdays (1-7). `None` where none is given, or another number.
    #[must_use]
    pub fn new(hours: &[u8], weekdays: &[u8]) -> Option<Self> {
        let hours = bits(hours, 0, HOURS)?;
        let weekdays = u8::try_from(bits(weekdays, 1, WEEKDAYS)?).ok()?;
        Some(Self { hours, weekdays })
    }

    /// The chosen hours, in order.
    #[must_use]
    pub fn hours(self) -> Vec<u8> {
        let has = |hour: &u8| self.hours >> hour & 1 == 1;
        (0..HOURS).filter(has).collect()
    }

    /// The chosen weekdays, in order.
    #[must_use]
    pub fn weekdays(self) -> Vec<u8> {
        let days = 1..=WEEKDAYS;
        days.filter(|&day| self.has_weekday(day)).collect()
    }

    /// Whether it is about this weekday, 1-7.
    #[must_use]
    pub const fn has_weekday(self, weekday: u8) -> bool {
        matches!(weekday, 1..=WEEKDAYS) && self.weekdays >> (weekday - 1) & 1 == 1
    }
}

/// One bit a number; at least one.
fn bits(numbers: &[u8], first: u8, count: u8) -> Option<u32> {
    let mut bits = 0;
    for number in numbers {
        let at = number.checked_sub(first).filter(|at| *at < count)?;
        bits |= 1 << at;
    }
    (bits != 0).then_some(bits)
}

impl<C> Encode<C> for Schedule {
    fn encode<W: encode::Write>(
        &self,
        encoder: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        encoder.array(2)?.u32(self.hours)?.u8(self.weekdays)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Schedule {
    fn decode(decoder: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let at = decoder.position();
        let len = decoder.array()?;
        let (hours, weekdays) = (decoder.u32()?, decoder.u8()?);
        let is_known = (1..=Self::ALWAYS.hours).contains(&hours)
            && (1..=Self::ALWAYS.weekdays).contains(&weekdays);
        if len != Some(2) || !is_known {
            return Err(decode::Error::message("not a schedule").at(at));
        }
        Ok(Self { hours, weekdays })
    }
}

/// How long a policy's snapshots stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub enum Retention {
    /// So many days of 24 hours, 1 to 65536.
    #[n(0)]
    Days(#[n(0)] u32),
    /// For ever: -1 in the API.
    #[n(1)]
    Forever,
    /// So many of the newest, 1 to 64; ours.
    #[n(2)]
    Count(#[n(0)] u32),
}

impl Retention {
    /// What the real console offers at first.
    pub const DEFAULT: Self = Self::Days(30);

    /// Whether its number is in the bounds.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        match self {
            Self::Days(days) => 1 <= days && days <= RETENTION_DAYS_MAX,
            Self::Forever => true,
            Self::Count(count) => 1 <= count && count <= RETENTION_COUNT_MAX,
        }
    }
}
