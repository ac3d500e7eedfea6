//! A pool of 10,000 disks with 64 snapshots each against one of 10 disks, as ratios of the medians of
//! what one waits for. `ROWDISK_BENCH_DISKS` sets another number than 10,000.

#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "a bench reads the clock, and ends if something is missing"
)]

use std::cell::Cell;
use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::rc::Rc;
use std::time::Instant;

use futures_util::future::{Either, select};
use rowdisk::backend::decorators::{Counts, Statistics};
use rowdisk::backend::memory::{Medium, Memory};
use rowdisk::engine::{Driver, Options, Pool};
use rowdisk::service::command::DiskRef;
use rowdisk::service::views::{DiskFilter, DiskList, DiskOrder, Part, SnapshotList, SnapshotOrder};
use rowdisk::service::{Environment, Service, SnapshotFilter, SnapshotPaging};

const FEW: usize = 10;
const MANY: usize = 10_000;
/// The quota: the next one evicts another.
const SNAPSHOTS: usize = 64;
const GROUP: usize = 16;
const SAMPLES: usize = 200;
/// As many rounds of snapshots leave out the disks that are looked at: these get theirs one by one.
const LAST_ROUNDS: usize = SAMPLES / FEW;

/// A second later at each look, and ids from a counter.
struct Counting(Cell<u64>);

impl Environment for Counting {
    fn now_ms(&self) -> u64 {
        self.0.set(self.0.get() + 1000);
        1_795_392_000_000 + self.0.get()
    }

    fn entropy(&self, bytes: &mut [u8]) {
        // Spread over all of an id's characters, so that ids are as far apart as real ones.
        let mut state = self.0.get();
        self.0.set(state + 1);
        for byte in bytes {
            state = (state ^ (state >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            *byte = (state >> 56) as u8;
        }
    }
}

async fn drive<T>(driver: Driver<Statistics<Memory>>, work: impl Future<Output = T>) -> T {
    match select(pin!(work), pin!(driver.run())).await {
        Either::Left((result, _)) => result,
        Either::Right(((), work)) => work.await,
    }
}

/// Seconds, one for each time it was done.
#[derive(Default)]
struct Waits {
    /// What a snapshot of every disk, one after the other, did to the backend, by snapshot.
    costs: Vec<Counts>,
    creating: Vec<f64>,
    evicting: Vec<f64>,
    first_page: Vec<f64>,
    disks: Vec<f64>,
    snapshots: Vec<f64>,
    /// By name, so that all are looked at.
    snapshots_by_name: Vec<f64>,
    page_of_disk: Vec<f64>,
    opening: Vec<f64>,
}

fn measure(disks: usize) -> Waits {
    let mut waits = Waits::default();
    let medium = pollster::block_on(fill(disks, &mut waits));
    for _ in 0..3 {
        let medium = medium.clone();
        pollster::block_on(async {
            let begin = Instant::now();
            let opened = Pool::open(
                Statistics::new(Memory::over(medium, None)),
                Options::default(),
            )
            .await;
            let (pool, driver) = opened.expect("the pool is there");
            drive(driver, async {
                let environment = Rc::new(Counting(Cell::new(1 << 40)));
                let service = Service::open(pool, environment).await;
                black_box(service.expect("its records are there"));
                waits.opening.push(begin.elapsed().as_secs_f64());
            })
            .await;
        });
    }
    waits
}

async fn fill(disks: usize, waits: &mut Waits) -> Medium {
    let store = Memory::new();
    let medium = store.medium();
    let store = Statistics::new(store);
    let counters = store.counters();
    let made = Pool::create(store, [7; 16], Options::default()).await;
    let (pool, driver) = made.expect("an empty store takes a pool");
    drive(driver, async {
        let service = Service::open(pool, Rc::new(Counting(Cell::new(0)))).await;
        let service = service.expect("an empty pool has records");
        let run = async |command: String| {
            let done = service.run(&command).await;
            done.unwrap_or_else(|why| panic!("{command}: {why}"));
        };
        let names: Vec<String> = (0..disks).map(|n| format!("disk-{n}")).collect();
        for name in &names {
            run(format!("disk create {name} --size 1M")).await;
            run(format!("disk write {name} --offset 0 --hex 00ff")).await;
        }
        // As many in a large pool as in a small one, so that each is looked at as often.
        let chosen = |n: usize| &names[n % FEW * (disks / FEW)];
        let others: Vec<String> = names
            .iter()
            .filter(|name| (0..FEW).all(|n| chosen(n) != *name))
            .cloned()
            .collect();
        for round in 0..SNAPSHOTS {
            let is_last = round >= SNAPSHOTS - LAST_ROUNDS;
            for group in if is_last { &others } else { &names }.chunks(GROUP) {
                run(format!(
                    "snapshot group-create round-{round} {}",
                    group.join(" ")
                ))
                .await;
            }
        }
        for n in 0..SAMPLES {
            let command = format!("snapshot create {} one-{n}", chosen(n));
            counters.take();
            let begin = Instant::now();
            run(command).await;
            waits.creating.push(begin.elapsed().as_secs_f64());
            waits.costs.push(counters.take());
        }
        for n in 0..SAMPLES {
            let command = format!("snapshot create {} two-{n}", chosen(n));
            let begin = Instant::now();
            run(command).await;
            waits.evicting.push(begin.elapsed().as_secs_f64());
        }
        for n in 0..SAMPLES {
            let disk = DiskRef::new(chosen(n).clone());
            let begin = Instant::now();
            let history = service.describe_history(&disk).await;
            black_box(history.expect("the disk is there"));
            waits.page_of_disk.push(begin.elapsed().as_secs_f64());
            let begin = Instant::now();
            let (all, first) = (SnapshotFilter::default(), SnapshotPaging::default());
            let page = service.describe_snapshot_page(&all, &first).await;
            black_box(page.expect("there are snapshots"));
            waits.first_page.push(begin.elapsed().as_secs_f64());
            let begin = Instant::now();
            let list = service.describe_disk_list(&disk_list()).await;
            black_box(list.expect("there are disks"));
            waits.disks.push(begin.elapsed().as_secs_f64());
            for (order, waits) in [
                (SnapshotOrder::Taken, &mut waits.snapshots),
                (SnapshotOrder::Name, &mut waits.snapshots_by_name),
            ] {
                let begin = Instant::now();
                let list = service.describe_snapshot_list(&snapshot_list(order)).await;
                black_box(list.expect("there are snapshots"));
                waits.push(begin.elapsed().as_secs_f64());
            }
        }
        service.close().await.expect("nothing fails in memory");
    })
    .await;
    medium
}

/// As many rows as the smaller pool has disks.
const PART: Part = Part {
    number: 1,
    rows: FEW as u32,
};

fn disk_list() -> DiskList {
    DiskList {
        filter: DiskFilter::default(),
        order: DiskOrder::Name,
        is_down: false,
        part: PART,
    }
}

fn snapshot_list(order: SnapshotOrder) -> SnapshotList {
    SnapshotList {
        filter: SnapshotFilter::default(),
        order,
        is_down: false,
        part: PART,
    }
}

fn mean(costs: &[Counts]) -> String {
    let mean =
        |of: fn(&Counts) -> u64| costs.iter().map(of).sum::<u64>() as f64 / costs.len() as f64;
    format!(
        "{:.1} pages read, {:.1} written, {:.0} KiB, and {:.0} KiB of root",
        mean(|cost| cost.reads.count),
        mean(|cost| cost.writes().count),
        mean(|cost| cost.writes().bytes) / 1024.0,
        mean(|cost| cost.commits.bytes) / 1024.0
    )
}

/// The median, and what one in twenty takes longer than.
fn median(mut seconds: Vec<f64>) -> (f64, f64) {
    seconds.sort_by(f64::total_cmp);
    (seconds[seconds.len() / 2], seconds[seconds.len() * 19 / 20])
}

fn main() {
    let many = std::env::var("ROWDISK_BENCH_DISKS").ok();
    let many = many.and_then(|many| many.parse().ok()).unwrap_or(MANY);
    let (few, all) = (measure(FEW), measure(many));
    for (disks, waits) in [(FEW, &few), (many, &all)] {
        println!(
            "{disks} disks, a snapshot in the mean: {}",
            mean(&waits.costs)
        );
    }
    println!("{many} disks against {FEW}, 64 snapshots each; goal <= 1.5");
    let rows = [
        ("creating a snapshot", few.creating, all.creating),
        (
            "creating one that evicts another",
            few.evicting,
            all.evicting,
        ),
        ("a disk's history", few.page_of_disk, all.page_of_disk),
        ("a page of all snapshots", few.first_page, all.first_page),
        ("a page of the list of disks", few.disks, all.disks),
        (
            "a page of the list of snapshots",
            few.snapshots,
            all.snapshots,
        ),
        (
            "the same by name",
            few.snapshots_by_name,
            all.snapshots_by_name,
        ),
        ("opening the pool", few.opening, all.opening),
    ];
    for (what, few, all) in rows {
        let ((few, few_most), (all, all_most)) = (median(few), median(all));
        let ms = [few, all, few_most, all_most].map(|seconds| seconds * 1000.0);
        println!(
            "{what:34} {:9.2}   {:.3} ms and {:.3} ms; 95 % within {:.3} and {:.3} ms",
            all / few,
            ms[0],
            ms[1],
            ms[2],
            ms[3]
        );
    }
}
