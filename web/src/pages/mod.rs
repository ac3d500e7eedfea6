//! The pages, one a route.

pub(crate) mod activity;
pub(crate) mod billing;
pub(crate) mod bin;
pub(crate) mod chains;
pub(crate) mod clock;
pub(crate) mod compare;
pub(crate) mod disk;
pub(crate) mod disks;
pub(crate) mod glossary;
pub(crate) mod images;
pub(crate) mod incidents;
pub(crate) mod instances;
pub(crate) mod later;
pub(crate) mod not_found;
pub(crate) mod overview;
#[cfg(debug_assertions)]
pub(crate) mod parts;
pub(crate) mod policies;
pub(crate) mod settings;
pub(crate) mod snapshots;
pub(crate) mod storage;
