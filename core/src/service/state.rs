//! The service's records in memory, and what is on its way into them.
//!
//! Invariant: the records are those of the last commit this service has landed. What operations in
//! flight will change stands apart, as their changes.

use std::collections::{BTreeMap, BTreeSet};

use super::bill::{Charged, HOUR_MS, Month};
use super::bin::Bin;
use super::changes::Changes;
use super::ids::{DiskId, GroupId, ImageId, InstanceId, KeyId, PolicyId, SnapshotId};
use super::in_flight::InFlight;
use super::index::{Age, Index, Known, age, remove};
use super::rows::{
    ActivityNumber, ActivityRow, AppliedRow, AssociationRow, CopyRow, DiskRow, GroupRow, ImageRow,
    IncidentNumber, IncidentRow, InstanceRow, KeyRow, MeterKey, MeterRow, PolicyRow, PoolSettings,
    SnapshotRow, SourceRow, WorkloadRow,
};
use super::views::TimeMs;
use crate::units::VersionId;

/// A run of a policy that is due on a disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) disk: DiskId,
    pub(super) policy: PolicyId,
    /// The newest point that passed: all up to it are seen to by this run.
    pub(super) point_ms: TimeMs,
    /// How many passed; 255 for more.
    pub(super) missed: u8,
    /// The first of them.
    pub(super) first_ms: TimeMs,
}

/// Snapshots of one disk and one policy whose date has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Expiring {
    pub(super) disk: DiskId,
    pub(super) policy: Option<PolicyId>,
    pub(super) going: Vec<SnapshotId>,
    /// What an image uses, and the log does not say so yet.
    pub(super) kept: Vec<SnapshotId>,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) disks: BTreeMap<DiskId, DiskRow>,
    pub(super) snapshots: BTreeMap<SnapshotId, SnapshotRow>,
    /// Copies from other regions that are not whole yet.
    pub(super) copies: BTreeMap<SnapshotId, CopyRow>,
    pub(super) groups: BTreeMap<GroupId, GroupRow>,
    pub(super) images: BTreeMap<ImageId, ImageRow>,
    pub(super) instances: BTreeMap<InstanceId, InstanceRow>,
    /// The instances that have each disk.
    attached: BTreeMap<DiskId, BTreeSet<InstanceId>>,
    /// When each instance's rule is looked at again.
    pub(super) scaling_ms: BTreeMap<InstanceId, TimeMs>,
    /// What runs on instances.
    pub(super) workloads: BTreeMap<InstanceId, WorkloadRow>,
    /// What was set off and not closed.
    pub(super) incidents: BTreeMap<IncidentNumber, IncidentRow>,
    /// The keys of encrypted disks.
    pub(super) keys: BTreeMap<KeyId, KeyRow>,
    /// How many disks and snapshots have each key, those in the recycle bin too.
    pub(super) key_uses: BTreeMap<KeyId, usize>,
    pub(super) policies: BTreeMap<PolicyId, PolicyRow>,
    pub(super) associations: BTreeMap<DiskId, AssociationRow>,
    /// What chains were charged, as far as that is settled.
    pub(super) meters: BTreeMap<MeterKey, MeterRow>,
    /// What lies in the recycle bin, hidden from everything else.
    pub(super) bin: Bin,
    pub(super) index: Index,
    pub(super) activity: BTreeMap<ActivityNumber, ActivityRow>,
    pub(super) settings: PoolSettings,
    /// Each disk's snapshots, oldest first; of deleted disks too.
    chains: BTreeMap<DiskId, BTreeSet<Age>>,
    /// The snapshots that have a date, the first to go first.
    expiries: BTreeSet<(TimeMs, SnapshotId)>,
    /// Since when somebody can see what becomes due.
    pub(super) awake_ms: TimeMs,
    /// Runs that could not be and that could not be noted in the pool either: up to when.
    pub(super) given_up: BTreeMap<DiskId, TimeMs>,
    /// The snapshots of each group that people see; a group without any is not seen itself.
    members: BTreeMap<GroupId, BTreeSet<SnapshotId>>,
    pub(super) in_flight: BTreeMap<u64, InFlight>,
    pub(super) next_flight: u64,
    /// Lines of the log that the next commit takes along.
    pub(super) unsaved_activity: BTreeSet<ActivityNumber>,
    pub(super) next_activity: u64,
    /// The newest time in any record: time never runs back behind it.
    pub(super) last_ms: TimeMs,
}

impl State {
    /// Makes changes part of the records.
    pub(super) fn apply(&mut self, changes: Changes) {
        let Changes {
            disks,
            snapshots,
            copies,
            groups,
            images,
            instances,
            workloads,
            incidents,
            policies,
            keys,
            associations,
            meters,
            activity,
            settings,
        } = changes;
        for (id, row) in disks {
            self.note_time(row.as_ref().map(|row| row.created_ms));
            let seen = self.disks.get(&id);
            let old = seen.or_else(|| self.bin.disks.get(&id));
            let new_key = row.as_ref().and_then(|row| row.key);
            change_key(&mut self.key_uses, old.and_then(|row| row.key), new_key);
            let (row, binned) = split(row, |row| row.deleted.is_some());
            self.index.put_disk(id, seen, row.as_ref());
            put(&mut self.disks, id, row);
            self.bin.put_disk(id, binned);
        }
        for (id, row) in snapshots {
            self.note_time(row.as_ref().map(|row| row.created_ms));
            let seen = self.snapshots.get(&id);
            let old = seen.or_else(|| self.bin.snapshots.get(&id));
            let new_key = row.as_ref().and_then(|row| row.key);
            change_key(&mut self.key_uses, old.and_then(|row| row.key), new_key);
            let (row, binned) = split(row, |row| row.deleted.is_some());
            self.index.put_snapshot(id, seen, row.as_ref());
            if let Some(old) = seen {
                if let Some(at) = old.expires_ms {
                    self.expiries.remove(&(at, id));
                }
                remove(&mut self.chains, &old.disk, &age(id, old));
                if let Some(group) = old.group {
                    remove(&mut self.members, &group, &id);
                }
            }
            if let Some(new) = &row {
                self.expiries.extend(new.expires_ms.map(|at| (at, id)));
                self.chains
                    .entry(new.disk)
                    .or_default()
                    .insert(age(id, new));
                if let Some(group) = new.group {
                    self.members.entry(group).or_default().insert(id);
                }
            }
            put(&mut self.snapshots, id, row);
            self.bin.put_snapshot(id, binned);
        }
        for (id, row) in copies {
            self.note_time(row.as_ref().map(|row| row.started_ms));
            put(&mut self.copies, id, row);
        }
        for (id, row) in groups {
            self.note_time(row.as_ref().map(|row| row.created_ms));
            put(&mut self.groups, id, row);
        }
        for (id, row) in images {
            self.note_time(row.as_ref().map(|row| row.created_ms));
            put(&mut self.images, id, row);
        }
        for (id, row) in instances {
            let times = row.as_ref().map(|row| row.created_ms.max(row.started_ms));
            self.note_time(times);
            if let Some(old) = self.instances.get(&id) {
                for disk in old.disks() {
                    remove(&mut self.attached, &disk, &id);
                }
            }
            for disk in row.iter().flat_map(InstanceRow::disks) {
                self.attached.entry(disk).or_default().insert(id);
            }
            // What changed may be a reason to look at its rule.
            self.scaling_ms.remove(&id);
            put(&mut self.instances, id, row);
        }
        for (id, row) in workloads {
            self.note_time(row.as_ref().map(|row| row.set_ms));
            put(&mut self.workloads, id, row);
        }
        for (number, row) in incidents {
            self.note_time(row.as_ref().map(|row| row.at_ms));
            put(&mut self.incidents, number, row);
        }
        for (id, row) in policies {
            let scheduled = row.as_ref().map(|row| row.created_ms.max(row.scheduled_ms));
            self.note_time(scheduled);
            put(&mut self.policies, id, row);
        }
        for (id, row) in keys {
            put(&mut self.keys, id, row);
        }
        for (id, row) in associations {
            let applied = row.iter().flat_map(|row| &row.policies);
            self.note_time(applied.map(|applied| applied.settled_ms).max());
            put(&mut self.associations, id, row);
        }
        for (key, row) in meters {
            let hour = row.as_ref().map(|row| row.hour.saturating_mul(HOUR_MS));
            self.note_time(hour);
            // Of two that settled a chain side by side, the later one knows of the earlier.
            let known = self.meters.get(&key).map(|row| row.serial);
            if row.as_ref().map(|row| row.serial) >= known {
                put(&mut self.meters, key, row);
            }
        }
        for (number, row) in activity {
            self.note_time(row.as_ref().map(|row| row.at_ms));
            self.next_activity = self.next_activity.max(number.0.saturating_add(1));
            put(&mut self.activity, number, row);
        }
        if let Some(settings) = settings {
            self.note_time(Some(settings.zoned_ms));
            self.settings = settings;
        }
    }

    /// The clock showed this.
    pub(super) fn note_now(&mut self, now: TimeMs) {
        self.note_time(Some(now));
    }

    fn note_time(&mut self, at_ms: Option<TimeMs>) {
        self.last_ms = self.last_ms.max(at_ms.unwrap_or(0));
    }

    /// A number for an incident: above those that are there, those on their way, and those that were
    /// closed.
    pub(super) fn next_incident(&self) -> IncidentNumber {
        let flights = self.in_flight.values();
        let coming = flights.flat_map(|flight| &flight.changes.incidents);
        let coming = coming.map(|(number, _)| number.0);
        let there = self.incidents.keys().map(|number| number.0);
        let all = there.chain(coming).chain(self.settings.closed_incident);
        IncidentNumber(all.max().map_or(1, |last| last.saturating_add(1)))
    }

    // -- what belongs to what -----------------------------------------------------------------

    /// A disk's snapshots, oldest first.
    pub(super) fn chain(
        &self,
        disk: DiskId,
    ) -> impl DoubleEndedIterator<Item = (SnapshotId, &SnapshotRow)> {
        let ages = self.chains.get(&disk).into_iter().flatten();
        ages.filter_map(|&(_, _, id)| Some((id, self.snapshots.get(&id)?)))
    }

    /// The disks that have snapshots, deleted ones too.
    pub(super) fn chained(&self) -> impl Iterator<Item = DiskId> {
        self.chains.keys().copied()
    }

    /// How many snapshots a disk has.
    pub(super) fn chain_len(&self, disk: DiskId) -> usize {
        self.chains.get(&disk).map_or(0, BTreeSet::len)
    }

    /// The disks that people see.
    pub(super) fn published(&self) -> impl Iterator<Item = (DiskId, &DiskRow)> {
        let disks = self.disks.iter().filter(|(_, row)| !row.is_staged);
        disks.map(|(&id, row)| (id, row))
    }

    /// The groups that people see: those of which not all snapshots lie in the recycle bin.
    pub(super) fn seen_groups(&self) -> impl Iterator<Item = (GroupId, &GroupRow)> {
        let groups = self.groups.iter();
        let seen = groups.filter(|(id, _)| self.members.contains_key(id));
        seen.map(|(&id, row)| (id, row))
    }

    /// The groups that snapshots say they are in, each with one of them.
    pub(super) fn grouped(&self) -> impl Iterator<Item = (GroupId, SnapshotId)> {
        let groups = self.members.iter();
        groups.filter_map(|(&group, members)| Some((group, *members.first()?)))
    }

    /// The disk that a version is the present or a snapshot of.
    pub(super) fn disk_of(&self, version: VersionId) -> Option<DiskId> {
        match self.index.version(version)? {
            Known::Disk(id) => Some(id),
            Known::Snapshot(id) => Some(self.snapshots.get(&id)?.disk),
        }
    }

    /// Images made from a snapshot.
    pub(super) fn images_of(
        &self,
        snapshot: SnapshotId,
    ) -> impl Iterator<Item = (ImageId, &ImageRow)> {
        let images = self.images.iter();
        images.filter_map(move |(&id, row)| {
            row.snapshots()
                .any(|held| held == snapshot)
                .then_some((id, row))
        })
    }

    /// The instances that have a disk.
    pub(super) fn instances_with(
        &self,
        disk: DiskId,
    ) -> impl Iterator<Item = (InstanceId, &InstanceRow)> {
        let ids = self.attached.get(&disk).into_iter().flatten();
        ids.filter_map(|&id| Some((id, self.instances.get(&id)?)))
    }

    /// The instances whose system disk was made from an image.
    pub(super) fn instances_from(
        &self,
        image: ImageId,
    ) -> impl Iterator<Item = (InstanceId, &InstanceRow)> {
        let instances = self.instances.iter();
        instances.filter_map(move |(&id, row)| (row.image == image).then_some((id, row)))
    }

    /// Disks made from a snapshot or an image.
    pub(super) fn disks_from(&self, source: SourceRow) -> impl Iterator<Item = (DiskId, &DiskRow)> {
        let made = self.index.made_from(source);
        made.filter_map(|id| Some((id, self.disks.get(&id)?)))
    }

    /// The snapshots still in a group.
    pub(super) fn members(
        &self,
        group: GroupId,
    ) -> impl Iterator<Item = (SnapshotId, &SnapshotRow)> {
        let members = self.members.get(&group).into_iter().flatten();
        members.filter_map(|&id| Some((id, self.snapshots.get(&id)?)))
    }

    /// The policies that a disk is under.
    pub(super) fn applied(&self, disk: DiskId) -> &[AppliedRow] {
        let row = self.associations.get(&disk);
        row.map_or(&[], |row| &row.policies)
    }

    /// The disks that people see with the policies they are under.
    pub(super) fn associated(&self) -> impl Iterator<Item = (DiskId, AppliedRow)> {
        let rows = self.associations.iter();
        let rows = rows.filter(|(id, _)| self.disks.get(id).is_some_and(|row| !row.is_staged));
        rows.flat_map(|(&id, row)| row.policies.iter().map(move |applied| (id, *applied)))
    }

    /// The disks under a policy.
    pub(super) fn disks_under(
        &self,
        policy: PolicyId,
    ) -> impl Iterator<Item = (DiskId, AppliedRow)> {
        self.associated()
            .filter(move |(_, applied)| applied.policy == policy)
    }

    /// The snapshots that a policy took, of disks that are gone too.
    pub(super) fn snapshots_by(&self, policy: PolicyId) -> impl Iterator<Item = SnapshotId> {
        let snapshots = self.snapshots.iter();
        snapshots.filter_map(move |(&id, row)| (row.policy == Some(policy)).then_some(id))
    }

    /// The snapshots whose date has come, the first to have come first.
    pub(super) fn overdue(&self, now: TimeMs) -> impl Iterator<Item = (SnapshotId, &SnapshotRow)> {
        let come = self.expiries.iter().take_while(move |(at, _)| *at <= now);
        come.filter_map(|(_, id)| Some((*id, self.snapshots.get(id)?)))
    }

    /// When the next snapshot's date comes.
    pub(super) fn next_expiry(&self, now: TimeMs) -> Option<TimeMs> {
        let mut dates = self.expiries.iter().map(|(at, _)| *at);
        dates.find(|at| *at > now)
    }

    /// What a chain was charged, as far as that is settled, by operations on their way too.
    pub(super) fn charged(&self, disk: DiskId) -> Charged {
        let key = |month| MeterKey { disk, month };
        let settled = self.meters.range(key(0)..=key(u32::MAX));
        let flights = self.in_flight.values();
        let coming = flights.flat_map(|flight| &flight.changes.meters);
        let coming = coming.filter_map(|(key, row)| Some((key, row.as_ref()?)));
        let coming = coming.filter(|(key, _)| key.disk == disk);
        let mut charged = Charged::new();
        for (key, row) in settled.chain(coming) {
            // Commits end in any order: the latest settlement says it all.
            let known = charged.entry(Month(key.month)).or_default();
            if row.serial >= known.serial {
                known.clone_from(row);
            }
        }
        charged
    }
}

/// Something had a key, and has another now.
fn change_key(uses: &mut BTreeMap<KeyId, usize>, old: Option<KeyId>, new: Option<KeyId>) {
    if let Some(old) = old
        && let Some(count) = uses.get_mut(&old)
    {
        *count -= 1;
        if *count == 0 {
            uses.remove(&old);
        }
    }
    if let Some(new) = new {
        *uses.entry(new).or_default() += 1;
    }
}

/// What lies in the recycle bin is kept apart.
fn split<R>(row: Option<R>, is_binned: impl Fn(&R) -> bool) -> (Option<R>, Option<R>) {
    match row {
        Some(row) if is_binned(&row) => (None, Some(row)),
        row => (row, None),
    }
}

pub(super) fn put<K: Ord, R>(rows: &mut BTreeMap<K, R>, key: K, row: Option<R>) {
    match row {
        Some(row) => rows.insert(key, row),
        None => rows.remove(&key),
    };
}
