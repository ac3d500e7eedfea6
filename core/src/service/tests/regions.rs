//! Zones and regions: where things are, what meets whom, and the drills.

use super::*;
use crate::service::Region;
use crate::service::command::InstanceRef;
use crate::service::views::{InstanceStatus, Note, Outcome};

const WORLD: [&str; 5] = [
    "disk create golden --size 1M --system",
    "snapshot create golden one",
    "image create golden --snapshot golden@one",
    "instance run web --image golden --data-size 1M",
    "disk create spare --size 1M --zone cn-hangzhou-i",
];

#[test]
fn things_are_in_the_first_zone_unless_somebody_chooses() {
    with_bench(async |bench| {
        for text in WORLD {
            bench.run(text).await;
        }
        bench
            .run("instance run db --image golden --zone cn-hangzhou-j --data-size 1M")
            .await;
        assert_eq!(bench.disk("golden").await.zone, "cn-hangzhou-h");
        assert_eq!(bench.disk("spare").await.zone, "cn-hangzhou-i");
        assert_eq!(bench.disk("db-data-1").await.zone, "cn-hangzhou-j");
        bench.run("instance scale-out db --count 1 --size 1M").await;
        bench.run("instance stop db").await;
        bench.run("instance replace-system db --image golden").await;
        let disks = bench.service.describe_disks().await.unwrap();
        let of_db = disks.iter().filter(|disk| disk.name.starts_with("db"));
        assert!(
            of_db.clone().count() == 3 && of_db.clone().all(|disk| disk.zone == "cn-hangzhou-j")
        );
        let filter = InstanceFilter {
            zone: Some("cn-hangzhou-j".to_owned()),
            ..InstanceFilter::default()
        };
        let found = bench.service.describe_instances(&filter).await.unwrap();
        assert_eq!(found[0].name, "db");
        assert_eq!(found.len(), 1);
        for text in [
            "disk create dd --size 1M --zone cn-beijing-f",
            "disk create dd --size 1M --zone nowhere",
            "instance run ii --image golden --zone cn-hangzhou",
        ] {
            bench.refuses(text, "InvalidZoneId.NotFound").await;
        }
    });
}

#[test]
fn a_disk_meets_instances_of_its_zone_only() {
    with_bench(async |bench| {
        for text in WORLD {
            bench.run(text).await;
        }
        bench.refuses("disk attach spare web", "ZoneMismatch").await;
        bench.run("snapshot create spare moved").await;
        bench
            .run("disk create here --from-snapshot moved --zone cn-hangzhou-h")
            .await;
        bench.run("disk attach here web").await;
    });
}

#[test]
fn nothing_in_a_lost_zone_can_be_reached_until_it_is_restored() {
    with_bench(async |bench| {
        for text in WORLD {
            bench.run(text).await;
        }
        bench.run("snapshot create web-data-1 last").await;
        let web = InstanceRef::new("web");
        let device = bench
            .service
            .instance_device(&web, &DiskRef::new("web-data-1"))
            .unwrap();
        device.write(0, b"before").await.unwrap();
        bench.run("zone lose cn-hangzhou-h").await;
        assert!(device.write(0, b"after").await.is_err());
        let instance = bench.service.describe_instance(&web).await.unwrap();
        assert_eq!(instance.status, InstanceStatus::Stopped);
        assert!(instance.is_lost && bench.disk("golden").await.is_lost);
        assert!(!bench.disk("spare").await.is_lost);
        let lost = "OperationDenied.ZoneLost";
        for text in [
            "instance start web",
            "instance delete web --force",
            "disk write golden --offset 0 --text x",
            "disk resize golden 2M",
            "disk rollback web-data-1 last",
            "disk reinit web-system",
            "disk delete golden",
            "disk detach web-data-1 web",
            "snapshot create golden two",
            "snapshot group-create night golden spare",
            "image create other --instance web",
            "disk create dd --size 1M",
            "instance run ii --image golden",
            "incident start virus --disk golden",
        ] {
            bench.refuses(text, lost).await;
        }
        let golden = DiskRef::new("golden");
        assert_eq!(bench.service.head_of(&golden).unwrap_err().code(), lost);
        let read = bench.service.version_of(&"golden".parse().unwrap());
        assert_eq!(read.unwrap_err().code(), lost);
        bench
            .refuses("zone lose cn-hangzhou-h", "OperationDenied")
            .await;
        // What was kept is what one goes on with, in another zone.
        assert!(
            bench
                .service
                .version_of(&"golden@one".parse().unwrap())
                .is_ok()
        );
        bench
            .run("instance run web-2 --image golden --zone cn-hangzhou-i")
            .await;
        bench
            .run("disk create data-2 --from-snapshot last --zone cn-hangzhou-i")
            .await;
        bench.run("disk attach data-2 web-2").await;
        bench.run("zone restore cn-hangzhou-h").await;
        assert_eq!(bench.read("web-data-1", 0, 6).await, b"before");
        bench.run("instance start web").await;
        bench
            .refuses("zone restore cn-hangzhou-h", "OperationDenied")
            .await;
    });
}

#[test]
fn a_lost_region_refuses_everything_but_its_restoring() {
    with_bench(async |bench| {
        for text in WORLD {
            bench.run(text).await;
        }
        bench.run("region lose cn-hangzhou").await;
        let lost = "OperationDenied.RegionLost";
        for text in super::states::ALL_OPERATIONS {
            let code = bench.service.run(text).await.unwrap_err();
            let code = code.code();
            assert_eq!(code, lost, "{text}");
        }
        for text in [
            "disk create dd --size 1M",
            "zone lose cn-hangzhou-i",
            "bin empty",
        ] {
            bench.refuses(text, lost).await;
        }
        let snapshot = bench.service.version_of(&"golden@one".parse().unwrap());
        assert_eq!(snapshot.unwrap_err().code(), lost);
        // What cannot be read is not said to be sound either.
        let checked = bench.service.check(|_| true).await;
        assert_eq!(checked.unwrap_err().code(), lost);
        for text in [
            "pool check",
            "disk unlock golden",
            "instance workload web --none",
        ] {
            let command = text.parse().unwrap();
            assert_eq!(bench.service.dry_run(&command).await.code(), lost, "{text}");
        }
        assert_eq!(bench.service.due(), None);
        bench
            .refuses("region restore cn-beijing", "InvalidRegionId.NotFound")
            .await;
        bench.run("region restore cn-hangzhou").await;
        bench.run("instance start web").await;
        bench
            .refuses("region restore cn-hangzhou", "OperationDenied")
            .await;
    });
}

#[test]
fn what_a_lost_zone_stopped_stays_so_and_says_it() {
    with_bench(async |bench| {
        for text in WORLD {
            bench.run(text).await;
        }
        bench
            .run("instance run db --image golden --zone cn-hangzhou-i")
            .await;
        bench.run("instance run idle --image golden").await;
        bench.run("instance stop idle").await;
        let was_cut_off = async |name: &str| {
            let web = InstanceRef::new(name);
            let view = bench.service.describe_instance(&web).await;
            view.unwrap().was_cut_off
        };
        let stay = |outcome: Outcome| {
            let told = outcome.notes.into_iter().flat_map(|note| match note {
                Note::StayStopped { instances } => instances,
                other => panic!("{other:?}"),
            });
            told.map(|instance| instance.name).collect::<Vec<_>>()
        };
        bench.run("zone lose cn-hangzhou-h").await;
        bench.run("zone lose cn-hangzhou-i").await;
        let restored = bench.run("zone restore cn-hangzhou-h").await;
        assert_eq!(
            stay(restored),
            ["web"],
            "what was stopped before is as it was"
        );
        bench.assert_reopens_the_same().await;
        assert!(was_cut_off("web").await && was_cut_off("db").await);
        assert!(!was_cut_off("idle").await);
        bench.run("instance start web").await;
        assert!(!was_cut_off("web").await);
        bench.run("region lose cn-hangzhou").await;
        let restored = bench.run("region restore cn-hangzhou").await;
        assert_eq!(
            stay(restored),
            ["web"],
            "the other one's zone is still lost"
        );
        assert_eq!(stay(bench.run("zone restore cn-hangzhou-i").await), ["db"]);
    });
}

#[test]
fn a_pool_is_of_one_region_for_good() {
    with_bench(async |bench| {
        assert_eq!(bench.service.region(), Region::Hangzhou);
        bench.service.settle_in(Region::Frankfurt).await.unwrap();
        bench.service.settle_in(Region::Frankfurt).await.unwrap();
        bench.assert_reopens_the_same().await;
        bench.run("disk create dd --size 1M").await;
        assert_eq!(bench.disk("dd").await.zone, "eu-central-1a");
        let other = bench.service.settle_in(Region::Singapore).await;
        assert_eq!(other.unwrap_err().code(), "OperationDenied");
    });
}

#[test]
fn a_policy_says_why_it_takes_no_snapshot_in_a_lost_zone() {
    with_bench(async |bench| {
        for text in [
            "disk create dd --size 1M",
            "policy create hourly --hours 0-23 --weekdays 1-7 --retention 1",
            "policy apply hourly dd",
            "zone lose cn-hangzhou-h",
        ] {
            bench.run(text).await;
        }
        // It is not said to be taken, either.
        let policy = crate::service::command::PolicyRef::new("hourly");
        let calendar = bench.service.describe_policy_calendar(&policy).await;
        let mut days = calendar.unwrap().days.into_iter();
        assert!(days.all(|day| day.coming == 0));
        let applied = bench.disk("dd").await.policies.remove(0);
        assert_eq!((applied.is_lost, applied.next), (true, None));
        let now = bench.environment.now_ms.get();
        bench.environment.now_ms.set(now + 60 * 60 * 1000);
        let done = bench.service.run_due().await.unwrap();
        let refused = done.events[0].result.as_ref().unwrap_err();
        assert_eq!(refused.code, "OperationDenied.ZoneLost");
        // It is seen to: nobody asks again before the next hour.
        assert!(done.next_ms.unwrap() > bench.environment.now_ms.get());
        assert!(bench.service.run_due().await.unwrap().events.is_empty());
    });
}

#[test]
fn a_zone_lost_is_an_incident_that_says_what_is_newest() {
    with_bench(async |bench| {
        for text in WORLD {
            bench.run(text).await;
        }
        bench.run("snapshot create web-data-1 last").await;
        let outcome = bench.run("incident start zone-lost --instance web").await;
        let met = outcome.changed.iter().map(|thing| thing.name.as_str());
        assert_eq!(met.collect::<Vec<_>>(), ["cn-hangzhou-h", "web"]);
        let incident = &bench.service.describe_incidents()[0];
        assert_eq!(incident.kind, crate::service::views::IncidentKind::ZoneLost);
        assert!(!incident.is_instance_gone && !incident.is_disk_gone);
        bench
            .refuses("incident start zone-lost --disk golden", "OperationDenied")
            .await;
        bench.run("zone restore cn-hangzhou-h").await;
        bench.run("incident close 1").await;
    });
}
