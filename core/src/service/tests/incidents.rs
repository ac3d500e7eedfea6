//! What runs on instances, what happens to its data, and how that comes back.

use std::pin::pin;

use super::flights::begin;
use super::instances::web;
use super::*;
use crate::service::claims::{Claim, Doing};
use crate::service::command::{InstanceRef, VersionRef};
use crate::service::views::{IncidentKind, VerifiedView, WorkloadView};
use crate::workload::{Kind, Workload};

/// Runs an instance's workload for some steps.
pub(super) async fn work(bench: &Bench, steps: u64) {
    let view = bench.service.describe_workloads().remove(0);
    let device = bench.service.workload_device(&view).unwrap();
    let mut workload = Workload::open(&device, view.setup).await.unwrap();
    for _ in 0..steps {
        let now = bench.environment.now_ms.get();
        workload.step(&device, now).await.unwrap();
    }
}

pub(super) async fn verify_of(bench: &Bench, what: &str, incident: Option<u64>) -> VerifiedView {
    let what: VersionRef = what.parse().unwrap();
    let service = &bench.service;
    let kept = service.keep_readable(&what).await.unwrap();
    let verified = service
        .verify_kept(&kept, &what, incident, &mut |_, _| {})
        .await;
    service.let_go(kept).await.unwrap();
    verified.unwrap()
}

/// A running instance whose disk `work` has a database, with a snapshot `good` of it.
pub(super) async fn database(bench: &Bench) {
    web(bench).await;
    bench.run("disk create work --size 1M").await;
    bench.run("disk attach work web").await;
    bench
        .run("instance workload web --kind database --rate low --disk work")
        .await;
    work(bench, 100).await;
    bench.run("snapshot create work good").await;
    work(bench, 50).await;
}

pub(super) fn only(bench: &Bench) -> WorkloadView {
    bench.service.describe_workloads().remove(0)
}

#[test]
fn a_workload_runs_and_its_snapshot_verifies() {
    with_bench(async |bench| {
        database(bench).await;
        let now = verify_of(bench, "work", None).await;
        let then = verify_of(bench, "work@good", None).await;
        assert_eq!(
            (now.kind, then.kind),
            (Some(Kind::Database), Some(Kind::Database))
        );
        assert!(now.report.is_clean() && then.report.is_clean());
        assert!(now.report.newest > then.report.newest && then.report.intact > 50);
    });
}

#[test]
fn a_disk_with_other_data_is_not_taken_without_a_word() {
    with_bench(async |bench| {
        web(bench).await;
        let set = "instance workload web --kind log --rate low --disk data";
        bench.refuses(set, "OperationDenied.Workload").await;
        assert_eq!(bench.read("data", 0, 4).await, b"data");
        bench.run(&format!("{set} --overwrite")).await;
        assert!(verify_of(bench, "data", None).await.report.is_clean());
        bench
            .refuses(
                "instance workload web --kind log --rate low --disk golden",
                "IncorrectDiskStatus",
            )
            .await;
        bench
            .refuses("instance upgrade nobody", "InvalidInstanceId.NotFound")
            .await;
        bench
            .refuses("incident close 7", "InvalidIncidentId.NotFound")
            .await;
    });
}

#[test]
fn the_number_of_a_closed_incident_is_never_given_again() {
    with_bench(async |bench| {
        bench.run("disk create data --size 1M").await;
        bench.run("disk write data --offset 0 --text data").await;
        for number in 1..4 {
            // Each in a session of its own.
            let pool = bench.service.pool().clone();
            let again = Service::open(pool, bench.environment.clone()).await;
            let again = again.unwrap();
            again
                .run("incident start wrong-data --disk data")
                .await
                .unwrap();
            assert_eq!(again.describe_incidents()[0].number, number);
            again
                .run(&format!("incident close {number}"))
                .await
                .unwrap();
        }
    });
}

#[test]
fn another_rate_keeps_the_data_and_so_does_a_disk_that_has_it() {
    with_bench(async |bench| {
        database(bench).await;
        let before = verify_of(bench, "work", None).await.report;
        bench
            .run("instance workload web --kind database --rate high --disk work")
            .await;
        assert_eq!(verify_of(bench, "work", None).await.report, before);
        bench.run("instance workload web --none").await;
        assert!(bench.service.describe_workloads().is_empty());
        bench
            .refuses("instance workload web --none", "OperationDenied.Workload")
            .await;
        bench
            .run("instance workload web --kind database --rate low --disk work")
            .await;
        assert_eq!(verify_of(bench, "work", None).await.report, before);
        // A disk made from the snapshot has the data too.
        bench
            .run("disk create copy --from-snapshot work@good")
            .await;
        bench.run("disk attach copy web").await;
        bench
            .run("instance workload web --kind database --rate low --disk copy")
            .await;
        assert!(verify_of(bench, "copy", None).await.report.intact > 50);
    });
}

#[test]
fn nothing_is_written_once_the_instance_stops_or_the_disk_goes_back() {
    with_bench(async |bench| {
        database(bench).await;
        let view = only(bench);
        let device = bench.service.workload_device(&view).unwrap();
        let mut workload = Workload::open(&device, view.setup).await.unwrap();
        bench
            .refuses("disk rollback work good", "IncorrectInstanceStatus")
            .await;
        bench
            .refuses(
                "disk write work --offset 0 --text no",
                "IncorrectInstanceStatus",
            )
            .await;
        bench.run("instance stop web").await;
        for _ in 0..20 {
            assert!(workload.step(&device, 1).await.is_err());
        }
        assert!(bench.service.workload_device(&view).is_err());
        bench.run("disk rollback work good").await;
        bench.run("instance start web").await;
        assert!(workload.step(&device, 1).await.is_err());
        let then = verify_of(bench, "work@good", None).await.report;
        assert_eq!(verify_of(bench, "work", None).await.report, then);
        work(bench, 20).await;
        assert!(verify_of(bench, "work", None).await.report.is_clean());
    });
}

/// Sets an incident off, and answers what became of the data.
async fn after(bench: &Bench, command: &str) -> VerifiedView {
    let outcome = bench.run(command).await;
    assert_eq!(outcome.undo.map(|undo| undo.name).as_deref(), None);
    let incident = bench.service.describe_incidents().remove(0);
    assert_eq!(
        incident.snapshot.as_ref().map(|good| &*good.name),
        Some("good")
    );
    assert!(incident.before.unwrap().is_clean());
    verify_of(bench, "work", Some(incident.number)).await
}

#[test]
fn each_incident_damages_the_data_and_rolling_back_brings_it_back() {
    for kind in IncidentKind::ALL {
        if matches!(
            kind,
            IncidentKind::InstanceReleased | IncidentKind::FailedOsUpgrade | IncidentKind::ZoneLost
        ) {
            continue;
        }
        with_bench(async |bench| {
            database(bench).await;
            let command = format!("incident start {} --instance web", kind.as_str());
            let report = after(bench, &command).await.report;
            assert!(!report.is_clean(), "{kind:?} {report:?}");
            match kind {
                IncidentKind::Virus => assert!(report.is_lost && report.intact == 0),
                IncidentKind::ApplicationError | IncidentKind::FailedUpgrade => {
                    assert!(report.wrong > 0 && report.damaged == 0);
                }
                IncidentKind::FilesDeleted => assert!(report.missing > 0),
                _ => assert!(report.damaged > 0),
            }
            let then = verify_of(bench, "work@good", None).await.report;
            bench.run("instance stop web").await;
            bench.run("disk rollback work good").await;
            assert_eq!(
                verify_of(bench, "work", Some(1)).await.report,
                then,
                "{kind:?}"
            );
            bench.run("instance start web").await;
            work(bench, 10).await;
            assert!(then.is_clean(), "{kind:?}");
            bench.run("incident close 1").await;
            assert!(bench.service.describe_incidents().is_empty());
        });
    }
}

#[test]
fn a_running_workload_begins_anew_after_it_was_changed_from_above() {
    with_bench(async |bench| {
        database(bench).await;
        let view = only(bench);
        let device = bench.service.workload_device(&view).unwrap();
        let mut workload = Workload::open(&device, view.setup).await.unwrap();
        bench.run("instance upgrade web").await;
        for _ in 0..20 {
            assert!(workload.step(&device, 1).await.is_err());
        }
        assert!(verify_of(bench, "work", None).await.report.is_clean());
        work(bench, 20).await;
        assert!(verify_of(bench, "work", None).await.report.is_clean());
    });
}

#[test]
fn a_failed_upgrade_of_the_system_changes_the_system_disk_only() {
    with_bench(async |bench| {
        database(bench).await;
        let before = bench.read("work", 0, 4096).await;
        bench
            .run("incident start failed-os-upgrade --instance web")
            .await;
        assert_ne!(bench.read("web-system", 0, 6).await, b"system");
        assert_eq!(bench.read("work", 0, 4096).await, before);
    });
}

#[test]
fn a_released_instance_leaves_what_is_known_of_it() {
    with_bench(async |bench| {
        database(bench).await;
        bench
            .run("incident start instance-released --instance web")
            .await;
        assert!(bench.service.describe_workloads().is_empty());
        let incident = bench.service.describe_incidents().remove(0);
        assert!(incident.is_instance_gone && !incident.is_disk_gone);
        let found = verify_of(bench, "work", Some(incident.number)).await.report;
        assert_eq!(Some(found), incident.before);
    });
}

#[test]
fn a_bad_block_stays_bad_when_the_pool_is_opened_again_and_ends_with_it() {
    with_bench(async |bench| {
        bench.run("disk create solo --size 1M").await;
        bench
            .refuses(
                "incident start bad-block --disk solo",
                "OperationDenied.Workload",
            )
            .await;
        bench
            .run("disk write solo --offset 0 --random 5 --length 64K")
            .await;
        bench.run("snapshot create solo shares").await;
        bench.run("incident start bad-block --disk solo").await;
        // Nobody looks after this data, and still it is known what can be read of it.
        let blocks = async |what: &str| {
            let verified = verify_of(bench, what, Some(1)).await;
            assert_eq!(verified.kind, None);
            (verified.report.intact, verified.report.damaged)
        };
        assert_eq!(blocks("solo").await, (3, 1));
        assert_eq!(blocks("solo@shares").await, (3, 1));
        let head = |service: &Service<Memory>| service.head_of(&DiskRef::new("solo")).unwrap();
        let pool = bench.service.pool();
        let mut bytes = vec![0; 64 << 10];
        assert!(
            pool.read(head(&bench.service), 0, &mut bytes)
                .await
                .is_err()
        );
        // Whoever opens the pool next finds it so too: `run` opens it each time.
        bench
            .run("disk write solo --offset 0 --random 6 --length 64K")
            .await;
        assert!(pool.read(head(&bench.service), 0, &mut bytes).await.is_ok());
        let incident = bench.service.describe_incidents().remove(0);
        assert_eq!(
            (incident.kind, incident.setup),
            (IncidentKind::BadBlock, None)
        );
    });
}

#[test]
fn an_incident_without_a_workload_says_so() {
    with_bench(async |bench| {
        bench.run("disk create solo --size 1M").await;
        bench
            .run("disk write solo --offset 0 --random 5 --length 64K")
            .await;
        for kind in ["files-deleted", "application-error", "failed-upgrade"] {
            let start = format!("incident start {kind} --disk solo");
            bench.refuses(&start, "OperationDenied.Workload").await;
        }
        bench.run("snapshot create solo before").await;
        let outcome = bench.run("incident start virus --disk solo").await;
        assert_eq!(outcome.undo.unwrap().name, "before");
        let note = bench.read("solo", 0, 12).await;
        assert_eq!(note, b"ALL YOUR DAT");
    });
}

#[test]
fn a_shared_disk_has_one_workload() {
    with_bench(async |bench| {
        web(bench).await;
        bench.run("instance run other --image base").await;
        bench.run("disk create work --size 1M --multi-attach").await;
        bench.run("disk attach work web").await;
        bench.run("disk attach work other").await;
        bench.run("instance stop other").await;
        bench
            .run("instance workload web --kind database --rate low --disk work")
            .await;
        bench.run("instance start other").await;
        let second = "instance workload other --kind database --rate low --disk work";
        // As much so while neither can be running on it.
        for stopped in [None, Some("instance stop web")] {
            if let Some(stop) = stopped {
                bench.run(stop).await;
            }
            let refused = bench.refuses(second, "OperationDenied.Workload").await;
            assert_eq!(refused.key(), "disk-has-workload");
            assert!(refused.to_string().contains("\"web\" runs a workload"));
        }
        bench.run("instance workload web --none").await;
        bench.run(second).await;
    });
}

#[test]
fn an_incident_waits_for_one_write_only_and_comes_before_the_next() {
    with_bench(async |bench| {
        database(bench).await;
        let names = (InstanceRef::new("web"), DiskRef::new("work"));
        let device = bench.service.instance_device(&names.0, &names.1).unwrap();
        let bytes = bench.read("work", 0, 4).await;
        let text = "incident start virus --instance web";
        let Ok(Command::StartIncident(start)) = text.parse() else {
            panic!("{text}")
        };
        let disk = bench.disk("work").await.id.parse().unwrap();
        let write = || vec![Claim::Disk(disk, Doing::Running)];
        // What runs there is in the middle of a write.
        let writing = bench.service.claim(write()).unwrap();
        bench.service.check_incident(&start).unwrap();
        {
            let mut incident = pin!(bench.service.run(text));
            for _ in 0..200 {
                begin(incident.as_mut()).await;
                bench.service.pool().flush().await.unwrap();
            }
            let refused = device.write(0, &bytes).await.unwrap_err();
            assert_eq!(refused.key(), "disk-busy", "nothing new begins");
        }
        // Whoever waited went away.
        device.write(0, &bytes).await.unwrap();
        let mut incident = pin!(bench.service.run(text));
        for _ in 0..200 {
            begin(incident.as_mut()).await;
            bench.service.pool().flush().await.unwrap();
        }
        drop(writing);
        assert!(device.write(0, &bytes).await.is_err(), "it comes first");
        incident.await.unwrap();
        assert_eq!(bench.service.describe_incidents().len(), 1);
    });
}

#[test]
fn what_was_found_of_a_disk_holds_for_all_its_incidents_and_goes_with_it() {
    with_bench(async |bench| {
        database(bench).await;
        bench.run("incident start virus --instance web").await;
        bench.run("incident start wrong-data --instance web").await;
        bench.run("disk create other --size 1M").await;
        bench
            .run("disk write other --offset 0 --random 1 --length 64K")
            .await;
        bench.run("incident start virus --disk other").await;
        let found = || {
            let all = bench.service.describe_incidents().into_iter();
            let verdicts = all.map(|incident| incident.verdict.map(|found| found.now));
            verdicts.collect::<Vec<_>>()
        };
        let what = "work".parse().unwrap();
        let verified = verify_of(bench, "work", Some(1)).await;
        let kept = bench.service.keep_verdict(1, &what, &verified).await;
        kept.unwrap();
        bench.assert_reopens_the_same().await;
        let both = Some(verified);
        assert_eq!(found(), [None, both.clone(), both]);
        bench.run("instance delete web --force").await;
        bench.run("disk delete work").await;
        assert_eq!(found(), [None, None, None]);
    });
}

#[test]
fn what_was_found_of_an_incident_is_kept_until_it_is_closed() {
    with_bench(async |bench| {
        database(bench).await;
        bench.run("incident start virus --instance web").await;
        let service = &bench.service;
        let found = || service.describe_incidents().remove(0).verdict;
        assert_eq!(found(), None);
        let keep = async |what: &str| {
            let verified = verify_of(bench, what, Some(1)).await;
            let what = what.parse().unwrap();
            service.keep_verdict(1, &what, &verified).await.unwrap();
            bench.assert_reopens_the_same().await;
            verified
        };
        // A snapshot alone says nothing of what was lost.
        keep("work@good").await;
        assert_eq!(found(), None);
        let now = keep("work").await;
        assert!(!now.report.is_clean());
        let then = keep("work@good").await;
        let both = found().unwrap();
        assert_eq!(both.now, now);
        let (snapshot, kept) = both.then.unwrap();
        assert_eq!((&*snapshot.name, kept.report), ("good", then.report));
        // The next look at the disk begins anew.
        bench.run("instance stop web").await;
        bench.run("disk rollback work good").await;
        let back = keep("work").await;
        assert!(back.report.is_clean());
        assert_eq!((found().unwrap().now, found().unwrap().then), (back, None));
        // One that is being closed is not brought back.
        let verified = verify_of(bench, "work", Some(1)).await;
        let mut closing = pin!(service.run("incident close 1"));
        begin(closing.as_mut()).await;
        let what = "work".parse().unwrap();
        let keeping = service.keep_verdict(1, &what, &verified);
        let (closed, kept) = futures_util::future::join(closing, keeping).await;
        closed.unwrap();
        kept.unwrap();
        assert_eq!(service.describe_incidents(), []);
        bench.assert_reopens_the_same().await;
    });
}
