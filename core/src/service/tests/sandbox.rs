//! The simulation: what it shows is what the service does by hand, and nothing of the pool changes.

use super::runs::{HOUR, days};
use super::*;
use crate::service::views::{
    EventView, Kept, Retention, SandboxChoice, SandboxView, Schedule, SnapshotOrigin,
};
use crate::service::{SNAPSHOT_QUOTA, Sandbox};

/// 2026-11-23 is a Monday.
const MONDAY: TimeMs = 1_795_392_000_000;

fn choice(days: u32) -> SandboxChoice {
    SandboxChoice {
        disks: Vec::new(),
        policy: None,
        change_percent: 10,
        start_day: None,
        days,
    }
}

impl Bench {
    async fn sandbox(&self, choice: &SandboxChoice) -> Sandbox {
        let plan = self.service.sandbox_plan(choice).unwrap();
        Sandbox::new(plan).await.unwrap()
    }
}

/// Lets it go on to a moment, in short steps.
async fn go(sandbox: &Sandbox, until: TimeMs) {
    while !sandbox.advance(until, 7).await.unwrap() {}
}

fn all(sandbox: &Sandbox) -> SandboxView {
    sandbox.view("", usize::MAX)
}

/// A disk under a policy, at a Monday's midnight (UTC).
async fn under(bench: &Bench, policy: &str) {
    bench.set(MONDAY);
    bench.run("disk create web-root --size 1M").await;
    bench.run(&format!("policy create plan {policy}")).await;
    bench.run("policy apply plan web-root").await;
}

#[test]
fn the_seeds_two_examples_reach_as_far_as_they_say() {
    for (hours, reach) in [("0", days(63)), ("0,4,8,12,16,20", days(10) + 12 * HOUR)] {
        with_bench(async |bench| {
            under(
                bench,
                &format!("--hours {hours} --weekdays 1-7 --retention forever"),
            )
            .await;
            let sandbox = bench.sandbox(&choice(70)).await;
            let end = MONDAY + days(70);
            // Right after each run there is at least what is promised, once there were 64.
            while !sandbox.advance(end, 1).await.unwrap() {
                let view = all(&sandbox);
                let disk = &view.disks[0];
                if disk.snapshots as usize == SNAPSHOT_QUOTA {
                    let coverage = disk.policy.as_ref().unwrap().coverage;
                    assert_eq!(coverage.guaranteed_ms, reach);
                    assert!(disk.reach_ms >= reach, "{}", disk.reach_ms);
                    assert!(disk.reach_ms <= coverage.before_next_ms);
                    assert!(disk.next_to_go.is_some());
                }
            }
            let view = all(&sandbox);
            assert_eq!(view.calendar.now.at_ms, end);
            assert_eq!(view.snapshots.len(), SNAPSHOT_QUOTA);
            let runs = 70 * hours.split(',').count() as u32;
            let sum = |of: fn(&super::super::views::DayView) -> u32| -> u32 {
                view.calendar.days.iter().map(of).sum()
            };
            assert_eq!(sum(|day| day.taken), runs);
            assert_eq!(sum(|day| day.left), 64);
            assert_eq!(sum(|day| day.evicted), runs - 64);
            assert_eq!(sum(|day| day.expired), 0);
        });
    }
}

#[test]
fn eviction_begins_with_the_65th() {
    with_bench(async |bench| {
        under(bench, "--hours 0 --weekdays 1-7 --retention forever").await;
        let sandbox = bench.sandbox(&choice(70)).await;
        go(&sandbox, MONDAY + days(64)).await;
        let before = all(&sandbox);
        assert_eq!(before.snapshots.len(), SNAPSHOT_QUOTA);
        assert_eq!(before.events_count, 64);
        let next = sandbox.due().unwrap();
        assert_eq!(next, MONDAY + days(65));
        go(&sandbox, next).await;
        let after = all(&sandbox);
        let outcome = after.events[0].event.result.as_ref().unwrap();
        assert_eq!(outcome.evicted[0].id, before.snapshots[63].id);
        assert_eq!(
            before.disks[0].next_to_go.as_ref().unwrap().id,
            before.snapshots[63].id
        );
    });
}

/// What is told of an event, whatever the ids of the two services.
fn told(event: &EventView) -> String {
    let names = |list: &[super::super::views::IdName]| -> Vec<String> {
        list.iter().map(|name| name.name.clone()).collect()
    };
    match &event.result {
        Ok(outcome) => format!(
            "{} {} +{:?} -{:?} evicted {:?} {} notes",
            event.at_ms,
            event.disk.name,
            names(&outcome.created),
            names(&outcome.deleted),
            names(&outcome.evicted),
            outcome
                .notes
                .iter()
                .filter(|note| !matches!(note, super::super::views::Note::NeverAttached))
                .count(),
        ),
        Err(failure) => format!("{} {} {}", event.at_ms, event.disk.name, failure.code),
    }
}

#[test]
fn it_does_what_the_service_does_when_it_is_driven_by_hand() {
    with_bench(async |bench| {
        bench.set(MONDAY);
        // Daylight saving begins within these days.
        bench.run("pool set-time-zone Europe/Berlin").await;
        for disk in ["web-root", "db-data", "logs"] {
            bench.run(&format!("disk create {disk} --size 1M")).await;
        }
        bench
            .run("policy create often --hours 0,2,3,9 --weekdays 1-7 --retention 12")
            .await;
        bench
            .run("policy create week --hours 2 --weekdays 1,3,7 --retention 30")
            .await;
        bench
            .run("policy create few --hours 2,3 --weekdays 1-7 --keep 5")
            .await;
        bench.run("policy apply often web-root").await;
        bench.run("policy apply week db-data").await;
        bench.run("policy apply few logs").await;
        bench.pass(days(30)).await;
        bench.run("snapshot create db-data by-hand").await;
        bench
            .run("snapshot create db-data dated --retention 20")
            .await;
        bench.run("snapshot lock db-data@by-hand --days 90").await;
        let chain = bench.names_of("web-root").await;
        let newest = chain.last().unwrap();
        bench.run("disk create spare --size 1M --system").await;
        bench
            .run("snapshot create spare golden --retention 1")
            .await;
        bench
            .run("image create golden-image --snapshot spare@golden")
            .await;
        assert!(newest.starts_with("auto"));
        let choice = SandboxChoice {
            disks: ["web-root", "db-data", "logs", "spare"]
                .map(String::from)
                .to_vec(),
            ..choice(150)
        };
        let sandbox = bench.sandbox(&choice).await;
        let (start, end) = sandbox.span_ms();
        go(&sandbox, end).await;
        bench.environment.now_ms.set(start);
        let by_hand = bench.pass(end - start).await;
        let view = all(&sandbox);
        assert_eq!(view.events_count, by_hand.len() as u64);
        let simulated: Vec<String> = view
            .events
            .iter()
            .rev()
            .map(|event| told(&event.event))
            .collect();
        let kept = &by_hand[by_hand.len() - simulated.len()..];
        let kept: Vec<String> = kept.iter().map(told).collect();
        assert_eq!(simulated, kept);
        // And it ends with the same snapshots.
        for disk in &view.disks {
            let shown = sandbox.view(&disk.disk.id, 0);
            let names: Vec<_> = shown
                .snapshots
                .iter()
                .rev()
                .map(|view| view.name.clone())
                .collect();
            assert_eq!(
                names,
                bench.names_of(&disk.disk.name).await,
                "{}",
                disk.disk.name
            );
        }
        let golden = sandbox.view(&bench.disk("spare").await.id, 0).snapshots;
        assert!(matches!(golden[0].kept, Some(Kept::Image(_))), "{golden:?}");
    });
}

#[test]
fn nothing_of_the_pool_changes() {
    with_bench(async |bench| {
        under(bench, "--hours 0-23 --weekdays 1-7 --retention 2").await;
        bench.pass(days(3)).await;
        let before = bench.all().await;
        let sandbox = bench.sandbox(&choice(30)).await;
        go(&sandbox, sandbox.span_ms().1).await;
        assert!(all(&sandbox).events_count > 700);
        assert_eq!(bench.all().await, before);
    });
}

#[test]
fn what_was_there_is_there_with_its_dates_and_locks() {
    with_bench(async |bench| {
        under(bench, "--hours 0 --weekdays 1-7 --retention 10").await;
        bench.pass(days(6)).await;
        bench.run("snapshot create web-root by-hand").await;
        bench.run("snapshot lock web-root@by-hand --days 9").await;
        let real = bench
            .service
            .describe_history(&DiskRef::new("web-root"))
            .await
            .unwrap();
        let sandbox = bench.sandbox(&choice(5)).await;
        // The first steps make the past; dropped half-way, they go on.
        assert!(!sandbox.advance(TimeMs::MAX, 3).await.unwrap());
        assert!(sandbox.now_ms() < sandbox.span_ms().0);
        drop(poll_times(sandbox.advance(TimeMs::MAX, 100), 1).await);
        go(&sandbox, sandbox.span_ms().0).await;
        let view = all(&sandbox);
        let simulated: Vec<_> = view
            .snapshots
            .iter()
            .map(|view| {
                assert!(view.is_of_before);
                (
                    &*view.name,
                    view.taken.at_ms,
                    view.expires.map(|at| at.at_ms),
                    view.locked_until.is_some(),
                )
            })
            .collect();
        let real: Vec<_> = real
            .snapshots
            .iter()
            .map(|view| {
                (
                    &*view.name,
                    view.created_ms,
                    view.expires_ms,
                    view.lock.is_some(),
                )
            })
            .collect();
        assert_eq!(simulated, real);
        assert_eq!(view.snapshots[0].origin, SnapshotOrigin::User);
        assert_eq!(view.events_count, 0);
        // What is planned stands in the calendar.
        let coming: u32 = view.calendar.days.iter().map(|day| day.coming).sum();
        assert_eq!(coming, 5);
        // A step that is dropped at every await loses nothing.
        for _ in 0..10_000 {
            if poll_times(sandbox.advance(TimeMs::MAX, 1), 1)
                .await
                .is_some_and(|is_over| is_over.unwrap())
            {
                break;
            }
        }
        assert_eq!(
            all(&sandbox).events_count,
            5 + 1,
            "{:?}",
            all(&sandbox).events
        );
    });
}

#[test]
fn a_policy_is_tried_on_the_disks_there_are_or_on_an_example() {
    with_bench(async |bench| {
        bench.set(MONDAY);
        assert!(all(&bench.sandbox(&choice(70)).await).disks.is_empty());
        let trial = SandboxChoice {
            policy: Some((Schedule::DAILY, Retention::Forever)),
            ..choice(70)
        };
        let sandbox = bench.sandbox(&trial).await;
        go(&sandbox, TimeMs::MAX).await;
        let view = all(&sandbox);
        assert!(view.left_out.is_example);
        assert_eq!(view.disks[0].snapshots, 64);
        assert!(bench.service.describe_disks().await.unwrap().is_empty());
        // With disks there it is on these, up to so many.
        for number in 0..40 {
            bench
                .run(&format!("disk create disk-{number} --size 1M"))
                .await;
        }
        let sandbox = bench.sandbox(&trial).await;
        go(&sandbox, MONDAY + days(2)).await;
        let view = all(&sandbox);
        assert_eq!((view.disks.len(), view.left_out.disks), (32, 8));
        assert!(view.disks.iter().all(|disk| disk.snapshots == 2));
        assert!(!view.left_out.is_example);
    });
}

#[test]
fn disks_stand_in_the_order_of_the_list() {
    with_bench(async |bench| {
        bench.set(MONDAY);
        bench
            .run("policy create daily --hours 0 --weekdays 1-7 --retention forever")
            .await;
        for name in ["disk-10", "disk-9", "disk-1"] {
            bench.run(&format!("disk create {name} --size 1M")).await;
            bench.run(&format!("policy apply daily {name}")).await;
        }
        let sandbox = bench.sandbox(&choice(7)).await;
        go(&sandbox, MONDAY + days(1)).await;
        let shown = all(&sandbox);
        let names: Vec<&str> = (shown.disks.iter()).map(|disk| &*disk.disk.name).collect();
        assert_eq!(names, ["disk-1", "disk-9", "disk-10"]);
    });
}

#[test]
fn it_begins_with_the_day_on_the_wall() {
    with_bench(async |bench| {
        under(bench, "--hours 0 --weekdays 1-7 --retention forever").await;
        let start_of = async |start_day| {
            let choice = SandboxChoice {
                start_day,
                ..choice(1)
            };
            all(&bench.sandbox(&choice).await).start
        };
        bench.run("pool set-time-zone Europe/Berlin").await;
        let today = start_of(None).await;
        // Daylight saving begins on 28 March 2027, 125 days later, at two o'clock.
        for (ahead, offset_minutes) in [(1, 60), (125, 60), (126, 120)] {
            let day = today.day() + ahead;
            let start = start_of(Some(day)).await;
            assert_eq!((start.day(), start.offset_minutes), (day, offset_minutes));
            let wall_ms = start.at_ms + TimeMs::from(offset_minutes.unsigned_abs()) * 60_000;
            assert_eq!(wall_ms % days(1), 0, "midnight");
        }
        for past in [today.day(), today.day() - 1, i32::MIN, i32::MAX] {
            assert_eq!(start_of(Some(past)).await, today);
        }
    });
}

#[test]
fn what_is_out_of_bounds_is_refused() {
    with_bench(async |bench| {
        let bad = [
            SandboxChoice {
                days: 0,
                ..choice(1)
            },
            SandboxChoice {
                days: 401,
                ..choice(1)
            },
            SandboxChoice {
                change_percent: 101,
                ..choice(1)
            },
            SandboxChoice {
                policy: Some((Schedule::DAILY, Retention::Days(0))),
                ..choice(1)
            },
            SandboxChoice {
                disks: vec!["nothing".to_owned()],
                ..choice(1)
            },
        ];
        for choice in bad {
            assert!(bench.service.sandbox_plan(&choice).is_err(), "{choice:?}");
        }
    });
}

#[test]
fn space_grows_by_what_changes() {
    with_bench(async |bench| {
        under(bench, "--hours 0 --weekdays 1-7 --retention 10").await;
        let run = async |change_percent| {
            let choice = SandboxChoice {
                change_percent,
                ..choice(30)
            };
            let sandbox = bench.sandbox(&choice).await;
            go(&sandbox, TimeMs::MAX).await;
            let trend = all(&sandbox).trend;
            assert_eq!(trend.len(), 31);
            let last = trend.last().unwrap();
            assert_eq!(last.snapshots, 10);
            last.space_percent
        };
        assert_eq!(run(0).await, 100);
        // Ten snapshots, each with a tenth that differs from the next.
        let percent = run(10).await;
        assert!((190..=210).contains(&percent), "{percent}");
    });
}

#[test]
fn a_run_that_cannot_be_says_why() {
    with_bench(async |bench| {
        under(bench, "--hours 0 --weekdays 1-7 --retention forever").await;
        for number in 0..SNAPSHOT_QUOTA {
            let make = format!("snapshot create web-root kept-{number}");
            bench.service.run(&make).await.unwrap();
            let lock = format!("snapshot lock web-root@kept-{number} --days 2");
            bench.service.run(&lock).await.unwrap();
        }
        let sandbox = bench.sandbox(&choice(3)).await;
        go(&sandbox, TimeMs::MAX).await;
        let view = all(&sandbox);
        let codes = view
            .events
            .iter()
            .rev()
            .map(|event| match &event.event.result {
                Ok(_) => "taken",
                Err(failure) => failure.code.as_str(),
            });
        // On the third day the locks have expired.
        let codes: Vec<_> = codes.collect();
        assert_eq!(codes[0], "QuotaExceed.Snapshot");
        assert_eq!(codes.last(), Some(&"taken"));
        let skipped = codes.iter().filter(|code| **code != "taken").count();
        let days = &view.calendar.days;
        let counted: u32 = days.iter().map(|day| day.skipped).sum();
        assert_eq!(counted as usize, skipped);
        assert_eq!(view.snapshots.len(), SNAPSHOT_QUOTA);
    });
}
