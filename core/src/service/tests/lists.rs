//! Lists page by page, against all of it filtered, sorted and cut by hand: random histories call that.
//! What is not on a page costs no walk.

use std::cmp::Ordering;

use super::histories::Random;
use super::instances::{instance, web};
use super::*;
use crate::service::command::{GroupRef, PolicyRef};
use crate::service::natural;
use crate::service::views::{
    BillList, BinItemView, BinKind, DiskBillView, DiskFilter, DiskFit, DiskKind, DiskList,
    DiskListView, DiskOrder, Part, SnapshotList, SnapshotOrder,
};

/// A page of the disks in any order, and of the snapshots that a filter takes.
pub(super) async fn check_lists(bench: &Bench, random: &mut Random, filter: &SnapshotFilter) {
    check_disks(bench, random).await;
    check_snapshots(bench, random, filter).await;
    check_shares(bench).await;
    check_bin(bench, random).await;
    check_chains(bench, random).await;
    check_bill(bench, random).await;
    check_policies(bench, random).await;
}

fn part(random: &mut Random, total: usize) -> (Part, usize) {
    let rows = [1, 3, 100][random.below(3)];
    let last = total.div_ceil(rows).max(1);
    let number = 1 + random.below(last + 1);
    let shown = number.min(last);
    let part = Part {
        number: u32::try_from(number).unwrap(),
        rows: u32::try_from(rows).unwrap(),
    };
    (part, shown)
}

/// The rows of that page of a list that is in order.
fn rows<T: Clone>(all: &[T], part: Part, shown: usize) -> Vec<T> {
    let rows = part.rows as usize;
    all.chunks(rows).nth(shown - 1).unwrap_or_default().to_vec()
}

async fn instances(bench: &Bench) -> Vec<InstanceView> {
    let all = InstanceFilter::default();
    bench.service.describe_instances(&all).await.unwrap()
}

/// Something to want disks for, or nothing.
async fn fit(bench: &Bench, random: &mut Random) -> Option<DiskFit> {
    match random.below(6) {
        0 => Some(DiskFit::System),
        1 => Some(DiskFit::Workload),
        2 => Some(DiskFit::Policy),
        3 => {
            let all = instances(bench).await;
            let one = all.get(random.below(all.len().max(1)));
            // One that is gone takes none.
            let gone = "i-00000000000000000000".to_owned();
            Some(DiskFit::Attach(one.map_or(gone, |one| one.id.clone())))
        }
        _ => None,
    }
}

async fn check_disks(bench: &Bench, random: &mut Random) {
    let all = bench.service.describe_disks().await.unwrap();
    let order = [
        DiskOrder::Name,
        DiskOrder::Size,
        DiskOrder::Holds,
        DiskOrder::Own,
        DiskOrder::Snapshots,
        DiskOrder::Last,
    ][random.below(6)];
    let text = match all.first() {
        Some(disk) if random.is(30) => disk.name[1..].to_uppercase(),
        _ => String::new(),
    };
    let has = |disk: &&DiskView| {
        let having = disk.attached.iter().map(|attached| &attached.instance.name);
        let mut of = [&disk.name, &disk.id].into_iter().chain(having);
        of.any(|of| of.to_uppercase().contains(&text))
    };
    let fit = fit(bench, random).await;
    let workloads = bench.service.describe_workloads();
    let instances = instances(bench).await;
    let is_fit = |disk: &&DiskView| match &fit {
        None => true,
        Some(DiskFit::System) => disk.kind == DiskKind::System && !disk.attached.is_empty(),
        Some(DiskFit::Policy) => !disk.policies.is_empty(),
        Some(DiskFit::Workload) => workloads.iter().any(|view| view.disk.id == disk.id),
        Some(DiskFit::Attach(id)) => instances.iter().any(|instance| {
            let max = if disk.multi_attach { 8 } else { 1 };
            instance.id == *id
                && instance.zone == disk.zone
                && disk.kind == DiskKind::Data
                && disk.attached.len() < max
                && disk.attached.iter().all(|has| has.instance.id != *id)
        }),
    };
    let wanted = all.iter().filter(has).filter(is_fit);
    let mut wanted: Vec<_> = wanted.cloned().collect();
    let figure = |disk: &DiskView| match order {
        DiskOrder::Name => None,
        DiskOrder::Size => Some(disk.len),
        DiskOrder::Holds => disk.chain_bytes,
        DiskOrder::Own => disk.own_bytes,
        DiskOrder::Snapshots => Some(u64::from(disk.snapshots)),
        DiskOrder::Last => disk.last_snapshot_ms,
    };
    wanted.sort_by(|a, b| {
        let by_name = natural(&a.name, &b.name).then_with(|| a.id.cmp(&b.id));
        figure(a).cmp(&figure(b)).then(by_name)
    });
    let is_down = random.is(50);
    if is_down {
        wanted.reverse();
    }
    let (part, shown) = part(random, wanted.len());
    let filter = DiskFilter {
        text,
        fit,
        ..DiskFilter::default()
    };
    let list = DiskList {
        filter,
        order,
        is_down,
        part,
    };
    let view = bench.service.describe_disk_list(&list).await.unwrap();
    assert_eq!(view.disks, rows(&wanted, part, shown), "{list:?}");
    let counts = (view.number as usize, view.total, view.count);
    let of_all = (shown, wanted.len() as u64, all.len() as u64);
    assert_eq!(counts, of_all, "{list:?}");
    let ids: Vec<String> = view.disks.iter().map(|disk| disk.id.clone()).collect();
    let picked = bench.service.describe_picked_disks(&ids).await;
    assert_eq!(picked.len(), ids.len());
    for disk in &view.disks {
        let found = picked.iter().find(|picked| picked.id == disk.id).unwrap();
        assert_eq!(found.reference, disk.reference());
    }
}

async fn check_snapshots(bench: &Bench, random: &mut Random, filter: &SnapshotFilter) {
    let all = bench.snapshots().await;
    let mut wanted = bench.service.describe_snapshots(filter).await.unwrap();
    let order = [
        SnapshotOrder::Taken,
        SnapshotOrder::Name,
        SnapshotOrder::Disk,
        SnapshotOrder::Sees,
        SnapshotOrder::Added,
        SnapshotOrder::Frees,
    ][random.below(6)];
    let bin = bench.service.describe_bin().await.unwrap();
    let disk = |view: &SnapshotView| {
        let binned = || bin.items.iter().find(|item| item.id == view.disk_id);
        let name = view.disk_name.clone();
        name.or_else(|| Some(binned()?.name.clone()))
            .unwrap_or_default()
    };
    let by = |a: &SnapshotView, b: &SnapshotView| match order {
        SnapshotOrder::Taken => Ordering::Equal,
        SnapshotOrder::Name => natural(&a.name, &b.name),
        SnapshotOrder::Disk => natural(&disk(a), &disk(b)),
        SnapshotOrder::Sees => a.data_bytes.cmp(&b.data_bytes),
        SnapshotOrder::Added => a.added_bytes.cmp(&b.added_bytes),
        SnapshotOrder::Frees => a.frees_bytes.cmp(&b.frees_bytes),
    };
    let place = |view: &SnapshotView| (view.created_ms, view.id.clone());
    wanted.sort_by(|a, b| by(a, b).then_with(|| place(b).cmp(&place(a))));
    let newest: Vec<String> = {
        let mut newest: Vec<_> = wanted.iter().map(place).collect();
        newest.sort_by(|a, b| b.cmp(a));
        newest.into_iter().map(|(_, id)| id).collect()
    };
    let is_down = random.is(50);
    if is_down {
        wanted.reverse();
    }
    let (part, shown) = part(random, wanted.len());
    let list = SnapshotList {
        filter: filter.clone(),
        order,
        is_down,
        part,
    };
    let service = &bench.service;
    let view = service.describe_snapshot_list(&list).await.unwrap();
    assert_eq!(view.snapshots, rows(&wanted, part, shown), "{list:?}");
    let counts = (view.number as usize, view.total, view.count);
    let of_all = (shown, wanted.len() as u64, all.len() as u64);
    assert_eq!(counts, of_all, "{list:?}");
    let ids = service.describe_snapshot_ids(filter).await;
    assert_eq!(ids, newest, "{filter:?}");
    let everything: Vec<String> = all.iter().map(|view| view.id.clone()).collect();
    let picked = service.describe_picked_snapshots(filter, &everything).await;
    let picked: Vec<_> = picked.into_iter().map(|view| view.id).collect();
    assert_eq!(picked, newest, "{filter:?}");
}

/// Each item of the bin is on one page, below its group if that lies there too.
async fn check_bin(bench: &Bench, random: &mut Random) {
    let all = bench.service.describe_bin().await.unwrap();
    let rows = [1, 3, 100][random.below(3)];
    let (mut items, mut number) = (Vec::new(), 0);
    loop {
        number += 1;
        let part = Part { number, rows };
        let page = bench.service.describe_bin_list(part).await.unwrap();
        if page.number < number {
            break;
        }
        assert_eq!(
            (page.days, page.total, page.frees_bytes),
            (all.days, all.items.len() as u64, all.frees_bytes)
        );
        let groups: Vec<&String> = page.items.iter().map(|item| &item.id).collect();
        for item in &page.items {
            let group = item.group.as_ref().map(|group| &group.id);
            let is_there = all.items.iter().any(|other| Some(&other.id) == group);
            assert_eq!(is_there, group.is_some_and(|id| groups.contains(&id)));
        }
        items.extend(page.items);
    }
    // A group that goes on stands on each of its pages.
    let key = |item: &BinItemView| item.id.clone();
    items.sort_by_key(key);
    items.dedup_by_key(|item| item.id.clone());
    let mut wanted = all.items;
    wanted.sort_by_key(key);
    assert_eq!(items, wanted);
}

async fn check_chains(bench: &Bench, random: &mut Random) {
    let all = bench.service.describe_chains().await.unwrap();
    let (part, shown) = part(random, all.len());
    let view = bench.service.describe_chain_list(part).await.unwrap();
    assert_eq!(view.chains, rows(&all, part, shown));
    let counts = (view.number as usize, view.total);
    assert_eq!(counts, (shown, all.len() as u64));
}

async fn check_bill(bench: &Bench, random: &mut Random) {
    let mut all = bench.service.describe_bill(None).await.unwrap();
    let text = match all.disks.first() {
        Some(one) if random.is(30) => one.disk.name[1..].to_uppercase(),
        _ => String::new(),
    };
    let count = all.disks.len() as u64;
    all.disks.retain(|one| {
        let of = [&one.disk.name, &one.disk.id];
        of.iter().any(|of| of.to_uppercase().contains(&text))
    });
    let (part, shown) = part(random, all.disks.len());
    let month = None;
    let list = BillList { month, text, part };
    let view = bench.service.describe_bill_list(&list).await.unwrap();
    let sum = |of: fn(&DiskBillView) -> u64| all.disks.iter().map(of).sum::<u64>();
    assert_eq!(view.byte_hours, sum(|one| one.byte_hours));
    assert_eq!(view.now_bytes, sum(|one| one.now_bytes));
    assert_eq!((view.total, view.count), (all.disks.len() as u64, count));
    all.disks = rows(&all.disks, part, shown);
    assert_eq!((view.bill, view.number as usize), (all, shown), "{list:?}");
}

async fn check_policies(bench: &Bench, random: &mut Random) {
    for policy in bench.service.describe_policies().await {
        let policy = PolicyRef::new(policy.id);
        let all = bench
            .service
            .describe_policy_associations(Some(&policy), None);
        let mut all = all.await.unwrap();
        all.sort_by(|a, b| {
            let by_name = natural(&a.disk.name, &b.disk.name);
            by_name.then_with(|| a.disk.id.cmp(&b.disk.id))
        });
        let (part, shown) = part(random, all.len());
        let view = bench.service.describe_association_list(&policy, part);
        let view = view.await.unwrap();
        assert_eq!(view.disks, rows(&all, part, shown));
        let counts = (view.number as usize, view.total);
        assert_eq!(counts, (shown, all.len() as u64));
    }
}

/// Shares are what the lists tell, added up.
async fn check_shares(bench: &Bench) {
    let shares = bench.service.describe_shares().await.unwrap();
    let disks = bench.service.describe_disks().await.unwrap();
    let snapshots = bench.snapshots().await;
    let own: u64 = disks.iter().filter_map(|disk| disk.own_bytes).sum();
    let added: u64 = snapshots.iter().filter_map(|one| one.added_bytes).sum();
    let of = shares.disks.iter();
    let (own_bytes, added_bytes) = of.fold((0, 0), |(own, added), share| {
        (own + share.own_bytes, added + share.added_bytes)
    });
    assert!(shares.is_measured);
    assert_eq!(own_bytes + shares.others_own_bytes, own);
    assert_eq!(
        added_bytes + shares.others_added_bytes + shares.orphans_bytes,
        added
    );
    assert_eq!(
        shares.disks.len() as u64 + shares.others,
        disks.len() as u64
    );
}

fn by_name(number: u32, rows: u32) -> DiskList {
    DiskList {
        filter: DiskFilter::default(),
        order: DiskOrder::Name,
        is_down: false,
        part: Part { number, rows },
    }
}

fn names(view: &DiskListView) -> Vec<&str> {
    view.disks.iter().map(|disk| &*disk.name).collect()
}

#[test]
fn only_what_is_on_the_page_is_measured() {
    with_bench(async |bench| {
        for at in 1..=4 {
            bench.run(&format!("disk create disk-{at} --size 1M")).await;
        }
        // What is written now nobody has measured yet.
        for at in 1..=4 {
            let write = format!("disk write disk-{at} --offset 0 --random {at} --length 64K");
            bench.service.run(&write).await.unwrap();
        }
        bench.service.flush().await.unwrap();
        let measured = async || {
            let all = bench
                .service
                .describe_disk_list_at_once(&by_name(1, 4))
                .await;
            let disks = all.unwrap().disks.into_iter();
            let measured = disks.filter(DiskView::is_measured);
            measured.map(|disk| disk.name).collect::<Vec<_>>()
        };
        assert_eq!(measured().await, Vec::<String>::new());
        let page = bench.service.describe_disk_list(&by_name(2, 1)).await;
        assert!(page.unwrap().is_measured());
        assert_eq!(measured().await, ["disk-2"]);
    });
}

#[test]
fn a_name_that_two_disks_have_says_so_on_both() {
    with_bench(async |bench| {
        bench.run("disk create web --size 1M").await;
        assert_eq!(bench.disk("web").await.reference(), "web");
        bench.run("disk create web --size 1M").await;
        let list = bench.service.describe_disk_list(&by_name(1, 10)).await;
        for disk in list.unwrap().disks {
            assert_eq!(disk.reference(), disk.id);
        }
        assert_eq!(bench.service.describe_disk_names().await, ["web"]);
        assert_eq!(bench.service.describe_disk_ids().await.len(), 2);
    });
}

#[test]
fn disks_under_a_policy_are_left_out_when_they_are_not_wanted() {
    with_bench(async |bench| {
        for name in ["disk-10", "disk-9", "other"] {
            bench.run(&format!("disk create {name} --size 1M")).await;
        }
        bench
            .run("policy create nightly --hours 0 --weekdays 1-7 --retention forever")
            .await;
        bench.run("policy apply nightly disk-9").await;
        let policy = bench.service.describe_policies().await[0].id.clone();
        let mut list = by_name(1, 10);
        list.filter.not_under = Some(policy);
        let view = bench.service.describe_disk_list(&list).await.unwrap();
        assert_eq!(names(&view), ["disk-10", "other"]);
        assert_eq!((view.total, view.count), (2, 3));
        list.filter.text = "DISK".to_owned();
        let view = bench.service.describe_disk_list(&list).await.unwrap();
        assert_eq!(names(&view), ["disk-10"]);
    });
}

#[test]
fn a_list_offers_the_first_disks_and_groups_and_the_chosen_ones() {
    with_bench(async |bench| {
        for at in 1..=102 {
            let service = &bench.service;
            let create = format!("disk create disk-{at} --size 1M");
            service.run(&create).await.unwrap();
            let take = format!("snapshot group-create group-{at} disk-{at}");
            service.run(&take).await.unwrap();
        }
        bench.run("disk create empty --size 1M").await;
        let group = bench
            .service
            .describe_group(&GroupRef::new("group-102"))
            .await;
        let list = |disk: Option<String>, group: Option<String>| SnapshotList {
            filter: SnapshotFilter {
                disk,
                group,
                ..SnapshotFilter::default()
            },
            order: SnapshotOrder::Taken,
            is_down: false,
            part: Part { number: 1, rows: 1 },
        };
        let all = bench
            .service
            .describe_snapshot_list(&list(None, None))
            .await;
        let all = all.unwrap();
        assert_eq!((all.disks.some.len(), all.disks.more), (100, 2));
        assert_eq!((all.groups.some.len(), all.groups.more), (100, 2));
        let last = all.disks.some.last().unwrap();
        assert_eq!(last.disk_name.as_deref(), Some("disk-100"));
        let empty = bench.disk("empty").await.id;
        let group = group.unwrap().group;
        let list = list(Some(empty.clone()), Some(group.id.clone()));
        let some = bench.service.describe_snapshot_list(&list).await.unwrap();
        assert_eq!((some.total, some.count), (0, 102));
        assert_eq!(
            some.disks.some.last().map(|disk| &disk.disk_id),
            Some(&empty)
        );
        assert_eq!(some.groups.some.last(), Some(&group));
    });
}

#[test]
fn a_group_that_goes_on_stands_on_the_next_page_too() {
    super::with_bin_bench(async |bench| {
        for name in ["db", "log", "web"] {
            bench.run(&format!("disk create {name} --size 1M")).await;
        }
        bench.run("snapshot create db alone").await;
        bench.run("snapshot group-create together db log web").await;
        bench.run("snapshot delete alone").await;
        bench.run("snapshot group-delete together").await;
        let page = async |number| {
            let part = Part { number, rows: 3 };
            let view = bench.service.describe_bin_list(part).await.unwrap();
            let items = view.items.iter();
            let told: Vec<_> = items.map(|item| (item.kind, item.name.clone())).collect();
            (view.total, told)
        };
        let group = || (BinKind::Group, "together".to_owned());
        let member = || (BinKind::Snapshot, "together".to_owned());
        let alone = (BinKind::Snapshot, "alone".to_owned());
        assert_eq!(page(1).await, (5, vec![group(), member(), member()]));
        assert_eq!(page(2).await, (5, vec![group(), member(), alone]));
    });
}

#[test]
fn a_group_says_what_going_back_to_it_takes() {
    with_bench(async |bench| {
        for name in ["db", "log-2", "log-10"] {
            bench.run(&format!("disk create {name} --size 1M")).await;
        }
        bench
            .run("snapshot group-create together db log-10 log-2")
            .await;
        bench
            .run("disk write db --offset 0 --fill 7 --length 4K")
            .await;
        let group = GroupRef::new("together");
        let view = bench.service.describe_group(&group).await.unwrap();
        let disks = view.disks.iter();
        let held: Vec<_> = disks
            .map(|disk| {
                (
                    &*disk.reference,
                    disk.held_by.as_ref() == Some(&view.group.id),
                )
            })
            .collect();
        assert_eq!(held, [("db", false), ("log-2", true), ("log-10", true)]);
        assert_eq!((&*view.reference, view.count), ("together", 3));
        assert_eq!(view.safety_name, "before-rollback");
        bench.run("disk delete log-2").await;
        bench.run("disk create db --size 1M").await;
        bench.run("snapshot group-create together log-10").await;
        let id = GroupRef::new(view.group.id.clone());
        let view = bench.service.describe_group(&id).await.unwrap();
        assert_eq!(view.reference, view.group.id);
        assert_eq!(view.disks.len(), 2);
        assert_eq!(view.disks[0].reference, view.disks[0].disk.id);
        bench.run("snapshot create log-10 before-rollback").await;
        let view = bench.service.describe_group(&id).await.unwrap();
        assert_eq!(view.safety_name, "before-rollback-2");
    });
}

#[test]
fn disks_are_found_by_what_they_are_wanted_for_and_by_who_has_them() {
    with_bench(async |bench| {
        web(bench).await;
        let create = async |rest: &str| {
            bench.run(&format!("disk create {rest} --size 1M")).await;
        };
        create("free").await;
        create("shared --multi-attach").await;
        create("far --zone cn-hangzhou-i").await;
        bench.run("disk attach shared web").await;
        bench
            .run("instance workload web --kind log --rate low --disk shared")
            .await;
        bench
            .run("policy create daily --hours 0 --weekdays 1-7 --retention 30")
            .await;
        bench.run("policy apply daily far").await;
        let other = bench.run("instance run other --image base").await;
        let other = other.created[0].id.clone();
        let web_id = instance(bench, "web").await.id;
        let found = async |text: &str, fit: Option<DiskFit>| {
            let filter = DiskFilter {
                text: text.to_owned(),
                fit,
                ..DiskFilter::default()
            };
            let list = DiskList {
                filter,
                ..by_name(1, 100)
            };
            let view = bench.service.describe_disk_list(&list).await.unwrap();
            names(&view).join(" ")
        };
        assert_eq!(found("", Some(DiskFit::Attach(web_id))).await, "free");
        assert_eq!(found("", Some(DiskFit::Attach(other))).await, "free shared");
        let gone = DiskFit::Attach("i-00000000000000000000".to_owned());
        assert_eq!(found("", Some(gone)).await, "");
        assert_eq!(
            found("", Some(DiskFit::System)).await,
            "other-system web-system"
        );
        assert_eq!(found("", Some(DiskFit::Workload)).await, "shared");
        assert_eq!(found("", Some(DiskFit::Policy)).await, "far");
        // What is around it does not count.
        for text in ["WEB", " web "] {
            assert_eq!(found(text, None).await, "data shared web-system");
        }
    });
}

#[test]
fn a_bill_of_a_month_that_is_over_lists_what_was_charged_in_it() {
    with_bench(async |bench| {
        for name in ["old", "new"] {
            bench.run(&format!("disk create {name} --size 1M")).await;
            bench
                .run(&format!("disk write {name} --offset 0 --text {name}"))
                .await;
        }
        bench.run("snapshot create old one").await;
        let first = bench.service.describe_bill(None).await.unwrap().month;
        let clock = &bench.environment.now_ms;
        clock.set(clock.get() + 40 * 24 * 3_600_000);
        bench.run("snapshot create new one").await;
        let list = async |month: Option<&str>, text: &str| {
            let list = BillList {
                month: month.map(str::to_owned),
                text: text.to_owned(),
                part: Part { number: 1, rows: 1 },
            };
            let view = bench.service.describe_bill_list(&list).await.unwrap();
            let names = view.bill.disks.iter().map(|one| one.disk.name.clone());
            (names.collect::<Vec<_>>().join(" "), view.total, view.count)
        };
        assert_eq!(list(Some(&first), "").await, ("old".to_owned(), 1, 1));
        assert_eq!(list(None, "").await, ("old".to_owned(), 2, 2));
        assert_eq!(list(None, "NEW").await, ("new".to_owned(), 1, 2));
    });
}
