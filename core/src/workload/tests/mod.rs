//! Workloads on a disk in memory: they verify after any number of steps and any loss of power, and
//! find every damage.

mod crash;
mod damage;
mod disk;
mod rewrites;
mod runs;

use super::{Kind, Report, Setup, Workload};
use disk::Disk;
use pollster::block_on;

pub(super) const SPAN: u64 = 1 << 20;

fn setup(kind: Kind, seed: u64) -> Setup {
    Setup::for_disk(kind, seed, SPAN)
}

fn formatted(kind: Kind, seed: u64) -> (Disk, Setup) {
    let (disk, setup) = (Disk::new(SPAN), setup(kind, seed));
    block_on(Workload::format(&disk, setup)).unwrap();
    (disk, setup)
}

/// Opens and goes on for some steps, a second each.
fn run(disk: &Disk, setup: Setup, steps: u64) {
    block_on(async {
        let mut workload = Workload::open(disk, setup).await.unwrap();
        for step in 0..steps {
            let done = workload.step(disk, 1000 * step).await.unwrap();
            assert_eq!(done.damaged, 0, "{setup:?}");
        }
    });
}

fn verify(disk: &Disk, setup: Setup) -> Report {
    block_on(Workload::verify(disk, setup, &mut |done, all| {
        assert!(done <= all);
    }))
    .unwrap()
}
