//! The meter against plain arrays over random histories: for each chain and hour the largest number of
//! places that were reached at once.

use std::collections::{BTreeMap, BTreeSet};

use super::super::histories::Random;
use super::*;
use crate::engine::ExtentState;
use crate::units::VersionId;

/// A plain meter: for each chain and hour the largest number of places that were reached at once.
#[derive(Default)]
struct Plain {
    /// By the disk's id, then by the hour.
    hours: BTreeMap<String, BTreeMap<u64, u64>>,
    /// The places that each snapshot reaches, which never change.
    reached: BTreeMap<u64, BTreeSet<u64>>,
    last_hour: u64,
}

impl Plain {
    /// Looks at everything that is billed now, and charges the hours since the last look by what was
    /// there then: nothing changed in between.
    async fn look(&mut self, bench: &Bench, sizes: &mut BTreeMap<String, u64>) {
        let now = bench.service.now() / HOUR_MS;
        for hour in self.last_hour + 1..=now {
            for (disk, size) in &*sizes {
                self.hours
                    .entry(disk.clone())
                    .or_default()
                    .insert(hour, *size);
            }
        }
        self.last_hour = now;
        *sizes = self.sizes(bench).await;
        for (disk, size) in &*sizes {
            let hour = self
                .hours
                .entry(disk.clone())
                .or_default()
                .entry(now)
                .or_default();
            *hour = (*hour).max(*size);
        }
    }

    async fn sizes(&mut self, bench: &Bench) -> BTreeMap<String, u64> {
        let mut versions = Vec::new();
        {
            let state = bench.service.inner.state.borrow();
            for row in state.snapshots.values().chain(state.bin.snapshots.values()) {
                versions.push((row.disk.to_string(), row.version));
            }
            for (id, row) in &state.bin.disks {
                // It may have come back and been written since it was here before.
                self.reached.remove(&row.head.raw());
                versions.push((id.to_string(), row.head));
            }
        }
        let mut places: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
        for (disk, version) in versions {
            if !self.reached.contains_key(&version.raw()) {
                let found = reached(bench, version).await;
                self.reached.insert(version.raw(), found);
            }
            places
                .entry(disk)
                .or_default()
                .extend(&self.reached[&version.raw()]);
        }
        let sizes = places.into_iter();
        sizes
            .map(|(disk, places)| (disk, places.len() as u64 * BLOCK))
            .collect()
    }

    fn months(&self) -> BTreeMap<(String, String), u64> {
        let mut months = BTreeMap::new();
        for (disk, hours) in &self.hours {
            for (hour, bytes) in hours {
                let month = Month::of_hour(*hour).text();
                *months.entry((month, disk.clone())).or_default() += bytes;
            }
        }
        months.retain(|_, sum| *sum > 0);
        months
    }
}

async fn reached(bench: &Bench, version: VersionId) -> BTreeSet<u64> {
    let pool = bench.service.pool();
    let mut places = BTreeSet::new();
    for block in 0..8 {
        let run = pool
            .extents(version, block * BLOCK, BLOCK, 1)
            .await
            .unwrap();
        if let ExtentState::Data { location, .. } = run.extents[0].state {
            places.insert(location.raw());
        }
    }
    places
}

async fn billed_months(bench: &Bench) -> BTreeMap<(String, String), u64> {
    let mut found = BTreeMap::new();
    let all = bill(bench).await.months;
    for month in all {
        let view = bench
            .service
            .describe_bill(Some(&month.month))
            .await
            .unwrap();
        let mut sum = 0;
        for disk in view.disks {
            sum += disk.byte_hours;
            if disk.byte_hours > 0 {
                found.insert((month.month.clone(), disk.disk.id.clone()), disk.byte_hours);
            }
            let id = DiskRef::new(disk.disk.id);
            let lines = bench
                .service
                .describe_chain_bill(&id, Some(&month.month))
                .await
                .unwrap();
            let told: u64 = lines.lines.iter().map(|line| line.byte_hours).sum();
            assert_eq!(
                told + lines.other_byte_hours,
                disk.byte_hours,
                "by snapshot"
            );
        }
        assert_eq!(sum, month.byte_hours);
    }
    found
}

#[test]
fn the_bill_is_what_brute_force_says() {
    let mut removed = 0;
    for seed in 1..=16_u64 {
        with_bin_bench(async |bench| {
            let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let clock = &bench.environment.now_ms;
            clock.set(START);
            let run = async |text: String| bench.service.run(&text).await;
            let mut disks = Vec::new();
            for name in ["disk-a", "disk-b"] {
                let made = run(format!("disk create {name} --size 1M")).await.unwrap();
                disks.push(made.created[0].id.clone());
            }
            run("policy create often --hours 0-23 --weekdays 1-7 --keep 3".to_owned())
                .await
                .unwrap();
            let mut plain = Plain {
                last_hour: START / HOUR_MS,
                ..Plain::default()
            };
            let mut sizes = BTreeMap::new();
            let mut snapshots: Vec<String> = Vec::new();
            for step in 0..100_u64 {
                let disk = disks[random.below(disks.len())].clone();
                let snapshot = random.pick(&snapshots);
                // Whatever it does, it happens now; hours before it are charged as it was.
                plain.look(bench, &mut sizes).await;
                let text = match random.below(20) {
                    0..5 => {
                        let offset = random.below(8) as u64 * BLOCK;
                        format!(
                            "disk write {disk} --offset {offset} --fill {} --length {BLOCK}",
                            step + 1
                        )
                    }
                    5..9 => format!("snapshot create {disk} snap-{step}"),
                    9 => format!("snapshot delete {snapshot} --force"),
                    10 => format!("disk rollback {disk} {snapshot} --keep-current kept-{step}"),
                    11 if disks.len() < 5 => {
                        format!("disk create disk-{step} --from-snapshot {snapshot}")
                    }
                    12 if random.is(30) => format!("disk delete {disk}"),
                    13 => format!("bin restore {disk}"),
                    14 => format!("bin restore {snapshot}"),
                    15 if random.is(40) => "bin empty".to_owned(),
                    15 => format!("pool set-bin-period {}", random.below(3)),
                    16 => format!("policy apply often {disk}"),
                    17 => {
                        // The page was closed, for up to two weeks; or the clock is set back.
                        let hours = if random.is(20) { 24 * 14 } else { 30 };
                        let hours = random.below(hours) as u64;
                        if random.is(85) {
                            clock.set(clock.get() + hours * HOUR_MS);
                        } else {
                            clock.set(clock.get() - clock.get().min(hours) * HOUR_MS / 4);
                        }
                        continue;
                    }
                    18 => format!("snapshot modify {snapshot} --retention 1"),
                    _ => {
                        // What is due, as the service does it, with a look at each commit.
                        let service = &bench.service;
                        let now = service.now();
                        let due = service.inner.state.borrow().due(now, usize::MAX);
                        for run in &due.runs {
                            removed +=
                                usize::from(service.run_policy(run).await.unwrap().is_some());
                            plain.look(bench, &mut sizes).await;
                        }
                        for expiring in &due.expiring {
                            let still = service.inner.state.borrow().still_due(expiring, now);
                            if let Some(expiring) = still {
                                removed += expiring.going.len();
                                service.expire(&expiring).await.unwrap();
                                plain.look(bench, &mut sizes).await;
                            }
                        }
                        service.expire_bin(now).await.unwrap();
                        plain.look(bench, &mut sizes).await;
                        continue;
                    }
                };
                if let Ok(outcome) = run(text).await {
                    removed += outcome.deleted.len() + outcome.evicted.len();
                    for made in outcome.created {
                        if made.id.starts_with("d-") {
                            disks.push(made.id);
                        } else if made.id.starts_with("s-") {
                            snapshots.push(made.id);
                        }
                    }
                }
                plain.look(bench, &mut sizes).await;
                if step % 6 == 0 {
                    assert_eq!(
                        billed_months(bench).await,
                        plain.months(),
                        "seed {seed}, step {step}"
                    );
                }
            }
            plain.look(bench, &mut sizes).await;
            assert_eq!(billed_months(bench).await, plain.months(), "seed {seed}");
            bench.assert_reopens_the_same().await;
        });
    }
    assert!(removed > 150, "{removed}");
}
