//! What people are shown: plain values, complete in themselves, made to cross a message channel.
//!
//! Sizes are in bytes, times in milliseconds since the Unix epoch (UTC). A view is true as of one
//! commit; nothing in it is computed by whoever shows it, so figures shown together agree.
//!
//! The few of them that records hold too (tags, outcomes, words) have numbered fields: those numbers
//! are the pool's format and never change their meaning.

mod activity;
mod bill;
mod bin;
mod bytes;
mod calendar;
mod copy;
mod deletion;
mod disk;
mod image;
mod instance;
mod list;
mod lock;
mod map;
mod physical;
mod policy;
mod pool;
mod region;
mod sandbox;
mod schedule;
mod snapshot;
mod workload;

pub use activity::{ActivityView, FailureView, LeftOut, Note, Outcome, UndoView};
pub use bill::{
    BillView, BilledPlace, ChainBillView, DECIMALS_MAX, DiskBillView, FREE_GIB, LineBillView,
    MONTH_HOURS, MicroPrice, MonthBillView, PriceView,
};
pub use bin::{BinItemView, BinKind, BinListView, BinView};
pub use bytes::{BytesKind, BytesPart, BytesView, ChangeView, ChangesView, Encoding, FoundView};
pub use calendar::{CalendarView, DayView, LocalTime};
pub use copy::{CopiedView, CopyPlanView, CopyView};
pub use deletion::{BackView, DeletionView, RefusalView};
pub use disk::{
    AttachmentView, DiskKind, DiskStatus, DiskView, HistoryView, LockedDiskView, Source,
};
pub use image::ImageView;
pub use instance::{AttachedView, InstancePageView, InstanceStatus, InstanceView, ScaleRule};
pub use list::{
    AssociationListView, BillList, BillListView, ChainListView, ChainNameView, Choices, DiskFilter,
    DiskFit, DiskList, DiskListView, DiskOrder, DiskShareView, GroupBackView, GroupDiskView, Part,
    PickedDiskView, PickedView, SharesView, SnapshotFilter, SnapshotList, SnapshotListView,
    SnapshotOrder,
};
pub use lock::{LockStatus, LockView, LockedView};
pub use map::{BlockState, BlockView, Cell, MapView, Moment, MomentBlocks};
pub use physical::{PHYSICAL_USES, PhysicalCell, PhysicalUse, PhysicalView};
pub use policy::{
    Actor, AssociationView, Coverage, CoverageLimit, DueView, EventView, Kept, OverdueView,
    PolicyView, ScheduleView,
};
pub use pool::{QuotaPolicy, StorageView};
pub use region::{RegionView, ZoneView};
pub use sandbox::{
    LeftOutView, SandboxChoice, SandboxDiskView, SandboxEventView, SandboxSnapshotView,
    SandboxView, TrendView,
};
pub use schedule::{HOURS, RETENTION_COUNT_MAX, RETENTION_DAYS_MAX, Retention, Schedule, WEEKDAYS};
pub use snapshot::{
    GroupView, LinkView, LinksView, SnapshotOrigin, SnapshotPageView, SnapshotStatus,
    SnapshotUsage, SnapshotView,
};
pub use workload::{IncidentKind, IncidentView, Rate, VerdictView, VerifiedView, WorkloadView};

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// Milliseconds since the Unix epoch, UTC.
pub type TimeMs = u64;

/// Something with an id and a name, as lists and messages refer to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct IdName {
    /// The id, for links and commands.
    #[n(0)]
    pub id: String,
    /// The name, for people.
    #[n(1)]
    pub name: String,
}

/// A tag: a key, unique on its resource, and a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct Tag {
    /// 1 to 128 characters.
    #[n(0)]
    pub key: String,
    /// At most 128 characters.
    #[n(1)]
    pub value: String,
}
