use std::collections::BTreeSet;

use rowdisk::backend::{BackendError, Commit, Free};

use super::*;
use crate::storage::record::AllocationPage;

/// A table with one stored segment of four objects of 100 bytes.
fn table() -> (Table, Vec<Location>) {
    let mut table = Table::default();
    table.open(7, Kind::Node);
    let locations = (0..4).map(|_| table.append(7, 100).unwrap()).collect();
    (table, locations)
}

fn commit(generation: u64, frees: &[Free], quarantine_from: Option<u64>) -> Commit<'_> {
    Commit {
        root: b"",
        generation: Generation::new(generation).unwrap(),
        frees,
        quarantine_from: quarantine_from.map(|from| Generation::new(from).unwrap()),
    }
}

fn node(location: Location) -> Free {
    Free {
        location,
        len: 100,
        is_node: true,
    }
}

/// The table as it is loaded from what it stores.
fn reload(table: &Table) -> Table {
    let mut again = Table::default();
    let numbers = table.segments.keys().copied();
    for page in table.pages(numbers, &Difference::default()) {
        let page = AllocationPage::decode(&page.encode()).unwrap();
        for segment in page.segments {
            again.insert(segment).unwrap();
        }
    }
    again
}

#[test]
fn a_plan_changes_nothing_until_it_is_applied() {
    let (mut table, at) = table();
    let frees = [node(at[0]), node(at[2])];
    let plan = table
        .plan(&commit(3, &frees, None), &BTreeSet::new())
        .unwrap();
    assert_eq!(table.allocated(None, 9).len(), 4);
    table.apply(&plan);
    assert_eq!(plan.pages, table.pages([7], &Difference::default()));
    assert_eq!(table.allocated(None, 9).len(), 2);
    assert_eq!(table.space().allocated, 200);
    assert_eq!(table.space().held_back, 200);
}

#[test]
fn freeing_twice_is_damage_and_changes_nothing() {
    let (mut table, at) = table();
    let twice = [node(at[1]), node(at[1])];
    let planned = table.plan(&commit(3, &twice, None), &BTreeSet::new());
    assert!(matches!(planned, Err(BackendError::Damaged { .. })));
    let once = [node(at[1])];
    let plan = table.plan(&commit(3, &once, None), &BTreeSet::new());
    table.apply(&plan.unwrap());
    let again = table.plan(&commit(4, &once, None), &BTreeSet::new());
    assert!(matches!(again, Err(BackendError::Damaged { .. })));
}

#[test]
fn quarantine_outlives_a_reload_and_ends_with_the_last_walker() {
    let (mut table, at) = table();
    let frees = [node(at[0]), node(at[1])];
    let plan = table
        .plan(&commit(5, &frees, Some(5)), &BTreeSet::new())
        .unwrap();
    table.apply(&plan);
    let mut table = reload(&table);
    assert_eq!(table.space().held_back, 200);
    assert!(table.find(at[0]).is_some());
    // Still held: a walker that started in 5 lives.
    let plan = table.plan(&commit(6, &[], Some(5)), &BTreeSet::new());
    assert!(plan.unwrap().pages.is_empty());
    // Not held by one that started later.
    let plan = table
        .plan(&commit(6, &[], Some(6)), &BTreeSet::new())
        .unwrap();
    table.apply(&plan);
    assert!(table.quarantine.is_empty() && table.freed_in.is_empty());
    assert_eq!(table.wasteful(9, 0, 1000), [] as [u64; 0], "freed lately");
    let plan = table.plan(&commit(7, &[], None), &BTreeSet::new());
    table.apply(&plan.unwrap());
    assert_eq!(table.wasteful(9, 0, 1000), [7]);
    assert_eq!(table.wasteful(7, 0, 1000), [] as [u64; 0], "not committed");
}

#[test]
fn packing_keeps_locations_and_shortens_the_record() {
    let (mut table, at) = table();
    table.abandon(at[0]);
    table.abandon(at[2]);
    let before = table.find(at[3]).unwrap();
    assert_eq!(table.segment(7).unwrap().kept(), [(100, 100), (300, 100)]);
    table.pack(7);
    let after = table.find(at[3]).unwrap();
    assert_eq!((before.offset, after.offset), (300, 100));
    assert!(after.record_len < before.record_len);
    assert_eq!(table.find(at[0]), None);
    assert_eq!(table.space().held_back, 0);
    assert_eq!(table.find(at[3]), reload(&table).find(at[3]));
}

#[test]
fn empty_segments_go_together_once_no_reader_can_be_after_them() {
    let (mut table, at) = table();
    let frees: Vec<Free> = at.iter().copied().map(node).collect();
    let plan = table.plan(&commit(3, &frees, None), &BTreeSet::new());
    table.apply(&plan.unwrap());
    assert!(table.find(at[0]).is_some(), "a late reader finds it");
    assert!(
        table.deletable(9, 0, 9).is_empty(),
        "a late reader may come"
    );
    let plan = table.plan(&commit(4, &[], None), &BTreeSet::new()).unwrap();
    table.apply(&plan);
    assert!(table.deletable(7, 0, 9).is_empty(), "not committed");
    assert!(table.deletable(9, 400, 9).is_empty(), "not worth it");
    assert_eq!(table.deletable(9, 399, 9), [7]);
    assert_eq!(reload(&table).deletable(9, 0, 9), [7]);
    table.remove(7);
    assert_eq!(table.find(at[0]), None);
    assert_eq!(table.space(), Space::default());
}

#[test]
fn a_commit_deletes_what_the_housekeeping_leaves_behind() {
    let mut table = Table::default();
    table.open(7, Kind::Bulk);
    for _ in 0..200 {
        let location = table.append(7, 65536).unwrap();
        table.abandon(location);
    }
    let plan = table.plan(&commit(4, &[], None), &BTreeSet::new()).unwrap();
    assert_eq!(plan.difference.deleted, BTreeSet::from([7]));
    assert_eq!(plan.pages.len(), 1);
    assert!(plan.pages[0].segments.is_empty());
    table.apply(&plan);
    assert_eq!(table.space(), Space::default());
}

#[test]
fn the_worst_segments_are_packed_first() {
    let mut table = Table::default();
    let mut at = Vec::new();
    for number in 1..4 {
        table.open(number, Kind::Scattered);
        at.extend((0..4).map(|_| table.append(number, 1000).unwrap()));
    }
    for index in [0, 4, 5, 6, 8, 9] {
        table.abandon(at[index]);
    }
    assert_eq!(table.wasteful(9, 0, 3000), [2, 3]);
    assert_eq!(table.wasteful(9, 0, 9000), [2, 3, 1]);
    assert_eq!(table.wasteful(9, 0, 1), [2], "a step always does something");
    assert!(table.wasteful(9, 6000, 9000).is_empty(), "not worth it");
}

#[test]
fn a_segment_is_emptied_by_frees_of_all_that_it_still_needs() {
    let (mut table, at) = table();
    let data = |location| Free {
        is_node: false,
        ..node(location)
    };
    let numbers = BTreeSet::from([7]);
    table.abandon(at[3]);
    let all = [data(at[0]), data(at[1]), data(at[2])];
    assert_eq!(table.emptied_by(&all, &numbers), numbers);
    assert!(table.emptied_by(&all[..2], &numbers).is_empty());
    assert!(table.emptied_by(&all, &BTreeSet::from([8])).is_empty());
    // A walker may still read a node.
    let with_node = [data(at[0]), data(at[1]), node(at[2])];
    assert!(table.emptied_by(&with_node, &numbers).is_empty());
}
