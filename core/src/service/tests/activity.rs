use super::*;
use crate::service::ACTIVITY_COUNT_MAX;
use crate::service::command::{CreateDisk, TEXT_LEN_MAX};

#[test]
fn every_command_stands_in_the_log_with_what_came_of_it() {
    with_bench(async |bench| {
        bench.environment.step_ms.set(3);
        bench.run("disk create web-root --size 64M").await;
        bench
            .refuses("disk create web-root --size 0", "InvalidDiskSize.TooSmall")
            .await;
        bench.run("disk write web-root --offset 0 --text hi").await;
        let log = bench.service.describe_activity(10).await;
        let texts: Vec<_> = log.iter().map(|line| &*line.command).collect();
        assert_eq!(
            texts,
            [
                "rowdisk disk write web-root --offset 0 --text hi",
                "rowdisk disk create web-root --size 0",
                "rowdisk disk create web-root --size 64M",
            ]
        );
        let write = log[0].result.as_ref().unwrap();
        assert_eq!((write.blocks_redirected, write.written_bytes), (1, 2));
        assert!(write.generation.is_some());
        assert!(write.elapsed_ms.is_some_and(|elapsed| elapsed >= 3));
        let failure = log[1].result.as_ref().unwrap_err();
        assert_eq!(
            (&*failure.code, &*failure.key),
            ("InvalidDiskSize.TooSmall", "disk-too-small")
        );
        assert!(
            failure
                .params
                .contains(&("min".to_owned(), "1048576".to_owned()))
        );
        assert_eq!(bench.service.describe_activity(1).await.len(), 1);
    });
}

#[test]
fn the_line_of_a_change_is_in_its_commit() {
    with_bench(async |bench| {
        bench
            .service
            .run("disk create web-root --size 1M")
            .await
            .unwrap();
        // Not flushed: the line is there because the disk is.
        let pool = bench.service.pool().clone();
        let reopened = Service::open(pool, bench.environment.clone())
            .await
            .unwrap();
        let log = reopened.describe_activity(10).await;
        assert_eq!(log.len(), 1);
        assert_eq!(log[0].result.as_ref().unwrap().created[0].name, "web-root");
    });
}

#[test]
fn the_log_keeps_the_last_500() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        for at in 0..ACTIVITY_COUNT_MAX + 10 {
            let text = format!("disk modify web-root --description number-{at}");
            bench.service.run(&text).await.unwrap();
        }
        bench.assert_reopens_the_same().await;
        let log = bench.service.describe_activity(usize::MAX).await;
        assert_eq!(log.len() as u64, ACTIVITY_COUNT_MAX);
        assert!(log[0].command.ends_with("number-509"));
        assert!(
            log.windows(2)
                .all(|pair| pair[0].number == pair[1].number + 1)
        );
    });
}

#[test]
fn a_line_is_bounded_whatever_the_command() {
    with_bench(async |bench| {
        let create = CreateDisk::empty("ж".repeat(1 << 20), 1 << 20);
        bench
            .execute(Command::CreateDisk(create))
            .await
            .unwrap_err();
        let log = bench.service.describe_activity(1).await;
        assert!(log[0].command.len() <= TEXT_LEN_MAX);
        bench.assert_reopens_the_same().await;
        // 64 snapshots with the longest names are more than a row holds.
        bench.run("disk create web-root --size 1M").await;
        for at in 0..crate::service::SNAPSHOT_QUOTA {
            let name = format!("a{}{at:02}", "\u{20000}".repeat(125));
            let text = format!("snapshot create web-root {name}");
            bench.service.run(&text).await.unwrap();
        }
        let outcome = bench.run("disk delete web-root").await;
        assert_eq!(outcome.snapshots_left.len(), 64, "the answer is whole");
        let log = bench.service.describe_activity(1).await;
        let kept = log[0].result.as_ref().unwrap().snapshots_left.len();
        assert!((1..64).contains(&kept), "{kept}");
    });
}
