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
        let mut state = State::default();
        load(&pool, &mut state, |all, id, row| {
            all.disks.insert(id, row);
        })
        .await?;
        load(&pool, &mut state, |all, id, row| {
            all.snapshots.insert(id, row);
        })
        .await?;
        load(&pool, &mut state, |all, id, row| {
            all.copies.insert(id, row);
        })
        .await?;
        load(&pool, &mut state, |all, id, row| {
            all.groups.insert(id, row);
        })
        .await?;
        load(&pool, &mut state, |all, id, row| {
            all.images.insert(id, row);
        })
        .await?;
        load(&pool, &mut state, |all, id, row| {
            all.instances.insert(id, row);
        })
        .await?;
        load(&pool, &mut state, |all, id, row| {
            all.workloads.insert(id, row);
        })
        .await?;
        load(&pool, &mut state, |all, id, row| {
            all.incidents.insert(id, row);
        })
        .await?;
        load(&pool, &mut state, |all, id, row| {
            all.policies.insert(id, row);
        })
        .await?;
        load(&pool, &mut state, |all, id, row| {
            all.keys.insert(id, row);
        })
        .await?;
        load(&pool, &mut state, |all, id, row| {
            all.associations.insert(id, row);
        })
        .await?;
        load(&pool, &mut state, |all, id, row| {
            all.meters.insert(id, row);
        })
        .await?;
        load(&pool, &mut state, |all, id, row| {
            all.activity.insert(id, row);
        })
        .await?;
        load::<_, PoolSettings>(&pool, &mut state, |all, _, row| all.settings = row).await?;
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

/// Takes all records of a kind into the state, some at a time.
async fn load<B: BlockBackend, R: Row>(
    pool: &Pool<B>,
    state: &mut State,
    put: impl Fn(&mut Changes, R::Key, Option<R>),
) -> Result<(), ServiceError> {
    let mut after = None;
    loop {
        let rows = pool.rows(R::KIND, after.as_deref(), SCAN_LEN).await?;
        let Some((last, _)) = rows.last() else {
            return Ok(());
        };
        let mut changes = Changes::default();
        for (id, value) in &rows {
            let key = R::Key::from_bytes(id).map_err(|error| corrupt::<R>(id, error))?;
            let row = R::from_bytes(value).map_err(|error| corrupt::<R>(id, error))?;
            put(&mut changes, key, Some(row));
        }
        state.apply(changes);
        after = Some(last.clone());
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
    let is = |version: VersionId, kind: VersionKind, key: Option<KeyId>| {
        let facts = pool.with_version(version, |found| (found.kind, found.is_sealed()));
        if facts.is_none_or(|(found, _)| found != kind) {
            return Err(RowError::BadVersion(version.raw()));
        }
        let has_key = key.is_none_or(|key| state.keys.contains_key(&key));
        let is_right = has_key && facts == Some((kind, key.is_some()));
        is_right.then_some(()).ok_or(RowError::BadLink)
    };
    let region = state.settings.region();
    let is_elsewhere = |zone: Option<ZoneId>| zone.is_some_and(|zone| zone.region() != region);
    for (id, row) in state.disks.iter().chain(&state.bin.disks) {
        if is_elsewhere(row.zone) {
            return Err(corrupt::<DiskRow>(&id.to_bytes(), RowError::BadLink));
        }
        is(row.head, VersionKind::Head, row.key)
            .map_err(|error| corrupt::<DiskRow>(&id.to_bytes(), error))?;
    }
    for (id, row) in state.snapshots.iter().chain(&state.bin.snapshots) {
        is(row.version, VersionKind::Snapshot, row.key)
            .map_err(|error| corrupt::<SnapshotRow>(&id.to_bytes(), error))?;
    }
    for (group, member) in state.grouped().chain(state.bin.grouped()) {
        if !state.groups.contains_key(&group) {
            return Err(corrupt::<SnapshotRow>(
                &member.to_bytes(),
                RowError::BadLink,
            ));
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
