//! Damage is found, counted and never trusted.

use super::{formatted, run, verify};
use crate::workload::values::Random;
use crate::workload::{Error, Kind, Workload};
use pollster::block_on;

#[test]
fn every_overwritten_piece_is_found() {
    for kind in Kind::ALL {
        let (disk, setup) = formatted(kind, 5);
        run(&disk, setup, 600);
        let whole = disk.bytes.borrow().clone();
        let clean = verify(&disk, setup);
        let mut random = Random::new(11);
        let (mut found, mut tried) = (0, 0);
        for _ in 0..60 {
            let at = (64 * 1024 + random.below(super::SPAN - 64 * 1024 - 4096)) as usize;
            random.fill(&mut disk.bytes.borrow_mut()[at..at + 4096]);
            let report = verify(&disk, setup);
            let total = report.intact + report.damaged + report.missing;
            assert_eq!(report.wrong, 0);
            if !report.is_clean() {
                assert!(report.intact < clean.intact || report.is_lost);
                assert!(
                    report.is_lost || total <= clean.intact + 9,
                    "{kind:?} {report:?}"
                );
                found += 1;
            } else {
                // Nobody's: the slot that is not in use, or room that is free.
                assert_eq!(report.intact, clean.intact, "{kind:?}");
            }
            tried += 1;
            disk.bytes.borrow_mut().copy_from_slice(&whole);
        }
        assert!(found * 6 > tried, "{kind:?}: {found} of {tried}");
        assert_eq!(verify(&disk, setup), clean);
    }
}

#[test]
fn a_page_that_fell_out_of_time_is_noticed() {
    let (disk, setup) = formatted(Kind::Database, 12);
    run(&disk, setup, 300);
    let old = disk.bytes.borrow().clone();
    run(&disk, setup, 300);
    let new = disk.bytes.borrow().clone();
    let clean = verify(&disk, setup);
    let mut noticed = 0;
    for at in (64 * 1024..new.len()).step_by(4096) {
        let page = at..at + 4096;
        if old[page.clone()] == new[page.clone()] || old[page.clone()] == [0; 4096] {
            continue;
        }
        disk.bytes.borrow_mut()[page.clone()].copy_from_slice(&old[page.clone()]);
        noticed += u32::from(verify(&disk, setup) != clean);
        disk.bytes.borrow_mut()[page.clone()].copy_from_slice(&new[page]);
    }
    assert!(noticed > 10, "{noticed}");
}

#[test]
fn a_flipped_bit_in_an_intact_log_is_one_damaged_record() {
    let (disk, setup) = formatted(Kind::Log, 6);
    run(&disk, setup, 40);
    disk.bytes.borrow_mut()[64 * 1024 + 100 * 512 + 77] ^= 1;
    let report = verify(&disk, setup);
    assert_eq!((report.intact, report.damaged), (319, 1));
}

#[test]
fn a_disk_that_was_encrypted_has_nothing_left() {
    for kind in Kind::ALL {
        let (disk, setup) = formatted(kind, 7);
        run(&disk, setup, 200);
        disk.bytes
            .borrow_mut()
            .iter_mut()
            .for_each(|byte| *byte ^= 0x5a);
        let report = verify(&disk, setup);
        assert_eq!((report.intact, report.newest), (0, None));
        assert!(report.is_lost && report.damaged > 0, "{kind:?} {report:?}");
        assert!(matches!(
            block_on(Workload::open(&disk, setup)),
            Err(Error::NotOurs)
        ));
    }
}

#[test]
fn what_the_disk_cannot_read_is_damage_and_no_end() {
    for kind in Kind::ALL {
        let (disk, setup) = formatted(kind, 8);
        run(&disk, setup, 600);
        *disk.unreadable.borrow_mut() = 100 * 1024..300 * 1024;
        let report = verify(&disk, setup);
        assert!(
            report.damaged > 0 && report.intact > 0,
            "{kind:?} {report:?}"
        );
        block_on(async {
            let mut workload = Workload::open(&disk, setup).await.unwrap();
            for _ in 0..50 {
                workload.step(&disk, 1).await.unwrap();
            }
        });
    }
}

#[test]
fn any_bytes_are_looked_at_without_harm() {
    for kind in Kind::ALL {
        let (disk, setup) = formatted(kind, 9);
        run(&disk, setup, 100);
        let whole = disk.bytes.borrow().clone();
        let mut random = Random::new(3);
        for _ in 0..300 {
            for _ in 0..8 {
                let at = random.below(super::SPAN);
                disk.bytes.borrow_mut()[at as usize] = random.next() as u8;
            }
            let report = verify(&disk, setup);
            assert!(report.intact <= 2000);
            if let Ok(mut workload) = block_on(Workload::open(&disk, setup)) {
                for _ in 0..4 {
                    let _ = block_on(workload.step(&disk, 5));
                }
            }
            if random.below(10) == 0 {
                disk.bytes.borrow_mut().copy_from_slice(&whole);
            }
        }
    }
}
