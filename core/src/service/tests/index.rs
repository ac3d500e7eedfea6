//! What stands in the indexes, against what follows from the records by looking at all of them; and
//! pages of snapshots, against the full list cut by hand. Random histories call both.

use std::collections::{BTreeMap, BTreeSet};

use super::histories::Random;
use super::*;
use crate::service::Secrets;
use crate::service::SnapshotPaging;
use crate::service::ids::SnapshotId;
use crate::service::index::{Index, Known};
use crate::service::state::State;
use crate::service::views::{DiskKind, LockStatus, SnapshotOrigin, SnapshotStatus, SnapshotUsage};

/// Each way to a record is there, and none that leads nowhere.
pub(super) fn check(bench: &Bench) {
    let state = bench.service.inner.state.borrow();
    assert_eq!(state.index, of_records(&state));
    check_chains(&state);
    check_bin(&state);
    for (&disk, _) in state.disks.iter().chain(&state.bin.disks) {
        let found: Vec<_> = state.instances_with(disk).map(|(id, _)| id).collect();
        let all = state.instances.iter();
        let having = all.filter(|(_, row)| row.disks().any(|has| has == disk));
        assert_eq!(found, having.map(|(&id, _)| id).collect::<Vec<_>>());
    }
    for &group in state.groups.keys() {
        let found: Vec<_> = state.members(group).map(|(id, _)| id).collect();
        let all = state.snapshots.iter();
        let members = all.filter(|(_, row)| row.group == Some(group));
        assert_eq!(found, members.map(|(&id, _)| id).collect::<Vec<_>>());
    }
}

/// The same of the recycle bin.
fn check_bin(state: &State) {
    let all = || state.bin.snapshots.iter();
    let groups: BTreeSet<_> = all().filter_map(|(_, row)| row.group).collect();
    assert_eq!(state.bin.groups(), groups);
    for group in groups {
        let members = all().filter(|(_, row)| row.group == Some(group));
        let found: Vec<_> = state.bin.members(group).map(|(id, _)| id).collect();
        assert_eq!(found, members.map(|(&id, _)| id).collect::<Vec<_>>());
    }
    for &disk in state.bin.disks.keys() {
        let went =
            |row: &crate::service::rows::SnapshotRow| row.deleted.unwrap().with == Some(disk);
        let with = all().filter(|(_, row)| went(row));
        let found: Vec<_> = state.bin.gone_with(disk).collect();
        assert_eq!(found, with.map(|(&id, _)| id).collect::<Vec<_>>());
    }
}

fn of_records(state: &State) -> Index {
    let mut index = Index::default();
    for (&id, row) in &state.disks {
        index.versions.insert(row.head, Known::Disk(id));
        if row.is_staged {
            continue;
        }
        let names: BTreeSet<_> = with(state, |disk| disk.name == row.name);
        index.names.insert(row.name.clone(), names);
        if let Some(source) = row.source {
            let made = with(state, |disk| disk.source == Some(source));
            index.sources.insert(source, made);
        }
    }
    for (&id, row) in &state.snapshots {
        index.versions.insert(row.version, Known::Snapshot(id));
        index.snapshots.insert((row.created_ms, id));
    }
    index
}

/// The disks that people see of which something is so.
fn with(
    state: &State,
    is_so: impl Fn(&crate::service::rows::DiskRow) -> bool,
) -> BTreeSet<crate::service::ids::DiskId> {
    let seen = state.disks.iter().filter(|(_, row)| !row.is_staged);
    let found = seen.filter(|(_, row)| is_so(row));
    found.map(|(&id, _)| id).collect()
}

fn check_chains(state: &State) {
    let mut chains = BTreeMap::<_, Vec<_>>::new();
    let mut dates = Vec::new();
    for (&id, row) in &state.snapshots {
        let age = (row.created_ms, row.version, id);
        chains.entry(row.disk).or_default().push(age);
        dates.extend(row.expires_ms.map(|at| (at, id)));
    }
    let found: Vec<_> = state.chained().collect();
    assert_eq!(found, chains.keys().copied().collect::<Vec<_>>());
    for (disk, mut chain) in chains {
        chain.sort_unstable();
        let wanted: Vec<_> = chain.into_iter().map(|(_, _, id)| id).collect();
        let found: Vec<_> = state.chain(disk).map(|(id, _)| id).collect();
        assert_eq!((found.len(), &found), (state.chain_len(disk), &wanted));
    }
    dates.sort_unstable();
    let found: Vec<_> = state.overdue(TimeMs::MAX).map(|(id, _)| id).collect();
    assert_eq!(
        found,
        dates.into_iter().map(|(_, id)| id).collect::<Vec<_>>()
    );
}

/// Pages by random filters, each cut by random pagings. Answers how many had something on them.
pub(super) async fn check_pages(bench: &Bench, random: &mut Random, disks: &[String]) -> usize {
    // So that nothing in a view changes from one question to the next.
    let step_ms = bench.environment.step_ms.replace(0);
    let all = bench.snapshots().await;
    let mut met = 0;
    for _ in 0..6 {
        let filter = filter(random, &all, disks);
        let wanted: Vec<_> = all.iter().filter(|view| takes(&filter, view)).collect();
        let listed = bench.service.describe_snapshots(&filter).await.unwrap();
        assert_eq!(listed.iter().collect::<Vec<_>>(), wanted, "{filter:?}");
        // Pages go by place, so that a token means one; the list has the engine's order in a moment.
        let mut wanted = wanted;
        wanted.sort_by_key(|view| std::cmp::Reverse(place(view)));
        for _ in 0..3 {
            let paging = paging(random, &all, wanted.len());
            let page = bench.service.describe_snapshot_page(&filter, &paging).await;
            let page = page.unwrap();
            let (first, size) = match &paging {
                SnapshotPaging::Number { number, size } => ((number - 1) * size, *size),
                SnapshotPaging::After { token, max } => {
                    let is_before = |view: &&&SnapshotView| {
                        token
                            .as_ref()
                            .is_some_and(|token| place(view) >= of_token(token))
                    };
                    let first = wanted.iter().filter(is_before).count();
                    (u32::try_from(first).unwrap(), *max)
                }
            };
            let (first, size) = (first as usize, size as usize);
            let rest = wanted.get(first..).unwrap_or_default();
            let on_page = &rest[..size.min(rest.len())];
            let what = format!("{filter:?} {paging:?}");
            assert_eq!(page.snapshots.iter().collect::<Vec<_>>(), on_page, "{what}");
            assert_eq!(page.total, wanted.len() as u64, "{what}");
            let last = on_page.last().filter(|_| rest.len() > size);
            let token = last.map(|view| token(view));
            assert_eq!(page.next_token, token, "{what}");
            met += usize::from(!on_page.is_empty() && wanted.len() < all.len());
        }
        super::lists::check_lists(bench, random, &filter).await;
    }
    bench.environment.step_ms.set(step_ms);
    met
}

fn place(view: &SnapshotView) -> (TimeMs, SnapshotId) {
    (view.created_ms, view.id.parse().unwrap())
}

fn token(view: &SnapshotView) -> String {
    format!("{}.{}", view.created_ms, view.id)
}

fn of_token(token: &str) -> (TimeMs, SnapshotId) {
    let (at, id) = token.split_once('.').unwrap();
    (at.parse().unwrap(), id.parse().unwrap())
}

fn takes(filter: &SnapshotFilter, view: &SnapshotView) -> bool {
    let has = |(key, value): &(String, Option<String>)| {
        let mut tags = view.tags.iter();
        tags.any(|tag| tag.key == *key && value.as_ref().is_none_or(|value| tag.value == *value))
    };
    filter
        .disk
        .as_ref()
        .is_none_or(|disk| view.disk_id == *disk)
        && filter.status.is_none_or(|status| view.status == status)
        && filter.origin.is_none_or(|origin| view.origin == origin)
        && filter.usage.is_none_or(|usage| view.usage == usage)
        && filter
            .source_disk_kind
            .is_none_or(|kind| view.source_disk_kind == kind)
        && filter.is_encrypted != Some(true)
        && (filter.is_locked).is_none_or(|locked| locked == is_locked(view))
        && (filter.group.as_ref())
            .is_none_or(|id| view.group.as_ref().is_some_and(|group| group.id == *id))
        && has_text(view, &filter.text)
        && filter.tag.as_ref().is_none_or(has)
        && filter.from_ms.is_none_or(|from| view.created_ms >= from)
        && filter.to_ms.is_none_or(|to| view.created_ms <= to)
}

fn is_locked(view: &SnapshotView) -> bool {
    view.lock
        .is_some_and(|lock| lock.status != LockStatus::Expired)
}

fn has_text(view: &SnapshotView, text: &str) -> bool {
    let mut all = format!("{}\n{}\n{}", view.name, view.id, view.description);
    if let Some(name) = &view.disk_name {
        all = format!("{all}\n{name}");
    }
    if let Some(group) = &view.group {
        all = format!("{all}\n{}\n{}", group.name, group.id);
    }
    all.to_uppercase().contains(&text.to_uppercase())
}

/// Each part is wanted now and then; without any, all are.
fn filter(random: &mut Random, all: &[SnapshotView], disks: &[String]) -> SnapshotFilter {
    let mut filter = SnapshotFilter::default();
    let time = |random: &mut Random| match all.len() {
        0 => 7,
        len => all[random.below(len)].created_ms,
    };
    for _ in 0..random.below(4) {
        match random.below(12) {
            0 | 1 => filter.disk = Some(random.pick(disks)),
            2 => {
                let status = [SnapshotStatus::Accomplished, SnapshotStatus::Progressing];
                filter.status = Some(status[usize::from(random.is(20))]);
            }
            3 => {
                let origin = [SnapshotOrigin::User, SnapshotOrigin::Auto];
                filter.origin = Some(origin[random.below(2)]);
            }
            4 => {
                filter.usage = Some(
                    [
                        SnapshotUsage::None,
                        SnapshotUsage::Image,
                        SnapshotUsage::Disk,
                        SnapshotUsage::ImageDisk,
                    ][random.below(4)],
                );
            }
            5 => {
                filter.source_disk_kind = Some([DiskKind::System, DiskKind::Data][random.below(2)])
            }
            6 if random.is(30) => filter.is_encrypted = Some(random.is(50)),
            6 => {
                let value = random.is(50).then(|| format!("r{}", random.below(3)));
                filter.tag = Some(("role".to_owned(), value));
            }
            7 => filter.is_locked = Some(random.is(50)),
            8 if !all.is_empty() => {
                let view = &all[random.below(all.len())];
                filter.group = view.group.as_ref().map(|group| group.id.clone());
            }
            9 if !all.is_empty() => {
                let view = &all[random.below(all.len())];
                let group = view.group.as_ref().map(|group| &group.id);
                let texts = [Some(&view.name), view.disk_name.as_ref(), group];
                let text = texts[random.below(3)].map_or("", |text| &text[1..]);
                filter.text = text.to_uppercase();
            }
            10 => filter.from_ms = Some(time(random) + random.below(2) as u64),
            _ => filter.to_ms = Some(time(random) - random.below(2) as u64),
        }
    }
    filter
}

/// A page that is there, or just past the end; a token of any place, whatever the filter takes.
fn paging(random: &mut Random, all: &[SnapshotView], wanted: usize) -> SnapshotPaging {
    let most = [4, 100][random.below(2)];
    let size = 1 + random.below(most);
    let number = 1 + random.below(wanted / size + 2);
    let (size, number) = (u32::try_from(size).unwrap(), u32::try_from(number).unwrap());
    if random.is(50) {
        return SnapshotPaging::Number { number, size };
    }
    let token = (!all.is_empty() && random.is(80)).then(|| token(&all[random.below(all.len())]));
    SnapshotPaging::After { token, max: size }
}

#[test]
fn an_import_has_a_version_and_no_name_until_it_is_published() {
    with_bin_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        let Ok(Command::ImportDisk(import)) =
            "disk import other --file other.raw".parse::<Command>()
        else {
            panic!("an import");
        };
        let begun = bench
            .service
            .begin_import(&import, 1 << 20, &Secrets::default())
            .await
            .unwrap();
        check(bench);
        {
            let state = bench.service.inner.state.borrow();
            assert_eq!(state.index.named("other").count(), 0);
            assert_eq!(state.index.versions.len(), 2);
        }
        bench.service.publish_import(&begun, 0).await.unwrap();
        check(bench);
        let state = bench.service.inner.state.borrow();
        assert_eq!(state.index.named("other").count(), 1);
    });
}
