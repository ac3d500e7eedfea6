//! What a simulation is to try, and what it shows.

use serde::{Deserialize, Serialize};

use super::{
    AssociationView, CalendarView, EventView, IdName, Kept, LocalTime, Retention, Schedule,
    SnapshotOrigin, TimeMs,
};

/// What is to be tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SandboxChoice {
    /// The ids of the disks. None is all that are under a policy; or, with a policy to try, all.
    pub disks: Vec<String>,
    /// A policy to try instead of the disks' own.
    pub policy: Option<(Schedule, Retention)>,
    /// How much of each disk changes in a day, in percent of its blocks, 0 to 100.
    pub change_percent: u32,
    /// The day to begin with, counted from 1970-01-01, in the pool's time zone; now, where it has begun.
    pub start_day: Option<i32>,
    /// For how many days.
    pub days: u32,
}

/// A simulation at its moment, seen from one of its disks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SandboxView {
    /// When it began.
    pub start: LocalTime,
    /// When it ends.
    pub end: LocalTime,
    /// When something happens next.
    pub next: Option<LocalTime>,
    /// Its disks, by name.
    pub disks: Vec<SandboxDiskView>,
    /// The id of the disk that the rest is about; of the disk's events only, if it says so.
    pub disk: String,
    /// The disk's snapshots, newest first.
    pub snapshots: Vec<SandboxSnapshotView>,
    /// The disk's days, and now.
    pub calendar: CalendarView,
    /// All disks together at the end of each day.
    pub trend: Vec<TrendView>,
    /// The newest events of all disks, newest first.
    pub events: Vec<SandboxEventView>,
    /// How many events there were.
    pub events_count: u64,
    /// What of the pool is not in it.
    pub left_out: LeftOutView,
}

/// One disk of a simulation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SandboxDiskView {
    /// The disk; the pool's own id.
    pub disk: IdName,
    /// The policy it is under, and what that guarantees.
    pub policy: Option<AssociationView>,
    /// How many snapshots it has.
    pub snapshots: u32,
    /// How old the oldest of them is: how far one can really go back.
    pub reach_ms: TimeMs,
    /// The one that goes for the next, where the disk is at its quota.
    pub next_to_go: Option<IdName>,
}

/// One snapshot of a simulation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SandboxSnapshotView {
    /// Its id, in the simulation only.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When it was taken.
    pub taken: LocalTime,
    /// Who took it.
    pub origin: SnapshotOrigin,
    /// When it goes by itself.
    pub expires: Option<LocalTime>,
    /// Whether it goes when its policy took enough newer ones, instead.
    pub is_counted: bool,
    /// Why it is still there, once its date came.
    pub kept: Option<Kept>,
    /// The end of the lock that keeps it.
    pub locked_until: Option<LocalTime>,
    /// Whether it was there before the simulation began.
    pub is_of_before: bool,
}

/// All disks of a simulation together, at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrendView {
    /// The day, counted from 1970-01-01.
    pub day: i32,
    /// Their snapshots.
    pub snapshots: u32,
    /// What disks and snapshots take, in percent of what the disks take alone.
    pub space_percent: u32,
}

/// Something that happened in a simulation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SandboxEventView {
    /// When.
    pub at: LocalTime,
    /// What.
    pub event: EventView,
}

/// What of the pool is not in a simulation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOutView {
    /// Disks beyond those that it takes.
    pub disks: u32,
    /// Whether the disk is an example, because the pool has none to try with.
    pub is_example: bool,
}
