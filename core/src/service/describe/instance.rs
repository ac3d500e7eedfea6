//! DescribeInstances, whole and page by page.

use super::SnapshotPaging;
use super::page::{Paging, cut};
use crate::backend::BlockBackend;
use crate::service::activity::is_about_instance;
use crate::service::command::InstanceRef;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::ids::{DiskId, InstanceId};
use crate::service::naming::{named, sort_by_name};
use crate::service::rows::{AttachedRow, InstanceRow, Power};
use crate::service::state::State;
use crate::service::views::{
    ActivityView, AttachedView, IdName, InstancePageView, InstanceStatus, InstanceView, TimeMs,
};
use crate::units::VersionId;

/// Which instances are wanted. What is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InstanceFilter {
    /// In this state.
    pub status: Option<InstanceStatus>,
    /// Made from this image: its id.
    pub image: Option<String>,
    /// Having this disk: its id.
    pub disk: Option<String>,
    /// With a tag of this key, and of this value if one is given.
    pub tag: Option<(String, Option<String>)>,
    /// With this in the name.
    pub name: Option<String>,
    /// In this zone: its id.
    pub zone: Option<String>,
}

impl InstanceFilter {
    fn takes(&self, view: &InstanceView) -> bool {
        let tag = self.tag.as_ref().is_none_or(|(key, value)| {
            let mut tags = view.tags.iter().filter(|tag| tag.key == *key);
            tags.any(|tag| value.as_ref().is_none_or(|value| tag.value == *value))
        });
        let has = |disk: &String| {
            let mut data = view.data_disks.iter();
            view.system_disk.disk.id == *disk || data.any(|data| data.disk.id == *disk)
        };
        tag && self.status.is_none_or(|wanted| wanted == view.status)
            && self.image.as_ref().is_none_or(|id| view.image.id == *id)
            && self.disk.as_ref().is_none_or(has)
            && self.zone.as_ref().is_none_or(|id| view.zone == *id)
            && (self.name.as_ref()).is_none_or(|part| view.name.contains(part.as_str()))
    }
}

/// A running instance, for whoever drives what runs on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningInstance {
    /// The instance.
    pub instance: IdName,
    /// When it was started: tells one run of it from the next.
    pub started_ms: TimeMs,
    /// Its disks, the system disk first.
    pub disks: Vec<IdName>,
}

impl<B: BlockBackend + 'static> Service<B> {
    /// Instances, newest first. Those being made come first.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn describe_instances(
        &self,
        filter: &InstanceFilter,
    ) -> Result<Vec<InstanceView>, ServiceError> {
        let mut views = self.find_instances(filter).await;
        for view in &mut views {
            self.measure_disks(view).await?;
        }
        Ok(views)
    }

    /// One page of the instances that a filter takes, newest first.
    ///
    /// # Errors
    /// `InvalidParameter` for a page, a size or a token that cannot be; what the engine says.
    pub async fn describe_instance_page(
        &self,
        filter: &InstanceFilter,
        paging: &SnapshotPaging,
    ) -> Result<InstancePageView, ServiceError> {
        let paging = Paging::<InstanceId>::of(paging)?;
        let found = self.find_instances(filter).await;
        let total = found.len() as u64;
        let (mut instances, next_token) = cut(found, &paging, |view| (view.created_ms, &view.id));
        for view in &mut instances {
            self.measure_disks(view).await?;
        }
        Ok(InstancePageView {
            instances,
            total,
            next_token,
        })
    }

    /// One instance.
    ///
    /// # Errors
    /// `InvalidInstanceId.NotFound`; what the engine says.
    pub async fn describe_instance(
        &self,
        instance: &InstanceRef,
    ) -> Result<InstanceView, ServiceError> {
        self.catch_up().await;
        let mut view = {
            let state = self.inner.state.borrow();
            let (id, row) = state.find_instance(instance)?;
            self.instance_facts(&state, id, row, state.instance_status(id, row))
        };
        self.measure_disks(&mut view).await?;
        Ok(view)
    }

    /// The newest lines of the log about an instance, newest first.
    ///
    /// # Errors
    /// `InvalidInstanceId.NotFound`.
    pub async fn describe_instance_activity(
        &self,
        instance: &InstanceRef,
        count_max: usize,
    ) -> Result<Vec<ActivityView>, ServiceError> {
        self.catch_up().await;
        let state = self.inner.state.borrow();
        let (id, row) = state.find_instance(instance)?;
        let (id, name) = (id.to_string(), row.name.as_str());
        let lines = state.describe_activity(usize::MAX).into_iter();
        let mine = lines.filter(|line| is_about_instance(line, &id, name));
        Ok(mine.take(count_max).collect())
    }

    /// The instances that run now.
    #[must_use]
    pub fn running_instances(&self) -> Vec<RunningInstance> {
        let state = self.inner.state.borrow();
        let instances = state.instances.iter();
        let running = instances.filter(|(_, row)| row.power == Power::Running);
        let views = running.map(|(&id, row)| RunningInstance {
            instance: named(id, Some(&row.name)),
            started_ms: row.started_ms,
            disks: row.disks().map(|disk| state.disk_name(disk)).collect(),
        });
        views.collect()
    }

    /// Those that a filter takes, without what takes I/O, in the order of lists.
    async fn find_instances(&self, filter: &InstanceFilter) -> Vec<InstanceView> {
        self.catch_up().await;
        let state = self.inner.state.borrow();
        let there = state.instances.iter();
        let there = there.map(|(&id, row)| (id, row.clone(), state.instance_status(id, row)));
        let flights = state.in_flight.values();
        let coming = flights.flat_map(|flight| &flight.changes.instances);
        let coming = coming.filter(|(id, _)| !state.instances.contains_key(id));
        let coming =
            coming.filter_map(|(id, row)| Some((*id, row.clone()?, InstanceStatus::Pending)));
        let views = there.chain(coming);
        let views = views.map(|(id, row, status)| self.instance_facts(&state, id, &row, status));
        let mut views: Vec<_> = views.filter(|view| filter.takes(view)).collect();
        views.sort_by(|a, b| (b.created_ms, &b.id).cmp(&(a.created_ms, &a.id)));
        views
    }

    fn instance_facts(
        &self,
        state: &State,
        id: InstanceId,
        row: &InstanceRow,
        status: InstanceStatus,
    ) -> InstanceView {
        let system = AttachedRow {
            disk: row.system_disk,
            delete_with_instance: true,
            is_scaled: false,
            by_rule: false,
        };
        let data = row.data_disks.iter();
        InstanceView {
            id: id.to_string(),
            name: row.name.clone(),
            description: row.description.clone(),
            tags: row.tags.clone(),
            status,
            zone: state.zone_of_instance(row).to_string(),
            is_lost: state.check_zone(state.zone_of_instance(row)).is_err(),
            created_ms: row.created_ms,
            started_ms: row.started_ms,
            was_cut_off: row.was_cut_off == Some(true),
            image: state.image_name(row.image),
            is_image_gone: !state.images.contains_key(&row.image),
            system_disk: self.attached_view(state, id, system),
            data_disks: data
                .map(|attached| self.attached_view(state, id, *attached))
                .collect(),
            groups: state.groups_with(row.disks()),
            rule: row.rule,
            used_percent: None,
        }
    }

    fn attached_view(
        &self,
        state: &State,
        instance: InstanceId,
        attached: AttachedRow,
    ) -> AttachedView {
        let disk = attached.disk;
        let row = state.disks.get(&disk);
        let version = row.and_then(|row| self.inner.pool.version(row.head));
        let others = state.instances_with(disk);
        let others = others.filter(|(id, _)| *id != instance);
        let mut others: Vec<_> = others.map(|(id, row)| named(id, Some(&row.name))).collect();
        sort_by_name(&mut others);
        AttachedView {
            disk: state.disk_name(disk),
            len: version.map_or(0, |version| version.len),
            data_bytes: 0,
            delete_with_instance: attached.delete_with_instance,
            is_scaled: attached.is_scaled,
            multi_attach: row.is_some_and(|row| row.multi_attach),
            locked: row.is_some_and(|row| !self.inner.pool.is_unlocked(row.head)),
            others,
        }
    }

    /// Adds how much of its disks is written.
    async fn measure_disks(&self, view: &mut InstanceView) -> Result<(), ServiceError> {
        let disks = view.data_disks.iter_mut();
        for attached in disks.chain([&mut view.system_disk]) {
            let head = attached.disk.id.parse().ok().and_then(|id| self.head(id));
            if let Some(head) = head {
                attached.data_bytes = self.contents(head).await?;
            }
        }
        let sum = |of: fn(&AttachedView) -> u64| {
            let all = view.data_disks.iter();
            all.map(|attached| u128::from(of(attached))).sum::<u128>()
        };
        let (data, len) = (sum(|disk| disk.data_bytes), sum(|disk| disk.len));
        let percent = (data * 100).checked_div(len);
        view.used_percent = percent.map(|percent| u8::try_from(percent).unwrap_or(u8::MAX));
        Ok(())
    }

    fn head(&self, disk: DiskId) -> Option<VersionId> {
        let state = self.inner.state.borrow();
        let head = state.disks.get(&disk).map(|row| row.head);
        head.filter(|head| self.inner.pool.version(*head).is_some())
    }
}
