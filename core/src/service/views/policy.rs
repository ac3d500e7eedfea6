//! Automatic snapshot policies as people see them.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{FailureView, IdName, LocalTime, Outcome, Retention, Schedule, Tag, TimeMs};

/// One policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyView {
    /// `sp-` and 20 characters.
    pub id: String,
    /// The name; need not be unique.
    pub name: String,
    /// Sorted by key.
    pub tags: Vec<Tag>,
    /// When it was made.
    pub created_ms: TimeMs,
    /// When it runs.
    pub schedule: Schedule,
    /// How long its snapshots stay.
    pub retention: Retention,
    /// The disks under it, by name.
    pub disks: Vec<IdName>,
    /// The snapshots that it took and that are still there, of disks that are gone too.
    pub snapshots: u32,
    /// Its next points, as long as disks are under it.
    pub next_runs: Vec<LocalTime>,
    /// The name of the time zone that its hours are of.
    pub time_zone: String,
    /// What it guarantees on a disk that has no other snapshots.
    pub coverage: Coverage,
}

/// A disk under a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssociationView {
    /// The disk.
    pub disk: IdName,
    /// The policy.
    pub policy: IdName,
    /// When its next snapshot is taken: in the past if that is due. `None` past the calendar's end, and
    /// while the disk is out of reach.
    pub next: Option<LocalTime>,
    /// The name of the time zone that it is told in.
    pub time_zone: String,
    /// Whether a drill made the disk's zone, or the region, out of reach: nothing is taken of it.
    pub is_lost: bool,
    /// The snapshots that the policy took of the disk.
    pub snapshots: u32,
    /// When the newest of them was taken.
    pub last_ms: Option<TimeMs>,
    /// What the policy guarantees, with what holds the disk's slots: other snapshots, and those of its
    /// own that a lock or an image keeps.
    pub coverage: Coverage,
}

/// What a schedule comes to, before it is anybody's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleView {
    /// Its next points.
    pub next_runs: Vec<LocalTime>,
    /// What it guarantees on a disk that has no other snapshots.
    pub coverage: Coverage,
}

/// How far back a policy reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// The age of the oldest snapshot right after a run, at least.
    pub guaranteed_ms: TimeMs,
    /// The same right before the next run.
    pub before_next_ms: TimeMs,
    /// The snapshots that the policy can keep: the quota less what is held.
    pub slots: u32,
    /// What ends it.
    pub limit: CoverageLimit,
}

/// What ends a policy's reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CoverageLimit {
    /// The disk's quota.
    Quota,
    /// The days of retention.
    Days,
    /// The number of snapshots that it keeps.
    Count,
    /// The disk has as many snapshots as it may have, and none of them can go: nothing is taken.
    Full,
}

/// Who did something that nobody asked for at that moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub enum Actor {
    /// A policy took a snapshot, or tried to.
    #[n(0)]
    Policy(#[n(0)] IdName),
    /// The date of snapshots had come: of a policy's, or of such that a person gave a date.
    #[n(1)]
    Expiry(#[n(0)] Option<IdName>),
    /// The rule by which an instance gets and loses data disks.
    #[n(2)]
    ScaleRule(#[n(0)] IdName),
}

/// Why a snapshot is there past its date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kept {
    /// Its date came while the pool was closed, and it waits for somebody to see it: until then.
    Until(TimeMs),
    /// It is the newest that its policy took of the disk; it goes after the next one.
    Newest,
    /// An image uses it.
    Image(IdName),
    /// It is locked until then.
    Locked(TimeMs),
    /// It is about to go.
    Going,
}

/// A snapshot whose date came while nobody looked: it goes soon, unless it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverdueView {
    /// The snapshot.
    pub snapshot: IdName,
    /// The disk it was taken of.
    pub disk: IdName,
    /// Its date.
    pub expires_ms: TimeMs,
    /// When it goes.
    pub goes_ms: TimeMs,
}

/// Something that was done by itself, or that could not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventView {
    /// When.
    pub at_ms: TimeMs,
    /// By whom.
    pub by: Option<Actor>,
    /// The disk that it is about, which may be gone.
    pub disk: IdName,
    /// What came of it.
    pub result: Result<Outcome, FailureView>,
}

/// What was done by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueView {
    /// What was done, in order.
    pub events: Vec<EventView>,
    /// When there is something to do again: in the past if that is now, `None` if nothing is
    /// planned.
    pub next_ms: Option<TimeMs>,
}
