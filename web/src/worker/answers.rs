//! What an answer is taken as by whoever asked: the one kind that fits the question.

use super::protocol::{
    Answer, BytesPair, Checked, ComparedVolume, Failure, FilesAnswer, Opened, code, failure,
};
use rowdisk::service::views::{
    ActivityView, AssociationView, BinView, BlockView, ChangesView, DeletionView, DiskView,
    FoundView, HistoryView, ImageView, InstanceView, LinksView, MapView, Outcome, OverdueView,
    PhysicalView, PolicyView, ScheduleView, SnapshotView, StorageView,
};

macro_rules! from_answer {
    ($($variant:ident($kind:ty)),+ $(,)?) => {
        $(impl TryFrom<Answer> for $kind {
            type Error = Failure;
            fn try_from(answer: Answer) -> Result<Self, Failure> {
                match answer {
                    Answer::$variant(value) => Ok(value),
                    _ => Err(failure(code::UNREADABLE_MESSAGE)),
                }
            }
        })+
    };
}

from_answer! {
    Opened(Opened), Done(Outcome), Disks(Vec<DiskView>),
    Snapshots(Vec<SnapshotView>), Chains(Vec<LinksView>), Bin(BinView), Images(Vec<ImageView>), Block(BlockView),
    Bytes(BytesPair), Found(FoundView), Changes(ChangesView), Compared(Vec<ComparedVolume>),
    Instances(Vec<InstanceView>),
    Policies(Vec<PolicyView>), Associations(Vec<AssociationView>), Schedule(ScheduleView),
    Overdue(Vec<OverdueView>), Storage(StorageView),
    Activity(Vec<ActivityView>), Preview(DeletionView), Checked(Checked),
}

impl TryFrom<Answer> for FilesAnswer {
    type Error = Failure;

    fn try_from(answer: Answer) -> Result<Self, Failure> {
        let unreadable = || failure(code::UNREADABLE_MESSAGE);
        match answer {
            Answer::Files(answer) => super::wire::from_js(answer).map_err(|_| unreadable()),
            _ => Err(unreadable()),
        }
    }
}

impl TryFrom<Answer> for HistoryView {
    type Error = Failure;

    fn try_from(answer: Answer) -> Result<Self, Failure> {
        match answer {
            Answer::History(history) => Ok(*history),
            _ => Err(failure(code::UNREADABLE_MESSAGE)),
        }
    }
}

impl TryFrom<Answer> for MapView {
    type Error = Failure;

    fn try_from(answer: Answer) -> Result<Self, Failure> {
        let unreadable = || failure(code::UNREADABLE_MESSAGE);
        match answer {
            Answer::Map(map) => map.unpacked().ok_or_else(unreadable),
            _ => Err(unreadable()),
        }
    }
}

impl TryFrom<Answer> for PhysicalView {
    type Error = Failure;

    fn try_from(answer: Answer) -> Result<Self, Failure> {
        let unreadable = || failure(code::UNREADABLE_MESSAGE);
        match answer {
            Answer::Physical(view) => view.unpacked().ok_or_else(unreadable),
            _ => Err(unreadable()),
        }
    }
}
