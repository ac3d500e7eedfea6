//! The meter: what is charged for each hour, by hand, and over random histories by brute force.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::backend::decorators::{Fault, Faults};
use crate::backend::memory::Medium;
use crate::service::bill::{HOUR_MS, Month};
use crate::service::views::{BillView, BilledPlace, ChainBillView};

const BLOCK: u64 = 16 << 10;
/// The beginning of an hour on 28 November 2026: the month ends in three days.
const START: TimeMs = 1_795_824_000_000;

/// Sets the clock to some hours and minutes after the start.
fn at(bench: &Bench, hours: u64, minutes: u64) {
    bench
        .environment
        .now_ms
        .set(START + hours * HOUR_MS + minutes * 60_000);
}

async fn bill(bench: &Bench) -> BillView {
    bench.service.describe_bill(None).await.unwrap()
}

/// Charged in the present month, in blocks times hours.
async fn block_hours(bench: &Bench) -> u64 {
    bill(bench).await.byte_hours / BLOCK
}

/// By its id, as one in the recycle bin and one that is gone are found.
async fn chain(bench: &Bench, disk: &str) -> ChainBillView {
    let mut disks = bill(bench).await.disks.into_iter();
    let id = disks.find(|view| view.disk.name == disk).unwrap().disk.id;
    let view = bench
        .service
        .describe_chain_bill(&DiskRef::new(id), None)
        .await;
    view.unwrap()
}

/// Name, place, blocks times hours, blocks now.
async fn lines(bench: &Bench, disk: &str) -> Vec<(String, BilledPlace, u64, u64)> {
    let lines = chain(bench, disk).await.lines.into_iter();
    let line = |line: crate::service::views::LineBillView| {
        let name = line
            .snapshot
            .map_or("the disk".to_owned(), |name| name.name);
        (
            name,
            line.place,
            line.byte_hours / BLOCK,
            line.now_bytes / BLOCK,
        )
    };
    lines.map(line).collect()
}

async fn write(bench: &Bench, disk: &str, blocks: &[u64], byte: u8) {
    for block in blocks {
        let offset = block * BLOCK;
        let text = format!("disk write {disk} --offset {offset} --fill {byte} --length {BLOCK}");
        bench.run(&text).await;
    }
}

/// The service's own example: blocks A B C D; S1; write B1, C1; S2; write B2; S3; delete S2.
async fn golden(bench: &Bench) {
    at(bench, 0, 10);
    bench.run("disk create web-root --size 1M").await;
    write(bench, "web-root", &[0, 1, 2, 3], 1).await;
    bench.run("snapshot create web-root s1").await;
    write(bench, "web-root", &[1, 2], 2).await;
    bench.run("snapshot create web-root s2").await;
    write(bench, "web-root", &[1], 3).await;
    bench.run("snapshot create web-root s3").await;
}

#[test]
fn golden_bill() {
    use BilledPlace::{Gone, There};
    with_bench(async |bench| {
        golden(bench).await;
        assert_eq!(block_hours(bench).await, 7, "one hour that has begun");
        at(bench, 3, 0);
        let preview = "snapshot delete web-root@s2".parse().unwrap();
        let preview = bench.service.preview(&preview).await.unwrap();
        assert_eq!(preview.bill_fall_bytes, BLOCK, "C1 goes on being billed");
        assert_eq!(block_hours(bench).await, 28);
        bench.run("snapshot delete web-root@s2").await;
        assert_eq!(
            block_hours(bench).await,
            28,
            "the hour it went in has its largest size"
        );
        at(bench, 5, 59);
        assert_eq!(block_hours(bench).await, 28 + 2 * 6);
        assert_eq!(
            lines(bench, "web-root").await,
            [
                ("s1".to_owned(), There, 4 * 6, 4),
                ("s3".to_owned(), There, 4 + 2 * 2, 2),
                ("s2".to_owned(), Gone, 2 * 4, 0),
            ]
        );
        let bill = bill(bench).await;
        assert_eq!((bill.now_bytes, bill.in_use_bytes), (6 * BLOCK, 6 * BLOCK));
        let hours_left = Month::of_hour(START / HOUR_MS).next().first_hour() - START / HOUR_MS - 6;
        assert_eq!(
            bill.projected_byte_hours,
            Some(bill.byte_hours + 6 * BLOCK * hours_left)
        );
    });
}

#[test]
fn an_hour_is_charged_by_its_largest_size_once() {
    with_bench(async |bench| {
        golden(bench).await;
        for name in ["s3", "s2", "s1"] {
            bench.run(&format!("snapshot delete web-root@{name}")).await;
            assert_eq!(block_hours(bench).await, 7);
        }
        write(bench, "web-root", &[0, 1, 2, 3, 4, 5, 6, 7], 4).await;
        bench.run("snapshot create web-root more").await;
        assert_eq!(block_hours(bench).await, 8, "more than the seven before");
        bench.run("snapshot delete web-root@more").await;
        assert_eq!(block_hours(bench).await, 8);
        at(bench, 20, 0);
        assert_eq!(block_hours(bench).await, 8, "nothing is there to charge");
        bench.run("disk delete web-root").await;
        let bill = bill(bench).await;
        assert_eq!(bill.disks[0].disk.name, "web-root", "by the name it had");
        assert_eq!(bill.disks[0].place, BilledPlace::Gone);
    });
}

#[test]
fn months_are_charged_apart_and_their_ends_found() {
    with_bench(async |bench| {
        golden(bench).await;
        let end = Month::of_hour(START / HOUR_MS).next().first_hour() - START / HOUR_MS;
        at(bench, end + 9, 0);
        bench.run("snapshot delete web-root@s2").await;
        let view = bill(bench).await;
        assert_eq!(view.month, "2026-12");
        assert_eq!(view.byte_hours, 7 * 10 * BLOCK);
        let before = bench.service.describe_bill(Some("2026-11")).await.unwrap();
        assert_eq!(before.byte_hours, 7 * end * BLOCK);
        assert_eq!(before.projected_byte_hours, None);
        // After a year closed: 6 blocks for all of it.
        at(bench, end + 24 * 400, 0);
        let sums: u64 = bill(bench)
            .await
            .months
            .iter()
            .map(|month| month.byte_hours)
            .sum();
        assert_eq!(sums / BLOCK, 7 * (end + 10) + 6 * (24 * 400 - 9));
        bench.run("snapshot delete web-root@s1").await;
        let again: u64 = bill(bench)
            .await
            .months
            .iter()
            .map(|month| month.byte_hours)
            .sum();
        assert_eq!(again, sums);
        let disk = DiskRef::new("web-root");
        let old = bench.service.describe_chain_bill(&disk, Some("2026-11"));
        let old = old.await.unwrap();
        assert_eq!(old.other_byte_hours, before.byte_hours, "kept as one sum");
    });
}

#[test]
fn the_recycle_bin_is_billed_until_it_is_left() {
    use BilledPlace::{Bin, There};
    with_bin_bench(async |bench| {
        golden(bench).await;
        write(bench, "web-root", &[5], 5).await;
        bench.run("snapshot delete web-root@s2").await;
        at(bench, 1, 0);
        assert_eq!(block_hours(bench).await, 14, "it is still there");
        assert_eq!(lines(bench, "web-root").await[1].1, Bin);
        bench.run("disk delete web-root").await;
        at(bench, 2, 0);
        assert_eq!(
            block_hours(bench).await,
            14 + 1 + 8,
            "and what only the disk has"
        );
        assert_eq!(lines(bench, "web-root").await[3].0, "the disk");
        bench.run("bin restore web-root").await;
        at(bench, 3, 0);
        assert_eq!(
            block_hours(bench).await,
            23 + 7,
            "a disk is not on this bill"
        );
        bench.run("bin restore s2").await;
        assert_eq!(lines(bench, "web-root").await[1].1, There);
        bench.run("snapshot delete web-root@s2").await;
        bench.run("bin empty").await;
        at(bench, 4, 0);
        assert_eq!(block_hours(bench).await, 30 + 6);
    });
}

/// What was never measured is measured before it goes, whatever takes it away.
#[test]
fn no_size_that_was_never_asked_for_is_charged_as_nothing() {
    with_bench(async |bench| {
        let run = async |text: &str| drop(bench.service.run(text).await.unwrap());
        at(bench, 0, 0);
        run("disk create web-root --size 1M").await;
        for byte in 0..64 {
            let block = byte % 40;
            run(&format!(
                "disk write web-root --offset {} --fill {} --length {BLOCK}",
                block * BLOCK,
                byte + 1
            ))
            .await;
            run(&format!("snapshot create web-root s{byte}")).await;
        }
        // The quota takes the first one, which shares nothing with the others.
        at(bench, 2, 0);
        run("snapshot create web-root last").await;
        at(bench, 3, 0);
        // 64 blocks for three hours, one more is one block less and none more.
        assert_eq!(block_hours(bench).await, 64 * 3 + 64);
        run("disk delete web-root").await;
        assert_eq!(block_hours(bench).await, 64 * 3 + 64);
    });
}

#[test]
fn a_clock_that_is_set_back_charges_nothing_twice() {
    with_bench(async |bench| {
        golden(bench).await;
        at(bench, 10, 0);
        bench.run("snapshot delete web-root@s3").await;
        assert_eq!(block_hours(bench).await, 77);
        at(bench, 2, 0);
        assert_eq!(block_hours(bench).await, 77);
        // A new session, which knows only what is recorded.
        let pool = bench.service.pool().clone();
        let again = Service::open(pool, bench.environment.clone())
            .await
            .unwrap();
        assert_eq!(
            again.describe_bill(None).await.unwrap().byte_hours,
            77 * BLOCK
        );
        again.run("snapshot delete web-root@s2").await.unwrap();
        assert_eq!(
            again.describe_bill(None).await.unwrap().byte_hours,
            77 * BLOCK
        );
    });
}

#[test]
fn a_price_is_set_and_an_example_until_then() {
    with_bench(async |bench| {
        let price = bill(bench).await.price;
        assert_eq!(
            (price.price.to_string(), &*price.currency, price.is_example),
            ("0.02".to_owned(), "USD", true)
        );
        bench.run("pool modify --price 1.5 --currency €").await;
        bench.run("pool modify --price 0.125").await;
        let price = bill(bench).await.price;
        assert_eq!(
            (price.price.to_string(), &*price.currency, price.is_example),
            ("0.125".to_owned(), "€", false)
        );
        bench.refuses("pool modify", "NoAttributeToModify").await;
        bench
            .refuses("pool modify --price -1", "InvalidParameter")
            .await;
        bench
            .refuses("pool modify --currency ''", "InvalidParameter")
            .await;
    });
}

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

async fn reached(bench: &Bench, version: crate::units::VersionId) -> BTreeSet<u64> {
    let pool = bench.service.pool();
    let mut places = BTreeSet::new();
    for block in 0..8 {
        let run = pool
            .extents(version, block * BLOCK, BLOCK, 1)
            .await
            .unwrap();
        if let crate::engine::ExtentState::Data { location, .. } = run.extents[0].state {
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
            let mut random = histories::Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
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

/// Each takes something away that was billed for hours, or brings it back.
const SCRIPT: [&str; 13] = [
    "disk create web-root --size 1M",
    "disk write web-root --offset 0 --random 1 --length 160K",
    "snapshot create web-root s1",
    "disk write web-root --offset 64K --random 2 --length 32K",
    "snapshot create web-root s2",
    "disk write web-root --offset 64K --random 3 --length 16K",
    "snapshot create web-root s3",
    "snapshot delete web-root@s2",
    "disk delete web-root",
    "bin delete s2",
    "bin restore web-root",
    "snapshot delete web-root@s1 web-root@s3",
    "bin empty",
];

async fn session<T>(
    medium: &Medium,
    fault: Option<(u64, Fault)>,
    hour: u64,
    work: impl AsyncFnOnce(Service<Faults<Memory>>) -> Result<T, ServiceError>,
) -> (Result<T, ServiceError>, u64) {
    let backend = Faults::new(Memory::over(medium.clone(), None));
    let plan = backend.plan();
    if let Some((call, fault)) = fault {
        plan.fail(None, call, fault);
    }
    let environment = Seeded::new();
    environment.state.set(hour + 1000);
    environment.now_ms.set(START + hour * HOUR_MS);
    let run = async {
        let (pool, driver) = Pool::open(backend, Options::default()).await?;
        drive(driver, async {
            work(Service::open(pool, environment).await?).await
        })
        .await
    };
    (run.await, plan.calls())
}

async fn billed_at(medium: &Medium, hour: u64) -> u64 {
    let view = session(medium, None, hour, async |service| {
        service.describe_bill(None).await
    });
    view.await
        .0
        .unwrap()
        .months
        .iter()
        .map(|month| month.byte_hours)
        .sum()
}

/// A command that breaks at any call to the backend is charged as if it had been done or not begun,
/// and done again it is charged as if it had gone well at once: no hour twice, none lost.
#[test]
fn no_hour_is_charged_twice_or_lost_wherever_a_command_breaks() {
    pollster::block_on(async {
        let mut medium = Memory::new().medium();
        drop(
            Pool::create(
                Memory::over(medium.clone(), None),
                [7; 16],
                Options::default(),
            )
            .await
            .unwrap(),
        );
        let mut broken_midway = 0;
        for (step, command) in (0_u64..).zip(SCRIPT) {
            let hour = step * 40;
            let run = async |service: Service<Faults<Memory>>| service.run(command).await.map(drop);
            let done = medium.fork();
            let (sound, calls) = session(&done, None, hour, run).await;
            sound.unwrap();
            let later = [hour, hour + 1, hour + 30];
            let mut wanted = Vec::new();
            for hour in later {
                wanted.push((
                    billed_at(&medium.fork(), hour).await,
                    billed_at(&done.fork(), hour).await,
                ));
            }
            for fault in [Fault::Io, Fault::IoAfter, Fault::NoSpace] {
                for call in 0..calls {
                    let broken = medium.fork();
                    let (result, _) = session(&broken, Some((call, fault)), hour, run).await;
                    let place = format!("{command}: {fault:?} at call {call}");
                    let mut found = Vec::new();
                    for hour in later {
                        found.push(billed_at(&broken.fork(), hour).await);
                    }
                    let is_done = found
                        .iter()
                        .zip(&wanted)
                        .all(|(found, (_, done))| found == done);
                    let is_undone = found
                        .iter()
                        .zip(&wanted)
                        .all(|(found, (undone, _))| found == undone);
                    assert!(is_done || is_undone, "{place}: {found:?} of {wanted:?}");
                    if result.is_err() {
                        broken_midway += 1;
                        // Done again, unless it was done.
                        let _ = session(&broken, None, hour, run).await;
                        for (hour, (_, done)) in later.iter().zip(&wanted) {
                            assert_eq!(
                                billed_at(&broken.fork(), *hour).await,
                                *done,
                                "{place}: again"
                            );
                        }
                    }
                }
            }
            medium = done;
        }
        assert!(broken_midway > 50, "{broken_midway}");
    });
}

/// Two that take something from one chain side by side know of each other.
#[test]
fn deletions_side_by_side_charge_once() {
    with_bench(async |bench| {
        golden(bench).await;
        at(bench, 4, 0);
        let first = bench.service.run("snapshot delete web-root@s1");
        let second = bench.service.run("snapshot delete web-root@s3");
        let (second, first) = futures_util::future::join(second, first).await;
        (first.unwrap(), second.unwrap());
        assert_eq!(block_hours(bench).await, 7 * 5);
        at(bench, 5, 0);
        assert_eq!(block_hours(bench).await, 7 * 5 + 4);
        bench.assert_reopens_the_same().await;
        let mut names: Vec<_> = lines(bench, "web-root")
            .await
            .into_iter()
            .map(|line| line.0)
            .collect();
        names.sort_unstable();
        assert_eq!(names, ["s1", "s2", "s3"]);
    });
}
