//! Which zone something new is in, and the drills that make zones and the region lost.

use super::Plan;
use crate::backend::BlockBackend;
use crate::service::claims::{Claim, Claimed, Turning};
use crate::service::error::{Resource, ServiceError};
use crate::service::naming::{named, sort_by_name};
use crate::service::region::{Region, ZoneId};
use crate::service::rows::{InstanceRow, LostRow, PoolSettings, Power};
use crate::service::views::Note;

impl<B: BlockBackend> Plan<'_, B> {
    /// The zone of something new.
    pub(super) fn zone(&mut self, id: Option<&str>) -> Result<ZoneId, ServiceError> {
        let zone = match id {
            None => self.state.settings.region().first_zone(),
            Some(id) => self.named_zone(id)?,
        };
        self.state.check_zone(zone)?;
        self.claims.push(Claim::Zone(zone, Claimed::Used));
        Ok(zone)
    }

    /// A zone of this region.
    pub(in crate::service) fn named_zone(&self, id: &str) -> Result<ZoneId, ServiceError> {
        let found = id.parse::<ZoneId>().ok();
        let found = found.filter(|zone| zone.region() == self.state.settings.region());
        found.ok_or_else(|| ServiceError::not_found(Resource::Zone, id))
    }

    /// This region, by its id.
    fn own_region(&self, id: &str) -> Result<Region, ServiceError> {
        let own = self.state.settings.region();
        let found = id.parse::<Region>().ok().filter(|region| *region == own);
        found.ok_or_else(|| ServiceError::not_found(Resource::Region, id))
    }

    pub(super) fn lose_zone(&mut self, id: &str) -> Result<(), ServiceError> {
        let zone = self.named_zone(id)?;
        self.lose(zone)
    }

    /// Everything in a zone stops at once, as when its power fails.
    pub(in crate::service) fn lose(&mut self, zone: ZoneId) -> Result<(), ServiceError> {
        self.state.check_region()?;
        let mut lost = self.lost();
        if lost.zones.contains(&zone) {
            return Err(ServiceError::LossUnchanged {
                place: zone.id(),
                is_lost: true,
            });
        }
        lost.zones.push(zone);
        lost.zones.sort_unstable();
        self.put_lost(lost);
        self.stop_all(zone);
        Ok(())
    }

    pub(super) fn restore_zone(&mut self, id: &str) -> Result<(), ServiceError> {
        let zone = self.named_zone(id)?;
        let mut lost = self.lost();
        if !lost.zones.contains(&zone) {
            return Err(ServiceError::LossUnchanged {
                place: zone.id(),
                is_lost: false,
            });
        }
        lost.zones.retain(|other| *other != zone);
        self.put_lost(lost);
        self.tell_cut_off(|of| of == zone);
        Ok(())
    }

    pub(super) fn lose_region(&mut self, id: &str) -> Result<(), ServiceError> {
        self.own_region(id)?;
        // That it is not lost already was checked: nothing but its restoring gets here then.
        let lost = LostRow {
            is_region: true,
            ..self.lost()
        };
        self.put_lost(lost);
        for zone in self.state.settings.region().zones() {
            self.stop_all(zone);
        }
        Ok(())
    }

    pub(super) fn restore_region(&mut self, id: &str) -> Result<(), ServiceError> {
        let region = self.own_region(id)?;
        let mut lost = self.lost();
        if !lost.is_region {
            return Err(ServiceError::LossUnchanged {
                place: region.id(),
                is_lost: false,
            });
        }
        lost.is_region = false;
        let still_lost = lost.zones.clone();
        self.put_lost(lost);
        self.tell_cut_off(|zone| !still_lost.contains(&zone));
        Ok(())
    }

    fn lost(&self) -> LostRow {
        self.state.settings.lost.clone().unwrap_or_default()
    }

    fn put_lost(&mut self, lost: LostRow) {
        self.claims.push(Claim::Settings);
        self.changes.settings = Some(PoolSettings {
            lost: (lost != LostRow::default()).then_some(lost),
            ..self.state.settings.clone()
        });
    }

    /// Says which instances of the zones that are there again stay stopped: nobody but a person starts them.
    fn tell_cut_off(&mut self, is_back: impl Fn(ZoneId) -> bool) {
        let all = self.state.instances.iter();
        let cut_off = all.filter(|(_, row)| {
            row.was_cut_off == Some(true) && is_back(self.state.zone_of_instance(row))
        });
        let mut instances = Vec::new();
        for (&id, row) in cut_off {
            self.about.extend(row.disks());
            instances.push(named(id, Some(&row.name)));
        }
        sort_by_name(&mut instances);
        if !instances.is_empty() {
            self.outcome.notes.push(Note::StayStopped { instances });
        }
    }

    /// Stops what runs in a zone without asking it, and lets nothing begin there meanwhile.
    fn stop_all(&mut self, zone: ZoneId) {
        self.claims.push(Claim::Zone(zone, Claimed::Changed));
        for (&id, row) in &self.state.instances {
            if self.state.zone_of_instance(row) != zone {
                continue;
            }
            if row.power == Power::Stopped {
                self.claims.push(Claim::Instance(id, Turning::Relied));
                continue;
            }
            self.claims.push(Claim::Instance(id, Turning::Stopping));
            self.about.extend(row.disks());
            self.outcome.changed.push(named(id, Some(&row.name)));
            let row = InstanceRow {
                power: Power::Stopped,
                was_cut_off: Some(true),
                ..row.clone()
            };
            self.changes.instances.insert(id, Some(row));
        }
    }
}
