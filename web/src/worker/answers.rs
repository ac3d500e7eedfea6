//! What an answer is taken as by whoever asked: the one kind that fits the question.

use super::{
    packed_map::PackedMap,
    packed_physical::PackedPhysical,
    protocol::{
        Answer, BytesPair, Checked, ComparedVolume, Exported, Failure, FilesAnswer, Opened,
        RegionState, StoppedCopy, Texts, WorkloadState, code, failure,
    },
    wire,
};
use rowdisk::service::views::{
    ActivityView, AssociationListView, BillListView, BillView, BinListView, BlockView,
    CalendarView, ChainBillView, ChainListView, ChangesView, CopyPlanView, DeletionView,
    DiskListView, FoundView, GroupBackView, HistoryView, ImageView, IncidentView, InstanceView,
    MapView, Outcome, OverdueView, PhysicalView, PickedDiskView, PickedView, PolicyView,
    SandboxView, ScheduleView, SharesView, SnapshotListView, SnapshotView, StorageView,
    VerifiedView,
};
use serde::de::DeserializeOwned;

/// What an answer can be read as.
pub(crate) trait Answered: Sized {
    /// Reads it.
    fn read(answer: Answer) -> Result<Self, Failure>;

    /// Whether something in it is still being computed:
    /// [`Request::Await`](super::protocol::Request::Await) tells when it is there.
    fn is_incomplete(&self) -> bool {
        false
    }
}

macro_rules! as_it_is {
    ($($kind:ty),+ $(,)?) => {
        $(impl Answered for $kind {
            fn read(answer: Answer) -> Result<Self, Failure> {
                read(answer)
            }
        })+
    };
}

as_it_is! {
    Opened, Outcome, Vec<RegionState>, Vec<StoppedCopy>, CopyPlanView, ChainListView, BinListView, BillListView, BillView, ChainBillView, Vec<ImageView>, BlockView, BytesPair, FoundView,
    ChangesView, Vec<ComparedVolume>, Vec<PolicyView>, AssociationListView, ScheduleView,
    Vec<OverdueView>, CalendarView, Option<SandboxView>, Vec<InstanceView>, Vec<WorkloadState>,
    Vec<IncidentView>, VerifiedView, Vec<PickedDiskView>, Vec<PickedView>, GroupBackView,
    Vec<SnapshotView>, StorageView, Vec<ActivityView>, DeletionView, Checked, Exported, FilesAnswer,
}

macro_rules! with_sizes {
    ($($kind:ty: |$value:ident| $is_measured:expr),+ $(,)?) => {
        $(impl Answered for $kind {
            fn read(answer: Answer) -> Result<Self, Failure> {
                read(answer)
            }

            fn is_incomplete(&self) -> bool {
                let $value = self;
                !$is_measured
            }
        })+
    };
}

with_sizes! {
    HistoryView: |history| history.is_measured(),
    DiskListView: |list| list.is_measured(),
    SnapshotListView: |list| list.is_measured(),
    SharesView: |shares| shares.is_measured,
}

/// That it is answered says all.
impl Answered for () {
    fn read(_: Answer) -> Result<Self, Failure> {
        Ok(())
    }
}

impl Answered for Texts {
    fn read(answer: Answer) -> Result<Self, Failure> {
        Self::read(&answer).ok_or_else(unreadable)
    }
}

impl Answered for MapView {
    fn read(answer: Answer) -> Result<Self, Failure> {
        let map: PackedMap = read(answer)?;
        map.unpacked().ok_or_else(unreadable)
    }
}

impl Answered for PhysicalView {
    fn read(answer: Answer) -> Result<Self, Failure> {
        let view: PackedPhysical = read(answer)?;
        view.unpacked().ok_or_else(unreadable)
    }
}

fn read<T: DeserializeOwned>(answer: Answer) -> Result<T, Failure> {
    wire::from_js(answer.0).map_err(|_| unreadable())
}

fn unreadable() -> Failure {
    failure(code::UNREADABLE_MESSAGE)
}
