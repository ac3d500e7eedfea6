//! Opening: all records into memory, each checked against the engine and the others.

use std::rc::Rc;

use super::changes::Changes;
use super::environment::Environment;
use super::error::ServiceError;
use super::handle::Service;
use super::ids::KeyId;
use super::region::ZoneId;
use super::rows::{
    AssociationRow, CopyRow, DiskRow, ImageRow, InstanceRow, PartRow, PoolSettings, Row, RowError,
    RowKey, SnapshotRow, WorkloadRow,
};
use super::state::State;
use crate::backend::BlockBackend;
use crate::engine::{Pool, VersionKind};
use crate::units::VersionId;

/// Rows read at a time.
const SCAN_LEN: usize = 8192;

impl<B: BlockBackend + 'static> Service<B> {
    /// Opens the service of a pool, new or not. Imports that were not published go now.
    ///
    /// # Errors
    /// `PoolDamaged` and `PoolTooNew` for records that cannot be read; what the engine says.
    pub async fn open(
        pool: Pool<B>,
        environment: Rc<dyn Environment>,
    ) -> Result<Self, ServiceError> {
        let mut changes = Changes::default();
        load(&pool, |id, row| drop(changes.disks.insert(id, Some(row)))).await?;
        load(&pool, |id, row| {
            drop(changes.snapshots.insert(id, Some(row)))
        })
        .await?;
        load(&pool, |id, row| drop(changes.copies.insert(id, Some(row)))).await?;
        load(&pool, |id, row| drop(changes.groups.insert(id, Some(row)))).await?;
        load(&pool, |id, row| drop(changes.images.insert(id, Some(row)))).await?;
        load(&pool, |id, row| {
            drop(changes.instances.insert(id, Some(row)))
        })
        .await?;
        load(&pool, |id, row| {
            changes.workloads.insert(id, Some(row));
        })
        .await?;
        load(&pool, |id, row| {
            drop(changes.incidents.insert(id, Some(row)))
        })
        .await?;
        load(&pool, |id, row| {
            drop(changes.policies.insert(id, Some(row)))
        })
        .await?;
        load(&pool, |id, row| {
            changes.keys.insert(id, Some(row));
        })
        .await?;
        load(&pool, |id, row| {
            drop(changes.associations.insert(id, Some(row)))
        })
        .await?;
        load(&pool, |id, row| drop(changes.meters.insert(id, Some(row)))).await?;
        load(&pool, |id, row| {
            drop(changes.activity.insert(id, Some(row)))
        })
        .await?;
        load::<_, PoolSettings>(&pool, |_, row| changes.settings = Some(row)).await?;
        let mut state = State::default();
        state.apply(changes);
        check(&state, &pool)?;
        let service = Self::with(pool, environment, state);
        service.spoil_again();
        service.wake();
        service.remove_staged().await?;
        Ok(service)
    }

    /// Removes imports that an earlier session began and did not publish, and keys of nothing.
    async fn remove_staged(&self) -> Result<(), ServiceError> {
        let is_tidy = {
            let state = self.inner.state.borrow();
            let mut keys = state.keys.keys();
            let all_used = keys.all(|key| state.key_uses.contains_key(key));
            all_used && !state.disks.values().any(|row| row.is_staged)
        };
        if is_tidy {
            return Ok(());
        }
        let now = self.now();
        let (flight, (), _) = self.launch(None, now, |plan| {
            for (id, row) in plan.state.disks.iter().filter(|(_, row)| row.is_staged) {
                plan.tx.delete(row.head);
                plan.changes.disks.insert(*id, None);
            }
            for key in plan.state.keys.keys() {
                if !plan.state.key_uses.contains_key(key) {
                    plan.changes.keys.insert(*key, None);
                }
            }
            Ok(())
        })?;
        self.land(flight).await?;
        Ok(())
    }
}

async fn load<B: BlockBackend, R: Row>(
    pool: &Pool<B>,
    mut take: impl FnMut(R::Key, R),
) -> Result<(), ServiceError> {
    let mut after = None;
    loop {
        let rows = pool.rows(R::KIND, after.as_deref(), SCAN_LEN).await?;
        let Some((last, _)) = rows.last() else {
            return Ok(());
        };
        after = Some(last.clone());
        for (id, value) in &rows {
            let key = R::Key::from_bytes(id).map_err(|error| corrupt::<R>(id, error))?;
            let row = R::from_bytes(value).map_err(|error| corrupt::<R>(id, error))?;
            take(key, row);
        }
    }
}

fn corrupt<R: Row>(id: &[u8], source: RowError) -> ServiceError {
    ServiceError::Corrupt {
        kind: R::KIND,
        id: super::command::clip(&String::from_utf8_lossy(id)),
        source,
    }
}

/// What records say about the engine's versions and about each other must be so: everything after
/// this relies on it.
fn check<B: BlockBackend>(state: &State, pool: &Pool<B>) -> Result<(), ServiceError> {
    let is = |version: VersionId, kind: VersionKind| {
        pool.version(version)
            .is_some_and(|found| found.kind == kind)
    };
    let has_key = |version: VersionId, key: Option<KeyId>| {
        let is_sealed = pool.version(version).is_some_and(|found| found.is_sealed());
        is_sealed == key.is_some() && key.is_none_or(|key| state.keys.contains_key(&key))
    };
    let region = state.settings.region();
    let is_elsewhere = |zone: Option<ZoneId>| zone.is_some_and(|zone| zone.region() != region);
    for (id, row) in state.disks.iter().chain(&state.bin.disks) {
        if is_elsewhere(row.zone) {
            return Err(corrupt::<DiskRow>(&id.to_bytes(), RowError::BadLink));
        }
        if !is(row.head, VersionKind::Head) {
            let error = RowError::BadVersion(row.head.raw());
            return Err(corrupt::<DiskRow>(&id.to_bytes(), error));
        }
        if !has_key(row.head, row.key) {
            return Err(corrupt::<DiskRow>(&id.to_bytes(), RowError::BadLink));
        }
    }
    for (id, row) in state.snapshots.iter().chain(&state.bin.snapshots) {
        if !is(row.version, VersionKind::Snapshot) {
            let error = RowError::BadVersion(row.version.raw());
            return Err(corrupt::<SnapshotRow>(&id.to_bytes(), error));
        }
        if !has_key(row.version, row.key) {
            return Err(corrupt::<SnapshotRow>(&id.to_bytes(), RowError::BadLink));
        }
        if row
            .group
            .is_some_and(|group| !state.groups.contains_key(&group))
        {
            return Err(corrupt::<SnapshotRow>(&id.to_bytes(), RowError::BadLink));
        }
    }
    for (id, row) in &state.copies {
        let is_head = |part: &PartRow| {
            let found = pool.version(part.head);
            let found = found.filter(|found| found.kind == VersionKind::Head);
            found.is_some_and(|found| found.is_sealed() == part.key.is_some())
        };
        let mut missing = row.parts.iter().filter(|part| !is_head(part));
        let is_sound = row.parts.first().is_some_and(|part| part.id == *id);
        if !is_sound || (row.failure.is_none() && missing.next().is_some()) {
            return Err(corrupt::<CopyRow>(&id.to_bytes(), RowError::BadLink));
        }
    }
    for id in state.workloads.keys() {
        if !state.instances.contains_key(id) {
            return Err(corrupt::<WorkloadRow>(&id.to_bytes(), RowError::BadLink));
        }
    }
    for (id, row) in &state.associations {
        let is_known = |policy| state.policies.contains_key(policy);
        let mut policies = row.policies.iter().map(|applied| &applied.policy);
        let is_disk = state.disks.contains_key(id) || state.bin.disks.contains_key(id);
        if !is_disk || !policies.all(is_known) {
            return Err(corrupt::<AssociationRow>(&id.to_bytes(), RowError::BadLink));
        }
    }
    for (id, row) in &state.instances {
        // Each disk once, and one that several have allows it.
        let mut own = std::collections::BTreeSet::new();
        let is_sound = row.disks().all(|disk| {
            let is_shared = state.instances_with(disk).nth(1).is_some();
            let found = state.disks.get(&disk).filter(|disk| !disk.is_staged);
            found.is_some_and(|found| !is_shared || found.multi_attach) && own.insert(disk)
        });
        if !is_sound || is_elsewhere(row.zone) {
            return Err(corrupt::<InstanceRow>(&id.to_bytes(), RowError::BadLink));
        }
    }
    for (id, row) in &state.images {
        if !(row.snapshots()).all(|snapshot| state.snapshots.contains_key(&snapshot)) {
            return Err(corrupt::<ImageRow>(&id.to_bytes(), RowError::BadLink));
        }
    }
    Ok(())
}
