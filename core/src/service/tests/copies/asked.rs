//! What is said of a copy before it begins: by a dry run, and of how much there is to be carried.

use std::pin::pin;

use super::*;
use crate::harness::slow;
use crate::service::plan::IMAGE_QUOTA;

const WORDS: &str = "correct horse battery";
const LOCKED: &str = "InvalidParameter.KMSKeyId.KMSUnauthorized";

async fn source(here: &Bench) {
    let made = here.with_passphrase("disk create vault --size 1M --encrypted", WORDS);
    made.await.unwrap();
    for text in [
        "disk create data --size 1M --system",
        "disk write data --offset 0 --text x",
        "snapshot create data one",
        "image create golden --snapshot data@one",
        "snapshot create vault sealed",
        "disk lock vault",
    ] {
        here.run(text).await;
    }
}

#[test]
fn a_dry_run_tells_what_either_region_refuses() {
    with_two(async |here, there| {
        source(here).await;
        let (snapshot, image) = (
            "snapshot copy one --to cn-beijing",
            "image copy golden --to cn-beijing",
        );
        refused(here, there, "snapshot copy sealed --to cn-beijing", LOCKED).await;
        for (bench, region) in [(here, "cn-hangzhou"), (there, "cn-beijing")] {
            bench.run(&format!("region lose {region}")).await;
            for text in [snapshot, image] {
                refused(here, there, text, "OperationDenied.RegionLost").await;
            }
            bench.run(&format!("region restore {region}")).await;
        }
        // What the destination has in its own way.
        there.run("disk create root --size 1M --system").await;
        there.run("snapshot create root one").await;
        there.run("image create golden --snapshot root@one").await;
        refused(here, there, image, "InvalidImageName.Duplicated").await;
        for number in 1..IMAGE_QUOTA {
            let text = format!("image create full-{number} --snapshot root@one");
            there.service.run(&text).await.unwrap();
        }
        let text = "image copy golden --to cn-beijing --name other";
        refused(here, there, text, "QuotaExceed.Image").await;
        assert_eq!(asked(here, there, snapshot).await, "DryRunOperation");
    });
}

/// A region without a pool is as an empty one.
#[test]
fn a_dry_run_into_a_region_without_a_pool_checks_the_same() {
    with_bench(async |here| {
        source(here).await;
        let before = here.all().await;
        for (text, code) in [
            ("snapshot copy one --to cn-beijing", "DryRunOperation"),
            ("image copy golden --to cn-beijing", "DryRunOperation"),
            ("snapshot copy sealed --to cn-beijing", LOCKED),
            (
                "snapshot copy two --to cn-beijing",
                "InvalidSnapshotId.NotFound",
            ),
            (
                "image copy golden --to cn-beijing --name 1a",
                "InvalidImageName.Malformed",
            ),
            (
                "snapshot copy one --to cn-beijing --retention 0",
                "ParameterInvalid",
            ),
        ] {
            let answer = here.service.dry_run_first_copy(&command(text)).await;
            assert_eq!(answer.code(), code, "{text}");
        }
        assert_eq!(before, here.all().await);
        here.run("region lose cn-hangzhou").await;
        let text = command("snapshot copy one --to cn-beijing");
        let answer = here.service.dry_run_first_copy(&text).await;
        assert_eq!(answer.code(), "OperationDenied.RegionLost");
    });
}

/// Counting takes its time, and nothing keeps what is to be counted next.
#[test]
fn what_goes_while_it_is_counted_is_looked_for_again() {
    for (gone, wanted) in [
        (
            &["image delete pair", "snapshot delete data@two"][..],
            Err("InvalidImageId.NotFound"),
        ),
        (&["snapshot delete data@one"], Ok([false, true])),
    ] {
        with_two(async |here, there| {
            for text in [
                "disk create root --size 1M --system",
                "disk create data --size 1M",
                "disk write root --offset 0 --text root",
                "disk write data --offset 0 --text data",
                "snapshot create root one",
                "snapshot create data one",
                "disk write root --offset 64K --text more",
                "snapshot create root two",
                "snapshot create data two",
                "image create pair --snapshot root@two --data-snapshot data@two",
            ] {
                here.run(text).await;
            }
            for disk in ["root", "data"] {
                let text = format!("snapshot copy {disk}@one --to cn-beijing");
                copy(here, there, &text).await;
            }
            // Nothing of it is in a cache, and reading lets others run.
            let medium = here.service.pool().backend().medium();
            let backend = slow(Memory::over(medium, None));
            let (pool, driver) = Pool::open(backend, Options::default()).await.unwrap();
            let begun = drive(driver, async {
                let from = Service::open(pool, here.environment.clone()).await?;
                let text = command("image copy pair --to cn-beijing");
                let mut beginning = pin!(there.service.begin_copy(&from, &text));
                assert!(poll_times(&mut beginning, 1).await.is_none());
                for text in gone {
                    from.run(text).await?;
                }
                beginning.await
            })
            .await;
            let is_whole = |id: SnapshotId| {
                let state = there.service.inner.state.borrow();
                let parts = state.copies[&id].parts.iter();
                let parts: Vec<bool> = parts.map(|part| part.base.is_none()).collect();
                [parts[0], parts[1]]
            };
            let found = begun.map(is_whole).map_err(|error| error.code());
            assert_eq!(found, wanted, "{gone:?}");
        });
    }
}
