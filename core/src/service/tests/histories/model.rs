//! The rules of the service once more, as plainly as they can be said: lists, and whole contents.
//!
//! Each operation says which code refuses it, or does it. Ids of what is made come from the service.

use std::collections::{BTreeMap, BTreeSet};

use crate::service::SNAPSHOT_QUOTA;

pub(super) const HOUR_MS: u64 = 60 * 60 * 1000;
/// What a disk holds: a byte for each of its first blocks.
pub(super) type Data = [u8; 4];

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Source {
    Snapshot(String),
    Image(String),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lock {
    pub(super) cool_off_until: u64,
    pub(super) until: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Disk {
    pub(super) name: String,
    pub(super) is_system: bool,
    pub(super) len: u64,
    pub(super) data: Data,
    pub(super) source: Option<Source>,
    /// When it leaves the bin.
    pub(super) binned: Option<u64>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Snapshot {
    pub(super) name: String,
    pub(super) disk: String,
    pub(super) is_system: bool,
    pub(super) is_automatic: bool,
    pub(super) len: u64,
    pub(super) data: Data,
    pub(super) group: Option<String>,
    pub(super) lock: Option<Lock>,
    /// When it leaves the bin, and the disk it went with.
    pub(super) binned: Option<(u64, Option<String>)>,
    /// Its place among all that were taken.
    pub(super) order: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Instance {
    pub(super) image: String,
    pub(super) system: String,
    /// With whether each goes with it, and whether it came by scaling out.
    pub(super) data: Vec<(String, bool, bool)>,
    pub(super) is_running: bool,
    /// The disk that its workload was set to, wherever that went since.
    pub(super) workload: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    pub(super) now: u64,
    pub(super) disks: BTreeMap<String, Disk>,
    pub(super) snapshots: BTreeMap<String, Snapshot>,
    /// The snapshots of each, the system disk's first.
    pub(super) images: BTreeMap<String, Vec<String>>,
    pub(super) instances: BTreeMap<String, Instance>,
    pub(super) groups: BTreeMap<String, String>,
    /// The numbers of those that are not closed.
    pub(super) incidents: BTreeSet<u64>,
    /// The number of the last one, closed or not.
    pub(super) incident_last: u64,
    pub(super) bin_days: u64,
    pub(super) only_automatic_go: bool,
    pub(super) taken: u64,
}

pub(super) type Refused = &'static str;
const LOCKED: Refused = "OperationDenied.SnapshotLocked";

impl Model {
    pub(super) fn disk(&self, id: &str) -> Result<Disk, Refused> {
        let disk = self.disks.get(id).filter(|disk| disk.binned.is_none());
        disk.cloned().ok_or("InvalidDiskId.NotFound")
    }

    pub(super) fn snapshot(&self, id: &str) -> Result<Snapshot, Refused> {
        let snapshot = self.snapshots.get(id).filter(|s| s.binned.is_none());
        snapshot.cloned().ok_or("InvalidSnapshotId.NotFound")
    }

    pub(super) fn image(&self, id: &str) -> Result<Vec<String>, Refused> {
        let held = self.images.get(id).cloned();
        held.ok_or("InvalidImageId.NotFound")
    }

    /// The instance that has a disk.
    pub(super) fn holder(&self, disk: &str) -> Option<String> {
        let mut instances = self.instances.iter();
        let has = |instance: &Instance| {
            instance.system == disk || instance.data.iter().any(|(data, ..)| data == disk)
        };
        let holder = instances.find(|(_, instance)| has(instance));
        holder.map(|(id, _)| id.clone())
    }

    /// A disk that people can write: no running instance has it.
    pub(super) fn writable(&self, id: &str) -> Result<(), Refused> {
        self.disk(id)?;
        match self.holder(id) {
            Some(holder) if self.instances[&holder].is_running => Err("IncorrectInstanceStatus"),
            _ => Ok(()),
        }
    }

    /// Those that are seen, oldest first.
    pub(super) fn chain(&self, disk: &str) -> Vec<String> {
        let all = self.snapshots.iter();
        let mut chain: Vec<_> = all
            .filter(|(_, s)| s.disk == disk && s.binned.is_none())
            .collect();
        chain.sort_by_key(|(_, s)| s.order);
        chain.into_iter().map(|(id, _)| id.clone()).collect()
    }

    pub(super) fn is_locked(&self, snapshot: &Snapshot) -> bool {
        snapshot.lock.is_some_and(|lock| self.now < lock.until)
    }

    fn has_image(&self, id: &str) -> bool {
        self.images
            .values()
            .flatten()
            .any(|snapshot| snapshot == id)
    }

    fn has_disk(&self, id: &str) -> bool {
        let source = Some(Source::Snapshot(id.to_owned()));
        let mut seen = self.disks.values().filter(|disk| disk.binned.is_none());
        seen.any(|disk| disk.source == source)
    }

    /// Which goes for one more: none while there is room.
    pub(super) fn victim(
        &self,
        disk: &str,
        is_automatic: bool,
        spared: Option<&str>,
    ) -> Result<Option<String>, Refused> {
        let chain = self.chain(disk);
        if chain.len() < SNAPSHOT_QUOTA {
            return Ok(None);
        }
        let quota = "QuotaExceed.Snapshot";
        if self.only_automatic_go && !is_automatic {
            return Err(quota);
        }
        let mut may_go = chain.into_iter().filter(|id| {
            let snapshot = &self.snapshots[id];
            (!self.only_automatic_go || snapshot.is_automatic)
                && !self.has_image(id)
                && !self.is_locked(snapshot)
                && spared != Some(id)
        });
        may_go.next().map(Some).ok_or(quota)
    }

    /// Takes a snapshot for which there is room, or makes it.
    pub(super) fn take(
        &mut self,
        id: &str,
        (disk, name): (&str, &str),
        is_automatic: bool,
        group: Option<String>,
        spared: Option<&str>,
    ) {
        if let Ok(Some(victim)) = self.victim(disk, is_automatic, spared) {
            self.remove(&victim);
        }
        let of = &self.disks[disk];
        self.taken += 1;
        let snapshot = Snapshot {
            name: name.to_owned(),
            disk: disk.to_owned(),
            is_system: of.is_system,
            is_automatic,
            len: of.len,
            data: of.data,
            group,
            lock: None,
            binned: None,
            order: self.taken,
        };
        self.snapshots.insert(id.to_owned(), snapshot);
    }

    fn remove(&mut self, id: &str) {
        self.snapshots.remove(id);
        let groups: Vec<_> = self.snapshots.values().map(|s| s.group.clone()).collect();
        self.groups
            .retain(|id, _| groups.contains(&Some(id.clone())));
    }

    pub(super) fn may_delete(&self, id: &str, is_forced: bool) -> Result<(), Refused> {
        let snapshot = self.snapshot(id)?;
        if self.has_image(id) {
            return Err("SnapshotCreatedImage");
        }
        if self.is_locked(&snapshot) {
            return Err(LOCKED);
        }
        if self.has_disk(id) && !is_forced {
            return Err("SnapshotCreatedDisk");
        }
        Ok(())
    }

    /// Into the bin, or away.
    pub(super) fn delete(&mut self, id: &str, with: Option<&str>) {
        if self.bin_days == 0 {
            return self.remove(id);
        }
        let until = self.now + self.bin_days * 24 * HOUR_MS;
        let snapshot = self.snapshots.get_mut(id).unwrap();
        snapshot.binned = Some((until, with.map(ToOwned::to_owned)));
    }

    pub(super) fn delete_disk(&mut self, disk: &str, keeps_automatic: bool) {
        for id in self.chain(disk) {
            let snapshot = &self.snapshots[&id];
            let stays = keeps_automatic
                || !snapshot.is_automatic
                || self.has_image(&id)
                || self.is_locked(snapshot);
            if !stays {
                self.delete(&id, Some(disk));
            }
        }
        if self.bin_days == 0 {
            self.disks.remove(disk);
        } else {
            let until = self.now + self.bin_days * 24 * HOUR_MS;
            self.disks.get_mut(disk).unwrap().binned = Some(until);
        }
    }

    /// The data and the size that a disk goes back to.
    pub(super) fn source(&self, disk: &Disk) -> Result<(Data, Option<String>), Refused> {
        match &disk.source {
            None => Ok(([0; 4], None)),
            Some(Source::Snapshot(id)) => match self.snapshot(id) {
                Ok(source) => Ok((source.data, Some(id.clone()))),
                Err(_) => Err("InvalidSourceSnapshot"),
            },
            Some(Source::Image(id)) => match self.images.get(id) {
                Some(held) => Ok((self.snapshots[&held[0]].data, None)),
                None => Err("InvalidImageId.NotFound"),
            },
        }
    }

    pub(super) fn lock(&self, id: &str, days: u64, hours: Option<u64>) -> Result<Lock, Refused> {
        let snapshot = self.snapshot(id)?;
        let until = self.now + days * 24 * HOUR_MS;
        let cool_off_until = self.now + hours.unwrap_or(0) * HOUR_MS;
        match snapshot.lock {
            Some(old) if self.now < old.until && self.now >= old.cool_off_until => {
                if hours.is_some() || until <= old.until {
                    return Err(LOCKED);
                }
                Ok(Lock { until, ..old })
            }
            _ => Ok(Lock {
                cool_off_until,
                until,
            }),
        }
    }

    pub(super) fn may_unlock(&self, id: &str) -> Result<(), Refused> {
        match self.snapshot(id)?.lock {
            None => Err("OperationDenied"),
            Some(lock) if self.now >= lock.cool_off_until && self.now < lock.until => Err(LOCKED),
            Some(_) => Ok(()),
        }
    }

    // -- groups -------------------------------------------------------------------------------

    /// The snapshots of a group that are seen.
    pub(super) fn members(&self, group: &str) -> impl Iterator<Item = (&String, &Snapshot)> {
        let all = self.snapshots.iter();
        all.filter(move |(_, s)| s.group.as_deref() == Some(group) && s.binned.is_none())
    }

    /// The disks that go back with a group, each with its snapshot: by name, or the one chosen.
    pub(super) fn backs(
        &self,
        group: &str,
        chosen: Option<&str>,
    ) -> Result<Vec<(String, String)>, Refused> {
        if self.members(group).next().is_none() {
            return Err("InvalidSnapshotGroupId.NotFound");
        }
        let of = |(target, s): (&String, &Snapshot)| (s.disk.clone(), target.clone());
        if let Some(chosen) = chosen {
            self.disk(chosen)?;
            let back = self.members(group).find(|(_, s)| s.disk == chosen);
            let back = back.map(of).ok_or("InvalidParameter.Mismatch")?;
            return Ok(vec![back]);
        }
        let there = self.members(group).map(of);
        let mut there: Vec<_> = there.filter(|(disk, _)| self.disk(disk).is_ok()).collect();
        there.sort_by_key(|(disk, _)| (self.disks[disk].name.clone(), disk.clone()));
        match there.is_empty() {
            true => Err("InvalidDiskId.NotFound"),
            false => Ok(there),
        }
    }

    // -- the bin ------------------------------------------------------------------------------

    pub(super) fn binned(&self) -> Vec<String> {
        let disks = self.disks.iter().filter(|(_, d)| d.binned.is_some());
        let snapshots = self.snapshots.iter().filter(|(_, s)| s.binned.is_some());
        let disks = disks.map(|(id, _)| id.clone());
        disks.chain(snapshots.map(|(id, _)| id.clone())).collect()
    }

    fn binned_members(&self, group: &str) -> Vec<String> {
        let all = self.snapshots.iter();
        let members = all.filter(|(_, s)| s.group.as_deref() == Some(group) && s.binned.is_some());
        members.map(|(id, _)| id.clone()).collect()
    }

    /// Those that are shown there as one.
    pub(super) fn binned_groups(&self) -> BTreeSet<String> {
        let groups = self.groups.keys();
        let many = groups.filter(|group| self.binned_members(group).len() > 1);
        many.cloned().collect()
    }

    /// With what went with it; of a group all that lie there.
    fn meant(&self, id: &str) -> Result<Vec<String>, Refused> {
        let members = self.binned_members(id);
        if !members.is_empty() {
            return Ok(members);
        }
        if !self.binned().iter().any(|other| other == id) {
            return Err("InvalidBinItemId.NotFound");
        }
        let went_with = |s: &Snapshot| {
            let with = s.binned.as_ref().and_then(|(_, with)| with.as_deref());
            with == Some(id)
        };
        let with = self.snapshots.iter().filter(|(_, s)| went_with(s));
        let with = with.map(|(id, _)| id.clone());
        Ok(std::iter::once(id.to_owned()).chain(with).collect())
    }

    pub(super) fn restore(&mut self, id: &str) -> Result<(), Refused> {
        let meant = self.meant(id)?;
        let mut after = self.clone();
        for id in &meant {
            if let Some(disk) = self.disks.get(id) {
                let name = self.free(&disk.name, |name| {
                    let mut seen = after.disks.values().filter(|d| d.binned.is_none());
                    seen.any(|disk| disk.name == name)
                });
                let disk = after.disks.get_mut(id).unwrap();
                (disk.name, disk.binned) = (name, None);
            } else {
                let disk = &self.snapshots[id].disk;
                let chain = after.chain(disk);
                let name = self.free(&self.snapshots[id].name, |name| {
                    chain.iter().any(|id| after.snapshots[id].name == name)
                });
                if chain.len() == SNAPSHOT_QUOTA {
                    return Err("QuotaExceed.Snapshot");
                }
                let snapshot = after.snapshots.get_mut(id).unwrap();
                (snapshot.name, snapshot.binned) = (name, None);
            }
        }
        *self = after;
        Ok(())
    }

    fn free(&self, name: &str, is_taken: impl Fn(&str) -> bool) -> String {
        let mut free = name.to_owned();
        let mut count = 0;
        while is_taken(&free) {
            count += 1;
            let number = if count == 1 {
                String::new()
            } else {
                format!("-{count}")
            };
            free = format!("{name}-restored{number}");
        }
        free
    }

    pub(super) fn delete_binned(&mut self, id: &str) -> Result<(), Refused> {
        for id in self.meant(id)? {
            self.disks.remove(&id);
            self.remove(&id);
        }
        Ok(())
    }

    pub(super) fn expire(&mut self) {
        let now = self.now;
        let due = |until: Option<u64>| until.is_some_and(|until| until <= now);
        self.disks.retain(|_, disk| !due(disk.binned));
        let snapshots = self.snapshots.iter();
        let gone = snapshots.filter(|(_, s)| due(s.binned.as_ref().map(|(until, _)| *until)));
        let gone: Vec<_> = gone.map(|(id, _)| id.clone()).collect();
        for id in gone {
            self.remove(&id);
        }
    }
}
