//! What a moment costs, counted below the engine: one commit and a few pages of the catalog, with
//! nothing left to do behind it. Milliseconds vary; these do not.

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
fn a_moment_is_one_commit_of_a_few_pages_at_any_size() {
    let script = [
        "snapshot create web-root now",
        "disk create copy --from-snapshot web-root@now",
        "disk rollback web-root now",
        "image create golden --snapshot web-root@now",
    ];
    pollster::block_on(async {
        let small = costs_of("1M", &script).await;
        let large = costs_of("64M", &script).await;
        for ((command, small), large) in script.iter().zip(small).zip(large) {
            for cost in [small, large] {
                assert_eq!(cost.commits.count, 1, "{command}");
                assert_eq!(cost.reads.count, 0, "{command}");
                assert_eq!(cost.maintenance_steps, 0, "{command}");
                // The leaves of the version, of the service's row and of the log, and the root;
                // a leaf may be split.
                assert!(cost.writes().count <= 5, "{command}: {cost:?}");
                assert!(cost.writes().bytes <= 5 * 8192, "{command}: {cost:?}");
                assert_eq!(
                    cost.node_writes,
                    cost.writes(),
                    "{command}: data was written"
                );
            }
            assert_eq!(small.writes().count, large.writes().count, "{command}");
        }
    });
}
