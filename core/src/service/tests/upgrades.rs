//! Upgrades of what runs on an instance: one that is cut off is found and told, and nothing else is.

use std::pin::pin;

use super::incidents::{database, only, verify_of, work};
use super::*;
use crate::service::command::InstanceRef;
use crate::service::views::EventView;

const UPGRADE: &str = "instance upgrade web";

/// The pool opened anew, as after a reload.
async fn reopened(bench: &Bench) -> Bench {
    let pool = bench.service.pool().clone();
    let environment = bench.environment.clone();
    Bench {
        service: Service::open(pool, environment.clone()).await.unwrap(),
        environment,
    }
}

async fn told(bench: &Bench) -> Vec<EventView> {
    bench.service.run_due().await.unwrap().events
}

fn code(event: &EventView) -> &str {
    event
        .result
        .as_ref()
        .map_or_else(|failure| failure.code.as_str(), |_| "")
}

/// Upgrades until the first look at the progress, and no further.
async fn cancel(bench: &Bench) {
    let upgrade = Command::UpgradeApplication(InstanceRef::new("web"));
    let service = &bench.service;
    let mut looks = 0;
    let canceled = service.execute_with_progress(&upgrade, None, |_, _| {
        looks += 1;
        looks < 2
    });
    assert_eq!(canceled.await.unwrap_err().code(), "Canceled.Write");
}

#[test]
fn an_upgrade_that_a_reload_cut_off_is_told_once_and_can_be_finished() {
    with_bench(async |bench| {
        database(bench).await;
        let (mut cut, mut polls) = (0, 0);
        loop {
            let is_done = {
                let mut upgrading = pin!(bench.service.run(UPGRADE));
                poll_times(upgrading.as_mut(), polls).await.is_some()
            };
            // Neither the session that was left nor its driver says anything any more.
            bench.service.pool().settle().await.unwrap();
            let next = reopened(bench).await;
            let is_cut = only(&next).cut_off_ms.is_some();
            assert!(!(is_done && is_cut));
            let events = told(&next).await;
            assert_eq!(events.len(), usize::from(is_cut));
            if is_cut {
                cut += 1;
                assert_eq!(code(&events[0]), "Canceled.Upgrade");
                assert_eq!(events[0].disk.name, "work");
                let line = next.service.describe_activity(1).await.remove(0);
                assert_eq!(line.command, format!("rowdisk {UPGRADE}"));
                assert_eq!(line.result.unwrap_err().code, "Canceled.Upgrade");
                let once_more = reopened(&next).await;
                assert!(only(&once_more).cut_off_ms.is_some());
                assert!(told(&once_more).await.is_empty());
                once_more.service.run(UPGRADE).await.unwrap();
                assert!(only(&once_more).cut_off_ms.is_none());
                assert!(verify_of(&once_more, "work", None).await.report.is_clean());
                break;
            }
            // Unmarked, it is all of one version.
            assert!(verify_of(&next, "work", None).await.report.is_clean());
            assert!(!is_done, "{polls} polls, and never cut off");
            polls += 1;
        }
        assert_eq!(cut, 1);
    });
}

#[test]
fn whoever_cancels_an_upgrade_is_told_by_that_alone() {
    with_bench(async |bench| {
        database(bench).await;
        cancel(bench).await;
        assert!(only(bench).cut_off_ms.is_some());
        assert!(told(bench).await.is_empty());
        assert!(told(&reopened(bench).await).await.is_empty());
        // A new rate changes nothing of it, and new data do.
        bench
            .run("instance workload web --kind database --rate high --disk work")
            .await;
        assert!(only(bench).cut_off_ms.is_some());
        bench
            .run("instance workload web --kind database --rate high --disk work --overwrite")
            .await;
        assert!(only(bench).cut_off_ms.is_none());
    });
}

#[test]
fn rolling_back_takes_what_was_unfinished_along() {
    with_bench(async |bench| {
        database(bench).await;
        cancel(bench).await;
        bench.run("instance stop web").await;
        bench.run("disk rollback work good").await;
        assert!(only(bench).cut_off_ms.is_none());
        bench.run("instance start web").await;
        work(bench, 20).await;
        assert!(verify_of(bench, "work", None).await.report.is_clean());
        cancel(bench).await;
        bench.run("instance stop web").await;
        bench.run("disk reinit work").await;
        assert!(only(bench).cut_off_ms.is_none());
    });
}

#[test]
fn a_group_that_goes_back_takes_what_was_unfinished_along() {
    with_bench(async |bench| {
        database(bench).await;
        bench
            .run("snapshot group-create nightly work web-system")
            .await;
        cancel(bench).await;
        bench.run("instance stop web").await;
        bench.run("snapshot group-rollback nightly").await;
        assert!(only(bench).cut_off_ms.is_none());
        assert!(verify_of(bench, "work", None).await.report.is_clean());
    });
}

#[test]
fn an_upgrade_that_goes_on_is_not_cut_off() {
    with_bench(async |bench| {
        database(bench).await;
        let upgrade = Command::UpgradeApplication(InstanceRef::new("web"));
        let service = &bench.service;
        let mut seen = 0;
        let upgraded = service.execute_with_progress(&upgrade, None, |_, _| {
            seen += 1;
            assert!(only(bench).cut_off_ms.is_none());
            assert!(!service.inner.state.borrow().has_untold());
            true
        });
        upgraded.await.unwrap();
        assert!(seen > 0);
        assert!(told(bench).await.is_empty());
    });
}
