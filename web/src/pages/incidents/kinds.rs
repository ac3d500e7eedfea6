//! What each incident is called, what it does, and what the courses say of it.

use crate::i18n::IncidentsText as T;
use rowdisk::service::views::IncidentKind;

/// An incident in words.
pub(super) struct Words {
    pub(super) title: T,
    pub(super) what: T,
    pub(super) seed: T,
}

pub(super) fn words(kind: IncidentKind) -> Words {
    let (title, what, seed) = match kind {
        IncidentKind::WrongData => (T::WrongData, T::WrongDataWhat, T::WrongDataSeed),
        IncidentKind::FilesDeleted => (T::FilesDeleted, T::FilesDeletedWhat, T::FilesDeletedSeed),
        IncidentKind::InstanceReleased => (
            T::InstanceReleased,
            T::InstanceReleasedWhat,
            T::InstanceReleasedSeed,
        ),
        IncidentKind::FailedOsUpgrade => (
            T::FailedOsUpgrade,
            T::FailedOsUpgradeWhat,
            T::FailedOsUpgradeSeed,
        ),
        IncidentKind::ApplicationError => (
            T::ApplicationError,
            T::ApplicationErrorWhat,
            T::ApplicationErrorSeed,
        ),
        IncidentKind::FailedUpgrade => {
            (T::FailedUpgrade, T::FailedUpgradeWhat, T::FailedUpgradeSeed)
        }
        IncidentKind::Virus => (T::Virus, T::VirusWhat, T::VirusSeed),
        IncidentKind::ZoneLost => (T::ZoneLost, T::ZoneLostWhat, T::ZoneLostSeed),
        IncidentKind::BadBlock => (T::BadBlock, T::BadBlockWhat, T::BadBlockSeed),
    };
    Words { title, what, seed }
}
