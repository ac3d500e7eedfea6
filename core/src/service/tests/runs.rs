//! What is done by itself: runs, what is missed, and what a full disk makes of them.

use super::*;
use crate::backend::decorators::{Fault, Faults};
use crate::backend::memory::Medium;
use crate::service::SNAPSHOT_QUOTA;
use crate::service::views::{Actor, EventView, Note, SnapshotOrigin};

pub(super) const HOUR: TimeMs = 3_600_000;
/// 2026-11-23 is a Monday.
pub(super) const MONDAY: TimeMs = 1_795_392_000_000;

pub(super) fn days(count: u64) -> TimeMs {
    count * 24 * HOUR
}

impl Bench {
    /// Sets the clock. It stands still from then on.
    pub(super) fn set(&self, now_ms: TimeMs) {
        self.environment.step_ms.set(0);
        self.environment.now_ms.set(now_ms);
    }

    /// Does what is due until nothing is, without the clock moving.
    pub(super) async fn settle(&self) -> Vec<EventView> {
        let mut events = Vec::new();
        for _ in 0..10_000 {
            let view = self.service.run_due().await.unwrap();
            events.extend(view.events);
            if view
                .next_ms
                .is_none_or(|next| next > self.environment.now_ms.get())
            {
                self.assert_reopens_the_same().await;
                return events;
            }
        }
        panic!("it never ends");
    }

    /// Lets time pass with the pool open: from each instant that the service names to the next.
    pub(super) async fn pass(&self, ms: TimeMs) -> Vec<EventView> {
        let end = self.environment.now_ms.get() + ms;
        self.environment.step_ms.set(0);
        let mut events = Vec::new();
        loop {
            let view = self.service.run_due().await.unwrap();
            events.extend(view.events);
            match view.next_ms {
                Some(next) if next <= end => {
                    let now = self.environment.now_ms.get();
                    self.environment.now_ms.set(next.max(now));
                }
                _ => break,
            }
        }
        self.environment.now_ms.set(end);
        events
    }

    /// Closes the pool, lets time pass, and opens it again.
    pub(super) async fn sleep(&mut self, ms: TimeMs) {
        self.service.flush().await.unwrap();
        self.set(self.environment.now_ms.get() + ms);
        let pool = self.service.pool().clone();
        let opened = Service::open(pool, self.environment.clone()).await;
        self.service = opened.unwrap();
    }

    pub(super) async fn ages(&self, disk: &str) -> Vec<TimeMs> {
        let history = self.service.describe_history(&DiskRef::new(disk)).await;
        let snapshots = history.unwrap().snapshots.into_iter().rev();
        snapshots.map(|snapshot| snapshot.created_ms).collect()
    }
}

/// A disk under a policy, at a Monday's midnight (UTC).
pub(super) async fn under(bench: &Bench, policy: &str) {
    bench.set(MONDAY);
    bench.run("disk create web-root --size 1M").await;
    bench.run(&format!("policy create plan {policy}")).await;
    bench.run("policy apply plan web-root").await;
}

/// As [`with_bench`], for a test that opens the service again.
pub(super) fn with_sleeper(test: impl AsyncFnOnce(&mut Bench)) {
    with_pool(async |pool| {
        let environment = Seeded::new();
        let service = Service::open(pool, environment.clone()).await.unwrap();
        test(&mut Bench {
            service,
            environment,
        })
        .await;
    });
}

#[test]
fn a_policy_takes_its_snapshots_at_its_points_and_says_who_it_was() {
    with_bench(async |bench| {
        under(bench, "--hours 0,12 --weekdays 1-7 --retention 30").await;
        assert_eq!(bench.service.due(), Some(MONDAY + 12 * HOUR));
        assert!(bench.settle().await.is_empty());
        let events = bench.pass(days(2)).await;
        assert_eq!(events.len(), 4);
        let Some(Actor::Policy(policy)) = &events[0].by else {
            panic!("{:?}", events[0]);
        };
        assert_eq!((&*policy.name, &*events[0].disk.name), ("plan", "web-root"));
        let ages = bench.ages("web-root").await;
        let points = [12, 24, 36, 48].map(|hours| MONDAY + hours * HOUR);
        assert_eq!(ages, points);
        let snapshots = bench.snapshots().await;
        let first = snapshots
            .iter()
            .find(|view| view.created_ms == points[0])
            .unwrap();
        assert_eq!(first.name, format!("auto2.0_20261123_{}", policy.id));
        assert_eq!(first.origin, SnapshotOrigin::Auto);
        assert_eq!(first.policy.as_ref(), Some(policy));
        assert_eq!(first.expires_ms, Some(points[0] + days(30)));
        let log = bench.service.describe_activity(1).await;
        assert_eq!(log[0].by, events[3].by);
        assert!(
            log[0]
                .command
                .starts_with("rowdisk snapshot create web-root auto2.0_20261125_sp-")
        );
        assert_eq!(log[0].result.as_ref().unwrap().created.len(), 1);
    });
}

#[test]
fn however_many_runs_were_missed_one_snapshot_is_taken_and_says_so() {
    with_sleeper(async |bench| {
        under(bench, "--hours 0 --weekdays 1-7 --retention forever").await;
        bench.sleep(days(5) + HOUR).await;
        let now = bench.environment.now_ms.get();
        assert!(bench.service.due().unwrap() <= now);
        let events = bench.settle().await;
        assert_eq!(events.len(), 1);
        let outcome = events[0].result.as_ref().unwrap();
        let missed = Note::RunsMissed {
            count: 5,
            first_ms: MONDAY + days(1),
        };
        assert!(outcome.notes.contains(&missed), "{:?}", outcome.notes);
        assert_eq!(bench.ages("web-root").await, [now]);
        // On time again from then on.
        assert_eq!(bench.service.due(), Some(MONDAY + days(6)));
        // Closed over no point, nothing is missed.
        bench.sleep(2 * HOUR).await;
        assert!(bench.settle().await.is_empty());
        // An age is counted to 255.
        bench.sleep(days(1000)).await;
        let events = bench.settle().await;
        let notes = &events[0].result.as_ref().unwrap().notes;
        assert!(
            notes
                .iter()
                .any(|note| matches!(note, Note::RunsMissed { count: 255, .. }))
        );
    });
}

#[test]
fn what_passed_before_a_policy_was_applied_or_edited_is_not_missed() {
    with_bench(async |bench| {
        under(bench, "--hours 0 --weekdays 1-7 --retention forever").await;
        // A run is due when the policy is edited: the new schedule counts from now.
        bench.set(MONDAY + days(1) + HOUR);
        bench
            .run("policy modify plan --hours 0,6 --weekdays 1-7")
            .await;
        assert!(bench.settle().await.is_empty());
        assert_eq!(bench.service.due(), Some(MONDAY + days(1) + 6 * HOUR));
        // The same schedule given again, another name and retention change no point.
        bench.set(MONDAY + days(1) + 7 * HOUR);
        bench
            .run("policy modify plan --hours 0,6 --weekdays 1-7 --name other --retention 5")
            .await;
        assert_eq!(bench.settle().await.len(), 1);
        // Applied again it goes on; replaced by another one, that one begins now.
        bench.set(MONDAY + days(2) + HOUR);
        bench.run("policy apply other web-root").await;
        assert_eq!(bench.settle().await.len(), 1);
        bench
            .run("policy create late --hours 1 --weekdays 1-7 --retention 5")
            .await;
        bench.set(MONDAY + days(3) + 2 * HOUR);
        bench.run("policy apply late web-root").await;
        assert!(bench.settle().await.is_empty());
        bench.run("policy cancel web-root").await;
        assert!(bench.pass(days(3)).await.is_empty());
    });
}

#[test]
fn after_another_zone_the_next_point_is_strictly_after_it() {
    with_bench(async |bench| {
        under(bench, "--hours 0 --weekdays 1-7 --retention forever").await;
        bench.set(MONDAY + 20 * HOUR);
        // In Tokyo it is 5:00 on Tuesday: that midnight has passed and is not made up for.
        bench.run("pool set-time-zone Asia/Tokyo").await;
        assert!(bench.settle().await.is_empty());
        assert_eq!(bench.service.due(), Some(MONDAY + days(1) + 15 * HOUR));
        // Set on the very point of the new zone: strictly after.
        bench.set(MONDAY + 23 * HOUR);
        bench.run("pool set-time-zone Europe/Berlin").await;
        assert!(bench.settle().await.is_empty());
        assert_eq!(bench.service.due(), Some(MONDAY + days(1) + 23 * HOUR));
        // The same zone again changes nothing: what is due is due.
        bench.set(MONDAY + days(2));
        bench.run("pool set-time-zone Europe/Berlin").await;
        assert_eq!(bench.settle().await.len(), 1);
    });
}

#[test]
fn a_clock_set_back_stops_time_and_takes_nothing_twice() {
    with_sleeper(async |bench| {
        under(bench, "--hours 0-23 --weekdays 1-7 --retention 1").await;
        bench.pass(5 * HOUR).await;
        assert_eq!(bench.ages("web-root").await.len(), 5);
        bench.set(MONDAY);
        assert!(bench.settle().await.is_empty());
        bench.sleep(HOUR).await;
        assert!(bench.settle().await.is_empty());
        assert_eq!(bench.ages("web-root").await.len(), 5);
        // Time goes on where it was.
        bench.set(MONDAY + 6 * HOUR);
        assert_eq!(bench.settle().await.len(), 1);
    });
}

#[test]
fn an_hour_that_comes_twice_runs_once_and_one_that_does_not_exist_runs() {
    with_bench(async |bench| {
        // Berlin, around 28 March 2027 and 31 October 2027.
        for (start, expected) in [(1_806_105_600_000_u64, 2), (1_824_854_400_000, 1)] {
            bench.set(start);
            bench.run("pool set-time-zone Europe/Berlin").await;
            bench.run("disk create web-root --size 1M").await;
            bench
                .run("policy create two --hours 2 --weekdays 1-7 --keep 5")
                .await;
            bench.run("policy apply two web-root").await;
            let mut events = 0;
            for _ in 0..47 * 4 {
                bench.set(bench.environment.now_ms.get() + HOUR / 4);
                events += bench.settle_quickly().await;
            }
            assert_eq!(events, expected, "{:?}", bench.ages("web-root").await);
            bench.run("disk delete web-root").await;
            bench.run("policy delete two").await;
        }
    });
}

impl Bench {
    pub(super) async fn settle_quickly(&self) -> usize {
        self.service.run_due().await.unwrap().events.len()
    }
}

#[test]
fn at_the_quota_the_oldest_goes_and_where_none_can_the_run_is_passed_over_with_its_reason() {
    with_bench(async |bench| {
        under(bench, "--hours 0-23 --weekdays 1-7 --retention forever").await;
        for at in 0..SNAPSHOT_QUOTA {
            bench
                .service
                .run(&format!("snapshot create web-root snap-{at:02}"))
                .await
                .unwrap();
        }
        let events = bench.pass(HOUR).await;
        assert_eq!(
            events[0].result.as_ref().unwrap().evicted[0].name,
            "snap-00"
        );
        bench.run("snapshot delete web-root@snap-01").await;
        bench.run("snapshot create web-root by-hand").await;
        // Only automatic ones go, and there is one.
        bench.run("pool set-quota-policy oldest-automatic").await;
        let events = bench.pass(HOUR).await;
        assert!(
            events[0].result.as_ref().unwrap().evicted[0]
                .name
                .starts_with("auto2.0_")
        );
        let own = bench
            .service
            .describe_history(&DiskRef::new("web-root"))
            .await
            .unwrap();
        let own = own.snapshots[0].id.clone();
        bench.run(&format!("snapshot delete {own}")).await;
        bench.run("snapshot create web-root last").await;
        let before = bench.names_of("web-root").await;
        let events = bench.pass(HOUR).await;
        let failure = events[0].result.as_ref().unwrap_err();
        assert_eq!(failure.code, "QuotaExceed.Snapshot");
        assert_eq!(bench.names_of("web-root").await, before);
        let log = bench.service.describe_activity(1).await;
        assert_eq!(log[0].result.as_ref().unwrap_err(), failure);
        assert_eq!(log[0].by, events[0].by);
        // Not again and again: at the next point.
        assert!(bench.settle().await.is_empty());
        bench.run("pool set-quota-policy oldest").await;
        assert!(bench.settle().await.is_empty());
        assert_eq!(bench.pass(HOUR).await.len(), 1);
    });
}

#[test]
fn keep_by_count_needs_no_victim_at_the_quota() {
    with_bench(async |bench| {
        under(bench, "--hours 0 --weekdays 1-7 --keep 2").await;
        bench.pass(days(2)).await;
        for at in 2..SNAPSHOT_QUOTA {
            bench
                .service
                .run(&format!("snapshot create web-root snap-{at:02}"))
                .await
                .unwrap();
        }
        let events = bench.pass(days(1)).await;
        let outcome = events[0].result.as_ref().unwrap();
        assert_eq!((outcome.deleted.len(), outcome.evicted.len()), (1, 0));
        assert_eq!(bench.disk("web-root").await.snapshots, 64);
    });
}

#[test]
fn a_disk_that_is_worked_on_is_seen_to_later_and_others_at_once() {
    with_bench(async |bench| {
        under(bench, "--hours 0 --weekdays 1-7 --retention forever").await;
        bench.run("disk create other --size 1M").await;
        bench.run("policy apply plan other").await;
        bench.set(MONDAY + days(1));
        let id = bench
            .service
            .inner
            .state
            .borrow()
            .find_disk(&DiskRef::new("web-root"))
            .unwrap()
            .0;
        use crate::service::claims::{Claim, Doing};
        let claim = bench
            .service
            .claim(vec![Claim::Disk(id, Doing::Editing)])
            .unwrap();
        let view = bench.service.run_due().await.unwrap();
        assert_eq!(view.events.len(), 1);
        assert_eq!(view.events[0].disk.name, "other");
        assert_eq!(view.next_ms, Some(MONDAY + days(1) + 5000));
        bench.set(MONDAY + days(1) + 5000);
        assert!(bench.settle_quickly().await == 0);
        drop(claim);
        let view = bench.service.run_due().await.unwrap();
        assert_eq!(view.events[0].disk.name, "web-root");
    });
}

#[test]
fn a_call_does_a_bounded_part() {
    with_bench(async |bench| {
        bench.set(MONDAY);
        bench
            .run("policy create plan --hours 0 --weekdays 1-7 --retention 1")
            .await;
        for number in 0..20 {
            bench
                .service
                .run(&format!("disk create disk-{number:02} --size 1M"))
                .await
                .unwrap();
            bench
                .service
                .run(&format!("policy apply plan disk-{number:02}"))
                .await
                .unwrap();
        }
        bench.set(MONDAY + days(1));
        let mut sizes = Vec::new();
        loop {
            let view = bench.service.run_due().await.unwrap();
            sizes.push(view.events.len());
            if view.next_ms > Some(MONDAY + days(1)) {
                break;
            }
        }
        assert_eq!(sizes, [8, 8, 4]);
        bench.set(MONDAY + days(2));
        assert_eq!(bench.settle().await.len(), 40, "20 taken, then 20 gone");
    });
}

/// Lets a pool live through one day of runs and expiries over a backend whose nth call fails.
async fn day_with(medium: &Medium, now: TimeMs, fault: Option<(u64, Fault)>) -> (bool, u64) {
    let backend = Faults::new(Memory::over(medium.clone(), None));
    let plan = backend.plan();
    if let Some((call, fault)) = fault {
        plan.fail(None, call, fault);
    }
    let run = async {
        let options = Options {
            // So that one commit in a few puts its rows into the catalog's pages.
            recent_bytes: 500,
            ..Options::default()
        };
        let (pool, driver) = Pool::open(backend, options).await?;
        drive(driver, async {
            let environment = Seeded::new();
            environment.step_ms.set(0);
            environment.now_ms.set(now - 1);
            let service = Service::open(pool, environment.clone()).await?;
            // What the session before left is past its date at the opening: it goes in an hour.
            for now in [now, now + HOUR] {
                environment.now_ms.set(now);
                loop {
                    let view = service.run_due().await?;
                    if view.next_ms.is_none_or(|next| next > now) {
                        break;
                    }
                }
            }
            Ok::<_, ServiceError>(())
        })
        .await
    };
    let result: Result<(), ServiceError> = run.await;
    (result.is_ok(), plan.calls())
}

/// What snapshots there are: their disk, time and date.
async fn look(medium: &Medium, now: TimeMs) -> Vec<(String, TimeMs, Option<TimeMs>)> {
    let backend = Memory::over(medium.fork(), None);
    let (pool, driver) = Pool::open(backend, Options::default()).await.unwrap();
    drive(driver, async {
        let environment = Seeded::new();
        environment.now_ms.set(now);
        let service = Service::open(pool, environment).await.unwrap();
        let report = service.pool().check(|_| true).await.unwrap();
        assert!(report.is_clean(), "{:?}", report.findings);
        let all = service
            .describe_snapshots(&SnapshotFilter::default())
            .await
            .unwrap();
        let mut all: Vec<_> = all
            .into_iter()
            .map(|view| (view.disk_name.unwrap(), view.created_ms, view.expires_ms))
            .collect();
        all.sort();
        all
    })
    .await
}

#[test]
fn a_run_that_breaks_anywhere_is_done_or_not_begun_and_is_made_up_for() {
    pollster::block_on(async {
        let medium = Memory::new().medium();
        let (pool, driver) = Pool::create(
            Memory::over(medium.clone(), None),
            [7; 16],
            Options::default(),
        )
        .await
        .unwrap();
        drive(driver, async {
            let environment = Seeded::new();
            environment.step_ms.set(0);
            environment.now_ms.set(MONDAY);
            let service = Service::open(pool, environment.clone()).await.unwrap();
            for text in [
                "disk create web-root --size 1M",
                "disk create db --size 1M",
                "policy create plan --hours 0 --weekdays 1-7 --retention 1",
                "policy apply plan web-root db",
            ] {
                service.run(text).await.unwrap();
            }
            environment.now_ms.set(MONDAY + days(1));
            service.run_due().await.unwrap();
            service.close().await.unwrap();
        })
        .await;
        // Two runs, then two expiries.
        let now = MONDAY + days(2);
        let done = medium.fork();
        let (is_ok, calls) = day_with(&done, now, None).await;
        assert!(is_ok && calls > 10);
        let expected = look(&done, now).await;
        assert_eq!(expected.len(), 2);
        for fault in [Fault::Io, Fault::IoAfter, Fault::NoSpace] {
            for call in 0..calls {
                let broken = medium.fork();
                day_with(&broken, now, Some((call, fault))).await;
                let found = look(&broken, now).await;
                let place = format!("{fault:?} at call {call}: {found:?}");
                for disk in ["db", "web-root"] {
                    let own: Vec<_> = found.iter().filter(|view| view.0 == disk).collect();
                    // The old one, both, or the new one: never none, never twice.
                    assert!(matches!(own.len(), 1 | 2), "{place}");
                    let times: Vec<_> = own.iter().map(|view| view.1 - MONDAY).collect();
                    assert!(
                        times.iter().all(|at| *at == days(1) || *at == days(2)),
                        "{place}"
                    );
                    assert!(times.len() == 1 || times[0] != times[1], "{place}");
                }
                // The next session ends where this one should have.
                let (is_ok, _) = day_with(&broken, now, None).await;
                assert!(is_ok, "{place}");
                assert_eq!(look(&broken, now).await, expected, "{place}");
            }
        }
    });
}
