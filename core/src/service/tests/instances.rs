use std::pin::pin;

use super::flights::begin;
use super::*;
use crate::service::command::InstanceRef;
use crate::service::views::{DiskStatus, IdName, InstanceStatus, InstanceView, Note};
use crate::service::{
    DATA_DISKS_MAX, DISK_INSTANCES_MAX, InstanceFilter, RUN_AMOUNT_MAX, SnapshotPaging,
};

pub(super) fn names(list: &[IdName]) -> Vec<&str> {
    list.iter().map(|name| &*name.name).collect()
}

pub(super) async fn instance(bench: &Bench, name: &str) -> InstanceView {
    let instance = InstanceRef::new(name);
    bench.service.describe_instance(&instance).await.unwrap()
}

/// An image `base` of a disk that begins with "system".
pub(super) async fn image(bench: &Bench) {
    bench.run("disk create golden --size 1M --system").await;
    bench
        .run("disk write golden --offset 0 --text system")
        .await;
    bench.run("snapshot create golden first").await;
    bench.run("image create base --snapshot golden@first").await;
}

/// A running instance `web` from it, with a data disk `data` that begins with "data".
pub(super) async fn web(bench: &Bench) {
    image(bench).await;
    bench.run("instance run web --image base").await;
    bench.run("disk create data --size 1M").await;
    bench.run("disk write data --offset 0 --text data").await;
    bench.run("disk attach data web").await;
}

fn data_names(view: &InstanceView) -> Vec<&str> {
    let disks = view.data_disks.iter();
    disks.map(|attached| &*attached.disk.name).collect()
}

#[test]
fn an_instance_runs_from_an_image_with_its_disks() {
    with_bench(async |bench| {
        image(bench).await;
        let outcome = bench
            .run("instance run web --image base --system-size 2M --data-size 1M --data-size 3M --tag env=test")
            .await;
        assert_eq!(
            names(&outcome.created),
            ["web", "web-system", "web-data-1", "web-data-2"]
        );
        assert!(outcome.created[0].id.starts_with("i-"));
        let view = instance(bench, "web").await;
        assert_eq!(view.status, InstanceStatus::Running);
        assert_eq!(view.system_disk.len, 2 << 20);
        assert_eq!(data_names(&view), ["web-data-1", "web-data-2"]);
        assert!(view.data_disks.iter().all(|disk| disk.delete_with_instance));
        assert_eq!(bench.read("web-system", 0, 6).await, b"system");
        let disk = bench.disk("web-system").await;
        assert_eq!(disk.status, DiskStatus::InUse);
        assert_eq!(disk.attached[0].instance.name, "web");
        let images = bench.service.describe_images().await.unwrap();
        assert_eq!(names(&images[0].instances), ["web"]);
    });
}

#[test]
fn several_instances_are_one_commit() {
    with_bench(async |bench| {
        image(bench).await;
        let before = bench.service.pool().generation();
        let outcome = bench
            .service
            .run("instance run web --image base --amount 3 --data-size 1M")
            .await
            .unwrap();
        assert_eq!(bench.service.pool().generation(), before.next());
        let made: Vec<_> = outcome
            .created
            .iter()
            .filter(|c| c.id.starts_with("i-"))
            .collect();
        assert_eq!(made.len(), 3);
        assert_eq!(made[0].name, "web-001");
        bench
            .refuses(
                "instance run web --image base --amount 0",
                "InvalidParameter",
            )
            .await;
        let many = format!(
            "instance run web --image base --amount {}",
            RUN_AMOUNT_MAX + 1
        );
        bench.refuses(&many, "InvalidParameter").await;
        bench
            .refuses("instance run web --image other", "InvalidImageId.NotFound")
            .await;
        bench
            .refuses(
                "instance run 1web --image base",
                "InvalidInstanceName.Malformed",
            )
            .await;
        bench
            .refuses(
                "instance run web --image base --system-size 512K",
                "InvalidDiskSize.TooSmall",
            )
            .await;
        let sizes = " --data-size 1M".repeat(DATA_DISKS_MAX + 1);
        bench
            .refuses(
                &format!("instance run web --image base{sizes}"),
                "InstanceDiskLimitExceeded",
            )
            .await;
    });
}

#[test]
fn an_image_of_an_instance_makes_its_data_disks_too() {
    with_bench(async |bench| {
        web(bench).await;
        let outcome = bench.run("image create autumn --instance web").await;
        // A name that a snapshot must not have is told apart.
        assert_eq!(names(&outcome.created), ["autumn", "autumn", "autumn"]);
        bench.run("image create automatic --instance web").await;
        assert_eq!(bench.names_of("data").await, ["autumn", "of-automatic"]);
        bench.run("instance run copy --image autumn").await;
        let view = instance(bench, "copy").await;
        assert_eq!(data_names(&view), ["copy-data-1"]);
        assert_eq!(bench.read("copy-data-1", 0, 4).await, b"data");
        bench
            .refuses(
                "snapshot delete data@autumn --force",
                "SnapshotCreatedImage",
            )
            .await;
        bench
            .refuses(
                "image create mm --snapshot golden@first --data-snapshot golden@first",
                "OperationDenied",
            )
            .await;
        bench
            .refuses(
                "image create mm --snapshot golden@first --data-snapshot data@autumn --data-snapshot data@autumn",
                "OperationDenied",
            )
            .await;
        bench
            .run("image create mm --snapshot golden@first --data-snapshot data@autumn")
            .await;
        let images = bench.service.describe_images().await.unwrap();
        let mm = images.iter().find(|image| image.name == "mm").unwrap();
        assert_eq!(names(&mm.data), ["autumn"]);
    });
}

#[test]
fn starting_stopping_and_rebooting_need_their_states() {
    with_bench(async |bench| {
        web(bench).await;
        let code = "IncorrectInstanceStatus";
        let error = bench.refuses("instance start web", code).await;
        assert_eq!(error.key(), "instance-not-stopped");
        let first = instance(bench, "web").await.started_ms;
        bench.run("instance reboot web").await;
        let second = instance(bench, "web").await.started_ms;
        assert!(second > first);
        bench.run("instance stop web").await;
        assert_eq!(instance(bench, "web").await.status, InstanceStatus::Stopped);
        for text in ["instance stop web", "instance reboot web"] {
            let error = bench.refuses(text, code).await;
            assert_eq!(error.key(), "instance-not-running");
        }
        bench.run("instance start web").await;
        bench
            .refuses("instance start nobody", "InvalidInstanceId.NotFound")
            .await;
        bench
            .run("instance modify web --name shop --description 'The shop' --tag a=1")
            .await;
        assert_eq!(instance(bench, "shop").await.tags.len(), 1);
        bench
            .refuses("instance modify shop", "NoAttributeToModify")
            .await;
    });
}

#[test]
fn what_an_instance_writes_nobody_else_does() {
    with_bench(async |bench| {
        web(bench).await;
        bench.run("snapshot create data one").await;
        bench.run("snapshot create web-system one").await;
        let locked = [
            "disk write data --offset 0 --text x",
            "disk write data --offset 0 --hex ff",
            "disk zero data --offset 0 --length 1",
            "disk discard data --offset 0 --length 1",
            "disk rollback data one",
            "disk rollback data one --keep-current kept",
            "disk reinit data",
            "disk rollback web-system one",
            "disk reinit web-system",
        ];
        for text in locked {
            let error = bench.refuses(text, "IncorrectInstanceStatus").await;
            assert_eq!(error.params()[0], ("instance", "web".to_owned()), "{text}");
        }
        let format: Command = "disk format data --fat".parse().unwrap();
        let refused = bench.service.begin_edit(&format).await;
        assert_eq!(refused.err().unwrap().code(), "IncorrectInstanceStatus");
        let command: Command = "disk rollback data one".parse().unwrap();
        let view = bench.service.preview(&command).await.unwrap();
        assert_eq!(view.refusals[0].why.code, "IncorrectInstanceStatus");
        bench.run("disk resize data 2M").await;
        bench.run("instance stop web").await;
        for text in locked {
            bench.run(text).await;
        }
    });
}

#[test]
fn a_disk_belongs_to_one_instance_at_a_time() {
    with_bench(async |bench| {
        web(bench).await;
        bench.run("instance run other --image base").await;
        let error = bench
            .refuses("disk attach data other", "IncorrectDiskStatus")
            .await;
        assert_eq!(error.key(), "disk-in-use");
        bench.refuses("disk delete data", "DiskStillAttached").await;
        bench
            .refuses("disk delete web-system", "DiskStillAttached")
            .await;
        bench
            .refuses("disk detach data other", "IncorrectDiskStatus")
            .await;
        bench
            .refuses("disk detach web-system web", "OperationDenied")
            .await;
        bench
            .refuses("disk attach golden web", "OperationDenied")
            .await;
        bench
            .refuses(
                "disk modify golden --delete-with-instance on",
                "IncorrectDiskStatus",
            )
            .await;
        bench
            .refuses(
                "disk modify web-system --delete-with-instance off",
                "OperationDenied",
            )
            .await;
        bench.run("disk detach data web").await;
        assert_eq!(bench.disk("data").await.status, DiskStatus::Available);
        bench
            .run("disk attach data other --delete-with-instance")
            .await;
        bench.run("disk detach data other").await;
        bench.run("disk delete data").await;
    });
}

#[test]
fn an_instance_takes_sixteen_data_disks() {
    with_bench(async |bench| {
        image(bench).await;
        let sizes = " --data-size 1M".repeat(DATA_DISKS_MAX);
        bench
            .run(&format!("instance run web --image base{sizes}"))
            .await;
        bench.run("disk create more --size 1M").await;
        let code = "InstanceDiskLimitExceeded";
        bench.refuses("disk attach more web", code).await;
        bench
            .refuses("instance scale-out web --count 1 --size 1M", code)
            .await;
        bench.run("disk detach web-data-3 web").await;
        bench.run("disk attach more web").await;
    });
}

#[test]
fn a_shared_disk_has_up_to_eight_instances_and_rules_of_its_own() {
    with_bench(async |bench| {
        image(bench).await;
        bench
            .refuses(
                "disk create ss --size 1M --system --multi-attach",
                "InvalidParameter",
            )
            .await;
        bench
            .run("disk create shared --size 1M --multi-attach")
            .await;
        let amount = DISK_INSTANCES_MAX + 1;
        bench
            .run(&format!("instance run web --image base --amount {amount}"))
            .await;
        for number in 1..amount {
            bench
                .run(&format!("disk attach shared web-00{number}"))
                .await;
        }
        let error = bench
            .refuses("disk attach shared web-001", "IncorrectDiskStatus")
            .await;
        assert_eq!(error.key(), "disk-in-use");
        let last = format!("disk attach shared web-00{amount}");
        bench.refuses(&last, "QuotaExceed.MultiAttach").await;
        assert_eq!(
            bench.disk("shared").await.attached.len(),
            DISK_INSTANCES_MAX
        );
        bench.run("snapshot create shared one").await;
        bench
            .refuses(
                "snapshot group-create nightly shared golden",
                "OperationDenied",
            )
            .await;
        let back = "disk rollback shared one";
        for number in 1..amount {
            bench.refuses(back, "IncorrectInstanceStatus").await;
            bench.run(&format!("instance stop web-00{number}")).await;
        }
        bench.run(back).await;
        bench.refuses("disk reinit shared", "OperationDenied").await;
        bench
            .run("disk modify shared --delete-with-instance on")
            .await;
        for number in 1..amount {
            assert_eq!(bench.disk("shared").await.name, "shared");
            bench.run(&format!("instance delete web-00{number}")).await;
        }
        let gone = bench.service.describe_disk(&DiskRef::new("shared")).await;
        assert!(gone.is_err(), "it went with the last one");
    });
}

#[test]
fn releasing_an_instance_takes_what_goes_with_it() {
    with_bin_bench(async |bench| {
        web(bench).await;
        bench
            .run("instance scale-out web --count 1 --size 1M")
            .await;
        let auto = bench
            .service
            .create_automatic_snapshot(&DiskRef::new("web-system"), "auto-1")
            .await;
        auto.unwrap();
        bench.run("snapshot create web-system by-hand").await;
        bench
            .refuses("instance delete web", "IncorrectInstanceStatus")
            .await;
        let command: Command = "instance delete web".parse().unwrap();
        let view = bench.service.preview(&command).await.unwrap();
        assert!(view.refusals[0].can_force);
        let command: Command = "instance delete web --force".parse().unwrap();
        let view = bench.service.preview(&command).await.unwrap();
        assert!(view.refusals.is_empty());
        assert_eq!(
            names(&view.what),
            ["web", "web-system", "auto-1", "web-data-1"]
        );
        assert_eq!(names(&view.automatic), ["auto-1"]);
        assert_eq!(names(&view.disks_left), ["data"]);
        assert_eq!(names(&view.snapshots_left), ["by-hand"]);
        assert!(view.bin_until_ms.is_some());
        bench
            .run("instance delete web --force --keep-automatic")
            .await;
        assert_eq!(bench.disk("data").await.status, DiskStatus::Available);
        let bin = bench.service.describe_bin().await.unwrap();
        let binned: Vec<_> = bin.items.iter().map(|item| &*item.name).collect();
        assert_eq!(binned.len(), 2, "{binned:?}");
        bench.run("bin restore web-system").await;
        assert_eq!(bench.disk("web-system").await.status, DiskStatus::Available);
        assert_eq!(bench.read("web-system", 0, 6).await, b"system");
    });
}

#[test]
fn replacing_the_system_disk_makes_a_new_disk() {
    with_bench(async |bench| {
        web(bench).await;
        bench.run("instance stop web").await;
        bench
            .run("disk write web-system --offset 0 --text edited")
            .await;
        bench.run("snapshot create web-system before").await;
        let old = bench.disk("web-system").await.id;
        bench.run("instance start web").await;
        let replace = "instance replace-system web --image base --keep-current last";
        bench.refuses(replace, "IncorrectInstanceStatus").await;
        bench.run("instance stop web").await;
        let command: Command = "instance replace-system web --image base".parse().unwrap();
        let view = bench.service.preview(&command).await.unwrap();
        assert_eq!(names(&view.what), ["web-system"]);
        assert_eq!(names(&view.snapshots_left), ["before"]);
        assert!(view.present_lost_bytes.is_some());
        let command: Command = replace.parse().unwrap();
        let view = bench.service.preview(&command).await.unwrap();
        assert_eq!(view.present_lost_bytes, None, "it is kept");
        bench.run(replace).await;
        let new = bench.disk("web-system").await;
        assert_ne!(new.id, old);
        assert_eq!(bench.read("web-system", 0, 6).await, b"system");
        for name in ["before", "last"] {
            let id = bench.snapshot(&format!("{old}@{name}")).await.id;
            bench
                .refuses(
                    &format!("disk rollback web-system {id}"),
                    "InvalidParameter.Mismatch",
                )
                .await;
            bench
                .run(&format!("disk create from-{name} --from-snapshot {id}"))
                .await;
        }
        assert_eq!(bench.read("from-last", 0, 6).await, b"edited");
        bench
            .refuses(
                "instance replace-system web --image base --size 512K",
                "InvalidDiskSize.TooSmall",
            )
            .await;
        bench.run("disk reinit web-system").await;
    });
}

#[test]
fn an_image_in_use_goes_by_force_only() {
    with_bench(async |bench| {
        web(bench).await;
        bench
            .refuses("image delete base", "ImageUsingByInstance")
            .await;
        let command: Command = "image delete base".parse().unwrap();
        let view = bench.service.preview(&command).await.unwrap();
        assert!(view.refusals[0].can_force);
        let outcome = bench.run("image delete base --force").await;
        assert_eq!(names(&outcome.disks_losing_reinit), ["web-system"]);
        let view = instance(bench, "web").await;
        assert!(view.is_image_gone);
        bench.run("instance stop web").await;
        bench
            .refuses("disk reinit web-system", "InvalidImageId.NotFound")
            .await;
    });
}

#[test]
fn a_disk_that_was_attached_needs_no_remark() {
    with_bench(async |bench| {
        web(bench).await;
        bench.run("disk create alone --size 1M").await;
        let note = |outcome: Outcome| outcome.notes.contains(&Note::NeverAttached);
        assert!(note(bench.run("snapshot create alone one").await));
        assert!(!note(bench.run("snapshot create data one").await));
        bench.run("disk detach data web").await;
        bench.run("snapshot delete data@one").await;
        assert!(!note(bench.run("snapshot create data one").await));
    });
}

#[test]
fn instances_are_listed_by_filters_and_pages() {
    with_bench(async |bench| {
        web(bench).await;
        bench
            .run("instance run shop --image base --amount 3 --tag env=test")
            .await;
        bench.run("instance stop web").await;
        let list = async |filter: InstanceFilter| {
            let views = bench.service.describe_instances(&filter).await.unwrap();
            views.into_iter().map(|view| view.name).collect::<Vec<_>>()
        };
        let all = list(InstanceFilter::default()).await;
        assert_eq!((all.len(), &*all[3]), (4, "web"), "newest first");
        let stopped = InstanceFilter {
            status: Some(InstanceStatus::Stopped),
            ..InstanceFilter::default()
        };
        assert_eq!(list(stopped).await, ["web"]);
        let tagged = InstanceFilter {
            tag: Some(("env".to_owned(), Some("test".to_owned()))),
            name: Some("-002".to_owned()),
            ..InstanceFilter::default()
        };
        assert_eq!(list(tagged).await, ["shop-002"]);
        let with = InstanceFilter {
            disk: Some(bench.disk("data").await.id),
            ..InstanceFilter::default()
        };
        assert_eq!(list(with).await, ["web"]);
        let filter = InstanceFilter::default();
        let (mut token, mut seen) = (None, Vec::new());
        loop {
            let paging = SnapshotPaging::After { token, max: 3 };
            let page = bench.service.describe_instance_page(&filter, &paging).await;
            let page = page.unwrap();
            assert_eq!(page.total, 4);
            seen.extend(page.instances.into_iter().map(|view| view.name));
            token = page.next_token;
            if token.is_none() {
                break;
            }
        }
        assert_eq!(seen, all);
        for paging in [
            SnapshotPaging::Number { number: 1, size: 0 },
            SnapshotPaging::Number { number: 0, size: 1 },
            SnapshotPaging::After {
                token: Some("1.s-abcdefghij0123456789".to_owned()),
                max: 1,
            },
        ] {
            let refused = bench.service.describe_instance_page(&filter, &paging).await;
            assert_eq!(refused.unwrap_err().code(), "InvalidParameter");
        }
        let lines = bench
            .service
            .describe_instance_activity(&InstanceRef::new("web"), 9)
            .await;
        let lines: Vec<_> = lines.unwrap().into_iter().map(|l| l.command).collect();
        assert_eq!(
            lines,
            [
                "rowdisk instance stop web",
                "rowdisk disk attach data web",
                "rowdisk instance run web --image base"
            ]
        );
    });
}

#[test]
fn states_on_the_way_are_seen_until_the_commit() {
    with_bench(async |bench| {
        web(bench).await;
        let status = async |bench: &Bench| {
            let views = bench
                .service
                .describe_instances(&InstanceFilter::default())
                .await;
            views
                .unwrap()
                .into_iter()
                .map(|v| v.status)
                .collect::<Vec<_>>()
        };
        use InstanceStatus::{Pending, Running, Starting, Stopped, Stopping};
        for (text, on_the_way, after) in [
            ("instance reboot web", vec![Starting], vec![Running]),
            ("instance stop web", vec![Stopping], vec![Stopped]),
            ("instance start web", vec![Starting], vec![Running]),
            (
                "instance run two --image base",
                vec![Pending, Running],
                vec![Running; 2],
            ),
            (
                "instance delete two --force",
                vec![Stopping, Running],
                vec![Running],
            ),
        ] {
            let service = bench.service.clone();
            let mut run = pin!(service.run(text));
            begin(run.as_mut()).await;
            assert_eq!(status(bench).await, on_the_way, "{text}");
            run.await.unwrap();
            assert_eq!(status(bench).await, after, "{text}");
        }
        for (text, on_the_way, after) in [
            (
                "disk detach data web",
                DiskStatus::Detaching,
                DiskStatus::Available,
            ),
            (
                "disk attach data web",
                DiskStatus::Attaching,
                DiskStatus::InUse,
            ),
        ] {
            let service = bench.service.clone();
            let mut run = pin!(service.run(text));
            begin(run.as_mut()).await;
            assert_eq!(bench.disk("data").await.status, on_the_way, "{text}");
            run.await.unwrap();
            assert_eq!(bench.disk("data").await.status, after, "{text}");
        }
    });
}
