//! What is seen while a commit is under way, and what becomes of it when its caller goes away.

use std::pin::pin;
use std::task::Poll;

use futures_util::future::{join, poll_fn};

use super::*;
use crate::service::views::{DiskStatus, QuotaPolicy, SnapshotStatus};

/// Polls a future once; the driver is not polled meanwhile.
pub(super) async fn begin<F: Future>(future: std::pin::Pin<&mut F>) {
    let mut future = Some(future);
    poll_fn(|context| {
        let future = future.take().unwrap();
        assert!(future.poll(context).is_pending(), "it waits for its commit");
        Poll::Ready(())
    })
    .await;
}

#[test]
fn a_snapshot_is_progressing_until_its_commit() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        let mut taking = pin!(bench.service.run("snapshot create web-root base"));
        begin(taking.as_mut()).await;
        let views = bench.snapshots().await;
        assert_eq!(
            (&*views[0].name, views[0].status),
            ("base", SnapshotStatus::Progressing)
        );
        let refused = bench.service.run("disk rollback web-root base").await;
        assert_eq!(refused.unwrap_err().code(), "InvalidSnapshotId.NotReady");
        let refused = bench.service.run("snapshot create web-root again").await;
        assert_eq!(
            refused.unwrap_err().code(),
            "IncorrectDiskStatus.CreatingSnapshot"
        );
        let refused = bench.service.run("disk delete web-root").await;
        assert_eq!(refused.unwrap_err().code(), "DiskCreatingSnapshot");
        let refused = bench.service.run("disk resize web-root 2M").await;
        assert_eq!(refused.unwrap_err().code(), "DiskCreatingSnapshot");
        assert_eq!(bench.disk("web-root").await.status, DiskStatus::Available);
        taking.await.unwrap();
        assert_eq!(
            bench.snapshot("base").await.status,
            SnapshotStatus::Accomplished
        );
        bench.assert_reopens_the_same().await;
    });
}

#[test]
fn a_disk_is_creating_reiniting_deleting_until_its_commit() {
    with_bench(async |bench| {
        let mut making = pin!(bench.service.run("disk create web-root --size 1M"));
        begin(making.as_mut()).await;
        let views = bench.service.describe_disks().await.unwrap();
        assert_eq!(
            (&*views[0].name, views[0].status),
            ("web-root", DiskStatus::Creating)
        );
        making.await.unwrap();
        bench.run("snapshot create web-root base").await;
        for (text, status) in [
            ("disk rollback web-root base", DiskStatus::ReIniting),
            ("disk delete web-root", DiskStatus::Deleting),
        ] {
            let mut working = pin!(bench.service.run(text));
            begin(working.as_mut()).await;
            assert_eq!(bench.disk("web-root").await.status, status);
            let error = bench
                .service
                .head_of(&DiskRef::new("web-root"))
                .unwrap_err();
            assert_eq!(error.code(), "IncorrectDiskStatus");
            let refused = bench
                .service
                .run("disk write web-root --offset 0 --text x")
                .await;
            assert_eq!(refused.unwrap_err().code(), "IncorrectDiskStatus");
            working.await.unwrap();
        }
        bench.assert_reopens_the_same().await;
    });
}

#[test]
fn what_is_being_used_cannot_go_and_what_goes_cannot_be_used() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M --system").await;
        bench.run("snapshot create web-root base").await;
        let mut cloning = pin!(
            bench
                .service
                .run("disk create one --from-snapshot web-root@base")
        );
        begin(cloning.as_mut()).await;
        let refused = bench
            .service
            .run("snapshot delete web-root@base --force")
            .await;
        assert_eq!(refused.unwrap_err().code(), "InvalidSnapshotId.NotReady");
        // Two may use it at once.
        bench
            .service
            .run("disk create two --from-snapshot web-root@base")
            .await
            .unwrap();
        cloning.await.unwrap();
        let mut imaging = pin!(
            bench
                .service
                .run("image create debian --snapshot web-root@base")
        );
        begin(imaging.as_mut()).await;
        let refused = bench
            .service
            .run("image create debian --snapshot web-root@base")
            .await;
        assert_eq!(refused.unwrap_err().code(), "InvalidImageName.Duplicated");
        imaging.await.unwrap();
        let mut deleting = pin!(bench.service.run("image delete debian"));
        begin(deleting.as_mut()).await;
        let refused = bench
            .service
            .run("disk create three --from-image debian")
            .await;
        assert_eq!(refused.unwrap_err().code(), "OperationDenied");
        deleting.await.unwrap();
        bench.assert_reopens_the_same().await;
    });
}

#[test]
fn a_dropped_operation_is_done_all_the_same_and_seen_by_the_next() {
    with_bench(async |bench| {
        {
            let mut making = pin!(bench.service.run("disk create web-root --size 1M"));
            begin(making.as_mut()).await;
        }
        assert_eq!(bench.disk("web-root").await.status, DiskStatus::Available);
        {
            let mut taking = pin!(bench.service.run("snapshot create web-root base"));
            begin(taking.as_mut()).await;
        }
        assert_eq!(bench.names_of("web-root").await, ["base"]);
        {
            let mut writing = pin!(
                bench
                    .service
                    .run("disk write web-root --offset 0 --text hi")
            );
            begin(writing.as_mut()).await;
        }
        {
            // It waits for what the one before it left behind, and is dropped while it does.
            let mut waiting = pin!(bench.service.run("snapshot create web-root never"));
            begin(waiting.as_mut()).await;
        }
        assert_eq!(bench.names_of("web-root").await, ["base"]);
        assert_eq!(bench.read("web-root", 0, 2).await, b"hi");
        bench.run("snapshot create web-root next").await;
    });
}

#[test]
fn operations_on_different_disks_run_side_by_side() {
    with_bench(async |bench| {
        bench.run("disk create aa --size 1M").await;
        bench.run("disk create bb --size 1M").await;
        let both = futures_util::future::join(
            bench.service.run("snapshot create aa base"),
            bench.service.run("snapshot create bb base"),
        );
        let (aa, bb) = both.await;
        aa.unwrap();
        bb.unwrap();
        bench.assert_reopens_the_same().await;
    });
}

#[test]
fn memory_and_rows_agree_wherever_an_operation_is_dropped() {
    let mut dropped = 0;
    for step in 0..super::faults::SCRIPT.len() {
        let mut is_done = false;
        for times in 1.. {
            if is_done {
                break;
            }
            with_bin_bench(async |bench| {
                let secrets = super::faults::script_secrets();
                let run = async |text: &str| {
                    let command: Command = text.parse().unwrap();
                    let service = &bench.service;
                    service
                        .execute_with_secrets(&command, &secrets, |_, _| true)
                        .await
                };
                for text in &super::faults::SCRIPT[..step] {
                    run(text).await.unwrap();
                }
                let result = poll_times(run(super::faults::SCRIPT[step]), times).await;
                is_done = result.is_some();
                dropped += usize::from(!is_done);
                bench.assert_reopens_the_same().await;
                // Nothing stays claimed.
                assert!(bench.service.inner.state.borrow().in_flight.is_empty());
            });
        }
    }
    assert!(dropped >= super::faults::SCRIPT.len());
}

#[test]
fn what_changes_the_settings_waits_for_its_turn_whatever_becomes_of_the_one_before() {
    for is_dropped in [false, true] {
        with_bench(async |bench| {
            bench.run("disk create data --size 1M").await;
            bench.run("disk write data --offset 0 --text data").await;
            bench.run("incident start wrong-data --disk data").await;
            let service = &bench.service;
            let mut setting = Box::pin(service.run("pool set-quota-policy oldest-automatic"));
            begin(setting.as_mut()).await;
            let mut closing = pin!(service.run("incident close 1"));
            begin(closing.as_mut()).await;
            if is_dropped {
                drop(setting);
                closing.await.unwrap();
            } else {
                let (set, closed) = join(setting, closing).await;
                set.unwrap();
                closed.unwrap();
            }
            let storage = service.describe_storage().await.unwrap();
            assert_eq!(storage.quota_policy, QuotaPolicy::OldestAutomatic);
            assert_eq!(service.describe_incidents(), []);
            // Each knew of the other.
            bench.run("incident start wrong-data --disk data").await;
            assert_eq!(service.describe_incidents()[0].number, 2);
        });
    }
}
