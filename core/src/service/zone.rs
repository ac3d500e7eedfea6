//! The pool's time zone: its name and its rules, kept in the pool, so that a schedule means the same
//! instants wherever the pool is opened.
//!
//! The rules are TZif bytes (RFC 9636) that whoever opens the pool looks up once, when the zone is
//! chosen. A pool is hostile input: the bytes are bounded and checked before they are a [`Zone`], and
//! nothing here loops longer because of what they say.
//!
//! Invariants: an hour that does not exist stands for the first instant after the gap; one that comes
//! twice stands for its first coming.

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{Span, Timestamp};
use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use super::views::{LocalTime, Schedule, TimeMs};

/// The longest name of a zone, in bytes. The longest there is has 32.
const NAME_LEN_MAX: usize = 64;
/// The longest rules, in bytes. The longest there are have 2,968.
pub const ZONE_LEN_MAX: usize = 8 << 10;
/// Days after or before an instant in which the point next to it lies: a week, and what a zone may
/// skip.
const DAYS_AROUND: i64 = 9;
/// How many of a schedule's next points are told.
const NEXT_RUNS: usize = 12;

/// A time zone.
#[derive(Clone, Debug)]
pub(crate) struct Zone {
    name: String,
    /// Empty for UTC.
    rules: Vec<u8>,
    parsed: TimeZone,
}

impl Zone {
    pub(super) const UTC: &str = "UTC";

    /// UTC, which needs no rules.
    pub(super) fn utc() -> Self {
        Self {
            name: Self::UTC.to_owned(),
            rules: Vec::new(),
            parsed: TimeZone::UTC,
        }
    }

    /// A zone by its rules; `None` if they are none.
    pub(super) fn new(name: &str, rules: &[u8]) -> Option<Self> {
        if name == Self::UTC && rules.is_empty() {
            return Some(Self::utc());
        }
        let is_name = !name.is_empty()
            && name.len() <= NAME_LEN_MAX
            && name.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_name || rules.len() > ZONE_LEN_MAX {
            return None;
        }
        let parsed = TimeZone::tzif(name, rules).ok()?;
        Some(Self {
            name: name.to_owned(),
            rules: rules.to_vec(),
            parsed,
        })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The day here, as the names of automatic snapshots have it: `20261122`.
    pub(super) fn day(&self, at: TimeMs) -> String {
        let date = self.date(at).unwrap_or(Date::MIN);
        format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
    }

    /// When a day begins here, counted from 1970-01-01. `None` past the end of the calendar.
    pub(super) fn day_start(&self, day: i32) -> Option<TimeMs> {
        let days = Span::new().try_days(day).ok()?;
        let date = Date::constant(1970, 1, 1).checked_add(days).ok()?;
        self.instant(date.at(0, 0, 0, 0))
    }

    /// The first point strictly after an instant. `None` past the end of the calendar.
    pub(super) fn next(&self, schedule: Schedule, after: TimeMs) -> Option<TimeMs> {
        let today = self.date(after)?;
        (-1..=DAYS_AROUND).find_map(|day| {
            let mut points = self.points(schedule, today, day);
            points.find(|at| *at > after)
        })
    }

    /// The last point up to an instant, itself included. `None` before the first there is.
    pub(super) fn last(&self, schedule: Schedule, until: TimeMs) -> Option<TimeMs> {
        let today = self.date(until)?;
        (-DAYS_AROUND..=1).rev().find_map(|day| {
            let points = self.points(schedule, today, day);
            points.filter(|at| *at <= until).last()
        })
    }

    /// The next points, in order: as [`Self::next`] from each to the next, a day at a time.
    pub(super) fn upcoming(
        &self,
        schedule: Schedule,
        after: TimeMs,
    ) -> impl Iterator<Item = TimeMs> + use<'_> {
        let today = self.date(after);
        let first = today.map(|today| today.yesterday().unwrap_or(today));
        let days = std::iter::successors(first, |day| day.tomorrow().ok());
        let mut last = after;
        let points = days.flat_map(move |day| self.points_on(schedule, day));
        points.filter(move |at| {
            let is_later = *at > last;
            last = last.max(*at);
            is_later
        })
    }

    /// The next points, as many as people are told.
    pub(super) fn next_runs(&self, schedule: Schedule, after: TimeMs) -> Vec<LocalTime> {
        let points = self.upcoming(schedule, after).take(NEXT_RUNS);
        points.map(|at| self.local(at)).collect()
    }

    /// The points of a day so many days after another, in order.
    fn points(
        &self,
        schedule: Schedule,
        today: Date,
        day: i64,
    ) -> impl Iterator<Item = TimeMs> + use<'_> {
        let step = if day < 0 {
            Date::yesterday
        } else {
            Date::tomorrow
        };
        let mut steps = (0..day.unsigned_abs()).map(|_| step);
        let date = steps.try_fold(today, |date, step| step(date).ok());
        let points = move |date| self.points_on(schedule, date);
        date.into_iter().flat_map(points)
    }

    /// The points of a day, in order.
    fn points_on(&self, schedule: Schedule, date: Date) -> impl Iterator<Item = TimeMs> + use<'_> {
        let weekday = date.weekday().to_monday_one_offset().unsigned_abs();
        let date = Some(date).filter(|_| schedule.has_weekday(weekday));
        date.into_iter().flat_map(move |date| {
            let hours = schedule.hours().into_iter();
            hours.filter_map(move |hour| self.instant(date.at(i8::try_from(hour).ok()?, 0, 0, 0)))
        })
    }

    /// What a clock on the wall means here.
    fn instant(&self, wall: DateTime) -> Option<TimeMs> {
        let instant = match self.parsed.to_ambiguous_timestamp(wall).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(wall).ok()?,
            AmbiguousOffset::Fold { before, .. } => before.to_timestamp(wall).ok()?,
            AmbiguousOffset::Gap { before, after } => self.end_of_gap(wall, before, after)?,
        };
        TimeMs::try_from(instant.as_millisecond()).ok()
    }

    /// The first instant after a gap that the wall's time lies in: when the offset changes.
    fn end_of_gap(&self, wall: DateTime, before: Offset, after: Offset) -> Option<Timestamp> {
        // Read by the later offset the time is too early, by the earlier one it is late enough.
        let mut early = after.to_timestamp(wall).ok()?.as_second();
        let mut late = before.to_timestamp(wall).ok()?.as_second();
        while early + 1 < late {
            let middle = early + (late - early) / 2;
            let at = Timestamp::from_second(middle).ok()?;
            if self.parsed.to_offset(at) == before {
                early = middle;
            } else {
                late = middle;
            }
        }
        Timestamp::from_second(late).ok()
    }

    /// A moment with what a clock on the wall says here.
    pub(super) fn local(&self, at_ms: TimeMs) -> LocalTime {
        let at = i64::try_from(at_ms).ok();
        let at = at.and_then(|at| Timestamp::from_millisecond(at).ok());
        let offset_minutes = at.map_or(0, |at| self.parsed.to_offset(at).seconds() / 60);
        LocalTime {
            at_ms,
            offset_minutes,
        }
    }

    fn date(&self, at: TimeMs) -> Option<Date> {
        let at = Timestamp::from_millisecond(i64::try_from(at).ok()?).ok()?;
        Some(self.parsed.to_datetime(at).date())
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self::utc()
    }
}

/// What was parsed follows from the rest.
impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.rules) == (&other.name, &other.rules)
    }
}

impl Eq for Zone {}

impl<C> Encode<C> for Zone {
    fn encode<W: encode::Write>(
        &self,
        encoder: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        encoder.array(2)?.str(&self.name)?.bytes(&self.rules)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Zone {
    fn decode(decoder: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let at = decoder.position();
        let bad = || decode::Error::message("not a time zone").at(at);
        if decoder.array()? != Some(2) {
            return Err(bad());
        }
        let (name, rules) = (decoder.str()?, decoder.bytes()?);
        Self::new(name, rules).ok_or_else(bad)
    }
}
