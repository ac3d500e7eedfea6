//! The power fails at every write, and any part of what was not flushed is lost.

use super::disk::{Asked, Disk, put};
use super::{formatted, run, verify};
use crate::workload::values::Random;
use crate::workload::{Kind, Setup, Workload};
use pollster::block_on;

/// What is found of unflushed writes.
fn found(durable: &[u8], pending: &[(u64, Vec<u8>)], luck: u64) -> Vec<u8> {
    let mut bytes = durable.to_vec();
    let mut random = Random::new(luck);
    for (offset, written) in pending {
        let is_there = match luck {
            0 => false,
            1 => true,
            _ => random.below(2) == 0,
        };
        if is_there {
            put(&mut bytes, *offset, written);
        } else if luck > 3 {
            let torn = random.below(written.len() as u64) as usize;
            put(&mut bytes, *offset, &written[..torn]);
        }
    }
    bytes
}

/// Goes through all moments of what was asked of a disk that began as `durable`.
fn at_every_write(mut durable: Vec<u8>, asked: &[Asked], mut look: impl FnMut(Vec<u8>, &[u8])) {
    let mut pending = Vec::new();
    for (moment, asked) in asked.iter().enumerate() {
        match asked {
            Asked::Write(offset, bytes) => pending.push((*offset, bytes.clone())),
            Asked::Flush => {
                for (offset, bytes) in pending.drain(..) {
                    put(&mut durable, offset, &bytes);
                }
            }
        }
        for luck in [0, 1, 2 + moment as u64 % 2, 4 + moment as u64] {
            look(found(&durable, &pending, luck), &durable);
        }
    }
}

fn survives(kind: Kind, before: u64, steps: u64) {
    let (disk, setup) = formatted(kind, before);
    run(&disk, setup, before);
    let start = disk.bytes.borrow().clone();
    disk.asked.borrow_mut().clear();
    run(&disk, setup, steps);
    let asked = disk.asked.take();
    let mut moments = 0;
    at_every_write(start, &asked, |bytes, flushed| {
        moments += 1;
        check(setup, bytes, flushed, moments);
    });
    assert!(moments > steps / 2);
}

fn check(setup: Setup, bytes: Vec<u8>, flushed: &[u8], moment: u64) {
    let promised = verify(&Disk::with(flushed.to_vec()), setup);
    assert!(promised.is_clean());
    let crashed = Disk::with(bytes.clone());
    if setup.kind != Kind::Log && setup.kind != Kind::Video {
        let report = verify(&crashed, setup);
        assert!(report.is_clean(), "{moment}: {report:?}");
    }
    drop(block_on(Workload::open(&crashed, setup)).unwrap());
    // Recovery may lose its power too.
    let recovery = crashed.asked.take();
    let mut again = bytes;
    for asked in recovery.iter().take(recovery.len() / 2) {
        if let Asked::Write(offset, bytes) = asked {
            put(&mut again, *offset, bytes);
        }
    }
    for disk in [crashed, Disk::with(again)] {
        run(&disk, setup, 3);
        let report = verify(&disk, setup);
        assert!(report.is_clean(), "{moment}: {report:?}");
        let sequence = |mark: crate::workload::Mark| mark.sequence;
        assert!(
            report.newest.map(sequence) >= promised.newest.map(sequence),
            "{moment}: {report:?} after {promised:?}"
        );
    }
}

#[test]
fn a_log_keeps_what_was_flushed() {
    survives(Kind::Log, 0, 20);
    survives(Kind::Log, 230, 30);
}

#[test]
fn a_database_is_as_of_a_commit() {
    survives(Kind::Database, 0, 20);
    survives(Kind::Database, 300, 24);
}

#[test]
fn a_web_servers_index_never_names_half_an_upload() {
    survives(Kind::Web, 120, 60);
}

#[test]
fn a_recording_keeps_what_was_flushed() {
    survives(Kind::Video, 9, 16);
}

#[test]
fn a_disk_that_failed_before_the_power_did_leaves_a_commit() {
    let (disk, setup) = formatted(Kind::Database, 7);
    run(&disk, setup, 60);
    let start = disk.bytes.borrow().clone();
    for left in 0..60 {
        let disk = Disk::with(start.clone());
        block_on(async {
            let mut workload = Workload::open(&disk, setup).await.unwrap();
            disk.left.set(Some(left));
            while workload.step(&disk, 1).await.is_ok() {}
            disk.left.set(None);
            for _ in 0..4 {
                workload.step(&disk, 2).await.unwrap();
            }
        });
        let asked = disk.asked.take();
        at_every_write(start.clone(), &asked, |bytes, _| {
            let report = verify(&Disk::with(bytes), setup);
            assert!(report.is_clean(), "{left}: {report:?}");
        });
    }
}
