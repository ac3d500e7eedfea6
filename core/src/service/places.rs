//! Where things are, and what of it a drill made out of reach.
//!
//! Invariant: nothing is done to a disk or an instance of a lost zone, and nothing at all in a lost
//! region but restoring it. Every operation on a disk claims it, so that one look at the claims is
//! enough; what only reads looks here too.

use super::claims::{Claim, Turning};
use super::command::Command;
use super::error::ServiceError;
use super::handle::Service;
use super::ids::DiskId;
use super::region::{Region, ZoneId};
use super::rows::{DiskRow, InstanceRow, PoolSettings};
use super::state::State;
use crate::backend::BlockBackend;

impl State {
    /// A disk's zone.
    pub(super) fn zone_of(&self, row: &DiskRow) -> ZoneId {
        row.zone
            .unwrap_or_else(|| self.settings.region().first_zone())
    }

    /// An instance's zone.
    pub(super) fn zone_of_instance(&self, row: &InstanceRow) -> ZoneId {
        row.zone
            .unwrap_or_else(|| self.settings.region().first_zone())
    }

    /// Refuses what is in a lost zone.
    pub(super) fn check_zone(&self, zone: ZoneId) -> Result<(), ServiceError> {
        self.check_region()?;
        if self.settings.is_zone_lost(zone) {
            return Err(ServiceError::ZoneLost { zone: zone.id() });
        }
        Ok(())
    }

    /// Refuses everything while the region is lost.
    pub(super) fn check_region(&self) -> Result<(), ServiceError> {
        if self.settings.is_region_lost() {
            return Err(ServiceError::RegionLost {
                region: self.settings.region().id(),
            });
        }
        Ok(())
    }

    /// Refuses every command while the region is lost, but that it is restored.
    pub(super) fn check_admitted(&self, command: &Command) -> Result<(), ServiceError> {
        match command {
            Command::RestoreRegion(_) => Ok(()),
            _ => self.check_region(),
        }
    }

    /// Refuses to read or change a disk that is out of reach.
    pub(super) fn check_reach(&self, disk: DiskId) -> Result<(), ServiceError> {
        match self.disks.get(&disk) {
            Some(row) => self.check_zone(self.zone_of(row)),
            None => self.check_region(),
        }
    }

    /// Refuses claims of what is out of reach.
    pub(super) fn check_reached(&self, claims: &[Claim]) -> Result<(), ServiceError> {
        if self.settings.lost.is_none() {
            return Ok(());
        }
        for claim in claims {
            match claim {
                Claim::Disk(id, _) => self.check_reach(*id)?,
                Claim::Instance(id, Turning::Starting) => {
                    if let Some(row) = self.instances.get(id) {
                        self.check_zone(self.zone_of_instance(row))?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

impl<B: BlockBackend + 'static> Service<B> {
    /// The region that the pool is.
    #[must_use]
    pub fn region(&self) -> Region {
        self.inner.state.borrow().settings.region()
    }

    /// Makes a new pool one of a region. One that is there already is left alone.
    ///
    /// # Errors
    /// `OperationDenied` for a pool of another region that is not empty; what the engine says.
    pub async fn settle_in(&self, region: Region) -> Result<(), ServiceError> {
        self.catch_up().await;
        if self.region() == region {
            return Ok(());
        }
        let (flight, (), _) = self.launch(None, self.now(), |plan| {
            let is_new = plan.state.settings.region.is_none()
                && plan.state.disks.is_empty()
                && plan.state.bin.disks.is_empty();
            if !is_new {
                return Err(ServiceError::NotHere);
            }
            plan.claims.push(Claim::Settings);
            plan.changes.settings = Some(PoolSettings {
                region: Some(region),
                ..plan.state.settings.clone()
            });
            Ok(())
        })?;
        self.land(flight).await?;
        Ok(())
    }
}
