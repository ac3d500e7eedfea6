//! The operations on automatic snapshot policies, and the zone they run in.

use super::{Plan, ServiceError};
use crate::backend::BlockBackend;
use crate::service::claims::{Claim, Claimed};
use crate::service::command::{
    ApplyPolicy, CancelPolicy, CreatePolicy, DeletePolicy, DiskRef, ModifyPolicy, SetTimeZone, clip,
};
use crate::service::ids::{DiskId, PolicyId};
use crate::service::names::{NameOf, check_name, check_tags, merge_tags};
use crate::service::naming::named;
use crate::service::rows::{AppliedRow, AssociationRow, PolicyRow, PoolSettings};
use crate::service::views::{IdName, Note, Retention};
use crate::service::zone::Zone;

/// How many policies a pool takes.
pub const POLICY_QUOTA: usize = 100;

impl<B: BlockBackend> Plan<'_, B> {
    pub(super) fn create_policy(&mut self, create: &CreatePolicy) -> Result<(), ServiceError> {
        check_name(NameOf::Policy, &create.name)?;
        check_retention(create.retention)?;
        let tags = check_tags(&create.tags)?;
        if self.state.policies.len() >= POLICY_QUOTA {
            return Err(ServiceError::PolicyQuota { max: POLICY_QUOTA });
        }
        let id = self.new_id(|id| self.state.policies.contains_key(id))?;
        let row = PolicyRow {
            name: create.name.clone(),
            tags,
            created_ms: self.now,
            schedule: create.schedule,
            retention: create.retention,
            scheduled_ms: self.now,
        };
        self.outcome.created.push(named(id, Some(&row.name)));
        self.changes.policies.insert(id, Some(row));
        Ok(())
    }

    pub(super) fn modify_policy(&mut self, modify: &ModifyPolicy) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_policy(&modify.policy)?;
        let mut row = row.clone();
        let is_nothing = modify.name.is_none()
            && modify.schedule.is_none()
            && modify.retention.is_none()
            && modify.tags.is_empty()
            && modify.untag.is_empty();
        if is_nothing {
            return Err(ServiceError::NothingToModify);
        }
        if let Some(name) = &modify.name {
            check_name(NameOf::Policy, name)?;
            row.name.clone_from(name);
        }
        if let Some(retention) = modify.retention {
            check_retention(retention)?;
            row.retention = retention;
        }
        if let Some(schedule) = modify.schedule.filter(|new| *new != row.schedule) {
            row.schedule = schedule;
            row.scheduled_ms = self.now;
        }
        row.tags = merge_tags(&row.tags, &modify.tags, &modify.untag)?;
        self.claims.push(Claim::Policy(id, Claimed::Changed));
        self.outcome.changed.push(named(id, Some(&row.name)));
        let disks = self.state.disks_under(id).map(|(disk, _)| disk);
        self.about.extend(disks);
        self.changes.policies.insert(id, Some(row));
        Ok(())
    }

    pub(super) fn apply_policy(&mut self, apply: &ApplyPolicy) -> Result<(), ServiceError> {
        let (policy, _) = self.state.find_policy(&apply.policy)?;
        self.claims.push(Claim::Policy(policy, Claimed::Used));
        for disk in self.find_disks(&apply.disks)? {
            if self.state.is_full(disk, self.now) {
                self.full.push(self.state.disk_name(disk));
            }
            let before = self.state.applied(disk);
            if before.iter().any(|applied| applied.policy == policy) {
                // It goes on where it is.
                self.outcome.changed.push(self.state.disk_name(disk));
                continue;
            }
            for applied in before {
                self.note_replaced(self.state.policy_name(applied.policy));
            }
            let applied = AppliedRow {
                policy,
                settled_ms: self.now,
            };
            self.associate(disk, vec![applied]);
        }
        Ok(())
    }

    pub(super) fn cancel_policy(&mut self, cancel: &CancelPolicy) -> Result<(), ServiceError> {
        for disk in self.find_disks(&cancel.disks)? {
            if self.state.applied(disk).is_empty() {
                let disk = self.state.disk_name(disk);
                return Err(ServiceError::NoPolicy { disk });
            }
            self.associate(disk, Vec::new());
        }
        Ok(())
    }

    /// Its snapshots and their dates stay.
    pub(super) fn delete_policy(&mut self, delete: &DeletePolicy) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_policy(&delete.policy)?;
        self.claims.push(Claim::Policy(id, Claimed::Changed));
        self.outcome.deleted.push(named(id, Some(&row.name)));
        self.changes.policies.insert(id, None);
        let disks: Vec<_> = self.state.disks_under(id).map(|(disk, _)| disk).collect();
        for disk in disks {
            self.associate(disk, Vec::new());
        }
        // Those in the recycle bin come back without it.
        let binned = self.state.bin.disks.keys().copied();
        let binned: Vec<_> = binned
            .filter(|disk| (self.state.applied(*disk).iter()).any(|applied| applied.policy == id))
            .collect();
        for disk in binned {
            self.claims.push(Claim::Association(disk));
            self.changes.associations.insert(disk, None);
        }
        let left = self.state.snapshots_by(id);
        let left = left.map(|snapshot| self.state.snapshot_name(snapshot));
        self.outcome.snapshots_left.extend(left);
        Ok(())
    }

    pub(super) fn set_time_zone(&mut self, set: &SetTimeZone) -> Result<(), ServiceError> {
        let zone = if set.name == Zone::UTC {
            Some(Zone::utc())
        } else {
            let rules = self.environment.time_zone(&set.name);
            rules.and_then(|rules| Zone::new(&set.name, &rules))
        };
        let zone = zone.ok_or_else(|| ServiceError::UnknownTimeZone {
            name: clip(&set.name),
        })?;
        self.claims.push(Claim::Settings);
        let settings = &self.state.settings;
        let zoned_ms = if settings.zone == zone {
            settings.zoned_ms
        } else {
            self.now
        };
        self.changes.settings = Some(PoolSettings {
            zone,
            zoned_ms,
            ..settings.clone()
        });
        Ok(())
    }

    /// Each disk once, however often it is named.
    fn find_disks(&self, disks: &[DiskRef]) -> Result<Vec<DiskId>, ServiceError> {
        let mut found = Vec::new();
        for disk in disks {
            let (id, _) = self.state.find_disk(disk)?;
            if !found.contains(&id) {
                found.push(id);
            }
        }
        if found.is_empty() {
            return Err(ServiceError::NothingToModify);
        }
        Ok(found)
    }

    /// Puts a disk under these policies and no others.
    fn associate(&mut self, disk: DiskId, policies: Vec<AppliedRow>) {
        self.claims.push(Claim::Association(disk));
        self.about.push(disk);
        self.outcome.changed.push(self.state.disk_name(disk));
        let row = (!policies.is_empty()).then_some(AssociationRow { policies });
        self.changes.associations.insert(disk, row);
    }

    fn note_replaced(&mut self, replaced: IdName) {
        for note in &mut self.outcome.notes {
            if let Note::PolicyReplaced { policy, disks } = note
                && *policy == replaced
            {
                *disks += 1;
                return;
            }
        }
        self.outcome.notes.push(Note::PolicyReplaced {
            policy: replaced,
            disks: 1,
        });
    }

    /// Notes that all points of a disk's policy up to one were seen to.
    pub(in crate::service) fn settle(&mut self, disk: DiskId, policy: PolicyId, until_ms: u64) {
        self.claims.push(Claim::Association(disk));
        self.about.push(disk);
        let mut policies = self.state.applied(disk).to_vec();
        for applied in &mut policies {
            if applied.policy == policy {
                applied.settled_ms = applied.settled_ms.max(until_ms);
            }
        }
        self.changes
            .associations
            .insert(disk, Some(AssociationRow { policies }));
    }
}

fn check_retention(retention: Retention) -> Result<(), ServiceError> {
    if retention.is_valid() {
        Ok(())
    } else {
        Err(ServiceError::BadRetention)
    }
}
