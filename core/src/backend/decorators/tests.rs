use std::cell::Cell;
use std::future::ready;
use std::rc::Rc;

use futures_util::FutureExt;
use pollster::block_on;

use super::*;
use crate::backend::memory::Memory;
use crate::backend::{BackendError, BlockBackend, Commit, Free, Placement};
use crate::units::Generation;

fn commit<'a>(generation: u64, frees: &'a [Free]) -> Commit<'a> {
    Commit {
        root: b"root",
        generation: Generation::new(generation).unwrap(),
        frees,
        quarantine_from: None,
    }
}

#[test]
fn statistics_count_by_placement_and_only_what_succeeded() {
    let faults = Faults::new(Memory::new());
    let plan = faults.plan();
    let backend = Statistics::new(faults);
    let counters = backend.counters();
    block_on(async {
        let node = backend.write(Placement::Node, &[1; 8192]).await.unwrap();
        backend
            .write(Placement::Scattered, &[2; 100])
            .await
            .unwrap();
        let bulk = backend.write(Placement::Bulk, &[3; 16384]).await.unwrap();
        backend.abandon(bulk, 16384);
        backend.read(node, &mut [0; 8192]).await.unwrap();
        backend.commit(commit(1, &[])).await.unwrap();
        plan.fail(Some(Operation::Read), 0, Fault::Io);
        backend.read(node, &mut [0; 8192]).await.unwrap_err();
        let free = Free {
            location: node,
            len: 8192,
            is_node: true,
        };
        backend.commit(commit(2, &[free])).await.unwrap();
    });
    let tally = |count, bytes| Tally { count, bytes };
    let counts = counters.take();
    assert_eq!(counts.node_writes, tally(1, 8192));
    assert_eq!(counts.scattered_writes, tally(1, 100));
    assert_eq!(counts.bulk_writes, tally(1, 16384));
    assert_eq!(counts.writes(), tally(3, 8192 + 100 + 16384));
    assert_eq!(counts.reads, tally(1, 8192));
    assert_eq!(counts.commits, tally(2, 8));
    assert_eq!(counts.frees, tally(1, 8192));
    assert_eq!(counts.abandoned, tally(1, 16384));
    assert_eq!(counters.counts(), Counts::default());
}

#[test]
fn faults_hit_the_call_they_were_planned_for_and_once() {
    let backend = Faults::new(Memory::new());
    let plan = backend.plan();
    block_on(async {
        plan.fail(Some(Operation::Write), 1, Fault::NoSpace);
        plan.fail(None, 3, Fault::Io);
        backend.write(Placement::Node, &[1]).await.unwrap();
        backend.commit(commit(1, &[])).await.unwrap();
        let refused = backend.write(Placement::Node, &[1]).await.unwrap_err();
        assert!(matches!(refused, BackendError::NoSpace));
        let failed = backend.commit(commit(2, &[])).await.unwrap_err();
        assert!(matches!(failed, BackendError::Io { .. }));
        backend.commit(commit(3, &[])).await.unwrap();
    });
    assert_eq!((plan.calls(), plan.injected()), (5, 2));
}

#[test]
fn faults_that_last_end_when_they_are_cleared() {
    let backend = Faults::new(Memory::new());
    let plan = backend.plan();
    block_on(async {
        plan.fail_from(Some(Operation::Write), 0, Fault::NoSpace);
        backend.write(Placement::Node, &[1]).await.unwrap_err();
        backend.write(Placement::Node, &[1]).await.unwrap_err();
        plan.clear();
        backend.write(Placement::Node, &[1]).await.unwrap();
    });
}

#[test]
fn hanging_calls_are_done_or_not_as_planned() {
    let backend = Faults::new(Memory::new());
    let plan = backend.plan();
    plan.fail(Some(Operation::Commit), 0, Fault::Hang);
    assert!(backend.commit(commit(1, &[])).now_or_never().is_none());
    assert_eq!(block_on(backend.load()).unwrap(), None);
    plan.fail(Some(Operation::Commit), 0, Fault::HangAfter);
    assert!(backend.commit(commit(1, &[])).now_or_never().is_none());
    assert!(block_on(backend.load()).unwrap().is_some());
}

#[test]
fn latency_waits_before_each_call() {
    let waits = Rc::new(Cell::new(0));
    let seen = Rc::clone(&waits);
    let backend = Latency::new(Memory::new(), move |_| {
        seen.set(seen.get() + 1);
        ready(())
    });
    block_on(async {
        backend.load().await.unwrap();
        let location = backend.write(Placement::Bulk, &[7; 10]).await.unwrap();
        backend.commit(commit(1, &[])).await.unwrap();
        backend.read(location, &mut [0; 10]).await.unwrap();
    });
    assert_eq!(waits.get(), 4);
}
