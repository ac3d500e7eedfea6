//! Long random histories of all operations, against a plain model of the rules: what is refused, and
//! by which code; what is there; what it holds.

mod groups;
mod instances;
mod model;
mod workloads;

use model::{Data, Disk, HOUR_MS, Model, Refused, Source};

use std::collections::BTreeSet;

use super::*;
use crate::service::views::{BinKind, IdName};

const BLOCK: u64 = 16 << 10;
const MIB: u64 = 1 << 20;

/// A sequence that a seed determines.
pub(in crate::service::tests) struct Random(pub(in crate::service::tests) u64);

impl Random {
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    pub(super) fn is(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(super) fn pick(&mut self, from: &[String]) -> String {
        match from.len() {
            0 => "s-nobody0nobody0nobody".to_owned(),
            len => from[self.below(len)].clone(),
        }
    }
}

struct History<'b> {
    bench: &'b Bench,
    model: Model,
    random: Random,
    /// Ids of all there ever was: what is gone is asked for too.
    disks: Vec<String>,
    snapshots: Vec<String>,
    images: Vec<String>,
    groups: Vec<String>,
    instances: Vec<String>,
    refused: usize,
    /// How often the oldest snapshot was not what went at the quota.
    passed_over: usize,
}

impl History<'_> {
    /// Runs a command of which the model says what comes of it.
    async fn run(&mut self, text: &str, wanted: Result<(), Refused>) -> Option<Vec<IdName>> {
        let result = self.bench.service.run(text).await;
        match (result, wanted) {
            (Ok(outcome), Ok(())) => Some(outcome.created),
            (Err(error), Err(code)) => {
                assert_eq!(error.code(), code, "{text}: {error}");
                self.refused += 1;
                None
            }
            (Ok(_), Err(code)) => panic!("{text}: it was done, not refused with {code}"),
            (Err(error), Ok(())) => panic!("{text}: {error}"),
        }
    }

    async fn step(&mut self) {
        self.model.now = self.bench.environment.now_ms.get();
        // Mostly what is there; what is gone or in the bin is asked for too.
        let seen = self
            .model
            .disks
            .iter()
            .filter(|(_, disk)| disk.binned.is_none());
        let seen: Vec<_> = seen.map(|(id, _)| id.clone()).collect();
        let disk = if self.random.is(85) {
            self.random.pick(&seen)
        } else {
            self.random.pick(&self.disks)
        };
        let oldest = self.model.chain(&disk).into_iter().next();
        let snapshot = match oldest.filter(|_| self.random.is(30)) {
            Some(oldest) => oldest,
            None => self.random.pick(&self.snapshots),
        };
        match self.random.below(30) {
            0 => self.create_disk().await,
            1..=4 => self.write(&disk).await,
            5 => self.take(&disk, 1).await,
            // Enough to get to the quota.
            6 if self.random.is(25) => {
                // In one moment: times do not tell them apart.
                let step_ms = self.bench.environment.step_ms.replace(0);
                self.take(&disk, 70).await;
                self.bench.environment.step_ms.set(step_ms);
            }
            6 | 7 => self.group().await,
            8 => self.delete_snapshot(&snapshot).await,
            9 if self.random.is(60) => self.delete_disk(&disk).await,
            9 => self.lock(&snapshot).await,
            11 if self.random.is(50) => self.roll_back_group().await,
            10 | 11 => self.roll_back(&disk).await,
            12 => self.reinit(&disk).await,
            13 => self.resize(&disk).await,
            14 => self.image(&snapshot).await,
            15 | 16 => self.lock(&snapshot).await,
            17 => self.rename(&snapshot).await,
            18 | 19 => self.restore().await,
            20 => self.leave_bin().await,
            21 => self.settings().await,
            24.. => self.instance_step(&disk).await,
            22 => {
                let clock = &self.bench.environment.now_ms;
                clock.set(clock.get() + (1 + self.random.below(30)) as u64 * HOUR_MS);
            }
            _ => self.delete_group().await,
        }
    }

    async fn create_disk(&mut self) {
        let name = format!("disk-{}", self.random.below(4));
        let is_system = self.random.is(50);
        let kind = if is_system { "--system" } else { "--data" };
        let (from, wanted) = match self.random.below(3) {
            0 => (format!("--size {MIB}"), Ok((MIB, [0; 4], None))),
            1 => {
                let id = self.random.pick(&self.snapshots);
                let found = self.model.snapshot(&id);
                let found = found.map(|s| (s.len, s.data, Some(Source::Snapshot(id.clone()))));
                (format!("--from-snapshot {id}"), found)
            }
            _ => {
                let id = self.random.pick(&self.images);
                let found = self.model.image(&id);
                let found = found.map(|held| {
                    let snapshot = &self.model.snapshots[&held[0]];
                    (snapshot.len, snapshot.data, Some(Source::Image(id.clone())))
                });
                (format!("--from-image {id}"), found)
            }
        };
        let text = format!("disk create {name} {from} {kind}");
        let made = self
            .run(&text, wanted.as_ref().map(|_| ()).map_err(|code| *code))
            .await;
        if let (Some(made), Ok((len, data, source))) = (made, wanted) {
            let disk = Disk {
                name,
                is_system,
                len,
                data,
                source,
                binned: None,
            };
            self.disks.push(made[0].id.clone());
            self.model.disks.insert(made[0].id.clone(), disk);
        }
    }

    async fn write(&mut self, disk: &str) {
        let (block, byte) = (self.random.below(4), self.random.below(250));
        let offset = block as u64 * BLOCK;
        let text = format!("disk write {disk} --offset {offset} --fill {byte} --length {BLOCK}");
        if self.run(&text, self.model.writable(disk)).await.is_some() {
            let disk = self.model.disks.get_mut(disk).unwrap();
            disk.data[block] = u8::try_from(byte).unwrap();
        }
    }

    async fn take(&mut self, disk: &str, times: usize) {
        for _ in 0..times {
            self.model.now = self.bench.environment.now_ms.get();
            let is_automatic = self.random.is(40);
            let name = if is_automatic { "auto-1" } else { "by-hand" };
            let wanted = self.model.disk(disk);
            let wanted = wanted.and_then(|_| self.model.victim(disk, is_automatic, None));
            let made = if is_automatic {
                let disk = DiskRef::new(disk);
                let made = self
                    .bench
                    .service
                    .create_automatic_snapshot(&disk, name)
                    .await;
                assert_eq!(
                    made.as_ref().map_err(ServiceError::code).err(),
                    wanted.err()
                );
                made.ok().map(|outcome| outcome.created)
            } else {
                let role = self.snapshots.len() % 4;
                let text = format!("snapshot create {disk} {name} --tag role=r{role}");
                self.run(&text, wanted.map(drop)).await
            };
            let Some(made) = made else { return };
            if let Ok(Some(victim)) = self.model.victim(disk, is_automatic, None) {
                self.passed_over += usize::from(self.model.chain(disk)[0] != victim);
            }
            self.model
                .take(&made[0].id, (disk, name), is_automatic, None, None);
            self.snapshots.push(made[0].id.clone());
        }
    }

    async fn delete_snapshot(&mut self, id: &str) {
        let is_forced = self.random.is(50);
        let force = if is_forced { "--force" } else { "" };
        let wanted = self.model.may_delete(id, is_forced);
        if self
            .run(&format!("snapshot delete {id} {force}"), wanted)
            .await
            .is_some()
        {
            self.model.delete(id, None);
        }
    }

    async fn delete_disk(&mut self, id: &str) {
        let keeps = self.random.is(30);
        let keep = if keeps { "--keep-automatic" } else { "" };
        let wanted = self
            .model
            .disk(id)
            .and_then(|_| match self.model.holder(id) {
                Some(_) => Err("DiskStillAttached"),
                None => Ok(()),
            });
        if self
            .run(&format!("disk delete {id} {keep}"), wanted)
            .await
            .is_some()
        {
            self.model.delete_disk(id, keeps);
        }
    }

    async fn roll_back(&mut self, disk: &str) {
        let own = self.model.chain(disk);
        let to = if self.random.is(80) {
            self.random.pick(&own)
        } else {
            self.random.pick(&self.snapshots)
        };
        let keeps = self.random.is(40);
        let keep = if keeps { "--keep-current kept" } else { "" };
        let wanted = self.model.disk(disk).and_then(|_| {
            let target = self.model.snapshot(&to)?;
            if target.disk != disk {
                return Err("InvalidParameter.Mismatch");
            }
            self.model.writable(disk)?;
            if keeps {
                self.model.victim(disk, false, Some(&to))?;
            }
            Ok(target)
        });
        let text = format!("disk rollback {disk} {to} {keep}");
        let made = self
            .run(&text, wanted.as_ref().map(|_| ()).map_err(|code| *code))
            .await;
        if let (Some(made), Ok(target)) = (made, wanted) {
            self.keep(&made, disk, Some(&to));
            let disk = self.model.disks.get_mut(disk).unwrap();
            (disk.data, disk.len) = (target.data, target.len);
        }
    }

    async fn reinit(&mut self, disk: &str) {
        let keeps = self.random.is(40);
        let keep = if keeps { "--keep-current kept" } else { "" };
        let wanted = self.model.disk(disk).and_then(|row| {
            self.model.writable(disk)?;
            let (data, source) = self.model.source(&row)?;
            if keeps {
                self.model.victim(disk, false, source.as_deref())?;
            }
            Ok((data, source))
        });
        let text = format!("disk reinit {disk} {keep}");
        let made = self
            .run(&text, wanted.as_ref().map(|_| ()).map_err(|code| *code))
            .await;
        if let (Some(made), Ok((data, source))) = (made, wanted) {
            self.keep(&made, disk, source.as_deref());
            self.model.disks.get_mut(disk).unwrap().data = data;
        }
    }

    /// The safety snapshot.
    fn keep(&mut self, made: &[IdName], disk: &str, spared: Option<&str>) {
        if let Some(made) = made.first() {
            self.model
                .take(&made.id, (disk, "kept"), false, None, spared);
            self.snapshots.push(made.id.clone());
        }
    }

    async fn resize(&mut self, disk: &str) {
        let len = (1 + self.random.below(4)) as u64 * MIB;
        let wanted = self.model.disk(disk).and_then(|row| {
            if len > row.len {
                Ok(())
            } else {
                Err("InvalidDiskSize.TooSmall")
            }
        });
        if self
            .run(&format!("disk resize {disk} {len}"), wanted)
            .await
            .is_some()
        {
            self.model.disks.get_mut(disk).unwrap().len = len;
        }
    }

    async fn image(&mut self, snapshot: &str) {
        if self.random.is(40) {
            let id = self.random.pick(&self.images);
            let is_forced = self.random.is(50);
            let force = if is_forced { "--force" } else { "" };
            let wanted = self.model.image(&id).and_then(|_| {
                let mut instances = self.model.instances.values();
                if !is_forced && instances.any(|instance| instance.image == id) {
                    return Err("ImageUsingByInstance");
                }
                Ok(())
            });
            if self
                .run(&format!("image delete {id} {force}"), wanted)
                .await
                .is_some()
            {
                self.model.images.remove(&id);
            }
            return;
        }
        let wanted = self.model.snapshot(snapshot).and_then(|row| {
            if row.is_system {
                Ok(())
            } else {
                Err("OperationDenied")
            }
        });
        let name = format!("image-{}", self.images.len());
        let text = format!("image create {name} --snapshot {snapshot}");
        if let Some(made) = self.run(&text, wanted).await {
            self.model
                .images
                .insert(made[0].id.clone(), vec![snapshot.to_owned()]);
            self.images.push(made[0].id.clone());
        }
    }

    async fn lock(&mut self, id: &str) {
        if self.random.is(30) {
            let wanted = self.model.may_unlock(id);
            if self
                .run(&format!("snapshot unlock {id}"), wanted)
                .await
                .is_some()
            {
                self.model.snapshots.get_mut(id).unwrap().lock = None;
            }
            return;
        }
        let days = 1 + self.random.below(3) as u64;
        let hours = self.random.is(50).then(|| self.random.below(40) as u64);
        let cool_off = hours.map_or(String::new(), |hours| format!("--cool-off {hours}"));
        let text = format!("snapshot lock {id} --days {days} {cool_off}");
        let wanted = self.model.lock(id, days, hours);
        if self.run(&text, wanted.map(drop)).await.is_some() {
            self.model.snapshots.get_mut(id).unwrap().lock = wanted.ok();
        }
    }

    async fn rename(&mut self, id: &str) {
        let name = format!("name-{}", self.random.below(3));
        let wanted = self.model.snapshot(id).map(drop);
        let text = format!("snapshot modify {id} --name {name}");
        if self.run(&text, wanted).await.is_some() {
            self.model.snapshots.get_mut(id).unwrap().name = name;
        }
    }

    async fn restore(&mut self) {
        let id = match self.random.below(10) {
            0 => self.random.pick(&self.snapshots),
            1 | 2 => self.random.pick(&self.groups),
            _ => self.random.pick(&self.model.binned()),
        };
        let mut after = self.model.clone();
        let wanted = after.restore(&id);
        if self
            .run(&format!("bin restore {id}"), wanted)
            .await
            .is_some()
        {
            self.model = after;
        }
    }

    async fn leave_bin(&mut self) {
        match self.random.below(6) {
            0 => {
                self.run("bin empty", Ok(())).await;
                for id in self.model.binned() {
                    // Some went with what went before them.
                    let _ = self.model.delete_binned(&id);
                }
            }
            1..=3 => {
                let now = self.model.now;
                let service = &self.bench.service;
                while service
                    .expire_bin(now)
                    .await
                    .unwrap()
                    .is_some_and(|due| due <= now)
                {}
                self.model.expire();
            }
            _ => {
                let id = match self.random.below(3) {
                    0 => self.random.pick(&self.groups),
                    _ => self.random.pick(&self.model.binned()),
                };
                let mut after = self.model.clone();
                let wanted = after.delete_binned(&id);
                if self
                    .run(&format!("bin delete {id}"), wanted)
                    .await
                    .is_some()
                {
                    self.model = after;
                }
            }
        }
    }

    async fn settings(&mut self) {
        if self.random.is(50) {
            self.model.bin_days = [0, 1, 2, 7][self.random.below(4)];
            let text = format!("pool set-bin-period {}", self.model.bin_days);
            self.run(&text, Ok(())).await;
            let text = format!("pool modify --price {}", self.model.bin_days);
            self.run(&text, Ok(())).await;
        } else {
            self.model.only_automatic_go = self.random.is(50);
            let policy = if self.model.only_automatic_go {
                "oldest-automatic"
            } else {
                "oldest"
            };
            self.run(&format!("pool set-quota-policy {policy}"), Ok(()))
                .await;
        }
    }

    /// What is there is what the model has.
    async fn compare(&self) {
        let groups = self.bench.service.describe_snapshot_groups().await.len();
        let bin = self.bench.service.describe_bin().await.unwrap();
        let all = bin.items.into_iter();
        let (groups_there, bin): (Vec<_>, Vec<_>) =
            all.partition(|item| item.kind == BinKind::Group);
        let groups_there: BTreeSet<_> = groups_there.into_iter().map(|item| item.id).collect();
        assert_eq!(groups_there, self.model.binned_groups());
        let mut bin: Vec<_> = bin.into_iter().map(|item| item.id).collect();
        bin.sort_unstable();
        let mut wanted = self.model.binned();
        wanted.sort_unstable();
        assert_eq!(bin, wanted);
        let seen = |id: &String| {
            let mut all = self.model.snapshots.values();
            all.any(|s| s.group.as_ref() == Some(id) && s.binned.is_none())
        };
        assert_eq!(
            groups,
            self.model.groups.keys().filter(|id| seen(id)).count()
        );
        let service = &self.bench.service;
        let incidents = service.describe_incidents().into_iter().rev();
        let incidents: Vec<_> = incidents.map(|incident| incident.number).collect();
        assert_eq!(
            incidents,
            self.model.incidents.iter().copied().collect::<Vec<_>>()
        );
        let workloads = service.describe_workloads().into_iter();
        let workloads: Vec<_> = workloads
            .map(|row| (row.instance.id, row.disk.id))
            .collect();
        let wanted = self.model.instances.iter();
        let wanted =
            wanted.filter_map(|(id, instance)| Some((id.clone(), instance.workload.clone()?)));
        assert_eq!(workloads, wanted.collect::<Vec<_>>());
        let mut reads = Vec::new();
        {
            let state = self.bench.service.inner.state.borrow();
            let disks = state
                .disks
                .iter()
                .map(|(id, row)| (id.to_string(), &row.name));
            let wanted = self
                .model
                .disks
                .iter()
                .filter(|(_, row)| row.binned.is_none());
            let wanted = wanted.map(|(id, row)| (id.clone(), &row.name));
            assert_eq!(disks.collect::<Vec<_>>(), wanted.collect::<Vec<_>>());
            let snapshots = state
                .snapshots
                .iter()
                .map(|(id, row)| (id.to_string(), &row.name));
            let wanted = self
                .model
                .snapshots
                .iter()
                .filter(|(_, row)| row.binned.is_none());
            let wanted = wanted.map(|(id, row)| (id.clone(), &row.name));
            assert_eq!(snapshots.collect::<Vec<_>>(), wanted.collect::<Vec<_>>());
            let images = state.images.keys().map(ToString::to_string);
            assert_eq!(
                images.collect::<Vec<_>>(),
                self.model.images.keys().cloned().collect::<Vec<_>>()
            );
            assert_eq!(state.groups.len(), self.model.groups.len());
            let instances = state.instances.iter().map(|(id, row)| {
                let disks: Vec<_> = row.disks().map(|disk| disk.to_string()).collect();
                (id.to_string(), disks)
            });
            let wanted = self.model.instances.iter().map(|(id, instance)| {
                let data = instance.data.iter().map(|(disk, ..)| disk.clone());
                let all = std::iter::once(instance.system.clone()).chain(data);
                (id.clone(), all.collect::<Vec<_>>())
            });
            assert_eq!(instances.collect::<Vec<_>>(), wanted.collect::<Vec<_>>());
            // What lies in the bin is as it was.
            for (id, row) in state.disks.iter().chain(&state.bin.disks) {
                let model = &self.model.disks[&id.to_string()];
                reads.push((row.head, model.data, model.len));
            }
            for (id, row) in state.snapshots.iter().chain(&state.bin.snapshots) {
                let model = &self.model.snapshots[&id.to_string()];
                reads.push((row.version, model.data, model.len));
            }
        }
        for (version, wanted, len) in reads {
            let pool = self.bench.service.pool();
            let mut data: Data = [0; 4];
            for (block, byte) in data.iter_mut().enumerate() {
                let mut read = [0];
                pool.read(version, block as u64 * BLOCK + 7, &mut read)
                    .await
                    .unwrap();
                [*byte] = read;
            }
            assert_eq!((data, pool.version(version).unwrap().len), (wanted, len));
        }
    }
}

/// How often the quota passed the oldest over, and how many pages told something.
fn history(seed: u64, steps: usize) -> (usize, usize) {
    let mut met = (0, 0);
    with_bin_bench(async |bench| {
        let mut history = History {
            bench,
            model: Model {
                bin_days: 7,
                ..Model::default()
            },
            random: Random(seed),
            disks: Vec::new(),
            snapshots: Vec::new(),
            images: Vec::new(),
            groups: Vec::new(),
            instances: Vec::new(),
            refused: 0,
            passed_over: 0,
        };
        let mut pages = (Random(seed), 0);
        for step in 0..steps {
            history.step().await;
            index::check(bench);
            if step % 8 == 0 {
                history.compare().await;
                pages.1 += index::check_pages(bench, &mut pages.0, &history.disks).await;
            }
        }
        history.compare().await;
        bench.assert_reopens_the_same().await;
        assert!(history.refused > steps / 20, "{}", history.refused);
        let report = bench.service.pool().check(|_| true).await.unwrap();
        assert!(report.is_clean(), "{:?}", report.findings);
        met = (history.passed_over, pages.1);
    });
    met
}

#[test]
fn long_histories_come_to_what_the_rules_say() {
    let met: Vec<_> = (0..8).map(|seed| history(seed, 400)).collect();
    let passed_over: usize = met.iter().map(|met| met.0).sum();
    let pages: usize = met.iter().map(|met| met.1).sum();
    assert!(passed_over > 20 && pages > 500, "{passed_over} {pages}");
}

/// `ROWDISK_HISTORIES=1000 cargo test --release -p rowdisk histories -- --ignored`
#[test]
#[ignore = "long"]
fn many_long_histories_come_to_what_the_rules_say() {
    let count = std::env::var("ROWDISK_HISTORIES").ok();
    for seed in 1000..1000 + count.and_then(|count| count.parse().ok()).unwrap_or(100) {
        println!("seed {seed}");
        history(seed, 1000);
    }
}
