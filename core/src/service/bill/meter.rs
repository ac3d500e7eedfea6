//! Charging a chain, hour by hour, from what is settled and what is there: no clock, no pool.
//!
//! Invariants: hours only get dearer, so charging again up to the same hour or a later one adds what is
//! missing and nothing else; a month's lines never come to more than the month.

use std::collections::BTreeMap;

use super::hours::{HOUR_MS, Month};
use crate::service::ids::SnapshotId;
use crate::service::rows::{MeterLine, MeterRow};
use crate::service::views::TimeMs;

/// The most lines of a month; what is charged beside them is one sum. A whole chain, and half as many
/// that are gone.
const LINES_MAX: usize = 96;
/// The longest name in a line, in bytes: all lines fit into a row.
const NAME_LEN_MAX: usize = 256;
/// Months that keep their lines: the newest, and the one before. Of the others the sum is kept.
const MONTHS_WITH_LINES: usize = 2;
/// No more months than these are charged at once. Whoever opens a pool after a century, or with a
/// clock that says so, is let off the rest.
const MONTHS_MAX: u32 = 1200;

/// One that is billed in a chain.
#[derive(Clone, Debug)]
pub(in crate::service) struct Member {
    /// The snapshot; none for a disk in the recycle bin.
    pub(in crate::service) snapshot: Option<SnapshotId>,
    pub(in crate::service) name: String,
    /// Since when it is billed.
    pub(in crate::service) since_ms: TimeMs,
    /// What it counts for: what it reaches and none before it does.
    pub(in crate::service) bytes: u64,
}

/// What a chain was charged, by month.
pub(in crate::service) type Charged = BTreeMap<Month, MeterRow>;

/// Charges a chain up to the hour that has begun: what is settled, and the members that are there,
/// those first that have been there longest. Nothing left since it was settled.
///
/// In an hour that was settled in the middle, what is charged beyond that counts for the newest.
pub(in crate::service) fn charge(
    charged: &mut Charged,
    name: &str,
    members: &[Member],
    now: TimeMs,
) {
    let serial = charged.values().map(|row| row.serial).max().unwrap_or(0);
    let serial = serial.saturating_add(1);
    let last = charged.values().next_back();
    let last = last.map(|row| (row.hour, row.hour_bytes));
    let first = members.first().map(|member| member.since_ms / HOUR_MS);
    let Some((mut hour, mut already)) = last.or(first.map(|hour| (hour, 0))) else {
        return;
    };
    let end = now / HOUR_MS + 1;
    let floor = Month(Month::of_hour(end).0.saturating_sub(MONTHS_MAX)).first_hour();
    if hour < floor {
        (hour, already) = (floor, 0);
    }
    while hour < end {
        let there = members
            .iter()
            .take_while(|member| member.since_ms / HOUR_MS <= hour)
            .count();
        let (there, later) = members.split_at_checked(there).unwrap_or((members, &[]));
        let month = Month::of_hour(hour);
        // The hours up to here are alike.
        let mut until = end;
        if already > 0 {
            until = hour + 1;
        }
        if let Some(next) = later.first() {
            until = until.min(next.since_ms / HOUR_MS);
        }
        let next_month = month.next().first_hour();
        if next_month > hour {
            until = until.min(next_month);
        }
        let bytes: u64 = there.iter().map(|member| member.bytes).sum();
        if bytes > already {
            let row = charged.entry(month).or_default();
            name.clone_into(&mut row.name);
            row.serial = serial;
            row.charge(there, bytes - already, until - hour);
            row.trim(members);
            (row.hour, row.hour_bytes) = (until - 1, bytes);
        }
        (hour, already) = (until, 0);
    }
}

/// Leaves the lines of old months out, so that what is stored of a chain is bounded.
pub(in crate::service) fn fold(charged: &mut Charged) {
    let serial = charged.values().map(|row| row.serial).max().unwrap_or(0);
    for row in charged.values_mut().rev().skip(MONTHS_WITH_LINES) {
        if !row.lines.is_empty() {
            row.lines.clear();
            row.serial = serial;
        }
    }
}

impl MeterRow {
    /// Charges these for some hours with what comes to so many bytes more.
    fn charge(&mut self, there: &[Member], more: u64, hours: u64) {
        let mut left = more;
        for member in there.iter().rev() {
            let bytes = member.bytes.min(left);
            left -= bytes;
            let byte_hours = bytes.saturating_mul(hours);
            if byte_hours > 0 {
                let line = self.line(member);
                line.byte_hours = line.byte_hours.saturating_add(byte_hours);
            }
        }
        self.byte_hours = self.byte_hours.saturating_add(more.saturating_mul(hours));
    }

    /// Leaves out what is too much: the smallest of those that are gone first.
    fn trim(&mut self, members: &[Member]) {
        if self.lines.len() <= LINES_MAX {
            return;
        }
        let is_there = |line: &MeterLine| {
            let mut there = members.iter();
            there.any(|member| member.snapshot == line.snapshot)
        };
        let lines = std::mem::take(&mut self.lines);
        let mut ranked: Vec<_> = lines
            .into_iter()
            .map(|line| (is_there(&line), line))
            .collect();
        ranked.sort_by_key(|(is_there, line)| std::cmp::Reverse((*is_there, line.byte_hours)));
        self.lines = ranked
            .into_iter()
            .take(LINES_MAX)
            .map(|(_, line)| line)
            .collect();
    }

    fn line(&mut self, member: &Member) -> &mut MeterLine {
        let name = &member.name;
        let end = name.floor_char_boundary(NAME_LEN_MAX);
        let name = name.get(..end).unwrap_or_default();
        let at = self
            .lines
            .iter()
            .position(|line| line.snapshot == member.snapshot);
        let at = at.unwrap_or_else(|| {
            self.lines.push(MeterLine {
                snapshot: member.snapshot,
                name: String::new(),
                byte_hours: 0,
            });
            self.lines.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "found, or pushed just now")]
        let line = &mut self.lines[at];
        name.clone_into(&mut line.name);
        line
    }

    /// What counts for none of the lines.
    pub(in crate::service) fn other_byte_hours(&self) -> u64 {
        let told = self
            .lines
            .iter()
            .fold(0_u64, |sum, line| sum.saturating_add(line.byte_hours));
        self.byte_hours.saturating_sub(told)
    }
}
