//! Changes of files: all of one in one commit, whatever fails, and nothing else meanwhile.

use super::*;
use crate::backend::decorators::{Fault, Faults};
use crate::backend::memory::Medium;
use crate::service::{EditWrite, Edited};

const LEN: u64 = (1 << 20) + 4096;
const TEXT: &str = "rowdisk file put web-root /docs/a.txt --file a.txt";

fn command() -> Command {
    TEXT.parse().unwrap()
}

/// A change as a filesystem makes it: parts of blocks, whole ones, zeroes across several, the disk's end.
fn writes() -> Vec<EditWrite> {
    let bytes = |offset, byte, len| EditWrite {
        offset,
        data: Edited::Bytes(vec![byte; len]),
    };
    let zeroes = |offset, len| EditWrite {
        offset,
        data: Edited::Zeroes(len),
    };
    vec![
        bytes(100, 1, 50),
        zeroes(150, 10),
        bytes(16_000, 2, 40_000),
        zeroes(100_000, 200_000),
        bytes(300_000, 3, 1),
        bytes(LEN - 5000, 4, 1000),
        zeroes(LEN - 100, 100),
        EditWrite {
            offset: 700_000,
            data: Edited::Discarded(60_000),
        },
    ]
}

fn applied(before: &[u8]) -> Vec<u8> {
    let mut after = before.to_vec();
    for EditWrite { offset, data } in writes() {
        let at = usize::try_from(offset).unwrap();
        match data {
            Edited::Bytes(bytes) => after[at..at + bytes.len()].copy_from_slice(&bytes),
            Edited::Zeroes(len) => after[at..at + usize::try_from(len).unwrap()].fill(0),
            // The three whole blocks among them.
            Edited::Discarded(_) => after[43 * 16384..46 * 16384].fill(0),
        }
    }
    after
}

async fn prepare(bench: &Bench) -> Vec<u8> {
    bench
        .run(&format!("disk create web-root --size {LEN}"))
        .await;
    bench
        .run(&format!(
            "disk write web-root --offset 0 --random 7 --length {LEN}"
        ))
        .await;
    bench.run("snapshot create web-root base").await;
    bench.read("web-root", 0, LEN as usize).await
}

#[test]
fn a_change_of_files_is_one_commit_with_its_cost() {
    with_bench(async |bench| {
        let before = prepare(bench).await;
        let generation = bench.service.describe_storage().await.unwrap().generation;
        let edit = bench.service.begin_edit(&command()).await.unwrap();
        assert_eq!(edit.len, LEN);
        edit.writer().write(600_000, &[9; 20_000]).await.unwrap();
        let outcome = bench
            .service
            .finish_edit(edit, writes(), 20_000)
            .await
            .unwrap();
        let mut expected = applied(&before);
        expected[600_000..620_000].fill(9);
        assert!(bench.read("web-root", 0, LEN as usize).await == expected);
        let storage = bench.service.describe_storage().await.unwrap();
        assert_eq!(storage.generation, generation + 1);
        // Eleven whole blocks of zeroes and three that are given up are not stored.
        assert_eq!(outcome.blocks_redirected, Some(4 + 2 + 2 + 2));
        assert_eq!(outcome.written_bytes, 20_000 + 241_161);
        assert_eq!(outcome.cow_copies, Some(4 + 2 + 2 + 2 + 11 + 3));
        let log = bench.service.describe_activity(1).await;
        assert_eq!(log[0].command, TEXT);
        bench.assert_reopens_the_same().await;
    });
}

#[test]
fn nothing_else_writes_or_keeps_a_disk_meanwhile() {
    with_bench(async |bench| {
        let before = prepare(bench).await;
        let edit = bench.service.begin_edit(&command()).await.unwrap();
        for text in [
            "disk write web-root --offset 0 --text x",
            "snapshot create web-root half",
            "disk rollback web-root base",
            "disk delete web-root",
            "disk resize web-root 2M",
        ] {
            bench.refuses(text, "IncorrectDiskStatus").await;
        }
        let refused = bench.service.begin_edit(&command()).await.err().unwrap();
        assert_eq!(refused.code(), "IncorrectDiskStatus");
        let why = ServiceError::NotHere.to_view();
        bench.service.abandon_edit(edit, why.clone()).await.unwrap();
        assert!(bench.read("web-root", 0, LEN as usize).await == before);
        let log = bench.service.describe_activity(1).await;
        assert_eq!(log[0].result.as_ref().unwrap_err(), &why);
        bench.run("snapshot create web-root whole").await;
    });
}

#[test]
fn other_commands_and_unknown_disks_are_no_edits() {
    with_bench(async |bench| {
        let edit = bench.service.begin_edit(&Command::CheckPool).await;
        assert!(matches!(edit.err(), Some(ServiceError::NotHere)));
        let edit = bench.service.begin_edit(&command()).await;
        assert_eq!(edit.err().unwrap().code(), "InvalidDiskId.NotFound");
        bench.run("disk create web-root --size 1M").await;
        let edit = bench.service.begin_edit(&command()).await.unwrap();
        let outside = vec![EditWrite {
            offset: 1 << 20,
            data: Edited::Bytes(vec![1]),
        }];
        let refused = bench.service.finish_edit(edit, outside, 0).await;
        assert!(matches!(refused, Err(ServiceError::PastTheEnd { .. })));
        bench.refuses(TEXT, ServiceError::NotHere.code()).await;
    });
}

/// A pool with a written disk.
async fn medium() -> (Medium, Vec<u8>) {
    let medium = Memory::new().medium();
    let backend = Memory::over(medium.clone(), None);
    let (pool, driver) = Pool::create(backend, [7; 16], Options::default())
        .await
        .unwrap();
    let before = drive(driver, async {
        let environment = Seeded::new();
        let service = Service::open(pool, environment.clone()).await.unwrap();
        let bench = Bench {
            service,
            environment,
        };
        prepare(&bench).await
    })
    .await;
    (medium, before)
}

async fn contents(medium: &Medium) -> Vec<u8> {
    let backend = Memory::over(medium.fork(), None);
    let (pool, driver) = Pool::open(backend, Options::default()).await.unwrap();
    drive(driver, async {
        let environment = Seeded::new();
        environment.now_ms.set(1_795_000_100_000);
        let service = Service::open(pool, environment.clone()).await.unwrap();
        let report = service.pool().check(|_| true).await.unwrap();
        assert!(report.is_clean(), "{:?}", report.findings);
        let bench = Bench {
            service,
            environment,
        };
        bench.read("web-root", 0, LEN as usize).await
    })
    .await
}

/// Makes the change, up to so many polls, over a backend whose nth call fails.
async fn change(medium: &Medium, fault: Option<(u64, Fault)>, polls: usize) -> (bool, u64) {
    let backend = Faults::new(Memory::over(medium.clone(), None));
    let plan = backend.plan();
    if let Some((call, fault)) = fault {
        plan.fail(None, call, fault);
    }
    let run = async {
        let (pool, driver) = Pool::open(backend, Options::default()).await?;
        drive(driver, async {
            let environment = Seeded::new();
            environment.now_ms.set(1_795_000_100_000);
            let service = Service::open(pool.clone(), environment).await?;
            let making = async {
                let edit = service.begin_edit(&command()).await?;
                service.finish_edit(edit, writes(), 0).await
            };
            match poll_times(making, polls).await {
                Some(made) => made.map(|_| true),
                None => {
                    // The caller went away; whatever waits becomes durable all the same.
                    pool.flush().await?;
                    Ok(false)
                }
            }
        })
        .await
    };
    let done: Result<bool, ServiceError> = run.await;
    (matches!(done, Ok(true)), plan.calls())
}

#[test]
fn a_change_that_fails_anywhere_is_made_whole_or_not_at_all() {
    pollster::block_on(async {
        let (medium, before) = medium().await;
        let after = applied(&before);
        let whole = medium.fork();
        let (done, calls) = change(&whole, None, usize::MAX).await;
        assert!(done && contents(&whole).await == after);
        let mut undone = 0;
        for fault in [Fault::Io, Fault::IoAfter, Fault::NoSpace] {
            for call in 0..calls {
                let broken = medium.fork();
                let (done, _) = change(&broken, Some((call, fault)), usize::MAX).await;
                let found = contents(&broken).await;
                assert!(found == after || found == before, "{fault:?} at {call}");
                assert!(!done || found == after, "{fault:?} at {call}: lost");
                undone += usize::from(found == before);
            }
        }
        assert!(undone > 5, "{undone}");
    });
}

#[test]
fn a_change_whose_caller_goes_away_is_made_whole_or_not_at_all() {
    pollster::block_on(async {
        let (medium, before) = medium().await;
        let after = applied(&before);
        let (mut made, mut left) = (0, 0);
        for polls in 0.. {
            let dropped = medium.fork();
            let (done, _) = change(&dropped, None, polls).await;
            let found = contents(&dropped).await;
            assert!(found == after || found == before, "after {polls} polls");
            left += usize::from(found == before);
            made += usize::from(found == after);
            if done {
                break;
            }
        }
        assert!(made > 0 && left > 0, "{made} {left}");
    });
}
