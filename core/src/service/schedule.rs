//! What the records say is to be done by itself, and when: runs of policies, and snapshots whose
//! date comes.
//!
//! Invariants: a run is due if a point passed since everything was seen to on that disk; however
//! many passed, it is one run. A policy's newest snapshot of a disk never goes before its successor
//! exists. What an image uses, or what is locked, stays past its date, and goes once it is free. A date that came while
//! nobody could see it waits for an hour, so that somebody can.

use std::collections::BTreeMap;

use super::claims::{Claim, Claimed, Doing};
use super::coverage::HOUR_MS;
use super::ids::{DiskId, ImageId, PolicyId, SnapshotId};
use super::rows::{AppliedRow, SnapshotRow};
use super::state::{Expiring, Run, State};
use super::views::{Kept, TimeMs};

/// How long a snapshot whose date came while the pool was closed can still be kept.
const GRACE_MS: TimeMs = HOUR_MS;
/// When to look again after something that is being worked on.
const BUSY_MS: TimeMs = 5_000;
/// The most missed runs that are counted.
const MISSED_MAX: u8 = u8::MAX;

/// What is to be done now, and when to look again.
#[derive(Debug, Default)]
pub(super) struct Due {
    /// Runs, before anything else.
    pub(super) runs: Vec<Run>,
    /// Snapshots to let go, by disk and policy.
    pub(super) expiring: Vec<Expiring>,
    /// When to look again.
    pub(super) next_ms: Option<TimeMs>,
}

impl Due {
    fn at(&mut self, at_ms: Option<TimeMs>) {
        self.next_ms = match (self.next_ms, at_ms) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
}

impl State {
    /// What is to be done now, at most so many runs or disks with expiries.
    pub(super) fn due(&self, now: TimeMs, count_max: usize) -> Due {
        let mut due = Due::default();
        self.due_runs(now, count_max, &mut due);
        if due.runs.is_empty() {
            self.due_expiries(now, count_max, &mut due);
        }
        due
    }

    fn due_runs(&self, now: TimeMs, count_max: usize, due: &mut Due) {
        // The points of a policy are the same for all its disks.
        let zone = &self.settings.zone;
        let points: BTreeMap<PolicyId, _> = (self.policies.iter())
            .map(|(&id, row)| {
                (
                    id,
                    (zone.last(row.schedule, now), zone.next(row.schedule, now)),
                )
            })
            .collect();
        for (disk, applied) in self.associated() {
            let Some(&(last, next)) = points.get(&applied.policy) else {
                continue;
            };
            due.at(next);
            let since = self.settled(disk, applied);
            let Some(point_ms) = last.filter(|last| *last > since) else {
                continue;
            };
            let is_free = self.is_free(&Claim::Disk(disk, Doing::Snapshotting))
                && self.is_free(&Claim::Association(disk));
            if !is_free {
                due.at(Some(now.saturating_add(BUSY_MS)));
                continue;
            }
            due.at(Some(now));
            if due.runs.len() < count_max {
                due.runs
                    .push(self.run(disk, applied.policy, since, point_ms));
            }
        }
    }

    fn run(&self, disk: DiskId, policy: PolicyId, since: TimeMs, point_ms: TimeMs) -> Run {
        let schedule = self.policies.get(&policy).map(|row| row.schedule);
        let missed = schedule.into_iter().flat_map(|schedule| {
            let points = self.settings.zone.upcoming(schedule, since);
            points.take_while(|at| *at <= point_ms)
        });
        let mut missed = missed.take(usize::from(MISSED_MAX));
        let first_ms = missed.next().unwrap_or(point_ms);
        Run {
            disk,
            policy,
            point_ms,
            missed: u8::try_from(missed.count() + 1).unwrap_or(MISSED_MAX),
            first_ms,
        }
    }

    fn due_expiries(&self, now: TimeMs, count_max: usize, due: &mut Due) {
        due.at(self.next_expiry(now));
        let mut found: BTreeMap<(DiskId, Option<PolicyId>), Expiring> = BTreeMap::new();
        for (id, row) in self.overdue(now) {
            let is_going = match self.kept(id, row, now) {
                Some(Kept::Going) => true,
                Some(Kept::Until(until)) => {
                    due.at(Some(until));
                    continue;
                }
                Some(Kept::Locked(until)) if row.is_kept => {
                    due.at(Some(until));
                    continue;
                }
                Some(Kept::Image(_) | Kept::Locked(_)) if !row.is_kept => false,
                _ => continue,
            };
            if !self.is_free(&Claim::Snapshot(id, Claimed::Changed)) {
                due.at(Some(now.saturating_add(BUSY_MS)));
                continue;
            }
            due.at(Some(now));
            let key = (row.disk, row.policy);
            if found.len() == count_max && !found.contains_key(&key) {
                continue;
            }
            let expiring = found.entry(key).or_insert_with(|| Expiring {
                disk: row.disk,
                policy: row.policy,
                going: Vec::new(),
                kept: Vec::new(),
            });
            if is_going {
                expiring.going.push(id);
            } else {
                expiring.kept.push(id);
            }
        }
        due.expiring = found.into_values().collect();
    }

    /// Whether a run that was due is so still.
    pub(super) fn is_due(&self, run: &Run) -> bool {
        let mut applied = self.applied(run.disk).iter();
        applied.any(|applied| {
            applied.policy == run.policy && self.settled(run.disk, *applied) < run.point_ms
        })
    }

    /// What is still to go of what was, or to be told about.
    pub(super) fn still_due(&self, expiring: &Expiring, now: TimeMs) -> Option<Expiring> {
        let why = |id: SnapshotId| {
            let row = self.snapshots.get(&id)?;
            Some((self.kept(id, row, now)?, row.is_kept))
        };
        let is_going = |id: &SnapshotId| matches!(why(*id), Some((Kept::Going, _)));
        let is_kept =
            |id: &SnapshotId| matches!(why(*id), Some((Kept::Image(_) | Kept::Locked(_), false)));
        let still = Expiring {
            going: expiring.going.iter().copied().filter(is_going).collect(),
            kept: expiring.kept.iter().copied().filter(is_kept).collect(),
            ..*expiring
        };
        (!still.going.is_empty() || !still.kept.is_empty()).then_some(still)
    }

    /// Up to when everything was seen to for a policy on a disk.
    fn settled(&self, disk: DiskId, applied: AppliedRow) -> TimeMs {
        let scheduled = self.policies.get(&applied.policy);
        let scheduled_ms = scheduled.map_or(0, |row| row.scheduled_ms);
        let given_up = self.given_up.get(&disk).copied().unwrap_or(0);
        let settled = applied.settled_ms.max(scheduled_ms);
        settled.max(self.settings.zoned_ms).max(given_up)
    }

    /// When a disk's policy takes its next snapshot: in the past if it should have.
    pub(super) fn next_run(&self, disk: DiskId, applied: AppliedRow) -> Option<TimeMs> {
        let schedule = self.policies.get(&applied.policy)?.schedule;
        let since = self.settled(disk, applied);
        self.settings.zone.next(schedule, since)
    }

    /// Why a snapshot is there though its date has come; `None` before it has.
    pub(super) fn kept(&self, id: SnapshotId, row: &SnapshotRow, now: TimeMs) -> Option<Kept> {
        let expires_ms = row.expires_ms.filter(|expires| *expires <= now)?;
        // Of a disk that is gone none comes after it.
        let is_released = row.is_released && !self.bin.disks.contains_key(&row.disk);
        if !is_released && self.is_newest(id, row) {
            return Some(Kept::Newest);
        }
        if let Some(image) = self.image_using(id) {
            return Some(Kept::Image(self.image_name(image)));
        }
        if let Some(until) = row.locked_until(now) {
            return Some(Kept::Locked(until));
        }
        let goes_ms = self.goes(expires_ms);
        Some(if goes_ms > now {
            Kept::Until(goes_ms)
        } else {
            Kept::Going
        })
    }

    /// When a snapshot goes by its date: later, if nobody could see the date come.
    pub(super) fn goes(&self, expires_ms: TimeMs) -> TimeMs {
        if expires_ms > self.awake_ms {
            expires_ms
        } else {
            self.awake_ms.saturating_add(GRACE_MS)
        }
    }

    /// Whether it is the newest that its policy took of the disk.
    fn is_newest(&self, id: SnapshotId, row: &SnapshotRow) -> bool {
        row.policy.is_some() && {
            let mut chain = self.chain(row.disk).rev();
            let newest = chain.find(|(_, other)| other.policy == row.policy);
            newest.is_some_and(|(newest, _)| newest == id)
        }
    }

    fn image_using(&self, id: SnapshotId) -> Option<ImageId> {
        self.images_of(id).next().map(|(image, _)| image)
    }

    /// The snapshots that go for one more, where a policy keeps so many: the oldest that it counts
    /// and that can go.
    pub(super) fn beyond_count(
        &self,
        disk: DiskId,
        policy: PolicyId,
        kept: usize,
        now: TimeMs,
    ) -> Vec<SnapshotId> {
        let counted: Vec<(SnapshotId, &SnapshotRow)> = (self.chain(disk))
            .filter(|(_, row)| row.is_counted && row.policy == Some(policy))
            .collect();
        let excess = (counted.len() + 1).saturating_sub(kept);
        let can_go = |(id, row): &(SnapshotId, &SnapshotRow)| {
            !self.cannot_go(*id, row, now) && self.is_free(&Claim::Snapshot(*id, Claimed::Changed))
        };
        let oldest = counted.into_iter().take(excess).filter(can_go);
        oldest.map(|(id, _)| id).collect()
    }
}
