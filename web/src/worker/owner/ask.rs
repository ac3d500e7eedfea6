//! Questions: each is one of the service's descriptions.

use super::{
    failure::{of_engine, of_service},
    open::Session,
};
use crate::worker::protocol::{Answer, Failure, MapQuery, Query};
use rowdisk::service::{
    SnapshotFilter,
    command::{DiskRef, VersionRef},
};

/// Answers a question as of now.
pub(super) async fn answer(session: &Session, query: Query) -> Result<Answer, Failure> {
    let service = session.service();
    let answered = match query {
        Query::Disks => service.describe_disks().await.map(Answer::Disks),
        Query::History { disk } => {
            let history = service.describe_history(&DiskRef::new(disk)).await;
            history.map(|history| Answer::History(Box::new(history)))
        }
        Query::Snapshots => {
            let all = SnapshotFilter::default();
            service
                .describe_snapshots(&all)
                .await
                .map(Answer::Snapshots)
        }
        Query::Images => service.describe_images().await.map(Answer::Images),
        Query::Map(MapQuery {
            disk,
            snapshot,
            first_block,
            blocks,
            cells_max,
        }) => {
            let what = version(disk, snapshot);
            let map = service
                .describe_map(&what, first_block, Some(blocks), cells_max)
                .await;
            map.map(|map| Answer::Map(map.into()))
        }
        Query::Block {
            disk,
            snapshot,
            index,
        } => {
            let block = service
                .describe_block(&version(disk, snapshot), index)
                .await;
            block.map(Answer::Block)
        }
        Query::Bytes { disk, offset, len } => return bytes(session, disk, offset, len).await,
        Query::Storage => service.describe_storage().await.map(Answer::Storage),
        Query::Activity { count } => Ok(Answer::Activity(
            service.describe_activity(count as usize).await,
        )),
    };
    answered.map_err(|error| of_service(&error))
}

async fn bytes(session: &Session, disk: String, offset: u64, len: u32) -> Result<Answer, Failure> {
    let version = session.service().version_of(&version(disk, None));
    let version = version.map_err(|error| of_service(&error))?;
    let mut buffer = vec![0; len as usize];
    let read = session.pool().read(version, offset, &mut buffer).await;
    read.map_err(|error| of_engine(&error))?;
    Ok(Answer::Bytes(buffer))
}

fn version(disk: String, snapshot: Option<String>) -> VersionRef {
    let disk = DiskRef::new(disk);
    match snapshot {
        None => VersionRef::Disk(disk),
        Some(snapshot) => VersionRef::Snapshot { disk, snapshot },
    }
}
