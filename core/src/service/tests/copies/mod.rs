//! Copies between two regions: the bytes, the ways, what is refused, and that nothing is half done
//! wherever either side breaks.

mod asked;
mod crash;
mod given_up;
mod random;

use super::*;
use crate::service::ids::SnapshotId;
use crate::service::views::{CopyView, Note, SnapshotStatus};
use crate::service::{Region, plan::SNAPSHOT_QUOTA};

/// Runs a test on two new pools: one in the default region, one in Beijing.
fn with_two(test: impl AsyncFnOnce(&Bench, &Bench)) {
    with_bench(async |here| {
        pollster_less(async |there| {
            there.service.settle_in(Region::Beijing).await.unwrap();
            test(here, there).await;
        })
        .await;
    });
}

/// A second pool beside the first, on the same thread.
async fn pollster_less(test: impl AsyncFnOnce(&Bench)) {
    let (pool, driver) = Pool::create(Memory::new(), [9; 16], Options::default())
        .await
        .unwrap();
    drive(driver, async {
        let environment = Seeded::new();
        environment.state.set(4711);
        let service = Service::open(pool, environment.clone()).await.unwrap();
        service.run("pool set-bin-period 0").await.unwrap();
        test(&Bench {
            service,
            environment,
        })
        .await;
    })
    .await;
}

fn command(text: &str) -> Command {
    text.parse().unwrap()
}

/// What a dry run says of a copy, which changes nothing: not even the logs.
async fn asked(from: &Bench, to: &Bench, text: &str) -> &'static str {
    let before = (from.all().await, to.all().await);
    let answer = to.service.dry_run_copy(&from.service, &command(text)).await;
    assert_eq!(before, (from.all().await, to.all().await), "{text}");
    answer.code()
}

async fn begin(from: &Bench, to: &Bench, text: &str) -> SnapshotId {
    assert_eq!(asked(from, to, text).await, "DryRunOperation", "{text}");
    let begun = to.service.begin_copy(&from.service, &command(text)).await;
    begun.unwrap_or_else(|error| panic!("{text}: {error}"))
}

async fn run(from: &Bench, to: &Bench, id: SnapshotId) -> Outcome {
    let ran = to.service.run_copy(&from.service, id, |_, _| true).await;
    let outcome = ran.unwrap_or_else(|error| panic!("{id}: {error}"));
    to.assert_reopens_the_same().await;
    outcome
}

async fn copy(from: &Bench, to: &Bench, text: &str) -> SnapshotId {
    let id = begin(from, to, text).await;
    run(from, to, id).await;
    id
}

async fn refused(from: &Bench, to: &Bench, text: &str, code: &str) {
    assert_eq!(asked(from, to, text).await, code, "{text}: dry");
    let (before, before_to) = (from.all().await, to.all().await);
    let begun = to.service.begin_copy(&from.service, &command(text)).await;
    assert_eq!(begun.err().map(|error| error.code()), Some(code), "{text}");
    let (after, after_to) = (from.all().await, to.all().await);
    assert_eq!(before.without_log(), after.without_log(), "{text}");
    assert_eq!(before_to.without_log(), after_to.without_log(), "{text}");
}

/// Everything that a snapshot holds.
async fn bytes(bench: &Bench, snapshot: &str) -> Vec<u8> {
    read_all(&bench.service, snapshot).await
}

async fn read_all<B: crate::backend::BlockBackend + 'static>(
    service: &Service<B>,
    snapshot: &str,
) -> Vec<u8> {
    let (version, len) = {
        let state = service.inner.state.borrow();
        let (_, row) = state.find_snapshot(&snapshot.parse().unwrap()).unwrap();
        (row.version, service.version(row.version).unwrap().len)
    };
    let mut bytes = vec![0; usize::try_from(len).unwrap()];
    service.pool().read(version, 0, &mut bytes).await.unwrap();
    bytes
}

fn only(bench: &Bench) -> CopyView {
    let mut copies = bench.service.describe_copies();
    assert_eq!(copies.len(), 1);
    copies.remove(0)
}

#[test]
fn a_copy_has_the_bytes_a_new_id_and_no_tags() {
    with_two(async |here, there| {
        for text in [
            "disk create web-root --size 8M --system",
            "disk write web-root --offset 100K --random 1 --length 3M",
            "snapshot create web-root base --tag role=web --description long",
        ] {
            here.run(text).await;
        }
        let text = "snapshot copy web-root@base --to cn-beijing --retention 3";
        let plan = there
            .service
            .preview_copy(&here.service, &command(text))
            .await;
        let plan = plan.unwrap();
        assert!(plan.bases.is_empty() && plan.bytes >= 3 << 20, "{plan:?}");
        let id = begin(here, there, text).await;
        let coming = there.snapshots().await;
        assert_eq!(coming[0].status, SnapshotStatus::Progressing);
        assert!(only(there).is_whole);
        there
            .refuses(
                &format!("disk create early --from-snapshot {id}"),
                "InvalidSnapshotId.NotReady",
            )
            .await;
        let outcome = run(here, there, id).await;
        assert_eq!(outcome.written_bytes, plan.bytes);
        assert!(there.service.describe_copies().is_empty());
        let view = there.snapshot(&id.to_string()).await;
        let of = view.copied_from.clone().unwrap();
        let original = here.snapshot("base").await;
        assert_ne!(view.id, original.id);
        assert_eq!(
            (&*of.region, &of.snapshot_id),
            ("cn-hangzhou", &original.id)
        );
        assert_eq!(
            (&*of.disk.name, of.taken_ms),
            ("web-root", original.created_ms)
        );
        assert_eq!((&*view.name, view.tags.len()), ("base", 0));
        assert_eq!(view.status, SnapshotStatus::Accomplished);
        assert_eq!(
            view.expires_ms,
            Some(view.created_ms + 3 * 24 * 60 * 60 * 1000)
        );
        assert!(bytes(here, "base").await == bytes(there, "base").await);
        // A disk from it has them too, and cannot go back to it.
        there.run("disk create again --from-snapshot base").await;
        assert!(there.read("again", 0, 8 << 20).await == bytes(here, "base").await);
        there
            .refuses("disk rollback again base", "InvalidParameter.Mismatch")
            .await;
        // Both logs tell of it: where it was asked for that it began, where it came to that it is there.
        let goes_on = Note::GoesOn {
            region: "cn-beijing".to_owned(),
        };
        for (bench, notes, made) in [(here, vec![goes_on], 0), (there, Vec::new(), 1)] {
            let log = bench.service.describe_activity(5).await;
            let of = |line: &&ActivityView| line.command.contains("snapshot copy");
            let outcome = log.iter().find(of).unwrap().result.clone().unwrap();
            assert_eq!((outcome.notes, outcome.created.len()), (notes, made));
        }
        // In the recycle bin it is called a copy of that disk, too.
        there.run("pool set-bin-period 7").await;
        there.run(&format!("snapshot delete {id} --force")).await;
        let bin = there.service.describe_bin().await.unwrap();
        assert_eq!(bin.items[0].copied_from, Some(of));
    });
}

#[test]
fn later_copies_carry_what_changed() {
    with_two(async |here, there| {
        for text in [
            "disk create data --size 8M",
            "disk write data --offset 0 --random 1 --length 4M",
            "snapshot create data one",
        ] {
            here.run(text).await;
        }
        copy(here, there, "snapshot copy data@one --to cn-beijing").await;
        for text in [
            "disk write data --offset 1M --random 2 --length 64K",
            "disk discard data --offset 2M --length 1M",
            "disk resize data 16M",
            "disk write data --offset 12M --random 3 --length 16K",
            "snapshot create data two",
        ] {
            here.run(text).await;
        }
        let text = "snapshot copy data@two --to cn-beijing";
        let plan = there
            .service
            .preview_copy(&here.service, &command(text))
            .await;
        let plan = plan.unwrap();
        assert_eq!((&*plan.bases[0].name, plan.bytes), ("one", 80 << 10));
        copy(here, there, text).await;
        assert!(bytes(here, "two").await == bytes(there, "two").await);
        assert!(bytes(here, "one").await == bytes(there, "one").await);
        // They are one chain, of which the later one added only the difference.
        let chain = there.service.describe_chains().await.unwrap();
        assert_eq!(chain.len(), 1);
        assert_eq!(chain[0].snapshots.len(), 2);
        assert_eq!(chain[0].snapshots[1].bytes, 80 << 10);
        // A disk that was larger then is no base.
        here.run("disk rollback data one").await;
        here.run("disk write data --offset 3M --random 9 --length 16K")
            .await;
        here.run("snapshot create data three").await;
        let text = "snapshot copy data@three --to cn-beijing";
        let plan = there
            .service
            .preview_copy(&here.service, &command(text))
            .await;
        assert_eq!(plan.unwrap().bases[0].name, "one");
        copy(here, there, text).await;
        assert!(bytes(here, "three").await == bytes(there, "three").await);
    });
}

#[test]
fn a_base_that_goes_while_it_is_carried_changes_nothing_of_what_is_read() {
    // The original of the base; the base itself; both.
    for (original, base) in [(true, false), (false, true), (true, true)] {
        with_two(async |here, there| {
            for text in [
                "disk create data --size 64M",
                "disk write data --offset 0 --random 1 --length 24M",
                "snapshot create data one",
            ] {
                here.run(text).await;
            }
            copy(here, there, "snapshot copy data@one --to cn-beijing").await;
            here.run("disk write data --offset 3M --random 2 --length 16M")
                .await;
            here.run("disk discard data --offset 20M --length 2M").await;
            here.run("snapshot create data two").await;
            let id = begin(here, there, "snapshot copy data@two --to cn-beijing").await;
            let paused = there
                .service
                .run_copy(&here.service, id, |_, _| false)
                .await;
            assert_eq!(paused.unwrap_err().code(), "Canceled");
            let first = only(there).copied_bytes;
            assert!(first > 0 && first < 16 << 20, "{first}");
            if original {
                here.run("snapshot delete data@one").await;
            }
            if base {
                there.run("snapshot delete one").await;
            }
            there.assert_reopens_the_same().await;
            run(here, there, id).await;
            assert!(bytes(here, "two").await == bytes(there, "two").await);
            let report = there.service.pool().check(|_| true).await.unwrap();
            assert!(report.findings.is_empty(), "{:?}", report.findings);
        });
    }
}

#[test]
fn a_source_that_is_gone_fails_the_copy_and_leaves_nothing() {
    with_two(async |here, there| {
        for text in [
            "disk create data --size 16M",
            "disk write data --offset 0 --random 1 --length 12M",
            "snapshot create data one",
        ] {
            here.run(text).await;
        }
        let id = begin(here, there, "snapshot copy one --to cn-beijing").await;
        let paused = there
            .service
            .run_copy(&here.service, id, |_, _| false)
            .await;
        assert_eq!(paused.unwrap_err().code(), "Canceled");
        here.run("snapshot delete one").await;
        let failed = there.service.run_copy(&here.service, id, |_, _| true).await;
        assert_eq!(failed.unwrap_err().key(), "copy-source-gone");
        there.assert_reopens_the_same().await;
        assert_eq!(there.snapshots().await[0].status, SnapshotStatus::Failed);
        assert_eq!(only(there).failure.unwrap().key, "copy-source-gone");
        there.service.pool().settle().await.unwrap();
        let storage = there.service.describe_storage().await.unwrap();
        assert_eq!(storage.live_data_bytes, 0);
        let again = there.service.run_copy(&here.service, id, |_, _| true).await;
        assert_eq!(again.unwrap_err().code(), "InvalidSnapshotId.NotFound");
        there.run(&format!("snapshot delete {id}")).await;
        assert!(there.snapshots().await.is_empty());
    });
}

#[test]
fn a_source_deleted_while_it_is_read_stays_readable_to_the_end() {
    with_two(async |here, there| {
        for text in [
            "disk create data --size 16M",
            "disk write data --offset 0 --random 1 --length 12M",
            "snapshot create data one",
        ] {
            here.run(text).await;
        }
        let whole = bytes(here, "one").await;
        let id = begin(here, there, "snapshot copy one --to cn-beijing").await;
        let is_reading = Cell::new(false);
        let copying = there.service.run_copy(&here.service, id, |_, _| {
            is_reading.set(true);
            true
        });
        let mut copying = std::pin::pin!(copying);
        // As far as the first step.
        while !is_reading.get() {
            assert!(poll_times(&mut copying, 1).await.is_none());
        }
        here.run("snapshot delete one").await;
        copying.await.unwrap();
        assert!(whole == bytes(there, "one").await);
    });
}

#[test]
fn deleting_what_is_being_copied_gives_it_up() {
    with_two(async |here, there| {
        for text in [
            "disk create data --size 16M --system",
            "disk write data --offset 0 --random 1 --length 12M",
            "snapshot create data one",
            "image create golden --snapshot data@one",
        ] {
            here.run(text).await;
        }
        let before = there.all().await;
        for (text, cancel) in [
            ("snapshot copy one --to cn-beijing", "snapshot delete one"),
            ("image copy golden --to cn-beijing", "image delete golden"),
            ("image copy golden --to cn-beijing", "snapshot delete one"),
        ] {
            let id = begin(here, there, text).await;
            let paused = there
                .service
                .run_copy(&here.service, id, |_, _| false)
                .await;
            assert_eq!(paused.unwrap_err().code(), "Canceled");
            there.run(cancel).await;
            let gone = there.service.run_copy(&here.service, id, |_, _| true).await;
            assert_eq!(gone.unwrap_err().code(), "InvalidSnapshotId.NotFound");
            let after = there.all().await;
            assert_eq!(before.without_log(), after.without_log());
            // And in the middle of a step.
            let id = begin(here, there, text).await;
            let steps = Cell::new(0);
            let copying = there.service.run_copy(&here.service, id, |_, _| {
                steps.set(steps.get() + 1);
                true
            });
            let mut copying = std::pin::pin!(copying);
            while steps.get() == 0 {
                assert!(poll_times(&mut copying, 1).await.is_none());
            }
            there.run(cancel).await;
            assert_eq!(
                copying.await.unwrap_err().code(),
                "InvalidSnapshotId.NotFound"
            );
            let after = there.all().await;
            assert_eq!(before.without_log(), after.without_log());
        }
    });
}

#[test]
fn an_image_comes_with_its_snapshots_in_one_commit() {
    with_two(async |here, there| {
        for text in [
            "disk create golden --size 4M --system",
            "disk write golden --offset 0 --random 1 --length 1M",
            "snapshot create golden one",
            "image create golden --snapshot golden@one",
            "instance run web --image golden --data-size 2M",
            "instance stop web",
            "disk write web-data-1 --offset 0 --text precious",
            "image create whole --instance web",
        ] {
            here.run(text).await;
        }
        let text = "image copy whole --to cn-beijing --name moved";
        let id = begin(here, there, text).await;
        assert!(there.service.describe_images().await.unwrap().is_empty());
        refused(here, there, text, "InvalidImageName.Duplicated").await;
        assert_eq!(run(here, there, id).await.created.len(), 3);
        there
            .run("instance run web --image moved --zone cn-beijing-g")
            .await;
        assert_eq!(there.read("web-data-1", 0, 8).await, b"precious");
        assert!(
            there.read("web-system", 0, 4 << 20).await == here.read("web-system", 0, 4 << 20).await
        );
        assert_eq!(there.disk("web-data-1").await.zone, "cn-beijing-g");
        there
            .refuses("snapshot delete whole", "InvalidParameter")
            .await;
        let system = there.service.describe_images().await.unwrap()[0]
            .snapshot
            .id
            .clone();
        there
            .refuses(
                &format!("snapshot delete {system} --force"),
                "SnapshotCreatedImage",
            )
            .await;
    });
}

#[test]
fn a_copy_is_checked_before_it_begins() {
    with_two(async |here, there| {
        here.run("disk create data --size 1M").await;
        here.run("snapshot create data one").await;
        for (text, code) in [
            (
                "snapshot copy two --to cn-beijing",
                "InvalidSnapshotId.NotFound",
            ),
            ("snapshot copy one --to cn-mars", "InvalidRegionId.NotFound"),
            ("snapshot copy one --to cn-hangzhou", "InvalidParameter"),
            ("snapshot copy one --to eu-central-1", "OperationDenied"),
            (
                "snapshot copy one --to cn-beijing --name autotwo",
                "InvalidSnapshotName.Malformed",
            ),
            (
                "snapshot copy one --to cn-beijing --retention 0",
                "ParameterInvalid",
            ),
            (
                "snapshot copy one --to cn-beijing --description http://x",
                "InvalidDescription.Malformed",
            ),
            (
                "image copy golden --to cn-beijing",
                "InvalidImageId.NotFound",
            ),
            ("snapshot delete one", "OperationDenied"),
        ] {
            refused(here, there, text, code).await;
        }
        let ran = here.service.run("snapshot copy one --to cn-beijing").await;
        assert_eq!(ran.unwrap_err().code(), "OperationDenied");
        // Two at once carry none of it twice.
        let id = begin(here, there, "snapshot copy one --to cn-beijing").await;
        let _claim = there
            .service
            .claim(vec![super::super::claims::Claim::Copying(id)])
            .unwrap();
        let second = there.service.run_copy(&here.service, id, |_, _| true).await;
        assert_eq!(second.unwrap_err().code(), "OperationDenied");
    });
}

#[test]
fn copies_are_outside_the_quota_of_a_disk() {
    with_two(async |here, there| {
        here.run("disk create data --size 1M").await;
        here.run("disk write data --offset 0 --text x").await;
        for number in 0..=SNAPSHOT_QUOTA {
            here.service
                .run(&format!("snapshot create data n{number}"))
                .await
                .unwrap();
            let text = format!("snapshot copy n{number} --to cn-beijing");
            let id = begin(here, there, &text).await;
            let ran = there.service.run_copy(&here.service, id, |_, _| true).await;
            ran.unwrap();
        }
        assert_eq!(there.snapshots().await.len(), SNAPSHOT_QUOTA + 1);
        assert_eq!(here.snapshots().await.len(), SNAPSHOT_QUOTA);
    });
}

#[test]
fn a_copy_that_comes_back_is_no_snapshot_of_the_disk() {
    with_two(async |here, there| {
        here.run("disk create data --size 1M").await;
        here.run("disk write data --offset 0 --text x").await;
        here.run("snapshot create data one").await;
        copy(here, there, "snapshot copy one --to cn-beijing").await;
        let back = copy(
            there,
            here,
            "snapshot copy one --to cn-hangzhou --name back",
        )
        .await;
        assert_eq!(here.disk("data").await.snapshots, 1);
        here.refuses(
            &format!("disk rollback data {back}"),
            "InvalidParameter.Mismatch",
        )
        .await;
        let (first, second) = (here.snapshot("one").await, here.snapshot("back").await);
        assert_eq!(second.copied_from.unwrap().taken_ms, first.created_ms);
    });
}
