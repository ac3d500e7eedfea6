//! Operations on their way to their commits: what they claim, and what that makes of the state of
//! disks and instances.
//!
//! Invariant: no two operations in flight have claims that exclude each other.

use super::changes::Changes;
use super::claims::{Claim, Doing, Turning};
use super::error::ServiceError;
use super::ids::{DiskId, InstanceId};
use super::naming::named;
use super::rows::{InstanceRow, Power};
use super::state::State;
use super::views::{DiskStatus, IdName, InstanceStatus};

/// An operation on its way to its commit.
#[derive(Debug, Default)]
pub(super) struct InFlight {
    pub(super) claims: Vec<Claim>,
    pub(super) changes: Changes,
}

impl State {
    /// Begins an operation, unless it would meet another.
    pub(super) fn begin(
        &mut self,
        claims: Vec<Claim>,
        changes: Changes,
    ) -> Result<u64, ServiceError> {
        self.check(&claims)?;
        self.next_flight += 1;
        let number = self.next_flight;
        self.in_flight.insert(number, InFlight { claims, changes });
        Ok(number)
    }

    /// Refuses claims that would meet those of another operation.
    pub(super) fn check(&self, claims: &[Claim]) -> Result<(), ServiceError> {
        self.check_reached(claims)?;
        let held = || self.in_flight.values().flat_map(|flight| &flight.claims);
        for claim in claims {
            if let Some(held) = held().find(|held| !held.goes_with(claim)) {
                return Err(self.met(held, claim));
            }
        }
        Ok(())
    }

    /// Whether something is claimed by an operation in flight in a way that excludes this claim.
    pub(super) fn is_free(&self, claim: &Claim) -> bool {
        let mut held = self.in_flight.values().flat_map(|flight| &flight.claims);
        held.all(|held| held.goes_with(claim))
    }

    /// Whether a running instance is in the middle of a write to a disk.
    pub(super) fn is_written_by_instance(&self, disk: DiskId) -> bool {
        let mut held = self.in_flight.values().flat_map(|flight| &flight.claims);
        held.any(|held| *held == Claim::Disk(disk, Doing::Running))
    }

    /// What is being done to a disk, the most telling first.
    pub(super) fn doing(&self, disk: DiskId) -> Option<Doing> {
        let claims = self.in_flight.values().flat_map(|flight| &flight.claims);
        let doings = claims.filter_map(|claim| match claim {
            Claim::Disk(id, doing) if *id == disk => Some(*doing),
            _ => None,
        });
        doings.max_by_key(|doing| doing.status())
    }

    /// What state a disk is in.
    pub(super) fn disk_status(&self, disk: DiskId) -> DiskStatus {
        let lasting = if self.instances_with(disk).next().is_some() {
            DiskStatus::InUse
        } else {
            DiskStatus::Available
        };
        let doing = self.doing(disk).and_then(Doing::status);
        doing.unwrap_or(lasting)
    }

    /// What state an instance is in.
    pub(super) fn instance_status(&self, id: InstanceId, row: &InstanceRow) -> InstanceStatus {
        let claims = self.in_flight.values().flat_map(|flight| &flight.claims);
        let turning = claims.filter_map(|claim| match claim {
            Claim::Instance(of, turning) if *of == id => turning.status(),
            _ => None,
        });
        turning.min().unwrap_or(match row.power {
            Power::Running => InstanceStatus::Running,
            Power::Stopped => InstanceStatus::Stopped,
        })
    }

    /// Refuses a disk that a running instance may be writing, and claims that none starts.
    pub(super) fn check_idle(&self, disk: DiskId) -> Result<Vec<Claim>, ServiceError> {
        let mut claims = Vec::new();
        for (id, row) in self.instances_with(disk) {
            let status = self.instance_status(id, row);
            // One on its way there is met by the claim.
            if status == InstanceStatus::Running {
                return Err(ServiceError::InstanceNotStopped {
                    instance: named(id, Some(&row.name)),
                    status: status.as_str(),
                });
            }
            claims.push(Claim::Instance(id, Turning::Relied));
        }
        Ok(claims)
    }

    fn met(&self, held: &Claim, wanted: &Claim) -> ServiceError {
        match (held, wanted) {
            (Claim::Disk(id, held), Claim::Disk(_, wanted)) => {
                let disk = self.disk_name(*id);
                match (held, wanted) {
                    (Doing::Snapshotting, Doing::Snapshotting) => {
                        ServiceError::CreatingSnapshot { disk }
                    }
                    (
                        Doing::Snapshotting,
                        Doing::Deleting | Doing::Changing | Doing::Attaching | Doing::Detaching,
                    ) => ServiceError::DiskCreatingSnapshot { disk },
                    _ => ServiceError::DiskBusy {
                        disk,
                        status: held.as_str(),
                    },
                }
            }
            (_, Claim::Snapshot(id, _)) => ServiceError::SnapshotNotReady {
                snapshot: self.snapshot_name(*id),
            },
            (_, Claim::ImageName(name)) => ServiceError::DuplicateImageName { name: name.clone() },
            (_, Claim::Image(id, _)) => ServiceError::Busy {
                what: self.image_name(*id),
            },
            (Claim::Instance(_, held), Claim::Instance(id, _)) => ServiceError::InstanceBusy {
                instance: self.instance_name(*id),
                status: held.as_str(),
            },
            (_, Claim::Group(id)) => ServiceError::Busy {
                what: named(id, self.groups.get(id).map(|row| &row.name)),
            },
            (_, Claim::Policy(id, _)) => ServiceError::Busy {
                what: self.policy_name(*id),
            },
            (_, Claim::Copying(id)) => ServiceError::Busy {
                what: self.snapshot_name(*id),
            },
            (_, Claim::Association(disk)) => ServiceError::Busy {
                what: self.disk_name(*disk),
            },
            (_, Claim::Key(id, _)) => ServiceError::Busy {
                what: named(*id, None),
            },
            (
                _,
                Claim::Disk(..)
                | Claim::Instance(..)
                | Claim::Zone(..)
                | Claim::Settings
                | Claim::Incident(_),
            ) => ServiceError::Busy {
                what: IdName {
                    id: "pool".to_owned(),
                    name: "pool".to_owned(),
                },
            },
        }
    }
}
