//! Questions: each is one of the service's descriptions. What the first page asks is answered without
//! this part, by `ask`.

use super::{ask, failure::of_service, files, open::Session};
use crate::worker::protocol::{
    Answer, BytesPair, BytesQuery, Failure, MapQuery, NOW, Query, Texts, code, failure,
};
use crate::worker::{packed_map::PackedMap, packed_physical::PackedPhysical};
use rowdisk::service::{
    InstanceFilter,
    command::{DiskRef, GroupRef, InstanceRef, PolicyRef, VersionRef},
};

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

/// Answers a question as of now, with the sizes that are known soon.
pub(super) async fn answer(session: &Session, query: Query) -> Result<Answer, Failure> {
    let service = session.service();
    let soon = in_full(session, query.clone());
    match query {
        Query::DiskList(list) => {
            let at_once = async {
                let list = service.describe_disk_list_at_once(&list).await;
                list.map(Answer::of)
            };
            ask::patiently(soon, at_once).await
        }
        Query::SnapshotList(list) => {
            let at_once = async {
                let list = service.describe_snapshot_list_at_once(&list).await;
                list.map(Answer::of)
            };
            ask::patiently(soon, at_once).await
        }
        Query::History { disk } => {
            let disk = DiskRef::new(disk);
            let at_once = async {
                let history = service.describe_history_at_once(&disk).await;
                history.map(Answer::of)
            };
            ask::patiently(soon, at_once).await
        }
        _ => soon.await,
    }
}

/// Answers a question as of now, however long it takes.
pub(super) async fn in_full(session: &Session, query: Query) -> Result<Answer, Failure> {
    check(&query)?;
    let service = session.service();
    let answered = match query {
        Query::Shares | Query::Storage | Query::Activity { .. } => {
            return ask::in_full(session, &query).await;
        }
        Query::DiskList(list) => service.describe_disk_list(&list).await.map(Answer::of),
        Query::PickedDisks { ids } => Ok(Answer::of(service.describe_picked_disks(&ids).await)),
        Query::DiskIds => Ok(Texts(service.describe_disk_ids().await).answer()),
        Query::DiskNames => Ok(Texts(service.describe_disk_names().await).answer()),
        Query::SnapshotList(list) => service.describe_snapshot_list(&list).await.map(Answer::of),
        Query::PickedSnapshots { filter, ids } => {
            let picked = service.describe_picked_snapshots(&filter, &ids).await;
            Ok(Answer::of(picked))
        }
        Query::SnapshotIds(filter) => {
            Ok(Texts(service.describe_snapshot_ids(&filter).await).answer())
        }
        Query::TheseSnapshots { ids } => {
            service.describe_these_snapshots(&ids).await.map(Answer::of)
        }
        Query::Group { group } => {
            let group = service.describe_group(&GroupRef::new(group)).await;
            group.map(Answer::of)
        }
        Query::History { disk } => {
            let history = service.describe_history(&DiskRef::new(disk)).await;
            history.map(Answer::of)
        }
        Query::Chains(part) => service.describe_chain_list(part).await.map(Answer::of),
        Query::Bin(part) => service.describe_bin_list(part).await.map(Answer::of),
        Query::BillList { list, .. } => service.describe_bill_list(&list).await.map(Answer::of),
        Query::Bill { month } => service.describe_bill(Some(&month)).await.map(Answer::of),
        Query::ChainBill { disk, month, .. } => {
            let disk = DiskRef::new(disk);
            let chain = service.describe_chain_bill(&disk, Some(&month)).await;
            chain.map(Answer::of)
        }
        Query::Images => service.describe_images().await.map(Answer::of),
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
            map.map(|map| Answer::of(PackedMap::from(map)))
        }
        Query::Block {
            disk,
            snapshot,
            index,
        } => {
            let block = service
                .describe_block(&version(disk, snapshot), index)
                .await;
            block.map(Answer::of)
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
            view.map(|view| Answer::of(PackedPhysical::from(view)))
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
            changes.map(Answer::of)
        }
        Query::Files {
            disk,
            snapshot,
            request,
        } => return files::answer(session, &version(disk, snapshot), &request).await,
        Query::Policies => Ok(Answer::of(service.describe_policies().await)),
        Query::Associations { policy, part } => {
            let policy = PolicyRef::new(policy);
            let found = service.describe_association_list(&policy, part);
            found.await.map(Answer::of)
        }
        Query::Calendar { of } => {
            // What an id is of shows at its beginning.
            let view = if of.starts_with("d-") {
                service.describe_disk_calendar(&DiskRef::new(of)).await
            } else {
                service.describe_policy_calendar(&PolicyRef::new(of)).await
            };
            view.map(Answer::of)
        }
        Query::Schedule {
            schedule,
            retention,
        } => {
            let view = service.describe_schedule(schedule, retention);
            Ok(Answer::of(view))
        }
        Query::Instances => {
            let all = InstanceFilter::default();
            service.describe_instances(&all).await.map(Answer::of)
        }
        Query::InstanceActivity { instance, count } => {
            let instance = InstanceRef::new(instance);
            let lines = service.describe_instance_activity(&instance, count as usize);
            lines.await.map(Answer::of)
        }
        Query::Incidents => Ok(Answer::of(service.describe_incidents())),
        // Whoever runs them answers.
        Query::Workloads | Query::Regions | Query::StoppedCopies => {
            return Err(failure(code::UNREADABLE_MESSAGE));
        }
        Query::Overdue => Ok(Answer::of(service.describe_overdue())),
        Query::DiskActivity { disk, count } => {
            let disk = DiskRef::new(disk);
            let lines = service.describe_disk_activity(&disk, count as usize).await;
            lines.map(Answer::of)
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
    Ok(Answer::of(BytesPair { here, other }))
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
