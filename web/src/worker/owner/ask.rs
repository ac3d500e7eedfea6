//! Questions: each is one of the service's descriptions.

use super::{failure::of_service, files, open::Session};
use crate::worker::protocol::{
    Answer, BytesPair, BytesQuery, Failure, MapQuery, NOW, Query, code, failure,
};
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use rowdisk::service::{
    InstanceFilter, SnapshotFilter,
    command::{DiskRef, InstanceRef, PolicyRef, VersionRef},
};
use std::pin::pin;

/// As many bytes as one question may ask for.
const BYTES_LEN_MAX: u32 = 1 << 20;
/// As many cells as a map may have: far more than a screen has points to paint them.
const CELLS_MAX: u32 = 1 << 16;

/// Refuses a question whose answer would take memory without bound.
fn check(query: &Query) -> Result<(), Failure> {
    let (asked, max) = match query {
        Query::Bytes(bytes) => (bytes.len, BYTES_LEN_MAX),
        Query::Map(map) => (map.cells_max, CELLS_MAX),
        Query::Physical { cells_max, .. } => (*cells_max, CELLS_MAX),
        _ => return Ok(()),
    };
    if asked <= max {
        return Ok(());
    }
    Err(Failure {
        message: format!("{asked} is too much for one question; ask for at most {max}"),
        ..failure(code::TOO_MUCH)
    })
}

/// How long a question waits for sizes that are not known. Small disks are measured well before, so that
/// nothing blinks; more would be felt.
const PATIENCE_MS: u32 = 100;

/// Answers a question as of now, with the sizes that are known soon.
pub(super) async fn answer(session: &Session, query: Query) -> Result<Answer, Failure> {
    let service = session.service();
    let at_once = async || match &query {
        Query::Disks => service.describe_disks_at_once().await.map(Answer::Disks),
        Query::History { disk } => {
            let disk = DiskRef::new(disk.clone());
            let history = service.describe_history_at_once(&disk).await;
            history.map(|history| Answer::History(Box::new(history)))
        }
        _ => {
            let all = SnapshotFilter::default();
            let snapshots = service.describe_snapshots_at_once(&all).await;
            snapshots.map(Answer::Snapshots)
        }
    };
    let has_sizes = matches!(
        query,
        Query::Disks | Query::History { .. } | Query::Snapshots
    );
    let in_full = in_full(session, query.clone());
    if !has_sizes {
        return in_full.await;
    }
    match select(pin!(in_full), TimeoutFuture::new(PATIENCE_MS)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => at_once().await.map_err(|error| of_service(&error)),
    }
}

/// Answers a question as of now, however long it takes.
pub(super) async fn in_full(session: &Session, query: Query) -> Result<Answer, Failure> {
    check(&query)?;
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
        Query::Chains => service.describe_chains().await.map(Answer::Chains),
        Query::Bin => service.describe_bin().await.map(Answer::Bin),
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
        Query::Physical {
            disk,
            first,
            bytes,
            cells_max,
        } => {
            let disk = DiskRef::new(disk);
            let view = service
                .describe_physical(&disk, first, Some(bytes), cells_max)
                .await;
            view.map(|view| Answer::Physical(view.into()))
        }
        Query::Bytes(query) => return bytes(session, query).await,
        Query::Changes {
            disk,
            before,
            after,
            offset,
        } => {
            let (before, after) = (moment(&disk, &before), moment(&disk, &after));
            let changes = service.describe_changes(&before, &after, offset).await;
            changes.map(Answer::Changes)
        }
        Query::Files {
            disk,
            snapshot,
            request,
        } => return files::answer(session, &version(disk, snapshot), &request).await,
        Query::Instances => {
            let all = InstanceFilter::default();
            service
                .describe_instances(&all)
                .await
                .map(Answer::Instances)
        }
        Query::InstanceActivity { instance, count } => {
            let instance = InstanceRef::new(instance);
            let lines = service.describe_instance_activity(&instance, count as usize);
            lines.await.map(Answer::Activity)
        }
        Query::Policies => Ok(Answer::Policies(service.describe_policies().await)),
        Query::Associations { policy } => {
            let policy = PolicyRef::new(policy);
            let found = service.describe_policy_associations(Some(&policy), None);
            found.await.map(Answer::Associations)
        }
        Query::Schedule {
            schedule,
            retention,
        } => {
            let view = service.describe_schedule(schedule, retention);
            Ok(Answer::Schedule(view))
        }
        Query::Overdue => Ok(Answer::Overdue(service.describe_overdue())),
        Query::Storage => service.describe_storage().await.map(Answer::Storage),
        Query::Activity { count } => Ok(Answer::Activity(
            service.describe_activity(count as usize).await,
        )),
        Query::DiskActivity { disk, count } => {
            let disk = DiskRef::new(disk);
            let lines = service.describe_disk_activity(&disk, count as usize).await;
            lines.map(Answer::Activity)
        }
    };
    answered.map_err(|error| of_service(&error))
}

async fn bytes(session: &Session, query: BytesQuery) -> Result<Answer, Failure> {
    let of = async |at: &str| {
        let (version, len) = (moment(&query.disk, at), u64::from(query.len));
        let service = session.service();
        let bytes = service.describe_bytes(&version, query.offset, len).await;
        bytes.map_err(|error| of_service(&error))
    };
    let here = of(&query.moment).await?;
    let other = match &query.other {
        Some(other) => Some(of(other).await?),
        None => None,
    };
    Ok(Answer::Bytes(BytesPair { here, other }))
}

/// A disk at a moment.
pub(super) fn moment(disk: &str, moment: &str) -> VersionRef {
    version(disk.to_owned(), (moment != NOW).then(|| moment.to_owned()))
}

pub(super) fn version(disk: String, snapshot: Option<String>) -> VersionRef {
    let disk = DiskRef::new(disk);
    match snapshot {
        None => VersionRef::Disk(disk),
        Some(snapshot) => VersionRef::Snapshot { disk, snapshot },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_without_bound_are_refused() {
        let bytes = |len| {
            Query::Bytes(BytesQuery {
                disk: "d".to_owned(),
                moment: NOW.to_owned(),
                other: None,
                offset: 0,
                len,
            })
        };
        assert_eq!(check(&bytes(BYTES_LEN_MAX)), Ok(()));
        assert!(check(&bytes(BYTES_LEN_MAX + 1)).is_err());
        let map = |cells_max| {
            Query::Map(MapQuery {
                disk: "d".to_owned(),
                snapshot: None,
                first_block: 0,
                blocks: u64::MAX,
                cells_max,
            })
        };
        assert_eq!(check(&map(CELLS_MAX)), Ok(()));
        assert!(check(&map(u32::MAX)).is_err());
    }
}
