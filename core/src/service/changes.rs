//! What an operation does to the records, as one value: it goes into the transaction, and into
//! memory once the commit is durable. So memory is always what a fresh open would load.

use super::ids::{DiskId, GroupId, ImageId, InstanceId, KeyId, PolicyId, SnapshotId};
use super::rows::{
    ActivityNumber, ActivityRow, AssociationRow, DiskRow, GroupRow, ImageRow, IncidentNumber,
    IncidentRow, InstanceRow, KeyRow, MeterKey, MeterRow, PolicyRow, PoolKey, PoolSettings, Row,
    RowKey, SnapshotRow, WorkloadRow,
};
use crate::backend::BlockBackend;
use crate::engine::Transaction;
use crate::sorted::SortedMap;

/// Rows to be put (`Some`) or deleted (`None`), by kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    pub(super) disks: SortedMap<DiskId, Option<DiskRow>>,
    pub(super) snapshots: SortedMap<SnapshotId, Option<SnapshotRow>>,
    pub(super) groups: SortedMap<GroupId, Option<GroupRow>>,
    pub(super) images: SortedMap<ImageId, Option<ImageRow>>,
    pub(super) instances: SortedMap<InstanceId, Option<InstanceRow>>,
    pub(super) workloads: SortedMap<InstanceId, Option<WorkloadRow>>,
    pub(super) incidents: SortedMap<IncidentNumber, Option<IncidentRow>>,
    pub(super) policies: SortedMap<PolicyId, Option<PolicyRow>>,
    pub(super) keys: SortedMap<KeyId, Option<KeyRow>>,
    pub(super) associations: SortedMap<DiskId, Option<AssociationRow>>,
    pub(super) meters: SortedMap<MeterKey, Option<MeterRow>>,
    pub(super) activity: SortedMap<ActivityNumber, Option<ActivityRow>>,
    pub(super) settings: Option<PoolSettings>,
}

impl Changes {
    /// Adds the rows to a transaction.
    pub(super) fn write_to<B: BlockBackend>(&self, tx: &mut Transaction<B>) {
        write_rows(tx, &self.disks);
        write_rows(tx, &self.snapshots);
        write_rows(tx, &self.groups);
        write_rows(tx, &self.images);
        write_rows(tx, &self.instances);
        write_rows(tx, &self.workloads);
        write_rows(tx, &self.incidents);
        write_rows(tx, &self.policies);
        write_rows(tx, &self.keys);
        write_rows(tx, &self.associations);
        write_rows(tx, &self.meters);
        write_rows(tx, &self.activity);
        if let Some(settings) = &self.settings {
            tx.put_row(
                PoolSettings::KIND,
                &PoolKey.to_bytes(),
                &settings.to_bytes(),
            );
        }
    }
}

fn write_rows<B: BlockBackend, R: Row>(
    tx: &mut Transaction<B>,
    rows: &SortedMap<R::Key, Option<R>>,
) {
    for (key, row) in rows {
        match row {
            Some(row) => tx.put_row(R::KIND, &key.to_bytes(), &row.to_bytes()),
            None => tx.delete_row(R::KIND, &key.to_bytes()),
        }
    }
}
