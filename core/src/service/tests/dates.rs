//! What goes by its date or by a count, and what stays past it.

use super::runs::{HOUR, MONDAY, days, under, with_sleeper};
use super::*;
use crate::service::views::{Actor, EventView, Kept, Note};

#[test]
fn snapshots_go_at_their_date_but_the_newest_stays_for_its_successor() {
    with_bench(async |bench| {
        under(bench, "--hours 0 --weekdays 1,4 --retention 1").await;
        // Thursday: the first one.
        bench.pass(days(3)).await;
        assert_eq!(bench.ages("web-root").await, [MONDAY + days(3)]);
        // Its date comes on Friday; it is the newest.
        assert!(bench.pass(days(2)).await.is_empty());
        assert_eq!(bench.snapshots().await[0].kept, Some(Kept::Newest));
        // Monday: its successor comes, then it goes.
        let events = bench.pass(days(2)).await;
        assert_eq!(bench.ages("web-root").await, [MONDAY + days(7)]);
        assert_eq!(events.len(), 2);
        assert!(matches!(&events[0].by, Some(Actor::Policy(_))));
        let Some(Actor::Expiry(Some(policy))) = &events[1].by else {
            panic!("{:?}", events[1]);
        };
        assert_eq!(policy.name, "plan");
        assert_eq!(events[1].result.as_ref().unwrap().deleted.len(), 1);
        // Another policy's or a person's snapshot is no successor.
        bench.run("policy cancel web-root").await;
        bench.run("snapshot create web-root by-hand").await;
        assert!(bench.pass(days(30)).await.is_empty());
        assert_eq!(bench.snapshots().await.len(), 2);
    });
}

#[test]
fn a_retention_edit_is_for_later_snapshots() {
    with_bench(async |bench| {
        under(bench, "--hours 0 --weekdays 1-7 --retention 2").await;
        bench.pass(days(1)).await;
        bench.run("policy modify plan --retention 5").await;
        bench.pass(days(1)).await;
        let mut dates: Vec<_> = bench
            .snapshots()
            .await
            .into_iter()
            .map(|view| view.expires_ms)
            .collect();
        dates.sort_unstable();
        assert_eq!(dates, [Some(MONDAY + days(3)), Some(MONDAY + days(7))]);
        bench.pass(days(5)).await;
        assert_eq!(bench.ages("web-root").await[0], MONDAY + days(3));
    });
}

#[test]
fn keep_by_count_lets_the_oldest_go_in_the_commit_of_the_new_one() {
    with_bench(async |bench| {
        under(bench, "--hours 0 --weekdays 1-7 --keep 3").await;
        bench.run("snapshot create web-root by-hand").await;
        let events = bench.pass(days(5)).await;
        assert_eq!(events.len(), 5);
        let deleted = |event: &EventView| event.result.as_ref().unwrap().deleted.len();
        assert_eq!(
            events.iter().map(deleted).collect::<Vec<_>>(),
            [0, 0, 0, 1, 1]
        );
        let ages = bench.ages("web-root").await;
        assert_eq!(ages[1..], [3, 4, 5].map(|day| MONDAY + days(day)));
        // Fewer from now on; what days kept is not counted.
        bench.run("policy modify plan --keep 1").await;
        bench.pass(days(1)).await;
        assert_eq!(bench.ages("web-root").await[1..], [MONDAY + days(6)]);
        bench.run("policy modify plan --retention forever").await;
        bench.pass(days(2)).await;
        bench.run("policy modify plan --keep 1").await;
        bench.pass(days(1)).await;
        assert_eq!(
            bench.ages("web-root").await[1..],
            [7, 8, 9].map(|day| MONDAY + days(day))
        );
    });
}

#[test]
fn what_an_image_uses_stays_past_its_date_says_why_once_and_goes_once_free() {
    with_bench(async |bench| {
        under(bench, "--hours 0 --weekdays 1-7 --retention 1").await;
        bench.run("disk create system --size 1M --system").await;
        bench.run("policy apply plan system").await;
        bench.pass(days(1)).await;
        let id = bench
            .service
            .describe_history(&DiskRef::new("system"))
            .await
            .unwrap()
            .snapshots[0]
            .id
            .clone();
        bench
            .run(&format!("image create debian --snapshot {id}"))
            .await;
        bench
            .run(&format!("disk create copy --from-snapshot {id}"))
            .await;
        let events = bench.pass(days(1)).await;
        let notes: Vec<_> = events
            .iter()
            .filter_map(|event| event.result.as_ref().ok())
            .flat_map(|outcome| &outcome.notes)
            .filter(|note| matches!(note, Note::KeptForImage { .. }))
            .collect();
        assert_eq!(notes.len(), 1, "{events:?}");
        let view = bench.snapshot(&format!("system@{id}")).await;
        assert!(matches!(&view.kept, Some(Kept::Image(image)) if image.name == "debian"));
        let again = bench.pass(days(1)).await;
        let told = |event: &EventView| {
            let outcome = event.result.as_ref().unwrap();
            outcome
                .notes
                .iter()
                .any(|note| matches!(note, Note::KeptForImage { .. }))
        };
        assert!(!again.iter().any(told));
        bench.run("image delete debian").await;
        let events = bench.settle().await;
        assert_eq!(events.len(), 1);
        let outcome = events[0].result.as_ref().unwrap();
        assert_eq!(outcome.deleted[0].id, id);
        assert_eq!(outcome.disks_losing_reinit[0].name, "copy");
    });
}

#[test]
fn what_is_locked_stays_past_its_date_says_why_once_and_goes_when_the_lock_expires() {
    with_bench(async |bench| {
        under(bench, "--hours 0 --weekdays 1-7 --retention 1").await;
        bench.pass(days(1)).await;
        let ages = bench.ages("web-root").await;
        let id = bench.snapshots().await[0].id.clone();
        bench.run(&format!("snapshot lock {id} --days 4")).await;
        let events = bench.pass(days(3)).await;
        let is_told = |event: &EventView| {
            let notes = &event.result.as_ref().unwrap().notes;
            notes
                .iter()
                .any(|note| matches!(note, Note::KeptByLock { .. }))
        };
        assert_eq!(events.iter().filter(|event| is_told(event)).count(), 1);
        let view = bench.snapshot(&id).await;
        assert_eq!(view.kept, Some(Kept::Locked(MONDAY + days(5))));
        bench.pass(days(1)).await;
        assert!(!bench.ages("web-root").await.contains(&ages[0]));
    });
}

#[test]
fn a_count_passes_over_what_is_locked() {
    with_bench(async |bench| {
        under(bench, "--hours 0 --weekdays 1-7 --keep 1").await;
        bench.pass(days(1)).await;
        let id = bench.snapshots().await[0].id.clone();
        bench.run(&format!("snapshot lock {id} --days 2")).await;
        bench.pass(days(1)).await;
        assert_eq!(bench.ages("web-root").await.len(), 2);
        bench.pass(days(2)).await;
        assert_eq!(bench.ages("web-root").await, [MONDAY + days(4)]);
    });
}

#[test]
fn what_goes_by_its_date_or_count_does_not_lie_in_the_bin_and_what_lies_there_goes_when_due() {
    with_bin_bench(async |bench| {
        under(bench, "--hours 0 --weekdays 1-7 --retention 1").await;
        bench
            .run("policy create few --hours 0 --weekdays 1-7 --keep 1")
            .await;
        bench.run("disk create other --size 1M").await;
        bench.run("policy apply few other").await;
        bench.pass(days(4)).await;
        assert_eq!(bench.ages("other").await, [MONDAY + days(4)]);
        let bin = bench.service.describe_bin().await.unwrap();
        assert!(bin.items.is_empty(), "{:?}", bin.items);
        bench.run("disk delete other").await;
        let goes_ms = MONDAY + days(4) + days(7);
        assert_eq!(bench.service.bin_due(), Some(goes_ms));
        bench.run("policy cancel web-root").await;
        bench.pass(days(7) - 1).await;
        assert_eq!(bench.service.bin_due(), Some(goes_ms));
        bench.pass(1).await;
        assert_eq!(bench.service.bin_due(), None);
    });
}

#[test]
fn a_date_that_came_while_it_lay_in_the_bin_does_not_take_a_restored_one_away() {
    with_bin_bench(async |bench| {
        bench.set(MONDAY);
        bench.run("disk create web-root --size 1M").await;
        bench.run("snapshot create web-root one").await;
        bench.run("snapshot modify one --retention 1").await;
        bench.run("snapshot create web-root two").await;
        bench.run("snapshot modify two --retention 5").await;
        bench.run("snapshot delete one two").await;
        bench.pass(days(3)).await;
        bench.run("bin restore one two").await;
        bench.pass(HOUR).await;
        assert_eq!(bench.snapshot("one").await.expires_ms, None);
        let two = bench.snapshot("two").await;
        assert_eq!(two.expires_ms, Some(MONDAY + days(5)));
    });
}

#[test]
fn dates_that_came_while_closed_are_listed_for_an_hour_and_can_be_kept() {
    with_sleeper(async |bench| {
        under(bench, "--hours 0 --weekdays 1-7 --retention 3").await;
        bench.pass(days(3)).await;
        bench.sleep(days(2) + HOUR).await;
        let opened = bench.environment.now_ms.get();
        // The missed run first, then two whose date came meanwhile wait.
        assert_eq!(bench.settle().await.len(), 1);
        let overdue = bench.service.describe_overdue();
        assert_eq!(overdue.len(), 2);
        assert_eq!(overdue[0].goes_ms, opened + HOUR);
        assert_eq!(overdue[0].disk.name, "web-root");
        assert_eq!(bench.service.due(), Some(opened + HOUR));
        // One is kept.
        bench
            .run(&format!(
                "snapshot modify {} --retention forever",
                overdue[0].snapshot.id
            ))
            .await;
        assert_eq!(bench.service.describe_overdue().len(), 1);
        bench.set(opened + HOUR - 1);
        assert!(bench.settle().await.is_empty());
        bench.set(opened + HOUR);
        let events = bench.settle().await;
        assert_eq!(
            events[0].result.as_ref().unwrap().deleted[0].id,
            overdue[1].snapshot.id
        );
        assert!(bench.service.describe_overdue().is_empty());
        let left: Vec<_> = bench
            .snapshots()
            .await
            .into_iter()
            .map(|view| view.id)
            .collect();
        assert!(left.contains(&overdue[0].snapshot.id));
        // A machine that slept is as a pool that was closed.
        bench.set(opened + days(3));
        bench.service.wake();
        bench.settle().await;
        assert_eq!(
            bench.service.describe_overdue()[0].goes_ms,
            opened + days(3) + HOUR
        );
    });
}

#[test]
fn a_person_gives_a_snapshot_a_date_too() {
    with_bench(async |bench| {
        bench.set(MONDAY);
        bench.run("disk create web-root --size 1M").await;
        bench.run("snapshot create web-root ab --retention 2").await;
        bench.run("snapshot create web-root cd").await;
        bench.set(MONDAY + days(1));
        bench.run("snapshot modify web-root@cd --retention 3").await;
        bench
            .refuses(
                "snapshot modify web-root@cd --retention 1",
                "ParameterInvalid",
            )
            .await;
        let events = bench.pass(days(1)).await;
        assert_eq!(events[0].by, Some(Actor::Expiry(None)));
        assert_eq!(bench.names_of("web-root").await, ["cd"]);
        // It is nobody's newest, so it goes.
        bench.pass(days(1)).await;
        assert!(bench.names_of("web-root").await.is_empty());
        assert_eq!(bench.service.due(), None);
    });
}
