//! What a moment costs, counted below the engine: one commit of a root record, with nothing left to do behind
//! it, until the rows that it carries go into the catalog's pages. Milliseconds vary; these do not.

use super::*;
use crate::backend::decorators::{Counts, Statistics};

/// What each command did to the backend, settling included.
async fn costs_of(disk_len: &str, script: &[&str]) -> Vec<Counts> {
    let backend = Statistics::new(Memory::new());
    let counters = backend.counters();
    let created = Pool::create(backend, [7; 16], Options::default()).await;
    let (pool, driver) = created.unwrap();
    drive(driver, async {
        let service = Service::open(pool.clone(), Seeded::new()).await.unwrap();
        let prepare = [
            "disk create web-root --size 256M --system",
            &format!("disk write web-root --offset 0 --random 1 --length {disk_len}"),
        ];
        for command in prepare {
            service.run(command).await.unwrap();
        }
        // Rows enough for a catalog of two levels.
        for n in 0..30 {
            let command = format!("snapshot create web-root old-{n:02}");
            service.run(&command).await.unwrap();
        }
        pool.settle().await.unwrap();
        let mut costs = Vec::new();
        for command in script {
            counters.take();
            service.run(command).await.unwrap();
            pool.settle().await.unwrap();
            costs.push(counters.take());
        }
        costs
    })
    .await
}

#[test]
fn a_moment_is_one_commit_of_a_root_at_any_size() {
    let script = [
        "snapshot create web-root now",
        "disk create copy --from-snapshot web-root@now",
        "disk rollback web-root now",
        "image create golden --snapshot web-root@now",
    ];
    pollster::block_on(async {
        let small = costs_of("1M", &script).await;
        let large = costs_of("64M", &script).await;
        for costs in [&small, &large] {
            for (command, cost) in script.iter().zip(costs) {
                assert_eq!(cost.commits.count, 1, "{command}");
                assert!(
                    cost.commits.bytes <= 112 + (16 << 10),
                    "{command}: {cost:?}"
                );
                assert_eq!(cost.reads.count, 0, "{command}");
                assert_eq!(cost.maintenance_steps, 0, "{command}");
            }
            // One in a dozen or so puts the rows of all into the catalog.
            let writing = costs.iter().filter(|cost| cost.writes().count > 0);
            assert!(writing.clone().count() <= 1, "{costs:?}");
            for cost in writing {
                assert_eq!(cost.node_writes, cost.writes(), "data was written");
                assert!(cost.writes().bytes <= 10 * 8192, "{cost:?}");
            }
        }
        let written = |costs: &[Counts]| costs.iter().map(|cost| cost.writes().count).sum::<u64>();
        assert_eq!(written(&small), written(&large));
    });
}
