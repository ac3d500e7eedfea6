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
        assert_eq!((write.blocks_redirected, write.written_bytes), (Some(1), 2));
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
fn a_line_knows_what_its_commit_knows_and_says_unknown_for_the_rest() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench.run("disk write web-root --offset 0 --text a").await;
        bench.run("snapshot create web-root before").await;
        let write = "disk write web-root --offset 16380 --text 12345678";
        let outcome = bench.service.run(write).await.unwrap();
        // As after a reload: nothing was committed since.
        let pool = bench.service.pool().clone();
        let reopened = Service::open(pool, bench.environment.clone())
            .await
            .unwrap();
        let log = reopened.describe_activity(1).await;
        let kept = log[0].result.as_ref().unwrap();
        assert_eq!(
            (kept.blocks_redirected, kept.cow_copies),
            (Some(2), Some(1))
        );
        assert!(kept.generation.is_some());
        assert_eq!(kept.elapsed_ms, None, "known only after the commit");
        let elapsed_ms = outcome.elapsed_ms;
        assert_eq!(
            outcome,
            Outcome {
                elapsed_ms,
                ..kept.clone()
            }
        );
        let create = bench.run("disk create other --size 1M").await;
        assert_eq!(create.blocks_redirected, None, "it writes nothing");
    });
}

#[test]
fn a_line_names_the_disks_it_is_about_by_id() {
    with_bench(async |bench| {
        let made = bench.run("disk create odd --size 1M").await.created;
        let other = bench.run("disk create odd --size 64M").await.created;
        let (odd, other) = (made[0].id.clone(), other[0].id.clone());
        bench
            .run(&format!("disk write {odd} --offset 0 --text a"))
            .await;
        bench.run(&format!("snapshot create {odd} before")).await;
        let copy = bench.run("disk create copy --from-snapshot before").await;
        let copy = copy.created[0].id.clone();
        bench.run(&format!("disk rollback {odd} before")).await;
        bench.run("disk delete copy").await;
        bench.run("snapshot delete before --force").await;
        let command = "rowdisk disk export copy --file copy.raw";
        bench.service.run(command).await.unwrap_err();
        let log = bench.service.describe_activity(20).await;
        let lines: Vec<_> = log.iter().rev().map(|line| &line.result).collect();
        let disks = |of: &[&String]| {
            let mut ids: Vec<String> = of.iter().map(|&id| id.clone()).collect();
            ids.sort();
            Some(ids)
        };
        let wanted = [
            disks(&[&odd]),
            disks(&[&other]),
            disks(&[&odd]),
            disks(&[&odd]),
            disks(&[&odd, &copy]),
            disks(&[&odd]),
            disks(&[&copy]),
            disks(&[&odd]),
        ];
        let said = |line: usize| lines[line].as_ref().unwrap().disks.clone();
        for (line, wanted) in wanted.into_iter().enumerate() {
            assert_eq!(said(line), wanted, "line {line}");
        }
        assert!(lines[8].is_err(), "what was refused has only its text");
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

#[test]
fn a_disks_lines_are_found_however_much_was_done_elsewhere() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench.run("disk create mail --size 1M").await;
        bench.run("snapshot create web-root base").await;
        bench
            .run("disk write mail --offset 0 --text web-root")
            .await;
        let refused = bench.service.run("snapshot delete web-root@none").await;
        assert!(refused.is_err());
        for _ in 0..200 {
            bench.run("disk write mail --offset 0 --text a").await;
        }
        let lines = async |disk: &str, count: usize| {
            let of = DiskRef::new(disk);
            let lines = bench.service.describe_disk_activity(&of, count).await;
            let lines = lines.unwrap().into_iter().map(|line| line.command);
            lines.collect::<Vec<_>>()
        };
        assert_eq!(
            lines("web-root", 8).await,
            [
                "rowdisk snapshot delete web-root@none",
                "rowdisk snapshot create web-root base",
                "rowdisk disk create web-root --size 1M",
            ]
        );
        assert_eq!(lines("web-root", 1).await.len(), 1);
        assert_eq!(lines("mail", 8).await.len(), 8);
        let nobody = DiskRef::new("nobody");
        let refused = bench.service.describe_disk_activity(&nobody, 8).await;
        assert_eq!(refused.unwrap_err().code(), "InvalidDiskId.NotFound");
    });
}
