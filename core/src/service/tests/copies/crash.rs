//! A copy broken at every call to either side's backend: whoever comes next ends it whole.

use super::*;
use crate::backend::decorators::{Fault, Faults, Plan};
use crate::backend::memory::Medium;

/// A side whose backend breaks at a call.
async fn open(
    medium: &Medium,
    fault: Option<(u64, Fault)>,
    seed: u64,
) -> (
    Result<(Pool<Faults<Memory>>, crate::engine::Driver<Faults<Memory>>), crate::engine::Error>,
    Plan,
    Rc<Seeded>,
) {
    let backend = Faults::new(Memory::over(medium.clone(), None));
    let plan = backend.plan();
    if let Some((call, fault)) = fault {
        plan.fail(None, call, fault);
    }
    let environment = Seeded::new();
    environment.state.set(seed);
    (
        Pool::open(backend, Options::default()).await,
        plan,
        environment,
    )
}

/// Begins the copy unless it is on its way, and lets it run. Answers how many calls each side had.
async fn session(
    here: &Medium,
    there: &Medium,
    faults: [Option<(u64, Fault)>; 2],
    seed: u64,
) -> (Result<(), ServiceError>, [u64; 2]) {
    let (source, source_plan, source_environment) = open(here, faults[0], seed).await;
    let (destination, destination_plan, environment) = open(there, faults[1], seed + 1).await;
    let calls = || [source_plan.calls(), destination_plan.calls()];
    let run = async {
        let ((source, source_driver), (destination, driver)) = (source?, destination?);
        drive(source_driver, async {
            drive(driver, async {
                let from = Service::open(source, source_environment).await?;
                let to = Service::open(destination, environment).await?;
                let all = SnapshotFilter::default();
                let snapshots = to.describe_snapshots(&all).await?;
                if snapshots
                    .iter()
                    .any(|view| view.status == SnapshotStatus::Accomplished)
                {
                    return Ok(());
                }
                let id = match to.describe_copies().first() {
                    Some(copy) => copy.id.parse().unwrap(),
                    None => {
                        let command = command("snapshot copy two --to cn-beijing");
                        to.begin_copy(&from, &command).await?
                    }
                };
                to.run_copy(&from, id, |_, _| true).await?;
                from.flush().await
            })
            .await
        })
        .await
    };
    (run.await, calls())
}

#[test]
fn a_copy_that_breaks_anywhere_on_either_side_goes_on_and_ends_whole() {
    pollster::block_on(async {
        let (here, there) = (Memory::new().medium(), Memory::new().medium());
        for (medium, id) in [(&here, 7), (&there, 9)] {
            let backend = Memory::over(medium.clone(), None);
            drop(
                Pool::create(backend, [id; 16], Options::default())
                    .await
                    .unwrap(),
            );
        }
        let mut expected = Vec::new();
        for (medium, is_source) in [(&here, true), (&there, false)] {
            let (pool, _, environment) = open(medium, None, 1).await;
            let (pool, driver) = pool.unwrap();
            drive(driver, async {
                let service = Service::open(pool, environment).await.unwrap();
                if !is_source {
                    service.settle_in(Region::Beijing).await.unwrap();
                    return;
                }
                for text in [
                    "disk create data --size 2M",
                    "disk write data --offset 0 --random 1 --length 300K",
                    "snapshot create data two",
                ] {
                    service.run(text).await.unwrap();
                }
                expected = read_all(&service, "two").await;
            })
            .await;
        }
        let (sound, calls) = {
            let (here, there) = (here.fork(), there.fork());
            session(&here, &there, [None, None], 100).await
        };
        sound.unwrap();
        let mut broken = 0;
        for side in 0..2 {
            for fault in [Fault::Io, Fault::IoAfter, Fault::NoSpace] {
                for call in 0..calls[side] {
                    let (here, there) = (here.fork(), there.fork());
                    let mut faults = [None, None];
                    faults[side] = Some((call, fault));
                    let (result, _) = session(&here, &there, faults, 200).await;
                    broken += u64::from(result.is_err());
                    let place = format!("{fault:?} at call {call} of side {side}");
                    let (again, _) = session(&here, &there, [None, None], 300).await;
                    again.unwrap_or_else(|error| panic!("{place}: {error}"));
                    let (pool, _, environment) = open(&there, None, 1).await;
                    let (pool, driver) = pool.unwrap();
                    drive(driver, async {
                        let service = Service::open(pool, environment).await.unwrap();
                        let all = SnapshotFilter::default();
                        let found = service.describe_snapshots(&all).await.unwrap();
                        assert_eq!(found.len(), 1, "{place}");
                        assert!(service.describe_copies().is_empty(), "{place}");
                        assert!(read_all(&service, "two").await == expected, "{place}");
                        let report = service.pool().check(|_| true).await.unwrap();
                        assert!(report.findings.is_empty(), "{place}");
                    })
                    .await;
                }
            }
        }
        assert!(broken > 60, "{broken}");
    });
}
