//! The operations on policies: what each does, refuses and leaves.

use super::runs::days;
use super::*;
use crate::service::POLICY_QUOTA;
use crate::service::command::{ApplyPolicy, CreatePolicy, CreateSnapshot, PolicyRef};
use crate::service::views::{Coverage, CoverageLimit, Note, Retention, Schedule};

const DAILY: &str = "policy create daily --hours 0 --weekdays 1-7 --retention 30";
const OFTEN: &str = "policy create often --hours 0,4,8,12,16,20 --weekdays 1-7 --retention forever";

async fn policy(bench: &Bench, name: &str) -> PolicyView {
    let mut all = bench.service.describe_policies().await.into_iter();
    all.find(|policy| policy.name == name).unwrap()
}

#[test]
fn a_policy_is_made_changed_applied_canceled_and_deleted() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench.run("disk create db --size 1M").await;
        let made = bench.run(&format!("{DAILY} --tag a=1")).await;
        assert!(made.created[0].id.starts_with("sp-"));
        assert_eq!(made.created[0].id.len(), 23);
        let view = policy(bench, "daily").await;
        assert_eq!(view.schedule, Schedule::DAILY);
        assert_eq!(view.retention, Retention::Days(30));
        assert_eq!((view.disks.len(), view.next_runs.len()), (0, 0));
        let applied = bench.run("policy apply daily web-root db web-root").await;
        assert_eq!(applied.changed.len(), 2, "a disk named twice is one");
        assert!(applied.notes.is_empty());
        let view = policy(bench, "daily").await;
        let names: Vec<_> = view.disks.iter().map(|disk| &*disk.name).collect();
        assert_eq!(names, ["db", "web-root"]);
        assert_eq!(view.next_runs.len(), 12);
        let disk = bench.disk("db").await;
        assert_eq!(disk.policies[0].policy.name, "daily");
        assert_eq!(disk.policies[0].next, Some(view.next_runs[0]));
        bench
            .run("policy modify daily --name nightly --hours 2 --weekdays 1-5 --retention -1 --untag a")
            .await;
        let view = policy(bench, "nightly").await;
        assert_eq!((view.retention, view.tags.len()), (Retention::Forever, 0));
        assert_eq!(view.schedule.hours(), [2]);
        assert_eq!(view.schedule.weekdays(), [1, 2, 3, 4, 5]);
        bench.run("policy cancel db").await;
        let all = bench
            .service
            .describe_policy_associations(None, None)
            .await
            .unwrap();
        assert_eq!(all.len(), 1);
        let deleted = bench.run("policy delete nightly").await;
        assert_eq!(deleted.changed[0].name, "web-root");
        assert!(bench.disk("web-root").await.policies.is_empty());
        assert!(bench.service.describe_policies().await.is_empty());
    });
}

#[test]
fn applying_another_policy_replaces_and_says_so() {
    with_bench(async |bench| {
        for disk in ["a1", "a2", "a3"] {
            bench.run(&format!("disk create {disk} --size 1M")).await;
        }
        bench.run(DAILY).await;
        bench.run(OFTEN).await;
        bench.run("policy apply daily a1 a2").await;
        let outcome = bench.run("policy apply often a1 a2 a3").await;
        let [Note::PolicyReplaced { policy, disks }] = &*outcome.notes else {
            panic!("{:?}", outcome.notes);
        };
        assert_eq!((&*policy.name, *disks), ("daily", 2));
        assert!(policy_disks(bench, "daily").await.is_empty());
        assert_eq!(policy_disks(bench, "often").await, ["a1", "a2", "a3"]);
    });
}

async fn policy_disks(bench: &Bench, name: &str) -> Vec<String> {
    let policy = PolicyRef::new(name);
    let all = bench
        .service
        .describe_policy_associations(Some(&policy), None)
        .await;
    all.unwrap()
        .into_iter()
        .map(|view| view.disk.name)
        .collect()
}

#[test]
fn what_the_rules_refuse_changes_nothing() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench.run("disk create free --size 1M").await;
        bench.run("snapshot create web-root base").await;
        bench.run(DAILY).await;
        bench.run("policy apply daily web-root").await;
        let create = |rest: &str| format!("policy create other {rest}");
        for (text, code) in [
            (
                create("--hours 24 --weekdays 1 --retention 1"),
                "ParameterInvalid",
            ),
            (
                create("--hours -1 --weekdays 1 --retention 1"),
                "ParameterInvalid",
            ),
            (
                create("--hours '' --weekdays 1 --retention 1"),
                "ParameterInvalid",
            ),
            (
                create("--hours 5-3 --weekdays 1 --retention 1"),
                "ParameterInvalid",
            ),
            (
                create("--hours 0-255 --weekdays 1 --retention 1"),
                "ParameterInvalid",
            ),
            (
                create("--hours 0 --weekdays 0 --retention 1"),
                "ParameterInvalid",
            ),
            (
                create("--hours 0 --weekdays 8 --retention 1"),
                "ParameterInvalid",
            ),
            (
                create("--hours 0 --weekdays 1 --retention 0"),
                "ParameterInvalid",
            ),
            (
                create("--hours 0 --weekdays 1 --retention 65537"),
                "ParameterInvalid",
            ),
            (
                create("--hours 0 --weekdays 1 --retention -2"),
                "ParameterInvalid",
            ),
            (
                create("--hours 0 --weekdays 1 --retention 99999999999"),
                "ParameterInvalid",
            ),
            (
                create("--hours 0 --weekdays 1 --keep 0"),
                "ParameterInvalid",
            ),
            (
                create("--hours 0 --weekdays 1 --keep 65"),
                "ParameterInvalid",
            ),
            (create("--hours 0 --weekdays 1"), "MissingParameter"),
            (create("--weekdays 1 --retention 1"), "MissingParameter"),
            (create("--hours 1 --retention 1"), "MissingParameter"),
            (
                create("--hours 0 --weekdays 1 --keep 1 --retention 1"),
                "InvalidParameter",
            ),
            (
                "policy create 1x --hours 0 --weekdays 1 --keep 1".into(),
                "ParameterInvalid",
            ),
            (
                "policy create ab --hours 0 --weekdays 1 --keep 1 --tag a=1 --tag a=2".into(),
                "Duplicate.TagKey",
            ),
            ("policy modify daily".into(), "NoAttributeToModify"),
            (
                "policy modify daily --retention 0".into(),
                "ParameterInvalid",
            ),
            ("policy modify daily --name x".into(), "ParameterInvalid"),
            (
                "policy modify nobody --name other".into(),
                "InvalidAutoSnapshotPolicyId.NotFound",
            ),
            (
                "policy apply nobody web-root".into(),
                "InvalidAutoSnapshotPolicyId.NotFound",
            ),
            ("policy apply daily nobody".into(), "InvalidDiskId.NotFound"),
            (
                "policy apply daily web-root nobody".into(),
                "InvalidDiskId.NotFound",
            ),
            ("policy cancel nobody".into(), "InvalidDiskId.NotFound"),
            ("policy cancel free".into(), "ParameterInvalid"),
            ("policy cancel web-root free".into(), "ParameterInvalid"),
            (
                "policy delete nobody".into(),
                "InvalidAutoSnapshotPolicyId.NotFound",
            ),
            (
                "policy delete sp-aaaaaaaaaaaaaaaaaaaa".into(),
                "InvalidAutoSnapshotPolicyId.NotFound",
            ),
            ("pool set-time-zone Mars/Olympus".into(), "InvalidParameter"),
            ("pool set-time-zone ''".into(), "InvalidParameter"),
            (
                "snapshot create web-root ab --retention 0".into(),
                "ParameterInvalid",
            ),
            (
                "snapshot modify web-root@base --retention 65537".into(),
                "ParameterInvalid",
            ),
        ] {
            bench.refuses(&text, code).await;
        }
        let by_count = CreateSnapshot {
            retention: Some(Retention::Count(3)),
            ..CreateSnapshot::new(DiskRef::new("web-root"), "counted")
        };
        let error = bench
            .execute(Command::CreateSnapshot(by_count))
            .await
            .unwrap_err();
        assert_eq!(error.code(), "ParameterInvalid");
        let none = ApplyPolicy {
            policy: PolicyRef::new("daily"),
            disks: Vec::new(),
        };
        let error = bench.execute(Command::ApplyPolicy(none)).await.unwrap_err();
        assert_eq!(error.code(), "NoAttributeToModify");
        let dry = bench
            .service
            .dry_run(&"policy delete daily".parse().unwrap())
            .await;
        assert_eq!(dry.code(), "DryRunOperation");
    });
}

#[test]
fn a_pool_takes_100_policies() {
    with_bench(async |bench| {
        for number in 0..POLICY_QUOTA {
            let create = CreatePolicy {
                name: format!("policy-{number}"),
                schedule: Schedule::ALWAYS,
                retention: Retention::DEFAULT,
                tags: Vec::new(),
            };
            bench.execute(Command::CreatePolicy(create)).await.unwrap();
        }
        bench.refuses(DAILY, "AutoSnapshotPolicy.QuotaExceed").await;
        bench.run("policy delete policy-7").await;
        bench.run(DAILY).await;
    });
}

#[test]
fn names_need_not_be_unique_and_ids_always_work() {
    with_bench(async |bench| {
        let first = bench.run(DAILY).await.created[0].id.clone();
        bench.run(DAILY).await;
        bench
            .refuses("policy delete daily", "InvalidParameter")
            .await;
        bench.run(&format!("policy delete {first}")).await;
        bench.run("policy delete daily").await;
    });
}

#[test]
fn deleting_a_policy_says_before_what_stays_and_what_is_without_one_then() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench.run(DAILY).await;
        bench.run("policy apply daily web-root").await;
        bench.pass(days(2)).await;
        let command = "policy delete daily".parse().unwrap();
        let view = bench.service.preview(&command).await.unwrap();
        assert_eq!(view.what[0].name, "daily");
        assert_eq!(view.disks_losing_policy[0].name, "web-root");
        assert_eq!(view.snapshots_left.len(), 2);
        assert_eq!(view.frees_bytes, 0);
        let outcome = bench.run("policy delete daily").await;
        assert_eq!(outcome.snapshots_left.len(), 2);
        let left = bench.snapshots().await;
        assert_eq!(left.len(), 2);
        // Their dates stay, and the policy is called by its id.
        assert!(left.iter().all(|view| view.expires_ms.is_some()));
        let policy = left[0].policy.clone().unwrap();
        assert_eq!(policy.id, policy.name);
    });
}

#[test]
fn a_disk_that_goes_is_under_no_policy_and_its_automatic_snapshots_go_with_it() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench.run(DAILY).await;
        bench.run("policy apply daily web-root").await;
        bench.pass(days(2)).await;
        let outcome = bench.run("disk delete web-root").await;
        assert_eq!(outcome.deleted.len(), 3);
        assert!(policy(bench, "daily").await.disks.is_empty());
        assert_eq!(bench.service.due(), None);
    });
}

#[test]
fn coverage_is_what_the_seeds_say_and_less_where_others_hold_slots() {
    let hours = |hours: u64| hours * 3_600_000;
    let of = Coverage::of;
    let daily = of(Schedule::DAILY, Retention::Forever, 0);
    assert_eq!(daily.guaranteed_ms, hours(63 * 24), "63 days");
    assert_eq!(
        daily.before_next_ms,
        hours(64 * 24),
        "64 just before the next run"
    );
    assert_eq!((daily.slots, daily.limit), (64, CoverageLimit::Quota));
    let often = of(Schedule::FOUR_HOURLY, Retention::Forever, 0);
    assert_eq!(often.guaranteed_ms, hours(252), "10.5 days");
    assert_eq!(
        often.before_next_ms,
        hours(256),
        "10.7 just before the next run"
    );
    let with_others = of(Schedule::DAILY, Retention::Forever, 10);
    assert_eq!(with_others.guaranteed_ms, hours(53 * 24));
    let month = of(Schedule::DAILY, Retention::Days(30), 0);
    assert_eq!(
        (month.guaranteed_ms, month.limit),
        (hours(720), CoverageLimit::Days)
    );
    let long = of(Schedule::DAILY, Retention::Days(65_536), 0);
    assert_eq!(
        (long.guaranteed_ms, long.limit),
        (hours(63 * 24), CoverageLimit::Quota)
    );
    let count = of(Schedule::DAILY, Retention::Count(7), 0);
    assert_eq!(
        (count.guaranteed_ms, count.limit),
        (hours(6 * 24), CoverageLimit::Count)
    );
    assert_eq!(count.before_next_ms, hours(7 * 24));
    let crowded = of(Schedule::DAILY, Retention::Count(7), 60);
    assert_eq!(
        (crowded.guaranteed_ms, crowded.limit),
        (hours(3 * 24), CoverageLimit::Quota)
    );
    for others in [63, 64, 65, usize::MAX] {
        assert_eq!(
            of(Schedule::DAILY, Retention::Forever, others).guaranteed_ms,
            0
        );
    }
    // Twice on Mondays only, 6 hours apart: 63 intervals are 31 weeks and at least the shorter one.
    let weekly = Schedule::new(&[0, 6], &[1]).unwrap();
    let weekly = of(weekly, Retention::Forever, 0);
    assert_eq!(weekly.guaranteed_ms, hours(31 * 168 + 6));
    assert_eq!(weekly.before_next_ms, hours(32 * 168));
    let once = Schedule::new(&[5], &[3]).unwrap();
    assert_eq!(
        of(once, Retention::Forever, 0).guaranteed_ms,
        hours(63 * 168)
    );
}

#[test]
fn a_zone_is_kept_in_the_pool_with_its_rules() {
    with_bench(async |bench| {
        assert_eq!(
            bench.service.describe_storage().await.unwrap().time_zone,
            "UTC"
        );
        bench.run("pool set-quota-policy oldest-automatic").await;
        bench.run("pool set-time-zone Europe/Berlin").await;
        let storage = bench.service.describe_storage().await.unwrap();
        assert_eq!(storage.time_zone, "Europe/Berlin");
        bench.run("pool set-quota-policy oldest").await;
        let storage = bench.service.describe_storage().await.unwrap();
        assert_eq!(
            storage.time_zone, "Europe/Berlin",
            "one setting leaves the others"
        );
        // Who opens it next knows no zones at all.
        struct Nowhere(TimeMs);
        impl Environment for Nowhere {
            fn now_ms(&self) -> TimeMs {
                self.0
            }
            fn entropy(&self, bytes: &mut [u8]) {
                bytes.fill(3);
            }
        }
        let pool = bench.service.pool().clone();
        let other = Service::open(pool, Rc::new(Nowhere(1_796_000_000_000)))
            .await
            .unwrap();
        assert_eq!(
            other.describe_storage().await.unwrap().time_zone,
            "Europe/Berlin"
        );
        let view = other.describe_schedule(Schedule::DAILY, Retention::Forever);
        assert_eq!(view.next_runs[0].at_ms % 86_400_000, 23 * 3_600_000);
        let error = other
            .run("pool set-time-zone Asia/Tokyo")
            .await
            .unwrap_err();
        assert_eq!(error.code(), "InvalidParameter");
        other.run("pool set-time-zone UTC").await.unwrap();
    });
}
