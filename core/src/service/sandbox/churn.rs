//! What programs do to the disks while time passes: a share of the blocks changes every day.
//!
//! Each disk's blocks are changed in an order that its number determines, each once before any is
//! changed again: so the share is exact, over a day and over weeks.

use crate::service::coverage::DAY_MS;
use crate::service::views::TimeMs;
use crate::units::VersionId;

/// The SplitMix64 sequence: numbers that look random, from a seed.
#[derive(Clone, Copy, Debug)]
pub(super) struct SplitMix(pub(super) u64);

impl SplitMix {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }
}

/// The changes of one disk.
#[derive(Clone, Debug)]
pub(super) struct Churn {
    pub(super) head: VersionId,
    /// The blocks, in the order in which they change.
    order: Vec<u64>,
    /// Changes made so far, from the beginning of its time.
    made: u64,
    since_ms: TimeMs,
    percent: u64,
}

impl Churn {
    /// For a disk of so many blocks that exists since then.
    pub(super) fn new(
        head: VersionId,
        number: u64,
        blocks: u64,
        since_ms: TimeMs,
        percent: u32,
    ) -> Self {
        let mut random = SplitMix(number);
        let mut order: Vec<u64> = (0..blocks).collect();
        for at in (1..order.len()).rev() {
            let other = random.next() % (at as u64 + 1);
            order.swap(at, usize::try_from(other).unwrap_or_default());
        }
        Self {
            head,
            order,
            made: 0,
            since_ms,
            percent: percent.into(),
        }
    }

    /// The blocks that change up to then, each with the number of its change. They count as made.
    pub(super) fn until(&mut self, at_ms: TimeMs) -> Vec<(u64, u64)> {
        let elapsed = u128::from(at_ms.saturating_sub(self.since_ms));
        let blocks = self.order.len() as u64;
        let made = elapsed * u128::from(blocks * self.percent) / u128::from(100 * DAY_MS);
        let made = u64::try_from(made).unwrap_or(u64::MAX);
        // More than all of them is no more than all of them.
        let first = self.made.max(made.saturating_sub(blocks));
        self.made = made.max(self.made);
        let block = |change: u64| {
            let at = usize::try_from(change % blocks.max(1)).unwrap_or_default();
            Some((*self.order.get(at)?, change))
        };
        (first..made).filter_map(block).collect()
    }

    /// How many blocks the disk has.
    pub(super) fn blocks(&self) -> u64 {
        self.order.len() as u64
    }

    /// All blocks, as they are first written.
    pub(super) fn all(&self) -> impl Iterator<Item = u64> {
        self.order.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_the_blocks_changes_every_day_and_none_twice_in_a_round() {
        let head = VersionId::new(1);
        let mut churn = Churn::new(head, 3, 50, 0, 20);
        let mut changed: Vec<u64> = Vec::new();
        for day in 1..=5 {
            let blocks = churn.until(day * DAY_MS);
            assert_eq!(blocks.len(), 10, "day {day}");
            changed.extend(blocks.into_iter().map(|(block, _)| block));
        }
        changed.sort_unstable();
        assert_eq!(changed, (0..50).collect::<Vec<_>>());
        // Part by part it is the same.
        let mut parts = Churn::new(head, 3, 50, 0, 20);
        let blocks = (1..=5 * 24).map(|hour| parts.until(hour * DAY_MS / 24).len());
        assert_eq!(blocks.sum::<usize>(), 50);
        assert!(churn.until(0).is_empty());
        // After years it is every block once.
        assert_eq!(churn.until(1000 * DAY_MS).len(), 50);
        assert!(Churn::new(head, 3, 50, 0, 0).until(DAY_MS).is_empty());
    }
}
