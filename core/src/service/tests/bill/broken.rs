//! Commands broken at every call to the backend, hours apart: no hour is charged twice or lost.

use super::*;
use crate::backend::decorators::{Fault, Faults};
use crate::backend::memory::Medium;

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
