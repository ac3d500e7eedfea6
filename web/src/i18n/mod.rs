//! Every text a person reads, by key.
//!
//! A text is a variant of an enum, with its parameters as fields: a key that does not exist or a
//! parameter that is missing does not compile, and a key nobody uses is reported as dead code. The
//! `texts!` macro keeps a key and its English beside each other. A further language is one more
//! exhaustive `match` over the same enums, picked by [`language`].
//!
//! No other module holds words for people; figures come formatted from [`crate::format`].

#[macro_use]
mod texts;

mod action;
mod ask;
mod billing;
mod bin;
mod bytes;
mod clock;
mod common;
mod compare;
mod disk;
mod disks;
mod encryption;
mod events;
mod explain;
mod explain_files;
mod files;
mod glossary;
mod groups;
mod images;
mod incidents;
mod instances;
mod overview;
mod policies;
mod regions;
mod sample;
mod settings;
mod snapshots;
mod storage;
mod undo;
mod write;

pub(crate) use action::{cost, names, title, title_of_many};
pub(crate) use ask::AskText;
pub(crate) use billing::{BillingText, OwnershipText, assumption, charge, something};
pub(crate) use bin::{BinText, ChainsText, LockText};
pub(crate) use bytes::BytesText;
pub(crate) use clock::{CalendarText, ClockText};
pub(crate) use common::{Common, joined, month, name_fault};
pub(crate) use compare::CompareText;
pub(crate) use disk::DiskText;
pub(crate) use disks::{DisksText, other_format};
pub(crate) use encryption::EncryptionText;
pub(crate) use events::EventsText;
pub(crate) use explain::{FailureText, explain};
pub(crate) use files::FilesText;
pub(crate) use glossary::{GlossaryText, Term};
pub(crate) use groups::{ApplyText, GroupText};
pub(crate) use images::ImagesText;
pub(crate) use incidents::{IncidentsText, WorkloadText, verdict};
pub(crate) use instances::InstancesText;
pub(crate) use overview::OverviewText;
pub(crate) use policies::{
    PoliciesText, coverage_of, coverage_words, expiry_words, policy_name, quota_words, reach_words,
    retention_words, schedule_words, span_words, weekday,
};
pub(crate) use regions::{RegionsText, copy_of};
pub(crate) use sample::SampleText;
pub(crate) use settings::SettingsText;
pub(crate) use snapshots::SnapshotsText;
pub(crate) use storage::StorageText;
pub(crate) use undo::UndoText;
pub(crate) use write::WriteText;

/// The languages the console speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
}

/// The language in use.
pub(crate) fn language() -> Language {
    Language::English
}
