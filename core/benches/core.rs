//! The engine over memory, as ratios: each pair is measured in turn several times, and the median of
//! the ratios is printed with their range. The final flush is inside the timing. A bench, not a
//! test: nothing is asserted.

#![expect(
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a bench reads the clock, and ends if an index is wrong"
)]

use std::collections::BTreeMap;
use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::time::Instant;

use futures_util::future::{Either, select};
use rowdisk::backend::memory::Memory;
use rowdisk::engine::{DataKey, Driver, Options, Pool};
use rowdisk::service::views::{Retention, SandboxChoice, Schedule};
use rowdisk::service::{Environment, Sandbox, Service};
use rowdisk::units::{BlockSize, VersionId};
use rowdisk_cipher::Cipher;

const MIB: u64 = 1 << 20;
const BLOCK: usize = 16384;
const SMALL: usize = 4096;
const DISK_LEN: u64 = 256 * MIB;
const RANDOM_OPS: u64 = 16384;
const PAIRS: usize = 7;
const SEALED_LEN: u64 = 64 * MIB;

struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

async fn drive<T>(driver: Driver<Memory>, work: impl Future<Output = T>) -> T {
    match select(pin!(work), pin!(driver.run())).await {
        Either::Left((result, _)) => result,
        Either::Right(((), work)) => work.await,
    }
}

fn with_pool<T>(work: impl AsyncFnOnce(Pool<Memory>) -> T) -> T {
    pollster::block_on(async {
        let created = Pool::create(Memory::new(), [7; 16], Options::default()).await;
        let (pool, driver) = created.expect("an empty store takes a pool");
        drive(driver, work(pool)).await
    })
}

async fn disk(pool: &Pool<Memory>) -> VersionId {
    let mut tx = pool.begin();
    let disk = tx.create_head(DISK_LEN, BlockSize::DEFAULT);
    tx.commit().await.expect("a disk");
    disk
}

async fn snapshot(pool: &Pool<Memory>, disk: VersionId) {
    let mut tx = pool.begin();
    tx.snapshot(disk);
    tx.commit().await.expect("a snapshot");
}

async fn fill(pool: &Pool<Memory>, disk: VersionId) {
    let data = noise(MIB as usize);
    for at in 0..DISK_LEN / MIB {
        pool.write(disk, at * MIB, &data).await.expect("room");
    }
    pool.flush().await.expect("room");
}

/// Writes 4 KiB at random places and flushes; operations a second.
async fn random_writes(pool: &Pool<Memory>, disk: VersionId, random: &mut Random) -> f64 {
    let data = noise(SMALL);
    let begin = Instant::now();
    for _ in 0..RANDOM_OPS {
        let at = random.below(DISK_LEN / SMALL as u64) * SMALL as u64;
        pool.write(disk, at, &data).await.expect("room");
    }
    pool.flush().await.expect("room");
    RANDOM_OPS as f64 / begin.elapsed().as_secs_f64()
}

async fn random_reads(pool: &Pool<Memory>, disk: VersionId, random: &mut Random) -> f64 {
    let mut buffer = vec![0; SMALL];
    let begin = Instant::now();
    for _ in 0..RANDOM_OPS * 4 {
        let at = random.below(DISK_LEN / SMALL as u64) * SMALL as u64;
        pool.read(disk, at, &mut buffer).await.expect("data");
        black_box(&buffer);
    }
    RANDOM_OPS as f64 * 4.0 / begin.elapsed().as_secs_f64()
}

/// An encrypted disk written and read in order, against the cipher alone on the same blocks.
fn sealed() {
    let key = Cipher::new(&[5; 32]);
    let data = noise(MIB as usize);
    let mut ratios = (Vec::new(), Vec::new());
    for pair in 0..PAIRS {
        let begin = Instant::now();
        let mut blocks = data.clone();
        for _ in 0..SEALED_LEN / MIB {
            for (at, block) in blocks.chunks_mut(BLOCK).enumerate() {
                let mut nonce = [0; 24];
                nonce[..8].copy_from_slice(&(at as u64).to_le_bytes());
                black_box(key.seal(&nonce, block).expect("a block"));
            }
        }
        let alone = begin.elapsed().as_secs_f64();
        let options = Options {
            session: Some([pair as u8; 16]),
            ..Options::default()
        };
        pollster::block_on(async {
            let created = Pool::create(Memory::new(), [7; 16], options).await;
            let (pool, driver) = created.expect("an empty store takes a pool");
            drive(driver, async {
                let key = DataKey::new([pair as u8; 32]);
                let mut tx = pool.begin();
                let disk = tx.create_sealed_head(SEALED_LEN, BlockSize::DEFAULT, &key);
                tx.commit().await.expect("a disk");
                pool.unlock(&[disk], &key).expect("the key fits");
                let begin = Instant::now();
                for at in 0..SEALED_LEN / MIB {
                    pool.write(disk, at * MIB, &data).await.expect("room");
                }
                pool.flush().await.expect("room");
                ratios.0.push(alone / begin.elapsed().as_secs_f64());
                let mut buffer = vec![0; MIB as usize];
                let begin = Instant::now();
                for at in 0..SEALED_LEN / MIB {
                    pool.read(disk, at * MIB, &mut buffer).await.expect("data");
                    black_box(&buffer);
                }
                ratios.1.push(alone / begin.elapsed().as_secs_f64());
            })
            .await;
        });
    }
    report(
        "encrypted, written in order / the cipher alone",
        ">= 0.8",
        ratios.0,
    );
    report(
        "encrypted, read in order / the cipher alone",
        ">= 0.8",
        ratios.1,
    );
}

fn noise(len: usize) -> Vec<u8> {
    let mut random = Random(len as u64);
    (0..len).map(|_| random.below(256) as u8).collect()
}

/// The peer: blocks in a map, copied in and out; what any store in memory does at least.
type Plain = BTreeMap<u64, Box<[u8]>>;

fn plain_write(plain: &mut Plain, at: u64, data: &[u8]) {
    for (n, block) in data.chunks(BLOCK).enumerate() {
        plain.insert(at / BLOCK as u64 + n as u64, block.into());
    }
}

fn report(what: &str, goal: &str, mut ratios: Vec<f64>) {
    ratios.sort_by(f64::total_cmp);
    let (low, high) = (ratios[0], ratios[ratios.len() - 1]);
    let median = ratios[ratios.len() / 2];
    println!("{what:58} {median:6.3}   from {low:.3} to {high:.3}   goal {goal}");
}

fn main() {
    // One part by its name, or all of them.
    let only = std::env::var("ROWDISK_BENCH_ONLY").ok();
    if only.as_deref().is_none_or(|only| only == "sealed") {
        sealed();
    }
    if only.is_some() {
        return;
    }
    let writes = (0..PAIRS).map(|_| {
        let data = noise(MIB as usize);
        let begin = Instant::now();
        let mut plain = Plain::new();
        for at in 0..DISK_LEN / MIB {
            plain_write(&mut plain, at * MIB, &data);
        }
        black_box(&plain);
        let peer = begin.elapsed().as_secs_f64();
        drop(plain);
        with_pool(async |pool| {
            let disk = disk(&pool).await;
            let begin = Instant::now();
            fill(&pool, disk).await;
            peer / begin.elapsed().as_secs_f64()
        })
    });
    report(
        "1 MiB writes / copies into a map of blocks",
        "-",
        writes.collect(),
    );

    let reads = (0..PAIRS).map(|_| {
        with_pool(async |pool| {
            let disk = disk(&pool).await;
            fill(&pool, disk).await;
            let data = noise(MIB as usize);
            let mut plain = Plain::new();
            for at in 0..DISK_LEN / MIB {
                plain_write(&mut plain, at * MIB, &data);
            }
            let mut buffer = vec![0; MIB as usize];
            let begin = Instant::now();
            for at in 0..DISK_LEN / MIB {
                for (n, part) in buffer.chunks_mut(BLOCK).enumerate() {
                    part.copy_from_slice(&plain[&(at * MIB / BLOCK as u64 + n as u64)]);
                }
                black_box(&buffer);
            }
            let peer = begin.elapsed().as_secs_f64();
            let begin = Instant::now();
            for at in 0..DISK_LEN / MIB {
                pool.read(disk, at * MIB, &mut buffer).await.expect("data");
                black_box(&buffer);
            }
            peer / begin.elapsed().as_secs_f64()
        })
    });
    report(
        "1 MiB reads / copies out of a map of blocks",
        "-",
        reads.collect(),
    );

    let after_snapshot = (0..PAIRS).map(|n| {
        with_pool(async |pool| {
            let disk = disk(&pool).await;
            let mut random = Random(n as u64);
            fill(&pool, disk).await;
            random_writes(&pool, disk, &mut random).await;
            let before = random_writes(&pool, disk, &mut random).await;
            snapshot(&pool, disk).await;
            random_writes(&pool, disk, &mut random).await / before
        })
    });
    let goal = ">= 0.98";
    report(
        "4 KiB random writes right after a snapshot / before",
        goal,
        after_snapshot.collect(),
    );

    let with_snapshots = (0..PAIRS).map(|n| {
        with_pool(async |pool| {
            let disk = disk(&pool).await;
            let mut random = Random(n as u64);
            fill(&pool, disk).await;
            let before = random_reads(&pool, disk, &mut random).await;
            for _ in 0..64 {
                let at = random.below(DISK_LEN / SMALL as u64) * SMALL as u64;
                pool.write(disk, at, &[1; SMALL]).await.expect("room");
                snapshot(&pool, disk).await;
            }
            random_reads(&pool, disk, &mut random).await / before
        })
    });
    report(
        "4 KiB random reads with 64 snapshots / without",
        goal,
        with_snapshots.collect(),
    );

    simulated_clock();
}

/// Nobody's time, and ids from a counter.
struct Still(std::cell::Cell<u8>);

impl Environment for Still {
    fn now_ms(&self) -> u64 {
        1_795_392_000_000
    }

    fn entropy(&self, bytes: &mut [u8]) {
        self.0.set(self.0.get().wrapping_add(1));
        bytes.fill(self.0.get());
    }
}

/// The simulated clock: 24 snapshots a day of 10 disks, 16,800 in all, most of them with an
/// eviction.
fn simulated_clock() {
    let seconds = with_pool(async |pool| {
        let service = Service::open(pool, std::rc::Rc::new(Still(std::cell::Cell::new(0)))).await;
        let service = service.expect("an empty pool has records");
        for disk in 0..10 {
            let command = format!("disk create disk-{disk} --size 1M");
            service.run(&command).await.expect("a disk");
        }
        let choice = SandboxChoice {
            disks: Vec::new(),
            policy: Some((Schedule::ALWAYS, Retention::Forever)),
            change_percent: 10,
            start_day: None,
            days: 70,
        };
        let plan = service.sandbox_plan(&choice).expect("a plan");
        let begin = Instant::now();
        let sandbox = Sandbox::new(plan).await.expect("a small pool");
        let is_over = sandbox.advance(u64::MAX, usize::MAX).await;
        assert!(is_over.expect("nothing fails in memory"));
        assert_eq!(sandbox.view("", 0).events_count, 16_800);
        begin.elapsed().as_secs_f64()
    });
    let what = "70 simulated days, 10 disks, 24 snapshots a day, seconds";
    println!("{what:58} {seconds:6.2}   goal < 10 (in the page)");
}
