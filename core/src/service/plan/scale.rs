//! Scaling an instance's data disks out and in, by hand and by its rule.

use super::Plan;
use super::instance::{Filling, named_after};
use crate::backend::BlockBackend;
use crate::service::command::{ScaleIn, ScaleOut, SetScaleRule};
use crate::service::error::ServiceError;
use crate::service::ids::{DiskId, InstanceId};
use crate::service::naming::named;
use crate::service::plan::DATA_DISKS_MAX;
use crate::service::rows::{AttachedRow, InstanceRow};
use crate::service::views::ScaleRule;
use crate::units::DISK_LEN_MIN;

/// What a rule does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::service) enum Step {
    /// One more data disk, of so many bytes.
    Out(u64),
    /// This data disk goes.
    In(DiskId),
}

impl<B: BlockBackend> Plan<'_, B> {
    pub(super) fn scale_out(&mut self, scale: &ScaleOut) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_instance(&scale.instance)?;
        let max = u32::try_from(DATA_DISKS_MAX).unwrap_or(u32::MAX);
        ServiceError::check_range("Amount", scale.count, 1, max)?;
        self.add_disks(id, row, scale.count, scale.len, false)
    }

    pub(super) fn scale_in(&mut self, scale: &ScaleIn) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_instance(&scale.instance)?;
        let scaled = row.data_disks.iter().rev().filter(|disk| disk.is_scaled);
        let count = usize::try_from(scale.count).unwrap_or(usize::MAX);
        let going: Vec<_> = scaled.clone().take(count).copied().collect();
        if count == 0 || going.len() < count {
            return Err(ServiceError::ScaledDisks {
                instance: named(id, Some(&row.name)),
                count: scaled.count(),
            });
        }
        self.take_disks(id, row, &going, scale.keep_automatic)
    }

    /// What an instance's rule asks for.
    pub(in crate::service) fn scale_by_rule(
        &mut self,
        id: InstanceId,
        step: Step,
    ) -> Result<(), ServiceError> {
        let row = self.state.instances.get(&id);
        let row = row.ok_or_else(|| {
            ServiceError::not_found(crate::service::Resource::Instance, &id.to_string())
        })?;
        match step {
            Step::Out(len) => self.add_disks(id, row, 1, len, true),
            Step::In(disk) => {
                let going = row.data_disks.iter().filter(|data| data.disk == disk);
                let going: Vec<_> = going.copied().collect();
                self.take_disks(id, row, &going, false)
            }
        }
    }

    pub(super) fn set_scale_rule(&mut self, set: &SetScaleRule) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_instance(&set.instance)?;
        if let Some(rule) = set.rule {
            check(rule)?;
        }
        if row.rule == set.rule {
            return Err(ServiceError::NothingToModify);
        }
        let row = InstanceRow {
            rule: set.rule,
            ..row.clone()
        };
        self.change_instance(id, row);
        Ok(())
    }

    fn add_disks(
        &mut self,
        id: InstanceId,
        row: &InstanceRow,
        count: u32,
        len: u64,
        by_rule: bool,
    ) -> Result<(), ServiceError> {
        let mut row = row.clone();
        let more = usize::try_from(count).unwrap_or(usize::MAX);
        self.check_room(named(id, Some(&row.name)), row.data_disks.len() + more)?;
        let zone = self.state.zone_of_instance(&row);
        self.state.check_zone(zone)?;
        for _ in 0..count {
            let name = self.free_name(&row);
            row.data_disks.push(AttachedRow {
                disk: self.data_disk((name, zone), Filling::Empty(len))?,
                delete_with_instance: true,
                is_scaled: true,
                by_rule,
            });
        }
        self.change_instance(id, row);
        Ok(())
    }

    /// A name for one more data disk that none of the instance's disks has.
    fn free_name(&self, row: &InstanceRow) -> String {
        let is_taken = |name: &str| {
            row.data_disks.iter().any(|attached| {
                let new = self.changes.disks.get(&attached.disk);
                let disk = new.and_then(Option::as_ref);
                let disk = disk.or_else(|| self.state.disks.get(&attached.disk));
                disk.is_some_and(|disk| disk.name == name)
            })
        };
        // There are as many names as disks and one more, so one is free.
        let mut numbers = 1..=row.data_disks.len() + 1;
        let free = numbers.find_map(|number| {
            let name = named_after(&row.name, &format!("-data-{number}"));
            (!is_taken(&name)).then_some(name)
        });
        free.unwrap_or_else(|| named_after(&row.name, "-data"))
    }

    fn take_disks(
        &mut self,
        id: InstanceId,
        row: &InstanceRow,
        going: &[AttachedRow],
        keep_automatic: bool,
    ) -> Result<(), ServiceError> {
        for attached in going {
            let is_last = self.state.instances_with(attached.disk).nth(1).is_none();
            self.part(*attached, is_last, keep_automatic)?;
        }
        let mut row = row.clone();
        row.data_disks.retain(|attached| !going.contains(attached));
        self.change_instance(id, row);
        Ok(())
    }
}

fn check(rule: ScaleRule) -> Result<(), ServiceError> {
    ServiceError::check_disk_len(rule.len, DISK_LEN_MIN)?;
    let is_sound = (1..=100).contains(&rule.above_percent)
        && rule.below_percent < rule.above_percent
        && (1..=DATA_DISKS_MAX).contains(&usize::from(rule.disks_max));
    if is_sound {
        Ok(())
    } else {
        Err(ServiceError::BadScaleRule)
    }
}
